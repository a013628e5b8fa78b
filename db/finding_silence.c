/*
 * Who is not heard: live accounts without an answer for twelve months, and those that only one role speaks for. One finding
 * each, largest revenue first: a list of accounts is one thing to act on.
 */
#include <stdlib.h>
#include <string.h>

#include "db/figuring.h"
#include "db/finding.h"
#include "db/state.h"

#define ACCOUNTS_SHOWN 20
#define ROLES_ENOUGH 2

struct live_account {
    int64_t account;
    wide revenue;
    size_t answers;
    int64_t role; /* the one it was heard from */
    size_t roles; /* up to ROLES_ENOUGH */
};
struct hearing {
    const struct finding_ask *q;
    int64_t from, to;
    struct live_account *items;
    size_t n;
    wide revenue;
};

static enum err hearing_live(struct hearing *h, struct figuring *g)
{
    const struct finding_ask *q = h->q;
    struct revenue_book book;
    struct sieve s;
    enum err e;

    if ((e = store_revenue_book(q->db, q->arena, &book)) != ERR_OK) return e;
    if ((e = sieve_make(g, &s)) != ERR_OK) return e;
    h->items = arena_array(q->arena, book.n + 1, sizeof *h->items);
    for (size_t i = 0; i < book.n && e == ERR_OK; i++) {
        struct sifted f = {.account = book.lines[i].account};
        wide revenue = revenue_at(&book.lines[i], h->to);
        const char *group;
        bool passes;

        if (revenue <= 0) continue;
        e = sieve_pass(&s, &f, &passes, &group);
        if (e != ERR_OK || !passes) continue;
        h->items[h->n++] = (struct live_account){.account = f.account, .revenue = revenue};
        h->revenue += revenue;
    }
    sieve_drop(&s);
    return e;
}

static int account_order(const void *a, const void *b)
{
    const struct live_account *x = a, *y = b;

    return (x->account > y->account) - (x->account < y->account);
}

static enum err hearing_voices(struct hearing *h)
{
    struct voice *voices;
    size_t n;
    enum err e = store_voices(h->q->db, h->q->arena, h->from, h->to, &voices, &n);

    for (size_t i = 0; e == ERR_OK && i < n; i++) {
        struct live_account key = {.account = voices[i].account}, *x;

        x = h->n == 0 ? NULL : bsearch(&key, h->items, h->n, sizeof key, account_order);
        if (!x) continue;
        x->answers++;
        if (voices[i].role == 0 || (x->roles > 0 && x->role == voices[i].role)) continue;
        x->role = voices[i].role;
        x->roles += x->roles < ROLES_ENOUGH;
    }
    return e;
}

static int revenue_order(const void *a, const void *b)
{
    const struct live_account *x = a, *y = b;

    if (x->revenue != y->revenue) return x->revenue > y->revenue ? -1 : 1;
    return account_order(a, b);
}

static enum err account_show(const struct hearing *h, const struct live_account *x, struct finding *f)
{
    struct evidence *row = &f->evidence[f->evidence_n++];
    enum err e;

    *row = (struct evidence){.label = "recurring revenue per month", .unit = h->q->currency};
    row->estimate.has_value = true;
    row->estimate.value = (double)x->revenue / 1e6;
    row->estimate.n = (int64_t)x->answers;
    if ((e = store_account_id(h->q->db, x->account, h->q->arena, &row->account)) != ERR_OK) return e;
    return store_name_text(h->q->db, NAME_ROLE, x->role, &row->role);
}

static enum err hearing_find(const struct hearing *h, bool silent, struct findings *ret)
{
    struct arena *a = h->q->arena;
    struct finding *f = NULL;
    wide revenue = 0;
    size_t found = 0;
    enum err e;

    for (size_t i = 0; i < h->n; i++) {
        const struct live_account *x = &h->items[i];

        if (silent ? x->answers > 0 : x->answers == 0 || x->roles != 1) continue;
        if (!f) {
            f = findings_add(ret, a, silent ? FINDING_SILENT : FINDING_ONE_VOICE);
            f->evidence = arena_array(a, ACCOUNTS_SHOWN, sizeof *f->evidence);
        }
        found++;
        revenue += x->revenue;
        if (f->evidence_n < ACCOUNTS_SHOWN && (e = account_show(h, x, f)) != ERR_OK) return e;
    }
    if (!f) return ERR_OK;
    f->level = (double)revenue / (double)h->revenue;
    f->has_since = true;
    f->since = h->q->period;
    if (found == 1) f->account = f->evidence[0].account;
    f->title =
        arena_printf(a,
                     silent ? "%zu live account%s with %.0f %% of recurring revenue %s not answered for a year"
                            : "%zu live account%s with %.0f %% of recurring revenue %s heard from one role alone",
                     found, found == 1 ? "" : "s", 100 * f->level,
                     silent       ? (found == 1 ? "has" : "have")
                     : found == 1 ? "is"
                                  : "are");
    f->detail = silent ? arena_printf(a, "The largest is %s. Whoever is silent may be leaving: ask in person.",
                                      f->evidence[0].account)
                       : arena_printf(a, "The largest is %s. One role sees one side of the service: ask others, too.",
                                      f->evidence[0].account);
    f->query = finding_coverage_query(h->q);
    return ERR_OK;
}

enum err store_find_silences(const struct finding_ask *q, struct findings *ret)
{
    struct hearing h = {.q = q};
    struct figuring g;
    struct slice year;
    enum err e;

    if (!finding_year(q, &year)) return ERR_OK;
    year.role = year.side = year.touchpoint = NULL; /* accounts are filtered, not what they say */
    year.attributes_n = 0;
    if ((e = figuring_start(&g, q->db, q->arena, q->tz, q->journey, &year)) != ERR_OK) return e;
    h.from = g.bounds[0];
    h.to = g.bounds[g.periods] < year.now ? g.bounds[g.periods] : year.now;
    if ((e = hearing_live(&h, &g)) != ERR_OK) return e == ERR_NONE ? ERR_OK : e; /* revenue is being built */
    if (h.n > 1) qsort(h.items, h.n, sizeof *h.items, account_order);
    if ((e = hearing_voices(&h)) != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    if (h.n > 1) qsort(h.items, h.n, sizeof *h.items, revenue_order);
    if ((e = hearing_find(&h, true, ret)) != ERR_OK) return e;
    return hearing_find(&h, false, ret);
}
