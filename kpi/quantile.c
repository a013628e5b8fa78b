/*
 * Quantiles by nearest rank with Conover's order statistics, from a histogram (within 1 %) or from sorted values.
 * Must not interpolate: a quantile is a value that somebody had.
 */
#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "base/value.h"
#include "kpi/estimate.h"
#include "kpi/sketch.h"

/* Ranks from 1; low below 1 and high above n: that end is not known. */
struct ranks {
    int64_t value, low, high;
};

/* ceil(q n). q is written in decimals, so the product is taken in whole millionths: 0.07 x 100 is rank 7, not 8. */
static int64_t rank_of(double q, int64_t n)
{
    int64_t millionths = llround(q * 1e6);
    int64_t rank;

    if (fabs((double)millionths / 1e6 - q) < 1e-14) rank = (int64_t)(((wide)millionths * n + MICROS - 1) / MICROS);
    else rank = (int64_t)ceil(q * (double)n);
    return rank < 1 ? 1 : rank > n ? n : rank;
}

static struct ranks ranks_of(double q, int64_t n)
{
    double middle = q * (double)n, spread = Z95 * sqrt((double)n * q * (1 - q));
    struct ranks r = {
        .value = rank_of(q, n), .low = (int64_t)ceil(middle - spread), .high = (int64_t)ceil(middle + spread)};

    /* Widened where needed to hold the value. */
    if (r.low > r.value) r.low = r.value;
    if (r.high < r.value) r.high = r.value;
    return r;
}

/* The value at a rank; bins ascend by bucket and buckets by value. */
static double histogram_at(const struct histogram *h, int64_t rank)
{
    int64_t seen = 0;

    for (size_t i = 0; i < h->used; i++) {
        seen += h->bins[i].n;
        if (seen >= rank) return sketch_bucket_value(h->bins[i].bucket);
    }
    assert(false && "a rank beyond the histogram");
    return 0;
}

void estimate_quantile(const struct histogram *h, double q, struct estimate *ret)
{
    int64_t n = histogram_n(h);
    struct ranks r;

    assert(q > 0 && q < 1);
    if (n <= 0) {
        estimate_nothing(REASON_NO_OBSERVATIONS, ret);
        return;
    }
    r = ranks_of(q, n);
    *ret = (struct estimate){.has_value = true, .n = n, .has_low = r.low >= 1, .has_high = r.high <= n};
    ret->value = histogram_at(h, r.value);
    if (ret->has_low) ret->low = histogram_at(h, r.low);
    if (ret->has_high) ret->high = histogram_at(h, r.high);
}

void estimate_quantile_exact(const double *sorted, int64_t n, double q, struct estimate *ret)
{
    struct ranks r;

    assert(q > 0 && q < 1);
    if (n <= 0) {
        estimate_nothing(REASON_NO_OBSERVATIONS, ret);
        return;
    }
    r = ranks_of(q, n);
    *ret = (struct estimate){.has_value = true, .n = n, .has_low = r.low >= 1, .has_high = r.high <= n};
    ret->value = sorted[r.value - 1];
    if (ret->has_low) ret->low = sorted[r.low - 1];
    if (ret->has_high) ret->high = sorted[r.high - 1];
}
