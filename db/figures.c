/*
 * Figures: from which tables they are read, how histograms become estimates, and what the answer rests on.
 *
 * Must not know HTTP or JSON answers. SQL fetches, C adds and divides.
 */
#include "db/figures.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/figuring.h"

bool slice_is_plain(const struct slice *s)
{
    return s->group == GROUP_NONE && !s->account && !s->partner && !s->role && !s->side && !s->touchpoint &&
           s->account_fields_n == 0 && s->attributes_n == 0 && s->bound.partner == 0 && s->bound.account == 0;
}

/* ---- periods ---- */

struct period slice_period(const struct slice *s, size_t i)
{
    return (struct period){s->grain, s->first.ordinal + (int64_t)i};
}

enum err figuring_start(struct figuring *g, struct db *db, struct arena *a, const struct tz *tz,
                        const struct journey *journey, const struct slice *slice)
{
    size_t periods = slice->total ? 1 : slice->periods;
    int64_t *bounds = arena_array(a, periods + 1, sizeof *bounds);

    assert(slice->periods >= 1 && slice->periods <= PERIODS_MAX);
    for (size_t i = 0; i < periods; i++) bounds[i] = period_start_us(slice_period(slice, i), tz);
    bounds[periods] = period_end_us(slice_period(slice, slice->periods - 1), tz);
    *g = (struct figuring){
        .db = db, .arena = a, .tz = tz, .slice = slice, .journey = journey, .periods = periods, .bounds = bounds};
    g->rests_on.valid_until = INT64_MAX;
    return ERR_OK;
}

size_t figuring_period(const struct figuring *g, int64_t at)
{
    size_t low = 0, high = g->periods;

    if (at < g->bounds[0] || at >= g->bounds[high]) return SIZE_MAX;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (g->bounds[middle] <= at) low = middle;
        else high = middle;
    }
    return low;
}

/* ---- columns ---- */

static int column_compare(const void *a, const void *b)
{
    const struct column *x = a, *y = b;

    return (x->series > y->series) - (x->series < y->series);
}

static struct column *column_find(const struct figuring *g, int64_t series)
{
    struct column key = {.series = series};

    if (g->columns_n == 0) return NULL;
    return bsearch(&key, g->columns, g->columns_n, sizeof key, column_compare);
}

/* How is a metric read for this slice? */
enum way { WAY_HISTOGRAM, WAY_SAMPLE, WAY_STATE };
static enum way figure_way(const struct figuring *g, const struct metric *m)
{
    if (measure_flags(m->measure.kind) & MEASURE_STATE) return WAY_STATE;
    return figure_is_sampled(m, g->slice) ? WAY_SAMPLE : WAY_HISTOGRAM;
}

/* Which of the metrics' series can be read? One short scan for all. */
static enum err columns_states(struct figuring *g)
{
    struct column *c;
    enum err e;

    while ((e = db_step(g->db, STMT_SERIES_STATES)) == ERR_OK) {
        c = column_find(g, db_int(g->db, STMT_SERIES_STATES, 0));
        if (c) c->live = db_int(g->db, STMT_SERIES_STATES, 1) == SERIES_LIVE;
    }
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err columns_make(struct figuring *g, const struct metric *const *metrics, size_t n)
{
    size_t kept = 0;

    g->columns = arena_array(g->arena, n + 1, sizeof *g->columns);
    for (size_t i = 0; i < n; i++) {
        if (metrics[i]->series == 0) continue;
        g->columns[g->columns_n++] = (struct column){.series = metrics[i]->series,
                                                     .kind = measure_series_kind(metrics[i]->measure.kind),
                                                     .adds = figure_way(g, metrics[i]) == WAY_HISTOGRAM};
    }
    if (g->columns_n > 1) qsort(g->columns, g->columns_n, sizeof *g->columns, column_compare);
    for (size_t i = 0; i < g->columns_n; i++) {
        if (kept > 0 && g->columns[kept - 1].series == g->columns[i].series) {
            g->columns[kept - 1].adds |= g->columns[i].adds;
            continue;
        }
        g->columns[kept++] = g->columns[i];
    }
    g->columns_n = kept;
    return columns_states(g);
}

/* ---- groups ---- */

static size_t group_slot(const struct group_set *s, const char *text)
{
    uint64_t h = text ? text_hash(text, strlen(text), 1) : 0;
    size_t at = (size_t)h & (s->slots_n - 1);

    for (; s->slots[at]; at = (at + 1) & (s->slots_n - 1)) {
        const char *other = s->texts[s->slots[at] - 1];

        if (other == text || (other && text && strcmp(other, text) == 0)) break;
    }
    return at;
}

static void group_grow(struct figuring *g, struct group_set *s)
{
    s->slots_n = s->slots_n ? s->slots_n * 4 : 16;
    s->slots = arena_array(g->arena, s->slots_n, sizeof *s->slots);
    for (size_t i = 0; i < s->n; i++) s->slots[group_slot(s, s->texts[i])] = (uint32_t)i + 1;
}

bool group_find(const struct group_set *s, const char *text, size_t *ret)
{
    size_t slot;

    if (s->slots_n == 0) return false;
    slot = group_slot(s, text);
    if (!s->slots[slot]) return false;
    *ret = s->slots[slot] - 1;
    return true;
}

enum err figuring_group(struct figuring *g, struct group_set *s, const char *text, size_t *ret)
{
    size_t slot;

    if (s->slots_n < 2 * (s->n + 1)) group_grow(g, s);
    slot = group_slot(s, text);
    if (!s->slots[slot]) {
        if (s->n == (g->slice->groups_max ? g->slice->groups_max : GROUPS_MAX)) return ERR_FULL;
        *ARENA_PUSH(g->arena, s->texts, s->n, s->cap) = text ? arena_string(g->arena, text) : NULL;
        s->slots[slot] = (uint32_t)s->n;
    }
    *ret = s->slots[slot] - 1;
    return ERR_OK;
}

enum err figuring_histogram(struct figuring *g, struct column *c, const char *group, size_t period,
                            struct histogram **ret)
{
    size_t index, rows_n = c->groups.n;
    enum err e = figuring_group(g, &c->groups, group, &index);

    if (e != ERR_OK) return e;
    if (index == rows_n)
        *ARENA_PUSH(g->arena, c->groups.rows, rows_n, c->groups.rows_cap) =
            arena_array(g->arena, g->periods, sizeof **c->groups.rows);
    *ret = &c->groups.rows[index][period];
    return ERR_OK;
}

/* ---- from cells ---- */

static enum err cell_take(struct figuring *g, enum stmt s, bool days, const char *group)
{
    struct column *c = column_find(g, db_int(g->db, s, 1));
    int64_t code = db_int(g->db, s, 0);
    int64_t day = days ? code : period_first_day((struct period){GRAIN_MONTH, -1 - code});
    int64_t period = period_of_day(g->slice->grain, day).ordinal - g->slice->first.ordinal;
    int64_t n = db_int(g->db, s, 3);
    wide sum = wide_join(db_int(g->db, s, 4), db_int(g->db, s, 5));
    struct histogram *h;
    enum err e;

    if (n == 0 && sum == 0) return ERR_OK; /* emptied: no group is made of it */
    if (!c || !c->live || !c->adds || period < 0 || period >= (int64_t)g->slice->periods) return ERR_OK;
    if ((e = figuring_histogram(g, c, group, g->slice->total ? 0 : (size_t)period, &h)) != ERR_OK) return e;
    histogram_add(h, g->arena, db_int(g->db, s, 2), n, sum);
    return ERR_OK;
}

enum err cells_read(struct figuring *g, enum stmt s, bool days, const char *group)
{
    enum err e, taken = ERR_OK;

    while ((e = db_step(g->db, s)) == ERR_OK && taken == ERR_OK) taken = cell_take(g, s, days, group);
    db_reset(g->db, s);
    if (taken != ERR_OK) return taken;
    return e == ERR_NONE ? ERR_OK : e;
}

void cells_range(const struct figuring *g, bool *ret_days, int64_t *ret_from, int64_t *ret_to)
{
    bool days = g->slice->grain == GRAIN_DAY || g->slice->grain == GRAIN_WEEK;
    int64_t first_day = period_first_day(g->slice->first);
    int64_t end_day = period_end_day(slice_period(g->slice, g->slice->periods - 1));
    int64_t from = days ? first_day : -1 - period_of_day(GRAIN_MONTH, end_day - 1).ordinal;
    int64_t to = days ? end_day - 1 : -1 - period_of_day(GRAIN_MONTH, first_day).ordinal;

    /* No fact is older than 1970; beyond it the codes are those of the other kind of period. */
    if (days && from < 0) from = 0;
    if (!days && to >= 0) to = -1;
    *ret_days = days;
    *ret_from = from;
    *ret_to = to;
}

enum err figures_from_cells(struct figuring *g)
{
    int64_t from, to;
    bool days;
    enum err e;

    cells_range(g, &days, &from, &to);
    if (g->columns_n > SEEK_COLUMNS) {
        db_bind_int(g->db, STMT_CELL_RANGE, 1, from);
        db_bind_int(g->db, STMT_CELL_RANGE, 2, to);
        return cells_read(g, STMT_CELL_RANGE, days, NULL);
    }
    for (int64_t code = from; code <= to; code++) {
        for (size_t i = 0; i < g->columns_n; i++) {
            db_bind_int(g->db, STMT_CELL_OF_SERIES, 1, code);
            db_bind_int(g->db, STMT_CELL_OF_SERIES, 2, g->columns[i].series);
            if ((e = cells_read(g, STMT_CELL_OF_SERIES, days, NULL)) != ERR_OK) return e;
        }
    }
    return ERR_OK;
}

/* ---- the answer ---- */

static int group_order(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;

    if (!x || !y) return (x == NULL) - (y == NULL);
    return strcmp(x, y);
}

static struct figure figure_make(struct figuring *g, const struct metric *m, size_t metric, size_t period,
                                 struct column *c, const char *group, const int64_t *changed)
{
    struct figure f = {.metric = metric, .period = period, .group = group, .changed = changed[period]};
    static const struct histogram empty;
    const struct histogram *h = &empty;

    if (c && c->groups.n > 0) {
        size_t slot = group_slot(&c->groups, group);

        if (c->groups.slots[slot]) h = &c->groups.rows[c->groups.slots[slot] - 1][period];
    }
    if (!c) estimate_nothing(REASON_UNSUPPORTED, &f.estimate);
    else if (!c->live) estimate_nothing(REASON_BUILDING, &f.estimate);
    else figure_estimate(m, h, &f.estimate);
    f.uncorrected = f.estimate;
    figure_stand(g, m, &f);
    return f;
}

static struct figure figure_answered(struct figuring *g, const struct metric *m, size_t metric, size_t period,
                                     const struct answer *a, const char *group, const int64_t *changed)
{
    struct figure f = {.metric = metric,
                       .period = period,
                       .group = group,
                       .estimate = a->estimate,
                       .interval = a->interval,
                       .has_population = a->has_population,
                       .population = a->population,
                       .has_covered = a->has_covered,
                       .covered = a->covered,
                       .uncorrected = a->has_population ? a->uncorrected : a->estimate,
                       .sample = a->sample,
                       .changed = a->changed > changed[period] ? a->changed : changed[period]};

    figure_stand(g, m, &f);
    return f;
}

/* One metric's work: the columns it is read from, or what was answered instead. */
struct production {
    struct figuring *g;
    const struct metric *m;
    size_t metric;
    struct column *column;
    const int64_t *changed;
    struct figures *ret;
    size_t *cap;
};

static void produce_answers(struct production *p, const struct answers *a)
{
    const char **groups = arena_array(p->g->arena, a->groups_n + 1, sizeof *groups);

    if (a->groups_n > 0) memcpy(groups, a->groups, a->groups_n * sizeof *groups);
    if (a->groups_n > 1) qsort(groups, a->groups_n, sizeof *groups, group_order);
    for (size_t k = 0; k < a->groups_n; k++) {
        size_t from = 0; /* where the group stands in the answer */

        while (group_order(&a->groups[from], &groups[k]) != 0) from++;
        for (size_t i = 0; i < p->g->periods; i++)
            *ARENA_PUSH(p->g->arena, p->ret->items, p->ret->n, *p->cap) =
                figure_answered(p->g, p->m, p->metric, i, &a->items[from * p->g->periods + i], groups[k], p->changed);
    }
}

static void produce_histograms(struct production *p)
{
    struct figuring *g = p->g;
    struct column *c = p->column;
    const char *none = NULL, **groups = &none;
    size_t groups_n = 1;

    if (g->slice->group != GROUP_NONE && c && c->live) {
        groups_n = c->groups.n;
        groups = arena_array(g->arena, groups_n + 1, sizeof *groups);
        if (groups_n > 0) memcpy(groups, c->groups.texts, groups_n * sizeof *groups);
        if (groups_n > 1) qsort(groups, groups_n, sizeof *groups, group_order);
    } /* else one row a period that says why */
    for (size_t k = 0; k < groups_n; k++) {
        for (size_t i = 0; i < g->periods; i++)
            *ARENA_PUSH(g->arena, p->ret->items, p->ret->n, *p->cap) =
                figure_make(g, p->m, p->metric, i, c, groups[k], p->changed);
    }
}

static enum err figures_of_metric(struct figuring *g, const struct metric *m, size_t metric, struct figures *ret,
                                  size_t *cap)
{
    struct column *c = m->series ? column_find(g, m->series) : NULL;
    int64_t *changed = arena_array(g->arena, g->periods, sizeof *changed);
    struct production p = {.g = g, .m = m, .metric = metric, .column = c, .changed = changed, .ret = ret, .cap = cap};
    enum way way = figure_way(g, m);
    struct answers answers = {0};
    size_t first = ret->n;
    enum err e;

    if (c && (e = column_changed(g, c, changed)) != ERR_OK) return e;
    if (way == WAY_HISTOGRAM || (c && !c->live)) {
        produce_histograms(&p);
    } else {
        e = way == WAY_SAMPLE ? figures_from_sample(g, m, &answers) : figures_from_state(g, m, &answers);
        if (e != ERR_OK) return e;
        produce_answers(&p, &answers);
    }
    return c && c->live ? figures_suppress(g, m, ret->items + first, ret->n - first) : ERR_OK;
}

enum err store_figures(struct db *db, struct arena *a, const struct tz *tz, const struct metric *const *metrics,
                       size_t n, const struct journey *journey, const struct slice *slice, struct figures *ret,
                       struct figure_dependencies *ret_rests_on)
{
    struct figures figures = {0};
    struct figuring g;
    size_t cap = 0;
    bool cut = false;
    enum err e;

    if ((e = figuring_start(&g, db, a, tz, journey, slice)) != ERR_OK) return e;
    if ((e = columns_make(&g, metrics, n)) != ERR_OK) return e;
    e = slice_is_plain(slice) ? figures_from_cells(&g) : figures_from_cuts(&g, &cut);
    if (e == ERR_OK && !cut && !slice_is_plain(slice)) e = figures_from_observations(&g);
    for (size_t i = 0; e == ERR_OK && i < g.columns_n; i++) {
        if (g.columns[i].kind == SERIES_LEVEL && g.columns[i].live) e = figures_from_levels(&g, &g.columns[i]);
    }
    for (size_t i = 0; e == ERR_OK && i < n; i++) e = figures_of_metric(&g, metrics[i], i, &figures, &cap);
    figures_sample_drop(&g);
    if (e != ERR_OK) return e;
    figuring_grounds(&g, metrics, n);
    *ret_rests_on = g.rests_on;
    *ret = figures;
    return ERR_OK;
}

enum err store_metric_progress(struct db *db, const struct metric *m, bool *ret_live, int64_t *ret_done,
                               int64_t *ret_total)
{
    enum series_state state = SERIES_LIVE;
    int64_t done = 0, total = 0;
    enum err e = ERR_OK;

    if (m->series) e = store_series_state(db, m->series, &state, &done, &total);
    if (e != ERR_OK) return e;
    *ret_live = state == SERIES_LIVE;
    *ret_done = done;
    *ret_total = total;
    return ERR_OK;
}
