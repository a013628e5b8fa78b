/* Metrics and their measures: every kind's arguments, what they must agree on, `where`. */
#include <check.h>
#include <string.h>

#include "decode/field.h"
#include "ground.h"

Suite *suite_metric(void);

#define METRIC                                                                                                           \
    "{\"name\":\"M\",\"journey\":\"end_customer\",\"phase\":\"deployment\",\"perspective\":\"value_delivery\",\"unit\":" \
    "\"s\",\"better\":\"low\",\"measure\":{\"kind\":\"count\",\"event\":\"e\"}}"

static struct metric metric;

static enum err read_metric(const char *body, const char *key)
{
    const struct json *v = ground_json(body);

    return decode_metric(v, "", key, ground, ground_arena, &ground_faults, &metric);
}

static enum err read_measure(const char *measure)
{
    return read_metric(ground_with(METRIC, "measure", measure), "m");
}

START_TEST(metric__defaults_and_normal_form)
{
    ck_assert_int_eq(read_metric(METRIC, "m"), ERR_OK);
    ck_assert_str_eq(metric.key, "m");
    ck_assert_str_eq(metric.journey, "end_customer");
    ck_assert_str_eq(metric.phase, "deployment");
    ck_assert_int_eq(metric.perspective, VALUE_DELIVERY);
    ck_assert_str_eq(metric.purpose, "indicator");
    ck_assert_str_eq(metric.basis, "output");
    ck_assert(!metric.value_level && !metric.display_unit && !metric.owner.function && !metric.owner.person);
    ck_assert_int_eq(metric.goal.better, BETTER_LOW);
    ck_assert(!metric.goal.has_target && !metric.goal.has_warn);
    ck_assert_int_eq(metric.goal.min_n, MIN_N_DEFAULT);
    ck_assert_int_eq(metric.cadence, GRAIN_MONTH);
    ck_assert_str_eq(
        metric.definition,
        "{\"basis\":\"output\",\"better\":\"low\",\"cadence\":\"month\",\"display_unit\":null,\"journey\":"
        "\"end_customer\",\"key\":\"m\",\"measure\":{\"event\":\"e\",\"kind\":\"count\"},\"min_n\":5,\"name\":\"M\","
        "\"owner\":null,\"perspective\":\"value_delivery\",\"phase\":\"deployment\",\"purpose\":\"indicator\","
        "\"target\":null,\"unit\":\"s\",\"value_level\":null,\"warn\":null}");
}
END_TEST

START_TEST(metric__the_normal_form_reads_as_itself)
{
    const char *first;

    ck_assert_int_eq(
        read_metric(
            ground_with(METRIC, "measure",
                        "{\"kind\":\"count\",\"where\":{\"on\":true,\"attr.side\":{\"in\":[2,1]}},\"event\":\"e\"}"),
            "m"),
        ERR_OK);
    first = metric.definition;
    ck_assert_int_eq(read_metric(first, "m"), ERR_OK);
    ck_assert_str_eq(metric.definition, first);
    ck_assert_int_eq(read_measure("{\"kind\":\"count\",\"event\":\"e\",\"where\":null}"), ERR_OK);
    ck_assert_ptr_null(strstr(metric.definition, "where"));
}
END_TEST

static const struct {
    const char *member, *value, *pointer;
    enum fault_code code;
} BAD[] = {
    {"name", NULL, "/name", FAULT_REQUIRED},
    {"journey", NULL, "/journey", FAULT_REQUIRED},
    {"journey", "\"nowhere\"", "/journey", FAULT_UNKNOWN_JOURNEY},
    {"phase", NULL, "/phase", FAULT_REQUIRED},
    {"phase", "\"use\"", "/phase", FAULT_UNKNOWN_PHASE},
    {"perspective", "\"value\"", "/perspective", FAULT_CHOICE},
    {"purpose", "\"success \"", "/purpose", FAULT_CHOICE},
    {"basis", "\"result\"", "/basis", FAULT_CHOICE},
    {"value_level", "\"basic\"", "/value_level", FAULT_CHOICE},
    {"unit", NULL, "/unit", FAULT_REQUIRED},
    {"unit", "\"123456789012345678901\"", "/unit", FAULT_TOO_LONG},
    {"display_unit", "\"123456789012345678901\"", "/display_unit", FAULT_TOO_LONG},
    {"better", NULL, "/better", FAULT_REQUIRED},
    {"better", "\"lower\"", "/better", FAULT_CHOICE},
    {"target", "\"5\"", "/target", FAULT_TYPE},
    {"target", "1e13", "/target", FAULT_RANGE},
    {"warn", "5", "/warn", FAULT_MISMATCH},
    {"min_n", "0", "/min_n", FAULT_RANGE},
    {"min_n", "1.5", "/min_n", FAULT_FORMAT},
    {"min_n", "1000001", "/min_n", FAULT_RANGE},
    {"cadence", "\"hour\"", "/cadence", FAULT_CHOICE},
    {"owner", "{\"function\":\"\"}", "/owner/function", FAULT_EMPTY},
    {"key", "\"other\"", "/key", FAULT_MISMATCH},
    {"version", "1", "/version", FAULT_UNKNOWN_MEMBER},
    {"measure", NULL, "/measure", FAULT_REQUIRED},
    {"measure", "\"nps\"", "/measure", FAULT_TYPE},
};

START_TEST(metric__bad_members)
{
    const char *body = ground_with(METRIC, BAD[_i].member, BAD[_i].value);

    ck_assert_msg(read_metric(body, "m") == ERR_INVALID, "%s", body);
    ground_expect(BAD[_i].pointer, BAD[_i].code, true, body);
}
END_TEST

START_TEST(metric__warn_is_no_better_than_the_target)
{
    static const struct {
        const char *better, *target, *warn;
        const char *pointer; /* NULL: fine */
    } rows[] = {
        {"\"low\"", "10", "20", NULL},       {"\"low\"", "10", "10", NULL},  {"\"low\"", "10", "9", "/warn"},
        {"\"high\"", "10", "9", NULL},       {"\"high\"", "10", "10", NULL}, {"\"high\"", "10", "11", "/warn"},
        {"\"none\"", "10", NULL, "/target"}, {"\"none\"", NULL, NULL, NULL},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *body = ground_with(METRIC, "better", rows[i].better);

        body = ground_with(ground_with(body, "target", rows[i].target), "warn", rows[i].warn);
        ck_assert_msg(read_metric(body, "m") == (rows[i].pointer ? ERR_INVALID : ERR_OK), "%s", body);
        if (rows[i].pointer) ground_expect(rows[i].pointer, FAULT_MISMATCH, true, body);
    }
}
END_TEST

START_TEST(metric__a_survey_is_no_outcome)
{
    const char *body = ground_with(METRIC, "basis", "\"outcome\"");

    ck_assert_int_eq(read_metric(body, "m"), ERR_OK);
    ck_assert_int_eq(read_metric(ground_with(body, "measure", "{\"kind\":\"mean\",\"instrument\":\"ces\"}"), "m"),
                     ERR_INVALID);
    ground_expect("/basis", FAULT_MISMATCH, true, body);
}
END_TEST

#define PAIR "\"start\":{\"event\":\"a\"},\"end\":{\"event\":\"b\"}"
#define PART(metric, floor, ceiling)                                                                                   \
    "{\"metric\":\"" metric "\",\"weight\":1,\"floor\":" floor ",\"ceiling\":" ceiling "}"

/* One good measure of each kind at least; the row's number is not the kind's. */
static const struct {
    enum measure_kind kind;
    const char *measure;
} GOOD[] = {
    {MEASURE_NPS, "{\"kind\":\"nps\",\"instrument\":\"nps\",\"per\":\"contact\",\"population\":\"contacts\"}"},
    {MEASURE_TOP_BOX, "{\"kind\":\"top_box\",\"instrument\":\"csat\",\"at_least\":5}"},
    {MEASURE_TOP_BOX, "{\"kind\":\"top_box\",\"instrument\":\"ces\",\"at_most\":1,\"per\":null}"},
    {MEASURE_MEAN,
     "{\"kind\":\"mean\",\"instrument\":\"nps\",\"where\":{\"score\":{\"gt\":3},\"expected\":9,\"role\":\"buyer\"}}"},
    {MEASURE_GAP, "{\"kind\":\"gap\",\"instrument\":\"csat\",\"population\":\"accounts\"}"},
    {MEASURE_RELATIVE_RANK, "{\"kind\":\"relative_rank\",\"instrument\":\"csat\"}"},
    {MEASURE_COUNT,
     "{\"kind\":\"count\",\"event\":\"never seen\",\"where\":{\"phase\":{\"in\":[\"deployment\",\"terminate\"]}}}"},
    {MEASURE_SUM, "{\"kind\":\"sum\",\"event\":\"e\",\"where\":{\"value\":{\"ge\":1,\"lt\":5}}}"},
    {MEASURE_AVERAGE, "{\"kind\":\"average\",\"event\":\"e\",\"where\":{\"subject\":\"s\",\"attr.score\":3}}"},
    {MEASURE_QUANTILE, "{\"kind\":\"quantile\",\"event\":\"e\",\"q\":0.999}"},
    {MEASURE_SHARE, "{\"kind\":\"share\",\"event\":\"e\",\"condition\":{\"on_time\":true}}"},
    {MEASURE_LAST, "{\"kind\":\"last\",\"event\":\"e\",\"across\":\"mean\"}"},
    {MEASURE_DURATION, "{\"kind\":\"duration\"," PAIR ",\"q\":0.5,\"by\":\"start\"}"},
    {MEASURE_TIME_TO, "{\"kind\":\"time_to\"," PAIR ",\"q\":0.5}"},
    {MEASURE_CONVERSION, "{\"kind\":\"conversion\"," PAIR ",\"within\":3660}"},
    {MEASURE_ACTIVE, "{\"kind\":\"active\",\"event\":\"e\",\"at_least\":1}"},
    {MEASURE_RETENTION, "{\"kind\":\"retention\",\"net\":true,\"window\":\"period\"}"},
    {MEASURE_CHURN, "{\"kind\":\"churn\",\"of\":\"logos\"}"},
    {MEASURE_MOVEMENT, "{\"kind\":\"movement\",\"of\":\"lost\"}"},
    {MEASURE_WIN_BACK, "{\"kind\":\"win_back\",\"within\":0.5}"},
    {MEASURE_EXITS, "{\"kind\":\"exits\",\"phase\":\"deployment\"}"},
    {MEASURE_RESPONSE_RATE,
     "{\"kind\":\"response_rate\",\"instrument\":\"nps\",\"where\":{\"touchpoint\":\"support\"}}"},
    {MEASURE_ATTAINMENT, "{\"kind\":\"attainment\"}"},
    {MEASURE_COVERAGE, "{\"kind\":\"coverage\",\"roles\":100}"},
    {MEASURE_INDEX, "{\"kind\":\"index\",\"parts\":[" PART("nps", "0", "50") "," PART("support_effort", "5", "1") "]}"},
};

START_TEST(metric__every_kind_is_taken)
{
    bool seen[MEASURE_KIND_COUNT] = {0};

    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        ck_assert_msg(read_measure(GOOD[i].measure) == ERR_OK, "%s: %s", GOOD[i].measure,
                      ground_faults.items[0].detail);
        ck_assert_int_eq(metric.measure.kind, GOOD[i].kind);
        seen[GOOD[i].kind] = true;
    }
    for (int k = 0; k < MEASURE_KIND_COUNT; k++) ck_assert_msg(seen[k], "%s", measure_kind_text((enum measure_kind)k));
}
END_TEST

START_TEST(metric__arguments_are_kept)
{
    const struct measure *m = &metric.measure;

    ck_assert_int_eq(read_measure(GOOD[0].measure), ERR_OK);
    ck_assert(m->per_contact && strcmp(m->population, "contacts") == 0 && strcmp(m->instrument, "nps") == 0);
    ck_assert_int_eq(read_measure(GOOD[1].measure), ERR_OK);
    ck_assert(!m->top_down && m->bound == 5 && m->scale_min == 1 && m->scale_max == 5 && m->scale_step == 1);
    ck_assert_int_eq(read_measure(GOOD[2].measure), ERR_OK);
    ck_assert(m->top_down && m->bound == 1 && !m->per_contact);
    ck_assert_int_eq(read_measure("{\"kind\":\"last\",\"event\":\"e\",\"across\":\"mean\"}"), ERR_OK);
    ck_assert(m->across_mean);
    ck_assert_int_eq(read_measure("{\"kind\":\"last\",\"event\":\"e\",\"across\":\"sum\"}"), ERR_OK);
    ck_assert(!m->across_mean && strcmp(m->event, "e") == 0);
    ck_assert_int_eq(
        read_measure("{\"kind\":\"duration\",\"start\":{\"event\":\"a\",\"key\":\"account\"},\"end\":{\"event\":\"b\","
                     "\"key\":\"attr.order\",\"where\":{\"x\":1}},\"q\":0.9,\"by\":\"start\"}"),
        ERR_OK);
    ck_assert(m->q == 0.9 && m->by_start && m->start.key == KEY_ACCOUNT && m->end.key == KEY_ATTRIBUTE);
    ck_assert_str_eq(m->end.key_attribute, "order");
    ck_assert_str_eq(m->start.type_name, "a");
    ck_assert_uint_eq(m->end.where.n, 1);
    ck_assert_int_eq(read_measure("{\"kind\":\"conversion\"," PAIR ",\"within\":30.5}"), ERR_OK);
    ck_assert(m->within_days == 30.5 && m->start.key == KEY_SUBJECT);
    ck_assert_int_eq(read_measure("{\"kind\":\"active\",\"event\":\"e\",\"at_least\":3}"), ERR_OK);
    ck_assert(m->bound == 3);
}
END_TEST

START_TEST(metric__arguments_of_state_are_kept)
{
    const struct measure *m = &metric.measure;

    ck_assert_int_eq(read_measure("{\"kind\":\"retention\",\"net\":true,\"window\":\"period\"}"), ERR_OK);
    ck_assert(m->net && m->by_period);
    ck_assert_int_eq(read_measure("{\"kind\":\"retention\",\"net\":false}"), ERR_OK);
    ck_assert(!m->net && !m->by_period);
    ck_assert_int_eq(read_measure("{\"kind\":\"churn\",\"of\":\"logos\",\"window\":\"12m\"}"), ERR_OK);
    ck_assert(m->of == OF_LOGOS && !m->by_period);
    ck_assert_int_eq(read_measure("{\"kind\":\"churn\",\"of\":\"revenue\"}"), ERR_OK);
    ck_assert(m->of == OF_REVENUE);
    ck_assert_int_eq(read_measure("{\"kind\":\"movement\",\"of\":\"new\"}"), ERR_OK);
    ck_assert(m->of == OF_NEW);
    ck_assert_int_eq(read_measure("{\"kind\":\"movement\",\"of\":\"lost\"}"), ERR_OK);
    ck_assert(m->of == OF_LOST);
    ck_assert_int_eq(read_measure("{\"kind\":\"exits\",\"phase\":\"deployment\"}"), ERR_OK);
    ck_assert_str_eq(m->phase, "deployment");
    ck_assert_int_eq(read_measure("{\"kind\":\"index\",\"parts\":[" PART("nps", "-100", "50") "]}"), ERR_OK);
    ck_assert_uint_eq(m->parts_n, 1);
    ck_assert_str_eq(m->parts[0].key, "nps");
    ck_assert(m->parts[0].floor == -100 && m->parts[0].ceiling == 50 && !m->parts[0].metric);
}
END_TEST

static const struct {
    const char *measure, *pointer;
    enum fault_code code;
} BAD_MEASURES[] = {
    {"{}", "/kind", FAULT_REQUIRED},
    {"{\"kind\":null}", "/kind", FAULT_TYPE},
    {"{\"kind\":\"nsp\"}", "/kind", FAULT_CHOICE},
    {"{\"kind\":\"nps\"}", "/instrument", FAULT_REQUIRED},
    {"{\"kind\":\"nps\",\"instrument\":\"smile\"}", "/instrument", FAULT_UNKNOWN_INSTRUMENT},
    {"{\"kind\":\"nps\",\"instrument\":\"csat\"}", "/instrument", FAULT_MISMATCH},
    {"{\"kind\":\"nps\",\"instrument\":\"nps\",\"event\":\"e\"}", "/event", FAULT_UNKNOWN_MEMBER},
    {"{\"kind\":\"nps\",\"instrument\":\"nps\",\"per\":\"account\"}", "/per", FAULT_CHOICE},
    {"{\"kind\":\"nps\",\"instrument\":\"nps\",\"population\":\"all\"}", "/population", FAULT_CHOICE},
    {"{\"kind\":\"nps\",\"instrument\":\"nps\",\"population\":\"contacts\"}", "/population", FAULT_MISMATCH},
    {"{\"kind\":\"top_box\",\"instrument\":\"csat\"}", "/at_least", FAULT_REQUIRED},
    {"{\"kind\":\"top_box\",\"instrument\":\"csat\",\"at_least\":4,\"at_most\":5}", "/at_most", FAULT_MISMATCH},
    {"{\"kind\":\"top_box\",\"instrument\":\"csat\",\"at_least\":6}", "/at_least", FAULT_RANGE},
    {"{\"kind\":\"top_box\",\"instrument\":\"csat\",\"at_most\":0}", "/at_most", FAULT_RANGE},
    {"{\"kind\":\"top_box\",\"instrument\":\"csat\",\"at_least\":4.5}", "/at_least", FAULT_OFF_STEP},
    {"{\"kind\":\"top_box\",\"instrument\":\"csat\",\"at_least\":\"4\"}", "/at_least", FAULT_TYPE},
    {"{\"kind\":\"count\"}", "/event", FAULT_REQUIRED},
    {"{\"kind\":\"count\",\"event\":\"e\",\"q\":0.5}", "/q", FAULT_UNKNOWN_MEMBER},
    {"{\"kind\":\"quantile\",\"event\":\"e\"}", "/q", FAULT_REQUIRED},
    {"{\"kind\":\"quantile\",\"event\":\"e\",\"q\":0}", "/q", FAULT_RANGE},
    {"{\"kind\":\"quantile\",\"event\":\"e\",\"q\":1}", "/q", FAULT_RANGE},
    {"{\"kind\":\"share\",\"event\":\"e\"}", "/condition", FAULT_REQUIRED},
    {"{\"kind\":\"share\",\"event\":\"e\",\"condition\":{}}", "/condition", FAULT_EMPTY},
    {"{\"kind\":\"share\",\"event\":\"e\",\"condition\":{\"phase\":\"use\"}}", "/condition/phase", FAULT_UNKNOWN_PHASE},
    {"{\"kind\":\"last\",\"event\":\"e\"}", "/across", FAULT_REQUIRED},
    {"{\"kind\":\"last\",\"event\":\"e\",\"across\":\"max\"}", "/across", FAULT_CHOICE},
    {"{\"kind\":\"duration\",\"end\":{\"event\":\"b\"},\"q\":0.5}", "/start", FAULT_REQUIRED},
    {"{\"kind\":\"duration\"," PAIR ",\"q\":0.5,\"by\":\"both\"}", "/by", FAULT_CHOICE},
    {"{\"kind\":\"time_to\",\"start\":{},\"end\":{\"event\":\"b\"},\"q\":0.5}", "/start/event", FAULT_REQUIRED},
    {"{\"kind\":\"time_to\",\"start\":{\"event\":\"a\",\"key\":\"order\"},\"end\":{\"event\":\"b\"},\"q\":0.5}",
     "/start/key", FAULT_CHOICE},
    {"{\"kind\":\"time_to\",\"start\":{\"event\":\"a\"},\"end\":{\"event\":\"b\",\"key\":\"attr.\"},\"q\":0.5}",
     "/end/key", FAULT_CHOICE},
    {"{\"kind\":\"time_to\",\"start\":{\"event\":\"a\",\"where\":{\"phase\":\"x\"}},\"end\":{\"event\":\"b\"},\"q\":0.5}",
     "/start/where/phase", FAULT_UNKNOWN_PHASE},
    {"{\"kind\":\"time_to\",\"start\":{\"event\":\"a\"},\"end\":{\"event\":\"b\",\"where\":{\"phase\":\"x\"}},\"q\":0.5}",
     "/end/where/phase", FAULT_UNKNOWN_PHASE},
    {"{\"kind\":\"conversion\"," PAIR "}", "/within", FAULT_REQUIRED},
    {"{\"kind\":\"conversion\"," PAIR ",\"within\":0}", "/within", FAULT_RANGE},
    {"{\"kind\":\"conversion\"," PAIR ",\"within\":3660.5}", "/within", FAULT_RANGE},
    {"{\"kind\":\"active\",\"event\":\"e\",\"at_least\":0}", "/at_least", FAULT_RANGE},
    {"{\"kind\":\"active\",\"event\":\"e\",\"at_least\":1.5}", "/at_least", FAULT_FORMAT},
    {"{\"kind\":\"retention\"}", "/net", FAULT_REQUIRED},
    {"{\"kind\":\"retention\",\"net\":1}", "/net", FAULT_TYPE},
    {"{\"kind\":\"retention\",\"net\":true,\"window\":\"6m\"}", "/window", FAULT_CHOICE},
    {"{\"kind\":\"churn\",\"of\":\"lost\"}", "/of", FAULT_CHOICE},
    {"{\"kind\":\"movement\",\"of\":\"logos\"}", "/of", FAULT_CHOICE},
    {"{\"kind\":\"win_back\",\"within\":-1}", "/within", FAULT_RANGE},
    {"{\"kind\":\"exits\",\"phase\":\"use\"}", "/phase", FAULT_UNKNOWN_PHASE},
    {"{\"kind\":\"response_rate\",\"instrument\":\"nps\",\"where\":{\"score\":1}}", "/where/score", FAULT_MISMATCH},
    {"{\"kind\":\"attainment\",\"of\":\"x\"}", "/of", FAULT_UNKNOWN_MEMBER},
    {"{\"kind\":\"coverage\",\"roles\":101}", "/roles", FAULT_RANGE},
    {"{\"kind\":\"index\",\"parts\":[]}", "/parts", FAULT_EMPTY},
    {"{\"kind\":\"index\",\"parts\":[" PART("gone", "0", "1") "]}", "/parts/0/metric", FAULT_UNKNOWN_METRIC},
    {"{\"kind\":\"index\",\"parts\":[" PART("nps", "1", "1") "]}", "/parts/0/ceiling", FAULT_MISMATCH},
    {"{\"kind\":\"index\",\"parts\":[" PART("nps", "0", "1") "," PART("nps", "0", "2") "]}", "/parts/1/metric",
     FAULT_NOT_UNIQUE},
    {"{\"kind\":\"index\",\"parts\":[" PART("m", "0", "1") "]}", "/parts/0/metric", FAULT_CONFLICT},
    {"{\"kind\":\"index\",\"parts\":[{\"metric\":\"nps\",\"weight\":0,\"floor\":0,\"ceiling\":1}]}", "/parts/0/weight",
     FAULT_RANGE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":[]}", "/where", FAULT_TYPE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"a\":null}}", "/where/a", FAULT_TYPE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"a\":[1]}}", "/where/a", FAULT_TYPE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"a\":{}}}", "/where/a", FAULT_EMPTY},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"a\":{\"eq\":1}}}", "/where/a/eq", FAULT_UNKNOWN_MEMBER},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"a\":{\"in\":[1],\"ge\":1}}}", "/where/a/in",
     FAULT_UNKNOWN_MEMBER},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"a\":{\"ge\":\"1\"}}}", "/where/a/ge", FAULT_TYPE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"a\":{\"in\":1}}}", "/where/a/in", FAULT_TYPE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"a\":{\"in\":[]}}}", "/where/a/in", FAULT_EMPTY},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"a\":{\"in\":[1,null]}}}", "/where/a/in/1", FAULT_TYPE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"\":1}}", "/where/", FAULT_EMPTY},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"attr.\":1}}", "/where/attr.", FAULT_EMPTY},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"score\":1}}", "/where/score", FAULT_MISMATCH},
    {"{\"kind\":\"mean\",\"instrument\":\"nps\",\"where\":{\"value\":1}}", "/where/value", FAULT_MISMATCH},
    {"{\"kind\":\"mean\",\"instrument\":\"nps\",\"where\":{\"subject\":\"x\"}}", "/where/subject", FAULT_MISMATCH},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"value\":\"1\"}}", "/where/value", FAULT_TYPE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"touchpoint\":{\"ge\":1}}}", "/where/touchpoint/ge", FAULT_TYPE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"side\":\"theirs\"}}", "/where/side", FAULT_CHOICE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"phase\":true}}", "/where/phase", FAULT_TYPE},
    {"{\"kind\":\"count\",\"event\":\"e\",\"where\":{\"phase\":{\"in\":[\"deployment\",\"use\"]}}}", "/where/phase",
     FAULT_UNKNOWN_PHASE},
};

START_TEST(metric__bad_measures)
{
    ck_assert_msg(read_measure(BAD_MEASURES[_i].measure) == ERR_INVALID, "%s", BAD_MEASURES[_i].measure);
    ground_expect(arena_printf(ground_arena, "/measure%s", BAD_MEASURES[_i].pointer), BAD_MEASURES[_i].code, true,
                  BAD_MEASURES[_i].measure);
}
END_TEST

static const char *numbered(size_t n, const char *format_open, const char *close)
{
    struct buffer out = {0};
    const char *copy;

    buffer_puts(&out, format_open);
    for (size_t i = 0; i < n; i++) buffer_printf(&out, "%s\"a%zu\":1", i ? "," : "", i);
    buffer_puts(&out, close);
    copy = arena_copy(ground_arena, out.data, out.size);
    buffer_free(&out);
    return copy;
}

START_TEST(metric__limits_of_where)
{
    static const char open[] = "{\"kind\":\"count\",\"event\":\"e\",\"where\":{", in[] = "\"a\":{\"in\":[";

    ck_assert_int_eq(read_measure(numbered(20, open, "}}")), ERR_OK);
    ck_assert_uint_eq(metric.measure.where.n, 20);
    ck_assert_int_eq(read_measure(numbered(21, open, "}}")), ERR_INVALID);
    ground_expect("/measure/where", FAULT_TOO_MANY, true, "tests");
    ck_assert_int_eq(read_measure(ground_repeat("1", 100, arena_printf(ground_arena, "%s%s", open, in), ",", "]}}}")),
                     ERR_OK);
    ck_assert_uint_eq(metric.measure.where.tests[0].operands_n, 100);
    ck_assert_int_eq(read_measure(ground_repeat("1", 101, arena_printf(ground_arena, "%s%s", open, in), ",", "]}}}")),
                     ERR_INVALID);
    ground_expect("/measure/where/a/in", FAULT_TOO_MANY, true, "operands");
    ck_assert_int_eq(read_measure(ground_repeat("v", 1000, arena_printf(ground_arena, "%s\"a\":\"", open), "", "\"}}")),
                     ERR_OK);
    ck_assert_int_eq(read_measure(ground_repeat("v", 1001, arena_printf(ground_arena, "%s\"a\":\"", open), "", "\"}}")),
                     ERR_INVALID);
    ground_expect("/measure/where/a", FAULT_TOO_LONG, true, "operand");
}
END_TEST

static const struct test *test_named(const char *name, enum where_op op)
{
    const struct where *w = &metric.measure.where;

    for (size_t i = 0; i < w->n; i++) {
        if (strcmp(w->tests[i].name, name) == 0 && w->tests[i].op == op) return &w->tests[i];
    }
    ck_abort_msg("%s", name);
    return NULL;
}

START_TEST(metric__where_says_fields_and_attributes)
{
    const struct test *t;

    ck_assert_int_eq(
        read_measure(
            "{\"kind\":\"sum\",\"event\":\"e\",\"where\":{\"value\":{\"ge\":100,\"lt\":200},\"attr.value\":\"x\",\"on_time\":"
            "true,\"late\":false,\"priority\":{\"in\":[\"p1\",2]},\"side\":\"client\",\"score.x\":-0}}"),
        ERR_OK);
    ck_assert_uint_eq(metric.measure.where.n, 8);
    t = test_named("value", OP_GE);
    ck_assert(t->field == WHERE_VALUE && t->operands_n == 1 && t->operands[0].number == 100);
    t = test_named("value", OP_LT);
    ck_assert(t->field == WHERE_VALUE && t->operands[0].number == 200);
    t = test_named("value", OP_EQ);
    ck_assert(t->field == WHERE_ATTRIBUTE && t->operands[0].type == JSON_STRING);
    ck_assert_str_eq(t->operands[0].text, "x");
    ck_assert_int_eq(test_named("on_time", OP_EQ)->operands[0].type, JSON_TRUE);
    ck_assert_int_eq(test_named("late", OP_EQ)->operands[0].type, JSON_FALSE);
    t = test_named("priority", OP_IN);
    ck_assert(t->field == WHERE_ATTRIBUTE && t->operands_n == 2 && t->operands[1].number == 2);
    ck_assert_int_eq(test_named("side", OP_EQ)->field, WHERE_SIDE);
    ck_assert_int_eq(test_named("score.x", OP_EQ)->field, WHERE_ATTRIBUTE);
}
END_TEST

START_TEST(metric__an_index_has_50_parts)
{
    struct buffer out = {0};
    size_t n = 0;

    buffer_puts(&out, "{\"kind\":\"index\",\"parts\":[");
    for (; n < 51; n++) {
        buffer_printf(&out, "%s" PART("%s", "0", "1"), n ? "," : "", ground->metrics[n % ground->metrics_n].key);
        if (n != 49 && n != 50) continue;
        ck_assert_int_eq(read_measure(arena_printf(ground_arena, "%s]}", out.data)), ERR_INVALID);
        if (n == 50) ground_expect("/measure/parts", FAULT_TOO_MANY, true, "51");
        else
            ground_expect("/measure/parts/49/metric", FAULT_NOT_UNIQUE, false,
                          "50"); /* there are not so many metrics */
    }
    buffer_free(&out);
}
END_TEST

Suite *suite_metric(void)
{
    Suite *s = suite_create("metric");
    TCase *t = tcase_create("metric");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_add_test(t, metric__defaults_and_normal_form);
    tcase_add_test(t, metric__the_normal_form_reads_as_itself);
    tcase_add_loop_test(t, metric__bad_members, 0, (int)COUNT_OF(BAD));
    tcase_add_test(t, metric__warn_is_no_better_than_the_target);
    tcase_add_test(t, metric__a_survey_is_no_outcome);
    tcase_add_test(t, metric__every_kind_is_taken);
    tcase_add_test(t, metric__arguments_are_kept);
    tcase_add_test(t, metric__arguments_of_state_are_kept);
    tcase_add_loop_test(t, metric__bad_measures, 0, (int)COUNT_OF(BAD_MEASURES));
    tcase_add_test(t, metric__limits_of_where);
    tcase_add_test(t, metric__where_says_fields_and_attributes);
    tcase_add_test(t, metric__an_index_has_50_parts);
    suite_add_tcase(s, t);
    return s;
}
