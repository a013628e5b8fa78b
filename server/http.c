/*
 * libmicrohttpd, and nothing but it: callbacks in, answers out. The only file that names it.
 *
 * It must not know routes, keys or lanes, and must not be called but from the network thread: the daemon has no thread
 * of its own, its epoll descriptor is waited for in loop.c. Builds with 0.9.75 (Debian 12) and 1.0.
 */
#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/log.h"
#include "server/internal.h"

struct http {
    struct server *server;
    struct MHD_Daemon *daemon;
};

/*
 * 1.0 refuses by itself what splits requests, bare line feeds and NULs included, at its second level of strictness.
 * 0.9.75 does not, and its own 4xx pages carry their head twice: there it is left lenient, and framing.c answers.
 */
#if MHD_VERSION >= 0x01000000
#define HTTP_STRICT MHD_OPTION_CLIENT_DISCIPLINE_LVL, 2
#else
#define HTTP_STRICT MHD_OPTION_STRICT_FOR_CLIENT, 0
#endif

/* --- connections --- */

static void on_connection(void *cls, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);

        *context = peer_open(cls, info ? info->connect_fd : -1, c);
    } else if (*context) {
        /* Its request's state goes with it: 1.0.1-1.0.5 have paths that never report a request's end. */
        peer_close(*context);
        *context = NULL;
    }
}

static struct peer *peer_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static void *on_request_line(void *cls, const char *target, struct MHD_Connection *c)
{
    struct peer *p = peer_of(c);
    struct exchange *x;

    (void)cls;
    if (!p) return NULL;
    x = exchange_begin(p, target ? target : "");
    if (target) x->rq.connection = (void *)(uintptr_t)(target + strlen(target) + 1); /* for first_line_is_whole */
    return x;
}

/* Paths are unescaped per segment, after routing; never here. */
static size_t leave_escaped(void *cls, struct MHD_Connection *c, char *text)
{
    (void)cls;
    (void)c;
    return strlen(text);
}

/* --- a head --- */

struct head {
    struct exchange *x;
    const char *end; /* where the line before ends in libmicrohttpd's buffer */
};

/*
 * 0.9.75 parses in place: CR and LF of each line become NULs, and a target or a value is cut at a NUL of the client's. So
 * behind a whole target stands the version, behind each line two bytes later the next, and behind the last the empty
 * line that ends the head. A NUL within, a bare LF, a folded line or one without a name break that chain. Only addresses
 * are compared. 1.0 refuses all of these by itself.
 */
#if MHD_VERSION < 0x01000000
#define HTTP_IN_PLACE true
#else
#define HTTP_IN_PLACE false
#endif
#define LINE_END 2

static void head_break(struct head *head)
{
    if (!head->x->framing.fault)
        head->x->framing.fault = "A line of the head holds a NUL, is folded, has no name or does not end in CR LF";
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
                                 size_t value_n)
{
    struct head *head = cls;

    (void)kind;
    if (HTTP_IN_PLACE && name != head->end) head_break(head);
    head->end = value ? value + value_n + LINE_END : NULL;
    framing_header(&head->x->framing, name, name_n, value ? value : "", value ? value_n : 0);
    return MHD_YES;
}

/* One space before the target and one behind it; on_request_line has left where the version ought to be. */
static bool first_line_is_whole(const struct exchange *x, const char *method, const char *version)
{
    size_t target_n = x->target ? strlen(x->target) : 0;

    if (x->rq.connection != version) return false;
    return !x->target || method + strlen(method) + 1 + target_n + 1 == version;
}

static bool on_head(struct MHD_Connection *c, struct exchange *x, const char *method, const char *version)
{
    const union MHD_ConnectionInfo *size = MHD_get_connection_info(c, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    struct head head = {.x = x, .end = version + strlen(version) + LINE_END};

    if (HTTP_IN_PLACE && !first_line_is_whole(x, method, version)) head_break(&head);
    MHD_get_connection_values_n(c, MHD_HEADER_KIND, on_header, &head);
    if (HTTP_IN_PLACE && (!size || !head.end || head.end + LINE_END != method + size->header_size)) head_break(&head);
    return exchange_head(x, method, version);
}

/* --- answers --- */

static enum MHD_Result http_answer(struct MHD_Connection *c, struct exchange *x)
{
    const struct reply *r = &x->rq.reply;
    struct MHD_Response *response;
    enum MHD_Result done;
    bool ok = true;

    exchange_finish_reply(x);
    /* PERSISTENT: the body is static or in the request's arena, which lives until the request is completed. */
    response = MHD_create_response_from_buffer(r->body_size, (void *)(uintptr_t)(r->body ? r->body : ""),
                                               MHD_RESPMEM_PERSISTENT);
    if (!response) return MHD_NO;
    if (r->content_type && r->body_size > 0)
        ok = MHD_add_response_header(response, "Content-Type", r->content_type) == MHD_YES;
    for (size_t i = 0; ok && i < r->headers_n; i++)
        ok = MHD_add_response_header(response, r->headers[i].name, r->headers[i].value) == MHD_YES;
    if (ok && x->close) ok = MHD_add_response_header(response, "Connection", "close") == MHD_YES;
    done = ok ? MHD_queue_response(c, (unsigned)r->status, response) : MHD_NO;
    MHD_destroy_response(response);
    return done;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url, const char *method,
                                  const char *version, const char *upload, size_t *upload_n, void **context)
{
    struct exchange *x = *context;

    (void)cls;
    (void)url; /* the raw target came with the first line */
    if (!x) return MHD_NO;
    if (x->stage == STAGE_HEAD) return on_head(c, x, method, version) ? http_answer(c, x) : MHD_YES;
    if (*upload_n > 0) {
        exchange_body(x, upload, *upload_n);
        *upload_n = 0;
        return MHD_YES;
    }
    if (exchange_ready(x)) return http_answer(c, x);
    if (!x->suspended) {
        x->suspended = true;
        x->rq.server->suspended_n++;
        MHD_suspend_connection(c);
    }
    return MHD_YES;
}

static void on_completed(void *cls, struct MHD_Connection *c, void **context, enum MHD_RequestTerminationCode code)
{
    struct exchange *x = *context;

    (void)cls;
    (void)c;
    /* Ended before its head was whole, and not by the client: libmicrohttpd has refused what it could not parse. */
    if (x && x->stage == STAGE_HEAD && x->rq.reply.status == 0 && code != MHD_REQUEST_TERMINATED_CLIENT_ABORT)
        x->rq.reply.status = 400;
    if (x) exchange_end(x);
    *context = NULL;
}

void http_resume(struct exchange *x)
{
    assert(x->suspended);
    x->suspended = false;
    x->rq.server->suspended_n--;
    MHD_resume_connection(x->peer->handle);
}

/* --- the daemon --- */

static unsigned whole_seconds(int64_t us)
{
    int64_t s = (us + 999999) / 1000000;

    return (unsigned)(s < 1 ? 1 : s > 86400 ? 86400 : s);
}

enum err http_start(struct server *s, struct http **ret)
{
    const struct server_limits *l = &s->config.limits;
    int64_t longest_us = l->idle_us > l->answer_us ? l->idle_us : l->answer_us;
    struct http *h = memory_alloc(sizeof *h);

    h->server = s;
    /* The timeout is a net below peers.c's deadlines, which know what a connection is doing. */
    h->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, s->listen_fd,
        MHD_OPTION_CONNECTION_LIMIT, l->connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, l->pool,
        MHD_OPTION_CONNECTION_TIMEOUT, whole_seconds(longest_us), MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, s,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, s, HTTP_STRICT, MHD_OPTION_END);
    if (!h->daemon) {
        free(h);
        return ERR_IO;
    }
    *ret = h;
    return ERR_OK;
}

void http_stop(struct http *h)
{
    if (!h) return;
    MHD_stop_daemon(h->daemon);
    free(h);
}

int http_descriptor(const struct http *h)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD);

    return info ? info->epoll_fd : -1;
}

int http_timeout_ms(const struct http *h, int at_most)
{
    MHD_UNSIGNED_LONG_LONG ms;

    if (MHD_get_timeout(h->daemon, &ms) != MHD_YES || ms > (MHD_UNSIGNED_LONG_LONG)at_most) return at_most;
    return (int)ms;
}

void http_run(struct http *h)
{
    if (MHD_run(h->daemon) != MHD_YES) log_event(LOG_ERROR, "http_run_failed", NULL);
}

void http_quiesce(struct http *h)
{
    /* The socket is ours again, and closed by server_stop. */
    if (MHD_quiesce_daemon(h->daemon) == MHD_INVALID_SOCKET) log_event(LOG_WARN, "http_quiesce_failed", NULL);
}
