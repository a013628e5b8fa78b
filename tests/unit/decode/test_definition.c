/* Instruments and journeys: normal form, scales, unique keys, limits. */
#include <check.h>
#include <string.h>

#include "base/embed.h"
#include "decode/field.h"
#include "ground.h"

Suite *suite_definition(void);

#define CES "{\"name\":\"Effort\",\"kind\":\"ces\",\"min\":1,\"max\":5,\"better\":\"low\"}"
#define PHASE "{\"key\":\"p1\",\"name\":\"One\"}"
#define JOURNEY "{\"name\":\"J\",\"phases\":[" PHASE "]}"

static struct instrument instrument;
static struct journey journey;
static const char *text;

static enum err read_instrument(const char *body, const char *key)
{
    const struct json *v = ground_json(body);

    return decode_instrument(v, "", key, ground_arena, &ground_faults, &instrument, &text);
}

static enum err read_journey(const char *body, const char *key)
{
    const struct json *v = ground_json(body);

    return decode_journey(v, "", key, ground_arena, &ground_faults, &journey, &text);
}

static const char *with_phases(const char *phases)
{
    return ground_with(JOURNEY, "phases", phases);
}

START_TEST(definition__an_instrument_and_its_normal_form)
{
    ck_assert_int_eq(read_instrument(CES, "ces"), ERR_OK);
    ck_assert_str_eq(instrument.key, "ces");
    ck_assert_int_eq(instrument.kind, INSTRUMENT_CES);
    ck_assert(instrument.min == 1 && instrument.max == 5 && instrument.step == 1);
    ck_assert_int_eq(instrument.better, BETTER_LOW);
    ck_assert_ptr_null(instrument.question);
    ck_assert_str_eq(text,
                     "{\"better\":\"low\",\"key\":\"ces\",\"kind\":\"ces\",\"max\":5,\"min\":1,\"name\":\"Effort\","
                     "\"question\":null,\"step\":1}");
}
END_TEST

START_TEST(definition__the_normal_form_is_the_same_however_it_was_said)
{
    const char *first;

    ck_assert_int_eq(read_instrument(CES, "ces"), ERR_OK);
    first = text;
    ck_assert_int_eq(
        read_instrument("{\"question\":\"\",\"step\":1.0,\"key\":\"ces\",\"better\":\"low\",\"max\":5,\"min\":1e0,"
                        "\"kind\":\"ces\",\"name\":\"Eff\\u006frt\"}",
                        "ces"),
        ERR_OK);
    ck_assert_str_eq(text, first);
    ck_assert_int_eq(read_instrument(first, "ces"), ERR_OK);
    ck_assert_str_eq(text, first);
    ck_assert_int_eq(read_instrument(ground_with(CES, "step", "0.5"), "ces"), ERR_OK);
    ck_assert_str_ne(text, first);
}
END_TEST

static const struct {
    const char *member, *value, *pointer;
    enum fault_code code;
} BAD_INSTRUMENTS[] = {
    {"name", NULL, "/name", FAULT_REQUIRED},      {"kind", NULL, "/kind", FAULT_REQUIRED},
    {"kind", "\"stars\"", "/kind", FAULT_CHOICE}, {"kind", "\"nps\"", "/kind", FAULT_MISMATCH},
    {"min", NULL, "/min", FAULT_REQUIRED},        {"min", "5", "/max", FAULT_MISMATCH},
    {"min", "-1000001", "/min", FAULT_RANGE},     {"max", "1000001", "/max", FAULT_RANGE},
    {"max", "\"5\"", "/max", FAULT_TYPE},         {"step", "0", "/step", FAULT_RANGE},
    {"step", "-1", "/step", FAULT_RANGE},         {"step", "0.3", "/step", FAULT_MISMATCH},
    {"step", "9", "/step", FAULT_MISMATCH},       {"step", "0.003999", "/step", FAULT_RANGE},
    {"better", NULL, "/better", FAULT_REQUIRED},  {"better", "\"none\"", "/better", FAULT_CHOICE},
    {"key", "\"other\"", "/key", FAULT_MISMATCH}, {"scale", "5", "/scale", FAULT_UNKNOWN_MEMBER},
};

START_TEST(definition__bad_instruments)
{
    const char *body = ground_with(CES, BAD_INSTRUMENTS[_i].member, BAD_INSTRUMENTS[_i].value);

    ck_assert_msg(read_instrument(body, "ces") == ERR_INVALID, "%s", body);
    ground_expect(BAD_INSTRUMENTS[_i].pointer, BAD_INSTRUMENTS[_i].code, true, body);
}
END_TEST

START_TEST(definition__scales_have_1000_steps_and_nps_its_own)
{
    ck_assert_int_eq(read_instrument(ground_with(CES, "step", "0.004"), "ces"), ERR_OK);
    ck_assert_int_eq(read_instrument(ground_with(ground_with(CES, "min", "0.1"), "step", "0.1"), "ces"), ERR_OK);
    ck_assert_int_eq(read_instrument("{\"name\":\"N\",\"kind\":\"nps\",\"min\":0,\"max\":10,\"better\":\"high\"}", "n"),
                     ERR_OK);
    ck_assert_int_eq(read_instrument("{\"name\":\"N\",\"kind\":\"nps\",\"min\":0,\"max\":10,\"better\":\"low\"}", "n"),
                     ERR_INVALID);
    ground_expect("/kind", FAULT_MISMATCH, true, "nps");
}
END_TEST

START_TEST(definition__keys_are_words)
{
    static const char *const good[] = {"a", "A.b-c_9", "9"}, *const bad[] = {"", "-a", "a b", "a/b", "\xC3\xA4", ".a"};

    for (size_t i = 0; i < COUNT_OF(good); i++) ck_assert_msg(read_instrument(CES, good[i]) == ERR_OK, "%s", good[i]);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        ck_assert_msg(read_instrument(CES, bad[i]) == ERR_INVALID, "%s", bad[i]);
        ground_expect("/key", i == 0 ? FAULT_EMPTY : FAULT_FORMAT, true, bad[i]);
    }
    ck_assert_int_eq(read_instrument(CES, NULL), ERR_INVALID);
    ground_expect("/key", FAULT_REQUIRED, true, CES);
}
END_TEST

START_TEST(definition__a_journey_and_its_normal_form)
{
    const struct phase *p;

    ck_assert_int_eq(
        read_journey(
            with_phases(
                "[{\"key\":\"p1\",\"name\":\"One\",\"moments_of_truth\":[\"a\",\"b\"],\"owner\":{\"function\":\"Sales\"},"
                "\"enter_on\":[{\"event\":\"lead.created\",\"where\":{\"touchpoint\":\"t\",\"phase\":\"p2\"}}],"
                "\"touchpoints\":[{\"key\":\"t\",\"name\":\"T\",\"weight\":2.5,\"stage\":\"back\"}]},"
                "{\"key\":\"p2\",\"name\":\"Two\",\"exit\":true,\"owner\":{\"person\":null}}]"),
            "j"),
        ERR_OK);
    ck_assert_str_eq(journey.key, "j");
    ck_assert_uint_eq(journey.phases_n, 2);
    p = journey_phase(&journey, "p1");
    ck_assert_uint_eq(p->moments_n, 2);
    ck_assert_str_eq(p->moments[1], "b");
    ck_assert_str_eq(p->owner.function, "Sales");
    ck_assert_uint_eq(p->enter_on_n, 1);
    ck_assert_str_eq(p->enter_on[0], "lead.created");
    ck_assert_uint_eq(p->enter_where[0].n, 2);
    ck_assert_uint_eq(p->touchpoints_n, 1);
    ck_assert_str_eq(p->touchpoints[0].control, "provider");
    ck_assert_str_eq(p->touchpoints[0].stage, "back");
    ck_assert(p->touchpoints[0].weight == 2.5 && !p->exit && journey.phases[1].exit);
    ck_assert_str_eq(
        text,
        "{\"dimensions\":[],\"key\":\"j\",\"name\":\"J\",\"phases\":[{\"enter_on\":[{\"event\":\"lead.created\",\"where\":{"
        "\"phase\":\"p2\",\"touchpoint\":\"t\"}}],\"exit\":false,\"functions\":[],\"goal\":null,\"key\":\"p1\","
        "\"moments_of_truth\":[\"a\",\"b\"],\"name\":\"One\",\"owner\":{\"function\":\"Sales\",\"person\":null},"
        "\"touchpoints\":[{\"channel\":null,\"control\":\"provider\",\"key\":\"t\",\"name\":\"T\",\"stage\":\"back\","
        "\"weight\":2.5}]},{\"enter_on\":[],\"exit\":true,\"functions\":[],\"goal\":null,\"key\":\"p2\","
        "\"moments_of_truth\":[],\"name\":\"Two\",\"owner\":null,\"touchpoints\":[]}]}");
}
END_TEST

static const struct {
    const char *phases, *pointer;
    enum fault_code code;
} BAD_JOURNEYS[] = {
    {NULL, "/phases", FAULT_REQUIRED},
    {"{}", "/phases", FAULT_TYPE},
    {"[]", "/phases", FAULT_EMPTY},
    {"[7]", "/phases/0", FAULT_TYPE},
    {"[{\"name\":\"One\"}]", "/phases/0/key", FAULT_REQUIRED},
    {"[{\"key\":\"p 1\",\"name\":\"One\"}]", "/phases/0/key", FAULT_FORMAT},
    {"[" PHASE "," PHASE "]", "/phases/1/key", FAULT_NOT_UNIQUE},
    {"[{\"key\":\"p\",\"name\":\"n\",\"exit\":1}]", "/phases/0/exit", FAULT_TYPE},
    {"[{\"key\":\"p\",\"name\":\"n\",\"owner\":\"Sales\"}]", "/phases/0/owner", FAULT_TYPE},
    {"[{\"key\":\"p\",\"name\":\"n\",\"owner\":{\"team\":\"x\"}}]", "/phases/0/owner/team", FAULT_UNKNOWN_MEMBER},
    {"[{\"key\":\"p\",\"name\":\"n\",\"functions\":[\"a\",null]}]", "/phases/0/functions/1", FAULT_TYPE},
    {"[{\"key\":\"p\",\"name\":\"n\",\"moments_of_truth\":[\"\"]}]", "/phases/0/moments_of_truth/0", FAULT_EMPTY},
    {"[{\"key\":\"p\",\"name\":\"n\",\"enter_on\":[\"e\"]}]", "/phases/0/enter_on/0", FAULT_TYPE},
    {"[{\"key\":\"p\",\"name\":\"n\",\"enter_on\":[{}]}]", "/phases/0/enter_on/0/event", FAULT_REQUIRED},
    {"[{\"key\":\"p\",\"name\":\"n\",\"enter_on\":[{\"event\":\"e\",\"where\":{\"phase\":\"q\"}}]}]",
     "/phases/0/enter_on/0/where/phase", FAULT_UNKNOWN_PHASE},
    {"[{\"key\":\"p\",\"name\":\"n\",\"touchpoints\":[{\"key\":\"t\",\"name\":\"T\"},{\"key\":\"t\",\"name\":\"U\"}]}]",
     "/phases/0/touchpoints/1/key", FAULT_NOT_UNIQUE},
    {"[{\"key\":\"p\",\"name\":\"n\",\"touchpoints\":[{\"key\":\"t\",\"name\":\"T\"}]},{\"key\":\"q\",\"name\":\"n\","
     "\"touchpoints\":[{\"key\":\"t\",\"name\":\"U\"}]}]",
     "/phases/1/touchpoints/0/key", FAULT_NOT_UNIQUE},
    {"[{\"key\":\"p\",\"name\":\"n\",\"touchpoints\":[{\"key\":\"t\",\"name\":\"T\",\"control\":\"us\"}]}]",
     "/phases/0/touchpoints/0/control", FAULT_CHOICE},
    {"[{\"key\":\"p\",\"name\":\"n\",\"touchpoints\":[{\"key\":\"t\",\"name\":\"T\",\"weight\":0}]}]",
     "/phases/0/touchpoints/0/weight", FAULT_RANGE},
};

START_TEST(definition__bad_journeys)
{
    const char *body = with_phases(BAD_JOURNEYS[_i].phases);

    ck_assert_msg(read_journey(body, "j") == ERR_INVALID, "%s", body);
    ground_expect(BAD_JOURNEYS[_i].pointer, BAD_JOURNEYS[_i].code, true, body);
}
END_TEST

START_TEST(definition__a_journeys_dimensions)
{
    static const struct {
        const char *sent, *pointer;
        enum fault_code code;
    } bad[] = {
        {"\"partner\"", "/dimensions", FAULT_TYPE},
        {"[\"segment\"]", "/dimensions/0", FAULT_CHOICE},
        {"[\"partner\",\"account.\"]", "/dimensions/1", FAULT_CHOICE},
        {"[\"attr.order\"]", "/dimensions/0", FAULT_CHOICE},
        {"[\"partner\",\"account.a\",\"partner\"]", "/dimensions/2", FAULT_NOT_UNIQUE},
        {"[\"account.1\",\"account.2\",\"account.3\",\"account.4\",\"account.5\",\"account.6\",\"account.7\","
         "\"account.8\",\"account.9\"]",
         "/dimensions", FAULT_TOO_MANY},
    };
    const char *const *names;
    struct journey stored;
    struct catalogue c;

    ck_assert_int_eq(read_journey(ground_with(JOURNEY, "dimensions", "[\"account.segment\",\"partner\"]"), "j"),
                     ERR_OK);
    ck_assert_uint_eq(journey.dimensions_n, 2);
    ck_assert_str_eq(journey.dimensions[0], "account.segment");
    ck_assert_ptr_nonnull(strstr(text, "\"dimensions\":[\"account.segment\",\"partner\"]"));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        stored = journey;
        ck_assert_int_eq(read_journey(ground_with(JOURNEY, "dimensions", bad[i].sent), "j"), ERR_INVALID);
        ground_expect(bad[i].pointer, bad[i].code, true, bad[i].sent);
        journey = stored;
    }
    c = (struct catalogue){.journeys = &journey, .journeys_n = 1};
    stored = (struct journey){.key = "k", .dimensions = (const char *[]){"partner", "account.kind"}, .dimensions_n = 2};
    ck_assert_uint_eq(catalogue_dimensions(&c, NULL, &stored, ground_arena, &names), 3);
    ck_assert_str_eq(names[2], "account.kind");
    ck_assert_uint_eq(catalogue_dimensions(&c, "j", &stored, ground_arena, &names), 2);
    ck_assert_uint_eq(catalogue_dimensions(&c, "j", NULL, ground_arena, &names), 0);
}
END_TEST

/* n objects with keys k0, k1, ... */
static const char *keyed(size_t n)
{
    struct buffer out = {0};
    const char *copy;

    buffer_putc(&out, '[');
    for (size_t i = 0; i < n; i++) buffer_printf(&out, "%s{\"key\":\"k%zu\",\"name\":\"n\"}", i ? "," : "", i);
    buffer_putc(&out, ']');
    copy = arena_copy(ground_arena, out.data, out.size);
    buffer_free(&out);
    return copy;
}

static void phase_edge(const char *member, const char *good, const char *bad, const char *pointer, enum fault_code code)
{
    ck_assert_msg(
        read_journey(with_phases(arena_printf(ground_arena, "[%s]", ground_with(PHASE, member, good))), "j") == ERR_OK,
        "%s", member);
    ck_assert_msg(read_journey(with_phases(arena_printf(ground_arena, "[%s]", ground_with(PHASE, member, bad))), "j") ==
                      ERR_INVALID,
                  "%s", member);
    ground_expect(pointer, code, true, member);
}

START_TEST(definition__limits_of_a_journey)
{
    ck_assert_int_eq(read_journey(with_phases(keyed(50)), "j"), ERR_OK);
    ck_assert_int_eq(read_journey(with_phases(keyed(51)), "j"), ERR_INVALID);
    ground_expect("/phases", FAULT_TOO_MANY, true, "phases");
    phase_edge("touchpoints", keyed(100), keyed(101), "/phases/0/touchpoints", FAULT_TOO_MANY);
    phase_edge("goal", ground_text("g", 1000), ground_text("g", 1001), "/phases/0/goal", FAULT_TOO_LONG);
    phase_edge("name", ground_text("g", 200), ground_text("g", 201), "/phases/0/name", FAULT_TOO_LONG);
    phase_edge("functions", ground_repeat("\"f\"", 50, "[", ",", "]"), ground_repeat("\"f\"", 51, "[", ",", "]"),
               "/phases/0/functions", FAULT_TOO_MANY);
    phase_edge("enter_on", ground_repeat("{\"event\":\"e\"}", 50, "[", ",", "]"),
               ground_repeat("{\"event\":\"e\"}", 51, "[", ",", "]"), "/phases/0/enter_on", FAULT_TOO_MANY);
    phase_edge("touchpoints", "[{\"key\":\"t\",\"name\":\"n\",\"weight\":1000}]",
               "[{\"key\":\"t\",\"name\":\"n\",\"weight\":1000.5}]", "/phases/0/touchpoints/0/weight", FAULT_RANGE);
}
END_TEST

Suite *suite_definition(void)
{
    Suite *s = suite_create("definition");
    TCase *t = tcase_create("definition");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_add_test(t, definition__an_instrument_and_its_normal_form);
    tcase_add_test(t, definition__the_normal_form_is_the_same_however_it_was_said);
    tcase_add_loop_test(t, definition__bad_instruments, 0, (int)COUNT_OF(BAD_INSTRUMENTS));
    tcase_add_test(t, definition__scales_have_1000_steps_and_nps_its_own);
    tcase_add_test(t, definition__keys_are_words);
    tcase_add_test(t, definition__a_journey_and_its_normal_form);
    tcase_add_loop_test(t, definition__bad_journeys, 0, (int)COUNT_OF(BAD_JOURNEYS));
    tcase_add_test(t, definition__a_journeys_dimensions);
    tcase_add_test(t, definition__limits_of_a_journey);
    suite_add_tcase(s, t);
    return s;
}
