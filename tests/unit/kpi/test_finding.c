/* Findings of the card: which rule speaks, and which keeps silent; that few parts are judged by chance itself. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "kpi/association.h"
#include "kpi/finding.h"

Suite *suite_finding(void);

static struct arena *a;
static struct touchpoint touchpoints[] = {{.key = "desk", .name = "Desk"}};
static struct phase phases[] = {
    {.key = "use", .name = "Use", .owner = {.function = "Desk"}, .touchpoints = touchpoints, .touchpoints_n = 1}};
static struct journey journey = {.key = "j", .name = "J", .phases = phases, .phases_n = 1};
static struct test at_desk = {.field = WHERE_TOUCHPOINT, .name = "touchpoint", .op = OP_EQ};

static struct metric metric_of(const char *key, enum perspective v, enum measure_kind kind)
{
    return (struct metric){.key = key,
                           .name = key,
                           .journey = "j",
                           .phase = "use",
                           .perspective = v,
                           .purpose = "indicator",
                           .basis = "output",
                           .unit = "%",
                           .owner = {.function = "Desk"},
                           .goal = {.better = BETTER_HIGH, .has_target = true, .target = 80, .min_n = 5},
                           .cadence = GRAIN_MONTH,
                           .measure = {.kind = kind},
                           .series = 1};
}

static struct estimate past[3];
static enum status past_status[3];

static struct card_metric figure_of(const struct metric *m, double value, enum status status)
{
    return (struct card_metric){.metric = m,
                                .now = {.has_value = true, .value = value, .n = 40},
                                .status = status,
                                .past = past,
                                .past_status = past_status,
                                .past_n = 3,
                                .newest = 1};
}

static struct change fall(double d, double half)
{
    return (struct change){.has_value = true,
                           .value = d,
                           .has_low = true,
                           .low = d - half,
                           .has_high = true,
                           .high = d + half,
                           .may_claim = true};
}

static struct card_ground ground_of(const struct card_metric *metrics, size_t n)
{
    return (struct card_ground){.journey = &journey,
                                .period = {GRAIN_MONTH, 680},
                                .period_text = "2026-09",
                                .metrics = metrics,
                                .n = n,
                                .filters = ""};
}

static void set_up(void)
{
    a = arena_create();
    for (size_t i = 0; i < 3; i++) {
        past[i] = (struct estimate){.has_value = true, .value = 85, .n = 40};
        past_status[i] = STATUS_ON_TARGET;
    }
}

static void tear_down(void)
{
    arena_drop(a);
}

START_TEST(finding__green_delivery_over_red_value_is_a_watermelon)
{
    struct metric inside = metric_of("met", VALUE_DELIVERY, MEASURE_SHARE);
    struct metric outside = metric_of("felt", VALUE_REALIZATION, MEASURE_TOP_BOX);
    struct card_metric m[2] = {figure_of(&inside, 97, STATUS_ON_TARGET), figure_of(&outside, 60, STATUS_OFF_TARGET)};
    struct card_ground g = ground_of(m, 2);
    struct findings f = {0}, none = {0};

    find_watermelons(&g, a, &f);
    ck_assert_uint_eq(f.n, 1);
    ck_assert_str_eq(f.items[0].phase, "use");
    ck_assert_uint_eq(f.items[0].evidence_n, 2);
    m[0].status = STATUS_AT_RISK;
    find_watermelons(&g, a, &none);
    m[0].status = STATUS_ON_TARGET;
    m[0].newest = 0; /* on target because nothing is connected */
    find_watermelons(&g, a, &none);
    m[0].newest = 1;
    m[1].status = STATUS_AT_RISK;
    find_watermelons(&g, a, &none);
    ck_assert_uint_eq(none.n, 0);
}
END_TEST

START_TEST(finding__since_reaches_back_through_the_same_status)
{
    struct metric inside = metric_of("met", VALUE_DELIVERY, MEASURE_SHARE);
    struct metric outside = metric_of("felt", VALUE_REALIZATION, MEASURE_TOP_BOX);
    struct card_metric m[2] = {figure_of(&inside, 97, STATUS_ON_TARGET), figure_of(&outside, 60, STATUS_OFF_TARGET)};
    struct card_ground g = ground_of(m, 2);
    struct findings f = {0};

    past_status[0] = past_status[1] = STATUS_OFF_TARGET;
    find_watermelons(&g, a, &f);
    ck_assert_int_eq(f.items[0].since.ordinal, 678);
}
END_TEST

/* One comparison in twenty is significant alone; among twenty it is not. */
START_TEST(finding__a_drop_must_stand_out_among_all_comparisons)
{
    struct metric metrics[20];
    struct card_metric m[20];
    struct card_ground g = ground_of(m, 20);
    struct findings f = {0};

    for (size_t i = 0; i < 20; i++) {
        metrics[i] = metric_of("m", VALUE_REALIZATION, MEASURE_TOP_BOX);
        m[i] = figure_of(&metrics[i], 80, STATUS_ON_TARGET);
        m[i].has_change = true;
        m[i].change = fall(-1, 10);
    }
    m[3].change = fall(-11, 10);
    find_drops(&g, a, &f);
    ck_assert_uint_eq(f.n, 0);
    m[3].change = fall(-20, 10);
    find_drops(&g, a, &f);
    ck_assert_uint_eq(f.n, 1);
    ck_assert_uint_eq(f.items[0].compared, 20);
    m[3].change = fall(20, 10); /* for the better */
    f.n = 0;
    find_drops(&g, a, &f);
    ck_assert_uint_eq(f.n, 0);
    m[3].change = fall(-20, 10);
    m[3].open = true;
    find_drops(&g, a, &f);
    m[3].open = false;
    m[3].maturing = true;
    find_drops(&g, a, &f);
    ck_assert_uint_eq(f.n, 0);
}
END_TEST

START_TEST(finding__a_census_drops_by_its_status)
{
    struct metric last = metric_of("last", VALUE_PROPOSITION, MEASURE_LAST);
    struct card_metric m = figure_of(&last, 70, STATUS_OFF_TARGET);
    struct card_ground g = ground_of(&m, 1);
    struct findings f = {0};

    m.has_change = true;
    m.change = (struct change){.has_value = true, .value = -15};
    find_drops(&g, a, &f);
    ck_assert_uint_eq(f.n, 1);
    ck_assert(!f.items[0].has_p);
    past_status[0] = STATUS_OFF_TARGET;
    f.n = 0;
    find_drops(&g, a, &f);
    past_status[0] = STATUS_NO_DATA;
    find_drops(&g, a, &f);
    ck_assert_uint_eq(f.n, 0);
}
END_TEST

START_TEST(finding__churn_of_revenue_is_a_census_and_of_logos_none)
{
    struct metric churn = metric_of("churn", VALUE_REALIZATION, MEASURE_CHURN);
    struct card_metric m = figure_of(&churn, 70, STATUS_OFF_TARGET);
    struct card_ground g = ground_of(&m, 1);
    struct findings f = {0};

    m.has_change = true;
    m.change = (struct change){.has_value = true, .value = 15};
    churn.measure.of = OF_LOGOS;
    find_drops(&g, a, &f);
    ck_assert_uint_eq(f.n, 0);
    churn.measure.of = OF_REVENUE;
    find_drops(&g, a, &f);
    ck_assert_uint_eq(f.n, 1);
    ck_assert(!f.items[0].has_p);
}
END_TEST

START_TEST(finding__good_parts_and_a_bad_whole)
{
    struct metric part = metric_of("part", VALUE_REALIZATION, MEASURE_TOP_BOX);
    struct metric whole = metric_of("whole", VALUE_REALIZATION, MEASURE_NPS);
    struct card_metric m[2] = {figure_of(&part, 90, STATUS_ON_TARGET), figure_of(&whole, 10, STATUS_OFF_TARGET)};
    struct card_ground g = ground_of(m, 2);
    struct findings f = {0};

    part.measure.where = (struct where){&at_desk, 1};
    find_parts_not_whole(&g, a, &f);
    ck_assert_uint_eq(f.n, 0); /* it is no success metric */
    whole.purpose = "success";
    find_parts_not_whole(&g, a, &f);
    ck_assert_uint_eq(f.n, 1);
    m[0].status = STATUS_AT_RISK;
    f.n = 0;
    find_parts_not_whole(&g, a, &f);
    ck_assert_uint_eq(f.n, 0);
}
END_TEST

START_TEST(finding__what_is_missing_in_the_measuring)
{
    struct metric one = metric_of("one", VALUE_DELIVERY, MEASURE_COUNT);
    struct card_metric m = figure_of(&one, 0, STATUS_NO_TARGET);
    struct card_ground g = ground_of(&m, 1);
    struct findings f = {0};

    find_unmeasured(&g, a, &f);
    ck_assert_uint_eq(f.n, 1);
    ck_assert_int_eq((int)f.items[0].level, 2);
    f.n = 0;
    find_proxies(&g, a, &f);
    ck_assert_uint_eq(f.n, 1);
    one.basis = "outcome";
    f.n = 0;
    find_proxies(&g, a, &f);
    find_unowned(&g, a, &f);
    find_missing(&g, a, &f);
    ck_assert_uint_eq(f.n, 0);
    one.owner.function = NULL;
    m.newest = 0;
    m.now.n = 0;
    find_unowned(&g, a, &f);
    find_missing(&g, a, &f);
    ck_assert_uint_eq(f.n, 2);
    ck_assert_int_eq(f.items[1].rule, FINDING_NO_DATA);
    m.newest = 1;
    m.stale = true;
    f.n = 0;
    find_missing(&g, a, &f);
    ck_assert_uint_eq(f.n, 1);
    ck_assert_int_eq(f.items[0].rule, FINDING_STALE);
}
END_TEST

START_TEST(finding__order_is_weight_then_level)
{
    struct findings f = {0};

    findings_add(&f, a, FINDING_UNREAD);
    findings_add(&f, a, FINDING_DROP)->level = 1;
    findings_add(&f, a, FINDING_DROP)->level = 2;
    findings_add(&f, a, FINDING_WATERMELON);
    findings_sort(&f);
    ck_assert_int_eq(f.items[0].rule, FINDING_WATERMELON);
    ck_assert_double_eq(f.items[1].level, 2);
    ck_assert_int_eq(f.items[3].rule, FINDING_UNREAD);
}
END_TEST

/* Eight parts of one sign: 2 in 256 deals are as extreme. */
START_TEST(finding__signs_count_their_deals)
{
    const double parts[8] = {1, 1, 1, 1, 1, 1, 1, 1}, mixed[4] = {1, -1, 1, -1};

    ck_assert_double_eq_tol(signs_permutation_p(parts, 8, 100000, 7), 2.0 / 256, 0.002);
    ck_assert_double_gt(signs_permutation_p(mixed, 4, 1000, 7), 0.9);
    ck_assert_double_eq(signs_permutation_p(parts, 0, 1000, 7), 1);
}
END_TEST

/* Two accounts of ten stand out: 1 of 45 pairs is as extreme on this side, none on the other. */
START_TEST(finding__groups_count_their_deals)
{
    double sum[10] = {0}, n[10];
    size_t room[10];

    for (size_t i = 0; i < 10; i++) n[i] = 1;
    sum[2] = sum[5] = 8;
    ck_assert_double_eq_tol(groups_permutation_p(sum, n, 10, 2, 8, 100000, 3, room), 1.0 / 45, 0.004);
}
END_TEST

/* t tables: 2.776 is 5 % of 4 degrees, 4.604 is 1 %; 63.657 is 1 % of one. */
START_TEST(finding__students_tail)
{
    ck_assert_double_eq_tol(student_p(student_t975(4), 4), 0.05, 1e-12);
    ck_assert_double_eq_tol(student_p(-4.604094871415897, 4), 0.01, 1e-9);
    ck_assert_double_eq_tol(student_p(63.65674116287399, 1), 0.01, 1e-9);
    ck_assert_double_eq_tol(student_p(Z95, 1e9), 0.05, 1e-9);
    ck_assert_double_eq(student_p(0.3, 5), 1);
}
END_TEST

/* Five accounts that all fall by much the same are a drop; five of which one falls are not. */
START_TEST(finding__a_handful_of_accounts_can_fall_clearly)
{
    struct cluster before[5], now[5], one[5];
    struct sample b = {.kind = SAMPLE_MEAN, .min = 0, .max = 10, .clusters = before, .n = 5}, n = b, o = b;
    struct estimate eb, en, eo;
    struct change clear, vague;

    n.clusters = now;
    o.clusters = one;
    for (int i = 0; i < 5; i++) {
        before[i] = now[i] = one[i] = (struct cluster){.account = i + 1, .n = 10, .sum = 80 + i};
        now[i].sum = 30 + 2 * i;
    }
    one[0].sum = 0;
    estimate_clustered(&b, &eb);
    estimate_clustered(&n, &en);
    estimate_clustered(&o, &eo);
    change_clustered(&n, &b, &en, &eb, false, 5, &clear);
    change_clustered(&o, &b, &eo, &eb, false, 5, &vague);
    ck_assert_double_lt(sample_change_p(&n, &b, &clear, a), 1e-5);
    ck_assert_double_gt(sample_change_p(&o, &b, &vague, a), 0.05);
}
END_TEST

Suite *suite_finding(void)
{
    Suite *s = suite_create("finding");
    TCase *t = tcase_create("finding");

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, finding__green_delivery_over_red_value_is_a_watermelon);
    tcase_add_test(t, finding__since_reaches_back_through_the_same_status);
    tcase_add_test(t, finding__a_drop_must_stand_out_among_all_comparisons);
    tcase_add_test(t, finding__a_census_drops_by_its_status);
    tcase_add_test(t, finding__churn_of_revenue_is_a_census_and_of_logos_none);
    tcase_add_test(t, finding__good_parts_and_a_bad_whole);
    tcase_add_test(t, finding__what_is_missing_in_the_measuring);
    tcase_add_test(t, finding__order_is_weight_then_level);
    tcase_add_test(t, finding__signs_count_their_deals);
    tcase_add_test(t, finding__groups_count_their_deals);
    tcase_add_test(t, finding__students_tail);
    tcase_add_test(t, finding__a_handful_of_accounts_can_fall_clearly);
    suite_add_tcase(s, t);
    return s;
}
