/*
 * Values and exact sums. Pure. Nothing here may add doubles.
 */
#include "base/value.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stddef.h>

#define EXACT_INTEGER ((wide)1 << 53)

/*
 * (v - floor(v)) is exact but for tiny negative v, where it is the nearest double, at most 1, and is carried.
 * round(): half away from zero, as KPI.md's formula is meant; rounding modes of the thread play no part.
 */
bool value_from_double(double v, struct value *ret)
{
    double units;
    int64_t micros;

    if (!isfinite(v) || fabs(v) > VALUE_BOUND) return false;
    units = floor(v);
    micros = (int64_t)round((v - units) * (double)MICROS);
    ret->units = (int64_t)units + micros / MICROS;
    ret->micros = micros % MICROS;
    return true;
}

double value_to_double(struct value v)
{
    return wide_to_double(value_to_wide(v));
}

wide value_to_wide(struct value v)
{
    return (wide)v.units * MICROS + v.micros;
}

static wide floor_divide(wide a, wide b)
{
    wide q = a / b;

    return a % b < 0 ? q - 1 : q;
}

struct value value_from_wide(wide millionths)
{
    wide units = floor_divide(millionths, MICROS);

    assert(units >= INT64_MIN && units <= INT64_MAX);
    return (struct value){.units = (int64_t)units, .micros = (int64_t)(millionths - units * MICROS)};
}

void wide_split(wide sum, int64_t *ret_billions, int64_t *ret_rest)
{
    wide billions = floor_divide(sum, WIDE_RADIX);

    assert(billions >= INT64_MIN && billions <= INT64_MAX);
    *ret_billions = (int64_t)billions;
    *ret_rest = (int64_t)(sum - billions * WIDE_RADIX);
}

wide wide_join(int64_t billions, int64_t rest)
{
    return (wide)billions * WIDE_RADIX + rest;
}

/*
 * The double nearest to a / b, ties to even, a >= 0, b > 0, b < 2^100.
 *
 * Both below 2^53: they are doubles, and IEEE division rounds once. Else: long division until the quotient has more
 * than 55 bits, what remains noted in its last bit, which stands below the place where the conversion rounds.
 */
static double divide_nearest(wide a, wide b)
{
    wide q = a / b, r = a % b;
    int shift = 0;

    if (a <= EXACT_INTEGER && b <= EXACT_INTEGER) return (double)a / (double)b;
    for (; q < (EXACT_INTEGER << 4) && (q != 0 || r != 0); shift++) {
        r *= 2;
        q = q * 2 + (r >= b);
        if (r >= b) r -= b;
    }
    if (r != 0) q |= 1;
    return ldexp((double)q, -shift);
}

static double divide_signed(wide sum, wide by)
{
    assert(sum > -((wide)1 << 125) && sum < ((wide)1 << 125));
    return sum < 0 ? -divide_nearest(-sum, by) : divide_nearest(sum, by);
}

double wide_to_double(wide sum)
{
    return divide_signed(sum, MICROS);
}

double wide_mean(wide sum, int64_t n)
{
    assert(n > 0);
    return divide_signed(sum, (wide)n * MICROS);
}
