/* Bodies that are one JSON value, and answers of refusal that more than one resource gives. */
#include <string.h>

#include "api/internal.h"

enum err body_json(struct request *rq, const struct json **ret)
{
    return json_parse(rq->arena, rq->body != NULL ? rq->body : "", rq->body_size, "", &rq->faults, ret);
}

enum err problem_referred(struct request *rq, const char *const *references, size_t n, const char *detail)
{
    struct buffer out = {0};
    struct json_writer w;

    json_writer_init(&w, &out);
    json_open_array(&w);
    for (size_t i = 0; i < n; i++) json_put_string(&w, references[i]);
    json_close_array(&w);
    rq->problem_references = arena_copy(rq->arena, out.data, out.size);
    buffer_free(&out);
    return request_fail(rq, ERR_REFERRED, "%s", detail);
}
