/*
 * One request from its first line to its end: head, body under the server's budget, answer, one log line.
 * Network thread only. It must not know libmicrohttpd, nor what the handlers do.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "server/internal.h"
#include "server/reply.h"

#define SPARE_MAX 256               /* requests kept for the next ones: about 2 MiB */
#define SPARE_ARENA_MAX (64u << 10) /* a larger arena goes back to the machine */
#define BODY_FIRST (16u << 10)      /* a chunked body's first buffer */

/* splitmix64: ids must differ, not resist guessing. */
static void exchange_name(struct server *s, char ret[24])
{
    uint64_t z = s->id_state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    snprintf(ret, 24, "%016llx", (unsigned long long)z);
}

struct exchange *exchange_begin(struct peer *p, const char *target)
{
    struct server *s = p->server;
    struct exchange *x = s->spare;
    struct arena *arena;

    assert(!p->exchange);
    if (x) {
        s->spare = x->next;
        s->spare_n--;
        arena = x->rq.arena;
        memset(x, 0, sizeof *x);
    } else {
        x = memory_alloc(sizeof *x);
        arena = arena_create();
    }
    x->peer = p;
    p->exchange = x;
    peer_enter(p, PEER_RECEIVING);
    x->rq.server = s;
    x->rq.arena = x->framing.arena = arena;
    x->rq.received_us = clock_monotonic_us();
    faults_init(&x->rq.faults, arena);
    exchange_name(s, x->rq.id);
    x->target = strlen(target) <= REQUEST_URI_MAX ? arena_string(arena, target) : NULL;
    x->rq.path = x->rq.query = x->rq.method = x->rq.content_type = "";
    atomic_fetch_add(&s->in_flight, 1);
    return x;
}

/* An answer before the whole request is there costs the connection, so one without a body is answered at its end. */
bool exchange_head(struct exchange *x, const char *method, const char *version)
{
    x->rq.method = arena_string(x->rq.arena, method);
    framing_finish(&x->framing, method, version);
    x->stage = STAGE_BODY;
    if (admit_request(x) == ERR_OK) return false;
    /* What is still to come is not read: the connection cannot go on. */
    x->unread = x->framing.fault || framing_has_body(&x->framing);
    x->close |= x->unread;
    x->stage = STAGE_DONE;
    peer_enter(x->peer, PEER_ANSWERING);
    return x->unread;
}

static void exchange_drop_body(struct exchange *x)
{
    free(x->body);
    x->body = NULL;
    budget_give(x->rq.server, x->body_reserved);
    x->body_reserved = x->body_size = x->body_cap = 0;
}

/* A body whose length was announced has its buffer's bytes reserved already; a chunked one reserves as it grows. */
static enum err exchange_reserve(struct exchange *x, size_t n)
{
    size_t max = x->rq.route->body_max, cap = x->body_cap;

    if (n > max - x->body_size) return ERR_TOO_LARGE;
    if (x->body_size + n <= cap) return ERR_OK;
    if (x->framing.has_length) cap = (size_t)x->framing.length;
    while (cap < x->body_size + n) cap = cap ? cap * 2 : BODY_FIRST;
    if (cap > max) cap = max;
    if (cap > x->body_reserved && !budget_take(x->rq.server, cap - x->body_reserved)) return ERR_FULL;
    if (cap > x->body_reserved) x->body_reserved = cap;
    x->body = memory_resize(x->body, cap + 1);
    x->body_cap = cap;
    return ERR_OK;
}

void exchange_body(struct exchange *x, const char *bytes, size_t n)
{
    enum err e;

    x->peer->heard_us = clock_monotonic_us();
    if (x->refusal != ERR_OK || x->stage != STAGE_BODY) return;
    if ((e = exchange_reserve(x, n)) != ERR_OK) {
        /* libmicrohttpd takes no answer in the middle of a body: the rest is read, within the deadline, and dropped. */
        exchange_drop_body(x);
        x->refusal = e;
        return;
    }
    memcpy(x->body + x->body_size, bytes, n);
    x->body_size += n;
}

static void exchange_refuse(struct exchange *x)
{
    size_t max = x->rq.route->body_max;

    if (x->refusal == ERR_TOO_LARGE) request_fail(&x->rq, ERR_TOO_LARGE, "At most %zu bytes are taken here", max);
    else request_fail(&x->rq, x->refusal, "Too many bodies are being read; try again shortly");
    x->close = true;
}

bool exchange_ready(struct exchange *x)
{
    if (x->stage == STAGE_DONE) return true;
    if (x->stage == STAGE_AWAY) return false;
    assert(x->stage == STAGE_BODY);
    peer_enter(x->peer, PEER_ANSWERING);
    if (x->refusal != ERR_OK) {
        exchange_refuse(x);
        x->stage = STAGE_DONE;
        return true;
    }
    if (x->body) {
        x->body[x->body_size] = '\0';
        x->rq.body = x->body;
        x->rq.body_size = x->body_size;
    }
    x->stage = STAGE_AWAY;
    if (!dispatch_start(x)) return false;
    x->stage = STAGE_DONE;
    return true;
}

/* RFC 9110 13.1.2: a list of tags, compared weakly, or "*". */
static bool tag_is_listed(const char *list, const char *tag)
{
    size_t n = strlen(tag);

    for (const char *at = list; *at != '\0';) {
        at += strspn(at, ", \t");
        if (*at == '*') return true;
        if (strncmp(at, "W/", 2) == 0) at += 2;
        if (strncmp(at, tag, n) == 0 && (at[n] == '\0' || strchr(", \t", at[n]))) return true;
        at += strcspn(at, ",");
    }
    return false;
}

static const char *reply_find(const struct reply *r, const char *name)
{
    for (size_t i = 0; i < r->headers_n; i++)
        if (strcasecmp(r->headers[i].name, name) == 0) return r->headers[i].value;
    return NULL;
}

void exchange_finish_reply(struct exchange *x)
{
    struct request *rq = &x->rq;
    struct reply *r = &rq->reply;
    bool is_get = strcmp(rq->method, "GET") == 0 || strcmp(rq->method, "HEAD") == 0;
    const char *tag = reply_find(r, "ETag");

    if (is_get && r->status == 200 && tag && rq->if_none_match && tag_is_listed(rq->if_none_match, tag)) {
        /* The body stays: libmicrohttpd does not send it, but takes from it the Content-Length that a 304 must have. */
        r->status = 304;
        r->content_type = NULL;
    }
    if (!reply_find(r, "Cache-Control")) reply_header(rq, "Cache-Control", tag ? "private, no-cache" : "no-store");
    if (r->content_type && strncmp(r->content_type, "text/html", 9) == 0 && !reply_find(r, "Content-Security-Policy"))
        reply_header(rq, "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
    reply_header(rq, "X-Content-Type-Options", "nosniff");
    reply_header(rq, "X-Request-Id", rq->id);
    if (atomic_load(&rq->server->stopping)) x->close = true;
}

/* The path as sent, without the query: parameters may hold what is not for a log. */
static void exchange_log(const struct exchange *x, int64_t took_us)
{
    const struct request *rq = &x->rq;
    int status = rq->reply.status ? rq->reply.status : 499; /* the client went away before its answer */
    bool bodiless = status == 304 || strcmp(rq->method, "HEAD") == 0;

    log_event(LOG_INFO, "request", "s:id", rq->id, "s:method", rq->method, "s:route",
              rq->route ? rq->route->name : NULL, "s:path", rq->path, "i:status", (int64_t)status, "d:ms",
              (double)took_us / 1000.0, "i:in", (int64_t)rq->body_size, "i:out",
              bodiless ? 0 : (int64_t)rq->reply.body_size, "s:key", rq->principal.key_id, "b:cached", (int)x->cached,
              NULL);
    metrics_observe(rq->server->metrics, rq->route, status, took_us);
}

void exchange_end(struct exchange *x)
{
    struct peer *p = x->peer;
    struct server *s = x->rq.server;

    assert(!x->suspended && p->exchange == x);
    exchange_log(x, clock_monotonic_us() - x->rq.received_us);
    if (x->unread && !p->cut) peers_linger(s, p->fd);
    exchange_drop_body(x);
    p->exchange = NULL;
    peer_enter(p, PEER_WAITING);
    if (atomic_load(&s->stopping) && !x->close) shutdown(p->fd, SHUT_RD);
    atomic_fetch_sub(&s->in_flight, 1);
    if (s->spare_n >= SPARE_MAX || arena_used(x->rq.arena) > SPARE_ARENA_MAX) {
        arena_drop(x->rq.arena);
        free(x);
        return;
    }
    arena_reset(x->rq.arena);
    x->next = s->spare;
    s->spare = x;
    s->spare_n++;
}

void exchange_free_spare(struct server *s)
{
    for (struct exchange *x = s->spare, *next; x; x = next) {
        next = x->next;
        arena_drop(x->rq.arena);
        free(x);
    }
    s->spare = NULL;
    s->spare_n = 0;
}
