/*
 * Samples whose answers resemble each other within an account. Must not know instruments or periods, and must not take
 * rounding for spread: where all are equal there is no interval, so differences below ROUNDING are none.
 */
#include "kpi/sample.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "kpi/interval.h"

#define ROUNDING 1e-12 /* relative: sums of doubles carry some 1e-16 for each answer */

static double apart(double a, double b)
{
    return fabs(a - b) <= ROUNDING * (fabs(a) + fabs(b)) ? 0 : a - b;
}

double cluster_sum(enum sample_kind kind, const struct cluster *c)
{
    if (kind == SAMPLE_MEAN) return c->sum;
    return 100.0 * (double)(kind == SAMPLE_NPS ? c->up - c->down : c->up);
}

/* In long double, so that thirds and sevenths of accounts add up to the target that they make, not to a little less. */
static long double cluster_mean(const struct sample *s, const struct cluster *c)
{
    double sum = cluster_sum(s->kind, c), millionths = sum * 1e6, n = (double)c->n;

    /* Beyond 2^52 a double holds whole numbers alone: nothing is left to round. */
    if (!s->decimal || fabs(millionths) >= 4503599627370496.0) return (long double)sum / (long double)n;
    return (long double)round(millionths) / ((long double)n * 1e6L);
}

static double cluster_figure(const struct sample *s, const struct cluster *c)
{
    return (double)cluster_mean(s, c);
}

/* The squares of (sum of x - mean) over the clusters that `c` stands for: one account, or each answer without one. */
static double cluster_squares(enum sample_kind kind, const struct cluster *c, double mean)
{
    double own, within;

    if (c->account != 0) {
        double away = apart(cluster_sum(kind, c), (double)c->n * mean);

        return away * away;
    }
    if (kind == SAMPLE_MEAN) {
        own = c->sum / (double)c->n;
        within = apart(c->square, c->sum * own);
        return fmax(within, 0) + (double)c->n * apart(own, mean) * apart(own, mean);
    }
    own = (double)c->up * (100.0 - mean) * (100.0 - mean);
    if (kind == SAMPLE_SHARE) return own + (double)(c->n - c->up) * mean * mean;
    return own + (double)c->down * (100.0 + mean) * (100.0 + mean) + (double)(c->n - c->up - c->down) * mean * mean;
}

/* The value and as much to either side, within what x can be. */
static void sample_bound(const struct sample *s, struct estimate *e, double half)
{
    double min = s->kind == SAMPLE_MEAN ? s->min : s->kind == SAMPLE_NPS ? -100.0 : 0.0;
    double max = s->kind == SAMPLE_MEAN ? s->max : 100.0;

    interval_set(e, e->value - half, e->value + half, min, max);
}

bool sample_is_clustered(const struct sample *s)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->clusters[i].account != 0 && s->clusters[i].n > 1) return true;
    }
    return false;
}

/* A sample as one account would have given it, and how many clusters it is made of. */
static struct cluster sample_whole(const struct sample *s, int64_t *ret_m)
{
    struct cluster all = {0};

    *ret_m = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct cluster *c = &s->clusters[i];

        all.n += c->n;
        all.up += c->up;
        all.down += c->down;
        all.sum += c->sum;
        *ret_m += c->account == 0 ? c->n : 1;
    }
    return all;
}

/* NPS and share: their own interval on as many answers as these, resembling each other, are worth. */
static void sample_bound_counts(enum sample_kind kind, const struct cluster *all, int64_t m, double v, double t,
                                struct estimate *e)
{
    double n = (double)all->n, p = (double)all->up / n, d = (double)all->down / n, plain, effect;

    if (kind == SAMPLE_NPS) plain = 100.0 * 100.0 * (p + d - (p - d) * (p - d)) / n;
    else plain = 100.0 * 100.0 * p * (1 - p) / n;
    effect = plain > 0 ? fmax(1, v / plain) : n / (double)m;
    effect *= t / Z95 * (t / Z95);
    if (kind == SAMPLE_NPS) interval_nps(e, (double)all->up / effect, (double)all->down / effect, n / effect);
    else interval_share(e, (double)all->up / effect, (double)(all->n - all->up) / effect);
}

void estimate_clustered(const struct sample *s, struct estimate *ret)
{
    int64_t m;
    struct cluster all = sample_whole(s, &m);
    double squares = 0, n = (double)all.n, v, t;

    if (all.n == 0) {
        estimate_nothing(REASON_NO_OBSERVATIONS, ret);
        return;
    }
    *ret = (struct estimate){.has_value = true, .n = all.n, .value = cluster_figure(s, &all)};
    if (m < 2) return;
    for (size_t i = 0; i < s->n; i++) squares += cluster_squares(s->kind, &s->clusters[i], ret->value);
    v = (double)m / (double)(m - 1) * squares / (n * n);
    t = student_t975((double)(m - 1));
    if (s->kind != SAMPLE_MEAN) sample_bound_counts(s->kind, &all, m, v, t, ret);
    else if (squares > 0) sample_bound(s, ret, t * sqrt(v));
}

/* No account to weigh: nobody answered, or nobody who counts. */
static void estimate_unweighted(const struct sample *s, struct estimate *ret)
{
    estimate_nothing(s->n == 0 ? REASON_NO_OBSERVATIONS : REASON_NO_DENOMINATOR, ret);
}

void estimate_by_account(const struct sample *s, struct estimate *ret)
{
    long double sum = 0, sizes = 0;
    double squares = 0;
    int64_t m = 0;

    for (size_t i = 0; i < s->n; i++) {
        long double own;

        if (s->clusters[i].account == 0) continue;
        own = cluster_mean(s, &s->clusters[i]);
        sum += own;
        sizes += fabsl(own);
        m++;
    }
    if (m == 0) {
        estimate_unweighted(s, ret);
        return;
    }
    if (fabsl(sum) <= sizes * (long double)m * LDBL_EPSILON) sum = 0; /* they cancel each other */
    *ret = (struct estimate){.has_value = true, .n = m, .value = (double)(sum / (long double)m)};
    for (size_t i = 0; i < s->n; i++) {
        double away;

        if (s->clusters[i].account == 0) continue;
        away = apart(cluster_figure(s, &s->clusters[i]), ret->value);
        squares += away * away;
    }
    if (m < 2 || squares <= 0) return;
    sample_bound(s, ret, student_t975((double)(m - 1)) * sqrt(squares / (double)(m - 1) / (double)m));
}

static bool cluster_weighs(const struct cluster *c)
{
    return c->account != 0 && c->weight > 0;
}

void estimate_by_revenue(const struct sample *s, struct estimate *ret)
{
    double total = 0, sum = 0, shares = 0, v = 0;
    int64_t m = 0;

    for (size_t i = 0; i < s->n; i++) {
        if (!cluster_weighs(&s->clusters[i])) continue;
        total += s->clusters[i].weight;
        sum += s->clusters[i].weight * cluster_figure(s, &s->clusters[i]);
        m++;
    }
    if (m == 0) {
        estimate_unweighted(s, ret);
        return;
    }
    *ret = (struct estimate){.has_value = true, .n = m, .value = sum / total};
    for (size_t i = 0; i < s->n; i++) {
        double away, share = s->clusters[i].weight / total;

        if (!cluster_weighs(&s->clusters[i])) continue;
        away = apart(cluster_figure(s, &s->clusters[i]), ret->value);
        shares += share * share;
        /* An account that is all but the whole lies all but on the figure: its term goes to 0 with what is left. */
        if (share < 1) v += share * share * away * away / (1 - share);
    }
    if (m < 2 || v <= 0) return;
    sample_bound(s, ret, student_t975(fmax(1, 1 / shares - 1)) * sqrt(v));
}

/* What one account moves the figure by, away from where it is. */
static double cluster_pull(const struct sample *s, const struct cluster *c, const struct estimate *e, bool by_account)
{
    if (by_account) return apart(cluster_figure(s, c), e->value) / (double)e->n;
    return apart(cluster_sum(s->kind, c), (double)c->n * e->value) / (double)e->n;
}

struct pulls {
    double squares; /* of the accounts' differences */
    double m;
};

/* The clusters of account 0 leave both lists: each of their answers is in one group alone. */
static size_t strangers_take(const struct sample *s, const struct estimate *e, bool by_account, struct pulls *p)
{
    double n = (double)e->n;

    if (s->n == 0 || s->clusters[0].account != 0) return 0;
    if (!by_account) {
        p->squares += cluster_squares(s->kind, &s->clusters[0], e->value) / (n * n);
        p->m += (double)s->clusters[0].n;
    }
    return 1;
}

static struct pulls pulls_of(const struct sample *now, const struct sample *before, const struct estimate *e_now,
                             const struct estimate *e_before, bool by_account)
{
    struct pulls p = {0, 0};
    size_t i = strangers_take(now, e_now, by_account, &p), j = strangers_take(before, e_before, by_account, &p);

    for (; i < now->n || j < before->n; p.m++) {
        const struct cluster *a = i < now->n ? &now->clusters[i] : NULL;
        const struct cluster *b = j < before->n ? &before->clusters[j] : NULL;
        double u = 0, u_before = 0, away;
        bool has_a = a && (!b || a->account <= b->account), has_b = b && (!a || b->account <= a->account);

        if (has_a) u = cluster_pull(now, a, e_now, by_account);
        if (has_b) u_before = cluster_pull(before, b, e_before, by_account);
        away = apart(u, u_before);
        p.squares += away * away;
        i += has_a;
        j += has_b;
    }
    return p;
}

void change_clustered(const struct sample *now, const struct sample *before, const struct estimate *e_now,
                      const struct estimate *e_before, bool by_account, int64_t min_n, struct change *ret)
{
    struct pulls p;
    double half;

    change_census(e_now, e_before, ret);
    if (!ret->has_value) return;
    p = pulls_of(now, before, e_now, e_before, by_account);
    if (p.m < 2 || p.squares <= 0) return;
    half = student_t975(p.m - 1) * sqrt(p.m / (p.m - 1) * p.squares);
    ret->has_low = ret->has_high = true;
    ret->low = ret->value - half;
    ret->high = ret->value + half;
    ret->may_claim = e_now->n >= min_n && e_before->n >= min_n;
    ret->significant = ret->may_claim && (ret->low > 0 || ret->high < 0);
}

int64_t estimate_correct_census(struct estimate *e, int64_t population)
{
    int64_t all = population > e->n ? population : e->n;
    double left = all > e->n ? sqrt((double)(all - e->n) / (double)(all - 1)) : 0;

    if (e->has_low) e->low = e->value - left * (e->value - e->low);
    if (e->has_high) e->high = e->value + left * (e->high - e->value);
    return all;
}

static int cluster_order(const void *a, const void *b)
{
    const struct cluster *x = a, *y = b;

    return (x->account > y->account) - (x->account < y->account);
}

void sample_gather(struct sample *s)
{
    size_t kept = 0;

    if (s->n > 1) qsort(s->clusters, s->n, sizeof *s->clusters, cluster_order);
    for (size_t i = 0; i < s->n; i++) {
        struct cluster *last = kept > 0 ? &s->clusters[kept - 1] : NULL;

        if (!last || last->account != s->clusters[i].account) {
            s->clusters[kept++] = s->clusters[i];
            continue;
        }
        last->n += s->clusters[i].n;
        last->up += s->clusters[i].up;
        last->down += s->clusters[i].down;
        last->sum += s->clusters[i].sum;
        last->square += s->clusters[i].square;
    }
    s->n = kept;
}
