/*
 * Single values of a member: texts, numbers, times, words, attributes. Each fault says what would do instead.
 *
 * Must not look at neighbours: what depends on two members is compared by the caller.
 */
#include "decode/field_value.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"
#include "decode/decode.h"

/* ---- texts ---- */

static bool is_key(const char *s)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    if (*s == '\0' || !strchr(plain, *s)) return false;
    while (*s && (strchr(plain, *s) || strchr("_.-", *s))) s++;
    return *s == '\0';
}

bool field_text_fits(struct field_context *c, const struct spec *s, const char *text, const char *pointer)
{
    size_t bytes = strlen(text), points = s->type == FIELD_LONG_TEXT ? text_points(text, bytes) : 0;

    if (bytes == 0) {
        faults_add(c->faults, pointer, FAULT_EMPTY, "it must not be empty%s%s", s->hint ? ": " : "",
                   s->hint ? s->hint : "");
    } else if (s->type == FIELD_LONG_TEXT && points > s->max) {
        faults_add(c->faults, pointer, FAULT_TOO_LONG, "it must be %zu characters at most; it has %zu", s->max, points);
    } else if (s->type != FIELD_LONG_TEXT && bytes > s->max) {
        faults_add(c->faults, pointer, FAULT_TOO_LONG, "it must be %zu bytes at most; it has %zu", s->max, bytes);
    } else if (s->type == FIELD_ID && !text_is_printable(text, bytes)) {
        faults_add(c->faults, pointer, FAULT_FORMAT, "it must not hold control characters such as tabs and line ends");
    } else if (s->type == FIELD_KEY && !is_key(text)) {
        faults_add(c->faults, pointer, FAULT_FORMAT,
                   "it must be letters, digits, '_', '.' and '-', and begin with a letter or a digit");
    } else {
        return true;
    }
    return false;
}

const char *field_text(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer)
{
    if (json_type(v) != JSON_STRING) {
        field_wrong_type(c, pointer, "a string", v);
        return NULL;
    }
    return field_text_fits(c, s, json_string(v), pointer) ? json_string(v) : NULL;
}

/* ---- words ---- */

/* "a, b or c" */
static const char *words_listed(struct arena *a, const char *const *choices)
{
    const char *text = arena_printf(a, "\"%s\"", choices[0]);

    for (size_t i = 1; choices[i]; i++)
        text = arena_printf(a, "%s%s\"%s\"", text, choices[i + 1] ? ", " : " or ", choices[i]);
    return text;
}

static bool decode_word(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                        size_t *ret)
{
    if (json_type(v) != JSON_STRING) {
        field_wrong_type(c, pointer, "a string", v);
        return false;
    }
    for (size_t i = 0; s->choices[i]; i++) {
        if (strcmp(s->choices[i], json_string(v)) != 0) continue;
        *ret = i;
        return true;
    }
    faults_add(c->faults, pointer, FAULT_CHOICE, "it must be %s", words_listed(c->a, s->choices));
    return false;
}

/* ---- numbers ---- */

static const char *number_text(struct arena *a, double v)
{
    char text[TEXT_DOUBLE_SIZE];

    text_format_double(v, text);
    return arena_string(a, text);
}

static bool decode_number(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                          double *ret)
{
    double x;

    if (json_type(v) != JSON_NUMBER) {
        field_wrong_type(c, pointer, "a number", v);
        return false;
    }
    x = json_number(v);
    if (!(s->flags & FIELD_ABOVE ? x > s->low : x >= s->low) ||
        !(s->flags & FIELD_BELOW ? x < s->high : x <= s->high)) {
        faults_add(c->faults, pointer, FAULT_RANGE, "it must be %s %s and %s %s; it is %s",
                   s->flags & FIELD_ABOVE ? "above" : "at least", number_text(c->a, s->low),
                   s->flags & FIELD_BELOW ? "below" : "at most", number_text(c->a, s->high), number_text(c->a, x));
        return false;
    }
    if ((s->type == FIELD_INTEGER || (s->flags & FIELD_WHOLE)) && x != floor(x)) {
        faults_add(c->faults, pointer, FAULT_FORMAT, "it must be a whole number; it is %s", number_text(c->a, x));
        return false;
    }
    *ret = x;
    return true;
}

/* ---- times ---- */

static bool decode_time(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                        int64_t *ret)
{
    static const struct spec text = {.name = "time", .type = FIELD_TEXT, .max = FIELD_TIME_MAX};
    const char *sent = field_text(c, &text, v, pointer);
    int64_t us;
    enum err e;

    if (!sent) return false;
    e = text_parse_time(sent, &us);
    if (e == ERR_INVALID) {
        faults_add(c->faults, pointer, FAULT_TIME_WITHOUT_ZONE, "add Z or an offset such as +03:00");
    } else if (e != ERR_OK) {
        faults_add(c->faults, pointer, FAULT_FORMAT, "it must be a time such as 2026-10-02T09:12:33Z");
    } else if (us < DAY_US) {
        faults_add(c->faults, pointer, FAULT_TIME_TOO_EARLY, "it must not be before 1970-01-02T00:00:00Z");
    } else if ((s->flags & FIELD_PAST) && us > c->now + DAY_US) {
        faults_add(c->faults, pointer, FAULT_TIME_TOO_FAR_AHEAD,
                   "it must be at most a day ahead of now; look at the sender's clock and time zone");
    } else {
        *ret = us;
        return true;
    }
    return false;
}

/* ---- into the target ---- */

static void put(char *target, size_t at, const void *bytes, size_t n)
{
    if (at != FIELD_NOWHERE) memcpy(target + at, bytes, n);
}

static void put_word(const struct spec *s, size_t index, char *target)
{
    const char *word = s->choices[index];
    unsigned number = (unsigned)(index + (size_t)s->low);
    bool second = index == 1;

    if (s->type == FIELD_WORD) put(target, s->at, &word, sizeof word);
    else if (s->type == FIELD_ENUM) put(target, s->at, &number, sizeof number);
    else put(target, s->at, &second, sizeof second);
}

static void put_number(const struct spec *s, double x, char *target)
{
    int64_t whole = s->type == FIELD_INTEGER ? (int64_t)x : 0;
    struct value value = {0};

    if (s->type == FIELD_NUMBER) {
        put(target, s->at, &x, sizeof x);
    } else if (s->type == FIELD_INTEGER) {
        put(target, s->at, &whole, sizeof whole);
    } else {
        bool fits = value_from_double(x, &value);

        assert(fits && "the row's bounds are within VALUE_BOUND");
        put(target, s->at, &value, sizeof value);
    }
}

static void put_bool(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                     char *target)
{
    bool yes = json_type(v) == JSON_TRUE;

    if (!yes && json_type(v) != JSON_FALSE) field_wrong_type(c, pointer, "true or false", v);
    else put(target, s->at, &yes, sizeof yes);
}

void field_value_decode(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                        char *target)
{
    const bool there = true;
    const char *text;
    double number;
    int64_t us;
    size_t word;

    switch (s->type) {
    case FIELD_BOOL: put_bool(c, s, v, pointer, target); return;
    case FIELD_WORD:
    case FIELD_ENUM:
    case FIELD_FLAG:
        if (!decode_word(c, s, v, pointer, &word)) return;
        put_word(s, word, target);
        break;
    case FIELD_NUMBER:
    case FIELD_INTEGER:
    case FIELD_VALUE:
        if (!decode_number(c, s, v, pointer, &number)) return;
        put_number(s, number, target);
        break;
    case FIELD_TIME:
        if (!decode_time(c, s, v, pointer, &us)) return;
        put(target, s->at, &us, sizeof us);
        break;
    default:
        if (!(text = field_text(c, s, v, pointer))) return;
        put(target, s->at, &text, sizeof text);
    }
    put(target, s->has, &there, sizeof there);
}

/* ---- attributes ---- */

static bool attribute_fits(struct field_context *c, const struct json *v, const char *pointer)
{
    static const struct spec name = {.type = FIELD_TEXT, .max = ATTRIBUTE_NAME_MAX};
    const char *at = fault_pointer(c->a, pointer, json_name(v));
    enum json_type type = json_type(v);

    if (!field_text_fits(c, &name, json_name(v), at)) return false;
    if (type == JSON_OBJECT || type == JSON_ARRAY) {
        field_wrong_type(c, at, "a string, a number, true or false", v);
        return false;
    }
    if (type == JSON_STRING && strlen(json_string(v)) > ATTRIBUTE_VALUE_MAX) {
        faults_add(c->faults, at, FAULT_TOO_LONG, "it must be %d bytes at most; it has %zu", ATTRIBUTE_VALUE_MAX,
                   strlen(json_string(v)));
        return false;
    }
    return true;
}

void attribute_take(struct field_context *c, struct attribute_list *list, const struct json *v, const char *pointer)
{
    if (!attribute_fits(c, v, pointer) || json_type(v) == JSON_NULL) return;
    if (!list->items) list->items = arena_array(c->a, ATTRIBUTES_MAX, sizeof *list->items);
    for (size_t i = 0; i < list->n; i++) {
        if (strcmp(json_name(list->items[i]), json_name(v)) != 0) continue;
        list->items[i] = v;
        return;
    }
    if (list->n < ATTRIBUTES_MAX) {
        list->items[list->n++] = v;
    } else if (!list->overflow) {
        list->overflow = true;
        faults_add(c->faults, pointer, FAULT_TOO_MANY, "it must have %d attributes at most", ATTRIBUTES_MAX);
    }
}

static int compare_names(const void *left, const void *right)
{
    const struct json *const *a = left, *const *b = right;

    return strcmp(json_name(*a), json_name(*b));
}

const char *attribute_text(struct arena *a, const struct attribute_list *list)
{
    struct buffer text = {0};
    struct json_writer w;
    const char *copy;

    if (list->n == 0) return NULL;
    qsort(list->items, list->n, sizeof *list->items, compare_names);
    json_writer_init(&w, &text);
    json_open_object(&w);
    for (size_t i = 0; i < list->n; i++) {
        const struct json *v = list->items[i];

        json_put_name(&w, json_name(v));
        switch (json_type(v)) {
        case JSON_STRING: json_put_string(&w, json_string(v)); break;
        case JSON_NUMBER: json_put_double(&w, json_number(v) + 0.0); break; /* -0 is 0 */
        default: json_put_bool(&w, json_type(v) == JSON_TRUE);
        }
    }
    json_close_object(&w);
    copy = arena_copy(a, text.data, text.size);
    buffer_free(&text);
    return copy;
}
