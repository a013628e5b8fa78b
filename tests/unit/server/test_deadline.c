/* Deadlines, and the server's end: nobody stays, and nobody's answer is cut. */
#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "room.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n"
#define SHORT_US INT64_C(200000)

/* All far away but the one under test. */
static void short_request(struct server_config *config)
{
    config->limits.request_us = SHORT_US;
}

static void short_silence(struct server_config *config)
{
    config->limits.silence_us = SHORT_US;
}

static void short_idle(struct server_config *config)
{
    config->limits.idle_us = SHORT_US;
}

static void short_answer(struct server_config *config)
{
    config->limits.answer_us = SHORT_US;
}

/* A byte of `text` every 20 ms, for ever, until the server closes; returns how long it bore with it. */
static int64_t trickle(int fd, const char *text)
{
    int64_t start = clock_monotonic_us();
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char heard[4096];

    for (;;) {
        client_send(fd, *text != '\0' ? text : "x", 1);
        if (*text != '\0') text++;
        if (poll(&p, 1, 20) > 0 && recv(fd, heard, sizeof heard, 0) <= 0) return clock_monotonic_us() - start;
        ck_assert_msg(clock_monotonic_us() - start < 5 * SECOND_US, "still open");
    }
}

static const char *const trickled[] = {
    "GET /healthz",                                                 /* a first line */
    GET("/healthz") "X-A: ",                                        /* a head */
    "POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n", /* a body */
    "POST /big HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n300\r\n",
};

START_TEST(deadline__trickling_requests_are_cut)
{
    struct server *s = room_start(short_request);
    int fd = client_open(s);
    int64_t took = trickle(fd, trickled[_i]);

    ck_assert_int_ge(took, SHORT_US - 20000);
    ck_assert_int_lt(took, 10 * SHORT_US);
    close(fd);
    room_stop(s);
}
END_TEST

START_TEST(deadline__a_second_request_may_not_trickle_either)
{
    struct server *s = room_start(short_request);
    static struct answer a;
    int fd = client_open(s);

    client_say(fd, GET("/healthz") "\r\n");
    ck_assert(client_hear(fd, &a, false));
    ck_assert_int_lt(trickle(fd, trickled[_i]), 10 * SHORT_US);
    close(fd);
    room_stop(s);
}
END_TEST

START_TEST(deadline__silent_requests_are_cut_and_told_why)
{
    struct server *s = room_start(short_silence);
    static struct answer a;
    int fd = client_open(s), silent = client_open(s);

    client_say(fd, "POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nabc");
    ck_assert(client_hear(fd, &a, false));
    ck_assert_int_eq(a.status, 408);
    ck_assert(answer_problem(&a, "timeout"));
    ck_assert(client_closed(fd));
    ck_assert(client_closed(silent));
    close(fd);
    close(silent);
    room_stop(s);
}
END_TEST

START_TEST(deadline__idle_connections_are_closed_but_not_before)
{
    struct server *s = room_start(_i ? short_silence : short_idle);
    struct pollfd p = {.events = POLLIN};
    static struct answer a;
    int fd = client_open(s);

    client_say(fd, GET("/healthz") "\r\n");
    ck_assert(client_hear(fd, &a, false));
    p.fd = fd;
    if (_i) { /* silence is a matter of requests only: three times its length is nothing between two */
        ck_assert_int_eq(poll(&p, 1, (int)(3 * SHORT_US / 1000)), 0);
        client_say(fd, GET("/healthz") "\r\n");
        ck_assert(client_hear(fd, &a, false));
    } else {
        ck_assert(client_closed(fd));
    }
    close(fd);
    room_stop(s);
}
END_TEST

START_TEST(deadline__an_answer_that_takes_too_long_is_given_up)
{
    struct server *s = room_start(short_answer);
    int fd = client_open(s);

    atomic_store(&room_hold, true);
    client_say(fd, GET("/v1/read") KEY_READ "\r\n");
    ck_assert(client_closed(fd));
    atomic_store(&room_hold, false);
    ck_assert_int_eq(client_ask(s, GET("/healthz") "\r\n")->status, 200);
    close(fd);
    room_stop(s);
}
END_TEST

/* What is said, and the status that it gets; 0: none. The half of the connection that the client shuts comes with it. */
static const struct {
    const char *said;
    int status;
} last_words[] = {
    {GET("/healthz") "\r\n", 200},
    {GET("/v1/read") KEY_READ "\r\n" GET("/healthz") "\r\n", 200},
    {"POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nabc", 400},
    {"POST /big HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", 400},
    {"GET /healthz", 0},
    {"", 0},
};

/* The check of connections is quick here because one of the deadlines is. */
START_TEST(deadline__who_has_sent_all_need_not_wait_for_one)
{
    struct server *s = room_start(short_answer);
    static struct answer a;
    int fd = client_open(s);

    client_say(fd, last_words[_i].said);
    ck_assert_int_eq(shutdown(fd, SHUT_WR), 0);
    /* A broken request is told so, unless libmicrohttpd has seen the end itself: it closes without a word. */
    if (last_words[_i].status == 400) {
        if (client_hear(fd, &a, false)) ck_assert(a.status == 400 && answer_problem(&a, "bad-request"));
    } else if (last_words[_i].status != 0) {
        ck_assert(client_hear(fd, &a, false));
        ck_assert_int_eq(a.status, last_words[_i].status);
    }
    if (_i == 1) ck_assert(client_hear(fd, &a, false) && a.status == 200);
    ck_assert(client_closed(fd));
    close(fd);
    room_stop(s);
}
END_TEST

static atomic_int answers, running;

/* Asks until the server closes. Whatever comes is whole. */
static void *load(void *arg)
{
    const struct server *s = arg;
    struct answer *a = memory_alloc(sizeof *a);
    int fd = client_open(s);

    atomic_fetch_add(&running, 1);
    for (int i = 0;; i++) {
        client_say(fd, i % 2 ? GET("/v1/read") KEY_READ "\r\n"
                             : "POST /bigwrite HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
        if (!client_hear(fd, a, false)) break;
        ck_assert(a->status == 200 || a->status == 201 || (a->status == 503 && answer_problem(a, "stopping")));
        atomic_fetch_add(&answers, 1);
    }
    close(fd);
    free(a);
    return NULL;
}

START_TEST(stop__under_load_is_quick_and_cuts_no_answer)
{
    struct server *s = room_start(NULL);
    pthread_t threads[8];
    int64_t start;
    int idle = client_open(s);

    for (int i = 0; i < 8; i++) ck_assert_int_eq(pthread_create(&threads[i], NULL, load, s), 0);
    while (atomic_load(&running) < 8 || atomic_load(&answers) < 500) sched_yield();
    start = clock_monotonic_us();
    server_stop(s, 2 * SECOND_US);
    ck_assert_int_lt(clock_monotonic_us() - start, SECOND_US);
    for (int i = 0; i < 8; i++) pthread_join(threads[i], NULL);
    ck_assert(client_closed(idle));
    close(idle);
    server_stop(s, 0);
    room_stop(s);
}
END_TEST

static void *stop_soon(void *arg)
{
    server_stop(arg, 5 * SECOND_US);
    return NULL;
}

START_TEST(stop__waits_for_what_is_under_way_and_refuses_the_rest)
{
    struct server *s = room_start(NULL);
    static struct answer a;
    pthread_t stopper;
    int away = client_open(s), half = client_open(s);

    atomic_store(&room_hold, true);
    client_say(away, GET("/v1/read") KEY_READ "\r\n" GET("/healthz") "\r\n");
    client_say(half, "POST /big HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    ck_assert(client_hear(half, &a, true) && a.status == 100);
    while (atomic_load(&room_held) < 1) sched_yield();
    ck_assert_int_eq(pthread_create(&stopper, NULL, stop_soon, s), 0);
    while (!server_not_ready(s)) sched_yield();
    client_say(half, "abc");
    ck_assert(client_hear(half, &a, false) && a.status == 200);
    ck_assert_str_eq(answer_header(&a, "Connection"), "close");
    atomic_store(&room_hold, false);
    ck_assert(client_hear(away, &a, false) && a.status == 200);
    ck_assert_str_eq(answer_header(&a, "Connection"), "close");
    ck_assert(client_closed(away) && client_closed(half));
    pthread_join(stopper, NULL);
    close(away);
    close(half);
    room_stop(s);
}
END_TEST

START_TEST(stop__does_not_wait_for_those_who_never_finish)
{
    struct server *s = room_start(NULL);
    int64_t start;
    int fd = client_open(s);
    static struct answer a;

    client_say(fd, "POST /big HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    ck_assert(client_hear(fd, &a, true) && a.status == 100);
    start = clock_monotonic_us();
    server_stop(s, SHORT_US);
    ck_assert_int_ge(clock_monotonic_us() - start, SHORT_US);
    ck_assert_int_lt(clock_monotonic_us() - start, 5 * SHORT_US);
    close(fd);
    room_stop(s);
}
END_TEST

START_TEST(start__says_why_it_cannot)
{
    struct server *s = room_start(NULL), *second;
    struct server_config config = {.host = "127.0.0.1", .port = server_port(s)};
    const char *why = NULL;

    limits_default(&config.limits);
    ck_assert_int_ne(server_start(&config, &second, &why), ERR_OK);
    ck_assert_ptr_nonnull(strstr(why, "Address already in use"));
    config.host = "localhost";
    ck_assert_int_ne(server_start(&config, &second, &why), ERR_OK);
    ck_assert_ptr_nonnull(strstr(why, "numeric"));
    room_stop(s);
}
END_TEST

Suite *suite_deadline(void);
Suite *suite_deadline(void)
{
    Suite *suite = suite_create("deadline");
    TCase *c = tcase_create("deadline");
    int n = (int)(sizeof trickled / sizeof trickled[0]);

    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, deadline__trickling_requests_are_cut, 0, n);
    tcase_add_loop_test(c, deadline__a_second_request_may_not_trickle_either, 0, n);
    tcase_add_test(c, deadline__silent_requests_are_cut_and_told_why);
    tcase_add_loop_test(c, deadline__idle_connections_are_closed_but_not_before, 0, 2);
    tcase_add_loop_test(c, deadline__who_has_sent_all_need_not_wait_for_one, 0,
                        (int)(sizeof last_words / sizeof *last_words));
    tcase_add_test(c, deadline__an_answer_that_takes_too_long_is_given_up);
    tcase_add_test(c, stop__under_load_is_quick_and_cuts_no_answer);
    tcase_add_test(c, stop__waits_for_what_is_under_way_and_refuses_the_rest);
    tcase_add_test(c, stop__does_not_wait_for_those_who_never_finish);
    tcase_add_test(c, start__says_why_it_cannot);
    suite_add_tcase(suite, c);
    return suite;
}
