/* Changes between samples by account, against the definition over single answers. */
#include <check.h>
#include <math.h>

#include "kpi/sample.h"
#include "tests/unit/kpi/answers.h"

static void change_roll(struct dice *dice, enum sample_kind kind, struct answers *now, struct answers *before)
{
    do answers_roll(dice, kind, now);
    while (now->n == 0);
    do answers_roll(dice, kind, before);
    while (before->n == 0);
}

START_TEST(change__clustered_is_the_definition_over_single_answers)
{
    struct dice dice = {35};

    for (int i = 0; i < 600; i++) {
        enum sample_kind kind = (enum sample_kind)(i % 3);
        struct answers now, before;
        struct room r_now, r_before;
        struct estimate e_now, e_before;
        struct change c;
        double v = 0, half;
        int64_t m = 0;

        change_roll(&dice, kind, &now, &before);
        room_fill(&now, kind, &r_now);
        room_fill(&before, kind, &r_before);
        estimate_clustered(&r_now.sample, &e_now);
        estimate_clustered(&r_before.sample, &e_before);
        change_clustered(&r_now.sample, &r_before.sample, &e_now, &e_before, false, 5, &c);
        answers_name(&now, 20);
        answers_name(&before, 40);
        for (int64_t account = 1; account < 60; account++) {
            double u = answers_pull(&now, account) - answers_pull(&before, account);

            v += u * u;
            m += answers_name_account(&now, account) || answers_name_account(&before, account);
        }
        ck_assert_double_eq_tol(c.value, answers_mean(&now) - answers_mean(&before), 1e-9);
        if (m < 2 || v < 1e-20) {
            ck_assert(!c.has_low && !c.has_high && !c.may_claim && !c.significant);
            continue;
        }
        half = student_t975((double)(m - 1)) * sqrt((double)m / (double)(m - 1) * v);
        ck_assert_double_eq_tol(c.high - c.value, half, 1e-8);
        ck_assert_double_eq_tol(c.value - c.low, half, 1e-8);
        ck_assert_int_eq(c.may_claim, now.n >= 5 && before.n >= 5);
        ck_assert_int_eq(c.significant, c.may_claim && (c.low > 0 || c.high < 0));
    }
}
END_TEST

START_TEST(change__of_a_sample_against_itself_is_0)
{
    struct dice dice = {36};

    for (int i = 0; i < 300; i++) {
        enum sample_kind kind = (enum sample_kind)(i % 3);
        struct answers a;
        struct room r;
        struct estimate e;
        struct change c;

        change_roll(&dice, kind, &a, &a);
        for (size_t k = 0; k < a.n; k++) a.account[k]++; /* strangers of two periods are two people */
        room_fill(&a, kind, &r);
        estimate_clustered(&r.sample, &e);
        change_clustered(&r.sample, &r.sample, &e, &e, false, 1, &c);
        ck_assert(c.has_value && c.value == 0 && !c.has_low && !c.significant);
        estimate_by_account(&r.sample, &e);
        change_clustered(&r.sample, &r.sample, &e, &e, true, 1, &c);
        ck_assert(c.has_value && c.value == 0 && !c.has_low && !c.significant);
        change_mover(&e, &e, 1, &c);
        ck_assert(c.has_value && c.value == 0 && !c.significant);
    }
}
END_TEST

START_TEST(change__mirrors_when_the_samples_are_swapped)
{
    struct dice dice = {37};

    for (int i = 0; i < 300; i++) {
        enum sample_kind kind = (enum sample_kind)(i % 3);
        bool by_account = i % 2 == 0;
        struct answers a, b;
        struct room r_a, r_b;
        struct estimate e_a, e_b;
        struct change c, back;

        change_roll(&dice, kind, &a, &b);
        room_fill(&a, kind, &r_a);
        room_fill(&b, kind, &r_b);
        (by_account ? estimate_by_account : estimate_clustered)(&r_a.sample, &e_a);
        (by_account ? estimate_by_account : estimate_clustered)(&r_b.sample, &e_b);
        change_clustered(&r_a.sample, &r_b.sample, &e_a, &e_b, by_account, 3, &c);
        change_clustered(&r_b.sample, &r_a.sample, &e_b, &e_a, by_account, 3, &back);
        ck_assert_int_eq(c.has_low, back.has_high);
        ck_assert_double_eq_tol(c.value, -back.value, 1e-9);
        ck_assert_double_eq_tol(c.low, -back.high, 1e-9);
        ck_assert_int_eq(c.significant, back.significant);
    }
}
END_TEST

START_TEST(change__by_account_counts_each_account_once)
{
    /* Each account moves by +50, +30 and +10, however many answer. */
    struct cluster before[] = {
        {.account = 1, .n = 100, .up = 0}, {.account = 2, .n = 10, .up = 1}, {.account = 3, .n = 2, .up = 1}};
    struct cluster now[] = {
        {.account = 1, .n = 2, .up = 1}, {.account = 2, .n = 5, .up = 2}, {.account = 3, .n = 10, .up = 6}};
    struct sample s_now = {.kind = SAMPLE_SHARE, .clusters = now, .n = 3};
    struct sample s_before = {.kind = SAMPLE_SHARE, .clusters = before, .n = 3};
    struct estimate e_now, e_before;
    struct change c;

    estimate_by_account(&s_now, &e_now);
    estimate_by_account(&s_before, &e_before);
    change_clustered(&s_now, &s_before, &e_now, &e_before, true, 3, &c);
    ck_assert_double_eq_tol(c.value, 30, 1e-9);
    /* As Student's t of the three moves: their standard deviation is 20. */
    ck_assert_double_eq_tol(c.high, 30 + student_t975(2) * 20 / sqrt(3), 1e-9);
    ck_assert(c.may_claim && !c.significant);
    change_clustered(&s_now, &s_before, &e_now, &e_before, true, 4, &c);
    ck_assert(c.has_low && !c.may_claim && !c.significant);
}
END_TEST

START_TEST(change__needs_a_value_on_either_side)
{
    struct cluster one = {.account = 1, .n = 9, .up = 9};
    struct sample s = {.kind = SAMPLE_SHARE, .clusters = &one, .n = 1}, nobody = {.kind = SAMPLE_SHARE};
    struct estimate e, none;
    struct change c;

    estimate_clustered(&s, &e);
    estimate_clustered(&nobody, &none);
    change_clustered(&s, &nobody, &e, &none, false, 1, &c);
    ck_assert(!c.has_value && !c.has_low && !c.may_claim && !c.significant);
    change_clustered(&nobody, &s, &none, &e, false, 1, &c);
    ck_assert(!c.has_value && !c.has_low && !c.may_claim && !c.significant);
}
END_TEST

Suite *suite_sample_change(void);
Suite *suite_sample_change(void)
{
    Suite *s = suite_create("sample_change");
    TCase *c = tcase_create("sample_change");

    tcase_set_timeout(c, 30);
    tcase_add_test(c, change__clustered_is_the_definition_over_single_answers);
    tcase_add_test(c, change__of_a_sample_against_itself_is_0);
    tcase_add_test(c, change__mirrors_when_the_samples_are_swapped);
    tcase_add_test(c, change__by_account_counts_each_account_once);
    tcase_add_test(c, change__needs_a_value_on_either_side);
    suite_add_tcase(s, c);
    return s;
}
