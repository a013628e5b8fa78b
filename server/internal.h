/*
 * What the files of this room share and nobody else sees: the server's parts, a connection, a request with its way.
 *
 * Threads: the network thread owns connections, deadlines and every call into libmicrohttpd. A reader thread or the
 * application's writer owns a request that was given to it until it is put on the list of finished ones.
 */
#ifndef WAYMARK_SERVER_INTERNAL_H
#define WAYMARK_SERVER_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "server/framing.h"
#include "server/server.h"

struct http;    /* http.c */
struct keys;    /* auth.c */
struct cache;   /* cache.c */
struct metrics; /* metrics.c */
struct readers; /* readers.c */
struct exchange;

/* A connection. Network thread only. */
enum peer_state { PEER_WAITING, PEER_RECEIVING, PEER_ANSWERING };
struct peer {
    struct peer *prev, *next;
    struct server *server;
    void *handle; /* http.c's */
    int fd;
    enum peer_state state;
    int64_t since_us;  /* of the state; while receiving: of the request's first byte, as far as it is known */
    int64_t heard_us;  /* last time bytes of a body came */
    uint64_t received; /* bytes the kernel had counted when this state was first looked at */
    bool looked;       /* `received` is known */
    bool used;         /* has had a request */
    bool begun;        /* waiting, but bytes of a next request are there */
    bool cut;          /* by a deadline */
    struct exchange *exchange;
};

/* A request on its way. The request comes first: handlers see that part only. */
enum exchange_stage { STAGE_HEAD, STAGE_BODY, STAGE_AWAY, STAGE_DONE };
struct exchange {
    struct request rq;
    struct exchange *next; /* in the spare ones, the readers' queue, or the finished ones */
    struct peer *peer;
    enum exchange_stage stage;
    struct framing framing;
    const char *target; /* raw, with the query */
    bool suspended;
    bool close;  /* the connection ends with this answer */
    bool unread; /* refused while (part of) the body was still to come */
    bool cached; /* answered by the cache */
    char *body;  /* on the heap, counted in the server's budget */
    size_t body_size, body_cap, body_reserved;
    enum err refusal; /* of a body that is read on but not kept */
    enum err (*reader)(struct request *rq);
    enum err (*then)(struct request *rq, enum err result);
    enum err result;
};

struct finished { /* requests that come back to the network thread, from any thread */
    pthread_mutex_t lock;
    struct exchange *head, **tail;
};

struct
    lingering { /* connections closed by us whose client may still be sending: drained, so that it reads our answer */
    int fd;
    int64_t until_us;
};
#define LINGERING_MAX 64

struct server {
    struct server_config config;
    struct http *http;
    struct keys *keys;
    struct cache *cache;
    struct metrics *metrics;
    struct readers *readers;
    struct finished finished;
    int wake_fd, listen_fd;
    uint16_t port;
    pthread_t network;
    bool network_runs, stopped, abandoned;
    pthread_mutex_t stop_lock;
    atomic_bool stopping;
    _Atomic int64_t stop_by_us;
    _Atomic size_t body_used;
    atomic_uint connections, in_flight;
    /* network thread */
    struct peer *peers;
    struct exchange *spare;
    unsigned spare_n, suspended_n;
    uint64_t id_state;
    struct lingering lingering[LINGERING_MAX];
    unsigned lingering_n;
};

/* http.c: the only file that knows libmicrohttpd. Network thread, but for http_start and http_stop. */
MUST_CHECK enum err http_start(struct server *s, struct http **ret);
void http_stop(struct http *h); /* closes every connection; nothing may be suspended */
int http_descriptor(const struct http *h);
int http_timeout_ms(const struct http *h, int at_most);
void http_run(struct http *h);
void http_quiesce(struct http *h);
void http_resume(struct exchange *x);

/* loop.c: the network thread. */
void *loop_run(void *server);
void loop_wake(struct server *s);
void loop_finish(struct exchange *x); /* from any thread: the request goes back to the network thread */

/* peers.c: connections and their deadlines. */
struct peer *peer_open(struct server *s, int fd, void *handle);
void peer_close(struct peer *p); /* ends its request, frees it */
void peer_enter(struct peer *p, enum peer_state state);
int64_t peers_interval_us(const struct server *s);
void peers_check(struct server *s, int64_t now_us);
void peers_shut(struct server *s, bool idle_only);
bool peers_busy(const struct server *s);
void peers_linger(struct server *s, int fd);
void peers_drain(struct server *s, int64_t now_us);

/* exchange.c: a request from its first line to its end. True: the reply is there to be sent. */
struct exchange *exchange_begin(struct peer *p, const char *target);
bool exchange_head(struct exchange *x, const char *method, const char *version);
void exchange_body(struct exchange *x, const char *bytes, size_t n);
bool exchange_ready(struct exchange *x);
void exchange_end(struct exchange *x);
void exchange_finish_reply(struct exchange *x); /* headers that every answer has; 304 where the client has it already */
void exchange_free_spare(struct server *s);

/* admit.c: the checks before a body byte, in their order. ERR_OK, or the reply is set. */
MUST_CHECK enum err admit_request(struct exchange *x);

/* dispatch.c: lanes. True: the reply is set; false: the request is away. */
bool dispatch_start(struct exchange *x);
bool dispatch_read(struct exchange *x, struct db *db); /* on a reader thread */
bool dispatch_then(struct exchange *x);                /* on the network thread, with the writer's result */

/* readers.c */
MUST_CHECK enum err readers_start(struct server *s, struct readers **ret, const char **ret_why);
MUST_CHECK enum err readers_push(struct readers *r, struct exchange *x); /* ERR_FULL */
void readers_stop(struct readers *r);                                    /* joins; NULL is fine */
size_t readers_waiting(struct readers *r);

/* auth.c. ERR_OK and rq->principal (in the arena), or ERR_UNAUTHORIZED with ret_why, a sentence. */
struct keys *keys_create(void);
void keys_free(struct keys *k);
void keys_set(struct keys *k, const struct ring_key *keys, size_t n);
MUST_CHECK enum err keys_check(struct keys *k, const char *authorization, struct request *rq, const char **ret_why);

/* limits.c */
unsigned limits_descriptors(unsigned connections); /* raises RLIMIT_NOFILE; how many connections it allows */
bool budget_take(struct server *s, size_t n);
void budget_give(struct server *s, size_t n);

/* cache.c */
struct cache *cache_create(const struct server_hooks *hooks, size_t max);
void cache_free(struct cache *c);
bool cache_answer(struct cache *c, struct request *rq); /* true: the reply is set from what was kept */
void cache_keep(struct cache *c, struct request *rq, void *ground);
void cache_counts(struct cache *c, uint64_t *ret_hits, uint64_t *ret_misses, size_t *ret_bytes);

/* metrics.c */
struct metrics *metrics_create(const struct route *table, size_t n);
void metrics_free(struct metrics *m);
void metrics_observe(struct metrics *m, const struct route *route, int status, int64_t took_us);
void metrics_write(const struct metrics *m, struct buffer *out);

/* listen.c: a listening socket, not blocking. ret_why: a sentence; valid until the thread's next call. */
MUST_CHECK enum err listen_open(const char *host, uint16_t port, int *ret_fd, uint16_t *ret_port, const char **ret_why);

#endif
