/* /v1/journeys: ordered phases with their touchpoints. Its stays are a series; metrics that name a phase follow it. */
#include <string.h>

#include "api/definition.h"
#include "api/handlers.h"

/* The journey's metrics, compiled against what it becomes; most come out as they are. */
static void find_followers(const struct catalogue *c, const struct journey *j, struct definition_write *ret)
{
    struct follower *items = arena_array(ret->arena, c->metrics_n + 1, sizeof *items);

    for (size_t i = 0; i < c->metrics_n; i++) {
        const struct metric *m = &c->metrics[i];

        if (strcmp(m->journey, j->key) != 0) continue;
        if (!measure_compile(&m->measure, j, ret->arena, &items[ret->followers_n].series)) continue;
        items[ret->followers_n++].metric = m;
    }
    ret->followers = items;
}

static enum err decode(struct request *rq, const struct catalogue *c, struct definition_write *ret)
{
    const char *losses[REFERENCES_MAX];
    const struct json *body;
    struct journey *j = arena_alloc(rq->arena, sizeof *j);
    struct series *stays = arena_alloc(rq->arena, sizeof *stays);
    size_t n;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    e = decode_journey(body, "", ret->key, rq->arena, &rq->faults, j, &ret->text);
    if (e != ERR_OK) return e;
    if ((n = catalogue_losses(c, NULL, j, rq->arena, losses)) > 0)
        return problem_referred(rq, losses, n, "These need a phase that is left out; change or delete them first");
    journey_compile(j, rq->arena, stays);
    ret->series = stays;
    ret->dimensions_n = catalogue_dimensions(c, j->key, j, rq->arena, &ret->dimensions);
    if (catalogue_journey(c, j->key) != NULL) find_followers(c, j, ret);
    return ERR_OK;
}

static const struct definition_rules rules = {DEFINITION_JOURNEY, decode, "There is no such journey", "It is in use"};

enum err journeys_list(struct request *rq)
{
    return definitions_list(rq, &rules);
}

enum err journeys_get(struct request *rq)
{
    return definitions_get(rq, &rules);
}

enum err journeys_put(struct request *rq)
{
    return definitions_put(rq, &rules);
}

enum err journeys_delete(struct request *rq)
{
    return definitions_delete(rq, &rules);
}
