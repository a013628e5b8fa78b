/*
 * What of the driver needs no engine: shorthands over bind and step, and the connection's slot for caches. It must
 * not know SQL.
 */
#include <string.h>

#include "db/sqlite.h"

void db_bind_text(struct db *db, enum stmt s, int parameter, const char *text)
{
    if (text == NULL) db_bind_null(db, s, parameter);
    else db_bind_text_n(db, s, parameter, text, strlen(text));
}

void db_bind_maybe(struct db *db, enum stmt s, int parameter, bool has, int64_t v)
{
    if (has) db_bind_int(db, s, parameter, v);
    else db_bind_null(db, s, parameter);
}

enum err db_run(struct db *db, enum stmt s)
{
    enum err e;

    while ((e = db_step(db, s)) == ERR_OK) continue;
    return e == ERR_NONE ? ERR_OK : e;
}

enum err db_put_rows(struct db *db, enum stmt s, size_t n, void (*bind)(struct db *, enum stmt, size_t, void *),
                     void *arg)
{
    int64_t changed = 0;
    enum err e;

    for (size_t i = 0; i < n; i++) {
        bind(db, s, i, arg);
        if ((e = db_run(db, s)) != ERR_OK) return e;
        changed += db->changed;
    }
    db->changed = changed;
    return ERR_OK;
}

int64_t db_changed(struct db *db)
{
    return db->changed;
}

bool db_poisoned(const struct db *db)
{
    return db->poisoned;
}

int64_t db_wal_bytes(struct db *db)
{
    return (int64_t)(db->wal_pages - db->wal_moved) * WAL_FRAME_BYTES;
}

void db_set_attachment(struct db *db, void *attachment, void (*drop)(void *))
{
    db->attachment = attachment;
    db->drop = drop;
}

void *db_attachment(struct db *db)
{
    return db->attachment;
}

void db_on_rollback(struct db *db, void (*forget)(void *attachment))
{
    db->forget = forget;
}
