/*
 * What is forgotten of people. Figures stay: what they rest on (who answered what, when, in which role) is kept of a
 * member without a name, and `verify` derives them anew from what is left.
 */
#ifndef WAYMARK_DB_PRIVACY_H
#define WAYMARK_DB_PRIVACY_H

#include "db/store.h"

/*
 * Erases a contact: its id and attributes; of its responses and invitations the ids, the comments and the names of
 * invitations. The same facts posted again are duplicates. Writer operation; arg: const struct contact_erase. ERR_NONE.
 *
 * What its events are about (subject, attributes, id) stays: pairs, stays and revenue rest on it, and it names things.
 */
struct contact_erase {
    const char *id;
};
MUST_CHECK enum err store_contact_erase(struct db *db, struct rollup *r, void *arg);

/*
 * One slice of blanking the remarks that are older than the workspace's comment_days. *ret_more when some are left.
 * Writer's transaction.
 */
MUST_CHECK enum err store_comments_work(struct db *db, struct rollup *r, bool *ret_more);

/* Where agreed outcomes name the contact: as its owner at the client, or as who accepted it. */
#define AGREEMENTS_MAX 1000
struct agreement {
    const char *outcome, *account; /* ids */
    int64_t revision;
    bool is_owner, has_accepted;
    const char *owner, *acceptor; /* the names given, or NULL */
    int64_t accepted;
};
MUST_CHECK enum err store_agreements(struct db *db, struct arena *a, int64_t contact, struct agreement **ret,
                                     size_t *ret_n);

/* Is it the id of an erased contact, or of a fact of one? (begins with ERASED_MARK) */
bool id_is_erased(const char *id);
/* The kind under which the tombstone of an erased fact stands in `identity`, and its id there. */
#define TOMBSTONE_KIND 16
const char *tombstone_id(struct arena *a, const char *id);

#endif
