/*
 * The findings of a scorecard: every rule run over a computed card, in order, with what somebody has said to them.
 * Private to api/.
 */
#ifndef WAYMARK_API_FINDING_H
#define WAYMARK_API_FINDING_H

#include "api/card.h"
#include "db/finding.h"

struct card_findings {
    struct findings list;             /* sorted: those not seen first */
    const char **ids;                 /* by index of the list */
    const struct finding_seen **seen; /* NULL: not seen, or worse since */
    size_t open;                      /* of them not seen */
};
/* Of a computed card; adds what they rest on to the card's dependencies. */
MUST_CHECK enum err card_find(struct card *c, struct card_findings *ret);
/* As an array of objects. */
void card_findings_write(struct json_writer *w, const struct card_findings *f);

/* The journey that a finding's id names. ERR_NONE: no such form. */
MUST_CHECK enum err finding_id_journey(struct arena *a, const char *id, const char **ret);

#endif
