/*
 * rollup_settle: signed fact changes become signed changes of observations, levels and threads.
 *
 * Series of single facts are settled here, one fact at a time; pairs in pairing.c, one thread at a time.
 */
#include <string.h>

#include "db/derive.h"

static bool observation_equal(const struct observation *x, const struct observation *y)
{
    const struct fact *f = x->fact, *g = y->fact;

    return f->account == g->account && f->at == g->at && f->no == g->no && f->contact == g->contact &&
           f->role == g->role && f->side == g->side && f->touchpoint == g->touchpoint &&
           strcmp(f->subject, g->subject) == 0 && x->bucket == y->bucket && x->value.units == y->value.units &&
           x->value.micros == y->value.micros;
}

static enum err settle_series(struct rollup *r, struct db *db, const struct series_row *row,
                              const struct fact_change *c)
{
    struct observation before, after;
    bool was, is;
    enum err e;

    was = c->before && series_is_settled(row, c->before->account) && series_observe(&row->series, c->before, &before);
    is = c->after && series_is_settled(row, c->after->account) && series_observe(&row->series, c->after, &after);
    if (was && is && observation_equal(&before, &after)) return ERR_OK;
    if (was && (e = observation_remove(r, db, &row->series, &before)) != ERR_OK) return e;
    if (is && (e = observation_put(r, db, &row->series, &after, 0)) != ERR_OK) return e;
    return ERR_OK;
}

size_t series_use_first(const struct series_use *uses, size_t n, enum fact_kind kind, int64_t type)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct series_use *u = &uses[middle];

        if (u->kind < kind || (u->kind == kind && u->type < type)) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Series that stand under a kind and type: [*ret_from, returned) of the list. */
static size_t uses_of(const struct rollup *r, const struct fact *f, size_t *ret_from)
{
    size_t to = *ret_from = series_use_first(r->single, r->single_n, f->kind, f->type);

    while (to < r->single_n && r->single[to].kind == f->kind && r->single[to].type == f->type) to++;
    return to;
}

static enum err settle_side(struct rollup *r, struct db *db, const struct fact_change *c, bool before)
{
    const struct fact *f = before ? c->before : c->after;
    size_t from, to;
    enum err e;

    if (!f) return ERR_OK;
    to = uses_of(r, f, &from);
    for (size_t i = from; i < to; i++) {
        const struct series_row *row = &r->series[r->single[i].series];

        /* A series that looks at both has seen the change already. */
        if (!before && c->before && series_looks_at(&row->series, c->before->kind, c->before->type)) continue;
        if ((e = settle_series(r, db, row, c)) != ERR_OK) return e;
    }
    return ERR_OK;
}

static enum err settle_single(struct rollup *r, struct db *db, const struct fact_change *c)
{
    enum err e;

    for (size_t i = 0; i < r->any_n; i++) {
        if ((e = settle_series(r, db, &r->series[r->any[i]], c)) != ERR_OK) return e;
    }
    if ((e = settle_side(r, db, c, true)) != ERR_OK) return e;
    return settle_side(r, db, c, false);
}

static void settle_usage(struct rollup *r, const struct fact *f, int64_t n)
{
    if (f) cellmap_add(&r->usage, (int64_t)f->kind, f->type, 0, n, 0);
}

enum err rollup_settle(struct rollup *r, struct db *db, const struct fact_change *changes, size_t n)
{
    enum err e;

    for (size_t i = 0; i < n; i++) {
        const struct fact_change *c = &changes[i];

        r->facts++;
        settle_usage(r, c->before, -1);
        settle_usage(r, c->after, 1);
        if ((e = settle_single(r, db, c)) != ERR_OK) return e;
        if (c->before && (e = thread_remove(r, db, c->before)) != ERR_OK) return e;
        if (c->after && (e = thread_add(r, db, r->arena, c->after)) != ERR_OK) return e;
    }
    return settle_pairs(r, db, changes, n);
}
