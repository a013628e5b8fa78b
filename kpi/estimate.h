/*
 * Estimators: a histogram becomes a value with its uncertainty (KPI.md 2).
 *
 * Pure: no I/O, no clock, no allocation. An interval is widened where needed so that it holds its value, then clamped
 * to the figure's range. "No value" is never 0: `has_value` is false and `reason` says why.
 */
#ifndef WAYMARK_KPI_ESTIMATE_H
#define WAYMARK_KPI_ESTIMATE_H

#include <stdbool.h>
#include <stdint.h>

#include "kpi/histogram.h"

#define Z95 1.959963984540054

/* X(name, text in answers) */
#define REASON_LIST(X)                                                                                                 \
    X(REASON_NONE, "")                                                                                                 \
    X(REASON_NO_OBSERVATIONS, "no_observations")                                                                       \
    X(REASON_NO_DENOMINATOR, "no_denominator")                                                                         \
    X(REASON_NOT_REACHED, "not_reached")                                                                               \
    X(REASON_SUPPRESSED, "suppressed")                                                                                 \
    X(REASON_BUILDING, "building")                                                                                     \
    X(REASON_UNSUPPORTED, "unsupported")
enum reason {
#define REASON_ENUM(name, text) name,
    REASON_LIST(REASON_ENUM)
#undef REASON_ENUM
};
const char *reason_text(enum reason r); /* NULL for REASON_NONE */

struct estimate {
    bool has_value, has_low, has_high;
    double value, low, high;
    int64_t n;          /* what the figure rests on: answers, events, pairs */
    int64_t missing;    /* share: facts that lack a field named in the condition */
    enum reason reason; /* why there is no value */
};

/* Promoters and above, detractors and below. */
enum { NPS_PROMOTER = 9, NPS_DETRACTOR = 6 };
/* 100 (P - D) / n over buckets that are scores 0..10; adjusted Wald (Rocks 2016). Range -100..100. */
void estimate_nps(const struct histogram *h, struct estimate *ret);
/* 100 k / n, percent; Wilson score without continuity correction. 0 <= k <= n. */
void estimate_share(int64_t k, int64_t n, struct estimate *ret);
/* Share of buckets >= at_least (or <= at_most: pass up = false and at_most). Buckets are step numbers. */
void estimate_top_box(const struct histogram *h, int64_t bound, bool up, struct estimate *ret);
/* SHARE_YES / (SHARE_YES + SHARE_NO), missing = SHARE_MISSING. */
void estimate_condition(const struct histogram *h, struct estimate *ret);
/* Sum / n with Student t, n - 1 degrees of freedom; variance from the buckets' own means; clamped to [min, max] (infinite: no clamp).
 * n = 1 or all equal: no interval. */
void estimate_mean(const struct histogram *h, double min, double max, struct estimate *ret);
/* n; Byar's interval. 0 is a value. */
void estimate_count(int64_t n, struct estimate *ret);
/* A census: the figure alone. Sum of nothing is 0. */
void estimate_sum(wide sum, int64_t n, struct estimate *ret);
/* Nearest rank from a magnitude histogram, 0 < q < 1; Conover's order statistics. Within 1 % of exact. */
void estimate_quantile(const struct histogram *h, double q, struct estimate *ret);
/* The same from n sorted values, exact. */
void estimate_quantile_exact(const double *sorted, int64_t n, double q, struct estimate *ret);
/* No value, for that reason. n = 0. */
void estimate_nothing(enum reason reason, struct estimate *ret);

/* The 97.5 % quantile of Student's t, df > 0 (may be fractional). */
double student_t975(double df);
/* Two-sided, P(|T| >= |t|), of what is unusual: 1 for |t| < 1. df > 0 (may be fractional). */
double student_p(double t, double df);

#endif
