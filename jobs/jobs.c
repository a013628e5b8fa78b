/*
 * The thread of background work. Today its one task is the series' (db/store_series.c): building over stored facts, and
 * removing what no metric needs. A second task is a second function here.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "db/store.h"
#include "jobs/jobs.h"

#define PAUSE_S 1 /* after a failure that may pass */

struct jobs {
    struct writer *writer;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t some;
    bool woken, stopping;
};

static enum err series_work(struct db *db, struct rollup *r, void *arg)
{
    return store_series_work(db, r, arg);
}

static bool jobs_stopping(struct jobs *j)
{
    bool stopping;

    pthread_mutex_lock(&j->lock);
    stopping = j->stopping;
    pthread_mutex_unlock(&j->lock);
    return stopping;
}

/* Slice by slice until there is no more. ERR_OK also when it was told to stop. */
static enum err jobs_work(struct jobs *j)
{
    bool more = true;
    enum err e = ERR_OK;

    while (e == ERR_OK && more && !jobs_stopping(j)) {
        more = false;
        e = writer_run(j->writer, series_work, &more, false, 1);
    }
    return e;
}

/* Waits to be woken, or a moment when `pause`. False: it is over. */
static bool jobs_wait(struct jobs *j, bool pause)
{
    struct timespec until;
    bool go_on;
    int rc = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += PAUSE_S;
    pthread_mutex_lock(&j->lock);
    while (!j->stopping && !j->woken && rc != ETIMEDOUT)
        rc = pause ? pthread_cond_timedwait(&j->some, &j->lock, &until) : pthread_cond_wait(&j->some, &j->lock);
    j->woken = false;
    go_on = !j->stopping;
    pthread_mutex_unlock(&j->lock);
    return go_on;
}

static void *jobs_run(void *arg)
{
    struct jobs *j = arg;
    enum err e;

    pthread_setname_np(pthread_self(), "jobs");
    do {
        e = jobs_work(j);
        if (e == ERR_STOPPING || e == ERR_BROKEN) return NULL; /* the writer has said why */
        if (e != ERR_OK) log_event(LOG_WARN, "job_failed", "s:job", "series", "s:error", error_code(e), NULL);
    } while (jobs_wait(j, e != ERR_OK));
    return NULL;
}

enum err jobs_start(struct writer *w, struct jobs **ret)
{
    struct jobs *j = memory_alloc(sizeof *j);
    pthread_condattr_t monotonic;
    sigset_t all, before;
    int rc;

    *j = (struct jobs){.writer = w};
    pthread_mutex_init(&j->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&j->some, &monotonic);
    pthread_condattr_destroy(&monotonic);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&j->thread, NULL, jobs_run, j);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc == 0) {
        *ret = j;
        return ERR_OK;
    }
    log_event(LOG_ERROR, "thread_failed", "s:thread", "jobs", "i:errno", (int64_t)rc, NULL);
    free(j);
    return ERR_IO;
}

void jobs_wake(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    j->woken = true;
    pthread_cond_signal(&j->some);
    pthread_mutex_unlock(&j->lock);
}

void jobs_stop(struct jobs *j)
{
    if (j == NULL) return;
    pthread_mutex_lock(&j->lock);
    j->stopping = true;
    pthread_cond_signal(&j->some);
    pthread_mutex_unlock(&j->lock);
    pthread_join(j->thread, NULL);
    pthread_cond_destroy(&j->some);
    pthread_mutex_destroy(&j->lock);
    free(j);
}
