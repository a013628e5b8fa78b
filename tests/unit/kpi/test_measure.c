/* Measures compile to canonical series: equal observations, equal text. */
#include <check.h>
#include <string.h>

#include "kpi/measure.h"

Suite *suite_measure(void);

static struct arena *a;

static void setup(void)
{
    a = arena_create();
}

static void teardown(void)
{
    arena_drop(a);
}

static struct operand *text_operand(const char *text)
{
    struct operand *o = arena_alloc(a, sizeof *o);

    o->type = JSON_STRING;
    o->text = text;
    return o;
}

static struct test *tests_of(size_t n)
{
    return arena_array(a, n, sizeof(struct test));
}

static const char *text_of(const struct measure *m, const struct journey *j)
{
    struct buffer b = {0};
    struct series s;
    const char *text;

    ck_assert(measure_compile(m, j, a, &s));
    series_write(&s, &b);
    text = arena_copy(a, b.data, b.size);
    buffer_free(&b);
    return text;
}

static int64_t number_of(void *arg, int name_kind, const char *text)
{
    (void)arg;
    return name_kind * 1000 + (int64_t)strlen(text);
}

START_TEST(measure__nps_top_box_and_mean_share_one_series)
{
    struct measure nps = {.kind = MEASURE_NPS, .instrument = "nps"};
    struct measure mean = {.kind = MEASURE_MEAN, .instrument = "nps"};
    struct measure box = {.kind = MEASURE_TOP_BOX, .instrument = "nps", .bound = 9};
    struct measure gap = {.kind = MEASURE_GAP, .instrument = "nps"};

    ck_assert_str_eq(text_of(&nps, NULL), text_of(&mean, NULL));
    ck_assert_str_eq(text_of(&nps, NULL), text_of(&box, NULL));
    ck_assert_str_ne(text_of(&nps, NULL), text_of(&gap, NULL));
}
END_TEST

START_TEST(measure__the_order_in_which_tests_were_written_does_not_matter)
{
    struct measure x = {.kind = MEASURE_COUNT, .event = "order.placed"}, y = x;

    x.where.n = y.where.n = 2;
    x.where.tests = tests_of(2);
    y.where.tests = tests_of(2);
    x.where.tests[0] = (struct test){WHERE_ATTRIBUTE, "colour", OP_EQ, text_operand("red"), 1};
    x.where.tests[1] = (struct test){WHERE_ATTRIBUTE, "size", OP_IN, text_operand("xl"), 1};
    y.where.tests[0] = (struct test){WHERE_ATTRIBUTE, "size", OP_EQ, text_operand("xl"), 1};
    y.where.tests[1] = (struct test){WHERE_ATTRIBUTE, "colour", OP_EQ, text_operand("red"), 1};
    ck_assert_str_eq(text_of(&x, NULL), text_of(&y, NULL));
    y.where.tests[1].operands[0].text = "blue";
    ck_assert_str_ne(text_of(&x, NULL), text_of(&y, NULL));
}
END_TEST

START_TEST(measure__a_phase_becomes_its_touchpoints)
{
    struct touchpoint touchpoints[2] = {{.key = "onboarding"}, {.key = "delivery"}};
    struct phase phase = {.key = "deployment", .touchpoints = touchpoints, .touchpoints_n = 2};
    struct journey journey = {.key = "j", .phases = &phase, .phases_n = 1};
    struct measure m = {.kind = MEASURE_COUNT, .event = "ticket.opened"};
    struct series s;

    m.where.n = 1;
    m.where.tests = tests_of(1);
    m.where.tests[0] = (struct test){WHERE_PHASE, "phase", OP_EQ, text_operand("deployment"), 1};
    ck_assert(measure_compile(&m, &journey, a, &s));
    ck_assert_int_eq(s.where.tests[0].field, WHERE_TOUCHPOINT);
    ck_assert_uint_eq(s.where.tests[0].operands_n, 2);
    ck_assert_str_eq(s.where.tests[0].operands[0].text, "delivery");
}
END_TEST

static void assert_reads_back(const char *text)
{
    struct buffer again = {0};
    struct series s;

    ck_assert_msg(series_read(a, text, number_of, NULL, &s) == ERR_OK, "%s", text);
    series_write(&s, &again);
    ck_assert_str_eq(again.data, text);
    buffer_free(&again);
}

START_TEST(measure__kinds_of_state_compile_to_what_they_read)
{
    struct measure m = {.kind = MEASURE_RETENTION};
    struct measure nps = {.kind = MEASURE_NPS, .instrument = "nps"};
    struct measure attainment = {.kind = MEASURE_ATTAINMENT}, index = {.kind = MEASURE_INDEX};
    struct series s;

    ck_assert_str_eq(text_of(&m, NULL), "{\"kind\":\"revenue\"}");
    m.kind = MEASURE_WIN_BACK;
    m.within_days = 30;
    ck_assert_str_eq(text_of(&m, NULL), "{\"kind\":\"revenue\"}");
    m = (struct measure){.kind = MEASURE_COVERAGE, .bound = 2};
    ck_assert_str_eq(text_of(&m, NULL), "{\"kind\":\"voice\"}");
    m = (struct measure){.kind = MEASURE_RESPONSE_RATE, .instrument = "nps"};
    ck_assert_str_eq(text_of(&m, NULL), "{\"kind\":\"invited\",\"instrument\":\"nps\",\"where\":[]}");
    assert_reads_back(text_of(&m, NULL));
    m.kind = MEASURE_RELATIVE_RANK;
    ck_assert_str_eq(text_of(&m, NULL), "{\"kind\":\"rank\",\"type\":\"nps\",\"where\":[]}");
    assert_reads_back(text_of(&m, NULL));
    m = (struct measure){.kind = MEASURE_TIME_TO, .q = 0.5, .start.type_name = "a", .end.type_name = "b"};
    ck_assert_str_eq(text_of(&m, NULL), "{\"kind\":\"censored\",\"start\":{\"type\":\"a\",\"where\":[],\"key\":"
                                        "\"subject\"},\"end\":{\"type\":\"b\",\"where\":[],\"key\":\"subject\"}}");
    assert_reads_back(text_of(&m, NULL));
    m = nps;
    m.per_contact = true;
    ck_assert_str_eq(text_of(&m, NULL), text_of(&nps, NULL));
    ck_assert(!measure_compile(&attainment, NULL, a, &s) && !measure_compile(&index, NULL, a, &s));
    assert_reads_back("{\"kind\":\"revenue\"}");
    assert_reads_back("{\"kind\":\"voice\"}");
}
END_TEST

START_TEST(journey__compiles_to_the_events_that_enter_its_phases)
{
    const char *ends[] = {"left", "expired"}, *starts[] = {"placed"};
    struct touchpoint call = {.key = "call"};
    struct where wheres[2] = {{0}};
    struct phase phases[] = {{.key = "buy",
                              .enter_on = starts,
                              .enter_on_n = 1,
                              .enter_where = wheres,
                              .touchpoints = &call,
                              .touchpoints_n = 1},
                             {.key = "use"},
                             {.key = "leave", .enter_on = ends, .enter_on_n = 2, .enter_where = wheres, .exit = true}};
    struct journey j = {.key = "j", .phases = phases, .phases_n = 3};
    struct measure exits = {.kind = MEASURE_EXITS, .phase = "buy"};
    struct series s;
    struct buffer text = {0};

    wheres[1].tests = tests_of(1);
    wheres[1].n = 1;
    wheres[1].tests[0] = (struct test){WHERE_PHASE, "phase", OP_EQ, text_operand("buy"), 1};
    journey_compile(&j, a, &s);
    series_write(&s, &text);
    ck_assert_str_eq(
        text.data,
        "{\"kind\":\"stay\",\"phases\":[{\"key\":\"buy\",\"enter_on\":[{\"event\":\"placed\",\"where\":[]}]},"
        "{\"key\":\"use\",\"enter_on\":[]},{\"key\":\"leave\",\"enter_on\":[{\"event\":\"left\",\"where\":[]},"
        "{\"event\":\"expired\",\"where\":[{\"field\":\"touchpoint\",\"name\":\"touchpoint\",\"op\":\"eq\","
        "\"to\":[\"call\"]}]}]}]}");
    ck_assert_str_eq(text_of(&exits, &j), text.data);
    assert_reads_back(text.data);
    buffer_free(&text);
    ck_assert(journey_phase_of_touchpoint(&j, "call") == &phases[0]);
    ck_assert(!journey_phase_of_touchpoint(&j, "visit") && !journey_phase_of_touchpoint(&j, NULL));
    ck_assert(series_read(a, "{\"kind\":\"stay\"}", number_of, NULL, &s) == ERR_BROKEN);
}
END_TEST

START_TEST(series__text_reads_back_as_the_same_series)
{
    struct measure m = {.kind = MEASURE_CONVERSION, .within_days = 30};
    struct series s = {0};
    struct buffer again = {0};
    const char *text;

    m.start = (struct pair_end){.type_name = "order.placed", .key = KEY_SUBJECT};
    m.end = (struct pair_end){.type_name = "order.delivered", .key = KEY_ATTRIBUTE, .key_attribute = "order"};
    m.end.where.n = 2;
    m.end.where.tests = tests_of(2);
    m.end.where.tests[0] = (struct test){WHERE_TOUCHPOINT, "touchpoint", OP_EQ, text_operand("delivery"), 1};
    m.end.where.tests[1] = (struct test){WHERE_VALUE, "value", OP_GE, text_operand(NULL), 1};
    m.end.where.tests[1].operands[0] = (struct operand){.type = JSON_NUMBER, .number = 0.5};
    text = text_of(&m, NULL);
    ck_assert(series_read(a, text, number_of, NULL, &s) == ERR_OK);
    ck_assert_int_eq(s.kind, SERIES_CONVERSION);
    ck_assert_int_eq(s.within_us, INT64_C(30) * 86400 * 1000000);
    ck_assert_int_eq(s.start.type, 1000 + 12);
    ck_assert(s.by_start);
    ck_assert_str_eq(s.end.key_attribute, "order");
    ck_assert_int_eq(s.end.where.tests[0].operands[0].name, 4000 + 8);
    series_write(&s, &again);
    ck_assert_str_eq(again.data, text);
    buffer_free(&again);
    ck_assert(series_read(a, "{\"kind\":\"odd\"}", number_of, NULL, &s) == ERR_BROKEN);
}
END_TEST

START_TEST(instrument__scores_are_steps_or_are_refused)
{
    struct instrument half = {.min = 1, .max = 5, .step = 0.5}, tenth = {.min = 0, .max = 1, .step = 0.1};
    int64_t step = -1;
    bool off = false;

    ck_assert(instrument_step(&half, 2.5, &step, &off));
    ck_assert_int_eq(step, 3);
    ck_assert(!instrument_step(&half, 2.25, &step, &off));
    ck_assert(off);
    ck_assert(!instrument_step(&half, 5.5, &step, &off));
    ck_assert(!off);
    ck_assert(instrument_step(&tenth, 0.3, &step, &off));
    ck_assert_int_eq(step, 3);
}
END_TEST

Suite *suite_measure(void)
{
    Suite *suite = suite_create("measure");
    TCase *t = tcase_create("measure");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, measure__nps_top_box_and_mean_share_one_series);
    tcase_add_test(t, measure__the_order_in_which_tests_were_written_does_not_matter);
    tcase_add_test(t, measure__a_phase_becomes_its_touchpoints);
    tcase_add_test(t, measure__kinds_of_state_compile_to_what_they_read);
    tcase_add_test(t, journey__compiles_to_the_events_that_enter_its_phases);
    tcase_add_test(t, series__text_reads_back_as_the_same_series);
    tcase_add_test(t, instrument__scores_are_steps_or_are_refused);
    suite_add_tcase(suite, t);
    return suite;
}
