/*
 * The two ways through the application: a read (transaction, catalogue that fits it, what the answer rests on) and a
 * write (plan, hand-over to the writer, hand back). Nothing here knows a resource.
 */
#include <string.h>

#include "api/internal.h"
#include "api/notes.h"
#include "server/route.h"

struct bound request_bound(const struct request *rq)
{
    return (struct bound){rq->principal.partner, rq->principal.account};
}

bool request_suppresses(const struct request *rq)
{
    return (rq->principal.scopes & NEEDS_MANAGE) == 0 || rq->principal.partner != 0 || rq->principal.account != 0;
}

/* --- read --- */

#define READING_TRIES 20 /* each found definitions that moved between the load and the transaction */

/* Does the catalogue say what the transaction sees? */
static enum err reading_agrees(struct request *rq, const struct catalogue *c, bool *ret)
{
    struct workspace w;
    enum err e = store_workspace_get(rq->db, rq->arena, &w);

    if (e == ERR_OK) *ret = w.definitions == c->definitions;
    return e == ERR_NONE ? ERR_BROKEN : e;
}

enum err reading_begin(struct request *rq, struct reading *ret)
{
    struct app *app = app_of(rq);
    struct snapshot *s = app_snapshot(app);
    int64_t sequence;
    bool agrees;
    enum err e;

    for (int i = 0;; i++) {
        sequence = board_sequence(app->board);
        if ((e = db_begin(rq->db)) != ERR_OK) break;
        if ((e = reading_agrees(rq, s->catalogue, &agrees)) != ERR_OK) break;
        if (agrees) {
            *ret = (struct reading){s, s->catalogue, sequence};
            return ERR_OK;
        }
        db_rollback(rq->db);
        snapshot_release(s);
        s = NULL;
        if (i == READING_TRIES) return ERR_RETRY;
        if ((e = app_refresh(app, rq->db, &s)) != ERR_OK) break;
    }
    db_rollback(rq->db);
    snapshot_release(s);
    return e;
}

void reading_end(struct request *rq, struct reading *r)
{
    db_rollback(rq->db);
    snapshot_release(r->snapshot);
}

void reading_keep(struct request *rq, const struct reading *r, const struct figure_dependencies *d)
{
    request_keep(rq, ground_make(r->sequence, d));
}

/* --- write --- */

/* In the request's arena. `held` leaves it before the request does. */
struct submission {
    struct write_op op;
    struct write_plan plan;
    struct request *rq;
};

static void submission_done(void *arg, enum err result)
{
    struct submission *s = arg;
    struct snapshot *held = s->plan.held;

    server_take_back(s->rq, result); /* the request, and s with it, may be gone now */
    snapshot_release(held);
}

static enum err submission_submit(struct request *rq, void *arg)
{
    struct submission *s = arg;

    return writer_submit(app_of(rq)->writer, &s->op);
}

static enum err submission_run(struct db *db, struct rollup *rollup, void *arg)
{
    struct submission *s = arg;
    int64_t written = db_written(db);
    enum err e = s->plan.run(db, rollup, s->plan.arg);

    if (e != ERR_OK || !(s->rq->route->notes & NOTE_CHANGE) || db_written(db) == written) return e;
    return notes_change(db, s->rq, s->plan.named != NULL ? *s->plan.named : NULL, s->plan.facts);
}

enum err write_begin(struct request *rq, const struct write_plan *plan)
{
    struct submission *s = arena_alloc(rq->arena, sizeof *s);
    struct snapshot *held = plan->held;
    enum err e;

    *s = (struct submission){.plan = *plan, .rq = rq};
    s->op = (struct write_op){
        .run = submission_run,
        .done = submission_done,
        .arg = s,
        .shared = plan->shared,
        .facts = plan->facts,
        .bytes = plan->bytes,
    };
    e = request_write(rq, submission_submit, s, plan->then);
    if (e != ERR_OK) snapshot_release(held); /* not queued: `done` will not be called */
    return e;
}
