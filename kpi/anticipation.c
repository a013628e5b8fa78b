/* Indicators ahead of a success metric: rows, shuffles of whole accounts, what is found. Must not know metrics. */
#include "kpi/anticipation.h"

#include <assert.h>
#include <math.h>

#include "kpi/association.h"
#include "kpi/splitmix.h"

#define ROUNDS 999       /* shuffles that everything tried goes through */
#define ROUNDS_MORE 9999 /* ... and what hardly any of them reached: p must be able to pass 0.05 / 500 */
#define HITS_FEW 9
#define ROUNDING 1e-9

/* Scores of an account: ranks among all values, centred, 0 where there is none. Bit t of `there`: period t has one. */
struct scores {
    uint64_t there;
    double at[ANTICIPATION_PERIODS_MAX];
};
/* One account's indicator beside one account's success: the sum of their products, and of how many rows. */
struct cell {
    double product, n;
};
struct asking {
    const struct anticipation_question *q;
    size_t *accounts; /* those that are shuffled */
    size_t n;
    uint16_t *orders; /* ROUNDS x n */
    uint64_t seed;    /* after them */
    struct scores *x, *y;
    struct cell *cells;   /* n x n */
    double *tried, *most; /* ROUNDS: of one pair, and the largest of all so far */
    double *rows_x, *rows_y, *ranks;
};

const char *untried_text(enum untried u)
{
    static const char *const texts[] = {
#define UNTRIED_TEXT(name, text) [name] = text,
        UNTRIED_LIST(UNTRIED_TEXT)
#undef UNTRIED_TEXT
    };

    return u == UNTRIED_NOT ? NULL : texts[u];
}

size_t anticipation_lags(const struct anticipation_question *q)
{
    return q->lag_to - q->lag_from + 1;
}

static bool has_y(const struct anticipation_question *q, size_t account)
{
    for (size_t t = q->ahead; t < q->periods; t++) {
        if (!isnan(q->y[account * q->periods + t])) return true;
    }
    return false;
}

/* --- what is shuffled --- */

static void accounts_draw(struct asking *k)
{
    for (size_t i = 0; i < k->q->accounts; i++) {
        if (has_y(k->q, i)) k->accounts[k->n++] = i;
    }
    if (k->n <= ANTICIPATION_ACCOUNTS_MAX) return;
    for (size_t i = 0; i < ANTICIPATION_ACCOUNTS_MAX; i++) {
        size_t j = i + (size_t)splitmix_below(&k->seed, k->n - i), kept = k->accounts[i];

        k->accounts[i] = k->accounts[j];
        k->accounts[j] = kept;
    }
    k->n = ANTICIPATION_ACCOUNTS_MAX;
}

static void order_shuffle(uint16_t *order, size_t n, uint64_t *seed)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)splitmix_below(seed, i);
        uint16_t kept = order[i - 1];

        order[i - 1] = order[j];
        order[j] = kept;
    }
}

static void order_begin(uint16_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++) order[i] = (uint16_t)i;
}

static void orders_make(struct asking *k)
{
    for (size_t round = 0; round < ROUNDS; round++) {
        order_begin(k->orders + round * k->n, k->n);
        order_shuffle(k->orders + round * k->n, k->n, &k->seed);
    }
}

/* Of the periods from `from` on, as many as y has. False: all the same, or nothing. */
static bool scores_make(struct asking *k, const double *values, size_t from, struct scores *ret)
{
    size_t periods = k->q->periods - k->q->ahead, n = 0, i = 0;
    double rho, mean;

    for (size_t a = 0; a < k->n; a++) {
        ret[a].there = 0;
        for (size_t t = 0; t < periods; t++) {
            double v = values[k->accounts[a] * k->q->periods + from + t];

            ret[a].at[t] = 0;
            if (isnan(v)) continue;
            ret[a].there |= UINT64_C(1) << t;
            k->rows_x[n++] = v;
        }
    }
    if (!spearman(k->rows_x, k->rows_x, n, k->ranks, &rho)) return false;
    mean = ((double)n + 1) / 2;
    for (size_t a = 0; a < k->n; a++) {
        for (size_t t = 0; t < periods; t++) {
            if (ret[a].there >> t & 1) ret[a].at[t] = (k->ranks[i++] - mean) / (double)n;
        }
    }
    return true;
}

static void cells_make(struct asking *k)
{
    for (size_t a = 0; a < k->n; a++) {
        for (size_t b = 0; b < k->n; b++) {
            const struct scores *x = &k->x[a], *y = &k->y[b];
            struct cell *cell = &k->cells[a * k->n + b];

            *cell = (struct cell){0, 0};
            for (uint64_t both = x->there & y->there; both != 0; both &= both - 1) {
                int t = __builtin_ctzll(both);

                cell->product += x->at[t] * y->at[t];
                cell->n++;
            }
        }
    }
}

/* Divided by the root of the rows, as shuffles do not all have the same number. */
static double statistic(const struct asking *k, const uint16_t *order)
{
    double product = 0, n = 0;

    for (size_t a = 0; a < k->n; a++) {
        const struct cell *cell = &k->cells[a * k->n + order[a]];

        product += cell->product;
        n += cell->n;
    }
    return n > 0 ? product / sqrt(n) : 0;
}

/* --- one indicator at one lag --- */

static void rows_look(struct asking *k, struct anticipation *ret)
{
    const struct anticipation_question *q = k->q;

    for (size_t a = 0; a < q->accounts; a++) {
        size_t before = ret->n;

        for (size_t t = q->ahead; t < q->periods; t++) {
            double x = q->x[ret->x][a * q->periods + t - ret->lag], y = q->y[a * q->periods + t];

            if (isnan(x) || isnan(y)) continue;
            k->rows_x[ret->n] = x;
            k->rows_y[ret->n++] = y;
        }
        ret->accounts += ret->n > before;
    }
    if (ret->n == 0) ret->untried = UNTRIED_NO_VALUES;
    else if (ret->accounts < ANTICIPATION_ACCOUNTS_MIN) ret->untried = UNTRIED_FEW_ACCOUNTS;
    else if (!spearman(k->rows_x, k->rows_y, ret->n, k->ranks, &ret->rho)) ret->untried = UNTRIED_CONSTANT;
}

static void rounds_more(struct asking *k, double middle, double reach, double spread, uint32_t hits,
                        struct anticipation *ret)
{
    uint16_t *order = k->orders + ROUNDS * k->n;
    uint64_t seed = k->seed;

    order_begin(order, k->n);
    for (uint32_t round = ROUNDS; round < ROUNDS_MORE; round++) {
        order_shuffle(order, k->n, &seed);
        hits += fabs(statistic(k, order) - middle) >= reach * spread * (1 - ROUNDING);
    }
    ret->p = (1.0 + hits) / (1.0 + ROUNDS_MORE);
}

/*
 * The middle and the spread are those of what was seen and of its shuffles together, so that none of them is treated
 * differently. A trend that all accounts share moves the middle, and is so taken off.
 */
static void rounds_run(struct asking *k, struct anticipation *ret)
{
    uint16_t *order = k->orders + ROUNDS * k->n;
    double seen, sum, squares, middle, spread;
    uint32_t hits = 0;

    cells_make(k);
    order_begin(order, k->n);
    sum = seen = statistic(k, order);
    for (size_t i = 0; i < ROUNDS; i++) sum += k->tried[i] = statistic(k, k->orders + i * k->n);
    middle = sum / (ROUNDS + 1);
    squares = (seen - middle) * (seen - middle);
    for (size_t i = 0; i < ROUNDS; i++) squares += (k->tried[i] - middle) * (k->tried[i] - middle);
    spread = sqrt(squares / (ROUNDS + 1));
    ret->p = 1;
    if (spread <= 0) return;
    ret->reach = fabs(seen - middle) / spread;
    for (size_t i = 0; i < ROUNDS; i++) {
        double reach = fabs(k->tried[i] - middle) / spread;

        hits += reach >= ret->reach * (1 - ROUNDING);
        k->most[i] = fmax(k->most[i], reach);
    }
    ret->p = (1.0 + hits) / (1.0 + ROUNDS);
    if (hits <= HITS_FEW) rounds_more(k, middle, ret->reach, spread, hits, ret);
}

static void pair_try(struct asking *k, struct anticipation *ret)
{
    rows_look(k, ret);
    if (ret->untried != UNTRIED_NOT) return;
    if (!scores_make(k, k->q->x[ret->x], k->q->ahead - ret->lag, k->x)) {
        ret->untried = UNTRIED_CONSTANT;
        return;
    }
    rounds_run(k, ret);
}

/* --- all of them --- */

static double share_reaching(const double *most, double reach)
{
    uint32_t hits = 0;

    for (size_t i = 0; i < ROUNDS; i++) hits += most[i] >= reach * (1 - ROUNDING);
    return (1.0 + hits) / (1.0 + ROUNDS);
}

static size_t pairs_find(const struct asking *k, struct arena *a, struct anticipation *pairs, size_t n)
{
    double *p = arena_array(a, n + 1, sizeof *p);
    size_t *order = arena_array(a, n + 1, sizeof *order), tried = 0;
    bool *found = arena_array(a, n + 1, sizeof *found);

    for (size_t i = 0; i < n; i++) {
        if (pairs[i].untried != UNTRIED_NOT) continue;
        pairs[i].p_any = share_reaching(k->most, pairs[i].reach);
        p[tried++] = pairs[i].p;
    }
    benjamini_hochberg(p, tried, ANTICIPATION_LEVEL, order, found);
    for (size_t i = 0, j = 0; i < n; i++) {
        if (pairs[i].untried != UNTRIED_NOT) continue;
        pairs[i].found = found[j++] && pairs[i].p_any <= ANTICIPATION_LEVEL_ANY;
    }
    return tried;
}

static void asking_begin(struct asking *k, struct arena *a)
{
    const struct anticipation_question *q = k->q;
    size_t values = q->accounts * q->periods + 1;

    k->accounts = arena_array(a, q->accounts + 1, sizeof *k->accounts);
    accounts_draw(k);
    k->orders = arena_array(a, (ROUNDS + 1) * (k->n + 1), sizeof *k->orders);
    orders_make(k);
    k->x = arena_array(a, k->n + 1, sizeof *k->x);
    k->y = arena_array(a, k->n + 1, sizeof *k->y);
    k->cells = arena_array(a, k->n * k->n + 1, sizeof *k->cells);
    k->tried = arena_array(a, ROUNDS, sizeof *k->tried);
    k->most = arena_array(a, ROUNDS, sizeof *k->most);
    k->rows_x = arena_array(a, values, sizeof *k->rows_x);
    k->rows_y = arena_array(a, values, sizeof *k->rows_y);
    k->ranks = arena_array(a, values, 2 * sizeof *k->ranks);
}

size_t anticipation_answer(const struct anticipation_question *q, struct arena *a, struct anticipation *ret)
{
    struct asking k = {.q = q, .seed = q->seed};
    size_t lags = anticipation_lags(q), n = q->x_n * lags;
    bool constant;

    assert(q->periods <= ANTICIPATION_PERIODS_MAX && q->lag_from <= q->lag_to && q->lag_to <= q->ahead &&
           q->ahead < q->periods);
    asking_begin(&k, a);
    constant = !scores_make(&k, q->y, q->ahead, k.y);
    for (size_t i = 0; i < n; i++) {
        ret[i] = (struct anticipation){.x = i / lags, .lag = q->lag_from + (unsigned)(i % lags), .p = 1, .p_any = 1};
        if (k.n < ANTICIPATION_ACCOUNTS_MIN) ret[i].untried = UNTRIED_FEW_ACCOUNTS;
        else if (constant) ret[i].untried = UNTRIED_CONSTANT;
        else pair_try(&k, &ret[i]);
    }
    return pairs_find(&k, a, ret, n);
}
