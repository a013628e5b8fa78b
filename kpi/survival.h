/* Time-to quantiles with those still waiting: Kaplan-Meier (KPI.md 2, last row). Pure. */
#ifndef WAYMARK_KPI_SURVIVAL_H
#define WAYMARK_KPI_SURVIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kpi/estimate.h"

struct wait {
    int64_t us;    /* >= 0 */
    bool observed; /* false: censored then */
};
/*
 * The q-quantile of waits in seconds, 0 < q < 1; Brookmeyer-Crowley on the log-log scale with Greenwood's variance. Sorts
 * `waits` in place, by time; at equal times ends come before censorings. n = all waits. REASON_NOT_REACHED: the curve stays above 1 - q (low may
 * be known). n = 0: REASON_NO_OBSERVATIONS.
 */
void estimate_time_to(struct wait *waits, size_t n, double q, struct estimate *ret);

#endif
