/*
 * What a journey's own routes show beside its metrics: flow through its phases, its touchpoints, who is heard. All reads of one
 * transaction; results in the given arena. The slice is one span (total); its filters on accounts and its bound hold.
 */
#ifndef WAYMARK_DB_JOURNEY_H
#define WAYMARK_DB_JOURNEY_H

#include "db/figures.h"

/* ---- flow: journey_flow.c ---- */

/* Stays of accounts that pass, in a window whose end is the span's or, while that is ahead, now. */
struct flow_phase {
    int64_t at_start;            /* in it when the window begins */
    int64_t entered, left;       /* in the window */
    int64_t now;                 /* in it when the window ends: at_start + entered - left */
    int64_t firsts;              /* entered from nowhere: the account's first stay */
    int64_t stays;               /* entered before the last whole day of the window ended */
    int64_t waiting;             /* of these, still in then */
    struct estimate median, p90; /* of these, in seconds, those still in censored then */
    struct estimate exits;       /* of those that left, the share that left into an exit phase */
    int64_t exited;
};
struct flow {
    bool building;             /* stays are not built yet; nothing else is set */
    int64_t from, to, as_of;   /* as_of: where stays are censored */
    int64_t accounts;          /* with a stay that touches the window */
    struct flow_phase *phases; /* as the journey has them */
    int64_t *moves;            /* [from * phases + to] */
};
MUST_CHECK enum err store_flow(struct db *db, struct arena *a, const struct tz *tz, const struct journey *journey,
                               const struct slice *slice, struct flow *ret, struct figure_dependencies *ret_rests_on);

/* ---- touchpoints: journey_touchpoints.c ---- */

struct touchpoint_survey {
    const struct instrument *instrument;
    struct estimate estimate; /* NPS of its kind, else the mean of its scores */
    const char *interval;     /* "simple", "clustered", or NULL without one */
};
struct touchpoint_state {
    int64_t answers, events, invitations; /* facts that name it, in the span */
    int64_t accounts;                     /* that these name */
    struct touchpoint_survey *surveys;    /* instruments with answers, in the order given */
    size_t surveys_n;
};
/* ret: one for each touchpoint of the journey, phase by phase. Rests on facts of all kinds: answers cannot be kept. */
MUST_CHECK enum err store_touchpoints(struct db *db, struct arena *a, const struct tz *tz,
                                      const struct journey *journey, const struct instrument *instruments, size_t n,
                                      const struct slice *slice, struct touchpoint_state **ret, size_t *ret_n);

/* ---- coverage: journey_coverage.c ---- */

struct coverage_cell {
    int64_t answers, contacts, accounts;
};
struct coverage_account {
    const char *id;
    double revenue;
};
struct coverage_role {
    const char *role;   /* NULL: contacts without */
    int64_t registered; /* contacts of accounts that pass, now */
    struct coverage_cell all;
};
struct coverage {
    bool building;            /* revenue or voices are not built yet; nothing else is set */
    int64_t from, to;         /* the twelve months before the span's end, or the last whole day's */
    struct estimate accounts; /* share of live accounts that are heard */
    int64_t live, heard;
    double revenue, revenue_heard; /* of live accounts, a month */
    int64_t by_roles[4];           /* live accounts heard from 0, 1, 2, 3 or more roles */
    struct coverage_role *roles;   /* by name, NULL last */
    size_t roles_n;
    struct coverage_cell *cells;    /* [phase * roles_n + role]; phases_n: answers at no touchpoint of the journey */
    struct coverage_account *blind; /* live accounts without a voice, largest revenue first; at most `limit` */
    size_t blind_n;
    int64_t blind_all;
};
MUST_CHECK enum err store_coverage(struct db *db, struct arena *a, const struct tz *tz, const struct journey *journey,
                                   const struct slice *slice, size_t limit, struct coverage *ret,
                                   struct figure_dependencies *ret_rests_on);

#endif
