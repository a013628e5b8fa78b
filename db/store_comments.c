/*
 * Remarks that have become too old. See privacy.h. No figure looks at a remark, so nothing derived is touched; no answer
 * that is kept shows one.
 */
#include "base/clock.h"
#include "db/privacy.h"
#include "kpi/period.h"

#define SLICE 500 /* facts of one transaction: a few milliseconds */

struct remark {
    int64_t slot, account, at, no;
};

static enum err find_remarks(struct db *db, int64_t before, struct remark ret[SLICE], size_t *ret_n)
{
    const enum stmt s = STMT_FACT_COMMENTED;
    size_t n = 0;
    enum err e;

    db_bind_int(db, s, 1, slot_of(before));
    db_bind_int(db, s, 2, before);
    db_bind_int(db, s, 3, SLICE);
    while ((e = db_step(db, s)) == ERR_OK)
        ret[n++] = (struct remark){db_int(db, s, 0), db_int(db, s, 1), db_int(db, s, 2), db_int(db, s, 3)};
    if (e != ERR_NONE) return e;
    *ret_n = n;
    return ERR_OK;
}

static enum err blank_remark(struct db *db, const struct remark *x)
{
    const enum stmt s = STMT_FACT_UNCOMMENT;

    db_bind_int(db, s, 1, x->slot);
    db_bind_int(db, s, 2, x->account);
    db_bind_int(db, s, 3, x->at);
    db_bind_int(db, s, 4, x->no);
    return db_run(db, s);
}

enum err store_comments_work(struct db *db, struct rollup *r, bool *ret_more)
{
    struct arena *a = arena_create();
    struct remark items[SLICE];
    struct workspace w = {0};
    size_t n = 0;
    enum err e = store_workspace_get(db, a, &w);

    (void)r;
    arena_drop(a);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    if (w.has_comment_days && (e = find_remarks(db, clock_now_us() - w.comment_days * DAY_US, items, &n)) != ERR_OK)
        return e;
    for (size_t i = 0; i < n; i++)
        if ((e = blank_remark(db, &items[i])) != ERR_OK) return e;
    *ret_more = n == SLICE;
    return ERR_OK;
}
