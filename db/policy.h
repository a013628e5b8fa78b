/*
 * Who was asked, and who answered: for the contact policy (kpi/policy.h), burden and findings. All reads.
 */
#ifndef WAYMARK_DB_POLICY_H
#define WAYMARK_DB_POLICY_H

#include "db/store.h"
#include "kpi/policy.h"

/*
 * The invitations of a contact, wherever it was asked, and of an account (0: none), at or after `from`, in no order, each
 * once. Bounced ones are left out.
 */
MUST_CHECK enum err store_invited(struct db *db, struct arena *a, int64_t contact, int64_t account, int64_t from,
                                  struct invited **ret, size_t *ret_n);

/* How often somebody was asked and answered from each of `from` (ascending: the longest span first) to `to`. */
#define BURDEN_SPANS 3
struct burden {
    int64_t invitations[BURDEN_SPANS], bounced[BURDEN_SPANS], answers[BURDEN_SPANS];
    int64_t people[BURDEN_SPANS];        /* different contacts that were asked, bounced ones too */
    int64_t last_invited, last_answered; /* INT64_MIN: not in the longest span */
};
/* Of a contact (0: of the account). Only what `b` allows to see counts. */
MUST_CHECK enum err store_burden(struct db *db, struct arena *a, const struct bound *b, int64_t contact,
                                 int64_t account, const int64_t from[BURDEN_SPANS], int64_t to, struct burden *ret);

/*
 * Contacts invited more often than the policy allows: those with an invitation in [from, to) that came too near behind
 * another of the same contact. Rules of contact and instrument; exempt roles and bounced invitations left out.
 * Descending by breaches, then invitations, then contact.
 */
struct over_asked {
    int64_t contact, account;      /* account: of the latest breach; 0 none */
    int64_t invitations, breaches; /* in [from, to) */
    int64_t at;                    /* of the latest breach */
    int64_t nearest_us;            /* the shortest time between two of which one is a breach */
};
MUST_CHECK enum err store_over_asked(struct db *db, struct arena *a, const struct policy *policy,
                                     const struct instrument *instruments, size_t instruments_n, int64_t from,
                                     int64_t to, struct over_asked **ret, size_t *ret_n);

#endif
