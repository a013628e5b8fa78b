/*
 * The walk over an object: which member has which row, what is missing, what has no row, and the types that hold others
 * (objects, lists). Single values are field_value.c's business.
 */
#include "decode/field.h"

#include <assert.h>
#include <string.h>

#include "decode/field_value.h"

#define ROWS_MAX 64 /* of one table: the members seen are bits of a word */

size_t field_faults(const struct field_context *c)
{
    return c->faults->n + c->faults->more;
}

void field_wrong_type(struct field_context *c, const char *pointer, const char *what, const struct json *v)
{
    faults_add(c->faults, pointer, FAULT_TYPE, "it must be %s; it is %s", what, json_type_name(json_type(v)));
}

/* ---- lists and objects inside ---- */

static bool list_fits(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer)
{
    size_t n = json_count(v);

    if (n > s->max) faults_add(c->faults, pointer, FAULT_TOO_MANY, "at most %zu; there are %zu", s->max, n);
    if (n == 0 && (s->flags & FIELD_NOT_EMPTY))
        faults_add(c->faults, pointer, FAULT_EMPTY, "at least one is needed%s%s", s->hint ? ": " : "",
                   s->hint ? s->hint : "");
    return n <= s->max;
}

static void decode_texts(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                         const char ***ret, size_t *ret_n)
{
    struct spec item = {.name = s->name, .type = s->flags & FIELD_PLAIN ? FIELD_ID : FIELD_TEXT, .max = s->item_max};
    const char **texts = arena_array(c->a, json_count(v) + 1, sizeof *texts);
    size_t n = 0;

    for (const struct json *child = json_first(v); child; child = json_next(child), n++) {
        texts[n] = field_text(c, &item, child, fault_pointer_index(c->a, pointer, n));
    }
    *ret = texts;
    *ret_n = n;
}

static void decode_objects(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                           char **ret, size_t *ret_n)
{
    char *items = arena_array(c->a, json_count(v) + 1, s->size);
    size_t n = 0;

    for (const struct json *child = json_first(v); child; child = json_next(child), n++) {
        field_decode(c, child, fault_pointer_index(c->a, pointer, n), s->sub, s->sub_n, items + n * s->size);
    }
    *ret = items;
    *ret_n = n;
}

static void decode_list(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                        char *target)
{
    const char **texts;
    char *objects;
    size_t n;

    if (json_type(v) != JSON_ARRAY) {
        field_wrong_type(c, pointer, "an array", v);
        return;
    }
    if (!list_fits(c, s, v, pointer)) return;
    if (s->type == FIELD_TEXTS) {
        decode_texts(c, s, v, pointer, &texts, &n);
        if (s->at != FIELD_NOWHERE) memcpy(target + s->at, &texts, sizeof texts);
    } else {
        decode_objects(c, s, v, pointer, &objects, &n);
        if (s->at != FIELD_NOWHERE) memcpy(target + s->at, &objects, sizeof objects);
    }
    if (s->has != FIELD_NOWHERE) memcpy(target + s->has, &n, sizeof n);
}

static void decode_attributes(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                              char *target)
{
    struct attribute_list list = {0};
    const char *text;

    if (json_type(v) != JSON_OBJECT) {
        field_wrong_type(c, pointer, "an object of single values by name", v);
        return;
    }
    for (const struct json *child = json_first(v); child; child = json_next(child)) {
        attribute_take(c, &list, child, pointer);
    }
    text = attribute_text(c->a, &list);
    memcpy(target + s->at, &text, sizeof text);
    if (text && s->has != FIELD_NOWHERE) memcpy(target + s->has, &v, sizeof(const struct json *));
}

static void decode_member(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                          char *target)
{
    switch (s->type) {
    case FIELD_TEXTS:
    case FIELD_OBJECTS: decode_list(c, s, v, pointer, target); break;
    case FIELD_OBJECT: field_decode(c, v, pointer, s->sub, s->sub_n, target + s->at); break;
    case FIELD_ATTRIBUTES: decode_attributes(c, s, v, pointer, target); break;
    case FIELD_JSON:
        if (s->at != FIELD_NOWHERE) memcpy(target + s->at, &v, sizeof(const struct json *));
        break;
    case FIELD_CUSTOM: s->custom(c, v, pointer, s->at == FIELD_NOWHERE ? NULL : target + s->at); break;
    default: field_value_decode(c, s, v, pointer, target);
    }
}

/* ---- the walk ---- */

/* Is `b` `a` with one character put in, left out or replaced, or two neighbours swapped? */
static bool one_slip_away(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), head = 0, tail = 0;

    while (head < n && head < m && a[head] == b[head]) head++;
    while (tail < n - head && tail < m - head && a[n - 1 - tail] == b[m - 1 - tail]) tail++;
    n -= head + tail;
    m -= head + tail;
    if (n == 2 && m == 2) return a[head] == b[head + 1] && a[head + 1] == b[head];
    return n <= 1 && m <= 1;
}

static void unknown_member(struct field_context *c, const struct json *v, const char *pointer, const struct spec *specs,
                           size_t n)
{
    const char *name = json_name(v);

    for (size_t i = 0; i < n; i++) {
        if (!one_slip_away(name, specs[i].name)) continue;
        faults_add(c->faults, pointer, FAULT_UNKNOWN_MEMBER, "no such member is taken here; did you mean \"%s\"?",
                   specs[i].name);
        return;
    }
    faults_add(c->faults, pointer, FAULT_UNKNOWN_MEMBER, "no such member is taken here; leave it out");
}

bool field_is_absent(const struct spec *s, const struct json *v)
{
    if (json_type(v) == JSON_NULL) return true;
    return (s->flags & FIELD_BLANK) && json_type(v) == JSON_STRING && *json_string(v) == '\0';
}

static void decode_absent(struct field_context *c, const struct spec *s, const char *pointer, char *target)
{
    const char *at = fault_pointer(c->a, pointer, s->name);
    const struct json *fallback;

    if (s->flags & FIELD_REQUIRED) {
        faults_add(c->faults, at, FAULT_REQUIRED, "it is missing%s%s", s->hint ? ": " : "", s->hint ? s->hint : "");
    } else if (s->fallback && strcmp(s->fallback, "null") != 0) {
        if (json_parse(c->a, s->fallback, strlen(s->fallback), at, c->faults, &fallback) != ERR_OK) return;
        decode_member(c, s, fallback, at, target);
    }
}

/* The rows that have a value, as bits. */
static uint64_t decode_present(struct field_context *c, const struct json *v, const char *pointer,
                               const struct spec *specs, size_t n, char *target)
{
    void (*unknown)(struct field_context *, const struct json *, const char *) = c->unknown;
    uint64_t seen = 0;

    c->unknown = NULL; /* for this object alone */
    for (const struct json *child = json_first(v); child; child = json_next(child)) {
        const char *name = json_name(child);
        size_t i = 0;

        while (i < n && strcmp(specs[i].name, name) != 0) i++;
        if (i == n && unknown) {
            unknown(c, child, pointer);
        } else if (i == n) {
            unknown_member(c, child, fault_pointer(c->a, pointer, name), specs, n);
        } else if (!field_is_absent(&specs[i], child)) {
            seen |= UINT64_C(1) << i;
            decode_member(c, &specs[i], child, fault_pointer(c->a, pointer, name), target);
        }
    }
    return seen;
}

bool field_decode(struct field_context *c, const struct json *v, const char *pointer, const struct spec *specs,
                  size_t n, void *target)
{
    size_t before = field_faults(c);
    uint64_t seen;

    assert(n <= ROWS_MAX);
    if (json_type(v) != JSON_OBJECT) {
        field_wrong_type(c, pointer, "an object", v);
        return false;
    }
    seen = decode_present(c, v, pointer, specs, n, target);
    for (size_t i = 0; i < n; i++) {
        if (!(seen >> i & 1)) decode_absent(c, &specs[i], pointer, target);
    }
    return field_faults(c) == before;
}

const char *field_identity(struct field_context *c, const struct spec *row, const struct json *body,
                           const char *pointer, const char *sent, const char *in_path)
{
    const char *at = fault_pointer(c->a, pointer, row->name);
    const struct json *member = json_get(body, row->name);
    bool there = member && json_type(member) != JSON_NULL;

    if (in_path && !field_text_fits(c, row, in_path, at)) return NULL;
    if (there && !sent) return NULL; /* its fault is there already */
    if (!in_path && !there)
        faults_add(c->faults, at, FAULT_REQUIRED, "it is missing%s%s", row->hint ? ": " : "",
                   row->hint ? row->hint : "");
    if (in_path && sent && strcmp(in_path, sent) != 0) {
        faults_add(c->faults, at, FAULT_MISMATCH, "the path says \"%s\"; leave it out or say the same", in_path);
        return NULL;
    }
    return in_path ? in_path : sent;
}
