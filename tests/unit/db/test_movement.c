/* Why a figure has moved: facts that came late, were replaced or deleted, at either end of a pair, and levels. */
#include "base/clock.h"
#include "db/assessment.h"
#include "tests/unit/db/figured.h"

Suite *suite_movement(void);

#define FROZEN figured_at("2026-10-02T00:00:00Z") /* behind what a new workspace holds */

static struct figured f;

static void before(void)
{
    clock_hold(FROZEN - DAY_US);
}

static void setup(void)
{
    figured_make(&f);
}

static void teardown(void)
{
    figured_remove(&f);
}

static void later(void)
{
    clock_hold(FROZEN + DAY_US);
}

static void event(const char *id, const char *type, const char *subject, const char *at)
{
    figured_put(&f, (struct fact_input){.kind = FACT_EVENT,
                                        .id = id,
                                        .type = type,
                                        .account = "acme",
                                        .subject = subject,
                                        .has_value = true,
                                        .value = {.units = 10},
                                        .at = figured_at(at)});
}

static void answer(const char *id, int64_t score, const char *at)
{
    figured_put(&f, (struct fact_input){.kind = FACT_RESPONSE,
                                        .id = id,
                                        .type = "nps",
                                        .account = "acme",
                                        .has_score = true,
                                        .score = {.units = score},
                                        .score_step = score,
                                        .at = figured_at(at)});
}

static void remove_fact(enum fact_kind kind, const char *id)
{
    struct fact_delete d = {.kind = kind, .source = "erp", .id = id};

    stored_begin(&f.s);
    OK(store_fact_delete(f.s.db, f.s.r, &d));
    stored_commit(&f.s);
}

/* "late 1 removed 0 moved" of May. */
static const char *movement(const struct metric *m)
{
    struct slice slice = figured_months("2026-05", 1);
    struct movement v;

    OK(db_begin(f.s.db));
    OK(store_movement(f.s.db, f.s.a, f.tz, m, &f.journey, &slice, FROZEN, &v));
    db_rollback(f.s.db);
    ck_assert(v.counted);
    return arena_printf(f.s.a, "late %d removed %d%s", (int)v.late, (int)v.removed, v.moved ? " moved" : "");
}

START_TEST(movement__nothing_moves_by_what_is_elsewhere)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_COUNT, .event = "placed"});

    before();
    event("p1", "placed", "o1", "2026-05-03T00:00:00Z");
    later();
    event("p2", "placed", "o2", "2026-06-03T00:00:00Z");
    event("x1", "other", "o2", "2026-05-03T00:00:00Z");
    remove_fact(FACT_EVENT, "p2");
    ck_assert_str_eq(movement(&m), "late 0 removed 0");
}
END_TEST

START_TEST(movement__late_and_deleted_facts_are_counted)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_COUNT, .event = "placed"});

    before();
    event("p1", "placed", "o1", "2026-05-03T00:00:00Z");
    event("p2", "placed", "o2", "2026-05-04T00:00:00Z");
    later();
    event("p3", "placed", "o3", "2026-05-05T00:00:00Z");
    ck_assert_str_eq(movement(&m), "late 1 removed 0 moved");
    remove_fact(FACT_EVENT, "p1");
    clock_hold(FROZEN + 2 * DAY_US);
    remove_fact(FACT_EVENT, "p2");
    ck_assert_str_eq(movement(&m), "late 1 removed 2 moved");
}
END_TEST

START_TEST(movement__deletions_before_do_not_count)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_COUNT, .event = "placed"});

    before();
    event("p1", "placed", "o1", "2026-05-03T00:00:00Z");
    remove_fact(FACT_EVENT, "p1");
    ck_assert_str_eq(movement(&m), "late 0 removed 0");
}
END_TEST

START_TEST(movement__a_replaced_answer_is_late_where_it_is_now_and_moved_where_it_was)
{
    struct metric m = figured_metric(
        &f, (struct measure){.kind = MEASURE_NPS, .instrument = "nps", .scale_max = 10, .scale_step = 1});

    before();
    answer("r1", 9, "2026-05-03T00:00:00Z");
    answer("r2", 9, "2026-05-04T00:00:00Z");
    later();
    answer("r1", 3, "2026-05-03T00:00:00Z");
    ck_assert_str_eq(movement(&m), "late 1 removed 0 moved");
    answer("r1", 3, "2026-06-03T00:00:00Z");
    ck_assert_str_eq(movement(&m), "late 0 removed 0 moved");
}
END_TEST

START_TEST(movement__both_ends_of_a_pair_count)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_DURATION,
                                                          .q = 0.5,
                                                          .start = {.type_name = "placed"},
                                                          .end = {.type_name = "delivered"}});

    before();
    event("p1", "placed", "o1", "2026-05-03T00:00:00Z");
    event("d2", "delivered", "o2", "2026-05-09T00:00:00Z");
    later();
    event("d1", "delivered", "o1", "2026-05-08T00:00:00Z");
    event("p2", "placed", "o2", "2026-04-08T00:00:00Z");
    ck_assert_str_eq(movement(&m), "late 2 removed 0 moved");
}
END_TEST

START_TEST(movement__levels_of_long_ago_count)
{
    struct metric m = figured_metric(&f, (struct measure){.kind = MEASURE_LAST, .event = "reading"});

    before();
    event("l1", "reading", "s1", "2026-01-03T00:00:00Z");
    later();
    ck_assert_str_eq(movement(&m), "late 0 removed 0");
    event("l2", "reading", "s2", "2026-01-03T00:00:00Z");
    event("l3", "reading", "s3", "2026-06-03T00:00:00Z");
    ck_assert_str_eq(movement(&m), "late 1 removed 0 moved");
}
END_TEST

START_TEST(movement__a_quick_look_says_whether_anything_can_have_moved)
{
    int64_t may = period_of(GRAIN_MONTH, figured_at("2026-05-03T00:00:00Z"), f.tz).ordinal;
    bool touched = true;

    before();
    figured_metric(&f, (struct measure){.kind = MEASURE_COUNT, .event = "placed"});
    event("p1", "placed", "o1", "2026-05-03T00:00:00Z");
    later();
    event("p2", "placed", "o2", "2026-06-03T00:00:00Z");
    OK(store_assessment_touched(f.s.db, may, FROZEN, &touched));
    ck_assert(!touched);
    event("p3", "placed", "o3", "2026-05-05T00:00:00Z");
    OK(store_assessment_touched(f.s.db, may, FROZEN, &touched));
    ck_assert(touched);
    OK(store_assessment_touched(f.s.db, may, FROZEN + 2 * DAY_US, &touched));
    ck_assert(!touched);
    clock_hold(FROZEN + 3 * DAY_US);
    figured_metric(&f, (struct measure){.kind = MEASURE_COUNT, .event = "other"});
    OK(store_assessment_touched(f.s.db, may, FROZEN + 2 * DAY_US, &touched));
    ck_assert(touched);
}
END_TEST

Suite *suite_movement(void)
{
    Suite *suite = suite_create("movement");
    TCase *tc = tcase_create("movement");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, movement__nothing_moves_by_what_is_elsewhere);
    tcase_add_test(tc, movement__late_and_deleted_facts_are_counted);
    tcase_add_test(tc, movement__deletions_before_do_not_count);
    tcase_add_test(tc, movement__a_replaced_answer_is_late_where_it_is_now_and_moved_where_it_was);
    tcase_add_test(tc, movement__both_ends_of_a_pair_count);
    tcase_add_test(tc, movement__levels_of_long_ago_count);
    tcase_add_test(tc, movement__a_quick_look_says_whether_anything_can_have_moved);
    suite_add_tcase(suite, tc);
    return suite;
}
