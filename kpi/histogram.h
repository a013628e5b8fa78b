/*
 * The one shape under most figures: a sparse histogram, bucket -> (count, sum) (KPI.md 1).
 *
 * Buckets by kind of series:
 *   score      step number (score - min) / step, 0-based
 *   gap        (score - expected) / step, may be negative
 *   magnitude  a DDSketch bucket of the value in millionths, see sketch.h; 0 = zero, positive buckets > 0, negative < 0
 *   count      0
 *   share      SHARE_NO, SHARE_YES, SHARE_MISSING
 */
#ifndef WAYMARK_KPI_HISTOGRAM_H
#define WAYMARK_KPI_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/value.h"

enum { SHARE_NO = 0, SHARE_YES = 1, SHARE_MISSING = 2 };

struct bin {
    int64_t bucket;
    int64_t n;
    wide sum; /* millionths */
};

/* Bins in ascending order of bucket; zero-initialised is empty. */
struct histogram {
    struct bin *bins;
    size_t used, cap;
};

/* Adds n and sum to a bucket (both may be negative: signed changes). Appending in order of bucket costs O(1). */
void histogram_add(struct histogram *h, struct arena *a, int64_t bucket, int64_t n, wide sum);
/* h += other */
void histogram_merge(struct histogram *h, struct arena *a, const struct histogram *other);
int64_t histogram_n(const struct histogram *h);
wide histogram_sum(const struct histogram *h);
int64_t histogram_count_of(const struct histogram *h, int64_t bucket);

#endif
