/* Reading parsed JSON, bodies item by item, canonical text, and threads beside each other. */
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

Suite *suite_json(void);

static struct arena *arena;
static struct faults faults;
static struct json_items it;
static const struct json *item;
static const char *raw;
static size_t raw_n;

static void setup(void)
{
    arena = arena_create();
    faults_init(&faults, arena);
}

static void teardown(void)
{
    arena_drop(arena);
}

static const struct json *parse(const char *text)
{
    const struct json *v;

    ck_assert_msg(json_parse(arena, text, strlen(text), "", &faults, &v) == ERR_OK, "%s", text);
    return v;
}

START_TEST(json__children_have_types_names_and_values)
{
    static const enum json_type types[] = {JSON_NULL,   JSON_FALSE, JSON_TRUE,  JSON_NUMBER,
                                           JSON_STRING, JSON_ARRAY, JSON_OBJECT};
    const struct json *v =
        parse("{\"0\":null,\"1\":false,\"2\":true,\"3\":-1.5,\"4\":\"t\\u00e4\",\"5\":[1,2],\"6\":{}}");
    const struct json *child = json_first(v);
    char name[2] = "0";

    ck_assert_uint_eq(json_count(v), 7);
    for (int i = 0; i < 7; i++, child = json_next(child)) {
        name[0] = (char)('0' + i);
        ck_assert_str_eq(json_name(child), name);
        ck_assert_int_eq(json_type(child), types[i]);
        ck_assert_ptr_eq(json_get(v, name), child);
    }
    ck_assert_ptr_null(child);
    ck_assert(json_number(json_get(v, "3")) == -1.5);
    ck_assert_str_eq(json_string(json_get(v, "4")), "t\xC3\xA4");
    ck_assert_uint_eq(json_count(json_get(v, "5")), 2);
    ck_assert_uint_eq(json_count(json_get(v, "4")), 0);
    ck_assert_str_eq(json_type_name(json_type(v)), "an object");
}
END_TEST

START_TEST(json__names_are_exact)
{
    const struct json *v = parse("{\"key\":1,\"Key\":2}");

    ck_assert(json_number(json_get(v, "Key")) == 2);
    ck_assert_ptr_null(json_get(v, "KEY"));
    ck_assert_ptr_null(json_get(v, "ke"));
    ck_assert_ptr_null(json_get(json_get(v, "key"), "key"));
    ck_assert_ptr_null(json_get(parse("[1]"), "0"));
}
END_TEST

START_TEST(json__pointers_of_rfc_6901)
{
    /* The document and the pointers of RFC 6901 5. */
    static const char *const pointers[] = {"/foo/0", "/",     "/a~1b", "/c%d", "/e^f",
                                           "/g|h",   "/i\\j", "/k\"l", "/ ",   "/m~0n"};
    static const char *const none[] = {"foo",
                                       "/fo",
                                       "/foo/2",
                                       "/foo/-",
                                       "/foo/00",
                                       "/foo/01",
                                       "/foo/",
                                       "/foo/0/0",
                                       "/foo/a",
                                       "/a/b",
                                       "/m~n",
                                       "/m~2n",
                                       "/foo/99999999999999999999",
                                       "/foo/0x0"};
    const struct json *v = parse("{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
                                 "\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}");

    ck_assert_ptr_eq(json_pointer(v, ""), v);
    ck_assert_str_eq(json_string(json_pointer(v, pointers[0])), "bar");
    for (int i = 1; i < 10; i++) ck_assert(json_number(json_pointer(v, pointers[i])) == i - 1);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(json_pointer(v, none[i]) == NULL, "%s", none[i]);
}
END_TEST

START_TEST(json__canonical_text_is_one_for_equal_documents)
{
    struct buffer a = {0}, b = {0};

    json_write_canonical(
        parse("{ \"b\" : [ 1.0, 1e2, -0, 0.10 ], \"a\":{\"z\":null,\"Z\":true,\"\\u00e4\":\"\\/\"}, \"aa\":\"\"}"), &a);
    ck_assert_str_eq(a.data, "{\"a\":{\"Z\":true,\"z\":null,\"\xC3\xA4\":\"/\"},\"aa\":\"\",\"b\":[1,100,0,0.1]}");
    json_write_canonical(parse("{\"aa\":\"\",\"a\":{\"\xC3\xA4\":\"/\",\"Z\":true,\"z\":null},\"b\":[1,100,0,0.1]}"),
                         &b);
    ck_assert_str_eq(a.data, b.data);
    buffer_free(&a);
    buffer_free(&b);
}
END_TEST

/* --- items ----------------------------------------------------------------------------------------------------- */

static enum err next(void)
{
    return json_items_next(&it, arena, &faults, &item, &raw, &raw_n);
}

/* The items' raw texts joined by '|', and the last answer. */
static enum err walk(const char *body, bool lines, struct buffer *ret_joined)
{
    size_t index = 0;
    enum err e;
    char *copy = malloc(strlen(body) + 1);

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, body, strlen(body) + 1);
    buffer_clear(ret_joined);
    buffer_puts(ret_joined, "");
    faults_init(&faults, arena);
    if (lines) json_items_init_lines(&it, copy, strlen(body));
    else json_items_init(&it, copy, strlen(body));
    while ((e = next()) == ERR_OK) {
        const struct json *again;
        ck_assert_uint_eq(it.index, index++);
        if (index > 1) buffer_putc(ret_joined, '|');
        buffer_put(ret_joined, raw, raw_n);
        ck_assert_int_eq(json_parse(arena, raw, raw_n, "", &faults, &again), ERR_OK);
        ck_assert_int_eq(json_type(again), json_type(item));
    }
    ck_assert_int_eq(next(), ERR_NONE);
    free(copy);
    return e;
}

static void check_items(const char *body, bool lines, const char *joined)
{
    struct buffer b = {0};

    ck_assert_msg(walk(body, lines, &b) == ERR_NONE, "%s", body);
    ck_assert_str_eq(b.data, joined);
    ck_assert_uint_eq(faults.n, 0);
    buffer_free(&b);
}

static void check_refused(const char *body, bool lines, const char *before, const char *pointer, enum fault_code code)
{
    struct buffer b = {0};

    ck_assert_msg(walk(body, lines, &b) == ERR_SYNTAX, "%s", body);
    ck_assert_str_eq(b.data, before);
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.items[0].pointer, pointer);
    ck_assert_int_eq(faults.items[0].code, code);
    buffer_free(&b);
}

START_TEST(json__a_body_is_one_value_or_an_array)
{
    check_items("{\"a\":1}", false, "{\"a\":1}");
    check_items(" \n{\"a\":[1,2]} ", false, "{\"a\":[1,2]}");
    ck_assert(it.single);
    check_items("[{\"a\":1},{\"b\":[3]}]", false, "{\"a\":1}|{\"b\":[3]}");
    ck_assert(!it.single);
    check_items(" [ {\"a\":1} ,\n[[]], 3 ,\"x,]\" ] ", false, "{\"a\":1}|[[]]|3|\"x,]\"");
    check_items("[[1],[2]]", false, "[1]|[2]");
    check_items("[]", false, "");
    check_items(" [ ] ", false, "");
    check_items("42", false, "42");
    check_items("[{\"x\":1},{\"x\":1}]", false, "{\"x\":1}|{\"x\":1}");
}
END_TEST

START_TEST(json__a_body_with_a_fault_anywhere_yields_nothing)
{
    check_refused("[{\"a\":1},{\"b\":2},{\"c\"]", false, "", "", FAULT_BAD_JSON);
    check_refused("[{\"a\":1}] x", false, "", "", FAULT_BAD_JSON);
    check_refused("[{\"a\":1},]", false, "", "", FAULT_BAD_JSON);
    check_refused("", false, "", "", FAULT_BAD_JSON);
    check_refused("[", false, "", "", FAULT_BAD_JSON);
    check_refused("[1,\"\xff\"]", false, "", "", FAULT_BAD_UTF8);
    check_refused("{\"a\":1}{\"b\":2}", false, "", "", FAULT_BAD_JSON);
}
END_TEST

START_TEST(json__a_duplicate_member_names_its_item)
{
    check_refused("[{\"a\":1},{\"b\":2},\n {\"c\":1,\"c\":2}]", false, "{\"a\":1}|{\"b\":2}", "/2",
                  FAULT_DUPLICATE_MEMBER);
    ck_assert_ptr_eq(strstr(faults.items[0].detail, "Line 2, column 9:"), faults.items[0].detail);
    check_refused("{\"c\":1,\"c\":2}", false, "", "", FAULT_DUPLICATE_MEMBER);
    check_refused("{\"a\":1}\n{\"c\":1,\"c\":2}", true, "{\"a\":1}", "/1", FAULT_DUPLICATE_MEMBER);
}
END_TEST

START_TEST(json__lines_may_be_blank_and_end_in_crlf)
{
    check_items("{\"a\":1}\n{\"b\":2}\n", true, "{\"a\":1}|{\"b\":2}");
    check_items("\n\r\n  \n{\"a\":1}\r\n\n [2] \n3", true, "{\"a\":1}|[2]|3");
    check_items("", true, "");
    check_items("\n \n", true, "");
}
END_TEST

START_TEST(json__a_bad_line_names_itself)
{
    check_refused("{\"a\":1}\n\n{\"b\":\n2}\n", true, "", "/1", FAULT_BAD_JSON);
    ck_assert_ptr_eq(strstr(faults.items[0].detail, "Line 3, column 6:"), faults.items[0].detail);
    check_refused("1\n2 3\n", true, "", "/1", FAULT_BAD_JSON);
}
END_TEST

START_TEST(json__a_batch_may_hold_more_values_than_a_document)
{
    struct buffer b = {0};
    size_t n = 0;

    buffer_putc(&b, '[');
    for (int i = 0; i < JSON_VALUES_MAX; i++) buffer_printf(&b, "%s{\"id\":%d,\"x\":[1,2]}", i > 0 ? "," : "", i);
    buffer_putc(&b, ']');
    json_items_init(&it, b.data, b.size);
    for (; next() == ERR_OK; n++) {
        ck_assert(json_number(json_get(item, "id")) == (double)n);
        arena_reset(arena);
    }
    ck_assert_uint_eq(n, JSON_VALUES_MAX);
    ck_assert_uint_le(arena_used(arena), 4096);
    buffer_free(&b);
}
END_TEST

/* --- threads --------------------------------------------------------------------------------------------------- */

static void *parse_often(void *unused)
{
    struct arena *a = arena_create();
    struct faults own;
    const struct json *v;

    (void)unused;
    for (int i = 0; i < 2000; i++) {
        char text[64];
        snprintf(text, sizeof text, "{\"i\":%d,\"s\":\"%d\"}", i, i);
        faults_init(&own, a);
        if (json_parse(a, text, strlen(text), "", &own, &v) != ERR_OK) abort();
        if ((int)json_number(json_get(v, "i")) != i || strtol(json_string(json_get(v, "s")), NULL, 10) != i) abort();
        arena_reset(a);
    }
    arena_drop(a);
    return NULL;
}

START_TEST(json__threads_parse_into_their_own_arenas)
{
    pthread_t threads[4];

    for (int i = 0; i < 4; i++) ck_assert_int_eq(pthread_create(&threads[i], NULL, parse_often, NULL), 0);
    for (int i = 0; i < 4; i++) ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
}
END_TEST

Suite *suite_json(void)
{
    Suite *s = suite_create("json");
    TCase *t = tcase_create("json");

    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, json__children_have_types_names_and_values);
    tcase_add_test(t, json__names_are_exact);
    tcase_add_test(t, json__pointers_of_rfc_6901);
    tcase_add_test(t, json__canonical_text_is_one_for_equal_documents);
    tcase_add_test(t, json__a_body_is_one_value_or_an_array);
    tcase_add_test(t, json__a_body_with_a_fault_anywhere_yields_nothing);
    tcase_add_test(t, json__a_duplicate_member_names_its_item);
    tcase_add_test(t, json__lines_may_be_blank_and_end_in_crlf);
    tcase_add_test(t, json__a_bad_line_names_itself);
    tcase_add_test(t, json__a_batch_may_hold_more_values_than_a_document);
    tcase_add_test(t, json__threads_parse_into_their_own_arenas);
    suite_add_tcase(s, t);
    return s;
}
