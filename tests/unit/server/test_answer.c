/* Answers: forms, tags, what is kept, pipelining, and requests that other threads hold meanwhile. */
#include <check.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "room.h"
#include "server/reply.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n"
#define HEAD(path) "HEAD " path " HTTP/1.1\r\nHost: a\r\n"
#define ITEM                                                                                                           \
    "POST /v1/items HTTP/1.1\r\nHost: a\r\n" KEY_INGEST                                                                \
    "Content-Type: application/json; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}"

static void wait_for(const atomic_int *what, int least)
{
    while (atomic_load(what) < least) sched_yield();
}

START_TEST(answer__pipelined_requests_are_answered_in_order)
{
    struct server *s = room_start(NULL);
    static struct answer a;
    int fd = client_open(s);

    client_say(fd, GET("/open/one") "\r\n" GET("/v1/read") KEY_READ
               "\r\n" ITEM HEAD("/open/two") "\r\n" GET("/open/three") "\r\n");
    ck_assert(client_hear(fd, &a, false));
    ck_assert_str_eq(a.body, "one||");
    ck_assert(client_hear(fd, &a, false));
    ck_assert_str_eq(a.body, "key_r");
    ck_assert(client_hear(fd, &a, false) && a.status == 201);
    ck_assert_str_eq(a.body, "2");
    ck_assert(client_hear(fd, &a, true) && a.status == 200);
    ck_assert_str_eq(answer_header(&a, "Content-Length"), "5");
    ck_assert(client_hear(fd, &a, false));
    ck_assert_str_eq(a.body, "three||");
    close(fd);
    room_stop(s);
}
END_TEST

START_TEST(answer__old_clients_get_their_connection_closed)
{
    struct server *s = room_start(NULL);
    static struct answer a;
    int fd = client_open(s);

    client_say(fd, "GET /healthz HTTP/1.0\r\n\r\n");
    ck_assert(client_hear(fd, &a, false) && a.status == 200);
    ck_assert(client_closed(fd));
    close(fd);
    fd = client_open(s);
    client_say(fd, GET("/healthz") "Connection: close\r\n\r\n");
    ck_assert(client_hear(fd, &a, false) && a.status == 200);
    ck_assert(client_closed(fd));
    close(fd);
    room_stop(s);
}
END_TEST

START_TEST(answer__ids_differ)
{
    struct server *s = room_start(NULL);
    char first[64];

    snprintf(first, sizeof first, "%s", answer_header(client_ask(s, GET("/healthz") "\r\n"), "X-Request-Id"));
    ck_assert_uint_eq(strlen(first), 16);
    ck_assert_str_ne(answer_header(client_ask(s, GET("/healthz") "X-Request-Id: mine\r\n\r\n"), "X-Request-Id"), first);
    room_stop(s);
}
END_TEST

START_TEST(answer__what_a_handler_returns_becomes_a_problem)
{
    struct server *s = room_start(NULL);
    const struct answer *a = client_ask(s, GET("/v1/missing") KEY_READ "\r\n");

    ck_assert_int_eq(a->status, 404);
    ck_assert(answer_problem(a, "not-found"));
    a = client_ask(s, GET("/mute") "\r\n");
    ck_assert_int_eq(a->status, 500);
    a = client_ask(s, GET("/int?a=11") "\r\n");
    ck_assert(answer_problem(a, "query"));
    ck_assert_ptr_nonnull(
        strstr(a->body,
               "\"errors\":[{\"pointer\":\"a\",\"code\":\"range\",\"detail\":\"It is a whole number from 1 to 10\"}]"));
    ck_assert_ptr_null(strstr(a->body, "\"more\""));
    ck_assert_str_eq(client_ask(s, GET("/int?a=10") "\r\n")->body, "10");
    room_stop(s);
}
END_TEST

START_TEST(answer__a_write_answers_what_the_writer_says)
{
    static const struct {
        enum err submit, result;
        int status;
    } cases[] = {{ERR_OK, ERR_OK, 201},    {ERR_OK, ERR_CONFLICT, 409}, {ERR_OK, ERR_RETRY, 200},
                 {ERR_FULL, ERR_OK, 503},  {ERR_STOPPING, ERR_OK, 503}, {ERR_BROKEN, ERR_OK, 503},
                 {ERR_OK, ERR_BROKEN, 503}};
    struct server *s = room_start(NULL);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct answer *a;

        atomic_store(&room_submit, (int)cases[i].submit);
        atomic_store(&room_result, (int)cases[i].result);
        a = client_ask(s, ITEM);
        ck_assert_msg(a->status == cases[i].status, "%zu: %s", i, a->head);
        if (a->status == 503) ck_assert_str_eq(answer_header(a, "Retry-After"), "1");
        if (a->status == 200) ck_assert_str_eq(a->body, "again");
    }
    ck_assert_str_eq(client_ask(s, GET("/moved") "\r\n")->body, "again");
    room_stop(s);
}
END_TEST

/* A body above inline_body is decoded by a reader, which gives the request on to the writer. */
START_TEST(answer__large_writes_go_by_way_of_a_reader)
{
    struct server *s = room_start(NULL);
    static char body[100000];
    static struct answer a;
    int fd = client_open(s);

    for (int i = 0; i < 50; i++) {
        client_say(fd, "POST /bigwrite HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        client_send(fd, body, sizeof body);
        ck_assert(client_hear(fd, &a, false) && a.status == 201);
        ck_assert_str_eq(a.body, "100000");
    }
    close(fd);
    room_stop(s);
}
END_TEST

START_TEST(answer__others_are_served_while_one_waits_for_the_writer)
{
    struct server *s = room_start(NULL);
    static struct answer a;
    int fd = client_open(s);

    atomic_store(&room_hold, true);
    client_say(fd, ITEM);
    wait_for(&room_held, 1);
    for (int i = 0; i < 20; i++) ck_assert_int_eq(client_ask(s, GET("/healthz") "\r\n")->status, 200);
    atomic_store(&room_hold, false);
    ck_assert(client_hear(fd, &a, false) && a.status == 201);
    close(fd);
    room_stop(s);
}
END_TEST

/* Clients that go away while others hold their request: nobody is left behind. */
START_TEST(answer__clients_may_go_while_their_request_is_away)
{
    struct server *s = room_start(NULL);
    int fds[40];

    atomic_store(&room_hold, true);
    for (int i = 0; i < 40; i++) {
        fds[i] = client_open(s);
        client_say(fds[i], i % 2 ? ITEM : GET("/v1/read") KEY_READ "\r\n");
    }
    wait_for(&room_held, 3); /* the writer and both readers */
    for (int i = 0; i < 40; i++) close(fds[i]);
    atomic_store(&room_hold, false);
    ck_assert_int_eq(client_ask(s, ITEM)->status, 201);
    room_stop(s);
}
END_TEST

static void one_reader(struct server_config *config)
{
    config->limits.readers = 1;
    config->limits.connections = 1100;
}

START_TEST(answer__beyond_1024_waiting_reads_it_is_busy)
{
    struct server *s = room_start(one_reader);
    static struct answer a;
    static int fds[1026];

    atomic_store(&room_hold, true);
    fds[0] = client_open(s);
    client_say(fds[0], GET("/v1/read") KEY_READ "\r\n");
    wait_for(&room_held, 1);
    for (int i = 1; i < 1026; i++) {
        fds[i] = client_open(s);
        client_say(fds[i], GET("/v1/read") KEY_READ "\r\n");
    }
    ck_assert(client_hear(fds[1025], &a, false));
    ck_assert_int_eq(a.status, 503);
    ck_assert(answer_problem(&a, "full"));
    atomic_store(&room_hold, false);
    for (int i = 0; i < 1025; i++) {
        ck_assert(client_hear(fds[i], &a, false) && a.status == 200);
        close(fds[i]);
    }
    close(fds[1025]);
    room_stop(s);
}
END_TEST

START_TEST(answer__kept_ones_are_given_while_their_ground_holds)
{
    struct server *s = room_start(NULL);
    char tag[64], text[256];
    const struct answer *a = client_ask(s, GET("/v1/kept/3") KEY_READ "\r\n");

    ck_assert_str_eq(a->body, "0   ");
    ck_assert_ptr_null(answer_header(a, "Age"));
    ck_assert_str_eq(answer_header(a, "Cache-Control"), "private, no-cache");
    snprintf(tag, sizeof tag, "%s", answer_header(a, "ETag"));
    a = client_ask(s, GET("/v1/kept/3") KEY_READ "\r\n");
    ck_assert_str_eq(a->body, "0   ");
    ck_assert_str_eq(answer_header(a, "Age"), "0");
    ck_assert_str_eq(answer_header(a, "ETag"), tag);
    snprintf(text, sizeof text, GET("/v1/kept/3") KEY_READ "If-None-Match: \"x\", W/%s\r\n\r\n", tag);
    a = client_ask(s, text);
    ck_assert_int_eq(a->status, 304);
    ck_assert_str_eq(answer_header(a, "ETag"), tag);
    ck_assert_int_eq(client_ask(s, GET("/v1/kept/3") KEY_READ "If-None-Match: \"x\"\r\n\r\n")->status, 200);
    ck_assert_int_eq(atomic_load(&room_computed), 1);
    ck_assert_str_eq(client_ask(s, GET("/v1/kept/3") KEY_READ "Cache-Control: no-cache\r\n\r\n")->body, "1   ");
    ck_assert_str_eq(client_ask(s, GET("/v1/kept/3") KEY_READ "\r\n")->body, "1   ");
    atomic_store(&room_ground, 1);
    ck_assert_str_eq(client_ask(s, GET("/v1/kept/3") KEY_READ "\r\n")->body, "2   ");
    ck_assert_str_eq(client_ask(s, GET("/v1/kept/3") KEY_READ "\r\n")->body, "2   ");
    room_stop(s);
}
END_TEST

START_TEST(answer__kept_ones_are_told_apart_by_all_they_depend_on)
{
    static const char *const asked[] = {
        GET("/v1/kept/3") KEY_READ "\r\n",     GET("/v1/kept/3") KEY_OTHER "\r\n",
        GET("/v1/kept/3?a=1") KEY_READ "\r\n", GET("/v1/kept/3?a=2") KEY_READ "\r\n",
        GET("/v1/kept/4") KEY_READ "\r\n",     GET("/v1/kept/3") KEY_READ "Accept: text/csv\r\n\r\n",
    };
    struct server *s = room_start(NULL);

    for (int turn = 0; turn < 2; turn++)
        for (int i = 0; i < 6; i++) ck_assert_int_eq(strtol(client_ask(s, asked[i])->body, NULL, 10), i);
    ck_assert_int_eq(client_ask(s, GET("/v1/kept/3") "\r\n")->status, 401);
    ck_assert_int_eq(client_ask(s, GET("/v1/kept/3") KEY_INGEST "\r\n")->status, 403);
    room_stop(s);
}
END_TEST

static void small_cache(struct server_config *config)
{
    config->limits.cache_bytes = 100000;
}

START_TEST(answer__the_longest_unused_makes_room)
{
    struct server *s = room_start(small_cache);
    char text[256];

    /* Twelve answers of 8,000 bytes and their heads do not fit; the first is asked for again and again. */
    for (int i = 0; i < 12; i++) {
        snprintf(text, sizeof text, GET("/v1/kept/%d") KEY_READ "\r\n", 8000 + i);
        ck_assert_int_eq(client_ask(s, text)->status, 200);
        ck_assert_int_eq(strtol(client_ask(s, GET("/v1/kept/8000") KEY_READ "\r\n")->body, NULL, 10), 0);
    }
    ck_assert_int_eq(atomic_load(&room_computed), 12);
    ck_assert_int_lt(atomic_load(&room_grounds), 12);
    ck_assert_int_gt(atomic_load(&room_grounds), 8);
    client_ask(s, GET("/v1/kept/8001") KEY_READ "\r\n");
    ck_assert_int_eq(atomic_load(&room_computed), 13);
    /* One that takes more than its share is not kept. */
    client_ask(s, GET("/v1/kept/13000") KEY_READ "\r\n");
    client_ask(s, GET("/v1/kept/13000") KEY_READ "\r\n");
    ck_assert_int_eq(atomic_load(&room_computed), 15);
    room_stop(s);
}
END_TEST

static enum reply_format format_of(const char *accept, const char *format)
{
    struct request rq = {.arena = arena_create(), .accept = accept};
    enum reply_format f = FORMAT_JSON;

    faults_init(&rq.faults, rq.arena);
    if (format) rq.parameters[rq.parameters_n++] = (struct parameter){"format", format};
    ck_assert_int_eq(reply_format(&rq, &f), ERR_OK);
    arena_drop(rq.arena);
    return f;
}

START_TEST(reply_format__is_the_parameter_or_the_best_that_is_accepted)
{
    ck_assert_int_eq(format_of(NULL, NULL), FORMAT_JSON);
    ck_assert_int_eq(format_of("text/csv", NULL), FORMAT_CSV);
    ck_assert_int_eq(format_of("TEXT/CSV;header=present", NULL), FORMAT_CSV);
    ck_assert_int_eq(format_of("application/x-ndjson", NULL), FORMAT_NDJSON);
    ck_assert_int_eq(format_of("text/html, */*;q=0.8", NULL), FORMAT_JSON);
    ck_assert_int_eq(format_of("application/json;q=0.2, text/csv; q=0.9", NULL), FORMAT_CSV);
    ck_assert_int_eq(format_of("text/csv;q=0, application/json;q=0.1", NULL), FORMAT_JSON);
    ck_assert_int_eq(format_of("application/xml", NULL), FORMAT_JSON);
    ck_assert_int_eq(format_of("text/csv", "ndjson"), FORMAT_NDJSON);
    ck_assert_int_eq(format_of("text/csv", "json"), FORMAT_JSON);
}
END_TEST

START_TEST(metrics__count_by_route_and_class)
{
    struct server *s = room_start(NULL);
    struct buffer out = {0};
    static struct answer a;
    int fd = client_open(s);

    client_say(fd, GET("/healthz") "\r\n" GET("/healthz") "\r\n" GET("/nowhere") "\r\n" GET("/v1/read") "\r\n" GET(
                       "/int") "\r\n");
    for (int i = 0; i < 5; i++) ck_assert(client_hear(fd, &a, false));
    server_metrics(s, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "\nwaymark_http_requests_total{route=\"healthz\",class=\"2xx\"} 2\n"));
    ck_assert_ptr_nonnull(strstr(out.data, "\nwaymark_http_requests_total{route=\"none\",class=\"4xx\"} 1\n"));
    ck_assert_ptr_nonnull(strstr(out.data, "\nwaymark_http_requests_total{route=\"read_get\",class=\"4xx\"} 1\n"));
    ck_assert_ptr_nonnull(strstr(out.data, "\nwaymark_http_request_seconds_count{route=\"healthz\"} 2\n"));
    ck_assert_ptr_nonnull(strstr(out.data, "\nwaymark_http_connections 1\n"));
    ck_assert_str_eq(out.data + out.size - 6, "# EOF\n");
    buffer_free(&out);
    close(fd);
    room_stop(s);
}
END_TEST

Suite *suite_answer(void);
Suite *suite_answer(void)
{
    Suite *suite = suite_create("answer");
    TCase *c = tcase_create("answer");

    tcase_set_timeout(c, 30);
    tcase_add_test(c, answer__pipelined_requests_are_answered_in_order);
    tcase_add_test(c, answer__old_clients_get_their_connection_closed);
    tcase_add_test(c, answer__ids_differ);
    tcase_add_test(c, answer__what_a_handler_returns_becomes_a_problem);
    tcase_add_test(c, answer__a_write_answers_what_the_writer_says);
    tcase_add_test(c, answer__large_writes_go_by_way_of_a_reader);
    tcase_add_test(c, answer__others_are_served_while_one_waits_for_the_writer);
    tcase_add_test(c, answer__clients_may_go_while_their_request_is_away);
    tcase_add_test(c, answer__beyond_1024_waiting_reads_it_is_busy);
    tcase_add_test(c, answer__kept_ones_are_given_while_their_ground_holds);
    tcase_add_test(c, answer__kept_ones_are_told_apart_by_all_they_depend_on);
    tcase_add_test(c, answer__the_longest_unused_makes_room);
    tcase_add_test(c, reply_format__is_the_parameter_or_the_best_that_is_accepted);
    tcase_add_test(c, metrics__count_by_route_and_class);
    suite_add_tcase(suite, c);
    return suite;
}
