/*
 * What the people of one account say: which of their groups are too small to be told, and which invitations were answered
 * (KPI.md 3 "Answered invitations", 5 last line). Pure.
 */
#ifndef WAYMARK_KPI_VOICES_H
#define WAYMARK_KPI_VOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "kpi/estimate.h"
#include "kpi/fact.h"
#include "kpi/measure.h"

#define SUPPRESS_BELOW 3 /* contacts */

/*
 * Marks groups of fewer than SUPPRESS_BELOW contacts, and the next smallest where only one is: it could be found by taking
 * the others from the whole. contacts: n of them, each a group's distinct contacts.
 */
void suppress_small(const int64_t *contacts, size_t n, bool *ret);

/* An answer. Numbers of registries; 0 = none. */
struct said {
    int64_t at, no, instrument, contact, role, touchpoint;
    int64_t score_step;
    struct value score;
    int64_t names; /* invitation_hash() of the invitation that it names, or 0 */
};
/* An invitation. */
struct asked {
    int64_t at, no, instrument, contact, touchpoint;
    int64_t name; /* invitation_hash() of its own */
    bool bounced;
    bool answered; /* set by asked_answer */
};
#define ANSWER_WITHIN_DAYS 30

/*
 * Which were answered: by the answer that names it, else by its contact's first answer on its instrument and touchpoint that
 * names none, after it and before the contact's next such invitation, within 30 days. Both lists are sorted in place.
 */
void asked_answer(struct asked *asked, size_t n, struct said *said, size_t said_n);

/* The people of one role, on one instrument: each contact's latest answer; answers without a contact count each. */
struct role_voice {
    int64_t role;
    int64_t contacts; /* distinct, known */
    struct estimate estimate;
};
/*
 * One instrument's answers (said, all of that instrument; sorted in place) by role: the NPS of an nps instrument, else the
 * mean. Ascending by role. ret in the arena.
 */
void voices_by_role(struct arena *a, const struct instrument *i, struct said *said, size_t n, struct role_voice **ret,
                    size_t *ret_n);

#endif
