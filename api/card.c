/*
 * Computing a scorecard. All metrics and periods are read in one scan: the twelve of the trend, the last of which is the
 * one asked for, and one before them. Must not know HTTP but for its parameter.
 */
#include "api/card.h"

#include <string.h>

bool card_span(struct card *c, struct period p)
{
    if (p.ordinal < CARD_TREND) return false;
    c->slice.grain = p.grain;
    c->slice.first = (struct period){p.grain, p.ordinal - CARD_NOW};
    c->slice.periods = CARD_NOW + 1;
    return true;
}

struct period card_period(const struct card *c)
{
    return slice_period_at(&c->slice, CARD_NOW);
}

/* What the card rests on besides. */
static void card_rests_on(struct card *c, const struct figure_dependencies *more)
{
    struct figure_dependencies *d = &c->rests_on;
    struct figure_dependency *items = arena_array(c->arena, d->n + more->n, sizeof *items);

    memcpy(items, d->items, d->n * sizeof *items);
    memcpy(items + d->n, more->items, more->n * sizeof *items);
    d->items = items;
    d->n += more->n;
    d->registry |= more->registry;
    if (more->valid_until < d->valid_until) d->valid_until = more->valid_until;
}

/*
 * Short periods with long windows: all of the trend still matures, the cohort sought is older. The period behind it is
 * read with it, because the card changes when that one's windows close.
 */
static enum err entry_mature_before(struct card *c, struct card_entry *x)
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
    e = store_figures(c->db, c->arena, tz, &x->metric, 1, c->journey, &two, &figures, &rests_on);
    if (e != ERR_OK) return e;
    card_rests_on(c, &rests_on);
    x->matured = &figures.items[0];
    x->matured_period = two.first;
    return ERR_OK;
}

static enum err entry_mature(struct card *c, struct card_entry *x)
{
    size_t i = CARD_NOW;

    if (!x->figures[CARD_NOW].maturing) return ERR_OK;
    while (i > 0 && x->figures[i].maturing) i--;
    if (x->figures[i].maturing) return entry_mature_before(c, x);
    x->matured = &x->figures[i];
    x->matured_period = slice_period_at(&c->slice, i);
    return ERR_OK;
}

static enum err entry_complete(struct card *c, struct card_entry *x)
{
    struct slice two = c->slice;
    bool live;
    enum err e;

    two.first = slice_period_at(&c->slice, CARD_NOW - 1);
    two.periods = 2;
    x->no_change = "no_value";
    if (x->figures[CARD_NOW].estimate.has_value && x->figures[CARD_NOW - 1].estimate.has_value) {
        e = store_change(c->db, c->arena, c->catalogue->tz, x->metric, &two, &x->figures[CARD_NOW - 1],
                         &x->figures[CARD_NOW], &x->change, &x->no_change);
        if (e != ERR_OK) return e;
    }
    if ((e = entry_mature(c, x)) != ERR_OK) return e;
    x->building = x->figures[CARD_NOW].estimate.reason == REASON_BUILDING;
    c->any_building |= x->building;
    if (!x->building) return ERR_OK;
    return store_metric_progress(c->db, x->metric, &live, &x->done, &x->total);
}

enum err card_compute(struct card *c)
{
    const struct metric **metrics = arena_array(c->arena, c->catalogue->metrics_n + 1, sizeof *metrics);
    struct figures figures;
    enum err e;

    for (size_t i = 0; i < c->catalogue->metrics_n; i++)
        if (strcmp(c->catalogue->metrics[i].journey, c->journey->key) == 0) metrics[c->n++] = &c->catalogue->metrics[i];
    e = store_figures(c->db, c->arena, c->catalogue->tz, metrics, c->n, c->journey, &c->slice, &figures, &c->rests_on);
    if (e != ERR_OK) return e;
    c->entries = arena_array(c->arena, c->n + 1, sizeof *c->entries);
    for (size_t i = 0; i < c->n; i++) {
        c->entries[i].metric = metrics[i];
        c->entries[i].figures = &figures.items[i * (CARD_NOW + 1)];
        if ((e = entry_complete(c, &c->entries[i])) != ERR_OK) return e;
    }
    return ERR_OK;
}

enum err query_card_period(struct request *rq, struct card *c, bool *ret_moves)
{
    const struct tz *tz = c->catalogue->tz;
    struct period p;
    bool has;
    enum err e = query_period(rq, "period", &has, &p);

    if (e != ERR_OK) return e;
    *ret_moves = !has;
    if (!has) {
        p = period_of(GRAIN_MONTH, c->slice.now, tz);
        p.ordinal--;
    }
    if (period_start_us(p, tz) > c->slice.now)
        return query_fault(rq, "period", FAULT_RANGE, "It has not begun yet; ask for a period up to the present one");
    if (!card_span(c, p))
        return query_fault(rq, "period", FAULT_RANGE, "A year of periods before it would begin before 1970");
    return ERR_OK;
}
