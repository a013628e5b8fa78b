/*
 * Samples become answers: which interval the slice asks for, and the revenue that a weighting needs.
 *
 * Must not know where the counts come from, nor how intervals are computed (kpi/sample.h does).
 */
#include <stdlib.h>

#include "db/figuring.h"
#include "db/stating.h"

#define KEPT_PERIODS 2 /* the one asked for, and the one before */

bool figuring_keeps_sample(const struct figuring *g, size_t period)
{
    return period + KEPT_PERIODS >= g->periods;
}

enum err figuring_revenue(struct figuring *g, const struct revenue_book **ret)
{
    struct revenue_book *book;
    int64_t series;
    enum err e;

    if (!g->revenue_sought) {
        book = arena_alloc(g->arena, sizeof *book);
        e = state_kept_series(g->db, SERIES_REVENUE, &series);
        if (e == ERR_OK) figuring_rests_on(g, series, INT64_MIN, figuring_month(g, g->periods - 1, true));
        if (e == ERR_OK) e = store_revenue_book(g->db, g->arena, book);
        if (e != ERR_OK && e != ERR_NONE) return e;
        g->revenue = e == ERR_OK ? book : NULL;
        g->revenue_sought = true;
    }
    *ret = g->revenue;
    return ERR_OK;
}

static const char *interval_of_weighting(enum weighting w)
{
    return w == BY_ACCOUNT ? "account" : "revenue";
}

void answer_of_sample(const struct figuring *g, const struct sample *s, const struct estimate *simple, bool survey,
                      struct answer *ret)
{
    const struct slice *q = g->slice;
    int64_t missing = simple->missing;

    ret->estimate = *simple;
    ret->interval = "simple";
    if (q->weighting != BY_RESPONDENT) {
        if (q->weighting == BY_ACCOUNT) estimate_by_account(s, &ret->estimate);
        else estimate_by_revenue(s, &ret->estimate);
        ret->interval = interval_of_weighting(q->weighting);
    } else if (q->interval == INTERVAL_CLUSTERED ||
               (q->interval == INTERVAL_AUTO && survey && sample_is_clustered(s))) {
        estimate_clustered(s, &ret->estimate);
        ret->interval = "clustered";
        /* The plain figure is exact; the sum of doubles need not be. */
        ret->estimate.value = simple->value;
    }
    ret->estimate.missing = missing;
}

static int count_order(const void *a, const void *b)
{
    const struct account_count *x = a, *y = b;

    return (x->account > y->account) - (x->account < y->account);
}

/* Counts of one account together; ascending by account. */
static size_t counts_gather(struct account_count *c, size_t n)
{
    size_t kept = 0;

    if (n > 1) qsort(c, n, sizeof *c, count_order);
    for (size_t i = 0; i < n; i++) {
        if (c[i].n == 0) continue;
        if (kept > 0 && c[kept - 1].account == c[i].account) {
            c[kept - 1].k += c[i].k;
            c[kept - 1].n += c[i].n;
            if (c[i].at > c[kept - 1].at) c[kept - 1].at = c[i].at;
            continue;
        }
        c[kept++] = c[i];
    }
    return kept;
}

enum err answer_of_counts(struct figuring *g, struct account_count *counts, size_t n, bool keep_sample,
                          struct answer *ret)
{
    struct sample *s = arena_alloc(g->arena, sizeof *s);
    const struct revenue_book *revenue = NULL;
    struct estimate simple;
    int64_t k = 0, all = 0;
    enum err e = g->slice->weighting == BY_REVENUE ? figuring_revenue(g, &revenue) : ERR_OK;

    if (e != ERR_OK) return e;
    if (g->slice->weighting == BY_REVENUE && !revenue) {
        estimate_nothing(REASON_BUILDING, &ret->estimate);
        return ERR_OK;
    }
    n = counts_gather(counts, n);
    *s = (struct sample){.kind = SAMPLE_SHARE, .clusters = arena_array(g->arena, n + 1, sizeof *s->clusters), .n = n};
    for (size_t i = 0; i < n; i++) {
        const struct account_count *c = &counts[i];

        s->clusters[i] = (struct cluster){.account = c->account, .n = c->n, .up = c->k};
        if (revenue && c->account)
            s->clusters[i].weight = wide_to_double(revenue_at(revenue_line_of(revenue, c->account), c->at));
        k += c->k;
        all += c->n;
    }
    estimate_share(k, all, &simple);
    if (keep_sample) ret->sample = s;
    answer_of_sample(g, s, &simple, false, ret);
    return ERR_OK;
}
