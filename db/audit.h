/*
 * The audit: who changed or read out what. Rows are added and never changed, and nothing here can; where a contact is
 * erased, its name in them is (privacy.h). See store.h for what
 * the calls answer.
 */
#ifndef WAYMARK_DB_AUDIT_H
#define WAYMARK_DB_AUDIT_H

#include "db/store.h"

struct audit_row {
    int64_t at;
    const char *key;      /* id; NULL: the program itself */
    const char *action;   /* operationId */
    const char *resource; /* "metric nps" */
    const char *detail;   /* or NULL */
    /* stored: */
    int64_t no;
    const char *name; /* of the key, or NULL */
};
/* In the writer's transaction, beside the change that it tells of. */
MUST_CHECK enum err store_audit_add(struct db *db, const struct audit_row *row);

struct audit_filter {
    const char *key, *action, *resource; /* NULL any */
    bool has_from, has_to;
    int64_t from, to; /* [from, to) */
    bool has_cursor;  /* newest first: strictly behind (cursor_at, cursor_no) */
    int64_t cursor_at, cursor_no;
    size_t limit;
};
MUST_CHECK enum err store_audit_list(struct db *db, struct arena *a, const struct audit_filter *f,
                                     struct audit_row **ret, size_t *ret_n, bool *ret_more);

#endif
