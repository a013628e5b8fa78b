/* Contacts: what is stored, what a bound key sees of it, what the writer remembers. */
#include "base/clock.h"
#include "tests/unit/db/stored.h"

Suite *suite_contact(void);

static struct stored s;

static void setup(void)
{
    stored_make(&s);
}

static void teardown(void)
{
    stored_remove(&s);
}

static enum err put_contact(const struct contact *x, int64_t if_version, bool *ret_created)
{
    enum err e;

    stored_begin(&s);
    e = store_contact_put(s.db, s.r, x, if_version, ret_created);
    if (e == ERR_OK) stored_commit(&s);
    else db_rollback(s.db);
    return e;
}

static int64_t number_of(const char *id)
{
    int64_t number = 0;

    OK(store_account_number(s.db, id, &number));
    return number;
}

static const struct contact anna = {.id = "c-17",
                                    .account = "acme",
                                    .role = "buyer",
                                    .side = SIDE_CLIENT,
                                    .has_since = true,
                                    .since = 10,
                                    .has_until = true,
                                    .until = 20,
                                    .attributes = "{\"locale\":\"fi\"}"};

START_TEST(contact__is_read_back_and_its_account_is_made)
{
    struct contact x = {0};
    struct account acme = {0};
    bool created = false;
    int64_t number = 0;

    NONE(store_contact_get(s.db, s.a, NULL, "c-17", &x));
    NONE(store_contact_number(s.db, "c-17", &number));
    OK(put_contact(&anna, -1, &created));
    ck_assert(created);
    OK(store_contact_get(s.db, s.a, NULL, "c-17", &x));
    ck_assert_str_eq(x.id, "c-17");
    ck_assert_str_eq(x.account, "acme");
    ck_assert_int_eq(x.account_number, number_of("acme"));
    OK(store_account_get(s.db, s.a, NULL, "acme", &acme));
    ck_assert_int_eq(acme.kind, ACCOUNT_CUSTOMER);
    ck_assert_str_eq(x.role, "buyer");
    ck_assert_int_eq(x.side, SIDE_CLIENT);
    ck_assert(x.has_since && x.has_until);
    ck_assert_int_eq(x.since, 10);
    ck_assert_int_eq(x.until, 20);
    ck_assert_str_eq(x.attributes, "{\"locale\":\"fi\"}");
    ck_assert_int_eq(x.version, 1);
    ck_assert_int_eq(x.updated, clock_now_us());
    OK(store_contact_number(s.db, "c-17", &number));
    ck_assert_int_eq(x.number, number);
}
END_TEST

START_TEST(contact__every_field_makes_a_version_and_the_same_again_none)
{
    struct contact changes[] = {anna, anna, anna, anna, anna, anna};
    struct contact x = {0};
    int64_t version = 1;
    bool created = true;

    changes[0].account = NULL;
    changes[1].role = "user";
    changes[2].side = SIDE_NONE;
    changes[3].has_since = false;
    changes[4].until = 21;
    changes[5].attributes = "{}";
    GIVES(put_contact(&anna, 1, &created), "precondition-failed");
    OK(put_contact(&anna, 0, &created));
    GIVES(put_contact(&anna, 0, &created), "precondition-failed");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const struct contact *steps[] = {&changes[i], &changes[i], &anna};

        for (int step = 0; step < 3; step++) {
            int64_t count = stored_workspace(&s).registry;

            OK(put_contact(steps[step], version, &created));
            ck_assert(!created);
            if (step != 1) version++;
            OK(store_contact_get(s.db, s.a, NULL, "c-17", &x));
            ck_assert_int_eq(x.version, version);
            ck_assert_int_eq(stored_workspace(&s).registry, count + (step != 1));
        }
    }
    ck_assert_str_eq(x.role, "buyer");
}
END_TEST

START_TEST(contact__is_taken_with_the_role_that_it_has_now)
{
    struct contact x = {0}, again = {0}, full = {0};
    int64_t role = 0, number = 0, account_number = 0;
    bool created;

    stored_begin(&s);
    OK(store_account_take(s.db, s.r, "acme", ACCOUNT_CUSTOMER, &account_number));
    OK(store_contact_take(s.db, s.r, "c-17", account_number, &x));
    OK(store_contact_take(s.db, s.r, "c-17", 0, &again));
    stored_commit(&s);
    ck_assert_int_eq(x.account_number, account_number);
    ck_assert_int_eq(x.role_number, 0);
    ck_assert_int_eq(x.side, SIDE_NONE);
    ck_assert_int_eq(again.number, x.number);
    ck_assert_int_eq(again.account_number, account_number);
    OK(store_contact_get(s.db, s.a, NULL, "c-17", &full));
    ck_assert_str_eq(full.account, "acme");
    ck_assert_ptr_null(full.role);
    OK(put_contact(&anna, -1, &created));
    ck_assert(!created);
    OK(store_name_find(s.db, NAME_ROLE, "buyer", &role));
    stored_begin(&s);
    OK(store_contact_take(s.db, s.r, "c-17", account_number, &x));
    ck_assert_int_eq(x.role_number, role);
    ck_assert_int_eq(x.side, SIDE_CLIENT);
    OK(store_contact_put(s.db, s.r, &(struct contact){.id = "c-17", .role = "user"}, -1, &created));
    OK(store_contact_take(s.db, s.r, "c-17", account_number, &x));
    ck_assert_int_ne(x.role_number, role);
    OK(store_contact_take(s.db, s.r, "lost", 0, &again));
    db_rollback(s.db);
    NONE(store_contact_number(s.db, "lost", &number));
    stored_begin(&s);
    OK(store_contact_take(s.db, s.r, "c-17", account_number, &x));
    db_rollback(s.db);
    ck_assert_int_eq(x.role_number, role);
    ck_assert_int_eq(x.side, SIDE_CLIENT);
}
END_TEST

/* Three customers of two partners, and one of none. */
static void make_accounts(void)
{
    static const struct account all[] = {
        {.id = "a1", .partner = "p1"}, {.id = "a3", .partner = "p1"}, {.id = "a2", .partner = "p2"}, {.id = "z"}};
    bool created;

    stored_begin(&s);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) OK(store_account_put(s.db, s.r, &all[i], -1, &created));
    stored_commit(&s);
}

static const char *contacts(const struct contact_filter *f)
{
    struct contact *items = NULL;
    size_t n = 0;
    bool more = false;
    const char *text = "";

    OK(store_contact_list(s.db, s.a, f, &items, &n, &more));
    for (size_t i = 0; i < n; i++) text = arena_printf(s.a, "%s%s%s", text, i == 0 ? "" : " ", items[i].id);
    return more ? arena_printf(s.a, "%s+", text) : text;
}

static void make_contacts(void)
{
    static const struct contact all[] = {
        {.id = "c1", .account = "a1", .role = "buyer"},
        {.id = "c2", .account = "a2", .role = "user"},
        {.id = "c3", .account = "a1", .role = "user"},
        {.id = "c4", .role = "user"},
        {.id = "c5", .account = "p1"},
        {.id = "c6", .account = "a1", .role = "buyer"},
    };
    bool created;

    make_accounts();
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) OK(put_contact(&all[i], -1, &created));
}

START_TEST(contact__list_goes_on_behind_an_id)
{
    make_contacts();
    ck_assert_str_eq(contacts(&(struct contact_filter){.limit = 4}), "c1 c2 c3 c4+");
    ck_assert_str_eq(contacts(&(struct contact_filter){.limit = 2, .after = "c4"}), "c5 c6");
    ck_assert_str_eq(contacts(&(struct contact_filter){.limit = 9, .role = "user"}), "c2 c3 c4");
    ck_assert_str_eq(contacts(&(struct contact_filter){.limit = 9, .role = "nobody's"}), "");
    ck_assert_str_eq(contacts(&(struct contact_filter){.limit = 2, .account = "a1"}), "c1 c3+");
    ck_assert_str_eq(contacts(&(struct contact_filter){.limit = 2, .account = "a1", .after = "c3"}), "c6");
    ck_assert_str_eq(contacts(&(struct contact_filter){.limit = 2, .account = "a1", .role = "buyer"}), "c1 c6");
    ck_assert_str_eq(contacts(&(struct contact_filter){.limit = 2, .account = "nobody"}), "");
}
END_TEST

START_TEST(contact__is_seen_by_its_accounts_partner_and_its_account_alone)
{
    struct contact x = {0};
    struct bound p1, a2, gone = {.account = 4711};

    make_contacts();
    p1 = (struct bound){.partner = number_of("p1")};
    a2 = (struct bound){.account = number_of("a2")};
    ck_assert_str_eq(contacts(&(struct contact_filter){.bound = p1, .limit = 9}), "c1 c3 c6");
    ck_assert_str_eq(contacts(&(struct contact_filter){.bound = p1, .limit = 1, .after = "c1"}), "c3+");
    ck_assert_str_eq(contacts(&(struct contact_filter){.bound = p1, .limit = 9, .role = "user"}), "c3");
    ck_assert_str_eq(contacts(&(struct contact_filter){.bound = p1, .limit = 9, .account = "a1"}), "c1 c3 c6");
    ck_assert_str_eq(contacts(&(struct contact_filter){.bound = p1, .limit = 9, .account = "a2"}), "");
    ck_assert_str_eq(contacts(&(struct contact_filter){.bound = a2, .limit = 9}), "c2");
    ck_assert_str_eq(contacts(&(struct contact_filter){.bound = a2, .limit = 9, .account = "a1"}), "");
    ck_assert_str_eq(contacts(&(struct contact_filter){.bound = gone, .limit = 9}), "");
    OK(store_contact_get(s.db, s.a, &p1, "c3", &x));
    NONE(store_contact_get(s.db, s.a, &p1, "c5", &x)); /* the partner's own */
    NONE(store_contact_get(s.db, s.a, &p1, "c2", &x));
    NONE(store_contact_get(s.db, s.a, &p1, "c4", &x)); /* of no account */
    OK(store_contact_get(s.db, s.a, &a2, "c2", &x));
    NONE(store_contact_get(s.db, s.a, &a2, "c4", &x));
}
END_TEST

Suite *suite_contact(void)
{
    Suite *suite = suite_create("contact");
    TCase *tc = tcase_create("contact");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, contact__is_read_back_and_its_account_is_made);
    tcase_add_test(tc, contact__every_field_makes_a_version_and_the_same_again_none);
    tcase_add_test(tc, contact__is_taken_with_the_role_that_it_has_now);
    tcase_add_test(tc, contact__list_goes_on_behind_an_id);
    tcase_add_test(tc, contact__is_seen_by_its_accounts_partner_and_its_account_alone);
    suite_add_tcase(suite, tc);
    return suite;
}
