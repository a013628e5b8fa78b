/*
 * Results agreed with one client: terms in revisions, their acceptance, readings. store_outcome.c reads,
 * store_outcome_write.c writes, outcome_stand.c says how one stands. What figures need of them is in db/state.h.
 *
 * Revisions and readings are only ever added; the terms accepted last stay in force until the client accepts others.
 * No HTTP here, and nothing that knows whether a key may do this.
 */
#ifndef WAYMARK_DB_OUTCOME_H
#define WAYMARK_DB_OUTCOME_H

#include "db/store.h"
#include "kpi/outcome.h"

#define OUTCOME_REVISIONS_MAX 100   /* of one outcome: all are read to say how it stands */
#define OUTCOME_READINGS_MAX 100000 /* of one outcome */

/* What is agreed. Texts NULL where there is none. */
struct outcome_terms {
    const char *what, *unit;
    bool has_baseline, has_baseline_at, has_due, has_expected, has_cadence;
    struct value baseline, target;
    struct value expected; /* by the client at commitment; without it the target is */
    int64_t baseline_at, due;
    bool up;
    enum grain cadence;            /* of reviews */
    const char *events, *triggers; /* JSON arrays of texts: types of events, and other occasions for a review */
    struct owner provider;         /* owner there */
    const char *client_person, *client_contact; /* and at the client */
};
struct outcome_revision {
    int64_t number; /* 1, 2, ... */
    struct outcome_terms terms;
    const char *reason; /* NULL for the first */
    bool by_client;     /* who proposed it */
    int64_t created;
    bool is_accepted;
    int64_t accepted;
    const char *accepted_person, *accepted_contact;
};
struct outcome_reading {
    int64_t at, no;
    struct value value;
    const char *source, *evidence, *link;
    int64_t created;
};
struct outcome {
    int64_t number, account_number;
    const char *id, *account;
    int64_t created;
    bool is_retired;
    int64_t retired;
    const char *retired_reason;
    struct outcome_revision *revisions; /* all, the first one first */
    size_t revisions_n;                 /* > 0 */
    bool has_reading;
    struct outcome_reading last; /* of those not after `now` */
};

/* ---- reading: store_outcome.c ---- */

/* ERR_NONE: not there, or not for this bound. `now`: later readings are not looked at. */
MUST_CHECK enum err store_outcome_get(struct db *db, struct arena *a, const struct bound *b, const char *id,
                                      int64_t now, struct outcome *ret);
struct outcome_filter {
    struct bound bound;
    const char *account; /* id or NULL */
    const char *after;   /* id to go on behind, or NULL */
    size_t limit;
    int64_t now;
};
/* Ascending by id. *ret_more: others follow. An account that is not there, or not for this bound: nothing. */
MUST_CHECK enum err store_outcome_list(struct db *db, struct arena *a, const struct outcome_filter *f,
                                       struct outcome **ret, size_t *ret_n, bool *ret_more);
/* Before (at, no), the last one first. */
MUST_CHECK enum err store_outcome_readings(struct db *db, struct arena *a, int64_t outcome, int64_t at, int64_t no,
                                           size_t limit, struct outcome_reading **ret, size_t *ret_n, bool *ret_more);

/* ---- how one stands: outcome_stand.c ---- */

struct outcome_stand {
    const struct outcome_revision *in_force;   /* NULL: none accepted yet */
    const struct outcome_revision *proposed;   /* the newest, where it waits for the client; else NULL */
    const struct outcome_revision *commitment; /* the first that was accepted, or NULL */
    struct pledge pledge;                      /* of in_force */
    enum outcome_status status;
    bool
        has_review; /* one is due at some time: it is in force, not retired, and has a cadence or an event that calls for one */
    int64_t review_last, review_due;
    bool review_by_event;
};
/* `o` must outlive ret. Events of the account that call for a review are looked up. */
MUST_CHECK enum err store_outcome_stand(struct db *db, struct arena *a, const struct tz *z, const struct outcome *o,
                                        int64_t now, struct outcome_stand *ret);

/* ---- writing: store_outcome_write.c. Each notes the change in the rollup, and bumps the registry. ---- */

/* Why it was refused, with ERR_CONFLICT and ERR_INVALID (then `pointer` names the member). */
struct outcome_refusal {
    const char *pointer, *detail;
};
struct outcome_proposal {
    const char *id, *account; /* account: NULL for another revision */
    struct bound bound;
    struct outcome_terms terms;
    const char *reason;
    bool by_client;
    int64_t now;
};
/* ERR_INVALID: no such account, or contact there; ERR_CONFLICT: the id is taken. */
MUST_CHECK enum err store_outcome_propose(struct db *db, struct rollup *r, const struct outcome_proposal *p,
                                          struct outcome_refusal *ret);
/* ERR_NONE; ERR_CONFLICT: retired, or too many revisions; ERR_INVALID: no such contact. */
MUST_CHECK enum err store_outcome_revise(struct db *db, struct rollup *r, const struct outcome_proposal *p,
                                         struct outcome_refusal *ret);

struct outcome_acceptance {
    const char *id;
    struct bound bound;
    const char *person, *contact; /* one at least */
    int64_t at;
    int64_t revision; /* the one that they have seen; 0: the newest, whichever it is */
    int64_t now;
};
/* ERR_NONE; ERR_CONFLICT: retired, nothing waits, or another is the newest; ERR_INVALID: the contact, or the time. */
MUST_CHECK enum err store_outcome_accept(struct db *db, struct rollup *r, const struct outcome_acceptance *p,
                                         struct outcome_refusal *ret);

struct outcome_retirement {
    const char *id;
    struct bound bound;
    const char *reason;
    int64_t at, now;
};
MUST_CHECK enum err store_outcome_retire(struct db *db, struct rollup *r, const struct outcome_retirement *p,
                                         struct outcome_refusal *ret);

/* ERR_NONE; ERR_CONFLICT: retired, or too many. The very same reading again is not stored twice. ret: as stored. */
MUST_CHECK enum err store_outcome_read_out(struct db *db, struct rollup *r, struct arena *a, const struct bound *b,
                                           const char *id, const struct outcome_reading *reading, int64_t now,
                                           struct outcome_reading *ret, bool *ret_created,
                                           struct outcome_refusal *ret_why);

/* Erasure: a contact's number and the names that stand beside it leave every revision; who accepted is then not known. */
MUST_CHECK enum err store_outcome_forget(struct db *db, int64_t contact);

#endif
