/* Rank correlation and Benjamini-Hochberg against naive versions; the permutation test under its own null. */
#include <check.h>
#include <math.h>

#include "kpi/association.h"
#include "tests/unit/kpi/random.h"

#define N_MAX 40

/* Mean rank: one, and one for each smaller, and half for each other equal. */
static double rank_naive(const double *v, size_t n, size_t of)
{
    double rank = 1;

    for (size_t i = 0; i < n; i++) rank += v[i] < v[of] ? 1.0 : i != of && v[i] == v[of] ? 0.5 : 0.0;
    return rank;
}

static bool spearman_naive(const double *x, const double *y, size_t n, double *ret)
{
    double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0, m = (double)n;

    for (size_t i = 0; i < n; i++) {
        double rx = rank_naive(x, n, i), ry = rank_naive(y, n, i);

        sx += rx;
        sy += ry;
        sxx += rx * rx;
        syy += ry * ry;
        sxy += rx * ry;
    }
    if (n < 3 || m * sxx - sx * sx <= 0 || m * syy - sy * sy <= 0) return false;
    *ret = (m * sxy - sx * sy) / sqrt((m * sxx - sx * sx) * (m * syy - sy * sy));
    return true;
}

START_TEST(spearman__equals_a_naive_one_with_ties_and_without)
{
    struct dice dice = {3};
    size_t none = 0;

    for (int round = 0; round < 3000; round++) {
        double x[N_MAX], y[N_MAX], ranks[2 * N_MAX], got = 7, want = 7;
        size_t n = (size_t)dice_roll(&dice, 0, N_MAX);
        int64_t levels = dice_roll(&dice, 1, 30);
        bool is;

        for (size_t i = 0; i < n; i++) {
            x[i] = (double)dice_roll(&dice, 1, levels) - 7.25;
            y[i] = (double)dice_roll(&dice, 1, levels) * 1e9 + (dice_roll(&dice, 0, 1) ? x[i] : 0);
        }
        is = spearman_naive(x, y, n, &want);
        ck_assert(spearman(x, y, n, ranks, &got) == is);
        ck_assert_double_eq_tol(got, want, 1e-12);
        for (size_t i = 0; is && i < n; i++) {
            ck_assert_double_eq(ranks[i], rank_naive(x, n, i));
            ck_assert_double_eq(ranks[n + i], rank_naive(y, n, i));
        }
        none += !is;
    }
    ck_assert_uint_gt(none, 50);
}
END_TEST

START_TEST(spearman__of_the_same_order_is_1_and_of_the_opposite_minus_1)
{
    const double x[] = {1, 2, 3, 4}, up[] = {10, 100, 1000, 10000}, down[] = {4, 3, 2, 1};
    double ranks[8], rho, low, high;

    ck_assert(spearman(x, up, 4, ranks, &rho));
    ck_assert_double_eq(rho, 1);
    spearman_interval(rho, 4, &low, &high);
    ck_assert(low == 1 && high == 1);
    ck_assert(spearman(x, down, 4, ranks, &rho));
    ck_assert_double_eq(rho, -1);
}
END_TEST

START_TEST(spearman__interval_holds_rho_and_narrows_with_n)
{
    double low, high, low_more, high_more;

    spearman_interval(0.4, 20, &low, &high);
    spearman_interval(0.4, 200, &low_more, &high_more);
    ck_assert(low < low_more && low_more < 0.4 && 0.4 < high_more && high_more < high);
    ck_assert(low < 0 && low_more > 0);
    /* By hand: tanh(atanh 0.4 -+ 1.95996 sqrt(1.06 / 17)). */
    ck_assert_double_eq_tol(low, -0.0656706, 1e-6);
    ck_assert_double_eq_tol(high, 0.7225992, 1e-6);
}
END_TEST

START_TEST(change__p_is_5_percent_at_the_bound_and_1_without_an_interval)
{
    const struct change at_bound = {.has_value = true, .has_low = true, .has_high = true, .value = 4, .high = 9};
    struct change c = at_bound;

    ck_assert_double_eq_tol(change_p(&c), 0.05, 1e-12);
    c.low = 1;
    ck_assert(change_p(&c) < 0.05);
    c.low = -1;
    ck_assert(change_p(&c) > 0.05);
    c = (struct change){.has_value = true, .has_high = true, .value = -4, .high = 0};
    ck_assert_double_eq_tol(change_p(&c), 0.05, 1e-12);
    c.value = 4; /* the bound on 0's side is missing */
    ck_assert_double_eq(change_p(&c), 1);
    ck_assert_double_eq(change_p(&(struct change){.has_value = true, .value = 4}), 1);
    ck_assert_double_eq(change_p(&(struct change){0}), 1);
    ck_assert_double_eq(change_p(&(struct change){.has_value = true, .has_low = true, .value = 0, .low = -1}), 1);
}
END_TEST

/* The largest i whose i-th smallest p is at most level i / k, by counting. */
static size_t hochberg_naive(const double *p, size_t k, double level)
{
    for (size_t i = k; i > 0; i--) {
        size_t small = 0;

        for (size_t j = 0; j < k; j++) small += p[j] <= level * (double)i / (double)k;
        if (small >= i) return i;
    }
    return 0;
}

START_TEST(hochberg__equals_a_naive_one)
{
    struct dice dice = {9};
    size_t some = 0;

    ck_assert_uint_eq(benjamini_hochberg(NULL, 0, 0.05, NULL, NULL), 0);
    for (int round = 0; round < 3000; round++) {
        double p[N_MAX], greatest = 0, least_not = 2;
        size_t k = (size_t)dice_roll(&dice, 1, N_MAX), order[N_MAX], n, found_n = 0;
        bool found[N_MAX];

        for (size_t i = 0; i < k; i++) p[i] = pow((double)dice_roll(&dice, 0, 100) / 100, 3);
        n = benjamini_hochberg(p, k, 0.05, order, found);
        ck_assert_uint_eq(n, hochberg_naive(p, k, 0.05));
        for (size_t i = 0; i < k; i++) {
            found_n += found[i];
            if (found[i]) greatest = fmax(greatest, p[i]);
            else least_not = fmin(least_not, p[i]);
        }
        ck_assert_uint_eq(found_n, n);
        ck_assert(n == 0 || greatest <= least_not);
        some += n > 0 && n < k;
    }
    ck_assert_uint_gt(some, 300);
}
END_TEST

Suite *suite_association(void);
Suite *suite_association(void)
{
    Suite *suite = suite_create("association");
    TCase *tests = tcase_create("association");

    tcase_add_test(tests, spearman__equals_a_naive_one_with_ties_and_without);
    tcase_add_test(tests, spearman__of_the_same_order_is_1_and_of_the_opposite_minus_1);
    tcase_add_test(tests, spearman__interval_holds_rho_and_narrows_with_n);
    tcase_add_test(tests, change__p_is_5_percent_at_the_bound_and_1_without_an_interval);
    tcase_add_test(tests, hochberg__equals_a_naive_one);
    suite_add_tcase(suite, tests);
    return suite;
}
