/* Which findings somebody has seen, and how long ago a series had news. Findings are computed, never stored. */
#include <stdlib.h>
#include <string.h>

#include "db/finding.h"

enum err store_finding_acknowledge(struct db *db, struct rollup *r, void *arg)
{
    const struct finding_seen *seen = arg;
    enum stmt s = STMT_FINDING_SEEN_PUT;
    enum err e;

    db_bind_text(db, s, 1, seen->id);
    db_bind_double(db, s, 2, seen->level);
    db_bind_text(db, s, 3, seen->note);
    db_bind_text(db, s, 4, seen->key);
    db_bind_int(db, s, 5, seen->at);
    if ((e = db_run(db, s)) != ERR_OK) return e;
    return store_registry_bump(db, r); /* answers that are kept show it */
}

enum err store_finding_forget(struct db *db, struct rollup *r, void *arg)
{
    const struct finding_seen *seen = arg;
    enum err e;

    db_bind_text(db, STMT_FINDING_SEEN_DELETE, 1, seen->id);
    if ((e = db_run(db, STMT_FINDING_SEEN_DELETE)) != ERR_OK) return e;
    return db_changed(db) == 0 ? ERR_NONE : store_registry_bump(db, r);
}

enum err store_findings_seen(struct db *db, struct arena *a, struct finding_seen **ret, size_t *ret_n)
{
    enum stmt s = STMT_FINDING_SEEN_ALL;
    struct finding_seen *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    while ((e = db_step(db, s)) == ERR_OK)
        *ARENA_PUSH(a, items, n, cap) = (struct finding_seen){
            .id = arena_string(a, db_text(db, s, 0)),
            .level = db_double(db, s, 1),
            .note = arena_string(a, db_text(db, s, 2)),
            .key = arena_string(a, db_text(db, s, 3)),
            .at = db_int(db, s, 4),
        };
    if (e != ERR_NONE) return e;
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}

static int seen_order(const void *key, const void *item)
{
    return strcmp(key, ((const struct finding_seen *)item)->id);
}

const struct finding_seen *finding_seen_of(const struct finding_seen *items, size_t n, const char *id, double level)
{
    const struct finding_seen *seen = n == 0 ? NULL : bsearch(id, items, n, sizeof *items, seen_order);
    double slack;

    if (!seen) return NULL;
    slack = FINDING_SLACK * (seen->level < 0 ? -seen->level : seen->level);
    return level <= seen->level + slack ? seen : NULL;
}

enum err store_series_newest(struct db *db, int64_t series, int64_t until, int64_t *ret_month)
{
    enum stmt s = STMT_SERIES_NEWEST_MONTH;
    enum err e;

    db_bind_int(db, s, 1, series);
    db_bind_int(db, s, 2, until);
    e = db_step(db, s);
    if (e == ERR_OK && db_is_null(db, s, 0)) e = ERR_NONE;
    else if (e == ERR_OK) *ret_month = db_int(db, s, 0);
    db_reset(db, s);
    return e;
}
