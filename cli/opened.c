/* See opened.h. Must not write to a database but through its writer. */
#include "cli/opened.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db.h"
#include "db/writer.h"

static enum err opened_catalogue(const char *path, struct arena *a, struct catalogue **ret, const char **ret_why)
{
    struct db *reader;
    enum err e = db_open(&(struct db_options){.path = path}, DB_READ, a, &reader, ret_why);

    if (e != ERR_OK) return e;
    e = catalogue_load(reader, ret);
    db_close(reader);
    if (e == ERR_NONE) *ret_why = arena_printf(a, "%s holds no workspace yet; `waymark serve` makes one.", path);
    else if (e != ERR_OK) *ret_why = arena_printf(a, "the definitions in %s cannot be read: %s.", path, error_title(e));
    return e;
}

enum err opened_begin(const char *path, const struct workspace_input *input, struct arena *a, struct opened *ret,
                      const char **ret_why)
{
    struct opened o = {0};
    struct db *db;
    enum err e;

    *ret_why = NULL;
    if (input == NULL && !file_there(path)) {
        *ret_why = arena_printf(a, "there is no %s; name the database with --db.", path);
        return ERR_NONE;
    }
    if ((e = db_open(&(struct db_options){.path = path}, DB_WRITE, a, &db, ret_why)) != ERR_OK) return e;
    if ((e = writer_start(db, &o.writer)) != ERR_OK) {
        db_close(db);
        *ret_why = arena_string(a, error_title(e));
        return e;
    }
    if (input != NULL) e = workspace_create(o.writer, input, a, &o.created, ret_why);
    if (e == ERR_OK) e = workspace_refresh(o.writer);
    if (e == ERR_OK) e = opened_catalogue(path, a, &o.catalogue, ret_why);
    if (e != ERR_OK) {
        if (*ret_why == NULL) *ret_why = arena_string(a, error_title(e));
        writer_stop(o.writer);
        return e;
    }
    *ret = o;
    return ERR_OK;
}

void opened_end(struct opened *o)
{
    writer_stop(o->writer);
    catalogue_drop(o->catalogue);
}

bool file_there(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

void database_remove(const char *path, struct arena *a)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", ".lock"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) unlink(arena_printf(a, "%s%s", path, endings[i]));
}

enum err directory_sync(const char *path, struct arena *a)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? "." : slash == path ? "/" : arena_copy(a, path, (size_t)(slash - path));
    int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

    if (fd < 0) return ERR_IO;
    rc = fsync(fd);
    close(fd);
    return rc == 0 ? ERR_OK : ERR_IO;
}
