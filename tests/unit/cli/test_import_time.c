/* Times as files have them. Every expectation is an RFC 3339 time, read by base. */
#include <check.h>
#include <stddef.h>

#include "base/text.h"
#include "cli/import_time.h"

Suite *suite_import_time(void);

static struct tz *helsinki;

static void set_up(void)
{
    ck_assert_int_eq(tz_open("Europe/Helsinki", &helsinki), ERR_OK);
}

static void tear_down(void)
{
    tz_close(helsinki);
}

static const struct {
    const char *format, *text, *is;
} good[] = {
    {NULL, "2026-10-02T09:12:33Z", "2026-10-02T09:12:33Z"},
    {NULL, "2026-10-02t09:12:33.25z", "2026-10-02T09:12:33.25Z"},
    {NULL, "2026-10-02 09:12:33", "2026-10-02T09:12:33+03:00"},
    {NULL, "2026-01-02 09:12", "2026-01-02T09:12:00+02:00"},
    {NULL, "2026-10-02T09:12:33,5", "2026-10-02T09:12:33.5+03:00"},
    {NULL, "2026-10-02", "2026-10-02T00:00:00+03:00"},
    {NULL, "2026-10-02 09:12:33 -0500", "2026-10-02T09:12:33-05:00"},
    {NULL, "2026-10-02T09:12:33+01", "2026-10-02T09:12:33+01:00"},
    {NULL, "2026-03-29 03:30", "2026-03-29T04:00:00+03:00"}, /* skipped by the clock: the instant behind the gap */
    {NULL, "2026-10-25 03:30", "2026-10-25T03:30:00+03:00"}, /* twice: the first */
    {NULL, "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
    {"unix", "1767323045", "2026-01-02T03:04:05Z"},
    {"unix", "1767323045.5", "2026-01-02T03:04:05.5Z"},
    {"unix", "-1", "1969-12-31T23:59:59Z"},
    {"unix_ms", "1767323045250", "2026-01-02T03:04:05.25Z"},
    {"%d.%m.%Y %H:%M", "2.10.2026 9:05", "2026-10-02T09:05:00+03:00"},
    {"%d.%m.%Y", "02.10.2026", "2026-10-02T00:00:00+03:00"},
    {"%m/%d/%y %I:%M %p", "10/02/26 12:05 AM", "2026-10-02T00:05:00+03:00"},
    {"%m/%d/%y %I:%M %p", "10/02/26 1:05 pm", "2026-10-02T13:05:00+03:00"},
    {"%y-%m-%d", "70-01-02", "1970-01-02T00:00:00+02:00"},
    {"%e %b %Y %T", " 2 Oct 2026 09:05:01", "2026-10-02T09:05:01+03:00"},
    {"%F %T.%f %z", "2026-10-02 09:05:01.123456789 +00:00", "2026-10-02T09:05:01.123456Z"},
    {"%F %H", "2026-10-02   09", "2026-10-02T09:00:00+03:00"},
    {"%Y%%%m%%%d", "2026%10%02", "2026-10-02T00:00:00+03:00"},
};

START_TEST(import_time__reads)
{
    int64_t is, should;

    ck_assert_int_eq(text_parse_time(good[_i].is, &should), ERR_OK);
    ck_assert_msg(import_time_parse(good[_i].text, good[_i].format, helsinki, &is) == ERR_OK, "%s", good[_i].text);
    ck_assert_msg(is == should, "%s is %lld us off", good[_i].text, (long long)(is - should));
    if (good[_i].format != NULL) ck_assert_int_eq(import_time_check(good[_i].format), ERR_OK);
}
END_TEST

static const struct {
    const char *format, *text;
} bad[] = {
    {NULL, ""},
    {NULL, "2026-13-01"},
    {NULL, "2026-02-30"},
    {NULL, "2026-10-02 24:00"},
    {NULL, "2026-10-02 "},
    {NULL, "2026-10-02T09"},
    {NULL, "2.10.2026"},
    {NULL, "2026-10-02 09:12:33 Helsinki"},
    {NULL, "2026-10-02T09:12:33."},
    {NULL, "20261002"},
    {"unix", ""},
    {"unix", "12x"},
    {"unix", "99999999999999999"},
    {"unix_ms", "1.5"},
    {"%d.%m.%Y", "2.10.2026 9:05"},
    {"%d.%m.%Y", "31.2.2026"},
    {"%m/%d/%y %I:%M %p", "10/02/26 13:05 PM"},
    {"%F %T", "2026-10-02T09:05:01"},
    {"%e %b %Y", "2 Okt 2026"},
};

START_TEST(import_time__refuses)
{
    int64_t us = 42;

    ck_assert_msg(import_time_parse(bad[_i].text, bad[_i].format, helsinki, &us) == ERR_SYNTAX, "%s", bad[_i].text);
    ck_assert_int_eq(us, 42);
}
END_TEST

START_TEST(import_time__knows_which_patterns_can_be_used)
{
    static const char *const useless[] = {"", "%H:%M", "%Y-%m", "%Y-%m-%q", "%Y-%m-%d %", "Unix"};

    for (size_t i = 0; i < sizeof useless / sizeof *useless; i++)
        ck_assert_msg(import_time_check(useless[i]) == ERR_INVALID, "%s", useless[i]);
}
END_TEST

Suite *suite_import_time(void)
{
    Suite *s = suite_create("import_time");
    TCase *t = tcase_create("import_time");

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, import_time__reads, 0, (int)(sizeof good / sizeof *good));
    tcase_add_loop_test(t, import_time__refuses, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(t, import_time__knows_which_patterns_can_be_used);
    suite_add_tcase(s, t);
    return s;
}
