/* Change between two estimates (KPI.md 2): MOVER, censuses, counts in bursts. Pure. */
#ifndef WAYMARK_KPI_CHANGE_H
#define WAYMARK_KPI_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kpi/estimate.h"

struct change {
    bool has_value, has_low, has_high;
    double value, low, high;
    bool may_claim;   /* significance can be spoken of: both sides have values, an interval, and at least min_n */
    bool significant; /* the interval excludes 0 */
};

/* MOVER (Zou & Donner 2008); a missing end is infinite: a bound that needs it is missing. Below min_n in either: not significant. */
void change_mover(const struct estimate *now, const struct estimate *before, int64_t min_n, struct change *ret);
/* d alone. */
void change_census(const struct estimate *now, const struct estimate *before, struct change *ret);
/* Scales an estimate of a count or sum and its ends by days_now / days_before. */
void change_scale(struct estimate *before, double days_now, double days_before);

/* One account's counts in two periods. */
struct paired_count {
    int64_t now, before;
};
/* A count whose events name accounts: d with t over accounts of the (scaled) changes; accounts without an event in either take no part.
 * m < 2 or no variance: no interval. The totals are the pairs' sums; the earlier one is scaled inside. */
void change_counts(const struct paired_count *pairs, size_t n, double days_now, double days_before, struct change *ret);

#endif
