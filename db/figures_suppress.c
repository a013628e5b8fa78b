/*
 * Small groups that are not told: a group by role or side with fewer than three contacts inside one account, and the next
 * smallest where only one is, for its figure is what is left of the account's (KPI.md, "Suppressed").
 *
 * Must not decide for which keys: the slice says so. Counted are contacts, and all of the account's roles (or sides), also
 * where the slice shows one of them.
 */
#include <stdlib.h>
#include <string.h>

#include "db/figuring.h"

#define CONTACTS_FEW 3 /* fewer are not told */

/* Who stands behind one observation, inside one account. */
struct person {
    size_t group, period; /* by what the slice groups besides role and side */
    int64_t role;         /* 0 where the slice does not tell roles apart; side likewise */
    enum side side;
    int64_t contact;
};
/* The accounts behind a group: one alone is an account that the group is inside of. */
struct enclosure {
    int64_t account;
    size_t n;
};
struct suppressing {
    struct figuring *g;
    struct figuring wide; /* of the slice without its roles and sides */
    struct slice slice;
    struct sieve sieve;
    bool by_role, by_side, by_account; /* by_account: groups are accounts' */
    struct group_set scopes_of, groups;
    struct enclosure *scopes;
    size_t scopes_n, scopes_cap;
    struct person *people;
    size_t n, cap;
    struct figure *figures; /* of one metric */
    size_t figures_n;
};

static bool group_is_account(enum group_kind k)
{
    return k == GROUP_ACCOUNT || k == GROUP_PARTNER || k == GROUP_ACCOUNT_FIELD;
}

static enum err scopes_make(struct suppressing *x)
{
    const struct account_table *accounts = x->sieve.accounts;
    enum err e;

    if (!accounts && (e = store_account_table(x->g->db, &accounts)) != ERR_OK) return e;
    for (size_t i = 0; i < accounts->n; i++) {
        size_t scope;

        if (x->sieve.accounts && !x->sieve.account_passes[i]) continue;
        e = figuring_group(&x->wide, &x->scopes_of, x->by_account ? x->sieve.account_group[i] : NULL, &scope);
        if (e != ERR_OK) return e;
        if (scope == x->scopes_n)
            *ARENA_PUSH(x->g->arena, x->scopes, x->scopes_n, x->scopes_cap) = (struct enclosure){0};
        x->scopes[scope].account = accounts->rows[i].number;
        x->scopes[scope].n++;
    }
    return ERR_OK;
}

static enum err person_take(void *arg, const struct scanned *o)
{
    struct suppressing *x = arg;
    struct person p = {.period = figuring_period(&x->wide, o->fact.at),
                       .role = x->by_role ? o->fact.role : 0,
                       .side = x->by_side ? o->fact.side : SIDE_NONE,
                       .contact = o->fact.contact};
    size_t scope;
    enum err e;

    if (p.period == SIZE_MAX || !group_find(&x->scopes_of, x->by_account ? o->group : NULL, &scope)) return ERR_OK;
    if (x->scopes[scope].n != 1 || x->scopes[scope].account != o->fact.account) return ERR_OK;
    if ((e = figuring_group(&x->wide, &x->groups, o->group, &p.group)) != ERR_OK) return e;
    *ARENA_PUSH(x->g->arena, x->people, x->n, x->cap) = p;
    return ERR_OK;
}

static int person_class(const struct person *x, const struct person *y)
{
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    if (x->period != y->period) return x->period < y->period ? -1 : 1;
    if (x->role != y->role) return x->role < y->role ? -1 : 1;
    return (x->side > y->side) - (x->side < y->side);
}

static int person_compare(const void *a, const void *b)
{
    const struct person *x = a, *y = b;
    int order = person_class(x, y);

    return order ? order : (x->contact > y->contact) - (x->contact < y->contact);
}

static void figure_hide(const struct figuring *g, const struct metric *m, struct figure *f)
{
    *f = (struct figure){.metric = f->metric, .period = f->period, .group = f->group};
    estimate_nothing(REASON_SUPPRESSED, &f->estimate);
    f->uncorrected = f->estimate;
    figure_stand(g, m, f);
}

static bool same_text(const char *x, const char *y)
{
    return x == y || (x && y && strcmp(x, y) == 0);
}

/* Hides the figure of these people's role and side, where the slice shows it. */
static enum err class_hide(struct suppressing *x, const struct metric *m, const struct person *p)
{
    const struct slice *q = x->g->slice;
    const char *role, *text = x->groups.texts[p->group];
    enum err e = store_name_text(x->g->db, NAME_ROLE, p->role, &role);

    if (e != ERR_OK) return e;
    if ((q->role && !same_text(q->role, role)) || (q->side && !same_text(q->side, side_text(p->side)))) return ERR_OK;
    if (q->group == GROUP_ROLE) text = role;
    if (q->group == GROUP_SIDE) text = side_text(p->side);
    for (size_t i = 0; i < x->figures_n; i++) {
        if (x->figures[i].period == p->period && same_text(x->figures[i].group, text))
            figure_hide(x->g, m, &x->figures[i]);
    }
    return ERR_OK;
}

static size_t contacts_count(const struct person *people, size_t n)
{
    size_t contacts = 0;

    for (size_t i = 0; i < n; i++)
        contacts += people[i].contact != 0 && (i == 0 || people[i].contact != people[i - 1].contact);
    return contacts;
}

/* The people of one group and period, class by class. */
static enum err classes_hide(struct suppressing *x, const struct metric *m, const struct person *people, size_t n)
{
    const struct person *next_smallest = NULL;
    size_t next_contacts = SIZE_MAX, hidden = 0;
    enum err e;

    for (size_t i = 0, next; i < n; i = next) {
        size_t contacts;

        for (next = i + 1; next < n && person_class(&people[i], &people[next]) == 0;) next++;
        contacts = contacts_count(people + i, next - i);
        if (contacts < CONTACTS_FEW) {
            hidden++;
            if ((e = class_hide(x, m, &people[i])) != ERR_OK) return e;
        } else if (contacts < next_contacts) {
            next_contacts = contacts;
            next_smallest = &people[i];
        }
    }
    return hidden == 1 && next_smallest ? class_hide(x, m, next_smallest) : ERR_OK;
}

static enum err people_hide(struct suppressing *x, const struct metric *m)
{
    enum err e = ERR_OK;

    if (x->n > 1) qsort(x->people, x->n, sizeof *x->people, person_compare);
    for (size_t i = 0, next; i < x->n && e == ERR_OK; i = next) {
        const struct person *p = &x->people[i];

        for (next = i + 1; next < x->n && x->people[next].group == p->group && x->people[next].period == p->period;)
            next++;
        e = classes_hide(x, m, p, next - i);
    }
    return e;
}

static bool suppressing_applies(const struct slice *q, const struct metric *m)
{
    bool by_person = q->role || q->side || q->group == GROUP_ROLE || q->group == GROUP_SIDE;

    return q->suppress && by_person && m->series != 0;
}

enum err figures_suppress(struct figuring *g, const struct metric *m, struct figure *figures, size_t n)
{
    const struct slice *q = g->slice;
    struct suppressing x = {.g = g,
                            .wide = *g,
                            .slice = *q,
                            .by_role = q->role || q->group == GROUP_ROLE,
                            .by_side = q->side || q->group == GROUP_SIDE,
                            .by_account = group_is_account(q->group),
                            .figures = figures,
                            .figures_n = n};
    enum err e;

    if (!suppressing_applies(q, m)) return ERR_OK;
    x.wide.slice = &x.slice;
    x.slice.role = x.slice.side = NULL;
    x.slice.groups_max = SIZE_MAX;
    if (q->group == GROUP_ROLE || q->group == GROUP_SIDE) x.slice.group = GROUP_NONE;
    if ((e = sieve_make(&x.wide, &x.sieve)) != ERR_OK) return e;
    if ((e = scopes_make(&x)) == ERR_OK)
        e = observations_scan(&x.wide, &x.sieve, m->series, g->bounds[0], g->bounds[g->periods], person_take, &x);
    sieve_drop(&x.sieve);
    return e == ERR_OK ? people_hide(&x, m) : e;
}
