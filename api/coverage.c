/* GET /v1/journeys/{key}/coverage: who is heard in the trailing twelve months, and first of all who is not. Lane: read. */
#include "api/figure.h"
#include "api/handlers.h"
#include "db/journey.h"

struct covered {
    const struct journey *journey;
    const struct tz *tz;
    struct slice slice;
    struct coverage coverage;
};

static void put_counts(struct json_writer *w, const struct coverage_cell *c)
{
    json_member_int(w, "answers", c->answers);
    json_member_int(w, "contacts", c->contacts);
    json_member_int(w, "accounts", c->accounts);
}

static void put_blind(struct json_writer *w, const struct covered *c)
{
    const struct coverage *v = &c->coverage;

    json_put_name(w, "blind_spots");
    json_open_object(w);
    json_member_int(w, "accounts_n", v->blind_all);
    json_put_name(w, "accounts");
    json_open_array(w);
    for (size_t i = 0; i < v->blind_n; i++) {
        json_open_object(w);
        json_member_string(w, "account", v->blind[i].id);
        json_member_double(w, "revenue", v->blind[i].revenue);
        json_close_object(w);
    }
    json_close_array(w);
    json_put_name(w, "cells");
    json_open_array(w);
    for (size_t i = 0; i < c->journey->phases_n; i++) {
        for (size_t k = 0; k < v->roles_n; k++) {
            if (!v->roles[k].role || v->cells[i * v->roles_n + k].answers > 0) continue;
            json_open_object(w);
            json_member_string(w, "phase", c->journey->phases[i].key);
            json_member_string(w, "role", v->roles[k].role);
            json_close_object(w);
        }
    }
    json_close_array(w);
    json_close_object(w);
}

static void put_accounts(struct json_writer *w, const struct coverage *v)
{
    static const char *const names[4] = {"none", "one", "two", "more"};

    json_put_name(w, "accounts");
    json_open_object(w);
    json_member_int(w, "live", v->live);
    json_member_int(w, "heard", v->heard);
    put_estimate(w, &v->accounts);
    json_member_string(w, "reason", reason_text(v->accounts.reason));
    json_put_name(w, "by_roles");
    json_open_object(w);
    for (size_t i = 0; i < 4; i++) json_member_int(w, names[i], v->by_roles[i]);
    json_close_object(w);
    json_close_object(w);
    json_put_name(w, "revenue");
    json_open_object(w);
    json_member_double(w, "live", v->revenue);
    json_member_double(w, "heard", v->revenue_heard);
    put_maybe_double(w, "value", v->revenue > 0, v->revenue > 0 ? 100.0 * v->revenue_heard / v->revenue : 0);
    json_close_object(w);
}

static void put_roles(struct json_writer *w, const struct coverage *v)
{
    json_put_name(w, "roles");
    json_open_array(w);
    for (size_t i = 0; i < v->roles_n; i++) {
        json_open_object(w);
        json_member_string(w, "role", v->roles[i].role);
        json_member_int(w, "registered", v->roles[i].registered);
        put_counts(w, &v->roles[i].all);
        json_close_object(w);
    }
    json_close_array(w);
}

/* Every phase with every role, zeros too; last, answers at no touchpoint of the journey. */
static void put_matrix(struct json_writer *w, const struct covered *c)
{
    const struct coverage *v = &c->coverage;

    json_put_name(w, "matrix");
    json_open_array(w);
    for (size_t i = 0; i <= c->journey->phases_n; i++) {
        for (size_t k = 0; k < v->roles_n; k++) {
            json_open_object(w);
            json_member_string(w, "phase", i < c->journey->phases_n ? c->journey->phases[i].key : NULL);
            json_member_string(w, "role", v->roles[k].role);
            put_counts(w, &v->cells[i * v->roles_n + k]);
            json_close_object(w);
        }
    }
    json_close_array(w);
}

static void coverage_write(struct json_writer *w, const struct covered *c)
{
    const struct coverage *v = &c->coverage;

    json_open_object(w);
    put_journey_head(w, c->journey);
    put_span_head(w, &c->slice, c->tz);
    json_member_bool(w, "building", v->building);
    put_local_time(w, "heard_from", c->tz, v->from);
    put_local_time(w, "heard_to", c->tz, v->to);
    put_blind(w, c);
    put_accounts(w, v);
    put_roles(w, v);
    if (v->building) {
        json_put_name(w, "matrix");
        json_open_array(w);
        json_close_array(w);
    } else {
        put_matrix(w, c);
    }
    json_close_object(w);
}

static enum err coverage_reply(struct request *rq, const struct reading *r, struct covered *c, bool moves)
{
    struct figure_dependencies rests_on;
    struct buffer out = {0};
    struct json_writer w;
    size_t limit;
    enum err e = query_limit(rq, &limit);

    if (e == ERR_OK)
        e = store_coverage(rq->db, rq->arena, c->tz, c->journey, &c->slice, limit, &c->coverage, &rests_on);
    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    coverage_write(&w, c);
    reply_json(rq, 200, &out);
    buffer_free(&out);
    reply_etag(rq);
    if (moves) span_expires(&c->slice, GRAIN_MONTH, c->tz, &rests_on);
    if (!c->coverage.building) reading_keep(rq, r, &rests_on);
    return ERR_OK;
}

enum err coverage_get(struct request *rq)
{
    struct covered c = {.journey = NULL};
    struct reading r;
    bool moves = false;
    enum err e;

    if ((e = query_filters(rq, &c.slice)) != ERR_OK) return e;
    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    c.tz = r.catalogue->tz;
    e = journey_asked(rq, &r, &c.journey);
    if (e == ERR_OK) e = span_of_period(rq, c.tz, &c.slice, &moves);
    if (e == ERR_OK) e = coverage_reply(rq, &r, &c, moves);
    reading_end(rq, &r);
    return e;
}
