/* Waits that are still open, invitations and what answered them, indexes. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "tests/unit/db/figured.h"

Suite *suite_figures_waits(void);

static struct figured f;

static void setup(void)
{
    figured_make(&f);
}

static void teardown(void)
{
    figured_remove(&f);
}

/* ---- time_to ---- */

static struct metric median_wait(void)
{
    return figured_metric(
        &f, (struct measure){
                .kind = MEASURE_TIME_TO, .q = 0.5, .start = {.type_name = "asked"}, .end = {.type_name = "told"}});
}

START_TEST(time_to__those_still_waiting_are_censored_at_the_end_of_yesterday)
{
    struct metric m = median_wait();
    struct slice june = figured_months("2026-06", 1);
    struct figure x;

    figured_event(&f, "asked", "a", "1", 0, figured_at("2026-06-10T00:00:00Z"));
    figured_event(&f, "told", "a", "1", 0, figured_at("2026-06-10T01:00:00Z"));
    figured_event(&f, "asked", "a", "2", 0, figured_at("2026-06-10T00:00:00Z"));
    figured_event(&f, "told", "a", "2", 0, figured_at("2026-06-15T09:00:00Z"));  /* today: not seen yet */
    figured_event(&f, "asked", "a", "3", 0, figured_at("2026-06-15T01:00:00Z")); /* not begun yet */
    x = figured_one(&f, &m, "2026-06");
    ck_assert_int_eq(x.estimate.n, 2);
    ck_assert(x.estimate.value == 3600); /* S falls to one half there */
    ck_assert_int_eq(f.rests_until, figured_at("2026-06-16T00:00:00Z"));
    /* A third that never ends: half are not through. */
    figured_event(&f, "asked", "a", "4", 0, figured_at("2026-06-10T00:00:00Z"));
    ck_assert(figured_one(&f, &m, "2026-06").estimate.reason == REASON_NOT_REACHED);
    june.now += DAY_US;
    x = figured_all(&f, &m, &june).items[0];
    ck_assert_int_eq(x.estimate.n, 4);
    ck_assert(x.estimate.value == (5 * 24 + 9) * 3600);
    /* An assessment keeps its own moment. */
    june.as_of = figured_at("2026-06-15T00:00:00Z");
    x = figured_all(&f, &m, &june).items[0];
    ck_assert_int_eq(x.estimate.n, 3);
    ck_assert(x.estimate.reason == REASON_NOT_REACHED);
}
END_TEST

START_TEST(time_to__a_new_start_censors_the_wait_before_it)
{
    struct metric m = median_wait();

    figured_event(&f, "asked", "a", "1", 0, figured_at("2026-03-01T00:00:00Z"));
    figured_event(&f, "asked", "a", "1", 0, figured_at("2026-03-01T02:00:00Z"));
    figured_event(&f, "told", "a", "1", 0, figured_at("2026-03-01T03:00:00Z"));
    ck_assert_int_eq(figured_one(&f, &m, "2026-03").estimate.n, 2);
    ck_assert(figured_one(&f, &m, "2026-03").estimate.value == 3600);
    /* Nothing waits any more: the clock alone changes nothing but by months. */
    ck_assert_int_eq(f.rests_until, INT64_MAX);
    ck_assert(figured_one(&f, &m, "2026-02").estimate.reason == REASON_NO_OBSERVATIONS);
}
END_TEST

/* ---- response_rate ---- */

static void invite(const char *id, const char *contact, const char *touchpoint, const char *at, const char *status)
{
    figured_put(&f, (struct fact_input){.kind = FACT_INVITATION,
                                        .type = "nps",
                                        .id = id,
                                        .account = "acme",
                                        .contact = contact,
                                        .touchpoint = touchpoint,
                                        .status = status,
                                        .at = figured_at(at)});
}

static void answer(const char *contact, const char *touchpoint, const char *names, const char *at)
{
    figured_put(&f, (struct fact_input){.kind = FACT_RESPONSE,
                                        .type = "nps",
                                        .account = "acme",
                                        .contact = contact,
                                        .touchpoint = touchpoint,
                                        .invitation = names,
                                        .has_score = true,
                                        .score = {.units = 9},
                                        .score_step = 9,
                                        .at = figured_at(at)});
}

static void expect(const struct metric *m, const char *month, int answered, int sent)
{
    struct figure x = figured_one(&f, m, month);

    ck_assert_int_eq(x.estimate.n, sent);
    ck_assert_double_eq_tol(x.estimate.value, 100.0 * answered / sent, 1e-9);
}

START_TEST(response_rate__an_answer_belongs_to_one_invitation)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_RESPONSE_RATE, .instrument = "nps"});

    invite("i1", "c1", "support", "2026-03-01T00:00:00Z", "sent");
    invite("i2", "c1", "support", "2026-03-10T00:00:00Z", "sent");
    invite("i3", "c1", "review", "2026-03-10T00:00:00Z", "sent");
    invite("i4", "c2", "support", "2026-03-10T00:00:00Z", "bounced");
    expect(&m, "2026-03", 0, 3);
    answer("c1", "support", NULL, "2026-02-28T00:00:00Z"); /* before any */
    expect(&m, "2026-03", 0, 3);
    answer("c1", "support", NULL, "2026-03-12T00:00:00Z"); /* i2's */
    answer("c1", "support", NULL, "2026-03-13T00:00:00Z"); /* nobody's any more */
    expect(&m, "2026-03", 1, 3);
    answer("c2", "review", NULL, "2026-03-12T00:00:00Z");        /* another's */
    answer("c1", "review", NULL, "2026-04-09T00:00:00.000001Z"); /* a moment too late */
    expect(&m, "2026-03", 1, 3);
    answer("c1", "review", "i1", "2026-05-30T00:00:00Z"); /* names it, whenever it comes */
    expect(&m, "2026-03", 2, 3);
    answer("c1", "review", NULL, "2026-04-09T00:00:00Z");
    expect(&m, "2026-03", 3, 3);
    ck_assert(figured_one(&f, &m, "2026-04").estimate.reason == REASON_NO_OBSERVATIONS);
    ck_assert(!figured_one(&f, &m, "2026-04").maturing);
    ck_assert(figured_one(&f, &m, "2026-05").maturing);
}
END_TEST

START_TEST(response_rate__who_names_one_answers_no_other)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_RESPONSE_RATE, .instrument = "nps"});
    struct slice by = figured_months("2026-03", 1);
    struct figures groups;

    invite("i1", "c1", "support", "2026-02-01T00:00:00Z", "sent");
    invite("i2", "c1", "support", "2026-03-01T00:00:00Z", "sent");
    answer("c1", "support", "i1", "2026-03-02T00:00:00Z");
    expect(&m, "2026-02", 1, 1);
    expect(&m, "2026-03", 0, 1);
    invite("i3", NULL, "review", "2026-03-01T00:00:00Z", "sent");
    answer(NULL, "review", NULL, "2026-03-02T00:00:00Z"); /* nobody meets nobody */
    expect(&m, "2026-03", 0, 2);
    by.group = GROUP_TOUCHPOINT;
    groups = figured_all(&f, &m, &by);
    ck_assert_uint_eq(groups.n, 2);
    ck_assert_str_eq(groups.items[0].group, "review");
    by.touchpoint = "support";
    ck_assert_uint_eq(figured_all(&f, &m, &by).n, 1);
}
END_TEST

/* ---- index ---- */

START_TEST(index__weighs_the_parts_that_have_a_value)
{
    struct metric count = figured_metric(&f, (struct measure){.kind = MEASURE_COUNT, .event = "login"});
    struct metric mean = figured_metric(&f, (struct measure){.kind = MEASURE_AVERAGE, .event = "login"});
    struct metric gone = figured_metric(&f, (struct measure){.kind = MEASURE_AVERAGE, .event = "logout"});
    struct index_part inner_parts[2] = {{.metric = &count, .weight = 1, .ceiling = 10},
                                        {.metric = &mean, .weight = 3, .floor = 10, .ceiling = 0}};
    struct metric inner =
        figured_metric(&f, (struct measure){.kind = MEASURE_INDEX, .parts = inner_parts, .parts_n = 2});
    struct index_part parts[3] = {{.metric = &inner, .weight = 1, .ceiling = 100},
                                  {.metric = &gone, .weight = 2, .ceiling = 1},
                                  {.metric = NULL, .weight = 1, .ceiling = 1}};
    struct metric outer = figured_metric(&f, (struct measure){.kind = MEASURE_INDEX, .parts = parts, .parts_n = 3});
    struct slice by = figured_months("2026-03", 1);
    struct figures groups;
    struct figure x;

    for (int i = 0; i < 4; i++)
        figured_event(&f, "login", i ? "a" : "b", NULL, 2.5, figured_at("2026-03-01T00:00:00Z"));
    x = figured_one(&f, &inner, "2026-03");
    ck_assert_double_eq_tol(x.estimate.value, 100 * (1 * 0.4 + 3 * 0.75) / 4, 1e-9);
    ck_assert_int_eq(x.estimate.n, 2);
    ck_assert(x.has_covered && x.covered == 100);
    x = figured_one(&f, &outer, "2026-03");
    ck_assert_double_eq_tol(x.estimate.value, 100 * (1 * 0.4 + 3 * 0.75) / 4, 1e-9);
    ck_assert_int_eq(x.estimate.n, 1);
    ck_assert(x.covered == 25);
    by.group = GROUP_ACCOUNT;
    groups = figured_all(&f, &inner, &by);
    ck_assert_uint_eq(groups.n, 2);
    ck_assert_double_eq_tol(groups.items[0].estimate.value, 100 * (1 * 0.3 + 3 * 0.75) / 4, 1e-9);
    ck_assert_double_eq_tol(groups.items[1].estimate.value, 100 * (1 * 0.1 + 3 * 0.75) / 4, 1e-9);
    /* A count of an open month has no value yet; a month of nothing has the count's 0 alone. */
    figured_event(&f, "login", "a", NULL, 5, figured_at("2026-06-01T00:00:00Z"));
    x = figured_one(&f, &inner, "2026-06");
    ck_assert(x.covered == 75 && x.estimate.value == 50);
    x = figured_one(&f, &inner, "2026-01");
    ck_assert(x.covered == 25 && x.estimate.value == 0);
    ck_assert(!figured_one(&f, &outer, "2026-06").estimate.has_low);
}
END_TEST

Suite *suite_figures_waits(void)
{
    Suite *suite = suite_create("figures of waits");
    TCase *t = tcase_create("waits");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, time_to__those_still_waiting_are_censored_at_the_end_of_yesterday);
    tcase_add_test(t, time_to__a_new_start_censors_the_wait_before_it);
    tcase_add_test(t, response_rate__an_answer_belongs_to_one_invitation);
    tcase_add_test(t, response_rate__who_names_one_answers_no_other);
    tcase_add_test(t, index__weighs_the_parts_that_have_a_value);
    suite_add_tcase(suite, t);
    return suite;
}
