/* What is built into the program: the contract, the page, its scripts and styles. Lane: inline. */
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"
#include "base/embed.h"

/* The page talks to its own server alone, and nobody frames it. */
#define PAGE_POLICY                                                                                                    \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "   \
    "form-action 'none'; frame-ancestors 'none'"

static enum err reply_file(struct request *rq, const char *path, const char *type)
{
    const struct embedded *file = embed_find(path);

    if (file == NULL) return request_fail(rq, ERR_NONE, "There is no such file");
    reply_bytes(rq, 200, type, (const char *)file->data, file->size, true);
    return reply_etag(rq);
}

enum err openapi_get(struct request *rq)
{
    return reply_file(rq, "openapi.yaml", "application/yaml");
}

enum err page_get(struct request *rq)
{
    enum err e = reply_file(rq, "web/index.html", "text/html; charset=utf-8");

    if (e != ERR_OK) return e;
    reply_header(rq, "Content-Security-Policy", PAGE_POLICY);
    reply_header(rq, "Referrer-Policy", "no-referrer");
    return ERR_OK;
}

enum err asset_get(struct request *rq)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".svg", "image/svg+xml"}};
    const char *name = request_path(rq, "file"), *ending = strrchr(name, '.');

    for (size_t i = 0; ending != NULL && i < sizeof types / sizeof *types; i++)
        if (strcmp(ending, types[i].ending) == 0)
            return reply_file(rq, arena_printf(rq->arena, "web/%s", name), types[i].type);
    return request_fail(rq, ERR_NONE, "There is no such file");
}
