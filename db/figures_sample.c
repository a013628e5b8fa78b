/*
 * Figures of answers that are looked at one by one: a contact's latest, weightings, clustered intervals.
 *
 * Must not know how intervals are computed (kpi/sample.h does).
 */
#include <math.h>
#include <stdlib.h>

#include "db/stating.h"

bool figure_is_sampled(const struct metric *m, const struct slice *s)
{
    unsigned flags = measure_flags(m->measure.kind);

    if ((flags & MEASURE_STATE) || !(flags & (MEASURE_SURVEY | MEASURE_PORTION))) return false;
    if (m->measure.per_contact || s->weighting != BY_RESPONDENT || s->interval == INTERVAL_CLUSTERED) return true;
    return s->interval == INTERVAL_AUTO && (flags & MEASURE_SURVEY);
}

/* ---- hearing: one scan of a series ---- */

struct heard {
    size_t cell; /* group * periods + period */
    int64_t account, at, no, contact, bucket;
    struct value value;
};
struct hearing {
    struct figuring *g;
    int64_t series;
    bool per_contact;
    struct group_set groups;
    struct heard *rows; /* ascending by cell, account, bucket */
    size_t n, cap;
};

static enum err hear_one(void *arg, const struct scanned *o)
{
    struct hearing *h = arg;
    size_t period = figuring_period(h->g, o->fact.at), group;
    enum err e;

    if (period == SIZE_MAX) return ERR_OK;
    if ((e = figuring_group(h->g, &h->groups, o->group, &group)) != ERR_OK) return e;
    if (h->n == h->cap) {
        h->cap = h->cap ? h->cap * 2 : 1024;
        h->rows = memory_resize(h->rows, h->cap * sizeof *h->rows);
    }
    h->rows[h->n++] = (struct heard){.cell = group * h->g->periods + period,
                                     .account = o->fact.account,
                                     .at = o->fact.at,
                                     .no = o->fact.no,
                                     .contact = o->fact.contact,
                                     .bucket = o->bucket,
                                     .value = o->value};
    return ERR_OK;
}

static int heard_by_contact(const void *a, const void *b)
{
    const struct heard *x = a, *y = b;

    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    if (x->contact != y->contact) return x->contact < y->contact ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static int heard_by_account(const void *a, const void *b)
{
    const struct heard *x = a, *y = b;

    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    if (x->account != y->account) return x->account < y->account ? -1 : 1;
    if (x->bucket != y->bucket) return x->bucket < y->bucket ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* Of a contact's answers in one group and period, the latest stays. Answers without a contact all do. */
static enum err hearing_keep_latest(struct hearing *h)
{
    size_t kept = 0;
    enum err e;

    if (h->n > 1) qsort(h->rows, h->n, sizeof *h->rows, heard_by_contact);
    for (size_t i = 0; i < h->n; i++) {
        const struct heard *r = &h->rows[i];
        struct heard *held = kept > 0 ? &h->rows[kept - 1] : NULL;
        bool later;

        if (!held || r->contact == 0 || held->cell != r->cell || held->contact != r->contact) {
            h->rows[kept++] = *r;
            continue;
        }
        e = fact_is_later(h->g, &(struct level_fact){r->account, r->at, r->no},
                          &(struct level_fact){held->account, held->at, held->no}, &later);
        if (e != ERR_OK) return e;
        if (later) *held = *r;
    }
    h->n = kept;
    return ERR_OK;
}

void figures_sample_drop(struct figuring *g)
{
    if (g->hearing) free(g->hearing->rows);
    g->hearing = NULL;
}

/* Metrics that share a series often follow each other: what was heard last is kept for the next. */
static enum err hearing_take(struct figuring *g, const struct metric *m, struct hearing **ret)
{
    struct hearing *h = g->hearing;
    struct sieve s;
    enum err e;

    if (!h || h->series != m->series || h->per_contact != m->measure.per_contact) {
        figures_sample_drop(g);
        h = g->hearing = arena_alloc(g->arena, sizeof *h);
        *h = (struct hearing){.g = g, .series = m->series, .per_contact = m->measure.per_contact};
        if ((e = sieve_make(g, &s)) != ERR_OK) return e;
        e = observations_scan(g, &s, h->series, g->bounds[0], g->bounds[g->periods], hear_one, h);
        sieve_drop(&s);
        if (e == ERR_OK && h->per_contact) e = hearing_keep_latest(h);
        if (e != ERR_OK) return e;
        if (h->n > 1) qsort(h->rows, h->n, sizeof *h->rows, heard_by_account);
    }
    *ret = h;
    return ERR_OK;
}

/* ---- samples ---- */

static struct sample sample_of_measure(const struct measure *q)
{
    double width = q->scale_max - q->scale_min;

    switch (q->kind) {
    case MEASURE_NPS: return (struct sample){.kind = SAMPLE_NPS};
    case MEASURE_MEAN:
        return (struct sample){.kind = SAMPLE_MEAN, .min = q->scale_min, .max = q->scale_max, .decimal = true};
    case MEASURE_GAP: return (struct sample){.kind = SAMPLE_MEAN, .min = -width, .max = width, .decimal = true};
    case MEASURE_RELATIVE_RANK: return (struct sample){.kind = SAMPLE_MEAN, .min = 0, .max = 100};
    default: return (struct sample){.kind = SAMPLE_SHARE};
    }
}

static void cluster_add(const struct measure *q, struct cluster *c, const struct heard *r)
{
    double x = q->kind == MEASURE_RELATIVE_RANK ? rank_share(r->bucket) : value_to_double(r->value);

    c->n++;
    switch (q->kind) {
    case MEASURE_NPS:
        c->up += r->bucket >= NPS_PROMOTER;
        c->down += r->bucket <= NPS_DETRACTOR;
        break;
    case MEASURE_TOP_BOX:
        c->up += q->top_down ? r->bucket <= figure_bound_step(q) : r->bucket >= figure_bound_step(q);
        break;
    case MEASURE_SHARE:
    case MEASURE_CONVERSION: c->up += r->bucket == SHARE_YES; break;
    default: c->sum += x; c->square += x * x;
    }
}

/* Does it count at all? A fact that lacks the condition's field is in neither k nor n. */
static bool heard_counts(const struct measure *q, const struct heard *r)
{
    return (q->kind != MEASURE_SHARE && q->kind != MEASURE_CONVERSION) || r->bucket != SHARE_MISSING;
}

/* The clusters of one cell's rows, in the arena. */
static void sample_fill(const struct measure *q, const struct heard *rows, size_t n, const struct revenue_book *revenue,
                        struct arena *a, struct sample *ret)
{
    struct cluster *clusters = NULL;
    size_t cap = 0;

    *ret = sample_of_measure(q);
    for (size_t i = 0, next; i < n; i = next) {
        struct cluster c = {.account = rows[i].account};
        int64_t latest = INT64_MIN;

        for (next = i; next < n && rows[next].account == c.account; next++) {
            if (!heard_counts(q, &rows[next])) continue;
            cluster_add(q, &c, &rows[next]);
            if (rows[next].at > latest) latest = rows[next].at;
        }
        if (c.n == 0) continue;
        if (revenue && c.account) c.weight = wide_to_double(revenue_at(revenue_line_of(revenue, c.account), latest));
        *ARENA_PUSH(a, clusters, ret->n, cap) = c;
    }
    ret->clusters = clusters;
}

static void histogram_fill(const struct heard *rows, size_t n, struct arena *a, struct histogram *ret)
{
    for (size_t i = 0; i < n; i++) histogram_add(ret, a, rows[i].bucket, 1, value_to_wide(rows[i].value));
}

/* ---- answers ---- */

static void cell_answer(struct figuring *g, const struct metric *m, const struct heard *rows, size_t n, size_t period,
                        struct arena *scratch, struct answer *ret)
{
    bool survey = measure_flags(m->measure.kind) & MEASURE_SURVEY, kept = figuring_keeps_sample(g, period);
    struct sample *s = arena_alloc(kept ? g->arena : scratch, sizeof *s);
    struct histogram all = {0};
    struct estimate simple;

    histogram_fill(rows, n, scratch, &all);
    figure_estimate(m, &all, &simple);
    sample_fill(&m->measure, rows, n, g->revenue, kept ? g->arena : scratch, s);
    answer_of_sample(g, s, &simple, survey, ret);
    if (kept) ret->sample = s;
}

static void answers_fill(struct figuring *g, const struct metric *m, const struct hearing *h, struct answers *ret)
{
    struct arena *scratch = arena_create();
    const struct heard *rows = h->rows;

    for (size_t cell = 0, i = 0, n; cell < ret->groups_n * g->periods; cell++, i += n) {
        for (n = 0; i + n < h->n && rows[i + n].cell == cell;) n++;
        cell_answer(g, m, n > 0 ? rows + i : NULL, n, cell % g->periods, scratch, &ret->items[cell]);
        arena_reset(scratch);
    }
    arena_drop(scratch);
}

enum err figures_from_sample(struct figuring *g, const struct metric *m, struct answers *ret)
{
    static const char *none;
    const struct revenue_book *revenue = NULL;
    struct hearing *h;
    enum err e = hearing_take(g, m, &h);

    if (e == ERR_OK && g->slice->weighting == BY_REVENUE) e = figuring_revenue(g, &revenue);
    if (e != ERR_OK) return e;
    *ret = (struct answers){.groups = h->groups.texts, .groups_n = h->groups.n};
    if (ret->groups_n == 0 && g->slice->group == GROUP_NONE) {
        ret->groups = &none;
        ret->groups_n = 1;
    }
    ret->items = arena_array(g->arena, ret->groups_n * g->periods + 1, sizeof *ret->items);
    if (g->slice->weighting != BY_REVENUE || revenue) {
        answers_fill(g, m, h, ret);
    } else {
        for (size_t i = 0; i < ret->groups_n * g->periods; i++)
            estimate_nothing(REASON_BUILDING, &ret->items[i].estimate);
    }
    return answers_correct(g, m, &h->groups, ret);
}

/* ---- the facts behind ---- */

enum err behind_latest(struct figuring *g, const struct metric *m, struct behind_rows *ret)
{
    struct slice whole = *g->slice;
    struct figuring total;
    struct hearing *h;
    enum err e;

    whole.total = true;
    if ((e = figuring_start(&total, g->db, g->arena, g->tz, g->journey, &whole)) != ERR_OK) return e;
    if ((e = hearing_take(&total, m, &h)) == ERR_OK) {
        ret->rows = arena_array(g->arena, h->n + 1, sizeof *ret->rows);
        for (size_t i = 0; i < h->n; i++)
            ret->rows[ret->n++] =
                (struct scanned){.fact = {.account = h->rows[i].account, .at = h->rows[i].at, .no = h->rows[i].no},
                                 .bucket = h->rows[i].bucket};
    }
    figures_sample_drop(&total);
    return e;
}
