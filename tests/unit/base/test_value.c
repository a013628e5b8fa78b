/*
 * Values and sums. The oracle for division is strtod() on the decimal text of the sum: it rounds once, correctly.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/value.h"

Suite *suite_value(void);

/* For inner loops: unlike ck_assert it writes nothing when all is well. */
#define require(holds)                                                                                                 \
    do {                                                                                                               \
        if (!(holds)) ck_abort_msg("%s", #holds);                                                                      \
    } while (0)

static uint64_t state = 88172645463325252u;

/* xorshift64; the same numbers on every run */
static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* sum * 10^-digits as strtod reads it */
static double oracle(wide sum, int digits)
{
    char text[64];
    wide rest = sum < 0 ? -sum : sum;
    int at = 48;

    snprintf(text + at, sizeof text - (size_t)at, "e-%d", digits);
    do {
        text[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (sum < 0) text[--at] = '-';
    return strtod(text + at, NULL);
}

static void check_value(double v, int64_t units, int64_t micros)
{
    struct value got;

    ck_assert(value_from_double(v, &got));
    ck_assert_int_eq(got.units, units);
    ck_assert_int_eq(got.micros, micros);
}

START_TEST(value__units_are_the_floor_and_micros_are_rounded_and_carried)
{
    check_value(0, 0, 0);
    check_value(-0.0, 0, 0);
    check_value(9.5, 9, 500000);
    check_value(-9.25, -10, 750000);
    check_value(0.1, 0, 100000);
    check_value(1.9999996, 2, 0);
    check_value(-0.0000001, 0, 0);
    check_value(-1e-300, 0, 0);
    check_value(-0.000001, -1, 999999);
    check_value(0.0000005, 0, 1);
    check_value(VALUE_BOUND, INT64_C(9000000000000), 0);
    check_value(-VALUE_BOUND, -INT64_C(9000000000000), 0);
}
END_TEST

START_TEST(value__beyond_the_bound_is_refused_and_nothing_written)
{
    struct value v = {7, 8};

    ck_assert(!value_from_double(nextafter(VALUE_BOUND, INFINITY), &v));
    ck_assert(!value_from_double(-9000000000000.002, &v));
    ck_assert(!value_from_double(NAN, &v));
    ck_assert(!value_from_double(-INFINITY, &v));
    ck_assert_int_eq(v.units, 7);
    ck_assert_int_eq(v.micros, 8);
}
END_TEST

START_TEST(value__goes_to_a_double_and_back)
{
    for (int i = 0; i < 200000; i++) {
        wide sum = (wide)(next_random() % UINT64_C(18000000000000000000)) - (wide)INT64_C(9000000000000000000);
        struct value v = value_from_wide(sum >> next_random() % 60), again;
        double d = value_to_double(v);

        require(v.micros >= 0 && v.micros < MICROS);
        require(d == oracle(value_to_wide(v), 6));
        require(value_from_double(d, &again));
        /* Up to 2^33 units a double holds the sixth decimal. */
        if (fabs(d) < 8589934592.0) require(value_to_wide(again) == value_to_wide(v));
    }
}
END_TEST

START_TEST(value__sums_become_the_nearest_double)
{
    for (int i = 0; i < 200000; i++) {
        wide high = (wide)(int64_t)next_random() >> next_random() % 63;
        wide sum = (high * ((wide)1 << 48) + (wide)(next_random() >> 16)) >> next_random() % 70;

        require(wide_to_double(sum) == oracle(sum, 6));
        require(wide_mean(sum, 1000) == oracle(sum, 9));
        require(wide_mean(sum, INT64_C(1000000000000)) == oracle(sum, 18));
        require(wide_mean(sum * 3, 3) == wide_to_double(sum));
    }
}
END_TEST

START_TEST(value__halves_go_to_the_even_double)
{
    wide odd = ((wide)1 << 53) + 1;

    ck_assert(wide_to_double(odd * MICROS) == 9007199254740992.0);
    ck_assert(wide_to_double(odd * MICROS + 1) == 9007199254740994.0);
    ck_assert(wide_to_double(-odd * MICROS - 1) == -9007199254740994.0);
    ck_assert(wide_to_double((odd + 2) * MICROS) == 9007199254740996.0);
    ck_assert(wide_to_double(0) == 0 && !signbit(wide_to_double(0)));
    ck_assert(wide_mean(1, INT64_MAX) == 1.0 / 9223372036854775807.0 / 1e6);
}
END_TEST

START_TEST(value__a_sum_is_split_into_two_columns_and_joined)
{
    for (int i = 0; i < 100000; i++) {
        wide sum = (wide)(int64_t)next_random() * (int64_t)(next_random() >> 40);
        int64_t billions, rest;

        wide_split(sum, &billions, &rest);
        require(rest >= 0 && rest < WIDE_RADIX);
        require(wide_join(billions, rest) == sum);
    }
}
END_TEST

START_TEST(value__the_order_of_adding_does_not_matter)
{
    static const double parts[] = {1e12, 0.1, -1e12, 0.2, 1e-6, -0.3, 8.5e12, -8.5e12};
    wide forth = 0, back = 0;

    for (int i = 0; i < 8; i++) {
        struct value a, b;
        ck_assert(value_from_double(parts[i], &a) && value_from_double(parts[7 - i], &b));
        forth += value_to_wide(a);
        back += value_to_wide(b);
    }
    ck_assert(forth == back);
    ck_assert(forth == 1);
}
END_TEST

Suite *suite_value(void)
{
    Suite *s = suite_create("value");
    TCase *t = tcase_create("value");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, value__units_are_the_floor_and_micros_are_rounded_and_carried);
    tcase_add_test(t, value__beyond_the_bound_is_refused_and_nothing_written);
    tcase_add_test(t, value__goes_to_a_double_and_back);
    tcase_add_test(t, value__sums_become_the_nearest_double);
    tcase_add_test(t, value__halves_go_to_the_even_double);
    tcase_add_test(t, value__a_sum_is_split_into_two_columns_and_joined);
    tcase_add_test(t, value__the_order_of_adding_does_not_matter);
    suite_add_tcase(s, t);
    return s;
}
