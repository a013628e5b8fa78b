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

#define FALSE_DISCOVERIES 0.05
#define WINDOW_MONTHS 12
#define CUSTOMERS_LEAST 5 /* fewer are a story of single accounts */
#define UNUSUAL 0.05      /* by the interval; what is less unusual is not worth the shuffles */
#define SHUFFLES 20000    /* p down to 1/20001: enough for some four hundred comparisons */
#define SHUFFLE_SEED 20170

bool finding_year(const struct finding_ask *q, struct slice *ret)
{
    struct slice s = *q->slice;

    s.grain = GRAIN_MONTH;
    s.first = period_of_day(GRAIN_MONTH, period_end_day(q->period) - 1);
    s.first.ordinal -= WINDOW_MONTHS - 1;
    s.periods = WINDOW_MONTHS;
    s.total = true;
    s.group = GROUP_NONE;
    s.weighting = BY_RESPONDENT;
    s.interval = INTERVAL_CLUSTERED;
    *ret = s;
    return s.first.ordinal >= 0;
}

const char *finding_year_query(const struct finding_ask *q, const char *metric, const char *group,
                               const struct slice *year)
{
    int64_t from = year->first.ordinal, to = from + WINDOW_MONTHS;

    return arena_printf(q->arena, "/v1/metrics/%s/values?grain=total&group_by=%s&from=%04d-%02d&to=%04d-%02d", metric,
                        group, 1970 + (int)(from / 12), 1 + (int)(from % 12), 1970 + (int)(to / 12),
                        1 + (int)(to % 12));
}

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

/*
 * A partner has few customers: the interval's p promises more than so few accounts can hold. Where it is small, accounts are
 * dealt to partners at random, and the difference must be rare among those.
 */
static double gap_p(const struct gap *g, const struct sample *others, struct arena *a)
{
    const struct sample *own = g->partner->sample;
    size_t all = own->n + others->n, k = 0;
    double p = change_p(&g->change), *sum, *n;

    if (p > UNUSUAL) return p;
    sum = arena_array(a, all, sizeof *sum);
    n = arena_array(a, all, sizeof *n);
    for (size_t i = 0; i < own->n; i++, k++) {
        sum[k] = cluster_sum(own->kind, &own->clusters[i]);
        n[k] = (double)own->clusters[i].n;
    }
    for (size_t i = 0; i < others->n; i++, k++) {
        sum[k] = cluster_sum(others->kind, &others->clusters[i]);
        n[k] = (double)others->clusters[i].n;
    }
    return groups_permutation_p(sum, n, all, own->n, g->change.value, SHUFFLES, SHUFFLE_SEED,
                                arena_array(a, all, sizeof(size_t)));
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
        struct gap gap = {.metric = m, .partner = &f.items[i]};
        struct sample others;

        if (!f.items[i].group || !f.items[i].sample || f.items[i].sample->n < CUSTOMERS_LEAST) continue;
        others = sample_of_others(&f, &f.items[i], q->arena);
        if (others.n < CUSTOMERS_LEAST) continue;
        estimate_clustered(&others, &gap.others);
        change_clustered(f.items[i].sample, &others, &f.items[i].estimate, &gap.others, false, m->goal.min_n,
                         &gap.change);
        if (!gap.change.may_claim) continue;
        gap.p = gap_p(&gap, &others, q->arena);
        *ARENA_PUSH(q->arena, to->items, to->n, to->cap) = gap;
    }
    return ERR_OK;
}

static void gap_show(const struct finding_ask *q, const struct gap *g, double p, size_t compared, struct findings *ret)
{
    struct finding *f = findings_add(ret, q->arena, FINDING_LAGGING_PARTNER);
    const struct metric *m = g->metric;
    struct slice year;

    if (!finding_year(q, &year)) return;
    span_mature(q, m, &year);
    f->phase = m->phase;
    f->metric = m->key;
    f->account = g->partner->group;
    f->has_p = true;
    f->p = p;
    f->compared = compared;
    f->has_since = true;
    f->since = year.first;
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
    f->query = finding_year_query(q, m->key, "partner", &year);
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
    benjamini_hochberg(p, gaps.n, FALSE_DISCOVERIES, order, found);
    for (size_t i = 0; i < gaps.n; i++) {
        if (found[i] && change_is_worse(gaps.items[i].metric, &gaps.items[i].change))
            gap_show(q, &gaps.items[i], p[i], gaps.n, ret);
    }
    return ERR_OK;
}
