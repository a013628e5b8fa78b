/* What one account's timeline reads beside facts, figures, stays and outcomes. All reads; results in the given arena. */
#ifndef WAYMARK_DB_TIMELINE_H
#define WAYMARK_DB_TIMELINE_H

#include "db/store.h"
#include "kpi/voices.h"

/* The answers and invitations of one account in [from, to), in no order. */
struct account_voices {
    struct said *said;
    size_t said_n;
    struct asked *asked;
    size_t asked_n;
};
MUST_CHECK enum err store_account_voices(struct db *db, struct arena *a, int64_t account, int64_t from, int64_t to,
                                         struct account_voices *ret);

#endif
