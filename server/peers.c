/*
 * Connections and their deadlines. libmicrohttpd's timeout is for silence only, and a suspended connection has none:
 * 400 clients that trickle a byte a second would stay. So every connection is looked at in turn, and one that is
 * overdue loses its socket; libmicrohttpd then sees the end.
 *
 * It must not free a connection itself: that is libmicrohttpd's, which reports it through peer_close.
 */
#include <linux/tcp.h> /* newer than glibc's: tcpi_bytes_received */
#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "server/internal.h"

#define LINGER_US (2 * SECOND_US)
#define CHECK_MIN_US INT64_C(10000)
#define CHECK_MAX_US SECOND_US
#define LEFT_US INT64_C(100000) /* for what libmicrohttpd has read, but not yet looked at */
#define CLOSE_WAIT 8            /* tcpi_state, by the kernel's net/tcp_states.h: the other side sends no more */

struct peer *peer_open(struct server *s, int fd, void *handle)
{
    struct peer *p = memory_alloc(sizeof *p);

    p->server = s;
    p->fd = fd;
    p->handle = handle;
    p->next = s->peers;
    if (s->peers) s->peers->prev = p;
    s->peers = p;
    atomic_fetch_add(&s->connections, 1);
    peer_enter(p, PEER_WAITING);
    return p;
}

void peer_close(struct peer *p)
{
    struct server *s = p->server;

    if (p->exchange) exchange_end(p->exchange);
    if (p->prev) p->prev->next = p->next;
    else s->peers = p->next;
    if (p->next) p->next->prev = p->prev;
    atomic_fetch_sub(&s->connections, 1);
    free(p);
}

void peer_enter(struct peer *p, enum peer_state state)
{
    int64_t now = clock_monotonic_us();

    /* A request began with its first byte: of a connection's first request no later than it was accepted. */
    if (state != PEER_RECEIVING || (p->used && !p->begun)) p->since_us = now;
    if (state == PEER_RECEIVING) p->used = true;
    p->heard_us = now;
    p->begun = p->looked = false;
    p->state = state;
}

int64_t peers_interval_us(const struct server *s)
{
    const struct server_limits *l = &s->config.limits;
    int64_t least = l->silence_us;

    if (l->request_us < least) least = l->request_us;
    if (l->answer_us < least) least = l->answer_us;
    if (l->idle_us < least) least = l->idle_us;
    least /= 4;
    return least < CHECK_MIN_US ? CHECK_MIN_US : least > CHECK_MAX_US ? CHECK_MAX_US : least;
}

/*
 * What the kernel knows of a socket: bytes received so far and how long ago. libmicrohttpd reports nothing before a first
 * line is whole, so this is how a client is seen that never finishes one.
 */
static void peer_look(struct peer *p, int64_t now, int64_t *ret_silent_us, bool *ret_left)
{
    struct tcp_info info;
    socklen_t size = sizeof info;
    char next;

    *ret_silent_us = now - p->heard_us;
    *ret_left = false;
    if (getsockopt(p->fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return;
    if (size < offsetof(struct tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received) return;
    if ((int64_t)info.tcpi_last_data_recv * 1000 < *ret_silent_us)
        *ret_silent_us = (int64_t)info.tcpi_last_data_recv * 1000;
    *ret_left = info.tcpi_state == CLOSE_WAIT && *ret_silent_us > LEFT_US &&
                recv(p->fd, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    if (p->state != PEER_WAITING || !p->used || p->begun) return;
    if (p->looked && info.tcpi_bytes_received != p->received) {
        p->begun = true;
        p->since_us = now;
    }
    p->received = info.tcpi_bytes_received;
    p->looked = true;
}

static const char left[] = "left";

/*
 * The deadline that has passed, or NULL. A client that has sent all it will send, and then shut its side, may wait for
 * the end: libmicrohttpd 0.9.75 does not see that side's end when it came together with the last bytes.
 */
static const char *peer_overdue(struct peer *p, int64_t now)
{
    const struct server_limits *l = &p->server->config.limits;
    int64_t silent_us, age = now - p->since_us;
    bool has_left;

    if (p->state == PEER_ANSWERING) return age > l->answer_us ? "answer" : NULL;
    peer_look(p, now, &silent_us, &has_left);
    if (has_left) return left;
    age = now - p->since_us;
    if (p->state == PEER_WAITING && p->used && !p->begun) return age > l->idle_us ? "idle" : NULL;
    if (age > l->request_us) return "request";
    return silent_us > l->silence_us ? "silence" : NULL;
}

/* Nothing of an answer is on its way while a request is received, so this one can be written past libmicrohttpd. */
static void peer_tell(const struct peer *p, const char *why)
{
    static const char answer[] =
        "HTTP/1.1 %s\r\nConnection: close\r\nCache-Control: no-store\r\n"
        "Content-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\nX-Request-Id: %s\r\n"
        "Content-Length: %zu\r\n\r\n%s";
    struct exchange *x = p->exchange;
    struct buffer b = {0};

    if (!x) return;
    if (why == left) request_fail(&x->rq, ERR_REQUEST, "The request ends before it is whole");
    else
        request_fail(&x->rq, ERR_TIMEOUT, "Send a request within %lld seconds and without a pause of more than %lld",
                     (long long)(p->server->config.limits.request_us / SECOND_US),
                     (long long)(p->server->config.limits.silence_us / SECOND_US));
    buffer_printf(&b, answer, why == left ? "400 Bad Request" : "408 Request Timeout", x->rq.id, x->rq.reply.body_size,
                  x->rq.reply.body);
    if (send(p->fd, b.data, b.size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) log_event(LOG_DEBUG, "timeout_not_told", NULL);
    buffer_free(&b);
}

void peers_check(struct server *s, int64_t now)
{
    unsigned cut = 0;
    const char *last = NULL;

    for (struct peer *p = s->peers; p; p = p->next) {
        const char *why = p->cut ? NULL : peer_overdue(p, now);

        if (!why) continue;
        if (p->state == PEER_RECEIVING) peer_tell(p, why);
        shutdown(p->fd, SHUT_RDWR);
        p->cut = true;
        if (p->state == PEER_WAITING && p->used && !p->begun) continue; /* an idle one is nothing to tell */
        last = why;
        cut++;
    }
    if (cut > 0)
        log_event(LOG_INFO, "connections_cut", "i:n", (int64_t)cut, "s:last_deadline", last,
                  NULL); /* one line, however many */
}

/* Idle ones only lose their reading side: a request that is already here is still read, and refused politely. */
void peers_shut(struct server *s, bool idle_only)
{
    for (struct peer *p = s->peers; p; p = p->next) {
        if (!idle_only) shutdown(p->fd, SHUT_RDWR);
        else if (p->state == PEER_WAITING) shutdown(p->fd, SHUT_RD);
    }
}

bool peers_busy(const struct server *s)
{
    return s->peers != NULL || s->lingering_n > 0;
}

/*
 * Closing a socket with unread bytes resets the connection, and the client may lose the answer that says why. So a
 * second descriptor keeps it open for a little while, and what comes is thrown away.
 */
void peers_linger(struct server *s, int fd)
{
    int copy = s->lingering_n < LINGERING_MAX ? dup(fd) : -1;

    if (copy < 0) return;
    shutdown(copy, SHUT_WR);
    s->lingering[s->lingering_n++] = (struct lingering){copy, clock_monotonic_us() + LINGER_US};
}

void peers_drain(struct server *s, int64_t now)
{
    char waste[16384];

    for (unsigned i = 0; i < s->lingering_n;) {
        ssize_t n = 1;

        for (int turns = 0; n > 0 && turns < 64; turns++)
            n = recv(s->lingering[i].fd, waste, sizeof waste, MSG_DONTWAIT);
        if (n != 0 && now < s->lingering[i].until_us) {
            i++;
            continue;
        }
        close(s->lingering[i].fd);
        s->lingering[i] = s->lingering[--s->lingering_n];
    }
}
