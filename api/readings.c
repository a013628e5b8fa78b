/* See readings.h. The counts of one day are a short list: as many as there are metrics that somebody looks at. */
#include "api/readings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "db/reads.h"

#define FLUSH_US (60 * SECOND_US)
#define COUNTS_MAX 1000 /* metrics; with one more all are forgotten once written, and begin anew */

struct count {
    const char *metric;
    int64_t n; /* not written yet */
};

struct readings {
    struct writer *writer;
    pthread_mutex_t lock;
    struct arena *arena; /* the day's */
    struct count *counts;
    size_t n, cap;
    int64_t day, flushed_us;
};

struct readings *readings_create(struct writer *writer)
{
    struct readings *r = memory_alloc(sizeof *r);

    r->writer = writer;
    r->arena = arena_create();
    r->day = INT64_MIN;
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void readings_drop(struct readings *r)
{
    arena_drop(r->arena);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

/* --- what is written --- */

struct reads_write {
    struct write_op op;
    struct arena *arena;
    int64_t day;
    struct count *counts;
    size_t n;
};

static enum err reads_run(struct db *db, struct rollup *rollup, void *arg)
{
    const struct reads_write *w = arg;
    enum err e = ERR_OK;

    (void)rollup;
    for (size_t i = 0; i < w->n && e == ERR_OK; i++)
        e = store_metric_reads_add(db, w->counts[i].metric, w->day, w->counts[i].n);
    return e;
}

static void reads_done(void *arg, enum err result)
{
    struct reads_write *w = arg;

    (void)result; /* the writer has said why */
    arena_drop(w->arena);
}

/* Under the lock. What cannot be queued stays counted. */
static enum err flush(struct readings *r)
{
    struct arena *a = arena_create();
    struct reads_write *w = arena_alloc(a, sizeof *w);
    enum err e;

    *w = (struct reads_write){.arena = a, .day = r->day, .counts = arena_array(a, r->n + 1, sizeof *w->counts)};
    for (size_t i = 0; i < r->n; i++)
        if (r->counts[i].n > 0)
            w->counts[w->n++] = (struct count){arena_string(a, r->counts[i].metric), r->counts[i].n};
    w->op =
        (struct write_op){.run = reads_run, .done = reads_done, .arg = w, .shared = true, .bytes = (int64_t)sizeof *w};
    e = w->n > 0 ? writer_submit(r->writer, &w->op) : ERR_NONE;
    if (e == ERR_OK) {
        for (size_t i = 0; i < r->n; i++) r->counts[i].n = 0;
        r->flushed_us = clock_monotonic_us();
        return ERR_OK;
    }
    arena_drop(a);
    return e == ERR_NONE ? ERR_OK : e;
}

enum err readings_flush(struct readings *r)
{
    enum err e;

    pthread_mutex_lock(&r->lock);
    e = flush(r);
    pthread_mutex_unlock(&r->lock);
    return e;
}

/* --- what is counted --- */

/* The metric's place. *ret_first: it has not been read this day, as far as is known. */
static struct count *count_of(struct readings *r, const char *metric, bool *ret_first)
{
    for (size_t i = 0; i < r->n; i++) {
        *ret_first = false;
        if (strcmp(r->counts[i].metric, metric) == 0) return &r->counts[i];
    }
    *ret_first = true;
    *ARENA_PUSH(r->arena, r->counts, r->n, r->cap) = (struct count){arena_string(r->arena, metric), 0};
    return &r->counts[r->n - 1];
}

static enum err add(struct readings *r, const char *metric, int64_t day)
{
    bool first;
    enum err e;

    if (r->day != day || r->n == COUNTS_MAX) {
        if ((e = flush(r)) != ERR_OK) return e;
        arena_drop(r->arena);
        r->arena = arena_create();
        r->counts = NULL;
        r->n = r->cap = 0;
        r->day = day;
    }
    count_of(r, metric, &first)->n++;
    return first || clock_monotonic_us() - r->flushed_us >= FLUSH_US ? flush(r) : ERR_OK;
}

enum err readings_add(struct readings *r, const char *metric, int64_t day)
{
    enum err e;

    pthread_mutex_lock(&r->lock);
    e = add(r, metric, day);
    pthread_mutex_unlock(&r->lock);
    return e;
}
