/* GET /v1/journeys/{key}/scorecard: what card.c computes, kept while nothing that it rests on changes. Lane: read. */
#include "api/finding.h"
#include "api/handlers.h"

static enum err card_reply(struct request *rq, const struct reading *r, struct card *c, const struct card_findings *f,
                           card_writer *write, bool moves)
{
    struct buffer out = {0};
    struct json_writer w;

    json_writer_init(&w, &out);
    write(&w, c, f);
    reply_json(rq, 200, &out);
    buffer_free(&out);
    reply_etag(rq);
    if (moves) span_expires(&c->slice, GRAIN_MONTH, c->catalogue->tz, &c->rests_on);
    if (!c->any_building) reading_keep(rq, r, &c->rests_on);
    return ERR_OK;
}

enum err card_answer(struct request *rq, card_writer *write)
{
    struct card c = {.db = rq->db, .arena = rq->arena};
    struct card_findings findings;
    struct reading r;
    bool moves = false;
    enum err e;

    if ((e = query_filters(rq, &c.slice)) != ERR_OK) return e;
    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    c.catalogue = r.catalogue;
    c.journey = catalogue_journey(r.catalogue, request_path(rq, "key"));
    if (c.journey == NULL) e = request_fail(rq, ERR_NONE, "There is no such journey");
    if (e == ERR_OK) e = query_card_period(rq, &c, &moves);
    if (e == ERR_OK) e = card_compute(&c);
    if (e == ERR_OK) e = card_find(&c, &findings);
    if (e == ERR_OK) e = card_reply(rq, &r, &c, &findings, write, moves);
    reading_end(rq, &r);
    return e;
}

enum err scorecard_get(struct request *rq)
{
    return card_answer(rq, card_write);
}
