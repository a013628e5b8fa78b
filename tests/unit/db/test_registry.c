/* Accounts: what is stored, what a bound key sees of it, what connections remember. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "tests/unit/db/stored.h"

Suite *suite_registry(void);

static struct stored s;

static void setup(void)
{
    stored_make(&s);
}

static void teardown(void)
{
    stored_remove(&s);
}

static enum err put_if(const struct account *x, int64_t if_version, bool *ret_created)
{
    enum err e;

    stored_begin(&s);
    e = store_account_put(s.db, s.r, x, if_version, ret_created);
    if (e == ERR_OK) stored_commit(&s);
    else db_rollback(s.db);
    return e;
}

static void put(const char *id, enum account_kind kind, const char *partner)
{
    bool created;

    OK(put_if(&(struct account){.id = id, .kind = kind, .partner = partner}, -1, &created));
}

static int64_t number_of(const char *id)
{
    int64_t number = 0;

    OK(store_account_number(s.db, id, &number));
    return number;
}

static struct account account(const char *id)
{
    struct account x = {0};

    OK(store_account_get(s.db, s.a, NULL, id, &x));
    return x;
}

static enum err drop(const char *id, int64_t if_version, const char **ret_by)
{
    enum err e;

    stored_begin(&s);
    e = store_account_delete(s.db, s.r, s.a, id, if_version, ret_by);
    if (e == ERR_OK) stored_commit(&s);
    else db_rollback(s.db);
    return e;
}

/* A fact in the table alone: what deletes look for. */
static void put_fact(int64_t slot, int64_t of, int64_t no)
{
    stored_begin(&s);
    for (int i = 1; i <= 26; i++) {
        bool text = i >= 20 && i <= 23;

        if (i == 7 || i == 25) db_bind_text(s.db, STMT_FACT_INSERT, i, "x");
        else if (text) db_bind_null(s.db, STMT_FACT_INSERT, i);
        else db_bind_int(s.db, STMT_FACT_INSERT, i, i == 1 ? slot : i == 2 ? of : i == 4 ? no : 0);
    }
    OK(db_run(s.db, STMT_FACT_INSERT));
    stored_commit(&s);
}

/* ---- accounts ---- */

static const struct account acme = {.id = "acme",
                                    .name = "Acme Oy",
                                    .kind = ACCOUNT_THIRD_PARTY,
                                    .partner = "nordic-it",
                                    .has_since = true,
                                    .since = 10,
                                    .has_until = true,
                                    .until = 20,
                                    .attributes = "{\"segment\":\"mid\"}"};

START_TEST(account__is_read_back_and_its_partner_is_made)
{
    struct account x;
    bool created = false;

    NONE(store_account_get(s.db, s.a, NULL, "acme", &x));
    OK(put_if(&acme, -1, &created));
    ck_assert(created);
    x = account("acme");
    ck_assert_str_eq(x.id, "acme");
    ck_assert_str_eq(x.name, "Acme Oy");
    ck_assert_int_eq(x.kind, ACCOUNT_THIRD_PARTY);
    ck_assert_str_eq(x.partner, "nordic-it");
    ck_assert(x.has_since && x.has_until);
    ck_assert_int_eq(x.since, 10);
    ck_assert_int_eq(x.until, 20);
    ck_assert_str_eq(x.attributes, "{\"segment\":\"mid\"}");
    ck_assert_int_eq(x.version, 1);
    ck_assert_int_eq(x.updated, clock_now_us());
    ck_assert_int_eq(x.number, number_of("acme"));
    ck_assert_int_eq(x.partner_number, number_of("nordic-it"));
    x = account("nordic-it");
    ck_assert_int_eq(x.kind, ACCOUNT_PARTNER);
    ck_assert_ptr_null(x.name);
    ck_assert_ptr_null(x.partner);
    ck_assert_ptr_null(x.attributes);
    ck_assert(!x.has_since && !x.has_until);
    ck_assert_int_eq(x.partner_number, 0);
}
END_TEST

START_TEST(account__every_field_makes_a_version_and_the_same_again_none)
{
    struct account changes[] = {acme, acme, acme, acme, acme, acme, acme};
    bool created = true;
    int64_t version = 1, count, number;

    changes[0].name = NULL;
    changes[1].kind = ACCOUNT_CUSTOMER;
    changes[2].partner = NULL;
    changes[3].since = 11;
    changes[4].has_until = false;
    changes[5].attributes = NULL;
    changes[6].partner = "other-it";
    OK(put_if(&acme, -1, &created));
    number = number_of("acme");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const struct account *x[] = {&changes[i], &changes[i], &acme};

        for (int step = 0; step < 3; step++) {
            count = stored_workspace(&s).registry;
            OK(put_if(x[step], -1, &created));
            ck_assert(!created);
            if (step != 1) version++;
            ck_assert_int_eq(account("acme").version, version);
            ck_assert_int_eq(stored_workspace(&s).registry, count + (step != 1));
        }
    }
    ck_assert_int_eq(number_of("acme"), number);
}
END_TEST

START_TEST(account__is_changed_only_at_the_version_that_was_read)
{
    struct account x = acme;
    const char *by = NULL;
    bool created;

    x.partner = NULL;
    GIVES(put_if(&x, 1, &created), "precondition-failed");
    OK(put_if(&x, 0, &created));
    GIVES(put_if(&x, 0, &created), "precondition-failed");
    x.name = "Acme";
    GIVES(put_if(&x, 2, &created), "precondition-failed");
    OK(put_if(&x, 1, &created));
    ck_assert_str_eq(account("acme").name, "Acme");
    GIVES(drop("acme", 1, &by), "precondition-failed");
    OK(drop("acme", 2, &by));
    NONE(drop("acme", -1, &by));
}
END_TEST

START_TEST(account__cannot_be_its_own_partner)
{
    struct account x = {.id = "acme", .partner = "acme"};
    bool created;

    GIVES(put_if(&x, -1, &created), "validation");
    NONE(store_account_get(s.db, s.a, NULL, "acme", &x));
    put("acme", ACCOUNT_CUSTOMER, NULL);
    GIVES(put_if(&(struct account){.id = "acme", .partner = "acme"}, -1, &created), "validation");
    ck_assert_int_eq(account("acme").version, 1);
}
END_TEST

START_TEST(account__is_taken_bare_once_and_forgotten_with_a_rollback)
{
    int64_t first = 0, again = 0, other = 0, count = stored_workspace(&s).registry;

    stored_begin(&s);
    OK(store_account_take(s.db, s.r, "acme", ACCOUNT_CUSTOMER, &first));
    OK(store_account_take(s.db, s.r, "acme", ACCOUNT_PARTNER, &again));
    ck_assert(rollup_registry_changed(s.r));
    ck_assert_int_eq(first, again);
    db_rollback(s.db);
    NONE(store_account_number(s.db, "acme", &again));
    stored_begin(&s);
    OK(store_account_take(s.db, s.r, "other", ACCOUNT_CUSTOMER, &other));
    OK(store_account_take(s.db, s.r, "acme", ACCOUNT_CUSTOMER, &again));
    stored_commit(&s);
    ck_assert_int_eq(other, first);
    ck_assert_int_ne(again, other);
    ck_assert_int_eq(account("acme").kind, ACCOUNT_CUSTOMER);
    ck_assert_int_eq(account("acme").version, 1);
    ck_assert_int_eq(stored_workspace(&s).registry, count + 1);
    stored_begin(&s);
    OK(store_account_take(s.db, s.r, "acme", ACCOUNT_CUSTOMER, &again));
    ck_assert(!rollup_registry_changed(s.r));
    stored_commit(&s);
}
END_TEST

START_TEST(account__deleted_and_made_again_has_another_number_for_everybody)
{
    struct db *reader = stored_reader(&s);
    const char *by = NULL, *id = "untouched";
    int64_t old, new, seen = 0;

    put("acme", ACCOUNT_CUSTOMER, NULL);
    old = number_of("acme");
    OK(store_account_number(reader, "acme", &seen));
    ck_assert_int_eq(seen, old);
    OK(drop("acme", -1, &by));
    NONE(store_account_number(s.db, "acme", &seen));
    NONE(store_account_number(reader, "acme", &seen));
    put("acme", ACCOUNT_CUSTOMER, NULL);
    new = number_of("acme");
    ck_assert_int_ne(new, old);
    OK(store_account_number(reader, "acme", &seen));
    ck_assert_int_eq(seen, new);
    NONE(store_account_id(reader, old, s.a, &id));
    OK(store_account_id(reader, new, s.a, &id));
    ck_assert_str_eq(id, "acme");
    OK(store_account_id(reader, 0, s.a, &id));
    ck_assert_ptr_null(id);
    db_close(reader);
}
END_TEST

START_TEST(account__delete_names_what_refers_to_it)
{
    const char *by = NULL;
    bool created;

    put("acme", ACCOUNT_CUSTOMER, "nordic-it");
    put("beta", ACCOUNT_CUSTOMER, "nordic-it");
    put_fact(640, number_of("beta"), 1);
    put_fact(660, number_of("acme"), 2);
    put_fact(660, number_of("beta"), 3);
    put_fact(671, number_of("acme"), 4);
    GIVES(drop("acme", -1, &by), "referred-to");
    ck_assert_str_eq(by, "2 facts");
    stored_begin(&s);
    OK(store_contact_put(s.db, s.r, &(struct contact){.id = "c-1", .account = "acme"}, -1, &created));
    stored_commit(&s);
    GIVES(drop("acme", -1, &by), "referred-to");
    ck_assert_str_eq(by, "2 facts, 1 contact");
    stored_begin(&s);
    OK(store_key_put(s.db, s.r, &(struct key_row){.id = "k", .hash = "0", .name = "", .partner = "nordic-it"}));
    stored_commit(&s);
    GIVES(drop("nordic-it", -1, &by), "referred-to");
    ck_assert_str_eq(by, "2 customers, 1 key");
    stored_begin(&s);
    OK(store_key_revoke(s.db, s.r, "k", 1));
    stored_commit(&s);
    put("acme", ACCOUNT_CUSTOMER, NULL);
    put("beta", ACCOUNT_CUSTOMER, NULL);
    by = NULL;
    OK(drop("nordic-it", -1, &by));
    ck_assert_ptr_null(by);
}
END_TEST

START_TEST(account__delete_counts_facts_only_so_far)
{
    const char *by = NULL;

    put("acme", ACCOUNT_CUSTOMER, NULL);
    for (int i = 0; i < 1000; i++) put_fact(640 + i % 3, number_of("acme"), i);
    GIVES(drop("acme", -1, &by), "referred-to");
    ck_assert_str_eq(by, "1000 facts");
    put_fact(600, number_of("acme"), 1000);
    GIVES(drop("acme", -1, &by), "referred-to");
    ck_assert_str_eq(by, "more than 1000 facts");
}
END_TEST

/* "a b c" of a page, and "+" where more follow. */
static const char *page(const struct account_filter *f)
{
    struct account *items = NULL;
    size_t n = 0;
    bool more = false;
    const char *text = "";

    OK(store_account_list(s.db, s.a, f, &items, &n, &more));
    for (size_t i = 0; i < n; i++) text = arena_printf(s.a, "%s%s%s", text, i == 0 ? "" : " ", items[i].id);
    return more ? arena_printf(s.a, "%s+", text) : text;
}

static void make_three_partners_worth(void)
{
    put("a1", ACCOUNT_CUSTOMER, "p1");
    put("a3", ACCOUNT_CUSTOMER, "p1");
    put("a2", ACCOUNT_CUSTOMER, "p2");
    put("a4", ACCOUNT_PROVIDER, "p1");
    put("z", ACCOUNT_CUSTOMER, NULL);
}

START_TEST(account__list_goes_on_behind_an_id)
{
    make_three_partners_worth();
    ck_assert_str_eq(page(&(struct account_filter){.kind = -1, .limit = 3}), "a1 a2 a3+");
    ck_assert_str_eq(page(&(struct account_filter){.kind = -1, .limit = 3, .after = "a3"}), "a4 p1 p2+");
    ck_assert_str_eq(page(&(struct account_filter){.kind = -1, .limit = 1, .after = "p2"}), "z");
    ck_assert_str_eq(page(&(struct account_filter){.kind = -1, .limit = 1, .after = "z"}), "");
    ck_assert_str_eq(page(&(struct account_filter){.kind = ACCOUNT_PARTNER, .limit = 9}), "p1 p2");
    ck_assert_str_eq(page(&(struct account_filter){.kind = ACCOUNT_CUSTOMER, .limit = 9, .after = "a1"}), "a2 a3 z");
    ck_assert_str_eq(page(&(struct account_filter){.kind = -1, .partner = "p1", .limit = 2}), "a1 a3+");
    ck_assert_str_eq(page(&(struct account_filter){.kind = -1, .partner = "p1", .limit = 2, .after = "a3"}), "a4");
    ck_assert_str_eq(page(&(struct account_filter){.kind = ACCOUNT_PROVIDER, .partner = "p1", .limit = 2}), "a4");
    ck_assert_str_eq(page(&(struct account_filter){.kind = -1, .partner = "nobody", .limit = 2}), "");
}
END_TEST

START_TEST(account__is_seen_by_its_present_partner_and_itself_alone)
{
    struct account x = {0};
    struct bound p1, a2;

    make_three_partners_worth();
    p1 = (struct bound){.partner = number_of("p1")};
    a2 = (struct bound){.account = number_of("a2")};
    ck_assert_str_eq(page(&(struct account_filter){.bound = p1, .kind = -1, .limit = 9}), "a1 a3 a4");
    ck_assert_str_eq(page(&(struct account_filter){.bound = p1, .kind = -1, .limit = 1, .after = "a1"}), "a3+");
    ck_assert_str_eq(page(&(struct account_filter){.bound = p1, .kind = ACCOUNT_PARTNER, .limit = 9}), "");
    ck_assert_str_eq(page(&(struct account_filter){.bound = p1, .kind = -1, .partner = "p1", .limit = 9}), "a1 a3 a4");
    ck_assert_str_eq(page(&(struct account_filter){.bound = p1, .kind = -1, .partner = "p2", .limit = 9}), "");
    ck_assert_str_eq(page(&(struct account_filter){.bound = a2, .kind = -1, .limit = 9}), "a2");
    ck_assert_str_eq(page(&(struct account_filter){.bound = a2, .kind = -1, .partner = "p1", .limit = 9}), "");
    OK(store_account_get(s.db, s.a, &p1, "a3", &x));
    NONE(store_account_get(s.db, s.a, &p1, "p1", &x)); /* its customers, not itself */
    NONE(store_account_get(s.db, s.a, &p1, "a2", &x));
    NONE(store_account_get(s.db, s.a, &p1, "z", &x));
    OK(store_account_get(s.db, s.a, &a2, "a2", &x));
    NONE(store_account_get(s.db, s.a, &a2, "p2", &x));
    put("a3", ACCOUNT_CUSTOMER, "p2"); /* moves */
    NONE(store_account_get(s.db, s.a, &p1, "a3", &x));
    ck_assert_str_eq(page(&(struct account_filter){.bound = p1, .kind = -1, .limit = 9}), "a1 a4");
}
END_TEST

START_TEST(bound__allows_by_account_or_partner)
{
    ck_assert(bound_allows(NULL, 0, 0));
    ck_assert(bound_allows(&(struct bound){0}, 0, 0));
    ck_assert(!bound_allows(&(struct bound){.partner = 5}, 0, 0)); /* facts without an account */
    ck_assert(!bound_allows(&(struct bound){.account = 5}, 0, 0));
    ck_assert(!bound_allows(&(struct bound){.partner = 5}, 5, 0)); /* the partner itself */
    ck_assert(bound_allows(&(struct bound){.partner = 5}, 6, 5));
    ck_assert(!bound_allows(&(struct bound){.partner = 5}, 6, 7));
    ck_assert(bound_allows(&(struct bound){.account = 5}, 5, 7));
    ck_assert(!bound_allows(&(struct bound){.account = 5}, 6, 5));
    ck_assert(bound_allows(&(struct bound){.partner = 7, .account = 5}, 5, 7));
    ck_assert(!bound_allows(&(struct bound){.partner = 7, .account = 5}, 5, 8));
}
END_TEST

START_TEST(account_kind__has_a_text_each)
{
    enum account_kind k;

    for (int i = ACCOUNT_CUSTOMER; i <= ACCOUNT_THIRD_PARTY; i++) {
        ck_assert(account_kind_parse(account_kind_text((enum account_kind)i), &k));
        ck_assert_int_eq((int)k, i);
    }
    ck_assert(!account_kind_parse("Customer", &k));
    ck_assert(!account_kind_parse("", &k));
}
END_TEST

/* ---- the whole registry ---- */

START_TEST(table__holds_every_account_and_follows_changes)
{
    struct db *reader = stored_reader(&s);
    const struct account_table *t = NULL;
    const struct account_row *row;
    const char *by = NULL;
    int64_t a1;

    OK(store_account_table(reader, &t));
    ck_assert_uint_eq(t->n, 0);
    ck_assert_ptr_null(account_table_find(t, 1));
    make_three_partners_worth();
    a1 = number_of("a1");
    OK(store_account_table(reader, &t));
    ck_assert_uint_eq(t->n, 7);
    for (size_t i = 0; i < t->n; i++) ck_assert_ptr_eq(account_table_find(t, t->rows[i].number), &t->rows[i]);
    row = account_table_find(t, a1);
    ck_assert_str_eq(row->id, "a1");
    ck_assert_int_eq(row->partner, number_of("p1"));
    ck_assert_int_eq(row->kind, ACCOUNT_CUSTOMER);
    ck_assert_ptr_null(row->attributes);
    ck_assert_int_eq(account_table_find(t, number_of("z"))->partner, 0);
    ck_assert_ptr_null(account_table_find(t, 0));
    ck_assert_ptr_null(account_table_find(t, 8));
    OK(db_begin(reader));
    db_rollback(reader);
    OK(store_account_table(reader, &t));
    ck_assert_ptr_eq(account_table_find(t, a1), row); /* not loaded anew */
    OK(drop("z", -1, &by));
    OK(store_account_table(reader, &t));
    ck_assert_uint_eq(t->n, 6);
    db_close(reader);
}
END_TEST

/* The workspace's count moves once per transaction, so it alone cannot tell the writer's own table. */
START_TEST(table__of_the_writer_is_right_within_and_after_a_transaction)
{
    const struct account_table *t = NULL;
    int64_t number = 0;
    bool created;

    stored_begin(&s);
    OK(store_account_take(s.db, s.r, "a", ACCOUNT_CUSTOMER, &number));
    OK(store_account_table(s.db, &t));
    ck_assert_uint_eq(t->n, 1);
    OK(store_account_take(s.db, s.r, "b", ACCOUNT_CUSTOMER, &number));
    OK(store_account_table(s.db, &t));
    ck_assert_uint_eq(t->n, 2);
    OK(store_account_put(s.db, s.r, &(struct account){.id = "b", .attributes = "{}"}, -1, &created));
    OK(store_account_table(s.db, &t));
    ck_assert_str_eq(account_table_find(t, number)->attributes, "{}");
    db_rollback(s.db);
    stored_begin(&s);
    OK(store_contact_put(s.db, s.r, &(struct contact){.id = "c-1"}, -1, &created));
    stored_commit(&s);
    OK(store_account_table(s.db, &t)); /* the same count as in the transaction that was rolled back */
    ck_assert_uint_eq(t->n, 0);
}
END_TEST

Suite *suite_registry(void)
{
    Suite *suite = suite_create("registry");
    TCase *tc = tcase_create("registry");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, account__is_read_back_and_its_partner_is_made);
    tcase_add_test(tc, account__every_field_makes_a_version_and_the_same_again_none);
    tcase_add_test(tc, account__is_changed_only_at_the_version_that_was_read);
    tcase_add_test(tc, account__cannot_be_its_own_partner);
    tcase_add_test(tc, account__is_taken_bare_once_and_forgotten_with_a_rollback);
    tcase_add_test(tc, account__deleted_and_made_again_has_another_number_for_everybody);
    tcase_add_test(tc, account__delete_names_what_refers_to_it);
    tcase_add_test(tc, account__delete_counts_facts_only_so_far);
    tcase_add_test(tc, account__list_goes_on_behind_an_id);
    tcase_add_test(tc, account__is_seen_by_its_present_partner_and_itself_alone);
    tcase_add_test(tc, bound__allows_by_account_or_partner);
    tcase_add_test(tc, account_kind__has_a_text_each);
    tcase_add_test(tc, table__holds_every_account_and_follows_changes);
    tcase_add_test(tc, table__of_the_writer_is_right_within_and_after_a_transaction);
    suite_add_tcase(suite, tc);
    return suite;
}
