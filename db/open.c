/*
 * Opening a database: whose file it is, who else writes to it, its pragmas and its schema. It must not touch the file
 * but through the engine (sqlite.c): closing a descriptor of one's own would drop SQLite's POSIX locks.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"
#include "db/sqlite.h"

#define CACHE_KIB_DEFAULT 65536
#define CLUSTERED "@clustered"
#define WAL_KEPT_BYTES (64 << 20) /* written over, not truncated: appending to a file syncs slower */

struct opening {
    const char *path; /* as the user wrote it, for sentences */
    const char *here; /* never taken for a URI or for ":memory:" */
    enum db_mode mode;
    int64_t cache_kib;
    struct arena *a;
    const char **why;
};

static enum err cannot_open(const struct opening *o, const char *reason)
{
    *o->why = arena_printf(o->a, "%s cannot be opened: %s.", o->path, reason);
    return ERR_IO;
}

static enum err foreign(const struct opening *o)
{
    *o->why = arena_printf(o->a, "%s is not a Waymark database; choose another file with --db.", o->path);
    return ERR_FOREIGN_FILE;
}

/* Puts the engine's words into a sentence for the operator. */
static enum err told(const struct opening *o, enum err e)
{
    const char *words = *o->why;

    if (e == ERR_OK) return ERR_OK;
    if (e == ERR_FOREIGN_FILE) return foreign(o);
    if (e == ERR_IO) return cannot_open(o, words);
    if (e == ERR_RETRY) {
        *o->why = arena_printf(o->a, "%s is in use by another program: %s.", o->path, words);
        return ERR_IN_USE;
    }
    *o->why = arena_printf(o->a, "%s cannot be used: %s", o->path, words);
    return ERR_BROKEN;
}

/* --- the lock file: one writing process --- */

static enum err lock_held(const struct opening *o, int fd)
{
    char pid[16] = "";
    ssize_t n = pread(fd, pid, sizeof pid - 1, 0);

    if (n > 0) pid[strcspn(pid, "\n")] = '\0';
    *o->why =
        arena_printf(o->a, "%s is in use by another Waymark process%s%s; stop it, or choose another file with --db.",
                     o->path, n > 0 ? ", pid " : "", pid);
    return ERR_IN_USE;
}

/* The file stays when the lock is freed: who unlinks it may unlink another's. ret_made: it was not there before. */
static enum err lock_take(const struct opening *o, int *ret, bool *ret_made)
{
    const char *path = arena_printf(o->a, "%s.lock", o->here);
    char pid[24];
    int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid()), fd;
    enum err e;

    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    *ret_made = fd >= 0;
    if (fd < 0 && errno == EEXIST) fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return cannot_open(o, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        e = errno == EWOULDBLOCK ? lock_held(o, fd) : cannot_open(o, strerror(errno));
        close(fd);
        return e;
    }
    /* The pid only helps the operator: without it the lock holds as well. */
    if (ftruncate(fd, 0) == 0 && pwrite(fd, pid, (size_t)n, 0) != n) errno = 0;
    *ret = fd;
    return ERR_OK;
}

/* --- whose file it is --- */

/* Makes the file where there is none, for its owner alone; WAL and index files take after it. */
static enum err look(const struct opening *o)
{
    struct stat st;
    int fd;

    if (o->mode == DB_WRITE && (fd = open(o->here, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) >= 0) {
        close(fd); /* it was not there: nobody holds a lock on it */
        return ERR_OK;
    }
    if (stat(o->here, &st) != 0) return cannot_open(o, strerror(errno));
    if (!S_ISREG(st.st_mode)) return cannot_open(o, "It is not a file");
    if (access(o->here, o->mode == DB_WRITE ? R_OK | W_OK : R_OK) != 0) return cannot_open(o, strerror(errno));
    return ERR_OK;
}

static enum err ask_int(const struct opening *o, struct db *db, const char *sql, int64_t *ret)
{
    const char *text = NULL;
    enum err e = sqlite_ask(db, sql, o->a, &text, o->why);

    if (e != ERR_OK) return e;
    return text != NULL ? text_parse_int64(text, ret) : ERR_BROKEN;
}

static int schema_newest(void)
{
    return schema_steps[schema_steps_count - 1].version;
}

static enum err identify(const struct opening *o, struct db *db, int64_t *ret_version)
{
    int64_t id = 0, version = 0, tables = 0;
    enum err e;

    *o->why = "its header cannot be read.";
    if ((e = ask_int(o, db, "PRAGMA application_id", &id)) != ERR_OK) return told(o, e);
    if ((e = ask_int(o, db, "PRAGMA user_version", &version)) != ERR_OK) return told(o, e);
    if ((e = ask_int(o, db, "SELECT COUNT(*) FROM sqlite_schema", &tables)) != ERR_OK) return told(o, e);
    bool empty = id == 0 && version == 0 && tables == 0;
    if (id != DB_APPLICATION_ID && !(empty && o->mode == DB_WRITE)) return foreign(o);
    if (version > schema_newest()) {
        *o->why = arena_printf(o->a,
                               "%s was written by a newer Waymark (its schema is step %lld, this one knows %d); "
                               "use that version or choose another file with --db.",
                               o->path, (long long)version, schema_newest());
        return ERR_NEWER_FILE;
    }
    if (o->mode == DB_READ && version < schema_newest()) {
        *o->why = arena_printf(o->a, "%s was written by an older Waymark; start the server on it once first.", o->path);
        return ERR_BROKEN;
    }
    *ret_version = version;
    return ERR_OK;
}

/* --- pragmas and schema --- */

static enum err set_pragmas(const struct opening *o, struct db *db)
{
    int64_t kib = o->cache_kib > 0 ? o->cache_kib : CACHE_KIB_DEFAULT;
    const char *journal = NULL;
    enum err e;

    e = sqlite_script(db,
                      arena_printf(o->a,
                                   "PRAGMA cache_size = -%lld; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
                                   "PRAGMA cell_size_check = ON",
                                   (long long)(o->mode == DB_WRITE ? kib : kib / 4)),
                      o->a, o->why);
    if (e != ERR_OK || o->mode == DB_READ) return told(o, e);
    if ((e = sqlite_script(db, "PRAGMA page_size = 4096", o->a, o->why)) != ERR_OK) return told(o, e);
    if ((e = sqlite_ask(db, "PRAGMA journal_mode = WAL", o->a, &journal, o->why)) != ERR_OK) return told(o, e);
    if (strcmp(journal, "wal") != 0) return cannot_open(o, "It cannot keep a write-ahead log; a local disk is needed");
    return told(o, sqlite_script(
                       db,
                       arena_printf(
                           o->a, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = %d",
                           WAL_KEPT_BYTES),
                       o->a, o->why));
}

/* The step's text as SQLite wants it: clustered tables have no rowid. */
static void put_step(struct buffer *b, const char *sql)
{
    const char *mark;

    while ((mark = strstr(sql, CLUSTERED)) != NULL) {
        buffer_put(b, sql, (size_t)(mark - sql));
        buffer_puts(b, "WITHOUT ROWID");
        sql = mark + strlen(CLUSTERED);
    }
    buffer_puts(b, sql);
}

static enum err apply_steps(const struct opening *o, struct db *db, int64_t version)
{
    enum err e = ERR_OK;

    for (int i = 0; i < schema_steps_count && e == ERR_OK; i++) {
        const struct schema_step *step = &schema_steps[i];
        struct buffer b = {0};
        const char *ignored;

        if (step->version <= version) continue;
        buffer_puts(&b, "BEGIN IMMEDIATE;\n");
        put_step(&b, step->sql);
        buffer_printf(&b, "\n;PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT;", DB_APPLICATION_ID,
                      step->version);
        e = sqlite_script(db, b.data, o->a, o->why);
        if (e != ERR_OK) {
            *o->why = arena_printf(o->a, "schema step %d (%s) failed: %s.", step->version, step->name, *o->why);
            if (sqlite_script(db, "ROLLBACK", o->a, &ignored) != ERR_OK) e = ERR_BROKEN; /* it is closed now anyway */
        }
        buffer_free(&b);
    }
    return told(o, e);
}

static enum err make_ready(const struct opening *o, struct db *db)
{
    int64_t version = 0;
    enum err e;

    if ((e = identify(o, db, &version)) != ERR_OK) return e;
    if ((e = set_pragmas(o, db)) != ERR_OK) return e;
    if (o->mode == DB_WRITE && (e = apply_steps(o, db, version)) != ERR_OK) return e;
    if ((e = sqlite_prepare(db, o->a, o->why)) != ERR_OK) return told(o, e);
    db->ready = true;
    if (o->mode == DB_READ) return ERR_OK;
    /* What a killed process left in the WAL; from here on its size is known. */
    e = db_checkpoint(db, false);
    return e == ERR_OK || e == ERR_RETRY ? ERR_OK : cannot_open(o, "Its write-ahead log cannot be moved into it");
}

enum err db_open(const struct db_options *options, enum db_mode mode, struct arena *a, struct db **ret,
                 const char **ret_why)
{
    const char *why = "";
    struct opening o = {.path = options->path, .mode = mode, .cache_kib = options->cache_kib, .a = a, .why = &why};
    struct db *db = NULL;
    int lock = -1;
    bool made = false;
    enum err e = ERR_OK;

    o.here = o.path[0] == '/' ? o.path : arena_printf(a, "./%s", o.path);
    if (mode == DB_WRITE) e = lock_take(&o, &lock, &made);
    if (e == ERR_OK) e = look(&o);
    if (e == ERR_OK) e = told(&o, sqlite_connect(o.here, mode, a, &db, &why));
    if (e == ERR_OK) e = make_ready(&o, db);
    if (e == ERR_OK) {
        db->lock = lock;
        *ret = db;
        return ERR_OK;
    }
    db_close(db);
    /* Nothing of ours stays beside a stranger's file. */
    if (e == ERR_FOREIGN_FILE && made) unlink(arena_printf(a, "%s.lock", o.here));
    if (lock >= 0) close(lock);
    *ret_why = why;
    return e;
}
