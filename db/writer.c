/*
 * The writer's thread and its queue. It must not know what an operation writes, and nobody's request.
 *
 * One mutex guards the queue and the counts; transactions run outside it. Operations are taken in the order in which
 * they came: a run of shared ones makes one transaction, any other has its own.
 */
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/rollup.h"
#include "db/writer.h"

#define IDLE_S 1 /* after so much silence the rest of the WAL is moved, too */

int64_t writer_checkpoint_bytes = INT64_C(4) << 20; /* often and little: some milliseconds each */

struct writer {
    struct db *db;
    struct rollup *rollup;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t work; /* something is queued, or stop */
    pthread_cond_t room; /* something was taken, stop, or a guest left */
    struct write_op *first, **last;
    struct writer_counts counts;
    void (*changed)(void *arg, const struct rollup *rollup, int64_t sequence);
    void *changed_arg;
    int guests; /* inside writer_run */
    bool stopping, broken;
    int64_t checkpoint_at; /* WAL bytes; the thread's own */
};

/* What goes together through one transaction. */
struct batch {
    struct write_op *first;
    int64_t n;
};

static int64_t op_facts(const struct write_op *op)
{
    return op->facts > 0 ? op->facts : 1;
}

/* --- transactions: on the writer's thread, without the mutex --- */

static bool writer_broken(struct writer *w)
{
    pthread_mutex_lock(&w->mutex);
    if (db_poisoned(w->db) && !w->broken) {
        w->broken = true;
        log_event(LOG_ERROR, "writer_stopped", "s:reason", "a commit could not be synced; restart to write again",
                  NULL);
    }
    bool broken = w->broken;
    pthread_mutex_unlock(&w->mutex);
    return broken;
}

static enum err writer_begin(struct writer *w)
{
    enum err e = db_begin(w->db);

    if (e != ERR_OK) return e;
    if ((e = rollup_begin(w->rollup, w->db)) != ERR_OK) db_rollback(w->db);
    return e;
}

/* Ends a transaction well or badly: whatever it answers, none is open afterwards. ret_flushed: the commit was tried. */
static enum err writer_end(struct writer *w, int64_t begun_us, bool *ret_flushed)
{
    void (*changed)(void *, const struct rollup *, int64_t);
    void *arg;
    int64_t sequence;
    enum err e = rollup_flush(w->rollup, w->db);

    *ret_flushed = e == ERR_OK;
    if (e != ERR_OK) {
        db_rollback(w->db);
        return e;
    }
    if ((e = db_commit(w->db)) != ERR_OK) return e;
    pthread_mutex_lock(&w->mutex);
    w->counts.commits++;
    w->counts.commit_us_sum += clock_monotonic_us() - begun_us;
    sequence = ++w->counts.sequence;
    changed = w->changed;
    arg = w->changed_arg;
    pthread_mutex_unlock(&w->mutex);
    if (changed != NULL) changed(arg, w->rollup, sequence);
    return ERR_OK;
}

/* One operation in a transaction of its own. */
static void run_alone(struct writer *w, struct write_op *op)
{
    int64_t begun_us = clock_monotonic_us();
    bool flushed;

    if ((op->result = writer_begin(w)) != ERR_OK) return;
    op->result = op->run(w->db, w->rollup, op->arg);
    if (op->result == ERR_OK) op->result = writer_end(w, begun_us, &flushed);
    else db_rollback(w->db);
}

/* False: rolled back, and nobody has an answer yet, because one of them spoils it for all. */
static bool run_together(struct writer *w, struct batch *b)
{
    int64_t begun_us = clock_monotonic_us(), good = 0;
    bool flushed = false;
    enum err e = writer_begin(w);

    if (e != ERR_OK) return false;
    for (struct write_op *op = b->first; op != NULL; op = op->next) {
        int64_t written = db_written(w->db);

        op->result = op->run(w->db, w->rollup, op->arg);
        if (op->result == ERR_OK) {
            good++;
        } else if (op->result == ERR_BROKEN || db_written(w->db) != written) {
            db_rollback(w->db);
            return false;
        }
    }
    if (good == 0) {
        db_rollback(w->db);
        return true;
    }
    if ((e = writer_end(w, begun_us, &flushed)) == ERR_OK) return true;
    if (!flushed) return false;
    for (struct write_op *op = b->first; op != NULL; op = op->next)
        if (op->result == ERR_OK) op->result = e;
    return true;
}

static void run_batch(struct writer *w, struct batch *b)
{
    bool shared = b->n > 1;

    if (shared && !writer_broken(w) && run_together(w, b)) return;
    if (shared) {
        pthread_mutex_lock(&w->mutex);
        w->counts.retries += b->n;
        pthread_mutex_unlock(&w->mutex);
    }
    for (struct write_op *op = b->first; op != NULL; op = op->next) {
        if (writer_broken(w)) op->result = ERR_BROKEN;
        else run_alone(w, op);
    }
}

static void finish_batch(struct writer *w, struct batch *b)
{
    int64_t failures = 0;

    for (struct write_op *op = b->first; op != NULL; op = op->next) failures += op->result != ERR_OK;
    pthread_mutex_lock(&w->mutex);
    w->counts.operations += b->n;
    w->counts.failures += failures;
    pthread_mutex_unlock(&w->mutex);
    for (struct write_op *op = b->first, *next; op != NULL; op = next) {
        next = op->next; /* `done` gives the operation back */
        op->done(op->arg, op->result);
    }
}

/* --- the queue --- */

/* Takes the next batch. The mutex is held, the queue is not empty. */
static struct batch take_batch(struct writer *w)
{
    struct batch b = {.first = w->first};
    struct write_op *op = w->first, *end = NULL;
    int64_t facts = 0, bytes = 0;
    bool shared = op->shared;

    do {
        facts += op_facts(op);
        bytes += op->bytes;
        b.n++;
        end = op;
        op = op->next;
    } while (op != NULL && shared && op->shared && facts + op_facts(op) <= WRITER_COMMIT_FACTS_MAX);
    end->next = NULL;
    w->first = op;
    if (op == NULL) w->last = &w->first;
    w->counts.queued_facts -= facts;
    w->counts.queued_bytes -= bytes;
    w->counts.queued_operations -= b.n;
    pthread_cond_broadcast(&w->room);
    return b;
}

static bool has_room(const struct writer *w, int64_t facts, int64_t bytes)
{
    /* What alone is larger than the queue may pass when nothing else waits. */
    return w->first == NULL ||
           (w->counts.queued_facts + facts <= WRITER_FACTS_MAX && w->counts.queued_bytes + bytes <= WRITER_BYTES_MAX);
}

static enum err enqueue(struct writer *w, struct write_op *op)
{
    if (w->broken) return ERR_BROKEN;
    if (w->stopping) return ERR_STOPPING;
    if (!has_room(w, op_facts(op), op->bytes)) return ERR_FULL;
    op->next = NULL;
    *w->last = op;
    w->last = &op->next;
    w->counts.queued_facts += op_facts(op);
    w->counts.queued_bytes += op->bytes;
    w->counts.queued_operations++;
    pthread_cond_signal(&w->work);
    return ERR_OK;
}

/* --- the thread --- */

static void writer_checkpoint(struct writer *w)
{
    if (writer_broken(w)) return;

    enum err e = db_checkpoint(w->db, false);

    /* Readers may keep some of it in the WAL; the next try is due when as much again has come. */
    w->checkpoint_at = db_wal_bytes(w->db) + writer_checkpoint_bytes;
    if (e != ERR_OK) return;
    pthread_mutex_lock(&w->mutex);
    w->counts.checkpoints++;
    pthread_mutex_unlock(&w->mutex);
}

/* Waits for work. False after a while without any. The mutex is held. */
static bool wait_for_work(struct writer *w, bool with_limit)
{
    struct timespec until;
    int rc = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += IDLE_S;
    while (w->first == NULL && !w->stopping && rc != ETIMEDOUT) {
        if (with_limit) rc = pthread_cond_timedwait(&w->work, &w->mutex, &until);
        else rc = pthread_cond_wait(&w->work, &w->mutex);
    }
    return w->first != NULL || w->stopping;
}

static void *writer_thread(void *arg)
{
    struct writer *w = arg;

    pthread_setname_np(pthread_self(), "writer");
    for (;;) {
        struct batch b = {0};
        bool waiting = db_wal_bytes(w->db) > 0 && !writer_broken(w), idle;

        pthread_mutex_lock(&w->mutex);
        idle = !wait_for_work(w, waiting);
        if (w->first != NULL) b = take_batch(w);
        pthread_mutex_unlock(&w->mutex);
        if (b.first != NULL) {
            run_batch(w, &b);
            writer_broken(w); /* noticed before anybody is told */
            finish_batch(w, &b);
        } else if (!idle) {
            return NULL;
        }
        if (idle || db_wal_bytes(w->db) >= w->checkpoint_at) writer_checkpoint(w);
    }
}

/* --- from other threads --- */

enum err writer_start(struct db *db, struct writer **ret)
{
    struct writer *w = memory_alloc(sizeof *w);
    pthread_condattr_t monotonic;
    sigset_t all, before;
    int rc;

    w->db = db;
    w->rollup = rollup_create();
    w->last = &w->first;
    w->checkpoint_at = writer_checkpoint_bytes;
    pthread_mutex_init(&w->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->work, &monotonic);
    pthread_cond_init(&w->room, &monotonic);
    pthread_condattr_destroy(&monotonic);
    /* Signals are the main thread's. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&w->thread, NULL, writer_thread, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc == 0) {
        *ret = w;
        return ERR_OK;
    }
    log_event(LOG_ERROR, "thread_failed", "s:thread", "writer", "i:errno", (int64_t)rc, NULL);
    rollup_drop(w->rollup);
    free(w);
    return ERR_IO;
}

enum err writer_submit(struct writer *w, struct write_op *op)
{
    pthread_mutex_lock(&w->mutex);
    enum err e = enqueue(w, op);
    pthread_mutex_unlock(&w->mutex);
    return e;
}

/* One call of writer_run: its operation and the wait for it. */
struct guest {
    enum err (*run)(struct db *, struct rollup *, void *);
    void *arg;
    pthread_mutex_t mutex;
    pthread_cond_t told;
    bool done;
    enum err result;
};

static enum err guest_run(struct db *db, struct rollup *rollup, void *arg)
{
    struct guest *g = arg;

    return g->run(db, rollup, g->arg);
}

static void guest_done(void *arg, enum err result)
{
    struct guest *g = arg;

    pthread_mutex_lock(&g->mutex);
    g->result = result;
    g->done = true;
    pthread_cond_signal(&g->told);
    pthread_mutex_unlock(&g->mutex);
}

static enum err enqueue_patiently(struct writer *w, struct write_op *op)
{
    enum err e;

    pthread_mutex_lock(&w->mutex);
    w->guests++;
    while ((e = enqueue(w, op)) == ERR_FULL) pthread_cond_wait(&w->room, &w->mutex);
    w->guests--;
    pthread_cond_broadcast(&w->room);
    pthread_mutex_unlock(&w->mutex);
    return e;
}

enum err writer_run(struct writer *w, enum err (*run)(struct db *, struct rollup *, void *), void *arg, bool shared,
                    int64_t facts)
{
    struct guest g = {.run = run, .arg = arg};
    struct write_op op = {.run = guest_run, .done = guest_done, .arg = &g, .shared = shared, .facts = facts};
    enum err e;

    assert(!pthread_equal(pthread_self(), w->thread)); /* it would wait for itself */
    pthread_mutex_init(&g.mutex, NULL);
    pthread_cond_init(&g.told, NULL);
    if ((e = enqueue_patiently(w, &op)) == ERR_OK) {
        pthread_mutex_lock(&g.mutex);
        while (!g.done) pthread_cond_wait(&g.told, &g.mutex);
        e = g.result;
        pthread_mutex_unlock(&g.mutex);
    }
    pthread_cond_destroy(&g.told);
    pthread_mutex_destroy(&g.mutex);
    return e;
}

void writer_counts(struct writer *w, struct writer_counts *ret)
{
    pthread_mutex_lock(&w->mutex);
    *ret = w->counts;
    ret->broken = w->broken;
    pthread_mutex_unlock(&w->mutex);
}

void writer_on_commit(struct writer *w, void (*changed)(void *arg, const struct rollup *rollup, int64_t sequence),
                      void *arg)
{
    pthread_mutex_lock(&w->mutex);
    w->changed = changed;
    w->changed_arg = arg;
    pthread_mutex_unlock(&w->mutex);
}

void writer_stop(struct writer *w)
{
    pthread_mutex_lock(&w->mutex);
    w->stopping = true;
    pthread_cond_broadcast(&w->work);
    pthread_cond_broadcast(&w->room);
    while (w->guests > 0) pthread_cond_wait(&w->room, &w->mutex);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    rollup_drop(w->rollup);
    db_close(w->db);
    pthread_cond_destroy(&w->room);
    pthread_cond_destroy(&w->work);
    pthread_mutex_destroy(&w->mutex);
    free(w);
}
