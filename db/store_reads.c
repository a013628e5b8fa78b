/* Which metrics are read. See reads.h. */
#include "db/reads.h"

enum err store_metric_reads_add(struct db *db, const char *metric, int64_t day, int64_t n)
{
    const enum stmt s = STMT_METRIC_READ_ADD;

    db_bind_text(db, s, 1, metric);
    db_bind_int(db, s, 2, day);
    db_bind_int(db, s, 3, n);
    return db_run(db, s);
}

enum err store_metric_reads(struct db *db, struct arena *a, struct metric_reads **ret, size_t *ret_n)
{
    const enum stmt s = STMT_METRIC_READ_LIST;
    struct metric_reads *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    while ((e = db_step(db, s)) == ERR_OK)
        *ARENA_PUSH(a, items, n, cap) = (struct metric_reads){
            .metric = arena_string(a, db_text(db, s, 0)),
            .read = !db_is_null(db, s, 1),
            .last_day = db_int(db, s, 1),
            .n = db_int(db, s, 2),
            .created = db_int(db, s, 3),
        };
    if (e != ERR_NONE) return e;
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}

bool metric_reads_none(const struct metric_reads *m, enum grain cadence, const struct tz *tz, int64_t now)
{
    struct period last = period_of(cadence, m->created, tz);

    if (m->read) {
        struct period read = period_of_day(cadence, m->last_day);

        if (read.ordinal > last.ordinal) last = read;
    }
    return period_of(cadence, now, tz).ordinal - last.ordinal > UNREAD_CADENCES;
}
