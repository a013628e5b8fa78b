/* Stays of accounts in a journey, from the levels of its series. Must not know what phases mean (kpi/stays.h does). */
#include "db/stating.h"

enum err state_series_live(struct db *db, int64_t series)
{
    enum series_state state;
    int64_t done, total;
    enum err e;

    if (series == 0) return ERR_NONE;
    if ((e = store_series_state(db, series, &state, &done, &total)) != ERR_OK) return e;
    return state == SERIES_LIVE ? ERR_OK : ERR_NONE;
}

enum err state_kept_series(struct db *db, enum series_kind kind, int64_t *ret)
{
    int64_t series;
    enum err e;

    if ((e = store_series_kept(db, kind, &series)) != ERR_OK) return e;
    if ((e = state_series_live(db, series)) == ERR_OK) *ret = series;
    return e;
}

/* The entries of one account, while rows are read. */
struct entering {
    struct arena *a;
    int64_t account;
    struct stay_entry *entries;
    size_t n, cap;
    struct account_stays *all;
    size_t all_n, all_cap;
};

static void account_end(struct entering *s)
{
    struct account_stays *to;

    if (s->n == 0) return;
    to = ARENA_PUSH(s->a, s->all, s->all_n, s->all_cap);
    *to = (struct account_stays){.account = s->account, .stays = arena_array(s->a, s->n, sizeof *to->stays)};
    to->n = kpi_stays(s->entries, s->n, to->stays);
    s->n = 0;
}

enum err store_stays(struct db *db, struct arena *a, const struct journey *j, int64_t account,
                     struct account_stays **ret, size_t *ret_n)
{
    enum stmt s = account ? STMT_LEVEL_OF_ACCOUNT : STMT_LEVEL_SCAN;
    struct entering to = {.a = a};
    enum err e;

    if ((e = state_series_live(db, j->series)) != ERR_OK) return e;
    db_bind_int(db, s, 1, j->series);
    db_bind_int(db, s, 2, account ? account : INT64_MAX);
    while ((e = db_step(db, s)) == ERR_OK) {
        if (db_int(db, s, 0) != to.account) account_end(&to);
        to.account = db_int(db, s, 0);
        if (to.account == 0) continue; /* of nobody: no stays */
        *ARENA_PUSH(a, to.entries, to.n, to.cap) =
            (struct stay_entry){.at = db_int(db, s, 2), .no = db_int(db, s, 3), .phase = (size_t)db_int(db, s, 4)};
    }
    if (e != ERR_NONE) return e;
    account_end(&to);
    *ret = to.all;
    *ret_n = to.all_n;
    return ERR_OK;
}
