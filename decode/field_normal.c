/* The normal form of a definition: what is stored. Two bodies that mean the same have one, whatever was left out. */
#include "decode/field.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "decode/field_value.h"

static void write_object(struct json_writer *w, const struct json *object, const struct spec *specs, size_t n,
                         const char *key);

static int compare_rows(const void *left, const void *right)
{
    const struct spec *const *a = left, *const *b = right;

    return strcmp((*a)->name, (*b)->name);
}

static int compare_names(const void *left, const void *right)
{
    const struct json *const *a = left, *const *b = right;

    return strcmp(json_name(*a), json_name(*b));
}

static bool says_nothing(const struct json *object)
{
    for (const struct json *v = json_first(object); v; v = json_next(v)) {
        if (json_type(v) != JSON_NULL) return false;
    }
    return true;
}

/* What has no rows of its own (a measure): as sent, but for members that are null. */
static void write_plain(struct json_writer *w, const struct json *v)
{
    struct buffer text = {0};
    const struct json **members;
    size_t n = 0;

    if (json_type(v) != JSON_OBJECT) {
        json_write_canonical(v, &text);
        json_put_raw(w, text.data, text.size);
        buffer_free(&text);
        return;
    }
    members = memory_alloc((json_count(v) + 1) * sizeof *members);
    for (const struct json *child = json_first(v); child; child = json_next(child)) {
        if (json_type(child) != JSON_NULL) members[n++] = child;
    }
    qsort(members, n, sizeof *members, compare_names);
    json_open_object(w);
    for (size_t i = 0; i < n; i++) {
        json_put_name(w, json_name(members[i]));
        write_plain(w, members[i]);
    }
    json_close_object(w);
    free(members);
}

static void write_member(struct json_writer *w, const struct spec *s, const struct json *v)
{
    if (s->type == FIELD_OBJECT && says_nothing(v) && s->fallback) {
        json_put_raw(w, s->fallback, strlen(s->fallback));
    } else if (s->type == FIELD_OBJECT) {
        write_object(w, v, s->sub, s->sub_n, NULL);
    } else if (s->type == FIELD_OBJECTS) {
        json_open_array(w);
        for (const struct json *child = json_first(v); child; child = json_next(child))
            write_object(w, child, s->sub, s->sub_n, NULL);
        json_close_array(w);
    } else {
        write_plain(w, v);
    }
}

static void write_object(struct json_writer *w, const struct json *object, const struct spec *specs, size_t n,
                         const char *key)
{
    const struct spec **rows = memory_alloc(n * sizeof *rows);

    for (size_t i = 0; i < n; i++) rows[i] = &specs[i];
    qsort(rows, n, sizeof *rows, compare_rows);
    json_open_object(w);
    for (size_t i = 0; i < n; i++) {
        const struct json *v = json_get(object, rows[i]->name);

        if (key && strcmp(rows[i]->name, "key") == 0) {
            json_member_string(w, "key", key);
        } else if (v && !field_is_absent(rows[i], v)) {
            json_put_name(w, rows[i]->name);
            write_member(w, rows[i], v);
        } else if (rows[i]->fallback) {
            json_put_name(w, rows[i]->name);
            json_put_raw(w, rows[i]->fallback, strlen(rows[i]->fallback));
        }
    }
    json_close_object(w);
    free(rows);
}

const char *field_normal(struct arena *a, const struct json *object, const struct spec *specs, size_t n,
                         const char *key)
{
    struct buffer text = {0};
    struct json_writer w;
    const char *copy;

    json_writer_init(&w, &text);
    write_object(&w, object, specs, n, key);
    copy = arena_copy(a, text.data, text.size);
    buffer_free(&text);
    return copy;
}
