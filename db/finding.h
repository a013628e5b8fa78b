/*
 * Findings that read more than the scorecard: who disagrees, who is silent, which partner lags, which indicator proves
 * nothing (KPI.md 5). Each runs in the caller's read transaction and confines itself to the slice's filters and bound.
 */
#ifndef WAYMARK_DB_FINDING_H
#define WAYMARK_DB_FINDING_H

#include "db/figures.h"
#include "kpi/finding.h"

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
};
/* The trailing twelve months up to the end of the period asked for, as one span without group. False: they would begin before 1970. */
bool finding_year(const struct finding_ask *q, struct slice *ret);

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
/* Indicators that do not go with a success metric one cadence later, over the accounts (at least UNPROVEN_ACCOUNTS). */
#define UNPROVEN_ACCOUNTS 20
MUST_CHECK enum err store_find_unproven(const struct finding_ask *q, struct findings *ret);

#endif
