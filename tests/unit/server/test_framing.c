/* Heads that mean two things to two readers: each is refused, closed, and nothing behind it is taken for a request. */
#include <check.h>
#include <string.h>
#include <unistd.h>

#include "room.h"

#define SMUGGLED "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
#define H "Host: a\r\n"
#define J "Content-Type: application/json\r\n"

static const struct hazard {
    const char *name, *text;
    size_t n;
} hazards[] = {
#define HAZARD(name, text)                                                                                             \
    {                                                                                                                  \
        name, text, sizeof(text) - 1                                                                                   \
    }
    HAZARD("two lengths", "POST /big HTTP/1.1\r\n" H "Content-Length: 0\r\nContent-Length: 36\r\n\r\n" SMUGGLED),
    HAZARD("two equal lengths", "POST /big HTTP/1.1\r\n" H "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" SMUGGLED),
    HAZARD("a list of lengths", "POST /big HTTP/1.1\r\n" H "Content-Length: 2, 2\r\n\r\n{}" SMUGGLED),
    HAZARD("length and chunks",
           "POST /big HTTP/1.1\r\n" H "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
    HAZARD("chunks and length",
           "POST /big HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" SMUGGLED),
    HAZARD("length and chunks on GET",
           "GET /healthz HTTP/1.1\r\n" H "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
    HAZARD("unknown coding", "POST /big HTTP/1.1\r\n" H "Transfer-Encoding: gzip\r\n\r\n" SMUGGLED),
    HAZARD("coding list", "POST /big HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
    HAZARD("two codings", "POST /big HTTP/1.1\r\n" H
                          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
    HAZARD("coding with a tab inside",
           "POST /big HTTP/1.1\r\n" H "Transfer-Encoding: chun\tked\r\n\r\n0\r\n\r\n" SMUGGLED),
    HAZARD("coding in 1.0", "POST /big HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
    HAZARD("space before the colon", "POST /big HTTP/1.1\r\n" H "Content-Length : 36\r\n\r\n" SMUGGLED),
    HAZARD("plus in a length", "POST /big HTTP/1.1\r\n" H "Content-Length: +2\r\n\r\n{}" SMUGGLED),
    HAZARD("minus in a length", "POST /big HTTP/1.1\r\n" H "Content-Length: -2\r\n\r\n{}" SMUGGLED),
    HAZARD("hex length", "POST /big HTTP/1.1\r\n" H "Content-Length: 0x2\r\n\r\n{}" SMUGGLED),
    HAZARD("empty length", "POST /big HTTP/1.1\r\n" H "Content-Length:\r\n\r\n" SMUGGLED),
    HAZARD("no host", "GET /healthz HTTP/1.1\r\n\r\n" SMUGGLED),
    HAZARD("two hosts", "GET /healthz HTTP/1.1\r\n" H H "\r\n" SMUGGLED),
    HAZARD("a host with a path", "GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n" SMUGGLED),
    HAZARD("two keys", "GET /v1/read HTTP/1.1\r\n" H KEY_READ KEY_INGEST "\r\n" SMUGGLED),
    HAZARD("two types", "POST /v1/items HTTP/1.1\r\n" H KEY_INGEST J J "Content-Length: 2\r\n\r\n{}" SMUGGLED),
    HAZARD("NUL in a value", "GET /healthz HTTP/1.1\r\n" H "X-A: b\0c\r\n\r\n" SMUGGLED),
    HAZARD("NUL in a value before others", "GET /healthz HTTP/1.1\r\nX-A: b\0c\r\n" H "\r\n" SMUGGLED),
    HAZARD("two NULs before others", "GET /healthz HTTP/1.1\r\nX-A: b\0\0c\r\n" H "\r\n" SMUGGLED),
    HAZARD("control character in a value", "GET /healthz HTTP/1.1\r\n" H "X-A: b\x01"
                                           "c\r\n\r\n" SMUGGLED),
    HAZARD("bare CR in a value", "GET /healthz HTTP/1.1\r\n" H "X-A: b\rContent-Length: 5\r\n\r\n" SMUGGLED),
    HAZARD("bare LF", "GET /healthz HTTP/1.1\nHost: a\nX-A: b\n\n" SMUGGLED),
    HAZARD("folded header", "GET /healthz HTTP/1.1\r\n" H "X-A: b\r\n c\r\nX-B: d\r\n\r\n" SMUGGLED),
    HAZARD("folded length", "POST /big HTTP/1.1\r\n" H "Content-Length:\r\n 2\r\n\r\n{}" SMUGGLED),
    HAZARD("header without a name", "GET /healthz HTTP/1.1\r\n" H ": b\r\n\r\n" SMUGGLED),
    HAZARD("header without a name before others",
           "POST /big HTTP/1.1\r\n" H ": b\r\nContent-Length: 36\r\n\r\n" SMUGGLED),
    HAZARD("NUL at the end of the last value", "GET /healthz HTTP/1.1\r\n" H "X-A: b\0\r\n\r\n" SMUGGLED),
    HAZARD("header without a colon", "GET /healthz HTTP/1.1\r\n" H "nonsense\r\n\r\n" SMUGGLED),
    HAZARD("NUL in the path", "GET /open/a\0b HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("escaped NUL", "GET /open/a%00.json HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("escaped NUL in the query", "GET /open/a?a=%00 HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("bad escape", "GET /open/a%zz HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("cut escape", "GET /open/a%4 HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("not ASCII", "GET /open/\xc3\xa4 HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("control character in the path", "GET /open/a\x01 HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("space in the path", "GET /open/a b HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("two spaces before the path", "GET  /healthz HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("two spaces behind the path", "GET /healthz  HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("a space behind the version", "GET /healthz HTTP/1.1 \r\n" H "\r\n" SMUGGLED),
    HAZARD("no version", "GET /healthz\r\n" H "\r\n" SMUGGLED),
    HAZARD("version in small letters", "GET /healthz http/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("fragment", "GET /open/a#b HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("absolute target", "GET http://a/healthz HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("asterisk", "OPTIONS * HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("another version", "GET /healthz HTTP/1.2\r\n" H "\r\n" SMUGGLED),
    HAZARD("method with a bracket", "GE[T /healthz HTTP/1.1\r\n" H "\r\n" SMUGGLED),
    HAZARD("body where none is taken", "GET /healthz HTTP/1.1\r\n" H "Content-Length: 36\r\n\r\n" SMUGGLED),
    HAZARD("malformed chunk", "POST /big HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" SMUGGLED),
    HAZARD("chunk size with a sign",
           "POST /big HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n" SMUGGLED),
    HAZARD("chunk without its end",
           "POST /big HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx0\r\n\r\n" SMUGGLED),
    HAZARD("chunk size beyond 64 bits",
           "POST /big HTTP/1.1\r\n" H
           "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n" SMUGGLED),
};
#define HAZARDS ((int)(sizeof hazards / sizeof hazards[0]))

/* What comes until the connection closes. */
static size_t hear_all(int fd, char *ret, size_t max)
{
    size_t n = 0;
    ssize_t got;

    while (n < max && (got = read(fd, ret + n, max - n)) > 0) n += (size_t)got;
    return n;
}

START_TEST(framing__refuses_what_could_split_or_smuggle)
{
    const struct hazard *h = &hazards[_i];
    struct server *s = room_start(NULL);
    char said[16384] = {0};
    int fd = client_open(s);

    client_send(fd, h->text, h->n);
    hear_all(fd, said, sizeof said - 1);
    /* libmicrohttpd 1.0 answers some by itself, with 501 or by closing. */
    ck_assert_msg(said[0] == '\0' || said[9] == '4' || strncmp(said, "HTTP/1.1 501", 12) == 0, "%s: %.60s", h->name,
                  said);
    ck_assert_msg(!strstr(said, " 200 OK"), "%s: what follows was answered", h->name);
    ck_assert_msg(atomic_load(&room_handled) == 0, "%s: a handler ran", h->name);
    close(fd);
    room_stop(s);
}
END_TEST

START_TEST(framing__ours_are_problem_details_and_say_that_the_connection_ends)
{
    struct server *s = room_start(NULL);
    const struct answer *a = client_ask(s, "GET /v1/read HTTP/1.1\r\n" H KEY_READ KEY_INGEST "\r\n");

    ck_assert_int_eq(a->status, 400);
    ck_assert(answer_problem(a, "bad-request"));
    ck_assert_str_eq(answer_header(a, "Connection"), "close");
    ck_assert_str_eq(answer_header(a, "X-Content-Type-Options"), "nosniff");
    ck_assert_str_eq(answer_header(a, "Cache-Control"), "no-store");
    ck_assert_ptr_null(answer_header(a, "Server"));
    room_stop(s);
}
END_TEST

static const char *const harmless[] = {
    "GET /healthz HTTP/1.1\r\n" H "\r\n",
    "GET /healthz HTTP/1.1\r\nHost:a\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: \t a \t \r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
    "GET /healthz HTTP/1.1\r\n" H "X-Empty:\r\nX-A: caf\xc3\xa9\r\nX-A: again\r\n\r\n",
    "GET /healthz HTTP/1.1\r\n" H "Content-Length: 0\r\n\r\n",
    "GET /healthz HTTP/1.1\r\n" H "Cookie: a=b; c=d\r\nAccept: text/html\r\nAccept: text/plain\r\n\r\n",
    "GET /healthz HTTP/1.0\r\n\r\n",
    "\r\nGET /healthz HTTP/1.1\r\n" H "\r\n",
    "GET /open/a?a=b?c=d&account.x=/ HTTP/1.1\r\n" H "\r\n",
    "GET /open/a?a=x%20y&account.x=%C3%A4 HTTP/1.1\r\n" H "\r\n",
    "GET /open/%2F?a=+ HTTP/1.1\r\n" H "\r\n",
    "POST /big HTTP/1.1\r\n" H "Transfer-Encoding: Chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\nX-Trailer: a\r\n\r\n",
};

START_TEST(framing__lets_pass_what_is_merely_unusual)
{
    struct server *s = room_start(NULL);
    const struct answer *a = client_ask(s, harmless[_i]);

    ck_assert_msg(a->status == 200, "%s -> %s", harmless[_i], a->head);
    ck_assert_int_eq(atomic_load(&room_handled), 1);
    room_stop(s);
}
END_TEST

START_TEST(framing__many_and_long_headers_up_to_the_pool_are_fine)
{
    struct server *s = room_start(NULL);
    struct buffer text = {0};
    const struct answer *a;

    buffer_puts(&text, "GET /healthz HTTP/1.1\r\n" H);
    while (text.size < 13000) buffer_printf(&text, "X-Long: %0700d\r\n", 0);
    buffer_puts(&text, "\r\n");
    a = client_ask(s, text.data);
    ck_assert_msg(a->status == 200, "%s", a->head);
    buffer_free(&text);
    room_stop(s);
}
END_TEST

Suite *suite_framing(void);
Suite *suite_framing(void)
{
    Suite *suite = suite_create("framing");
    TCase *c = tcase_create("framing");

    tcase_set_timeout(c, 20);
    tcase_add_loop_test(c, framing__refuses_what_could_split_or_smuggle, 0, HAZARDS);
    tcase_add_test(c, framing__ours_are_problem_details_and_say_that_the_connection_ends);
    tcase_add_loop_test(c, framing__lets_pass_what_is_merely_unusual, 0, (int)(sizeof harmless / sizeof harmless[0]));
    tcase_add_test(c, framing__many_and_long_headers_up_to_the_pool_are_fine);
    suite_add_tcase(suite, c);
    return suite;
}
