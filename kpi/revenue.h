/*
 * Recurring revenue of accounts over time, and what came of it between two moments: retention, churn, movement, win-back
 * (KPI.md 3, "Recurring revenue"). Pure. Amounts are `wide` millionths of the workspace's currency per month.
 */
#ifndef WAYMARK_KPI_REVENUE_H
#define WAYMARK_KPI_REVENUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "kpi/estimate.h"
#include "kpi/measure.h"

/* At one instant a subscription is changed, then ended, then started. */
enum revenue_step { REVENUE_CHANGED, REVENUE_ENDED, REVENUE_STARTED };
struct revenue_event {
    int64_t at, account;
    size_t subscription; /* any numbering */
    enum revenue_step step;
    wide value;   /* 0 where it ended */
    size_t order; /* among events of equal time and step: by (source, id) */
};

/* One account's revenue: from after `at` (strictly) it is `revenue`. */
struct revenue_point {
    int64_t at;
    wide revenue;
};
struct revenue_line {
    int64_t account;
    struct revenue_point *points; /* ascending by at, each instant once */
    size_t n;
};
struct revenue_book {
    struct revenue_line *lines; /* ascending by account; account 0 (nobody's) is not among them */
    size_t n;
};
/* Sorts `events` in place. A subscription belongs to the account of its latest event. */
void revenue_book_make(struct revenue_event *events, size_t n, struct arena *a, struct revenue_book *ret);
const struct revenue_line *revenue_line_of(const struct revenue_book *b, int64_t account); /* NULL: never any */
/* r(t): by events with time < t. line NULL: 0. Live: > 0. */
wide revenue_at(const struct revenue_line *line, int64_t t);
/* Was r > 0 at some moment up to and with t? */
bool revenue_lived_by(const struct revenue_line *line, int64_t t);
/* r(t) > 0 for some t in (from, to]? */
bool revenue_lives_in(const struct revenue_line *line, int64_t from, int64_t to);
/* The moments in [from, to) at which revenue fell to 0 from above (losses) are handed out one by one: the next at or after
 * `from`; false: none. */
bool revenue_next_loss(const struct revenue_line *line, int64_t from, int64_t to, int64_t *ret);

/* One account between t0 and t1. */
struct revenue_pair {
    wide r0, r1;
    bool lived; /* before t0: ever live at some t <= t0 */
};
/* GRR or NRR in percent over the accounts live at t0; n = their number. None: REASON_NO_DENOMINATOR. No interval. */
void estimate_retention(const struct revenue_pair *p, size_t n, bool net, struct estimate *ret);
/* OF_LOGOS: share with Wilson interval; OF_REVENUE: percent of revenue, no interval. */
void estimate_churn(const struct revenue_pair *p, size_t n, enum revenue_of of, struct estimate *ret);
/* OF_NEW .. OF_LOST: an amount; n = accounts that moved so. 0 where nobody did. */
void estimate_movement(const struct revenue_pair *p, size_t n, enum revenue_of of, struct estimate *ret);

/* ---- index ---- */

struct index_value {
    bool has_value;
    double value, weight, floor, ceiling;
};
/* 0..100 over the parts that have a value; n = their number; *ret_covered: their share of the weight, percent. */
void estimate_index(const struct index_value *parts, size_t n, struct estimate *ret, double *ret_covered);
/* Mean of rank_share() over a SERIES_RANK histogram, Student t, clamped to 0..100. */
void estimate_rank(const struct histogram *h, struct estimate *ret);

#endif
