/* Civil days and RFC 3339, against the C library's own calendar. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"

Suite *suite_text_time(void);

START_TEST(text_time__days_of_twelve_thousand_years_agree_with_libc)
{
    struct tm tm;
    int64_t year;
    int month, day;

    setenv("TZ", "UTC0", 1); /* else libc looks for a file at each call */
    /* Each day of the years about ours, every 37th of the others. */
    for (int64_t days = -2 * 719528; days<3000000; days += days> - 100000 && days < 100000 ? 1 : 37) {
        time_t t = (time_t)(days * 86400);
        if (gmtime_r(&t, &tm) == NULL) ck_abort_msg("day %ld", (long)days);
        text_civil_from_days(days, &year, &month, &day);
        if (year != tm.tm_year + INT64_C(1900) || month != tm.tm_mon + 1 || day != tm.tm_mday) {
            ck_abort_msg("day %ld", (long)days);
        }
        if (text_days_from_civil(year, month, day) != days) ck_abort_msg("day %ld back", (long)days);
    }
}
END_TEST

static int64_t parsed(const char *s)
{
    int64_t us = INT64_MIN;

    ck_assert_msg(text_parse_time(s, &us) == ERR_OK, "%s", s);
    return us;
}

START_TEST(text_time__a_time_is_read_as_libc_reads_it)
{
    char text[64];

    setenv("TZ", "UTC0", 1);
    for (int64_t t = -62167219200; t < 253402300799; t += 86400 * 51 + 4567) {
        time_t at = (time_t)t;
        struct tm tm;
        ck_assert_ptr_nonnull(gmtime_r(&at, &tm));
        snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                 tm.tm_hour, tm.tm_min, tm.tm_sec);
        ck_assert_int_eq(parsed(text), t * SECOND_US);
        char again[TEXT_TIME_SIZE];
        text_format_time(t * SECOND_US, again);
        ck_assert_str_eq(again, text);
    }
}
END_TEST

START_TEST(text_time__all_forms_of_one_instant)
{
    int64_t us = parsed("2026-10-02T09:12:33Z");

    ck_assert_int_eq(parsed("2026-10-02t09:12:33z"), us);
    ck_assert_int_eq(parsed("2026-10-02T12:12:33+03:00"), us);
    ck_assert_int_eq(parsed("2026-10-01T23:12:33-10:00"), us);
    ck_assert_int_eq(parsed("2026-10-02T14:57:33+05:45"), us);
    ck_assert_int_eq(parsed("2026-10-02T09:12:33-00:00"), us);
    ck_assert_int_eq(parsed("2026-10-02T09:12:33.0Z"), us);
    ck_assert_int_eq(parsed("2026-10-02T09:12:33.5Z"), us + 500000);
    ck_assert_int_eq(parsed("2026-10-02T09:12:33.1234569999999999999999Z"), us + 123456);
    ck_assert_int_eq(parsed("1969-12-31T23:59:59.25Z"), -750000);
}
END_TEST

START_TEST(text_time__a_leap_second_is_the_next_second_s_start)
{
    int64_t us = 0;

    ck_assert_int_eq(parsed("2016-12-31T23:59:60Z"), parsed("2017-01-01T00:00:00Z"));
    ck_assert_int_eq(parsed("2016-12-31T23:59:60.75Z"), parsed("2017-01-01T00:00:00Z"));
    ck_assert_int_eq(parsed("2017-01-01T01:59:60+02:00"), parsed("2017-01-01T00:00:00Z"));
    ck_assert_int_eq(text_parse_time("2016-12-31T12:00:60Z", &us), ERR_SYNTAX);
    ck_assert_int_eq(text_parse_time("2016-12-31T23:59:60+02:00", &us), ERR_SYNTAX);
    ck_assert_int_eq(text_parse_time("2016-12-31T23:59:61Z", &us), ERR_SYNTAX);
}
END_TEST

START_TEST(text_time__what_is_no_time_is_refused)
{
    static const char *const bad[] = {
        "",
        "2026",
        "2026-10-02",
        "2026-10-02T09:12Z",
        "2026-10-02T09:12:33.Z",
        "2026-10-02T09:12:33,5Z",
        "2026-13-02T09:12:33Z",
        "2026-00-02T09:12:33Z",
        "2026-02-29T09:12:33Z",
        "2100-02-29T09:12:33Z",
        "2026-10-32T09:12:33Z",
        "2026-10-00T09:12:33Z",
        "2026-10-02T24:00:00Z",
        "2026-10-02T09:60:33Z",
        "2026-10-02 09:12:33Z",
        " 2026-10-02T09:12:33Z",
        "2026-10-02T09:12:33Z ",
        "2026-10-02T09:12:33+3:00",
        "2026-10-02T09:12:33+0300",
        "2026-10-02T09:12:33+03:60",
        "2026-10-02T09:12:33+24:00",
        "2026-10-02T09:12:33+03",
        "26-10-02T09:12:33Z",
        "+2026-10-02T09:12:33Z",
        "20261002T091233Z",
        "2026-10-02T09:12:33ZZ",
        "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2026-02-30T09:12:33",
        "2026-1a-02T09:12:33Z",
    };
    int64_t us = 7;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(text_parse_time(bad[i], &us) == ERR_SYNTAX, "%s", bad[i]);
    }
    ck_assert_int_eq(text_parse_time("2026-10-02T09:12:33", &us), ERR_INVALID);
    ck_assert_int_eq(text_parse_time("2026-10-02T09:12:33.25", &us), ERR_INVALID);
    ck_assert_int_eq(us, 7);
    ck_assert_int_lt(parsed("0000-01-01T00:00:00Z"), 0);
    ck_assert_int_gt(parsed("2000-02-29T23:59:59.999999Z"), 0);
}
END_TEST

START_TEST(text_time__formats_fractions_and_offsets)
{
    char text[TEXT_TIME_SIZE];
    int64_t us = parsed("2026-10-02T09:12:33Z");

    text_format_time(us + 120, text);
    ck_assert_str_eq(text, "2026-10-02T09:12:33.000120Z");
    text_format_time(-1, text);
    ck_assert_str_eq(text, "1969-12-31T23:59:59.999999Z");
    text_format_time_offset(us, 3 * 3600, text);
    ck_assert_str_eq(text, "2026-10-02T12:12:33+03:00");
    text_format_time_offset(us, -(9 * 3600 + 1800), text);
    ck_assert_str_eq(text, "2026-10-01T23:42:33-09:30");
    text_format_time_offset(us, 0, text);
    ck_assert_str_eq(text, "2026-10-02T09:12:33+00:00");
    /* Helsinki's local mean time: the 49 seconds cannot be written, and the instant must not change by them. */
    text_format_time_offset(us, 5989, text);
    ck_assert_int_eq(parsed(text), us);
    text_format_time(INT64_MAX, text);
    text_format_time(INT64_MIN, text);
    ck_assert_uint_lt(strlen(text), TEXT_TIME_SIZE);
}
END_TEST

Suite *suite_text_time(void)
{
    Suite *s = suite_create("text_time");
    TCase *t = tcase_create("text_time");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, text_time__days_of_twelve_thousand_years_agree_with_libc);
    tcase_add_test(t, text_time__a_time_is_read_as_libc_reads_it);
    tcase_add_test(t, text_time__all_forms_of_one_instant);
    tcase_add_test(t, text_time__a_leap_second_is_the_next_second_s_start);
    tcase_add_test(t, text_time__what_is_no_time_is_refused);
    tcase_add_test(t, text_time__formats_fractions_and_offsets);
    suite_add_tcase(s, t);
    return s;
}
