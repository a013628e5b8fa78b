/* Verify finds what was tampered with, says it in words, and mends it. */
#include <string.h>

#include "kpi/period.h"
#include "tests/unit/db/settling.h"

Suite *suite_verify(void);

START_TEST(verify__counts_what_it_derives)
{
    struct verify_report report;

    settling_post_company();
    report = settling_verify(false);
    ck_assert_int_eq(report.differing, 0);
    ck_assert_int_eq(report.facts, 6);
    ck_assert_int_eq(report.observations, 5); /* one wait, two orders, two scores */
    ck_assert_int_eq(report.levels, 1);
    ck_assert_int_eq(report.threads, 3);
    ck_assert_int_eq(report.cells, 10); /* each of the five in a bucket of a day and of a month */
}
END_TEST

START_TEST(verify__runs_on_a_reader_and_of_nothing)
{
    struct verify_report report;
    struct db *reader = stored_reader(&settling);

    OK(store_verify(reader, NULL, settling.a, false, NULL, &report));
    ck_assert_int_eq(report.differing, 0);
    ck_assert_int_eq(report.facts, 0);
    settling_post_company();
    OK(store_verify(reader, NULL, settling.a, false, NULL, &report));
    ck_assert_int_eq(report.differing, 0);
    ck_assert_int_eq(report.facts, 6);
    db_close(reader);
}
END_TEST

/* Each spoils one row; `first` must begin so. */
static void bind_fact(enum stmt stmt, int parameter, const char *id)
{
    struct fact_row row;
    struct bound any = {0};

    OK(store_fact_get(settling.db, settling.a, &any, id[0] == 'a' ? FACT_RESPONSE : FACT_EVENT, "erp", id, &row));
    db_bind_int(settling.db, stmt, parameter, row.fact.account);
    db_bind_int(settling.db, stmt, parameter + 1, row.fact.at);
    db_bind_int(settling.db, stmt, parameter + 2, row.fact.no);
}

static void spoil_observation(void)
{
    db_bind_int(settling.db, STMT_OBSERVATION_DELETE, 1, slot_of(NOON));
    db_bind_int(settling.db, STMT_OBSERVATION_DELETE, 2, scores);
    bind_fact(STMT_OBSERVATION_DELETE, 3, "a1");
    OK(db_run(settling.db, STMT_OBSERVATION_DELETE));
}

static void insert_observation(int64_t series, int64_t bucket)
{
    db_bind_int(settling.db, STMT_OBSERVATION_INSERT, 1, slot_of(NOON));
    db_bind_int(settling.db, STMT_OBSERVATION_INSERT, 2, series);
    bind_fact(STMT_OBSERVATION_INSERT, 3, "a1");
    db_bind_null(settling.db, STMT_OBSERVATION_INSERT, 6);
    for (int i = 7; i <= 14; i++)
        db_bind_int(settling.db, STMT_OBSERVATION_INSERT, i, i == 12 ? bucket : i == 13 ? 9 : 0);
    OK(db_run(settling.db, STMT_OBSERVATION_INSERT));
}

static void spoil_bucket(void)
{
    spoil_observation();
    insert_observation(scores, 8);
}

static void spoil_orphan(void)
{
    insert_observation(4711, 8);
}

static void spoil_cell(int64_t period, int64_t series, int64_t n, int64_t rest)
{
    db_bind_int(settling.db, STMT_CELL_ADD, 1, period);
    db_bind_int(settling.db, STMT_CELL_ADD, 2, series);
    db_bind_int(settling.db, STMT_CELL_ADD, 3, 0);
    db_bind_int(settling.db, STMT_CELL_ADD, 4, n);
    db_bind_int(settling.db, STMT_CELL_ADD, 5, 0);
    db_bind_int(settling.db, STMT_CELL_ADD, 6, rest);
    OK(db_run(settling.db, STMT_CELL_ADD));
}

static void spoil_month(void)
{
    spoil_cell(-1 - slot_of(NOON), orders, 1, 0);
}

static void spoil_day_sum(void)
{
    spoil_cell(NOON / DAY_US, orders, 0, 1);
}

static void spoil_level(void)
{
    struct fact_row row;
    struct bound any = {0};

    OK(store_fact_get(settling.db, settling.a, &any, FACT_EVENT, "erp", "r1", &row));
    db_bind_int(settling.db, STMT_LEVEL_DELETE, 1, levels);
    db_bind_int(settling.db, STMT_LEVEL_DELETE, 2, row.fact.account);
    db_bind_text(settling.db, STMT_LEVEL_DELETE, 3, "o-1");
    db_bind_int(settling.db, STMT_LEVEL_DELETE, 4, row.fact.at);
    db_bind_int(settling.db, STMT_LEVEL_DELETE, 5, row.fact.no);
    OK(db_run(settling.db, STMT_LEVEL_DELETE));
}

static void spoil_thread(void)
{
    struct fact_row row;
    struct bound any = {0};

    OK(store_fact_get(settling.db, settling.a, &any, FACT_EVENT, "erp", "d1", &row));
    db_bind_int(settling.db, STMT_THREAD_DELETE, 1, row.fact.account);
    db_bind_text(settling.db, STMT_THREAD_DELETE, 2, "o-1");
    db_bind_int(settling.db, STMT_THREAD_DELETE, 3, row.fact.at);
    db_bind_int(settling.db, STMT_THREAD_DELETE, 4, row.fact.no);
    OK(db_run(settling.db, STMT_THREAD_DELETE));
}

static void insert_thread(const char *key, int64_t no)
{
    db_bind_int(settling.db, STMT_THREAD_INSERT, 1, 1);
    db_bind_text(settling.db, STMT_THREAD_INSERT, 2, key);
    db_bind_int(settling.db, STMT_THREAD_INSERT, 3, NOON);
    db_bind_int(settling.db, STMT_THREAD_INSERT, 4, no);
    db_bind_int(settling.db, STMT_THREAD_INSERT, 5, 1);
    OK(db_run(settling.db, STMT_THREAD_INSERT));
}

static void spoil_thread_ghost(void)
{
    insert_thread("o-1", 999);
}

static void spoil_identity(void)
{
    int64_t source = 0;

    OK(store_name_find(settling.db, NAME_SOURCE, "erp", &source));
    db_bind_int(settling.db, STMT_IDENTITY_DELETE, 1, FACT_EVENT);
    db_bind_int(settling.db, STMT_IDENTITY_DELETE, 2, source);
    db_bind_text(settling.db, STMT_IDENTITY_DELETE, 3, "p1");
    OK(db_run(settling.db, STMT_IDENTITY_DELETE));
}

static void spoil_identity_ghost(void)
{
    db_bind_int(settling.db, STMT_IDENTITY_PUT, 1, FACT_EVENT);
    db_bind_int(settling.db, STMT_IDENTITY_PUT, 2, 1);
    db_bind_text(settling.db, STMT_IDENTITY_PUT, 3, "ghost");
    for (int i = 4; i <= 8; i++) db_bind_int(settling.db, STMT_IDENTITY_PUT, i, 1);
    OK(db_run(settling.db, STMT_IDENTITY_PUT));
}

static void spoil_usage(void)
{
    db_bind_int(settling.db, STMT_USAGE_ADD, 1, FACT_RESPONSE);
    db_bind_int(settling.db, STMT_USAGE_ADD, 2, 1);
    db_bind_int(settling.db, STMT_USAGE_ADD, 3, 5);
    OK(db_run(settling.db, STMT_USAGE_ADD));
}

static int64_t some_cut(void)
{
    int64_t cut = 0;

    OK(db_step(settling.db, STMT_CUT_ALL));
    cut = db_int(settling.db, STMT_CUT_ALL, 0);
    db_reset(settling.db, STMT_CUT_ALL);
    return cut;
}

static void add_to_cut(int64_t cut, int64_t n, int64_t rest)
{
    db_bind_int(settling.db, STMT_CUT_CELL_ADD, 1, cut);
    db_bind_int(settling.db, STMT_CUT_CELL_ADD, 2, -1 - slot_of(NOON));
    db_bind_int(settling.db, STMT_CUT_CELL_ADD, 3, orders);
    db_bind_int(settling.db, STMT_CUT_CELL_ADD, 4, 0);
    db_bind_int(settling.db, STMT_CUT_CELL_ADD, 5, n);
    db_bind_int(settling.db, STMT_CUT_CELL_ADD, 6, 0);
    db_bind_int(settling.db, STMT_CUT_CELL_ADD, 7, rest);
    OK(db_run(settling.db, STMT_CUT_CELL_ADD));
}

static void spoil_cut(void)
{
    add_to_cut(some_cut(), 1, 0);
}

static void spoil_cut_sum(void)
{
    add_to_cut(some_cut(), 0, 1);
}

static void spoil_cut_ghost(void)
{
    add_to_cut(4711, 1, 0);
}

static const struct {
    void (*spoil)(void);
    const char *first; /* begins so; * = any number, for a series */
} SPOILS[] = {
    {spoil_observation, "observations of series * "},
    {spoil_bucket, "observations of series * "},
    {spoil_orphan, "observations of series 4711, which does not exist, in 2026-04: 0 by the facts, 1 stored"},
    {spoil_month, "cells of series * "},
    {spoil_day_sum, "cells of series * "},
    {spoil_level, "levels of series * "},
    {spoil_thread, "threads in 2026-04: 2 by the facts, 1 stored"},
    {spoil_thread_ghost, "threads in 2026-04: 1 rows are wrong by themselves"},
    {spoil_identity, "identities of events in 2026-04: 3 by the facts, 2 stored"},
    {spoil_identity_ghost, "identities of events in 1970-02: 0 by the facts, 1 stored"},
    {spoil_usage, "count of responses of type 1: 0 by the facts, 5 stored"},
    {spoil_cut, "cells of cuts by account.kind in 2026-04: 4 by the facts, 5 stored"},
    {spoil_cut_sum, "cells of cuts by account.kind in 2026-04: as many as there should be (4), but not the same"},
    {spoil_cut_ghost, "cells of cuts by a dimension that does not exist in 2026-04: 0 by the facts, 1 stored"},
};

static bool begins(const char *text, const char *pattern)
{
    for (; *pattern; pattern++) {
        if (*pattern == '*') {
            while (*text >= '0' && *text <= '9') text++;
        } else if (*text++ != *pattern) {
            return false;
        }
    }
    return true;
}

START_TEST(verify__finds_what_was_tampered_with_and_mends_it)
{
    static const char *const dimensions[] = {"account.kind"};
    struct verify_report report;

    settling_post_company();
    stored_begin(&settling);
    OK(store_dimensions_keep(settling.db, settling.r, dimensions, 1));
    stored_commit(&settling);
    settling_finish();
    settling_assert_clean();
    stored_begin(&settling);
    SPOILS[_i].spoil();
    stored_commit(&settling);
    report = settling_verify(false);
    ck_assert_int_ge(report.differing, 1);
    ck_assert_msg(begins(report.first, SPOILS[_i].first), "%s", report.first);
    report = settling_verify(true);
    ck_assert_int_ge(report.differing, 1);
    ck_assert_int_eq(report.remaining, 0);
    settling_assert_clean();
    ck_assert_str_eq(settling_waits(), "1h ");
    settling_post_one(settling_event("d3", "delivered", NOON + 41 * 24 * HOUR)); /* and it goes on */
    ck_assert_str_eq(settling_waits(), "1h 24h ");
    settling_assert_clean();
}
END_TEST

START_TEST(verify__a_thread_row_of_a_series_that_is_gone_does_no_harm)
{
    struct verify_report report;

    settling_post_company();
    stored_begin(&settling);
    OK(store_definition_delete(settling.db, settling.r, DEFINITION_METRIC, "waits", -1));
    OK(store_series_release(settling.db, settling.r));
    stored_commit(&settling);
    settling_finish();
    report = settling_verify(false);
    ck_assert_int_eq(report.differing, 0);
    ck_assert_int_eq(report.threads, 0);
    ck_assert_str_eq(settling_waits(), "");
}
END_TEST

Suite *suite_verify(void)
{
    Suite *suite = suite_create("verify");
    TCase *tampering = tcase_create("tampering");

    tcase_add_checked_fixture(tampering, settling_setup, settling_teardown);
    tcase_add_test(tampering, verify__counts_what_it_derives);
    tcase_add_test(tampering, verify__runs_on_a_reader_and_of_nothing);
    tcase_add_loop_test(tampering, verify__finds_what_was_tampered_with_and_mends_it, 0,
                        (int)(sizeof SPOILS / sizeof *SPOILS));
    tcase_add_test(tampering, verify__a_thread_row_of_a_series_that_is_gone_does_no_harm);
    suite_add_tcase(suite, tampering);
    return suite;
}
