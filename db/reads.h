/*
 * Which metrics are read, and when: what nobody reads need not be measured (KPI.md 5, unread). A scorecard is no reading
 * of each of its metrics; its values, its facts and what anticipates it are. See store.h for what the calls answer.
 */
#ifndef WAYMARK_DB_READS_H
#define WAYMARK_DB_READS_H

#include "db/store.h"

#define UNREAD_CADENCES 3

struct metric_reads {
    const char *metric; /* key */
    int64_t created;    /* us; since when a metric of this key is there */
    bool read;
    int64_t last_day, n; /* where it was read: the last local day (civil, since 1970-01-01); how often in all */
};
/* In the writer's transaction. */
MUST_CHECK enum err store_metric_reads_add(struct db *db, const char *metric, int64_t day, int64_t n);
/* Of every metric there is, ascending by key. */
MUST_CHECK enum err store_metric_reads(struct db *db, struct arena *a, struct metric_reads **ret, size_t *ret_n);

/* Three whole periods of its cadence have gone by, up to the one open now, since it was last read or, never read, since it was made. */
bool metric_reads_none(const struct metric_reads *m, enum grain cadence, const struct tz *tz, int64_t now);

#endif
