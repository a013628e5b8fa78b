/*
 * The contact policy: how often people may be asked. Pure: who was asked when comes in, a verdict comes out.
 *
 * Three rules, each a number of days (24 hours) that must lie between two invitations: of one contact, of one account
 * (whoever is asked there), of one contact on one instrument. 0: no such rule. Each kind of instrument may have rules of
 * its own; an invitation is judged by the rules of its own instrument's kind, against all invitations that there are.
 */
#ifndef WAYMARK_KPI_POLICY_H
#define WAYMARK_KPI_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kpi/measure.h"

#define POLICY_DAYS_MAX 730 /* so that judging looks at two years at most */
#define POLICY_ROLES_MAX 50

struct policy_rules {
    int64_t contact_days, account_days, instrument_days; /* 0 .. POLICY_DAYS_MAX */
    const char **exempt_roles;                           /* may be asked however often; NULL: none */
    size_t exempt_n;
};
struct policy {
    struct policy_rules of[INSTRUMENT_SCALE + 1]; /* by kind, resolved: what a kind does not say is the workspace's */
};

/* The longest of the three, in days. */
int64_t policy_longest(const struct policy_rules *r);
/* `role` may be NULL. */
bool policy_exempts(const struct policy_rules *r, const char *role);

/* An invitation that was sent and did not bounce. Numbers of registries; 0 = none. */
struct invited {
    int64_t account, contact, type, at, no; /* type: the instrument */
};

/* Why, or why not. Exempt and free are eligible. */
enum policy_reason {
    POLICY_FREE,            /* no rule speaks against it */
    POLICY_EXEMPT,          /* by role */
    POLICY_CONTACT_RULE,    /* the contact was, or will be, asked too near */
    POLICY_ACCOUNT_RULE,    /* somebody at the account was */
    POLICY_INSTRUMENT_RULE, /* the contact was, on this instrument */
    POLICY_OPTED_OUT,       /* never */
    POLICY_LEFT,            /* the contact is no longer registered then */
    POLICY_ERASED           /* the invitation's contact has been erased */
};
const char *policy_reason_text(enum policy_reason r);

struct policy_verdict {
    enum policy_reason reason; /* of several rules the one that holds longest */
    int64_t next;              /* when it would be allowed, at or after the time asked for; microseconds */
    int64_t days, other;       /* of a rule: its days, and when the invitation was that stands in the way */
};
/*
 * May `wanted` be sent?  items: invitations, in any order, of the contact and of the account, from wanted->at less the
 * longest rule on; later ones count too: two reservations may not come too near each other either. One of wanted's own
 * `no` is not looked at. wanted->contact 0: nobody by this name was asked; account 0: no account.
 */
void policy_judge(const struct policy_rules *r, const struct invited *wanted, const struct invited *items, size_t n,
                  struct policy_verdict *ret);

#endif
