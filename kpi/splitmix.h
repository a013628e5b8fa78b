/* Random numbers that are the same on every machine, for permutations. Pure; not for secrets. */
#ifndef WAYMARK_KPI_SPLITMIX_H
#define WAYMARK_KPI_SPLITMIX_H

#include <stdint.h>

#include "base/value.h"

/* splitmix64 (Steele, Lea, Flood 2014). *state: any seed. */
static inline uint64_t splitmix_next(uint64_t *state)
{
    uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* 0 .. n - 1, n > 0; uneven by less than n / 2^63. */
static inline uint64_t splitmix_below(uint64_t *state, uint64_t n)
{
    return (uint64_t)(((wide)(splitmix_next(state) >> 1) * (wide)n) >> 63);
}

#endif
