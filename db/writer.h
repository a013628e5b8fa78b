/*
 * The one writer: a thread that takes everything queued, runs it in one transaction, syncs, and wakes those who wait
 * (group commit). An operation that was told ERR_OK is durable.
 *
 * Operations that may share a transaction (facts) do; when a shared transaction fails, each is retried once alone, so
 * that only the guilty one is refused. The others run in transactions of their own, between. Between commits the
 * writer checkpoints, often and little. After an I/O failure of the commit the writer answers ERR_BROKEN to
 * everything until restart: what failed to sync must not be retried.
 */
#ifndef WAYMARK_DB_WRITER_H
#define WAYMARK_DB_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "db/db.h"

#define WRITER_FACTS_MAX 50000               /* queued, beyond it ERR_FULL */
#define WRITER_BYTES_MAX (INT64_C(64) << 20) /* queued */
#define WRITER_COMMIT_FACTS_MAX 10000        /* in one shared transaction */
/* Of WAL, between two checkpoints; read when a writer starts and later. Tests make it small. */
extern int64_t writer_checkpoint_bytes;

struct writer;
struct rollup; /* db/rollup.h: the derived changes of one transaction */

/*
 * One write. The caller owns it until `done` has been called; the writer reads `run`, `arg`, `shared`, `facts`, `bytes`.
 *   run   in the writer's transaction. It may run twice (retry), so it writes its results anew each time and cannot
 *         reply to anybody. Not ERR_OK rolls back whatever it wrote. ERR_CONFLICT, ERR_NONE, ERR_INVALID etc. are the
 *         operation's own answers; they must be found before anything is written when the operation is `shared`.
 *   done  after the sync (or the failure), on the writer's thread: hands over, does no work.
 */
struct write_op {
    enum err (*run)(struct db *db, struct rollup *rollup, void *arg);
    void (*done)(void *arg, enum err result);
    void *arg;
    bool shared;
    int64_t facts, bytes;  /* what it weighs in the queue */
    struct write_op *next; /* the writer's */
    enum err result;       /* the writer's */
};

struct writer_counts { /* since start; read with writer_counts() */
    int64_t commits, operations, failures, retries, checkpoints;
    int64_t queued_facts, queued_operations, queued_bytes; /* now */
    int64_t commit_us_sum;
    int64_t sequence; /* of the last commit; 0 = none since start */
    bool broken;      /* a commit could not be synced: everything is answered ERR_BROKEN until restart */
};

/* Takes the write connection. Starts the thread. */
MUST_CHECK enum err writer_start(struct db *db, struct writer **ret);
/* ERR_FULL, ERR_STOPPING, ERR_BROKEN: not queued, `done` is not called. */
MUST_CHECK enum err writer_submit(struct writer *w, struct write_op *op);
/* Submits and waits: for import, templates, jobs, tests. Waits for room in the queue instead of ERR_FULL. */
MUST_CHECK enum err writer_run(struct writer *w, enum err (*run)(struct db *, struct rollup *, void *), void *arg,
                               bool shared, int64_t facts);
/* Finishes what is queued, refuses more, checkpoints, closes the connection, ends the thread. */
void writer_stop(struct writer *w);
void writer_counts(struct writer *w, struct writer_counts *ret);
/* `changed` is called on the writer's thread after each commit with the rollup of what it changed (before `done`s). */
void writer_on_commit(struct writer *w, void (*changed)(void *arg, const struct rollup *rollup, int64_t sequence),
                      void *arg);

#endif
