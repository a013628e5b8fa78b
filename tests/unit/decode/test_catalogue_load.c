/* The catalogue as it comes from a database: what was put there is there, and the workspace's count with it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/rollup.h"
#include "ground.h"

Suite *suite_catalogue_load(void);

#define OK(call) ck_assert_int_eq((call), ERR_OK)

static char dir[] = "/tmp/waymark-decode-XXXXXX";
static struct db *db;
static struct rollup *rollup;

static void open_empty(void)
{
    struct db_options options = {.cache_kib = 1024};
    const char *why = NULL;

    ground_set_up();
    memcpy(dir + sizeof dir - 7, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    options.path = arena_printf(ground_arena, "%s/test.db", dir);
    OK(db_open(&options, DB_WRITE, ground_arena, &db, &why));
    rollup = rollup_create();
}

static void remove_all(void)
{
    static const char *const names[] = {"test.db", "test.db-wal", "test.db-shm", "test.db.lock"};

    rollup_drop(rollup);
    db_close(db);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(arena_printf(ground_arena, "%s/%s", dir, names[i]));
    ck_assert_int_eq(rmdir(dir), 0);
    ground_tear_down();
}

static void put(enum definition_kind kind, const char *key, const char *text)
{
    struct definition d = {.kind = kind, .key = key, .text = text};
    int64_t version;
    bool created;

    OK(store_definition_put(db, rollup, &d, 0, &created, &version));
}

static void fill(void)
{
    const struct workspace w = {.name = "Test", .time_zone = "Europe/Helsinki", .currency = "SEK", .created = 1};
    const char *instrument, *journey;
    struct instrument i;
    struct journey j;

    OK(decode_instrument(ground_json("{\"name\":\"Effort\",\"kind\":\"ces\",\"min\":1,\"max\":5,\"better\":\"low\"}"),
                         "", "ces", ground_arena, &ground_faults, &i, &instrument));
    OK(decode_journey(ground_json("{\"name\":\"J\",\"phases\":[{\"key\":\"deployment\",\"name\":\"D\"}]}"), "",
                      "end_customer", ground_arena, &ground_faults, &j, &journey));
    OK(db_begin(db));
    OK(rollup_begin(rollup, db));
    OK(store_workspace_create(db, &w));
    put(DEFINITION_METRIC, "deployment_issues", catalogue_metric(ground, "deployment_issues")->definition);
    put(DEFINITION_METRIC, "nps",
        catalogue_metric(ground, "nps")->definition); /* its instrument and phase are missing */
    put(DEFINITION_JOURNEY, "end_customer", journey);
    put(DEFINITION_INSTRUMENT, "ces", instrument);
    OK(rollup_flush(rollup, db));
    OK(db_commit(db));
}

START_TEST(catalogue_load__no_workspace_yet)
{
    struct catalogue *c = NULL;

    ck_assert_int_eq(catalogue_load(db, &c), ERR_NONE);
    ck_assert_ptr_null(c);
    OK(db_begin(db)); /* it left no transaction behind */
    db_rollback(db);
}
END_TEST

START_TEST(catalogue_load__what_is_stored)
{
    struct workspace w;
    struct catalogue *c;

    fill();
    OK(catalogue_load(db, &c));
    ck_assert_str_eq(c->currency, "SEK");
    ck_assert_str_eq(c->time_zone, "Europe/Helsinki");
    ck_assert_int_eq(tz_offset_s(c->tz, ground_now()), 7200);
    OK(store_workspace_get(db, ground_arena, &w));
    ck_assert_int_eq(c->definitions, w.definitions);
    ck_assert_int_gt(c->definitions, 0);
    ck_assert(c->instruments_n == 1 && c->journeys_n == 1 && c->metrics_n == 1);
    ck_assert_int_eq(catalogue_instrument(c, "ces")->version, 1);
    ck_assert_str_eq(catalogue_metric(c, "deployment_issues")->measure.event, "ticket.opened");
    ck_assert_int_eq(catalogue_metric(c, "deployment_issues")->version, 1);
    catalogue_drop(c);
}
END_TEST

Suite *suite_catalogue_load(void)
{
    Suite *s = suite_create("catalogue_load");
    TCase *t = tcase_create("catalogue_load");

    tcase_add_checked_fixture(t, open_empty, remove_all);
    tcase_add_test(t, catalogue_load__no_workspace_yet);
    tcase_add_test(t, catalogue_load__what_is_stored);
    suite_add_tcase(s, t);
    return s;
}
