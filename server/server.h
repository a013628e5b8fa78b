/*
 * The server: network thread, reader threads, hand-over to the writer; keys, limits, cache, metrics of its own.
 *
 * What it must not do: know tables, metrics or journeys. The application gives it callbacks in `struct server_hooks`.
 */
#ifndef WAYMARK_SERVER_SERVER_H
#define WAYMARK_SERVER_SERVER_H

#include "server/route.h"

struct server_limits {    /* defaults in limits.c, each named and with its reason */
    unsigned connections; /* 8000 */
    size_t pool;          /* 20 KiB a connection */
    int64_t silence_us;   /* 10 s without a byte while a request is received */
    int64_t request_us;   /* 30 s in all while a request is received */
    int64_t idle_us;      /* 120 s between requests */
    int64_t answer_us;    /* 60 s for handler and sending */
    size_t body_budget;   /* 64 MiB of bodies at once */
    unsigned readers;     /* reader threads, 2 */
    size_t cache_bytes;   /* answers kept, 32 MiB */
    size_t inline_body;   /* a write's body up to this is decoded on the network thread: 16 KiB */
};
void limits_default(struct server_limits *ret);

struct server_hooks {
    void *app; /* request handlers reach it by server_app() */
    /* A reader thread's connection; closed by the second when the thread ends. */
    enum err (*reader_open)(void *app, struct db **ret);
    void (*reader_close)(struct db *db);
    /* Is the answer's ground unchanged? Called on the network thread: must be quick and must not block. See cache.h */
    bool (*still_valid)(void *app, const void *ground);
    void (*ground_free)(void *ground);
    /*
     * A row with NOTE_READ_OUT or NOTE_METRIC is about to be answered with success, from the cache or by its handler. On
     * whatever thread answers; must be quick and must not block. Not ERR_OK: a problem is sent instead of the answer.
     */
    enum err (*answering)(void *app, const struct request *rq);
    /* Appends the application's own OpenMetrics families. */
    void (*metrics)(void *app, struct buffer *out);
    /* Why not ready, or NULL. Must not block. */
    const char *(*not_ready)(void *app);
};

struct server_config {
    const char *host; /* numeric address, "127.0.0.1", "::1", "0.0.0.0" */
    uint16_t port;    /* 0: any; see server_port */
    const struct route *routes;
    size_t routes_n;
    struct server_limits limits;
    struct server_hooks hooks;
};

MUST_CHECK enum err server_start(const struct server_config *config, struct server **ret, const char **ret_why);
uint16_t server_port(const struct server *s);
void *server_app(const struct server *s);
/* Why no request should be sent now (stopping, or hooks.not_ready), or NULL. For the readiness probe. */
const char *server_not_ready(const struct server *s);
/* All OpenMetrics families, the application's after the server's, and the closing "# EOF". */
void server_metrics(struct server *s, struct buffer *out);
/* Refuses new connections, answers what is under way (at most wait_us), ends the threads. Idempotent. Called before writer_stop. */
void server_stop(struct server *s, int64_t wait_us);
void server_free(struct server *s);

/*
 * For handlers of LANE_WRITE: the request now waits for the application's writer. `submit` hands an operation to it (not called
 * again); later any thread calls server_take_back(rq, result), exactly once; then `then(rq, result)` runs on the network
 * thread and must set the reply without blocking.
 * ERR_FULL, ERR_STOPPING, ERR_BROKEN from `submit`: 503 with Retry-After is set, nothing waits.
 */
enum err request_write(struct request *rq, enum err (*submit)(struct request *rq, void *arg), void *arg,
                       enum err (*then)(struct request *rq, enum err result));
void server_take_back(struct request *rq, enum err result);

/* A LANE_WRITE or LANE_INLINE handler that turns out to need a read connection (a retry): moves the request to a reader thread, which calls `handler`. */
enum err request_to_reader(struct request *rq, enum err (*handler)(struct request *rq));

/* Keys (auth.c): an immutable ring, replaced as a whole. `hash`: 32 bytes SHA-256 of the secret. Copies. */
struct ring_key {
    const char *id;
    unsigned char hash[32];
    struct principal principal; /* key_id is taken from id */
    int64_t expires_us;         /* INT64_MAX never */
};
void server_set_keys(struct server *s, const struct ring_key *keys, size_t n);

/*
 * The answer cache (cache.c): key = route, raw path, query in order as sent, format, bound of the key. A handler of a `cached` row calls this
 * after its reply is set (with ETag); `ground` is what the answer rests on, owned by the cache from now on (freed by hooks.ground_free).
 * Before a cached row's handler is called, the server looks here: on a hit whose ground is still_valid the answer (or 304) is
 * sent from the network thread. `Cache-Control: no-cache` in the request passes it by.
 */
void request_keep(struct request *rq, void *ground);

#endif
