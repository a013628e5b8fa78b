/* Rank correlation, its permutation test, and control of the false discovery rate. Must not know what is compared. */
#include "kpi/association.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "kpi/splitmix.h"

#define SPEARMAN_VARIANCE 1.06 /* Fieller, Hartley & Pearson 1957 */
#define ROUNDING 1e-12
#define HITS_ENOUGH 50  /* what is this usual need not be known better: Besag & Clifford 1991 */
#define PACK 67108864.0 /* 2^26: two doubled ranks fit the 53 bits of a double */
#define RANKED_MAX ((size_t)1 << 25)

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Where in the sorted values the first stands that is not below v (after = false) or that is above it. */
static size_t place_of(const double *sorted, size_t n, double v, bool after)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (sorted[middle] < v || (after && sorted[middle] == v)) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Adds every value's mean rank, doubled so that it is whole, times `unit`. `room`: n. */
static void ranks_add(const double *values, size_t n, double *room, double unit, double *ranks)
{
    for (size_t i = 0; i < n; i++) room[i] = values[i];
    qsort(room, n, sizeof *room, compare_doubles);
    for (size_t i = 0; i < n; i++) {
        size_t twice = place_of(room, n, values[i], false) + place_of(room, n, values[i], true) + 1;

        ranks[i] += unit * (double)twice;
    }
}

/* Sum of products of the distances from the mean rank. */
static double ranks_product(const double *x, const double *y, size_t n)
{
    double mean = ((double)n + 1) / 2, sum = 0;

    for (size_t i = 0; i < n; i++) sum += (x[i] - mean) * (y[i] - mean);
    return sum;
}

bool spearman(const double *x, const double *y, size_t n, double *ranks, double *ret_rho)
{
    double *rx = ranks, *ry = ranks + n, xx, yy;

    assert(n < RANKED_MAX);
    if (n < 3) return false;
    /* Sorting takes the room of the second half: until it is done both ranks share a double of the first. */
    for (size_t i = 0; i < n; i++) rx[i] = 0;
    ranks_add(x, n, ry, PACK, rx);
    ranks_add(y, n, ry, 1.0, rx);
    for (size_t i = 0; i < n; i++) {
        double upper = floor(rx[i] / PACK);

        ry[i] = (rx[i] - upper * PACK) / 2;
        rx[i] = upper / 2;
    }
    xx = ranks_product(rx, rx, n);
    yy = ranks_product(ry, ry, n);
    if (xx <= 0 || yy <= 0) return false;
    *ret_rho = fmin(fmax(ranks_product(rx, ry, n) / sqrt(xx * yy), -1.0), 1.0);
    return true;
}

void spearman_interval(double rho, size_t n, double *ret_low, double *ret_high)
{
    double z, half;

    assert(n > 3 && rho >= -1 && rho <= 1);
    z = atanh(rho);
    half = Z95 * sqrt(SPEARMAN_VARIANCE / (double)(n - 3));
    *ret_low = tanh(z - half);
    *ret_high = tanh(z + half);
}

double change_p(const struct change *c)
{
    double h;

    if (!c->has_value || c->value == 0) return 1;
    if (c->value > 0 ? !c->has_low : !c->has_high) return 1;
    h = c->value > 0 ? c->value - c->low : c->high - c->value;
    return h > 0 ? erfc(Z95 * fabs(c->value) / h / sqrt(2.0)) : 0;
}

struct p_values {
    const double *p;
};

static int compare_p(const void *a, const void *b, void *arg)
{
    const double *p = ((const struct p_values *)arg)->p;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    if (p[x] != p[y]) return p[x] < p[y] ? -1 : 1;
    return (x > y) - (x < y);
}

size_t benjamini_hochberg(const double *p, size_t k, double level, size_t *order, bool *found)
{
    struct p_values values = {p};
    size_t n = 0;

    if (k == 0) return 0;
    for (size_t i = 0; i < k; i++) order[i] = i;
    qsort_r(order, k, sizeof *order, compare_p, &values);
    for (size_t i = 0; i < k; i++) {
        if (p[order[i]] <= level * (double)(i + 1) / (double)k) n = i + 1;
    }
    for (size_t i = 0; i < k; i++) found[order[i]] = i < n;
    return n;
}

double groups_permutation_p(const double *sum, const double *n, size_t accounts, size_t m, double observed,
                            uint32_t rounds, uint64_t seed, size_t *room)
{
    double all_sum = 0, all_n = 0, edge = fabs(observed) * (1 - ROUNDING);
    uint32_t hits = 0;

    assert(m > 0 && m < accounts);
    for (size_t i = 0; i < accounts; i++) {
        all_sum += sum[i];
        all_n += n[i];
        room[i] = i;
    }
    for (uint32_t r = 0; r < rounds; r++) {
        double s = 0, k = 0;

        for (size_t i = 0; i < m; i++) { /* the first m places of a shuffle */
            size_t j = i + (size_t)splitmix_below(&seed, accounts - i), other = room[j];

            room[j] = room[i];
            room[i] = other;
            s += sum[other];
            k += n[other];
        }
        if (fabs(s / k - (all_sum - s) / (all_n - k)) >= edge && ++hits == HITS_ENOUGH) return HITS_ENOUGH / (r + 1.0);
    }
    return (1.0 + hits) / (1.0 + rounds);
}

double signs_permutation_p(const double *parts, size_t m, uint32_t rounds, uint64_t seed)
{
    double observed = 0, edge;
    uint32_t hits = 0;

    if (m == 0) return 1;
    for (size_t i = 0; i < m; i++) observed += parts[i];
    edge = fabs(observed) * (1 - ROUNDING);
    for (uint32_t r = 0; r < rounds; r++) {
        uint64_t bits = 0;
        double sum = 0;

        for (size_t i = 0; i < m; i++) {
            if (i % 64 == 0) bits = splitmix_next(&seed);
            sum += bits & 1 ? parts[i] : -parts[i];
            bits >>= 1;
        }
        if (fabs(sum) >= edge && ++hits == HITS_ENOUGH) return HITS_ENOUGH / (r + 1.0);
    }
    return (1.0 + hits) / (1.0 + rounds);
}
