/* Accounts, contacts and keys: defaults, the id in the path, what members must agree on. */
#include <check.h>
#include <string.h>

#include "ground.h"

Suite *suite_entries(void);

static enum err account(const char *body, const char *id, struct account *ret)
{
    const struct json *v = ground_json(body);

    return decode_account(v, "", id, ground_arena, &ground_faults, ret);
}

static enum err contact(const char *body, const char *id, struct contact *ret)
{
    const struct json *v = ground_json(body);

    return decode_contact(v, "/3", id, ground_arena, &ground_faults, ret);
}

static enum err key(const char *body, struct key_input *ret)
{
    const struct json *v = ground_json(body);

    return decode_key(v, ground_arena, &ground_faults, ret);
}

START_TEST(entries__a_full_account)
{
    struct account a;

    ck_assert_int_eq(
        account("{\"id\":\"acme\",\"name\":\"Acme Oy\",\"kind\":\"third_party\",\"partner\":\"nordic-it\",\"since\":"
                "\"2025-01-10T00:00:00Z\",\"until\":\"2031-01-10T00:00:00Z\",\"attributes\":{\"segment\":\"mid\"}}",
                NULL, &a),
        ERR_OK);
    ck_assert_str_eq(a.id, "acme");
    ck_assert_str_eq(a.name, "Acme Oy");
    ck_assert_int_eq(a.kind, ACCOUNT_THIRD_PARTY);
    ck_assert_str_eq(a.partner, "nordic-it");
    ck_assert(a.has_since && a.since == ground_time("2025-01-10T00:00:00Z"));
    ck_assert(a.has_until && a.until == ground_time("2031-01-10T00:00:00Z"));
    ck_assert_str_eq(a.attributes, "{\"segment\":\"mid\"}");
}
END_TEST

START_TEST(entries__defaults)
{
    struct account a;
    struct contact c;

    ck_assert_int_eq(account("{}", "acme", &a), ERR_OK);
    ck_assert_str_eq(a.id, "acme");
    ck_assert_int_eq(a.kind, ACCOUNT_CUSTOMER);
    ck_assert(!a.name && !a.partner && !a.has_since && !a.has_until && !a.attributes);
    ck_assert_int_eq(contact("{\"id\":\"c-1\",\"account\":\"acme\",\"role\":\"buyer\",\"attributes\":{}}", "c-1", &c),
                     ERR_OK);
    ck_assert_int_eq(c.side, SIDE_CLIENT);
    ck_assert_str_eq(c.account, "acme");
    ck_assert_str_eq(c.role, "buyer");
    ck_assert(!c.attributes && !c.has_since);
    ck_assert_int_eq(contact("{\"side\":\"provider\"}", "c-1", &c), ERR_OK);
    ck_assert_int_eq(c.side, SIDE_PROVIDER);
}
END_TEST

static const struct {
    const char *body, *id, *pointer;
    enum fault_code code;
} BAD[] = {
    {"[]", "acme", "", FAULT_TYPE},
    {"{}", NULL, "/id", FAULT_REQUIRED},
    {"{\"id\":\"\"}", NULL, "/id", FAULT_EMPTY},
    {"{\"id\":\"acm\"}", "acme", "/id", FAULT_MISMATCH},
    {"{\"id\":5}", "acme", "/id", FAULT_TYPE},
    {"{}", "a\tb", "/id", FAULT_FORMAT},
    {"{\"kind\":\"Customer\"}", "acme", "/kind", FAULT_CHOICE},
    {"{\"partner\":\"acme\"}", "acme", "/partner", FAULT_MISMATCH},
    {"{\"since\":\"2026-01-01T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}", "acme", "/until", FAULT_MISMATCH},
    {"{\"since\":\"2026-01-01\"}", "acme", "/since", FAULT_FORMAT},
    {"{\"name\":\"\"}", "acme", "/name", FAULT_EMPTY},
    {"{\"segment\":\"mid\"}", "acme", "/segment", FAULT_UNKNOWN_MEMBER},
    {"{\"attributes\":{\"a\":[1]}}", "acme", "/attributes/a", FAULT_TYPE},
};

START_TEST(entries__bad_accounts)
{
    struct account a = {.id = "before"};

    ck_assert_msg(account(BAD[_i].body, BAD[_i].id, &a) == ERR_INVALID, "%s", BAD[_i].body);
    ground_expect(BAD[_i].pointer, BAD[_i].code, true, BAD[_i].body);
    ck_assert_str_eq(a.id, "before");
}
END_TEST

START_TEST(entries__limits_of_an_account)
{
    struct account a;

    ck_assert_int_eq(account(ground_with("{}", "name", ground_text("n", 200)), "acme", &a), ERR_OK);
    ck_assert_int_eq(account(ground_with("{}", "name", ground_text("n", 201)), "acme", &a), ERR_INVALID);
    ground_expect("/name", FAULT_TOO_LONG, true, "name");
    ck_assert_int_eq(account("{}", ground_repeat("i", 200, "", "", ""), &a), ERR_OK);
    ck_assert_int_eq(account("{}", ground_repeat("i", 201, "", "", ""), &a), ERR_INVALID);
    ground_expect("/id", FAULT_TOO_LONG, true, "id");
}
END_TEST

START_TEST(entries__bad_contacts_name_their_place_in_the_body)
{
    struct contact c;

    ck_assert_int_eq(contact("{\"id\":\"c\",\"side\":\"none\",\"role\":7,\"until\":\"2026-01-01T00:00:00Z\",\"since\":"
                             "\"2026-01-02T00:00:00Z\",\"partner\":\"x\"}",
                             NULL, &c),
                     ERR_INVALID);
    ck_assert_uint_eq(ground_faults.n, 4);
    ground_expect("/3/side", FAULT_CHOICE, false, "side");
    ground_expect("/3/role", FAULT_TYPE, false, "role");
    ground_expect("/3/until", FAULT_MISMATCH, false, "until");
    ground_expect("/3/partner", FAULT_UNKNOWN_MEMBER, false, "partner");
}
END_TEST

START_TEST(entries__a_key)
{
    struct key_input k;

    ck_assert_int_eq(key("{\"name\":\"Grafana\",\"scopes\":[\"read\"],\"partner\":\"nordic-it\",\"expires_at\":"
                         "\"2027-12-31T00:00:00Z\"}",
                         &k),
                     ERR_OK);
    ck_assert_str_eq(k.name, "Grafana");
    ck_assert_uint_eq(k.scopes, SCOPE_READ);
    ck_assert_str_eq(k.partner, "nordic-it");
    ck_assert(!k.account && k.has_expires && k.expires == ground_time("2027-12-31T00:00:00Z"));
    ck_assert_int_eq(key("{\"name\":\"all\",\"scopes\":[\"admin\",\"manage\",\"read\",\"ingest\"]}", &k), ERR_OK);
    ck_assert_uint_eq(k.scopes, SCOPE_READ | SCOPE_INGEST | SCOPE_MANAGE | SCOPE_ADMIN);
    ck_assert(!k.partner && !k.account && !k.has_expires);
    ck_assert_int_eq(key("{\"name\":\"client\",\"scopes\":[\"read\",\"manage\"],\"account\":\"a\"}", &k), ERR_OK);
    ck_assert_uint_eq(k.scopes, SCOPE_READ | SCOPE_MANAGE);
}
END_TEST

static const struct {
    const char *body, *pointer;
    enum fault_code code;
} BAD_KEYS[] = {
    {"7", "", FAULT_TYPE},
    {"{\"scopes\":[\"read\"]}", "/name", FAULT_REQUIRED},
    {"{\"name\":\"k\"}", "/scopes", FAULT_REQUIRED},
    {"{\"name\":\"k\",\"scopes\":\"read\"}", "/scopes", FAULT_TYPE},
    {"{\"name\":\"k\",\"scopes\":[]}", "/scopes", FAULT_EMPTY},
    {"{\"name\":\"k\",\"scopes\":[\"read\",7]}", "/scopes/1", FAULT_TYPE},
    {"{\"name\":\"k\",\"scopes\":[\"write\"]}", "/scopes/0", FAULT_CHOICE},
    {"{\"name\":\"k\",\"scopes\":[\"read\",\"read\"]}", "/scopes/1", FAULT_NOT_UNIQUE},
    {"{\"name\":\"k\",\"scopes\":[\"read\"],\"partner\":\"p\",\"account\":\"a\"}", "/account", FAULT_MISMATCH},
    {"{\"name\":\"k\",\"scopes\":[\"read\",\"ingest\"],\"account\":\"a\"}", "/scopes", FAULT_MISMATCH},
    {"{\"name\":\"k\",\"scopes\":[\"manage\",\"admin\"],\"account\":\"a\"}", "/scopes", FAULT_MISMATCH},
    {"{\"name\":\"k\",\"scopes\":[\"read\",\"manage\"],\"partner\":\"p\"}", "/scopes", FAULT_MISMATCH},
    {"{\"name\":\"k\",\"scopes\":[\"read\"],\"secret\":\"s\"}", "/secret", FAULT_UNKNOWN_MEMBER},
    {"{\"name\":\"k\",\"scopes\":[\"read\"],\"expires_at\":\"2027-12-31T00:00:00\"}", "/expires_at",
     FAULT_TIME_WITHOUT_ZONE},
};

START_TEST(entries__bad_keys)
{
    struct key_input k = {.name = "before"};

    ck_assert_msg(key(BAD_KEYS[_i].body, &k) == ERR_INVALID, "%s", BAD_KEYS[_i].body);
    ground_expect(BAD_KEYS[_i].pointer, BAD_KEYS[_i].code, true, BAD_KEYS[_i].body);
    ck_assert_str_eq(k.name, "before");
}
END_TEST

Suite *suite_entries(void)
{
    Suite *s = suite_create("entries");
    TCase *t = tcase_create("entries");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_add_test(t, entries__a_full_account);
    tcase_add_test(t, entries__defaults);
    tcase_add_loop_test(t, entries__bad_accounts, 0, (int)(sizeof BAD / sizeof *BAD));
    tcase_add_test(t, entries__limits_of_an_account);
    tcase_add_test(t, entries__bad_contacts_name_their_place_in_the_body);
    tcase_add_test(t, entries__a_key);
    tcase_add_loop_test(t, entries__bad_keys, 0, (int)(sizeof BAD_KEYS / sizeof *BAD_KEYS));
    suite_add_tcase(s, t);
    return s;
}
