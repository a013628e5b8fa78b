/* CloudEvents 1.0, structured and batched. */
#include <check.h>
#include <string.h>

#include "ground.h"

Suite *suite_cloudevent(void);

#define LEAST                                                                                                          \
    "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"https://erp.example.com\",\"type\":\"order.delivered\"}"

static enum err decode(const char *body, struct decoded_facts *ret)
{
    struct decode_facts_options o = ground_options(FACT_EVENT);

    o.cloudevents = true;
    return ground_decode(body, &o, ret);
}

START_TEST(cloudevent__members_data_and_extensions_become_an_event)
{
    struct fact_input f = ground_cloudevent(
        "{\"specversion\":\"1.0\",\"id\":\"o-77\",\"source\":\"https://erp.example.com\",\"type\":\"order.delivered\","
        "\"subject\":\"o-77\",\"time\":\"2026-10-01T11:00:00Z\",\"region\":\"FI\",\"gone\":null,\"datacontenttype\":"
        "\"application/json\",\"dataschema\":null,\"data\":{\"account\":\"acme\",\"contact\":\"c-1\",\"role\":\"buyer\","
        "\"touchpoint\":\"delivery\",\"value\":1200.5,\"on_time\":true,\"lines\":[1,2],\"ship\":{\"to\":1},\"none\":null,"
        "\"side\":\"client\"}}");

    ck_assert_int_eq(f.kind, FACT_EVENT);
    ck_assert_str_eq(f.id, "o-77");
    ck_assert_str_eq(f.source, "https://erp.example.com");
    ck_assert_str_eq(f.type, "order.delivered");
    ck_assert_str_eq(f.subject, "o-77");
    ck_assert_int_eq(f.at, ground_time("2026-10-01T11:00:00Z"));
    ck_assert_str_eq(f.account, "acme");
    ck_assert_str_eq(f.contact, "c-1");
    ck_assert_str_eq(f.role, "buyer");
    ck_assert_str_eq(f.touchpoint, "delivery");
    ck_assert(f.has_value && f.value.units == 1200 && f.value.micros == 500000);
    ck_assert_int_eq(f.side, SIDE_NONE);
    ck_assert_str_eq(f.attributes, "{\"on_time\":true,\"region\":\"FI\",\"side\":\"client\"}");
    ck_assert_int_eq(json_type(json_get(f.attributes_json, "on_time")), JSON_TRUE);
}
END_TEST

START_TEST(cloudevent__data_wins_over_an_extension_of_its_name)
{
    struct fact_input f = ground_cloudevent(
        "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"s\",\"type\":\"t\",\"data\":{\"region\":\"data\"},"
        "\"region\":\"extension\"}");

    ck_assert_str_eq(f.attributes, "{\"region\":\"data\"}");
}
END_TEST

START_TEST(cloudevent__other_data_is_not_kept)
{
    static const char *const data[] = {"null", "7", "\"text\"", "[{\"account\":\"a\"}]", "{}"};

    for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
        struct fact_input f = ground_cloudevent(ground_with(LEAST, "data", data[i]));

        ck_assert(!f.account && !f.attributes);
    }
    ground_cloudevent(ground_with(LEAST, "data_base64", "\"AAEC\""));
}
END_TEST

START_TEST(cloudevent__a_batch_may_be_empty)
{
    struct decoded_facts out;

    ck_assert_int_eq(decode("[]", &out), ERR_OK);
    ck_assert_uint_eq(out.n, 0);
    ck_assert_int_eq(decode(ground_repeat(LEAST, 2, "[", ",", "]"), &out), ERR_OK);
    ck_assert_uint_eq(out.n, 2);
    ck_assert_int_eq(decode(ground_repeat(LEAST, 1001, "[", ",", "]"), &out), ERR_TOO_LARGE);
}
END_TEST

static const struct {
    const char *member, *value, *pointer;
    enum fault_code code;
} BAD[] = {
    {"specversion", NULL, "/specversion", FAULT_REQUIRED},
    {"specversion", "\"0.3\"", "/specversion", FAULT_CHOICE},
    {"specversion", "1.0", "/specversion", FAULT_TYPE},
    {"id", NULL, "/id", FAULT_REQUIRED},
    {"source", NULL, "/source", FAULT_REQUIRED},
    {"source", "null", "/source", FAULT_REQUIRED},
    {"type", NULL, "/type", FAULT_REQUIRED},
    {"time", "\"2026-10-01T11:00:00\"", "/time", FAULT_TIME_WITHOUT_ZONE},
    {"Region", "\"FI\"", "/Region", FAULT_UNKNOWN_MEMBER},
    {"on_time", "true", "/on_time", FAULT_UNKNOWN_MEMBER},
    {"", "true", "/", FAULT_UNKNOWN_MEMBER},
    {"region", "{}", "/region", FAULT_TYPE},
    {"data_base64", "7", "/data_base64", FAULT_TYPE},
    {"data", "{\"account\":7}", "/data/account", FAULT_TYPE},
    {"data", "{\"touchpoint\":\"\"}", "/data/touchpoint", FAULT_EMPTY},
    {"data", "{\"value\":\"12\"}", "/data/value", FAULT_TYPE},
    {"data", "{\"value\":1e13}", "/data/value", FAULT_RANGE},
    {"data", "{\"\":1}", "/data/", FAULT_EMPTY},
};

START_TEST(cloudevent__a_bad_member_is_one_fault_at_its_place)
{
    const char *body = ground_with(LEAST, BAD[_i].member, BAD[_i].value);
    struct decoded_facts out;

    ck_assert_msg(decode(body, &out) == ERR_INVALID, "%s", body);
    ground_expect(BAD[_i].pointer, BAD[_i].code, true, body);
}
END_TEST

START_TEST(cloudevent__data_comes_once)
{
    struct decoded_facts out;
    const char *body = ground_with(ground_with(LEAST, "data", "{}"), "data_base64", "\"AA==\"");

    ck_assert_int_eq(decode(body, &out), ERR_INVALID);
    ground_expect("/data_base64", FAULT_MISMATCH, true, body);
}
END_TEST

START_TEST(cloudevent__extensions_and_data_share_the_fifty)
{
    const char *data = "{}", *body;
    struct decoded_facts out;

    for (int i = 0; i < 49; i++) data = ground_with(data, arena_printf(ground_arena, "a%d", i), "1");
    body = ground_with(ground_with(LEAST, "region", "1"), "data", data);
    ground_cloudevent(body);
    body = ground_with(body, "another", "1");
    ck_assert_int_eq(decode(body, &out), ERR_INVALID);
    ground_expect("/data", FAULT_TOO_MANY, true, body);
}
END_TEST

/* ---- recurring revenue: as a CloudEvent and plain ---- */

#define STARTED                                                                                                        \
    "{\"id\":\"s-1\",\"type\":\"subscription.started\",\"subject\":\"sub\",\"time\":\"2026-10-01T08:00:00Z\"}"

START_TEST(cloudevent__recurring_revenue_is_not_negative_nor_foreign_money)
{
    static const char *const types[] = {"\"subscription.started\"", "\"subscription.changed\"",
                                        "\"subscription.ended\""};
    struct decode_facts_options o = ground_options(FACT_EVENT);
    struct decoded_facts out;

    for (int i = 0; i < 3; i++) {
        const char *event = ground_with(ground_with(STARTED, "type", types[i]), "value", "0");
        const char *ce = ground_with(ground_with(ground_with(LEAST, "type", types[i]), "subject", "\"sub\""), "data",
                                     "{\"value\":0}");

        ground_fact(FACT_EVENT, event);
        ground_fact(FACT_EVENT, ground_with(event, "attributes", "{\"currency\":\"eur\"}"));
        ck_assert_int_eq(ground_decode(ground_with(event, "value", "-0.01"), &o, &out), ERR_INVALID);
        ground_expect("/value", FAULT_RANGE, true, event);
        ck_assert_int_eq(ground_decode(ground_with(event, "attributes", "{\"currency\":\"USD\"}"), &o, &out),
                         ERR_INVALID);
        ground_expect("/attributes/currency", FAULT_MISMATCH, true, event);
        ck_assert_int_eq(decode(ground_with(ce, "data", "{\"currency\":978,\"value\":-1}"), &out), ERR_INVALID);
        ground_expect("/data/currency", FAULT_MISMATCH, false, ce);
        ground_expect("/data/value", FAULT_RANGE, false, ce);
        ck_assert_int_eq(decode(ground_with(ce, "currency", "\"USD\""), &out), ERR_INVALID);
        ground_expect("/currency", FAULT_MISMATCH, true, ce);
    }
    ground_fact(FACT_EVENT, ground_with(ground_with(STARTED, "type", "\"deal.won\""), "value", "-1"));
    ground_fact(FACT_EVENT,
                ground_with(ground_with(STARTED, "type", "\"deal.won\""), "attributes", "{\"currency\":\"USD\"}"));
}
END_TEST

START_TEST(cloudevent__a_subscription_says_which_and_how_much)
{
    static const char *const types[] = {"\"subscription.started\"", "\"subscription.changed\""};
    struct decode_facts_options o = ground_options(FACT_EVENT);
    const char *ended = ground_with(STARTED, "type", "\"subscription.ended\"");
    struct decoded_facts out;

    for (int i = 0; i < 2; i++) {
        const char *event = ground_with(STARTED, "type", types[i]), *ce = ground_with(LEAST, "type", types[i]);

        ground_fact(FACT_EVENT, ground_with(event, "value", "10"));
        ck_assert_int_eq(ground_decode(event, &o, &out), ERR_INVALID);
        ground_expect("/value", FAULT_REQUIRED, true, event);
        ck_assert_int_eq(ground_decode(ground_with(ground_with(event, "value", "10"), "subject", "null"), &o, &out),
                         ERR_INVALID);
        ground_expect("/subject", FAULT_REQUIRED, true, event);
        ck_assert_int_eq(ground_decode(ground_with(event, "value", "\"10\""), &o, &out), ERR_INVALID);
        ground_expect("/value", FAULT_TYPE, true, event);
        ck_assert_int_eq(decode(ce, &out), ERR_INVALID);
        ground_expect("/subject", FAULT_REQUIRED, false, ce);
        ground_expect("/data/value", FAULT_REQUIRED, false, ce);
    }
    ground_fact(FACT_EVENT, ended);
    ground_fact(FACT_EVENT, ground_with(ended, "value", "0"));
    ck_assert_int_eq(ground_decode(ground_with(ended, "value", "0.01"), &o, &out), ERR_INVALID);
    ground_expect("/value", FAULT_RANGE, true, ended);
}
END_TEST

Suite *suite_cloudevent(void)
{
    Suite *s = suite_create("cloudevent");
    TCase *t = tcase_create("cloudevent");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_add_test(t, cloudevent__members_data_and_extensions_become_an_event);
    tcase_add_test(t, cloudevent__data_wins_over_an_extension_of_its_name);
    tcase_add_test(t, cloudevent__other_data_is_not_kept);
    tcase_add_test(t, cloudevent__a_batch_may_be_empty);
    tcase_add_loop_test(t, cloudevent__a_bad_member_is_one_fault_at_its_place, 0, (int)(sizeof BAD / sizeof *BAD));
    tcase_add_test(t, cloudevent__data_comes_once);
    tcase_add_test(t, cloudevent__extensions_and_data_share_the_fifty);
    tcase_add_test(t, cloudevent__recurring_revenue_is_not_negative_nor_foreign_money);
    tcase_add_test(t, cloudevent__a_subscription_says_which_and_how_much);
    suite_add_tcase(s, t);
    return s;
}
