/*
 * The driver interface: one small set of calls over which SQL, written once, runs on SQLite and on PostgreSQL.
 *
 * A `struct db` is one connection with every named statement of db/sql prepared on it; it belongs to one thread at a
 * time. Statements are used as  bind - step (- column) - reset.  One statement runs at most once at a time on one
 * connection. A failed bind is remembered and makes the next step answer ERR_BROKEN: it can never store a NULL unseen.
 */
#ifndef WAYMARK_DB_DB_H
#define WAYMARK_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "statements.h" /* generated from db/sql: enum stmt */

struct statement {
    const char *name;
    const char *sql;
    bool writes;
};
struct schema_step {
    int version;
    const char *name;
    const char *sql;
};
extern const struct statement statements[];
extern const struct schema_step schema_steps[];
extern const int schema_steps_count;

/* "WMRK": SQLite's application_id of our files. */
#define DB_APPLICATION_ID 0x574d524b

struct db;
enum db_mode {
    DB_READ, /* read-only; sees the last commit at each transaction's begin */
    DB_WRITE /* the one writer: also locks `<path>.lock` against other writing processes */
};

struct db_options {
    const char *path;
    int64_t cache_kib; /* page cache of a writer; readers take a quarter */
};

/*
 * Opens. DB_WRITE creates the file where there is none, applies missing schema steps (each in its transaction) and
 * sets the pragmas (WAL, FULL, 4096-byte pages, no autocheckpoint, trusted_schema off, defensive).
 * ERR_FOREIGN_FILE, ERR_NEWER_FILE, ERR_IN_USE (lock), ERR_IO (cannot be opened, or no such file for DB_READ), ERR_BROKEN.
 * `ret_why`: on failure a sentence for the operator, in the arena.
 */
MUST_CHECK enum err db_open(const struct db_options *options, enum db_mode mode, struct arena *a, struct db **ret,
                            const char **ret_why);
void db_close(struct db *db); /* NULL is fine. A writer checkpoints (TRUNCATE) first and frees the lock. */

/* Storage has five answers: ERR_OK, ERR_NONE, ERR_CONFLICT (a unique key), ERR_RETRY (busy), ERR_BROKEN. */

/* Transactions. A writer's begin is BEGIN IMMEDIATE. Readers: a snapshot from begin to end. */
MUST_CHECK enum err db_begin(struct db *db);
MUST_CHECK enum err db_commit(struct db *db); /* durable when it answers ERR_OK; else rolled back */
void db_rollback(struct db *db);              /* no-op outside one */
/* A commit or sync failed half way: nothing more is written through this connection. */
bool db_poisoned(const struct db *db);

/*
 * Parameters count from 1 and are bound by their number in the text ($1). Text is copied. Every parameter must be bound
 * before each run (a step after a reset): one that was forgotten, and a number that is not finite, are failed binds.
 */
void db_bind_int(struct db *db, enum stmt s, int parameter, int64_t v);
void db_bind_double(struct db *db, enum stmt s, int parameter, double v);
void db_bind_text(struct db *db, enum stmt s, int parameter, const char *text); /* NULL binds null */
void db_bind_text_n(struct db *db, enum stmt s, int parameter, const char *text, size_t n);
void db_bind_null(struct db *db, enum stmt s, int parameter);
/* v where `has`, else null */
void db_bind_maybe(struct db *db, enum stmt s, int parameter, bool has, int64_t v);

/* ERR_OK: a row stands ready; ERR_NONE: no more (and the statement is reset). Any failure resets it, too. */
MUST_CHECK enum err db_step(struct db *db, enum stmt s);
/* Columns count from 0; texts live until the next step or reset. */
int64_t db_int(struct db *db, enum stmt s, int column);
double db_double(struct db *db, enum stmt s, int column);
const char *db_text(struct db *db, enum stmt s, int column); /* NULL for null */
size_t db_text_size(struct db *db, enum stmt s, int column);
bool db_is_null(struct db *db, enum stmt s, int column);
void db_reset(struct db *db, enum stmt s); /* also forgets bindings */

/* Steps a statement that answers no rows to its end and resets it. */
MUST_CHECK enum err db_run(struct db *db, enum stmt s);
/* Rows changed by the last db_run. */
int64_t db_changed(struct db *db);
/* Rows changed since the connection was opened, whatever became of them. */
int64_t db_written(struct db *db);
/* Runs one statement for n rows: bind(db, s, i, arg) binds row i. SQLite loops; PostgreSQL may send many at once. */
MUST_CHECK enum err db_put_rows(struct db *db, enum stmt s, size_t n,
                                void (*bind)(struct db *db, enum stmt s, size_t i, void *arg), void *arg);

/* Writer only, outside a transaction: moves WAL pages into the file, often and little (HAZARDS: only the writer may). */
MUST_CHECK enum err db_checkpoint(struct db *db, bool all);
int64_t db_wal_bytes(struct db *db);
/* A consistent copy while others read and write (backup API). ERR_IO. */
MUST_CHECK enum err db_backup(struct db *db, const char *path);

/* A per-connection slot for caches of the layers above (db/names.c); freed with the connection by `drop`. */
void db_set_attachment(struct db *db, void *attachment, void (*drop)(void *));
void *db_attachment(struct db *db);
/* Called after a rollback, so that caches forget what was never committed. */
void db_on_rollback(struct db *db, void (*forget)(void *attachment));

#endif
