/* Figures of answers one by one: what tests/api/figures_weighted.mjs cannot see from outside. */
#include <string.h>

#include "tests/unit/db/figured.h"

Suite *suite_figures_sample(void);

static struct figured f;
static struct metric metric; /* the mean of the instrument's answers, 0 to 10 */

static void define(bool per_contact, const char *population)
{
    metric = figured_metric(&f, (struct measure){.kind = MEASURE_MEAN,
                                                 .instrument = "nps",
                                                 .scale_max = 10,
                                                 .scale_step = 1,
                                                 .per_contact = per_contact,
                                                 .population = population});
}

static void answer(const char *source, const char *id, int score, const char *account, const char *contact,
                   const char *time)
{
    struct fact_input x = {.kind = FACT_RESPONSE,
                           .source = source,
                           .id = id,
                           .type = "nps",
                           .account = account,
                           .contact = contact,
                           .role = contact ? "buyer" : NULL,
                           .at = figured_at(time),
                           .has_score = true,
                           .score_step = score};

    x.score.units = score;
    figured_put(&f, x);
}

static struct figure last_of(const struct slice *slice)
{
    struct figures all = figured_all(&f, &metric, slice);

    ck_assert_uint_eq(all.n, slice->total ? 1 : slice->periods);
    return all.items[all.n - 1];
}

static struct change change_of(const struct slice *two, const char **ret_why)
{
    struct figures all = figured_all(&f, &metric, two);
    struct change c;

    OK(db_begin(f.s.db));
    OK(store_change(f.s.db, f.s.a, f.tz, &metric, two, &all.items[0], &all.items[1], &c, ret_why));
    db_rollback(f.s.db);
    return c;
}

static void setup(void)
{
    figured_make(&f);
}

static void teardown(void)
{
    figured_remove(&f);
}

START_TEST(sample__a_contacts_latest_is_by_time_then_source_then_id)
{
    struct slice may = figured_months("2026-05", 1);

    define(true, NULL);
    answer("b", "x", 4, "acme", "ann", "2026-05-10T10:00:00Z");
    answer("a", "z", 1, "acme", "ann", "2026-05-10T10:00:00Z");
    answer("b", "w", 2, "acme", "ann", "2026-05-10T10:00:00Z");
    answer("z", "z", 9, "acme", "ann", "2026-05-09T10:00:00Z");
    ck_assert_int_eq(last_of(&may).estimate.n, 1);
    ck_assert(last_of(&may).estimate.value == 4.0);
    answer("a", "y", 8, "acme", NULL, "2026-05-11T10:00:00Z");
    answer("a", "y2", 8, "acme", NULL, "2026-05-12T10:00:00Z");
    ck_assert_int_eq(last_of(&may).estimate.n, 3);
    /* Of the total, one of two months; also when the contact's account is another by then. */
    answer("a", "june", 10, "globex", "ann", "2026-06-01T00:00:00Z");
    may.periods = 2;
    may.total = true;
    ck_assert_int_eq(last_of(&may).estimate.n, 3);
    ck_assert_double_eq_tol(last_of(&may).estimate.value, 26.0 / 3, 1e-12);
}
END_TEST

START_TEST(sample__the_interval_says_how_it_was_made)
{
    struct slice may = figured_months("2026-05", 1);

    define(false, NULL);
    answer("a", "1", 4, "acme", NULL, "2026-05-10T10:00:00Z");
    ck_assert_ptr_null(last_of(&may).interval);
    answer("a", "2", 6, "globex", NULL, "2026-05-10T10:00:00Z");
    answer("a", "3", 7, NULL, NULL, "2026-05-10T10:00:00Z");
    answer("a", "4", 8, NULL, NULL, "2026-05-10T10:00:00Z");
    ck_assert_str_eq(last_of(&may).interval, "simple");
    answer("a", "5", 10, "acme", NULL, "2026-05-20T10:00:00Z");
    ck_assert_str_eq(last_of(&may).interval, "clustered");
    may.interval = INTERVAL_SIMPLE;
    ck_assert_str_eq(last_of(&may).interval, "simple");
    may.weighting = BY_ACCOUNT; /* a weighting has its own */
    ck_assert_str_eq(last_of(&may).interval, "account");
    ck_assert_int_eq(last_of(&may).estimate.n, 2);
    may.weighting = BY_REVENUE;
    ck_assert_int_eq(last_of(&may).estimate.reason, REASON_NO_DENOMINATOR);
    ck_assert_ptr_null(last_of(&may).interval);
}
END_TEST

START_TEST(sample__only_the_last_two_periods_keep_their_samples)
{
    struct slice three = figured_months("2026-03", 3);
    struct figures all;

    define(false, NULL);
    for (int m = 3; m <= 5; m++)
        answer("a", arena_printf(f.s.a, "%d", m), m, "acme", NULL, arena_printf(f.s.a, "2026-%02d-05T00:00:00Z", m));
    all = figured_all(&f, &metric, &three);
    ck_assert_ptr_null(all.items[0].sample);
    ck_assert_ptr_nonnull(all.items[1].sample);
    ck_assert_uint_eq(all.items[2].sample->n, 1);
    ck_assert(all.items[2].sample->clusters[0].sum == 5.0);
    three.interval = INTERVAL_SIMPLE;
    ck_assert_ptr_null(figured_all(&f, &metric, &three).items[2].sample);
}
END_TEST

START_TEST(sample__accounts_that_all_move_alike_move_for_sure)
{
    struct slice two = figured_months("2026-04", 2);
    const char *why;
    struct change paired, plain;

    define(false, NULL);
    for (int i = 0; i < 8; i++) {
        const char *account = arena_printf(f.s.a, "a-%d", i / 2);

        answer("a", arena_printf(f.s.a, "b%d", i), i / 2 * 2, account, NULL, "2026-04-05T00:00:00Z");
        answer("a", arena_printf(f.s.a, "n%d", i), i / 2 * 2 + 1 + i % 2, account, NULL, "2026-05-05T00:00:00Z");
    }
    paired = change_of(&two, &why);
    ck_assert_ptr_null(why);
    two.interval = INTERVAL_SIMPLE;
    plain = change_of(&two, &why);
    ck_assert(paired.value == 1.5 && plain.value == 1.5);
    ck_assert(!paired.has_low); /* every account by as much: no variance, so no interval */
    ck_assert(plain.has_low && plain.low < 0 && !plain.significant);
    answer("a", "more", 10, "a-0", NULL, "2026-05-06T00:00:00Z");
    two.interval = INTERVAL_AUTO;
    paired = change_of(&two, &why);
    ck_assert(paired.has_low && paired.high - paired.low < plain.high - plain.low);
    two.weighting = BY_REVENUE;
    change_of(&two, &why);
    ck_assert_str_eq(why, "no_value");
}
END_TEST

START_TEST(sample__a_population_that_is_heard_whole_leaves_no_doubt)
{
    struct slice may = figured_months("2026-05", 2);
    struct figures all;

    define(true, "contacts");
    answer("a", "0", 3, "acme", "eve", "2026-04-05T00:00:00Z");
    answer("a", "1", 4, "acme", "ann", "2026-05-05T00:00:00Z");
    answer("a", "2", 8, "globex", "bob", "2026-05-05T00:00:00Z");
    all = figured_all(&f, &metric, &may);
    ck_assert(all.items[0].has_population && all.items[0].population == 3);
    ck_assert(all.items[0].estimate.high - all.items[0].estimate.low <
              all.items[0].uncorrected.high - all.items[0].uncorrected.low);
    ck_assert(!all.items[1].has_population); /* nobody answered yet: no figure to correct */
    answer("a", "3", 9, "acme", "eve", "2026-05-06T00:00:00Z");
    all = figured_all(&f, &metric, &may);
    ck_assert(all.items[0].estimate.low == 7.0 && all.items[0].estimate.high == 7.0);
    ck_assert(all.items[0].uncorrected.low < 7.0);
    /* June is open: who came today is not counted before the day is over. */
    answer("a", "4", 5, "acme", "ann", "2026-06-02T00:00:00Z");
    answer("a", "5", 5, "acme", "new", "2026-06-15T06:00:00Z");
    all = figured_all(&f, &metric, &may);
    ck_assert_int_eq(all.items[1].population, 3);
    ck_assert_int_eq(f.rests_until, figured_at("2026-06-16T00:00:00Z"));
}
END_TEST

START_TEST(sample__few_people_of_one_account_are_not_told)
{
    struct slice may = figured_months("2026-05", 1);

    define(false, NULL);
    may.account = "acme";
    may.role = "buyer";
    may.suppress = true;
    answer("a", "1", 4, "acme", "ann", "2026-05-05T00:00:00Z");
    answer("a", "2", 5, "acme", "ann", "2026-05-06T00:00:00Z");
    answer("a", "3", 6, "acme", "bob", "2026-05-07T00:00:00Z");
    ck_assert_int_eq(last_of(&may).estimate.reason, REASON_SUPPRESSED);
    ck_assert_int_eq(last_of(&may).estimate.n, 0);
    ck_assert_ptr_null(last_of(&may).sample);
    answer("a", "4", 6, "acme", "eve", "2026-05-08T00:00:00Z");
    ck_assert_int_eq(last_of(&may).estimate.n, 4);
    may.suppress = false;
    ck_assert_int_eq(last_of(&may).estimate.n, 4);
}
END_TEST

START_TEST(sample__lost_accounts_weighed_by_revenue_are_lost_revenue)
{
    struct slice may = figured_months("2026-05", 1);
    struct figure logos, revenue;
    const char *why;

    for (int i = 0; i < 6; i++) {
        const char *account = arena_printf(f.s.a, "a-%d", i);

        figured_event(&f, "subscription.started", account, account, 100 * (i + 1), figured_at("2025-01-01T00:00:00Z"));
        if (i % 3 == 0)
            figured_event(&f, "subscription.ended", account, account, 0, figured_at("2026-05-03T00:00:00Z"));
    }
    metric = figured_metric(&f, (struct measure){.kind = MEASURE_CHURN, .of = OF_REVENUE, .by_period = true});
    revenue = last_of(&may);
    ck_assert_double_eq_tol(revenue.estimate.value, 100 * 500.0 / 2100, 1e-9);
    metric = figured_metric(&f, (struct measure){.kind = MEASURE_CHURN, .of = OF_LOGOS, .by_period = true});
    logos = last_of(&may);
    ck_assert_double_eq_tol(logos.estimate.value, 100 / 3.0, 1e-9);
    ck_assert_int_eq(logos.estimate.n, 6);
    ck_assert_str_eq(logos.interval, "simple");
    may.weighting = BY_REVENUE;
    logos = last_of(&may);
    ck_assert_double_eq_tol(logos.estimate.value, revenue.estimate.value, 1e-9);
    ck_assert_str_eq(logos.interval, "revenue");
    may.account = "a-9"; /* nobody */
    ck_assert_int_eq(last_of(&may).estimate.reason, REASON_NO_DENOMINATOR);
    /* Windows of twelve months are compared a year apart alone. */
    may = figured_months("2026-04", 2);
    metric.measure.by_period = false;
    change_of(&may, &why);
    ck_assert_str_eq(why, "overlap");
    metric.measure.by_period = true;
    ck_assert(change_of(&may, &why).value > 0);
    ck_assert_ptr_null(why);
}
END_TEST

Suite *suite_figures_sample(void)
{
    Suite *suite = suite_create("figures_sample");
    TCase *c = tcase_create("figures_sample");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, sample__a_contacts_latest_is_by_time_then_source_then_id);
    tcase_add_test(c, sample__the_interval_says_how_it_was_made);
    tcase_add_test(c, sample__only_the_last_two_periods_keep_their_samples);
    tcase_add_test(c, sample__accounts_that_all_move_alike_move_for_sure);
    tcase_add_test(c, sample__a_population_that_is_heard_whole_leaves_no_doubt);
    tcase_add_test(c, sample__few_people_of_one_account_are_not_told);
    tcase_add_test(c, sample__lost_accounts_weighed_by_revenue_are_lost_revenue);
    suite_add_tcase(suite, c);
    return suite;
}
