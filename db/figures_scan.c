/*
 * Figures from observations and levels: whatever is filtered, grouped, or carried forward.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "db/figuring.h"
#include "kpi/period.h"

/* ---- observations ---- */

void observation_read(struct db *db, enum stmt s, struct scanned *ret)
{
    *ret = (struct scanned){
        .fact = {.account = db_int(db, s, 0),
                 .at = db_int(db, s, 1),
                 .no = db_int(db, s, 2),
                 .contact = db_int(db, s, 3),
                 .role = db_int(db, s, 4),
                 .side = (enum side)db_int(db, s, 5),
                 .touchpoint = db_int(db, s, 6)},
        .bucket = db_int(db, s, 7),
        .value = {db_int(db, s, 8), db_int(db, s, 9)},
        .has_until = !db_is_null(db, s, 10),
        .until_at = db_int(db, s, 10),
        .until_no = db_int(db, s, 11),
    };
}

static enum err slot_scan(struct figuring *g, struct sieve *s, enum stmt stmt,
                          enum err (*each)(void *arg, const struct scanned *o), void *arg)
{
    struct scanned o;
    bool passes;
    enum err e, found = ERR_OK;

    while ((e = db_step(g->db, stmt)) == ERR_OK && found == ERR_OK) {
        observation_read(g->db, stmt, &o);
        found = sieve_pass(s, &o.fact, &passes, &o.group);
        if (found == ERR_OK && passes) found = each(arg, &o);
    }
    db_reset(g->db, stmt);
    if (found != ERR_OK) return found;
    return e == ERR_NONE ? ERR_OK : e;
}

enum err observations_scan(struct figuring *g, struct sieve *s, int64_t series, int64_t from, int64_t to,
                           enum err (*each)(void *arg, const struct scanned *o), void *arg)
{
    int64_t account = s->account ? s->account : g->slice->bound.account;
    enum stmt stmt = account ? STMT_OBSERVATION_SCAN_ACCOUNT : STMT_OBSERVATION_SCAN;
    enum err e;

    if (s->impossible || from >= to) return ERR_OK;
    for (int64_t slot = slot_of(from); slot <= slot_of(to - 1); slot++) {
        db_bind_int(g->db, stmt, 1, slot);
        db_bind_int(g->db, stmt, 2, series);
        db_bind_int(g->db, stmt, 3, from);
        db_bind_int(g->db, stmt, 4, to);
        if (account) db_bind_int(g->db, stmt, 5, account);
        if ((e = slot_scan(g, s, stmt, each, arg)) != ERR_OK) return e;
    }
    return ERR_OK;
}

struct adding {
    struct figuring *g;
    struct column *c;
};

static enum err observation_add(void *arg, const struct scanned *o)
{
    struct adding *to = arg;
    size_t period = figuring_period(to->g, o->fact.at);
    struct histogram *h;
    enum err e;

    if (period == SIZE_MAX) return ERR_OK;
    if ((e = figuring_histogram(to->g, to->c, o->group, period, &h)) != ERR_OK) return e;
    histogram_add(h, to->g->arena, o->bucket, 1, value_to_wide(o->value));
    return ERR_OK;
}

enum err figures_from_observations(struct figuring *g)
{
    struct sieve s;
    enum err e;

    if ((e = sieve_make(g, &s)) != ERR_OK) return e;
    for (size_t i = 0; i < g->columns_n && e == ERR_OK; i++) {
        struct adding to = {g, &g->columns[i]};

        if (!to.c->live || !to.c->adds || to.c->kind == SERIES_LEVEL) continue;
        e = observations_scan(g, &s, to.c->series, g->bounds[0], g->bounds[g->periods], observation_add, &to);
    }
    sieve_drop(&s);
    return e;
}

/* ---- levels: each subject's last value, carried forward ---- */

struct level_row {
    int64_t account, at, no;
    struct value value;
    int64_t touchpoint;
};

/* The key orders facts of equal time by number. Rare, so looked up only then. */
enum err fact_is_later(struct figuring *g, const struct level_fact *x, const struct level_fact *y, bool *ret)
{
    struct fact f, h;
    const char *source_f, *source_h;
    int order;
    enum err e;

    if (x->at != y->at) {
        *ret = x->at > y->at;
        return ERR_OK;
    }
    if ((e = fact_load(g->db, g->arena, x->account, x->at, x->no, &f)) != ERR_OK ||
        (e = fact_load(g->db, g->arena, y->account, y->at, y->no, &h)) != ERR_OK ||
        (e = store_name_text(g->db, NAME_SOURCE, f.source, &source_f)) != ERR_OK ||
        (e = store_name_text(g->db, NAME_SOURCE, h.source, &source_h)) != ERR_OK)
        return e == ERR_NONE ? ERR_BROKEN : e;
    order = strcmp(source_f, source_h);
    *ret = (order != 0 ? order : strcmp(f.id, h.id)) > 0;
    return ERR_OK;
}

/* Each subject's level in force at the end of each period is handed to `each`. */
struct levels {
    struct figuring *g;
    struct sieve *sieve;
    struct column *column;
    enum err (*each)(struct levels *l, const struct level_row *row, const char *group, size_t period);
    struct level_fact *facts; /* levels_in_force */
    size_t facts_n, facts_cap;
};

/* What filters and groups ask of a level: its touchpoint stands beside it, the rest with its fact. */
static enum err level_sift(struct figuring *g, struct sieve *s, const struct level_row *row, bool *ret_passes,
                           const char **ret_group)
{
    struct sifted f = {.account = row->account, .at = row->at, .no = row->no, .touchpoint = row->touchpoint};
    const struct slice *q = g->slice;
    enum err e;

    if (q->role || q->side || q->group == GROUP_ROLE || q->group == GROUP_SIDE) {
        struct fact fact;

        if ((e = fact_load(g->db, g->arena, row->account, row->at, row->no, &fact)) != ERR_OK)
            return e == ERR_NONE ? ERR_BROKEN : e;
        f.role = fact.role;
        f.side = fact.side;
        f.contact = fact.contact;
    }
    return sieve_pass(s, &f, ret_passes, ret_group);
}

/* One subject's levels in order of time, at most one an instant: its last value before each period's end counts. */
static enum err subject_end(struct levels *l, const struct level_row *rows, size_t n)
{
    size_t next = 0;
    enum err e;

    for (size_t p = 0; p < l->g->periods; p++) {
        const char *group;
        bool passes;

        while (next < n && rows[next].at < l->g->bounds[p + 1]) next++;
        if (next == 0) continue;
        if ((e = level_sift(l->g, l->sieve, &rows[next - 1], &passes, &group)) != ERR_OK) return e;
        if (passes && (e = l->each(l, &rows[next - 1], group, p)) != ERR_OK) return e;
    }
    return ERR_OK;
}

struct subject {
    int64_t account;
    char *name;
    struct level_row *rows;
    size_t n, cap;
};

static enum err subject_push(struct figuring *g, struct subject *t, const struct level_row *row)
{
    bool later = true;
    enum err e;

    if (t->n > 0 && t->rows[t->n - 1].at == row->at) {
        const struct level_row *held = &t->rows[t->n - 1];

        e = fact_is_later(g, &(struct level_fact){row->account, row->at, row->no},
                          &(struct level_fact){held->account, held->at, held->no}, &later);
        if (e != ERR_OK) return e;
        if (later) t->rows[t->n - 1] = *row;
        return ERR_OK;
    }
    *ARENA_PUSH(g->arena, t->rows, t->n, t->cap) = *row;
    return ERR_OK;
}

static bool subject_is(const struct subject *t, int64_t account, const char *name)
{
    return t->name && t->account == account && strcmp(t->name, name) == 0;
}

static enum err levels_read(struct levels *l, struct subject *t)
{
    struct figuring *g = l->g;
    enum stmt stmt = STMT_LEVEL_SCAN;
    enum err e;

    db_bind_int(g->db, stmt, 1, l->column->series);
    db_bind_int(g->db, stmt, 2, g->bounds[g->periods]);
    while ((e = db_step(g->db, stmt)) == ERR_OK) {
        struct level_row row = {.account = db_int(g->db, stmt, 0),
                                .at = db_int(g->db, stmt, 2),
                                .no = db_int(g->db, stmt, 3),
                                .value = {db_int(g->db, stmt, 4), db_int(g->db, stmt, 5)},
                                .touchpoint = db_int(g->db, stmt, 6)};
        const char *name = db_text(g->db, stmt, 1);

        if (!subject_is(t, row.account, name)) {
            if ((e = subject_end(l, t->rows, t->n)) != ERR_OK) return e;
            t->n = 0;
            t->account = row.account;
            t->name = arena_string(g->arena, name);
        }
        if ((e = subject_push(g, t, &row)) != ERR_OK) return e;
    }
    return e == ERR_NONE ? subject_end(l, t->rows, t->n) : e;
}

static enum err levels_walk(struct levels *l)
{
    struct subject t = {0};
    struct sieve s;
    enum err e;

    if ((e = sieve_make(l->g, &s)) != ERR_OK) return e;
    l->sieve = &s;
    e = s.impossible ? ERR_OK : levels_read(l, &t);
    db_reset(l->g->db, STMT_LEVEL_SCAN);
    sieve_drop(&s);
    return e;
}

static enum err level_add(struct levels *l, const struct level_row *row, const char *group, size_t period)
{
    struct histogram *h;
    enum err e = figuring_histogram(l->g, l->column, group, period, &h);

    if (e == ERR_OK) histogram_add(h, l->g->arena, 0, 1, value_to_wide(row->value));
    return e;
}

enum err figures_from_levels(struct figuring *g, struct column *c)
{
    struct levels l = {.g = g, .column = c, .each = level_add};

    return levels_walk(&l);
}

static enum err level_collect(struct levels *l, const struct level_row *row, const char *group, size_t period)
{
    (void)group;
    if (period == 0) {
        *ARENA_PUSH(l->g->arena, l->facts, l->facts_n, l->facts_cap) =
            (struct level_fact){row->account, row->at, row->no};
    }
    return ERR_OK;
}

enum err levels_in_force(struct figuring *g, struct column *c, struct level_fact **ret, size_t *ret_n)
{
    struct levels l = {.g = g, .column = c, .each = level_collect};
    enum err e = levels_walk(&l);

    if (e != ERR_OK) return e;
    *ret = l.facts;
    *ret_n = l.facts_n;
    return ERR_OK;
}
