/* The JSON writer. */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#include "base/json.h"

Suite *suite_json_write(void);

static struct buffer out;
static struct json_writer w;

static void setup(void)
{
    memset(&out, 0, sizeof out);
    json_writer_init(&w, &out);
}

static void teardown(void)
{
    buffer_free(&out);
}

START_TEST(json_write__commas_are_its_business)
{
    json_open_object(&w);
    json_member_string(&w, "s", "text");
    json_member_string(&w, "none", NULL);
    json_member_int(&w, "i", INT64_MIN);
    json_member_double(&w, "d", 0.1);
    json_member_double(&w, "nan", (double)NAN);
    json_member_bool(&w, "b", true);
    json_member_null(&w, "z");
    json_member_time(&w, "t", 1500000);
    json_put_name(&w, "a");
    json_open_array(&w);
    json_open_array(&w);
    json_close_array(&w);
    json_open_object(&w);
    json_close_object(&w);
    json_put_raw(&w, "{\"r\":1}", 7);
    json_put_int(&w, 2);
    json_close_array(&w);
    json_close_object(&w);
    ck_assert_str_eq(out.data, "{\"s\":\"text\",\"none\":null,\"i\":-9223372036854775808,\"d\":0.1,\"nan\":null,"
                               "\"b\":true,\"z\":null,\"t\":\"1970-01-01T00:00:01.500000Z\","
                               "\"a\":[[],{},{\"r\":1},2]}");
}
END_TEST

START_TEST(json_write__values_at_the_top_stand_side_by_side)
{
    json_put_int(&w, 1);
    buffer_putc(&out, '\n');
    json_put_int(&w, 2);
    ck_assert_str_eq(out.data, "1\n2");
}
END_TEST

START_TEST(json_write__strings_read_back_whatever_they_hold)
{
    struct arena *a = arena_create();
    struct faults faults;
    const struct json *v;
    char s[300];
    size_t n = 0;

    for (int c = 1; c < 128; c++) s[n++] = (char)c;
    memcpy(s + n, "\xC3\xA4\xE2\x80\xA8\xF0\x9F\x98\x80", 10);
    json_put_string(&w, s);
    faults_init(&faults, a);
    ck_assert_int_eq(json_parse(a, out.data, out.size, "", &faults, &v), ERR_OK);
    ck_assert_str_eq(json_string(v), s);
    arena_drop(a);
}
END_TEST

START_TEST(json_write__escapes_and_what_is_not_utf8)
{
    json_put_string_n(&w, "\"\\\b\f\n\r\t\x1f/\0\xff\xC3", 12);
    ck_assert_str_eq(out.data, "\"\\\"\\\\\\b\\f\\n\\r\\t\\u001f/\\u0000\xEF\xBF\xBD\xEF\xBF\xBD\"");
}
END_TEST

START_TEST(json_write__deeper_than_it_knows_ends_the_process)
{
    for (int i = 0; i < JSON_DEPTH_MAX + 2; i++) json_open_array(&w);
}
END_TEST

Suite *suite_json_write(void)
{
    Suite *s = suite_create("json_write");
    TCase *t = tcase_create("json_write");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, json_write__commas_are_its_business);
    tcase_add_test(t, json_write__values_at_the_top_stand_side_by_side);
    tcase_add_test(t, json_write__strings_read_back_whatever_they_hold);
    tcase_add_test(t, json_write__escapes_and_what_is_not_utf8);
    tcase_add_test_raise_signal(t, json_write__deeper_than_it_knows_ends_the_process, SIGABRT);
    suite_add_tcase(s, t);
    return s;
}
