/*
 * The findings about the measuring itself: what nobody owns, measures or has data of, what is measured by proxies.
 * One finding a rule, or a phase: a list that is longer than a page is not read.
 */
#include <string.h>

#include "kpi/finding.h"

static bool is_in(const struct card_metric *x, const struct phase *p)
{
    return strcmp(x->metric->phase, p->key) == 0;
}

static bool is_unowned(const struct owner *o)
{
    return !o->function && !o->person;
}

static const char *list_add(struct arena *a, const char *list, const char *name)
{
    return list ? arena_printf(a, "%s, %s", list, name) : name;
}

#define NAMED 3 /* metrics that a title names; all are in the evidence */

static struct finding *finding_about(struct findings *ret, struct arena *a, enum finding_rule rule,
                                     const struct card_ground *g)
{
    struct finding *f = findings_add(ret, a, rule);

    f->query = arena_printf(a, "/v1/journeys/%s/measurement", g->journey->key);
    f->evidence = arena_array(a, g->n + 1, sizeof *f->evidence);
    return f;
}

static void show(struct finding *f, const struct card_metric *x)
{
    f->evidence[f->evidence_n++] = (struct evidence){.metric = x->metric->key,
                                                     .phase = x->metric->phase,
                                                     .estimate = x->now,
                                                     .has_status = true,
                                                     .status = x->status,
                                                     .unit = x->metric->unit};
}

void find_proxies(const struct card_ground *g, struct arena *a, struct findings *ret)
{
    const char *phases = NULL;
    struct finding *f;
    size_t found = 0;

    for (size_t i = 0; i < g->journey->phases_n; i++) {
        const struct phase *p = &g->journey->phases[i];
        size_t n = 0, outcomes = 0;

        for (size_t k = 0; k < g->n; k++) {
            if (!is_in(&g->metrics[k], p)) continue;
            n++;
            if (strcmp(g->metrics[k].metric->basis, "outcome") == 0) outcomes++;
        }
        if (n == 0 || outcomes > 0) continue;
        phases = list_add(a, phases, p->name);
        found++;
    }
    if (found == 0) return;
    f = finding_about(ret, a, FINDING_PROXY_ONLY, g);
    f->level = (double)found;
    f->title = arena_printf(a, "Measured by inputs and outputs alone: %s", phases);
    f->detail = "No metric there says what came of it for the client. Agree on an outcome and measure that.";
}

void find_unmeasured(const struct card_ground *g, struct arena *a, struct findings *ret)
{
    const char *cells = NULL;
    struct finding *f;
    size_t found = 0;

    for (size_t i = 0; i < g->journey->phases_n; i++) {
        for (int v = 0; v < PERSPECTIVE_COUNT; v++) {
            bool any = false;

            for (size_t k = 0; k < g->n; k++)
                any |= is_in(&g->metrics[k], &g->journey->phases[i]) && (int)g->metrics[k].metric->perspective == v;
            if (any) continue;
            found++;
            cells =
                list_add(a, cells,
                         arena_printf(a, "%s (%s)", g->journey->phases[i].name, perspective_text((enum perspective)v)));
        }
    }
    if (found == 0) return;
    f = finding_about(ret, a, FINDING_UNMEASURED, g);
    f->level = (double)found;
    f->title = found == 1 ? "One part of the journey is not measured"
                          : arena_printf(a, "%zu parts of the journey are not measured", found);
    f->detail = arena_printf(a, "No metric shows: %s.", cells);
}

void find_unowned(const struct card_ground *g, struct arena *a, struct findings *ret)
{
    for (size_t i = 0; i < g->journey->phases_n; i++) {
        const struct phase *p = &g->journey->phases[i];
        bool phase = is_unowned(&p->owner);
        const char *names = NULL;
        size_t metrics = 0;
        struct finding *f;

        for (size_t k = 0; k < g->n; k++) {
            if (!is_in(&g->metrics[k], p) || !is_unowned(&g->metrics[k].metric->owner)) continue;
            names = list_add(a, names, g->metrics[k].metric->name);
            metrics++;
        }
        if (!phase && metrics == 0) continue;
        f = finding_about(ret, a, FINDING_UNOWNED, g);
        f->query = arena_printf(a, "/v1/journeys/%s", g->journey->key);
        f->phase = p->key;
        f->level = (phase ? 100 : 0) + (double)metrics;
        f->title = phase
                       ? arena_printf(a, "%s has no owner", p->name)
                       : arena_printf(a, "%s: %zu metric%s without an owner", p->name, metrics, metrics > 1 ? "s" : "");
        f->detail = metrics > 0 ? arena_printf(a, "Nobody answers for: %s.", names)
                                : "Its metrics have owners; the phase as a whole has none.";
    }
}

/* A count of nothing is a figure; that nothing was ever counted is not. What is computed of others has no news of its own. */
static bool has_no_data(const struct card_metric *x)
{
    if (x->now.reason == REASON_BUILDING || x->now.reason == REASON_UNSUPPORTED) return false;
    return (x->status == STATUS_NO_DATA && x->now.n == 0) || (x->newest == 0 && x->metric->series != 0);
}

/* No data in the period, or none for two cadences. A metric that never had any is not stale. */
void find_missing(const struct card_ground *g, struct arena *a, struct findings *ret)
{
    static const enum finding_rule rules[] = {FINDING_NO_DATA, FINDING_STALE};

    for (size_t r = 0; r < 2; r++) {
        struct finding *f = NULL;
        const char *names = NULL;

        for (size_t i = 0; i < g->n; i++) {
            const struct card_metric *x = &g->metrics[i];
            bool stale = x->stale && x->newest != 0;

            if (r == 0 ? stale || !has_no_data(x) : !stale) continue;
            if (!f) f = finding_about(ret, a, rules[r], g);
            names = list_add(a, names, x->metric->name);
            f->level++;
            show(f, x);
        }
        if (!f) continue;
        if (f->evidence_n == 1) {
            f->metric = f->evidence[0].metric;
            f->phase = f->evidence[0].phase;
        }
        f->title = arena_printf(a, r == 0 ? "Without observations: %s" : "No news for two cadences: %s",
                                f->evidence_n <= NAMED ? names : arena_printf(a, "%zu metrics", f->evidence_n));
        f->detail = r == 0 ? "Nothing of the period bears on them. Is the source connected?"
                           : "Their newest observations are older than two cadences. Has the source stopped?";
        f->query =
            arena_printf(a, "/v1/journeys/%s/scorecard?period=%s%s", g->journey->key, g->period_text, g->filters);
    }
}
