/*
 * What instruments, journeys and metrics share of HTTP: lists, reading one, PUT and DELETE with If-Match.
 *
 * The entity tag is the definition's version; of one whose series is building also its progress, so that who polls it
 * gets no 304 while it moves. If-Match looks at the version alone.
 */
#include <inttypes.h>
#include <string.h>

#include "api/definition.h"
#include "db/assessment.h"

/* The contact policy is one: its path names no key. */
static const char *definition_key(const struct request *rq)
{
    const char *key = request_path(rq, "key");

    return key != NULL ? key : POLICY_KEY;
}

/* How far a metric or a journey's stays are; one that reads no series of its own is as live as what it rests on. */
struct standing_of_series {
    bool building;
    int64_t done, total;
};

/* How many accounts there are is not for a bound key. */
static enum err read_standing(struct request *rq, const struct definition *d, struct standing_of_series *ret)
{
    struct bound bound = request_bound(rq);
    enum series_state state;
    enum err e;

    *ret = (struct standing_of_series){0};
    if (d->series == 0) return ERR_OK;
    e = store_series_state(rq->db, d->series, &state, &ret->done, &ret->total);
    if (bound.partner != 0 || bound.account != 0) ret->done = ret->total = 0;
    ret->building = e == ERR_OK && state != SERIES_LIVE;
    return e;
}

/* The stored text, which is an object, and behind its members those that the store knows. */
static void put_definition(struct json_writer *w, struct arena *a, const struct definition *d,
                           const struct standing_of_series *s)
{
    struct buffer more = {0};
    struct json_writer m;
    const char *text;

    json_writer_init(&m, &more);
    json_open_object(&m);
    json_member_int(&m, "version", d->version);
    json_member_time(&m, "changed_at", d->updated);
    if (d->kind == DEFINITION_JOURNEY || d->kind == DEFINITION_METRIC) {
        json_member_string(&m, "state", s->building ? "building" : "live");
        put_progress(&m, s->building && s->total > 0, s->done, s->total);
    }
    json_close_object(&m);
    text = arena_printf(a, "%.*s,%s", (int)(strlen(d->text) - 1), d->text, more.data + 1);
    buffer_free(&more);
    json_put_raw(w, text, strlen(text));
}

static enum err reply_definition(struct request *rq, int status, const struct definition *d,
                                 const struct standing_of_series *s)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    put_definition(&w, rq->arena, d, s);
    e = reply_json(rq, status, &out);
    buffer_free(&out);
    reply_header(rq, "ETag",
                 s->building
                     ? arena_printf(rq->arena, "\"%" PRId64 "-%" PRId64 "-%" PRId64 "\"", d->version, s->done, s->total)
                     : arena_printf(rq->arena, "\"%" PRId64 "\"", d->version));
    return e;
}

/* --- reading --- */

static enum err list_write(struct request *rq, enum definition_kind kind, struct json_writer *w)
{
    struct standing_of_series s;
    struct definition *items;
    size_t n;
    enum err e = store_definition_list(rq->db, rq->arena, kind, &items, &n);

    if (e != ERR_OK) return e;
    put_page_open(w);
    for (size_t i = 0; i < n; i++) {
        if ((e = read_standing(rq, &items[i], &s)) != ERR_OK) return e;
        put_definition(w, rq->arena, &items[i], &s);
    }
    put_page_close(w, NULL);
    return ERR_OK;
}

enum err definitions_list(struct request *rq, const struct definition_rules *rules)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    if ((e = db_begin(rq->db)) != ERR_OK) return e;
    json_writer_init(&w, &out);
    e = list_write(rq, rules->kind, &w);
    db_rollback(rq->db);
    if (e == ERR_OK) e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e == ERR_NONE ? ERR_BROKEN : e;
}

enum err definitions_get(struct request *rq, const struct definition_rules *rules)
{
    struct standing_of_series s;
    struct definition d;
    enum err e;

    if ((e = db_begin(rq->db)) != ERR_OK) return e;
    e = store_definition_get(rq->db, rq->arena, rules->kind, definition_key(rq), &d);
    if (e == ERR_NONE) request_fail(rq, e, "%s", rules->none);
    else if (e == ERR_OK && (e = read_standing(rq, &d, &s)) == ERR_OK) e = reply_definition(rq, 200, &d, &s);
    db_rollback(rq->db);
    return e;
}

/* --- writing --- */

/* A PUT or DELETE on its way; in the request's arena. */
struct editing {
    struct app *app;
    uint64_t against; /* the definitions that it was decoded against */
    const struct definition_rules *rules;
    struct definition_write write;
    struct definition_remove remove;
    enum err (*attempt)(struct request *rq, struct snapshot *s); /* takes the snapshot's use */
    int tries;
};

static enum err change_again(struct request *rq)
{
    struct editing *c = rq->context;
    struct snapshot *s;
    enum err e = app_refresh(app_of(rq), rq->db, &s);

    if (e != ERR_OK) return e;
    faults_init(&rq->faults, rq->arena);
    return c->attempt(rq, s);
}

/*
 * On the writer's thread the present catalogue is that of the last commit (app_committed): the workspace's count may have
 * moved because a series was built, while all definitions are as they were.
 */
static int64_t editing_count(const struct editing *c, int64_t otherwise)
{
    struct snapshot *s = app_snapshot(c->app);
    int64_t count = s->all == c->against ? s->catalogue->definitions : otherwise;

    snapshot_release(s);
    return count;
}

static enum err put_run(struct db *db, struct rollup *r, void *arg)
{
    struct editing *c = arg;

    c->write.definitions = editing_count(c, c->write.definitions);
    return definition_store(db, r, &c->write);
}

static enum err delete_run(struct db *db, struct rollup *r, void *arg)
{
    struct editing *c = arg;
    bool frozen = false;
    enum err e = ERR_OK;

    if (c->rules->kind == DEFINITION_JOURNEY) e = store_freeze_names(db, c->remove.arena, c->remove.key, &frozen);
    if (e != ERR_OK || frozen) return frozen ? ERR_REFERRED : e;
    c->remove.definitions = editing_count(c, c->remove.definitions);
    return definition_remove(db, r, &c->remove);
}

/* What PUT and DELETE answer when the writer has refused. */
static enum err change_failed(struct request *rq, enum err e)
{
    struct editing *c = rq->context;

    if (e == ERR_RETRY && ++c->tries < WRITE_TRIES) return request_to_reader(rq, change_again);
    if (e == ERR_PRECONDITION) return request_fail(rq, e, "Read it again and apply the change to that");
    if (e == ERR_NONE) return request_fail(rq, e, "%s", c->rules->none);
    if (e == ERR_CONFLICT) return request_fail(rq, e, "%s", c->rules->answered);
    if (e == ERR_REFERRED)
        return request_fail(rq, e, "The workspace freezes it each month: take it out of freeze_journeys first");
    return request_fail(rq, e, NULL);
}

static enum err put_then(struct request *rq, enum err result)
{
    struct editing *c = rq->context;
    const struct definition_write *w = &c->write;
    struct standing_of_series s = {0};

    if (result != ERR_OK) return change_failed(rq, result);
    if (w->stored.series != 0) s = (struct standing_of_series){w->state != SERIES_LIVE, w->done, w->total};
    return reply_definition(rq, w->created ? 201 : 200, &w->stored, &s);
}

static enum err put_attempt(struct request *rq, struct snapshot *s)
{
    struct editing *c = rq->context;
    enum err e;

    c->against = s->all;
    c->write = (struct definition_write){
        .kind = c->rules->kind,
        .key = definition_key(rq),
        .if_match = rq->if_match,
        .if_none_match = rq->if_none_match,
        .definitions = s->catalogue->definitions,
        .arena = rq->arena,
    };
    if ((e = c->rules->decode(rq, s->catalogue, &c->write)) != ERR_OK) {
        snapshot_release(s);
        return e;
    }
    return write_begin(
        rq, &(struct write_plan){
                .run = put_run, .arg = c, .facts = 1, .bytes = (int64_t)rq->body_size, .held = s, .then = put_then});
}

static enum err change_begin(struct request *rq, const struct definition_rules *rules,
                             enum err (*attempt)(struct request *rq, struct snapshot *s))
{
    struct editing *c = rq->context = arena_alloc(rq->arena, sizeof *c);

    c->app = app_of(rq);
    c->rules = rules;
    c->attempt = attempt;
    return attempt(rq, app_snapshot(c->app));
}

enum err definitions_put(struct request *rq, const struct definition_rules *rules)
{
    return change_begin(rq, rules, put_attempt);
}

static enum err delete_then(struct request *rq, enum err result)
{
    return result == ERR_OK ? reply_empty(rq, 204) : change_failed(rq, result);
}

static enum err delete_attempt(struct request *rq, struct snapshot *s)
{
    struct editing *c = rq->context;
    const char *references[REFERENCES_MAX], *key = definition_key(rq);
    size_t n = catalogue_references(s->catalogue, c->rules->kind, key, rq->arena, references);

    if (n > 0) {
        snapshot_release(s);
        return problem_referred(rq, references, n, "Delete or change these first");
    }
    c->against = s->all;
    c->remove = (struct definition_remove){.kind = c->rules->kind,
                                           .key = key,
                                           .if_match = rq->if_match,
                                           .definitions = s->catalogue->definitions,
                                           .arena = rq->arena};
    if (c->rules->kind == DEFINITION_JOURNEY)
        c->remove.dimensions_n = catalogue_dimensions(s->catalogue, key, NULL, rq->arena, &c->remove.dimensions);
    return write_begin(rq,
                       &(struct write_plan){.run = delete_run, .arg = c, .facts = 1, .held = s, .then = delete_then});
}

enum err definitions_delete(struct request *rq, const struct definition_rules *rules)
{
    return change_begin(rq, rules, delete_attempt);
}
