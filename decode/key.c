/* Keys: a name, scopes, and at most one bound. What a secret is made of is not known here. */
#include <string.h>

#include "decode/decode.h"
#include "decode/field.h"

static const struct {
    const char *name;
    enum scope scope;
} SCOPES[] = {{"ingest", SCOPE_INGEST}, {"read", SCOPE_READ}, {"manage", SCOPE_MANAGE}, {"admin", SCOPE_ADMIN}};

static void decode_scopes(struct field_context *c, const struct json *v, const char *pointer, void *at);

/* clang-format off */
static const struct spec KEY_ROWS[] = {
    {.name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = NAME_MAX_BYTES, FIELD_AT(struct key_input, name), .hint = "who or what will use the key"},
    {.name = "scopes", .type = FIELD_CUSTOM, .flags = FIELD_REQUIRED, FIELD_AT(struct key_input, scopes), .custom = decode_scopes, .hint = "a list of ingest, read, manage, admin"},
    {.name = "partner", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct key_input, partner)},
    {.name = "account", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct key_input, account)},
    {.name = "expires_at", .type = FIELD_TIME, FIELD_AT_HAS(struct key_input, expires, has_expires)},
};
/* clang-format on */

static void decode_scope(struct field_context *c, const struct json *v, const char *pointer, unsigned *scopes)
{
    if (json_type(v) != JSON_STRING) {
        field_wrong_type(c, pointer, "a string", v);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(SCOPES); i++) {
        if (strcmp(SCOPES[i].name, json_string(v)) != 0) continue;
        if (*scopes & SCOPES[i].scope) faults_add(c->faults, pointer, FAULT_NOT_UNIQUE, "it stands there already");
        *scopes |= SCOPES[i].scope;
        return;
    }
    faults_add(c->faults, pointer, FAULT_CHOICE, "it must be \"ingest\", \"read\", \"manage\" or \"admin\"");
}

static void decode_scopes(struct field_context *c, const struct json *v, const char *pointer, void *at)
{
    unsigned scopes = 0;
    size_t i = 0;

    if (json_type(v) != JSON_ARRAY) {
        field_wrong_type(c, pointer, "an array", v);
        return;
    }
    if (json_count(v) == 0) faults_add(c->faults, pointer, FAULT_EMPTY, "a key without a scope opens nothing");
    for (const struct json *child = json_first(v); child; child = json_next(child), i++)
        decode_scope(c, child, fault_pointer_index(c->a, pointer, i), &scopes);
    memcpy(at, &scopes, sizeof scopes);
}

enum err decode_key(const struct json *v, struct arena *a, struct faults *faults, struct key_input *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct key_input key = {0};
    bool good = field_decode(&c, v, "", KEY_ROWS, COUNT_OF(KEY_ROWS), &key);
    size_t before = field_faults(&c);

    if (key.partner && key.account)
        faults_add(faults, "/account", FAULT_MISMATCH, "a key is bound to a partner or to an account, not to both");
    if (key.partner && key.scopes != 0 && key.scopes != SCOPE_READ)
        faults_add(faults, "/scopes", FAULT_MISMATCH, "a key bound to a partner can have the scope read alone");
    else if (key.account && (key.scopes & ~(unsigned)(SCOPE_READ | SCOPE_MANAGE)) != 0)
        faults_add(faults, "/scopes", FAULT_MISMATCH,
                   "a key bound to an account can have read, and manage for its own outcomes, alone");
    if (!good || field_faults(&c) != before) return ERR_INVALID;
    *ret = key;
    return ERR_OK;
}
