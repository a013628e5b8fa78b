/* What is refused before a body is read, in which order, at which edge. */
#include <check.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "room.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n"
#define POST(path) "POST " path " HTTP/1.1\r\nHost: a\r\n"
#define AS(key) "Authorization: Bearer " key "-secret\r\n"
#define JSON "Content-Type: application/json\r\n"
#define LENGTH(n) "Content-Length: " #n "\r\n"

/* Each row fails two checks or more: the first one answers. No byte of a body is sent. */
static const struct {
    const char *text;
    int status;
    const char *code;
} order[] = {
    {POST("/nowhere?b=1") LENGTH(99) "Host: b\r\n\r\n", 400, "bad-request"},
    {POST("/nowhere?b=1") LENGTH(99999999) "\r\n", 404, "not-found"},
    {POST("/healthz?b=1") LENGTH(99999999) "\r\n", 405, "method-not-allowed"},
    {POST("/v1/items?b=1") LENGTH(99999999) "\r\n", 401, "unauthorized"},
    {POST("/v1/items?b=1") "Authorization: Bearer wrong\r\n" LENGTH(99999999) "\r\n", 401, "unauthorized"},
    {POST("/v1/items?b=1") KEY_READ LENGTH(99999999) "\r\n", 403, "forbidden"},
    {POST("/v1/items?b=1") KEY_INGEST LENGTH(99999999) "\r\n", 400, "query"},
    {POST("/v1/items") KEY_INGEST LENGTH(99999999) "\r\n", 415, "media-type"},
    {POST("/v1/items") KEY_INGEST "Content-Type: text/plain\r\n" LENGTH(99999999) "\r\n", 415, "media-type"},
    {POST("/v1/items") KEY_INGEST JSON "Content-Encoding: gzip\r\n" LENGTH(99999999) "\r\n", 415, "media-type"},
    {POST("/v1/items") KEY_INGEST JSON LENGTH(1001) "\r\n", 413, "too-large"},
    {POST("/v1/items") KEY_INGEST JSON LENGTH(10000000000) "Expect: 100-continue\r\n\r\n", 413, "too-large"},
    {GET("/v1/read") LENGTH(3) KEY_READ "\r\n", 400, "bad-request"},
};

START_TEST(admit__the_first_check_that_fails_answers_before_the_body)
{
    struct server *s = room_start(NULL);
    const struct answer *a = client_ask(s, order[_i].text);

    ck_assert_msg(a->status == order[_i].status, "%s -> %s%s", order[_i].text, a->head, a->body);
    ck_assert_msg(answer_problem(a, order[_i].code), "%s", a->body);
    ck_assert_str_eq(answer_header(a, "Connection"), "close");
    ck_assert_int_eq(atomic_load(&room_handled), 0);
    room_stop(s);
}
END_TEST

static const struct {
    const char *text;
    int status;
} keys[] = {
    {GET("/v1/read") KEY_READ "\r\n", 200},
    {GET("/v1/read") "Authorization: bearer  read-secret\r\n\r\n", 200},
    {GET("/v1/read") "\r\n", 401},
    {GET("/v1/read") "Authorization: read-secret\r\n\r\n", 401},
    {GET("/v1/read") "Authorization: Basic read-secret\r\n\r\n", 401},
    {GET("/v1/read") "Authorization: Bearer\r\n\r\n", 401},
    {GET("/v1/read") "Authorization: Bearer read-secret x\r\n\r\n", 401},
    {GET("/v1/read") "Authorization: Bearer read-secre\r\n\r\n", 401},
    {GET("/v1/read") "Authorization: Bearer read-secret1\r\n\r\n", 401},
    {GET("/v1/read") KEY_OLD "\r\n", 401},
    {GET("/v1/read") KEY_INGEST "\r\n", 403},
};

START_TEST(admit__a_key_is_whole_known_and_in_time)
{
    struct server *s = room_start(NULL);
    const struct answer *a = client_ask(s, keys[_i].text);

    ck_assert_msg(a->status == keys[_i].status, "%s -> %s", keys[_i].text, a->head);
    if (a->status == 200) ck_assert_str_eq(a->body, "key_r");
    if (a->status == 401) ck_assert_str_eq(answer_header(a, "WWW-Authenticate"), "Bearer");
    if (a->status != 200) ck_assert_ptr_null(strstr(a->body, "secret"));
    room_stop(s);
}
END_TEST

static const struct {
    const char *text;
    int status;
} bound[] = {
    {GET("/v1/read") AS("client") "\r\n", 200},
    {GET("/v1/read") AS("partner") "\r\n", 200},
    {POST("/v1/own") AS("client") JSON LENGTH(2) "\r\n{}", 200},
    {POST("/v1/own") AS("manage") JSON LENGTH(2) "\r\n{}", 200},
    {POST("/v1/own") AS("partner") JSON LENGTH(2) "\r\n{}", 403},
    {POST("/v1/own") AS("other") JSON LENGTH(2) "\r\n{}", 403},
    {POST("/v1/all") AS("client") JSON LENGTH(2) "\r\n{}", 403},
    {POST("/v1/all") AS("partner") JSON LENGTH(2) "\r\n{}", 403},
    {POST("/v1/all") AS("manage") JSON LENGTH(2) "\r\n{}", 200},
};

START_TEST(admit__a_bound_key_reads_and_does_what_its_row_says)
{
    struct server *s = room_start(NULL);
    const struct answer *a = client_ask(s, bound[_i].text);

    ck_assert_msg(a->status == bound[_i].status, "%s -> %s%s", bound[_i].text, a->head, a->body);
    if (a->status == 403) ck_assert_int_eq(atomic_load(&room_handled), 0);
    room_stop(s);
}
END_TEST

START_TEST(admit__a_ring_replaces_the_one_before)
{
    struct server *s = room_start(NULL);

    ck_assert_int_eq(client_ask(s, keys[0].text)->status, 200);
    server_set_keys(s, NULL, 0);
    ck_assert_int_eq(client_ask(s, keys[0].text)->status, 401);
    room_stop(s);
}
END_TEST

START_TEST(admit__refusals_without_a_body_keep_the_connection)
{
    struct server *s = room_start(NULL);
    static struct answer a;
    int fd = client_open(s);

    client_say(fd, GET("/nowhere") "\r\n" GET("/v1/read") "\r\n" POST("/healthz") "\r\n" GET("/healthz") "\r\n");
    ck_assert(client_hear(fd, &a, false) && a.status == 404);
    ck_assert_ptr_null(answer_header(&a, "Connection"));
    ck_assert(client_hear(fd, &a, false) && a.status == 401);
    ck_assert(client_hear(fd, &a, false) && a.status == 405);
    ck_assert_str_eq(answer_header(&a, "Allow"), "GET, HEAD");
    ck_assert(client_hear(fd, &a, false) && a.status == 200);
    close(fd);
    room_stop(s);
}
END_TEST

static int ask_address(const struct server *s, size_t size)
{
    char text[20000];

    snprintf(text, sizeof text, "GET /open/%0*d HTTP/1.1\r\nHost: a\r\n\r\n", (int)(size - strlen("/open/")), 0);
    return client_ask(s, text)->status;
}

START_TEST(admit__an_address_has_at_most_8192_bytes)
{
    struct server *s = room_start(NULL);

    ck_assert_int_eq(ask_address(s, REQUEST_URI_MAX), 200);
    ck_assert_int_eq(ask_address(s, REQUEST_URI_MAX + 1), 414);
    room_stop(s);
}
END_TEST

static const struct answer *post(const struct server *s, const char *head, size_t size)
{
    static struct answer a;
    static char body[BIG_MAX + 2];
    char text[512];
    int fd = client_open(s);

    memset(body, 'x', sizeof body);
    snprintf(text, sizeof text, "%sContent-Length: %zu\r\n\r\n", head, size);
    client_say(fd, text);
    client_send(fd, body, size);
    ck_assert(client_hear(fd, &a, false));
    close(fd);
    return &a;
}

START_TEST(admit__a_body_has_at_most_its_rows_bytes)
{
    struct server *s = room_start(NULL);

    ck_assert_int_eq(post(s, POST("/v1/items") KEY_INGEST JSON, ITEM_MAX)->status, 201);
    ck_assert_int_eq(post(s, POST("/v1/items") KEY_INGEST JSON, ITEM_MAX + 1)->status, 413);
    ck_assert_uint_eq(post(s, POST("/big"), BIG_MAX)->body_n, BIG_MAX);
    ck_assert(answer_problem(post(s, POST("/big"), BIG_MAX + 1), "too-large"));
    room_stop(s);
}
END_TEST

static const struct answer *post_chunks(const struct server *s, const char *head, size_t chunk, size_t chunks)
{
    static struct answer a;
    static char body[BIG_MAX];
    char text[512];
    int fd = client_open(s);

    memset(body, 'x', sizeof body);
    snprintf(text, sizeof text, "%sTransfer-Encoding: chunked\r\n\r\n", head);
    client_say(fd, text);
    for (size_t i = 0; i < chunks; i++) {
        snprintf(text, sizeof text, "%zx\r\n", chunk);
        client_say(fd, text);
        client_send(fd, body, chunk);
        client_say(fd, "\r\n");
    }
    client_say(fd, "0\r\n\r\n");
    ck_assert(client_hear(fd, &a, false));
    close(fd);
    return &a;
}

START_TEST(admit__chunks_are_counted_as_they_come)
{
    struct server *s = room_start(NULL);

    ck_assert_int_eq(post_chunks(s, POST("/v1/items") KEY_INGEST JSON, ITEM_MAX / 4, 4)->status, 201);
    ck_assert(answer_problem(post_chunks(s, POST("/v1/items") KEY_INGEST JSON, ITEM_MAX / 4 + 1, 4), "too-large"));
    ck_assert_int_eq(post_chunks(s, POST("/v1/items") KEY_INGEST JSON, ITEM_MAX, 1)->status, 201);
    ck_assert_int_eq(post_chunks(s, POST("/v1/items") KEY_INGEST JSON, ITEM_MAX + 1, 1)->status, 413);
    ck_assert_uint_eq(post_chunks(s, POST("/big"), BIG_MAX / 64, 64)->body_n, BIG_MAX);
    ck_assert_int_eq(post_chunks(s, POST("/big"), BIG_MAX / 64, 65)->status, 413);
    ck_assert_uint_eq(post_chunks(s, POST("/big"), 1, 1)->body_n, 1);
    ck_assert_int_eq(post_chunks(s, POST("/v1/items") KEY_INGEST, 1, 1)->status, 415);
    room_stop(s);
}
END_TEST

static void small_budget(struct server_config *config)
{
    config->limits.body_budget = 50000;
}

START_TEST(admit__bodies_share_a_budget_and_give_it_back)
{
    struct server *s = room_start(small_budget);
    static struct answer a;
    int fd = client_open(s);

    /* The "100 Continue" says that the first body's bytes are reserved. */
    client_say(fd, POST("/big") LENGTH(30000) "Expect: 100-continue\r\n\r\n");
    ck_assert(client_hear(fd, &a, true) && a.status == 100);
    a = *post(s, POST("/big"), 20001);
    ck_assert_int_eq(a.status, 503);
    ck_assert(answer_problem(&a, "full"));
    ck_assert_str_eq(answer_header(&a, "Retry-After"), "1");
    ck_assert_int_eq(post_chunks(s, POST("/big"), 30000, 1)->status, 503);
    ck_assert_int_eq(post(s, POST("/big"), 20000)->status, 200);
    ck_assert_int_eq(post_chunks(s, POST("/big"), 16000, 1)->status, 200);
    for (int i = 0; i < 300; i++)
        client_say(
            fd, "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789");
    ck_assert(client_hear(fd, &a, false) && a.status == 200);
    ck_assert_uint_eq(a.body_n, 30000);
    ck_assert_int_eq(post(s, POST("/big"), 50000)->status, 200);
    ck_assert_int_eq(post(s, POST("/big"), 50001)->status, 503);
    close(fd);
    room_stop(s);
}
END_TEST

START_TEST(admit__what_is_expected_is_refused_before_it_is_sent)
{
    struct server *s = room_start(NULL);
    static struct answer a;
    int fd = client_open(s);

    client_say(fd, POST("/v1/items") JSON LENGTH(2) "Expect: 100-continue\r\n\r\n");
    ck_assert(client_hear(fd, &a, false) && a.status == 401);
    ck_assert(client_closed(fd));
    close(fd);
    fd = client_open(s);
    client_say(fd, POST("/v1/items") KEY_INGEST JSON LENGTH(2) "Expect: 100-continue\r\n\r\n");
    ck_assert(client_hear(fd, &a, true) && a.status == 100);
    client_say(fd, "{}");
    ck_assert(client_hear(fd, &a, false) && a.status == 201);
    close(fd);
    room_stop(s);
}
END_TEST

/* A client that has its answer may still be sending: it must not be reset, or it could lose what it has not read yet. */
START_TEST(admit__an_early_answer_does_not_reset_who_is_still_sending)
{
    struct server *s = room_start(NULL);
    static struct answer a;
    static const char piece[10000];
    int fd = client_open(s);

    client_say(fd, POST("/v1/items") JSON LENGTH(1000000) "\r\n");
    ck_assert(client_hear(fd, &a, false) && a.status == 401);
    for (int i = 0; i < 10; i++) ck_assert_int_eq(send(fd, piece, sizeof piece, MSG_NOSIGNAL), sizeof piece);
    ck_assert(client_closed(fd));
    close(fd);
    room_stop(s);
}
END_TEST

Suite *suite_admit(void);
Suite *suite_admit(void)
{
    Suite *suite = suite_create("admit");
    TCase *c = tcase_create("admit");

    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, admit__the_first_check_that_fails_answers_before_the_body, 0,
                        (int)(sizeof order / sizeof order[0]));
    tcase_add_loop_test(c, admit__a_key_is_whole_known_and_in_time, 0, (int)(sizeof keys / sizeof keys[0]));
    tcase_add_loop_test(c, admit__a_bound_key_reads_and_does_what_its_row_says, 0,
                        (int)(sizeof bound / sizeof bound[0]));
    tcase_add_test(c, admit__a_ring_replaces_the_one_before);
    tcase_add_test(c, admit__refusals_without_a_body_keep_the_connection);
    tcase_add_test(c, admit__an_address_has_at_most_8192_bytes);
    tcase_add_test(c, admit__a_body_has_at_most_its_rows_bytes);
    tcase_add_test(c, admit__chunks_are_counted_as_they_come);
    tcase_add_test(c, admit__bodies_share_a_budget_and_give_it_back);
    tcase_add_test(c, admit__what_is_expected_is_refused_before_it_is_sent);
    tcase_add_test(c, admit__an_early_answer_does_not_reset_who_is_still_sending);
    suite_add_tcase(suite, c);
    return suite;
}
