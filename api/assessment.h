/*
 * Assessments: computing what is frozen, names, what the files of the resource share. Private to api/ (and the job that
 * freezes each month).
 */
#ifndef WAYMARK_API_ASSESSMENT_H
#define WAYMARK_API_ASSESSMENT_H

#include "api/card.h"
#include "db/assessment.h"

/*
 * The scorecard of a period that is over, as GET scorecard would answer it at `now`, with its definitions: everything of `ret`
 * but title, automatic and key. Inside the caller's read transaction, which `catalogue` fits. ERR_RETRY: a metric is still
 * building, its figures are not there yet. ERR_QUERY: card_span does not hold.
 */
MUST_CHECK enum err assessment_compute(struct db *db, struct arena *a, const struct catalogue *catalogue,
                                       const struct journey *journey, struct period period, int64_t now,
                                       struct assessment_write *ret);
/* One metric's figure as it is kept and compared: a JSON object in the arena. */
const char *assessment_figure(struct arena *a, const struct card_entry *x);

/* "asm_12" and back; false: no such form. */
const char *assessment_id(struct arena *a, int64_t no);
bool assessment_no(const char *id, int64_t *ret);
/* That of the path, where the key may see it: bound keys see none. ERR_NONE: the reply is set. */
MUST_CHECK enum err assessment_of(struct request *rq, struct assessment *ret);
/* Its members but figures, notes and definitions. Inside an open object. */
void put_assessment(struct json_writer *w, struct arena *a, const struct tz *tz, const struct assessment *x);
MUST_CHECK enum err reply_assessment(struct request *rq, int status, const struct assessment *x);
/* A comment or an action as an object. */
void put_assessment_note(struct json_writer *w, const struct assessment_note *x);

/*
 * Freezes what is due by the workspace's options: of each journey the months that ended since they were decided, at most
 * FREEZE_BACK, each once. *ret_next: when to look again (us), INT64_MAX where nothing is asked for.
 */
#define FREEZE_BACK 12
MUST_CHECK enum err assessment_freeze_due(struct writer *w, struct db *db, int64_t now, int64_t *ret_next);

#endif
