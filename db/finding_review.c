/*
 * Agreed outcomes whose review is past due at the end of the period, the most overdue first. One finding: a list of reviews is
 * one thing to act on. Must not know how an outcome stands (outcome_stand.c does).
 */
#include <stdlib.h>

#include "base/clock.h"
#include "db/figuring.h"
#include "db/finding.h"
#include "db/outcome.h"

#define PAGE 200
#define REVIEWS_SHOWN 20

struct overdue {
    const char *account, *what;
    int64_t number, due;
    enum outcome_status status;
};
struct reviewing {
    const struct finding_ask *q;
    int64_t at; /* the end of the period asked for */
    struct overdue *items;
    size_t n, cap;
};

static enum err review_take(struct reviewing *v, struct sieve *s, const struct outcome *o)
{
    struct sifted f = {.account = o->account_number};
    struct outcome_stand st;
    const char *group;
    bool passes;
    enum err e = sieve_pass(s, &f, &passes, &group);

    if (e != ERR_OK || !passes) return e;
    if ((e = store_outcome_stand(v->q->db, v->q->arena, v->q->tz, o, v->at, &st)) != ERR_OK) return e;
    if (!st.has_review || st.review_due >= v->at) return ERR_OK;
    *ARENA_PUSH(v->q->arena, v->items, v->n, v->cap) = (struct overdue){.account = o->account,
                                                                        .what = st.in_force->terms.what,
                                                                        .number = o->number,
                                                                        .due = st.review_due,
                                                                        .status = st.status};
    return ERR_OK;
}

static enum err reviews_gather(struct reviewing *v, struct sieve *s)
{
    struct outcome_filter f = {.bound = v->q->slice->bound, .limit = PAGE, .now = v->at};
    bool more = true;
    enum err e;

    while (more) {
        struct outcome *items;
        size_t n;

        if ((e = store_outcome_list(v->q->db, v->q->arena, &f, &items, &n, &more)) != ERR_OK) return e;
        for (size_t i = 0; i < n; i++) {
            if ((e = review_take(v, s, &items[i])) != ERR_OK) return e;
            f.after = items[i].id;
        }
    }
    return ERR_OK;
}

static int most_overdue_first(const void *a, const void *b)
{
    const struct overdue *x = a, *y = b;

    if (x->due != y->due) return x->due < y->due ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

static void review_show(const struct reviewing *v, const struct overdue *x, struct finding *f)
{
    struct evidence *row = &f->evidence[f->evidence_n++];

    *row = (struct evidence){
        .account = x->account,
        .label = arena_printf(v->q->arena, "%s: days overdue; %s", x->what, outcome_status_text(x->status)),
        .unit = "d"};
    row->estimate.has_value = true;
    row->estimate.value = (double)((v->at - x->due) / DAY_US);
    row->estimate.n = 1;
}

static void reviews_tell(const struct reviewing *v, struct findings *ret)
{
    struct arena *a = v->q->arena;
    struct finding *f;

    if (v->n == 0) return;
    f = findings_add(ret, a, FINDING_REVIEW_DUE);
    f->evidence = arena_array(a, REVIEWS_SHOWN, sizeof *f->evidence);
    for (size_t i = 0; i < v->n && i < REVIEWS_SHOWN; i++) review_show(v, &v->items[i], f);
    f->level = (double)v->n;
    f->has_since = true;
    f->since = v->q->period;
    if (v->n == 1) f->account = v->items[0].account;
    f->title = arena_printf(a, "%zu agreed outcome%s past %s review", v->n, v->n == 1 ? " is" : "s are",
                            v->n == 1 ? "its" : "their");
    f->detail =
        arena_printf(a, "The longest overdue is %s's. A result that nobody looks at together is a promise forgotten.",
                     v->items[0].account);
    f->query = "/v1/outcomes?due=true";
}

enum err store_find_reviews_due(const struct finding_ask *q, struct findings *ret)
{
    struct reviewing v = {.q = q, .at = period_end_us(q->period, q->tz)};
    struct slice accounts = *q->slice;
    struct figuring g;
    struct sieve s;
    enum err e;

    accounts.role = accounts.side = accounts.touchpoint = NULL; /* accounts are filtered, not what they say */
    accounts.attributes_n = 0;
    accounts.group = GROUP_NONE;
    if ((e = figuring_start(&g, q->db, q->arena, q->tz, q->journey, &accounts)) != ERR_OK) return e;
    if ((e = sieve_make(&g, &s)) != ERR_OK) return e;
    e = reviews_gather(&v, &s);
    sieve_drop(&s);
    if (e != ERR_OK) return e;
    if (v.n > 1) qsort(v.items, v.n, sizeof *v.items, most_overdue_first);
    reviews_tell(&v, ret);
    return ERR_OK;
}
