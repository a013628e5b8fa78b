/*
 * What a frozen assessment's figures are today, and why they differ: for GET .../restated and the finding `restated`.
 * Private to api/.
 */
#ifndef WAYMARK_API_RESTATE_H
#define WAYMARK_API_RESTATE_H

#include "api/assessment.h"
#include "kpi/finding.h"

enum restate_reason {
    RESTATED_DEFINITION, /* the metric, a part of an index, the journey: measured otherwise now, or gone */
    RESTATED_LATE,       /* facts that arrived, or were replaced, since */
    RESTATED_MOVED,      /* facts that were replaced and belong elsewhere now */
    RESTATED_DELETED,    /* facts that were deleted since */
    RESTATED_REGISTRY,   /* accounts and contacts, where the figure looks at them */
    RESTATED_OUTCOMES,   /* outcomes agreed with clients, their readings and revisions */
    RESTATED_BUILDING,   /* it is being counted anew */
    RESTATED_PROGRAM,    /* nothing stored has changed: another version of the program computes otherwise */
    RESTATED_COUNT
};
const char *restate_reason_text(enum restate_reason r);

/* One figure that differs. */
struct restated {
    const char *metric, *name, *phase;
    const char *before;             /* JSON objects, as assessment_figure makes them */
    const char *now;                /* NULL: there is no such figure any more */
    const struct card_entry *entry; /* of now, or NULL */
    bool reasons[RESTATED_COUNT];
    bool counted; /* late is known */
    int64_t late, deleted;
    struct assessment_part was; /* RESTATED_DEFINITION: which, as it was; and its version now, 0: it is gone */
    int64_t version_now;
    const char *const *members; /* of that definition, which are not as they were; NULL-terminated */
};
struct restatement {
    struct restated *items;
    size_t n;
    int64_t unchanged;
    const char **added; /* metrics of the journey that were not there */
    size_t added_n;
};
/*
 * Computes the assessment's period anew, by the clock of its freezing (what was still waited for then is not over now). In the
 * caller's read transaction, which `catalogue` fits.
 */
MUST_CHECK enum err assessment_restate(struct db *db, struct arena *a, const struct catalogue *catalogue,
                                       const struct assessment *x, struct restatement *ret);

/*
 * Adds a finding for each of the journey's last FINDING_ASSESSMENTS assessments, one a period and none of a later one than the
 * card's, whose figures have changed by facts or definitions. Of a plain card alone.
 */
#define FINDING_ASSESSMENTS 3
MUST_CHECK enum err card_find_restated(const struct card *c, struct findings *ret);

#endif
