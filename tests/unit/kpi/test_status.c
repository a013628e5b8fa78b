/* The rules of status in their order: a figure to which all apply shows the first; taking one away shows the next. */
#include <check.h>

#include "kpi/status.h"

START_TEST(status__the_first_rule_that_holds_wins)
{
    struct estimate e = {.n = 2};
    struct goal goal = {.better = BETTER_HIGH, .target = 50, .has_warn = true, .warn = 40, .min_n = 5};
    struct standing standing = {.open = true, .maturing = true, .adds_up = true, .other_grain = true};

    e.value = 30;
    ck_assert_str_eq(status_text(status_of(&e, &goal, &standing)), "no_data");
    e.has_value = true;
    ck_assert_str_eq(status_text(status_of(&e, &goal, &standing)), "open");
    standing.open = false;
    ck_assert_str_eq(status_text(status_of(&e, &goal, &standing)), "maturing");
    standing.maturing = false;
    ck_assert_str_eq(status_text(status_of(&e, &goal, &standing)), "no_target");
    goal.has_target = true;
    ck_assert_str_eq(status_text(status_of(&e, &goal, &standing)), "no_target"); /* another grain */
    standing.other_grain = false;
    ck_assert_str_eq(status_text(status_of(&e, &goal, &standing)), "too_few");
    e.n = 5;
    ck_assert_str_eq(status_text(status_of(&e, &goal, &standing)), "off_target");
    e.value = 40;
    ck_assert_str_eq(status_text(status_of(&e, &goal, &standing)), "at_risk");
    e.value = 50;
    ck_assert_str_eq(status_text(status_of(&e, &goal, &standing)), "on_target");
}
END_TEST

START_TEST(status__an_open_period_and_another_grain_matter_to_counts_and_sums_alone)
{
    const struct estimate e = {.has_value = true, .value = 60, .n = 9};
    const struct goal goal = {.better = BETTER_HIGH, .has_target = true, .target = 50, .min_n = 5};
    struct standing standing = {.open = true, .other_grain = true};

    ck_assert_int_eq(status_of(&e, &goal, &standing), STATUS_ON_TARGET);
    standing.adds_up = true;
    ck_assert_int_eq(status_of(&e, &goal, &standing), STATUS_OPEN);
}
END_TEST

START_TEST(status__min_n_is_no_floor_for_counts_sums_last_and_index)
{
    const struct estimate e = {.has_value = true, .value = 60, .n = 0};
    const struct goal goal = {.better = BETTER_HIGH, .has_target = true, .target = 50, .min_n = 5};
    const struct standing floored = {0}, free_of_it = {.no_floor = true};

    ck_assert_int_eq(status_of(&e, &goal, &floored), STATUS_TOO_FEW);
    ck_assert_int_eq(status_of(&e, &goal, &free_of_it), STATUS_ON_TARGET);
}
END_TEST

START_TEST(status__low_is_good_turns_the_comparison_round)
{
    struct estimate e = {.has_value = true, .value = 2, .n = 9};
    const struct goal goal = {
        .better = BETTER_LOW, .has_target = true, .target = 2, .has_warn = true, .warn = 3, .min_n = 5};
    const struct standing standing = {0};

    ck_assert_int_eq(status_of(&e, &goal, &standing), STATUS_ON_TARGET);
    e.value = 3;
    ck_assert_int_eq(status_of(&e, &goal, &standing), STATUS_AT_RISK);
    e.value = 3.5;
    ck_assert_int_eq(status_of(&e, &goal, &standing), STATUS_OFF_TARGET);
}
END_TEST

Suite *suite_status(void);
Suite *suite_status(void)
{
    Suite *s = suite_create("status");
    TCase *c = tcase_create("status");

    tcase_add_test(c, status__the_first_rule_that_holds_wins);
    tcase_add_test(c, status__an_open_period_and_another_grain_matter_to_counts_and_sums_alone);
    tcase_add_test(c, status__min_n_is_no_floor_for_counts_sums_last_and_index);
    tcase_add_test(c, status__low_is_good_turns_the_comparison_round);
    suite_add_tcase(s, c);
    return s;
}
