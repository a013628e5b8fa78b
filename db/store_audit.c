/* The audit's rows. No statement changes or removes one, but for the name of an erased contact. */
#include "db/audit.h"

enum err store_audit_add(struct db *db, const struct audit_row *row)
{
    const enum stmt s = STMT_AUDIT_ADD;
    int64_t no;
    enum err e = store_counter_next(db, "audit", &no);

    if (e != ERR_OK) return e;
    db_bind_int(db, s, 1, row->at);
    db_bind_int(db, s, 2, no);
    db_bind_text(db, s, 3, row->key);
    db_bind_text(db, s, 4, row->action);
    db_bind_text(db, s, 5, row->resource);
    db_bind_text(db, s, 6, row->detail);
    return db_run(db, s);
}

/* Behind the cursor or, without one, before `to`: no number is below 0. */
static void bind_place(struct db *db, enum stmt s, const struct audit_filter *f)
{
    int64_t at = f->has_to ? f->to : INT64_MAX, no = 0;

    if (f->has_cursor && f->cursor_at < at) {
        at = f->cursor_at;
        no = f->cursor_no;
    }
    db_bind_int(db, s, 1, at);
    db_bind_int(db, s, 2, no);
}

enum err store_audit_list(struct db *db, struct arena *a, const struct audit_filter *f, struct audit_row **ret,
                          size_t *ret_n, bool *ret_more)
{
    const enum stmt s = STMT_AUDIT_LIST;
    struct audit_row *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    bind_place(db, s, f);
    db_bind_int(db, s, 3, f->has_from ? f->from : INT64_MIN);
    db_bind_text(db, s, 4, f->key);
    db_bind_text(db, s, 5, f->action);
    db_bind_text(db, s, 6, f->resource);
    db_bind_int(db, s, 7, (int64_t)f->limit + 1);
    while ((e = db_step(db, s)) == ERR_OK)
        *ARENA_PUSH(a, items, n, cap) = (struct audit_row){
            .at = db_int(db, s, 0),
            .no = db_int(db, s, 1),
            .key = arena_string(a, db_text(db, s, 2)),
            .name = arena_string(a, db_text(db, s, 3)),
            .action = arena_string(a, db_text(db, s, 4)),
            .resource = arena_string(a, db_text(db, s, 5)),
            .detail = arena_string(a, db_text(db, s, 6)),
        };
    if (e != ERR_NONE) return e;
    *ret_more = n > f->limit;
    *ret_n = *ret_more ? f->limit : n;
    *ret = items;
    return ERR_OK;
}
