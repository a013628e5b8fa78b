/* See temp.h. */
#include "tests/unit/db/temp.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void temp_make(struct temp *t)
{
    snprintf(t->dir, sizeof t->dir, "/tmp/waymark-db-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(t->dir));
    snprintf(t->path, sizeof t->path, "%s/test.db", t->dir);
    t->a = arena_create();
}

const char *temp_path(struct temp *t, const char *name)
{
    return arena_printf(t->a, "%s/%s", t->dir, name);
}

void temp_remove(struct temp *t)
{
    DIR *d = opendir(t->dir);

    for (const struct dirent *f; d != NULL && (f = readdir(d)) != NULL;)
        if (f->d_name[0] != '.') unlink(temp_path(t, f->d_name));
    if (d != NULL) closedir(d);
    rmdir(t->dir);
    arena_drop(t->a);
}

struct db *temp_open(struct temp *t, enum db_mode mode)
{
    struct db_options options = {.path = t->path, .cache_kib = 4096};
    struct db *db = NULL;
    const char *why = NULL;
    enum err e = db_open(&options, mode, t->a, &db, &why);

    ck_assert_msg(e == ERR_OK, "%s: %s", error_code(e), why != NULL ? why : "");
    return db;
}
