/* Random numbers that are the same in every run, for properties. */
#ifndef WAYMARK_TESTS_UNIT_KPI_RANDOM_H
#define WAYMARK_TESTS_UNIT_KPI_RANDOM_H

#include <stdint.h>

struct dice {
    uint64_t state; /* any seed */
};

/* splitmix64 (Steele, Lea, Flood 2014) */
static inline uint64_t dice_bits(struct dice *d)
{
    uint64_t x = d->state += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* from low to high, both possible */
static inline int64_t dice_roll(struct dice *d, int64_t low, int64_t high)
{
    return (int64_t)((uint64_t)low + dice_bits(d) % ((uint64_t)high - (uint64_t)low + 1));
}

#endif
