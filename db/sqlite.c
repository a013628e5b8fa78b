/*
 * The driver on SQLite, and the only file that names sqlite3. It must not know a statement or a table by name, and
 * it never opens the database file by itself: closing any descriptor of it would drop SQLite's POSIX locks.
 *
 * One connection writes and checkpoints, all others are read-only: SQLite before 3.51.3 can corrupt a WAL when two
 * do so at once. A lock file beside the database keeps a second writing process out.
 */
#include <assert.h>
#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "db/sqlite.h"

#define TEXT_BYTES_MAX (16 << 20)                        /* of one row or text */
#define SQL_BYTES_MAX (1 << 20)                          /* of one statement or schema step */
#define WAL_RESTART_PAGES ((64 << 20) / WAL_FRAME_BYTES) /* readers kept PASSIVE from starting over: insist */
#define WAL_RESTART_AGAIN ((16 << 20) / WAL_FRAME_BYTES) /* and insist again after that much more */
#define BACKUP_STEP_PAGES 1024
#define BUSY_READ_MS 2000
#define BUSY_WRITE_MS 200 /* only a checkpoint that waits for readers: commits stand still meanwhile */

/* --- answers --- */

static bool is_syncing_failure(int rc)
{
    return rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC;
}

static enum err db_answer(struct db *db, int rc, const char *what)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW: return ERR_OK;
    case SQLITE_DONE: return ERR_NONE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_RETRY;
    default: break;
    }
    if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_ROWID)
        return ERR_CONFLICT;
    /* What may be half synced must not be tried again: the kernel may have dropped the pages. */
    if (is_syncing_failure(rc)) db->poisoned = true;
    log_event(LOG_ERROR, "database_failed", "s:statement", what, "i:code", (int64_t)rc, "s:message",
              sqlite3_errmsg(db->sqlite), NULL);
    return ERR_BROKEN;
}

/* --- statements --- */

static struct prepared *db_prepared(struct db *db, enum stmt s)
{
    assert((unsigned)s < STMT_COUNT);
    return &db->prepared[s];
}

static void bind_refuse(enum stmt s, struct prepared *p, int parameter, const char *message)
{
    p->failed = true;
    log_event(LOG_ERROR, "bind_failed", "s:statement", statements[s].name, "i:parameter", (int64_t)parameter,
              "s:message", message, NULL);
}

/* The index of $parameter, or 0 with the failure remembered. */
static int bind_index(enum stmt s, struct prepared *p, int parameter)
{
    if (p->stmt == NULL) bind_refuse(s, p, parameter, "this statement writes, the connection only reads");
    else if (p->running) bind_refuse(s, p, parameter, "the statement is running; reset it first");
    else if (parameter < 1 || parameter > PARAMETERS_MAX || p->index[parameter] == 0)
        bind_refuse(s, p, parameter, "there is no such parameter");
    else return p->index[parameter];
    return 0;
}

static void bind_done(enum stmt s, struct prepared *p, int parameter, int rc)
{
    if (rc == SQLITE_OK) p->bound |= UINT64_C(1) << (p->index[parameter] - 1);
    else bind_refuse(s, p, parameter, sqlite3_errstr(rc));
}

void db_bind_int(struct db *db, enum stmt s, int parameter, int64_t v)
{
    struct prepared *p = db_prepared(db, s);
    int index = bind_index(s, p, parameter);

    if (index > 0) bind_done(s, p, parameter, sqlite3_bind_int64(p->stmt, index, v));
}

void db_bind_double(struct db *db, enum stmt s, int parameter, double v)
{
    struct prepared *p = db_prepared(db, s);
    int index = bind_index(s, p, parameter);

    if (index == 0) return;
    if (isfinite(v)) bind_done(s, p, parameter, sqlite3_bind_double(p->stmt, index, v));
    else bind_refuse(s, p, parameter, "the number is not finite");
}

void db_bind_text_n(struct db *db, enum stmt s, int parameter, const char *text, size_t n)
{
    struct prepared *p = db_prepared(db, s);
    int index = bind_index(s, p, parameter);

    if (index == 0) return;
    bind_done(s, p, parameter, sqlite3_bind_text64(p->stmt, index, text, n, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void db_bind_null(struct db *db, enum stmt s, int parameter)
{
    struct prepared *p = db_prepared(db, s);
    int index = bind_index(s, p, parameter);

    if (index > 0) bind_done(s, p, parameter, sqlite3_bind_null(p->stmt, index));
}

void db_reset(struct db *db, enum stmt s)
{
    struct prepared *p = db_prepared(db, s);

    /* A reset repeats the step's failure, which was told then. The values stay in SQLite, but no step can use them. */
    if (p->running) sqlite3_reset(p->stmt);
    p->running = false;
    p->failed = false;
    p->bound = 0;
}

static void db_reset_all(struct db *db)
{
    for (int s = 0; s < STMT_COUNT; s++)
        if (db->prepared[s].running) db_reset(db, (enum stmt)s);
}

/* SQLite ends a transaction by itself after some failures; what follows must not commit one by one. */
static bool db_lost(const struct db *db)
{
    return db->open && sqlite3_get_autocommit(db->sqlite) != 0;
}

enum err db_step(struct db *db, enum stmt s)
{
    struct prepared *p = db_prepared(db, s);
    enum err e = ERR_BROKEN;
    int rc;

    if (!p->failed && p->stmt != NULL && p->bound != p->wanted)
        bind_refuse(s, p, __builtin_ctzll(p->wanted & ~p->bound) + 1, "the parameter of this index is not bound");
    if (p->failed || p->stmt == NULL || db_lost(db)) {
        db_reset(db, s);
        return ERR_BROKEN;
    }
    p->running = true;
    rc = sqlite3_step(p->stmt);
    if (rc == SQLITE_ROW) return ERR_OK;
    if (rc == SQLITE_DONE) db->changed = sqlite3_changes64(db->sqlite);
    e = db_answer(db, rc, statements[s].name);
    db_reset(db, s);
    return e;
}

int64_t db_written(struct db *db)
{
    return sqlite3_total_changes64(db->sqlite);
}

int64_t db_int(struct db *db, enum stmt s, int column)
{
    return sqlite3_column_int64(db_prepared(db, s)->stmt, column);
}

double db_double(struct db *db, enum stmt s, int column)
{
    return sqlite3_column_double(db_prepared(db, s)->stmt, column);
}

const char *db_text(struct db *db, enum stmt s, int column)
{
    sqlite3_stmt *stmt = db_prepared(db, s)->stmt;
    const char *text;

    if (sqlite3_column_type(stmt, column) == SQLITE_NULL) return NULL;
    text = (const char *)sqlite3_column_text(stmt, column);
    if (text == NULL) abort(); /* out of memory: as everywhere, the process ends */
    return text;
}

size_t db_text_size(struct db *db, enum stmt s, int column)
{
    return (size_t)sqlite3_column_bytes(db_prepared(db, s)->stmt, column);
}

bool db_is_null(struct db *db, enum stmt s, int column)
{
    return sqlite3_column_type(db_prepared(db, s)->stmt, column) == SQLITE_NULL;
}

/* --- transactions --- */

static int db_control(struct db *db, enum control c)
{
    int rc = sqlite3_step(db->control[c]);

    sqlite3_reset(db->control[c]);
    return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

enum err db_begin(struct db *db)
{
    enum err e;

    assert(!db->open);
    if (db->poisoned) return ERR_BROKEN;
    if ((e = db_answer(db, db_control(db, CONTROL_BEGIN), "begin")) != ERR_OK) return e;
    db->open = true;
    if (db->mode == DB_WRITE) return ERR_OK;
    /* A deferred transaction has its snapshot only from its first read on. */
    e = db_answer(db, db_control(db, CONTROL_LOOK), "begin");
    if (e != ERR_OK) db_rollback(db);
    return e;
}

enum err db_commit(struct db *db)
{
    enum err e;
    int rc;

    assert(db->open);
    db_reset_all(db);
    rc = db_lost(db) ? SQLITE_ABORT : db_control(db, CONTROL_COMMIT);
    if (rc == SQLITE_OK) {
        db->open = false;
        return ERR_OK;
    }
    e = db_answer(db, rc, "commit");
    /* A full disk stops before anything is synced; after another failure nobody knows what is on the disk. */
    if ((rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CORRUPT) db->poisoned = true;
    db_rollback(db);
    return e;
}

void db_rollback(struct db *db)
{
    if (!db->open) return;
    db_reset_all(db);
    if (!db_lost(db)) {
        int rc = db_control(db, CONTROL_ROLLBACK);

        if (rc != SQLITE_OK && db_answer(db, rc, "rollback") != ERR_OK) db->poisoned = true;
    }
    db->open = false;
    /* A reader has nothing uncommitted to forget: for it this is how a snapshot ends. */
    if (db->mode == DB_WRITE && db->forget != NULL) db->forget(db->attachment);
}

/* --- WAL --- */

static int wal_grew(void *arg, sqlite3 *sqlite, const char *schema, int pages)
{
    struct db *db = arg;

    (void)sqlite;
    (void)schema;
    /* It started over, for a commit only adds. (One that adds more than there was is taken for an addition: then the
       next checkpoint comes later by that much, and puts the counts right.) */
    if (pages <= db->wal_pages) {
        db->wal_moved = 0;
        db->restart_at = WAL_RESTART_PAGES;
    }
    db->wal_pages = pages;
    return SQLITE_OK;
}

enum err db_checkpoint(struct db *db, bool all)
{
    int mode = all ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, pages = 0, moved = 0, rc;

    assert(db->mode == DB_WRITE && !db->open);
    if (db->poisoned) return ERR_BROKEN;
    if (!all && db->wal_pages >= db->restart_at) mode = SQLITE_CHECKPOINT_RESTART;
    rc = sqlite3_wal_checkpoint_v2(db->sqlite, "main", mode, &pages, &moved);
    if (pages >= 0 && moved >= 0) {
        db->wal_pages = pages;
        db->wal_moved = moved;
    }
    if (mode == SQLITE_CHECKPOINT_RESTART)
        db->restart_at = rc == SQLITE_OK ? WAL_RESTART_PAGES : db->wal_pages + WAL_RESTART_AGAIN;
    if (mode != SQLITE_CHECKPOINT_PASSIVE && rc == SQLITE_OK) db->wal_pages = db->wal_moved = 0;
    return db_answer(db, rc, "checkpoint");
}

enum err db_backup(struct db *db, const char *path)
{
    sqlite3 *copy = NULL;
    sqlite3_backup *backup = NULL;
    bool began = false;
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600), rc = SQLITE_CANTOPEN;
    char *here = fd < 0 ? NULL : sqlite3_mprintf("%s%s", path[0] == '/' ? "" : "./", path);

    if (fd < 0) return ERR_IO;
    close(fd); /* nobody has it open yet */
    /* One snapshot for the whole copy: else every commit would start it over. */
    if (!db->open && db_begin(db) == ERR_OK) began = true;
    if (here != NULL) rc = sqlite3_open_v2(here, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) backup = sqlite3_backup_init(copy, "main", db->sqlite, "main");
    if (backup != NULL && db->open) {
        while ((rc = sqlite3_backup_step(backup, BACKUP_STEP_PAGES)) == SQLITE_OK) continue;
    }
    if (backup != NULL) sqlite3_backup_finish(backup);
    if (sqlite3_close(copy) != SQLITE_OK || backup == NULL) rc = SQLITE_CANTOPEN;
    if (began) db_rollback(db);
    sqlite3_free(here);
    if (rc == SQLITE_DONE) return ERR_OK;
    log_event(LOG_ERROR, "backup_failed", "i:code", (int64_t)rc, "s:message", sqlite3_errstr(rc), NULL);
    unlink(path);
    return ERR_IO;
}

/* --- opening and closing: the engine's part; the order of things is open.c's --- */

static enum err explain(struct db *db, int rc, struct arena *a, const char **ret_why)
{
    *ret_why = arena_string(a, sqlite3_errmsg(db->sqlite));
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_RETRY;
    case SQLITE_NOTADB: return ERR_FOREIGN_FILE;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_FULL:
    case SQLITE_IOERR: return ERR_IO;
    default: return ERR_BROKEN;
    }
}

static void set_defences(struct db *db)
{
    static const int limits[][2] = {{SQLITE_LIMIT_LENGTH, TEXT_BYTES_MAX},
                                    {SQLITE_LIMIT_SQL_LENGTH, SQL_BYTES_MAX},
                                    {SQLITE_LIMIT_VARIABLE_NUMBER, PARAMETERS_MAX},
                                    {SQLITE_LIMIT_ATTACHED, 0},
                                    {SQLITE_LIMIT_WORKER_THREADS, 0},
                                    {SQLITE_LIMIT_TRIGGER_DEPTH, 1}};
    static const int settings[][2] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                      {SQLITE_DBCONFIG_DQS_DML, 0},          {SQLITE_DBCONFIG_DQS_DDL, 0},
                                      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},   {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1}, {SQLITE_DBCONFIG_ENABLE_FKEY, 0}};

    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) sqlite3_limit(db->sqlite, limits[i][0], limits[i][1]);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        sqlite3_db_config(db->sqlite, settings[i][0], settings[i][1], NULL);
    sqlite3_busy_timeout(db->sqlite, db->mode == DB_WRITE ? BUSY_WRITE_MS : BUSY_READ_MS);
}

enum err sqlite_connect(const char *path, enum db_mode mode, struct arena *a, struct db **ret, const char **ret_why)
{
    int flags = SQLITE_OPEN_NOMUTEX | (mode == DB_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY), rc;
    struct db *db = memory_alloc(sizeof *db);

    *db = (struct db){.mode = mode, .lock = -1, .restart_at = WAL_RESTART_PAGES};
    db->prepared = memory_alloc((size_t)(STMT_COUNT + 1) * sizeof *db->prepared);
    for (int s = 0; s < STMT_COUNT; s++) db->prepared[s] = (struct prepared){0};
    rc = sqlite3_open_v2(path, &db->sqlite, flags, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(db->sqlite, 1);
        set_defences(db);
        sqlite3_wal_hook(db->sqlite, wal_grew, db); /* in the place of SQLite's own, which checkpoints by itself */
        *ret = db;
        return ERR_OK;
    }

    enum err e = explain(db, rc, a, ret_why);

    db_close(db);
    return e;
}

enum err sqlite_script(struct db *db, const char *sql, struct arena *a, const char **ret_why)
{
    int rc = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? ERR_OK : explain(db, rc, a, ret_why);
}

enum err sqlite_ask(struct db *db, const char *sql, struct arena *a, const char **ret, const char **ret_why)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->sqlite, sql, -1, &stmt, NULL);
    enum err e = ERR_OK;

    if (rc == SQLITE_OK) rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) *ret = arena_string(a, (const char *)sqlite3_column_text(stmt, 0));
    else e = rc == SQLITE_DONE ? ERR_NONE : explain(db, rc, a, ret_why);
    sqlite3_finalize(stmt);
    return e;
}

/* Parameters are numbered in the text ($1); SQLite numbers them by first appearance. */
static bool map_parameters(struct prepared *p)
{
    int n = sqlite3_bind_parameter_count(p->stmt);

    for (int i = 1; i <= n; i++) {
        const char *name = sqlite3_bind_parameter_name(p->stmt, i);
        int64_t number;

        if (name == NULL || name[0] != '$' || text_parse_int64(name + 1, &number) != ERR_OK) return false;
        if (number < 1 || number > PARAMETERS_MAX || p->index[number] != 0) return false;
        p->index[number] = (unsigned char)i;
        p->wanted |= UINT64_C(1) << (i - 1);
    }
    return true;
}

static enum err prepare_one(struct db *db, const char *name, const char *sql, struct prepared *p, struct arena *a,
                            const char **ret_why)
{
    int rc = sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &p->stmt, NULL);

    if (rc != SQLITE_OK)
        *ret_why = arena_printf(a, "The statement %s cannot be prepared: %s.", name, sqlite3_errmsg(db->sqlite));
    else if (!map_parameters(p))
        *ret_why = arena_printf(a, "The parameters of the statement %s are not $1, $2 ... .", name);
    else return ERR_OK;
    return ERR_BROKEN;
}

enum err sqlite_prepare(struct db *db, struct arena *a, const char **ret_why)
{
    const char *const controls[CONTROL_COUNT] = {db->mode == DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", "COMMIT",
                                                 "ROLLBACK", "SELECT 1 FROM sqlite_schema LIMIT 1"};
    enum err e;

    for (int c = 0; c < CONTROL_COUNT; c++) {
        struct prepared p = {0};

        e = prepare_one(db, controls[c], controls[c], &p, a, ret_why);
        db->control[c] = p.stmt;
        if (e != ERR_OK) return e;
    }
    for (int s = 0; s < STMT_COUNT; s++) {
        if (statements[s].writes && db->mode == DB_READ) continue;
        e = prepare_one(db, statements[s].name, statements[s].sql, &db->prepared[s], a, ret_why);
        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}

void db_close(struct db *db)
{
    if (db == NULL) return;
    db_rollback(db);
    if (db->drop != NULL) db->drop(db->attachment);
    for (int s = 0; s < STMT_COUNT; s++) sqlite3_finalize(db->prepared[s].stmt);
    for (int c = 0; c < CONTROL_COUNT; c++) sqlite3_finalize(db->control[c]);
    /* Only a healthy writer moves the WAL into the file, and the last one out takes the WAL away. */
    if (db->mode == DB_WRITE && db->ready && !db->poisoned) {
        if (db_checkpoint(db, true) != ERR_OK) log_event(LOG_WARN, "checkpoint_left", NULL);
        sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    }
    if (sqlite3_close(db->sqlite) != SQLITE_OK) log_event(LOG_ERROR, "close_failed", NULL);
    if (db->lock >= 0) close(db->lock);
    free(db->prepared);
    free(db);
}
