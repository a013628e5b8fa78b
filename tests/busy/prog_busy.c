/*
 * Many busy connections, and many slow ones. libmicrohttpd's own epoll loop stalls when exactly 128 sockets are ready,
 * so 128, 129 and 256 clients that never pause are served here; then 400 that send a byte at a time must be cut by
 * the request deadline while others are served. Prints "N passed, N failed".
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "server/reply.h"
#include "server/server.h"

#define GETS 300                          /* by each busy connection */
#define BUSY_DEADLINE_US (20 * SECOND_US) /* for all of them; a stall lasts for ever, a run about a second */
#define TRICKLING 400
#define REQUEST_US (3 * SECOND_US)
#define CUT_BY_US (REQUEST_US + 2 * SECOND_US) /* deadlines are looked at once a second */

static int passed, failed;

static void check(bool ok, const char *what, int64_t took_us)
{
    if (ok) passed++;
    else failed++;
    printf("%s: %s (%.2f s)\n", ok ? "ok" : "FAILED", what, (double)took_us / 1e6);
}

static enum err healthz_get(struct request *rq)
{
    return reply_bytes(rq, 200, "application/json", "{\"status\":\"ok\"}", 15, true);
}

static enum err body_post(struct request *rq)
{
    return reply_empty(rq, 204);
}

static const struct route table[] = {
    {"GET", "/healthz", "healthz_get", NEEDS_NOTHING, LANE_INLINE, 0, NULL, NULL, false, 0, healthz_get},
    {"GET", "/read", "read_get", NEEDS_NOTHING, LANE_READ, 0, NULL, NULL, false, 0, healthz_get},
    {"POST", "/body", "body_post", NEEDS_NOTHING, LANE_WRITE, 1000, NULL, NULL, false, 0, body_post},
};

static int dial(const struct server *s)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(server_port(s))};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) {
        perror("connect");
        exit(EXIT_FAILURE);
    }
    return fd;
}

/* --- busy ones --- */

struct busy {
    int answers;
    size_t n; /* bytes of the answer heard so far */
    char heard[2048];
};

static void ask(int fd, const char *text)
{
    if (send(fd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text)) {
        perror("send");
        exit(EXIT_FAILURE);
    }
}

/* An answer is whole when its body's last byte is there; the next question follows at once. */
static bool hear(int fd, struct busy *b, const char *question)
{
    ssize_t n = recv(fd, b->heard + b->n, sizeof b->heard - 1 - b->n, MSG_DONTWAIT);

    if (n <= 0) return false;
    b->n += (size_t)n;
    b->heard[b->n] = '\0';
    if (!strstr(b->heard, "\r\n\r\n{\"status\":\"ok\"}")) return true;
    if (strncmp(b->heard, "HTTP/1.1 200 ", 13) != 0) return false;
    b->n = 0;
    if (++b->answers < GETS) ask(fd, question);
    return true;
}

static void run_busy(const struct server *s, int connections, const char *question)
{
    struct pollfd *fds = memory_alloc((size_t)connections * sizeof *fds);
    struct busy *all = memory_alloc((size_t)connections * sizeof *all);
    int64_t start = clock_monotonic_us();
    int open = connections;
    bool ok = true;
    char what[100];

    for (int i = 0; i < connections; i++) fds[i] = (struct pollfd){.fd = dial(s), .events = POLLIN};
    for (int i = 0; i < connections; i++) ask(fds[i].fd, question);
    while (ok && open > 0 && clock_monotonic_us() - start < BUSY_DEADLINE_US) {
        if (poll(fds, (nfds_t)connections, 1000) < 0) break;
        for (int i = 0; i < connections && ok; i++) {
            if (fds[i].fd < 0 || !fds[i].revents) continue;
            ok = hear(fds[i].fd, &all[i], question);
            if (all[i].answers < GETS) continue;
            close(fds[i].fd);
            fds[i].fd = -1;
            open--;
        }
    }
    snprintf(what, sizeof what, "%d busy connections, %d answers each to %.*s", connections, GETS,
             (int)strcspn(question + 4, " "), question + 4);
    check(ok && open == 0, what, clock_monotonic_us() - start);
    for (int i = 0; i < connections; i++)
        if (fds[i].fd >= 0) close(fds[i].fd);
    free(fds);
    free(all);
}

/* --- slow ones --- */

/* By turns a first line, a head, and a body that never end. */
static const char *const begun[] = {
    "GET ",
    "GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ",
    "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n",
};

static bool is_served(const struct server *s)
{
    struct pollfd p = {.fd = dial(s), .events = POLLIN};
    bool ok;

    ask(p.fd, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    ok = poll(&p, 1, 1000) == 1;
    close(p.fd);
    return ok;
}

/* A second passes; those that are closed meanwhile are counted out. */
static int count_open(struct pollfd *fds)
{
    int64_t until = clock_monotonic_us() + SECOND_US, now;
    int open;
    char waste[2048];

    while ((now = clock_monotonic_us()) < until) {
        if (poll(fds, TRICKLING, (int)((until - now + 999) / 1000)) <= 0) continue;
        for (int i = 0; i < TRICKLING; i++) {
            if (fds[i].fd < 0 || !fds[i].revents || recv(fds[i].fd, waste, sizeof waste, MSG_DONTWAIT) > 0) continue;
            close(fds[i].fd);
            fds[i].fd = -1;
        }
    }
    open = 0;
    for (int i = 0; i < TRICKLING; i++) open += fds[i].fd >= 0;
    return open;
}

static void run_trickling(const struct server *s)
{
    static struct pollfd fds[TRICKLING];
    int64_t start = clock_monotonic_us(), took;
    bool served = true, early = false;
    int open = TRICKLING;

    for (int i = 0; i < TRICKLING; i++) {
        fds[i] = (struct pollfd){.fd = dial(s), .events = POLLIN};
        ask(fds[i].fd, begun[i % 3]);
    }
    do {
        for (int i = 0; i < TRICKLING; i++)
            if (fds[i].fd >= 0) (void)!send(fds[i].fd, "a", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        open = count_open(fds);
        took = clock_monotonic_us() - start;
        if (open < TRICKLING && took < REQUEST_US) early = true;
        served &= is_served(s);
    } while (open > 0 && took < 2 * CUT_BY_US);
    check(open == 0 && took <= CUT_BY_US, "400 connections that trickle a byte a second are cut", took);
    check(!early, "and none before its time", took);
    check(served, "and others are served meanwhile", took);
}

int main(void)
{
    static const int counts[] = {128, 129, 256};
    struct server_config config = {.host = "127.0.0.1", .routes = table, .routes_n = sizeof table / sizeof table[0]};
    struct server *s;
    const char *why;

    log_set_level(LOG_ERROR);
    limits_default(&config.limits);
    config.limits.request_us = REQUEST_US;
    if (server_start(&config, &s, &why) != ERR_OK) {
        fprintf(stderr, "%s\n", why);
        return EXIT_FAILURE;
    }
    for (int i = 0; i < 3; i++) run_busy(s, counts[i], "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    for (int i = 0; i < 3; i++) run_busy(s, counts[i], "GET /read HTTP/1.1\r\nHost: a\r\n\r\n");
    run_trickling(s);
    server_stop(s, SECOND_US);
    server_free(s);
    printf("%d passed, %d failed\n", passed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
