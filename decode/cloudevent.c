/*
 * CloudEvents 1.0 in JSON: id, source, type, subject and time are the event's own; of an object in `data` the members
 * account, contact, role, touchpoint and value are, too. Its other single values and the extension attributes become
 * attributes; one of the same name in `data` wins. Anything else in `data` is not kept.
 */
#include <string.h>

#include "decode/facts.h"

#define CLOUDEVENT_IGNORED_MAX 1000 /* bytes of datacontenttype and dataschema */

static const char *const SPECVERSIONS[] = {"1.0", NULL};

struct envelope {
    struct draft draft; /* first: the rows' offsets are the draft's */
    const struct json *data, *data_base64;
    struct attribute_list attributes;
};

static const struct spec ENVELOPE_ROWS[] = {
    {.name = "specversion",
     .type = FIELD_WORD,
     .flags = FIELD_REQUIRED,
     FIELD_UNKEPT,
     .choices = SPECVERSIONS,
     .hint = "\"1.0\""},
    {.name = "id",
     .type = FIELD_ID,
     .flags = FIELD_REQUIRED,
     .max = ID_MAX,
     FIELD_AT(struct draft, fact.id),
     .hint = ID_HINT},
    {.name = "source",
     .type = FIELD_ID,
     .flags = FIELD_REQUIRED,
     .max = ID_MAX,
     FIELD_AT(struct draft, fact.source),
     .hint = "the URI of the system that sends it"},
    {.name = "type",
     .type = FIELD_ID,
     .flags = FIELD_REQUIRED,
     .max = ID_MAX,
     FIELD_AT(struct draft, fact.type),
     .hint = "what happened, such as ticket.opened"},
    ID_ROW("subject", subject),
    {.name = "time", .type = FIELD_TIME, .flags = FIELD_PAST, FIELD_AT_HAS(struct draft, fact.at, has_time)},
    {.name = "datacontenttype", .type = FIELD_TEXT, .max = CLOUDEVENT_IGNORED_MAX, FIELD_UNKEPT},
    {.name = "dataschema", .type = FIELD_TEXT, .max = CLOUDEVENT_IGNORED_MAX, FIELD_UNKEPT},
    {.name = "data", .type = FIELD_JSON, FIELD_AT(struct envelope, data)},
    {.name = "data_base64", .type = FIELD_JSON, FIELD_AT(struct envelope, data_base64)},
};

static const struct spec DATA_ROWS[] = {
    ID_ROW("account", account),
    ID_ROW("contact", contact),
    ID_ROW("role", role),
    ID_ROW("touchpoint", touchpoint),
    {.name = "value", .type = FIELD_VALUE, VALUE_BOUNDS, FIELD_AT_HAS(struct draft, fact.value, fact.has_value)},
};

static void take_extension(struct field_context *c, const struct json *v, const char *pointer)
{
    struct envelope *envelope = c->arg;
    const char *name = json_name(v);

    if (*name == '\0' || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789")] != '\0') {
        faults_add(c->faults, fault_pointer(c->a, pointer, name), FAULT_UNKNOWN_MEMBER,
                   "an extension attribute's name is lower-case letters and digits; put it into data");
        return;
    }
    attribute_take(c, &envelope->attributes, v, pointer);
}

static void take_data(struct field_context *c, const struct json *v, const char *pointer)
{
    struct envelope *envelope = c->arg;

    if (json_type(v) == JSON_OBJECT || json_type(v) == JSON_ARRAY) return;
    attribute_take(c, &envelope->attributes, v, pointer);
}

static void decode_data(struct field_context *c, struct envelope *envelope, const char *pointer)
{
    const char *at = fault_pointer(c->a, pointer, "data_base64");

    if (envelope->data_base64 && json_type(envelope->data_base64) != JSON_STRING)
        field_wrong_type(c, at, "a string", envelope->data_base64);
    if (envelope->data_base64 && envelope->data)
        faults_add(c->faults, at, FAULT_MISMATCH, "data and data_base64 exclude each other; send one of them");
    if (!envelope->data || json_type(envelope->data) != JSON_OBJECT) return;
    c->unknown = take_data;
    field_decode(c, envelope->data, fault_pointer(c->a, pointer, "data"), DATA_ROWS, COUNT_OF(DATA_ROWS),
                 &envelope->draft);
}

/* The store wants the attributes parsed as well; they stood in two objects, so their text is read again. */
static void keep_attributes(struct field_context *c, const struct attribute_list *list, struct fact_input *fact)
{
    fact->attributes = attribute_text(c->a, list);
    if (!fact->attributes) return;
    if (json_parse(c->a, fact->attributes, strlen(fact->attributes), "", c->faults, &fact->attributes_json) != ERR_OK)
        fact->attributes_json = NULL;
}

void cloudevent_decode(struct field_context *c, const struct json *v, const char *pointer, struct draft *ret)
{
    struct envelope envelope = {.draft = *ret};
    void *arg = c->arg;

    c->arg = &envelope;
    c->unknown = take_extension;
    field_decode(c, v, pointer, ENVELOPE_ROWS, COUNT_OF(ENVELOPE_ROWS), &envelope);
    decode_data(c, &envelope, pointer);
    keep_attributes(c, &envelope.attributes, &envelope.draft.fact);
    c->unknown = NULL;
    c->arg = arg;
    *ret = envelope.draft;
}
