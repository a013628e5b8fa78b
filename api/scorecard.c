/*
 * GET /v1/journeys/{key}/scorecard: phases by perspectives, each metric with its past year. Lane: read.
 *
 * All metrics and periods are read in one scan: the twelve of the trend, the last of which is the one asked for, and one
 * before them. Only the changes of counts look at observations besides.
 */
#include <string.h>

#include "api/figure.h"
#include "api/handlers.h"

#define TREND 12

/* One metric of the card, with its figures of TREND periods, oldest first. */
struct entry {
    const struct metric *metric;
    const struct figure *figures; /* TREND + 1; the first is only compared with */
    struct change change;
    const char *no_change;        /* why there is none */
    const struct figure *matured; /* beside a cohort that matures: the newest whose windows are all closed, or NULL */
    struct period matured_period;
    bool building;
    int64_t done, total;
};

struct card {
    const struct catalogue *catalogue;
    const struct journey *journey;
    struct slice slice;
    struct entry *entries;
    size_t n;
    struct figure_dependencies rests_on;
    bool any_building;
    bool moves; /* the period was not named */
};

#define NOW (TREND) /* index of the period asked for */

/* --- computing --- */

static enum err card_period(struct request *rq, struct card *c)
{
    const struct tz *tz = c->catalogue->tz;
    struct period p;
    bool has;
    enum err e = query_period(rq, "period", &has, &p);

    if (e != ERR_OK) return e;
    c->moves = !has;
    if (!has) {
        p = period_of(GRAIN_MONTH, c->slice.now, tz);
        p.ordinal--;
    }
    if (period_start_us(p, tz) > c->slice.now)
        return query_fault(rq, "period", FAULT_RANGE, "It has not begun yet; ask for a period up to the present one");
    if (p.ordinal < TREND)
        return query_fault(rq, "period", FAULT_RANGE, "A year of periods before it would begin before 1970");
    c->slice.grain = p.grain;
    c->slice.first = (struct period){p.grain, p.ordinal - NOW};
    c->slice.periods = NOW + 1;
    return ERR_OK;
}

/* What the card rests on besides. */
static void card_rests_on(struct request *rq, struct card *c, const struct figure_dependencies *more)
{
    struct figure_dependencies *d = &c->rests_on;
    struct figure_dependency *items = arena_array(rq->arena, d->n + more->n, sizeof *items);

    memcpy(items, d->items, d->n * sizeof *items);
    memcpy(items + d->n, more->items, more->n * sizeof *items);
    d->items = items;
    d->n += more->n;
    if (more->valid_until < d->valid_until) d->valid_until = more->valid_until;
}

/*
 * Short periods with long windows: all of the trend still matures, the cohort sought is older. The period behind it is
 * read with it, because the card changes when that one's windows close.
 */
static enum err entry_mature_before(struct request *rq, struct card *c, struct entry *x)
{
    const struct tz *tz = c->catalogue->tz;
    struct slice two = c->slice;
    struct figures figures;
    struct figure_dependencies rests_on;
    int64_t window;
    enum err e;

    if (!figure_matures_at(x->metric, 0, &window) || window > c->slice.now) return ERR_OK;
    two.first = period_of(c->slice.grain, c->slice.now - window, tz);
    if (--two.first.ordinal < 0) return ERR_OK;
    two.periods = 2;
    e = store_figures(rq->db, rq->arena, tz, &x->metric, 1, c->journey, &two, &figures, &rests_on);
    if (e != ERR_OK) return e;
    card_rests_on(rq, c, &rests_on);
    x->matured = &figures.items[0];
    x->matured_period = two.first;
    return ERR_OK;
}

static enum err entry_mature(struct request *rq, struct card *c, struct entry *x)
{
    size_t i = NOW;

    if (!x->figures[NOW].maturing) return ERR_OK;
    while (i > 0 && x->figures[i].maturing) i--;
    if (x->figures[i].maturing) return entry_mature_before(rq, c, x);
    x->matured = &x->figures[i];
    x->matured_period = slice_period_at(&c->slice, i);
    return ERR_OK;
}

static enum err entry_complete(struct request *rq, struct card *c, struct entry *x)
{
    struct slice two = c->slice;
    bool live;
    enum err e;

    two.first = slice_period_at(&c->slice, NOW - 1);
    two.periods = 2;
    x->no_change = "no_value";
    if (x->figures[NOW].estimate.has_value && x->figures[NOW - 1].estimate.has_value) {
        e = store_change(rq->db, rq->arena, c->catalogue->tz, x->metric, &two, &x->figures[NOW - 1], &x->figures[NOW],
                         &x->change, &x->no_change);
        if (e != ERR_OK) return e;
    }
    if ((e = entry_mature(rq, c, x)) != ERR_OK) return e;
    x->building = x->figures[NOW].estimate.reason == REASON_BUILDING;
    c->any_building |= x->building;
    if (!x->building) return ERR_OK;
    return store_metric_progress(rq->db, x->metric, &live, &x->done, &x->total);
}

static enum err card_compute(struct request *rq, struct card *c)
{
    const struct metric **metrics = arena_array(rq->arena, c->catalogue->metrics_n + 1, sizeof *metrics);
    struct figures figures;
    enum err e;

    for (size_t i = 0; i < c->catalogue->metrics_n; i++)
        if (strcmp(c->catalogue->metrics[i].journey, c->journey->key) == 0) metrics[c->n++] = &c->catalogue->metrics[i];
    e = store_figures(rq->db, rq->arena, c->catalogue->tz, metrics, c->n, c->journey, &c->slice, &figures,
                      &c->rests_on);
    if (e != ERR_OK) return e;
    c->entries = arena_array(rq->arena, c->n + 1, sizeof *c->entries);
    for (size_t i = 0; i < c->n; i++) {
        c->entries[i].metric = metrics[i];
        c->entries[i].figures = &figures.items[i * (NOW + 1)];
        if ((e = entry_complete(rq, c, &c->entries[i])) != ERR_OK) return e;
    }
    return ERR_OK;
}

/* --- writing --- */

static const char *better_text(enum better b)
{
    static const char *const texts[] = {[BETTER_HIGH] = "high", [BETTER_LOW] = "low", [BETTER_NONE] = "none"};

    return texts[b];
}

static void put_period(struct json_writer *w, struct period p, const struct tz *tz)
{
    char text[PERIOD_TEXT_SIZE];

    period_format(p, text);
    json_member_string(w, "period", text);
    put_local_time(w, "start", tz, period_start_us(p, tz));
    put_local_time(w, "end", tz, period_end_us(p, tz));
}

static void put_previous(struct json_writer *w, const struct estimate *e)
{
    if (!e->has_value) {
        json_member_null(w, "previous");
        return;
    }
    json_put_name(w, "previous");
    json_open_object(w);
    put_estimate(w, e);
    json_close_object(w);
}

static void put_change(struct json_writer *w, const struct entry *x)
{
    const struct change *c = &x->change;
    bool has = x->no_change == NULL;

    json_put_name(w, "change");
    json_open_object(w);
    put_maybe_double(w, "value", has && c->has_value, c->value);
    put_maybe_double(w, "low", has && c->has_low, c->low);
    put_maybe_double(w, "high", has && c->has_high, c->high);
    json_member_bool(w, "significant", has && c->significant);
    json_member_string(w, "reason", x->no_change);
    json_close_object(w);
}

static void put_trend(struct json_writer *w, const struct card *c, const struct entry *x)
{
    json_put_name(w, "trend");
    json_open_array(w);
    for (size_t i = 1; i <= NOW; i++) {
        const struct figure *f = &x->figures[i];

        json_open_object(w);
        put_period(w, slice_period_at(&c->slice, i), c->catalogue->tz);
        put_estimate(w, &f->estimate);
        json_member_string(w, "status", status_text(f->status));
        json_member_string(w, "reason", reason_text(f->estimate.reason));
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_matured(struct json_writer *w, const struct entry *x)
{
    char text[PERIOD_TEXT_SIZE];

    if (x->matured == NULL) {
        json_member_null(w, "matured");
        return;
    }
    period_format(x->matured_period, text);
    json_put_name(w, "matured");
    json_open_object(w);
    json_member_string(w, "period", text);
    put_estimate(w, &x->matured->estimate);
    json_member_string(w, "status", status_text(x->matured->status));
    json_close_object(w);
}

static void put_entry(struct json_writer *w, const struct card *c, const struct entry *x)
{
    const struct metric *m = x->metric;
    const struct figure *f = &x->figures[NOW];

    json_open_object(w);
    json_member_string(w, "key", m->key);
    json_member_string(w, "name", m->name);
    json_member_string(w, "unit", m->unit);
    json_member_string(w, "display_unit", m->display_unit);
    json_member_string(w, "better", better_text(m->goal.better));
    json_member_string(w, "purpose", m->purpose);
    json_member_string(w, "basis", m->basis);
    json_member_string(w, "value_level", m->value_level);
    put_owner(w, &m->owner);
    put_estimate(w, &f->estimate);
    json_member_string(w, "interval", f->interval);
    json_member_int(w, "missing", f->estimate.missing);
    json_member_string(w, "reason", reason_text(f->estimate.reason));
    json_member_string(w, "status", status_text(f->status));
    put_maybe_double(w, "target", m->goal.has_target, m->goal.target);
    put_maybe_double(w, "warn", m->goal.has_warn, m->goal.warn);
    json_member_int(w, "min_n", m->goal.min_n);
    put_progress(w, x->building, x->done, x->total);
    put_previous(w, &x->figures[NOW - 1].estimate);
    put_change(w, x);
    put_trend(w, c, x);
    put_matured(w, x);
    json_member_int(w, "version", m->version);
    put_maybe_time(w, "changed_at", f->changed != 0, f->changed);
    json_close_object(w);
}

static void put_phase(struct json_writer *w, const struct card *c, const struct phase *p)
{
    json_open_object(w);
    json_member_string(w, "key", p->key);
    json_member_string(w, "name", p->name);
    json_member_string(w, "goal", p->goal);
    put_owner(w, &p->owner);
    json_member_bool(w, "exit", p->exit);
    for (int i = 0; i < PERSPECTIVE_COUNT; i++) {
        json_put_name(w, perspective_text((enum perspective)i));
        json_open_object(w);
        json_put_name(w, "metrics");
        json_open_array(w);
        for (size_t k = 0; k < c->n; k++) {
            const struct metric *m = c->entries[k].metric;

            if ((int)m->perspective == i && strcmp(m->phase, p->key) == 0) put_entry(w, c, &c->entries[k]);
        }
        json_close_array(w);
        json_close_object(w);
    }
    json_close_object(w);
}

static void put_card(struct json_writer *w, const struct card *c)
{
    const struct tz *tz = c->catalogue->tz;
    struct period p = slice_period_at(&c->slice, NOW);

    json_open_object(w);
    json_member_string(w, "journey", c->journey->key);
    json_member_string(w, "name", c->journey->name);
    json_member_int(w, "journey_version", c->journey->version);
    put_period(w, p, tz);
    json_member_string(w, "grain", grain_text(p.grain));
    json_member_string(w, "time_zone", c->catalogue->time_zone);
    json_member_double(w, "confidence", 0.95);
    json_member_bool(w, "open", c->slice.now < period_end_us(p, tz));
    json_put_name(w, "phases");
    json_open_array(w);
    for (size_t i = 0; i < c->journey->phases_n; i++) put_phase(w, c, &c->journey->phases[i]);
    json_close_array(w);
    json_close_object(w);
}

static enum err card_reply(struct request *rq, const struct reading *r, struct card *c)
{
    struct buffer out = {0};
    struct json_writer w;

    json_writer_init(&w, &out);
    put_card(&w, c);
    reply_json(rq, 200, &out);
    buffer_free(&out);
    reply_etag(rq);
    if (c->moves) span_expires(&c->slice, GRAIN_MONTH, c->catalogue->tz, &c->rests_on);
    if (!c->any_building) reading_keep(rq, r, &c->rests_on);
    return ERR_OK;
}

enum err scorecard_get(struct request *rq)
{
    struct card c = {0};
    struct reading r;
    enum err e;

    if ((e = query_filters(rq, &c.slice)) != ERR_OK) return e;
    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    c.catalogue = r.catalogue;
    c.journey = catalogue_journey(r.catalogue, request_path(rq, "key"));
    if (c.journey == NULL) e = request_fail(rq, ERR_NONE, "There is no such journey");
    if (e == ERR_OK) e = card_period(rq, &c);
    if (e == ERR_OK) e = card_compute(rq, &c);
    if (e == ERR_OK) e = card_reply(rq, &r, &c);
    reading_end(rq, &r);
    return e;
}
