/* /v1/contacts: people, by pseudonymous ids. */
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"
#include "api/registry.h"

void put_contact(struct json_writer *w, const struct contact *x)
{
    json_open_object(w);
    json_member_string(w, "id", x->id);
    json_member_string(w, "account", x->account);
    json_member_string(w, "role", x->role);
    json_member_string(w, "side", side_text(x->side));
    put_maybe_time(w, "since", x->has_since, x->since);
    put_maybe_time(w, "until", x->has_until, x->until);
    put_attributes(w, x->attributes);
    json_close_object(w);
}

static enum err reply_contact(struct request *rq, int status, const struct contact *x)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    put_contact(&w, x);
    e = reply_json(rq, status, &out);
    buffer_free(&out);
    return e;
}

enum err contacts_get(struct request *rq)
{
    struct bound bound = request_bound(rq);
    struct contact x;
    enum err e = store_contact_get(rq->db, rq->arena, &bound, request_path(rq, "id"), &x);

    if (e == ERR_NONE) return request_fail(rq, e, "There is no such contact");
    return e == ERR_OK ? reply_contact(rq, 200, &x) : e;
}

enum err contacts_list(struct request *rq)
{
    struct contact_filter f = {
        .bound = request_bound(rq), .account = request_parameter(rq, "account"), .role = request_parameter(rq, "role")};
    struct buffer out = {0};
    struct json_writer w;
    struct contact *items;
    size_t n;
    bool more;
    enum err e;

    if ((e = query_limit(rq, &f.limit)) != ERR_OK) return e;
    if ((e = query_cursor_text(rq, &f.after)) != ERR_OK) return e;
    if ((e = store_contact_list(rq->db, rq->arena, &f, &items, &n, &more)) != ERR_OK) return e;
    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = 0; i < n; i++) put_contact(&w, &items[i]);
    put_page_close(&w, more && n > 0 ? cursor_text(rq->arena, items[n - 1].id) : NULL);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

/* --- PUT and POST --- */

static enum err decode_item(const struct json *v, const char *pointer, const char *id, struct arena *a,
                            struct faults *faults, void *ret)
{
    return decode_contact(v, pointer, id, a, faults, ret);
}

static enum err put_item(struct db *db, struct rollup *r, const void *item, bool *ret_created)
{
    return store_contact_put(db, r, item, -1, ret_created);
}

static const char *item_id(const void *item)
{
    return ((const struct contact *)item)->id;
}

static const struct registry_kind registry_contacts = {
    sizeof(struct contact), decode_item, put_item, item_id, "", "it cannot be stored like this"};

enum err contacts_post(struct request *rq)
{
    return registry_post(rq, &registry_contacts);
}

struct contact_put {
    struct contact contact;
    struct arena *arena;
    bool created;
    struct contact stored;
};

static enum err contact_store(struct db *db, struct rollup *r, void *arg)
{
    struct contact_put *p = arg;
    enum err e = store_contact_put(db, r, &p->contact, -1, &p->created);

    if (e != ERR_OK) return e;
    return store_contact_get(db, p->arena, &(struct bound){0, 0}, p->contact.id, &p->stored);
}

static enum err contacts_stored(struct request *rq, enum err result)
{
    struct contact_put *p = rq->context;

    if (result == ERR_OK) return reply_contact(rq, p->created ? 201 : 200, &p->stored);
    return request_fail(rq, result, NULL);
}

enum err contacts_put(struct request *rq)
{
    struct contact_put *p = rq->context = arena_alloc(rq->arena, sizeof *p);
    const struct json *body;
    enum err e;

    p->arena = rq->arena;
    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    e = decode_contact(body, "", request_path(rq, "id"), rq->arena, &rq->faults, &p->contact);
    if (e != ERR_OK) return e;
    return write_begin(rq, &(struct write_plan){.run = contact_store, .arg = p, .facts = 1, .then = contacts_stored});
}
