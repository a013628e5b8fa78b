/* The facts behind a figure, newest first: those whose observations it was added from, or the levels in force. */
#include <stdlib.h>
#include <string.h>

#include "db/stating.h"
#include "kpi/period.h"

struct behind {
    const struct behind_filter *f;
    struct scanned *rows;
    size_t n, cap;
};

static bool is_behind_cursor(const struct behind_filter *f, int64_t at, int64_t no)
{
    return !f->has_cursor || at < f->cursor_at || (at == f->cursor_at && no < f->cursor_no);
}

static enum err row_fill(struct figuring *g, const struct scanned *o, struct fact_row *ret)
{
    struct fact_row other = {0};
    enum err e = fact_row_load(g->db, g->arena, o->fact.account, o->fact.at, o->fact.no, ret);

    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    ret->bucket = o->bucket;
    ret->has_until = o->has_until;
    ret->until_at = o->until_at;
    if (!o->has_until || !o->until_no) return ERR_OK;
    e = fact_row_load(g->db, g->arena, o->fact.account, o->until_at, o->until_no, &other);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    ret->until_fact = fact_public_id(g->arena, other.fact.kind, other.source, other.fact.id);
    return ERR_OK;
}

/* One month's observations, newest first, until the page is full and one more is known. */
static enum err slot_page(struct figuring *g, struct sieve *s, int64_t series, int64_t slot, int64_t from, int64_t to,
                          struct behind *b)
{
    enum stmt stmt = STMT_OBSERVATION_PAGE;
    const struct behind_filter *f = b->f;
    bool cursor = f->has_cursor && f->cursor_at < to;
    enum err e = ERR_NONE;

    db_bind_int(g->db, stmt, 1, slot);
    db_bind_int(g->db, stmt, 2, series);
    db_bind_int(g->db, stmt, 3, cursor ? f->cursor_at : to);
    db_bind_int(g->db, stmt, 4, cursor ? f->cursor_no : INT64_MIN);
    db_bind_int(g->db, stmt, 5, from);
    while (b->n <= f->limit && (e = db_step(g->db, stmt)) == ERR_OK) {
        struct scanned o;
        bool passes;

        observation_read(g->db, stmt, &o);
        if ((e = sieve_pass(s, &o.fact, &passes, &o.group)) != ERR_OK) break;
        if (passes) *ARENA_PUSH(g->arena, b->rows, b->n, b->cap) = o;
    }
    db_reset(g->db, stmt);
    return e == ERR_NONE || b->n > f->limit ? ERR_OK : e;
}

static enum err behind_observations(struct figuring *g, int64_t series, struct behind *b)
{
    int64_t from = g->bounds[0], to = g->bounds[g->periods];
    struct sieve s;
    enum err e;

    if ((e = sieve_make(g, &s)) != ERR_OK) return e;
    for (int64_t slot = slot_of(to - 1); slot >= slot_of(from) && b->n <= b->f->limit && e == ERR_OK; slot--) {
        if (!s.impossible) e = slot_page(g, &s, series, slot, from, to, b);
    }
    sieve_drop(&s);
    return e;
}

static int newest_first(const void *a, const void *b)
{
    const struct level_fact *x = a, *y = b;

    if (x->at != y->at) return x->at > y->at ? -1 : 1;
    return (x->no < y->no) - (x->no > y->no);
}

static enum err behind_levels(struct figuring *g, int64_t series, struct behind *b)
{
    struct column c = {.series = series, .kind = SERIES_LEVEL, .live = true};
    struct slice last = *g->slice;
    struct figuring at_end;
    struct level_fact *facts = NULL;
    size_t n = 0;
    enum err e;

    last.first.ordinal += (int64_t)last.periods - 1;
    last.periods = 1;
    if ((e = figuring_start(&at_end, g->db, g->arena, g->tz, g->journey, &last)) != ERR_OK) return e;
    if ((e = levels_in_force(&at_end, &c, &facts, &n)) != ERR_OK) return e;
    if (n > 1) qsort(facts, n, sizeof *facts, newest_first);
    for (size_t i = 0; i < n && b->n <= b->f->limit; i++) {
        if (!is_behind_cursor(b->f, facts[i].at, facts[i].no)) continue;
        *ARENA_PUSH(g->arena, b->rows, b->n, b->cap) =
            (struct scanned){.fact = {.account = facts[i].account, .at = facts[i].at, .no = facts[i].no}};
    }
    return ERR_OK;
}

static int newest_row_first(const void *a, const void *b)
{
    const struct sifted *x = &((const struct scanned *)a)->fact, *y = &((const struct scanned *)b)->fact;

    if (x->at != y->at) return x->at > y->at ? -1 : 1;
    return (x->no < y->no) - (x->no > y->no);
}

/* What is not read in order of time: all of it, then a page. */
static enum err behind_gathered(struct figuring *g, const struct metric *m, struct behind *b)
{
    struct behind_rows all = {0};
    enum err e = m->measure.per_contact ? behind_latest(g, m, &all) : behind_state(g, m, &all);

    if (e != ERR_OK) return e;
    if (all.n > 1) qsort(all.rows, all.n, sizeof *all.rows, newest_row_first);
    for (size_t i = 0; i < all.n && b->n <= b->f->limit; i++) {
        if (is_behind_cursor(b->f, all.rows[i].fact.at, all.rows[i].fact.no))
            *ARENA_PUSH(g->arena, b->rows, b->n, b->cap) = all.rows[i];
    }
    return ERR_OK;
}

enum err store_figure_facts(struct db *db, struct arena *a, const struct tz *tz, const struct metric *metric,
                            const struct journey *journey, const struct behind_filter *f, struct fact_row **ret,
                            size_t *ret_n, bool *ret_more)
{
    struct behind b = {.f = f};
    struct fact_row *rows;
    struct figuring g;
    enum err e;

    if ((e = figuring_start(&g, db, a, tz, journey, &f->slice)) != ERR_OK) return e;
    if ((measure_flags(metric->measure.kind) & MEASURE_STATE) || metric->measure.per_contact)
        e = behind_gathered(&g, metric, &b);
    else if (metric->series)
        e = measure_series_kind(metric->measure.kind) == SERIES_LEVEL ? behind_levels(&g, metric->series, &b)
                                                                      : behind_observations(&g, metric->series, &b);
    if (e != ERR_OK) return e;
    *ret_more = b.n > f->limit;
    if (*ret_more) b.n = f->limit;
    rows = arena_array(a, b.n + 1, sizeof *rows);
    for (size_t i = 0; i < b.n; i++) {
        if ((e = row_fill(&g, &b.rows[i], &rows[i])) != ERR_OK) return e;
    }
    *ret = rows;
    *ret_n = b.n;
    return ERR_OK;
}
