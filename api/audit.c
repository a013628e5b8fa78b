/* GET /v1/audit: who changed or read out what, newest first. Lane: read. */
#include "db/audit.h"

#include "api/handlers.h"
#include "api/internal.h"

static void put_row(struct json_writer *w, const struct audit_row *row)
{
    json_open_object(w);
    json_member_time(w, "at", row->at);
    json_member_string(w, "key", row->key);
    json_member_string(w, "key_name", row->name);
    json_member_string(w, "action", row->action);
    json_member_string(w, "resource", row->resource);
    json_member_string(w, "detail", row->detail);
    json_close_object(w);
}

static enum err read_filter(struct request *rq, struct audit_filter *ret)
{
    struct snapshot *s = app_snapshot(app_of(rq));
    enum err e;

    *ret = (struct audit_filter){
        .key = request_parameter(rq, "key"),
        .action = request_parameter(rq, "action"),
        .resource = request_parameter(rq, "resource"),
    };
    e = query_limit(rq, &ret->limit);
    if (e == ERR_OK) e = query_moment(rq, "from", s->catalogue->tz, &ret->has_from, &ret->from);
    if (e == ERR_OK) e = query_moment(rq, "to", s->catalogue->tz, &ret->has_to, &ret->to);
    if (e == ERR_OK) e = query_cursor_place(rq, &ret->has_cursor, &ret->cursor_at, &ret->cursor_no);
    snapshot_release(s);
    return e;
}

enum err audit_list(struct request *rq)
{
    struct audit_filter filter;
    struct audit_row *rows;
    struct buffer out = {0};
    struct json_writer w;
    size_t n;
    bool more;
    enum err e = read_filter(rq, &filter);

    if (e == ERR_OK) e = store_audit_list(rq->db, rq->arena, &filter, &rows, &n, &more);
    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = 0; i < n; i++) put_row(&w, &rows[i]);
    put_page_close(&w, more ? cursor_place(rq->arena, rows[n - 1].at, rows[n - 1].no) : NULL);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}
