/*
 * Indexes: the figures of their parts, over the same slice, weighed. A part may be an index itself; each metric is computed
 * once, however many paths lead to it.
 *
 * Must not know how parts become one number (kpi/revenue.h does).
 */
#include <string.h>

#include "db/stating.h"

/* What one metric answered: by group and period. */
struct known {
    const struct metric *m;
    const char **groups;
    size_t groups_n, groups_cap;
    struct answer **rows; /* [group][period] */
    size_t rows_cap;
};
struct indexing {
    struct figuring *g;
    struct known **items;
    size_t n, cap;
};

static enum err known_of(struct indexing *x, const struct metric *m, const struct known **ret);

static struct answer *known_row(const struct known *k, const char *group)
{
    for (size_t i = 0; i < k->groups_n; i++) {
        const char *own = k->groups[i];

        if (own == group || (own && group && strcmp(own, group) == 0)) return k->rows[i];
    }
    return NULL;
}

static struct answer *known_add(struct indexing *x, struct known *k, const char *group)
{
    struct arena *a = x->g->arena;
    size_t rows_n = k->groups_n;
    struct answer *row = arena_array(a, x->g->periods, sizeof *row);

    *ARENA_PUSH(a, k->rows, rows_n, k->rows_cap) = row;
    *ARENA_PUSH(a, k->groups, k->groups_n, k->groups_cap) = group;
    for (size_t i = 0; i < x->g->periods; i++) estimate_nothing(REASON_NO_OBSERVATIONS, &row[i].estimate);
    return row;
}

/* A part that is no index. Counts of an open period and cohorts that mature have no value yet (KPI.md 3). */
static enum err known_figures(struct indexing *x, struct known *k)
{
    struct figuring *g = x->g;
    struct figure_dependencies d;
    struct figures f;
    struct answer *row = NULL;
    enum err e =
        store_figures(g->db, g->arena, g->tz, &k->m, 1, k->m->home ? k->m->home : g->journey, g->slice, &f, &d);

    if (e != ERR_OK) return e;
    for (size_t i = 0; i < d.n; i++)
        figuring_rests_on(g, d.items[i].series, d.items[i].first_month, d.items[i].last_month);
    g->rests_on.registry |= d.registry;
    figuring_until(g, d.valid_until);
    for (size_t i = 0; i < f.n; i++) {
        const struct figure *from = &f.items[i];

        if (from->period == 0) row = known_add(x, k, from->group);
        row[from->period].estimate = from->estimate;
        row[from->period].changed = from->changed;
        if (from->status == STATUS_OPEN || from->status == STATUS_MATURING)
            estimate_nothing(REASON_NO_OBSERVATIONS, &row[from->period].estimate);
    }
    return ERR_OK;
}

/* One group of an index in one period; rows: the parts' answers for that group, NULL where there are none. */
static void index_estimate(const struct measure *m, struct answer *const *rows, size_t period,
                           struct index_value *values, struct answer *ret)
{
    bool building = false;

    for (size_t i = 0; i < m->parts_n; i++) {
        const struct index_part *p = &m->parts[i];
        const struct answer *from = rows[i] ? &rows[i][period] : NULL;

        values[i] = (struct index_value){.weight = p->weight, .floor = p->floor, .ceiling = p->ceiling};
        if (!from) continue;
        values[i].has_value = from->estimate.has_value;
        values[i].value = from->estimate.value;
        building |= from->estimate.reason == REASON_BUILDING;
        if (from->changed > ret->changed) ret->changed = from->changed;
    }
    estimate_index(values, m->parts_n, &ret->estimate, &ret->covered);
    ret->has_covered = true;
    if (!ret->estimate.has_value && building) ret->estimate.reason = REASON_BUILDING;
}

static enum err known_index(struct indexing *x, struct known *k)
{
    const struct measure *m = &k->m->measure;
    const struct known **parts = arena_array(x->g->arena, m->parts_n + 1, sizeof *parts);
    struct index_value *values = arena_array(x->g->arena, m->parts_n + 1, sizeof *values);
    struct answer **rows = arena_array(x->g->arena, m->parts_n + 1, sizeof *rows);
    enum err e;

    for (size_t i = 0; i < m->parts_n; i++) {
        if (!m->parts[i].metric) continue; /* deleted since */
        if ((e = known_of(x, m->parts[i].metric, &parts[i])) != ERR_OK) return e;
        for (size_t j = 0; j < parts[i]->groups_n; j++) {
            if (known_row(k, parts[i]->groups[j])) continue;
            if (k->groups_n == GROUPS_MAX) return ERR_FULL;
            known_add(x, k, parts[i]->groups[j]);
        }
    }
    if (k->groups_n == 0 && x->g->slice->group == GROUP_NONE) known_add(x, k, NULL);
    for (size_t j = 0; j < k->groups_n; j++) {
        for (size_t i = 0; i < m->parts_n; i++) rows[i] = parts[i] ? known_row(parts[i], k->groups[j]) : NULL;
        for (size_t i = 0; i < x->g->periods; i++) index_estimate(m, rows, i, values, &k->rows[j][i]);
    }
    return ERR_OK;
}

static enum err known_of(struct indexing *x, const struct metric *m, const struct known **ret)
{
    struct known *k;
    enum err e;

    for (size_t i = 0; i < x->n; i++) {
        if (x->items[i]->m != m) continue;
        *ret = x->items[i];
        return ERR_OK;
    }
    k = arena_alloc(x->g->arena, sizeof *k);
    k->m = m;
    *ARENA_PUSH(x->g->arena, x->items, x->n, x->cap) = k;
    if ((e = m->measure.kind == MEASURE_INDEX ? known_index(x, k) : known_figures(x, k)) != ERR_OK) return e;
    *ret = k;
    return ERR_OK;
}

enum err figures_from_index(struct figuring *g, const struct metric *m, struct answers *ret)
{
    struct indexing x = {.g = g};
    const struct known *k;
    enum err e = known_of(&x, m, &k);

    if (e != ERR_OK) return e;
    *ret = (struct answers){.groups = k->groups, .groups_n = k->groups_n};
    ret->items = arena_array(g->arena, k->groups_n * g->periods + 1, sizeof *ret->items);
    for (size_t i = 0; i < k->groups_n; i++)
        memcpy(&ret->items[i * g->periods], k->rows[i], g->periods * sizeof *ret->items);
    return ERR_OK;
}
