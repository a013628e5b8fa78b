/* Log lines, read back from stderr as JSON. */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"

Suite *suite_log(void);

static FILE *file;
static struct arena *arena;

/* Each test runs in a process of its own, whose stderr it may take away. */
static void setup(void)
{
    file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(dup2(fileno(file), STDERR_FILENO), 0);
    arena = arena_create();
    clock_hold(INT64_C(1767323045000000));
}

static void teardown(void)
{
    arena_drop(arena);
    fclose(file);
}

/* What was logged so far. */
static const char *logged(void)
{
    static char text[16384];
    ssize_t n = pread(fileno(file), text, sizeof text - 1, 0);

    ck_assert_int_ge(n, 0);
    text[n] = '\0';
    return text;
}

static const struct json *parsed(const char *line)
{
    struct faults faults;
    const struct json *v;

    faults_init(&faults, arena);
    ck_assert_int_eq(json_parse(arena, line, strlen(line), "", &faults, &v), ERR_OK);
    return v;
}

START_TEST(log__a_line_is_one_object_with_time_and_level_first)
{
    log_event(LOG_INFO, "request", "s:method", "GET", "i:status", INT64_C(200), "d:ms", 0.4, "b:cached", 1, "s:key",
              (const char *)NULL, NULL);
    ck_assert_str_eq(logged(), "{\"time\":\"2026-01-02T03:04:05Z\",\"level\":\"info\",\"event\":\"request\","
                               "\"method\":\"GET\",\"status\":200,\"ms\":0.4,\"cached\":true,\"key\":null}\n");
}
END_TEST

START_TEST(log__below_the_level_is_silent)
{
    log_event(LOG_DEBUG, "detail", NULL);
    ck_assert_str_eq(logged(), "");
    log_set_level(LOG_DEBUG);
    log_event(LOG_DEBUG, "detail", NULL);
    ck_assert_ptr_nonnull(strstr(logged(), "\"debug\""));
}
END_TEST

START_TEST(log__strange_bytes_cannot_break_a_line)
{
    const struct json *v;
    const char *line;

    log_event(LOG_WARN, "odd", "s:text", "a\"b\\c\nd\x01\xff\xc3\xa4", NULL);
    line = logged();
    ck_assert_ptr_eq(strchr(line, '\n'), line + strlen(line) - 1);
    v = json_get(parsed(line), "text");
    ck_assert_str_eq(json_string(v), "a\"b\\c\nd\x01\xef\xbf\xbd\xc3\xa4");
}
END_TEST

START_TEST(log__a_long_line_is_cut_and_says_so)
{
    static char text[9000];
    const struct json *v;
    const char *line;

    memset(text, '\x02', sizeof text - 1);
    log_event(LOG_ERROR, "long", "s:big", text, "i:after", INT64_C(7), NULL);
    line = logged();
    ck_assert_uint_le(strlen(line), 4096);
    v = parsed(line);
    ck_assert_ptr_null(json_get(v, "big"));
    ck_assert_double_eq(json_number(json_get(v, "after")), 7);
    ck_assert_int_eq(json_type(json_get(v, "cut")), JSON_TRUE);
}
END_TEST

START_TEST(log__a_long_string_keeps_its_beginning)
{
    static char text[9000];
    const struct json *v;

    memset(text, 'x', sizeof text - 1);
    log_event(LOG_ERROR, "long", "s:big", text, NULL);
    v = parsed(logged());
    ck_assert_uint_eq(strlen(json_string(json_get(v, "big"))), 1024);
}
END_TEST

Suite *suite_log(void)
{
    Suite *s = suite_create("log");
    TCase *t = tcase_create("log");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, log__a_line_is_one_object_with_time_and_level_first);
    tcase_add_test(t, log__below_the_level_is_silent);
    tcase_add_test(t, log__strange_bytes_cannot_break_a_line);
    tcase_add_test(t, log__a_long_line_is_cut_and_says_so);
    tcase_add_test(t, log__a_long_string_keeps_its_beginning);
    suite_add_tcase(s, t);
    return s;
}
