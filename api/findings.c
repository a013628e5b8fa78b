/*
 * GET /v1/journeys/{key}/findings: what a reader of the scorecard should notice. POST and DELETE
 * /v1/findings/{id}/acknowledge: somebody has seen one; it comes back when it is worse.
 */
#include "api/finding.h"
#include "api/handlers.h"
#include "base/clock.h"

static void findings_write(struct json_writer *w, const struct card *c, const struct card_findings *f)
{
    json_open_object(w);
    card_write_head(w, c);
    json_member_int(w, "unseen", (int64_t)f->open);
    json_put_name(w, "items");
    card_findings_write(w, f);
    json_member_null(w, "next");
    json_close_object(w);
}

enum err findings_get(struct request *rq)
{
    return card_answer(rq, findings_write);
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
