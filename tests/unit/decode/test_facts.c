/* Responses, events and invitations: what decodes to what, every limit at and one past its edge, batches. */
#include <check.h>
#include <string.h>

#include "base/clock.h"
#include "ground.h"

Suite *suite_facts(void);

#define RESPONSE "{\"id\":\"r-1001\",\"instrument\":\"nps\",\"score\":9,\"answered_at\":\"2026-10-02T09:12:33Z\"}"
#define EVENT "{\"id\":\"t-5-opened\",\"type\":\"ticket.opened\",\"time\":\"2026-10-01T08:00:00Z\"}"
#define INVITATION "{\"id\":\"inv-1\",\"instrument\":\"nps\",\"sent_at\":\"2026-10-01T09:00:00Z\"}"

static const char *const BODIES[] = {[FACT_RESPONSE] = RESPONSE, [FACT_EVENT] = EVENT, [FACT_INVITATION] = INVITATION};

START_TEST(facts__a_full_response)
{
    struct fact_input f = ground_fact(
        FACT_RESPONSE,
        "{\"id\":\"r-1001\",\"source\":\"typeform\",\"instrument\":\"nps\",\"score\":9,\"expected\":7,\"account\":\"acme\","
        "\"contact\":\"c-17\",\"role\":\"buyer\",\"side\":\"partner\",\"touchpoint\":\"support\",\"answered_at\":"
        "\"2026-10-02T09:12:33Z\",\"comment\":\"Quick\\nhelp\",\"invitation\":\"inv-1\",\"attributes\":{\"z\":1,\"locale\":\"fi\"}}");

    ck_assert_int_eq(f.kind, FACT_RESPONSE);
    ck_assert_str_eq(f.id, "r-1001");
    ck_assert_str_eq(f.source, "typeform");
    ck_assert_str_eq(f.type, "nps");
    ck_assert(f.has_score && f.score.units == 9 && f.score_step == 9);
    ck_assert(f.has_expected && f.expected.units == 7 && f.expected_step == 7);
    ck_assert(!f.has_value);
    ck_assert_str_eq(f.account, "acme");
    ck_assert_str_eq(f.contact, "c-17");
    ck_assert_str_eq(f.role, "buyer");
    ck_assert_int_eq(f.side, SIDE_PARTNER);
    ck_assert_str_eq(f.touchpoint, "support");
    ck_assert_int_eq(f.at, ground_time("2026-10-02T09:12:33Z"));
    ck_assert_str_eq(f.comment, "Quick\nhelp");
    ck_assert_str_eq(f.invitation, "inv-1");
    ck_assert_str_eq(f.attributes, "{\"locale\":\"fi\",\"z\":1}");
    ck_assert_str_eq(json_string(json_get(f.attributes_json, "locale")), "fi");
}
END_TEST

START_TEST(facts__what_is_left_out_is_null_or_the_default)
{
    struct fact_input r = ground_fact(FACT_RESPONSE, RESPONSE);
    struct fact_input e = ground_fact(FACT_EVENT, EVENT);
    struct fact_input i = ground_fact(FACT_INVITATION, INVITATION);
    struct fact_input nulls = ground_fact(FACT_RESPONSE, ground_with(RESPONSE, "comment", "null"));

    ck_assert_str_eq(r.source, "api");
    ck_assert(!r.has_expected && !r.account && !r.contact && !r.role && !r.touchpoint && !r.comment && !r.invitation);
    ck_assert(!r.status && !r.attributes && !r.attributes_json && !nulls.comment);
    ck_assert_int_eq(r.side, SIDE_NONE);
    ck_assert(!e.subject && !e.has_value && !e.has_score && !e.status);
    ck_assert_str_eq(i.status, "sent");
    ck_assert_int_eq(i.kind, FACT_INVITATION);
    i = ground_fact(FACT_INVITATION, ground_with(INVITATION, "status", "\"bounced\""));
    ck_assert_str_eq(i.status, "bounced");
}
END_TEST

START_TEST(facts__the_body_says_whether_it_is_one)
{
    struct decode_facts_options o = ground_options(FACT_EVENT);
    struct decoded_facts out;

    ck_assert_int_eq(ground_decode(EVENT, &o, &out), ERR_OK);
    ck_assert(out.single && out.n == 1 && !out.item_faults);
    ck_assert_int_eq(ground_decode(ground_repeat(EVENT, 3, "[", ",", "]"), &o, &out), ERR_OK);
    ck_assert(!out.single && out.n == 3);
    ck_assert_uint_eq(out.items[2].index, 2);
}
END_TEST

/* ---- faults, one member at a time ---- */

struct bad {
    enum fact_kind kind;
    const char *member, *value; /* NULL: left out */
    const char *pointer;
    enum fault_code code;
};
static const struct bad BAD[] = {
    {FACT_RESPONSE, "id", NULL, "/id", FAULT_REQUIRED},
    {FACT_RESPONSE, "id", "null", "/id", FAULT_REQUIRED},
    {FACT_RESPONSE, "id", "7", "/id", FAULT_TYPE},
    {FACT_RESPONSE, "id", "\"\"", "/id", FAULT_EMPTY},
    {FACT_RESPONSE, "id", "\"a\\u0007\"", "/id", FAULT_FORMAT},
    {FACT_RESPONSE, "source", "\"a\\u007f\"", "/source", FAULT_FORMAT},
    {FACT_RESPONSE, "instrument", NULL, "/instrument", FAULT_REQUIRED},
    {FACT_RESPONSE, "instrument", "\"smile\"", "/instrument", FAULT_UNKNOWN_INSTRUMENT},
    {FACT_RESPONSE, "score", NULL, "/score", FAULT_REQUIRED},
    {FACT_RESPONSE, "score", "\"9\"", "/score", FAULT_TYPE},
    {FACT_RESPONSE, "score", "true", "/score", FAULT_TYPE},
    {FACT_RESPONSE, "score", "11", "/score", FAULT_RANGE},
    {FACT_RESPONSE, "score", "-1", "/score", FAULT_RANGE},
    {FACT_RESPONSE, "score", "1e300", "/score", FAULT_RANGE},
    {FACT_RESPONSE, "score", "8.5", "/score", FAULT_OFF_STEP},
    {FACT_RESPONSE, "expected", "10.5", "/expected", FAULT_RANGE},
    {FACT_RESPONSE, "expected", "9.9", "/expected", FAULT_OFF_STEP},
    {FACT_RESPONSE, "side", "\"Client\"", "/side", FAULT_CHOICE},
    {FACT_RESPONSE, "side", "1", "/side", FAULT_TYPE},
    {FACT_RESPONSE, "answered_at", NULL, "/answered_at", FAULT_REQUIRED},
    {FACT_RESPONSE, "answered_at", "1760000000", "/answered_at", FAULT_TYPE},
    {FACT_RESPONSE, "answered_at", "\"2026-10-02T09:12:33\"", "/answered_at", FAULT_TIME_WITHOUT_ZONE},
    {FACT_RESPONSE, "answered_at", "\"2026-13-02T09:12:33Z\"", "/answered_at", FAULT_FORMAT},
    {FACT_RESPONSE, "answered_at", "\"yesterday\"", "/answered_at", FAULT_FORMAT},
    {FACT_RESPONSE, "comment", "[]", "/comment", FAULT_TYPE},
    {FACT_RESPONSE, "invitation", "5", "/invitation", FAULT_TYPE},
    {FACT_RESPONSE, "invitation", "\"\"", "/invitation", FAULT_EMPTY},
    {FACT_RESPONSE, "invitation", "{\"id\":\"i\"}", "/invitation/source", FAULT_REQUIRED},
    {FACT_RESPONSE, "invitation", "{\"id\":\"i\",\"source\":\"s\",\"x\":1}", "/invitation/x", FAULT_UNKNOWN_MEMBER},
    {FACT_RESPONSE, "attributes", "[]", "/attributes", FAULT_TYPE},
    {FACT_RESPONSE, "attributes", "{\"a/b\":{}}", "/attributes/a~1b", FAULT_TYPE},
    {FACT_RESPONSE, "attributes", "{\"\":1}", "/attributes/", FAULT_EMPTY},
    {FACT_RESPONSE, "value", "1", "/value", FAULT_UNKNOWN_MEMBER},
    {FACT_RESPONSE, "Score", "1", "/Score", FAULT_UNKNOWN_MEMBER},
    {FACT_EVENT, "type", NULL, "/type", FAULT_REQUIRED},
    {FACT_EVENT, "time", NULL, "/time", FAULT_REQUIRED},
    {FACT_EVENT, "subject", "\"\"", "/subject", FAULT_EMPTY},
    {FACT_EVENT, "value", "\"12\"", "/value", FAULT_TYPE},
    {FACT_EVENT, "score", "1", "/score", FAULT_UNKNOWN_MEMBER},
    {FACT_EVENT, "specversion", "\"1.0\"", "/specversion", FAULT_UNKNOWN_MEMBER},
    {FACT_INVITATION, "sent_at", NULL, "/sent_at", FAULT_REQUIRED},
    {FACT_INVITATION, "status", "\"opened\"", "/status", FAULT_CHOICE},
    {FACT_INVITATION, "instrument", "\"smile\"", "/instrument", FAULT_UNKNOWN_INSTRUMENT},
    {FACT_INVITATION, "score", "1", "/score", FAULT_UNKNOWN_MEMBER},
};

START_TEST(facts__a_bad_member_is_one_fault_at_its_place)
{
    const struct bad *b = &BAD[_i];
    struct decode_facts_options o = ground_options(b->kind);
    const char *body = ground_with(BODIES[b->kind], b->member, b->value);
    struct decoded_facts out = {.n = 77};

    ck_assert_msg(ground_decode(body, &o, &out) == ERR_INVALID, "%s", body);
    ground_expect(b->pointer, b->code, true, body);
    ck_assert_uint_eq(out.n, 77);
}
END_TEST

START_TEST(facts__all_faults_of_a_body_are_named_at_once)
{
    struct decode_facts_options o = ground_options(FACT_RESPONSE);
    struct decoded_facts out;
    const char *body =
        "{\"instrument\":\"ces\",\"score\":9,\"expected\":1.5,\"sourc\":\"x\",\"attributes\":{\"a\":[],\"b\":{}}}";

    ck_assert_int_eq(ground_decode(body, &o, &out), ERR_INVALID);
    ck_assert_uint_eq(ground_faults.n, 7);
    ground_expect("/id", FAULT_REQUIRED, false, body);
    ground_expect("/answered_at", FAULT_REQUIRED, false, body);
    ground_expect("/score", FAULT_RANGE, false, body);
    ground_expect("/expected", FAULT_OFF_STEP, false, body);
    ground_expect("/sourc", FAULT_UNKNOWN_MEMBER, false, body);
    ground_expect("/attributes/a", FAULT_TYPE, false, body);
    ground_expect("/attributes/b", FAULT_TYPE, false, body);
}
END_TEST

START_TEST(facts__a_fault_says_what_to_do)
{
    struct decode_facts_options o = ground_options(FACT_RESPONSE);
    struct decoded_facts out;

    ck_assert_int_eq(ground_decode(ground_with(RESPONSE, "id", NULL), &o, &out), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(ground_faults.items[0].detail, "stays the same when it is sent again"));
    ck_assert_int_eq(ground_decode(ground_with(RESPONSE, "acount", "\"acme\""), &o, &out), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(ground_faults.items[0].detail, "did you mean \"account\"?"));
    ck_assert_int_eq(ground_decode(ground_with(RESPONSE, "score", "11"), &o, &out), ERR_INVALID);
    ck_assert_str_eq(ground_faults.items[0].detail, "nps goes from 0 to 10, 11 is outside");
    ck_assert_int_eq(ground_decode(ground_with(RESPONSE, "id", ground_text("x", 231)), &o, &out), ERR_INVALID);
    ck_assert_str_eq(ground_faults.items[0].detail, "it must be 200 bytes at most; it has 231");
}
END_TEST

/* ---- limits, at the edge and one past it ---- */

static void edge(enum fact_kind kind, const char *member, const char *good, const char *bad, const char *pointer,
                 enum fault_code code)
{
    struct decode_facts_options o = ground_options(kind);
    const char *body = ground_with(BODIES[kind], member, bad);
    struct decoded_facts out;

    ground_fact(kind, ground_with(BODIES[kind], member, good));
    ck_assert_msg(ground_decode(body, &o, &out) == ERR_INVALID, "%.100s", body);
    ground_expect(pointer, code, true, body);
}

START_TEST(facts__ids_have_200_bytes)
{
    static const char *const members[] = {"id", "source", "account", "contact", "role", "touchpoint", "invitation"};

    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        edge(FACT_RESPONSE, members[i], ground_text("x", 200), ground_text("x", 201),
             fault_pointer(ground_arena, "", members[i]), FAULT_TOO_LONG);
    edge(FACT_EVENT, "type", ground_text("\xC3\xA4", 100), ground_text("\xC3\xA4", 101), "/type", FAULT_TOO_LONG);
    edge(FACT_EVENT, "subject", ground_text("x", 200), ground_text("x", 201), "/subject", FAULT_TOO_LONG);
}
END_TEST

START_TEST(facts__comments_have_10000_characters)
{
    edge(FACT_RESPONSE, "comment", ground_text("\xE2\x82\xAC", COMMENT_MAX_POINTS),
         ground_text("\xE2\x82\xAC", COMMENT_MAX_POINTS + 1), "/comment", FAULT_TOO_LONG);
}
END_TEST

static const char *attributes(size_t n)
{
    const char *text = "{}";

    for (size_t i = 0; i < n; i++) text = ground_with(text, arena_printf(ground_arena, "a%zu", i), "1");
    return text;
}

START_TEST(facts__attributes_are_50_of_100_and_1000_bytes)
{
    const char *name = ground_repeat("n", 100, "", "", ""), *longer = ground_repeat("n", 101, "", "", "");

    edge(FACT_EVENT, "attributes", attributes(50), attributes(51), "/attributes", FAULT_TOO_MANY);
    edge(FACT_EVENT, "attributes", ground_with("{}", name, "1"), ground_with("{}", longer, "1"),
         fault_pointer(ground_arena, "/attributes", longer), FAULT_TOO_LONG);
    edge(FACT_EVENT, "attributes", ground_with("{}", "v", ground_text("v", 1000)),
         ground_with("{}", "v", ground_text("v", 1001)), "/attributes/v", FAULT_TOO_LONG);
    ground_fact(FACT_EVENT, ground_with(EVENT, "attributes", ground_with(attributes(50), "gone", "null")));
}
END_TEST

START_TEST(facts__values_have_a_bound)
{
    edge(FACT_EVENT, "value", "9000000000000", "9000000000000.002", "/value", FAULT_RANGE);
    edge(FACT_EVENT, "value", "-9e12", "-9000000000000.002", "/value", FAULT_RANGE);
}
END_TEST

START_TEST(facts__times_lie_between_1970_and_a_day_ahead)
{
    edge(FACT_EVENT, "time", "\"2026-11-23T12:00:00Z\"", "\"2026-11-23T12:00:00.000001Z\"", "/time",
         FAULT_TIME_TOO_FAR_AHEAD);
    edge(FACT_EVENT, "time", "\"1970-01-02T02:00:00+02:00\"", "\"1970-01-01T23:59:59.999999Z\"", "/time",
         FAULT_TIME_TOO_EARLY);
    edge(FACT_EVENT, "time", arena_printf(ground_arena, "\"2026-10-01T08:00:00.%043dZ\"", 0),
         arena_printf(ground_arena, "\"2026-10-01T08:00:00.%044dZ\"", 0), "/time", FAULT_TOO_LONG);
}
END_TEST

START_TEST(facts__scores_reach_both_ends_of_the_scale)
{
    ck_assert_int_eq(ground_fact(FACT_RESPONSE, ground_with(RESPONSE, "score", "0")).score_step, 0);
    ck_assert_int_eq(ground_fact(FACT_RESPONSE, ground_with(RESPONSE, "score", "10")).score_step, 10);
    ck_assert_int_eq(
        ground_fact(FACT_RESPONSE, ground_with(ground_with(RESPONSE, "instrument", "\"ces\""), "score", "5"))
            .score_step,
        4);
}
END_TEST

/* ---- batches ---- */

START_TEST(facts__an_array_has_1000_items_and_a_fault_at_900_is_found)
{
    struct decode_facts_options o = ground_options(FACT_RESPONSE);
    const char *bad = ground_with(RESPONSE, "score", "11");
    const char *body = arena_printf(ground_arena, "%s,%s,%s", ground_repeat(RESPONSE, 900, "[", ",", ""), bad,
                                    ground_repeat(RESPONSE, 99, "", ",", "]"));
    struct decoded_facts out = {.n = 77};

    ck_assert_int_eq(ground_decode(body, &o, &out), ERR_INVALID);
    ground_expect("/900/score", FAULT_RANGE, true, "a thousand");
    ck_assert_uint_eq(out.n, 77);
    ck_assert_int_eq(ground_decode(ground_repeat(RESPONSE, 1000, "[", ",", "]"), &o, &out), ERR_OK);
    ck_assert_uint_eq(out.n, 1000);
    ck_assert_int_eq(ground_decode(ground_repeat(RESPONSE, 1001, "[", ",", "]"), &o, &out), ERR_TOO_LARGE);
    ground_expect("", FAULT_TOO_MANY, true, "1001");
}
END_TEST

START_TEST(facts__ndjson_has_10000_lines)
{
    struct decode_facts_options o = ground_options(FACT_EVENT);
    struct decoded_facts out;

    o.lines = true;
    ck_assert_int_eq(ground_decode(ground_repeat(EVENT, 10000, "\n", "\r\n", "\n\n"), &o, &out), ERR_OK);
    ck_assert_uint_eq(out.n, 10000);
    ck_assert(!out.single);
    ck_assert_int_eq(ground_decode(ground_repeat(EVENT, 10001, "", "\n", ""), &o, &out), ERR_TOO_LARGE);
    ground_expect("", FAULT_TOO_MANY, true, "10001");
    ck_assert_int_eq(ground_decode(ground_repeat("{}", 10001, "", "\n", ""), &o, &out), ERR_TOO_LARGE);
    ground_expect("", FAULT_TOO_MANY, true, "10001 bad ones");
    ck_assert_int_eq(ground_decode(EVENT "\n\n7\n", &o, &out), ERR_INVALID);
    ground_expect("/1", FAULT_TYPE, true, "a number in a line");
    ck_assert_int_eq(ground_decode(EVENT "\n{\n", &o, &out), ERR_SYNTAX);
    ground_expect("/1", FAULT_BAD_JSON, true, "half an object");
}
END_TEST

/* The quick look at the whole body does not see a member that stands there twice. */
START_TEST(facts__what_is_no_json_is_the_one_fault)
{
    struct decode_facts_options o = ground_options(FACT_EVENT);
    struct decoded_facts out;
    const char *bad = ground_repeat("7", 300, "[", ",", "");

    ck_assert_int_eq(ground_decode(arena_printf(ground_arena, "%s,{\"id\":1,\"id\":2}]", bad), &o, &out), ERR_SYNTAX);
    ground_expect("/300", FAULT_DUPLICATE_MEMBER, true, "twice");
    ck_assert_uint_eq(ground_faults.more, 0);
}
END_TEST

START_TEST(facts__nothing_in_it_is_a_fault)
{
    struct decode_facts_options o = ground_options(FACT_EVENT);
    struct decoded_facts out;

    ck_assert_int_eq(ground_decode("[]", &o, &out), ERR_INVALID);
    ground_expect("", FAULT_EMPTY, true, "[]");
    ck_assert_int_eq(ground_decode("", &o, &out), ERR_SYNTAX);
    ck_assert_int_eq(ground_decode("7", &o, &out), ERR_INVALID);
    ground_expect("", FAULT_TYPE, true, "7");
    ck_assert_int_eq(ground_decode("[" EVENT ",null]", &o, &out), ERR_INVALID);
    ground_expect("/1", FAULT_TYPE, true, "null");
    o.lines = true;
    ck_assert_int_eq(ground_decode("\n \n", &o, &out), ERR_INVALID);
    ground_expect("", FAULT_EMPTY, true, "blank lines");
}
END_TEST

START_TEST(facts__a_hundred_faults_are_kept_and_the_rest_counted)
{
    struct decode_facts_options o = ground_options(FACT_EVENT);
    struct decoded_facts out;

    ck_assert_int_eq(ground_decode(ground_repeat("7", 1000, "[", ",", "]"), &o, &out), ERR_INVALID);
    ck_assert_uint_eq(ground_faults.n, 100);
    ck_assert_uint_eq(ground_faults.more, 900);
}
END_TEST

START_TEST(facts__skip_keeps_the_good_and_names_the_bad)
{
    struct decode_facts_options o = ground_options(FACT_RESPONSE);
    const char *bad = ground_with(RESPONSE, "score", "11");
    struct decoded_facts out;

    o.skip = true;
    ck_assert_int_eq(ground_decode(arena_printf(ground_arena, "[%s,%s,%s,7]", RESPONSE, bad, RESPONSE), &o, &out),
                     ERR_OK);
    ck_assert_uint_eq(ground_faults.n, 0);
    ck_assert_uint_eq(out.n, 4);
    ck_assert(!out.items[0].rejected && out.items[1].rejected && !out.items[2].rejected && out.items[3].rejected);
    ck_assert(!out.item_faults[0] && out.item_faults[1] && !out.item_faults[2] && out.item_faults[3]);
    ck_assert_str_eq(out.items[1].id, "r-1001");
    ck_assert_uint_eq(out.items[3].index, 3);
    ck_assert_ptr_null(out.items[3].id);
    ck_assert_uint_eq(out.item_faults[1]->n, 1);
    ck_assert_str_eq(out.item_faults[1]->items[0].pointer, "/1/score");
    ck_assert_str_eq(out.item_faults[3]->items[0].pointer, "/3");
}
END_TEST

START_TEST(facts__skip_still_refuses_what_is_no_json_or_too_many)
{
    struct decode_facts_options o = ground_options(FACT_EVENT);
    struct decoded_facts out;

    o.skip = true;
    ck_assert_int_eq(ground_decode("[" EVENT ",]", &o, &out), ERR_SYNTAX);
    ck_assert_int_eq(ground_decode(ground_repeat("7", 1001, "[", ",", "]"), &o, &out), ERR_TOO_LARGE);
}
END_TEST

Suite *suite_facts(void)
{
    Suite *s = suite_create("facts");
    TCase *t = tcase_create("facts");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, facts__a_full_response);
    tcase_add_test(t, facts__what_is_left_out_is_null_or_the_default);
    tcase_add_test(t, facts__the_body_says_whether_it_is_one);
    tcase_add_loop_test(t, facts__a_bad_member_is_one_fault_at_its_place, 0, (int)(sizeof BAD / sizeof *BAD));
    tcase_add_test(t, facts__all_faults_of_a_body_are_named_at_once);
    tcase_add_test(t, facts__a_fault_says_what_to_do);
    tcase_add_test(t, facts__ids_have_200_bytes);
    tcase_add_test(t, facts__comments_have_10000_characters);
    tcase_add_test(t, facts__attributes_are_50_of_100_and_1000_bytes);
    tcase_add_test(t, facts__values_have_a_bound);
    tcase_add_test(t, facts__times_lie_between_1970_and_a_day_ahead);
    tcase_add_test(t, facts__scores_reach_both_ends_of_the_scale);
    tcase_add_test(t, facts__an_array_has_1000_items_and_a_fault_at_900_is_found);
    tcase_add_test(t, facts__ndjson_has_10000_lines);
    tcase_add_test(t, facts__what_is_no_json_is_the_one_fault);
    tcase_add_test(t, facts__nothing_in_it_is_a_fault);
    tcase_add_test(t, facts__a_hundred_faults_are_kept_and_the_rest_counted);
    tcase_add_test(t, facts__skip_keeps_the_good_and_names_the_bad);
    tcase_add_test(t, facts__skip_still_refuses_what_is_no_json_or_too_many);
    suite_add_tcase(s, t);
    return s;
}
