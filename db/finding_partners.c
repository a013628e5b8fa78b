/*
 * Partners that lag: where one partner's customers fare worse than all others. Every partner and metric is a comparison of
 * one rule, controlled together.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "db/finding.h"
#include "kpi/association.h"
#include "kpi/sample.h"

#define CUSTOMERS_LEAST 5 /* fewer are a story of single accounts */

/* Moves a span back until all windows of its cohorts are closed. */
static void span_mature(const struct finding_ask *q, const struct metric *m, struct slice *s)
{
    for (;;) {
        struct period last = {s->grain, s->first.ordinal + (int64_t)s->periods - 1};
        int64_t matured;

        if (!figure_matures_at(m, period_end_us(last, q->tz), &matured) || matured <= s->now || s->first.ordinal == 0)
            return;
        s->first.ordinal--;
    }
}

struct gap {
    const struct metric *metric;
    const struct figure *partner;
    struct estimate others;
    struct change change;
    struct slice year; /* that was looked at */
    double p;
};
struct gaps {
    struct gap *items;
    size_t n, cap;
};

/* Everybody but the customers of one partner. Accounts have one partner, so that only account 0 may come twice. */
static struct sample sample_of_others(const struct figures *f, const struct figure *but, struct arena *a)
{
    struct sample s = *but->sample;
    size_t room = 1;

    for (size_t i = 0; i < f->n; i++) room += f->items[i].sample ? f->items[i].sample->n : 0;
    s.clusters = arena_array(a, room, sizeof *s.clusters);
    s.n = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct sample *more = f->items[i].sample;

        if (!more || &f->items[i] == but) continue;
        memcpy(s.clusters + s.n, more->clusters, more->n * sizeof *s.clusters);
        s.n += more->n;
    }
    sample_gather(&s);
    return s;
}

static bool is_compared(const struct metric *m)
{
    unsigned flags = measure_flags(m->measure.kind);

    return flags & (MEASURE_SURVEY | MEASURE_PORTION) && !(flags & MEASURE_STATE) && m->series &&
           m->goal.better != BETTER_NONE;
}

static enum err gaps_of_metric(const struct finding_ask *q, const struct metric *m, struct gaps *to)
{
    struct figure_dependencies rests_on;
    struct figures f;
    struct slice year;
    enum err e;

    if (!finding_year(q, &year)) return ERR_OK;
    year.group = GROUP_PARTNER;
    span_mature(q, m, &year);
    e = store_figures(q->db, q->arena, q->tz, &m, 1, q->journey, &year, &f, &rests_on);
    if (e != ERR_OK) return e == ERR_FULL ? ERR_OK : e; /* more partners than an answer may have groups */
    for (size_t i = 0; i < f.n; i++) {
        struct gap gap = {.metric = m, .partner = &f.items[i], .year = year};
        struct sample others;

        if (!f.items[i].group || !f.items[i].sample || f.items[i].sample->n < CUSTOMERS_LEAST) continue;
        others = sample_of_others(&f, &f.items[i], q->arena);
        if (others.n < CUSTOMERS_LEAST) continue;
        estimate_clustered(&others, &gap.others);
        change_clustered(f.items[i].sample, &others, &f.items[i].estimate, &gap.others, false, m->goal.min_n,
                         &gap.change);
        if (!gap.change.may_claim) continue;
        gap.p = groups_change_p(f.items[i].sample, &others, &gap.change, q->arena);
        *ARENA_PUSH(q->arena, to->items, to->n, to->cap) = gap;
    }
    return ERR_OK;
}

static void gap_show(const struct finding_ask *q, const struct gap *g, double p, size_t compared, struct findings *ret)
{
    struct finding *f = findings_add(ret, q->arena, FINDING_LAGGING_PARTNER);
    const struct metric *m = g->metric;

    f->phase = m->phase;
    f->metric = m->key;
    f->account = g->partner->group;
    f->has_p = true;
    f->p = p;
    f->compared = compared;
    f->has_since = true;
    f->since = g->year.first;
    f->level = fabs(g->change.value) / fmax(fabs(g->others.value), 1e-9);
    f->title = arena_printf(q->arena, "%s: the customers of %s fare worse than all others", m->name, g->partner->group);
    f->detail =
        "Over twelve months the difference is larger than chance explains, all partners and metrics considered.";
    f->evidence = arena_array(q->arena, 2, sizeof *f->evidence);
    f->evidence_n = 2;
    f->evidence[0] = (struct evidence){.metric = m->key,
                                       .phase = m->phase,
                                       .account = g->partner->group,
                                       .label = "its customers",
                                       .estimate = g->partner->estimate,
                                       .unit = m->unit};
    f->evidence[1] = f->evidence[0];
    f->evidence[1].account = NULL;
    f->evidence[1].label = "all others";
    f->evidence[1].estimate = g->others;
    f->query = finding_year_query(q, m->key, "partner", &g->year);
}

enum err store_find_lagging_partners(const struct finding_ask *q, struct findings *ret)
{
    struct gaps gaps = {0};
    double *p;
    size_t *order;
    bool *found;
    enum err e;

    for (size_t i = 0; i < q->metrics_n; i++) {
        if (is_compared(q->metrics[i]) && (e = gaps_of_metric(q, q->metrics[i], &gaps)) != ERR_OK) return e;
    }
    p = arena_array(q->arena, gaps.n + 1, sizeof *p);
    order = arena_array(q->arena, gaps.n + 1, sizeof *order);
    found = arena_array(q->arena, gaps.n + 1, sizeof *found);
    for (size_t i = 0; i < gaps.n; i++) p[i] = gaps.items[i].p;
    benjamini_hochberg(p, gaps.n, FINDING_ALARMS, order, found);
    for (size_t i = 0; i < gaps.n; i++) {
        if (found[i] && change_is_worse(gaps.items[i].metric, &gaps.items[i].change))
            gap_show(q, &gaps.items[i], p[i], gaps.n, ret);
    }
    return ERR_OK;
}
