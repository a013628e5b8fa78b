/* Assessments in the store: kept whole, said about until they are closed, frozen by themselves once. */
#include <string.h>

#include "db/assessment.h"
#include "tests/unit/db/stored.h"

Suite *suite_assessment(void);

static struct stored s;

static void setup(void)
{
    stored_make(&s);
}

static void teardown(void)
{
    stored_remove(&s);
}

static enum err add(const char *journey, const char *period, bool automatic, int64_t *ret)
{
    static const struct assessment_part parts[] = {
        {.kind = DEFINITION_METRIC, .key = "nps", .version = 3, .text = "{\"key\":\"nps\"}", .figure = "{\"value\":1}"},
        {.kind = DEFINITION_METRIC, .key = "part", .version = 1, .text = "{}"},
        {.kind = DEFINITION_JOURNEY, .key = "end", .version = 2, .text = "{\"phases\":[]}"},
    };
    struct assessment_write w = {.head = {.journey = journey,
                                          .period = period,
                                          .title = automatic ? NULL : "For the board",
                                          .automatic = automatic,
                                          .key = automatic ? NULL : "k1",
                                          .frozen = 100,
                                          .registry = 7,
                                          .program = "0.1"},
                                 .card = "{\"card\":true}",
                                 .parts = parts,
                                 .n = 3};
    enum err e;

    stored_begin(&s);
    e = store_assessment_add(s.db, s.r, &w);
    if (e == ERR_OK) stored_commit(&s);
    else db_rollback(s.db);
    if (e == ERR_OK) *ret = w.no;
    return e;
}

static struct assessment get(int64_t no)
{
    struct assessment x;

    OK(store_assessment_get(s.db, s.a, no, &x));
    return x;
}

static enum err note(int64_t no, enum note_kind kind, const char *text, int64_t *ret_no)
{
    struct assessment_note n = {.kind = kind, .at = 200, .key = "k1", .phase = "use", .text = text};
    enum err e;

    if (kind == ASSESSMENT_ACTION) {
        n.owner = "Support";
        n.due = "2026-12-01";
    }
    stored_begin(&s);
    e = store_assessment_note_add(s.db, no, &n);
    if (e == ERR_OK) stored_commit(&s);
    else db_rollback(s.db);
    *ret_no = n.no;
    return e;
}

START_TEST(assessment__is_kept_whole)
{
    struct assessment_part *parts = NULL;
    struct assessment x;
    const char *text = NULL;
    int64_t no = 0;
    size_t n = 0;

    OK(add("end", "2026-10", false, &no));
    x = get(no);
    ck_assert_str_eq(x.journey, "end");
    ck_assert_str_eq(x.period, "2026-10");
    ck_assert_str_eq(x.title, "For the board");
    ck_assert_str_eq(x.key, "k1");
    ck_assert_str_eq(x.program, "0.1");
    ck_assert(!x.automatic && !x.is_closed);
    ck_assert_int_eq(x.frozen, 100);
    ck_assert_int_eq(x.registry, 7);
    OK(store_assessment_card(s.db, s.a, no, &text));
    ck_assert_str_eq(text, "{\"card\":true}");
    OK(store_assessment_parts(s.db, s.a, no, &parts, &n));
    ck_assert_uint_eq(n, 3);
    ck_assert_int_eq(parts[0].kind, DEFINITION_JOURNEY);
    ck_assert_ptr_null(parts[0].figure);
    ck_assert_str_eq(parts[1].figure, "{\"value\":1}");
    ck_assert_int_eq(parts[1].version, 3);
    OK(store_assessment_part_text(s.db, s.a, no, DEFINITION_METRIC, "nps", &text));
    ck_assert_str_eq(text, "{\"key\":\"nps\"}");
    OK(store_assessment_part_text(s.db, s.a, no, DEFINITION_JOURNEY, "end", &text));
    NONE(store_assessment_part_text(s.db, s.a, no, DEFINITION_METRIC, "part", &text));
    NONE(store_assessment_part_text(s.db, s.a, no, DEFINITION_METRIC, "end", &text));
    NONE(store_assessment_card(s.db, s.a, no + 1, &text));
}
END_TEST

START_TEST(assessment__list_is_newest_first_by_journey_in_pages)
{
    struct assessment *items = NULL;
    int64_t no[3] = {0};
    size_t n = 0;
    bool more = false;

    OK(add("end", "2026-08", false, &no[0]));
    OK(add("other", "2026-09", false, &no[1]));
    OK(add("end", "2026-08", false, &no[2]));
    OK(store_assessment_list(s.db, s.a, NULL, INT64_MAX, 2, &items, &n, &more));
    ck_assert(more);
    ck_assert_uint_eq(n, 2);
    ck_assert_int_eq(items[0].no, no[2]);
    ck_assert_int_eq(items[1].no, no[1]);
    OK(store_assessment_list(s.db, s.a, NULL, no[1], 2, &items, &n, &more));
    ck_assert(!more);
    ck_assert_uint_eq(n, 1);
    OK(store_assessment_list(s.db, s.a, "other", INT64_MAX, 2, &items, &n, &more));
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(items[0].no, no[1]);
}
END_TEST

START_TEST(assessment__takes_notes_until_it_is_closed)
{
    struct assessment_note *items = NULL, done = {.no = 2, .is_done = true, .done = 300, .done_key = "k2"};
    int64_t no = 0, first = 0, second = 0, third = 0;
    size_t n = 0;

    OK(add("end", "2026-10", false, &no));
    OK(note(no, ASSESSMENT_COMMENT, "Well", &first));
    OK(note(no, ASSESSMENT_ACTION, "Call", &second));
    ck_assert_int_eq(first, 1);
    ck_assert_int_eq(second, 2);
    ck_assert_int_eq(get(no).open_actions, 1);
    stored_begin(&s);
    OK(store_assessment_action_done(s.db, no, &done));
    done.no = 1;
    NONE(store_assessment_action_done(s.db, no, &done)); /* a comment */
    done.no = 3;
    NONE(store_assessment_action_done(s.db, no, &done));
    stored_commit(&s);
    ck_assert_int_eq(get(no).open_actions, 0);
    stored_begin(&s);
    OK(store_assessment_close(s.db, no, "k1", 400));
    GIVES(store_assessment_close(s.db, no, "k2", 500), "conflict");
    done.no = 2;
    done.is_done = false;
    GIVES(store_assessment_action_done(s.db, no, &done), "conflict");
    NONE(store_assessment_close(s.db, no + 1, "k1", 400));
    stored_commit(&s);
    GIVES(note(no, ASSESSMENT_COMMENT, "Late", &third), "conflict");
    NONE(note(no + 1, ASSESSMENT_COMMENT, "None", &third));
    OK(store_assessment_notes(s.db, s.a, no, &items, &n));
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(items[0].text, "Well");
    ck_assert_ptr_null(items[0].owner);
    ck_assert_str_eq(items[1].owner, "Support");
    ck_assert(items[1].is_done);
    ck_assert_str_eq(items[1].done_key, "k2");
    ck_assert_int_eq(get(no).closed, 400);
    ck_assert_str_eq(get(no).closed_key, "k1");
}
END_TEST

START_TEST(assessment__of_a_month_is_frozen_by_itself_once)
{
    int64_t no = 0;
    bool there = true;

    OK(add("end", "2026-10", false, &no));
    OK(store_assessment_automatic(s.db, "end", "2026-10", &there));
    ck_assert(!there);
    OK(add("end", "2026-10", true, &no));
    OK(store_assessment_automatic(s.db, "end", "2026-10", &there));
    ck_assert(there);
    GIVES(add("end", "2026-10", true, &no), "conflict");
    OK(add("other", "2026-10", true, &no));
    OK(add("end", "2026-11", true, &no));
    OK(add("end", "2026-10", false, &no));
}
END_TEST

START_TEST(assessment__freeze_is_an_option_that_counts_as_a_definition)
{
    struct freeze f = {.day = 5, .journeys = "[\"end\"]", .since = 9}, is;
    int64_t before = stored_workspace(&s).definitions;

    OK(store_freeze_get(s.db, s.a, &is));
    ck_assert_int_eq(is.day, 0);
    stored_begin(&s);
    OK(store_freeze_put(s.db, s.r, &f));
    stored_commit(&s);
    OK(store_freeze_get(s.db, s.a, &is));
    ck_assert_int_eq(is.day, 5);
    ck_assert_str_eq(is.journeys, "[\"end\"]");
    ck_assert_int_eq(is.since, 9);
    ck_assert_int_eq(stored_workspace(&s).definitions, before + 1);
    f.since = 99; /* the same again stays as it was decided */
    stored_begin(&s);
    OK(store_freeze_put(s.db, s.r, &f));
    stored_commit(&s);
    OK(store_freeze_get(s.db, s.a, &is));
    ck_assert_int_eq(is.since, 9);
    ck_assert_int_eq(stored_workspace(&s).definitions, before + 1);
    stored_begin(&s);
    OK(store_freeze_put(s.db, s.r, &(struct freeze){0}));
    stored_commit(&s);
    OK(store_freeze_get(s.db, s.a, &is));
    ck_assert_int_eq(is.day, 0);
}
END_TEST

START_TEST(assessment__figures_cannot_be_changed_by_any_statement)
{
    for (int i = 0; i < STMT_COUNT; i++) {
        const char *sql = statements[i].sql;

        ck_assert_ptr_null(strstr(sql, "DELETE FROM assessment"));
        ck_assert_ptr_null(strstr(sql, "UPDATE assessment_part"));
        ck_assert(strstr(sql, "UPDATE assessment SET") == NULL || i == STMT_ASSESSMENT_CLOSE);
    }
}
END_TEST

Suite *suite_assessment(void)
{
    Suite *suite = suite_create("assessment");
    TCase *tc = tcase_create("assessment");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, assessment__is_kept_whole);
    tcase_add_test(tc, assessment__list_is_newest_first_by_journey_in_pages);
    tcase_add_test(tc, assessment__takes_notes_until_it_is_closed);
    tcase_add_test(tc, assessment__of_a_month_is_frozen_by_itself_once);
    tcase_add_test(tc, assessment__freeze_is_an_option_that_counts_as_a_definition);
    tcase_add_test(tc, assessment__figures_cannot_be_changed_by_any_statement);
    suite_add_tcase(suite, tc);
    return suite;
}
