/* Keys in the store. */
#include "tests/unit/db/stored.h"

Suite *suite_key(void);

static struct stored s;

static void setup(void)
{
    stored_make(&s);
}

static void teardown(void)
{
    stored_remove(&s);
}

static enum err put(const struct key_row *k)
{
    enum err e;

    stored_begin(&s);
    e = store_key_put(s.db, s.r, k);
    if (e == ERR_OK) stored_commit(&s);
    else db_rollback(s.db);
    return e;
}

START_TEST(key__is_listed_as_it_was_put_oldest_first)
{
    struct key_row *items = NULL;
    size_t n = 9;
    int64_t partner = 0, account = 0;

    OK(store_key_list(s.db, s.a, &items, &n));
    ck_assert_uint_eq(n, 0);
    stored_begin(&s);
    OK(store_account_take(s.db, s.r, "nordic-it", ACCOUNT_PARTNER, &partner));
    OK(store_account_take(s.db, s.r, "acme", ACCOUNT_CUSTOMER, &account));
    stored_commit(&s);
    OK(put(&(struct key_row){.id = "k2",
                             .hash = "22",
                             .name = "Partner's",
                             .scopes = SCOPE_READ,
                             .partner = "nordic-it",
                             .created = 20,
                             .has_expires = true,
                             .expires = 99}));
    OK(put(&(struct key_row){.id = "k3",
                             .hash = "33",
                             .name = "Client's",
                             .scopes = SCOPE_READ | SCOPE_INGEST,
                             .account = "acme",
                             .created = 30}));
    OK(put(&(struct key_row){.id = "k1", .hash = "11", .name = "Admin", .scopes = SCOPE_ADMIN, .created = 10}));
    OK(store_key_list(s.db, s.a, &items, &n));
    ck_assert_uint_eq(n, 3);
    ck_assert_str_eq(items[0].id, "k1");
    ck_assert_str_eq(items[0].hash, "11");
    ck_assert_str_eq(items[0].name, "Admin");
    ck_assert_uint_eq(items[0].scopes, SCOPE_ADMIN);
    ck_assert_int_eq(items[0].bound.partner, 0);
    ck_assert_int_eq(items[0].bound.account, 0);
    ck_assert_ptr_null(items[0].partner);
    ck_assert_ptr_null(items[0].account);
    ck_assert(!items[0].has_expires && !items[0].revoked);
    ck_assert_str_eq(items[1].partner, "nordic-it");
    ck_assert_int_eq(items[1].bound.partner, partner);
    ck_assert_int_eq(items[1].bound.account, 0);
    ck_assert(items[1].has_expires);
    ck_assert_int_eq(items[1].expires, 99);
    ck_assert_int_eq(items[1].created, 20);
    ck_assert_str_eq(items[2].account, "acme");
    ck_assert_int_eq(items[2].bound.account, account);
    ck_assert_uint_eq(items[2].scopes, 3);
}
END_TEST

START_TEST(key__is_unique_and_bound_to_what_is_there)
{
    int64_t count;

    OK(put(&(struct key_row){.id = "k1", .hash = "11", .name = "a", .scopes = 1}));
    count = stored_workspace(&s).keys;
    GIVES(put(&(struct key_row){.id = "k1", .hash = "12", .name = "a", .scopes = 1}), "conflict");
    GIVES(put(&(struct key_row){.id = "k2", .hash = "11", .name = "a", .scopes = 1}), "conflict");
    NONE(put(&(struct key_row){.id = "k3", .hash = "13", .name = "a", .scopes = 1, .partner = "nobody"}));
    NONE(put(&(struct key_row){.id = "k3", .hash = "13", .name = "a", .scopes = 1, .account = "nobody"}));
    ck_assert_int_eq(stored_workspace(&s).keys, count);
    OK(put(&(struct key_row){.id = "k3", .hash = "13", .name = "a", .scopes = 1}));
    ck_assert_int_eq(stored_workspace(&s).keys, count + 1);
}
END_TEST

START_TEST(key__stays_revoked_since_the_first_time)
{
    struct key_row *items = NULL;
    size_t n = 0;

    OK(put(&(struct key_row){.id = "k1", .hash = "11", .name = "a", .scopes = 1}));
    OK(put(&(struct key_row){.id = "k2", .hash = "12", .name = "a", .scopes = 1}));

    int64_t count = stored_workspace(&s).keys;

    stored_begin(&s);
    NONE(store_key_revoke(s.db, s.r, "k9", 50));
    ck_assert(!rollup_keys_changed(s.r));
    OK(store_key_revoke(s.db, s.r, "k1", 50));
    ck_assert(rollup_keys_changed(s.r));
    OK(store_key_revoke(s.db, s.r, "k1", 60));
    stored_commit(&s);
    ck_assert_int_eq(stored_workspace(&s).keys, count + 1);
    OK(store_key_list(s.db, s.a, &items, &n));
    ck_assert_uint_eq(n, 2);
    ck_assert(items[0].revoked && !items[1].revoked);
    ck_assert_int_eq(items[0].revoked_at, 50);
}
END_TEST

Suite *suite_key(void)
{
    Suite *suite = suite_create("key");
    TCase *tc = tcase_create("key");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, key__is_listed_as_it_was_put_oldest_first);
    tcase_add_test(tc, key__is_unique_and_bound_to_what_is_there);
    tcase_add_test(tc, key__stays_revoked_since_the_first_time);
    suite_add_tcase(suite, tc);
    return suite;
}
