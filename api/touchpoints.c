/*
 * GET /v1/journeys/{key}/touchpoints: what happens at each place where client and provider meet, and how it is judged there.
 * Lane: read. Not kept: facts of every kind move it.
 */
#include <string.h>

#include "api/figure.h"
#include "api/handlers.h"
#include "db/journey.h"

struct places {
    const struct catalogue *catalogue;
    const struct journey *journey;
    struct slice slice;
    struct touchpoint_state *states;
    size_t states_n;
    const struct metric **metrics; /* survey metrics of the journey */
    size_t metrics_n;
    struct figures figures; /* theirs, one each */
};

/* Does the metric look at this touchpoint by name? */
static bool names_touchpoint(const struct metric *m, const char *key)
{
    for (size_t i = 0; i < m->measure.where.n; i++) {
        const struct test *t = &m->measure.where.tests[i];

        if (t->field != WHERE_TOUCHPOINT || (t->op != OP_EQ && t->op != OP_IN)) continue;
        for (size_t k = 0; k < t->operands_n; k++)
            if (t->operands[k].type == JSON_STRING && strcmp(t->operands[k].text, key) == 0) return true;
    }
    return false;
}

static enum err places_compute(struct request *rq, struct places *p)
{
    const struct catalogue *c = p->catalogue;
    struct figure_dependencies unused;
    enum err e;

    p->metrics = arena_array(rq->arena, c->metrics_n + 1, sizeof *p->metrics);
    for (size_t i = 0; i < c->metrics_n; i++) {
        const struct metric *m = &c->metrics[i];

        if (strcmp(m->journey, p->journey->key) == 0 && (measure_flags(m->measure.kind) & MEASURE_SURVEY))
            p->metrics[p->metrics_n++] = m;
    }
    e = store_figures(rq->db, rq->arena, c->tz, p->metrics, p->metrics_n, p->journey, &p->slice, &p->figures, &unused);
    if (e != ERR_OK) return e;
    return store_touchpoints(rq->db, rq->arena, c->tz, p->journey, c->instruments, c->instruments_n, &p->slice,
                             &p->states, &p->states_n);
}

static void put_survey(struct json_writer *w, const struct touchpoint_survey *s)
{
    json_open_object(w);
    json_member_string(w, "instrument", s->instrument->key);
    json_member_string(w, "figure", s->instrument->kind == INSTRUMENT_NPS ? "nps" : "mean");
    put_estimate(w, &s->estimate);
    json_member_string(w, "interval", s->interval);
    json_close_object(w);
}

static void put_metric(struct json_writer *w, const struct metric *m, const struct figure *f)
{
    json_open_object(w);
    json_member_string(w, "metric", m->key);
    json_member_string(w, "name", m->name);
    json_member_string(w, "unit", m->unit);
    put_estimate(w, &f->estimate);
    json_member_string(w, "interval", f->interval);
    json_member_string(w, "status", status_text(f->status));
    json_member_string(w, "reason", reason_text(f->estimate.reason));
    json_close_object(w);
}

static void put_touchpoint(struct json_writer *w, const struct places *p, const struct phase *phase,
                           const struct touchpoint *t, const struct touchpoint_state *s)
{
    json_open_object(w);
    json_member_string(w, "touchpoint", t->key);
    json_member_string(w, "name", t->name);
    json_member_string(w, "phase", phase->key);
    json_member_string(w, "channel", t->channel);
    json_member_string(w, "control", t->control);
    json_member_string(w, "stage", t->stage);
    json_member_double(w, "weight", t->weight);
    json_member_int(w, "answers", s->answers);
    json_member_int(w, "events", s->events);
    json_member_int(w, "invitations", s->invitations);
    json_member_int(w, "accounts", s->accounts);
    json_put_name(w, "surveys");
    json_open_array(w);
    for (size_t i = 0; i < s->surveys_n; i++) put_survey(w, &s->surveys[i]);
    json_close_array(w);
    json_put_name(w, "metrics");
    json_open_array(w);
    for (size_t i = 0; i < p->metrics_n; i++)
        if (names_touchpoint(p->metrics[i], t->key)) put_metric(w, p->metrics[i], &p->figures.items[i]);
    json_close_array(w);
    json_close_object(w);
}

static void places_write(struct json_writer *w, const struct places *p)
{
    const struct journey *j = p->journey;
    size_t n = 0;

    json_open_object(w);
    put_journey_head(w, j);
    put_span_head(w, &p->slice, p->catalogue->tz);
    json_put_name(w, "touchpoints");
    json_open_array(w);
    for (size_t i = 0; i < j->phases_n; i++) {
        for (size_t k = 0; k < j->phases[i].touchpoints_n; k++)
            put_touchpoint(w, p, &j->phases[i], &j->phases[i].touchpoints[k], &p->states[n++]);
    }
    json_close_array(w);
    json_close_object(w);
}

static enum err places_reply(struct request *rq, struct places *p)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e = places_compute(rq, p);

    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    places_write(&w, p);
    reply_json(rq, 200, &out);
    buffer_free(&out);
    reply_etag(rq);
    return ERR_OK;
}

enum err touchpoints_get(struct request *rq)
{
    struct places p = {.journey = NULL};
    struct reading r;
    bool moves;
    enum err e;

    if ((e = query_filters(rq, &p.slice)) != ERR_OK) return e;
    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    p.catalogue = r.catalogue;
    e = journey_asked(rq, &r, &p.journey);
    if (e == ERR_OK) e = span_of_period(rq, r.catalogue->tz, &p.slice, &moves);
    if (e == ERR_OK) e = places_reply(rq, &p);
    reading_end(rq, &r);
    return e;
}
