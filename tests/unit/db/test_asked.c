/* Contacts that were asked too often, as findings will ask for them. */
#include "db/policy.h"
#include "tests/unit/db/settling.h"

Suite *suite_asked(void);

static const struct instrument instruments[] = {{.key = "nps", .kind = INSTRUMENT_NPS},
                                                {.key = "ces", .kind = INSTRUMENT_CES}};
static const char *exempt[] = {"employee"};

static void invite(const char *id, const char *contact, const char *instrument, int64_t days, const char *status)
{
    settling_post_one((struct fact_input){.kind = FACT_INVITATION,
                                          .source = "api",
                                          .id = id,
                                          .type = instrument,
                                          .account = "acme",
                                          .contact = contact,
                                          .status = status,
                                          .at = NOON + days * DAY_US,
                                          .digest = days});
}

static size_t over_asked(int64_t from_days, int64_t to_days, struct over_asked **ret)
{
    struct policy p = {
        .of = {[INSTRUMENT_NPS] = {.contact_days = 5, .instrument_days = 40, .exempt_roles = exempt, .exempt_n = 1},
               [INSTRUMENT_CES] = {.contact_days = 2}}};
    size_t n = 0;

    OK(store_over_asked(settling.db, settling.a, &p, instruments, 2, NOON + from_days * DAY_US, NOON + to_days * DAY_US,
                        ret, &n));
    return n;
}

START_TEST(over_asked__those_who_came_too_near_worst_first)
{
    struct contact staff = {.id = "staff", .role = "employee", .side = SIDE_CLIENT};
    struct over_asked *items = NULL;
    bool created;

    stored_begin(&settling);
    OK(store_contact_put(settling.db, settling.r, &staff, -1, &created));
    stored_commit(&settling);
    invite("a1", "anna", "nps", 0, "sent");
    invite("a2", "anna", "nps", 39, "sent"); /* instrument's rule */
    invite("a3", "anna", "ces", 40, "sent"); /* contact's */
    invite("a4", "anna", "ces", 42, "sent"); /* at its edge: fine */
    invite("b1", "bert", "nps", 35, "sent");
    invite("b2", "bert", "nps", 36, "bounced");
    invite("c1", "cleo", "ces", 41, "sent");
    invite("c2", "cleo", "nps", 45, "sent"); /* contact's, by nps's own days */
    invite("s1", "staff", "nps", 44, "sent");
    invite("s2", "staff", "nps", 45, "sent");
    invite("n1", NULL, "nps", 44, "sent");
    invite("n2", NULL, "nps", 44, "sent");
    ck_assert_uint_eq(over_asked(30, 60, &items), 2);
    ck_assert_int_eq(items[0].breaches, 2);
    ck_assert_int_eq(items[0].invitations, 3);
    ck_assert_int_eq(items[0].at, NOON + 40 * DAY_US);
    ck_assert_int_eq(items[0].nearest_us, DAY_US);
    ck_assert_int_eq(items[1].breaches, 1);
    ck_assert_int_eq(items[1].nearest_us, 4 * DAY_US);
    ck_assert(items[1].contact != items[0].contact && items[0].account != 0);
    /* Before the window an invitation is no breach, but may make one. */
    ck_assert_uint_eq(over_asked(0, 39, &items), 0);
    ck_assert_uint_eq(over_asked(39, 40, &items), 1);
    ck_assert_int_eq(items[0].nearest_us, 39 * DAY_US);
}
END_TEST

Suite *suite_asked(void)
{
    Suite *suite = suite_create("asked");
    TCase *t = tcase_create("asked");

    tcase_add_checked_fixture(t, settling_setup, settling_teardown);
    tcase_add_test(t, over_asked__those_who_came_too_near_worst_first);
    suite_add_tcase(suite, t);
    return suite;
}
