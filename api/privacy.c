/* A person's own copy, and being forgotten: GET /v1/contacts/{id}/export, DELETE /v1/contacts/{id}. */
#include "db/privacy.h"

#include "api/handlers.h"
#include "api/internal.h"
#include "api/registry.h"

static enum err put_agreements(struct request *rq, struct json_writer *w, int64_t contact)
{
    struct agreement *items;
    size_t n;
    enum err e = store_agreements(rq->db, rq->arena, contact, &items, &n);

    if (e != ERR_OK) return e;
    json_put_name(w, "outcomes");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        const struct agreement *x = &items[i];

        json_open_object(w);
        json_member_string(w, "id", x->outcome);
        json_member_string(w, "account", x->account);
        json_member_int(w, "revision", x->revision);
        json_member_bool(w, "owner", x->is_owner);
        json_member_string(w, "owner_name", x->owner);
        put_maybe_time(w, "accepted_at", x->has_accepted, x->accepted);
        json_member_string(w, "accepted_name", x->acceptor);
        json_close_object(w);
    }
    json_close_array(w);
    return ERR_OK;
}

static enum err put_copy(struct request *rq, struct json_writer *w)
{
    struct fact_filter f = {.contact = request_path(rq, "id"), .any_kind = true};
    struct contact contact;
    struct fact_row *rows = NULL;
    size_t n = 0;
    bool more = false;
    enum err e;

    if ((e = query_limit(rq, &f.limit)) != ERR_OK) return e;
    if ((e = query_cursor_place(rq, &f.has_cursor, &f.cursor_at, &f.cursor_no)) != ERR_OK) return e;
    e = store_contact_get(rq->db, rq->arena, &f.bound, f.contact, &contact);
    if (e == ERR_NONE) return request_fail(rq, e, "There is no such contact");
    if (e != ERR_OK) return e;
    if ((e = store_fact_list(rq->db, rq->arena, &f, &rows, &n, &more)) != ERR_OK) return e;
    json_open_object(w);
    json_put_name(w, "contact");
    put_contact(w, &contact);
    if ((e = put_agreements(rq, w, contact.number)) != ERR_OK) return e;
    json_put_name(w, "items");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) put_fact(w, rq->arena, &rows[i]);
    put_page_close(w, more ? cursor_place(rq->arena, rows[n - 1].fact.at, rows[n - 1].fact.no) : NULL);
    return ERR_OK;
}

enum err contacts_export(struct request *rq)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e = db_begin(rq->db);

    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    e = put_copy(rq, &w);
    db_rollback(rq->db);
    if (e == ERR_OK) e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

static enum err contacts_erased(struct request *rq, enum err result)
{
    if (result == ERR_OK) return reply_empty(rq, 204);
    if (result == ERR_NONE) return request_fail(rq, result, "There is no such contact");
    return request_fail(rq, result, NULL);
}

enum err contacts_delete(struct request *rq)
{
    struct contact_erase *erase = arena_alloc(rq->arena, sizeof *erase);

    erase->id = request_path(rq, "id");
    return write_begin(
        rq, &(struct write_plan){.run = store_contact_erase, .arg = erase, .facts = 1, .then = contacts_erased});
}
