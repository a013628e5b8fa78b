/* Random numbers that a seed repeats: splitmix64. */
#ifndef WAYMARK_TESTS_DB_DICE_H
#define WAYMARK_TESTS_DB_DICE_H

#include <stdbool.h>
#include <stdint.h>

#include "kpi/splitmix.h"

struct dice {
    uint64_t state;
};

static inline uint64_t dice_next(struct dice *d)
{
    return splitmix_next(&d->state);
}

/* 0 .. n - 1 */
static inline int64_t dice_below(struct dice *d, int64_t n)
{
    return (int64_t)(dice_next(d) % (uint64_t)n);
}

static inline bool dice_chance(struct dice *d, int percent)
{
    return dice_below(d, 100) < percent;
}

#endif
