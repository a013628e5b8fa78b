/* /v1/contact-policy: how often people may be asked. A definition like the others, and the only one of its kind. */
#include "api/definition.h"
#include "api/handlers.h"

static enum err decode(struct request *rq, const struct catalogue *c, struct definition_write *ret)
{
    const struct json *body;
    struct policy policy;
    enum err e;

    (void)c;
    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    return decode_policy(body, "", rq->arena, &rq->faults, &policy, &ret->text);
}

static const struct definition_rules rules = {DEFINITION_POLICY, decode, "There is no contact policy; PUT one",
                                              "It is in use"};

enum err contact_policy_get(struct request *rq)
{
    return definitions_get(rq, &rules);
}

enum err contact_policy_put(struct request *rq)
{
    return definitions_put(rq, &rules);
}
