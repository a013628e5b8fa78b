/* Voices: who answered, of which account, in which role. Must not know who counts as heard. */
#include <stdlib.h>

#include "db/figuring.h"
#include "db/stating.h"

static int voice_compare(const void *a, const void *b)
{
    const struct voice *x = a, *y = b;

    if (x->account != y->account) return x->account < y->account ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return (x->no > y->no) - (x->no < y->no);
}

enum err store_voices(struct db *db, struct arena *a, int64_t from, int64_t to, struct voice **ret, size_t *ret_n)
{
    enum stmt s = STMT_OBSERVATION_SCAN;
    struct voice *voices = NULL;
    size_t n = 0, cap = 0;
    int64_t series;
    enum err e;

    if ((e = state_kept_series(db, SERIES_VOICE, &series)) != ERR_OK) return e;
    for (int64_t slot = slot_of(from); from < to && slot <= slot_of(to - 1); slot++) {
        db_bind_int(db, s, 1, slot);
        db_bind_int(db, s, 2, series);
        db_bind_int(db, s, 3, from);
        db_bind_int(db, s, 4, to);
        while ((e = db_step(db, s)) == ERR_OK) {
            struct scanned o;

            observation_read(db, s, &o);
            if (o.bucket != FACT_RESPONSE) continue;
            *ARENA_PUSH(a, voices, n, cap) = (struct voice){.account = o.fact.account,
                                                            .contact = o.fact.contact,
                                                            .role = o.fact.role,
                                                            .touchpoint = o.fact.touchpoint,
                                                            .instrument = o.value.units,
                                                            .at = o.fact.at,
                                                            .no = o.fact.no,
                                                            .side = o.fact.side};
        }
        if (e != ERR_NONE) return e;
    }
    if (n > 1) qsort(voices, n, sizeof *voices, voice_compare);
    *ret = voices;
    *ret_n = n;
    return ERR_OK;
}
