/* Answers put together. It must not send them, nor choose what they say. */
#include "server/reply.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define ETAG_BYTES 16 /* of the body's SHA-256: beyond any accident, and nobody gains by a forged one */

enum err reply_bytes(struct request *rq, int status, const char *content_type, const char *bytes, size_t n,
                     bool is_static)
{
    struct reply *r = &rq->reply;

    r->status = status;
    r->content_type = content_type;
    r->body = is_static ? bytes : arena_copy(rq->arena, bytes ? bytes : "", n);
    r->body_size = n;
    r->body_static = is_static;
    return ERR_OK;
}

enum err reply_json(struct request *rq, int status, const struct buffer *b)
{
    assert(!b->overflow);
    return reply_bytes(rq, status, "application/json", b->data, b->size, false);
}

enum err reply_empty(struct request *rq, int status)
{
    return reply_bytes(rq, status, NULL, "", 0, true);
}

void reply_header(struct request *rq, const char *name, const char *value)
{
    struct reply *r = &rq->reply;
    size_t i = 0;

    /* A line break in a value would begin a header of its own. */
    assert(text_is_printable(value, strlen(value)));
    while (i < r->headers_n && strcasecmp(r->headers[i].name, name) != 0) i++;
    assert(i < sizeof r->headers / sizeof r->headers[0]);
    r->headers[i] = (struct header){name, arena_string(rq->arena, value)};
    if (i == r->headers_n) r->headers_n++;
}

/* The 304 is made where the answer is sent (exchange.c), so that what is kept for others keeps its body. */
enum err reply_etag(struct request *rq)
{
    unsigned char hash[TEXT_SHA256_SIZE];
    char tag[ETAG_BYTES * 2 + 3];

    text_sha256(rq->reply.body ? rq->reply.body : "", rq->reply.body_size, hash);
    tag[0] = '"';
    text_hex(hash, ETAG_BYTES, tag + 1);
    memcpy(tag + 1 + ETAG_BYTES * 2, "\"", 2);
    reply_header(rq, "ETag", tag);
    return ERR_OK;
}

struct range { /* of an Accept header */
    const char *type;
    size_t n;
    double q;
};

/* The next media range of an Accept header; false at its end. */
static bool accept_next(const char **at, struct range *ret)
{
    const char *s = *at + strspn(*at, ", \t"), *end = s + strcspn(s, ","), *q;

    if (*s == '\0') return false;
    ret->type = s;
    ret->n = strcspn(s, ";, \t");
    ret->q = 1;
    for (q = s + ret->n; q < end; q++) {
        if (*q != ';') continue;
        q += 1 + strspn(q + 1, " \t");
        if ((*q == 'q' || *q == 'Q') && q[1] == '=') ret->q = strtod(q + 2, NULL);
        q--;
    }
    if (!(ret->q >= 0 && ret->q <= 1)) ret->q = 0;
    *at = end;
    return true;
}

static bool range_is(const struct range *r, const char *type)
{
    return strlen(type) == r->n && strncasecmp(r->type, type, r->n) == 0;
}

static enum reply_format format_of_accept(const char *accept)
{
    enum reply_format best = FORMAT_JSON;
    double best_q = 0;
    struct range r;

    while (accept_next(&accept, &r)) {
        enum reply_format f;

        if (range_is(&r, "application/json") || range_is(&r, "application/*") || range_is(&r, "*/*")) f = FORMAT_JSON;
        else if (range_is(&r, "application/x-ndjson") || range_is(&r, "application/ndjson")) f = FORMAT_NDJSON;
        else if (range_is(&r, "text/csv")) f = FORMAT_CSV;
        else continue;
        if (r.q <= best_q) continue;
        best = f;
        best_q = r.q;
    }
    return best;
}

enum err reply_format(struct request *rq, enum reply_format *ret)
{
    const char *format = request_parameter(rq, "format");

    if (!format) {
        reply_header(rq, "Vary", "Accept");
        *ret = rq->accept ? format_of_accept(rq->accept) : FORMAT_JSON;
        return ERR_OK;
    }
    if (strcmp(format, "json") == 0) *ret = FORMAT_JSON;
    else if (strcmp(format, "ndjson") == 0) *ret = FORMAT_NDJSON;
    else if (strcmp(format, "csv") == 0) *ret = FORMAT_CSV;
    else {
        faults_add(&rq->faults, "format", FAULT_CHOICE, "format is json, ndjson or csv");
        return ERR_QUERY;
    }
    return ERR_OK;
}
