/* Which metrics are read: sums, beginnings, and when three cadences have gone by. */
#include "base/clock.h"
#include "db/reads.h"
#include "tests/unit/db/stored.h"

Suite *suite_reads(void);

static struct stored s;

static void setup(void)
{
    stored_make(&s);
}

static void teardown(void)
{
    stored_remove(&s);
}

static void put(const char *key, int64_t now)
{
    struct definition d = {.kind = DEFINITION_METRIC, .key = key, .text = arena_printf(s.a, "{\"at\":%d}", (int)now)};
    int64_t version;
    bool created;

    clock_hold(now);
    stored_begin(&s);
    OK(store_definition_put(s.db, s.r, &d, -1, &created, &version));
    stored_commit(&s);
}

static void add(const char *key, int64_t day, int64_t n)
{
    stored_begin(&s);
    OK(store_metric_reads_add(s.db, key, day, n));
    stored_commit(&s);
}

START_TEST(reads__are_summed_and_know_the_last_day)
{
    struct metric_reads *items = NULL;
    size_t n = 0;

    put("b", 100);
    put("a", 200);
    put("b", 300);
    add("b", 20000, 2);
    add("b", 19999, 1);
    add("b", 20000, 3);
    add("gone", 20000, 1);
    OK(store_metric_reads(s.db, s.a, &items, &n));
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(items[0].metric, "a");
    ck_assert(!items[0].read);
    ck_assert_int_eq(items[0].n, 0);
    ck_assert_int_eq(items[0].created, 200);
    ck_assert(items[1].read);
    ck_assert_int_eq(items[1].last_day, 20000);
    ck_assert_int_eq(items[1].n, 6);
    ck_assert_int_eq(items[1].created, 100);
}
END_TEST

START_TEST(reads__of_a_key_made_anew_begin_anew)
{
    struct metric_reads *items = NULL;
    size_t n = 0;

    put("a", 100);
    stored_begin(&s);
    clock_hold(200);
    OK(store_definition_delete(s.db, s.r, DEFINITION_METRIC, "a", -1));
    stored_commit(&s);
    put("a", 300);
    put("a", 400);
    OK(store_metric_reads(s.db, s.a, &items, &n));
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(items[0].created, 300);
}
END_TEST

START_TEST(reads__none_for_three_whole_periods)
{
    struct metric_reads m = {.metric = "a", .created = 20000 * DAY_US};
    struct tz *tz = NULL;

    OK(tz_open("UTC", &tz));
    ck_assert(!metric_reads_none(&m, GRAIN_DAY, tz, 20003 * DAY_US + DAY_US - 1));
    ck_assert(metric_reads_none(&m, GRAIN_DAY, tz, 20004 * DAY_US));
    m.read = true;
    m.last_day = 20001;
    ck_assert(!metric_reads_none(&m, GRAIN_DAY, tz, 20004 * DAY_US));
    ck_assert(metric_reads_none(&m, GRAIN_DAY, tz, 20005 * DAY_US));
    m.last_day = 19000; /* of one that bore the key before: since it was made counts */
    ck_assert(!metric_reads_none(&m, GRAIN_DAY, tz, 20003 * DAY_US));
    ck_assert(metric_reads_none(&m, GRAIN_DAY, tz, 20004 * DAY_US));
    tz_close(tz);
}
END_TEST

Suite *suite_reads(void)
{
    Suite *suite = suite_create("reads");
    TCase *tc = tcase_create("reads");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, reads__are_summed_and_know_the_last_day);
    tcase_add_test(tc, reads__of_a_key_made_anew_begin_anew);
    tcase_add_test(tc, reads__none_for_three_whole_periods);
    suite_add_tcase(suite, tc);
    return suite;
}
