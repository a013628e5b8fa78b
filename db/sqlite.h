/*
 * What the files of the SQLite driver share: sqlite.c (the engine's calls), open.c (lock, identity, pragmas, schema)
 * and driver.c (what needs neither). Nobody else includes this.
 */
#ifndef WAYMARK_DB_SQLITE_H
#define WAYMARK_DB_SQLITE_H

#include "db/db.h"

#define PARAMETERS_MAX 64 /* of one statement: a bit each */
#define WAL_FRAME_BYTES (4096 + 24)

struct sqlite3;
struct sqlite3_stmt;

/* One named statement. `bound` has a bit per index, so that a forgotten bind cannot store a NULL. */
struct prepared {
    struct sqlite3_stmt *stmt;               /* NULL: writes, on a reader */
    unsigned char index[PARAMETERS_MAX + 1]; /* of parameter $n; 0 = there is none */
    uint64_t bound, wanted;
    bool failed, running;
};

enum control { CONTROL_BEGIN, CONTROL_COMMIT, CONTROL_ROLLBACK, CONTROL_LOOK, CONTROL_COUNT };

struct db {
    struct sqlite3 *sqlite;
    enum db_mode mode;
    struct prepared *prepared; /* STMT_COUNT */
    struct sqlite3_stmt *control[CONTROL_COUNT];
    int lock;   /* descriptor of the lock file, -1 */
    bool ready; /* ours, with everything prepared */
    bool open;  /* a transaction is */
    bool poisoned;
    int64_t changed;
    int wal_pages, wal_moved; /* in the WAL since it started over; of these, already in the file */
    int restart_at;
    void *attachment;
    void (*drop)(void *);
    void (*forget)(void *);
};

/* All of these: ERR_RETRY, ERR_FOREIGN_FILE (no SQLite file), ERR_IO or ERR_BROKEN, with ret_why in the arena. */

/* The bare connection with its limits and defences; the file is made for DB_WRITE where there is none. */
MUST_CHECK enum err sqlite_connect(const char *path, enum db_mode mode, struct arena *a, struct db **ret,
                                   const char **ret_why);
/* Runs a text of several statements. */
MUST_CHECK enum err sqlite_script(struct db *db, const char *sql, struct arena *a, const char **ret_why);
/* The first column of the first row, as text. ERR_NONE without a row. */
MUST_CHECK enum err sqlite_ask(struct db *db, const char *sql, struct arena *a, const char **ret, const char **ret_why);
/* Prepares every named statement and those of transactions. */
MUST_CHECK enum err sqlite_prepare(struct db *db, struct arena *a, const char **ret_why);

#endif
