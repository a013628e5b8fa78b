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

struct judged {
    const struct metric **metrics; /* of one purpose */
    struct account_values *values; /* of each */
    size_t n;
};

/* Months between an indicator's year and the one that it should go before. A day and a week are within a month. */
static int64_t cadence_months(enum grain cadence)
{
    return cadence == GRAIN_YEAR ? 12 : cadence == GRAIN_QUARTER ? 3 : 1;
}

/* One figure an account and metric, all in one reading; ascending by account. */
static enum err values_read(const struct finding_ask *q, struct judged *j, const struct slice *year)
{
    struct figure_dependencies rests_on;
    struct account_value *all;
    struct figures f;
    enum err e;

    if (j->n == 0) return ERR_OK;
    e = store_figures(q->db, q->arena, q->tz, j->metrics, j->n, q->journey, year, &f, &rests_on);
    if (e != ERR_OK) return e;
    all = arena_array(q->arena, f.n + 1, sizeof *all);
    for (size_t i = 0; i < f.n; i++) { /* metric by metric */
        struct account_values *to = &j->values[f.items[i].metric];

        if (to->n == 0) to->items = &all[i];
        if (f.items[i].group && f.items[i].estimate.has_value)
            to->items[to->n++] = (struct account_value){f.items[i].group, f.items[i].estimate.value};
    }
    return ERR_OK;
}

/* The metrics of a purpose (and a cadence; GRAIN_COUNT: any), with a series of their own. */
static struct judged judged_of(const struct finding_ask *q, const char *purpose, enum grain cadence)
{
    struct judged j = {.metrics = arena_array(q->arena, q->metrics_n + 1, sizeof *j.metrics),
                       .values = arena_array(q->arena, q->metrics_n + 1, sizeof *j.values)};

    for (size_t i = 0; i < q->metrics_n; i++) {
        const struct metric *m = q->metrics[i];

        if (m->series == 0 || strcmp(m->purpose, purpose) != 0) continue;
        if (cadence == GRAIN_COUNT || m->cadence == cadence) j.metrics[j.n++] = m;
    }
    return j;
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

/* The indicators of one cadence, each against all success metrics. */
static enum err cadence_prove(const struct finding_ask *q, enum grain cadence, const struct judged *success,
                              const struct slice *year, struct finding **f, struct findings *ret)
{
    struct judged indicators = judged_of(q, "indicator", cadence);
    struct slice before = *year;
    enum err e;

    before.first.ordinal -= cadence_months(cadence);
    if (before.first.ordinal < 0) return ERR_OK;
    if ((e = values_read(q, &indicators, &before)) != ERR_OK) return e;
    for (size_t i = 0; i < indicators.n; i++) {
        struct proof p = {0};

        for (size_t k = 0; k < success->n; k++) prove(&indicators.values[i], &success->values[k], q->arena, &p);
        if (p.tried == 0 || p.linked) continue;
        unproven_add(q, indicators.metrics[i], &p, f, ret);
        if ((*f)->evidence_n == 1) (*f)->query = finding_year_query(q, indicators.metrics[i]->key, "account", &before);
    }
    return ERR_OK;
}

enum err store_find_unproven(const struct finding_ask *q, struct findings *ret)
{
    struct judged success = judged_of(q, "success", GRAIN_COUNT);
    struct finding *f = NULL;
    struct slice year;
    enum err e;

    if (!finding_year(q, &year)) return ERR_OK;
    year.interval = INTERVAL_SIMPLE;
    year.group = GROUP_ACCOUNT;
    year.groups_max = SIZE_MAX;
    if ((e = values_read(q, &success, &year)) != ERR_OK) return e;
    for (int cadence = GRAIN_DAY; cadence < GRAIN_COUNT; cadence++) {
        e = cadence_prove(q, (enum grain)cadence, &success, &year, &f, ret);
        if (e != ERR_OK) return e;
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
    return ERR_OK;
}
