/*
 * What the scanner takes and refuses: the shared collection of JSON files, duplicate members, numbers, limits, and
 * texts cut or changed in every place.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "tests/support/support.h"

Suite *suite_json_scan(void);

static struct arena *arena;
static struct faults faults;

static void setup(void)
{
    arena = arena_create();
}

static void teardown(void)
{
    arena_drop(arena);
}

/* Parses a copy of exactly n bytes, so that a sanitizer sees a read beyond them. NULL: refused, one fault. */
static const struct json *parse_n(const char *text, size_t n)
{
    const struct json *v = NULL;
    char *copy = malloc(n > 0 ? n : 1);
    enum err e;

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, n);
    faults_init(&faults, arena);
    e = json_parse(arena, copy, n, "/base", &faults, &v);
    free(copy);
    ck_assert(e == ERR_OK || e == ERR_SYNTAX);
    ck_assert_uint_eq(faults.n, e == ERR_OK ? 0 : 1);
    if (e != ERR_OK) {
        ck_assert_ptr_null(v);
        ck_assert_str_eq(faults.items[0].pointer, "/base");
        ck_assert_ptr_null(strstr(faults.items[0].detail, "cannot be read"));
    }
    return v;
}

static const struct json *parse(const char *text)
{
    return parse_n(text, strlen(text));
}

static void refuse(const char *text, enum fault_code code)
{
    ck_assert_msg(parse(text) == NULL, "%s", text);
    ck_assert_msg(faults.items[0].code == code, "%s: %s", text, fault_code_text(faults.items[0].code));
}

/* What was accepted reads back from its canonical text to the same canonical text. */
static void check_canonical(const struct json *v)
{
    struct buffer once = {0}, twice = {0};

    json_write_canonical(v, &once);
    v = parse_n(once.data, once.size);
    ck_assert_ptr_nonnull(v);
    json_write_canonical(v, &twice);
    ck_assert_str_eq(once.data, twice.data);
    buffer_free(&once);
    buffer_free(&twice);
}

/* A well-formed file that only a rule of ours forbids; the rule must be the one the file is about. */
static bool refused_by_rule(const char *name)
{
    if (faults.items[0].code == FAULT_DUPLICATE_MEMBER) return strstr(name, "duplicated_key") != NULL;
    if (strstr(faults.items[0].detail, "\\u0000") != NULL) return strstr(name, "null") != NULL;
    return false;
}

START_TEST(json_scan__the_collection_is_judged_right)
{
    char *path = support_shared_path("bad-input/json");
    DIR *directory = opendir(path);
    int good = 0, bad = 0, either = 0;

    ck_assert_ptr_nonnull(directory);
    for (struct dirent *d; (d = readdir(directory)) != NULL; arena_reset(arena)) {
        size_t n;
        char *file, *bytes;
        const struct json *v;
        if (strstr(d->d_name, ".json") == NULL) continue;
        file = arena_printf(arena, "%s/%s", path, d->d_name);
        bytes = support_read_file(file, &n);
        v = parse_n(bytes, n);
        free(bytes);
        if (v == NULL && d->d_name[0] == 'y') ck_assert_msg(refused_by_rule(d->d_name), "%s", d->d_name);
        if (v != NULL && d->d_name[0] == 'n') ck_abort_msg("accepted %s", d->d_name);
        if (v != NULL) check_canonical(v);
        good += d->d_name[0] == 'y';
        bad += d->d_name[0] == 'n';
        either += d->d_name[0] == 'i';
    }
    closedir(directory);
    free(path);
    ck_assert_int_gt(good, 0);
    ck_assert_int_gt(bad, 0);
    ck_assert_int_gt(either, 0);
}
END_TEST

START_TEST(json_scan__a_name_is_compared_as_it_reads)
{
    refuse("{\"a\":1,\"a\":1}", FAULT_DUPLICATE_MEMBER);
    refuse("{\"a\":1,\"\\u0061\":2}", FAULT_DUPLICATE_MEMBER);
    refuse("{\"\\/\":1,\"b\":0,\"/\":2}", FAULT_DUPLICATE_MEMBER);
    refuse("{\"\\ud83d\\ude00\":1,\"\xF0\x9F\x98\x80\":2}", FAULT_DUPLICATE_MEMBER);
    refuse("{\"\\u00e4\":1,\"\xC3\xA4\":2}", FAULT_DUPLICATE_MEMBER);
    refuse("{\"\\n\":1,\"\\u000A\":2}", FAULT_DUPLICATE_MEMBER);
    refuse("{\"\":1,\"\":2}", FAULT_DUPLICATE_MEMBER);
    refuse("[{\"x\":{\"y\":[{\"k\":1,\"k\":2}]}}]", FAULT_DUPLICATE_MEMBER);
    ck_assert_ptr_nonnull(parse("{\"a\":1,\"A\":2}"));
    ck_assert_ptr_nonnull(parse("{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}"));
    ck_assert_ptr_nonnull(parse("[{\"a\":1},{\"a\":1}]"));
    ck_assert_ptr_nonnull(parse("{\"a\":1,\"ab\":2,\"\":3,\"\\\\u0061\":4}"));
    /* After a nested object the outer one goes on. */
    refuse("{\"a\":1,\"b\":{\"c\":1},\"a\":2}", FAULT_DUPLICATE_MEMBER);
    /* What looks like a member in a string is none. */
    ck_assert_ptr_nonnull(parse("{\"a\":\"\\\"a\\\":1,\"}"));
}
END_TEST

START_TEST(json_scan__the_first_duplicate_is_shown)
{
    refuse("{\"z\":1,\n  \"z\":2, \"a\":1, \"a\":2}", FAULT_DUPLICATE_MEMBER);
    ck_assert_ptr_eq(strstr(faults.items[0].detail, "Line 2, column 3:"), faults.items[0].detail);
}
END_TEST

START_TEST(json_scan__many_members_are_compared_quickly)
{
    struct buffer b = {0};

    buffer_putc(&b, '{');
    for (int i = 0; i < JSON_VALUES_MAX - 2; i++) buffer_printf(&b, "\"name-%d\":0,", i);
    buffer_puts(&b, "\"name-7777\":0}");
    refuse(b.data, FAULT_DUPLICATE_MEMBER);
    b.size -= strlen("7777\":0}");
    buffer_puts(&b, "last\":0}");
    ck_assert_ptr_nonnull(parse(b.data));
    buffer_free(&b);
}
END_TEST

START_TEST(json_scan__values_are_counted)
{
    struct buffer b = {0};

    buffer_putc(&b, '[');
    for (int i = 0; i < JSON_VALUES_MAX - 2; i++) buffer_puts(&b, "1,");
    buffer_puts(&b, "1]");
    ck_assert_ptr_nonnull(parse(b.data));
    b.size--;
    buffer_puts(&b, ",1]");
    refuse(b.data, FAULT_TOO_MANY);
    buffer_free(&b);
}
END_TEST

START_TEST(json_scan__depth_is_bounded)
{
    struct buffer b = {0};

    for (int i = 0; i < JSON_DEPTH_MAX / 2; i++) buffer_puts(&b, "{\"a\":[");
    for (int i = 0; i < JSON_DEPTH_MAX / 2; i++) buffer_puts(&b, "]}");
    ck_assert_ptr_nonnull(parse(b.data));
    check_canonical(parse(b.data));
    buffer_clear(&b);
    for (int i = 0; i < JSON_DEPTH_MAX + 1; i++) buffer_putc(&b, '[');
    for (int i = 0; i < JSON_DEPTH_MAX + 1; i++) buffer_putc(&b, ']');
    refuse(b.data, FAULT_DEPTH);
    buffer_clear(&b);
    for (int i = 0; i < 1000000; i++) buffer_putc(&b, '[');
    refuse(b.data, FAULT_DEPTH);
    buffer_free(&b);
}
END_TEST

START_TEST(json_scan__numbers_are_the_nearest_doubles_however_long)
{
    char text[2000];
    static const char *const small[] = {"0",
                                        "-0",
                                        "1e-400",
                                        "-1e-400",
                                        "1E+2",
                                        "1.7976931348623157e308",
                                        "9007199254740993",
                                        "18446744073709551616",
                                        "123456789.000001"};
    static const size_t lengths[] = {30, 62, 63, 64, 65, 100, 299, 300, 301, 308};

    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        const struct json *v = parse(small[i]);
        ck_assert_msg(v != NULL, "%s", small[i]);
        ck_assert(json_number(v) == strtod(small[i], NULL));
    }
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        snprintf(text, sizeof text, "[%0*d,2]", (int)lengths[i], 0);
        memset(text + 1, '7', lengths[i]);
        ck_assert_msg(parse(text) != NULL, "%zu digits", lengths[i]);
        ck_assert(json_number(json_first(parse(text))) == strtod(text + 1, NULL));
        ck_assert(json_number(json_next(json_first(parse(text)))) == 2);
        text[2] = '.';
        ck_assert(json_number(json_first(parse(text))) == strtod(text + 1, NULL));
    }
}
END_TEST

START_TEST(json_scan__numbers_beyond_a_double_are_refused)
{
    char text[600];

    refuse("1e400", FAULT_BAD_JSON);
    refuse("[1,-1e309]", FAULT_BAD_JSON);
    refuse("1e99999999999999999999", FAULT_BAD_JSON);
    memset(text, '9', 400);
    text[400] = '\0';
    refuse(text, FAULT_BAD_JSON);
    ck_assert_ptr_nonnull(strstr(faults.items[0].detail, "too large"));
}
END_TEST

START_TEST(json_scan__says_where_and_what)
{
    refuse("{\n  \"a\": 1,\n  \"b\" 2\n}", FAULT_BAD_JSON);
    ck_assert_str_eq(faults.items[0].detail, "Line 3, column 7: a colon is expected here.");
    refuse("", FAULT_BAD_JSON);
    ck_assert_str_eq(faults.items[0].detail, "Line 1, column 1: the text ends before the value does.");
    refuse("[1 2]", FAULT_BAD_JSON);
    ck_assert_str_eq(faults.items[0].detail, "Line 1, column 4: a comma or ] is expected here.");
    refuse("\"a\xff\"", FAULT_BAD_UTF8);
    refuse("\"a\\u0000\"", FAULT_BAD_JSON);
    refuse("\"\\ud800\"", FAULT_BAD_JSON);
    refuse("\"\\ud800\\u0041\"", FAULT_BAD_JSON);
    refuse("\xEF\xBB\xBF{}", FAULT_BAD_JSON);
    refuse("{} {}", FAULT_BAD_JSON);
    ck_assert_ptr_null(parse_n("1\0", 2));
    ck_assert_ptr_null(parse_n("\"a\0b\"", 5));
}
END_TEST

static const char sample[] = "{\"a\\u00e4\":[1,-2.5e+3,true,false,null,\"\\ud83d\\ude00 \xE2\x82\xAC\\n\"],"
                             "\"b\":{\"c\":{},\"d\":[]},\"e\":1234567890123456789012345678901234567890"
                             "1234567890123456789012345678901234567890}";

START_TEST(json_scan__every_beginning_of_a_text_is_refused)
{
    ck_assert_ptr_nonnull(parse(sample));
    for (size_t n = 0; n < sizeof sample - 1; n++) {
        ck_assert_msg(parse_n(sample, n) == NULL, "%zu", n);
        arena_reset(arena);
    }
}
END_TEST

START_TEST(json_scan__any_byte_anywhere_is_survived)
{
    char text[sizeof sample];
    int accepted = 0;

    for (size_t at = 0; at < sizeof sample - 1; at++) {
        memcpy(text, sample, sizeof sample);
        for (int c = 0; c < 256; c++) {
            const struct json *v;
            text[at] = (char)c;
            v = parse_n(text, sizeof sample - 1);
            if (v != NULL) check_canonical(v);
            accepted += v != NULL;
            arena_reset(arena);
        }
    }
    ck_assert_int_gt(accepted, (int)sizeof sample);
}
END_TEST

Suite *suite_json_scan(void)
{
    Suite *s = suite_create("json_scan");
    TCase *t = tcase_create("json_scan");

    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, json_scan__the_collection_is_judged_right);
    tcase_add_test(t, json_scan__a_name_is_compared_as_it_reads);
    tcase_add_test(t, json_scan__the_first_duplicate_is_shown);
    tcase_add_test(t, json_scan__many_members_are_compared_quickly);
    tcase_add_test(t, json_scan__values_are_counted);
    tcase_add_test(t, json_scan__depth_is_bounded);
    tcase_add_test(t, json_scan__numbers_are_the_nearest_doubles_however_long);
    tcase_add_test(t, json_scan__numbers_beyond_a_double_are_refused);
    tcase_add_test(t, json_scan__says_where_and_what);
    tcase_add_test(t, json_scan__every_beginning_of_a_text_is_refused);
    tcase_add_test(t, json_scan__any_byte_anywhere_is_survived);
    suite_add_tcase(s, t);
    return s;
}
