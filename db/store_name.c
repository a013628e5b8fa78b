/*
 * Names that facts carry (types, sources, roles, touchpoints) as numbers and back, and the counters that all numbers
 * come from. Names are made and never changed or removed.
 */
#include "db/cache.h"

enum err store_counter_next(struct db *db, const char *counter, int64_t *ret)
{
    enum err e;

    db_bind_text(db, STMT_COUNTER_NEXT, 1, counter);
    e = db_step(db, STMT_COUNTER_NEXT);
    if (e == ERR_OK) *ret = db_int(db, STMT_COUNTER_NEXT, 0);
    db_reset(db, STMT_COUNTER_NEXT);
    return e == ERR_NONE ? ERR_BROKEN : e;
}

enum err store_name_find(struct db *db, enum name_kind kind, const char *text, int64_t *ret)
{
    struct cache *c = cache_of(db);
    const struct cache_item *item = cache_find(c, &c->names, kind, text);
    int64_t number = 0;
    enum err e;

    if (item != NULL) {
        *ret = item->number;
        return ERR_OK;
    }
    db_bind_int(db, STMT_NAME_FIND, 1, kind);
    db_bind_text(db, STMT_NAME_FIND, 2, text);
    e = db_step(db, STMT_NAME_FIND);
    if (e == ERR_OK) number = db_int(db, STMT_NAME_FIND, 0);
    db_reset(db, STMT_NAME_FIND);
    if (e != ERR_OK) return e;
    if (number <= 0 || number > NAMES_MAX) return ERR_BROKEN;
    cache_put_name(c, kind, text, number, false);
    *ret = number;
    return ERR_OK;
}

enum err store_name_take(struct db *db, enum name_kind kind, const char *text, int64_t *ret)
{
    struct cache *c = cache_for_writing(db);
    int64_t number = 0;
    enum err e = store_name_find(db, kind, text, ret);

    if (e != ERR_NONE) return e;
    if ((e = store_counter_next(db, "name", &number)) != ERR_OK) return e;
    if (number > NAMES_MAX) return ERR_FULL;
    db_bind_int(db, STMT_NAME_CREATE, 1, kind);
    db_bind_text(db, STMT_NAME_CREATE, 2, text);
    db_bind_int(db, STMT_NAME_CREATE, 3, number);
    e = db_step(db, STMT_NAME_CREATE);
    if (e == ERR_OK) number = db_int(db, STMT_NAME_CREATE, 0);
    db_reset(db, STMT_NAME_CREATE);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    cache_put_name(c, kind, text, number, true);
    *ret = number;
    return ERR_OK;
}

enum err store_name_text(struct db *db, enum name_kind kind, int64_t number, const char **ret)
{
    struct cache *c = cache_of(db);
    const char *text = cache_name_text(c, kind, number);
    enum err e;

    if (number == 0 || text != NULL) {
        *ret = text;
        return ERR_OK;
    }
    if (number < 0 || number > NAMES_MAX) return ERR_NONE;
    db_bind_int(db, STMT_NAME_TEXT, 1, number);
    e = db_step(db, STMT_NAME_TEXT);
    if (e == ERR_OK && db_int(db, STMT_NAME_TEXT, 1) != (int64_t)kind) e = ERR_NONE;
    if (e == ERR_OK) *ret = cache_put_name(c, kind, db_text(db, STMT_NAME_TEXT, 0), number, false);
    db_reset(db, STMT_NAME_TEXT);
    return e;
}
