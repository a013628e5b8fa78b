/* Waits that may still be open: from a start to its end, from an invitation to its answer. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "db/stating.h"

/* ---- time_to ---- */

struct waiting {
    struct stating *s;
    int64_t as_of;
    bool clock_moves; /* something is not seen, or still waits: tomorrow it may be otherwise */
};

static enum err wait_add(void *arg, const struct scanned *o)
{
    struct waiting *w = arg;
    struct figuring *g = w->s->g;
    size_t period = figuring_period(g, o->fact.at);
    bool seen = o->has_until && o->until_at <= w->as_of;
    struct wait wait = {.observed = seen && o->bucket == WAIT_ENDED};
    struct pile *to;
    enum err e;

    if (period == SIZE_MAX) return ERR_OK;
    if (!seen) w->clock_moves = true;
    if (o->fact.at >= w->as_of) return ERR_OK;
    wait.us = (seen ? o->until_at : w->as_of) - o->fact.at;
    if ((e = stating_pile(w->s, o->group, period, &to)) != ERR_OK) return e;
    *ARENA_PUSH(g->arena, to->waits, to->n, to->cap) = wait;
    return ERR_OK;
}

enum err state_time_to(struct stating *s)
{
    struct figuring *g = s->g;
    struct waiting w = {.s = s, .as_of = figuring_as_of(g)};
    enum err e = observations_scan(g, &s->sieve, s->m->series, g->bounds[0], g->bounds[g->periods], wait_add, &w);

    if (e == ERR_OK && w.clock_moves && g->slice->as_of == 0)
        figuring_until(g, period_end_us(period_of(GRAIN_DAY, g->slice->now, g->tz), g->tz));
    return e;
}

/* ---- invitations and their answers ---- */

#define ANSWER_WINDOW (INVITATION_DAYS * DAY_US)

struct scans {
    struct scanned *items;
    size_t n, cap;
};

/* A series' observations of all accounts in [from, to), unfiltered. */
static enum err scan_all(struct figuring *g, int64_t series, int64_t from, int64_t to, bool naming_only,
                         struct scans *ret)
{
    enum stmt s = STMT_OBSERVATION_SCAN;
    enum err e;

    for (int64_t slot = slot_of(from); from < to && slot <= slot_of(to - 1); slot++) {
        db_bind_int(g->db, s, 1, slot);
        db_bind_int(g->db, s, 2, series);
        db_bind_int(g->db, s, 3, from);
        db_bind_int(g->db, s, 4, to);
        while ((e = db_step(g->db, s)) == ERR_OK) {
            struct scanned o;

            if (naming_only && db_int(g->db, s, 7) != INVITED_NAMING) continue;
            observation_read(g->db, s, &o);
            *ARENA_PUSH(g->arena, ret->items, ret->n, ret->cap) = o;
        }
        if (e != ERR_NONE) return e;
    }
    return ERR_OK;
}

static int64_t slot_start_us(int64_t slot)
{
    return period_first_day((struct period){GRAIN_MONTH, slot}) * DAY_US;
}

/* Responses that name an invitation count whenever they came: in any month that holds observations. */
static enum err scan_naming(struct figuring *g, int64_t series, int64_t from, int64_t to, struct scans *ret)
{
    enum stmt s = STMT_OBSERVATION_SLOTS;
    int64_t first = 0, last = -1;
    enum err e;

    if ((e = db_step(g->db, s)) == ERR_OK && !db_is_null(g->db, s, 0)) {
        first = db_int(g->db, s, 0);
        last = db_int(g->db, s, 1);
    }
    db_reset(g->db, s);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    if (first > last) return ERR_OK;
    e = scan_all(g, series, slot_start_us(first), from, true, ret);
    if (e == ERR_OK) e = scan_all(g, series, from, to, false, ret);
    if (e == ERR_OK) e = scan_all(g, series, to, slot_start_us(last + 1), true, ret);
    return e;
}

/* By contact and touchpoint, then time; an invitation before an answer of its instant. Last of all by what does not depend on
 * the order of arrival. */
static int met_compare(const void *a, const void *b)
{
    const struct scanned *x = a, *y = b;
    bool x_sent = x->bucket == INVITED_SENT, y_sent = y->bucket == INVITED_SENT;

    if (x->fact.contact != y->fact.contact) return x->fact.contact < y->fact.contact ? -1 : 1;
    if (x->fact.touchpoint != y->fact.touchpoint) return x->fact.touchpoint < y->fact.touchpoint ? -1 : 1;
    if (x->fact.at != y->fact.at) return x->fact.at < y->fact.at ? -1 : 1;
    if (x_sent != y_sent) return x_sent ? -1 : 1;
    if (x->value.units != y->value.units) return x->value.units < y->value.units ? -1 : 1;
    return (x->fact.no > y->fact.no) - (x->fact.no < y->fact.no);
}

static int named_compare(const void *a, const void *b)
{
    const struct scanned *x = a, *y = b;

    if (x->value.units != y->value.units) return x->value.units < y->value.units ? -1 : 1;
    if (x->fact.at != y->fact.at) return x->fact.at < y->fact.at ? -1 : 1;
    return (x->fact.no > y->fact.no) - (x->fact.no < y->fact.no);
}

/* The first response that names the invitation; NULL. */
static const struct scanned *naming_find(const struct scans *naming, int64_t hash)
{
    size_t low = 0, high = naming->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (naming->items[middle].value.units < hash) low = middle + 1;
        else high = middle;
    }
    return low < naming->n && naming->items[low].value.units == hash ? &naming->items[low] : NULL;
}

static void answered_by(struct invited *i, const struct scanned *answer)
{
    i->answered = true;
    i->answer_account = answer->fact.account;
    i->answer_at = answer->fact.at;
    i->answer_no = answer->fact.no;
}

enum err invitations_join(struct figuring *g, int64_t series, int64_t from, int64_t to, struct invited **ret,
                          size_t *ret_n)
{
    struct scans all = {0}, met = {0}, naming = {0};
    struct invited *items = NULL;
    size_t n = 0, cap = 0;
    enum err e = scan_naming(g, series, from, to + ANSWER_WINDOW + 1, &all);

    if (e != ERR_OK) return e;
    for (size_t i = 0; i < all.n; i++) {
        struct scans *list = all.items[i].bucket == INVITED_NAMING ? &naming : &met;

        if (all.items[i].bucket == INVITED_BOUNCED) continue;
        *ARENA_PUSH(g->arena, list->items, list->n, list->cap) = all.items[i];
    }
    if (met.n > 1) qsort(met.items, met.n, sizeof *met.items, met_compare);
    if (naming.n > 1) qsort(naming.items, naming.n, sizeof *naming.items, named_compare);
    for (size_t i = 0; i < met.n; i++) {
        const struct scanned *sent = &met.items[i], *next = i + 1 < met.n ? sent + 1 : NULL, *named;
        struct invited *to_fill;

        if (sent->bucket != INVITED_SENT || sent->fact.at >= to) continue;
        to_fill = ARENA_PUSH(g->arena, items, n, cap);
        *to_fill = (struct invited){.sent = *sent};
        if ((named = naming_find(&naming, sent->value.units))) answered_by(to_fill, named);
        else if (next && sent->fact.contact && next->bucket == INVITED_ANSWER &&
                 next->fact.contact == sent->fact.contact && next->fact.touchpoint == sent->fact.touchpoint &&
                 next->fact.at - sent->fact.at <= ANSWER_WINDOW)
            answered_by(to_fill, next);
    }
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}

enum err state_response_rate(struct stating *s)
{
    struct figuring *g = s->g;
    struct invited *items;
    size_t n;
    enum err e = invitations_join(g, s->m->series, g->bounds[0], g->bounds[g->periods], &items, &n);

    if (e != ERR_OK) return e;
    figuring_rests_on(g, s->m->series, INT64_MIN, INT64_MAX); /* answers may stand in any month */
    for (size_t i = 0; i < n; i++) {
        const struct sifted *f = &items[i].sent.fact;
        size_t period = figuring_period(g, f->at);
        const char *group;
        bool passes;

        if (period == SIZE_MAX) continue;
        if ((e = sieve_pass(&s->sieve, f, &passes, &group)) != ERR_OK) return e;
        if (!passes) continue;
        e = stating_count(s, group, period,
                          (struct account_count){.account = f->account, .k = items[i].answered, .n = 1, .at = f->at});
        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}
