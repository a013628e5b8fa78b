/* Paths and queries to rows and values. */
#include <check.h>
#include <string.h>

#include "room.h"

static enum err none(struct request *rq)
{
    (void)rq;
    return ERR_OK;
}

static const char *const taken[] = {"a", "account.*", "limit", NULL};
static const struct route table[] = {
    {"GET", "/", "root", 0, LANE_INLINE, 0, NULL, NULL, false, NOTE_NOTHING, none},
    {"GET", "/v1/metrics/{key}", "metric_get", 0, LANE_READ, 0, NULL, taken, false, NOTE_NOTHING, none},
    {"PUT", "/v1/metrics/{key}", "metric_put", 0, LANE_WRITE, 9, NULL, NULL, false, NOTE_NOTHING, none},
    {"GET", "/v1/metrics/summary", "summary", 0, LANE_READ, 0, NULL, NULL, false, NOTE_NOTHING, none},
    {"GET", "/v1/metrics/{key}/values/{group}", "values", 0, LANE_READ, 0, NULL, NULL, false, NOTE_NOTHING, none},
};

static struct request rq;

static enum err find(const char *method, const char *path, const char **ret_allow)
{
    if (!rq.arena) rq.arena = arena_create();
    rq.method = method;
    rq.path = path;
    rq.query = "";
    rq.route = NULL;
    rq.parameters_n = 0;
    faults_init(&rq.faults, rq.arena);
    return route_find(table, sizeof table / sizeof table[0], &rq, &rq.route, ret_allow);
}

static void found(const char *path, const char *name)
{
    const char *allow;

    ck_assert_msg(find("GET", path, &allow) == ERR_OK, "%s", path);
    ck_assert_str_eq(rq.route->name, name);
}

START_TEST(route_find__finds_rows_and_prefers_written_names)
{
    found("/", "root");
    found("/v1/metrics/nps", "metric_get");
    ck_assert_str_eq(request_path(&rq, "key"), "nps");
    ck_assert_ptr_null(request_path(&rq, "group"));
    found("/v1/metrics/summary", "summary");
    found("/v1/metrics/a/values/b", "values");
    ck_assert_str_eq(request_path(&rq, "key"), "a");
    ck_assert_str_eq(request_path(&rq, "group"), "b");
}
END_TEST

START_TEST(route_find__unescapes_each_segment_once)
{
    found("/v1/metrics/a%2Fb", "metric_get");
    ck_assert_str_eq(request_path(&rq, "key"), "a/b");
    found("/v1/metrics/%2541+", "metric_get");
    ck_assert_str_eq(request_path(&rq, "key"), "%41+");
    found("/v1/metrics/%C3%A4", "metric_get");
    ck_assert_str_eq(request_path(&rq, "key"), "\xc3\xa4");
    found("/v1/metrics/a%41", "metric_get");
    ck_assert_str_eq(request_path(&rq, "key"), "aA");
}
END_TEST

START_TEST(route_find__knows_nothing_else)
{
    static const char *const paths[] = {"/v1",
                                        "/v1/metrics",
                                        "/v1/metrics/",
                                        "/v1/metrics/a/",
                                        "//v1/metrics/a",
                                        "/V1/metrics/a",
                                        "/v1/metrics/a/values",
                                        "/v1/metrics//values/b",
                                        "/a/b/c/d/e/f/g/h/i",
                                        "/v1/metrics/../nps/x",
                                        ""};
    const char *allow;

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        ck_assert_msg(find("GET", paths[i], &allow) == ERR_NONE, "%s", paths[i]);
}
END_TEST

START_TEST(route_find__refuses_segments_that_are_no_text)
{
    static const char *const paths[] = {"/v1/metrics/%C3", "/v1/metrics/%0A",       "/v1/metrics/%7F",
                                        "/v1/metrics/%00", "/v1/metrics/%ED%A0%80", "/v1/metrics/%4",
                                        "/v1/metrics/%"};
    const char *allow;

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        ck_assert_msg(find("GET", paths[i], &allow) == ERR_REQUEST, "%s", paths[i]);
}
END_TEST

START_TEST(route_find__names_the_methods_of_a_path)
{
    const char *allow = NULL;

    ck_assert_int_eq(find("DELETE", "/v1/metrics/nps", &allow), ERR_METHOD);
    ck_assert_str_eq(allow, "GET, HEAD, PUT");
    ck_assert_int_eq(find("get", "/v1/metrics/nps", &allow), ERR_METHOD);
    ck_assert_int_eq(find("HEAD", "/v1/metrics/nps", &allow), ERR_OK);
    ck_assert_str_eq(rq.route->name, "metric_get");
}
END_TEST

static enum err parameters(const char *query)
{
    found("/v1/metrics/nps", "metric_get");
    rq.query = query;
    return route_parameters(&rq);
}

START_TEST(route_parameters__splits_and_unescapes)
{
    ck_assert_int_eq(parameters("a=x+y%2B%26&&account.reg%69on=%C3%A4&"), ERR_OK);
    ck_assert_str_eq(request_parameter(&rq, "a"), "x y+&");
    ck_assert_str_eq(request_parameter(&rq, "account.region"), "\xc3\xa4");
    ck_assert_ptr_null(request_parameter(&rq, "limit"));
    ck_assert_int_eq(parameters("a"), ERR_OK);
    ck_assert_str_eq(request_parameter(&rq, "a"), "");
    ck_assert_int_eq(parameters("a=b=c"), ERR_OK);
    ck_assert_str_eq(request_parameter(&rq, "a"), "b=c");
}
END_TEST

static void faulty(const char *query, const char *name, enum fault_code code)
{
    ck_assert_msg(parameters(query) == ERR_QUERY, "%s", query);
    ck_assert_uint_eq(rq.faults.n, 1);
    ck_assert_str_eq(rq.faults.items[0].pointer, name);
    ck_assert_int_eq(rq.faults.items[0].code, code);
}

START_TEST(route_parameters__names_each_fault)
{
    faulty("b=1", "b", FAULT_UNKNOWN_PARAMETER);
    faulty("account.=1", "account.", FAULT_UNKNOWN_PARAMETER);
    faulty("A=1", "A", FAULT_UNKNOWN_PARAMETER);
    faulty("a=1&a=1", "a", FAULT_NOT_UNIQUE);
    faulty("a=%FF", "a", FAULT_BAD_UTF8);
    faulty("a=%0a", "a", FAULT_BAD_UTF8);
    faulty("%FF=1", "", FAULT_BAD_UTF8);
    ck_assert_int_eq(parameters("b=1&c=2&a=%ff"), ERR_QUERY);
    ck_assert_uint_eq(rq.faults.n, 3);
}
END_TEST

START_TEST(route_parameters__takes_64_and_no_more)
{
    struct buffer b = {0};

    for (int i = 0; i < REQUEST_PARAMETERS_MAX; i++) buffer_printf(&b, "account.x%d=1&", i);
    ck_assert_int_eq(parameters(b.data), ERR_OK);
    ck_assert_uint_eq(rq.parameters_n, REQUEST_PARAMETERS_MAX);
    buffer_puts(&b, "account.one=1");
    faulty(b.data, "", FAULT_TOO_MANY);
    buffer_free(&b);
}
END_TEST

START_TEST(request_int__takes_its_range_and_nothing_else)
{
    static const char *const bad[] = {
        "limit=0", "limit=11", "limit=", "limit=1.0", "limit=%205", "limit=99999999999999999999"};
    int64_t v = -1;

    ck_assert_int_eq(parameters("a=1"), ERR_OK);
    ck_assert_int_eq(request_int(&rq, "limit", 1, 10, 7, &v), ERR_OK);
    ck_assert_int_eq(v, 7);
    ck_assert_int_eq(parameters("limit=10"), ERR_OK);
    ck_assert_int_eq(request_int(&rq, "limit", 1, 10, 7, &v), ERR_OK);
    ck_assert_int_eq(v, 10);
    ck_assert_int_eq(parameters("limit=1"), ERR_OK);
    ck_assert_int_eq(request_int(&rq, "limit", 1, 10, 7, &v), ERR_OK);
    ck_assert_int_eq(v, 1);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_int_eq(parameters(bad[i]), ERR_OK);
        ck_assert_msg(request_int(&rq, "limit", 1, 10, 7, &v) == ERR_QUERY, "%s", bad[i]);
        ck_assert_uint_eq(rq.faults.n, 1);
        ck_assert_int_eq(v, 1);
    }
}
END_TEST

Suite *suite_route(void);
Suite *suite_route(void)
{
    Suite *suite = suite_create("route");
    TCase *c = tcase_create("route");

    tcase_add_test(c, route_find__finds_rows_and_prefers_written_names);
    tcase_add_test(c, route_find__unescapes_each_segment_once);
    tcase_add_test(c, route_find__knows_nothing_else);
    tcase_add_test(c, route_find__refuses_segments_that_are_no_text);
    tcase_add_test(c, route_find__names_the_methods_of_a_path);
    tcase_add_test(c, route_parameters__splits_and_unescapes);
    tcase_add_test(c, route_parameters__names_each_fault);
    tcase_add_test(c, route_parameters__takes_64_and_no_more);
    tcase_add_test(c, request_int__takes_its_range_and_nothing_else);
    suite_add_tcase(suite, c);
    return suite;
}
