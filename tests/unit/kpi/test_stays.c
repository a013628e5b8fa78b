/* Stays: the rules by hand, and that the order of arrival changes nothing. */
#include <check.h>

#include "kpi/stays.h"
#include "tests/unit/kpi/random.h"

#define ENTRIES_MAX 30

START_TEST(stays__of_nothing_are_none)
{
    struct stay got[1];

    ck_assert_uint_eq(kpi_stays(NULL, 0, got), 0);
    ck_assert_ptr_null(stay_at(got, 0, 5));
}
END_TEST

START_TEST(stays__last_until_another_phase_is_entered_and_may_return)
{
    struct stay_entry entries[] = {{30, 0, 3}, {10, 0, 1}, {20, 2, 2}, {25, 2, 4}};
    struct stay got[4];

    ck_assert_uint_eq(kpi_stays(entries, 4, got), 3);
    ck_assert(got[0].phase == 0 && got[0].entered == 10 && got[0].has_left && got[0].left == 20 && got[0].no == 1);
    ck_assert(got[1].phase == 2 && got[1].entered == 20 && got[1].has_left && got[1].left == 30 && got[1].no == 2);
    ck_assert(got[2].phase == 0 && got[2].entered == 30 && !got[2].has_left && got[2].no == 3);
}
END_TEST

START_TEST(stays__at_one_instant_count_the_phase_furthest_in_the_journey)
{
    struct stay_entry entries[] = {{10, 3, 1}, {20, 1, 2}, {20, 4, 3}, {20, 2, 4}, {30, 4, 5}, {30, 0, 6}};
    struct stay got[6];

    /* At 30 the furthest is the phase it is in: nothing changes. */
    ck_assert_uint_eq(kpi_stays(entries, 6, got), 2);
    ck_assert(got[0].phase == 3 && got[0].left == 20);
    ck_assert(got[1].phase == 4 && got[1].no == 3 && !got[1].has_left);
}
END_TEST

START_TEST(stays__hold_their_first_moment_and_not_their_last)
{
    struct stay_entry entries[] = {{10, 0, 1}, {20, 1, 2}};
    struct stay got[2];
    size_t n = kpi_stays(entries, 2, got);

    ck_assert_ptr_null(stay_at(got, n, 9));
    ck_assert_ptr_eq(stay_at(got, n, 10), &got[0]);
    ck_assert_ptr_eq(stay_at(got, n, 19), &got[0]);
    ck_assert_ptr_eq(stay_at(got, n, 20), &got[1]);
    ck_assert_ptr_eq(stay_at(got, n, INT64_MAX), &got[1]);
}
END_TEST

/* The furthest phase entered at the latest moment up to t: what KPI.md says an account is in. -1: none. */
static int phase_by_definition(const struct stay_entry *entries, size_t n, int64_t t)
{
    int64_t latest = INT64_MIN;
    int phase = -1;

    for (size_t i = 0; i < n; i++) {
        if (entries[i].at > t || entries[i].at < latest) continue;
        if (entries[i].at > latest || (int)entries[i].phase > phase) phase = (int)entries[i].phase;
        latest = entries[i].at;
    }
    return phase;
}

static size_t entries_roll(struct dice *d, struct stay_entry *ret)
{
    size_t n = (size_t)dice_roll(d, 1, ENTRIES_MAX);

    for (size_t i = 0; i < n; i++) {
        ret[i] = (struct stay_entry){dice_roll(d, 0, 40), (size_t)dice_roll(d, 0, 5), (int64_t)i + 1};
    }
    return n;
}

START_TEST(stays__equal_the_definition_at_every_moment)
{
    struct dice dice = {7};
    size_t returns = 0;

    for (int round = 0; round < 2000; round++) {
        struct stay_entry entries[ENTRIES_MAX], sorted[ENTRIES_MAX];
        struct stay got[ENTRIES_MAX];
        size_t n = entries_roll(&dice, entries), made;

        for (size_t i = 0; i < n; i++) sorted[i] = entries[i];
        made = kpi_stays(sorted, n, got);
        for (int64_t t = -1; t <= 41; t++) {
            const struct stay *s = stay_at(got, made, t);

            ck_assert_int_eq(s ? (int)s->phase : -1, phase_by_definition(entries, n, t));
        }
        for (size_t i = 0; i < made; i++) {
            ck_assert(i + 1 == made ? !got[i].has_left : got[i].has_left && got[i].left == got[i + 1].entered);
            ck_assert(!got[i].has_left || got[i].left > got[i].entered);
            ck_assert(i == 0 || got[i].phase != got[i - 1].phase);
            returns += i > 0 && got[i].phase < got[i - 1].phase;
        }
    }
    ck_assert_uint_gt(returns, 1000);
}
END_TEST

START_TEST(stays__do_not_depend_on_the_order_of_arrival)
{
    struct dice dice = {8};

    for (int round = 0; round < 500; round++) {
        struct stay_entry entries[ENTRIES_MAX], other[ENTRIES_MAX];
        struct stay got[ENTRIES_MAX], again[ENTRIES_MAX];
        size_t n = entries_roll(&dice, entries), made;

        for (size_t i = 0; i < n; i++) other[i] = entries[i];
        for (size_t i = n; i > 1; i--) {
            size_t j = (size_t)dice_roll(&dice, 0, (int64_t)i - 1);
            struct stay_entry kept = other[i - 1];

            other[i - 1] = other[j];
            other[j] = kept;
        }
        made = kpi_stays(entries, n, got);
        ck_assert_uint_eq(kpi_stays(other, n, again), made);
        for (size_t i = 0; i < made; i++) {
            ck_assert(got[i].phase == again[i].phase && got[i].entered == again[i].entered);
            ck_assert(got[i].has_left == again[i].has_left && got[i].left == again[i].left && got[i].no == again[i].no);
        }
    }
}
END_TEST

Suite *suite_stays(void);
Suite *suite_stays(void)
{
    Suite *suite = suite_create("stays");
    TCase *tests = tcase_create("stays");

    tcase_add_test(tests, stays__of_nothing_are_none);
    tcase_add_test(tests, stays__last_until_another_phase_is_entered_and_may_return);
    tcase_add_test(tests, stays__at_one_instant_count_the_phase_furthest_in_the_journey);
    tcase_add_test(tests, stays__hold_their_first_moment_and_not_their_last);
    tcase_add_test(tests, stays__equal_the_definition_at_every_moment);
    tcase_add_test(tests, stays__do_not_depend_on_the_order_of_arrival);
    suite_add_tcase(suite, tests);
    return suite;
}
