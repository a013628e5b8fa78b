/* Definitions and their versions; whether an instrument has been answered. */
#include "base/clock.h"
#include "tests/unit/db/stored.h"

Suite *suite_definition(void);

static struct stored s;

static void setup(void)
{
    stored_make(&s);
}

static void teardown(void)
{
    stored_remove(&s);
}

static enum err put(enum definition_kind kind, const char *key, const char *text, int64_t series, int64_t if_version,
                    bool *ret_created, int64_t *ret_version)
{
    const struct definition d = {.kind = kind, .key = key, .text = text, .series = series};
    enum err e;

    stored_begin(&s);
    e = store_definition_put(s.db, s.r, &d, if_version, ret_created, ret_version);
    if (e == ERR_OK) stored_commit(&s);
    else db_rollback(s.db);
    return e;
}

/* The version that the text now has. */
static int64_t put_metric(const char *key, const char *text)
{
    bool created;
    int64_t version = 0;

    OK(put(DEFINITION_METRIC, key, text, 0, -1, &created, &version));
    return version;
}

static enum err drop(enum definition_kind kind, const char *key, int64_t if_version)
{
    enum err e;

    stored_begin(&s);
    e = store_definition_delete(s.db, s.r, kind, key, if_version);
    if (e == ERR_OK) stored_commit(&s);
    else db_rollback(s.db);
    return e;
}

START_TEST(definition__is_read_back_and_known_by_kind_and_key)
{
    struct definition d = {0};
    bool created = false;
    int64_t version = 0;

    NONE(store_definition_get(s.db, s.a, DEFINITION_METRIC, "nps", &d));
    OK(put(DEFINITION_METRIC, "nps", "{\"a\":1}", 7, -1, &created, &version));
    ck_assert(created);
    ck_assert_int_eq(version, 1);
    OK(store_definition_get(s.db, s.a, DEFINITION_METRIC, "nps", &d));
    ck_assert_int_eq(d.kind, DEFINITION_METRIC);
    ck_assert_str_eq(d.key, "nps");
    ck_assert_str_eq(d.text, "{\"a\":1}");
    ck_assert_int_eq(d.series, 7);
    ck_assert_int_eq(d.version, 1);
    ck_assert_int_eq(d.updated, clock_now_us());
    NONE(store_definition_get(s.db, s.a, DEFINITION_INSTRUMENT, "nps", &d));
    OK(put(DEFINITION_INSTRUMENT, "nps", "{}", 0, -1, &created, &version));
    ck_assert(created);
    OK(store_definition_get(s.db, s.a, DEFINITION_INSTRUMENT, "nps", &d));
    ck_assert_str_eq(d.text, "{}");
    ck_assert_int_eq(d.series, 0);
}
END_TEST

START_TEST(definition__the_same_again_is_no_new_version)
{
    int64_t count, version = 0;
    bool created = true;

    OK(put(DEFINITION_METRIC, "m", "{\"a\":1}", 7, -1, &created, &version));
    count = stored_workspace(&s).definitions;
    clock_hold(clock_now_us() + SECOND_US);
    OK(put(DEFINITION_METRIC, "m", "{\"a\":1}", 7, -1, &created, &version));
    ck_assert(!created);
    ck_assert_int_eq(version, 1);
    ck_assert_int_eq(stored_workspace(&s).definitions, count);
    OK(put(DEFINITION_METRIC, "m", "{\"a\":2}", 7, -1, &created, &version));
    ck_assert(!created);
    ck_assert_int_eq(version, 2);
    ck_assert_int_eq(stored_workspace(&s).definitions, count + 1);
    OK(put(DEFINITION_METRIC, "m", "{\"a\":2}", 8, -1, &created, &version));
    ck_assert_int_eq(version, 3); /* another series: the figure rests on something else */
}
END_TEST

START_TEST(definition__is_changed_only_at_the_version_that_was_read)
{
    bool created = false;
    int64_t version = 0;

    GIVES(put(DEFINITION_METRIC, "m", "{}", 0, 1, &created, &version), "precondition-failed");
    OK(put(DEFINITION_METRIC, "m", "{}", 0, 0, &created, &version));
    GIVES(put(DEFINITION_METRIC, "m", "{}", 0, 0, &created, &version), "precondition-failed");
    GIVES(put(DEFINITION_METRIC, "m", "{\"a\":2}", 0, 2, &created, &version), "precondition-failed");
    OK(put(DEFINITION_METRIC, "m", "{\"a\":2}", 0, 1, &created, &version));
    ck_assert_int_eq(version, 2);
    GIVES(drop(DEFINITION_METRIC, "m", 1), "precondition-failed");
    NONE(drop(DEFINITION_JOURNEY, "m", -1));
    OK(drop(DEFINITION_METRIC, "m", 2));
    NONE(drop(DEFINITION_METRIC, "m", -1));
    OK(put(DEFINITION_METRIC, "m", "{}", 0, 0, &created, &version)); /* deleted: must not exist holds */
    ck_assert(created);
}
END_TEST

START_TEST(definition__versions_go_on_after_a_delete)
{
    struct definition d;

    ck_assert_int_eq(put_metric("m", "{}"), 1);
    ck_assert_int_eq(put_metric("m", "{\"a\":2}"), 2);

    int64_t count = stored_workspace(&s).definitions;

    OK(drop(DEFINITION_METRIC, "m", -1));
    ck_assert_int_eq(stored_workspace(&s).definitions, count + 1);
    NONE(store_definition_get(s.db, s.a, DEFINITION_METRIC, "m", &d));
    ck_assert_int_eq(put_metric("m", "{\"a\":2}"), 4); /* 3 says that it was deleted */
    ck_assert_int_eq(put_metric("m", "{\"a\":2}"), 4);
    ck_assert_int_eq(put_metric("other", "{}"), 1);
}
END_TEST

START_TEST(definition__list_is_of_one_kind_by_key)
{
    struct definition *items = NULL;
    size_t n = 9;
    bool created;
    int64_t version;

    OK(store_definition_list(s.db, s.a, DEFINITION_METRIC, &items, &n));
    ck_assert_uint_eq(n, 0);
    put_metric("b", "{\"k\":\"b\"}");
    put_metric("a", "{\"k\":\"a\"}");
    put_metric("Z", "{\"k\":\"Z\"}");
    OK(put(DEFINITION_JOURNEY, "aa", "{}", 0, -1, &created, &version));
    OK(store_definition_list(s.db, s.a, DEFINITION_METRIC, &items, &n));
    ck_assert_uint_eq(n, 3);
    ck_assert_str_eq(items[0].key, "Z"); /* by bytes */
    ck_assert_str_eq(items[1].key, "a");
    ck_assert_str_eq(items[2].key, "b");
    ck_assert_str_eq(items[2].text, "{\"k\":\"b\"}");
}
END_TEST

static void use(enum fact_kind kind, const char *type, int64_t n)
{
    int64_t number = 0;

    stored_begin(&s);
    OK(store_name_take(s.db, NAME_TYPE, type, &number));
    db_bind_int(s.db, STMT_USAGE_ADD, 1, kind);
    db_bind_int(s.db, STMT_USAGE_ADD, 2, number);
    db_bind_int(s.db, STMT_USAGE_ADD, 3, n);
    OK(db_run(s.db, STMT_USAGE_ADD));
    stored_commit(&s);
}

START_TEST(instrument__is_answered_while_an_answer_is_stored)
{
    bool answered = true;

    OK(store_instrument_answered(s.db, "ces", &answered));
    ck_assert(!answered);
    use(FACT_INVITATION, "ces", 3); /* asked is not answered */
    use(FACT_EVENT, "ces", 3);      /* an event type of the same name is not the instrument */
    answered = true;
    OK(store_instrument_answered(s.db, "ces", &answered));
    ck_assert(!answered);
    use(FACT_RESPONSE, "ces", 2);
    use(FACT_RESPONSE, "nps", 1);
    use(FACT_RESPONSE, "ces", -1);
    OK(store_instrument_answered(s.db, "ces", &answered));
    ck_assert(answered);
    use(FACT_RESPONSE, "ces", -1);
    OK(store_instrument_answered(s.db, "ces", &answered));
    ck_assert(!answered);
    OK(store_instrument_answered(s.db, "nps", &answered));
    ck_assert(answered);
}
END_TEST

Suite *suite_definition(void)
{
    Suite *suite = suite_create("definition");
    TCase *tc = tcase_create("definition");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, definition__is_read_back_and_known_by_kind_and_key);
    tcase_add_test(tc, definition__the_same_again_is_no_new_version);
    tcase_add_test(tc, definition__is_changed_only_at_the_version_that_was_read);
    tcase_add_test(tc, definition__versions_go_on_after_a_delete);
    tcase_add_test(tc, definition__list_is_of_one_kind_by_key);
    tcase_add_test(tc, instrument__is_answered_while_an_answer_is_stored);
    suite_add_tcase(suite, tc);
    return suite;
}
