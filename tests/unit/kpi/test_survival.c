/* Waits that end or still last: what must hold besides the worked cases. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "kpi/survival.h"
#include "tests/unit/kpi/random.h"

#define SECOND 1000000

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* From 0 to 30 seconds, with ties. */
static size_t waits_roll(struct dice *dice, int64_t observed_percent, struct wait ret[100])
{
    size_t n = (size_t)dice_roll(dice, 1, 100);

    for (size_t i = 0; i < n; i++) {
        ret[i].us = dice_roll(dice, 0, 60) * SECOND / 2;
        ret[i].observed = dice_roll(dice, 1, 100) <= observed_percent;
    }
    return n;
}

START_TEST(time_to__of_nothing_has_no_value)
{
    struct estimate e;

    estimate_time_to(NULL, 0, 0.5, &e);
    ck_assert(!e.has_value && !e.has_low && !e.has_high && e.n == 0);
    ck_assert_str_eq(reason_text(e.reason), "no_observations");
}
END_TEST

START_TEST(time_to__is_not_reached_while_all_still_wait)
{
    struct wait waits[] = {{5 * SECOND, false}, {0, false}, {9 * SECOND, false}};
    struct estimate e;

    estimate_time_to(waits, 3, 0.5, &e);
    ck_assert(!e.has_value && !e.has_low && !e.has_high && e.n == 3);
    ck_assert_str_eq(reason_text(e.reason), "not_reached");
}
END_TEST

START_TEST(time_to__of_one_that_ended_is_that_and_says_no_interval)
{
    struct wait wait = {1500000, true};
    struct estimate e;

    estimate_time_to(&wait, 1, 0.9, &e);
    ck_assert(e.has_value && e.value == 1.5 && e.n == 1 && e.reason == REASON_NONE);
    ck_assert(!e.has_low && !e.has_high);
}
END_TEST

START_TEST(time_to__of_waits_that_all_ended_is_the_nearest_rank)
{
    static const double quantiles[] = {0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
    struct dice dice = {41};

    for (int i = 0; i < 600; i++) {
        double sorted[100], q = quantiles[i % 6];
        struct wait waits[100];
        struct estimate e, exact;
        size_t n = waits_roll(&dice, 100, waits);

        for (size_t k = 0; k < n; k++) sorted[k] = (double)waits[k].us / SECOND;
        qsort(sorted, n, sizeof *sorted, compare_doubles);
        estimate_time_to(waits, n, q, &e);
        estimate_quantile_exact(sorted, (int64_t)n, q, &exact);
        ck_assert(e.has_value && e.value == exact.value && e.n == exact.n);
    }
}
END_TEST

START_TEST(time_to__intervals_hold_their_value)
{
    struct dice dice = {42};
    int known = 0;

    for (int i = 0; i < 1000; i++) {
        struct wait waits[100];
        struct estimate e;
        size_t n = waits_roll(&dice, dice_roll(&dice, 10, 100), waits);

        estimate_time_to(waits, n, 0.5, &e);
        ck_assert_int_eq(e.has_value, e.reason == REASON_NONE);
        if (e.has_value && e.has_low) ck_assert_double_le(e.low, e.value);
        if (e.has_high) ck_assert(e.has_value && e.has_low && e.high >= e.value);
        known += e.has_high;
    }
    ck_assert_int_gt(known, 200);
}
END_TEST

START_TEST(time_to__does_not_depend_on_the_order_of_waits)
{
    struct dice dice = {43};

    for (int i = 0; i < 300; i++) {
        struct wait waits[100], shuffled[100];
        struct estimate e, other;
        size_t n = waits_roll(&dice, 60, waits);

        for (size_t k = 0; k < n; k++) shuffled[k] = waits[n - 1 - k];
        estimate_time_to(waits, n, 0.5, &e);
        estimate_time_to(shuffled, n, 0.5, &other);
        ck_assert(e.has_value == other.has_value && e.value == other.value);
        ck_assert(e.has_low == other.has_low && e.low == other.low);
        ck_assert(e.has_high == other.has_high && e.high == other.high);
    }
}
END_TEST

/* Censored first, one would be left of two at 10 s and the curve would fall to 0. */
START_TEST(time_to__at_one_moment_ends_come_before_censorings)
{
    struct wait waits[] = {{10 * SECOND, false}, {10 * SECOND, true}};
    struct estimate e;

    estimate_time_to(waits, 2, 0.5, &e);
    ck_assert(e.has_value && e.value == 10);
    estimate_time_to(waits, 2, 0.6, &e);
    ck_assert(!e.has_value && e.reason == REASON_NOT_REACHED);
}
END_TEST

START_TEST(time_to__that_some_still_wait_makes_it_longer)
{
    struct dice dice = {44};

    for (int i = 0; i < 300; i++) {
        struct wait waits[100], some[100];
        struct estimate e, longer;
        size_t n = waits_roll(&dice, 100, waits);

        for (size_t k = 0; k < n; k++) some[k] = (struct wait){waits[k].us, dice_roll(&dice, 0, 2) > 0};
        estimate_time_to(waits, n, 0.5, &e);
        estimate_time_to(some, n, 0.5, &longer);
        ck_assert(!longer.has_value || longer.value >= e.value);
    }
}
END_TEST

/* 0.7 * 5/7 is above 0.5 in doubles: the median is reached all the same. */
START_TEST(time_to__a_curve_at_the_level_has_reached_it)
{
    struct wait waits[10];
    struct estimate e;

    for (int i = 0; i < 10; i++) waits[i] = (struct wait){(i < 3 ? 1 : i < 5 ? 2 : 3) * SECOND, true};
    estimate_time_to(waits, 10, 0.5, &e);
    ck_assert(e.has_value && e.value == 2);
}
END_TEST

Suite *suite_survival(void);
Suite *suite_survival(void)
{
    Suite *s = suite_create("survival");
    TCase *c = tcase_create("survival");

    tcase_set_timeout(c, 30);
    tcase_add_test(c, time_to__of_nothing_has_no_value);
    tcase_add_test(c, time_to__is_not_reached_while_all_still_wait);
    tcase_add_test(c, time_to__of_one_that_ended_is_that_and_says_no_interval);
    tcase_add_test(c, time_to__of_waits_that_all_ended_is_the_nearest_rank);
    tcase_add_test(c, time_to__intervals_hold_their_value);
    tcase_add_test(c, time_to__does_not_depend_on_the_order_of_waits);
    tcase_add_test(c, time_to__at_one_moment_ends_come_before_censorings);
    tcase_add_test(c, time_to__that_some_still_wait_makes_it_longer);
    tcase_add_test(c, time_to__a_curve_at_the_level_has_reached_it);
    suite_add_tcase(s, c);
    return s;
}
