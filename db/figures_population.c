/*
 * Finite populations: how many contacts or accounts are registered in each group at the end of each period, and the
 * narrowing of intervals that follows (KPI.md 2, "Census correction"; 3, "As of when").
 *
 * Must not narrow what changes and findings rest on: answers keep the estimate as it was.
 */
#include <stdlib.h>
#include <string.h>

#include "db/figuring.h"
#include "db/stating.h"

/* A registered contact or account. */
struct member {
    int64_t number, account, role;
    enum side side;
    bool has_from, has_until; /* from: since, or the first fact */
    int64_t from, until;
};
struct members {
    struct member *items; /* ascending by number */
    size_t n, cap;
    size_t undated; /* that have no `from` yet */
    bool known;
};

/* ---- who is registered ---- */

static enum err members_read(struct figuring *g, enum population_kind kind, struct members *ret)
{
    enum stmt s = kind == POPULATION_CONTACTS ? STMT_CONTACT_REGISTERED : STMT_ACCOUNT_REGISTERED;
    enum err e;

    while ((e = db_step(g->db, s)) == ERR_OK) {
        struct member m = {.number = db_int(g->db, s, 0),
                           .account = db_int(g->db, s, 1),
                           .role = db_int(g->db, s, 2),
                           .side = (enum side)db_int(g->db, s, 3),
                           .has_from = !db_is_null(g->db, s, 4),
                           .from = db_int(g->db, s, 4),
                           .has_until = !db_is_null(g->db, s, 5),
                           .until = db_int(g->db, s, 5)};

        ret->undated += !m.has_from;
        *ARENA_PUSH(g->arena, ret->items, ret->n, ret->cap) = m;
    }
    return e == ERR_NONE ? ERR_OK : e;
}

static int member_compare(const void *a, const void *b)
{
    const struct member *x = a, *y = b;

    return (x->number > y->number) - (x->number < y->number);
}

static void member_begin(struct members *all, struct member *m, int64_t at)
{
    if (m->has_from) return;
    m->has_from = true;
    m->from = at;
    all->undated--;
}

/* The first voices of one month, of contacts that nobody said a beginning of. */
static enum err contacts_begin(struct figuring *g, struct members *all, int64_t slot, int64_t series)
{
    enum stmt s = STMT_CONTACT_FIRST_VOICES;
    enum err e;

    db_bind_int(g->db, s, 1, slot);
    db_bind_int(g->db, s, 2, series);
    while ((e = db_step(g->db, s)) == ERR_OK) {
        struct member key = {.number = db_int(g->db, s, 0)};
        struct member *m = bsearch(&key, all->items, all->n, sizeof key, member_compare);

        if (m) member_begin(all, m, db_int(g->db, s, 1));
    }
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err accounts_begin(struct figuring *g, struct members *all, int64_t slot)
{
    enum stmt s = STMT_ACCOUNT_FIRST_FACT;
    enum err e;

    for (size_t i = 0; i < all->n; i++) {
        if (all->items[i].has_from) continue;
        db_bind_int(g->db, s, 1, slot);
        db_bind_int(g->db, s, 2, all->items[i].number);
        if ((e = db_step(g->db, s)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
        if (!db_is_null(g->db, s, 0)) member_begin(all, &all->items[i], db_int(g->db, s, 0));
        db_reset(g->db, s);
    }
    return ERR_OK;
}

/* The next month behind `slot` that holds a fact; ERR_NONE. */
static enum err slot_next(struct figuring *g, int64_t *slot)
{
    enum stmt s = STMT_FACT_SLOT_AFTER;
    enum err e;

    db_bind_int(g->db, s, 1, *slot);
    if ((e = db_step(g->db, s)) != ERR_OK) return e;
    if (db_is_null(g->db, s, 0)) e = ERR_NONE;
    else *slot = db_int(g->db, s, 0);
    db_reset(g->db, s);
    return e;
}

/* Month by month from the oldest, as long as somebody's first fact may still come before the last period's end. */
static enum err members_begin(struct figuring *g, enum population_kind kind, struct members *all)
{
    int64_t series = 0, slot = INT64_MIN, last = slot_of(g->bounds[g->periods] - 1);
    enum err e = ERR_OK;

    if (all->undated == 0) return ERR_OK;
    if (kind == POPULATION_CONTACTS) {
        if ((e = state_kept_series(g->db, SERIES_VOICE, &series)) != ERR_OK) return e;
        figuring_rests_on(g, series, INT64_MIN, figuring_month(g, g->periods - 1, true));
    } else {
        figuring_until(g, g->slice->now + 1); /* no series tells when an account's first fact comes */
    }
    while (all->undated > 0 && (e = slot_next(g, &slot)) == ERR_OK && slot <= last) {
        e = kind == POPULATION_CONTACTS ? contacts_begin(g, all, slot, series) : accounts_begin(g, all, slot);
        if (e != ERR_OK) return e;
    }
    return e == ERR_NONE ? ERR_OK : e;
}

/* ---- counting ---- */

/* The moment at which a period's population is counted: its end, or as of the last whole day. */
static int64_t population_moment(struct figuring *g, size_t period)
{
    int64_t end = g->bounds[period + 1];
    struct period today;

    if (g->slice->now >= end) return end;
    today = period_of(GRAIN_DAY, g->slice->now, g->tz);
    figuring_until(g, period_end_us(today, g->tz));
    return figuring_as_of(g);
}

/* Registered at these moments, by the groups that have answers: counts[group * periods + period]. */
struct counting {
    struct figuring *g;
    const struct group_set *groups;
    const int64_t *moments;
    int64_t *counts;
};

static enum err member_count(struct counting *c, struct sieve *s, const struct member *m)
{
    struct sifted f = {.account = m->account, .contact = m->number, .role = m->role, .side = m->side, .at = m->from};
    size_t group, periods = c->g->periods;
    const char *text;
    bool passes;
    enum err e = sieve_pass(s, &f, &passes, &text);

    if (e != ERR_OK || !passes || !group_find(c->groups, text, &group)) return e;
    for (size_t i = 0; i < periods; i++)
        c->counts[group * periods + i] += m->from < c->moments[i] && (!m->has_until || m->until >= c->moments[i]);
    return ERR_OK;
}

static enum err members_count(struct figuring *g, const struct members *all, const struct group_set *groups,
                              int64_t **ret)
{
    int64_t *moments = arena_array(g->arena, g->periods, sizeof *moments);
    struct counting c = {.g = g,
                         .groups = groups,
                         .moments = moments,
                         .counts = arena_array(g->arena, groups->n * g->periods + 1, sizeof *c.counts)};
    struct sieve s;
    enum err e = sieve_make(g, &s);

    if (e != ERR_OK) return e;
    for (size_t i = 0; i < g->periods; i++) moments[i] = population_moment(g, i);
    for (size_t i = 0; e == ERR_OK && i < all->n; i++) {
        if (all->items[i].has_from) e = member_count(&c, &s, &all->items[i]);
    }
    sieve_drop(&s);
    *ret = c.counts;
    return e;
}

/* ERR_NONE: first facts are not known yet. */
static enum err members_take(struct figuring *g, enum population_kind kind, const struct members **ret)
{
    struct members *all = g->members[kind];
    enum err e = ERR_OK;

    if (!all) {
        all = g->members[kind] = arena_alloc(g->arena, sizeof *all);
        g->rests_on.registry = true;
        if ((e = members_read(g, kind, all)) != ERR_OK) return e;
        e = members_begin(g, kind, all);
        if (e == ERR_NONE) figuring_until(g, g->slice->now + 1);
        else if (e != ERR_OK) return e;
        all->known = e == ERR_OK;
    }
    *ret = all;
    return all->known ? ERR_OK : ERR_NONE;
}

/* ---- correcting ---- */

/* Is there a population that the figure's n is part of, and that the slice's filters and groups select? */
static bool population_of(const struct figuring *g, const struct metric *m, enum population_kind *ret)
{
    const struct slice *q = g->slice;
    bool by_person = q->role || q->side || q->group == GROUP_ROLE || q->group == GROUP_SIDE;

    if (!m->measure.population || !(measure_flags(m->measure.kind) & MEASURE_SURVEY)) return false;
    if (q->touchpoint || q->attributes_n > 0 || q->group == GROUP_TOUCHPOINT || q->group == GROUP_PHASE ||
        q->group == GROUP_ATTRIBUTE)
        return false;
    *ret = strcmp(m->measure.population, "contacts") == 0 ? POPULATION_CONTACTS : POPULATION_ACCOUNTS;
    if (*ret == POPULATION_CONTACTS) return m->measure.per_contact && q->weighting == BY_RESPONDENT;
    return q->weighting == BY_ACCOUNT && !by_person; /* a role is a person's, no account's */
}

enum err answers_correct(struct figuring *g, const struct metric *m, const struct group_set *groups, struct answers *a)
{
    const struct members *all;
    enum population_kind kind;
    int64_t *counts;
    enum err e;

    if (!population_of(g, m, &kind) || groups->n == 0) return ERR_OK;
    if ((e = members_take(g, kind, &all)) != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    if ((e = members_count(g, all, groups, &counts)) != ERR_OK) return e;
    for (size_t i = 0; i < groups->n * g->periods; i++) {
        struct answer *x = &a->items[i];

        /* Where nobody is registered there is no population to be part of. */
        if (!x->estimate.has_value || counts[i] == 0) continue;
        x->uncorrected = x->estimate;
        x->has_population = true;
        x->population = estimate_correct_census(&x->estimate, counts[i]);
    }
    return ERR_OK;
}
