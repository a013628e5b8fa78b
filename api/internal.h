/*
 * What the files of api/ share: the application's memory, the ways of a read and of a write, parameters, problems.
 * Private to api/.
 */
#ifndef WAYMARK_API_INTERNAL_H
#define WAYMARK_API_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "api/app.h"
#include "api/board.h"
#include "db/figures.h"
#include "db/writer.h"
#include "decode/decode.h"
#include "server/reply.h"
#include "server/server.h"

struct jobs;
struct notes;

/* A catalogue and how many use it. Immutable but for the count. */
struct snapshot {
    struct catalogue *catalogue;
    uint64_t instruments; /* hash of what facts are decoded against: instruments and their versions */
    uint64_t all;         /* the same of all definitions */
    atomic_int uses;
};

struct app {
    char *db_path;
    int64_t cache_kib;
    struct writer *writer;
    struct db *own; /* read connection of app_committed: the writer's thread */
    struct jobs *jobs;
    struct board *board;
    struct notes *notes;
    pthread_mutex_t lock;
    struct snapshot *snapshot; /* the next two under lock */
    struct server *server;
    atomic_llong facts;       /* settled since start */
    atomic_llong freeze_next; /* when to look for months to freeze (us) */
};

struct app *app_of(const struct request *rq);
/* The present catalogue, one use of it: snapshot_release() gives it back. */
struct snapshot *app_snapshot(struct app *app);
/* Loads the catalogue anew on this connection (outside a transaction) and makes it the present one where it is newer. */
MUST_CHECK enum err app_refresh(struct app *app, struct db *db, struct snapshot **ret);
void snapshot_release(struct snapshot *s); /* NULL is fine */

/*
 * A read of several statements that must agree: one transaction, and the catalogue of the definitions that it sees.
 * `sequence` was read before it began, so that an answer never claims to rest on more than it does.
 */
struct reading {
    struct snapshot *snapshot;
    const struct catalogue *catalogue;
    int64_t sequence;
};
MUST_CHECK enum err reading_begin(struct request *rq, struct reading *ret);
void reading_end(struct request *rq, struct reading *r);
/* After the reply and its ETag: lets the cache keep it. `d` may be NULL: definitions and registry alone. */
void reading_keep(struct request *rq, const struct reading *r, const struct figure_dependencies *d);

/*
 * A write: `run` in the writer's transaction, `then` replies. `held` (may be NULL) is released when the writer is done
 * with it. Everything else lives in the request's arena. Of a route with NOTE_CHANGE the audit gets a row in the same
 * transaction, where anything was written; `named` (may be NULL) is where `run` or the caller leaves the id of what was made.
 */
struct write_plan {
    enum err (*run)(struct db *db, struct rollup *rollup, void *arg);
    void *arg;
    bool shared;
    int64_t facts, bytes; /* facts: or items */
    const char *const *named;
    struct snapshot *held;
    enum err (*then)(struct request *rq, enum err result);
};
enum err write_begin(struct request *rq, const struct write_plan *plan);
#define WRITE_TRIES                                                                                                    \
    200 /* of a write whose definitions moved meanwhile: each was lost to another that was stored, so as many as may come at once */

/* Members that belong to the key that asks. */
struct bound request_bound(const struct request *rq);
/* Small groups by role or side inside one account are told to keys of scope manage alone, and to none that is bound. */
bool request_suppresses(const struct request *rq);

/* ---- query.c: parameters ---- */

#define PAGE_MAX 1000
#define PAGE_DEFAULT 100
MUST_CHECK enum err query_limit(struct request *rq, size_t *ret);
/* The text behind ?cursor=, NULL without; what a cursor holds is the list's own business. */
MUST_CHECK enum err query_cursor_text(struct request *rq, const char **ret);
/* "at,no" */
MUST_CHECK enum err query_cursor_place(struct request *rq, bool *ret_has, int64_t *ret_at, int64_t *ret_no);
const char *cursor_text(struct arena *a, const char *s);
const char *cursor_place(struct arena *a, int64_t at, int64_t no);
/* A time, or the start of a local date or period. */
MUST_CHECK enum err query_moment(struct request *rq, const char *name, const struct tz *tz, bool *ret_has,
                                 int64_t *ret);
/* A period as text; ret_has false when absent. */
MUST_CHECK enum err query_period(struct request *rq, const char *name, bool *ret_has, struct period *ret);
/* Adds the fault of a parameter. Returns ERR_QUERY. */
enum err query_fault(struct request *rq, const char *name, enum fault_code code, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* account, partner, role, side, touchpoint, account.*, attr.*, weighting, interval, what the key may see, and the time into the
 * slice. */
MUST_CHECK enum err query_filters(struct request *rq, struct slice *ret);
/* group_by */
MUST_CHECK enum err query_group(struct request *rq, struct slice *ret);

/* ---- body.c: bodies that are one JSON value ---- */

MUST_CHECK enum err body_json(struct request *rq, const struct json **ret);

/* 409 with `references`. Returns ERR_REFERRED. */
enum err problem_referred(struct request *rq, const char *const *references, size_t n, const char *detail);

/* ---- json.c: parts of answers ---- */

void put_maybe_double(struct json_writer *w, const char *name, bool has, double v);
void put_maybe_time(struct json_writer *w, const char *name, bool has, int64_t us);
/* The member "scopes": names of the bits of enum scope. */
void put_scopes(struct json_writer *w, unsigned scopes);
void put_owner(struct json_writer *w, const struct owner *o);
/* `text`: a JSON object, or NULL for {} */
void put_attributes(struct json_writer *w, const char *text);
void put_progress(struct json_writer *w, bool building, int64_t done, int64_t total);
/* RFC 3339 with the workspace's offset at that instant. */
void put_local_time(struct json_writer *w, const char *name, const struct tz *tz, int64_t us);
void put_account(struct json_writer *w, const struct account *x);
const char *fact_kind_text(enum fact_kind kind);
void put_fact(struct json_writer *w, struct arena *a, const struct fact_row *row);
void put_faults(struct json_writer *w, const struct faults *f); /* "errors": [...] */
/* {items, next}: opens it; then the items; then the end. */
void put_page_open(struct json_writer *w);
void put_page_close(struct json_writer *w, const char *next);

#endif
