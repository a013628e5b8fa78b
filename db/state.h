/*
 * State that is read whole: recurring revenue, stays, voices, outcomes at a moment. For figures, journeys' routes and findings.
 * All reads; results in the given arena.
 */
#ifndef WAYMARK_DB_STATE_H
#define WAYMARK_DB_STATE_H

#include "db/store.h"
#include "kpi/revenue.h"
#include "kpi/stays.h"

/* Every account's recurring revenue, from the kept revenue series. ERR_NONE: the series is not built yet. */
MUST_CHECK enum err store_revenue_book(struct db *db, struct arena *a, struct revenue_book *ret);

/* The stays of every account (or of one: account <> 0) in a journey, ascending by account. ERR_NONE: not built yet. */
struct account_stays {
    int64_t account;
    struct stay *stays;
    size_t n;
};
MUST_CHECK enum err store_stays(struct db *db, struct arena *a, const struct journey *j, int64_t account,
                                struct account_stays **ret, size_t *ret_n);

/* Voices: one row a response, from the kept voice series, in [from, to), ascending by account, then time. ERR_NONE: not built yet. */
struct voice {
    int64_t account, contact, role, touchpoint, instrument, at, no;
    enum side side;
};
MUST_CHECK enum err store_voices(struct db *db, struct arena *a, int64_t from, int64_t to, struct voice **ret,
                                 size_t *ret_n);

/*
 * The outcomes accepted before `t` and not withdrawn before it (store_outcome.c): does the last reading before t meet
 * the target of the revision in force at t?
 */
struct outcome_state {
    int64_t account;
    bool attained;
};
MUST_CHECK enum err store_outcomes_at(struct db *db, struct arena *a, int64_t t, struct outcome_state **ret,
                                      size_t *ret_n);

#endif
