/* Flow through a journey's phases: counts of its stays in a window. Must not know what a phase means but that it is an exit. */
#include "base/clock.h"
#include "db/journey.h"
#include "db/stating.h"

struct flowing {
    struct stating s;
    struct flow *flow;
    struct pile *waits; /* per phase */
};

/* One stay, and the one behind it or NULL. True where it touches the window. */
static bool stay_count(struct flowing *f, const struct stay *stay, const struct stay *next, bool first)
{
    struct flow *w = f->flow;
    const struct journey *j = f->s.journey;
    struct flow_phase *phase = &w->phases[stay->phase];
    int64_t left = stay->has_left ? stay->left : INT64_MAX;

    if (stay->entered >= w->to || left < w->from) return false;
    if (stay->entered < w->from) {
        phase->at_start += left >= w->from;
    } else {
        phase->entered++;
        phase->firsts += first;
    }
    if (left >= w->to) {
        phase->now++;
        return true;
    }
    phase->left++;
    if (!next) return true;
    w->moves[stay->phase * j->phases_n + next->phase]++;
    phase->exited += j->phases[next->phase].exit;
    return true;
}

/* Of stays that began in the window: how long, or how long yet. */
static void stay_wait(struct flowing *f, const struct stay *stay)
{
    struct flow *w = f->flow;
    struct pile *to = &f->waits[stay->phase];
    bool seen = stay->has_left && stay->left <= w->as_of;

    if (stay->entered < w->from || stay->entered >= w->as_of) return;
    *ARENA_PUSH(f->s.g->arena, to->waits, to->n, to->cap) =
        (struct wait){.us = (seen ? stay->left : w->as_of) - stay->entered, .observed = seen};
    w->phases[stay->phase].waiting += !seen;
}

static void account_count(struct flowing *f, const struct account_stays *of)
{
    bool touches = false;

    for (size_t i = 0; i < of->n; i++) {
        const struct stay *next = i + 1 < of->n ? &of->stays[i + 1] : NULL;

        if (stay_count(f, &of->stays[i], next, i == 0)) touches = true;
        stay_wait(f, &of->stays[i]);
    }
    f->flow->accounts += touches;
}

static void phases_estimate(struct flowing *f)
{
    for (size_t i = 0; i < f->s.journey->phases_n; i++) {
        struct flow_phase *phase = &f->flow->phases[i];
        struct pile *p = &f->waits[i];

        phase->stays = (int64_t)p->n;
        estimate_time_to(p->waits, p->n, 0.5, &phase->median);
        estimate_time_to(p->waits, p->n, 0.9, &phase->p90);
        estimate_share(phase->exited, phase->left, &phase->exits);
    }
}

static enum err flow_count(struct flowing *f)
{
    struct figuring *g = f->s.g;
    struct account_stays *stays = NULL;
    const char *group;
    size_t n = 0;
    enum err e = store_stays(g->db, g->arena, f->s.journey, 0, &stays, &n);

    if (e == ERR_NONE) f->flow->building = true;
    if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    for (size_t i = 0; i < n; i++) {
        if (stating_account(&f->s, stays[i].account, &group)) account_count(f, &stays[i]);
    }
    phases_estimate(f);
    return ERR_OK;
}

enum err store_flow(struct db *db, struct arena *a, const struct tz *tz, const struct journey *journey,
                    const struct slice *slice, struct flow *ret, struct figure_dependencies *ret_rests_on)
{
    size_t n = journey->phases_n;
    struct flow flow = {.phases = arena_array(a, n + 1, sizeof *flow.phases),
                        .moves = arena_array(a, n * n + 1, sizeof *flow.moves)};
    struct figuring g;
    struct flowing f = {.s = {.g = &g, .journey = journey}, .flow = &flow};
    int64_t end;
    enum err e;

    if ((e = figuring_start(&g, db, a, tz, journey, slice)) != ERR_OK) return e;
    f.waits = arena_array(a, n + 1, sizeof *f.waits);
    end = g.bounds[g.periods];
    flow.from = g.bounds[0];
    flow.to = end < slice->now ? end : slice->now;
    flow.as_of = figuring_live_at(&g, g.periods - 1);
    if ((e = sieve_make(&g, &f.s.sieve)) != ERR_OK) return e;
    e = flow_count(&f);
    sieve_drop(&f.s.sieve);
    if (e != ERR_OK) return e;
    g.rests_on.registry |= !slice_is_plain(slice);
    if (journey->series) figuring_rests_on(&g, journey->series, INT64_MIN, figuring_month(&g, g.periods - 1, true));
    figuring_until(&g, period_end_us(period_of(GRAIN_DAY, slice->now, tz), tz));
    *ret = flow;
    *ret_rests_on = g.rests_on;
    return ERR_OK;
}
