/* See figured.h. */
#include "tests/unit/db/figured.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

int64_t figured_at(const char *time)
{
    int64_t us = 0;

    OK(text_parse_time(time, &us));
    return us;
}

static void define(struct figured *f, enum definition_kind kind, const char *key, int64_t series)
{
    struct definition d = {.kind = kind, .key = key, .text = "{}", .series = series};
    bool created;
    int64_t version;

    OK(store_definition_put(f->s.db, f->s.r, &d, -1, &created, &version));
}

static void journey_make(struct figured *f)
{
    static const char *events[3] = {"begun", "used", "left"};
    static struct where everything[3];
    static struct phase phases[3] = {
        {.key = "begin", .enter_on = &events[0], .enter_on_n = 1, .enter_where = &everything[0]},
        {.key = "use", .enter_on = &events[1], .enter_on_n = 1, .enter_where = &everything[1]},
        {.key = "end", .enter_on = &events[2], .enter_on_n = 1, .enter_where = &everything[2], .exit = true}};
    struct series series;

    f->journey = (struct journey){.key = "way", .phases = phases, .phases_n = 3};
    journey_compile(&f->journey, f->s.a, &series);
    OK(store_series_take(f->s.db, f->s.r, &series, &f->journey.series));
    define(f, DEFINITION_JOURNEY, "way", f->journey.series);
}

void figured_make(struct figured *f)
{
    *f = (struct figured){.facts = 0};
    stored_make(&f->s);
    OK(tz_open("UTC", &f->tz));
    stored_begin(&f->s);
    OK(store_series_keep(f->s.db, f->s.r));
    journey_make(f);
    stored_commit(&f->s);
}

void figured_remove(struct figured *f)
{
    tz_close(f->tz);
    stored_remove(&f->s);
}

struct metric figured_metric(struct figured *f, struct measure m)
{
    struct metric metric = {.measure = m,
                            .cadence = GRAIN_MONTH,
                            .journey = "way",
                            .home = &f->journey,
                            .goal = {.better = BETTER_HIGH, .min_n = 5}};
    struct series series;

    stored_begin(&f->s);
    metric.key = arena_printf(f->s.a, "m%d-%p", (int)m.kind, (void *)&m);
    if (measure_compile(&m, &f->journey, f->s.a, &series))
        OK(store_series_take(f->s.db, f->s.r, &series, &metric.series));
    define(f, DEFINITION_METRIC, metric.key, metric.series);
    stored_commit(&f->s);
    return metric;
}

void figured_put(struct figured *f, struct fact_input x)
{
    struct facts_write w = {.items = &x,
                            .n = 1,
                            .definitions = stored_workspace(&f->s).definitions,
                            .now = clock_now_us(),
                            .create_accounts = true,
                            .arena = f->s.a};

    f->facts++;
    x.source = x.source ? x.source : "erp";
    x.id = x.id ? x.id : arena_printf(f->s.a, "f%d", (int)f->facts);
    x.digest = f->facts;
    stored_begin(&f->s);
    OK(store_facts(f->s.db, f->s.r, &w));
    stored_commit(&f->s);
}

void figured_event(struct figured *f, const char *type, const char *account, const char *subject, double value,
                   int64_t at)
{
    struct fact_input x = {
        .kind = FACT_EVENT, .type = type, .account = account, .subject = subject, .has_value = true, .at = at};

    ck_assert(value_from_double(value, &x.value));
    figured_put(f, x);
}

struct slice figured_months(const char *first, size_t n)
{
    struct slice slice = {.periods = n, .now = figured_at("2026-06-15T12:00:00Z")};

    OK(period_parse(first, &slice.first));
    slice.grain = slice.first.grain;
    return slice;
}

struct figures figured_all(struct figured *f, const struct metric *m, const struct slice *slice)
{
    struct figure_dependencies rests_on;
    struct figures figures;

    OK(db_begin(f->s.db));
    OK(store_figures(f->s.db, f->s.a, f->tz, &m, 1, &f->journey, slice, &figures, &rests_on));
    db_rollback(f->s.db);
    f->rests_until = rests_on.valid_until;
    return figures;
}

struct figure figured_one(struct figured *f, const struct metric *m, const char *month)
{
    struct slice slice = figured_months(month, 1);
    struct figures figures = figured_all(f, m, &slice);

    ck_assert_uint_eq(figures.n, 1);
    return figures.items[0];
}
