/*
 * Reader threads, each with a read connection of its own, and the queue before them. It must not touch a request after
 * its handler has given it away.
 */
#include <signal.h>
#include <stdlib.h>

#include "base/log.h"
#include "server/internal.h"

#define READERS_MAX 64
#define READERS_WAITING_MAX 1024 /* beyond it 503: at 1 ms a read two threads need half a second for these */

struct reader {
    struct readers *all;
    struct db *db;
    pthread_t thread;
    bool runs;
};

struct readers {
    struct server *server;
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct exchange *head, **tail;
    size_t waiting;
    bool stop;
    unsigned n;
    struct reader items[READERS_MAX];
};

static struct exchange *readers_pop(struct readers *r)
{
    struct exchange *x;

    pthread_mutex_lock(&r->lock);
    while (!r->head && !r->stop) pthread_cond_wait(&r->some, &r->lock);
    x = r->head;
    if (x) {
        r->head = x->next;
        if (!r->head) r->tail = &r->head;
        r->waiting--;
    }
    pthread_mutex_unlock(&r->lock);
    return x;
}

static void *reader_run(void *arg)
{
    struct reader *me = arg;
    struct exchange *x;

    while ((x = readers_pop(me->all)))
        if (dispatch_read(x, me->db)) loop_finish(x);
    return NULL;
}

enum err readers_push(struct readers *r, struct exchange *x)
{
    pthread_mutex_lock(&r->lock);
    if (r->waiting >= READERS_WAITING_MAX) {
        pthread_mutex_unlock(&r->lock);
        return ERR_FULL;
    }
    x->next = NULL;
    *r->tail = x;
    r->tail = &x->next;
    r->waiting++;
    pthread_cond_signal(&r->some);
    pthread_mutex_unlock(&r->lock);
    return ERR_OK;
}

size_t readers_waiting(struct readers *r)
{
    size_t n;

    pthread_mutex_lock(&r->lock);
    n = r->waiting;
    pthread_mutex_unlock(&r->lock);
    return n;
}

enum err readers_start(struct server *s, struct readers **ret, const char **ret_why)
{
    const struct server_hooks *hooks = &s->config.hooks;
    struct readers *r = memory_alloc(sizeof *r);
    enum err e = ERR_OK;

    r->server = s;
    r->tail = &r->head;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->some, NULL);
    for (r->n = 0; e == ERR_OK && r->n < s->config.limits.readers && r->n < READERS_MAX; r->n++) {
        struct reader *me = &r->items[r->n];

        me->all = r;
        *ret_why = "a reader's connection cannot be opened";
        if (hooks->reader_open && (e = hooks->reader_open(hooks->app, &me->db)) != ERR_OK) break;
        *ret_why = "a reader's thread cannot be started";
        if (pthread_create(&me->thread, NULL, reader_run, me) != 0) e = ERR_IO;
        else me->runs = true;
    }
    if (e != ERR_OK) readers_stop(r);
    else *ret = r;
    return e;
}

void readers_stop(struct readers *r)
{
    if (!r) return;
    pthread_mutex_lock(&r->lock);
    r->stop = true;
    pthread_cond_broadcast(&r->some);
    pthread_mutex_unlock(&r->lock);
    for (unsigned i = 0; i < r->n; i++) {
        struct reader *me = &r->items[i];

        if (me->runs) pthread_join(me->thread, NULL);
        if (me->db && r->server->config.hooks.reader_close) r->server->config.hooks.reader_close(me->db);
    }
    pthread_cond_destroy(&r->some);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
