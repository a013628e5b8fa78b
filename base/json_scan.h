/*
 * The strict scanner that stands before cJSON: for base/json.c alone.
 *
 * Grammar of RFC 8259, UTF-8, finite numbers, no \u0000, no half surrogate pairs, depth <= JSON_DEPTH_MAX; with
 * `names` set also no member twice in an object and at most JSON_VALUES_MAX values. Never recursive.
 */
#ifndef WAYMARK_BASE_JSON_SCAN_H
#define WAYMARK_BASE_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

struct json_member {
    size_t object;    /* the object it belongs to, numbered in order of appearance */
    size_t at;        /* of the name's opening quote */
    const char *text; /* the name, decoded */
    size_t n;
};

struct json_span {
    size_t at, n;
};

struct json_scan {
    const char *bytes;
    size_t n;            /* the scan ends here */
    size_t at;           /* next byte */
    struct arena *names; /* NULL: a quick look at the grammar, nothing is kept */
    /* Found, with `names`: */
    struct json_member *members;
    size_t members_n, members_cap, objects, values;
    struct json_span *long_numbers; /* above JSON_NUMBER_MAX, in order of appearance */
    size_t long_n, long_cap;
    /* Where it is: */
    size_t depth;
    size_t open[JSON_DEPTH_MAX]; /* the object's number + 1; 0: an array */
    /* On failure: */
    enum fault_code code;
    size_t fault_at;
    const char *sentence; /* without line and column, without full stop */
};

#define JSON_NUMBER_MAX 63 /* characters that every cJSON reads; one without the mend of CVE-2023-26819 no more */

void json_scan_init(struct json_scan *s, struct arena *names, const char *bytes, size_t from, size_t to);
void json_scan_space(struct json_scan *s);
/* One value, white space before it allowed; `at` is then behind it. False: code, fault_at and sentence say why. */
MUST_CHECK bool json_scan_value(struct json_scan *s);
/* One value and nothing but white space around it. */
MUST_CHECK bool json_scan_document(struct json_scan *s);
/* The double a scanned number stands for, and its text again in at most 32 characters. */
double json_scan_number(const char *s, size_t n);

#endif
