/* Quantiles by rank, from values and from a sketch; and Student's t against what is known of it otherwise. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "kpi/estimate.h"
#include "kpi/sketch.h"
#include "tests/unit/kpi/random.h"

#define VALUES 400

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void assert_near(bool has, double got, bool has_exact, double exact)
{
    ck_assert_int_eq(has, has_exact);
    if (has) ck_assert_double_le(fabs(got - exact), fabs(exact) * 0.01 * (1 + 1e-12));
}

START_TEST(quantile__a_sketch_is_within_1_percent_of_the_values_also_below_zero)
{
    static const double qs[] = {0.05, 0.25, 0.5, 0.9, 0.95, 0.999};
    struct dice dice = {21};
    struct arena *a = arena_create();

    for (int64_t n = 1; n <= VALUES; n += 7) {
        double sorted[VALUES];
        struct histogram h = {0};

        for (int64_t i = 0; i < n; i++) {
            int64_t x = dice_roll(&dice, -3, 6) * (dice_roll(&dice, 1, INT64_C(1) << dice_roll(&dice, 1, 55)));

            sorted[i] = (double)x / 1e6;
            histogram_add(&h, a, sketch_bucket(x), 1, x);
        }
        qsort(sorted, (size_t)n, sizeof *sorted, compare);
        for (size_t i = 0; i < sizeof qs / sizeof *qs; i++) {
            struct estimate e, exact;

            estimate_quantile(&h, qs[i], &e);
            estimate_quantile_exact(sorted, n, qs[i], &exact);
            ck_assert_int_eq(e.n, n);
            assert_near(e.has_value, e.value, exact.has_value, exact.value);
            assert_near(e.has_low, e.low, exact.has_low, exact.low);
            assert_near(e.has_high, e.high, exact.has_high, exact.high);
        }
    }
    arena_drop(a);
}
END_TEST

/* The smallest rank that leaves at most 1 - q above it, by counting: 100 r >= 7 n. */
START_TEST(quantile__ranks_are_those_of_the_decimal_q)
{
    double sorted[VALUES];

    for (int i = 0; i < VALUES; i++) sorted[i] = i + 1;
    for (int percent = 1; percent < 100; percent++) {
        for (int n = 1; n <= VALUES; n++) {
            struct estimate e;

            estimate_quantile_exact(sorted, n, percent / 100.0, &e);
            ck_assert_double_ge(e.value * 100, percent * n);
            ck_assert_double_lt((e.value - 1) * 100, percent * n);
        }
    }
}
END_TEST

START_TEST(quantile__few_values_leave_its_ends_unknown)
{
    const double one[] = {5};
    double sorted[100];
    struct estimate e;

    for (int i = 0; i < 100; i++) sorted[i] = i;
    estimate_quantile_exact(one, 1, 0.5, &e);
    ck_assert(e.has_value && e.value == 5 && !e.has_low && !e.has_high);
    estimate_quantile_exact(sorted, 100, 0.5, &e);
    ck_assert(e.has_low && e.has_high && e.low < e.value && e.value < e.high);
    estimate_quantile_exact(sorted, 100, 0.995, &e);
    ck_assert(e.has_low && !e.has_high);
    estimate_quantile_exact(sorted, 100, 0.005, &e);
    ck_assert(!e.has_low && e.has_high);
}
END_TEST

START_TEST(student_t__equals_the_closed_forms_of_1_and_2_degrees)
{
    double pi = acos(-1.0);

    ck_assert_double_eq_tol(student_t975(1), tan(pi * 0.475), 1e-12);
    ck_assert_double_eq_tol(student_t975(2), 0.95 * sqrt(2 / (1 - 0.95 * 0.95)), 1e-12);
}
END_TEST

/* Simpson's rule over the density from 0 to t must give 0.475. */
START_TEST(student_t__leaves_a_fortieth_of_the_density_above_it)
{
    static const double dfs[] = {0.7, 1.3, 2.5, 4.75, 33.3, 350.5, 999.5, 1000.5};
    const double pi = acos(-1.0);
    const int steps = 200000;

    for (size_t d = 0; d < sizeof dfs / sizeof *dfs; d++) {
        double df = dfs[d], t = student_t975(df), sum = 0;
        double front = exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(df * pi);

        for (int i = 0; i <= steps; i++) {
            double x = t * i / steps, weight = i == 0 || i == steps ? 1 : i % 2 ? 4 : 2;

            sum += weight * front * pow(1 + x * x / df, -(df + 1) / 2);
        }
        ck_assert_double_eq_tol(sum * t / steps / 3, 0.475, 1e-9);
    }
}
END_TEST

START_TEST(student_t__falls_with_the_degrees_down_to_z_without_a_step)
{
    double last = INFINITY;

    for (double df = 0.05; df < 1e10; df *= 1.01) {
        double t = student_t975(df);

        ck_assert_double_lt(t, last);
        ck_assert_double_gt(t, Z95);
        last = t;
    }
    ck_assert_double_eq_tol(last, Z95, 1e-9);
    /* Where one method gives way to the other. */
    ck_assert_double_eq_tol(student_t975(1000), student_t975(nextafter(1000, 0)), 1e-12);
}
END_TEST

Suite *suite_quantile(void);
Suite *suite_quantile(void)
{
    Suite *s = suite_create("quantile");
    TCase *c = tcase_create("quantile");

    tcase_set_timeout(c, 60);
    tcase_add_test(c, quantile__a_sketch_is_within_1_percent_of_the_values_also_below_zero);
    tcase_add_test(c, quantile__ranks_are_those_of_the_decimal_q);
    tcase_add_test(c, quantile__few_values_leave_its_ends_unknown);
    tcase_add_test(c, student_t__equals_the_closed_forms_of_1_and_2_degrees);
    tcase_add_test(c, student_t__leaves_a_fortieth_of_the_density_above_it);
    tcase_add_test(c, student_t__falls_with_the_degrees_down_to_z_without_a_step);
    suite_add_tcase(s, c);
    return s;
}
