/*
 * What is checked before a byte of the body is read, in this order: framing, stopping, route, key, scope, parameters,
 * media type, length, budget. Each refusal is an answer of its own; a later check never runs after a failed one.
 */
#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "server/internal.h"
#include "server/reply.h"

static enum err admit_framing(struct exchange *x)
{
    struct framing *f = &x->framing;

    if (!x->target) {
        f->fault = "too long"; /* what follows cannot be trusted to begin where it seems to */
        return request_fail(&x->rq, ERR_URI_TOO_LONG, "At most %d bytes", REQUEST_URI_MAX);
    }
    if (!f->fault) f->fault = framing_target(x->target);
    if (f->fault) return request_fail(&x->rq, ERR_REQUEST, "%s", f->fault);
    return ERR_OK;
}

static void admit_copy_head(struct exchange *x)
{
    struct request *rq = &x->rq;
    const char *mark = strchr(x->target, '?');

    rq->path = mark ? arena_copy(rq->arena, x->target, (size_t)(mark - x->target)) : x->target;
    rq->query = mark ? mark + 1 : "";
    rq->if_match = x->framing.if_match;
    rq->if_none_match = x->framing.if_none_match;
    rq->accept = x->framing.accept;
    rq->cache_control = x->framing.cache_control;
    if (x->framing.content_type) {
        size_t n = strcspn(x->framing.content_type, "; \t");
        char *type = arena_copy(rq->arena, x->framing.content_type, n);

        for (size_t i = 0; i < n; i++)
            if (type[i] >= 'A' && type[i] <= 'Z') type[i] = (char)(type[i] - 'A' + 'a');
        rq->content_type = type;
    }
}

static enum err admit_route(struct exchange *x)
{
    struct request *rq = &x->rq;
    const struct server_config *c = &rq->server->config;
    const char *allow;
    enum err e = route_find(c->routes, c->routes_n, rq, &rq->route, &allow);

    if (e == ERR_OK) return ERR_OK;
    if (e == ERR_METHOD) {
        request_fail(rq, e, "This takes %s", allow);
        reply_header(rq, "Allow", allow);
        return e;
    }
    if (e == ERR_NONE) return request_fail(rq, e, "There is no such path; /openapi.yaml lists them");
    return request_fail(rq, e, "A part of the path is not UTF-8, or holds a control character");
}

static const char *scope_name(unsigned scope)
{
    switch (scope) {
    case NEEDS_INGEST: return "ingest";
    case NEEDS_READ: return "read";
    case NEEDS_MANAGE: return "manage";
    default: return "admin";
    }
}

/* Reads confine themselves. Anything else is closed to a bound key, unless the row lets an account's in. */
static bool admit_bound(const struct request *rq)
{
    const struct principal *p = &rq->principal;

    if (p->partner == 0 && p->account == 0) return true;
    return rq->route->scope == NEEDS_READ || (p->account != 0 && (rq->route->scope & ALSO_BOUND) != 0);
}

static enum err admit_key(struct exchange *x)
{
    struct request *rq = &x->rq;
    const char *why;

    if (rq->route->scope == NEEDS_NOTHING) return ERR_OK;
    if (keys_check(rq->server->keys, x->framing.authorization, rq, &why) != ERR_OK)
        return request_fail(rq, ERR_UNAUTHORIZED, "%s", why);
    if ((rq->principal.scopes & rq->route->scope) == 0)
        return request_fail(rq, ERR_FORBIDDEN, "This needs the scope %s", scope_name(rq->route->scope & NEEDS_SCOPES));
    if (!admit_bound(rq))
        return request_fail(rq, ERR_FORBIDDEN,
                            "A bound key reads what is its own; one of an account also proposes, accepts and "
                            "revises its own outcomes");
    return ERR_OK;
}

static enum err admit_parameters(struct request *rq)
{
    enum err e = route_parameters(rq);

    return e == ERR_OK ? ERR_OK : request_fail(rq, e, NULL);
}

static enum err admit_type(struct exchange *x)
{
    struct request *rq = &x->rq;
    const char *encoding = x->framing.content_encoding, *const *types = rq->route->types;
    const char *list = "";

    if (encoding && strcasecmp(encoding, "identity") != 0)
        return request_fail(rq, ERR_MEDIA_TYPE, "Send the body as it is, without Content-Encoding");
    if (!types) return ERR_OK;
    for (size_t i = 0; types[i]; i++) {
        if (strcmp(rq->content_type, types[i]) == 0) return ERR_OK;
        list = arena_printf(rq->arena, "%s%s%s", list, i > 0 ? " or " : "", types[i]);
    }
    return request_fail(rq, ERR_MEDIA_TYPE, "Send %s", list);
}

static enum err admit_body(struct exchange *x)
{
    struct request *rq = &x->rq;
    size_t max = rq->route->body_max;
    enum err e;

    if (!framing_has_body(&x->framing)) return ERR_OK;
    if (max == 0) return request_fail(rq, ERR_REQUEST, "This takes no body; send none");
    if ((e = admit_type(x)) != ERR_OK) return e;
    if (x->framing.has_length && x->framing.length > max)
        return request_fail(rq, ERR_TOO_LARGE, "At most %zu bytes are taken here", max);
    if (x->framing.has_length && !budget_take(rq->server, (size_t)x->framing.length))
        return request_fail(rq, ERR_FULL, "Too many bodies are being read; try again shortly");
    if (x->framing.has_length) x->body_reserved = (size_t)x->framing.length;
    return ERR_OK;
}

enum err admit_request(struct exchange *x)
{
    struct request *rq = &x->rq;
    enum err e;

    if ((e = admit_framing(x)) != ERR_OK) return e;
    admit_copy_head(x);
    if (atomic_load(&rq->server->stopping)) return request_fail(rq, ERR_STOPPING, NULL);
    if ((e = admit_route(x)) != ERR_OK) return e;
    if ((e = admit_key(x)) != ERR_OK) return e;
    if ((e = admit_parameters(rq)) != ERR_OK) return e;
    return admit_body(x);
}
