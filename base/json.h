/*
 * JSON in and out. base/json.c is the only file that knows cJSON.
 *
 * In: untrusted bytes are scanned strictly first (UTF-8, RFC 8259 grammar, no \u0000, no lone surrogates, finite
 * numbers, depth <= 32, no duplicate member, bounded count of values), then parsed by cJSON into the arena.
 * Out: a writer into a struct buffer; numbers as shortest round-trip decimals.
 */
#ifndef WAYMARK_BASE_JSON_H
#define WAYMARK_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/fault.h"

#define JSON_DEPTH_MAX 32
#define JSON_VALUES_MAX 20000 /* values in one parsed document (a batch is parsed item by item) */

struct json; /* a parsed value; lives as long as its arena */
enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/*
 * Parses exactly one document (surrounding white space allowed; a UTF-8 BOM is not).
 * On failure: ERR_SYNTAX and one fault with `pointer_base` as pointer, code bad_json, bad_utf8, depth, duplicate_member
 * or too_many, whose detail names line and column (1-based; columns in bytes) and what was expected.
 */
MUST_CHECK enum err json_parse(struct arena *a, const char *bytes, size_t n, const char *pointer_base,
                               struct faults *faults, const struct json **ret);

/*
 * Walks a body that is one object, or an array of objects, item by item, so that memory stays flat:
 *   struct json_items it; json_items_init(&it, bytes, n);
 *   while ((e = json_items_next(&it, arena, faults, &item, &raw, &raw_n)) == ERR_OK) ...
 * ERR_NONE: the end. ERR_SYNTAX with a fault: the body is no JSON (what came before must be dropped).
 * The whole body is scanned strictly before the first item is returned. `single`: the body is one value, not an array.
 */
struct json_items {
    const char *bytes;
    size_t n, at;
    size_t index; /* of the item last returned */
    bool scanned, single, finished;
    bool lines; /* set by json_items_init_lines: NDJSON, blank lines skipped; index counts items */
};
void json_items_init(struct json_items *it, const char *bytes, size_t n);
void json_items_init_lines(struct json_items *it, const char *bytes, size_t n);
MUST_CHECK enum err json_items_next(struct json_items *it, struct arena *a, struct faults *faults,
                                    const struct json **ret_item, const char **ret_raw, size_t *ret_raw_n);

enum json_type json_type(const struct json *v);
const char *json_type_name(enum json_type t); /* "null", "a boolean", "a number", "a string", "an array", "an object" */
const char *json_string(const struct json *v); /* NUL-terminated; only for JSON_STRING */
double json_number(const struct json *v);
size_t json_count(const struct json *v);             /* members or elements; 0 for scalars */
const struct json *json_first(const struct json *v); /* first child of an array or object, or NULL */
const struct json *json_next(const struct json *v);  /* next sibling, or NULL */
const char *json_name(const struct json *v);         /* member name of a child of an object */
const struct json *json_get(const struct json *object, const char *name); /* exact case; NULL when absent */
/* RFC 6901; NULL when nothing is there. */
const struct json *json_pointer(const struct json *root, const char *pointer);
/* Canonical text: members sorted by bytes at every level, no white space, shortest numbers. */
void json_write_canonical(const struct json *v, struct buffer *out);

/* The writer. Commas are its business. */
struct json_writer {
    struct buffer *out;
    unsigned depth;
    bool comma[JSON_DEPTH_MAX + 2];
    bool after_name;
};
void json_writer_init(struct json_writer *w, struct buffer *out);
void json_open_object(struct json_writer *w);
void json_close_object(struct json_writer *w);
void json_open_array(struct json_writer *w);
void json_close_array(struct json_writer *w);
void json_put_name(struct json_writer *w, const char *name);
void json_put_string(struct json_writer *w, const char *s); /* NULL writes null */
void json_put_string_n(struct json_writer *w, const char *s, size_t n);
void json_put_double(struct json_writer *w, double v); /* not finite: null */
void json_put_int(struct json_writer *w, int64_t v);
void json_put_bool(struct json_writer *w, bool v);
void json_put_null(struct json_writer *w);
void json_put_raw(struct json_writer *w, const char *json, size_t n); /* already JSON */
void json_put_time(struct json_writer *w, int64_t us);                /* RFC 3339 UTC */
/* name and value in one call */
void json_member_string(struct json_writer *w, const char *name, const char *s);
void json_member_double(struct json_writer *w, const char *name, double v);
void json_member_int(struct json_writer *w, const char *name, int64_t v);
void json_member_bool(struct json_writer *w, const char *name, bool v);
void json_member_null(struct json_writer *w, const char *name);
void json_member_time(struct json_writer *w, const char *name, int64_t us);

#endif
