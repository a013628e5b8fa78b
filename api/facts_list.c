/* GET /v1/responses, /v1/events, /v1/invitations; GET and DELETE /v1/facts/{fact}. */
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"

static enum err list_filter(struct request *rq, enum fact_kind kind, const struct tz *tz, struct fact_filter *ret)
{
    enum err e;

    *ret = (struct fact_filter){
        .bound = request_bound(rq),
        .kind = kind,
        .account = request_parameter(rq, "account"),
        .contact = request_parameter(rq, "contact"),
        .type = request_parameter(rq, kind == FACT_EVENT ? "type" : "instrument"),
        .source = request_parameter(rq, "source"),
        .id = request_parameter(rq, "id"),
    };
    if ((e = query_limit(rq, &ret->limit)) != ERR_OK) return e;
    if ((e = query_moment(rq, "from", tz, &ret->has_from, &ret->from)) != ERR_OK) return e;
    if ((e = query_moment(rq, "to", tz, &ret->has_to, &ret->to)) != ERR_OK) return e;
    return query_cursor_place(rq, &ret->has_cursor, &ret->cursor_at, &ret->cursor_no);
}

static enum err reply_list(struct request *rq, const struct fact_row *rows, size_t n, bool more)
{
    struct buffer out = {0};
    struct json_writer w;
    const char *next = more ? cursor_place(rq->arena, rows[n - 1].fact.at, rows[n - 1].fact.no) : NULL;
    enum err e;

    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = 0; i < n; i++) put_fact(&w, rq->arena, &rows[i]);
    put_page_close(&w, next);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

static enum err facts_list(struct request *rq, enum fact_kind kind)
{
    struct snapshot *s = app_snapshot(app_of(rq));
    struct fact_filter filter;
    struct fact_row *rows = NULL;
    size_t n = 0;
    bool more = false;
    enum err e = list_filter(rq, kind, s->catalogue->tz, &filter);

    snapshot_release(s);
    if (e != ERR_OK) return e;
    if ((e = db_begin(rq->db)) != ERR_OK) return e;
    e = store_fact_list(rq->db, rq->arena, &filter, &rows, &n, &more);
    if (e == ERR_OK || e == ERR_NONE) e = reply_list(rq, rows, n, more && n > 0);
    db_rollback(rq->db);
    return e;
}

enum err responses_list(struct request *rq)
{
    return facts_list(rq, FACT_RESPONSE);
}

enum err events_list(struct request *rq)
{
    return facts_list(rq, FACT_EVENT);
}

enum err invitations_list(struct request *rq)
{
    return facts_list(rq, FACT_INVITATION);
}

enum err facts_get(struct request *rq)
{
    struct bound bound = request_bound(rq);
    struct buffer out = {0};
    struct json_writer w;
    struct fact_row row;
    enum fact_kind kind;
    const char *source, *id;
    enum err e = fact_parse_public_id(rq->arena, request_path(rq, "fact"), &kind, &source, &id);

    if (e == ERR_OK) e = store_fact_get(rq->db, rq->arena, &bound, kind, source, id, &row);
    if (e == ERR_NONE) return request_fail(rq, e, "There is no such fact");
    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    put_fact(&w, rq->arena, &row);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

static enum err facts_deleted(struct request *rq, enum err result)
{
    if (result == ERR_OK) return reply_empty(rq, 204);
    if (result == ERR_NONE) return request_fail(rq, result, "There is no such fact");
    return request_fail(rq, result, NULL);
}

enum err facts_delete(struct request *rq)
{
    struct fact_delete *d = arena_alloc(rq->arena, sizeof *d);
    enum err e;

    d->bound = request_bound(rq);
    e = fact_parse_public_id(rq->arena, request_path(rq, "fact"), &d->kind, &d->source, &d->id);
    if (e != ERR_OK) return facts_deleted(rq, e);
    return write_begin(rq, &(struct write_plan){.run = store_fact_delete, .arg = d, .facts = 1, .then = facts_deleted});
}
