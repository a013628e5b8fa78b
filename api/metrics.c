/* /v1/metrics: the catalogue's entries. A measure compiles to a series; a new one is built by jobs/. */
#include "api/definition.h"
#include "api/handlers.h"

static enum err decode(struct request *rq, const struct catalogue *c, struct definition_write *ret)
{
    struct series *series = arena_alloc(rq->arena, sizeof *series);
    struct metric *m = arena_alloc(rq->arena, sizeof *m);
    const struct json *body;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_metric(body, "", ret->key, c, rq->arena, &rq->faults, m)) != ERR_OK) return e;
    ret->text = m->definition;
    if (measure_compile(&m->measure, catalogue_journey(c, m->journey), rq->arena, series)) ret->series = series;
    return ERR_OK;
}

static const struct definition_rules rules = {DEFINITION_METRIC, decode, "There is no such metric", "It is in use"};

enum err metrics_list(struct request *rq)
{
    return definitions_list(rq, &rules);
}

enum err metrics_get(struct request *rq)
{
    return definitions_get(rq, &rules);
}

enum err metrics_put(struct request *rq)
{
    return definitions_put(rq, &rules);
}

enum err metrics_delete(struct request *rq)
{
    return definitions_delete(rq, &rules);
}
