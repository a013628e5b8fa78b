/*
 * A state machine over untrusted bytes. It must not recurse, trust a length, or accept anything that json_scan.h does
 * not name. Member names are gathered while scanning and compared at the end, sorted by object and name: exact, and
 * n log n whatever names a sender chooses.
 */
#include "base/json_scan.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* What may stand next. */
enum next { NEXT_VALUE, NEXT_VALUE_OR_CLOSE, NEXT_NAME, NEXT_NAME_OR_CLOSE, NEXT_COMMA_OR_CLOSE, NEXT_NOTHING };

void json_scan_init(struct json_scan *s, struct arena *names, const char *bytes, size_t from, size_t to)
{
    memset(s, 0, sizeof *s);
    s->bytes = bytes;
    s->at = from;
    s->n = to;
    s->names = names;
}

static bool scan_fail(struct json_scan *s, enum fault_code code, size_t at, const char *sentence)
{
    s->code = code;
    s->fault_at = at;
    s->sentence = sentence;
    return false;
}

static bool scan_fail_here(struct json_scan *s, const char *sentence)
{
    return scan_fail(s, FAULT_BAD_JSON, s->at, s->at < s->n ? sentence : "the text ends before the value does");
}

void json_scan_space(struct json_scan *s)
{
    while (s->at < s->n) {
        char c = s->bytes[s->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
        s->at++;
    }
}

/* --- strings ------------------------------------------------------------------------------------------------- */

/* Four hex digits at p within the text, or -1. */
static int scan_hex4(const struct json_scan *s, size_t p)
{
    int v = 0;

    if (s->n - p < 4) return -1;
    for (size_t i = p; i < p + 4; i++) {
        char c = s->bytes[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0) return -1;
        v = v * 16 + digit;
    }
    return v;
}

static bool is_high_surrogate(int unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(int unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* At the u of an escape. */
static bool scan_unicode_escape(struct json_scan *s)
{
    size_t start = s->at - 1;
    int unit = scan_hex4(s, s->at + 1), low;

    if (unit < 0) return scan_fail(s, FAULT_BAD_JSON, start, "\\u needs four hexadecimal digits");
    if (unit == 0) return scan_fail(s, FAULT_BAD_JSON, start, "the character \\u0000 cannot be kept; leave it out");
    s->at += 5;
    if (is_low_surrogate(unit)) return scan_fail(s, FAULT_BAD_JSON, start, "half of a surrogate pair is no character");
    if (!is_high_surrogate(unit)) return true;
    low = s->n - s->at >= 2 && s->bytes[s->at] == '\\' && s->bytes[s->at + 1] == 'u' ? scan_hex4(s, s->at + 2) : -1;
    if (!is_low_surrogate(low)) {
        return scan_fail(s, FAULT_BAD_JSON, start, "half of a surrogate pair is no character");
    }
    s->at += 6;
    return true;
}

/* At the backslash. */
static bool scan_escape(struct json_scan *s)
{
    s->at++;
    if (s->at == s->n) return scan_fail_here(s, "");
    if (s->bytes[s->at] == 'u') return scan_unicode_escape(s);
    if (s->bytes[s->at] == '\0' || strchr("\"\\/bfnrt", s->bytes[s->at]) == NULL) {
        return scan_fail(s, FAULT_BAD_JSON, s->at - 1, "this is no escape that JSON knows");
    }
    s->at++;
    return true;
}

/* At the opening quote; leaves `at` behind the closing one. */
static bool scan_string(struct json_scan *s, bool *ret_escaped)
{
    bool escaped = false;

    for (s->at++; s->at < s->n;) {
        unsigned char c = (unsigned char)s->bytes[s->at];
        if (c == '"') {
            s->at++;
            *ret_escaped = escaped;
            return true;
        }
        if (c == '\\') {
            escaped = true;
            if (!scan_escape(s)) return false;
        } else if (c < 0x20) {
            return scan_fail_here(s, "a control character in a string must be escaped");
        } else if (c < 0x80) {
            s->at++;
        } else {
            size_t step = text_utf8_step(s->bytes + s->at, s->n - s->at);
            if (step == 0)
                return scan_fail(s, FAULT_BAD_UTF8, s->at, "these bytes are not UTF-8; send the text as UTF-8");
            s->at += step;
        }
    }
    return scan_fail_here(s, "");
}

/* --- numbers ------------------------------------------------------------------------------------------------- */

double json_scan_number(const char *bytes, size_t n)
{
    char small[JSON_NUMBER_MAX + 1];
    char *text = n < sizeof small ? small : memory_alloc(n + 1);
    double v;

    memcpy(text, bytes, n);
    text[n] = '\0';
    v = strtod(text, NULL);
    if (text != small) free(text);
    return v;
}

static size_t scan_digits(struct json_scan *s)
{
    size_t start = s->at;

    while (s->at < s->n && s->bytes[s->at] >= '0' && s->bytes[s->at] <= '9') s->at++;
    return s->at - start;
}

static bool scan_number_grammar(struct json_scan *s, bool *ret_exponent)
{
    if (s->bytes[s->at] == '-') s->at++;
    if (s->at < s->n && s->bytes[s->at] == '0') {
        s->at++;
    } else if (scan_digits(s) == 0) {
        return scan_fail_here(s, "a digit is expected here");
    }
    if (s->at < s->n && s->bytes[s->at] == '.') {
        s->at++;
        if (scan_digits(s) == 0) return scan_fail_here(s, "a digit is expected after the decimal point");
    }
    if (s->at < s->n && (s->bytes[s->at] == 'e' || s->bytes[s->at] == 'E')) {
        *ret_exponent = true;
        s->at++;
        if (s->at < s->n && (s->bytes[s->at] == '+' || s->bytes[s->at] == '-')) s->at++;
        if (scan_digits(s) == 0) return scan_fail_here(s, "a digit is expected in the exponent");
    }
    return true;
}

static bool scan_number(struct json_scan *s)
{
    size_t start = s->at, n;
    bool exponent = false;

    if (!scan_number_grammar(s, &exponent)) return false;
    n = s->at - start;
    /* Without an exponent, fewer than 300 digits are below the largest double. */
    if ((exponent || n > 300) && !isfinite(json_scan_number(s->bytes + start, n))) {
        return scan_fail(s, FAULT_BAD_JSON, start, "this number is too large to be kept");
    }
    if (s->names != NULL && n > JSON_NUMBER_MAX) {
        *ARENA_PUSH(s->names, s->long_numbers, s->long_n, s->long_cap) = (struct json_span){start, n};
    }
    return true;
}

/* --- members ------------------------------------------------------------------------------------------------- */

static size_t put_utf8(char *to, unsigned point)
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xC0 | point >> 6);
        to[1] = (char)(0x80 | (point & 63));
        return 2;
    }
    if (point < 0x10000) {
        to[0] = (char)(0xE0 | point >> 12);
        to[1] = (char)(0x80 | (point >> 6 & 63));
        to[2] = (char)(0x80 | (point & 63));
        return 3;
    }
    to[0] = (char)(0xF0 | point >> 18);
    to[1] = (char)(0x80 | (point >> 12 & 63));
    to[2] = (char)(0x80 | (point >> 6 & 63));
    to[3] = (char)(0x80 | (point & 63));
    return 4;
}

/* The inside [from, to) of a string already scanned, without its escapes; never longer than they were. */
static const char *decode_string(const struct json_scan *s, size_t from, size_t to, size_t *ret_n)
{
    char *text = arena_alloc(s->names, to - from + 1);
    size_t n = 0;

    for (size_t i = from; i < to;) {
        char c = s->bytes[i++];
        if (c != '\\') {
            text[n++] = c;
            continue;
        }
        c = s->bytes[i++];
        if (c == 'u') {
            unsigned unit = (unsigned)scan_hex4(s, i);
            i += 4;
            if (is_high_surrogate((int)unit)) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + ((unsigned)scan_hex4(s, i + 2) - 0xDC00);
                i += 6;
            }
            n += put_utf8(text + n, unit);
            continue;
        }
        text[n++] = c == 'b' ? '\b' : c == 'f' ? '\f' : c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
    }
    *ret_n = n;
    return text;
}

static bool scan_name(struct json_scan *s)
{
    size_t start = s->at;
    bool escaped;

    if (s->bytes[s->at] != '"') return scan_fail_here(s, "a member's name in double quotes is expected here");
    if (!scan_string(s, &escaped)) return false;
    if (s->names != NULL) {
        struct json_member m = {s->open[s->depth - 1], start, s->bytes + start + 1, s->at - start - 2};
        if (escaped) m.text = decode_string(s, start + 1, s->at - 1, &m.n);
        *ARENA_PUSH(s->names, s->members, s->members_n, s->members_cap) = m;
    }
    json_scan_space(s);
    if (s->at == s->n || s->bytes[s->at] != ':') return scan_fail_here(s, "a colon is expected here");
    s->at++;
    return true;
}

/* By object, then by name, then by place. */
static int compare_members(const void *left, const void *right)
{
    const struct json_member *a = left, *b = right;
    int order;

    if (a->object != b->object) return a->object < b->object ? -1 : 1;
    if (a->n != b->n) return a->n < b->n ? -1 : 1;
    order = memcmp(a->text, b->text, a->n);
    if (order != 0) return order;
    return (a->at > b->at) - (a->at < b->at);
}

static bool scan_check_members(struct json_scan *s)
{
    size_t first = SIZE_MAX;

    if (s->members_n < 2) return true;
    qsort(s->members, s->members_n, sizeof *s->members, compare_members);
    for (size_t i = 1; i < s->members_n; i++) {
        const struct json_member *a = &s->members[i - 1], *b = &s->members[i];
        if (a->object != b->object || a->n != b->n || memcmp(a->text, b->text, a->n) != 0) continue;
        if (b->at < first) first = b->at;
    }
    if (first == SIZE_MAX) return true;
    return scan_fail(s, FAULT_DUPLICATE_MEMBER, first, "the object has a member of this name already; send each once");
}

/* --- values -------------------------------------------------------------------------------------------------- */

static bool scan_literal(struct json_scan *s, const char *word)
{
    size_t n = strlen(word);

    if (s->n - s->at < n || memcmp(s->bytes + s->at, word, n) != 0) {
        return scan_fail_here(s,
                              "a value is expected here: a string, a number, true, false, null, an object or an array");
    }
    s->at += n;
    return true;
}

static bool scan_open(struct json_scan *s, bool object, enum next *ret_next)
{
    if (s->depth == JSON_DEPTH_MAX) {
        return scan_fail(s, FAULT_DEPTH, s->at, "more than 32 objects and arrays are nested here");
    }
    s->open[s->depth++] = object ? ++s->objects : 0;
    s->at++;
    *ret_next = object ? NEXT_NAME_OR_CLOSE : NEXT_VALUE_OR_CLOSE;
    return true;
}

static bool scan_begin_value(struct json_scan *s, enum next *ret_next)
{
    char c = s->bytes[s->at];
    bool escaped;

    if (s->names != NULL && s->values++ == JSON_VALUES_MAX) {
        return scan_fail(s, FAULT_TOO_MANY, s->at, "a document may hold 20000 values; send it in parts");
    }
    if (c == '{' || c == '[') return scan_open(s, c == '{', ret_next);
    *ret_next = s->depth > 0 ? NEXT_COMMA_OR_CLOSE : NEXT_NOTHING;
    switch (c) {
    case '"': return scan_string(s, &escaped);
    case 't': return scan_literal(s, "true");
    case 'f': return scan_literal(s, "false");
    default: return c == '-' || (c >= '0' && c <= '9') ? scan_number(s) : scan_literal(s, "null");
    }
}

static bool scan_step(struct json_scan *s, enum next *next)
{
    bool object = s->depth > 0 && s->open[s->depth - 1] != 0;
    bool may_close = *next == NEXT_VALUE_OR_CLOSE || *next == NEXT_NAME_OR_CLOSE || *next == NEXT_COMMA_OR_CLOSE;

    json_scan_space(s);
    if (s->at == s->n) return scan_fail_here(s, "");
    if (may_close && s->bytes[s->at] == (object ? '}' : ']')) {
        s->at++;
        s->depth--;
        *next = s->depth > 0 ? NEXT_COMMA_OR_CLOSE : NEXT_NOTHING;
        return true;
    }
    if (*next == NEXT_VALUE || *next == NEXT_VALUE_OR_CLOSE) return scan_begin_value(s, next);
    if (*next == NEXT_NAME || *next == NEXT_NAME_OR_CLOSE) {
        *next = NEXT_VALUE;
        return scan_name(s);
    }
    if (s->bytes[s->at] != ',') {
        return scan_fail_here(s, object ? "a comma or } is expected here" : "a comma or ] is expected here");
    }
    s->at++;
    *next = object ? NEXT_NAME : NEXT_VALUE;
    return true;
}

bool json_scan_value(struct json_scan *s)
{
    enum next next = NEXT_VALUE;

    while (next != NEXT_NOTHING) {
        if (!scan_step(s, &next)) return false;
    }
    return scan_check_members(s);
}

bool json_scan_document(struct json_scan *s)
{
    if (!json_scan_value(s)) return false;
    json_scan_space(s);
    if (s->at < s->n) return scan_fail_here(s, "only one value is expected, and it ends before this");
    return true;
}
