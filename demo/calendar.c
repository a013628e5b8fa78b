/*
 * The sample company's calendar: months and office hours of its time zone. Must not draw: whatever month it is, the
 * same cards are dealt.
 */
#include <assert.h>
#include <stdio.h>

#include "base/text.h"
#include "demo/company.h"

#define OPENS_S (8 * 3600)
#define OPEN_FOR_S (9 * 3600)
#define DAY_S 86400

static int64_t calendar_first_of(int64_t months) /* months since January of year 0 */
{
    return text_days_from_civil(months / 12, (int)(months % 12) + 1, 1);
}

/* Months since January of year 0 of the local month that holds an instant. */
static int64_t calendar_months(const struct tz *tz, int64_t us)
{
    int64_t year;
    int month, day;

    text_civil_from_days(tz_day_of(tz, us), &year, &month, &day);
    return year * 12 + month - 1;
}

enum err calendar_open(struct company *c, int64_t now_us)
{
    enum err e = tz_open(DEMO_TIME_ZONE, &c->tz);
    int64_t first;

    if (e != ERR_OK) return e;
    first = calendar_months(c->tz, now_us) - DEMO_MONTHS;
    for (int i = 0; i <= MONTHS_PLANNED; i++) {
        c->first_day[i] = calendar_first_of(first + i);
        c->month[i] = tz_day_start_us(c->tz, c->first_day[i]);
    }
    c->from = c->month[0];
    c->to = c->month[DEMO_MONTHS];
    return ERR_OK;
}

enum err demo_window(int64_t now_us, int64_t *ret_from, int64_t *ret_to, char ret_month[DEMO_MONTH_SIZE])
{
    struct company c = {0};
    enum err e = calendar_open(&c, now_us);
    int64_t last;

    if (e != ERR_OK) return e;
    last = calendar_months(c.tz, now_us) - 1;
    *ret_from = c.from;
    *ret_to = c.to;
    snprintf(ret_month, DEMO_MONTH_SIZE, "%04d-%02d", (int)(last / 12), (int)(last % 12) + 1);
    tz_close(c.tz);
    return ERR_OK;
}

size_t calendar_month_of(const struct company *c, int64_t us)
{
    size_t m = 0;

    while (m + 1 < MONTHS_PLANNED && us >= c->month[m + 1]) m++;
    return m;
}

int64_t calendar_days(const struct company *c, size_t month)
{
    return c->first_day[month + 1] - c->first_day[month];
}

/* 0 Monday ... 6 Sunday; day 0 was a Thursday. */
static int calendar_weekday(int64_t day)
{
    return (int)((day % 7 + 10) % 7);
}

int64_t calendar_office(const struct company *c, size_t month, double u_day, double u_time)
{
    int64_t day = c->first_day[month] + (int64_t)(u_day * (double)calendar_days(c, month));
    int weekday = calendar_weekday(day);

    if (weekday >= 5) {
        day += 7 - weekday;
        if (day >= c->first_day[month + 1]) day -= 3; /* back to the Friday */
    }
    return tz_local_us(c->tz, day, OPENS_S + (int32_t)(u_time * OPEN_FOR_S));
}

int64_t calendar_any(const struct company *c, size_t month, double u)
{
    return c->month[month] + (int64_t)(u * (double)((c->month[month + 1] - c->month[month]) / SECOND_US)) * SECOND_US;
}

int64_t calendar_into_office(const struct company *c, int64_t us)
{
    int64_t day = tz_day_of(c->tz, us), second = (us - tz_day_start_us(c->tz, day)) / SECOND_US;
    int weekday = calendar_weekday(day);

    assert(second >= 0);
    if (second >= DAY_S) second = DAY_S - 1; /* the day with 25 hours */
    if (weekday >= 5) {
        /* Saturday and Sunday become Monday's morning, in order; Monday's own things follow. */
        second = second / 4 + (weekday == 6 ? DAY_S / 4 : 0);
        day += 7 - weekday;
    } else if (weekday == 0) {
        second = DAY_S / 2 + second / 2;
    }
    return tz_local_us(c->tz, day, OPENS_S + (int32_t)(second * OPEN_FOR_S / DAY_S));
}

size_t calendar_share(const struct company *c, size_t month, size_t per_year)
{
    int64_t before = c->first_day[month] - c->first_day[0], after = c->first_day[month + 1] - c->first_day[0];

    return (size_t)(after * (int64_t)per_year / 365 - before * (int64_t)per_year / 365);
}
