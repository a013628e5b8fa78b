/* GET /v1/journeys/{key}/scorecard: what card.c computes, kept while nothing that it rests on changes. Lane: read. */
#include "api/card.h"
#include "api/handlers.h"

/* period=, by default the last month that is over. *ret_moves: it was not named. */
static enum err scorecard_period(struct request *rq, struct card *c, bool *ret_moves)
{
    const struct tz *tz = c->catalogue->tz;
    struct period p;
    bool has;
    enum err e = query_period(rq, "period", &has, &p);

    if (e != ERR_OK) return e;
    *ret_moves = !has;
    if (!has) {
        p = period_of(GRAIN_MONTH, c->slice.now, tz);
        p.ordinal--;
    }
    if (period_start_us(p, tz) > c->slice.now)
        return query_fault(rq, "period", FAULT_RANGE, "It has not begun yet; ask for a period up to the present one");
    if (!card_span(c, p))
        return query_fault(rq, "period", FAULT_RANGE, "A year of periods before it would begin before 1970");
    return ERR_OK;
}

static enum err scorecard_reply(struct request *rq, const struct reading *r, struct card *c, bool moves)
{
    struct buffer out = {0};
    struct json_writer w;

    json_writer_init(&w, &out);
    card_write(&w, c);
    reply_json(rq, 200, &out);
    buffer_free(&out);
    reply_etag(rq);
    if (moves) span_expires(&c->slice, GRAIN_MONTH, c->catalogue->tz, &c->rests_on);
    if (!c->any_building) reading_keep(rq, r, &c->rests_on);
    return ERR_OK;
}

enum err scorecard_get(struct request *rq)
{
    struct card c = {.db = rq->db, .arena = rq->arena};
    struct reading r;
    bool moves = false;
    enum err e;

    if ((e = query_filters(rq, &c.slice)) != ERR_OK) return e;
    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    c.catalogue = r.catalogue;
    c.journey = catalogue_journey(r.catalogue, request_path(rq, "key"));
    if (c.journey == NULL) e = request_fail(rq, ERR_NONE, "There is no such journey");
    if (e == ERR_OK) e = scorecard_period(rq, &c, &moves);
    if (e == ERR_OK) e = card_compute(&c);
    if (e == ERR_OK) e = scorecard_reply(rq, &r, &c, moves);
    reading_end(rq, &r);
    return e;
}
