/* What a fact becomes for the series of state: revenue, stays, voices, invitations, ranks. */
#include <check.h>
#include <string.h>

#include "kpi/measure.h"
#include "kpi/revenue.h"

Suite *suite_series_state(void);

static struct arena *a;

static void setup(void)
{
    a = arena_create();
}

static void teardown(void)
{
    arena_drop(a);
}

/* Types are numbered by the length of their names, which differ. */
static int64_t number_of(void *arg, int name_kind, const char *text)
{
    (void)arg;
    (void)name_kind;
    return (int64_t)strlen(text);
}

static struct series series_of(const char *text)
{
    struct series s;

    ck_assert_msg(series_read(a, text, number_of, NULL, &s) == ERR_OK, "%s", text);
    return s;
}

static struct fact event_of(const char *type)
{
    return (struct fact){.kind = FACT_EVENT, .type = (int64_t)strlen(type), .subject = "sub", .account = 7};
}

static const struct json *attributes_of(const char *text)
{
    struct faults faults;
    const struct json *v;

    faults_init(&faults, a);
    ck_assert_int_eq(json_parse(a, text, strlen(text), "", &faults, &v), ERR_OK);
    return v;
}

START_TEST(series__revenue_is_a_level_of_three_events_with_account_and_subject)
{
    struct series s = series_of("{\"kind\":\"revenue\"}");
    struct fact started = event_of("subscription.started"), ended = event_of("subscription.ended"), f;
    struct observation o;

    ck_assert(series_is_level(&s) && series_is_kept(&s) && !series_has_cells(&s));
    started.has_value = ended.has_value = true;
    started.value.units = ended.value.units = 120;
    ck_assert(series_observe(&s, &started, &o) && o.value.units == 120);
    ck_assert(series_observe(&s, &ended, &o) && o.value.units == 0);
    ended.has_value = false;
    ck_assert(series_observe(&s, &ended, &o) && o.value.units == 0);
    ck_assert_str_eq(series_subject(&s, &ended), "sub");
    f = started;
    f.account = 0;
    ck_assert(!series_observe(&s, &f, &o));
    f = started;
    f.subject = "";
    ck_assert(!series_observe(&s, &f, &o));
    f = started;
    f.has_value = false;
    ck_assert(!series_observe(&s, &f, &o));
    f = event_of("subscription");
    ck_assert(!series_observe(&s, &f, &o) && !series_looks_at(&s, FACT_EVENT, f.type));
    ck_assert(!series_looks_at(&s, FACT_RESPONSE, started.type) && series_looks_at(&s, FACT_EVENT, started.type));
}
END_TEST

START_TEST(series__a_stay_is_the_phase_furthest_in_the_journey)
{
    struct series s = series_of(
        "{\"kind\":\"stay\",\"phases\":[{\"key\":\"x\",\"enter_on\":[{\"event\":\"go\",\"where\":[]}]},{\"key\":\"y\","
        "\"enter_on\":[{\"event\":\"go\",\"where\":[{\"field\":\"attribute\",\"name\":\"far\",\"op\":\"eq\",\"to\":"
        "[true]}]},{\"event\":\"end\",\"where\":[]}]}]}");
    struct fact go = event_of("go"), end = event_of("end");
    struct observation o;

    ck_assert(series_is_level(&s) && !series_is_kept(&s) && !series_has_cells(&s));
    ck_assert(series_observe(&s, &go, &o) && o.value.units == 0);
    go.attributes = attributes_of("{\"far\":true}");
    ck_assert(series_observe(&s, &go, &o) && o.value.units == 1);
    ck_assert(series_observe(&s, &end, &o) && o.value.units == 1);
    ck_assert_str_eq(series_subject(&s, &go), "");
    go.account = 0;
    ck_assert(!series_observe(&s, &go, &o));
}
END_TEST

START_TEST(series__a_voice_is_any_answer_and_whatever_names_a_contact)
{
    struct series s = series_of("{\"kind\":\"voice\"}");
    struct fact f = event_of("any");
    struct observation o;

    ck_assert(!series_is_level(&s) && series_is_kept(&s) && !series_has_cells(&s));
    ck_assert(!series_observe(&s, &f, &o));
    f.contact = 3;
    ck_assert(series_observe(&s, &f, &o) && o.bucket == FACT_EVENT && o.value.units == f.type);
    f.contact = 0;
    f.kind = FACT_RESPONSE;
    ck_assert(series_observe(&s, &f, &o) && o.bucket == FACT_RESPONSE);
    f.kind = FACT_INVITATION;
    ck_assert(!series_observe(&s, &f, &o));
}
END_TEST

START_TEST(series__an_invitation_and_the_answer_that_names_it_share_a_number)
{
    struct series s =
        series_of("{\"kind\":\"invited\",\"instrument\":\"nps\",\"where\":[{\"field\":\"attribute\",\"name\":"
                  "\"wave\",\"op\":\"eq\",\"to\":[1]}]}");
    struct fact sent = {.kind = FACT_INVITATION, .type = 3, .subject = "", .source_name = "mail", .id = "i-1"};
    struct fact answer = {.kind = FACT_RESPONSE, .type = 3, .subject = "", .source_name = "survey", .id = "r-1"};
    struct observation o, named;

    ck_assert(!series_has_cells(&s) && !series_is_level(&s));
    ck_assert(!series_observe(&s, &sent, &o)); /* not of the wave */
    sent.attributes = attributes_of("{\"wave\":1}");
    ck_assert(series_observe(&s, &sent, &o) && o.bucket == INVITED_SENT);
    ck_assert(series_observe(&s, &answer, &named) && named.bucket == INVITED_ANSWER && named.value.units == 0);
    answer.invitation = invitation_join(a, "survey", "mail", "i-1");
    ck_assert(series_observe(&s, &answer, &named) && named.bucket == INVITED_NAMING);
    ck_assert_int_eq(named.value.units, o.value.units);
    answer.invitation = "i-1"; /* of the answer's own source */
    ck_assert(series_observe(&s, &answer, &named) && named.value.units != o.value.units);
    answer.source_name = "mail";
    ck_assert(series_observe(&s, &answer, &named) && named.value.units == o.value.units);
    sent.invitation_status = "bounced";
    ck_assert(series_observe(&s, &sent, &o) && o.bucket == INVITED_BOUNCED);
    sent.kind = FACT_EVENT;
    ck_assert(!series_observe(&s, &sent, &o));
}
END_TEST

START_TEST(series__a_rank_needs_both_numbers)
{
    struct series s = series_of("{\"kind\":\"rank\",\"type\":\"nps\",\"where\":[]}");
    struct fact f = {.kind = FACT_RESPONSE, .type = 3, .subject = ""};
    struct observation o;

    ck_assert(series_has_cells(&s));
    ck_assert(!series_observe(&s, &f, &o));
    f.attributes = attributes_of("{\"rank\":2,\"brands\":\"3\"}");
    ck_assert(!series_observe(&s, &f, &o));
    f.attributes = attributes_of("{\"rank\":4,\"brands\":3}");
    ck_assert(!series_observe(&s, &f, &o));
    f.attributes = attributes_of("{\"rank\":2,\"brands\":3}");
    ck_assert(series_observe(&s, &f, &o));
    ck_assert_double_eq_tol(value_to_double(o.value), 100.0 / 3, 1e-6);
    ck_assert_double_eq_tol(rank_share(o.bucket), 100.0 / 3, 1e-9);
}
END_TEST

Suite *suite_series_state(void)
{
    Suite *s = suite_create("series_state");
    TCase *c = tcase_create("series_state");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, series__revenue_is_a_level_of_three_events_with_account_and_subject);
    tcase_add_test(c, series__a_stay_is_the_phase_furthest_in_the_journey);
    tcase_add_test(c, series__a_voice_is_any_answer_and_whatever_names_a_contact);
    tcase_add_test(c, series__an_invitation_and_the_answer_that_names_it_share_a_number);
    tcase_add_test(c, series__a_rank_needs_both_numbers);
    suite_add_tcase(s, c);
    return s;
}
