/*
 * The intervals of NPS and share, once: for counts, and for counts that answers resembling each other are worth (KPI.md 2).
 *
 * Pure. Counts need not be whole; they must not be negative, and n must be above 0. Each sets low and high of an estimate
 * that already has its value.
 */
#ifndef WAYMARK_KPI_INTERVAL_H
#define WAYMARK_KPI_INTERVAL_H

#include "kpi/estimate.h"

/* The interval, widened to hold the value, then clamped to the figure's range. */
void interval_set(struct estimate *e, double low, double high, double min, double max);
/* Adjusted Wald (Rocks 2016), points. promoters + detractors <= n. */
void interval_nps(struct estimate *e, double promoters, double detractors, double n);
/* Wilson score without continuity correction, percent. yes + no = n. */
void interval_share(struct estimate *e, double yes, double no);

#endif
