/* Who was asked, and who answered. See policy.h. It must not know what the policy says of it. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "db/derive.h"
#include "db/policy.h"
#include "kpi/period.h"

/* One row of the asked_… statements. */
struct asked {
    enum fact_kind kind;
    bool bounced;
    struct invited fact;
};

static void asked_read(struct db *db, enum stmt s, struct asked *ret)
{
    const char *status = db_text(db, s, 6);

    *ret = (struct asked){
        .kind = (enum fact_kind)db_int(db, s, 0),
        .bounced = status != NULL && strcmp(status, "bounced") == 0,
        .fact = {.account = db_int(db, s, 1),
                 .contact = db_int(db, s, 2),
                 .type = db_int(db, s, 3),
                 .at = db_int(db, s, 4),
                 .no = db_int(db, s, 5)},
    };
}

/* Which statement reads whom: of `number` ($2), or of all (then there is no such parameter). */
struct asking {
    enum stmt s;
    int64_t number, from;
    void (*take)(void *arg, const struct asked *x);
    void *arg;
};

static enum err asking_slot(struct db *db, const struct asking *q, int64_t slot)
{
    int parameter = 1;
    struct asked x;
    enum err e;

    db_bind_int(db, q->s, parameter++, slot);
    if (q->s != STMT_ASKED_ALL) db_bind_int(db, q->s, parameter++, q->number);
    db_bind_int(db, q->s, parameter, q->from);
    while ((e = db_step(db, q->s)) == ERR_OK) {
        asked_read(db, q->s, &x);
        q->take(q->arg, &x);
    }
    return e == ERR_NONE ? ERR_OK : e;
}

/* Every month that holds facts, from q->from on. */
static enum err asking_run(struct db *db, const struct asking *q)
{
    int64_t slot = INT64_MAX;
    enum err e;

    while ((e = fact_slot_before(db, slot, &slot)) == ERR_OK && slot >= slot_of(q->from)) {
        if ((e = asking_slot(db, q, slot)) != ERR_OK) return e;
        slot--;
    }
    return e == ERR_NONE ? ERR_OK : e;
}

/* ---- invitations ---- */

struct gathering {
    struct arena *a;
    struct invited *items;
    size_t n, cap;
    int64_t but; /* those of this contact are there already; 0: of nobody */
};

static void gather(void *arg, const struct asked *x)
{
    struct gathering *g = arg;

    if (x->kind != FACT_INVITATION || x->bounced || (g->but != 0 && x->fact.contact == g->but)) return;
    *ARENA_PUSH(g->a, g->items, g->n, g->cap) = x->fact;
}

enum err store_invited(struct db *db, struct arena *a, int64_t contact, int64_t account, int64_t from,
                       struct invited **ret, size_t *ret_n)
{
    struct gathering g = {.a = a};
    struct asking q = {.from = from, .take = gather, .arg = &g};
    enum err e = ERR_OK;

    q.s = STMT_ASKED_CONTACT;
    q.number = contact;
    if (contact != 0 && (e = asking_run(db, &q)) != ERR_OK) return e;
    q.s = STMT_ASKED_ACCOUNT;
    q.number = account;
    g.but = contact;
    if (account != 0 && (e = asking_run(db, &q)) != ERR_OK) return e;
    *ret = g.items;
    *ret_n = g.n;
    return ERR_OK;
}

/* ---- burden ---- */

struct weighing {
    const struct bound *bound;
    const struct account_table *accounts;
    const int64_t *from;
    int64_t to;
    struct arena *a;
    struct invited *asked; /* all invitations, for counting people */
    size_t n, cap;
    struct burden burden;
};

static bool weighing_sees(const struct weighing *w, int64_t account)
{
    const struct account_row *row;

    if (w->bound->partner == 0 && w->bound->account == 0) return true;
    row = account == 0 ? NULL : account_table_find(w->accounts, account);
    return row != NULL && bound_allows(w->bound, row->number, row->partner);
}

static void weigh(void *arg, const struct asked *x)
{
    struct weighing *w = arg;
    struct burden *b = &w->burden;
    bool invitation = x->kind == FACT_INVITATION;
    int64_t *last = invitation ? &b->last_invited : &b->last_answered;

    if (x->fact.at >= w->to || !weighing_sees(w, x->fact.account)) return;
    if (invitation) *ARENA_PUSH(w->a, w->asked, w->n, w->cap) = x->fact;
    if (!x->bounced && x->fact.at > *last) *last = x->fact.at;
    for (size_t i = 0; i < BURDEN_SPANS && x->fact.at >= w->from[i]; i++) {
        if (!invitation) b->answers[i]++;
        else if (x->bounced) b->bounced[i]++;
        else b->invitations[i]++;
    }
}

static int by_contact(const void *left, const void *right)
{
    const struct invited *x = left, *y = right;

    if (x->contact != y->contact) return x->contact < y->contact ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return (x->no > y->no) - (x->no < y->no);
}

/* Of each contact the latest invitation decides in which spans it was asked. */
static void count_people(struct weighing *w)
{
    if (w->n > 0) qsort(w->asked, w->n, sizeof *w->asked, by_contact);
    for (size_t i = 0; i < w->n; i++) {
        if (w->asked[i].contact == 0 || (i + 1 < w->n && w->asked[i + 1].contact == w->asked[i].contact)) continue;
        for (size_t k = 0; k < BURDEN_SPANS && w->asked[i].at >= w->from[k]; k++) w->burden.people[k]++;
    }
}

enum err store_burden(struct db *db, struct arena *a, const struct bound *b, int64_t contact, int64_t account,
                      const int64_t from[BURDEN_SPANS], int64_t to, struct burden *ret)
{
    struct weighing w = {.bound = b, .from = from, .to = to, .a = a};
    struct asking q = {.s = STMT_ASKED_CONTACT, .number = contact, .from = from[0], .take = weigh, .arg = &w};
    enum err e;

    w.burden.last_invited = w.burden.last_answered = INT64_MIN;
    if ((e = store_account_table(db, &w.accounts)) != ERR_OK) return e;
    if (contact != 0) {
        if ((e = asking_run(db, &q)) != ERR_OK) return e;
    } else {
        q.number = account;
        q.s = STMT_ASKED_ACCOUNT;
        if ((e = asking_run(db, &q)) != ERR_OK) return e;
        q.s = STMT_ANSWERED_ACCOUNT;
        if ((e = asking_run(db, &q)) != ERR_OK) return e;
    }
    count_people(&w);
    *ret = w.burden;
    return ERR_OK;
}

/* ---- asked too often ---- */

struct policing {
    struct db *db;
    struct arena *a;
    const struct policy *policy;
    const int64_t *types; /* of the instruments, in their order; 0: nobody has used it */
    const struct instrument *instruments;
    size_t instruments_n;
    int64_t from, to;
    struct over_asked *items;
    size_t n, cap;
};

static const struct policy_rules *rules_of(const struct policing *p, int64_t type)
{
    for (size_t i = 0; i < p->instruments_n; i++)
        if (p->types[i] == type) return &p->policy->of[p->instruments[i].kind];
    return NULL;
}

/* The contact's role of now; NULL: none. */
static enum err role_of(struct db *db, int64_t contact, const char **ret)
{
    int64_t role = 0;
    enum err e;

    db_bind_int(db, STMT_CONTACT_ROLE, 1, contact);
    e = db_step(db, STMT_CONTACT_ROLE);
    if (e == ERR_OK) role = db_int(db, STMT_CONTACT_ROLE, 0);
    db_reset(db, STMT_CONTACT_ROLE);
    return e == ERR_OK ? store_name_text(db, NAME_ROLE, role, ret) : e;
}

/* How near does the one that was sent last before x come, by x's rules? 0: no breach. */
static int64_t breach(const struct policy_rules *r, const struct invited *first, const struct invited *x)
{
    int64_t any = INT64_MAX, same = INT64_MAX, near;

    for (const struct invited *y = x; y-- > first;) {
        if (any == INT64_MAX) any = x->at - y->at;
        if (y->type != x->type) continue;
        same = x->at - y->at;
        break;
    }
    near = any < r->contact_days * DAY_US ? any : INT64_MAX;
    if (same < r->instrument_days * DAY_US && same < near) near = same;
    return near == INT64_MAX ? 0 : near > 0 ? near : 1;
}

/* One contact's invitations, ascending by time. */
static enum err police(struct policing *p, const struct invited *items, size_t n)
{
    struct over_asked over = {.contact = items[0].contact, .nearest_us = INT64_MAX};
    const char *role = NULL;
    enum err e;

    if (items[n - 1].at < p->from || (e = role_of(p->db, over.contact, &role)) == ERR_NONE) return ERR_OK;
    if (e != ERR_OK) return e;
    for (size_t i = 0; i < n; i++) {
        const struct policy_rules *r = rules_of(p, items[i].type);
        int64_t near;

        if (items[i].at < p->from || items[i].at >= p->to) continue;
        over.invitations++;
        if (r == NULL || policy_exempts(r, role) || (near = breach(r, items, &items[i])) == 0) continue;
        over.breaches++;
        over.at = items[i].at;
        over.account = items[i].account;
        if (near < over.nearest_us) over.nearest_us = near;
    }
    if (over.breaches > 0) *ARENA_PUSH(p->a, p->items, p->n, p->cap) = over;
    return ERR_OK;
}

static int worst_first(const void *left, const void *right)
{
    const struct over_asked *x = left, *y = right;

    if (x->breaches != y->breaches) return x->breaches > y->breaches ? -1 : 1;
    if (x->invitations != y->invitations) return x->invitations > y->invitations ? -1 : 1;
    return (x->contact > y->contact) - (x->contact < y->contact);
}

static enum err policing_types(struct policing *p, int64_t **ret, int64_t *ret_days)
{
    int64_t *types = arena_array(p->a, p->instruments_n + 1, sizeof *types), days = 0;

    for (size_t i = 0; i < p->instruments_n; i++) {
        int64_t longest = policy_longest(&p->policy->of[p->instruments[i].kind]);
        enum err e = store_name_find(p->db, NAME_TYPE, p->instruments[i].key, &types[i]);

        if (e != ERR_OK && e != ERR_NONE) return e;
        if (longest > days) days = longest;
    }
    *ret = types;
    *ret_days = days;
    return ERR_OK;
}

enum err store_over_asked(struct db *db, struct arena *a, const struct policy *policy,
                          const struct instrument *instruments, size_t instruments_n, int64_t from, int64_t to,
                          struct over_asked **ret, size_t *ret_n)
{
    struct policing p = {
        .db = db, .a = a, .policy = policy, .instruments = instruments, .instruments_n = instruments_n};
    struct gathering g = {.a = a};
    struct asking q = {.s = STMT_ASKED_ALL, .take = gather, .arg = &g};
    int64_t *types = NULL, days = 0;
    enum err e;

    p.from = from;
    p.to = to;
    if ((e = policing_types(&p, &types, &days)) != ERR_OK) return e;
    p.types = types;
    q.from = from - days * DAY_US;
    if (days > 0 && (e = asking_run(db, &q)) != ERR_OK) return e;
    if (g.n > 0) qsort(g.items, g.n, sizeof *g.items, by_contact);
    for (size_t i = 0, end; i < g.n; i = end) {
        for (end = i + 1; end < g.n && g.items[end].contact == g.items[i].contact; end++) continue;
        if (g.items[i].contact != 0 && (e = police(&p, &g.items[i], end - i)) != ERR_OK) return e;
    }
    if (p.n > 0) qsort(p.items, p.n, sizeof *p.items, worst_first);
    *ret = p.items;
    *ret_n = p.n;
    return ERR_OK;
}
