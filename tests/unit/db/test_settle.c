/*
 * Settling by hand, where tests/db/prog_property.c does it by the thousand: what pairs do when events come late, how
 * series are built and leave while facts arrive.
 */
#include "tests/unit/db/settling.h"

Suite *suite_settle(void);

START_TEST(pairs__a_late_start_takes_the_end_from_an_earlier_one)
{
    settling_post_one(settling_event("p1", "placed", NOON));
    settling_post_one(settling_event("d1", "delivered", NOON + 9 * HOUR));
    ck_assert_str_eq(settling_waits(), "9h ");
    settling_post_one(settling_event("p2", "placed", NOON + 5 * HOUR));
    ck_assert_str_eq(settling_waits(), "4h ");
    settling_post_one(settling_event("d2", "delivered", NOON + 2 * HOUR));
    ck_assert_str_eq(settling_waits(), "2h 4h ");
    settling_assert_clean();
}
END_TEST

START_TEST(pairs__deleting_a_start_gives_its_end_back)
{
    struct fact_delete d = {.kind = FACT_EVENT, .source = "erp", .id = "p2"};

    settling_post_one(settling_event("p1", "placed", NOON));
    settling_post_one(settling_event("p2", "placed", NOON + 5 * HOUR));
    settling_post_one(settling_event("d1", "delivered", NOON + 9 * HOUR));
    ck_assert_str_eq(settling_waits(), "4h ");
    stored_begin(&settling);
    OK(store_fact_delete(settling.db, settling.r, &d));
    stored_commit(&settling);
    ck_assert_str_eq(settling_waits(), "9h ");
    settling_assert_clean();
}
END_TEST

START_TEST(pairs__meet_across_months_and_in_one_batch)
{
    struct fact_input f[3] = {settling_event("d1", "delivered", NOON + 70 * 24 * HOUR),
                              settling_event("p1", "placed", NOON),
                              settling_event("p0", "placed", NOON - 100 * 24 * HOUR)};

    settling_post(f, 3);
    ck_assert_str_eq(settling_waits(), "1680h ");
    settling_assert_clean();
}
END_TEST

START_TEST(pairs__other_subjects_and_accounts_are_other_stories)
{
    struct fact_input subject = settling_event("d1", "delivered", NOON + HOUR),
                      account = settling_event("d2", "delivered", NOON + HOUR);

    subject.subject = "o-2";
    account.account = "bolt";
    settling_post_one(settling_event("p1", "placed", NOON));
    settling_post_one(subject);
    settling_post_one(account);
    ck_assert_str_eq(settling_waits(), "");
    settling_assert_clean();
}
END_TEST

/* ---- series ---- */

START_TEST(series__other_connections_learn_of_a_new_one)
{
    static const struct measure sum = {.kind = MEASURE_SUM, .event = "refund"};
    int64_t before = stored_workspace(&settling).definitions, number;
    struct series series;

    ck_assert(measure_compile(&sum, NULL, settling.a, &series));
    stored_begin(&settling);
    OK(store_series_take(settling.db, settling.r, &series, &number));
    stored_commit(&settling);
    ck_assert_int_eq(stored_workspace(&settling).definitions, before + 1);
    stored_begin(&settling);
    OK(store_series_release(settling.db, settling.r));
    stored_commit(&settling);
    ck_assert_int_eq(stored_workspace(&settling).definitions, before + 2);
}
END_TEST

START_TEST(series__builds_over_stored_facts_while_others_come)
{
    static const struct measure count = {.kind = MEASURE_COUNT, .event = "delivered"};
    enum series_state state;
    int64_t series, done, total;
    bool more;

    for (int i = 0; i < 4; i++) {
        struct fact_input f = settling_event(arena_printf(settling.a, "e%d", i), "delivered", NOON + i * HOUR);

        f.account = arena_printf(settling.a, "a%d", i);
        settling_post_one(f);
    }
    series = settling_define("late", &count);
    OK(store_series_state(settling.db, series, &state, &done, &total));
    ck_assert_int_eq(state, SERIES_BUILDING);
    ck_assert_int_eq(done, 0);
    ck_assert_int_eq(total, 4);
    series_slice_facts = 1;
    for (more = true; more;) {
        struct fact_input f = settling_event(arena_printf(settling.a, "f%lld", (long long)done), "delivered", NOON);

        stored_begin(&settling);
        OK(store_series_work(settling.db, settling.r, &more));
        stored_commit(&settling);
        OK(store_series_state(settling.db, series, &state, &done, &total));
        f.account = "a2"; /* before its turn and after it */
        if (more) settling_post_one(f);
        settling_assert_clean();
    }
    ck_assert_int_eq(state, SERIES_LIVE);
    ck_assert_int_eq(done, total);
}
END_TEST

START_TEST(series__called_back_while_it_leaves_is_built_anew)
{
    static const struct measure count = {.kind = MEASURE_COUNT, .event = "placed"};
    enum series_state state;
    int64_t done, total;
    bool more;

    settling_post_company();
    series_slice_facts = 1;
    stored_begin(&settling);
    OK(store_definition_delete(settling.db, settling.r, DEFINITION_METRIC, "orders", -1));
    OK(store_series_release(settling.db, settling.r));
    stored_commit(&settling);
    stored_begin(&settling);
    OK(store_series_work(settling.db, settling.r, &more)); /* one of its two rows is gone */
    stored_commit(&settling);
    ck_assert(more);
    ck_assert_int_eq(settling_define("again", &count), orders);
    settling_post_one(settling_event("p3", "placed", NOON + 2 * HOUR));
    settling_finish();
    OK(store_series_state(settling.db, orders, &state, &done, &total));
    ck_assert_int_eq(state, SERIES_LIVE);
    settling_assert_clean();
}
END_TEST

/* ---- the workspace's own, and journeys' stays ---- */

static enum series_state state_of(int64_t series)
{
    enum series_state state = SERIES_LEAVING;
    int64_t done, total;

    OK(store_series_state(settling.db, series, &state, &done, &total));
    return state;
}

static int64_t kept_series(enum series_kind kind)
{
    int64_t number = 0;

    OK(store_series_kept(settling.db, kind, &number));
    return number;
}

START_TEST(series__the_workspaces_own_are_taken_once_and_never_released)
{
    static const struct measure churn = {.kind = MEASURE_CHURN};
    int64_t definitions, revenue, voice, number;

    NONE(store_series_kept(settling.db, SERIES_VOICE, &number));
    stored_begin(&settling);
    OK(store_series_keep(settling.db, settling.r));
    stored_commit(&settling);
    revenue = kept_series(SERIES_REVENUE);
    voice = kept_series(SERIES_VOICE);
    ck_assert_int_ne(revenue, voice);
    definitions = stored_workspace(&settling).definitions;
    stored_begin(&settling);
    OK(store_series_keep(settling.db, settling.r));
    stored_commit(&settling);
    ck_assert_int_eq(stored_workspace(&settling).definitions, definitions);
    ck_assert_int_eq(settling_define("churn", &churn), revenue);
    stored_begin(&settling);
    OK(store_definition_delete(settling.db, settling.r, DEFINITION_METRIC, "churn", -1));
    OK(store_series_release(settling.db, settling.r));
    stored_commit(&settling);
    /* Not even on the way out: it would have to be built again. */
    NONE(db_step(settling.db, STMT_SERIES_NEXT_LEAVING));
    ck_assert_int_eq(state_of(revenue), SERIES_LIVE);
    ck_assert_int_eq(state_of(voice), SERIES_LIVE);
    ck_assert_int_eq(kept_series(SERIES_REVENUE), revenue);
}
END_TEST

static size_t levels_of(int64_t series)
{
    size_t n = 0;
    enum err e;

    while ((e = db_step(settling.db, STMT_LEVEL_ALL)) == ERR_OK) n += db_int(settling.db, STMT_LEVEL_ALL, 0) == series;
    ck_assert_int_eq(e, ERR_NONE);
    return n;
}

START_TEST(series__a_change_is_seen_in_its_month_also_without_cells)
{
    struct fact_input f = settling_event("s1", "subscription.started", NOON);
    const struct rollup_mark *marks;
    size_t n, revenue = 0, voice = 0;

    stored_begin(&settling);
    OK(store_series_keep(settling.db, settling.r));
    stored_commit(&settling);
    f.has_value = true;
    f.value.units = 10;
    f.contact = "ann";
    settling_post_one(f);
    marks = rollup_marks(settling.r, &n);
    for (size_t i = 0; i < n; i++) {
        revenue += marks[i].series == kept_series(SERIES_REVENUE) && marks[i].month == 675;
        voice += marks[i].series == kept_series(SERIES_VOICE) && marks[i].month == 675;
    }
    ck_assert(revenue == 1 && voice == 1);
    ck_assert_uint_eq(levels_of(kept_series(SERIES_REVENUE)), 1);
    settling_assert_clean();
}
END_TEST

/* The censored waits as stored: "9h" ended, "5h..." till the next start, "..." still waiting. */
static const char *open_waits(int64_t series)
{
    enum stmt s = STMT_OBSERVATION_ALL;
    const char *text = "";
    enum err e;

    while ((e = db_step(settling.db, s)) == ERR_OK) {
        if (db_int(settling.db, s, 1) != series) continue;
        ck_assert_int_eq(db_int(settling.db, s, 6) != 0, db_int(settling.db, s, 11) == WAIT_ENDED);
        if (!db_is_null(settling.db, s, 5))
            text = arena_printf(settling.a, "%s%lldh", text,
                                (long long)((db_int(settling.db, s, 5) - db_int(settling.db, s, 3)) / HOUR));
        text = arena_printf(settling.a, "%s%s ", text, db_int(settling.db, s, 11) == WAIT_ENDED ? "" : "...");
    }
    ck_assert_int_eq(e, ERR_NONE);
    return text;
}

START_TEST(pairs__waits_that_are_open_are_kept_until_their_end_or_the_next_start)
{
    static const struct measure m = {
        .kind = MEASURE_TIME_TO, .q = 0.5, .start = {.type_name = "placed"}, .end = {.type_name = "delivered"}};
    int64_t series = settling_define("to", &m);
    struct fact_delete d = {.kind = FACT_EVENT, .source = "erp", .id = "d1"};

    settling_post_one(settling_event("p1", "placed", NOON));
    ck_assert_str_eq(open_waits(series), "... ");
    settling_post_one(settling_event("p2", "placed", NOON + 5 * HOUR));
    ck_assert_str_eq(open_waits(series), "5h... ... ");
    settling_post_one(settling_event("d1", "delivered", NOON + 2 * HOUR));
    ck_assert_str_eq(open_waits(series), "2h ... ");
    settling_post_one(settling_event("p3", "placed", NOON + HOUR));
    ck_assert_str_eq(open_waits(series), "1h... 1h ... ");
    stored_begin(&settling);
    OK(store_fact_delete(settling.db, settling.r, &d));
    stored_commit(&settling);
    ck_assert_str_eq(open_waits(series), "1h... 4h... ... ");
    settling_assert_clean();
}
END_TEST

Suite *suite_settle(void)
{
    Suite *suite = suite_create("settle");
    TCase *pairs = tcase_create("pairs");
    TCase *series = tcase_create("series");

    tcase_add_checked_fixture(pairs, settling_setup, settling_teardown);
    tcase_add_test(pairs, pairs__a_late_start_takes_the_end_from_an_earlier_one);
    tcase_add_test(pairs, pairs__deleting_a_start_gives_its_end_back);
    tcase_add_test(pairs, pairs__meet_across_months_and_in_one_batch);
    tcase_add_test(pairs, pairs__other_subjects_and_accounts_are_other_stories);
    tcase_add_test(pairs, pairs__waits_that_are_open_are_kept_until_their_end_or_the_next_start);
    suite_add_tcase(suite, pairs);
    tcase_add_checked_fixture(series, settling_setup, settling_teardown);
    tcase_add_test(series, series__other_connections_learn_of_a_new_one);
    tcase_add_test(series, series__builds_over_stored_facts_while_others_come);
    tcase_add_test(series, series__called_back_while_it_leaves_is_built_anew);
    tcase_add_test(series, series__the_workspaces_own_are_taken_once_and_never_released);
    tcase_add_test(series, series__a_change_is_seen_in_its_month_also_without_cells);
    suite_add_tcase(suite, series);
    return suite;
}
