/* Time-to quantiles from waits of which some still last. Must not take a censored wait for a finished one. */
#include "kpi/survival.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define SAME 1e-12 /* comparisons of the curve allow it: 0.7 * 5/7 is not 0.5 in doubles */
#define SECOND 1e6

static int wait_compare(const void *a, const void *b)
{
    int64_t x = ((const struct wait *)a)->us, y = ((const struct wait *)b)->us;

    return (x > y) - (x < y);
}

/* The curve, z standard errors away on the log-log scale. */
static double limit_of(double curve, double greenwood, double z)
{
    /* log(-log S) has the standard error sqrt(greenwood) / |log S|. */
    return pow(curve, exp(z * sqrt(greenwood) / -log(curve)));
}

/* The first time at which the curve is down to `level`. */
static void first_below(double curve, double level, double seconds, bool *has, double *ret)
{
    if (*has || curve > level + SAME) return;
    *has = true;
    *ret = seconds;
}

void estimate_time_to(struct wait *waits, size_t n, double q, struct estimate *ret)
{
    double curve = 1, greenwood = 0, level = 1 - q;

    assert(q > 0 && q < 1);
    if (n == 0) {
        estimate_nothing(REASON_NO_OBSERVATIONS, ret);
        return;
    }
    qsort(waits, n, sizeof *waits, wait_compare);
    *ret = (struct estimate){.n = (int64_t)n};
    for (size_t at = 0; at < n && !(ret->has_value && ret->has_high);) {
        double at_risk = (double)(n - at), ended = 0, seconds = (double)waits[at].us / SECOND;
        int64_t us = waits[at].us;

        /* Who is censored at a moment was still at risk at it: ends come first. */
        for (; at < n && waits[at].us == us; at++) ended += waits[at].observed;
        if (ended == 0) continue;
        curve *= 1 - ended / at_risk;
        first_below(curve, level, seconds, &ret->has_value, &ret->value);
        if (ended == at_risk) break; /* the curve is 0 and has no limits */
        greenwood += ended / (at_risk * (at_risk - ended));
        first_below(limit_of(curve, greenwood, Z95), level, seconds, &ret->has_low, &ret->low);
        first_below(limit_of(curve, greenwood, -Z95), level, seconds, &ret->has_high, &ret->high);
    }
    if (!ret->has_value) ret->reason = REASON_NOT_REACHED;
}
