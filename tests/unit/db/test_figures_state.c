/* Revenue, stays and live accounts as figures, against naive computations over the events themselves. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "tests/unit/db/figured.h"

Suite *suite_figures_state(void);

static struct figured f;

static void setup(void)
{
    figured_make(&f);
}

static void teardown(void)
{
    figured_remove(&f);
}

/* ---- revenue, naively ---- */

#define ACCOUNTS 6
#define SUBSCRIPTIONS 9
#define EVENTS 160
static const char *const ACCOUNT[ACCOUNTS] = {"a0", "a1", "a2", "a3", "a4", "a5"};
static const char *const TYPE[3] = {"subscription.changed", "subscription.ended", "subscription.started"};
static struct {
    int64_t at;
    int subscription, account, step;
    double value;
    char id[8];
} history[EVENTS];

static uint64_t dice_state;
static int dice(int n)
{
    dice_state = dice_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((dice_state >> 33) % (uint64_t)n);
}

/* Two years of days, many of them the same instant; one subscription may move between accounts. */
static void history_make(uint64_t seed)
{
    int64_t begin = figured_at("2024-06-01T00:00:00Z");

    dice_state = seed;
    for (int i = 0; i < EVENTS; i++) {
        int subscription = dice(SUBSCRIPTIONS);

        history[i].at = begin + dice(8) * 90 * DAY_US + dice(3) * DAY_US;
        history[i].subscription = subscription;
        history[i].account = dice(4) > 0 ? subscription % ACCOUNTS : dice(ACCOUNTS);
        history[i].step = dice(3);
        history[i].value = history[i].step == 1 ? 0 : 10 + dice(90);
        snprintf(history[i].id, sizeof history[i].id, "h%d", dice(1000) * 1000 + i);
        history[i].id[7] = '\0';
        figured_put(&f, (struct fact_input){.kind = FACT_EVENT,
                                            .type = TYPE[history[i].step],
                                            .account = ACCOUNT[history[i].account],
                                            .subject = (const char *[]){"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7",
                                                                        "s8"}[subscription],
                                            .has_value = true,
                                            .value = {.units = (int64_t)history[i].value},
                                            .id = history[i].id,
                                            .at = history[i].at});
    }
}

static bool is_later(int i, int j)
{
    if (history[i].at != history[j].at) return history[i].at > history[j].at;
    if (history[i].step != history[j].step) return history[i].step > history[j].step;
    return strcmp(history[i].id, history[j].id) > 0;
}

static double revenue_of(int account, int64_t t)
{
    double sum = 0;

    for (int s = 0; s < SUBSCRIPTIONS; s++) {
        int last = -1;

        for (int i = 0; i < EVENTS; i++) {
            if (history[i].subscription != s || history[i].at >= t) continue;
            if (last < 0 || is_later(i, last)) last = i;
        }
        if (last >= 0 && history[last].account == account) sum += history[last].value;
    }
    return sum;
}

START_TEST(state__retention_and_churn_are_those_of_the_events)
{
    struct metric gross = figured_metric(&f, (struct measure){.kind = MEASURE_RETENTION});
    struct metric net = figured_metric(&f, (struct measure){.kind = MEASURE_RETENTION, .net = true});
    struct metric logos = figured_metric(&f, (struct measure){.kind = MEASURE_CHURN, .of = OF_LOGOS});
    struct metric money =
        figured_metric(&f, (struct measure){.kind = MEASURE_CHURN, .of = OF_REVENUE, .by_period = true});

    struct slice slice = figured_months("2026-01", 5);
    struct figures grosses, nets, logo, moneys;

    history_make((uint64_t)_i + 1);
    grosses = figured_all(&f, &gross, &slice);
    nets = figured_all(&f, &net, &slice);
    logo = figured_all(&f, &logos, &slice);
    moneys = figured_all(&f, &money, &slice);
    for (int month = 1; month <= 5; month++) {
        int64_t t1, t0, m0;
        double base = 0, kept = 0, all = 0, gone = 0, base_m = 0;
        int live = 0, lost = 0;

        t1 = period_end_us((struct period){GRAIN_MONTH, 56 * 12 + month - 1}, f.tz);
        t0 = period_end_us((struct period){GRAIN_MONTH, 55 * 12 + month - 1}, f.tz);
        m0 = period_start_us((struct period){GRAIN_MONTH, 56 * 12 + month - 1}, f.tz);
        for (int a = 0; a < ACCOUNTS; a++) {
            double r0 = revenue_of(a, t0), r1 = revenue_of(a, t1), rm = revenue_of(a, m0);

            base_m += rm;
            gone += rm > 0 && r1 == 0 ? rm : 0;
            if (r0 == 0) continue;
            live++;
            lost += r1 == 0;
            base += r0;
            kept += r1 < r0 ? r1 : r0;
            all += r1;
        }
        if (live > 0) {
            ck_assert_double_eq_tol(grosses.items[month - 1].estimate.value, 100 * kept / base, 1e-9);
            ck_assert_double_eq_tol(nets.items[month - 1].estimate.value, 100 * all / base, 1e-9);
            ck_assert_double_eq_tol(logo.items[month - 1].estimate.value, 100.0 * lost / live, 1e-9);
            ck_assert_int_eq(logo.items[month - 1].estimate.n, live);
        } else {
            ck_assert(!grosses.items[month - 1].estimate.has_value);
        }
        if (base_m > 0) ck_assert_double_eq_tol(moneys.items[month - 1].estimate.value, 100 * gone / base_m, 1e-9);
    }
}
END_TEST

START_TEST(state__movements_add_up_to_the_difference)
{
    struct metric of[5];
    static const double sign[5] = {1, 1, 1, -1, -1};
    struct slice slice = figured_months("2025-06", 12);
    struct figures figures[5];

    for (int k = 0; k < 5; k++)
        of[k] = figured_metric(&f, (struct measure){.kind = MEASURE_MOVEMENT, .of = (enum revenue_of)(OF_NEW + k)});
    history_make((uint64_t)_i + 11);
    for (int k = 0; k < 5; k++) figures[k] = figured_all(&f, &of[k], &slice);
    for (size_t p = 0; p < 12; p++) {
        int64_t ordinal = 55 * 12 + 5 + (int64_t)p;
        double moved = 0, before = 0, after = 0;

        for (int k = 0; k < 5; k++) moved += sign[k] * figures[k].items[p].estimate.value;
        for (int a = 0; a < ACCOUNTS; a++) {
            before += revenue_of(a, period_start_us((struct period){GRAIN_MONTH, ordinal}, f.tz));
            after += revenue_of(a, period_end_us((struct period){GRAIN_MONTH, ordinal}, f.tz));
        }
        ck_assert_double_eq_tol(moved, after - before, 1e-9);
    }
}
END_TEST

START_TEST(state__who_comes_back_in_time_is_won_back)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_WIN_BACK, .within_days = 10});
    struct figure back;

    for (int a = 0; a < 3; a++)
        figured_event(&f, TYPE[2], ACCOUNT[a], ACCOUNT[a], 10, figured_at("2026-01-05T00:00:00Z"));
    for (int a = 0; a < 3; a++)
        figured_event(&f, TYPE[1], ACCOUNT[a], ACCOUNT[a], 0, figured_at("2026-05-25T00:00:00Z"));
    back = figured_one(&f, &m, "2026-05");
    ck_assert_int_eq(back.estimate.n, 3);
    ck_assert(back.estimate.value == 0);
    clock_hold(INT64_C(1790000001) * SECOND_US); /* later than what came before */
    figured_event(&f, TYPE[2], "a0", "a0", 5, figured_at("2026-06-03T00:00:00Z"));
    figured_event(&f, TYPE[2], "a1", "a1", 5, figured_at("2026-06-04T00:00:00.000001Z"));
    back = figured_one(&f, &m, "2026-05");
    ck_assert_double_eq_tol(back.estimate.value, 100.0 / 3, 1e-9);
    ck_assert(!back.maturing);
    ck_assert(back.changed > figured_one(&f, &m, "2026-04").changed); /* what came in June */
    ck_assert(figured_one(&f, &m, "2026-06").maturing);
    ck_assert(figured_one(&f, &m, "2026-04").estimate.reason == REASON_NO_OBSERVATIONS);
}
END_TEST

/* ---- live accounts ---- */

START_TEST(state__active_counts_live_accounts_alone)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_ACTIVE, .event = "login", .bound = 2});
    int64_t start = figured_at("2026-01-05T00:00:00Z");
    struct slice june = figured_months("2026-06", 1), by = figured_months("2026-05", 1);
    struct figures groups;

    ck_assert(figured_one(&f, &m, "2026-05").estimate.reason == REASON_NO_DENOMINATOR);
    for (int a = 0; a < 3; a++) figured_event(&f, TYPE[2], ACCOUNT[a], ACCOUNT[a], 10, start);
    figured_event(&f, TYPE[1], "a2", "a2", 0, figured_at("2026-05-31T00:00:00Z"));
    for (int k = 0; k < 2; k++) {
        figured_event(&f, "login", "a0", "x", 1, figured_at("2026-05-01T00:00:00Z") + k);
        figured_event(&f, "login", "a2", "x", 1, figured_at("2026-05-10T00:00:00Z") + k);
        figured_event(&f, "login", "a5", "x", 1, figured_at("2026-05-10T00:00:00Z") + k);
        figured_event(&f, "login", "a1", "x", 1, figured_at("2026-05-31T23:59:59Z") + k * SECOND_US);
    }
    ck_assert_int_eq(figured_one(&f, &m, "2026-05").estimate.n, 2);
    ck_assert(figured_one(&f, &m, "2026-05").estimate.value == 50);
    by.group = GROUP_ACCOUNT;
    groups = figured_all(&f, &m, &by);
    ck_assert_uint_eq(groups.n, 2);
    ck_assert_str_eq(groups.items[0].group, "a0");
    ck_assert(groups.items[0].estimate.value == 100 && groups.items[1].estimate.value == 0);
    by.role = "buyer"; /* no account has a role */
    ck_assert_uint_eq(figured_all(&f, &m, &by).n, 0);
    /* Open: live at the end of yesterday; tomorrow it may be otherwise. */
    figured_event(&f, TYPE[1], "a1", "a1", 0, figured_at("2026-06-15T01:00:00Z"));
    ck_assert_int_eq(figured_all(&f, &m, &june).items[0].estimate.n, 2);
    ck_assert_int_eq(f.rests_until, figured_at("2026-06-16T00:00:00Z"));
    june.now += DAY_US;
    ck_assert_int_eq(figured_all(&f, &m, &june).items[0].estimate.n, 1);
}
END_TEST

static void voice(const char *account, const char *contact, const char *role, const char *at)
{
    figured_put(&f, (struct fact_input){.kind = FACT_RESPONSE,
                                        .type = "nps",
                                        .account = account,
                                        .contact = contact,
                                        .role = role,
                                        .has_score = true,
                                        .score = {.units = 9},
                                        .score_step = 9,
                                        .at = figured_at(at)});
}

START_TEST(state__coverage_wants_roles_in_twelve_months)
{
    struct metric any = figured_metric(&f, (struct measure){.kind = MEASURE_COVERAGE, .bound = 1});
    struct metric two = figured_metric(&f, (struct measure){.kind = MEASURE_COVERAGE, .bound = 2});

    for (int a = 0; a < 4; a++)
        figured_event(&f, TYPE[2], ACCOUNT[a], ACCOUNT[a], 10, figured_at("2025-01-05T00:00:00Z"));
    voice("a0", "c1", "buyer", "2025-06-01T00:00:00Z");
    voice("a0", "c2", "user", "2026-05-01T00:00:00Z");
    voice("a1", "c3", NULL, "2025-05-31T23:59:59Z"); /* a moment too long ago for May */
    voice("a2", "c4", NULL, "2026-02-01T00:00:00Z");
    voice("a2", "c5", "user", "2026-02-01T00:00:00Z");
    ck_assert(figured_one(&f, &any, "2026-05").estimate.value == 50);
    ck_assert(figured_one(&f, &any, "2026-04").estimate.value == 75);
    ck_assert(figured_one(&f, &two, "2026-05").estimate.value == 25);
    ck_assert(figured_one(&f, &two, "2026-04").estimate.value == 0);
}
END_TEST

/* ---- stays ---- */

START_TEST(state__exits_follow_the_stays_that_ended)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_EXITS, .phase = "use"});
    struct metric gross = figured_metric(&f, (struct measure){.kind = MEASURE_RETENTION});
    struct slice by = figured_months("2026-03", 1);
    struct figures groups;

    figured_event(&f, "left", "a0", NULL, 0, figured_at("2026-03-09T00:00:00Z"));
    figured_event(&f, "used", "a0", NULL, 0, figured_at("2025-03-01T00:00:00Z"));
    figured_event(&f, "used", "a1", NULL, 0, figured_at("2025-12-01T00:00:00Z"));
    figured_event(&f, "begun", "a1", NULL, 0, figured_at("2026-03-10T00:00:00Z"));
    figured_event(&f, "used", "a2", NULL, 0, figured_at("2025-12-01T00:00:00Z"));
    ck_assert_int_eq(figured_one(&f, &m, "2026-03").estimate.n, 2);
    ck_assert(figured_one(&f, &m, "2026-03").estimate.value == 50);
    ck_assert(figured_one(&f, &m, "2026-02").estimate.reason == REASON_NO_OBSERVATIONS);
    /* Late, the account turns out to have gone back before it left. */
    figured_event(&f, "begun", "a0", NULL, 0, figured_at("2026-03-08T00:00:00Z"));
    ck_assert_int_eq(figured_one(&f, &m, "2026-03").estimate.n, 2);
    ck_assert(figured_one(&f, &m, "2026-03").estimate.value == 0);

    for (int a = 0; a < 3; a++)
        figured_event(&f, TYPE[2], ACCOUNT[a], ACCOUNT[a], 10, figured_at("2025-01-05T00:00:00Z"));
    figured_event(&f, TYPE[1], "a0", "a0", 0, figured_at("2026-01-05T00:00:00Z"));
    by.group = GROUP_PHASE;
    groups = figured_all(&f, &gross, &by);
    ck_assert_uint_eq(groups.n, 2);
    ck_assert_str_eq(groups.items[0].group, "use"); /* a0 a year before; the others had not begun */
    ck_assert(groups.items[0].estimate.value == 0 && groups.items[1].estimate.value == 100);
    ck_assert(groups.items[1].group == NULL && groups.items[1].estimate.n == 2);
}
END_TEST

Suite *suite_figures_state(void)
{
    Suite *suite = suite_create("figures of state");
    TCase *t = tcase_create("state");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, state__retention_and_churn_are_those_of_the_events, 0, 4);
    tcase_add_loop_test(t, state__movements_add_up_to_the_difference, 0, 3);
    tcase_add_test(t, state__who_comes_back_in_time_is_won_back);
    tcase_add_test(t, state__active_counts_live_accounts_alone);
    tcase_add_test(t, state__coverage_wants_roles_in_twelve_months);
    tcase_add_test(t, state__exits_follow_the_stays_that_ended);
    suite_add_tcase(suite, t);
    return suite;
}
