/* DDSketch buckets by a table of exact edges. Must not use a logarithm: libraries differ in its last digit. */
#include "kpi/sketch.h"

#include <assert.h>
#include <stddef.h>

#include "kpi/sketch_table.h"

/* x <= gamma^i exactly when x <= floor(gamma^i), x being whole. */
int64_t sketch_index(uint64_t millionths)
{
    size_t low = 0, high = SKETCH_EDGES - 1;

    assert(millionths >= 1 && millionths <= SKETCH_EDGE[SKETCH_EDGES - 1]);
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (SKETCH_EDGE[middle] < millionths) low = middle + 1;
        else high = middle;
    }
    return (int64_t)low;
}

/* 2 / (gamma + 1) = 0.99; the power by squaring, whose roundings are IEEE's and not a library's. */
double sketch_representative(int64_t index)
{
    double power = 1.0, square = 101.0 / 99.0;

    assert(index >= 0);
    for (int64_t left = index; left > 0; left >>= 1) {
        if (left & 1) power *= square;
        square *= square;
    }
    return 0.99 * power / 1e6;
}

int64_t sketch_bucket(int64_t millionths)
{
    if (millionths == 0) return 0;
    if (millionths > 0) return sketch_index((uint64_t)millionths) + 1;
    return -(sketch_index(0 - (uint64_t)millionths) + 1);
}

double sketch_bucket_value(int64_t bucket)
{
    if (bucket == 0) return 0.0;
    return bucket > 0 ? sketch_representative(bucket - 1) : -sketch_representative(-bucket - 1);
}
