/* The change of one metric between two neighbouring periods (KPI.md 2, "Change"). */
#include <stdlib.h>
#include <string.h>

#include "db/figuring.h"

/* Per account, how many of its events fall into each of the two periods. */
struct counting {
    struct figuring *g;
    struct cellmap by_account; /* period = account, series = which of the two */
    bool accounts;             /* any event names one */
};

static enum err count_one(void *arg, const struct scanned *o)
{
    struct counting *c = arg;
    size_t period = figuring_period(c->g, o->fact.at);

    if (period == SIZE_MAX || o->fact.account == 0) return ERR_OK;
    c->accounts = true;
    cellmap_add(&c->by_account, o->fact.account, (int64_t)period, 0, 1, 0);
    return ERR_OK;
}

static double slice_days(const struct slice *s, size_t period)
{
    struct period p = {s->grain, s->first.ordinal + (int64_t)period};

    return (double)(period_end_day(p) - period_first_day(p));
}

static size_t pairs_make(struct counting *c, struct paired_count *pairs)
{
    size_t n = 0;

    cellmap_sort(&c->by_account);
    for (size_t i = 0; i < c->by_account.n; i++) {
        const struct cell *cell = &c->by_account.cells[i];

        if (n == 0 || i == 0 || c->by_account.cells[i - 1].period != cell->period)
            pairs[n++] = (struct paired_count){0};
        if (cell->series == 0) pairs[n - 1].before = cell->n;
        else pairs[n - 1].now = cell->n;
    }
    return n;
}

/*
 * Counts whose events name accounts come in bursts: the interval is over accounts. Events without an account are not
 * part of it: where some exist, the difference is that of all, the uncertainty that of those with accounts.
 */
static enum err change_of_counts(struct figuring *g, const struct metric *m, const struct figure *before,
                                 const struct figure *now, struct change *ret)
{
    struct counting c = {.g = g};
    double days_before = slice_days(g->slice, 0), days_now = slice_days(g->slice, 1);
    struct estimate scaled = before->estimate;
    struct sieve s;
    enum err e;

    if ((e = sieve_make(g, &s)) != ERR_OK) return e;
    e = observations_scan(g, &s, m->series, g->bounds[0], g->bounds[2], count_one, &c);
    sieve_drop(&s);
    change_scale(&scaled, days_now, days_before);
    if (e == ERR_OK && c.accounts) {
        struct paired_count *pairs = arena_array(g->arena, c.by_account.n, sizeof *pairs);
        size_t n = pairs_make(&c, pairs);
        double d;

        change_counts(pairs, n, days_now, days_before, ret);
        d = now->estimate.value - scaled.value - ret->value;
        ret->value += d;
        ret->low += ret->has_low ? d : 0;
        ret->high += ret->has_high ? d : 0;
        ret->significant = ret->has_low && ret->has_high && (ret->low > 0 || ret->high < 0);
    } else if (e == ERR_OK) {
        change_mover(&now->estimate, &scaled, 0, ret);
    }
    cellmap_free(&c.by_account);
    return e;
}

/* A window of twelve months that ends with each period: those of shorter periods look at much the same. */
static bool change_overlaps(const struct metric *m, const struct slice *s)
{
    const struct measure *q = &m->measure;
    bool trails =
        q->kind == MEASURE_COVERAGE || ((q->kind == MEASURE_RETENTION || q->kind == MEASURE_CHURN) && !q->by_period);

    return trails && s->grain != GRAIN_YEAR;
}

/* Are the accounts of both sides held against each other? As their intervals are made. */
static bool change_is_paired(const struct metric *m, const struct slice *s, const struct figure *before,
                             const struct figure *now)
{
    if (!before->sample || !now->sample || s->weighting == BY_REVENUE) return false;
    if (s->weighting == BY_ACCOUNT || s->interval == INTERVAL_CLUSTERED) return true;
    return s->interval == INTERVAL_AUTO && (measure_flags(m->measure.kind) & MEASURE_SURVEY) &&
           (sample_is_clustered(before->sample) || sample_is_clustered(now->sample));
}

/* Neither a count nor a sum. Never by the census correction: it tells a population's state, not whether it moved. */
static void change_of_estimates(const struct metric *m, const struct slice *s, const struct figure *before,
                                const struct figure *now, struct change *ret)
{
    if (measure_is_census(&m->measure)) change_census(&now->uncorrected, &before->uncorrected, ret);
    else if (change_is_paired(m, s, before, now))
        change_clustered(now->sample, before->sample, &now->uncorrected, &before->uncorrected,
                         s->weighting == BY_ACCOUNT, m->goal.min_n, ret);
    else change_mover(&now->uncorrected, &before->uncorrected, m->goal.min_n, ret);
}

enum err store_change(struct db *db, struct arena *a, const struct tz *tz, const struct metric *metric,
                      const struct slice *slice, const struct figure *before, const struct figure *now,
                      struct change *ret, const char **ret_why)
{
    unsigned flags = measure_flags(metric->measure.kind);
    struct estimate scaled = before->estimate;
    struct change none = {0};
    struct figuring g;
    enum err e;

    *ret = none;
    *ret_why = !now->estimate.has_value || !before->estimate.has_value ? "no_value"
               : now->open || before->open                             ? "open"
               : now->maturing || before->maturing                     ? "maturing"
               : change_overlaps(metric, slice)                        ? "overlap"
                                                                       : NULL;
    if (*ret_why) return ERR_OK;
    if ((e = figuring_start(&g, db, a, tz, NULL, slice)) != ERR_OK) return e;
    if (metric->measure.kind == MEASURE_COUNT) return change_of_counts(&g, metric, before, now, ret);
    if (flags & MEASURE_TOTALS) { /* a sum: a census */
        change_scale(&scaled, slice_days(slice, 1), slice_days(slice, 0));
        change_census(&now->estimate, &scaled, ret);
    } else {
        change_of_estimates(metric, slice, before, now, ret);
    }
    return ERR_OK;
}
