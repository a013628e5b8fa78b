/* Samples by account: what must hold for every one, against the definition over single answers. */
#include <check.h>
#include <math.h>

#include "kpi/sample.h"
#include "tests/unit/kpi/answers.h"

static void assert_same(const struct estimate *a, const struct estimate *b)
{
    ck_assert_int_eq(a->has_value, b->has_value);
    ck_assert_int_eq(a->n, b->n);
    ck_assert_int_eq(a->has_low, b->has_low);
    ck_assert_int_eq(a->has_high, b->has_high);
    ck_assert_double_eq_tol(a->value, b->value, 1e-9);
    ck_assert_double_eq_tol(a->low, b->low, 1e-9);
    ck_assert_double_eq_tol(a->high, b->high, 1e-9);
}

static void assert_holds(const struct estimate *e, double min, double max)
{
    ck_assert_int_eq(e->has_low, e->has_high);
    ck_assert(isfinite(e->value) && isfinite(e->low) && isfinite(e->high));
    if (!e->has_low) return;
    ck_assert_double_le(e->low, e->value);
    ck_assert_double_ge(e->high, e->value);
    ck_assert_double_ge(e->low, min);
    ck_assert_double_le(e->high, max);
}

static void assert_none(const struct estimate *e, const char *reason)
{
    ck_assert(!e->has_value && !e->has_low && !e->has_high);
    ck_assert_int_eq(e->n, 0);
    ck_assert_str_eq(reason_text(e->reason), reason);
}

START_TEST(sample__of_nobody_has_no_value)
{
    const struct sample nobody = {.kind = SAMPLE_NPS};
    struct estimate e;

    estimate_clustered(&nobody, &e);
    assert_none(&e, "no_observations");
    estimate_by_account(&nobody, &e);
    assert_none(&e, "no_observations");
    estimate_by_revenue(&nobody, &e);
    assert_none(&e, "no_observations");
    ck_assert(!sample_is_clustered(&nobody));
}
END_TEST

START_TEST(sample__answers_without_account_take_no_part_in_a_weighting)
{
    struct cluster clusters[] = {{.account = 0, .n = 9, .up = 9, .weight = 5},
                                 {.account = 3, .n = 1, .down = 1, .weight = 2}};
    struct sample strangers = {.kind = SAMPLE_NPS, .clusters = clusters, .n = 1}, both = strangers;
    struct estimate e;

    both.n = 2;
    estimate_by_account(&strangers, &e);
    assert_none(&e, "no_denominator");
    estimate_by_revenue(&strangers, &e);
    assert_none(&e, "no_denominator");
    estimate_by_account(&both, &e);
    ck_assert(e.value == -100 && e.n == 1 && !e.has_low);
    estimate_by_revenue(&both, &e);
    ck_assert(e.value == -100 && e.n == 1 && !e.has_low);
    estimate_clustered(&both, &e);
    ck_assert(e.value == 80 && e.n == 10 && e.has_low);
}
END_TEST

START_TEST(sample__an_answer_without_account_is_a_cluster_of_its_own)
{
    struct dice dice = {31};

    for (int i = 0; i < 600; i++) {
        enum sample_kind kind = (enum sample_kind)(i % 3);
        struct answers a;
        struct room strangers, named;
        struct estimate e, e_named;

        answers_roll(&dice, kind, &a);
        room_fill(&a, kind, &strangers);
        answers_name(&a, 20);
        room_fill(&a, kind, &named);
        estimate_clustered(&strangers.sample, &e);
        estimate_clustered(&named.sample, &e_named);
        assert_same(&e, &e_named);
    }
}
END_TEST

START_TEST(sample__only_an_account_that_answers_twice_clusters)
{
    struct cluster clusters[] = {{.account = 0, .n = 7}, {.account = 4, .n = 1}, {.account = 9, .n = 2}};
    struct sample s = {.kind = SAMPLE_SHARE, .clusters = clusters, .n = 2};

    ck_assert(!sample_is_clustered(&s));
    s.n = 3;
    ck_assert(sample_is_clustered(&s));
}
END_TEST

START_TEST(clustered__of_one_account_has_no_interval)
{
    struct cluster one = {.account = 7, .n = 5, .up = 2, .down = 1, .sum = 17};

    for (enum sample_kind kind = SAMPLE_NPS; kind <= SAMPLE_MEAN; kind++) {
        struct sample s = {.kind = kind, .min = 1, .max = 5, .clusters = &one, .n = 1};
        struct estimate e;

        estimate_clustered(&s, &e);
        ck_assert(e.has_value && !e.has_low && !e.has_high);
        ck_assert_int_eq(e.n, 5);
    }
}
END_TEST

/* Tenths that no double holds, in accounts of every size: rounding is no spread. */
START_TEST(sample__equal_scores_have_no_interval)
{
    struct cluster clusters[20];
    struct sample s = {.kind = SAMPLE_MEAN, .min = 0, .max = 10, .clusters = clusters, .n = 20};
    struct estimate e;

    for (int tenths = 1; tenths < 100; tenths++) {
        for (int i = 0; i < 20; i++) {
            clusters[i] = (struct cluster){.account = i, .weight = 1 + i};
            for (int k = 0; k <= 3 * i; k++) {
                double score = tenths / 10.0;

                clusters[i].n++;
                clusters[i].sum += score;
                clusters[i].square += score * score;
            }
        }
        estimate_clustered(&s, &e);
        ck_assert(e.has_value && !e.has_low && !e.has_high);
        ck_assert_double_eq_tol(e.value, tenths / 10.0, 1e-12);
        estimate_by_account(&s, &e);
        ck_assert(e.has_value && !e.has_low && !e.has_high);
        estimate_by_revenue(&s, &e);
        ck_assert(e.has_value && !e.has_low && !e.has_high);
    }
}
END_TEST

START_TEST(by_account__equal_shares_of_unequal_accounts_have_no_interval)
{
    struct cluster clusters[] = {
        {.account = 1, .n = 3, .up = 1}, {.account = 2, .n = 6, .up = 2}, {.account = 3, .n = 21, .up = 7}};
    struct sample s = {.kind = SAMPLE_SHARE, .clusters = clusters, .n = 3};
    struct estimate e;

    estimate_by_account(&s, &e);
    ck_assert(e.has_value && !e.has_low && !e.has_high);
    estimate_clustered(&s, &e);
    ck_assert(e.has_low && e.has_high);
}
END_TEST

START_TEST(sample__intervals_hold_their_value_and_keep_to_the_range)
{
    struct dice dice = {32};

    for (int i = 0; i < 3000; i++) {
        enum sample_kind kind = (enum sample_kind)(i % 3);
        double min = kind == SAMPLE_NPS ? -100 : kind == SAMPLE_SHARE ? 0 : 1, max = kind == SAMPLE_MEAN ? 5 : 100;
        struct answers a;
        struct room room;
        struct estimate e;

        answers_roll(&dice, kind, &a);
        room_fill(&a, kind, &room);
        estimate_clustered(&room.sample, &e);
        assert_holds(&e, min, max);
        estimate_by_account(&room.sample, &e);
        assert_holds(&e, min, max);
        estimate_by_revenue(&room.sample, &e);
        assert_holds(&e, min, max);
    }
}
END_TEST

START_TEST(clustered__mean_is_the_definition_over_single_answers)
{
    struct dice dice = {33};

    for (int i = 0; i < 300; i++) {
        struct answers a;
        struct room room;
        struct estimate e;
        double v = 0, half;
        int64_t m = 0;

        answers_roll(&dice, SAMPLE_MEAN, &a);
        room_fill(&a, SAMPLE_MEAN, &room);
        room.sample.min = -INFINITY;
        room.sample.max = INFINITY;
        estimate_clustered(&room.sample, &e);
        answers_name(&a, 20);
        for (int64_t account = 1; account <= 40; account++) {
            v += answers_pull(&a, account) * answers_pull(&a, account);
            m += answers_name_account(&a, account);
        }
        if (!e.has_low) continue;
        half = student_t975((double)(m - 1)) * sqrt((double)m / (double)(m - 1) * v);
        ck_assert_double_eq_tol(e.value, answers_mean(&a), 1e-9);
        ck_assert_double_eq_tol(e.high - e.value, half, 1e-9);
        ck_assert_double_eq_tol(e.value - e.low, half, 1e-9);
    }
}
END_TEST

START_TEST(clustered__accounts_that_agree_within_are_less_sure)
{
    struct cluster apart[] = {{.account = 1, .n = 10, .up = 10},
                              {.account = 2, .n = 10},
                              {.account = 3, .n = 10, .up = 10},
                              {.account = 4, .n = 10}};
    struct cluster mixed[] = {{.account = 1, .n = 10, .up = 5},
                              {.account = 2, .n = 10, .up = 5},
                              {.account = 3, .n = 10, .up = 5},
                              {.account = 4, .n = 10, .up = 5}};
    struct sample s = {.kind = SAMPLE_SHARE, .clusters = apart, .n = 4};
    struct estimate e_apart, e_mixed, plain;

    estimate_clustered(&s, &e_apart);
    s.clusters = mixed;
    estimate_clustered(&s, &e_mixed);
    estimate_share(20, 40, &plain);
    ck_assert(e_apart.value == plain.value && e_mixed.value == plain.value);
    ck_assert_double_lt(e_apart.low, e_mixed.low - 5);
    ck_assert_double_lt(e_mixed.low, plain.low); /* t, never less than z */
}
END_TEST

START_TEST(by_revenue__of_equal_weights_is_by_account)
{
    struct dice dice = {34};

    for (int i = 0; i < 600; i++) {
        enum sample_kind kind = (enum sample_kind)(i % 3);
        struct answers a;
        struct room room;
        struct estimate by_account, by_revenue;

        answers_roll(&dice, kind, &a);
        room_fill(&a, kind, &room);
        for (size_t k = 0; k < room.sample.n; k++) room.clusters[k].weight = 250;
        estimate_by_account(&room.sample, &by_account);
        estimate_by_revenue(&room.sample, &by_revenue);
        assert_same(&by_account, &by_revenue);
        ck_assert_int_eq(by_account.reason, by_revenue.reason);
    }
}
END_TEST

START_TEST(by_revenue__accounts_without_revenue_do_not_speak)
{
    struct cluster clusters[] = {{.account = 1, .n = 4, .up = 4, .weight = 0},
                                 {.account = 2, .n = 4, .down = 4, .weight = 10},
                                 {.account = 3, .n = 2, .up = 1, .down = 1, .weight = 30}};
    struct sample s = {.kind = SAMPLE_NPS, .clusters = clusters, .n = 3};
    struct estimate e;

    estimate_by_revenue(&s, &e);
    ck_assert_double_eq_tol(e.value, -25, 1e-12);
    ck_assert_int_eq(e.n, 2);
    ck_assert(e.has_low && e.has_high);
    s.n = 1;
    estimate_by_revenue(&s, &e);
    assert_none(&e, "no_denominator");
}
END_TEST

/* The largest revenue there can be beside the smallest: its share is 1 in doubles. */
START_TEST(by_revenue__an_account_that_is_all_but_the_whole_is_the_figure)
{
    struct cluster clusters[] = {{.account = 1, .n = 4, .up = 1, .weight = 9e12},
                                 {.account = 2, .n = 4, .up = 4, .weight = 1e-6},
                                 {.account = 3, .n = 4, .up = 0, .weight = 1e-6}};
    struct sample s = {.kind = SAMPLE_SHARE, .clusters = clusters, .n = 3};
    struct estimate e;

    estimate_by_revenue(&s, &e);
    assert_holds(&e, 0, 100);
    ck_assert_double_eq_tol(e.value, 25, 1e-9);
    ck_assert_int_eq(e.n, 3);
}
END_TEST

START_TEST(sample__decimal_scores_make_the_decimal_that_they_are)
{
    struct cluster thirds[] = {
        {.account = 1, .n = 1, .sum = 0.1}, {.account = 2, .n = 1, .sum = 0.2}, {.account = 3, .n = 1, .sum = 0.3}};
    struct cluster sevenths[] = {
        {.account = 1, .n = 3, .sum = 1.9}, {.account = 2, .n = 7, .sum = 3.8}, {.account = 3, .n = 21, .sum = 12.1}};
    struct sample s = {.kind = SAMPLE_MEAN, .max = 1, .decimal = true, .clusters = thirds, .n = 3};
    struct cluster opposites[] = {
        {.account = 1, .n = 7, .sum = 0.1}, {.account = 2, .n = 7, .sum = 0.2}, {.account = 3, .n = 7, .sum = -0.3}};
    struct estimate e;

    estimate_clustered(&s, &e);
    ck_assert(e.value ==
              0.2); /* the sum of the doubles is a little more than 0.6, and its third not the nearest to 0.2 */
    estimate_by_account(&s, &e);
    ck_assert(e.value == 0.2);
    s.clusters = sevenths;
    estimate_by_account(&s, &e);
    ck_assert(e.value == (133.0 + 114.0 + 121.0) / 630.0);
    s.clusters = opposites;
    estimate_by_account(&s, &e);
    ck_assert(e.value == 0);
}
END_TEST

START_TEST(census__narrows_with_what_is_left_of_the_population)
{
    double width = 0;

    for (int64_t population = 20; population < 1000000; population *= 3) {
        struct estimate e = {
            .has_value = true, .has_low = true, .has_high = true, .value = 10, .low = -30, .high = 40, .n = 20};

        ck_assert_int_eq(estimate_correct_census(&e, population), population);
        assert_holds(&e, -30, 40);
        ck_assert(population > 20 ? e.high - e.low > width : e.low == 10 && e.high == 10);
        width = e.high - e.low;
    }
    ck_assert_double_gt(width, 69.99);
}
END_TEST

START_TEST(census__of_no_value_stays_none)
{
    struct estimate e;

    estimate_nothing(REASON_NO_OBSERVATIONS, &e);
    ck_assert_int_eq(estimate_correct_census(&e, 12), 12);
    assert_none(&e, "no_observations");
    ck_assert_int_eq(estimate_correct_census(&e, 0), 0);
    assert_none(&e, "no_observations");
}
END_TEST

Suite *suite_sample(void);
Suite *suite_sample(void)
{
    Suite *s = suite_create("sample");
    TCase *c = tcase_create("sample");

    tcase_set_timeout(c, 30);
    tcase_add_test(c, sample__of_nobody_has_no_value);
    tcase_add_test(c, sample__answers_without_account_take_no_part_in_a_weighting);
    tcase_add_test(c, sample__an_answer_without_account_is_a_cluster_of_its_own);
    tcase_add_test(c, sample__only_an_account_that_answers_twice_clusters);
    tcase_add_test(c, clustered__of_one_account_has_no_interval);
    tcase_add_test(c, sample__equal_scores_have_no_interval);
    tcase_add_test(c, by_account__equal_shares_of_unequal_accounts_have_no_interval);
    tcase_add_test(c, sample__intervals_hold_their_value_and_keep_to_the_range);
    tcase_add_test(c, clustered__mean_is_the_definition_over_single_answers);
    tcase_add_test(c, clustered__accounts_that_agree_within_are_less_sure);
    tcase_add_test(c, by_revenue__of_equal_weights_is_by_account);
    tcase_add_test(c, by_revenue__accounts_without_revenue_do_not_speak);
    tcase_add_test(c, by_revenue__an_account_that_is_all_but_the_whole_is_the_figure);
    tcase_add_test(c, sample__decimal_scores_make_the_decimal_that_they_are);
    tcase_add_test(c, census__narrows_with_what_is_left_of_the_population);
    tcase_add_test(c, census__of_no_value_stays_none);
    suite_add_tcase(s, c);
    return s;
}
