/* Periods tile time: every day and every instant in exactly one, in any zone. */
#include <check.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "kpi/period.h"

#define DAY_FIRST (-800)
#define DAY_LAST 70000 /* in 2161 */
#define HOUR_US (3600 * SECOND_US)

static struct tz *zone_open(const char *name)
{
    struct tz *z = NULL;

    ck_assert_int_eq(tz_open(name, &z), ERR_OK);
    return z;
}

static struct period period_read(const char *text)
{
    struct period p = {0};

    ck_assert_msg(period_parse(text, &p) == ERR_OK, "%s", text);
    return p;
}

START_TEST(period__every_day_lies_in_exactly_one_of_each_grain)
{
    for (enum grain g = GRAIN_DAY; g < GRAIN_COUNT; g++) {
        for (int64_t day = DAY_FIRST; day <= DAY_LAST; day++) {
            struct period p = period_of_day(g, day), next = {g, p.ordinal + 1}, started = {0};

            ck_assert_int_le(period_first_day(p), day);
            ck_assert_int_lt(day, period_end_day(p));
            ck_assert_int_eq(period_end_day(p), period_first_day(next));
            ck_assert_int_eq(period_starts_on(g, day, &started), period_first_day(p) == day);
            if (period_first_day(p) == day) ck_assert_int_eq(started.ordinal, p.ordinal);
        }
    }
}
END_TEST

START_TEST(period__texts_read_back_as_themselves)
{
    for (enum grain g = GRAIN_DAY; g < GRAIN_COUNT; g++) {
        for (int64_t day = 0; day <= DAY_LAST; day++) {
            struct period p = period_of_day(g, day), read;
            char text[PERIOD_TEXT_SIZE], again[PERIOD_TEXT_SIZE];

            period_format(p, text);
            read = period_read(text);
            period_format(read, again);
            ck_assert_str_eq(text, again);
            ck_assert_int_eq(read.grain, g);
            ck_assert_int_eq(read.ordinal, p.ordinal);
        }
    }
}
END_TEST

START_TEST(period__ordinals_begin_with_1970)
{
    static const char *const firsts[GRAIN_COUNT] = {"1970-01-01", "1970-W01", "1970-01", "1970-Q1", "1970"};
    static const char *const lasts[GRAIN_COUNT] = {"9999-12-31", "9999-W52", "9999-12", "9999-Q4", "9999"};

    for (enum grain g = GRAIN_DAY; g < GRAIN_COUNT; g++) {
        struct period p = period_read(firsts[g]), last = period_read(lasts[g]);
        char text[PERIOD_TEXT_SIZE];

        ck_assert_int_eq(p.grain, g);
        ck_assert_int_eq(p.ordinal, 0);
        period_format(last, text);
        ck_assert_str_eq(text, lasts[g]);
    }
    ck_assert_int_eq(period_first_day(period_read("1970-W01")), -3);
}
END_TEST

/* ISO 8601: a year has 53 weeks when it begins on a Thursday, or is a leap year that begins on a Wednesday. */
START_TEST(period__week_53_exists_in_long_years_alone)
{
    for (int year = 1970; year < 2170; year++) {
        int64_t first = text_days_from_civil(year, 1, 1);
        int64_t weekday = (first + 3) % 7; /* 0 = Monday; 1970-01-01 was a Thursday */
        bool leap = text_days_from_civil(year + 1, 1, 1) - first == 366;
        char text[PERIOD_TEXT_SIZE];
        struct period p;

        snprintf(text, sizeof text, "%04u-W53", (unsigned)year % 10000);
        ck_assert_int_eq(period_parse(text, &p) == ERR_OK, weekday == 3 || (leap && weekday == 2));
    }
}
END_TEST

START_TEST(period__what_is_no_period_is_refused)
{
    static const char *const bad[] = {
        "",         "1",        "197",      "02026",      "1969",       "1969-12-31",  "1969-W52",    "1969-Q4",
        "2026-",    "2026-Q",   "2026-Q0",  "2026-q1",    "2026-W",     "2026-W00",    "2026-W1",     "2026-w01",
        "2026-W54", "2026W40",  "202610",   "2026-10-",   "2026-10-00", "2026-10-32",  "2026-02-29",  "2100-02-29",
        "2026-+1",  " 2026-10", "2026-10 ", "2026-10-1T", "2026/10",    "2026-10-011", "-2026-10",    "2026-10-01Z",
        "٢٠٢٦",     "2026-W4٠", "20a6",     "2026-Q10",   "2026-1-01",  "2026-13-01",  "2026-10-0\n", "day",
    };
    struct period p = {GRAIN_YEAR, 77};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(period_parse(bad[i], &p) == ERR_INVALID, "%s", bad[i]);
    }
    ck_assert_int_eq(p.ordinal, 77);
    ck_assert_int_eq(period_parse("2024-02-29", &p), ERR_OK);
    ck_assert_int_eq(period_parse("2000-02-29", &p), ERR_OK);
}
END_TEST

START_TEST(period__days_are_as_long_as_the_clock_makes_them)
{
    struct tz *z = zone_open("Europe/Helsinki");
    struct period spring = period_read("2026-03-29"), autumn = period_read("2026-10-25"),
                  plain = period_read("2026-07-01");

    ck_assert_int_eq(period_end_us(plain, z) - period_start_us(plain, z), 24 * HOUR_US);
    ck_assert_int_eq(period_end_us(spring, z) - period_start_us(spring, z), 23 * HOUR_US);
    ck_assert_int_eq(period_end_us(autumn, z) - period_start_us(autumn, z), 25 * HOUR_US);
    tz_close(z);
}
END_TEST

START_TEST(period__half_open_bounds_meet_in_every_zone)
{
    static const char *const zones[] = {"UTC",          "Europe/Helsinki",     "America/Sao_Paulo", "America/Havana",
                                        "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca"};
    int64_t first = text_days_from_civil(2010, 1, 1), last = text_days_from_civil(2028, 1, 1);

    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        struct tz *z = zone_open(zones[i]);

        for (enum grain g = GRAIN_DAY; g < GRAIN_COUNT; g++) {
            for (struct period p = period_of_day(g, first); period_first_day(p) < last; p.ordinal++) {
                struct period next = {g, p.ordinal + 1};
                int64_t from = period_start_us(p, z), to = period_end_us(p, z);

                ck_assert_int_eq(to, period_start_us(next, z));
                if (from == to) continue; /* a skipped day is empty */
                ck_assert_int_eq(period_of(g, from, z).ordinal, p.ordinal);
                ck_assert_int_eq(period_of(g, to - 1, z).ordinal, p.ordinal);
                ck_assert_int_ne(period_of(g, from - 1, z).ordinal, p.ordinal);
            }
        }
        tz_close(z);
    }
}
END_TEST

START_TEST(period__a_day_the_zone_skipped_is_empty_and_nobodys)
{
    struct tz *z = zone_open("Pacific/Apia");
    struct period skipped = period_read("2011-12-30"), after = period_read("2011-12-31");

    ck_assert_int_eq(period_start_us(skipped, z), period_end_us(skipped, z));
    ck_assert_int_eq(period_of(GRAIN_DAY, period_start_us(skipped, z), z).ordinal, after.ordinal);
    tz_close(z);
}
END_TEST

START_TEST(grain__texts_read_back_as_themselves)
{
    enum grain got = GRAIN_DAY;

    for (enum grain g = GRAIN_DAY; g < GRAIN_COUNT; g++) {
        ck_assert_int_eq(grain_parse(grain_text(g), &got), ERR_OK);
        ck_assert_int_eq(got, g);
    }
    ck_assert_int_eq(grain_parse("Day", &got), ERR_INVALID);
    ck_assert_int_eq(grain_parse("", &got), ERR_INVALID);
}
END_TEST

START_TEST(slot__is_the_utc_month)
{
    int64_t bound = text_days_from_civil(2026, 3, 1) * DAY_US;

    ck_assert_int_eq(slot_of(0), 0);
    ck_assert_int_eq(slot_of(-1), -1);
    ck_assert_int_eq(slot_of(bound), period_read("2026-03").ordinal);
    ck_assert_int_eq(slot_of(bound - 1), period_read("2026-02").ordinal);
}
END_TEST

Suite *suite_period(void);
Suite *suite_period(void)
{
    Suite *s = suite_create("period");
    TCase *c = tcase_create("period");

    tcase_set_timeout(c, 60);
    tcase_add_test(c, period__every_day_lies_in_exactly_one_of_each_grain);
    tcase_add_test(c, period__texts_read_back_as_themselves);
    tcase_add_test(c, period__ordinals_begin_with_1970);
    tcase_add_test(c, period__week_53_exists_in_long_years_alone);
    tcase_add_test(c, period__what_is_no_period_is_refused);
    tcase_add_test(c, period__days_are_as_long_as_the_clock_makes_them);
    tcase_add_test(c, period__half_open_bounds_meet_in_every_zone);
    tcase_add_test(c, period__a_day_the_zone_skipped_is_empty_and_nobodys);
    tcase_add_test(c, grain__texts_read_back_as_themselves);
    tcase_add_test(c, slot__is_the_utc_month);
    suite_add_tcase(s, c);
    return s;
}
