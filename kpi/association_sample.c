/* How unusual a difference between two samples is: its accounts, or their signs, dealt by chance. */
#include "kpi/association.h"

#define UNUSUAL 0.05   /* by the interval; what is less unusual is not worth the deals */
#define SHUFFLES 20000 /* p down to 1/20001 */
#define SHUFFLE_SEED 2017
#define STRANGERS_MOST 0.1
#define DEALT_LEAST 12 /* fewer signs have too few deals to be rare: 2 of 2,048 are as extreme as it gets with twelve */

static double sample_sum(const struct sample *s, double *ret_n)
{
    double sum = 0;

    *ret_n = 0;
    for (size_t i = 0; i < s->n; i++) {
        sum += cluster_sum(s->kind, &s->clusters[i]);
        *ret_n += (double)s->clusters[i].n;
    }
    return sum;
}

/* Each account's part of the difference of the means; accounts of both samples once. Both ascend. */
static size_t parts_of(const struct sample *x, const struct sample *y, double *parts)
{
    double nx, ny, sx = sample_sum(x, &nx), sy = sample_sum(y, &ny), both = (sx + sy) / (nx + ny);
    size_t m = 0;

    for (size_t i = 0, k = 0; i < x->n || k < y->n; m++) {
        bool left = i < x->n && (k == y->n || x->clusters[i].account <= y->clusters[k].account);
        bool right = k < y->n && (i == x->n || y->clusters[k].account <= x->clusters[i].account);
        double part = 0;

        if (left) part += (cluster_sum(x->kind, &x->clusters[i]) - (double)x->clusters[i].n * both) / nx;
        if (right) part -= (cluster_sum(y->kind, &y->clusters[k]) - (double)y->clusters[k].n * both) / ny;
        parts[m] = part;
        i += left;
        k += right;
    }
    return m;
}

/* Answers without an account stand in one cluster though each is its own: where they are many, signs say nothing. */
static bool has_strangers(const struct sample *s)
{
    double n;

    if (s->n == 0 || s->clusters[0].account != 0) return false;
    sample_sum(s, &n);
    return (double)s->clusters[0].n > STRANGERS_MOST * n;
}

double sample_change_p(const struct sample *now, const struct sample *before, const struct change *c, struct arena *a)
{
    double p = change_p(c), *parts;
    size_t m;

    if (p > UNUSUAL || now->n == 0 || before->n == 0 || has_strangers(now) || has_strangers(before)) return p;
    parts = arena_array(a, now->n + before->n, sizeof *parts);
    m = parts_of(now, before, parts);
    if (m >= DEALT_LEAST) return signs_permutation_p(parts, m, SHUFFLES, SHUFFLE_SEED);
    return m < 2 ? 1 : student_p(c->value / (c->high - c->value) * student_t975((double)m - 1), (double)m - 1);
}

static size_t groups_fill(const struct sample *s, double *sum, double *n)
{
    for (size_t i = 0; i < s->n; i++) {
        sum[i] = cluster_sum(s->kind, &s->clusters[i]);
        n[i] = (double)s->clusters[i].n;
    }
    return s->n;
}

double groups_change_p(const struct sample *one, const struct sample *others, const struct change *c, struct arena *a)
{
    size_t all = one->n + others->n, m;
    double p = change_p(c), *sum, *n;

    if (p > UNUSUAL || one->n == 0 || others->n == 0) return p;
    sum = arena_array(a, all, sizeof *sum);
    n = arena_array(a, all, sizeof *n);
    m = groups_fill(one, sum, n);
    groups_fill(others, sum + m, n + m);
    return groups_permutation_p(sum, n, all, m, c->value, SHUFFLES, SHUFFLE_SEED, arena_array(a, all, sizeof(size_t)));
}
