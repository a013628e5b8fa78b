/* GET and PUT /v1/workspace: what this installation is, and what of it may be set. */
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"
#include "base/clock.h"
#include "db/assessment.h"

static enum err reply_workspace(struct request *rq, const struct workspace *x, const struct freeze *f)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    json_open_object(&w);
    json_member_string(&w, "name", x->name);
    json_member_string(&w, "time_zone", x->time_zone);
    json_member_string(&w, "currency", x->currency);
    json_member_time(&w, "created_at", x->created);
    if (x->has_comment_days) json_member_int(&w, "comment_days", x->comment_days);
    else json_member_null(&w, "comment_days");
    if (f->day != 0) json_member_int(&w, "freeze_day", f->day);
    else json_member_null(&w, "freeze_day");
    json_put_name(&w, "freeze_journeys");
    if (f->journeys != NULL) json_put_raw(&w, f->journeys, strlen(f->journeys));
    else json_put_null(&w);
    json_member_string(&w, "version", WAYMARK_VERSION);
    put_scopes(&w, rq->principal.scopes);
    json_close_object(&w);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

enum err workspace_get(struct request *rq)
{
    struct workspace x;
    struct freeze f;
    enum err e = store_workspace_get(rq->db, rq->arena, &x);

    if (e == ERR_OK) e = store_freeze_get(rq->db, rq->arena, &f);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    return reply_workspace(rq, &x, &f);
}

struct setting {
    struct workspace_settings settings;
    struct arena *arena;
    struct workspace stored;
    struct freeze freeze;
};

static enum err setting_store(struct db *db, struct rollup *r, void *arg)
{
    struct setting *p = arg;
    struct freeze f = {p->settings.freeze_day, p->settings.freeze_journeys, clock_now_us()};
    enum err e = store_workspace_set(db, r, &p->settings);

    if (e == ERR_OK) e = store_freeze_put(db, r, &f);
    if (e == ERR_OK) e = store_freeze_get(db, p->arena, &p->freeze);
    if (e == ERR_OK) e = store_workspace_get(db, p->arena, &p->stored);
    return e == ERR_NONE ? ERR_BROKEN : e;
}

static enum err setting_stored(struct request *rq, enum err result)
{
    const struct setting *p = rq->context;

    return result == ERR_OK ? reply_workspace(rq, &p->stored, &p->freeze) : request_fail(rq, result, NULL);
}

enum err workspace_put(struct request *rq)
{
    struct setting *p = rq->context = arena_alloc(rq->arena, sizeof *p);
    const struct json *body;
    struct snapshot *s;
    enum err e;

    p->arena = rq->arena;
    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    s = app_snapshot(app_of(rq));
    e = decode_workspace(body, s->catalogue, rq->arena, &rq->faults, &p->settings);
    snapshot_release(s);
    if (e != ERR_OK) return e;
    return write_begin(rq, &(struct write_plan){.run = setting_store, .arg = p, .facts = 1, .then = setting_stored});
}
