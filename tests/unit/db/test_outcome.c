/* Outcomes as stored: what attainment counts at a moment, and what erasure takes. The rest is tested over HTTP. */
#include "base/clock.h"
#include "db/outcome.h"
#include "db/state.h"
#include "tests/unit/db/stored.h"

Suite *suite_outcome(void);

static struct stored s;
static struct outcome_refusal why;

static void setup(void)
{
    static const char *const accounts[] = {"acme", "bolt"};
    bool created;

    stored_make(&s);
    stored_begin(&s);
    for (size_t i = 0; i < 2; i++) OK(store_account_put(s.db, s.r, &(struct account){.id = accounts[i]}, -1, &created));
    OK(store_contact_put(s.db, s.r, &(struct contact){.id = "c-1", .account = "acme"}, -1, &created));
    stored_commit(&s);
}

static void teardown(void)
{
    stored_remove(&s);
}

static struct outcome_terms terms(int64_t target)
{
    return (struct outcome_terms){
        .what = "Less waiting", .unit = "hours", .target = {target, 0}, .events = "[]", .triggers = "[]"};
}

static void propose(const char *id, const char *account, int64_t target)
{
    struct outcome_proposal p = {.id = id, .account = account, .terms = terms(target), .now = 1};

    stored_begin(&s);
    OK(store_outcome_propose(s.db, s.r, &p, &why));
    stored_commit(&s);
}

static void accept(const char *id, int64_t at)
{
    struct outcome_acceptance p = {.id = id, .person = "A. Virtanen", .contact = "c-1", .at = at, .now = 1};

    if (id[0] == 'b') p.contact = NULL;
    stored_begin(&s);
    OK(store_outcome_accept(s.db, s.r, &p, &why));
    stored_commit(&s);
}

static void revise(const char *id, int64_t target)
{
    struct outcome_proposal p = {.id = id, .terms = terms(target), .reason = "more", .now = 1};

    stored_begin(&s);
    OK(store_outcome_revise(s.db, s.r, &p, &why));
    stored_commit(&s);
}

static void read_out(const char *id, int64_t at, int64_t value)
{
    struct outcome_reading x = {.at = at, .value = {value, 0}, .source = "api", .evidence = "e"};
    bool created = false;

    stored_begin(&s);
    OK(store_outcome_read_out(s.db, s.r, s.a, &(struct bound){0, 0}, id, &x, 1, &x, &created, &why));
    ck_assert(created);
    stored_commit(&s);
}

static void retire(const char *id, int64_t at)
{
    struct outcome_retirement p = {.id = id, .reason = "sold", .at = at, .now = 1};

    stored_begin(&s);
    OK(store_outcome_retire(s.db, s.r, &p, &why));
    stored_commit(&s);
}

/* "attained of all" at t, over both accounts. */
static void counts(int64_t t, size_t attained, size_t all)
{
    struct outcome_state *items = NULL;
    size_t n = 99, k = 0;

    OK(store_outcomes_at(s.db, s.a, t, &items, &n));
    for (size_t i = 0; i < n; i++) k += items[i].attained;
    ck_assert_msg(n == all && k == attained, "at %d: %zu of %zu, not %zu of %zu", (int)t, k, n, attained, all);
}

START_TEST(outcome__attainment_looks_at_what_was_before_the_moment)
{
    propose("a", "acme", 10); /* less is better */
    counts(1000, 0, 0);
    accept("a", 100);
    counts(100, 0, 0);
    counts(101, 0, 1);
    read_out("a", 200, 9);
    counts(200, 0, 1);
    counts(201, 1, 1);
    read_out("a", 300, 11);
    counts(300, 1, 1);
    counts(301, 0, 1);
    read_out("a", 300, 10); /* of one moment the one recorded last */
    counts(301, 1, 1);
    read_out("a", 250, 50); /* late: the last by its own time stays */
    counts(301, 1, 1);
    counts(260, 0, 1);
    counts(230, 1, 1);
}
END_TEST

START_TEST(outcome__attainment_takes_the_revision_in_force)
{
    propose("a", "acme", 10);
    accept("a", 100);
    read_out("a", 110, 9);
    revise("a", 5);
    counts(1000, 1, 1); /* proposed, not accepted */
    accept("a", 400);
    counts(400, 1, 1);
    counts(401, 0, 1);
    retire("a", 500);
    counts(500, 0, 1); /* not withdrawn before it */
    counts(501, 0, 0);
    counts(350, 1, 1);
}
END_TEST

START_TEST(outcome__attainment_counts_outcomes_of_every_account)
{
    propose("a-1", "acme", 10);
    propose("a-2", "acme", 10);
    propose("b-1", "bolt", 10);
    propose("b-2", "bolt", 10);
    accept("a-1", 10);
    accept("a-2", 10);
    accept("b-1", 10);
    read_out("a-1", 20, 1);
    read_out("b-1", 20, 1000000);
    read_out("b-2", 20, 1);
    counts(100, 1, 3);
}
END_TEST

START_TEST(outcome__a_change_moves_the_registry)
{
    int64_t before = stored_workspace(&s).registry;

    propose("a", "acme", 10);
    ck_assert_int_gt(stored_workspace(&s).registry, before);
    before = stored_workspace(&s).registry;
    accept("a", 10);
    ck_assert_int_gt(stored_workspace(&s).registry, before);
    before = stored_workspace(&s).registry;
    read_out("a", 20, 1);
    ck_assert_int_gt(stored_workspace(&s).registry, before);
    before = stored_workspace(&s).registry;
    revise("a", 3);
    ck_assert_int_gt(stored_workspace(&s).registry, before);
    before = stored_workspace(&s).registry;
    retire("a", 30);
    ck_assert_int_gt(stored_workspace(&s).registry, before);
}
END_TEST

START_TEST(outcome__erasure_takes_the_person_and_leaves_the_acceptance)
{
    struct outcome o;
    int64_t contact = 0;

    propose("a", "acme", 10);
    accept("a", 100);
    OK(store_contact_number(s.db, "c-1", &contact));
    stored_begin(&s);
    OK(store_outcome_forget(s.db, contact));
    stored_commit(&s);
    OK(store_outcome_get(s.db, s.a, NULL, "a", 1000, &o));
    ck_assert(o.revisions[0].is_accepted && o.revisions[0].accepted == 100);
    ck_assert_ptr_null(o.revisions[0].accepted_person);
    ck_assert_ptr_null(o.revisions[0].accepted_contact);
    counts(101, 0, 1);
}
END_TEST

START_TEST(outcome__at_most_a_hundred_revisions)
{
    struct outcome_proposal p = {.id = "a", .terms = terms(1), .reason = "more", .now = 1};

    propose("a", "acme", 10);
    for (int i = 2; i <= OUTCOME_REVISIONS_MAX; i++) revise("a", i);
    stored_begin(&s);
    GIVES(store_outcome_revise(s.db, s.r, &p, &why), "conflict");
    db_rollback(s.db);
}
END_TEST

Suite *suite_outcome(void)
{
    Suite *suite = suite_create("outcome");
    TCase *t = tcase_create("outcome");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, outcome__attainment_looks_at_what_was_before_the_moment);
    tcase_add_test(t, outcome__attainment_takes_the_revision_in_force);
    tcase_add_test(t, outcome__attainment_counts_outcomes_of_every_account);
    tcase_add_test(t, outcome__a_change_moves_the_registry);
    tcase_add_test(t, outcome__erasure_takes_the_person_and_leaves_the_acceptance);
    tcase_add_test(t, outcome__at_most_a_hundred_revisions);
    suite_add_tcase(suite, t);
    return suite;
}
