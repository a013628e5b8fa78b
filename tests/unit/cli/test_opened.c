/* What opening a database to write does to one that an earlier version wrote. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/opened.h"
#include "db/writer.h"

Suite *suite_opened(void);

static struct arena *a;
static char dir[64], path[96];

static void setup(void)
{
    a = arena_create();
    snprintf(dir, sizeof dir, "/tmp/waymark-opened-XXXXXX");
    ck_assert(mkdtemp(dir) != NULL);
    snprintf(path, sizeof path, "%s/w.db", dir);
}

static void teardown(void)
{
    database_remove(path, a);
    rmdir(dir);
    arena_drop(a);
}

static struct opened open_it(void)
{
    const struct workspace_input input = {NULL, NULL, NULL};
    struct opened o;
    const char *why = "";

    ck_assert_msg(opened_begin(path, &input, a, &o, &why) == ERR_OK, "%s", why);
    return o;
}

/* As a version left it that made nothing of journeys and of measures of state, and had no series of its own. */
static enum err make_old(struct db *db, struct rollup *r, void *arg)
{
    const struct catalogue *c = arg;
    struct definition d = {.kind = DEFINITION_JOURNEY, .key = c->journeys[0].key};
    struct definition old;
    int64_t number, version;
    bool created;
    enum err e = store_definition_get(db, a, d.kind, d.key, &old);

    if (e != ERR_OK) return e;
    d.text = old.text;
    if ((e = store_definition_put(db, r, &d, -1, &created, &version)) != ERR_OK) return e;
    for (size_t i = 0; i < c->metrics_n; i++) {
        if (measure_series_kind(c->metrics[i].measure.kind) != SERIES_REVENUE) continue;
        d = (struct definition){.kind = DEFINITION_METRIC, .key = c->metrics[i].key, .text = c->metrics[i].definition};
        if ((e = store_definition_put(db, r, &d, -1, &created, &version)) != ERR_OK) return e;
    }
    if ((e = store_series_kept(db, SERIES_REVENUE, &number)) != ERR_OK) return e;
    db_bind_int(db, STMT_SERIES_DELETE, 1, number);
    if ((e = db_run(db, STMT_SERIES_DELETE)) != ERR_OK) return e;
    return store_definitions_bump(db, r);
}

static enum err find_revenue(struct db *db, struct rollup *r, void *arg)
{
    (void)r;
    return store_series_kept(db, SERIES_REVENUE, arg);
}

START_TEST(opened__a_file_of_an_earlier_version_gets_the_series_that_it_lacks)
{
    struct opened o = open_it();
    int64_t definitions, revenue = 0;
    size_t metrics = 0;

    ck_assert(o.created && o.catalogue->journeys_n > 0 && o.catalogue->journeys[0].series != 0);
    ck_assert_int_eq(writer_run(o.writer, make_old, o.catalogue, false, 1), ERR_OK);
    opened_end(&o);
    o = open_it();
    ck_assert(!o.created);
    ck_assert_int_ne(o.catalogue->journeys[0].series, 0);
    ck_assert_int_eq(writer_run(o.writer, find_revenue, &revenue, false, 1), ERR_OK);
    for (size_t i = 0; i < o.catalogue->metrics_n; i++) {
        if (measure_series_kind(o.catalogue->metrics[i].measure.kind) != SERIES_REVENUE) continue;
        ck_assert_int_eq(o.catalogue->metrics[i].series, revenue);
        metrics++;
    }
    ck_assert_uint_gt(metrics, 0);
    definitions = o.catalogue->definitions;
    opened_end(&o);
    o = open_it(); /* nothing is lacking: nothing changes */
    ck_assert_int_eq(o.catalogue->definitions, definitions);
    opened_end(&o);
}
END_TEST

Suite *suite_opened(void)
{
    Suite *s = suite_create("opened");
    TCase *t = tcase_create("opened");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, opened__a_file_of_an_earlier_version_gets_the_series_that_it_lacks);
    suite_add_tcase(s, t);
    return s;
}
