/*
 * Keys: who may do what. Only a secret's hash comes in here, never the secret.
 */
#include "db/store.h"

/* 0 where no id is given. */
static enum err bound_number(struct db *db, const char *id, int64_t *ret)
{
    if (id != NULL) return store_account_number(db, id, ret);
    *ret = 0;
    return ERR_OK;
}

enum err store_key_put(struct db *db, struct rollup *r, const struct key_row *k)
{
    const enum stmt s = STMT_KEY_CREATE;
    int64_t partner = 0, account = 0;
    enum err e;

    if ((e = bound_number(db, k->partner, &partner)) != ERR_OK) return e;
    if ((e = bound_number(db, k->account, &account)) != ERR_OK) return e;
    db_bind_text(db, s, 1, k->id);
    db_bind_text(db, s, 2, k->hash);
    db_bind_text(db, s, 3, k->name);
    db_bind_int(db, s, 4, k->scopes);
    db_bind_maybe(db, s, 5, partner != 0, partner);
    db_bind_maybe(db, s, 6, account != 0, account);
    db_bind_int(db, s, 7, k->created);
    db_bind_maybe(db, s, 8, k->has_expires, k->expires);
    if ((e = db_run(db, s)) != ERR_OK) return e;
    return store_keys_bump(db, r);
}

enum err store_key_revoke(struct db *db, struct rollup *r, const char *id, int64_t now)
{
    enum err e;

    db_bind_text(db, STMT_KEY_REVOKE, 1, id);
    db_bind_int(db, STMT_KEY_REVOKE, 2, now);
    if ((e = db_run(db, STMT_KEY_REVOKE)) != ERR_OK) return e;
    return db_changed(db) == 0 ? ERR_NONE : store_keys_bump(db, r);
}

enum err store_key_list(struct db *db, struct arena *a, struct key_row **ret, size_t *ret_n)
{
    const enum stmt s = STMT_KEY_LIST;
    struct key_row *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    while ((e = db_step(db, s)) == ERR_OK)
        *ARENA_PUSH(a, items, n, cap) = (struct key_row){
            .id = arena_string(a, db_text(db, s, 0)),
            .hash = arena_string(a, db_text(db, s, 1)),
            .name = arena_string(a, db_text(db, s, 2)),
            .scopes = (unsigned)db_int(db, s, 3),
            .bound = {.partner = db_int(db, s, 4), .account = db_int(db, s, 5)},
            .partner = arena_string(a, db_text(db, s, 6)),
            .account = arena_string(a, db_text(db, s, 7)),
            .created = db_int(db, s, 8),
            .has_expires = !db_is_null(db, s, 9),
            .expires = db_int(db, s, 9),
            .revoked = !db_is_null(db, s, 10),
            .revoked_at = db_int(db, s, 10),
        };
    if (e != ERR_NONE) return e;
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}
