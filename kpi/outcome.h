/*
 * Results agreed with one client: is the target met, how does it stand, when is it reviewed next (DESIGN.md 2, "outcome"). Pure.
 *
 * A pledge is read in its own unit. Pledges are counted, never averaged.
 */
#ifndef WAYMARK_KPI_OUTCOME_H
#define WAYMARK_KPI_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/tz.h"
#include "base/value.h"
#include "kpi/period.h"

/* The figures of one revision. The line goes from (line_from, baseline) to (due, target). */
struct pledge {
    struct value target;
    bool up; /* more is better */
    bool has_baseline, has_due;
    struct value baseline;
    int64_t line_from; /* when the baseline was measured, else when the revision was accepted */
    int64_t due;       /* by when the target is to be met */
};
/* What is known of an outcome at a moment. */
struct pledge_state {
    bool retired;
    const struct pledge *pledge; /* of the revision in force; NULL: none is accepted yet */
    bool has_reading;
    struct value reading; /* the last one */
    int64_t read_at;
};

enum outcome_status {
    OUTCOME_PROPOSED,
    OUTCOME_AGREED,
    OUTCOME_ON_COURSE,
    OUTCOME_ATTAINED,
    OUTCOME_MISSED,
    OUTCOME_RETIRED,
    OUTCOME_STATUS_COUNT
};
const char *outcome_status_text(enum outcome_status s);
bool outcome_status_parse(const char *s, enum outcome_status *ret);

/* At the target or beyond it. */
bool pledge_is_met(const struct pledge *g, struct value v);
/*
 * The first that holds: retired; proposed (nothing in force); attained (the last reading meets the target); missed (due is not
 * after now); on course (the last reading was on the line when it was read, or better); agreed.
 */
enum outcome_status outcome_status(const struct pledge_state *s, int64_t now);
/* (v - baseline) / (target - baseline) * 100. False: there is no such way to go. */
bool pledge_progress(const struct pledge *g, struct value v, double *ret);

/* A review's next date: the same local time one cadence later; of a month that is shorter its last day. */
int64_t review_after(int64_t last, enum grain cadence, const struct tz *z);

#endif
