/* /v1/instruments: survey questions. Once answered, an instrument's scale stands. */
#include "api/definition.h"
#include "api/handlers.h"

static bool same_scale(const struct instrument *x, const struct instrument *y)
{
    return x->kind == y->kind && !(x->min < y->min) && !(x->min > y->min) && !(x->max < y->max) && !(x->max > y->max) &&
           !(x->step < y->step) && !(x->step > y->step);
}

static enum err decode(struct request *rq, const struct catalogue *c, struct definition_write *ret)
{
    const char *losses[REFERENCES_MAX];
    const struct instrument *old = catalogue_instrument(c, ret->key);
    const struct json *body;
    struct instrument i;
    size_t n;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    e = decode_instrument(body, "", ret->key, rq->arena, &rq->faults, &i, &ret->text);
    if (e != ERR_OK) return e;
    ret->rescaled = old != NULL && !same_scale(old, &i);
    if (!ret->rescaled || (n = catalogue_losses(c, &i, NULL, rq->arena, losses)) == 0) return ERR_OK;
    return problem_referred(rq, losses, n, "These do not fit the new scale; change or delete them first");
}

static const struct definition_rules rules = {
    DEFINITION_INSTRUMENT, decode, "There is no such instrument",
    "It has answers: its kind, min, max and step stay as they are, and it cannot be deleted; make a new key"};

enum err instruments_list(struct request *rq)
{
    return definitions_list(rq, &rules);
}

enum err instruments_get(struct request *rq)
{
    return definitions_get(rq, &rules);
}

enum err instruments_put(struct request *rq)
{
    return definitions_put(rq, &rules);
}

enum err instruments_delete(struct request *rq)
{
    return definitions_delete(rq, &rules);
}
