/*
 * What the tests of this room share: a server with a small table of its own, and a client that says bytes, not requests.
 * A client's calls end the test when nothing happens for five seconds.
 */
#ifndef WAYMARK_TESTS_SERVER_ROOM_H
#define WAYMARK_TESTS_SERVER_ROOM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "server/server.h"

/* The table (room.c): all take ?a= and account.*, but for /healthz. */
#define ITEM_MAX 1000u     /* bytes, POST /v1/items, application/json: scope ingest, lane write */
#define BIG_MAX (1u << 20) /* bytes, POST /big: open, lane write */

#define KEY_INGEST "Authorization: Bearer ingest-secret\r\n"
#define KEY_READ "Authorization: Bearer read-secret\r\n"
#define KEY_OTHER "Authorization: Bearer other-secret\r\n" /* reads, bound to account 7 */
#define KEY_OLD "Authorization: Bearer old-secret\r\n"     /* expired */

extern atomic_int room_handled;  /* handlers called */
extern atomic_int room_computed; /* of those, answers made for the cache */
extern atomic_int room_ground;   /* what kept answers rest on; another value makes them invalid */
extern atomic_int room_submit;   /* enum err that the writer answers to a submission */
extern atomic_int room_result;   /* enum err of what was written */
extern atomic_int room_grounds;  /* grounds not yet freed */
extern atomic_bool room_hold;    /* writer and readers wait while it is set */
extern atomic_int room_held;     /* how many of them wait */

/* NULL: the defaults. Connection of every reader is room_db. Ends the test when it does not start. */
struct server *room_start(void (*adjust)(struct server_config *config));
void room_stop(struct server *s); /* stops, frees, and asserts that nothing leaked */

struct answer {
    int status;
    char head[8192]; /* with the status line */
    char body[BIG_MAX + 1];
    size_t body_n;
};

int client_open(const struct server *s);
void client_send(int fd, const void *bytes, size_t n);
void client_say(int fd, const char *text);
/* The next answer, whole. False: the connection is closed and nothing came. `to_head`: it has no body. */
bool client_hear(int fd, struct answer *ret, bool to_head);
bool client_closed(int fd); /* true: the server has closed it, without another byte */
/* Says and hears on a connection of its own. */
const struct answer *client_ask(const struct server *s, const char *text);
const char *answer_header(const struct answer *a, const char *name); /* NULL when absent */
bool answer_problem(const struct answer *a, const char *code);       /* problem details of this code */

#endif
