/* Changes: who may claim one, and what does not move it. */
#include <check.h>
#include <math.h>

#include "kpi/change.h"
#include "tests/unit/kpi/random.h"

static struct estimate estimate_random(struct dice *dice)
{
    struct estimate e;
    int64_t n = dice_roll(dice, 5, 200);

    estimate_share(dice_roll(dice, 0, n), n, &e);
    return e;
}

START_TEST(change__backwards_is_its_mirror)
{
    struct dice dice = {31};

    for (int i = 0; i < 1000; i++) {
        struct estimate now = estimate_random(&dice), before = estimate_random(&dice);
        struct change forth, back;

        change_mover(&now, &before, 5, &forth);
        change_mover(&before, &now, 5, &back);
        ck_assert(forth.value == -back.value && forth.low == -back.high && forth.high == -back.low);
        ck_assert_int_eq(forth.significant, back.significant);
        ck_assert(forth.low <= forth.value && forth.value <= forth.high);
    }
}
END_TEST

START_TEST(change__of_a_figure_to_itself_is_0_and_claims_nothing)
{
    struct dice dice = {32};

    for (int i = 0; i < 1000; i++) {
        struct estimate e = estimate_random(&dice);
        struct change c;

        change_mover(&e, &e, 5, &c);
        ck_assert(c.has_value && c.value == 0 && c.may_claim && !c.significant);
    }
}
END_TEST

START_TEST(change__below_min_n_on_either_side_claims_nothing)
{
    struct estimate few, many;
    struct change c;

    estimate_share(0, 9, &few);
    estimate_share(900, 900, &many);
    change_mover(&many, &few, 9, &c);
    ck_assert(c.may_claim && c.significant);
    change_mover(&many, &few, 10, &c);
    ck_assert(c.has_value && c.has_low && !c.may_claim && !c.significant);
    change_mover(&few, &many, 10, &c);
    ck_assert(!c.may_claim && !c.significant);
    change_mover(&few, &many, 0, &c);
    ck_assert(c.significant);
}
END_TEST

START_TEST(change__without_a_value_on_one_side_is_none)
{
    struct estimate e, none;
    struct change c;

    estimate_share(5, 10, &e);
    estimate_nothing(REASON_NO_OBSERVATIONS, &none);
    change_mover(&e, &none, 0, &c);
    ck_assert(!c.has_value && !c.has_low && !c.has_high && !c.may_claim && !c.significant);
    change_mover(&none, &e, 0, &c);
    ck_assert(!c.has_value && !c.may_claim);
    change_census(&none, &e, &c);
    ck_assert(!c.has_value);
}
END_TEST

START_TEST(change__of_a_census_is_the_difference_alone)
{
    struct estimate now, before;
    struct change c;

    estimate_sum((wide)7 * MICROS, 3, &now);
    estimate_sum((wide)9 * MICROS, 300, &before);
    change_census(&now, &before, &c);
    ck_assert(c.has_value && c.value == -2 && !c.has_low && !c.has_high && !c.may_claim && !c.significant);
}
END_TEST

START_TEST(change__a_longer_month_at_the_same_rate_is_no_change)
{
    struct estimate now, before;
    struct change c;

    estimate_count(31 * 40, &now);
    estimate_count(28 * 40, &before);
    change_mover(&now, &before, 0, &c);
    ck_assert(c.significant);
    change_scale(&before, 31, 28);
    change_mover(&now, &before, 0, &c);
    ck_assert_double_eq_tol(c.value, 0, 1e-9);
    ck_assert(!c.significant && c.has_low && c.has_high);
    ck_assert_int_eq(before.n, 28 * 40);
}
END_TEST

START_TEST(count_change__of_accounts_that_all_moved_alike_has_no_interval)
{
    /* Each grew by nothing but the month's length: the changes are equal, not nearly equal. */
    const struct paired_count alike[] = {{31, 28}, {62, 56}, {93, 84}, {310, 280}};
    const struct paired_count more[] = {{31 + 31, 28}, {62 + 31, 56}, {93 + 31, 84}};
    struct change c;

    change_counts(alike, 4, 31, 28, &c);
    ck_assert(c.has_value && c.value == 0 && !c.has_low && !c.has_high && !c.may_claim && !c.significant);
    change_counts(more, 3, 31, 28, &c);
    ck_assert(c.has_value && c.value == 93 && !c.has_low && !c.significant);
}
END_TEST

START_TEST(count_change__of_fewer_than_two_accounts_has_no_interval)
{
    const struct paired_count one[] = {{9, 2}, {0, 0}};
    struct change c;

    change_counts(one, 2, 30, 30, &c);
    ck_assert(c.has_value && c.value == 7 && !c.has_low && !c.has_high);
    change_counts(NULL, 0, 30, 30, &c);
    ck_assert(c.has_value && c.value == 0 && !c.has_low);
}
END_TEST

START_TEST(count_change__accounts_without_an_event_take_no_part)
{
    struct paired_count pairs[40] = {{5, 1}, {9, 0}, {2, 3}, {8, 2}};
    struct change few, many;

    change_counts(pairs, 4, 31, 30, &few);
    change_counts(pairs, 40, 31, 30, &many);
    ck_assert(few.has_low && few.low == many.low && few.high == many.high && few.value == many.value);
}
END_TEST

START_TEST(count_change__of_many_accounts_that_all_grew_is_significant_and_one_burst_is_not)
{
    struct paired_count steady[20], burst[20];
    struct change c;

    for (int i = 0; i < 20; i++) {
        steady[i] = (struct paired_count){10 + i % 3, 5};
        burst[i] = (struct paired_count){i == 0 ? 200 : 1, 1};
    }
    change_counts(steady, 20, 30, 30, &c);
    ck_assert(c.may_claim && c.significant && c.low > 0);
    change_counts(burst, 20, 30, 30, &c);
    ck_assert(c.may_claim && !c.significant && c.low < 0 && c.high > 0);
}
END_TEST

Suite *suite_change(void);
Suite *suite_change(void)
{
    Suite *s = suite_create("change");
    TCase *c = tcase_create("change");

    tcase_add_test(c, change__backwards_is_its_mirror);
    tcase_add_test(c, change__of_a_figure_to_itself_is_0_and_claims_nothing);
    tcase_add_test(c, change__below_min_n_on_either_side_claims_nothing);
    tcase_add_test(c, change__without_a_value_on_one_side_is_none);
    tcase_add_test(c, change__of_a_census_is_the_difference_alone);
    tcase_add_test(c, change__a_longer_month_at_the_same_rate_is_no_change);
    tcase_add_test(c, count_change__of_accounts_that_all_moved_alike_has_no_interval);
    tcase_add_test(c, count_change__of_fewer_than_two_accounts_has_no_interval);
    tcase_add_test(c, count_change__accounts_without_an_event_take_no_part);
    tcase_add_test(c, count_change__of_many_accounts_that_all_grew_is_significant_and_one_burst_is_not);
    suite_add_tcase(s, c);
    return s;
}
