/* Signed changes of cells, gathered by key: (period, series, bucket) -> (n, sum). Private to db/. */
#ifndef WAYMARK_DB_CELLMAP_H
#define WAYMARK_DB_CELLMAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/value.h"

struct cell {
    int64_t period, series, bucket;
    int64_t n;
    wide sum;
    int64_t removed; /* how many were taken away: an emptied cell can only come of these */
};
struct cellmap {
    struct cell *cells; /* in order of first use */
    size_t n, cap;
    uint32_t *slots; /* open addressing: index + 1; 0 = free */
    size_t slots_n;  /* a power of two */
};

void cellmap_free(struct cellmap *m);
void cellmap_clear(struct cellmap *m); /* keeps the memory up to a bound */
void cellmap_add(struct cellmap *m, int64_t period, int64_t series, int64_t bucket, int64_t n, wide sum);
/* By (period, series, bucket). The map can't be added to afterwards, until it is cleared. */
void cellmap_sort(struct cellmap *m);

#endif
