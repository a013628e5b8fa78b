/*
 * The workspace's one row: what it is, and the counts of changes that caches compare.
 */
#include "db/store.h"

enum err store_workspace_get(struct db *db, struct arena *a, struct workspace *ret)
{
    const enum stmt s = STMT_WORKSPACE_GET;
    enum err e = db_step(db, s);

    if (e == ERR_OK)
        *ret = (struct workspace){
            .name = arena_string(a, db_text(db, s, 0)),
            .time_zone = arena_string(a, db_text(db, s, 1)),
            .currency = arena_string(a, db_text(db, s, 2)),
            .created = db_int(db, s, 3),
            .definitions = db_int(db, s, 4),
            .registry = db_int(db, s, 5),
            .keys = db_int(db, s, 6),
            .has_comment_days = !db_is_null(db, s, 7),
            .comment_days = db_int(db, s, 7),
        };
    db_reset(db, s);
    return e;
}

enum err store_workspace_create(struct db *db, const struct workspace *w)
{
    db_bind_text(db, STMT_WORKSPACE_CREATE, 1, w->name);
    db_bind_text(db, STMT_WORKSPACE_CREATE, 2, w->time_zone);
    db_bind_text(db, STMT_WORKSPACE_CREATE, 3, w->currency);
    db_bind_int(db, STMT_WORKSPACE_CREATE, 4, w->created);
    return db_run(db, STMT_WORKSPACE_CREATE);
}

/* Without a workspace there is no row to count in. */
static enum err bump(struct db *db, enum stmt s)
{
    enum err e = db_run(db, s);

    if (e != ERR_OK) return e;
    return db_changed(db) == 1 ? ERR_OK : ERR_BROKEN;
}

/* One count per transaction tells caches as much as many: they see whole transactions. */
enum err store_definitions_bump(struct db *db, struct rollup *r)
{
    enum err e;

    if (rollup_definitions_changed(r)) return ERR_OK;
    if ((e = bump(db, STMT_DEFINITIONS_BUMP)) != ERR_OK) return e;
    rollup_note_definitions(r);
    return ERR_OK;
}

enum err store_registry_bump(struct db *db, struct rollup *r)
{
    enum err e;

    if (rollup_registry_changed(r)) return ERR_OK;
    if ((e = bump(db, STMT_REGISTRY_BUMP)) != ERR_OK) return e;
    rollup_note_registry(r);
    return ERR_OK;
}

enum err store_keys_bump(struct db *db, struct rollup *r)
{
    enum err e;

    if (rollup_keys_changed(r)) return ERR_OK;
    if ((e = bump(db, STMT_KEYS_BUMP)) != ERR_OK) return e;
    rollup_note_keys(r);
    return ERR_OK;
}

enum err store_workspace_set(struct db *db, struct rollup *r, const struct workspace_settings *s)
{
    struct arena *a = arena_create();
    struct workspace w = {0};
    enum err e = store_workspace_get(db, a, &w);
    bool same = w.has_comment_days == s->has_comment_days && w.comment_days == s->comment_days;

    arena_drop(a);
    if (e != ERR_OK || same) return e;
    db_bind_maybe(db, STMT_WORKSPACE_SET, 1, s->has_comment_days, s->comment_days);
    if ((e = db_run(db, STMT_WORKSPACE_SET)) != ERR_OK) return e;
    return store_definitions_bump(db, r);
}
