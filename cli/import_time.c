/*
 * See import_time.h. Must not use strptime: it knows the process's locale, no fractions, and takes days that do not
 * exist.
 */
#include "cli/import_time.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"

struct civil {
    int64_t year;
    int month, day, hour, minute, second;
    int64_t micros;
    bool has_year, has_month, has_day, has_time, pm, am, has_zone;
    int32_t zone_s;
};

/* least to most digits; false: there are fewer, or the number is outside low..high. */
static bool take_digits(const char **at, int least, int most, int low, int high, int *ret)
{
    int n = 0, v = 0;

    while (n < most && isdigit((unsigned char)(*at)[n])) v = v * 10 + ((*at)[n++] - '0');
    if (n < least || v < low || v > high) return false;
    *at += n;
    *ret = v;
    return true;
}

/* Fraction of a second: one digit or more, cut to microseconds. */
static bool take_fraction(const char **at, int64_t *ret)
{
    int64_t v = 0;
    int n = 0;

    for (; isdigit((unsigned char)(*at)[n]); n++)
        if (n < 6) v = v * 10 + ((*at)[n] - '0');
    if (n == 0) return false;
    for (int i = n; i < 6; i++) v *= 10;
    *at += n;
    *ret = v;
    return true;
}

/* Z, +03, +0300 or +03:00. */
static bool take_zone(const char **at, struct civil *c)
{
    int hours, minutes = 0, sign;

    c->has_zone = true;
    if (**at == 'Z' || **at == 'z') {
        (*at)++;
        return true;
    }
    sign = **at == '+' ? 1 : **at == '-' ? -1 : 0;
    if (sign == 0) return false;
    (*at)++;
    if (!take_digits(at, 2, 2, 0, 23, &hours)) return false;
    if (**at == ':') (*at)++;
    if (isdigit((unsigned char)**at) && !take_digits(at, 2, 2, 0, 59, &minutes)) return false;
    c->zone_s = sign * (hours * 3600 + minutes * 60);
    return true;
}

static bool take_month_name(const char **at, int *ret)
{
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};

    for (int i = 0; i < 12; i++) {
        if (strncasecmp(*at, names[i], 3) != 0) continue;
        *at += 3;
        *ret = i + 1;
        return true;
    }
    return false;
}

static bool take_half(const char **at, struct civil *c)
{
    c->pm = strncasecmp(*at, "pm", 2) == 0;
    c->am = strncasecmp(*at, "am", 2) == 0;
    if (!c->pm && !c->am) return false;
    *at += 2;
    return true;
}

static bool take_pattern(const char **at, const char *pattern, struct civil *c);

static bool take_date_part(const char **at, char conversion, struct civil *c)
{
    int v;

    switch (conversion) {
    case 'Y':
        c->has_year = true;
        if (!take_digits(at, 4, 4, 0, 9999, &v)) return false;
        c->year = v;
        return true;
    case 'y':
        c->has_year = true;
        if (!take_digits(at, 2, 2, 0, 99, &v)) return false;
        c->year = v < 70 ? 2000 + v : 1900 + v;
        return true;
    case 'm': c->has_month = true; return take_digits(at, 1, 2, 1, 12, &c->month);
    case 'b': c->has_month = true; return take_month_name(at, &c->month);
    case 'e':
        while (**at == ' ') (*at)++;
        c->has_day = true;
        return take_digits(at, 1, 2, 1, 31, &c->day);
    case 'd': c->has_day = true; return take_digits(at, 1, 2, 1, 31, &c->day);
    default: return false;
    }
}

static bool take_conversion(const char **at, char conversion, struct civil *c)
{
    switch (conversion) {
    case 'H': c->has_time = true; return take_digits(at, 1, 2, 0, 23, &c->hour);
    case 'I': c->has_time = true; return take_digits(at, 1, 2, 1, 12, &c->hour);
    case 'M': return take_digits(at, 1, 2, 0, 59, &c->minute);
    case 'S': return take_digits(at, 1, 2, 0, 60, &c->second);
    case 'f': return take_fraction(at, &c->micros);
    case 'p': return take_half(at, c);
    case 'z': return take_zone(at, c);
    case 'T': return take_pattern(at, "%H:%M:%S", c);
    case 'F': return take_pattern(at, "%Y-%m-%d", c);
    case '%': return *(*at)++ == '%';
    default: return take_date_part(at, conversion, c);
    }
}

static bool take_pattern(const char **at, const char *pattern, struct civil *c)
{
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == ' ') {
            if (**at != ' ') return false;
            while (**at == ' ') (*at)++;
        } else if (*pattern == '%') {
            if (!take_conversion(at, *++pattern, c)) return false;
        } else if (*(*at)++ != *pattern) {
            return false;
        }
    }
    return true;
}

/* The forms of ISO 8601 that files have. */
static bool take_iso(const char **at, struct civil *c)
{
    if (!take_pattern(at, "%F", c)) return false;
    if (**at == '\0') return true;
    if (**at != 'T' && **at != 't' && **at != ' ') return false;
    (*at)++;
    if (!take_pattern(at, "%H:%M", c)) return false;
    if (**at == ':') {
        (*at)++;
        if (!take_digits(at, 2, 2, 0, 60, &c->second)) return false;
        if ((**at == '.' || **at == ',') && (++*at, !take_fraction(at, &c->micros))) return false;
    }
    if (**at == ' ' && (*at)[1] != '\0') (*at)++;
    return **at == '\0' || take_zone(at, c);
}

/* A whole number, possibly with a fraction where a unit is a second: micros. */
static enum err parse_unix(const char *text, int64_t unit_us, int64_t *ret_us)
{
    const char *at = text + (*text == '-');
    int64_t v = 0, fraction = 0;

    if (!isdigit((unsigned char)*at)) return ERR_SYNTAX;
    for (; isdigit((unsigned char)*at); at++) {
        if (v > INT64_C(100000000000000)) return ERR_SYNTAX; /* beyond any year */
        v = v * 10 + (*at - '0');
    }
    if (*at == '.' && unit_us == SECOND_US && (++at, !take_fraction(&at, &fraction))) return ERR_SYNTAX;
    if (*at != '\0' || v > INT64_MAX / unit_us - 1) return ERR_SYNTAX;
    *ret_us = (v * unit_us + fraction) * (*text == '-' ? -1 : 1);
    return ERR_OK;
}

static enum err civil_instant(const struct civil *c, const struct tz *tz, int64_t *ret_us)
{
    int64_t day = text_days_from_civil(c->year, c->month, c->day), year;
    int month, mday, hour = c->hour;
    int32_t second;

    text_civil_from_days(day, &year, &month, &mday);
    if (year != c->year || month != c->month || mday != c->day) return ERR_SYNTAX; /* 30 February */
    if (c->pm && hour < 12) hour += 12;
    if (c->am && hour == 12) hour = 0;
    second = hour * 3600 + c->minute * 60 + (c->second == 60 ? 59 : c->second);
    if (c->has_zone) *ret_us = (day * 86400 + second - c->zone_s) * SECOND_US;
    else if (!c->has_time) *ret_us = tz_day_start_us(tz, day);
    else *ret_us = tz_local_us(tz, day, second);
    *ret_us += c->micros + (c->second == 60 ? SECOND_US : 0); /* a leap second is the next one's start */
    return ERR_OK;
}

enum err import_time_parse(const char *text, const char *format, const struct tz *tz, int64_t *ret_us)
{
    struct civil c = {.month = 1, .day = 1};
    const char *at = text;

    if (format != NULL && strcmp(format, "unix") == 0) return parse_unix(text, SECOND_US, ret_us);
    if (format != NULL && strcmp(format, "unix_ms") == 0) return parse_unix(text, SECOND_US / 1000, ret_us);
    if (format == NULL ? !take_iso(&at, &c) : !take_pattern(&at, format, &c)) return ERR_SYNTAX;
    return *at == '\0' ? civil_instant(&c, tz, ret_us) : ERR_SYNTAX;
}

enum err import_time_check(const char *format)
{
    bool year = false, month = false, day = false;

    if (strcmp(format, "unix") == 0 || strcmp(format, "unix_ms") == 0) return ERR_OK;
    for (const char *at = format; *at != '\0'; at++) {
        if (*at != '%') continue;
        at++;
        if (*at == '\0' || strchr("YymdebHIMSfpzTF%", *at) == NULL) return ERR_INVALID;
        year = year || strchr("YyF", *at) != NULL;
        month = month || strchr("mbF", *at) != NULL;
        day = day || strchr("deF", *at) != NULL;
    }
    return year && month && day ? ERR_OK : ERR_INVALID;
}
