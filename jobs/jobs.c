/*
 * The thread of background work: a table of tasks, each done slice by slice until there is no more, when somebody woke
 * the thread and once an hour, for what time alone brings about. A task more is a row more.
 */
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "db/privacy.h"
#include "db/store.h"
#include "jobs/jobs.h"

#define PAUSE_S 1   /* after a failure that may pass */
#define IDLE_S 3600 /* between two looks at what time has brought about */

struct jobs {
    struct writer *writer;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t some;
    bool woken, stopping;
    struct job more[JOBS_MORE_MAX];
    size_t more_n;
};

/* One slice in the writer's transaction; more when some is left. */
struct task {
    const char *name;
    enum err (*slice)(struct db *db, struct rollup *r, bool *ret_more);
};
static const struct task TASKS[] = {
    {"series", store_series_work},     /* building over stored facts, removing what no metric needs */
    {"comments", store_comments_work}, /* blanking remarks that are too old */
};

struct work {
    const struct task *task;
    bool more;
};

static enum err work_slice(struct db *db, struct rollup *r, void *arg)
{
    struct work *w = arg;

    return w->task->slice(db, r, &w->more);
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
static enum err jobs_task(struct jobs *j, const struct task *task)
{
    struct work w = {.task = task, .more = true};
    enum err e = ERR_OK;

    while (e == ERR_OK && w.more && !jobs_stopping(j)) {
        w.more = false;
        e = writer_run(j->writer, work_slice, &w, false, 1);
    }
    return e;
}

static enum err jobs_told(const char *name, enum err e)
{
    if (e != ERR_OK && e != ERR_STOPPING && e != ERR_BROKEN) /* of those the writer has said why */
        log_event(LOG_WARN, "job_failed", "s:job", name, "s:error", error_code(e), NULL);
    return e;
}

/* Every task, also when one fails. The failure that ends the thread, or else the last. */
static enum err jobs_work(struct jobs *j)
{
    enum err last = ERR_OK, e;

    for (size_t i = 0; i < sizeof TASKS / sizeof *TASKS; i++) {
        e = jobs_told(TASKS[i].name, jobs_task(j, &TASKS[i]));
        if (e == ERR_STOPPING || e == ERR_BROKEN) return e;
        if (e != ERR_OK) last = e;
    }
    for (size_t i = 0; i < j->more_n && !jobs_stopping(j); i++) {
        e = jobs_told(j->more[i].name, j->more[i].run(j->more[i].arg));
        if (e == ERR_STOPPING || e == ERR_BROKEN) return e;
        if (e != ERR_OK) last = e;
    }
    return last;
}

/* Waits to be woken, at most a moment when `pause`. False: it is over. */
static bool jobs_wait(struct jobs *j, bool pause)
{
    struct timespec until;
    bool go_on;
    int rc = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += pause ? PAUSE_S : IDLE_S;
    pthread_mutex_lock(&j->lock);
    while (!j->stopping && !j->woken && rc != ETIMEDOUT) rc = pthread_cond_timedwait(&j->some, &j->lock, &until);
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
        if (e == ERR_STOPPING || e == ERR_BROKEN) return NULL;
    } while (jobs_wait(j, e != ERR_OK));
    return NULL;
}

enum err jobs_start(struct writer *w, const struct job *more, size_t n, struct jobs **ret)
{
    struct jobs *j = memory_alloc(sizeof *j);
    pthread_condattr_t monotonic;
    sigset_t all, before;
    int rc;

    assert(n <= JOBS_MORE_MAX);
    *j = (struct jobs){.writer = w, .more_n = n};
    for (size_t i = 0; i < n; i++) j->more[i] = more[i];
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
