/* Every code of base/fault.h that a body can earn is raised by some body. */
#include <check.h>
#include <string.h>

#include "decode/field.h"
#include "ground.h"

Suite *suite_codes(void);

#define E(more) "{\"id\":\"e\",\"type\":\"t\",\"time\":\"2026-10-01T08:00:00Z\"" more "}"
#define R(more) "{\"id\":\"e\",\"answered_at\":\"2026-10-01T08:00:00Z\"" more "}"
#define M(journey, phase, measure)                                                                                     \
    "{\"name\":\"M\",\"journey\":\"" journey "\",\"phase\":\"" phase "\",\"perspective\":\"value_delivery\",\"unit\":" \
    "\"s\",\"better\":\"low\",\"measure\":" measure "}"
#define COUNT "{\"kind\":\"count\",\"event\":\"e\"}"

enum what { EVENT, RESPONSE, METRIC, KEY, LINES };
static const struct {
    enum fault_code code;
    enum what what;
    const char *body;
} ROWS[] = {
    {FAULT_REQUIRED, EVENT, "{}"},
    {FAULT_UNKNOWN_MEMBER, EVENT, E(",\"x\":1")},
    {FAULT_TYPE, EVENT, E(",\"account\":1")},
    {FAULT_FORMAT, EVENT, E(",\"account\":\"\\n\"")},
    {FAULT_RANGE, EVENT, E(",\"value\":1e14")},
    {FAULT_OFF_STEP, RESPONSE, R(",\"instrument\":\"nps\",\"score\":1.5")},
    {FAULT_EMPTY, EVENT, "[]"},
    {FAULT_TOO_LONG, KEY, NULL}, /* made below */
    {FAULT_TOO_MANY, LINES, NULL},
    {FAULT_CHOICE, EVENT, E(",\"side\":\"x\"")},
    {FAULT_TIME_WITHOUT_ZONE, EVENT, "{\"id\":\"e\",\"type\":\"t\",\"time\":\"2026-10-01T08:00:00\"}"},
    {FAULT_TIME_TOO_FAR_AHEAD, EVENT, "{\"id\":\"e\",\"type\":\"t\",\"time\":\"2027-10-01T08:00:00Z\"}"},
    {FAULT_TIME_TOO_EARLY, EVENT, "{\"id\":\"e\",\"type\":\"t\",\"time\":\"1969-10-01T08:00:00Z\"}"},
    {FAULT_NOT_UNIQUE, KEY, "{\"name\":\"k\",\"scopes\":[\"read\",\"read\"]}"},
    {FAULT_MISMATCH, KEY, "{\"name\":\"k\",\"scopes\":[\"admin\"],\"account\":\"a\"}"},
    {FAULT_BAD_JSON, EVENT, "{"},
    {FAULT_BAD_UTF8, EVENT, E(",\"account\":\"\xff\"")},
    {FAULT_DUPLICATE_MEMBER, EVENT, E(",\"account\":\"a\",\"account\":\"a\"")},
    {FAULT_DEPTH, EVENT, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"},
    {FAULT_CONFLICT, METRIC,
     M("end_customer", "deployment",
       "{\"kind\":\"index\",\"parts\":[{\"metric\":\"m\",\"weight\":1,\"floor\":0,\"ceiling\":1}]}")},
    {FAULT_UNKNOWN_INSTRUMENT, RESPONSE, R(",\"instrument\":\"x\",\"score\":1")},
    {FAULT_UNKNOWN_JOURNEY, METRIC, M("x", "deployment", COUNT)},
    {FAULT_UNKNOWN_PHASE, METRIC, M("end_customer", "x", COUNT)},
    {FAULT_UNKNOWN_METRIC, METRIC,
     M("end_customer", "deployment",
       "{\"kind\":\"index\",\"parts\":[{\"metric\":\"x\",\"weight\":1,\"floor\":0,\"ceiling\":1}]}")},
};
/* Of what is stored, and of queries: not of bodies. */
static const enum fault_code ELSEWHERE[] = {FAULT_REFERRED_TO, FAULT_UNKNOWN_ACCOUNT, FAULT_UNKNOWN_PARAMETER};

static void read_row(enum what what, const char *body)
{
    struct decode_facts_options o = ground_options(what == RESPONSE ? FACT_RESPONSE : FACT_EVENT);
    struct decoded_facts facts;
    struct metric metric;
    struct key_input key;
    enum err e;

    if (what == METRIC) {
        const struct json *v = ground_json(body);
        e = decode_metric(v, "", "m", ground, ground_arena, &ground_faults, &metric);
    } else if (what == KEY) {
        const struct json *v = ground_json(body);
        e = decode_key(v, ground_arena, &ground_faults, &key);
    } else {
        o.lines = what == LINES;
        e = ground_decode(body, &o, &facts);
    }
    ck_assert_msg(e == ERR_INVALID || e == ERR_SYNTAX || e == ERR_TOO_LARGE, "%.100s", body);
}

START_TEST(codes__each_is_raised_and_named)
{
    bool seen[FAULT_CODE_COUNT] = {0};

    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        const char *body = ROWS[i].body;

        if (ROWS[i].code == FAULT_TOO_LONG)
            body = ground_with("{\"scopes\":[\"read\"]}", "name", ground_text("k", 201));
        if (ROWS[i].code == FAULT_TOO_MANY) body = ground_repeat("{}", BATCH_LINES_MAX + 1, "", "\n", "");
        read_row(ROWS[i].what, body);
        for (size_t k = 0; k < ground_faults.n; k++) {
            ck_assert_uint_gt(strlen(ground_faults.items[k].detail), 0);
            if (ground_faults.items[k].code == ROWS[i].code) seen[ROWS[i].code] = true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(ELSEWHERE); i++) seen[ELSEWHERE[i]] = true;
    for (int code = 0; code < FAULT_CODE_COUNT; code++)
        ck_assert_msg(seen[code], "%s", fault_code_text((enum fault_code)code));
}
END_TEST

Suite *suite_codes(void)
{
    Suite *s = suite_create("codes");
    TCase *t = tcase_create("codes");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, codes__each_is_raised_and_named);
    suite_add_tcase(s, t);
    return s;
}
