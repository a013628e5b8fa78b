/*
 * Instruments, journeys and metrics as the user wrote them, with every version that they have had. The text is opaque
 * here: decode/ reads it. Versions of a key go on after it was deleted, so that one number names one text for ever.
 */
#include <string.h>

#include "base/clock.h"
#include "db/store.h"

/* The columns of definition_get and definition_list. */
static void read_definition(struct db *db, enum stmt s, struct arena *a, enum definition_kind kind,
                            struct definition *ret)
{
    *ret = (struct definition){
        .kind = kind,
        .key = arena_string(a, db_text(db, s, 0)),
        .text = arena_string(a, db_text(db, s, 1)),
        .version = db_int(db, s, 2),
        .series = db_int(db, s, 3), /* null reads as 0 */
        .updated = db_int(db, s, 4),
    };
}

enum err store_definition_get(struct db *db, struct arena *a, enum definition_kind kind, const char *key,
                              struct definition *ret)
{
    const enum stmt s = STMT_DEFINITION_GET;
    enum err e;

    db_bind_int(db, s, 1, kind);
    db_bind_text(db, s, 2, key);
    e = db_step(db, s);
    if (e == ERR_OK) read_definition(db, s, a, kind, ret);
    db_reset(db, s);
    return e;
}

enum err store_definition_list(struct db *db, struct arena *a, enum definition_kind kind, struct definition **ret,
                               size_t *ret_n)
{
    const enum stmt s = STMT_DEFINITION_LIST;
    struct definition *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    db_bind_int(db, s, 1, kind);
    while ((e = db_step(db, s)) == ERR_OK) read_definition(db, s, a, kind, ARENA_PUSH(a, items, n, cap));
    if (e != ERR_NONE) return e;
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}

/* 0 where the key has never been used. */
static enum err last_version(struct db *db, enum definition_kind kind, const char *key, int64_t *ret)
{
    const enum stmt s = STMT_DEFINITION_LAST;
    enum err e;

    db_bind_int(db, s, 1, kind);
    db_bind_text(db, s, 2, key);
    e = db_step(db, s);
    if (e == ERR_OK) *ret = db_int(db, s, 0);
    if (e == ERR_NONE) *ret = 0;
    db_reset(db, s);
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err keep_version(struct db *db, enum definition_kind kind, const char *key, int64_t version,
                             const char *text)
{
    const enum stmt s = STMT_DEFINITION_KEEP;

    db_bind_int(db, s, 1, kind);
    db_bind_text(db, s, 2, key);
    db_bind_int(db, s, 3, version);
    db_bind_text(db, s, 4, text);
    db_bind_int(db, s, 5, clock_now_us());
    return db_run(db, s);
}

static enum err write_definition(struct db *db, struct rollup *r, const struct definition *d, int64_t version)
{
    const enum stmt s = STMT_DEFINITION_PUT;
    enum err e;

    db_bind_int(db, s, 1, d->kind);
    db_bind_text(db, s, 2, d->key);
    db_bind_int(db, s, 3, version);
    db_bind_text(db, s, 4, d->text);
    db_bind_maybe(db, s, 5, d->series != 0, d->series);
    db_bind_int(db, s, 6, clock_now_us());
    if ((e = db_run(db, s)) != ERR_OK) return e;
    if ((e = keep_version(db, d->kind, d->key, version, d->text)) != ERR_OK) return e;
    return store_definitions_bump(db, r);
}

enum err store_definition_put(struct db *db, struct rollup *r, const struct definition *d, int64_t if_version,
                              bool *ret_created, int64_t *ret_version)
{
    struct arena *a = arena_create();
    struct definition old = {0};
    enum err e = store_definition_get(db, a, d->kind, d->key, &old);
    bool created = e == ERR_NONE;
    bool same = e == ERR_OK && strcmp(old.text, d->text) == 0 && old.series == d->series;
    int64_t version = old.version; /* 0: it is not there */

    arena_drop(a);
    if (e != ERR_OK && e != ERR_NONE) return e;
    if (if_version != -1 && if_version != version) return ERR_PRECONDITION;
    if (!same) {
        if ((e = last_version(db, d->kind, d->key, &version)) != ERR_OK) return e;
        if ((e = write_definition(db, r, d, ++version)) != ERR_OK) return e;
    }
    *ret_created = created;
    *ret_version = version;
    return ERR_OK;
}

enum err store_definition_delete(struct db *db, struct rollup *r, enum definition_kind kind, const char *key,
                                 int64_t if_version)
{
    struct arena *a = arena_create();
    struct definition old = {0};
    enum err e = store_definition_get(db, a, kind, key, &old);
    int64_t version = 0;

    arena_drop(a);
    if (e != ERR_OK) return e;
    if (if_version != -1 && if_version != old.version) return ERR_PRECONDITION;
    db_bind_int(db, STMT_DEFINITION_DELETE, 1, kind);
    db_bind_text(db, STMT_DEFINITION_DELETE, 2, key);
    if ((e = db_run(db, STMT_DEFINITION_DELETE)) != ERR_OK) return e;
    if ((e = last_version(db, kind, key, &version)) != ERR_OK) return e;
    if ((e = keep_version(db, kind, key, version + 1, NULL)) != ERR_OK) return e;
    return store_definitions_bump(db, r);
}

enum err store_instrument_answered(struct db *db, const char *key, bool *ret)
{
    int64_t type = 0, n = 0;
    enum err e = store_name_find(db, NAME_TYPE, key, &type);

    if (e == ERR_OK) {
        db_bind_int(db, STMT_USAGE_GET, 1, FACT_RESPONSE);
        db_bind_int(db, STMT_USAGE_GET, 2, type);
        e = db_step(db, STMT_USAGE_GET);
        if (e == ERR_OK) n = db_int(db, STMT_USAGE_GET, 0);
        db_reset(db, STMT_USAGE_GET);
    }
    if (e != ERR_OK && e != ERR_NONE) return e;
    *ret = n > 0;
    return ERR_OK;
}
