/* Status of a figure against its target (KPI.md 2), the first rule that holds, on unrounded values. Pure. */
#ifndef WAYMARK_KPI_STATUS_H
#define WAYMARK_KPI_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "kpi/estimate.h"

#define STATUS_LIST(X)                                                                                                 \
    X(STATUS_NO_DATA, "no_data")                                                                                       \
    X(STATUS_OPEN, "open")                                                                                             \
    X(STATUS_MATURING, "maturing")                                                                                     \
    X(STATUS_NO_TARGET, "no_target")                                                                                   \
    X(STATUS_TOO_FEW, "too_few")                                                                                       \
    X(STATUS_ON_TARGET, "on_target")                                                                                   \
    X(STATUS_AT_RISK, "at_risk")                                                                                       \
    X(STATUS_OFF_TARGET, "off_target")
enum status {
#define STATUS_ENUM(name, text) name,
    STATUS_LIST(STATUS_ENUM)
#undef STATUS_ENUM
};
const char *status_text(enum status s);

enum better { BETTER_HIGH, BETTER_LOW, BETTER_NONE };
#define MIN_N_DEFAULT 5

struct goal {
    enum better better;
    bool has_target, has_warn;
    double target, warn;
    int64_t min_n;
};

/* What the rule must know of the figure besides its value. */
struct standing {
    bool open;        /* the period's end is not reached */
    bool maturing;    /* a window of the cohort is open */
    bool adds_up;     /* a count or a sum: `open` while open, no target at another grain than the cadence */
    bool other_grain; /* the grain asked for is not the metric's cadence */
    bool no_floor;    /* count, sum, last, index: min_n does not apply */
};

enum status status_of(const struct estimate *e, const struct goal *goal, const struct standing *standing);

#endif
