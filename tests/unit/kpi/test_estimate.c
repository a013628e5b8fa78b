/* Estimators beyond the worked cases: what must hold for every histogram. */
#include <check.h>
#include <math.h>

#include "kpi/estimate.h"
#include "tests/unit/kpi/random.h"

static struct arena *arena;

static void setup(void)
{
    arena = arena_create();
}

static void teardown(void)
{
    arena_drop(arena);
}

/* Scores 0..10, each n times its count; an empty one is possible. */
static struct histogram scores_random(struct dice *dice)
{
    struct histogram h = {0};

    for (int64_t score = 0; score <= 10; score++) {
        int64_t n = dice_roll(dice, 0, 3) == 0 ? dice_roll(dice, 1, 40) : 0;

        histogram_add(&h, arena, score, n, (wide)score * MICROS * n);
    }
    return h;
}

static void assert_holds(const struct estimate *e, double min, double max)
{
    if (e->has_low) ck_assert_double_le(e->low, e->value);
    if (e->has_high) ck_assert_double_ge(e->high, e->value);
    if (e->has_low) ck_assert_double_ge(e->low, min);
    if (e->has_high) ck_assert_double_le(e->high, max);
}

START_TEST(estimate__of_nothing_is_no_value_with_its_reason)
{
    const struct histogram none = {0};
    struct estimate e[7];

    estimate_nps(&none, &e[0]);
    estimate_share(0, 0, &e[1]);
    estimate_top_box(&none, 4, true, &e[2]);
    estimate_condition(&none, &e[3]);
    estimate_mean(&none, 0, 10, &e[4]);
    estimate_quantile(&none, 0.5, &e[5]);
    estimate_quantile_exact(NULL, 0, 0.5, &e[6]);
    for (size_t i = 0; i < 7; i++) {
        ck_assert(!e[i].has_value && !e[i].has_low && !e[i].has_high);
        ck_assert_int_eq(e[i].n, 0);
        ck_assert_str_eq(reason_text(e[i].reason), "no_observations");
    }
    estimate_nothing(REASON_BUILDING, &e[0]);
    ck_assert_str_eq(reason_text(e[0].reason), "building");
    ck_assert_ptr_null(reason_text(REASON_NONE));
}
END_TEST

START_TEST(estimate__a_count_and_a_sum_of_nothing_are_0)
{
    struct estimate e;

    estimate_count(0, &e);
    ck_assert(e.has_value && e.value == 0 && e.has_low && e.low == 0 && e.high > 0);
    estimate_sum(0, 0, &e);
    ck_assert(e.has_value && e.value == 0 && !e.has_low && !e.has_high);
}
END_TEST

START_TEST(estimate__intervals_hold_their_value_and_keep_to_the_range)
{
    struct dice dice = {11};

    for (int i = 0; i < 2000; i++) {
        struct histogram h = scores_random(&dice);
        struct estimate e;

        estimate_nps(&h, &e);
        assert_holds(&e, -100, 100);
        estimate_mean(&h, 0, 10, &e);
        assert_holds(&e, 0, 10);
        estimate_top_box(&h, 8, true, &e);
        assert_holds(&e, 0, 100);
        estimate_count(dice_roll(&dice, 0, 5000), &e);
        assert_holds(&e, 0, INFINITY);
    }
}
END_TEST

START_TEST(share__mirrors_its_complement)
{
    for (int64_t n = 1; n <= 60; n++) {
        for (int64_t k = 0; k <= n; k++) {
            struct estimate e, other;

            estimate_share(k, n, &e);
            estimate_share(n - k, n, &other);
            assert_holds(&e, 0, 100);
            ck_assert_double_eq_tol(e.low, 100 - other.high, 1e-11);
            ck_assert(k > 0 ? e.low > 0 : e.low == 0);
            ck_assert(k < n ? e.high < 100 : e.high == 100);
        }
    }
}
END_TEST

START_TEST(share__more_answers_make_it_surer)
{
    double width = INFINITY;

    for (int64_t n = 4; n < INT64_C(1) << 50; n *= 4) {
        struct estimate e;

        estimate_share(n / 4, n, &e);
        ck_assert_double_eq_tol(e.value, 25, 1e-12);
        ck_assert_double_lt(e.high - e.low, width);
        width = e.high - e.low;
    }
}
END_TEST

START_TEST(condition__facts_that_lack_a_field_are_in_neither_k_nor_n)
{
    struct histogram h = {0};
    struct estimate e, plain;

    histogram_add(&h, arena, SHARE_YES, 3, 0);
    histogram_add(&h, arena, SHARE_NO, 1, 0);
    histogram_add(&h, arena, SHARE_MISSING, 6, 0);
    estimate_condition(&h, &e);
    estimate_share(3, 4, &plain);
    ck_assert(e.value == plain.value && e.low == plain.low && e.high == plain.high);
    ck_assert_int_eq(e.n, 4);
    ck_assert_int_eq(e.missing, 6);
}
END_TEST

START_TEST(condition__of_missing_alone_has_no_value_and_counts_them)
{
    struct histogram h = {0};
    struct estimate e;

    histogram_add(&h, arena, SHARE_MISSING, 6, 0);
    estimate_condition(&h, &e);
    ck_assert(!e.has_value);
    ck_assert_int_eq(e.missing, 6);
}
END_TEST

START_TEST(top_box__up_and_down_share_the_answers_between_them)
{
    struct dice dice = {12};

    for (int i = 0; i < 200; i++) {
        struct histogram h = scores_random(&dice);
        struct estimate up, down;

        estimate_top_box(&h, 7, true, &up);
        estimate_top_box(&h, 6, false, &down);
        if (up.has_value) ck_assert_double_eq_tol(up.value + down.value, 100, 1e-11);
        else ck_assert(!down.has_value);
    }
}
END_TEST

START_TEST(nps__moves_only_when_an_answer_changes_its_band)
{
    struct histogram h = {0}, same = {0}, other = {0};
    struct estimate e, e_same, e_other;

    for (int64_t score = 0; score <= 10; score++) histogram_add(&h, arena, score, 5, 0);
    histogram_add(&same, arena, 0, 35, 0);
    histogram_add(&same, arena, 7, 10, 0);
    histogram_add(&same, arena, 10, 10, 0);
    histogram_merge(&other, arena, &same);
    histogram_add(&other, arena, 0, -1, 0);
    histogram_add(&other, arena, 8, 1, 0);
    estimate_nps(&h, &e);
    estimate_nps(&same, &e_same);
    estimate_nps(&other, &e_other);
    ck_assert(e.value == e_same.value && e.low == e_same.low && e.high == e_same.high && e.n == e_same.n);
    ck_assert_double_gt(e_other.value, e.value);
}
END_TEST

START_TEST(nps__one_promoter_is_100_but_says_how_unsure_it_is)
{
    struct histogram h = {0};
    struct estimate e;

    histogram_add(&h, arena, 9, 1, 9 * MICROS);
    estimate_nps(&h, &e);
    ck_assert(e.value == 100 && e.high == 100);
    ck_assert_double_lt(e.low, 0);
}
END_TEST

START_TEST(mean__one_answer_or_equal_answers_have_no_interval)
{
    struct histogram h = {0};
    struct estimate e;

    histogram_add(&h, arena, 3, 1, 3 * MICROS);
    estimate_mean(&h, 1, 5, &e);
    ck_assert(e.has_value && e.value == 3 && !e.has_low && !e.has_high);
    /* A third of a step: a sum that no double holds, and still no spread. */
    histogram_add(&h, arena, 3, 6, (wide)7 * 333333 - 3 * MICROS);
    estimate_mean(&h, 0, 5, &e);
    ck_assert(e.has_value && !e.has_low && !e.has_high);
    histogram_add(&h, arena, 4, 1, 4 * MICROS);
    estimate_mean(&h, 0, 5, &e);
    ck_assert(e.has_low && e.has_high);
}
END_TEST

START_TEST(mean__takes_the_spread_from_the_buckets_own_means)
{
    struct histogram narrow = {0}, wide_apart = {0};
    struct estimate a, b;

    histogram_add(&narrow, arena, 1, 2, 2 * 4 * MICROS);
    histogram_add(&narrow, arena, 2, 2, 2 * 6 * MICROS);
    histogram_add(&wide_apart, arena, 1, 2, 2 * 3 * MICROS);
    histogram_add(&wide_apart, arena, 2, 2, 2 * 7 * MICROS);
    estimate_mean(&narrow, -INFINITY, INFINITY, &a);
    estimate_mean(&wide_apart, -INFINITY, INFINITY, &b);
    ck_assert(a.value == 5 && b.value == 5);
    ck_assert_double_eq_tol((b.high - b.low) / (a.high - a.low), 2, 1e-12);
}
END_TEST

Suite *suite_estimate(void);
Suite *suite_estimate(void)
{
    Suite *s = suite_create("estimate");
    TCase *c = tcase_create("estimate");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_set_timeout(c, 30);
    tcase_add_test(c, estimate__of_nothing_is_no_value_with_its_reason);
    tcase_add_test(c, estimate__a_count_and_a_sum_of_nothing_are_0);
    tcase_add_test(c, estimate__intervals_hold_their_value_and_keep_to_the_range);
    tcase_add_test(c, share__mirrors_its_complement);
    tcase_add_test(c, share__more_answers_make_it_surer);
    tcase_add_test(c, condition__facts_that_lack_a_field_are_in_neither_k_nor_n);
    tcase_add_test(c, condition__of_missing_alone_has_no_value_and_counts_them);
    tcase_add_test(c, top_box__up_and_down_share_the_answers_between_them);
    tcase_add_test(c, nps__moves_only_when_an_answer_changes_its_band);
    tcase_add_test(c, nps__one_promoter_is_100_but_says_how_unsure_it_is);
    tcase_add_test(c, mean__one_answer_or_equal_answers_have_no_interval);
    tcase_add_test(c, mean__takes_the_spread_from_the_buckets_own_means);
    suite_add_tcase(s, c);
    return s;
}
