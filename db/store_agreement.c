/* Where agreed outcomes name a contact, for its own copy. See privacy.h. Must not write. */
#include "db/privacy.h"

enum err store_agreements(struct db *db, struct arena *a, int64_t contact, struct agreement **ret, size_t *ret_n)
{
    const enum stmt s = STMT_OUTCOMES_OF_CONTACT;
    struct agreement *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    db_bind_int(db, s, 1, contact);
    db_bind_int(db, s, 2, AGREEMENTS_MAX);
    while ((e = db_step(db, s)) == ERR_OK) {
        bool owner = db_int(db, s, 3) == contact, acceptor = db_int(db, s, 5) == contact;

        *ARENA_PUSH(a, items, n, cap) = (struct agreement){
            .outcome = arena_string(a, db_text(db, s, 0)),
            .account = arena_string(a, db_text(db, s, 1)),
            .revision = db_int(db, s, 2),
            .is_owner = owner,
            .has_accepted = acceptor,
            .owner = owner ? arena_string(a, db_text(db, s, 4)) : NULL,
            .acceptor = acceptor ? arena_string(a, db_text(db, s, 6)) : NULL,
            .accepted = db_int(db, s, 7),
        };
    }
    if (e != ERR_NONE) return e;
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}
