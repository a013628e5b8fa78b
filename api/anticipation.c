/*
 * GET /v1/metrics/{key}/anticipated-by: which indicators of the journey went ahead of a success metric. Lane: read.
 *
 * Figures by account come from the store, chance from kpi/anticipation. A key bound to a partner asks about its own
 * customers; bound to one account it is told that this is too few.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "api/anticipation.h"
#include "api/handlers.h"
#include "base/text.h"

#define ACCOUNTS_MAX 4000   /* figures by account are read whole */
#define FIGURES_MAX 200000u /* read at once: a bound on memory */
#define PERIODS_ASKED_MAX (ANTICIPATION_PERIODS_MAX - LAG_MAX)

/* --- parameters --- */

static bool lags_parse(const char *text, unsigned *ret_from, unsigned *ret_to)
{
    size_t n = strlen(text);

    if (n != 1 && !(n == 4 && text[1] == '.' && text[2] == '.')) return false;
    if (text[0] < '0' || text[0] > '0' + LAG_MAX || text[n - 1] < text[0] || text[n - 1] > '0' + LAG_MAX) return false;
    *ret_from = (unsigned)(text[0] - '0');
    *ret_to = (unsigned)(text[n - 1] - '0');
    return true;
}

/* Closed periods alone: the default ends before the one that is open now. */
static enum err asked_span(struct request *rq, struct asked *a)
{
    enum err e = span_of_grain(rq, a->catalogue->tz, &a->slice, &a->moves);

    if (e != ERR_OK) return e;
    if (a->moves && request_parameter(rq, "from") == NULL) a->slice.first.ordinal--;
    else if (a->moves) a->slice.periods--;
    if (a->slice.periods == 0) return query_fault(rq, "from", FAULT_RANGE, "No period from then on has ended");
    if (a->slice.first.ordinal < (int64_t)a->question.lag_to)
        return query_fault(rq, "from", FAULT_RANGE, "The periods that lags look at begin in 1970");
    if (a->slice.periods > PERIODS_ASKED_MAX)
        return query_fault(rq, "from", FAULT_TOO_MANY, "At most %d periods", PERIODS_ASKED_MAX);
    return ERR_OK;
}

static enum err asked_parameters(struct request *rq, struct asked *a)
{
    const char *lags = request_parameter(rq, "lags");
    const struct metric *only;
    enum err e;

    a->question.lag_from = 1;
    a->question.lag_to = LAG_MAX;
    if (lags != NULL && !lags_parse(lags, &a->question.lag_from, &a->question.lag_to))
        return query_fault(rq, "lags", FAULT_FORMAT,
                           "lags is a number of periods from 0 to 6, or from..to, such as 1..3");
    a->only = request_parameter(rq, "indicator");
    only = a->only != NULL ? catalogue_metric(a->catalogue, a->only) : NULL;
    if (a->only != NULL &&
        (only == NULL || strcmp(only->journey, a->metric->journey) != 0 || strcmp(only->purpose, "indicator") != 0))
        return query_fault(rq, "indicator", FAULT_UNKNOWN_METRIC,
                           "It is the key of an indicator of the metric's journey");
    if ((e = query_filters(rq, &a->slice)) != ERR_OK) return e;
    a->slice.grain = a->metric->cadence;
    return asked_span(rq, a);
}

/* --- figures by account --- */

/* What the store is asked: the periods before, too, as far back as the lags go. */
static struct slice slice_of_values(const struct asked *a)
{
    struct slice s = a->slice;

    s.first.ordinal -= (int64_t)a->question.ahead;
    s.periods = a->question.periods;
    s.group = GROUP_ACCOUNT;
    s.groups_max = ACCOUNTS_MAX;
    s.interval = INTERVAL_SIMPLE;
    return s;
}

/* Of what was made in an arena of its own. */
static void rests_on_join(struct request *rq, struct figure_dependencies *all, const struct figure_dependencies *more)
{
    struct figure_dependency *items = arena_array(rq->arena, all->n + more->n + 1, sizeof *items);

    if (all->n > 0) memcpy(items, all->items, all->n * sizeof *items);
    if (more->n > 0) memcpy(items + all->n, more->items, more->n * sizeof *items);
    all->items = items;
    all->n += more->n;
    all->registry |= more->registry;
    if (more->valid_until < all->valid_until) all->valid_until = more->valid_until;
}

/* A figure that stands: its period has ended and no window of it is open. */
static bool figure_stands(const struct figure *f)
{
    return f->group != NULL && f->estimate.has_value && !f->open && !f->maturing;
}

static enum err values_read(struct request *rq, struct asked *a, const struct metric *const *metrics, size_t n,
                            struct arena *scratch, struct figures *ret)
{
    const struct slice s = slice_of_values(a);
    const struct journey *journey = catalogue_journey(a->catalogue, a->metric->journey);
    struct figure_dependencies d;
    enum err e = store_figures(rq->db, scratch, a->catalogue->tz, metrics, n, journey, &s, ret, &d);

    if (e == ERR_OK) rests_on_join(rq, &a->rests_on, &d);
    return e;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Accounts that the success metric knows in the periods asked about. */
static void accounts_known(struct request *rq, struct asked *a, const struct figures *figures)
{
    const char *last = NULL;

    a->accounts = arena_array(rq->arena, figures->n + 1, sizeof *a->accounts);
    for (size_t i = 0; i < figures->n; i++) {
        const struct figure *f = &figures->items[i];

        if (!figure_stands(f) || f->period < a->question.ahead || (last != NULL && strcmp(last, f->group) == 0))
            continue;
        last = f->group;
        a->accounts[a->accounts_n++] = arena_string(rq->arena, f->group);
    }
    if (a->accounts_n > 1) qsort(a->accounts, a->accounts_n, sizeof *a->accounts, compare_texts);
}

static double *values_empty(struct request *rq, const struct asked *a)
{
    size_t n = a->accounts_n * a->question.periods;
    double *values = arena_array(rq->arena, n + 1, sizeof *values);

    for (size_t i = 0; i < n; i++) values[i] = (double)NAN;
    return values;
}

static void value_take(const struct asked *a, const struct figure *f, double *values)
{
    const char **at;

    if (!figure_stands(f) || a->accounts_n == 0) return;
    at = bsearch(&f->group, a->accounts, a->accounts_n, sizeof *a->accounts, compare_texts);
    if (at != NULL) values[(size_t)(at - a->accounts) * a->question.periods + f->period] = f->estimate.value;
}

static enum err success_read(struct request *rq, struct asked *a, struct arena *scratch)
{
    struct figures figures;
    double *values;
    enum err e = values_read(rq, a, &a->metric, 1, scratch, &figures);

    if (e == ERR_FULL) a->refusal = REFUSAL_MANY_ACCOUNTS;
    if (e != ERR_OK) return e == ERR_FULL ? ERR_OK : e;
    for (size_t i = 0; i < figures.n; i++) {
        if (figures.items[i].estimate.reason == REASON_BUILDING) a->refusal = REFUSAL_BUILDING;
        if (figures.items[i].estimate.reason == REASON_UNSUPPORTED) a->refusal = REFUSAL_UNSUPPORTED;
    }
    a->building = a->refusal == REFUSAL_BUILDING;
    if (a->refusal != REFUSAL_NONE) return ERR_OK;
    accounts_known(rq, a, &figures);
    a->question.y = values = values_empty(rq, a);
    a->question.accounts = a->accounts_n;
    for (size_t i = 0; i < figures.n; i++) value_take(a, &figures.items[i], values);
    if (a->accounts_n < ANTICIPATION_ACCOUNTS_MIN) a->refusal = REFUSAL_FEW_ACCOUNTS;
    return ERR_OK;
}

static enum err indicators_read(struct request *rq, struct asked *a, struct indicator *some, size_t n,
                                struct arena *scratch)
{
    const struct metric **metrics = arena_array(scratch, n, sizeof *metrics);
    struct figures figures;
    enum err e;

    for (size_t i = 0; i < n; i++) metrics[i] = some[i].metric;
    e = values_read(rq, a, metrics, n, scratch, &figures);
    for (size_t i = 0; e == ERR_FULL && i < n; i++) some[i].why = "too_many_accounts";
    if (e != ERR_OK) return e == ERR_FULL ? ERR_OK : e;
    for (size_t i = 0; i < figures.n; i++) {
        const struct figure *f = &figures.items[i];
        enum reason reason = f->estimate.reason;

        if (reason == REASON_BUILDING || reason == REASON_UNSUPPORTED) some[f->metric].why = reason_text(reason);
        a->building |= reason == REASON_BUILDING;
        value_take(a, f, some[f->metric].values);
    }
    return ERR_OK;
}

static void indicators_list(struct request *rq, struct asked *a)
{
    const struct catalogue *c = a->catalogue;

    a->indicators = arena_array(rq->arena, INDICATORS_MAX, sizeof *a->indicators);
    for (size_t i = 0; i < c->metrics_n; i++) {
        const struct metric *m = &c->metrics[i];

        if (strcmp(m->journey, a->metric->journey) != 0 || strcmp(m->purpose, "indicator") != 0) continue;
        if (a->n == INDICATORS_MAX) a->left_out++;
        else a->indicators[a->n++] = (struct indicator){.metric = m, .values = values_empty(rq, a)};
    }
    if (a->n == 0) a->refusal = REFUSAL_NO_INDICATORS;
}

static enum err indicators_compute(struct request *rq, struct asked *a)
{
    size_t at_once = FIGURES_MAX / (a->accounts_n * a->question.periods);

    if (at_once == 0) at_once = 1;
    for (size_t from = 0; from < a->n; from += at_once) {
        struct arena *scratch = arena_create();
        size_t n = a->n - from < at_once ? a->n - from : at_once;
        enum err e = indicators_read(rq, a, a->indicators + from, n, scratch);

        arena_drop(scratch);
        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}

/* --- the answer --- */

static void asked_answer(struct request *rq, struct asked *a)
{
    struct anticipation_question *q = &a->question;
    size_t lags = anticipation_lags(q);
    struct anticipation *all = arena_array(rq->arena, a->n * lags, sizeof *all);
    const double **x = arena_array(rq->arena, a->n, sizeof *x);

    for (size_t i = 0; i < a->n; i++) x[i] = a->indicators[i].values;
    q->x = x;
    q->x_n = a->n;
    q->seed = text_hash(a->metric->key, strlen(a->metric->key), 0);
    a->tried = anticipation_answer(q, rq->arena, all);
    for (size_t i = 0; i < a->n; i++) {
        struct indicator *of = &a->indicators[i];

        of->lags = all + i * lags;
        for (size_t k = 0; k < lags; k++) {
            const struct anticipation *lag = &of->lags[k];

            if (lag->untried == UNTRIED_NOT && (of->best == NULL || lag->reach > of->best->reach)) of->best = lag;
        }
    }
}

static enum err asked_compute(struct request *rq, struct asked *a)
{
    struct arena *scratch;
    enum err e;

    a->question.ahead = a->question.lag_to;
    a->question.periods = a->slice.periods + a->question.ahead;
    a->rests_on.valid_until = INT64_MAX;
    if (strcmp(a->metric->purpose, "success") != 0) {
        a->refusal = REFUSAL_NOT_SUCCESS;
        return ERR_OK;
    }
    scratch = arena_create();
    e = success_read(rq, a, scratch);
    arena_drop(scratch);
    if (e != ERR_OK || a->refusal != REFUSAL_NONE) return e;
    indicators_list(rq, a);
    if (a->refusal != REFUSAL_NONE) return ERR_OK;
    if ((e = indicators_compute(rq, a)) != ERR_OK) return e;
    asked_answer(rq, a);
    return ERR_OK;
}

static enum err asked_reply(struct request *rq, const struct reading *r, struct asked *a)
{
    struct buffer out = {0};
    struct json_writer w;

    json_writer_init(&w, &out);
    put_asked(&w, a);
    reply_json(rq, 200, &out);
    buffer_free(&out);
    reply_etag(rq);
    if (a->moves) span_expires(&a->slice, a->slice.grain, a->catalogue->tz, &a->rests_on);
    if (!a->building && a->refusal != REFUSAL_MANY_ACCOUNTS) reading_keep(rq, r, &a->rests_on);
    return ERR_OK;
}

enum err anticipated_by_get(struct request *rq)
{
    struct asked a = {0};
    struct reading r;
    enum err e;

    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    a.catalogue = r.catalogue;
    a.metric = catalogue_metric(r.catalogue, request_path(rq, "key"));
    if (a.metric == NULL) e = request_fail(rq, ERR_NONE, "There is no such metric");
    if (e == ERR_OK) e = asked_parameters(rq, &a);
    if (e == ERR_OK) e = asked_compute(rq, &a);
    if (e == ERR_OK) e = asked_reply(rq, &r, &a);
    reading_end(rq, &r);
    return e;
}
