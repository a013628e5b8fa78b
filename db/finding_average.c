/*
 * The change of an average, for the rule of drops. A figure's own interval comes from histograms, whose buckets hide how much
 * values of nearly the same size differ (an uptime of 99.40 and one of 99.99): good enough to be shown, too sure of
 * itself to raise an alarm. Here the values are read one by one, accounts apart.
 */
#include <math.h>

#include "db/cellmap.h"
#include "db/figuring.h"
#include "db/finding.h"
#include "kpi/sample.h"

struct averaging {
    struct figuring *g;
    struct sample samples[2];
    size_t caps[2];
};

static enum err value_add(void *arg, const struct scanned *o)
{
    struct averaging *t = arg;
    size_t period = figuring_period(t->g, o->fact.at);
    double x = (double)value_to_wide(o->value) / 1e6;

    if (period > 1) return ERR_OK;
    *ARENA_PUSH(t->g->arena, t->samples[period].clusters, t->samples[period].n, t->caps[period]) =
        (struct cluster){.account = o->fact.account, .n = 1, .sum = x, .square = x * x};
    return ERR_OK;
}

enum err store_average_change(struct db *db, struct arena *a, const struct tz *tz, const struct metric *m,
                              const struct slice *two, struct change *ret)
{
    struct averaging t = {0};
    struct estimate estimates[2];
    struct figuring g;
    struct sieve s;
    enum err e;

    if ((e = figuring_start(&g, db, a, tz, NULL, two)) != ERR_OK) return e;
    if ((e = sieve_make(&g, &s)) != ERR_OK) return e;
    t.g = &g;
    e = observations_scan(&g, &s, m->series, g.bounds[0], g.bounds[2], value_add, &t);
    sieve_drop(&s);
    if (e != ERR_OK) return e;
    for (int i = 0; i < 2; i++) {
        t.samples[i].kind = SAMPLE_MEAN;
        t.samples[i].min = -INFINITY;
        t.samples[i].max = INFINITY;
        sample_gather(&t.samples[i]);
        estimate_clustered(&t.samples[i], &estimates[i]);
    }
    change_clustered(&t.samples[1], &t.samples[0], &estimates[1], &estimates[0], false, m->goal.min_n, ret);
    return ERR_OK;
}
