/* GET /v1/metrics/{key}/facts: the facts behind a figure, newest first, page by page. Lane: read. */
#include <string.h>

#include "api/figure.h"
#include "api/handlers.h"

/* What an observation of this metric counts as; has false: missing, or a kind that has no numerator. */
static bool fact_counts(const struct metric *m, const struct fact_row *row, bool *ret_has)
{
    const struct measure *q = &m->measure;
    double score = value_to_double(row->fact.score);

    *ret_has = true;
    switch (q->kind) {
    case MEASURE_TOP_BOX: return q->top_down ? score <= q->bound : score >= q->bound;
    case MEASURE_EXITS:
    case MEASURE_RESPONSE_RATE:
    case MEASURE_SHARE:
    case MEASURE_CONVERSION: *ret_has = row->bucket != SHARE_MISSING; return row->bucket == SHARE_YES;
    default: *ret_has = false; return false;
    }
}

static void put_end(struct json_writer *w, const char *name, const char *fact, int64_t at)
{
    json_put_name(w, name);
    json_open_object(w);
    json_member_string(w, "fact", fact);
    json_member_time(w, "at", at);
    json_close_object(w);
}

/* A pair as seen from the fact that bears the period: the end of a wait, unless waits belong to their start. */
struct wait {
    bool is_pair, by_start;
    bool complete; /* both ends are known */
    double seconds;
};

static struct wait fact_wait(const struct metric *m, const struct fact_row *row)
{
    enum series_kind kind = measure_series_kind(m->measure.kind);
    bool starts = kind == SERIES_CONVERSION || kind == SERIES_CENSORED || kind == SERIES_STAY || kind == SERIES_INVITED;
    struct wait w = {.is_pair = kind == SERIES_WAIT || starts, .by_start = starts || m->measure.by_start};

    w.complete = w.is_pair && row->has_until && row->until_fact != NULL;
    w.seconds = (double)(w.by_start ? row->until_at - row->fact.at : row->fact.at - row->until_at) / 1e6;
    return w;
}

static void put_pair(struct json_writer *w, const struct wait *x, const struct fact_row *row, const char *fact)
{
    if (!x->is_pair) {
        json_member_null(w, "pair");
        return;
    }
    json_put_name(w, "pair");
    json_open_object(w);
    if (x->by_start) put_end(w, "start", fact, row->fact.at);
    else put_end(w, "start", row->until_fact, row->until_at);
    if (!x->by_start) put_end(w, "end", fact, row->fact.at);
    else if (x->complete) put_end(w, "end", row->until_fact, row->until_at);
    else json_member_null(w, "end");
    put_maybe_double(w, "wait_s", x->complete, x->seconds);
    json_close_object(w);
}

/* Score, gap, the event's value, or the wait. */
static bool fact_value(const struct metric *m, const struct fact_row *row, const struct wait *x, double *ret)
{
    const struct fact *f = &row->fact;

    if (x->is_pair) *ret = x->seconds;
    else if (m->measure.kind == MEASURE_GAP) *ret = value_to_double(f->score) - value_to_double(f->expected);
    else *ret = value_to_double(f->has_score ? f->score : f->value);
    return x->is_pair ? x->complete : f->has_score || f->has_value;
}

static void put_row(struct json_writer *w, struct arena *a, const struct metric *m, const struct fact_row *row)
{
    const char *fact = fact_public_id(a, row->fact.kind, row->source, row->fact.id);
    struct wait x = fact_wait(m, row);
    double value = 0;
    bool has_value = fact_value(m, row, &x, &value), has_counts;
    bool counts = fact_counts(m, row, &has_counts);

    json_open_object(w);
    json_member_string(w, "fact", fact);
    json_member_string(w, "kind", fact_kind_text(row->fact.kind));
    json_member_time(w, "at", row->fact.at);
    json_member_string(w, "account", row->account);
    json_member_string(w, "contact", row->contact);
    json_member_string(w, "role", row->role);
    json_member_string(w, "side", side_text(row->fact.side));
    json_member_string(w, "touchpoint", row->touchpoint);
    put_maybe_double(w, "value", has_value, value);
    if (has_counts) json_member_bool(w, "counts", counts);
    else json_member_null(w, "counts");
    put_pair(w, &x, row, fact);
    json_close_object(w);
}

/* --- the request --- */

/* period=, or from= and to=, or the last full period of the cadence. */
static enum err behind_span(struct request *rq, const struct metric *m, const struct tz *tz, struct slice *ret,
                            bool *ret_moves)
{
    bool has, has_span = request_parameter(rq, "from") != NULL || request_parameter(rq, "to") != NULL;
    struct period p;
    enum err e = query_period(rq, "period", &has, &p);

    if (e != ERR_OK) return e;
    if (has && has_span) return query_fault(rq, "period", FAULT_MISMATCH, "Either period, or from and to");
    if (has_span) return span_of_dates(rq, ret);
    *ret_moves = !has;
    if (!has) {
        p = period_of(m->cadence, ret->now, tz);
        p.ordinal--;
    }
    ret->grain = p.grain;
    ret->first = p;
    ret->periods = 1;
    return ERR_OK;
}

static struct figure_dependencies behind_rests_on(struct arena *a, const struct metric *m, const struct slice *s)
{
    int64_t last_day = period_end_day(slice_period_at(s, s->periods - 1)) - 1;
    struct figure_dependency *d = arena_alloc(a, sizeof *d);
    bool level = measure_series_kind(m->measure.kind) == SERIES_LEVEL;

    *d = (struct figure_dependency){m->series,
                                    level ? INT64_MIN : period_of_day(GRAIN_MONTH, period_first_day(s->first)).ordinal,
                                    period_of_day(GRAIN_MONTH, last_day).ordinal};
    return (struct figure_dependencies){d, m->series != 0, !slice_is_plain(s), INT64_MAX};
}

struct behind {
    const struct metric *metric;
    struct behind_filter filter;
    bool moves, live;
    struct fact_row *rows;
    size_t n;
    bool more;
};

static enum err behind_compute(struct request *rq, const struct catalogue *c, struct behind *b)
{
    int64_t done, total;
    enum err e;

    if ((e = behind_span(rq, b->metric, c->tz, &b->filter.slice, &b->moves)) != ERR_OK) return e;
    if ((e = query_limit(rq, &b->filter.limit)) != ERR_OK) return e;
    e = query_cursor_place(rq, &b->filter.has_cursor, &b->filter.cursor_at, &b->filter.cursor_no);
    if (e != ERR_OK) return e;
    if ((e = store_metric_progress(rq->db, b->metric, &b->live, &done, &total)) != ERR_OK) return e;
    if (!b->live) return ERR_OK;
    return store_figure_facts(rq->db, rq->arena, c->tz, b->metric, catalogue_journey(c, b->metric->journey), &b->filter,
                              &b->rows, &b->n, &b->more);
}

static enum err behind_reply(struct request *rq, const struct reading *r, const struct behind *b)
{
    struct figure_dependencies d = behind_rests_on(rq->arena, b->metric, &b->filter.slice);
    const struct fact_row *last = b->n > 0 ? &b->rows[b->n - 1] : NULL;
    struct buffer out = {0};
    struct json_writer w;

    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = 0; i < b->n; i++) put_row(&w, rq->arena, b->metric, &b->rows[i]);
    put_page_close(&w, b->more && last ? cursor_place(rq->arena, last->fact.at, last->fact.no) : NULL);
    reply_json(rq, 200, &out);
    buffer_free(&out);
    reply_etag(rq);
    if (b->moves) span_expires(&b->filter.slice, b->metric->cadence, r->catalogue->tz, &d);
    /* What stands behind state rests on more than one series, and moves with the clock. */
    if (measure_flags(b->metric->measure.kind) & MEASURE_STATE) return ERR_OK;
    if (b->live || b->metric->series == 0) reading_keep(rq, r, &d);
    return ERR_OK;
}

enum err metric_facts_get(struct request *rq)
{
    struct behind b = {0};
    struct reading r;
    enum err e;

    if ((e = query_filters(rq, &b.filter.slice)) != ERR_OK) return e;
    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    b.metric = catalogue_metric(r.catalogue, request_path(rq, "key"));
    if (b.metric == NULL) e = request_fail(rq, ERR_NONE, "There is no such metric");
    if (e == ERR_OK) e = behind_compute(rq, r.catalogue, &b);
    if (e == ERR_OK) e = behind_reply(rq, &r, &b);
    reading_end(rq, &r);
    return e;
}
