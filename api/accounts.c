/* /v1/accounts: organisations. */
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"
#include "api/registry.h"

static enum err reply_account(struct request *rq, int status, const struct account *x)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    put_account(&w, x);
    e = reply_json(rq, status, &out);
    buffer_free(&out);
    return e;
}

enum err accounts_get(struct request *rq)
{
    struct bound bound = request_bound(rq);
    struct account x;
    enum err e = store_account_get(rq->db, rq->arena, &bound, request_path(rq, "id"), &x);

    if (e == ERR_NONE) return request_fail(rq, e, "There is no such account");
    return e == ERR_OK ? reply_account(rq, 200, &x) : e;
}

static enum err list_kind(struct request *rq, int *ret)
{
    const char *text = request_parameter(rq, "kind");
    enum account_kind kind;

    *ret = -1;
    if (text == NULL) return ERR_OK;
    if (!account_kind_parse(text, &kind))
        return query_fault(rq, "kind", FAULT_CHOICE, "kind is customer, partner, provider or third_party");
    *ret = (int)kind;
    return ERR_OK;
}

enum err accounts_list(struct request *rq)
{
    struct account_filter f = {.bound = request_bound(rq), .partner = request_parameter(rq, "partner")};
    struct buffer out = {0};
    struct json_writer w;
    struct account *items;
    size_t n;
    bool more;
    enum err e;

    if ((e = list_kind(rq, &f.kind)) != ERR_OK) return e;
    if ((e = query_limit(rq, &f.limit)) != ERR_OK) return e;
    if ((e = query_cursor_text(rq, &f.after)) != ERR_OK) return e;
    if ((e = store_account_list(rq->db, rq->arena, &f, &items, &n, &more)) != ERR_OK) return e;
    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = 0; i < n; i++) put_account(&w, &items[i]);
    put_page_close(&w, more && n > 0 ? cursor_text(rq->arena, items[n - 1].id) : NULL);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

/* --- PUT and POST --- */

static enum err decode_item(const struct json *v, const char *pointer, const char *id, struct arena *a,
                            struct faults *faults, void *ret)
{
    return decode_account(v, pointer, id, a, faults, ret);
}

static enum err put_item(struct db *db, struct rollup *r, const void *item, bool *ret_created)
{
    return store_account_put(db, r, item, -1, ret_created);
}

static const char *item_id(const void *item)
{
    return ((const struct account *)item)->id;
}

static const struct registry_kind registry_accounts = {
    sizeof(struct account), decode_item, put_item, item_id, "/partner", "an account cannot be its own partner"};

enum err accounts_post(struct request *rq)
{
    return registry_post(rq, &registry_accounts);
}

struct account_put {
    struct account account;
    struct arena *arena;
    bool created;
    struct account stored;
};

static enum err account_store(struct db *db, struct rollup *r, void *arg)
{
    struct account_put *p = arg;
    enum err e = store_account_put(db, r, &p->account, -1, &p->created);

    if (e != ERR_OK) return e;
    return store_account_get(db, p->arena, &(struct bound){0, 0}, p->account.id, &p->stored);
}

static enum err accounts_stored(struct request *rq, enum err result)
{
    struct account_put *p = rq->context;

    if (result == ERR_OK) return reply_account(rq, p->created ? 201 : 200, &p->stored);
    if (result == ERR_INVALID) return registry_refuse(rq, &registry_accounts, "");
    return request_fail(rq, result, NULL);
}

enum err accounts_put(struct request *rq)
{
    struct account_put *p = rq->context = arena_alloc(rq->arena, sizeof *p);
    const struct json *body;
    enum err e;

    p->arena = rq->arena;
    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    e = decode_account(body, "", request_path(rq, "id"), rq->arena, &rq->faults, &p->account);
    if (e != ERR_OK) return e;
    return write_begin(rq, &(struct write_plan){.run = account_store, .arg = p, .facts = 1, .then = accounts_stored});
}

/* --- DELETE --- */

struct account_delete {
    const char *id, *by;
    struct arena *arena;
};

static enum err account_delete(struct db *db, struct rollup *r, void *arg)
{
    struct account_delete *d = arg;

    return store_account_delete(db, r, d->arena, d->id, -1, &d->by);
}

static enum err accounts_deleted(struct request *rq, enum err result)
{
    struct account_delete *d = rq->context;

    if (result == ERR_OK) return reply_empty(rq, 204);
    if (result == ERR_NONE) return request_fail(rq, result, "There is no such account");
    if (result == ERR_REFERRED) return request_fail(rq, result, "It is named by %s", d->by ? d->by : "others");
    return request_fail(rq, result, NULL);
}

enum err accounts_delete(struct request *rq)
{
    struct account_delete *d = rq->context = arena_alloc(rq->arena, sizeof *d);

    *d = (struct account_delete){.id = request_path(rq, "id"), .arena = rq->arena};
    return write_begin(rq, &(struct write_plan){.run = account_delete, .arg = d, .facts = 1, .then = accounts_deleted});
}
