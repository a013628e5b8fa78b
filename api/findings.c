/*
 * GET /v1/journeys/{key}/findings: what a reader of the scorecard should notice. POST and DELETE
 * /v1/findings/{id}/acknowledge: somebody has seen one; it comes back when it is worse.
 */
#include "api/finding.h"
#include "api/handlers.h"
#include "base/clock.h"

static enum err findings_reply(struct request *rq, const struct reading *r, struct card *c,
                               const struct card_findings *f, bool moves)
{
    struct buffer out = {0};
    struct json_writer w;

    json_writer_init(&w, &out);
    json_open_object(&w);
    card_write_head(&w, c);
    json_member_int(&w, "unseen", (int64_t)f->open);
    json_put_name(&w, "items");
    card_findings_write(&w, f);
    json_member_null(&w, "next");
    json_close_object(&w);
    reply_json(rq, 200, &out);
    buffer_free(&out);
    reply_etag(rq);
    if (moves) span_expires(&c->slice, GRAIN_MONTH, c->catalogue->tz, &c->rests_on);
    if (!c->any_building) reading_keep(rq, r, &c->rests_on);
    return ERR_OK;
}

enum err findings_get(struct request *rq)
{
    struct card c = {.db = rq->db, .arena = rq->arena};
    struct card_findings f;
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
    if (e == ERR_OK) e = card_find(&c, &f);
    if (e == ERR_OK) e = findings_reply(rq, &r, &c, &f, moves);
    reading_end(rq, &r);
    return e;
}

/* --- seen --- */

static enum err seen_done(struct request *rq, enum err result)
{
    if (result == ERR_OK) return reply_empty(rq, 204);
    if (result == ERR_NONE) return request_fail(rq, result, "This finding was not acknowledged");
    return request_fail(rq, result, NULL);
}

/* The id must name a journey that is there; what it found may have passed meanwhile. */
static enum err seen_id(struct request *rq, struct finding_seen *ret)
{
    struct snapshot *s = app_snapshot(app_of(rq));
    const char *journey;
    enum err e = finding_id_journey(rq->arena, request_path(rq, "id"), &journey);

    if (e == ERR_OK && !catalogue_journey(s->catalogue, journey)) e = ERR_NONE;
    snapshot_release(s);
    if (e != ERR_OK) return request_fail(rq, e, "There is no such finding; take the `id` of one from a scorecard");
    *ret = (struct finding_seen){.id = request_path(rq, "id"), .key = rq->principal.key_id, .at = clock_now_us()};
    return ERR_OK;
}

enum err findings_acknowledge(struct request *rq)
{
    struct finding_seen *seen = arena_alloc(rq->arena, sizeof *seen);
    struct acknowledgement said;
    const struct json *body;
    enum err e;

    if ((e = seen_id(rq, seen)) != ERR_OK) return e;
    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_acknowledgement(body, rq->arena, &rq->faults, &said)) != ERR_OK) return e;
    seen->level = said.level;
    seen->note = said.note;
    return write_begin(
        rq, &(struct write_plan){.run = store_finding_acknowledge, .arg = seen, .facts = 1, .then = seen_done});
}

enum err findings_forget(struct request *rq)
{
    struct finding_seen *seen = arena_alloc(rq->arena, sizeof *seen);
    enum err e = seen_id(rq, seen);

    if (e != ERR_OK) return e;
    return write_begin(rq,
                       &(struct write_plan){.run = store_finding_forget, .arg = seen, .facts = 1, .then = seen_done});
}
