/* What facts.c and cloudevent.c share: for them alone. */
#ifndef WAYMARK_DECODE_FACTS_H
#define WAYMARK_DECODE_FACTS_H

#include "decode/decode.h"
#include "decode/field.h"

/* A fact while its members are gathered. */
struct draft {
    struct fact_input fact;
    const char *invitation_source; /* an invitation named as {source, id} */
    bool has_time;                 /* CloudEvents may come without */
};

#define ID_ROW(member, field)                                                                                          \
    {                                                                                                                  \
        .name = member, .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct draft, fact.field)                            \
    }
#define VALUE_BOUNDS .low = -VALUE_BOUND, .high = VALUE_BOUND
#define ID_HINT                                                                                                        \
    "every fact needs an id that stays the same when it is sent again, such as the survey tool's response id or "      \
    "the order number with the event's name"

extern const char *const SIDES[]; /* side - 1 */

/* A CloudEvent's members into the draft; without time the draft's is left as it is. Faults are added to the context. */
void cloudevent_decode(struct field_context *c, const struct json *v, const char *pointer, struct draft *ret);

#endif
