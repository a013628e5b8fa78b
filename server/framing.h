/*
 * Is this head one request, and the same one to everybody on the way? libmicrohttpd 0.9.75 lets pass what splits or
 * smuggles requests (repeated lengths, length with chunks, control bytes), so it is asked here, before any body byte.
 *
 * Pure: no I/O, and nothing of libmicrohttpd.
 */
#ifndef WAYMARK_SERVER_FRAMING_H
#define WAYMARK_SERVER_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* X(member, header name, at most once?): the headers that Waymark reads. Others pass unread. */
#define FRAMING_HEADERS(X)                                                                                             \
    X(content_length, "Content-Length", true)                                                                          \
    X(transfer_encoding, "Transfer-Encoding", true)                                                                    \
    X(host, "Host", true)                                                                                              \
    X(authorization, "Authorization", true)                                                                            \
    X(content_type, "Content-Type", true)                                                                              \
    X(content_encoding, "Content-Encoding", true)                                                                      \
    X(if_match, "If-Match", false)                                                                                     \
    X(if_none_match, "If-None-Match", false)                                                                           \
    X(accept, "Accept", false)                                                                                         \
    X(cache_control, "Cache-Control", false)

struct framing {
    struct arena *arena;
#define FRAMING_MEMBER(member, name, once) const char *member; /* in the arena, trimmed; NULL when absent */
    FRAMING_HEADERS(FRAMING_MEMBER)
#undef FRAMING_MEMBER
    const char *fault; /* what is wrong first, a sentence; NULL: nothing so far */
    size_t header_bytes;
    /* set by framing_finish */
    bool has_length, chunked;
    uint64_t length;
};

/* A sentence, or NULL when the target is "/…" of visible ASCII with whole escapes, none of them %00. */
const char *framing_target(const char *target);
/* The next header as it came; repeated ones that may be are joined by ", ". */
void framing_header(struct framing *f, const char *name, size_t name_n, const char *value, size_t value_n);
/* After the last header. `version` as sent: "HTTP/1.1". */
void framing_finish(struct framing *f, const char *method, const char *version);
/* A body is announced (it may still turn out to be empty when chunked). */
bool framing_has_body(const struct framing *f);

#endif
