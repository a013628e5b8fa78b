/* /healthz, /readyz, /metrics: for machines that watch. Lane: inline; nothing here waits. */
#include "api/handlers.h"
#include "api/internal.h"

static enum err reply_ok(struct request *rq)
{
    static const char body[] = "{\"status\":\"ok\"}";

    return reply_bytes(rq, 200, "application/json", body, sizeof body - 1, true);
}

enum err healthz_get(struct request *rq)
{
    return reply_ok(rq);
}

enum err readyz_get(struct request *rq)
{
    const char *why = server_not_ready(rq->server);

    if (why != NULL) return request_fail(rq, ERR_BROKEN, "%s", why);
    return reply_ok(rq);
}

enum err openmetrics_get(struct request *rq)
{
    struct buffer out = {0};
    enum err e;

    server_metrics(rq->server, &out);
    e = reply_bytes(rq, 200, "application/openmetrics-text; version=1.0.0; charset=utf-8", out.data, out.size, false);
    buffer_free(&out);
    return e;
}
