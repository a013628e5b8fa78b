/* A database with a workspace in it, and a transaction of its writer when asked. For tests of the store. */
#ifndef WAYMARK_TESTS_UNIT_DB_STORED_H
#define WAYMARK_TESTS_UNIT_DB_STORED_H

#include <check.h>

#include "db/store.h"
#include "tests/unit/db/temp.h"

/* The call's answer by its code, so that a failure says which. */
#define GIVES(call, code) ck_assert_str_eq(error_code(call), code)
#define OK(call) GIVES(call, "ok")
#define NONE(call) GIVES(call, "not-found")

struct stored {
    struct temp temp;
    struct arena *a; /* temp's */
    struct db *db;   /* the writer */
    struct rollup *r;
};

void stored_make(struct stored *s); /* with a workspace of time zone UTC, outside a transaction */
void stored_remove(struct stored *s);
void stored_begin(struct stored *s);
void stored_commit(struct stored *s);
struct db *stored_reader(struct stored *s); /* the caller closes */
struct workspace stored_workspace(struct stored *s);

#endif
