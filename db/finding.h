/*
 * Findings that read more than the scorecard: who disagrees, who is silent, which partner lags, which indicator proves
 * nothing (KPI.md 5). Each runs in the caller's read transaction and confines itself to the slice's filters and bound.
 */
#ifndef WAYMARK_DB_FINDING_H
#define WAYMARK_DB_FINDING_H

#include "db/figures.h"
#include "kpi/finding.h"

struct policy;
struct finding_ask {
    struct db *db;
    struct arena *arena; /* findings live here */
    const struct tz *tz;
    const struct journey *journey;
    const struct metric *const *metrics; /* the journey's */
    size_t metrics_n;
    const struct instrument *instruments; /* the workspace's */
    size_t instruments_n;
    const struct slice *slice; /* the scorecard's: filters, bound, now; `first` of its grain and the period asked for */
    struct period period;
    const char *filters; /* as in struct card_ground */
    const char *currency;
    const struct policy *policy; /* NULL: nobody is judged by it */
};
/* The trailing twelve months up to the end of the period asked for, as one span without group. False: they would begin before 1970. */
bool finding_year(const struct finding_ask *q, struct slice *ret);
/* Requests, in the arena: a metric's values by `group` over such twelve months; who was heard in them. */
const char *finding_year_query(const struct finding_ask *q, const char *metric, const char *group,
                               const struct slice *year);
const char *finding_coverage_query(const struct finding_ask *q);

/*
 * Two roles that differ on one instrument in one phase over the trailing twelve months, each with min_n answers: over all
 * accounts (accounts are the clusters), and inside one account where CONFLICT_PEOPLE contacts of each role spoke (contacts are
 * the clusters).
 */
#define CONFLICT_PEOPLE 5
MUST_CHECK enum err store_find_conflicts(const struct finding_ask *q, struct findings *ret);
/* A partner whose customers' figure of a share or survey metric is worse than that of all others, trailing twelve months. */
MUST_CHECK enum err store_find_lagging_partners(const struct finding_ask *q, struct findings *ret);
/* Live accounts that nobody of has answered for twelve months; those heard from one role alone. */
MUST_CHECK enum err store_find_silences(const struct finding_ask *q, struct findings *ret);
/* The change of an average between the two periods of `two`, values read one by one (finding_average.c). */
MUST_CHECK enum err store_average_change(struct db *db, struct arena *a, const struct tz *tz, const struct metric *m,
                                         const struct slice *two, struct change *ret);
/* Agreed outcomes whose review is past due at the end of the period asked for. */
MUST_CHECK enum err store_find_reviews_due(const struct finding_ask *q, struct findings *ret);
/* Indicators that do not go with a success metric one cadence later, over the accounts (at least UNPROVEN_ACCOUNTS). */
#define UNPROVEN_ACCOUNTS 20
MUST_CHECK enum err store_find_unproven(const struct finding_ask *q, struct findings *ret);

/* Contacts asked too often in the period; metrics without readers. */
MUST_CHECK enum err store_find_over_asked(const struct finding_ask *q, struct findings *ret);
MUST_CHECK enum err store_find_unread(const struct finding_ask *q, struct findings *ret);

/* ---- store_finding.c ---- */

/* A finding that somebody has seen. It counts as seen until its level grows by more than FINDING_SLACK of what it was. */
#define FINDING_SLACK 0.1
struct finding_seen {
    const char *id; /* api/finding.c makes it of journey, rule and place */
    double level;
    const char *note, *key; /* key: its id, or NULL */
    int64_t at;
};
/* Writer operations (arg: struct finding_seen; to forget: the id alone, ERR_NONE). */
MUST_CHECK enum err store_finding_acknowledge(struct db *db, struct rollup *r, void *arg);
MUST_CHECK enum err store_finding_forget(struct db *db, struct rollup *r, void *arg);
/* Ascending by id. */
MUST_CHECK enum err store_findings_seen(struct db *db, struct arena *a, struct finding_seen **ret, size_t *ret_n);
/* NULL: not seen, or worse since. */
const struct finding_seen *finding_seen_of(const struct finding_seen *items, size_t n, const char *id, double level);
/* The newest local month (since 1970), up to `until`, in which something of a series was stored. ERR_NONE: never. */
MUST_CHECK enum err store_series_newest(struct db *db, int64_t series, int64_t until, int64_t *ret_month);

#endif
