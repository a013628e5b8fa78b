/*
 * The findings that rest on the scorecard's figures: watermelons, drops, parts that do not make a whole.
 *
 * Nothing open or maturing counts here (KPI.md 2): what is not finished yet proves nothing.
 */
#include <math.h>
#include <string.h>

#include "kpi/association.h"
#include "kpi/finding.h"

/* --- comparisons --- */

/* The changes that one rule looks at, and which of them it may believe. */
struct comparisons {
    const struct card_metric **of;
    double *p;
    bool *found;
    size_t n;
};

static bool is_comparable(const struct card_metric *x)
{
    const struct change *c = &x->change;

    /* Nothing then and nothing now is no comparison. */
    if (x->now.n == 0 && x->past_n > 0 && x->past[0].n == 0) return false;
    return x->has_change && !x->open && !x->maturing && c->may_claim && x->metric->goal.better != BETTER_NONE;
}

static double metric_p(const struct card_metric *x, struct arena *a)
{
    if (x->sample && x->sample_before) return sample_change_p(x->sample, x->sample_before, &x->change, a);
    return change_p(&x->change);
}

static struct comparisons comparisons_make(const struct card_ground *g, struct arena *a,
                                           bool (*looks_at)(const struct card_ground *g, const struct card_metric *x))
{
    struct comparisons c = {.of = arena_array(a, g->n + 1, sizeof *c.of),
                            .p = arena_array(a, g->n + 1, sizeof *c.p),
                            .found = arena_array(a, g->n + 1, sizeof *c.found)};
    size_t *order = arena_array(a, g->n + 1, sizeof *order);

    for (size_t i = 0; i < g->n; i++) {
        if (!is_comparable(&g->metrics[i]) || !looks_at(g, &g->metrics[i])) continue;
        c.p[c.n] = metric_p(&g->metrics[i], a);
        c.of[c.n++] = &g->metrics[i];
    }
    benjamini_hochberg(c.p, c.n, FINDING_ALARMS, order, c.found);
    return c;
}

static bool comparisons_hold(const struct comparisons *c, const struct card_metric *x, double *ret_p)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->of[i] != x) continue;
        *ret_p = c->p[i];
        return c->found[i] && change_is_worse(x->metric, &x->change);
    }
    return false;
}

/* --- evidence --- */

static struct evidence evidence_of(const struct card_metric *x, const struct estimate *e, const char *label)
{
    return (struct evidence){.metric = x->metric->key,
                             .phase = x->metric->phase,
                             .label = label,
                             .estimate = *e,
                             .has_status = e == &x->now,
                             .status = x->status,
                             .unit = x->metric->unit};
}

static void evidence_add(struct finding *f, struct arena *a, size_t room, const struct evidence *e)
{
    if (!f->evidence) f->evidence = arena_array(a, room, sizeof *f->evidence);
    f->evidence[f->evidence_n++] = *e;
}

/* The first of the periods, back from now, through which a status lasted. */
static struct period status_since(const struct card_ground *g, const struct card_metric *x)
{
    struct period since = g->period;

    for (size_t i = 0; i < x->past_n && x->past_status[i] == x->status; i++) since.ordinal--;
    return since;
}

static const char *card_query(const struct card_ground *g, struct arena *a)
{
    return arena_printf(a, "/v1/journeys/%s/scorecard?period=%s%s", g->journey->key, g->period_text, g->filters);
}

/* How far beyond the target, as a share of it: what worsens grows. */
static double level_of(const struct card_metric *x)
{
    const struct goal *goal = &x->metric->goal;
    double away = goal->better == BETTER_LOW ? x->now.value - goal->target : goal->target - x->now.value;

    if (!goal->has_target) return x->metric->goal.better == BETTER_LOW ? x->now.value : -x->now.value;
    return away / fmax(fabs(goal->target), 1e-9);
}

/* --- watermelon: green outside, red inside --- */

static bool is_of(const struct card_metric *x, const struct phase *p, enum perspective perspective)
{
    return x->metric->perspective == perspective && strcmp(x->metric->phase, p->key) == 0;
}

/* Delivery of a phase: one on target at least, none off or at risk. What never had a fact is not on target: it is not connected. */
static bool delivery_is_green(const struct card_ground *g, const struct phase *p)
{
    bool any = false;

    for (size_t i = 0; i < g->n; i++) {
        const struct card_metric *x = &g->metrics[i];

        if (!is_of(x, p, VALUE_DELIVERY)) continue;
        if (x->status == STATUS_OFF_TARGET || x->status == STATUS_AT_RISK) return false;
        any |= x->status == STATUS_ON_TARGET && x->newest != 0;
    }
    return any;
}

static bool is_realized_under_green(const struct card_ground *g, const struct card_metric *x)
{
    const struct phase *p = journey_phase(g->journey, x->metric->phase);

    return p && x->metric->perspective == VALUE_REALIZATION && delivery_is_green(g, p);
}

static void watermelon_of(const struct card_ground *g, const struct phase *p, const struct comparisons *c,
                          struct arena *a, struct findings *ret)
{
    struct finding *f = NULL;
    double p_value;

    for (size_t i = 0; i < g->n; i++) {
        const struct card_metric *x = &g->metrics[i];
        struct evidence e = evidence_of(x, &x->now, "value realization");
        struct period since = status_since(g, x);
        bool off = x->status == STATUS_OFF_TARGET, fell = comparisons_hold(c, x, &p_value);

        if (!is_of(x, p, VALUE_REALIZATION) || (!off && !fell)) continue;
        if (!f) {
            f = findings_add(ret, a, FINDING_WATERMELON);
            f->since = g->period;
        }
        f->level += 1 + fmax(level_of(x), 0);
        if (off && since.ordinal < f->since.ordinal) f->since = since;
        evidence_add(f, a, g->n, &e);
    }
    if (!f) return;
    for (size_t i = 0; i < g->n; i++) {
        struct evidence e = evidence_of(&g->metrics[i], &g->metrics[i].now, "value delivery");

        if (is_of(&g->metrics[i], p, VALUE_DELIVERY)) evidence_add(f, a, g->n, &e);
    }
    f->phase = p->key;
    f->compared = c->n;
    f->has_since = true;
    f->title = arena_printf(a, "%s is delivered on target, but customers do not get its value", p->name);
    f->detail =
        "Every target of delivery is met while a measure of what customers get is off target or has fallen. Look for fixes "
        "that meet the measure and not the customer.";
    f->query = card_query(g, a);
}

void find_watermelons(const struct card_ground *g, struct arena *a, struct findings *ret)
{
    struct comparisons c = comparisons_make(g, a, is_realized_under_green);

    for (size_t i = 0; i < g->journey->phases_n; i++) {
        if (delivery_is_green(g, &g->journey->phases[i])) watermelon_of(g, &g->journey->phases[i], &c, a, ret);
    }
}

/* --- drop --- */

static bool is_any(const struct card_ground *g, const struct card_metric *x)
{
    (void)g;
    (void)x;
    return true;
}

/* A census moved to a worse status: no chance is involved. */
static bool census_fell(const struct card_metric *x)
{
    enum status before;

    if (!measure_is_census(&x->metric->measure) || !x->has_change || x->open || x->maturing || x->past_n == 0)
        return false;
    before = x->past_status[0];
    if (before != STATUS_ON_TARGET && before != STATUS_AT_RISK) return false;
    return x->status > before; /* on target, at risk, off target stand in this order */
}

void find_drops(const struct card_ground *g, struct arena *a, struct findings *ret)
{
    struct comparisons c = comparisons_make(g, a, is_any);

    for (size_t i = 0; i < g->n; i++) {
        const struct card_metric *x = &g->metrics[i];
        bool fell = census_fell(x);
        double p = 1;
        struct finding *f;
        struct evidence now = evidence_of(x, &x->now, "now"), before;

        if (!comparisons_hold(&c, x, &p) && !fell) continue;
        f = findings_add(ret, a, FINDING_DROP);
        f->phase = x->metric->phase;
        f->metric = x->metric->key;
        f->has_since = true;
        f->since = g->period;
        f->has_p = !fell;
        f->p = p;
        f->compared = c.n;
        f->level = level_of(x);
        f->title = arena_printf(a, "%s got worse", x->metric->name);
        f->detail =
            fell
                ? "Its status is worse than in the period before. It is a census: no chance is involved."
                : "The change from the period before is larger than chance explains, all comparisons of the scorecard considered.";
        f->query = arena_printf(a, "/v1/metrics/%s/facts?period=%s%s", x->metric->key, g->period_text, g->filters);
        evidence_add(f, a, 2, &now);
        if (x->past_n == 0) continue;
        before = evidence_of(x, &x->past[0], "before");
        evidence_add(f, a, 2, &before);
    }
}

/* --- parts and the whole --- */

static bool names_touchpoint(const struct where *w)
{
    for (size_t i = 0; i < w->n; i++) {
        if (w->tests[i].field == WHERE_TOUCHPOINT) return true;
    }
    return false;
}

void find_parts_not_whole(const struct card_ground *g, struct arena *a, struct findings *ret)
{
    struct finding *f = NULL;
    size_t parts = 0;

    for (size_t i = 0; i < g->n; i++) {
        if (!names_touchpoint(&g->metrics[i].metric->measure.where)) continue;
        if (g->metrics[i].status != STATUS_ON_TARGET) return;
        parts++;
    }
    for (size_t i = 0; i < g->n && parts > 0; i++) {
        const struct card_metric *x = &g->metrics[i];
        struct evidence e = evidence_of(x, &x->now, "the whole");

        if (strcmp(x->metric->purpose, "success") != 0 || x->status != STATUS_OFF_TARGET) continue;
        if (!f) f = findings_add(ret, a, FINDING_PARTS_NOT_WHOLE);
        f->level += 1 + fmax(level_of(x), 0);
        evidence_add(f, a, g->n, &e);
    }
    if (!f) return;
    for (size_t i = 0; i < g->n; i++) {
        struct evidence e = evidence_of(&g->metrics[i], &g->metrics[i].now, "a part");

        if (names_touchpoint(&g->metrics[i].metric->measure.where)) evidence_add(f, a, g->n, &e);
    }
    f->has_since = true;
    f->since = g->period;
    f->title = "Every touchpoint is on target and the journey is not";
    f->detail =
        "What customers say at each touchpoint meets its target, while a success metric of the journey is off. The parts that are "
        "measured do not make the whole: look between them.";
    f->query = card_query(g, a);
}
