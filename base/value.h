/*
 * A value as KPI.md 1 keeps it: units = floor(value), micros = round((value - units) * 10^6), carried.
 * Sums are kept in millionths in 128 bits, so that any order of adding gives the same bits.
 */
#ifndef WAYMARK_BASE_VALUE_H
#define WAYMARK_BASE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#define VALUE_BOUND 9000000000000.0 /* |value| <= this, so that value * 10^6 fits an int64 */
#define MICROS INT64_C(1000000)

__extension__ typedef __int128 wide; /* the one typedef of the house: C11 has no other name for it */

struct value {
    int64_t units;  /* floor */
    int64_t micros; /* 0 .. 999999 */
};

/* |v| <= VALUE_BOUND and finite, else false and ret untouched. */
bool value_from_double(double v, struct value *ret);
double value_to_double(struct value v);
wide value_to_wide(struct value v); /* in millionths */
struct value value_from_wide(wide millionths);

/* A sum as two BIGINT columns: billions = floor(sum / 10^15), rest = sum - billions * 10^15, in millionths.
 * 10^15 millionths = 10^9 units; so 10^10 facts of the largest value still fit. */
#define WIDE_RADIX INT64_C(1000000000000000)
void wide_split(wide sum, int64_t *ret_billions, int64_t *ret_rest);
wide wide_join(int64_t billions, int64_t rest);
/* The nearest double to sum / 10^6 and to sum / (n * 10^6), n > 0. */
double wide_to_double(wide sum);
double wide_mean(wide sum, int64_t n);

#endif
