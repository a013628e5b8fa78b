/* Bodies about outcomes: what becomes of a full one, which way is better, and every limit at its edge and one past it. */
#include <check.h>

#include <string.h>

#include "decode/outcome.h"
#include "ground.h"

Suite *suite_outcome(void);

#define LEAST "{\"what\":\"w\",\"unit\":\"u\",\"baseline\":20,\"target\":8}"
#define READING "{\"value\":1,\"at\":\"2026-10-01T00:00:00Z\",\"evidence\":\"e\"}"

static enum err proposal(const char *body, struct outcome_input *ret)
{
    const struct json *v = ground_json(body);

    return decode_outcome(v, false, ground_now(), ground_arena, &ground_faults, ret);
}

static enum err revision(const char *body, struct outcome_input *ret)
{
    const struct json *v = ground_json(body);

    return decode_outcome(v, true, ground_now(), ground_arena, &ground_faults, ret);
}

static enum err acceptance(const char *body, struct acceptance_input *ret)
{
    const struct json *v = ground_json(body);

    return decode_acceptance(v, ground_now(), ground_arena, &ground_faults, ret);
}

static enum err reading(const char *body, struct outcome_reading *ret)
{
    const struct json *v = ground_json(body);

    return decode_reading(v, ground_now(), ground_arena, &ground_faults, ret);
}

START_TEST(outcome__a_full_proposal)
{
    struct outcome_input in = {0};
    const struct outcome_terms *t = &in.terms;

    ck_assert_int_eq(
        proposal(
            "{\"id\":\"o\",\"account\":\"acme\",\"what\":\"Less waiting\",\"unit\":\"hours\",\"baseline\":20.5,"
            "\"baseline_at\":\"2026-01-01T00:00:00Z\",\"target\":8,\"direction\":\"down\",\"due_at\":\"2029-01-01T00:00:00Z\","
            "\"expected\":-6,\"review\":{\"cadence\":\"quarter\",\"events\":[\"incident.major\"],\"triggers\":[\"a \\\"new\\\" plant\"]},"
            "\"provider_owner\":{\"function\":\"Support\",\"person\":\"M\"},\"client_owner\":{\"person\":\"A\",\"contact\":\"c\"}}",
            &in),
        ERR_OK);
    ck_assert_str_eq(in.id, "o");
    ck_assert_str_eq(in.account, "acme");
    ck_assert_str_eq(t->what, "Less waiting");
    ck_assert_str_eq(t->unit, "hours");
    ck_assert(t->has_baseline && t->baseline.units == 20 && t->baseline.micros == 500000);
    ck_assert(t->has_baseline_at && t->baseline_at == ground_time("2026-01-01T00:00:00Z"));
    ck_assert(t->target.units == 8 && !t->up);
    ck_assert(t->has_due && t->due == ground_time("2029-01-01T00:00:00Z"));
    ck_assert(t->has_expected && t->expected.units == -6);
    ck_assert(t->has_cadence && t->cadence == GRAIN_QUARTER);
    ck_assert_str_eq(t->events, "[\"incident.major\"]");
    ck_assert_str_eq(t->triggers, "[\"a \\\"new\\\" plant\"]");
    ck_assert_str_eq(t->provider.function, "Support");
    ck_assert_str_eq(t->provider.person, "M");
    ck_assert_str_eq(t->client_person, "A");
    ck_assert_str_eq(t->client_contact, "c");
}
END_TEST

START_TEST(outcome__the_least)
{
    struct outcome_input in = {.id = "x"};
    const struct outcome_terms *t = &in.terms;

    ck_assert_int_eq(proposal(LEAST, &in), ERR_OK);
    ck_assert(!in.id && !in.account && !in.reason && !t->up && !t->has_due && !t->has_cadence && !t->has_expected);
    ck_assert_str_eq(t->events, "[]");
    ck_assert(!t->provider.function && !t->client_person && !t->client_contact);
}
END_TEST

static const struct {
    const char *baseline, *target, *direction;
    bool good, up;
    enum fault_code code;
} WAYS[] = {
    {"20", "8", NULL, true, false, 0},
    {"8", "20", NULL, true, true, 0},
    {"8", "20", "\"up\"", true, true, 0},
    {"8", "20", "\"down\"", false, false, FAULT_MISMATCH},
    {"8", "8", NULL, false, false, FAULT_REQUIRED},
    {"8", "8", "\"down\"", true, false, 0},
    {NULL, "8", NULL, false, false, FAULT_REQUIRED},
    {NULL, "8", "\"up\"", true, true, 0},
    {"0.1", "0.100001", NULL, true, true, 0},
};

START_TEST(outcome__which_way_is_better)
{
    const char *body = ground_with(LEAST, "baseline", WAYS[_i].baseline);
    struct outcome_input in = {0};
    enum err e;

    body = ground_with(ground_with(body, "target", WAYS[_i].target), "direction", WAYS[_i].direction);
    e = proposal(body, &in);
    ck_assert_msg((e == ERR_OK) == WAYS[_i].good, "%s", body);
    if (WAYS[_i].good) ck_assert_int_eq(in.terms.up, WAYS[_i].up);
    else ground_expect("/direction", WAYS[_i].code, true, body);
}
END_TEST

/* A member with so many bytes, and one more. */
static const struct {
    const char *member;
    size_t max;
} TEXTS[] = {{"id", ID_MAX}, {"account", ID_MAX}, {"what", TEXT_MAX}, {"unit", NAME_MAX_BYTES}};

START_TEST(outcome__limits_of_texts)
{
    const char *pointer = fault_pointer(ground_arena, "", TEXTS[_i].member);
    struct outcome_input in;

    ck_assert_int_eq(proposal(ground_with(LEAST, TEXTS[_i].member, ground_text("x", TEXTS[_i].max)), &in), ERR_OK);
    ck_assert_int_eq(proposal(ground_with(LEAST, TEXTS[_i].member, ground_text("x", TEXTS[_i].max + 1)), &in),
                     ERR_INVALID);
    ground_expect(pointer, FAULT_TOO_LONG, true, pointer);
    ck_assert_int_eq(proposal(ground_with(LEAST, TEXTS[_i].member, "\"\""), &in), ERR_INVALID);
    ground_expect(pointer, FAULT_EMPTY, false, pointer);
}
END_TEST

START_TEST(outcome__limits_of_reviews)
{
    static const char *const lists[] = {"events", "triggers"};
    struct outcome_input in;

    for (size_t i = 0; i < 2; i++) {
        const char *open = arena_printf(ground_arena, "{\"%s\":[", lists[i]);
        const char *pointer = arena_printf(ground_arena, "/review/%s", lists[i]);
        const char *item = ground_text("x", 200), *longer = ground_text("x", 201);

        ck_assert_int_eq(proposal(ground_with(LEAST, "review", ground_repeat(item, 20, open, ",", "]}")), &in), ERR_OK);
        ck_assert_int_eq(proposal(ground_with(LEAST, "review", ground_repeat(item, 21, open, ",", "]}")), &in),
                         ERR_INVALID);
        ground_expect(pointer, FAULT_TOO_MANY, true, pointer);
        ck_assert_int_eq(proposal(ground_with(LEAST, "review", ground_repeat(longer, 1, open, ",", "]}")), &in),
                         ERR_INVALID);
        ground_expect(arena_printf(ground_arena, "%s/0", pointer), FAULT_TOO_LONG, true, pointer);
    }
}
END_TEST

START_TEST(outcome__limits_of_values)
{
    static const char *const members[] = {"baseline", "target", "expected"};
    struct outcome_input in;

    for (size_t i = 0; i < 3; i++) {
        const char *pointer = fault_pointer(ground_arena, "", members[i]);
        const char *body = ground_with(LEAST, "direction", NULL);

        ck_assert_int_eq(proposal(ground_with(body, members[i], "9000000000000"), &in), ERR_OK);
        ck_assert_int_eq(proposal(ground_with(body, members[i], "-9000000000000"), &in), ERR_OK);
        ck_assert_int_eq(proposal(ground_with(body, members[i], "9000000000001"), &in), ERR_INVALID);
        ground_expect(pointer, FAULT_RANGE, true, pointer);
        ck_assert_int_eq(proposal(ground_with(body, members[i], "-9000000000001"), &in), ERR_INVALID);
    }
}
END_TEST

START_TEST(outcome__a_revision_says_why_and_names_nothing)
{
    struct outcome_input in;

    ck_assert_int_eq(revision(ground_with(LEAST, "reason", ground_text("x", TEXT_MAX)), &in), ERR_OK);
    ck_assert_uint_eq(strlen(in.reason), TEXT_MAX);
    ck_assert_int_eq(revision(ground_with(LEAST, "reason", ground_text("x", TEXT_MAX + 1)), &in), ERR_INVALID);
    ground_expect("/reason", FAULT_TOO_LONG, true, "reason");
    ck_assert_int_eq(revision(LEAST, &in), ERR_INVALID);
    ground_expect("/reason", FAULT_REQUIRED, true, "reason");
    ck_assert_int_eq(revision(ground_with(ground_with(LEAST, "reason", "\"r\""), "account", "\"a\""), &in),
                     ERR_INVALID);
    ground_expect("/account", FAULT_UNKNOWN_MEMBER, true, "account");
}
END_TEST

START_TEST(outcome__an_acceptance_names_somebody)
{
    struct acceptance_input in = {0};
    struct retirement_input end = {0};

    ck_assert_int_eq(acceptance("{\"person\":\"A\"}", &in), ERR_OK);
    ck_assert(in.at == ground_now() && in.revision == 0 && !in.contact);
    ck_assert_int_eq(acceptance("{\"contact\":\"c\",\"revision\":100,\"at\":\"2026-11-23T12:00:00Z\"}", &in), ERR_OK);
    ck_assert(in.revision == 100 && !in.person && in.at == ground_time("2026-11-23T12:00:00Z"));
    ck_assert_int_eq(acceptance("{}", &in), ERR_INVALID);
    ground_expect("/person", FAULT_REQUIRED, true, "nobody");
    ck_assert_int_eq(acceptance("{\"person\":\"A\",\"revision\":101}", &in), ERR_INVALID);
    ground_expect("/revision", FAULT_RANGE, true, "revision");
    ck_assert_int_eq(acceptance("{\"person\":\"A\",\"at\":\"2026-11-23T12:00:00.000001Z\"}", &in), ERR_INVALID);
    ground_expect("/at", FAULT_TIME_TOO_FAR_AHEAD, true, "at");
    ck_assert_int_eq(decode_retirement(ground_json("{\"reason\":\"r\"}"), 5, ground_arena, &ground_faults, &end),
                     ERR_OK);
    ck_assert_int_eq(end.at, 5);
}
END_TEST

START_TEST(outcome__a_reading_shows_its_evidence)
{
    struct outcome_reading x = {0};

    ck_assert_int_eq(reading(READING, &x), ERR_OK);
    ck_assert(x.value.units == 1 && !x.link);
    ck_assert_str_eq(x.source, "api");
    ck_assert_int_eq(reading(ground_with(READING, "evidence", ground_text("x", TEXT_MAX)), &x), ERR_OK);
    ck_assert_int_eq(reading(ground_with(READING, "evidence", ground_text("x", TEXT_MAX + 1)), &x), ERR_INVALID);
    ground_expect("/evidence", FAULT_TOO_LONG, false, "evidence");
    ck_assert_int_eq(reading(ground_with(READING, "evidence", NULL), &x), ERR_INVALID);
    ground_expect("/evidence", FAULT_REQUIRED, true, "evidence");
    ck_assert_int_eq(reading(ground_with(READING, "link", "\"javascript:alert(1)\""), &x), ERR_INVALID);
    ground_expect("/link", FAULT_FORMAT, true, "link");
    ck_assert_int_eq(reading(ground_with(READING, "link", "\"https://a/ b\""), &x), ERR_INVALID);
    ck_assert_int_eq(reading(ground_with(READING, "link", "\"https://a/b\""), &x), ERR_OK);
    ck_assert_str_eq(x.link, "https://a/b");
}
END_TEST

Suite *suite_outcome(void)
{
    Suite *s = suite_create("outcome");
    TCase *t = tcase_create("outcome");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_add_test(t, outcome__a_full_proposal);
    tcase_add_test(t, outcome__the_least);
    tcase_add_loop_test(t, outcome__which_way_is_better, 0, (int)(sizeof WAYS / sizeof *WAYS));
    tcase_add_loop_test(t, outcome__limits_of_texts, 0, (int)(sizeof TEXTS / sizeof *TEXTS));
    tcase_add_test(t, outcome__limits_of_reviews);
    tcase_add_test(t, outcome__limits_of_values);
    tcase_add_test(t, outcome__a_revision_says_why_and_names_nothing);
    tcase_add_test(t, outcome__an_acceptance_names_somebody);
    tcase_add_test(t, outcome__a_reading_shows_its_evidence);
    suite_add_tcase(s, t);
    return s;
}
