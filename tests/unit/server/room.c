/* The tests' server, its writer, and the client. */
#include "room.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "server/reply.h"

#define PATIENCE_MS 5000

atomic_int room_handled, room_computed, room_ground, room_submit, room_result, room_grounds, room_held;
atomic_bool room_hold;

/* --- a writer as an application has one --- */

static struct {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct request *queue[1024];
    size_t n;
    bool stop;
} writer = {.lock = PTHREAD_MUTEX_INITIALIZER, .some = PTHREAD_COND_INITIALIZER};

static void wait_while_held(void)
{
    if (!atomic_load(&room_hold)) return;
    atomic_fetch_add(&room_held, 1);
    while (atomic_load(&room_hold)) sched_yield();
    atomic_fetch_sub(&room_held, 1);
}

static void *writer_run(void *arg)
{
    (void)arg;
    for (;;) {
        struct request *rq = NULL;

        pthread_mutex_lock(&writer.lock);
        while (writer.n == 0 && !writer.stop) pthread_cond_wait(&writer.some, &writer.lock);
        if (writer.n > 0) {
            rq = writer.queue[0];
            memmove(&writer.queue[0], &writer.queue[1], --writer.n * sizeof writer.queue[0]);
        }
        pthread_mutex_unlock(&writer.lock);
        if (!rq) return NULL;
        wait_while_held();
        server_take_back(rq, (enum err)atomic_load(&room_result));
    }
}

static enum err writer_submit(struct request *rq, void *arg)
{
    enum err e = (enum err)atomic_load(&room_submit);

    ck_assert_ptr_eq(arg, rq->context);
    if (e != ERR_OK) return e;
    pthread_mutex_lock(&writer.lock);
    ck_assert_uint_lt(writer.n, 1024);
    writer.queue[writer.n++] = rq;
    pthread_cond_signal(&writer.some);
    pthread_mutex_unlock(&writer.lock);
    return ERR_OK;
}

/* --- handlers --- */

static struct db *const room_db = (struct db *)&writer; /* any address */

static enum err db_open(void *app, struct db **ret)
{
    (void)app;
    *ret = room_db;
    return ERR_OK;
}

static void db_close(struct db *db)
{
    ck_assert_ptr_eq(db, room_db);
}

static enum err healthz(struct request *rq)
{
    atomic_fetch_add(&room_handled, 1);
    ck_assert_ptr_null(rq->db);
    return reply_bytes(rq, 200, "text/plain", "ok", 2, true);
}

/* "value|a|account.x" */
static enum err echo(struct request *rq)
{
    const char *a = request_parameter(rq, "a"), *x = request_parameter(rq, "account.x");
    const char *text = arena_printf(rq->arena, "%s|%s|%s", request_path(rq, "name"), a ? a : "", x ? x : "");

    atomic_fetch_add(&room_handled, 1);
    return reply_bytes(rq, 200, "text/plain", text, strlen(text), false);
}

static enum err read_get(struct request *rq)
{
    atomic_fetch_add(&room_handled, 1);
    ck_assert_ptr_eq(rq->db, room_db);
    wait_while_held();
    return reply_bytes(rq, 200, "text/plain", rq->principal.key_id, strlen(rq->principal.key_id), false);
}

static enum err missing_get(struct request *rq)
{
    atomic_fetch_add(&room_handled, 1);
    (void)rq;
    return ERR_NONE;
}

static enum err mute_get(struct request *rq)
{
    (void)rq;
    return ERR_OK;
}

static bool still_valid(void *app, const void *ground)
{
    (void)app;
    return *(const int *)ground == atomic_load(&room_ground);
}

static void ground_free(void *ground)
{
    atomic_fetch_sub(&room_grounds, 1);
    free(ground);
}

static enum err kept_get(struct request *rq)
{
    int *ground = malloc(sizeof *ground), n = atomic_fetch_add(&room_computed, 1);
    const char *text = arena_printf(rq->arena, "%d%*s", n, (int)strtol(request_path(rq, "pad"), NULL, 10), "");
    enum err e;

    atomic_fetch_add(&room_handled, 1);
    *ground = atomic_load(&room_ground);
    atomic_fetch_add(&room_grounds, 1);
    reply_bytes(rq, 200, "text/plain", text, strlen(text), false);
    e = reply_etag(rq);
    request_keep(rq, ground);
    return e;
}

static enum err read_again(struct request *rq)
{
    ck_assert_ptr_eq(rq->db, room_db);
    return reply_bytes(rq, 200, "text/plain", "again", 5, true);
}

static enum err written(struct request *rq, enum err result)
{
    const char *text = arena_printf(rq->arena, "%zu", rq->body_size);

    ck_assert_ptr_null(rq->db);
    if (result == ERR_RETRY) return request_to_reader(rq, read_again);
    if (result != ERR_OK) return result;
    return reply_bytes(rq, 201, "text/plain", text, strlen(text), false);
}

static enum err items_post(struct request *rq)
{
    atomic_fetch_add(&room_handled, 1);
    if (rq->body) ck_assert_int_eq(rq->body[rq->body_size], '\0');
    rq->context = &room_handled;
    return request_write(rq, writer_submit, rq->context, written);
}

static enum err moved_get(struct request *rq)
{
    return request_to_reader(rq, read_again);
}

static enum err echo_post(struct request *rq)
{
    atomic_fetch_add(&room_handled, 1);
    return reply_bytes(rq, 200, "text/plain", rq->body, rq->body_size, false);
}

static enum err int_get(struct request *rq)
{
    int64_t a;
    enum err e = request_int(rq, "a", 1, 10, 5, &a);
    const char *text;

    if (e != ERR_OK) return e;
    text = arena_printf(rq->arena, "%d", (int)a);
    return reply_bytes(rq, 200, "text/plain", text, strlen(text), false);
}

static const char *const parameters[] = {"a", "account.*", NULL};
static const char *const types[] = {"application/json", "application/x-ndjson", NULL};
static const struct route table[] = {
    {"GET", "/healthz", "healthz", NEEDS_NOTHING, LANE_INLINE, 0, NULL, NULL, false, NOTE_NOTHING, healthz},
    {"GET", "/open/{name}", "echo", NEEDS_NOTHING, LANE_INLINE, 0, NULL, parameters, false, NOTE_NOTHING, echo},
    {"GET", "/int", "int_get", NEEDS_NOTHING, LANE_INLINE, 0, NULL, parameters, false, NOTE_NOTHING, int_get},
    {"GET", "/mute", "mute_get", NEEDS_NOTHING, LANE_INLINE, 0, NULL, NULL, false, NOTE_NOTHING, mute_get},
    {"GET", "/moved", "moved_get", NEEDS_NOTHING, LANE_INLINE, 0, NULL, NULL, false, NOTE_NOTHING, moved_get},
    {"GET", "/v1/read", "read_get", NEEDS_READ, LANE_READ, 0, NULL, parameters, false, NOTE_NOTHING, read_get},
    {"GET", "/v1/missing", "missing_get", NEEDS_READ, LANE_READ, 0, NULL, NULL, false, NOTE_NOTHING, missing_get},
    {"GET", "/v1/kept/{pad}", "kept_get", NEEDS_READ, LANE_READ, 0, NULL, parameters, true, NOTE_NOTHING, kept_get},
    {"POST", "/v1/items", "items_post", NEEDS_INGEST, LANE_WRITE, ITEM_MAX, types, parameters, false, NOTE_NOTHING,
     items_post},
    {"POST", "/big", "echo_post", NEEDS_NOTHING, LANE_WRITE, BIG_MAX, NULL, NULL, false, NOTE_NOTHING, echo_post},
    {"POST", "/bigwrite", "items_post", NEEDS_NOTHING, LANE_WRITE, BIG_MAX, NULL, NULL, false, NOTE_NOTHING,
     items_post},
    {"POST", "/v1/own", "own_post", NEEDS_MANAGE | ALSO_BOUND, LANE_WRITE, 10, types, NULL, false, NOTE_NOTHING,
     echo_post},
    {"POST", "/v1/all", "all_post", NEEDS_MANAGE, LANE_WRITE, 10, types, NULL, false, NOTE_NOTHING, echo_post},
    {"PUT", "/open/{name}", "put", NEEDS_MANAGE, LANE_WRITE, 10, types, NULL, false, NOTE_NOTHING, echo_post},
};

/* --- the server --- */

static void set_keys(struct server *s)
{
    static const struct {
        const char *secret;
        struct ring_key key;
    } keys[] = {
        {"ingest-secret", {.id = "key_i", .principal = {.scopes = NEEDS_INGEST}, .expires_us = INT64_MAX}},
        {"read-secret", {.id = "key_r", .principal = {.scopes = NEEDS_READ}, .expires_us = INT64_MAX}},
        {"other-secret", {.id = "key_o", .principal = {.scopes = NEEDS_READ, .account = 7}, .expires_us = INT64_MAX}},
        {"client-secret",
         {.id = "key_c", .principal = {.scopes = NEEDS_READ | NEEDS_MANAGE, .account = 7}, .expires_us = INT64_MAX}},
        {"partner-secret",
         {.id = "key_p", .principal = {.scopes = NEEDS_READ | NEEDS_MANAGE, .partner = 7}, .expires_us = INT64_MAX}},
        {"manage-secret", {.id = "key_m", .principal = {.scopes = NEEDS_MANAGE}, .expires_us = INT64_MAX}},
        {"old-secret", {.id = "key_x", .principal = {.scopes = NEEDS_READ}, .expires_us = 1}},
    };
    struct ring_key ring[sizeof keys / sizeof *keys];
    const size_t n = sizeof keys / sizeof *keys;

    for (size_t i = 0; i < n; i++) {
        ring[i] = keys[i].key;
        text_sha256(keys[i].secret, strlen(keys[i].secret), ring[i].hash);
    }
    server_set_keys(s, ring, n);
}

struct server *room_start(void (*adjust)(struct server_config *config))
{
    struct server_config config = {
        .host = "127.0.0.1",
        .routes = table,
        .routes_n = sizeof table / sizeof table[0],
        .hooks = {.app = &writer,
                  .reader_open = db_open,
                  .reader_close = db_close,
                  .still_valid = still_valid,
                  .ground_free = ground_free},
    };
    struct server *s;
    const char *why = "";

    log_set_level(LOG_ERROR);
    limits_default(&config.limits);
    if (adjust) adjust(&config);
    if (server_start(&config, &s, &why) != ERR_OK) ck_abort_msg("%s", why);
    set_keys(s);
    writer.stop = false;
    ck_assert_int_eq(pthread_create(&writer.thread, NULL, writer_run, NULL), 0);
    return s;
}

void room_stop(struct server *s)
{
    server_stop(s, 2000000);
    pthread_mutex_lock(&writer.lock);
    writer.stop = true;
    pthread_cond_signal(&writer.some);
    pthread_mutex_unlock(&writer.lock);
    pthread_join(writer.thread, NULL);
    server_free(s);
    ck_assert_int_eq(atomic_load(&room_grounds), 0);
}

/* --- the client --- */

int client_open(const struct server *s)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(server_port(s))};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

void client_send(int fd, const void *bytes, size_t n)
{
    const char *at = bytes;

    while (n > 0) {
        ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);

        if (sent <= 0) return; /* refused meanwhile: the answer says why */
        at += sent;
        n -= (size_t)sent;
    }
}

void client_say(int fd, const char *text)
{
    client_send(fd, text, strlen(text));
}

/* One byte; false at the end of the connection. */
static bool client_byte(int fd, char *ret)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    if (poll(&p, 1, PATIENCE_MS) <= 0) ck_abort_msg("the server says nothing");
    return recv(fd, ret, 1, 0) == 1;
}

bool client_hear(int fd, struct answer *ret, bool to_head)
{
    size_t n = 0, at = 0;
    const char *length;
    ssize_t got;

    memset(ret->head, 0, sizeof ret->head);
    while (n < sizeof ret->head - 1 && (n < 4 || memcmp(ret->head + n - 4, "\r\n\r\n", 4) != 0)) {
        if (!client_byte(fd, &ret->head[n])) {
            if (n > 0) ck_abort_msg("an answer broke off: %s", ret->head);
            return false;
        }
        n++;
    }
    ck_assert_int_eq(strncmp(ret->head, "HTTP/1.", 7), 0);
    ret->status = (int)strtol(ret->head + 9, NULL, 10);
    length = answer_header(ret, "Content-Length");
    ret->body_n = length && !to_head && ret->status != 304 ? (size_t)strtoul(length, NULL, 10) : 0;
    ck_assert_uint_lt(ret->body_n, sizeof ret->body);
    for (; at < ret->body_n; at += (size_t)got)
        if ((got = recv(fd, ret->body + at, ret->body_n - at, 0)) <= 0) ck_abort_msg("a body broke off");
    ret->body[ret->body_n] = '\0';
    return true;
}

bool client_closed(int fd)
{
    char byte;

    return !client_byte(fd, &byte);
}

const struct answer *client_ask(const struct server *s, const char *text)
{
    static struct answer a;
    int fd = client_open(s);

    client_say(fd, text);
    ck_assert(client_hear(fd, &a, strncmp(text, "HEAD", 4) == 0));
    close(fd);
    return &a;
}

const char *answer_header(const struct answer *a, const char *name)
{
    static _Thread_local char value[512];
    size_t n = strlen(name);

    for (const char *at = strstr(a->head, "\r\n"); at; at = strstr(at + 2, "\r\n")) {
        if (strncasecmp(at + 2, name, n) != 0 || at[2 + n] != ':') continue;
        snprintf(value, sizeof value, "%.*s", (int)strcspn(at + 4 + n, "\r"), at + 4 + n);
        return value;
    }
    return NULL;
}

bool answer_problem(const struct answer *a, const char *code)
{
    char type[100];
    const char *content = answer_header(a, "Content-Type");

    if (!content || strcmp(content, "application/problem+json") != 0) return false;
    snprintf(type, sizeof type, "\"urn:waymark:problem:%s\"", code);
    return strstr(a->body, type) != NULL;
}
