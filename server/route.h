/*
 * The route table's row. The table itself is api/routes.c; every column is explained here.
 *
 *   method, path  "GET", "/v1/metrics/{key}/values". HEAD is answered by GET's row. A path known with another method: 405 with Allow.
 *   name          the operationId in openapi.yaml, and the handler's C name
 *   scope         one bit of enum request_scope; a key must have it. NEEDS_NOTHING: open to everybody. A bound key is let in by
 *                 NEEDS_READ, where every handler confines itself, and by ALSO_BOUND (of an account); nowhere else.
 *   lane          where the handler runs:
 *                   LANE_INLINE  on the network thread: must not block (probes, static, contract)
 *                   LANE_READ    on a reader thread with its read connection
 *                   LANE_WRITE   decodes (network thread when the body is small, else a reader thread), then submits by request_write
 *   body_max      bytes; Content-Length beyond it is 413 before a byte is read. 0: takes no body.
 *   types         media types taken, NULL-terminated; others are 415
 *   parameters    query parameters taken, NULL-terminated; "account.*" takes any suffix. Unknown ones are 400.
 *   cached        answers may be kept by the answer cache
 *   notes         bits of enum note: what is written down when the route was used with success. Every row that changes
 *                 something has NOTE_CHANGE or NOTE_FACTS (tests/contract).
 *   handler       sets rq->reply, or has given the request away by request_write
 */
#ifndef WAYMARK_SERVER_ROUTE_H
#define WAYMARK_SERVER_ROUTE_H

#include "server/request.h"

enum lane { LANE_INLINE, LANE_READ, LANE_WRITE };

#define BODY_BATCH_MAX (16u << 20)
#define BODY_DEFINITION_MAX (256u << 10)

enum note {
    NOTE_NOTHING = 0,
    NOTE_CHANGE = 1,   /* the writer adds a row to the audit, in the change's own transaction */
    NOTE_FACTS = 2,    /* facts come in: each says itself when it arrived, and from where */
    NOTE_READ_OUT = 4, /* data about persons goes out: the audit says to whom */
    NOTE_METRIC = 8,   /* somebody has read the metric {key} */
    NOTE_UNNAMED = 16  /* the audit does not say which: it is forgotten */
};

struct route {
    const char *method, *path, *name;
    unsigned scope;
    enum lane lane;
    size_t body_max;
    const char *const *types;
    const char *const *parameters;
    bool cached;
    unsigned notes;
    enum err (*handler)(struct request *rq);
};

/* api/routes.c */
extern const struct route routes[];
extern const size_t routes_count;

/*
 * Finds the row and fills rq->segments (unescaped per segment: %XX decoded once, then must be UTF-8 without control
 * characters; "%2F" stays inside its segment). ERR_NONE, ERR_METHOD (ret_allow: "GET, PUT" in the arena), ERR_REQUEST (bad escape).
 */
MUST_CHECK enum err route_find(const struct route *table, size_t n, struct request *rq, const struct route **ret,
                               const char **ret_allow);
/* Splits and unescapes the query into rq->parameters ('+' is a space); unknown, repeated or too many: faults, ERR_QUERY. */
MUST_CHECK enum err route_parameters(struct request *rq);

#endif
