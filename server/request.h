/*
 * One request on its way: headers, then route, key and limits, then the body, then the handler on the lane of its row.
 *
 * A request is owned by one thread at a time; handing it on is `take`. Nothing here calls the database: `struct db` is
 * named only, so that a handler finds its connection.
 */
#ifndef WAYMARK_SERVER_REQUEST_H
#define WAYMARK_SERVER_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/fault.h"

struct db;
struct route;
struct server;

#define REQUEST_PATH_SEGMENTS 8
#define REQUEST_PARAMETERS_MAX 64
#define REQUEST_URI_MAX 8192

/* Scopes as bits; equal to db/store.h's enum scope (a test compares them). */
enum request_scope { NEEDS_NOTHING = 0, NEEDS_INGEST = 1, NEEDS_READ = 2, NEEDS_MANAGE = 4, NEEDS_ADMIN = 8 };
#define NEEDS_SCOPES 15
/* Beside a scope in a route: a key bound to an account may come in, too; the handler confines it to what is its own. */
#define ALSO_BOUND 16

/* Who asks, as the keyring knows the key. */
struct principal {
    const char *key_id; /* NULL: nobody */
    unsigned scopes;
    int64_t partner, account; /* bound to; 0 = not */
};

struct parameter {
    const char *name, *value; /* unescaped, UTF-8, no control characters */
};

struct header {
    const char *name, *value;
};

struct reply {
    int status;
    const char *content_type;
    const char *body; /* in the request's arena, or static */
    size_t body_size;
    bool body_static;
    struct header headers[12];
    size_t headers_n;
};

struct request {
    struct server *server;
    struct arena *arena;
    const struct route *route;
    char id[24]; /* request id, for the log and the X-Request-Id answer */
    const char *method;
    const char *path;                            /* raw, as sent, without the query */
    const char *query;                           /* raw, "" when none */
    const char *segments[REQUEST_PATH_SEGMENTS]; /* values of the route's {…} in order, unescaped */
    size_t segments_n;
    struct parameter parameters[REQUEST_PARAMETERS_MAX];
    size_t parameters_n;
    struct principal principal;
    const char *content_type;                                      /* lower case, without parameters; "" when none */
    const char *if_match, *if_none_match, *accept, *cache_control; /* NULL when absent */
    const char *body;                                              /* NUL behind the last byte; NULL without a body */
    size_t body_size;
    struct db *db; /* the reader's connection, in lane read; NULL elsewhere */
    struct faults faults;
    const char *problem_references; /* a JSON array for the problem details' `references`; NULL: none */
    struct reply reply;
    int64_t received_us; /* monotonic */
    void *context;       /* the handler's own, from decode to the reply after the commit */
    void *connection;    /* http.c's */
};

/* The value of {name} in the route's path, or of a query parameter; NULL when absent. */
const char *request_path(const struct request *rq, const char *name);
const char *request_parameter(const struct request *rq, const char *name);
/* Integer parameter in [min, max], `otherwise` when absent; adds a fault (400) when it is none. */
MUST_CHECK enum err request_int(struct request *rq, const char *name, int64_t min, int64_t max, int64_t otherwise,
                                int64_t *ret);

/* Ends a request with problem details made of `e`, the request's faults, and a sentence (may be NULL: the list's title). Returns e. */
enum err request_fail(struct request *rq, enum err e, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
