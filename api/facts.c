/*
 * POST /v1/responses, /v1/events, /v1/invitations. Lane: write. 201 or 200 only after commit and sync.
 *
 * Items are decoded against the present catalogue, of which only the instruments matter. Where those move between that
 * and the commit, the writer refuses, and the body is decoded again on a reader's thread, against what it finds there.
 */
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"
#include "base/clock.h"

struct facts_post {
    struct app *app;
    uint64_t instruments; /* that it was decoded against */
    enum fact_kind kind;
    bool skip;
    int tries;
    struct decoded_facts decoded;
    struct facts_write write;
};

static void put_conflict(struct json_writer *w, const struct facts_post *p, struct arena *a,
                         const struct fact_input *item)
{
    struct faults faults;

    faults_init(&faults, a);
    faults_add(&faults, p->decoded.single ? "/id" : arena_printf(a, "/%zu/id", item->index), FAULT_CONFLICT,
               "stored with other content; delete %s first, then post it again",
               fact_public_id(a, item->kind, item->source, item->id));
    put_faults(w, &faults);
}

static void put_item(struct json_writer *w, const struct facts_post *p, struct arena *a, size_t i)
{
    static const char *const texts[] = {[FACT_CREATED] = "created",
                                        [FACT_UPDATED] = "updated",
                                        [FACT_DUPLICATE] = "duplicate",
                                        [FACT_REJECTED] = "rejected"};
    const struct fact_input *item = &p->write.items[i];
    enum fact_outcome outcome = p->write.outcomes[i];
    const struct faults *faults = p->decoded.item_faults ? p->decoded.item_faults[i] : NULL;

    json_open_object(w);
    json_member_string(w, "id", item->id);
    json_member_string(w, "status", texts[outcome]);
    if (outcome == FACT_REJECTED && faults != NULL) put_faults(w, faults);
    else if (outcome == FACT_REJECTED) put_conflict(w, p, a, item);
    json_close_object(w);
}

/* What became of each item. */
static enum err reply_stored(struct request *rq, const struct facts_post *p)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    json_open_object(&w);
    json_member_int(&w, "created", p->write.created);
    json_member_int(&w, "updated", p->write.updated);
    json_member_int(&w, "duplicates", p->write.duplicates);
    json_member_int(&w, "rejected", p->write.rejected);
    json_put_name(&w, "items");
    json_open_array(&w);
    for (size_t i = 0; i < p->write.n; i++) put_item(&w, p, rq->arena, i);
    json_close_array(&w);
    json_close_object(&w);
    e = reply_json(rq, p->write.created > 0 ? 201 : 200, &out);
    buffer_free(&out);
    return e;
}

static enum err fail_conflict(struct request *rq, const struct facts_post *p)
{
    const struct fact_input *item = &p->write.items[p->write.conflict_item];

    faults_add(&rq->faults, p->decoded.single ? "/id" : arena_printf(rq->arena, "/%zu/id", item->index), FAULT_CONFLICT,
               "stored with other content; delete %s first, then post it again",
               fact_public_id(rq->arena, item->kind, item->source, item->id));
    return request_fail(rq, ERR_CONFLICT, "An event of this source and id is stored with other content");
}

/*
 * On the writer's thread the present catalogue is that of the last commit (app_committed): other definitions than the
 * instruments may have moved since this was decoded without a need to decode it again.
 */
static enum err facts_run(struct db *db, struct rollup *r, void *arg)
{
    struct facts_post *p = arg;
    struct snapshot *s = app_snapshot(p->app);

    if (s->instruments == p->instruments) p->write.definitions = s->catalogue->definitions;
    snapshot_release(s);
    return store_facts(db, r, &p->write);
}

static enum err facts_again(struct request *rq);

static enum err facts_then(struct request *rq, enum err result)
{
    struct facts_post *p = rq->context;

    if (result == ERR_OK) return reply_stored(rq, p);
    if (result == ERR_CONFLICT) return fail_conflict(rq, p);
    if (result == ERR_RETRY && ++p->tries < WRITE_TRIES) return request_to_reader(rq, facts_again);
    return request_fail(rq, result, NULL);
}

/* Decodes against this catalogue and hands over. Takes the snapshot's use. */
static enum err facts_submit(struct request *rq, struct snapshot *s)
{
    struct facts_post *p = rq->context;
    bool batch = strcmp(rq->content_type, "application/cloudevents-batch+json") == 0;
    struct decode_facts_options o = {
        .kind = p->kind,
        .catalogue = s->catalogue,
        .now = clock_now_us(),
        .lines = strcmp(rq->content_type, "application/x-ndjson") == 0,
        .cloudevents = batch || strcmp(rq->content_type, "application/cloudevents+json") == 0,
        .skip = p->skip,
    };
    int64_t definitions = s->catalogue->definitions;
    enum err e = decode_facts(rq->body != NULL ? rq->body : "", rq->body_size, &o, rq->arena, &rq->faults, &p->decoded);

    p->instruments = s->instruments;
    snapshot_release(s);
    if (e != ERR_OK) return e;
    if (o.cloudevents && batch == p->decoded.single)
        return request_fail(rq, ERR_INVALID, batch ? "A batch is an array" : "A structured event is one object");
    p->write = (struct facts_write){
        .items = p->decoded.items,
        .n = p->decoded.n,
        .definitions = definitions,
        .now = o.now,
        .skip = p->skip,
        .create_accounts = true,
        .arena = rq->arena,
    };
    if (p->write.n == 0) return reply_stored(rq, p);
    return write_begin(rq, &(struct write_plan){.run = facts_run,
                                                .arg = p,
                                                .shared = true,
                                                .facts = (int64_t)p->write.n,
                                                .bytes = (int64_t)rq->body_size,
                                                .then = facts_then});
}

static enum err facts_again(struct request *rq)
{
    struct snapshot *s;
    enum err e = app_refresh(app_of(rq), rq->db, &s);

    if (e != ERR_OK) return e;
    faults_init(&rq->faults, rq->arena);
    return facts_submit(rq, s);
}

static enum err facts_post(struct request *rq, enum fact_kind kind)
{
    const char *on_error = request_parameter(rq, "on_error");
    struct facts_post *p = arena_alloc(rq->arena, sizeof *p);

    p->app = app_of(rq);
    p->kind = kind;
    if (on_error != NULL && strcmp(on_error, "skip") == 0) p->skip = true;
    else if (on_error != NULL && strcmp(on_error, "reject") != 0)
        return query_fault(rq, "on_error", FAULT_CHOICE, "on_error is reject or skip");
    rq->context = p;
    return facts_submit(rq, app_snapshot(p->app));
}

enum err responses_post(struct request *rq)
{
    return facts_post(rq, FACT_RESPONSE);
}

enum err events_post(struct request *rq)
{
    return facts_post(rq, FACT_EVENT);
}

enum err invitations_post(struct request *rq)
{
    return facts_post(rq, FACT_INVITATION);
}
