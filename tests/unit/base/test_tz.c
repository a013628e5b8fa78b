/*
 * Time zones against the C library: its own reader of the same files, and of POSIX rules given as TZ. Each test is a
 * process of its own, so it may change TZ and TZDIR.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/tz.h"
#include "tests/support/support.h"

Suite *suite_tz(void);

#define LAST_SECOND INT64_C(4133980800) /* 2101-01-01 */

static const char *const zones[] = {"Europe/Helsinki",
                                    "America/New_York",
                                    "America/Sao_Paulo",
                                    "Asia/Kolkata",
                                    "Pacific/Apia",
                                    "Australia/Lord_Howe",
                                    "Africa/Casablanca",
                                    "Europe/Dublin",
                                    "America/Havana",
                                    "Asia/Kathmandu",
                                    "Etc/GMT+5",
                                    "Asia/Gaza",
                                    "UTC"};

static uint64_t state = 88172645463325252u;

static int64_t random_second(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int64_t)(state % (uint64_t)LAST_SECOND);
}

static struct tz *open_zone(const char *name)
{
    struct tz *z = NULL;

    ck_assert_msg(tz_open(name, &z) == ERR_OK, "%s", name);
    return z;
}

/* What the C library says with its TZ as it is. */
static int64_t libc_offset_s(int64_t t)
{
    time_t at = (time_t)t;
    struct tm tm;

    if (localtime_r(&at, &tm) == NULL) ck_abort_msg("%ld has no local time", (long)t);
    return tm.tm_gmtoff;
}

static void check_offsets(const struct tz *z, const char *what)
{
    for (int i = 0; i < 5000; i++) {
        int64_t t = random_second();
        if (tz_offset_s(z, t * SECOND_US) != libc_offset_s(t)) ck_abort_msg("%s at %ld", what, (long)t);
        if (tz_offset_s(z, t * SECOND_US + 999999) != libc_offset_s(t))
            ck_abort_msg("%s at the end of %ld", what, (long)t);
    }
    /* A quarter of an hour at a time, so that every change of two years is met to the minute. */
    for (int64_t t = 1700000000; t < 1763200000; t += 900) {
        if (tz_offset_s(z, t * SECOND_US) != libc_offset_s(t)) ck_abort_msg("%s at %ld", what, (long)t);
        if (tz_offset_s(z, t * SECOND_US - 1) != libc_offset_s(t - 1)) ck_abort_msg("%s before %ld", what, (long)t);
    }
}

START_TEST(tz__offsets_are_the_c_library_s)
{
    struct tz *z = open_zone(zones[_i]);

    setenv("TZ", zones[_i], 1);
    tzset();
    check_offsets(z, zones[_i]);
    tz_close(z);
}
END_TEST

/* Walks through [from, to) by quarters of an hour: a day begins when the C library first shows its date or a later. */
static void check_days(const struct tz *z, const char *name, int64_t from, int64_t to)
{
    int64_t before = INT64_MIN;

    for (int64_t t = from; t < to; t += 900) {
        int64_t day = (t + libc_offset_s(t)) / 86400;
        if (day <= before) continue;
        if (before != INT64_MIN) {
            for (int64_t d = before + 1; d <= day; d++) {
                if (tz_day_start_us(z, d) != t * SECOND_US) ck_abort_msg("%s: day %ld", name, (long)d);
            }
            ck_assert_int_eq(tz_day_of(z, t * SECOND_US), day);
            ck_assert_int_eq(tz_day_of(z, t * SECOND_US - 1), before);
        }
        before = day;
    }
}

START_TEST(tz__days_begin_at_their_first_instant)
{
    struct tz *z = open_zone(zones[_i]);

    setenv("TZ", zones[_i], 1);
    tzset();
    /* 2011 has Apia's skipped day, 2017 and 2018 gaps over midnight; changes of these zones fall on quarters. */
    check_days(z, zones[_i], 1299999600, 1330000200);
    check_days(z, zones[_i], 1483228800, 1546300800);
    tz_close(z);
}
END_TEST

START_TEST(tz__an_instant_lies_in_its_day)
{
    struct tz *z = open_zone(zones[_i]);

    for (int i = 0; i < 20000; i++) {
        int64_t us = random_second() * SECOND_US + i, day = tz_day_of(z, us);
        if (tz_day_start_us(z, day) > us) ck_abort_msg("%ld is before its day", (long)us);
        if (us >= tz_day_start_us(z, day + 1)) ck_abort_msg("%ld is after its day", (long)us);
    }
    tz_close(z);
}
END_TEST

START_TEST(tz__local_times_become_the_instant_that_shows_them)
{
    struct tz *z = open_zone(zones[_i]);

    setenv("TZ", zones[_i], 1);
    tzset();
    for (int i = 0; i < 20000; i++) {
        int64_t local = random_second(), us = tz_local_us(z, local / 86400, (int32_t)(local % 86400));
        int64_t t = us / SECOND_US, shown = t + libc_offset_s(t);
        /* Shown exactly, or skipped: then a second before, the clock was not yet there. Never earlier the same. */
        bool skipped = shown > local && t - 1 + libc_offset_s(t - 1) < local;
        if (shown != local && !skipped) ck_abort_msg("%ld shows %ld", (long)t, (long)shown);
        if (t - 3600 + libc_offset_s(t - 3600) >= local) ck_abort_msg("%ld is not the first", (long)t);
    }
    tz_close(z);
}
END_TEST

START_TEST(tz__gaps_and_repeated_hours)
{
    struct tz *z = open_zone("Europe/Helsinki");
    int64_t gap, twice;

    ck_assert_int_eq(text_parse_time("2024-03-31T04:00:00+03:00", &gap), ERR_OK);
    ck_assert_int_eq(text_parse_time("2024-10-27T03:30:00+03:00", &twice), ERR_OK);
    ck_assert_int_eq(tz_local_us(z, text_days_from_civil(2024, 3, 31), 3 * 3600 + 1800), gap);
    ck_assert_int_eq(tz_local_us(z, text_days_from_civil(2024, 3, 31), 4 * 3600), gap);
    ck_assert_int_eq(tz_local_us(z, text_days_from_civil(2024, 10, 27), 3 * 3600 + 1800), twice);
    ck_assert_int_eq(tz_local_us(z, text_days_from_civil(2024, 10, 27), 4 * 3600), twice + 5400 * SECOND_US);
    tz_close(z);
}
END_TEST

/* Days among the shared period vectors: "2011-12-30" with start and perhaps end. */
START_TEST(tz__days_of_the_shared_vectors)
{
    struct arena *a = arena_create();
    struct faults faults;
    const struct json *root;
    size_t n;
    char *path = support_shared_path("vectors/kpi.json"), *bytes = support_read_file(path, &n);
    int checked = 0;

    faults_init(&faults, a);
    ck_assert_int_eq(json_parse(a, bytes, n, "", &faults, &root), ERR_OK);
    for (const struct json *c = json_first(json_get(root, "cases")); c != NULL; c = json_next(c)) {
        const struct json *start = json_pointer(c, "/expect/start_us"), *end = json_pointer(c, "/expect/end_us");
        char text[64];
        int64_t us, day;
        struct tz *z;
        if (strcmp(json_string(json_get(c, "kind")), "period") != 0 || start == NULL) continue;
        snprintf(text, sizeof text, "%sT00:00:00Z", json_string(json_pointer(c, "/given/period")));
        if (text_parse_time(text, &us) != ERR_OK) continue;
        day = us / DAY_US;
        z = open_zone(json_string(json_pointer(c, "/given/timezone")));
        ck_assert_int_eq(tz_day_start_us(z, day), (int64_t)json_number(start));
        if (end != NULL) ck_assert_int_eq(tz_day_start_us(z, day + 1), (int64_t)json_number(end));
        tz_close(z);
        checked++;
    }
    ck_assert_int_ge(checked, 6);
    free(path);
    free(bytes);
    arena_drop(a);
}
END_TEST

/* --- files made for the purpose ---------------------------------------------------------------------------------- */

static char directory[] = "/tmp/waymark-tz-XXXXXX";

static void make_directory(void)
{
    ck_assert_ptr_nonnull(mkdtemp(directory));
    setenv("TZDIR", directory, 1);
}

static void write_zone(const char *bytes, size_t n)
{
    char path[128];
    FILE *f;

    snprintf(path, sizeof path, "%s/Made", directory);
    f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
}

static void remove_directory(void)
{
    char path[128];

    snprintf(path, sizeof path, "%s/Made", directory);
    unlink(path);
    rmdir(directory);
}

/* A TZif file without transitions, one type, and this rule. */
static size_t make_zone(const char *rule, char ret[512])
{
    size_t n = 0;

    for (int block = 0; block < 2; block++) {
        memset(ret + n, 0, 51);
        memcpy(ret + n, "TZif2", 5);
        ret[n + 39] = 1; /* typecnt */
        ret[n + 43] = 1; /* charcnt */
        n += 44 + 6 + 1;
    }
    return n + (size_t)snprintf(ret + n, 512 - n, "\n%s\n", rule);
}

static enum err open_rule(const char *rule, struct tz **ret)
{
    char bytes[512];

    write_zone(bytes, make_zone(rule, bytes));
    return tz_open("Made", ret);
}

START_TEST(tz__rules_of_every_form_are_the_c_library_s)
{
    static const char *const rules[] = {
        "EET-2EEST,M3.5.0/3,M10.5.0/4",
        "EST5EDT,M3.2.0,M11.1.0",
        "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1",
        "AAA3BBB,J60/1,J300",
        "AAA3BBB,59/1,299/3:30:15",
        "AAA-10BBB,J305,J59/3",
        "AAA-10BBB,304,58",
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        "IST-1GMT0,M10.5.0,M3.5.0/1",
        "<+07>-7",
        "<-0330>3:30:20",
        "UTC0",
    };
    struct tz *z;

    make_directory();
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        ck_assert_msg(open_rule(rules[i], &z) == ERR_OK, "%s", rules[i]);
        setenv("TZ", rules[i], 1);
        tzset();
        check_offsets(z, rules[i]);
        tz_close(z);
    }
    remove_directory();
}
END_TEST

START_TEST(tz__daylight_time_all_year_has_no_seam)
{
    struct tz *z;

    make_directory();
    ck_assert_int_eq(open_rule("XXX3EDT4,0/0,J365/23", &z), ERR_OK);
    for (int i = 0; i < 5000; i++) ck_assert_int_eq(tz_offset_s(z, random_second() * SECOND_US), -4 * 3600);
    for (int64_t t = 1703800000; t < 1704300000; t += 600) ck_assert_int_eq(tz_offset_s(z, t * SECOND_US), -4 * 3600);
    tz_close(z);
    remove_directory();
}
END_TEST

START_TEST(tz__rules_that_are_none_are_refused)
{
    static const char *const bad[] = {"E5",
                                      "EET",
                                      "EET-2EEST",
                                      "EET-2EEST,M3.5.0/3",
                                      "EET-2EEST,M13.5.0,M10.5.0",
                                      "EET-2EEST,M3.6.0,M10.5.0",
                                      "EET-2EEST,M3.5.7,M10.5.0",
                                      "EET-2EEST,J0,J5",
                                      "EET-2EEST,J1,J366",
                                      "EET-2EEST,1,366",
                                      "EET-25",
                                      "EET-2:60",
                                      "<+02-2",
                                      "EET-2 ",
                                      "EET-2EEST,M3.5.0/168,M10.5.0",
                                      "EET-2EEST,M3.5.0,M10.5.0,",
                                      "EET-2,M3.5.0,M10.5.0"};
    struct tz *z = NULL;

    make_directory();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(open_rule(bad[i], &z) == ERR_NONE, "%s", bad[i]);
        ck_assert_ptr_null(z);
    }
    remove_directory();
}
END_TEST

/* Every question about a zone that opened in spite of a changed byte has an answer. */
static void survive(const char *bytes, size_t n)
{
    struct tz *z;

    write_zone(bytes, n);
    if (tz_open("Made", &z) != ERR_OK) return;
    for (int i = 0; i < 3; i++) {
        int64_t us = random_second() * SECOND_US, day = tz_day_of(z, us);
        ck_assert(tz_day_start_us(z, day) <= us && us < tz_day_start_us(z, day + 1));
    }
    tz_close(z);
}

START_TEST(tz__damaged_files_are_survived)
{
    size_t n;
    char *bytes = support_read_file("/usr/share/zoneinfo/Europe/Dublin", &n);
    struct tz *z;

    make_directory();
    for (size_t cut = 0; cut < n; cut++) {
        write_zone(bytes, cut);
        ck_assert_msg(tz_open("Made", &z) == ERR_NONE, "%zu bytes of %zu", cut, n);
    }
    for (size_t at = 0; at < n; at++) {
        char was = bytes[at];
        bytes[at] = (char)(was ^ (1 << random_second() % 8));
        survive(bytes, n);
        bytes[at] = (char)0xFF;
        survive(bytes, n);
        bytes[at] = was;
    }
    free(bytes);
    remove_directory();
}
END_TEST

START_TEST(tz__names_that_are_no_zone_s_are_refused)
{
    static const char *const bad[] = {"",
                                      "Europe",
                                      "Europe/",
                                      "/Europe/Helsinki",
                                      "../zoneinfo/UTC",
                                      "Europe/../UTC",
                                      "Europe//Helsinki",
                                      "Europe/Atlantis",
                                      "zone1970.tab",
                                      "tzdata.zi",
                                      "leapseconds",
                                      "right/UTC",
                                      "Europe/Helsinki\n",
                                      "Europe/Hel sinki",
                                      "Europe/Helsinki/x",
                                      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    struct tz *z = NULL;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(tz_open(bad[i], &z) == ERR_NONE, "%s", bad[i]);
        ck_assert_ptr_null(z);
    }
    tz_close(NULL);
}
END_TEST

Suite *suite_tz(void)
{
    Suite *s = suite_create("tz");
    TCase *t = tcase_create("tz");
    int n = (int)(sizeof zones / sizeof *zones);

    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, tz__offsets_are_the_c_library_s, 0, n);
    tcase_add_loop_test(t, tz__days_begin_at_their_first_instant, 0, n);
    tcase_add_loop_test(t, tz__an_instant_lies_in_its_day, 0, n);
    tcase_add_loop_test(t, tz__local_times_become_the_instant_that_shows_them, 0, n);
    tcase_add_test(t, tz__gaps_and_repeated_hours);
    tcase_add_test(t, tz__days_of_the_shared_vectors);
    tcase_add_test(t, tz__rules_of_every_form_are_the_c_library_s);
    tcase_add_test(t, tz__daylight_time_all_year_has_no_seam);
    tcase_add_test(t, tz__rules_that_are_none_are_refused);
    tcase_add_test(t, tz__damaged_files_are_survived);
    tcase_add_test(t, tz__names_that_are_no_zone_s_are_refused);
    suite_add_tcase(s, t);
    return s;
}
