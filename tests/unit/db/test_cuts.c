/*
 * When figures come from the cells of cuts, and when they must not: a cell that was tampered with tells which way they came.
 * That both ways agree is tests/db/told.c's.
 */
#include "db/cutting.h"
#include "db/figures.h"
#include "tests/unit/db/settling.h"

Suite *suite_cuts(void);

#define TOO_MANY 1000 /* what is added to every cell of a cut */

static struct tz *tz;

static void setup(void)
{
    settling_setup();
    OK(tz_open("UTC", &tz));
}

static void teardown(void)
{
    cutting_move_facts = 20000;
    tz_close(tz);
    settling_teardown();
}

static void put_account(const char *partner, const char *attributes)
{
    struct account a = {.id = "acme", .partner = partner, .attributes = attributes};
    bool created;

    stored_begin(&settling);
    OK(store_account_put(settling.db, settling.r, &a, -1, &created));
    stored_commit(&settling);
}

static void keep(const char *name)
{
    stored_begin(&settling);
    OK(store_dimensions_keep(settling.db, settling.r, &name, name ? 1 : 0));
    stored_commit(&settling);
}

static void tamper(void)
{
    int64_t cuts[16];
    size_t n = 0;

    stored_begin(&settling);
    while (n < 16 && db_step(settling.db, STMT_CUT_ALL) == ERR_OK) cuts[n++] = db_int(settling.db, STMT_CUT_ALL, 0);
    db_reset(settling.db, STMT_CUT_ALL);
    for (size_t i = 0; i < n; i++) {
        const int64_t row[] = {cuts[i], -1 - slot_of(NOON), orders, 0, TOO_MANY, 0, 0};

        for (int k = 0; k < 7; k++) db_bind_int(settling.db, STMT_CUT_CELL_ADD, k + 1, row[k]);
        OK(db_run(settling.db, STMT_CUT_CELL_ADD));
    }
    stored_commit(&settling);
}

/* How many were placed in April 2026. */
static int64_t placed(struct slice slice)
{
    const struct metric metric = {.key = "orders",
                                  .measure = {.kind = MEASURE_COUNT, .event = "placed"},
                                  .cadence = GRAIN_MONTH,
                                  .series = orders};
    const struct metric *metrics[1] = {&metric};
    struct figure_dependencies rests_on;
    struct figures figures;
    int64_t n = 0;

    slice.now = NOON + 400 * DAY_US;
    if (slice.periods == 0) {
        slice.periods = 1;
        OK(period_parse("2026-04", &slice.first));
    }
    slice.grain = slice.first.grain;
    OK(store_figures(settling.db, settling.a, tz, metrics, 1, NULL, &slice, &figures, &rests_on));
    for (size_t i = 0; i < figures.n; i++) n += figures.items[i].estimate.n;
    return n;
}

static bool from_cells(const struct slice *slice)
{
    return placed(*slice) >= TOO_MANY;
}

START_TEST(cuts__one_filter_or_group_of_a_kept_dimension_reads_its_cells)
{
    struct slice_test mid = {"segment", "mid"}, other = {"segment", "other"}, size = {"size", "1"}, both[2];
    struct slice plain = {0}, filter = {.account_fields = &mid, .account_fields_n = 1};
    struct slice group = {.group = GROUP_ACCOUNT_FIELD, .group_name = "segment"}, s;

    settling_post_company();
    put_account(NULL, "{\"segment\":\"mid\",\"size\":1}");
    ck_assert_int_eq(placed(filter), 1);
    keep("account.segment");
    tamper();
    ck_assert(!from_cells(&filter)); /* building: there are no cuts yet */
    settling_finish();
    ck_assert_int_eq(placed(filter), 1);
    tamper();
    ck_assert(from_cells(&filter) && from_cells(&group) && !from_cells(&plain));
    s = filter;
    s.account_fields = &other;
    ck_assert_int_eq(placed(s), 0);
    s.account_fields = &size; /* not kept */
    ck_assert_int_eq(placed(s), 1);
    both[0] = mid;
    both[1] = size;
    s.account_fields = both;
    s.account_fields_n = 2;
    ck_assert_int_eq(placed(s), 1);
    s = filter;
    s.group = GROUP_PARTNER;
    ck_assert_int_eq(placed(s), 1);
    s = filter;
    s.account = "acme";
    ck_assert_int_eq(placed(s), 1);
    s = group;
    s.touchpoint = "portal";
    ck_assert_int_eq(placed(s), 0);
    s = filter;
    s.bound.account = 1;
    ck_assert_int_lt(placed(s), TOO_MANY);
    s = filter; /* days are not kept */
    s.periods = 1;
    OK(period_parse("2026-04-01", &s.first));
    ck_assert_int_eq(placed(s), 1);
    OK(period_parse("2026-Q2", &s.first));
    ck_assert(from_cells(&s));
    keep(NULL);
    ck_assert_int_eq(placed(filter), 1);
    settling_finish();
    ck_assert_int_eq(placed(filter), 1);
    NONE(db_step(settling.db, STMT_CUT_CELL_ALL));
    NONE(db_step(settling.db, STMT_CUT_ALL));
    settling_assert_clean();
}
END_TEST

START_TEST(cuts__a_moved_account_takes_its_cells_along)
{
    struct slice p1 = {.partner = "p1"}, p2 = {.partner = "p2"};

    settling_post_company();
    put_account("p1", NULL);
    keep("partner");
    settling_finish();
    put_account("p2", NULL);
    ck_assert_int_eq(placed(p1), 0);
    ck_assert_int_eq(placed(p2), 1);
    tamper();
    ck_assert(from_cells(&p1) && from_cells(&p2));
}
END_TEST

START_TEST(cuts__an_account_with_very_many_facts_sends_its_dimensions_back_to_building)
{
    struct slice p2 = {.partner = "p2"};

    settling_post_company();
    put_account("p1", NULL);
    keep("partner");
    settling_finish();
    cutting_move_facts = 5; /* it has six */
    put_account("p2", NULL);
    tamper();
    ck_assert_int_eq(placed(p2), 1); /* from observations */
    settling_assert_clean();
    settling_finish();
    settling_assert_clean();
    ck_assert_int_eq(placed(p2), 1);
    tamper();
    ck_assert(from_cells(&p2));
}
END_TEST

START_TEST(cuts__a_change_that_is_rolled_back_leaves_them_as_they_were)
{
    struct slice p1 = {.partner = "p1"};
    struct account a = {.id = "acme", .partner = "p3"};
    bool created;

    settling_post_company();
    put_account("p1", NULL);
    keep("partner");
    settling_finish();
    stored_begin(&settling);
    OK(store_account_put(settling.db, settling.r, &a, -1, &created));
    db_rollback(settling.db);
    settling_post_one(settling_event("p9", "placed", NOON + HOUR));
    ck_assert_int_eq(placed(p1), 2);
    settling_assert_clean();
}
END_TEST

START_TEST(cuts__more_dimensions_than_there_is_room_for_are_read_from_observations)
{
    const char *names[DIMENSIONS_MAX + 2];
    size_t n = 0;

    for (size_t i = 0; i < DIMENSIONS_MAX + 2; i++) names[i] = arena_printf(settling.a, "account.f%zu", i);
    settling_post_company();
    put_account(NULL, "{\"f1\":1,\"f17\":1}");
    stored_begin(&settling);
    OK(store_dimensions_keep(settling.db, settling.r, names, DIMENSIONS_MAX + 2));
    stored_commit(&settling);
    settling_finish();
    while (db_step(settling.db, STMT_DIMENSION_ALL) == ERR_OK) n++;
    ck_assert_uint_eq(n, DIMENSIONS_MAX);
    for (size_t i = 1; i <= 17; i += 16) {
        struct slice_test one = {names[i] + 8, "1"};
        struct slice slice = {.account_fields = &one, .account_fields_n = 1};

        ck_assert_int_eq(placed(slice), 1);
    }
    settling_assert_clean();
}
END_TEST

Suite *suite_cuts(void)
{
    Suite *suite = suite_create("cuts");
    TCase *c = tcase_create("cuts");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, cuts__one_filter_or_group_of_a_kept_dimension_reads_its_cells);
    tcase_add_test(c, cuts__a_moved_account_takes_its_cells_along);
    tcase_add_test(c, cuts__an_account_with_very_many_facts_sends_its_dimensions_back_to_building);
    tcase_add_test(c, cuts__a_change_that_is_rolled_back_leaves_them_as_they_were);
    tcase_add_test(c, cuts__more_dimensions_than_there_is_room_for_are_read_from_observations);
    suite_add_tcase(suite, c);
    return suite;
}
