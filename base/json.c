/*
 * Parsing, walking and reading JSON. The only file that knows cJSON, which sees nothing that json_scan.c has not
 * passed: by itself it accepts too much, may refuse numbers of more than 63 characters (CVE-2023-26819) and cannot
 * tell a wrong text from missing memory. Its hooks are global: they are set once, take from the arena of the parse in
 * progress on this thread, and free nothing.
 */
#include "base/json.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_scan.h"
#include "base/text.h"

static pthread_once_t hooks_once = PTHREAD_ONCE_INIT;
static _Thread_local struct arena *parse_arena;

static void *json_take(size_t size)
{
    if (parse_arena == NULL) abort();
    return arena_alloc(parse_arena, size);
}

static void json_free_nothing(void *p)
{
    (void)p;
}

static void json_set_hooks(void)
{
    cJSON_Hooks hooks = {.malloc_fn = json_take, .free_fn = json_free_nothing};

    cJSON_InitHooks(&hooks);
}

/* --- parsing ------------------------------------------------------------------------------------------------- */

static enum err report(const struct json_scan *s, struct faults *faults, const char *pointer)
{
    size_t line = 1, line_start = 0;

    for (size_t i = 0; i < s->fault_at; i++) {
        if (s->bytes[i] != '\n') continue;
        line++;
        line_start = i + 1;
    }
    faults_add(faults, pointer, s->code, "Line %zu, column %zu: %s.", line, s->fault_at - line_start + 1, s->sentence);
    return ERR_SYNTAX;
}

/* The text with numbers too long for cJSON written anew in their place; text that has none is not copied. */
static const char *shorten_numbers(struct arena *a, const struct json_scan *s, const char *text, size_t n)
{
    char number[TEXT_DOUBLE_SIZE];
    char *copy;

    if (s->long_n == 0) return text;
    copy = arena_copy(a, text, n);
    for (size_t i = 0; i < s->long_n; i++) {
        const struct json_span *span = &s->long_numbers[i];
        char *to = copy + (s->bytes + span->at - text);
        text_format_double(json_scan_number(s->bytes + span->at, span->n), number);
        memset(to, ' ', span->n);
        memcpy(to, number, strlen(number));
    }
    return copy;
}

/* [from, s->at) has been scanned and is one value, perhaps with white space around it. */
static enum err parse_scanned(struct arena *a, struct json_scan *s, size_t from, struct faults *faults,
                              const char *pointer, const struct json **ret)
{
    size_t n = s->at - from;
    const char *text = shorten_numbers(a, s, s->bytes + from, n);
    struct arena *outer = parse_arena;
    cJSON *v;

    pthread_once(&hooks_once, json_set_hooks);
    parse_arena = a;
    v = cJSON_ParseWithLengthOpts(text, n, NULL, 0);
    parse_arena = outer;
    if (v == NULL) {
        s->code = FAULT_BAD_JSON;
        s->fault_at = from;
        s->sentence = "the value that begins here cannot be read";
        return report(s, faults, pointer);
    }
    *ret = (const struct json *)(const void *)v;
    return ERR_OK;
}

enum err json_parse(struct arena *a, const char *bytes, size_t n, const char *pointer_base, struct faults *faults,
                    const struct json **ret)
{
    struct json_scan s;

    json_scan_init(&s, a, bytes, 0, n);
    if (!json_scan_document(&s)) return report(&s, faults, pointer_base);
    return parse_scanned(a, &s, 0, faults, pointer_base, ret);
}

/* --- item by item -------------------------------------------------------------------------------------------- */

void json_items_init(struct json_items *it, const char *bytes, size_t n)
{
    memset(it, 0, sizeof *it);
    it->bytes = bytes;
    it->n = n;
}

void json_items_init_lines(struct json_items *it, const char *bytes, size_t n)
{
    json_items_init(it, bytes, n);
    it->lines = true;
}

/* The next line that is not blank, from `at` on; false: there is none. */
static bool next_line(const struct json_items *it, size_t at, size_t *ret_from, size_t *ret_to)
{
    struct json_scan s;
    const char *end;

    json_scan_init(&s, NULL, it->bytes, at, it->n);
    json_scan_space(&s);
    if (s.at == it->n) return false;
    end = memchr(it->bytes + s.at, '\n', it->n - s.at);
    *ret_from = s.at;
    *ret_to = end != NULL ? (size_t)(end - it->bytes) : it->n;
    return true;
}

/* Looks at every line before the first is given away. */
static enum err scan_lines(struct json_items *it, struct faults *faults)
{
    struct json_scan s;
    size_t index = 0, from, to = 0;

    for (; next_line(it, to, &from, &to); index++) {
        json_scan_init(&s, NULL, it->bytes, from, to);
        if (json_scan_document(&s)) continue;
        return report(&s, faults, fault_pointer_index(faults->arena, "", index));
    }
    return ERR_OK;
}

static enum err scan_body(struct json_items *it, struct faults *faults)
{
    struct json_scan s;

    if (it->lines) return scan_lines(it, faults);
    json_scan_init(&s, NULL, it->bytes, 0, it->n);
    json_scan_space(&s);
    it->at = s.at;
    it->single = s.at == s.n || s.bytes[s.at] != '[';
    if (!json_scan_document(&s)) return report(&s, faults, "");
    return ERR_OK;
}

/*
 * Moves `at` to the next item; false at the end. `ret_to`: where it ends at the latest. Before the first item `at` is
 * at the body's beginning or its opening bracket, later behind the item before.
 */
static bool find_item(struct json_items *it, size_t *ret_to)
{
    struct json_scan s;
    bool first = it->lines ? it->at == 0 : it->single || it->bytes[it->at] == '[';

    if (it->lines) {
        if (!next_line(it, it->at, &it->at, ret_to)) return false;
    } else if (!it->single) {
        json_scan_init(&s, NULL, it->bytes, it->at + first, it->n);
        json_scan_space(&s);
        if (it->bytes[s.at] == ']') return false;
        s.at += !first; /* the comma */
        json_scan_space(&s);
        it->at = s.at;
        *ret_to = it->n;
    } else {
        *ret_to = it->n;
    }
    it->index += !first;
    return true;
}

enum err json_items_next(struct json_items *it, struct arena *a, struct faults *faults, const struct json **ret_item,
                         const char **ret_raw, size_t *ret_raw_n)
{
    const char *pointer;
    struct json_scan s;
    size_t to;
    enum err e;

    if (it->finished) return ERR_NONE;
    it->finished = true; /* unless all goes well */
    if (!it->scanned) {
        it->scanned = true;
        if ((e = scan_body(it, faults)) != ERR_OK) return e;
    }
    if (!find_item(it, &to)) return ERR_NONE;
    pointer = it->single ? "" : fault_pointer_index(faults->arena, "", it->index);
    json_scan_init(&s, a, it->bytes, it->at, to);
    if (!json_scan_value(&s)) return report(&s, faults, pointer);
    if ((e = parse_scanned(a, &s, it->at, faults, pointer, ret_item)) != ERR_OK) return e;
    *ret_raw = it->bytes + it->at;
    *ret_raw_n = s.at - it->at;
    it->at = s.at;
    it->finished = it->single;
    return ERR_OK;
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static const cJSON *node(const struct json *v)
{
    return (const cJSON *)(const void *)v;
}

static const struct json *value(const cJSON *v)
{
    return (const struct json *)(const void *)v;
}

enum json_type json_type(const struct json *v)
{
    switch (node(v)->type & 0xFF) {
    case cJSON_False: return JSON_FALSE;
    case cJSON_True: return JSON_TRUE;
    case cJSON_Number: return JSON_NUMBER;
    case cJSON_String: return JSON_STRING;
    case cJSON_Array: return JSON_ARRAY;
    case cJSON_Object: return JSON_OBJECT;
    default: return JSON_NULL;
    }
}

const char *json_type_name(enum json_type t)
{
    static const char *const names[] = {
        [JSON_NULL] = "null",       [JSON_FALSE] = "a boolean", [JSON_TRUE] = "a boolean",   [JSON_NUMBER] = "a number",
        [JSON_STRING] = "a string", [JSON_ARRAY] = "an array",  [JSON_OBJECT] = "an object",
    };

    assert((unsigned)t <= JSON_OBJECT);
    return names[t];
}

const char *json_string(const struct json *v)
{
    assert(json_type(v) == JSON_STRING);
    return node(v)->valuestring;
}

double json_number(const struct json *v)
{
    assert(json_type(v) == JSON_NUMBER);
    return node(v)->valuedouble;
}

size_t json_count(const struct json *v)
{
    size_t n = 0;

    for (const struct json *child = json_first(v); child != NULL; child = json_next(child)) n++;
    return n;
}

const struct json *json_first(const struct json *v)
{
    return value(node(v)->child);
}

const struct json *json_next(const struct json *v)
{
    return value(node(v)->next);
}

const char *json_name(const struct json *v)
{
    return node(v)->string;
}

const struct json *json_get(const struct json *object, const char *name)
{
    if (json_type(object) != JSON_OBJECT) return NULL;
    for (const struct json *child = json_first(object); child != NULL; child = json_next(child)) {
        if (strcmp(json_name(child), name) == 0) return child;
    }
    return NULL;
}

/* The token [token, end) of a JSON Pointer names this member. */
static bool token_is(const char *token, const char *end, const char *name)
{
    for (; token < end; token++, name++) {
        char c = *token;
        if (c == '~' && token + 1 < end && (token[1] == '0' || token[1] == '1')) c = *++token == '0' ? '~' : '/';
        else if (c == '~') return false;
        if (*name == '\0' || *name != c) return false;
    }
    return *name == '\0';
}

static const struct json *element(const struct json *array, const char *token, const char *end)
{
    const struct json *child = json_first(array);
    size_t index = 0;

    if (token == end || (*token == '0' && end - token > 1)) return NULL;
    for (; token < end; token++) {
        if (*token < '0' || *token > '9' || index > JSON_VALUES_MAX) return NULL;
        index = index * 10 + (size_t)(*token - '0');
    }
    while (child != NULL && index-- > 0) child = json_next(child);
    return child;
}

const struct json *json_pointer(const struct json *root, const char *pointer)
{
    const struct json *v = root;

    while (v != NULL && *pointer != '\0') {
        const char *token = pointer + 1, *end;
        if (*pointer != '/') return NULL;
        end = strchr(token, '/');
        if (end == NULL) end = token + strlen(token);
        if (json_type(v) == JSON_ARRAY) {
            v = element(v, token, end);
        } else {
            for (v = json_type(v) == JSON_OBJECT ? json_first(v) : NULL; v != NULL; v = json_next(v)) {
                if (token_is(token, end, json_name(v))) break;
            }
        }
        pointer = end;
    }
    return v;
}

/* --- canonical text ------------------------------------------------------------------------------------------ */

static int compare_names(const void *left, const void *right)
{
    const struct json *const *a = left, *const *b = right;

    return strcmp(json_name(*a), json_name(*b));
}

static void write_value(struct json_writer *w, const struct json *v);

static void write_object(struct json_writer *w, const struct json *v)
{
    size_t n = json_count(v), i = 0;
    const struct json **members = memory_alloc(n * sizeof *members);

    for (const struct json *child = json_first(v); child != NULL; child = json_next(child)) members[i++] = child;
    qsort(members, n, sizeof *members, compare_names);
    json_open_object(w);
    for (i = 0; i < n; i++) {
        json_put_name(w, json_name(members[i]));
        write_value(w, members[i]);
    }
    json_close_object(w);
    free(members);
}

/* Recursion no deeper than JSON_DEPTH_MAX: nothing deeper was parsed. */
static void write_value(struct json_writer *w, const struct json *v)
{
    switch (json_type(v)) {
    case JSON_NULL: json_put_null(w); break;
    case JSON_FALSE: json_put_bool(w, false); break;
    case JSON_TRUE: json_put_bool(w, true); break;
    case JSON_NUMBER: json_put_double(w, json_number(v)); break;
    case JSON_STRING: json_put_string(w, json_string(v)); break;
    case JSON_ARRAY:
        json_open_array(w);
        for (const struct json *child = json_first(v); child != NULL; child = json_next(child)) write_value(w, child);
        json_close_array(w);
        break;
    case JSON_OBJECT: write_object(w, v); break;
    }
}

void json_write_canonical(const struct json *v, struct buffer *out)
{
    struct json_writer w;

    json_writer_init(&w, out);
    write_value(&w, v);
}
