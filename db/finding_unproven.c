/*
 * Indicators that prove nothing: an account's figure over a year says nothing of its success metrics one cadence later.
 * That no link is seen does not mean there is none: the finding says how many accounts it rests on.
 */
#include <stdlib.h>
#include <string.h>

#include "db/finding.h"
#include "kpi/association.h"

struct account_value {
    const char *account;
    double value;
};
struct account_values {
    struct account_value *items;
    size_t n;
};

/* One figure an account, over a year that ends `back` cadences before the period's end; ascending by account. */
static enum err values_of(const struct finding_ask *q, const struct metric *m, bool back, struct account_values *ret)
{
    struct figure_dependencies rests_on;
    struct figures f;
    struct slice year;
    enum err e;

    *ret = (struct account_values){0};
    if (!finding_year(q, &year) || year.first.ordinal == 0) return ERR_OK;
    year.first.ordinal -= back;
    year.interval = INTERVAL_SIMPLE;
    year.group = GROUP_ACCOUNT;
    year.groups_max = SIZE_MAX;
    if ((e = store_figures(q->db, q->arena, q->tz, &m, 1, q->journey, &year, &f, &rests_on)) != ERR_OK) return e;
    ret->items = arena_array(q->arena, f.n + 1, sizeof *ret->items);
    for (size_t i = 0; i < f.n; i++) {
        if (f.items[i].group && f.items[i].estimate.has_value)
            ret->items[ret->n++] = (struct account_value){f.items[i].group, f.items[i].estimate.value};
    }
    return ERR_OK;
}

/* Accounts that have both. Both lists ascend. */
static size_t values_join(const struct account_values *x, const struct account_values *y, double *ret_x, double *ret_y)
{
    size_t n = 0;

    for (size_t i = 0, k = 0; i < x->n && k < y->n;) {
        int order = strcmp(x->items[i].account, y->items[k].account);

        if (order == 0) {
            ret_x[n] = x->items[i].value;
            ret_y[n++] = y->items[k].value;
        }
        i += order <= 0;
        k += order >= 0;
    }
    return n;
}

struct proof {
    size_t tried; /* success metrics with enough accounts */
    size_t accounts;
    bool linked;
    double rho; /* the strongest seen */
};

static void prove(const struct account_values *x, const struct account_values *y, struct arena *a, struct proof *p)
{
    size_t most = x->n < y->n ? x->n : y->n, n;
    double *xs = arena_array(a, most + 1, sizeof *xs), *ys = arena_array(a, most + 1, sizeof *ys);
    double *ranks = arena_array(a, 2 * most + 1, sizeof *ranks), rho, low, high;

    n = values_join(x, y, xs, ys);
    if (n < UNPROVEN_ACCOUNTS || !spearman(xs, ys, n, ranks, &rho)) return;
    spearman_interval(rho, n, &low, &high);
    p->tried++;
    if (n > p->accounts) p->accounts = n;
    if (low > 0 || high < 0) p->linked = true;
    if ((rho < 0 ? -rho : rho) > (p->rho < 0 ? -p->rho : p->rho)) p->rho = rho;
}

static bool is_judged(const struct metric *m, const char *purpose)
{
    return strcmp(m->purpose, purpose) == 0 && m->series != 0;
}

static void unproven_add(const struct finding_ask *q, const struct metric *m, const struct proof *p, struct finding **f,
                         struct findings *ret)
{
    if (!*f) {
        *f = findings_add(ret, q->arena, FINDING_UNPROVEN);
        (*f)->evidence = arena_array(q->arena, q->metrics_n, sizeof *(*f)->evidence);
    }
    (*f)->evidence[(*f)->evidence_n++] =
        (struct evidence){.metric = m->key,
                          .phase = m->phase,
                          .label = "strongest rank correlation with a success metric, one cadence later",
                          .estimate = {.has_value = true, .value = p->rho, .n = (int64_t)p->accounts},
                          .unit = "rho"};
    (*f)->level++;
}

enum err store_find_unproven(const struct finding_ask *q, struct findings *ret)
{
    struct account_values *success = arena_array(q->arena, q->metrics_n + 1, sizeof *success), x;
    struct slice year;
    struct finding *f = NULL;
    size_t n = 0;
    enum err e;

    for (size_t i = 0; i < q->metrics_n; i++) {
        if (!is_judged(q->metrics[i], "success")) continue;
        if ((e = values_of(q, q->metrics[i], false, &success[n])) != ERR_OK) return e;
        n += success[n].n >= UNPROVEN_ACCOUNTS;
    }
    for (size_t i = 0; i < q->metrics_n && n > 0; i++) {
        struct proof p = {0};

        if (!is_judged(q->metrics[i], "indicator")) continue;
        if ((e = values_of(q, q->metrics[i], true, &x)) != ERR_OK) return e;
        for (size_t k = 0; k < n; k++) prove(&x, &success[k], q->arena, &p);
        if (p.tried > 0 && !p.linked) unproven_add(q, q->metrics[i], &p, &f, ret);
    }
    if (!f) return ERR_OK;
    if (f->evidence_n == 1) {
        f->metric = f->evidence[0].metric;
        f->phase = f->evidence[0].phase;
    }
    f->title = f->evidence_n == 1 ? "One indicator shows no link with success"
                                  : arena_printf(q->arena, "%zu indicators show no link with success", f->evidence_n);
    f->detail =
        "Over the accounts, their figures of a year do not go with any success metric one cadence later. Ask whether they are "
        "worth measuring, or whether too few accounts were heard.";
    if (!finding_year(q, &year)) return ERR_OK;
    year.first.ordinal--; /* as the indicators were read */
    f->query = finding_year_query(q, f->evidence[0].metric, "account", &year);
    return ERR_OK;
}
