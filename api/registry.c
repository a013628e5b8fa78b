/* POST /v1/accounts and /v1/contacts: an array, put item by item in one transaction. */
#include "api/registry.h"

#include "api/internal.h"

struct registry_write {
    const struct registry_kind *kind;
    char *items; /* kind->size each */
    size_t n;
    struct arena *arena;
    /* out */
    enum fact_outcome *outcomes;
    int64_t counts[FACT_REJECTED + 1];
    size_t at; /* the item that was under way */
};

static enum err decode_items(struct request *rq, const struct registry_kind *kind, struct registry_write *ret)
{
    struct json_items it;
    const struct json *item;
    const char *raw;
    size_t raw_n, cap = 0;
    bool good = true;
    char *items = NULL;
    enum err e;

    json_items_init(&it, rq->body != NULL ? rq->body : "", rq->body_size);
    while ((e = json_items_next(&it, rq->arena, &rq->faults, &item, &raw, &raw_n)) == ERR_OK) {
        if (it.single) {
            faults_add(&rq->faults, "", FAULT_TYPE, "it must be an array; PUT takes one object");
            return ERR_INVALID;
        }
        if (ret->n == BATCH_ITEMS_MAX) {
            faults_add(&rq->faults, "", FAULT_TOO_MANY, "at most %d items at a time", BATCH_ITEMS_MAX);
            return ERR_TOO_LARGE;
        }
        items = arena_grow(rq->arena, items, ret->n, &cap, kind->size);
        e = kind->decode(item, fault_pointer_index(rq->arena, "", it.index), NULL, rq->arena, &rq->faults,
                         items + ret->n * kind->size);
        if (e != ERR_OK) good = false;
        ret->n++;
    }
    if (e != ERR_NONE) return e;
    ret->items = items;
    return good ? ERR_OK : ERR_INVALID;
}

static enum err registry_store(struct db *db, struct rollup *r, void *arg)
{
    struct registry_write *w = arg;

    w->outcomes = arena_array(w->arena, w->n + 1, sizeof *w->outcomes);
    w->counts[FACT_CREATED] = w->counts[FACT_UPDATED] = w->counts[FACT_DUPLICATE] = 0;
    for (w->at = 0; w->at < w->n; w->at++) {
        int64_t written = db_written(db);
        bool created;
        enum err e = w->kind->put(db, r, w->items + w->at * w->kind->size, &created);

        if (e != ERR_OK) return e;
        w->outcomes[w->at] = created ? FACT_CREATED : db_written(db) != written ? FACT_UPDATED : FACT_DUPLICATE;
        w->counts[w->outcomes[w->at]]++;
    }
    return ERR_OK;
}

static enum err reply_stored(struct request *rq, const struct registry_write *s)
{
    static const char *const texts[] = {"created", "updated", "duplicate"};
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    json_open_object(&w);
    json_member_int(&w, "created", s->counts[FACT_CREATED]);
    json_member_int(&w, "updated", s->counts[FACT_UPDATED]);
    json_member_int(&w, "duplicates", s->counts[FACT_DUPLICATE]);
    json_member_int(&w, "rejected", 0);
    json_put_name(&w, "items");
    json_open_array(&w);
    for (size_t i = 0; i < s->n; i++) {
        json_open_object(&w);
        json_member_string(&w, "id", s->kind->id(s->items + i * s->kind->size));
        json_member_string(&w, "status", texts[s->outcomes[i]]);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    e = reply_json(rq, s->counts[FACT_CREATED] > 0 ? 201 : 200, &out);
    buffer_free(&out);
    return e;
}

enum err registry_refuse(struct request *rq, const struct registry_kind *kind, const char *pointer)
{
    faults_add(&rq->faults, arena_printf(rq->arena, "%s%s", pointer, kind->invalid_member), FAULT_MISMATCH, "%s",
               kind->invalid);
    return request_fail(rq, ERR_INVALID, NULL);
}

static enum err registry_stored(struct request *rq, enum err result)
{
    struct registry_write *w = rq->context;

    if (result == ERR_OK) return reply_stored(rq, w);
    if (result == ERR_INVALID) return registry_refuse(rq, w->kind, arena_printf(rq->arena, "/%zu", w->at));
    return request_fail(rq, result, NULL);
}

enum err registry_post(struct request *rq, const struct registry_kind *kind)
{
    struct registry_write *w = rq->context = arena_alloc(rq->arena, sizeof *w);
    enum err e;

    w->kind = kind;
    w->arena = rq->arena;
    if ((e = decode_items(rq, kind, w)) != ERR_OK) return e;
    if (w->n == 0) return reply_stored(rq, w);
    return write_begin(rq, &(struct write_plan){.run = registry_store,
                                                .arg = w,
                                                .facts = (int64_t)w->n,
                                                .bytes = (int64_t)rq->body_size,
                                                .then = registry_stored});
}
