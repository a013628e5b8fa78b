/*
 * Lanes: which thread calls a handler, and how a request that was given away comes back.
 *
 * A request that is given away may be answered and gone before the function that gave it returns. So nobody looks
 * into it afterwards: a variable of the thread remembers its address, and only the address is compared.
 */
#include <assert.h>
#include <stddef.h>

#include "base/log.h"
#include "server/internal.h"

static _Thread_local const struct request *given;

static struct exchange *exchange_of(struct request *rq)
{
    return (struct exchange *)((char *)rq - offsetof(struct exchange, rq));
}

/* What a handler left behind becomes a reply in every case. */
static void dispatch_settle(struct request *rq, enum err e)
{
    if (rq->reply.status != 0) return;
    if (e != ERR_OK) {
        request_fail(rq, e, NULL);
        return;
    }
    log_event(LOG_ERROR, "handler_without_reply", "s:id", rq->id, "s:route", rq->route->name, NULL);
    request_fail(rq, ERR_IO, "The server has a fault; please report the request's id");
}

/* What goes out unseen must not go out. */
static void dispatch_note(struct request *rq)
{
    const struct server_hooks *hooks = &rq->server->config.hooks;
    enum err e;

    if (!hooks->answering || !(rq->route->notes & (NOTE_READ_OUT | NOTE_METRIC)) || rq->reply.status >= 300) return;
    if ((e = hooks->answering(hooks->app, rq)) != ERR_OK) request_fail(rq, e, NULL);
}

static bool dispatch_call(struct request *rq, enum err (*handler)(struct request *rq))
{
    enum err e;

    given = NULL;
    e = handler(rq);
    if (given == rq) {
        given = NULL;
        return false;
    }
    dispatch_settle(rq, e);
    dispatch_note(rq);
    return true;
}

static bool dispatch_to_reader(struct exchange *x, enum err (*handler)(struct request *rq))
{
    x->reader = handler;
    if (readers_push(x->rq.server->readers, x) == ERR_OK) return true;
    request_fail(&x->rq, ERR_FULL, "Too many requests are waiting for a reader; try again shortly");
    return false;
}

bool dispatch_start(struct exchange *x)
{
    struct request *rq = &x->rq;
    const struct route *route = rq->route;

    if (route->cached && cache_answer(rq->server->cache, rq)) {
        x->cached = true;
        dispatch_note(rq);
        return true;
    }
    if (route->lane == LANE_INLINE) return dispatch_call(rq, route->handler);
    if (route->lane == LANE_WRITE && rq->body_size <= rq->server->config.limits.inline_body)
        return dispatch_call(rq, route->handler);
    return !dispatch_to_reader(x, route->handler);
}

bool dispatch_read(struct exchange *x, struct db *db)
{
    bool replied;

    x->rq.db = db;
    replied = dispatch_call(&x->rq, x->reader);
    if (replied) x->rq.db = NULL;
    return replied;
}

bool dispatch_then(struct exchange *x)
{
    enum err (*then)(struct request * rq, enum err result) = x->then;
    struct request *rq = &x->rq;
    enum err e;

    if (!then) return true; /* a reader has answered */
    x->then = NULL;
    given = NULL;
    e = then(rq, x->result);
    if (given == rq) {
        given = NULL;
        return false;
    }
    dispatch_settle(rq, e);
    dispatch_note(rq);
    return true;
}

enum err request_write(struct request *rq, enum err (*submit)(struct request *rq, void *arg), void *arg,
                       enum err (*then)(struct request *rq, enum err result))
{
    struct exchange *x = exchange_of(rq);
    struct db *db = rq->db;
    enum err e;

    assert(then && !x->then);
    x->then = then;
    rq->db = NULL; /* the reader keeps its connection */
    e = submit(rq, arg);
    if (e == ERR_OK) {
        given = rq;
        return ERR_OK;
    }
    x->then = NULL;
    rq->db = db;
    return request_fail(rq, e, NULL);
}

void server_take_back(struct request *rq, enum err result)
{
    struct exchange *x = exchange_of(rq);

    x->result = result;
    loop_finish(x);
}

enum err request_to_reader(struct request *rq, enum err (*handler)(struct request *rq))
{
    if (rq->db) return handler(rq);
    if (!dispatch_to_reader(exchange_of(rq), handler)) return ERR_FULL;
    given = rq;
    return ERR_OK;
}

void request_keep(struct request *rq, void *ground)
{
    cache_keep(rq->server->cache, rq, ground);
}
