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

enum err temp_put_name(struct db *db, const char *text, int64_t number)
{
    db_bind_int(db, STMT_NAME_CREATE, 1, 1);
    db_bind_text(db, STMT_NAME_CREATE, 2, text);
    db_bind_int(db, STMT_NAME_CREATE, 3, number);
    return db_run(db, STMT_NAME_CREATE);
}

/* The name's number; 0: there is none. */
int64_t temp_find_name(struct db *db, const char *text)
{
    int64_t number = 0;
    enum err e;

    db_bind_int(db, STMT_NAME_FIND, 1, 1);
    db_bind_text(db, STMT_NAME_FIND, 2, text);
    e = db_step(db, STMT_NAME_FIND);
    if (e == ERR_OK) number = db_int(db, STMT_NAME_FIND, 0);
    ck_assert(e == ERR_OK || e == ERR_NONE);
    db_reset(db, STMT_NAME_FIND);
    return number;
}

void temp_commit_name(struct db *db, const char *text, int64_t number)
{
    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(temp_put_name(db, text, number), ERR_OK);
    ck_assert_int_eq(db_commit(db), ERR_OK);
}

int64_t temp_count_up(struct db *db, const char *counter)
{
    int64_t value;

    db_bind_text(db, STMT_COUNTER_NEXT, 1, counter);
    ck_assert_int_eq(db_step(db, STMT_COUNTER_NEXT), ERR_OK);
    value = db_int(db, STMT_COUNTER_NEXT, 0);
    db_reset(db, STMT_COUNTER_NEXT);
    return value;
}
