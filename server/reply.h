/* Answers. The only place where bodies of answers are put together; figures and names come from elsewhere. */
#ifndef WAYMARK_SERVER_REPLY_H
#define WAYMARK_SERVER_REPLY_H

#include "base/json.h"
#include "server/request.h"

/* Takes what is in `b` (copied into the arena; b may be freed). Content type application/json. */
enum err reply_json(struct request *rq, int status, const struct buffer *b);
enum err reply_bytes(struct request *rq, int status, const char *content_type, const char *bytes, size_t n,
                     bool is_static);
enum err reply_empty(struct request *rq, int status);
/* name is static; value is copied. */
void reply_header(struct request *rq, const char *name, const char *value);
/* Strong ETag = the hash of the body (set before); 304 without body when If-None-Match names it. */
enum err reply_etag(struct request *rq);

enum reply_format { FORMAT_JSON, FORMAT_NDJSON, FORMAT_CSV };
/* By ?format=, then Accept; never 406. Fault when ?format= is unknown. */
MUST_CHECK enum err reply_format(struct request *rq, enum reply_format *ret);

#endif
