/* Figures of a small company: cells, observations and levels must tell the same story. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/figures.h"
#include "tests/unit/db/stored.h"

Suite *suite_figures(void);

static struct stored s;
static struct tz *tz;

static int64_t at(const char *time)
{
    int64_t us = 0;

    OK(text_parse_time(time, &us));
    return us;
}

static struct measure count_of(const char *event)
{
    return (struct measure){.kind = MEASURE_COUNT, .event = event};
}

/* A metric with its series, the way a definition's PUT makes one. */
static struct metric metric_of(const struct measure *m)
{
    struct metric metric = {
        .key = "m", .measure = *m, .cadence = GRAIN_MONTH, .goal = {.better = BETTER_HIGH, .min_n = 5}};
    struct series series;

    ck_assert(measure_compile(m, NULL, s.a, &series));
    stored_begin(&s);
    OK(store_series_take(s.db, s.r, &series, &metric.series));
    /* A definition points to it, else it is unused. */
    {
        struct definition d = {.kind = DEFINITION_METRIC,
                               .key = arena_printf(s.a, "m%d", (int)metric.series),
                               .text = "{}",
                               .series = metric.series};
        bool created;
        int64_t version;

        OK(store_definition_put(s.db, s.r, &d, -1, &created, &version));
    }
    stored_commit(&s);
    return metric;
}

static enum err put(struct fact_input *items, size_t n, struct facts_write *ret)
{
    enum err e;

    *ret = (struct facts_write){.items = items,
                                .n = n,
                                .definitions = stored_workspace(&s).definitions,
                                .now = clock_now_us(),
                                .create_accounts = true,
                                .arena = s.a};
    stored_begin(&s);
    e = store_facts(s.db, s.r, ret);
    if (e == ERR_OK) stored_commit(&s);
    else db_rollback(s.db);
    return e;
}

static int64_t digests;

static struct fact_input event(const char *id, const char *type, const char *account, const char *time)
{
    return (struct fact_input){.kind = FACT_EVENT,
                               .source = "erp",
                               .id = id,
                               .type = type,
                               .account = account,
                               .subject = "o-1",
                               .at = at(time),
                               .digest = ++digests};
}

static struct fact_input answer(const char *id, int score, const char *account, const char *role, const char *time)
{
    struct fact_input f = {.kind = FACT_RESPONSE,
                           .source = "typeform",
                           .id = id,
                           .type = "nps",
                           .account = account,
                           .role = role,
                           .at = at(time),
                           .has_score = true,
                           .score_step = score,
                           .digest = ++digests};

    f.score.units = score;
    return f;
}

static void put_one(struct fact_input f)
{
    struct facts_write w;

    OK(put(&f, 1, &w));
}

static struct figures figures_of(const struct metric *m, const struct slice *slice)
{
    const struct metric *metrics[1] = {m};
    struct figure_dependencies rests_on;
    struct figures figures;

    OK(db_begin(s.db));
    OK(store_figures(s.db, s.a, tz, metrics, 1, NULL, slice, &figures, &rests_on));
    db_rollback(s.db);
    return figures;
}

static struct slice months(const char *first, size_t n)
{
    struct slice slice = {.periods = n, .now = at("2026-06-01T00:00:00Z")};

    OK(period_parse(first, &slice.first));
    slice.grain = slice.first.grain;
    return slice;
}

static struct figure figure_of(const struct metric *m, const char *period)
{
    struct slice slice = months(period, 1);
    struct figures f = figures_of(m, &slice);

    ck_assert_uint_eq(f.n, 1);
    return f.items[0];
}

static void setup(void)
{
    stored_make(&s);
    OK(tz_open("UTC", &tz));
    digests = 0;
}

static void teardown(void)
{
    tz_close(tz);
    stored_remove(&s);
}

START_TEST(figures__a_count_follows_insert_update_and_delete)
{
    struct measure m = count_of("order.placed");
    struct metric metric = metric_of(&m);
    struct fact_delete d = {.kind = FACT_EVENT, .source = "erp", .id = "e2"};

    put_one(event("e1", "order.placed", "acme", "2026-01-10T00:00:00Z"));
    put_one(event("e2", "order.placed", "acme", "2026-01-20T00:00:00Z"));
    put_one(event("e3", "order.shipped", "acme", "2026-01-20T00:00:00Z"));
    ck_assert_int_eq(figure_of(&metric, "2026-01").estimate.n, 2);
    ck_assert_int_eq(figure_of(&metric, "2026-01-20").estimate.n, 1);
    ck_assert_int_eq(figure_of(&metric, "2026-02").estimate.n, 0);
    ck_assert(figure_of(&metric, "2026-01").changed > 0);
    stored_begin(&s);
    OK(store_fact_delete(s.db, s.r, &d));
    stored_commit(&s);
    ck_assert_int_eq(figure_of(&metric, "2026-01").estimate.n, 1);
    stored_begin(&s);
    NONE(store_fact_delete(s.db, s.r, &d));
    db_rollback(s.db);
}
END_TEST

START_TEST(figures__an_answer_sent_again_moves_whole)
{
    struct measure m = {.kind = MEASURE_NPS, .instrument = "nps", .scale_max = 10, .scale_step = 1};
    struct metric metric = metric_of(&m);
    struct fact_input moved = answer("r1", 3, "globex", "user", "2026-02-03T00:00:00Z");
    struct slice by_account = months("2026-01", 2);
    struct facts_write w;
    struct figures f;

    put_one(answer("r1", 9, "acme", "buyer", "2026-01-03T00:00:00Z"));
    ck_assert(figure_of(&metric, "2026-01").estimate.value == 100.0);
    OK(put(&moved, 1, &w));
    ck_assert_int_eq(w.updated, 1);
    ck_assert(!figure_of(&metric, "2026-01").estimate.has_value);
    ck_assert(figure_of(&metric, "2026-02").estimate.value == -100.0);
    OK(put(&moved, 1, &w));
    ck_assert_int_eq(w.duplicates, 1);
    by_account.group = GROUP_ACCOUNT;
    f = figures_of(&metric, &by_account);
    ck_assert_uint_eq(f.n, 2);
    ck_assert_str_eq(f.items[1].group, "globex");
    ck_assert_int_eq(f.items[1].estimate.n, 1);
}
END_TEST

START_TEST(figures__an_event_that_differs_is_a_conflict_and_leaves_nothing)
{
    struct measure m = count_of("order.placed");
    struct metric metric = metric_of(&m);
    struct fact_input batch[3];
    struct facts_write w;

    put_one(event("e1", "order.placed", "acme", "2026-01-10T00:00:00Z"));
    batch[0] = event("e2", "order.placed", "acme", "2026-01-11T00:00:00Z");
    batch[1] = event("e1", "order.placed", "acme", "2026-01-12T00:00:00Z");
    batch[2] = event("e2", "order.placed", "acme", "2026-01-13T00:00:00Z");
    GIVES(put(batch, 3, &w), "conflict");
    ck_assert_uint_eq(w.conflict_item, 1);
    ck_assert_int_eq(figure_of(&metric, "2026-01").estimate.n, 1);
    w = (struct facts_write){.items = batch,
                             .n = 3,
                             .definitions = stored_workspace(&s).definitions,
                             .skip = true,
                             .create_accounts = true,
                             .arena = s.a};
    stored_begin(&s);
    OK(store_facts(s.db, s.r, &w));
    stored_commit(&s);
    ck_assert_int_eq(w.created, 1);
    ck_assert_int_eq(w.rejected, 2);
    ck_assert_int_eq(figure_of(&metric, "2026-01").estimate.n, 2);
}
END_TEST

static struct measure wait_of(enum measure_kind kind, bool by_start)
{
    struct measure m = {.kind = kind,
                        .q = 0.5,
                        .by_start = by_start,
                        .within_days = 2,
                        .start = {.type_name = "order.placed", .key = KEY_SUBJECT},
                        .end = {.type_name = "order.delivered", .key = KEY_ATTRIBUTE, .key_attribute = "order"}};
    return m;
}

START_TEST(figures__pairs_meet_by_subject_and_attribute_whatever_comes_first)
{
    struct measure wait = wait_of(MEASURE_DURATION, false), conversion = wait_of(MEASURE_CONVERSION, true);
    struct metric waits = metric_of(&wait), conversions = metric_of(&conversion);
    struct fact_input end = event("d1", "order.delivered", "acme", "2026-02-01T12:00:00Z");

    end.subject = "parcel-9";
    end.attributes = "{\"order\":\"o-1\"}";
    put_one(end);
    ck_assert(!figure_of(&waits, "2026-02").estimate.has_value);
    put_one(event("p1", "order.placed", "acme", "2026-01-30T12:00:00Z"));
    ck_assert(figure_of(&waits, "2026-02").estimate.has_value);
    ck_assert_double_eq_tol(figure_of(&waits, "2026-02").estimate.value, 2 * 86400.0, 2 * 864.0);
    ck_assert(figure_of(&conversions, "2026-01").estimate.value == 100.0);
    /* A later start takes the end away: its own wait is shorter. */
    put_one(event("p2", "order.placed", "acme", "2026-02-01T00:00:00Z"));
    ck_assert_double_eq_tol(figure_of(&waits, "2026-02").estimate.value, 43200.0, 432.0);
    ck_assert(figure_of(&conversions, "2026-01").estimate.value == 0.0);
    ck_assert(figure_of(&conversions, "2026-02").estimate.value == 100.0);
}
END_TEST

START_TEST(figures__a_new_series_is_built_over_what_is_stored)
{
    struct measure m = wait_of(MEASURE_DURATION, true);
    struct fact_input end = event("d1", "order.delivered", "acme", "2026-02-01T12:00:00Z");
    struct metric metric;
    bool more = true;

    end.attributes = "{\"order\":\"o-1\"}";
    put_one(event("p1", "order.placed", "acme", "2026-01-30T12:00:00Z"));
    put_one(end);
    metric = metric_of(&m);
    ck_assert_int_eq(figure_of(&metric, "2026-01").estimate.reason, REASON_BUILDING);
    for (int i = 0; more; i++) {
        ck_assert_int_lt(i, 100);
        stored_begin(&s);
        OK(store_series_work(s.db, s.r, &more));
        stored_commit(&s);
    }
    ck_assert_int_eq(figure_of(&metric, "2026-01").estimate.n, 1);
}
END_TEST

START_TEST(figures__a_filter_that_everything_passes_changes_nothing)
{
    struct measure m = {.kind = MEASURE_MEAN, .instrument = "nps", .scale_max = 10, .scale_step = 1};
    struct metric metric = metric_of(&m);
    struct slice plain = months("2026-01", 3), filtered = months("2026-01", 3);
    struct figures f, g;

    for (int i = 0; i < 30; i++) {
        put_one(answer(arena_printf(s.a, "r%d", i), i % 11, i % 2 ? "acme" : "globex", "buyer",
                       i < 20 ? "2026-01-05T00:00:00Z" : "2026-03-31T23:59:59Z"));
    }
    filtered.role = "buyer";
    f = figures_of(&metric, &plain);
    g = figures_of(&metric, &filtered);
    ck_assert_uint_eq(f.n, g.n);
    for (size_t i = 0; i < f.n; i++) {
        ck_assert_int_eq(f.items[i].estimate.n, g.items[i].estimate.n);
        ck_assert(f.items[i].estimate.value == g.items[i].estimate.value);
        ck_assert(f.items[i].estimate.low == g.items[i].estimate.low);
    }
    filtered.role = "nobody";
    ck_assert_int_eq(figures_of(&metric, &filtered).items[0].estimate.n, 0);
}
END_TEST

START_TEST(figures__a_total_is_one_figure_over_all_periods)
{
    struct measure m = {.kind = MEASURE_NPS, .instrument = "nps", .scale_max = 10, .scale_step = 1};
    struct metric metric = metric_of(&m);
    struct slice slice = months("2026-01", 3);
    struct figures f;

    put_one(answer("r1", 9, "acme", "buyer", "2026-01-05T00:00:00Z"));
    put_one(answer("r2", 2, "acme", "buyer", "2026-03-05T00:00:00Z"));
    put_one(answer("r3", 10, "acme", "buyer", "2026-04-01T00:00:00Z"));
    slice.total = true;
    f = figures_of(&metric, &slice);
    ck_assert_uint_eq(f.n, 1);
    ck_assert_int_eq(f.items[0].estimate.n, 2);
    ck_assert(f.items[0].estimate.value == 0.0);
    slice.role = "buyer";
    f = figures_of(&metric, &slice);
    ck_assert_uint_eq(f.n, 1);
    ck_assert_int_eq(f.items[0].estimate.n, 2);
}
END_TEST

START_TEST(figures__last_is_carried_forward_per_subject)
{
    struct measure m = {.kind = MEASURE_LAST, .event = "market.share"};
    struct metric metric = metric_of(&m);
    struct fact_input f = event("v1", "market.share", NULL, "2026-01-05T00:00:00Z");

    f.has_value = true;
    f.value.units = 10;
    put_one(f);
    f = event("v2", "market.share", NULL, "2026-02-05T00:00:00Z");
    f.subject = "o-2";
    f.has_value = true;
    f.value.units = 5;
    put_one(f);
    f = event("v3", "market.share", NULL, "2026-02-06T00:00:00Z");
    f.has_value = true;
    f.value.units = 7;
    put_one(f);
    ck_assert(!figure_of(&metric, "2025-12").estimate.has_value);
    ck_assert(figure_of(&metric, "2026-01").estimate.value == 10.0);
    ck_assert(figure_of(&metric, "2026-02").estimate.value == 12.0);
    ck_assert(figure_of(&metric, "2026-04").estimate.value == 12.0);
}
END_TEST

START_TEST(figures__the_facts_behind_are_those_that_count)
{
    struct measure m = count_of("order.placed");
    struct metric metric = metric_of(&m);
    struct behind_filter f = {.limit = 2};
    struct fact_row *rows;
    size_t n;
    bool more;

    f.slice = months("2026-01", 1);
    for (int i = 0; i < 5; i++)
        put_one(
            event(arena_printf(s.a, "e%d", i), "order.placed", "acme", arena_printf(s.a, "2026-01-1%dT00:00:00Z", i)));
    OK(store_figure_facts(s.db, s.a, tz, &metric, NULL, &f, &rows, &n, &more));
    ck_assert_uint_eq(n, 2);
    ck_assert(more);
    ck_assert_str_eq(rows[0].fact.id, "e4");
    f.has_cursor = true;
    f.cursor_at = rows[1].fact.at;
    f.cursor_no = rows[1].fact.no;
    OK(store_figure_facts(s.db, s.a, tz, &metric, NULL, &f, &rows, &n, &more));
    ck_assert_str_eq(rows[0].fact.id, "e2");
}
END_TEST

START_TEST(figures__a_change_of_counts_is_over_accounts)
{
    struct measure m = count_of("ticket.opened");
    struct metric metric = metric_of(&m);
    struct slice slice = months("2026-01", 2);
    struct change change;
    struct figures f;
    const char *why;

    for (int i = 0; i < 12; i++)
        put_one(event(arena_printf(s.a, "t%d", i), "ticket.opened", arena_printf(s.a, "a%d", i % 4),
                      i < 4 ? "2026-01-10T00:00:00Z" : "2026-02-10T00:00:00Z"));
    f = figures_of(&metric, &slice);
    OK(store_change(s.db, s.a, tz, &metric, &slice, &f.items[0], &f.items[1], &change, &why));
    ck_assert_ptr_null(why);
    ck_assert_double_eq_tol(change.value, 8 - 4 * 28.0 / 31.0, 1e-12);
    ck_assert(!change.has_low); /* every account changed alike: no variance */
    slice.now = at("2026-02-20T00:00:00Z");
    f = figures_of(&metric, &slice);
    OK(store_change(s.db, s.a, tz, &metric, &slice, &f.items[0], &f.items[1], &change, &why));
    ck_assert_str_eq(why, "open");
}
END_TEST

START_TEST(facts__lists_page_newest_first_and_public_ids_return)
{
    struct fact_filter f = {.kind = FACT_EVENT, .limit = 2};
    struct bound all = {0}, other = {.account = 99};
    enum fact_kind kind;
    const char *source, *id;
    struct fact_row *rows, row;
    size_t n;
    bool more;

    put_one(event("e1", "x", "acme", "2026-01-10T00:00:00Z"));
    put_one(event("e2", "x", "globex", "2026-03-10T00:00:00Z"));
    put_one(event("e3", "y", NULL, "2026-03-11T00:00:00Z"));
    OK(store_fact_list(s.db, s.a, &f, &rows, &n, &more));
    ck_assert_uint_eq(n, 2);
    ck_assert(more);
    ck_assert_str_eq(rows[0].fact.id, "e3");
    f.has_cursor = true;
    f.cursor_at = rows[1].fact.at;
    f.cursor_no = rows[1].fact.no;
    OK(store_fact_list(s.db, s.a, &f, &rows, &n, &more));
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(rows[0].account, "acme");
    OK(fact_parse_public_id(s.a, fact_public_id(s.a, FACT_EVENT, "erp", "e2"), &kind, &source, &id));
    OK(store_fact_get(s.db, s.a, &all, kind, source, id, &row));
    ck_assert_str_eq(row.account, "globex");
    NONE(store_fact_get(s.db, s.a, &other, kind, source, id, &row));
    NONE(fact_parse_public_id(s.a, "fct_!!", &kind, &source, &id));
}
END_TEST

Suite *suite_figures(void)
{
    Suite *suite = suite_create("figures");
    TCase *t = tcase_create("figures");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, figures__a_count_follows_insert_update_and_delete);
    tcase_add_test(t, figures__an_answer_sent_again_moves_whole);
    tcase_add_test(t, figures__an_event_that_differs_is_a_conflict_and_leaves_nothing);
    tcase_add_test(t, figures__pairs_meet_by_subject_and_attribute_whatever_comes_first);
    tcase_add_test(t, figures__a_new_series_is_built_over_what_is_stored);
    tcase_add_test(t, figures__a_filter_that_everything_passes_changes_nothing);
    tcase_add_test(t, figures__a_total_is_one_figure_over_all_periods);
    tcase_add_test(t, figures__last_is_carried_forward_per_subject);
    tcase_add_test(t, figures__the_facts_behind_are_those_that_count);
    tcase_add_test(t, figures__a_change_of_counts_is_over_accounts);
    tcase_add_test(t, facts__lists_page_newest_first_and_public_ids_return);
    suite_add_tcase(suite, t);
    return suite;
}
