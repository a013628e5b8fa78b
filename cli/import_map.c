/* Rules and header of an import. Must not know values: import_item.c turns those. */
#include "cli/import_map.h"

#include <string.h>

#include "cli/spelling.h"
#include "decode/decode.h"

struct field {
    const char *name;
    enum import_type type;
    bool required;
};

static const struct field response_fields[] = {
    {"id", IMPORT_TEXT, true},          {"source", IMPORT_TEXT, false},     {"instrument", IMPORT_TEXT, true},
    {"score", IMPORT_NUMBER, true},     {"expected", IMPORT_NUMBER, false}, {"account", IMPORT_TEXT, false},
    {"contact", IMPORT_TEXT, false},    {"role", IMPORT_TEXT, false},       {"side", IMPORT_TEXT, false},
    {"touchpoint", IMPORT_TEXT, false}, {"answered_at", IMPORT_TIME, true}, {"comment", IMPORT_TEXT, false},
    {"invitation", IMPORT_ANY, false},  {NULL, IMPORT_TEXT, false}};
static const struct field event_fields[] = {
    {"id", IMPORT_TEXT, true},       {"source", IMPORT_TEXT, false},  {"type", IMPORT_TEXT, true},
    {"subject", IMPORT_TEXT, false}, {"account", IMPORT_TEXT, false}, {"contact", IMPORT_TEXT, false},
    {"role", IMPORT_TEXT, false},    {"side", IMPORT_TEXT, false},    {"touchpoint", IMPORT_TEXT, false},
    {"time", IMPORT_TIME, true},     {"value", IMPORT_NUMBER, false}, {NULL, IMPORT_TEXT, false}};
static const struct field invitation_fields[] = {
    {"id", IMPORT_TEXT, true},       {"source", IMPORT_TEXT, false},  {"instrument", IMPORT_TEXT, true},
    {"account", IMPORT_TEXT, false}, {"contact", IMPORT_TEXT, false}, {"touchpoint", IMPORT_TEXT, false},
    {"sent_at", IMPORT_TIME, true},  {"status", IMPORT_TEXT, false},  {NULL, IMPORT_TEXT, false}};
static const struct field account_fields[] = {{"id", IMPORT_TEXT, true},     {"name", IMPORT_TEXT, false},
                                              {"kind", IMPORT_TEXT, false},  {"partner", IMPORT_TEXT, false},
                                              {"since", IMPORT_TIME, false}, {"until", IMPORT_TIME, false},
                                              {NULL, IMPORT_TEXT, false}};
static const struct field contact_fields[] = {{"id", IMPORT_TEXT, true},     {"account", IMPORT_TEXT, false},
                                              {"role", IMPORT_TEXT, false},  {"side", IMPORT_TEXT, false},
                                              {"since", IMPORT_TIME, false}, {"until", IMPORT_TIME, false},
                                              {NULL, IMPORT_TEXT, false}};
static const struct field *const fields_of[LOAD_KINDS] = {response_fields, event_fields, invitation_fields,
                                                          account_fields, contact_fields};
#define ATTRIBUTES "attributes."

static const struct field *field_find(enum load_kind kind, const char *name)
{
    for (const struct field *f = fields_of[kind]; f->name != NULL; f++)
        if (strcmp(f->name, name) == 0) return f;
    return NULL;
}

static enum err field_unknown(struct mapping *m, const char *name, const char **ret_why)
{
    struct spelling s = {.word = name};
    const char *list = "";

    for (const struct field *f = fields_of[m->kind]; f->name != NULL; f++) {
        spelling_try(&s, f->name);
        list = arena_printf(m->arena, "%s%s, ", list, f->name);
    }
    if (s.nearest != NULL)
        *ret_why = arena_printf(m->arena, "%s have no field \"%s\"; did you mean %s?", load_kind_names[m->kind], name,
                                s.nearest);
    else
        *ret_why = arena_printf(m->arena, "%s have no field \"%s\"; there are %sand attributes.NAME.",
                                load_kind_names[m->kind], name, list);
    return ERR_INVALID;
}

static struct binding *mapping_bound(struct mapping *m, const char *field, bool attribute)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->bindings[i].attribute == attribute && strcmp(m->bindings[i].field, field) == 0) return &m->bindings[i];
    return NULL;
}

/* "attributes.size:number" as the attribute's name and type. */
static void attribute_read(struct mapping *m, const char *name, struct binding *b)
{
    const char *colon = strrchr(name, ':'), *key = name + strlen(ATTRIBUTES);

    b->attribute = true;
    if (colon != NULL && strcmp(colon, ":number") == 0) b->type = IMPORT_NUMBER;
    if (colon != NULL && strcmp(colon, ":boolean") == 0) b->type = IMPORT_BOOLEAN;
    b->field = b->type == IMPORT_TEXT ? key : arena_copy(m->arena, key, (size_t)(colon - key));
}

/* A field's or an attribute's name: a binding of it, without what it is made of. False: there is no such field. */
static bool binding_read(struct mapping *m, const char *name, struct binding *ret)
{
    const struct field *f = field_find(m->kind, name);

    *ret = (struct binding){.field = name};
    if (strncmp(name, ATTRIBUTES, strlen(ATTRIBUTES)) == 0) {
        attribute_read(m, name, ret);
        return *ret->field != '\0';
    }
    if (f != NULL) ret->type = f->type;
    return f != NULL;
}

static enum err mapping_bind(struct mapping *m, const char *name, struct binding **ret, const char **ret_why)
{
    struct binding b;

    if (!binding_read(m, name, &b)) return field_unknown(m, name, ret_why);
    if (mapping_bound(m, b.field, b.attribute) != NULL) {
        *ret_why = arena_printf(m->arena, "%s is given twice; leave one --map or --set out.", name);
        return ERR_INVALID;
    }
    *ret = ARENA_PUSH(m->arena, m->bindings, m->n, m->cap);
    **ret = b;
    return ERR_OK;
}

static enum err mapping_rule(struct mapping *m, const char *flag, const char *rule, const char **ret_why)
{
    const char *equals = strchr(rule, '=');
    struct binding *b;
    enum err e;

    if (equals == NULL || equals == rule || (equals[1] == '\0' && strcmp(flag, "map") == 0)) {
        *ret_why = arena_printf(m->arena, "--%s takes FIELD=%s, not \"%s\".", flag,
                                strcmp(flag, "map") == 0 ? "COLUMN" : "VALUE", rule);
        return ERR_INVALID;
    }
    e = mapping_bind(m, arena_copy(m->arena, rule, (size_t)(equals - rule)), &b, ret_why);
    if (e != ERR_OK) return e;
    if (strcmp(flag, "map") == 0) b->column = equals + 1;
    else b->constant = equals + 1;
    return ERR_OK;
}

static enum err mapping_id(struct mapping *m, const char *id_from, const char **ret_why)
{
    if (mapping_bound(m, "id", false) != NULL) {
        *ret_why = "--id-from and a --map or --set of id say two things; leave one out.";
        return ERR_INVALID;
    }
    for (const char *at = id_from;; at++) {
        size_t n = strcspn(at, "+");

        if (n == 0 || m->id_n == IMPORT_COLUMNS_IN_ID) {
            *ret_why = arena_printf(m->arena, "--id-from takes COLUMN+COLUMN, %d at most, not \"%s\".",
                                    IMPORT_COLUMNS_IN_ID, id_from);
            return ERR_INVALID;
        }
        m->id_columns[m->id_n++] = arena_copy(m->arena, at, n);
        at += n;
        if (*at == '\0') return ERR_OK;
    }
}

enum err mapping_begin(struct mapping *m, enum load_kind kind, const struct mapping_rules *rules, struct arena *a,
                       const char **ret_why)
{
    enum err e = ERR_OK;

    *m = (struct mapping){.kind = kind, .arena = a};
    for (size_t i = 0; i < rules->maps_n && e == ERR_OK; i++) e = mapping_rule(m, "map", rules->maps[i], ret_why);
    for (size_t i = 0; i < rules->sets_n && e == ERR_OK; i++) e = mapping_rule(m, "set", rules->sets[i], ret_why);
    if (e == ERR_OK && rules->id_from != NULL) e = mapping_id(m, rules->id_from, ret_why);
    return e;
}

static bool column_find(const char *const *columns, size_t n, const char *name, size_t *ret)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(columns[i], name) != 0) continue;
        *ret = i;
        return true;
    }
    return false;
}

static enum err column_missing(struct mapping *m, const char *const *columns, size_t n, const char *name,
                               const char **ret_why)
{
    const char *list = "";

    for (size_t i = 0; i < n && i < 50; i++)
        list = arena_printf(m->arena, "%s%s%s", list, i > 0 ? ", " : "", columns[i]);
    *ret_why = arena_printf(m->arena, "the file has no column \"%s\"; it has %s.", name, list);
    return ERR_INVALID;
}

static enum err mapping_columns(struct mapping *m, const char *const *columns, size_t n, const char **ret_why)
{
    for (size_t i = 0; i < m->n; i++) {
        struct binding *b = &m->bindings[i];

        if (b->column != NULL && !column_find(columns, n, b->column, &b->index))
            return column_missing(m, columns, n, b->column, ret_why);
    }
    for (size_t i = 0; i < m->id_n; i++)
        if (!column_find(columns, n, m->id_columns[i], &m->id_indexes[i]))
            return column_missing(m, columns, n, m->id_columns[i], ret_why);
    return ERR_OK;
}

/* A column that is named like a field, and that no rule names. */
static void mapping_same_name(struct mapping *m, const char *column, size_t index)
{
    struct binding b;

    if (!binding_read(m, column, &b) || mapping_bound(m, b.field, b.attribute) != NULL) return;
    if (m->id_n > 0 && strcmp(column, "id") == 0) return;
    b.column = column;
    b.index = index;
    *ARENA_PUSH(m->arena, m->bindings, m->n, m->cap) = b;
}

static bool column_used(const struct mapping *m, size_t index)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->bindings[i].column != NULL && m->bindings[i].index == index) return true;
    for (size_t i = 0; i < m->id_n; i++)
        if (m->id_indexes[i] == index) return true;
    return false;
}

enum err mapping_header(struct mapping *m, const char *const *columns, size_t n, const char **ret_why,
                        const char **ret_unused)
{
    enum err e;
    size_t other;

    for (size_t i = 0; i < n; i++)
        if (column_find(columns, i, columns[i], &other)) {
            *ret_why = arena_printf(m->arena, "the column \"%s\" is there twice; rename one.", columns[i]);
            return ERR_INVALID;
        }
    if ((e = mapping_columns(m, columns, n, ret_why)) != ERR_OK) return e;
    for (size_t i = 0; i < n; i++) mapping_same_name(m, columns[i], i);
    for (const struct field *f = fields_of[m->kind]; f->name != NULL; f++) {
        bool is_id = strcmp(f->name, "id") == 0;

        if (!f->required || mapping_bound(m, f->name, false) != NULL || (is_id && m->id_n > 0)) continue;
        *ret_why = arena_printf(
            m->arena, "%s need %s: name its column with --map %s=COLUMN%s.", load_kind_names[m->kind], f->name, f->name,
            is_id ? ", or make one of several with --id-from COLUMN+COLUMN" : ", or give one with --set");
        return ERR_INVALID;
    }
    *ret_unused = NULL;
    for (size_t i = 0; i < n; i++)
        if (!column_used(m, i))
            *ret_unused = *ret_unused == NULL ? columns[i] : arena_printf(m->arena, "%s, %s", *ret_unused, columns[i]);
    return ERR_OK;
}

void mapping_members(struct mapping *m)
{
    for (const struct field *f = fields_of[m->kind]; f->name != NULL; f++) {
        struct binding *b;

        if (mapping_bound(m, f->name, false) != NULL || (m->id_n > 0 && strcmp(f->name, "id") == 0)) continue;
        b = ARENA_PUSH(m->arena, m->bindings, m->n, m->cap);
        *b = (struct binding){.field = f->name, .type = f->type, .column = f->name};
    }
}
