/* How outcomes are written into answers: for outcomes.c, outcomes_write.c and the timeline. Private to api/. */
#ifndef WAYMARK_API_OUTCOME_H
#define WAYMARK_API_OUTCOME_H

#include "base/json.h"
#include "db/outcome.h"

void put_outcome(struct json_writer *w, const struct outcome *o, const struct outcome_stand *st, int64_t now);
/* With its state at `now`. */
void put_outcome_revision(struct json_writer *w, const struct outcome *o, const struct outcome_revision *x,
                          int64_t now);
void put_outcome_reading(struct json_writer *w, const struct outcome_reading *x);

#endif
