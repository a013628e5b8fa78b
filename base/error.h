/*
 * The one list of failures: what can go wrong, the HTTP status it becomes and the sentence a user reads.
 *
 * Every function that can fail returns `enum err`. It is reported where it is detected and passed up unchanged.
 * This file must not know who reports or how.
 */
#ifndef WAYMARK_BASE_ERROR_H
#define WAYMARK_BASE_ERROR_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* X(name, HTTP status, code as in "urn:waymark:problem:<code>", title) */
#define ERR_LIST(X)                                                                                                    \
    X(ERR_OK, 200, "ok", "Everything went well")                                                                       \
    X(ERR_NONE, 404, "not-found", "There is nothing by this name")                                                     \
    X(ERR_CONFLICT, 409, "conflict", "This contradicts what is stored")                                                \
    X(ERR_REFERRED, 409, "referred-to", "Others still refer to it")                                                    \
    X(ERR_RETRY, 503, "busy", "The database is busy; try again shortly")                                               \
    X(ERR_BROKEN, 503, "storage-failed", "The database cannot be used now; nothing was stored")                        \
    X(ERR_SYNTAX, 400, "syntax", "The body cannot be read")                                                            \
    X(ERR_REQUEST, 400, "bad-request", "The request cannot be understood")                                             \
    X(ERR_INVALID, 422, "validation", "The request holds values that cannot be used")                                  \
    X(ERR_QUERY, 400, "query", "A query parameter cannot be used")                                                     \
    X(ERR_UNAUTHORIZED, 401, "unauthorized", "A valid key is needed")                                                  \
    X(ERR_FORBIDDEN, 403, "forbidden", "The key does not allow this")                                                  \
    X(ERR_METHOD, 405, "method-not-allowed", "The resource does not take this method")                                 \
    X(ERR_TIMEOUT, 408, "timeout", "The request took too long to arrive")                                              \
    X(ERR_PRECONDITION, 412, "precondition-failed", "It has changed since it was read")                                \
    X(ERR_TOO_LARGE, 413, "too-large", "The body is larger than allowed")                                              \
    X(ERR_URI_TOO_LONG, 414, "uri-too-long", "The address is longer than allowed")                                     \
    X(ERR_MEDIA_TYPE, 415, "media-type", "The body's media type is not taken here")                                    \
    X(ERR_FULL, 503, "full", "The server has as much to do as it can hold; try again shortly")                         \
    X(ERR_STOPPING, 503, "stopping", "The server is stopping; try again shortly")                                      \
    X(ERR_FOREIGN_FILE, 500, "foreign-file", "The file is not a Waymark database")                                     \
    X(ERR_NEWER_FILE, 500, "newer-file", "The database was written by a newer Waymark")                                \
    X(ERR_IN_USE, 500, "in-use", "Another process is writing to this database")                                        \
    X(ERR_IO, 500, "io", "A file cannot be read or written")

enum err {
#define ERR_ENUM(name, status, code, title) name,
    ERR_LIST(ERR_ENUM)
#undef ERR_ENUM
        ERR_COUNT
};

/* HTTP status, code and title of a failure. Static strings. */
int error_status(enum err e);
const char *error_code(enum err e);
const char *error_title(enum err e);

#endif
