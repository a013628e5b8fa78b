/* /v1/keys: who may do what. A secret is in one answer and nowhere else. */
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"
#include "api/key.h"
#include "base/clock.h"

static void put_key(struct json_writer *w, const struct key_row *k, const char *secret)
{
    json_open_object(w);
    json_member_string(w, "id", k->id);
    json_member_string(w, "name", k->name);
    put_scopes(w, k->scopes);
    json_member_string(w, "partner", k->partner);
    json_member_string(w, "account", k->account);
    json_member_time(w, "created_at", k->created);
    put_maybe_time(w, "expires_at", k->has_expires, k->expires);
    put_maybe_time(w, "revoked_at", k->revoked, k->revoked_at);
    if (secret != NULL) json_member_string(w, "secret", secret);
    json_close_object(w);
}

enum err keys_list(struct request *rq)
{
    struct buffer out = {0};
    struct json_writer w;
    struct key_row *rows;
    size_t n;
    enum err e = store_key_list(rq->db, rq->arena, &rows, &n);

    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = 0; i < n; i++) put_key(&w, &rows[i], NULL);
    put_page_close(&w, NULL);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

struct key_post {
    struct key_row row;
    char secret[KEY_SECRET_SIZE];
};

static enum err keys_stored(struct request *rq, enum err result)
{
    struct key_post *p = rq->context;
    struct buffer out = {0};
    struct json_writer w;

    if (result == ERR_NONE) {
        faults_add(&rq->faults, p->row.partner != NULL ? "/partner" : "/account", FAULT_UNKNOWN_ACCOUNT,
                   "there is no account \"%s\"", p->row.partner != NULL ? p->row.partner : p->row.account);
        return request_fail(rq, ERR_INVALID, NULL);
    }
    if (result != ERR_OK) return request_fail(rq, result, NULL);
    json_writer_init(&w, &out);
    put_key(&w, &p->row, p->secret);
    result = reply_json(rq, 201, &out);
    explicit_bzero(out.data, out.size);
    buffer_free(&out);
    return result;
}

enum err keys_post(struct request *rq)
{
    struct key_post *p = rq->context = arena_alloc(rq->arena, sizeof *p);
    struct key_input input;
    const struct json *body;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_key(body, rq->arena, &rq->faults, &input)) != ERR_OK) return e;
    key_make(&input, clock_now_us(), rq->arena, &p->row, p->secret);
    return write_begin(rq, &(struct write_plan){
                               .run = key_store, .arg = &p->row, .facts = 1, .named = &p->row.id, .then = keys_stored});
}

static enum err keys_revoked(struct request *rq, enum err result)
{
    if (result == ERR_OK) return reply_empty(rq, 204);
    if (result == ERR_NONE) return request_fail(rq, result, "There is no such key");
    return request_fail(rq, result, NULL);
}

enum err keys_delete(struct request *rq)
{
    struct key_revoke *k = arena_alloc(rq->arena, sizeof *k);

    *k = (struct key_revoke){request_path(rq, "id"), clock_now_us()};
    return write_begin(rq, &(struct write_plan){.run = key_revoke, .arg = k, .facts = 1, .then = keys_revoked});
}
