/* What a handler asks of its request, and how a request ends in failure: one form, problem details (RFC 9457). */
#include "server/request.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "server/reply.h"
#include "server/route.h"

const char *request_path(const struct request *rq, const char *name)
{
    size_t index = 0, n = strlen(name);

    for (const char *at = strchr(rq->route->path, '{'); at; at = strchr(at + 1, '{'), index++)
        if (strncmp(at + 1, name, n) == 0 && at[n + 1] == '}')
            return index < rq->segments_n ? rq->segments[index] : NULL;
    return NULL;
}

const char *request_parameter(const struct request *rq, const char *name)
{
    for (size_t i = 0; i < rq->parameters_n; i++)
        if (strcmp(rq->parameters[i].name, name) == 0) return rq->parameters[i].value;
    return NULL;
}

enum err request_int(struct request *rq, const char *name, int64_t min, int64_t max, int64_t otherwise, int64_t *ret)
{
    const char *text = request_parameter(rq, name);
    int64_t value = 0;
    enum err e;

    if (!text) {
        *ret = otherwise;
        return ERR_OK;
    }
    e = text_parse_int64(text, &value);
    if (e == ERR_OK && value >= min && value <= max) {
        *ret = value;
        return ERR_OK;
    }
    faults_add(&rq->faults, name, e == ERR_SYNTAX ? FAULT_FORMAT : FAULT_RANGE,
               "It is a whole number from %" PRId64 " to %" PRId64, min, max);
    return ERR_QUERY;
}

static void problem_faults(struct json_writer *w, const struct faults *faults)
{
    json_put_name(w, "errors");
    json_open_array(w);
    for (size_t i = 0; i < faults->n; i++) {
        json_open_object(w);
        json_member_string(w, "pointer", faults->items[i].pointer);
        json_member_string(w, "code", fault_code_text(faults->items[i].code));
        json_member_string(w, "detail", faults->items[i].detail);
        json_close_object(w);
    }
    json_close_array(w);
    if (faults->more > 0) json_member_int(w, "more", (int64_t)faults->more);
}

static void problem_write(struct request *rq, enum err e, const char *detail, struct buffer *out)
{
    const struct faults *faults = &rq->faults;
    struct json_writer w;

    if (!detail && faults->n == 1 && faults->more == 0) detail = faults->items[0].detail;
    else if (!detail && faults->n > 0) detail = arena_printf(rq->arena, "%zu faults", faults->n + faults->more);
    json_writer_init(&w, out);
    json_open_object(&w);
    json_member_string(&w, "type", arena_printf(rq->arena, "urn:waymark:problem:%s", error_code(e)));
    json_member_string(&w, "title", error_title(e));
    json_member_int(&w, "status", error_status(e));
    json_member_string(&w, "detail", detail ? detail : error_title(e));
    json_member_string(&w, "instance", arena_printf(rq->arena, "urn:waymark:request:%s", rq->id));
    if (faults->n > 0) problem_faults(&w, faults);
    if (rq->problem_references) {
        json_put_name(&w, "references");
        json_put_raw(&w, rq->problem_references, strlen(rq->problem_references));
    }
    json_close_object(&w);
}

enum err request_fail(struct request *rq, enum err e, const char *format, ...)
{
    const char *detail = NULL;
    struct buffer out = {0};

    assert(e != ERR_OK);
    if (format) {
        char text[512]; /* a sentence; what a client sent may be in it, so it is cut */
        va_list args;

        va_start(args, format);
        vsnprintf(text, sizeof text, format, args);
        va_end(args);
        detail = arena_string(rq->arena, text);
    }
    problem_write(rq, e, detail, &out);
    memset(&rq->reply, 0, sizeof rq->reply);
    rq->reply.status = error_status(e);
    rq->reply.content_type = "application/problem+json";
    rq->reply.body = arena_copy(rq->arena, out.data, out.size);
    rq->reply.body_size = out.size;
    buffer_free(&out);
    reply_header(rq, "Cache-Control", "no-store");
    if (rq->reply.status == 503) reply_header(rq, "Retry-After", "1");
    if (rq->reply.status == 401) reply_header(rq, "WWW-Authenticate", "Bearer");
    return e;
}
