/* The answer of anticipated-by as JSON. Must not compute: what is found was decided before. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "api/anticipation.h"

static const char *refusal_text(enum refusal r)
{
    static const char *const texts[] = {
#define REFUSAL_TEXT(name, text) [name] = text,
        REFUSAL_LIST(REFUSAL_TEXT)
#undef REFUSAL_TEXT
    };

    return r == REFUSAL_NONE ? NULL : texts[r];
}

static bool is_found(const struct indicator *i)
{
    return i->best != NULL && i->best->found;
}

/* Found first, then the furthest from chance; those never tried last. */
static int compare_indicators(const void *a, const void *b)
{
    const struct indicator *x = a, *y = b;
    double reach_x = x->best != NULL ? x->best->reach : -1, reach_y = y->best != NULL ? y->best->reach : -1;

    if (is_found(x) != is_found(y)) return is_found(x) ? -1 : 1;
    if (reach_x != reach_y) return reach_x > reach_y ? -1 : 1;
    return strcmp(x->metric->key, y->metric->key);
}

static void put_period(struct json_writer *w, const char *name, struct period p)
{
    char text[PERIOD_TEXT_SIZE];

    period_format(p, text);
    json_member_string(w, name, text);
}

/* rho, p, p_any, n, accounts, found */
static void put_association(struct json_writer *w, const struct anticipation *lag)
{
    bool tried = lag->untried == UNTRIED_NOT;

    json_member_int(w, "lag", lag->lag);
    put_maybe_double(w, "rho", tried, lag->rho);
    put_maybe_double(w, "p", tried, lag->p);
    put_maybe_double(w, "p_any", tried, lag->p_any);
    json_member_int(w, "n", (int64_t)lag->n);
    json_member_int(w, "accounts", (int64_t)lag->accounts);
    json_member_bool(w, "found", lag->found);
}

static void put_rows(struct json_writer *w, const struct asked *a, const struct indicator *i)
{
    const struct anticipation_question *q = &a->question;
    size_t every = (i->best->n + ROWS_MAX - 1) / ROWS_MAX, seen = 0, told = 0;

    json_put_name(w, "rows");
    json_open_array(w);
    for (size_t account = 0; account < q->accounts; account++) {
        for (size_t t = q->ahead; t < q->periods; t++) {
            double x = i->values[account * q->periods + t - i->best->lag], y = q->y[account * q->periods + t];

            if (isnan(x) || isnan(y) || seen++ % every != 0) continue;
            told++;
            json_open_object(w);
            json_member_string(w, "account", a->accounts[account]);
            put_period(w, "period", slice_period_at(&a->slice, t - q->ahead));
            json_member_double(w, "x", x);
            json_member_double(w, "y", y);
            json_close_object(w);
        }
    }
    json_close_array(w);
    json_member_int(w, "rows_left_out", (int64_t)(seen - told));
}

static void put_indicator(struct json_writer *w, const struct asked *a, const struct indicator *i, bool rows)
{
    json_open_object(w);
    json_member_string(w, "metric", i->metric->key);
    json_member_string(w, "name", i->metric->name);
    put_association(w, i->best);
    json_put_name(w, "lags");
    json_open_array(w);
    for (size_t k = 0; k < anticipation_lags(&a->question); k++) {
        json_open_object(w);
        put_association(w, &i->lags[k]);
        json_member_string(w, "reason", untried_text(i->lags[k].untried));
        json_close_object(w);
    }
    json_close_array(w);
    if (rows) {
        put_rows(w, a, i);
    } else {
        json_member_null(w, "rows");
        json_member_int(w, "rows_left_out", (int64_t)i->best->n);
    }
    json_close_object(w);
}

static void put_untried(struct json_writer *w, const struct asked *a)
{
    json_put_name(w, "untried");
    json_open_array(w);
    for (size_t k = 0; a->refusal == REFUSAL_NONE && k < a->n; k++) {
        const struct indicator *i = &a->indicators[k];

        if (i->best != NULL) continue;
        json_open_object(w);
        json_member_string(w, "metric", i->metric->key);
        json_member_string(w, "reason", i->why != NULL ? i->why : untried_text(i->lags[0].untried));
        json_close_object(w);
    }
    json_close_array(w);
    json_member_int(w, "left_out", (int64_t)a->left_out);
}

static void put_items(struct json_writer *w, const struct asked *a)
{
    size_t shown = 0;

    json_put_name(w, "items");
    json_open_array(w);
    for (size_t k = 0; a->refusal == REFUSAL_NONE && k < a->n; k++) {
        const struct indicator *i = &a->indicators[k];

        if (i->best == NULL || (a->only != NULL && strcmp(a->only, i->metric->key) != 0)) continue;
        put_indicator(w, a, i, i->best->found || shown < ROWS_SHOWN);
        shown++;
    }
    json_close_array(w);
}

void put_asked(struct json_writer *w, struct asked *a)
{
    if (a->refusal == REFUSAL_NONE && a->n > 1) qsort(a->indicators, a->n, sizeof *a->indicators, compare_indicators);
    json_open_object(w);
    json_member_string(w, "metric", a->metric->key);
    json_member_string(w, "journey", a->metric->journey);
    json_member_string(w, "note", "association, not cause");
    json_member_string(w, "grain", grain_text(a->slice.grain));
    put_period(w, "first", a->slice.first);
    put_period(w, "last", slice_period_at(&a->slice, a->slice.periods - 1));
    json_member_int(w, "lag_from", a->question.lag_from);
    json_member_int(w, "lag_to", a->question.lag_to);
    json_member_string(w, "reason", refusal_text(a->refusal));
    json_member_int(w, "accounts", (int64_t)a->accounts_n);
    json_member_int(w, "accounts_min", ANTICIPATION_ACCOUNTS_MIN);
    json_member_int(w, "tried", (int64_t)a->tried);
    json_member_double(w, "level", ANTICIPATION_LEVEL);
    json_member_double(w, "level_any", ANTICIPATION_LEVEL_ANY);
    put_items(w, a);
    put_untried(w, a);
    json_close_object(w);
}
