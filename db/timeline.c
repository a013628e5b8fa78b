/* An account's answers and invitations, month by month in the order of the fact's key. Must not know who may see them. */
#include "db/timeline.h"

#include <string.h>

#include "kpi/period.h"
#include "kpi/series.h"

struct gather {
    struct db *db;
    struct arena *a;
    struct account_voices *to;
    size_t said_cap, asked_cap;
};

static void take_said(struct gather *g, enum stmt s, const char *source)
{
    const char *named = db_text(g->db, s, 10), *of, *id;
    struct said *x = ARENA_PUSH(g->a, g->to->said, g->to->said_n, g->said_cap);

    *x = (struct said){
        .at = db_int(g->db, s, 0),
        .no = db_int(g->db, s, 1),
        .instrument = db_int(g->db, s, 3),
        .contact = db_int(g->db, s, 4),
        .role = db_int(g->db, s, 5),
        .touchpoint = db_int(g->db, s, 6),
        .score = {db_int(g->db, s, 7), db_int(g->db, s, 8)},
        .score_step = db_int(g->db, s, 9),
    };
    if (named == NULL) return;
    invitation_split(g->a, source, named, &of, &id);
    x->names = invitation_hash(of, id);
}

static void take_asked(struct gather *g, enum stmt s, const char *source)
{
    const char *status = db_text(g->db, s, 11);

    *ARENA_PUSH(g->a, g->to->asked, g->to->asked_n, g->asked_cap) = (struct asked){
        .at = db_int(g->db, s, 0),
        .no = db_int(g->db, s, 1),
        .instrument = db_int(g->db, s, 3),
        .contact = db_int(g->db, s, 4),
        .touchpoint = db_int(g->db, s, 6),
        .name = invitation_hash(source, db_text(g->db, s, 13)),
        .bounced = status != NULL && strcmp(status, "bounced") == 0,
    };
}

enum err store_account_voices(struct db *db, struct arena *a, int64_t account, int64_t from, int64_t to,
                              struct account_voices *ret)
{
    const enum stmt s = STMT_VOICES_OF_ACCOUNT;
    struct account_voices v = {0};
    struct gather g = {.db = db, .a = a, .to = &v};
    const char *source;
    enum err e;

    for (int64_t slot = slot_of(from); from < to && slot <= slot_of(to - 1); slot++) {
        db_bind_int(db, s, 1, slot);
        db_bind_int(db, s, 2, account);
        db_bind_int(db, s, 3, from);
        db_bind_int(db, s, 4, to);
        while ((e = db_step(db, s)) == ERR_OK) {
            e = store_name_text(db, NAME_SOURCE, db_int(db, s, 12), &source);
            if (e != ERR_OK) {
                db_reset(db, s);
                return e == ERR_NONE ? ERR_BROKEN : e;
            }
            if (db_int(db, s, 2) == FACT_RESPONSE) take_said(&g, s, source);
            else take_asked(&g, s, source);
        }
        if (e != ERR_NONE) return e;
    }
    *ret = v;
    return ERR_OK;
}
