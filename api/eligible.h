/* Judging by the contact policy, and saying it: shared by survey-eligibility and burden. Private to api/. */
#ifndef WAYMARK_API_ELIGIBLE_H
#define WAYMARK_API_ELIGIBLE_H

#include "api/internal.h"
#include "db/policy.h"

#define OPTED_OUT "opted_out" /* a contact's attribute: true means never */

/* What speaks of the person: opted out, gone, exempt. True: ret is decided. `c`: NULL where nobody knows the contact. */
bool eligible_person(struct arena *a, const struct policy_rules *r, const struct contact *c, int64_t at,
                     struct policy_verdict *ret);
/* eligible, reason, detail, next, rule. */
void put_verdict(struct json_writer *w, struct arena *a, const struct policy_verdict *v);

#endif
