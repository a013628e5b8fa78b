/* GET and PUT /v1/workspace: what this installation is, and what of it may be set. */
#include "api/handlers.h"
#include "api/internal.h"

static enum err reply_workspace(struct request *rq, const struct workspace *x)
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
    json_member_string(&w, "version", WAYMARK_VERSION);
    json_close_object(&w);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

enum err workspace_get(struct request *rq)
{
    struct workspace x;
    enum err e = store_workspace_get(rq->db, rq->arena, &x);

    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    return reply_workspace(rq, &x);
}

struct setting {
    struct workspace_settings settings;
    struct arena *arena;
    struct workspace stored;
};

static enum err setting_store(struct db *db, struct rollup *r, void *arg)
{
    struct setting *p = arg;
    enum err e = store_workspace_set(db, r, &p->settings);

    if (e == ERR_OK) e = store_workspace_get(db, p->arena, &p->stored);
    return e == ERR_NONE ? ERR_BROKEN : e;
}

static enum err setting_stored(struct request *rq, enum err result)
{
    const struct setting *p = rq->context;

    return result == ERR_OK ? reply_workspace(rq, &p->stored) : request_fail(rq, result, NULL);
}

enum err workspace_put(struct request *rq)
{
    struct setting *p = rq->context = arena_alloc(rq->arena, sizeof *p);
    const struct json *body;
    enum err e;

    p->arena = rq->arena;
    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_workspace(body, rq->arena, &rq->faults, &p->settings)) != ERR_OK) return e;
    return write_begin(rq, &(struct write_plan){.run = setting_store, .arg = p, .facts = 1, .then = setting_stored});
}
