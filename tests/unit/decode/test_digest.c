/* Digests: the same content however it is written, and another for any other content. Invitations' names. */
#include <check.h>
#include <string.h>

#include "ground.h"

Suite *suite_digest(void);

#define RESPONSE                                                                                                       \
    "{\"id\":\"r-1\",\"source\":\"api\",\"instrument\":\"nps\",\"score\":9,\"account\":\"acme\",\"answered_at\":"      \
    "\"2026-10-02T09:12:33Z\",\"attributes\":{\"a\":1,\"b\":\"x\"}}"
#define EVENT                                                                                                             \
    "{\"id\":\"e-1\",\"type\":\"order.placed\",\"subject\":\"o\",\"account\":\"acme\",\"time\":\"2026-10-01T08:00:00Z\"," \
    "\"value\":12.5}"

static int64_t digest(enum fact_kind kind, const char *body)
{
    return ground_fact(kind, body).digest;
}

START_TEST(digest__the_same_content_has_one)
{
    static const char *const same[] = {
        "{\"instrument\":\"nps\",\"attributes\":{\"b\":\"x\",\"a\":1.0},\"account\":\"acme\",\"answered_at\":"
        "\"2026-10-02T09:12:33Z\",\"score\":9,\"source\":\"api\",\"id\":\"r-1\"}",
        "{\"id\":\"r-1\",\"instrument\":\"nps\",\"score\":9.0,\"account\":\"acme\",\"answered_at\":"
        "\"2026-10-02T12:12:33+03:00\",\"attributes\":{\"a\":1,\"b\":\"\\u0078\"}}",
        "{\"id\":\"r-1\",\"instrument\":\"nps\",\"score\":0.9e1,\"account\":\"acme\",\"answered_at\":"
        "\"2026-10-02t09:12:33.000z\",\"comment\":null,\"role\":null,\"attributes\":{\"a\":1,\"b\":\"x\",\"c\":null}}",
        " { \"id\" : \"r\\u002d1\", \"instrument\":\"nps\",\"score\":9,\"account\":\"acme\",\"answered_at\":"
        "\"2026-10-02T09:12:33Z\",\"comment\":\"\",\"attributes\":{\"a\":1e0,\"b\":\"x\"}} ",
    };
    int64_t first = digest(FACT_RESPONSE, RESPONSE);

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ck_assert_msg(digest(FACT_RESPONSE, same[i]) == first, "%s", same[i]);
    ck_assert_int_eq(digest(FACT_EVENT, ground_with(EVENT, "attributes", "{}")), digest(FACT_EVENT, EVENT));
    ck_assert_int_eq(digest(FACT_EVENT, ground_with(EVENT, "attributes", "{\"a\":-0}")),
                     digest(FACT_EVENT, ground_with(EVENT, "attributes", "{\"a\":0}")));
}
END_TEST

START_TEST(digest__any_other_content_has_another)
{
    static const struct {
        const char *member, *value;
    } other[] = {
        {"id", "\"r-2\""},
        {"source", "\"other\""},
        {"instrument", "\"ces\""},
        {"score", "8"},
        {"expected", "9"},
        {"account", "\"acm\""},
        {"account", NULL},
        {"contact", "\"acme\""},
        {"role", "\"buyer\""},
        {"side", "\"client\""},
        {"touchpoint", "\"support\""},
        {"comment", "\"x\""},
        {"invitation", "\"r-1\""},
        {"attributes", NULL},
        {"attributes", "{\"a\":\"1\",\"b\":\"x\"}"},
        {"attributes", "{\"a\":true,\"b\":\"x\"}"},
        {"answered_at", "\"2026-10-02T09:12:33.000001Z\""},
    };
    int64_t seen[sizeof other / sizeof *other + 1];
    size_t n = 0;

    seen[n++] = digest(FACT_RESPONSE, RESPONSE);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        const char *body = ground_with(RESPONSE, other[i].member, other[i].value);
        if (strcmp(other[i].member, "instrument") == 0) body = ground_with(body, "score", "5");
        int64_t d = digest(FACT_RESPONSE, body);

        for (size_t k = 0; k < n; k++) ck_assert_msg(seen[k] != d, "%s", body);
        seen[n++] = d;
    }
}
END_TEST

START_TEST(digest__a_cloudevent_is_the_event_it_tells_of)
{
    const char *ce =
        "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"api\",\"type\":\"order.placed\",\"subject\":\"o\","
        "\"time\":\"2026-10-01T08:00:00Z\",\"data\":{\"value\":12.5,\"account\":\"acme\"}}";

    ck_assert_int_eq(ground_cloudevent(ce).digest, digest(FACT_EVENT, EVENT));
}
END_TEST

START_TEST(digest__arrival_is_left_out)
{
    const char *ce = "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"api\",\"type\":\"order.placed\"}";
    struct decode_facts_options o = ground_options(FACT_EVENT);
    struct decoded_facts now, later;

    o.cloudevents = true;
    ck_assert_int_eq(ground_decode(ce, &o, &now), ERR_OK);
    o.now += 5000000;
    ck_assert_int_eq(ground_decode(ce, &o, &later), ERR_OK);
    ck_assert_int_eq(now.items[0].at, ground_now());
    ck_assert_int_eq(later.items[0].at, ground_now() + 5000000);
    ck_assert_int_eq(now.items[0].digest, later.items[0].digest);
}
END_TEST

START_TEST(digest__an_invitation_is_named_by_id_or_by_source_and_id)
{
    const char *source, *id;
    struct fact_input plain = ground_fact(FACT_RESPONSE, ground_with(RESPONSE, "invitation", "\"i-9\""));
    struct fact_input own =
        ground_fact(FACT_RESPONSE, ground_with(RESPONSE, "invitation", "{\"source\":\"api\",\"id\":\"i-9\"}"));
    struct fact_input other =
        ground_fact(FACT_RESPONSE, ground_with(RESPONSE, "invitation", "{\"source\":\"mail\",\"id\":\"i-9\"}"));

    ck_assert_int_eq(plain.digest, own.digest);
    ck_assert_int_ne(plain.digest, other.digest);
    invitation_split(ground_arena, "api", plain.invitation, &source, &id);
    ck_assert_str_eq(source, "api");
    ck_assert_str_eq(id, "i-9");
    invitation_split(ground_arena, "api", other.invitation, &source, &id);
    ck_assert_str_eq(source, "mail");
    ck_assert_str_eq(id, "i-9");
}
END_TEST

Suite *suite_digest(void)
{
    Suite *s = suite_create("digest");
    TCase *t = tcase_create("digest");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_add_test(t, digest__the_same_content_has_one);
    tcase_add_test(t, digest__any_other_content_has_another);
    tcase_add_test(t, digest__a_cloudevent_is_the_event_it_tells_of);
    tcase_add_test(t, digest__arrival_is_left_out);
    tcase_add_test(t, digest__an_invitation_is_named_by_id_or_by_source_and_id);
    suite_add_tcase(s, t);
    return s;
}
