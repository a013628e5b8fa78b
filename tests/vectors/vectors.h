/*
 * Worked cases of KPI.md against kpi/: one runner a kind. A runner reads what is given, calls kpi/ and states what it
 * got; comparing, telling and counting are main.c's.
 */
#ifndef WAYMARK_TESTS_VECTORS_H
#define WAYMARK_TESTS_VECTORS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "kpi/change.h"
#include "kpi/estimate.h"

#define EXACT 1e-9        /* relative */
#define SKETCHED 0.010001 /* relative: figures from a sketch, a hair above its 1 % for the last rounding */

struct trial {
    struct arena *arena; /* the case's own */
    const struct json *given, *expect;
    size_t compared; /* members of `expect` looked at: one that nobody looks at is a failure */
    bool failed;
    struct buffer why; /* one line for each thing that is wrong */
};

/* Records a failure; the case goes on. */
void trial_fail(struct trial *t, const char *format, ...) PRINTF_LIKE(2, 3);
/* A member of `given` (or below) that must be there with its type; otherwise a failure and 0, "" or NULL. */
double given_number(struct trial *t, const struct json *object, const char *name);
const char *given_string(struct trial *t, const struct json *object, const char *name);
const struct json *given_list(struct trial *t, const char *name); /* array or object */
double given_number_or(const struct json *object, const char *name, double otherwise);
bool given_number_if(const struct json *object, const char *name, double *ret); /* false: no number is there */
struct estimate given_estimate(struct trial *t,
                               const struct json *object); /* n; value, low, high where they are numbers */
/* A member of `expect`: null where has is false, else a number within the tolerance, a string, a boolean. */
void expect_number(struct trial *t, const struct json *in, const char *name, bool has, double got, double tolerance);
void expect_string(struct trial *t, const char *name, const char *got);
void expect_bool(struct trial *t, const char *name, bool has, bool got);
/* value, n, low and high of the object `in`. */
void expect_estimate(struct trial *t, const struct json *in, const struct estimate *got, double tolerance);
void expect_change(struct trial *t, const struct change *got);
int compare_doubles(const void *a, const void *b); /* for qsort */

#define RUNNER_LIST(X)                                                                                                 \
    X(nps)                                                                                                             \
    X(share)                                                                                                           \
    X(mean)                                                                                                            \
    X(gap)                                                                                                             \
    X(count)                                                                                                           \
    X(count_change)                                                                                                    \
    X(quantile)                                                                                                        \
    X(student_t)                                                                                                       \
    X(change)                                                                                                          \
    X(status)                                                                                                          \
    X(magnitude_bucket)                                                                                                \
    X(pairs)                                                                                                           \
    X(period)                                                                                                          \
    X(census)                                                                                                          \
    X(weighted)                                                                                                        \
    X(time_to)                                                                                                         \
    X(relative_rank)                                                                                                   \
    X(index)                                                                                                           \
    X(findings_by_p)                                                                                                   \
    X(retention)                                                                                                       \
    X(stays)
#define RUNNER_DECLARE(kind) void run_##kind(struct trial *t);
RUNNER_LIST(RUNNER_DECLARE)
#undef RUNNER_DECLARE

#endif
