/*
 * UTF-8 and decimal numbers as text. Pure; relies on the "C" locale, so nobody in the program may call setlocale().
 * Times are in text_time.c, hashes and encodings in text_hash.c.
 */
#include "base/text.h"

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_INTEGERS 9007199254740992.0 /* 2^53: up to here every integer is a double */

static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Table 3-7 of the Unicode standard: only the second byte has ranges of its own. */
size_t text_utf8_step(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;
    unsigned char low = 0x80, high = 0xBF;

    if (n == 0) return 0;
    if (u[0] < 0x80) return 1;
    if (u[0] < 0xC2 || u[0] > 0xF4) return 0;
    if (u[0] < 0xE0) return n >= 2 && is_tail(u[1]) ? 2 : 0;
    if (u[0] == 0xE0) low = 0xA0;
    if (u[0] == 0xED) high = 0x9F;
    if (u[0] == 0xF0) low = 0x90;
    if (u[0] == 0xF4) high = 0x8F;
    if (n < 3 || u[1] < low || u[1] > high || !is_tail(u[2])) return 0;
    if (u[0] < 0xF0) return 3;
    return n >= 4 && is_tail(u[3]) ? 4 : 0;
}

bool text_is_utf8(const char *s, size_t n)
{
    size_t at = 0;

    while (at < n) {
        size_t step = (unsigned char)s[at] < 0x80 ? 1 : text_utf8_step(s + at, n - at);
        if (step == 0) return false;
        at += step;
    }
    return true;
}

size_t text_points(const char *s, size_t n)
{
    size_t points = 0;

    for (size_t i = 0; i < n; i++) points += !is_tail((unsigned char)s[i]);
    return points;
}

bool text_is_printable(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f) return false;
    }
    return true;
}

/*
 * %.17g always reads back; fewer digits are tried first. 15 digits come out shortest by themselves because %g drops
 * trailing zeros, save among the subnormal numbers, which hold fewer digits than that.
 */
void text_format_double(double value, char ret[TEXT_DOUBLE_SIZE])
{
    int digits = fabs(value) < DBL_MIN ? 1 : 15;
    char text[48]; /* at most 24 are used; the compiler cannot know */

    if (!isfinite(value)) {
        memcpy(ret, "null", 5);
        return;
    }
    if (fabs(value) <= EXACT_INTEGERS && floor(value) == value) {
        snprintf(ret, TEXT_DOUBLE_SIZE, "%" PRId64, (int64_t)value);
        return;
    }
    do snprintf(text, sizeof text, "%.*g", digits, value);
    while (strtod(text, NULL) != value && ++digits <= 17);
    memcpy(ret, text, strlen(text) + 1);
}

static const char *skip_digits(const char *s)
{
    while (*s >= '0' && *s <= '9') s++;
    return s;
}

/* The whole of s is a number by RFC 8259 6. */
static bool is_json_number(const char *s)
{
    const char *digits;

    if (*s == '-') s++;
    digits = s;
    s = skip_digits(s);
    if (s == digits || (*digits == '0' && s - digits > 1)) return false;
    if (*s == '.') {
        digits = ++s;
        s = skip_digits(s);
        if (s == digits) return false;
    }
    if (*s == 'e' || *s == 'E') {
        s++;
        if (*s == '+' || *s == '-') s++;
        digits = s;
        s = skip_digits(s);
        if (s == digits) return false;
    }
    return *s == '\0';
}

enum err text_parse_double(const char *s, double *ret)
{
    double v;

    if (!is_json_number(s)) return ERR_SYNTAX;
    v = strtod(s, NULL);
    if (!isfinite(v)) return ERR_SYNTAX;
    *ret = v;
    return ERR_OK;
}

enum err text_parse_int64(const char *s, int64_t *ret)
{
    const char *digits = *s == '-' ? s + 1 : s;
    long long v;

    if (*digits == '\0' || *skip_digits(digits) != '\0') return ERR_SYNTAX;
    errno = 0;
    v = strtoll(s, NULL, 10);
    if (errno == ERANGE) return ERR_INVALID;
    *ret = v;
    return ERR_OK;
}
