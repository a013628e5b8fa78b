/*
 * /v1/outcomes: propose, revise, accept, read out, retire. Who may: the provider (a key that is not bound) everything but
 * accept; the client (a key bound to its account) propose, revise and accept. The store confines a bound key to its own.
 */
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"
#include "api/outcome.h"
#include "base/clock.h"
#include "base/text.h"
#include "decode/outcome.h"

#define ID_RANDOM 8

struct outcome_write {
    struct outcome_proposal proposal; /* one of these three */
    struct outcome_acceptance acceptance;
    struct outcome_retirement retirement;
    enum err (*store)(struct db *db, struct rollup *r, struct outcome_write *w);
    int status; /* of the answer */
    const char *id;
    struct bound bound;
    int64_t now;
    const struct tz *tz;
    struct arena *arena;
    /* out */
    struct outcome_refusal why;
    struct outcome stored;
    struct outcome_stand stand;
};

static bool is_client(const struct request *rq)
{
    return rq->principal.account != 0;
}

static struct outcome_write *write_make(struct request *rq)
{
    struct outcome_write *w = rq->context = arena_alloc(rq->arena, sizeof *w);

    *w = (struct outcome_write){.status = 200, .bound = request_bound(rq), .now = clock_now_us(), .arena = rq->arena};
    w->id = request_path(rq, "id");
    return w;
}

/* --- the way of all but readings --- */

static enum err outcome_run(struct db *db, struct rollup *r, void *arg)
{
    struct outcome_write *w = arg;
    enum err e = w->store(db, r, w);

    w->why.detail = e == ERR_OK ? NULL : w->why.detail;
    if (e == ERR_OK) e = store_outcome_get(db, w->arena, NULL, w->id, w->now, &w->stored);
    return e == ERR_OK ? store_outcome_stand(db, w->arena, w->tz, &w->stored, w->now, &w->stand) : e;
}

/* ERR_CONFLICT and ERR_INVALID with the store's reason. */
static enum err refused(struct request *rq, enum err e, const struct outcome_refusal *why)
{
    if (e == ERR_NONE) return request_fail(rq, e, "There is no such outcome");
    if ((e != ERR_CONFLICT && e != ERR_INVALID) || why->detail == NULL) return request_fail(rq, e, NULL);
    if (why->pointer[0] != '\0')
        faults_add(&rq->faults, why->pointer,
                   e == ERR_CONFLICT                       ? FAULT_CONFLICT
                   : strcmp(why->pointer, "/account") == 0 ? FAULT_UNKNOWN_ACCOUNT
                                                           : FAULT_MISMATCH,
                   "%s", why->detail);
    return e == ERR_CONFLICT ? request_fail(rq, e, "%s", why->detail) : request_fail(rq, e, NULL);
}

static enum err outcome_stored(struct request *rq, enum err result)
{
    const struct outcome_write *w = rq->context;
    struct buffer out = {0};
    struct json_writer j;

    if (result != ERR_OK) return refused(rq, result, &w->why);
    json_writer_init(&j, &out);
    put_outcome(&j, &w->stored, &w->stand, w->now);
    result = reply_json(rq, w->status, &out);
    buffer_free(&out);
    return result;
}

static enum err outcome_submit(struct request *rq, struct outcome_write *w)
{
    struct snapshot *s = app_snapshot(app_of(rq));

    w->tz = s->catalogue->tz;
    return write_begin(
        rq, &(struct write_plan){
                .run = outcome_run, .arg = w, .facts = 1, .named = &w->id, .held = s, .then = outcome_stored});
}

/* --- propose, revise --- */

static enum err run_propose(struct db *db, struct rollup *r, struct outcome_write *w)
{
    /* A client need not name itself. */
    if (w->proposal.account == NULL) {
        enum err e = store_account_id(db, w->bound.account, w->arena, &w->proposal.account);

        if (e != ERR_OK) return e;
    }
    return store_outcome_propose(db, r, &w->proposal, &w->why);
}

static const char *id_make(struct arena *a)
{
    unsigned char bytes[ID_RANDOM];
    char text[2 * ID_RANDOM + 1];

    random_bytes(bytes, sizeof bytes);
    text_hex(bytes, sizeof bytes, text);
    return arena_printf(a, "out_%s", text);
}

enum err outcomes_post(struct request *rq)
{
    struct outcome_write *w = write_make(rq);
    struct outcome_input in;
    const struct json *body;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_outcome(body, false, w->now, rq->arena, &rq->faults, &in)) != ERR_OK) return e;
    if (in.account == NULL && !is_client(rq))
        faults_add(&rq->faults, "/account", FAULT_REQUIRED, "it is missing: the account with which it is agreed");
    if (in.id != NULL && is_client(rq)) /* that an id is taken would tell of another account's */
        faults_add(&rq->faults, "/id", FAULT_MISMATCH, "leave it out: for a client's proposal an id is made");
    if (rq->faults.n > 0) return ERR_INVALID;
    w->id = in.id != NULL ? in.id : id_make(rq->arena);
    w->status = 201;
    w->store = run_propose;
    w->proposal = (struct outcome_proposal){.id = w->id,
                                            .account = in.account,
                                            .bound = w->bound,
                                            .terms = in.terms,
                                            .by_client = is_client(rq),
                                            .now = w->now};
    return outcome_submit(rq, w);
}

static enum err run_revise(struct db *db, struct rollup *r, struct outcome_write *w)
{
    return store_outcome_revise(db, r, &w->proposal, &w->why);
}

enum err outcome_revisions_post(struct request *rq)
{
    struct outcome_write *w = write_make(rq);
    struct outcome_input in;
    const struct json *body;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_outcome(body, true, w->now, rq->arena, &rq->faults, &in)) != ERR_OK) return e;
    w->status = 201;
    w->store = run_revise;
    w->proposal = (struct outcome_proposal){.id = w->id,
                                            .bound = w->bound,
                                            .terms = in.terms,
                                            .reason = in.reason,
                                            .by_client = is_client(rq),
                                            .now = w->now};
    return outcome_submit(rq, w);
}

/* --- accept, retire --- */

static enum err run_accept(struct db *db, struct rollup *r, struct outcome_write *w)
{
    return store_outcome_accept(db, r, &w->acceptance, &w->why);
}

enum err outcomes_accept(struct request *rq)
{
    struct outcome_write *w = write_make(rq);
    struct acceptance_input in;
    const struct json *body;
    enum err e;

    if (!is_client(rq))
        return request_fail(rq, ERR_FORBIDDEN,
                            "The client accepts, with a key of scope manage that is bound to its account");
    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_acceptance(body, w->now, rq->arena, &rq->faults, &in)) != ERR_OK) return e;
    w->store = run_accept;
    w->acceptance = (struct outcome_acceptance){.id = w->id,
                                                .bound = w->bound,
                                                .person = in.person,
                                                .contact = in.contact,
                                                .at = in.at,
                                                .revision = in.revision,
                                                .now = w->now};
    return outcome_submit(rq, w);
}

static enum err run_retire(struct db *db, struct rollup *r, struct outcome_write *w)
{
    return store_outcome_retire(db, r, &w->retirement, &w->why);
}

enum err outcomes_retire(struct request *rq)
{
    struct outcome_write *w = write_make(rq);
    struct retirement_input in;
    const struct json *body;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_retirement(body, w->now, rq->arena, &rq->faults, &in)) != ERR_OK) return e;
    w->store = run_retire;
    w->retirement =
        (struct outcome_retirement){.id = w->id, .bound = w->bound, .reason = in.reason, .at = in.at, .now = w->now};
    return outcome_submit(rq, w);
}

/* --- readings --- */

struct reading_write {
    const char *id;
    struct bound bound;
    struct outcome_reading sent, stored;
    int64_t now;
    bool created;
    struct outcome_refusal why;
};

static enum err reading_run(struct db *db, struct rollup *r, void *arg)
{
    struct reading_write *w = arg;
    struct arena *a = arena_create();
    enum err e = store_outcome_read_out(db, r, a, &w->bound, w->id, &w->sent, w->now, &w->stored, &w->created, &w->why);

    arena_drop(a);
    return e;
}

static enum err reading_stored(struct request *rq, enum err result)
{
    const struct reading_write *w = rq->context;
    struct buffer out = {0};
    struct json_writer j;

    if (result != ERR_OK) return refused(rq, result, &w->why);
    json_writer_init(&j, &out);
    put_outcome_reading(&j, &w->stored);
    result = reply_json(rq, w->created ? 201 : 200, &out);
    buffer_free(&out);
    return result;
}

enum err outcome_readings_post(struct request *rq)
{
    struct reading_write *w = rq->context = arena_alloc(rq->arena, sizeof *w);
    const struct json *body;
    enum err e;

    *w = (struct reading_write){.id = request_path(rq, "id"), .bound = request_bound(rq), .now = clock_now_us()};
    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_reading(body, w->now, rq->arena, &rq->faults, &w->sent)) != ERR_OK) return e;
    return write_begin(rq, &(struct write_plan){.run = reading_run, .arg = w, .facts = 1, .then = reading_stored});
}
