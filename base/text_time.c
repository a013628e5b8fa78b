/*
 * Civil days and RFC 3339 times. Pure: knows no time zone but the offsets written in the text.
 *
 * Days count from 1970-01-01. Both conversions shift the year to begin in March, so that the leap day comes last and
 * the months before it have the regular lengths (153 m + 2) / 5; eras are 400 years = 146097 days.
 */
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

#define ERA_DAYS 146097
#define EPOCH_DAYS 719468 /* from 0000-03-01 to 1970-01-01 */
#define YEAR_LAST 9999

int64_t text_days_from_civil(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t month_from_march = (month + 9) % 12;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;

    return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - EPOCH_DAYS;
}

void text_civil_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = days + EPOCH_DAYS;
    int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t day_of_era = z - era * ERA_DAYS;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;

    *ret_day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *ret_month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

static int days_in_month(int64_t year, int month)
{
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : lengths[month - 1];
}

/* Exactly n digits at *s, which moves behind them. */
static bool take_digits(const char **s, int n, int *ret)
{
    int v = 0;

    for (int i = 0; i < n; i++) {
        if ((*s)[i] < '0' || (*s)[i] > '9') return false;
        v = v * 10 + ((*s)[i] - '0');
    }
    *s += n;
    *ret = v;
    return true;
}

static bool take_char(const char **s, char c)
{
    if (**s != c) return false;
    (*s)++;
    return true;
}

static bool take_day(const char **s, int64_t *ret_day)
{
    int year, month, day;

    if (!take_digits(s, 4, &year) || !take_char(s, '-') || !take_digits(s, 2, &month) || !take_char(s, '-') ||
        !take_digits(s, 2, &day)) {
        return false;
    }
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
    *ret_day = text_days_from_civil(year, month, day);
    return true;
}

/* Seconds of the day (a leap second is 60: one too many, as it should be) and microseconds. */
static bool take_time_of_day(const char **s, int *ret_second, int64_t *ret_us, bool *ret_leap)
{
    int hour, minute, second;
    int64_t us = 0, scale = SECOND_US / 10;

    if (!take_digits(s, 2, &hour) || !take_char(s, ':') || !take_digits(s, 2, &minute) || !take_char(s, ':') ||
        !take_digits(s, 2, &second)) {
        return false;
    }
    if (hour > 23 || minute > 59 || second > 60) return false;
    if (take_char(s, '.')) {
        if (**s < '0' || **s > '9') return false;
        for (; **s >= '0' && **s <= '9'; (*s)++, scale /= 10) us += (**s - '0') * scale;
    }
    *ret_leap = second == 60;
    *ret_second = hour * 3600 + minute * 60 + second;
    *ret_us = *ret_leap ? 0 : us;
    return true;
}

static bool take_zone(const char **s, int *ret_offset_s)
{
    int hour, minute;
    char sign = **s;

    if (sign == 'Z' || sign == 'z') {
        (*s)++;
        *ret_offset_s = 0;
        return true;
    }
    if (sign != '+' && sign != '-') return false;
    (*s)++;
    if (!take_digits(s, 2, &hour) || !take_char(s, ':') || !take_digits(s, 2, &minute)) return false;
    if (hour > 23 || minute > 59) return false;
    *ret_offset_s = (sign == '-' ? -1 : 1) * (hour * 3600 + minute * 60);
    return true;
}

enum err text_parse_time(const char *s, int64_t *ret_us)
{
    int64_t day, fraction_us, at_s;
    int second, offset_s;
    bool leap;

    if (!take_day(&s, &day)) return ERR_SYNTAX;
    if (*s != 'T' && *s != 't') return ERR_SYNTAX;
    s++;
    if (!take_time_of_day(&s, &second, &fraction_us, &leap)) return ERR_SYNTAX;
    if (*s == '\0') return ERR_INVALID;
    if (!take_zone(&s, &offset_s) || *s != '\0') return ERR_SYNTAX;
    at_s = day * 86400 + second - offset_s;
    /* A leap second ends a UTC day, and its successor begins one. */
    if (leap && at_s % 86400 != 0) return ERR_SYNTAX;
    if (at_s < text_days_from_civil(0, 1, 1) * 86400) return ERR_SYNTAX;
    if (at_s >= text_days_from_civil(YEAR_LAST + 1, 1, 1) * 86400) return ERR_SYNTAX;
    *ret_us = at_s * SECOND_US + fraction_us;
    return ERR_OK;
}

/* Everything but the zone; returns the length. */
static size_t format_local(int64_t us, char ret[TEXT_TIME_SIZE])
{
    int64_t day = us / DAY_US - (us % DAY_US < 0), year;
    int64_t rest = us % DAY_US + (us % DAY_US < 0 ? DAY_US : 0);
    int second = (int)(rest / SECOND_US), fraction = (int)(rest % SECOND_US), month, day_of_month, n;

    text_civil_from_days(day, &year, &month, &day_of_month);
    n = snprintf(ret, TEXT_TIME_SIZE, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d", year, month, day_of_month,
                 second / 3600, second / 60 % 60, second % 60);
    if (fraction != 0) n += snprintf(ret + n, TEXT_TIME_SIZE - (size_t)n, ".%06d", fraction);
    return (size_t)n;
}

void text_format_time(int64_t us, char ret[TEXT_TIME_SIZE])
{
    size_t n = format_local(us, ret);

    snprintf(ret + n, TEXT_TIME_SIZE - n, "Z");
}

void text_format_time_offset(int64_t us, int32_t offset_s, char ret[TEXT_TIME_SIZE])
{
    int minutes = offset_s / 60; /* RFC 3339 has no seconds in offsets; those of local mean time are dropped, */
    size_t n = format_local(us + minutes * 60 * SECOND_US, ret); /* and the clock shown agrees with what is left */

    snprintf(ret + n, TEXT_TIME_SIZE - n, "%c%02d:%02d", minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
}
