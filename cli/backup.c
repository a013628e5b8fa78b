/* waymark backup and waymark restore. A copy is made beside its place and renamed when it is complete and synced. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/opened.h"
#include "db/db.h"

const struct option_row backup_options[] = {
    ROW_DB,
    {.flag = "force", .type = OPTION_FLAG, .help = "Replaces FILE where it is there."},
    ROW_END,
};
const struct option_row restore_options[] = {
    ROW_DB,
    {.flag = "force", .type = OPTION_FLAG, .help = "Replaces the database where it is there."},
    ROW_END,
};

/* A complete copy of `from` under the name of `to`. `swap` is called just before the renaming; false leaves all as it was. */
static enum err copy_database(const char *from, const char *to, struct arena *a, const char **ret_why)
{
    const char *part = arena_printf(a, "%s.part", to);
    struct db *db;
    enum err e = db_open(&(struct db_options){.path = from}, DB_READ, a, &db, ret_why);

    if (e != ERR_OK) return e;
    database_remove(part, a);
    e = db_backup(db, part);
    db_close(db);
    if (e == ERR_OK) return ERR_OK;
    unlink(part);
    *ret_why = arena_printf(a, "%s cannot be written; is there room?", part);
    return e;
}

/* `.part` becomes the file; what belonged to the one that was there goes with it. */
static enum err copy_finish(const char *to, struct arena *a, const char **ret_why)
{
    const char *part = arena_printf(a, "%s.part", to);

    unlink(arena_printf(a, "%s-wal", to));
    unlink(arena_printf(a, "%s-shm", to));
    if (rename(part, to) == 0 && directory_sync(to, a) == ERR_OK) return ERR_OK;
    *ret_why = arena_printf(a, "%s cannot be written: %s.", to, strerror(errno));
    unlink(part);
    return ERR_IO;
}

int backup_run(struct cli *c)
{
    const char *db = option_text(c, "db"), *to = c->arguments[0], *why;

    if (!file_there(db)) return cli_say(EXIT_FAILED, "there is no %s; name the database with --db.", db);
    if (file_there(to) && !option_set(c, "force"))
        return cli_say(EXIT_FAILED, "%s is there already; choose another name, or replace it with --force.", to);
    if (copy_database(db, to, c->arena, &why) != ERR_OK || copy_finish(to, c->arena, &why) != ERR_OK)
        return cli_say(EXIT_FAILED, "%s", why);
    printf("backed up %s to %s\n", db, to);
    return EXIT_FINE;
}

/* Nobody may be using the database that is replaced: to open it for writing takes its lock, and applies its log. */
static enum err restore_into(const char *db, struct arena *a, const char **ret_why)
{
    struct db *old = NULL;
    enum err e = ERR_OK;

    if (file_there(db)) {
        e = db_open(&(struct db_options){.path = db}, DB_WRITE, a, &old, ret_why);
        /* What is no database of ours, or a broken one, is replaced when that was said; one that is in use never. */
        if (e == ERR_IN_USE || e == ERR_FOREIGN_FILE) return e;
    }
    db_close(old);
    return copy_finish(db, a, ret_why);
}

int restore_run(struct cli *c)
{
    const char *db = option_text(c, "db"), *from = c->arguments[0], *why;

    if (!file_there(from)) return cli_say(EXIT_FAILED, "there is no %s.", from);
    if (file_there(db) && !option_set(c, "force"))
        return cli_say(EXIT_FAILED, "%s is there already; move it away, or replace it with --force.", db);
    if (copy_database(from, db, c->arena, &why) != ERR_OK) return cli_say(EXIT_FAILED, "%s", why);
    if (restore_into(db, c->arena, &why) != ERR_OK) {
        unlink(arena_printf(c->arena, "%s.part", db));
        return cli_say(EXIT_FAILED, "%s", why);
    }
    printf("restored %s from %s\n", db, from);
    return EXIT_FINE;
}
