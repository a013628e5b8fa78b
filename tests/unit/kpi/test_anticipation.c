/* Anticipation: what is planted is found, and noise is not named, however steady or trending it is. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "kpi/anticipation.h"
#include "kpi/association.h"
#include "tests/unit/kpi/random.h"

#define ACCOUNTS 24
#define AHEAD 6
#define PERIODS (AHEAD + 12)
#define NOISE 30
#define INDICATORS (NOISE + 1)
#define PLANTED NOISE /* its index */
#define PLANTED_LAG 2
#define LAGS 6
#define SEEDS 200

struct company {
    double y[ACCOUNTS * PERIODS];
    double x[INDICATORS][ACCOUNTS * PERIODS];
    const double *of[INDICATORS];
};

/* Twelve uniform numbers: as good as normal here. */
static double normal(struct dice *d)
{
    double sum = -6;

    for (int i = 0; i < 12; i++) sum += (double)(dice_bits(d) >> 11) * 0x1p-53;
    return sum;
}

/*
 * Five kinds of noise by turns: fresh each period; an account's own level, so that its rows are nearly one; what drifts; a
 * season that all accounts share; rare values on a short scale. A quarter of all values is missing.
 */
static void noise_make(struct dice *d, int kind, double *ret)
{
    for (size_t a = 0; a < ACCOUNTS; a++) {
        double level = normal(d), walk = normal(d);

        for (size_t t = 0; t < PERIODS; t++) {
            double fresh = normal(d), v = fresh;

            walk += 0.5 * fresh;
            if (kind == 1) v = 3 * level + 0.3 * fresh;
            if (kind == 2) v = walk;
            if (kind == 3) v = (double)t + 0.5 * fresh;
            if (kind == 4) v = floor(2 * fresh);
            ret[a * PERIODS + t] = dice_roll(d, 1, kind == 4 ? 2 : 4) == 1 ? (double)NAN : v;
        }
    }
}

/* Success is steady by account and trends for all alike; `effect` of the planted indicator comes two periods later. */
static void company_make(uint64_t seed, double effect, struct company *ret)
{
    struct dice d = {seed};

    for (int i = 0; i < INDICATORS; i++) {
        noise_make(&d, i == PLANTED ? 0 : i % 5, ret->x[i]);
        ret->of[i] = ret->x[i];
    }
    for (size_t a = 0; a < ACCOUNTS; a++) {
        double level = normal(&d);

        for (size_t t = 0; t < PERIODS; t++) {
            double cause = t >= PLANTED_LAG ? ret->x[PLANTED][a * PERIODS + t - PLANTED_LAG] : 0;

            ret->y[a * PERIODS + t] = level + 0.1 * (double)t + normal(&d) + effect * (isnan(cause) ? 0 : cause);
            if (dice_roll(&d, 1, 3) == 1) ret->y[a * PERIODS + t] = NAN;
        }
    }
}

static struct anticipation_question ask_of(const struct company *c, size_t indicators)
{
    return (struct anticipation_question){.accounts = ACCOUNTS,
                                          .periods = PERIODS,
                                          .ahead = AHEAD,
                                          .lag_from = 1,
                                          .lag_to = LAGS,
                                          .y = c->y,
                                          .x = c->of,
                                          .x_n = indicators,
                                          .seed = 77};
}

struct outcome {
    int planted, noise, elsewhere; /* runs in which it is named; the planted one at another lag */
};

static struct outcome runs(uint64_t seeds, double effect, size_t indicators, uint64_t first)
{
    struct company *c = malloc(sizeof *c);
    struct arena *a = arena_create();
    struct outcome o = {0, 0, 0};

    ck_assert_ptr_nonnull(c);
    for (uint64_t seed = 0; seed < seeds; seed++) {
        struct anticipation pairs[INDICATORS * LAGS];
        struct anticipation_question q = ask_of(c, indicators);
        bool planted = false, noise = false, elsewhere = false;

        company_make(first + seed, effect, c);
        ck_assert_uint_eq(anticipation_answer(&q, a, pairs), indicators * LAGS);
        for (size_t i = 0; i < indicators * LAGS; i++) {
            if (!pairs[i].found) continue;
            if (pairs[i].x != PLANTED) noise = true;
            else if (pairs[i].lag == PLANTED_LAG) planted = true;
            else elsewhere = true;
        }
        o.planted += planted;
        o.noise += noise;
        o.elsewhere += elsewhere;
        arena_reset(a);
    }
    arena_drop(a);
    free(c);
    return o;
}

START_TEST(anticipation__finds_what_is_planted_and_hardly_ever_names_noise)
{
    struct outcome o = runs(SEEDS, 1.0, INDICATORS, 1000);

    ck_assert_int_ge(o.planted, SEEDS * 99 / 100);
    ck_assert_int_le(o.noise, SEEDS * 5 / 100);
    ck_assert_int_le(o.elsewhere, SEEDS * 5 / 100);
}
END_TEST

START_TEST(anticipation__names_noise_hardly_ever_where_nothing_is_planted)
{
    ck_assert_int_le(runs(SEEDS / 2, 0, NOISE, 9000).noise, SEEDS / 2 * 5 / 100);
}
END_TEST

static struct company *company_of(uint64_t seed, double effect)
{
    struct company *c = malloc(sizeof *c);

    ck_assert_ptr_nonnull(c);
    company_make(seed, effect, c);
    return c;
}

START_TEST(anticipation__rho_is_that_of_its_rows_and_answers_are_repeatable)
{
    static double x[ACCOUNTS * PERIODS], y[ACCOUNTS * PERIODS], ranks[2 * ACCOUNTS * PERIODS];
    struct anticipation pairs[INDICATORS * LAGS], again[INDICATORS * LAGS];
    struct company *c = company_of(5, 1.0);
    struct anticipation_question q = ask_of(c, INDICATORS);
    struct arena *a = arena_create();

    anticipation_answer(&q, a, pairs);
    anticipation_answer(&q, a, again);
    for (size_t i = 0; i < INDICATORS * LAGS; i++) {
        size_t n = 0, accounts = 0;
        double rho;

        ck_assert(pairs[i].x == i / LAGS && pairs[i].lag == 1 + i % LAGS);
        for (size_t of = 0; of < ACCOUNTS; of++) {
            size_t before = n;

            for (size_t t = AHEAD; t < PERIODS; t++) {
                x[n] = c->x[pairs[i].x][of * PERIODS + t - pairs[i].lag];
                y[n] = c->y[of * PERIODS + t];
                n += !isnan(x[n]) && !isnan(y[n]);
            }
            accounts += n > before;
        }
        ck_assert(spearman(x, y, n, ranks, &rho));
        ck_assert_double_eq(pairs[i].rho, rho);
        ck_assert(pairs[i].n == n && pairs[i].accounts == accounts);
        ck_assert(pairs[i].p > 0 && pairs[i].p <= 1 && pairs[i].p_any > 0 && pairs[i].p_any <= 1);
        ck_assert(pairs[i].p == again[i].p && pairs[i].p_any == again[i].p_any && pairs[i].found == again[i].found);
    }
    arena_drop(a);
    free(c);
}
END_TEST

START_TEST(anticipation__accounts_level_alone_is_found_only_by_accounts)
{
    struct anticipation pair;
    struct company *c = company_of(6, 0);
    struct anticipation_question q = ask_of(c, 1);
    struct arena *a = arena_create();

    /* One steady number an account on both sides, in no order: 288 rows, but 24 observations. By rows it is certain. */
    q.lag_to = 1;
    for (size_t of = 0; of < ACCOUNTS; of++) {
        for (size_t t = 0; t < PERIODS; t++) {
            c->x[0][of * PERIODS + t] = (double)(of * 7 % ACCOUNTS);
            c->y[of * PERIODS + t] = (double)(of * 11 % ACCOUNTS);
        }
    }
    ck_assert_uint_eq(anticipation_answer(&q, a, &pair), 1);
    ck_assert_uint_eq(pair.n, ACCOUNTS * (PERIODS - AHEAD));
    ck_assert(fabs(pair.rho) > 0.3 && pair.p > 0.1 && !pair.found);
    /* The same numbers on both sides are found. */
    for (size_t i = 0; i < ACCOUNTS * PERIODS; i++) c->y[i] = -c->x[0][i];
    anticipation_answer(&q, a, &pair);
    ck_assert(pair.found && pair.rho == -1 && pair.p == 0.0001);
    arena_drop(a);
    free(c);
}
END_TEST

START_TEST(anticipation__refuses_few_accounts_and_says_why)
{
    struct anticipation pairs[3];
    struct company *c = company_of(7, 0);
    struct anticipation_question q = ask_of(c, 3);
    struct arena *a = arena_create();

    q.lag_from = q.lag_to = 1;
    for (size_t i = 0; i < ACCOUNTS * PERIODS; i++) {
        c->x[0][i] = NAN;
        c->x[1][i] = 4;
        if (i / PERIODS >= ANTICIPATION_ACCOUNTS_MIN - 1) c->x[2][i] = NAN;
    }
    ck_assert_uint_eq(anticipation_answer(&q, a, pairs), 0);
    ck_assert_str_eq(untried_text(pairs[0].untried), "no_values");
    ck_assert_str_eq(untried_text(pairs[1].untried), "constant");
    ck_assert_str_eq(untried_text(pairs[2].untried), "too_few_accounts");
    ck_assert_uint_eq(pairs[2].accounts, ANTICIPATION_ACCOUNTS_MIN - 1);
    company_make(7, 0, c);
    for (size_t i = ANTICIPATION_ACCOUNTS_MIN * PERIODS; i < ACCOUNTS * PERIODS; i++) c->y[i] = NAN;
    ck_assert_uint_eq(anticipation_answer(&q, a, pairs), 3);
    for (size_t t = 0; t < PERIODS; t++) c->y[t] = t < AHEAD ? 1 : (double)NAN;
    ck_assert_uint_eq(anticipation_answer(&q, a, pairs), 0);
    ck_assert_str_eq(untried_text(pairs[1].untried), "too_few_accounts");
    ck_assert(!pairs[0].found && untried_text(UNTRIED_NOT) == NULL);
    q.x_n = 0;
    ck_assert_uint_eq(anticipation_answer(&q, a, pairs), 0);
    q.accounts = 0;
    ck_assert_uint_eq(anticipation_answer(&q, a, pairs), 0);
    arena_drop(a);
    free(c);
}
END_TEST

START_TEST(anticipation__of_more_accounts_than_are_shuffled_finds_what_is_there)
{
    const size_t accounts = 2 * ANTICIPATION_ACCOUNTS_MAX, periods = 3;
    struct arena *a = arena_create();
    double *y = arena_array(a, accounts * periods, sizeof *y), *x = arena_array(a, accounts * periods, sizeof *x);
    double *noise = arena_array(a, accounts * periods, sizeof *noise);
    const double *const of[] = {x, noise};
    const struct anticipation_question q = {.accounts = accounts,
                                            .periods = periods,
                                            .ahead = 1,
                                            .lag_from = 0,
                                            .lag_to = 1,
                                            .y = y,
                                            .x = of,
                                            .x_n = 2,
                                            .seed = 3};
    struct anticipation pairs[4];
    struct dice d = {4};

    for (size_t i = 0; i < accounts * periods; i++) {
        x[i] = normal(&d);
        noise[i] = normal(&d);
        y[i] = normal(&d) + (i % periods > 0 ? x[i - 1] : 0);
    }
    ck_assert_uint_eq(anticipation_answer(&q, a, pairs), 4);
    ck_assert(!pairs[0].found && pairs[1].found && !pairs[2].found && !pairs[3].found);
    ck_assert(pairs[1].accounts == accounts && pairs[1].n == accounts * 2 && pairs[1].lag == 1);
    arena_drop(a);
}
END_TEST

Suite *suite_anticipation(void);
Suite *suite_anticipation(void)
{
    Suite *suite = suite_create("anticipation");
    TCase *tests = tcase_create("anticipation");

    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, anticipation__finds_what_is_planted_and_hardly_ever_names_noise);
    tcase_add_test(tests, anticipation__names_noise_hardly_ever_where_nothing_is_planted);
    tcase_add_test(tests, anticipation__rho_is_that_of_its_rows_and_answers_are_repeatable);
    tcase_add_test(tests, anticipation__accounts_level_alone_is_found_only_by_accounts);
    tcase_add_test(tests, anticipation__refuses_few_accounts_and_says_why);
    tcase_add_test(tests, anticipation__of_more_accounts_than_are_shuffled_finds_what_is_there);
    suite_add_tcase(suite, tests);
    return suite;
}
