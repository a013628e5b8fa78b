/* Periods as ordinals of civil days, ISO weeks, months, quarters and years. Must not read a clock. */
#include "kpi/period.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#define YEAR_FIRST 1970
#define WEEK_DAYS 7
#define WEEK_FIRST_DAY (-3) /* Monday 1969-12-29, of the week that holds 1970-01-01 */
#define THURSDAY 3          /* from Monday; the day that names an ISO week's year */

static const char *const GRAIN_TEXT[GRAIN_COUNT] = {
    [GRAIN_DAY] = "day",         [GRAIN_WEEK] = "week", [GRAIN_MONTH] = "month",
    [GRAIN_QUARTER] = "quarter", [GRAIN_YEAR] = "year",
};
/* Months in a month, quarter, year. */
static const int64_t GRAIN_MONTHS[GRAIN_COUNT] = {[GRAIN_MONTH] = 1, [GRAIN_QUARTER] = 3, [GRAIN_YEAR] = 12};

const char *grain_text(enum grain g)
{
    return GRAIN_TEXT[g];
}

enum err grain_parse(const char *s, enum grain *ret)
{
    for (enum grain g = GRAIN_DAY; g < GRAIN_COUNT; g++) {
        if (strcmp(s, GRAIN_TEXT[g]) != 0) continue;
        *ret = g;
        return ERR_OK;
    }
    return ERR_INVALID;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Reads a text by a pattern: '0' takes a digit into the number of its run, anything else itself. Numbers: at most three. */
static bool digits_match(const char *s, const char *pattern, int ret[3])
{
    int at = -1;

    if (strlen(s) != strlen(pattern)) return false;
    for (size_t i = 0; pattern[i]; i++) {
        if (pattern[i] != '0') {
            if (s[i] != pattern[i]) return false;
            continue;
        }
        if (s[i] < '0' || s[i] > '9') return false;
        if (i == 0 || pattern[i - 1] != '0') ret[++at] = 0;
        ret[at] = ret[at] * 10 + (s[i] - '0');
    }
    return true;
}

static int64_t month_ordinal(int64_t year, int64_t month)
{
    return (year - YEAR_FIRST) * 12 + month - 1;
}

static int64_t month_first_day(int64_t ordinal)
{
    int64_t years = floor_divide(ordinal, 12);

    return text_days_from_civil(YEAR_FIRST + years, (int)(ordinal - years * 12) + 1, 1);
}

/* The Monday of a year's week 1, the week of 4 January. */
static int64_t week_one(int64_t year)
{
    int64_t day = text_days_from_civil(year, 1, 4);

    return period_first_day(period_of_day(GRAIN_WEEK, day));
}

static bool period_of_week(int64_t year, int64_t week, struct period *ret)
{
    int64_t day = week_one(year) + (week - 1) * WEEK_DAYS;

    if (week < 1 || day >= week_one(year + 1)) return false;
    *ret = period_of_day(GRAIN_WEEK, day);
    return true;
}

static bool period_of_date(int64_t year, int month, int day, struct period *ret)
{
    int64_t first;

    if (month < 1 || month > 12 || day < 1) return false;
    first = month_first_day(month_ordinal(year, month));
    if (first + day - 1 >= month_first_day(month_ordinal(year, month) + 1)) return false;
    *ret = (struct period){GRAIN_DAY, first + day - 1};
    return true;
}

enum err period_parse(const char *s, struct period *ret)
{
    struct period p;
    int d[3] = {0, 0, 0};
    bool good = false;

    if (digits_match(s, "0000-00-00", d)) good = period_of_date(d[0], d[1], d[2], &p);
    else if (digits_match(s, "0000-W00", d)) good = period_of_week(d[0], d[1], &p);
    else if (digits_match(s, "0000-00", d)) {
        p = (struct period){GRAIN_MONTH, month_ordinal(d[0], d[1])};
        good = d[1] >= 1 && d[1] <= 12;
    } else if (digits_match(s, "0000-Q0", d)) {
        p = (struct period){GRAIN_QUARTER, (d[0] - YEAR_FIRST) * 4 + d[1] - 1};
        good = d[1] >= 1 && d[1] <= 4;
    } else if (digits_match(s, "0000", d)) {
        p = (struct period){GRAIN_YEAR, d[0] - YEAR_FIRST};
        good = true;
    }
    if (!good || d[0] < YEAR_FIRST) return ERR_INVALID;
    *ret = p;
    return ERR_OK;
}

void period_format(struct period p, char ret[PERIOD_TEXT_SIZE])
{
    int64_t first = period_first_day(p), of_year;
    int of_month, of_day;
    unsigned year, month, day, week;

    text_civil_from_days(p.grain == GRAIN_WEEK ? first + THURSDAY : first, &of_year, &of_month, &of_day);
    week = (unsigned)((first - week_one(of_year)) / WEEK_DAYS + 1) % 100;
    year = (unsigned)of_year % 10000;
    month = (unsigned)of_month % 13;
    day = (unsigned)of_day % 32;
    switch (p.grain) {
    case GRAIN_DAY: snprintf(ret, PERIOD_TEXT_SIZE, "%04u-%02u-%02u", year, month, day); break;
    case GRAIN_WEEK: snprintf(ret, PERIOD_TEXT_SIZE, "%04u-W%02u", year, week); break;
    case GRAIN_MONTH: snprintf(ret, PERIOD_TEXT_SIZE, "%04u-%02u", year, month); break;
    case GRAIN_QUARTER: snprintf(ret, PERIOD_TEXT_SIZE, "%04u-Q%u", year, (month + 2) / 3); break;
    default: snprintf(ret, PERIOD_TEXT_SIZE, "%04u", year);
    }
}

int64_t period_first_day(struct period p)
{
    if (p.grain == GRAIN_DAY) return p.ordinal;
    if (p.grain == GRAIN_WEEK) return WEEK_FIRST_DAY + p.ordinal * WEEK_DAYS;
    return month_first_day(p.ordinal * GRAIN_MONTHS[p.grain]);
}

int64_t period_end_day(struct period p)
{
    p.ordinal++;
    return period_first_day(p);
}

int64_t period_start_us(struct period p, const struct tz *z)
{
    return tz_day_start_us(z, period_first_day(p));
}

int64_t period_end_us(struct period p, const struct tz *z)
{
    return tz_day_start_us(z, period_end_day(p));
}

struct period period_of_day(enum grain g, int64_t day)
{
    int64_t year;
    int month, of_month;

    if (g == GRAIN_DAY) return (struct period){g, day};
    if (g == GRAIN_WEEK) return (struct period){g, floor_divide(day - WEEK_FIRST_DAY, WEEK_DAYS)};
    text_civil_from_days(day, &year, &month, &of_month);
    return (struct period){g, floor_divide(month_ordinal(year, month), GRAIN_MONTHS[g])};
}

struct period period_of(enum grain g, int64_t us, const struct tz *z)
{
    return period_of_day(g, tz_day_of(z, us));
}

bool period_starts_on(enum grain g, int64_t day, struct period *ret)
{
    struct period p = period_of_day(g, day);

    if (period_first_day(p) != day) return false;
    *ret = p;
    return true;
}

int64_t slot_of(int64_t us)
{
    return period_of_day(GRAIN_MONTH, floor_divide(us, DAY_US)).ordinal;
}
