/* GET /v1/journeys/{key}/flow: how accounts move through a journey's phases in a window. Lane: read. */
#include "api/figure.h"
#include "api/handlers.h"
#include "db/journey.h"

#define DEFAULT_MONTHS 12

/* from= and to=, both or neither; without them twelve months, the last of which is open. */
static enum err flow_span(struct request *rq, const struct tz *tz, struct slice *ret, bool *ret_moves)
{
    bool has = request_parameter(rq, "from") != NULL || request_parameter(rq, "to") != NULL;
    enum err e;

    ret->total = true;
    *ret_moves = !has;
    if (!has) {
        ret->grain = GRAIN_MONTH;
        ret->periods = DEFAULT_MONTHS;
        ret->first = period_of(GRAIN_MONTH, ret->now, tz);
        ret->first.ordinal -= DEFAULT_MONTHS - 1;
        return ERR_OK;
    }
    if ((e = span_of_dates(rq, ret)) != ERR_OK) return e;
    if (period_start_us(ret->first, tz) <= ret->now) return ERR_OK;
    return query_fault(rq, "from", FAULT_RANGE, "It has not begun yet; ask for a window up to the present day");
}

static void put_quantile(struct json_writer *w, const char *name, const struct estimate *e)
{
    json_put_name(w, name);
    json_open_object(w);
    put_maybe_double(w, "value", e->has_value, e->value);
    put_maybe_double(w, "low", e->has_low, e->low);
    put_maybe_double(w, "high", e->has_high, e->high);
    json_member_string(w, "reason", reason_text(e->reason));
    json_close_object(w);
}

static void put_phase(struct json_writer *w, const struct phase *p, const struct flow_phase *f)
{
    json_open_object(w);
    json_member_string(w, "phase", p->key);
    json_member_string(w, "name", p->name);
    json_member_bool(w, "exit", p->exit);
    json_member_int(w, "at_start", f->at_start);
    json_member_int(w, "entered", f->entered);
    json_member_int(w, "left", f->left);
    json_member_int(w, "now", f->now);
    json_put_name(w, "stay_s");
    json_open_object(w);
    json_member_int(w, "n", f->stays);
    json_member_int(w, "waiting", f->waiting);
    put_quantile(w, "median", &f->median);
    put_quantile(w, "p90", &f->p90);
    json_close_object(w);
    json_put_name(w, "exits");
    json_open_object(w);
    json_member_int(w, "exited", f->exited);
    put_estimate(w, &f->exits);
    json_member_string(w, "reason", reason_text(f->exits.reason));
    json_close_object(w);
    json_close_object(w);
}

static void put_move(struct json_writer *w, const char *from, const char *to, int64_t n, int64_t of)
{
    if (n == 0) return;
    json_open_object(w);
    json_member_string(w, "from", from);
    json_member_string(w, "to", to);
    json_member_int(w, "n", n);
    put_maybe_double(w, "share", of > 0, of > 0 ? 100.0 * (double)n / (double)of : 0);
    json_close_object(w);
}

static void put_moves(struct json_writer *w, const struct journey *j, const struct flow *f)
{
    for (size_t k = 0; k < j->phases_n; k++) put_move(w, NULL, j->phases[k].key, f->phases[k].firsts, 0);
    for (size_t i = 0; i < j->phases_n; i++) {
        for (size_t k = 0; k < j->phases_n; k++)
            put_move(w, j->phases[i].key, j->phases[k].key, f->moves[i * j->phases_n + k], f->phases[i].left);
    }
}

static void flow_write(struct json_writer *w, const struct journey *j, const struct tz *tz, const struct slice *s,
                       const struct flow *f)
{
    int64_t end = period_end_us(slice_period_at(s, s->periods - 1), tz);

    json_open_object(w);
    put_journey_head(w, j);
    put_local_time(w, "start", tz, f->from);
    put_local_time(w, "end", tz, end);
    json_member_bool(w, "open", s->now < end);
    put_local_time(w, "as_of", tz, f->as_of);
    json_member_bool(w, "building", f->building);
    json_member_int(w, "accounts", f->accounts);
    json_put_name(w, "phases");
    json_open_array(w);
    for (size_t i = 0; !f->building && i < j->phases_n; i++) put_phase(w, &j->phases[i], &f->phases[i]);
    json_close_array(w);
    json_put_name(w, "transitions");
    json_open_array(w);
    if (!f->building) put_moves(w, j, f);
    json_close_array(w);
    json_close_object(w);
}

static enum err flow_reply(struct request *rq, const struct reading *r, const struct journey *j, const struct slice *s,
                           bool moves)
{
    struct figure_dependencies rests_on;
    struct buffer out = {0};
    struct json_writer w;
    struct flow flow;
    enum err e = store_flow(rq->db, rq->arena, r->catalogue->tz, j, s, &flow, &rests_on);

    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    flow_write(&w, j, r->catalogue->tz, s, &flow);
    reply_json(rq, 200, &out);
    buffer_free(&out);
    reply_etag(rq);
    if (moves) span_expires(s, GRAIN_MONTH, r->catalogue->tz, &rests_on);
    if (!flow.building) reading_keep(rq, r, &rests_on);
    return ERR_OK;
}

enum err flow_get(struct request *rq)
{
    struct slice slice = {.periods = 0};
    const struct journey *j = NULL;
    struct reading r;
    bool moves = false;
    enum err e;

    if ((e = query_filters(rq, &slice)) != ERR_OK) return e;
    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    e = journey_asked(rq, &r, &j);
    if (e == ERR_OK) e = flow_span(rq, r.catalogue->tz, &slice, &moves);
    if (e == ERR_OK) e = flow_reply(rq, &r, j, &slice, moves);
    reading_end(rq, &r);
    return e;
}
