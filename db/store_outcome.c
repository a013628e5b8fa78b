/*
 * Reading outcomes. A list reads each outcome's revisions and last reading one by one: a page of a hundred costs a few
 * hundred seeks, and no statement has to know which revision is in force when.
 */
#include <assert.h>

#include "db/outcome.h"
#include "db/state.h"

/* ---- rows ---- */

static struct value value_at(struct db *db, enum stmt s, int column)
{
    return (struct value){db_int(db, s, column), db_int(db, s, column + 1)};
}

static void read_terms(struct db *db, enum stmt s, struct arena *a, struct outcome_terms *ret)
{
    *ret = (struct outcome_terms){
        .what = arena_string(a, db_text(db, s, 1)),
        .unit = arena_string(a, db_text(db, s, 2)),
        .has_baseline = !db_is_null(db, s, 3),
        .baseline = value_at(db, s, 3),
        .has_baseline_at = !db_is_null(db, s, 5),
        .baseline_at = db_int(db, s, 5),
        .target = value_at(db, s, 6),
        .up = db_int(db, s, 8) != 0,
        .has_due = !db_is_null(db, s, 9),
        .due = db_int(db, s, 9),
        .has_expected = !db_is_null(db, s, 10),
        .expected = value_at(db, s, 10),
        .has_cadence = !db_is_null(db, s, 12),
        .cadence = (enum grain)db_int(db, s, 12),
        .events = arena_string(a, db_text(db, s, 13)),
        .triggers = arena_string(a, db_text(db, s, 14)),
        .provider = {.function = arena_string(a, db_text(db, s, 15)), .person = arena_string(a, db_text(db, s, 16))},
        .client_person = arena_string(a, db_text(db, s, 17)),
        .client_contact = arena_string(a, db_text(db, s, 18)),
    };
}

static enum err read_revisions(struct db *db, struct arena *a, struct outcome *o)
{
    const enum stmt s = STMT_OUTCOME_REVISIONS;
    size_t cap = 0;
    enum err e;

    db_bind_int(db, s, 1, o->number);
    while ((e = db_step(db, s)) == ERR_OK) {
        struct outcome_revision *x = ARENA_PUSH(a, o->revisions, o->revisions_n, cap);

        *x = (struct outcome_revision){
            .number = db_int(db, s, 0),
            .reason = arena_string(a, db_text(db, s, 19)),
            .by_client = db_int(db, s, 20) != 0,
            .created = db_int(db, s, 21),
            .is_accepted = !db_is_null(db, s, 22),
            .accepted = db_int(db, s, 22),
            .accepted_person = arena_string(a, db_text(db, s, 23)),
            .accepted_contact = arena_string(a, db_text(db, s, 24)),
        };
        read_terms(db, s, a, &x->terms);
    }
    if (e != ERR_NONE) return e;
    return o->revisions_n > 0 ? ERR_OK : ERR_BROKEN;
}

/* What hangs on an outcome's own row. */
static enum err read_rest(struct db *db, struct arena *a, int64_t now, struct outcome *o)
{
    struct outcome_reading *last;
    size_t n;
    bool more;
    enum err e;

    if ((e = read_revisions(db, a, o)) != ERR_OK) return e;
    if ((e = store_outcome_readings(db, a, o->number, now + 1, 0, 1, &last, &n, &more)) != ERR_OK) return e;
    o->has_reading = n > 0;
    if (n > 0) o->last = last[0];
    return ERR_OK;
}

static void read_outcome(struct db *db, enum stmt s, struct arena *a, struct outcome *ret)
{
    *ret = (struct outcome){
        .number = db_int(db, s, 0),
        .id = arena_string(a, db_text(db, s, 1)),
        .account_number = db_int(db, s, 2),
        .account = arena_string(a, db_text(db, s, 3)),
        .created = db_int(db, s, 5),
        .is_retired = !db_is_null(db, s, 6),
        .retired = db_int(db, s, 6),
        .retired_reason = arena_string(a, db_text(db, s, 7)),
    };
}

/* ---- one, several ---- */

enum err store_outcome_get(struct db *db, struct arena *a, const struct bound *b, const char *id, int64_t now,
                           struct outcome *ret)
{
    const enum stmt s = STMT_OUTCOME_GET;
    struct outcome o;
    enum err e;

    db_bind_text(db, s, 1, id);
    e = db_step(db, s);
    if (e == ERR_OK && !bound_allows(b, db_int(db, s, 2), db_int(db, s, 4))) e = ERR_NONE;
    if (e == ERR_OK) read_outcome(db, s, a, &o);
    db_reset(db, s);
    if (e == ERR_OK) e = read_rest(db, a, now, &o);
    if (e == ERR_OK) *ret = o;
    return e;
}

/* Which statement lists what the filter asks for, and its $3. ERR_NONE: there can be nothing. */
static enum err choose_list(struct db *db, struct arena *a, const struct outcome_filter *f, enum stmt *ret_s,
                            int64_t *ret_of)
{
    struct account account = {0};
    enum err e;

    *ret_s = STMT_OUTCOME_LIST;
    *ret_of = 0;
    if (f->account != NULL) {
        if ((e = store_account_get(db, a, &f->bound, f->account, &account)) != ERR_OK) return e;
        *ret_s = STMT_OUTCOME_LIST_OF_ACCOUNT;
        *ret_of = account.number;
    } else if (f->bound.account != 0) {
        *ret_s = STMT_OUTCOME_LIST_OF_ACCOUNT;
        *ret_of = f->bound.account;
    } else if (f->bound.partner != 0) {
        *ret_s = STMT_OUTCOME_LIST_OF_PARTNER;
        *ret_of = f->bound.partner;
    }
    return ERR_OK;
}

enum err store_outcome_list(struct db *db, struct arena *a, const struct outcome_filter *f, struct outcome **ret,
                            size_t *ret_n, bool *ret_more)
{
    struct outcome *items = NULL;
    size_t n = 0, cap = 0;
    int64_t of;
    enum stmt s;
    enum err e = choose_list(db, a, f, &s, &of);

    assert(f->limit > 0);
    if (e == ERR_OK) {
        db_bind_text(db, s, 1, f->after != NULL ? f->after : "");
        db_bind_int(db, s, 2, (int64_t)f->limit + 1);
        if (s != STMT_OUTCOME_LIST) db_bind_int(db, s, 3, of);
        while ((e = db_step(db, s)) == ERR_OK) read_outcome(db, s, a, ARENA_PUSH(a, items, n, cap));
    }
    if (e != ERR_NONE) return e;
    *ret_more = n > f->limit;
    if (*ret_more) n = f->limit;
    for (size_t i = 0; i < n; i++)
        if ((e = read_rest(db, a, f->now, &items[i])) != ERR_OK) return e;
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}

enum err store_outcome_readings(struct db *db, struct arena *a, int64_t outcome, int64_t at, int64_t no, size_t limit,
                                struct outcome_reading **ret, size_t *ret_n, bool *ret_more)
{
    const enum stmt s = STMT_OUTCOME_READINGS;
    struct outcome_reading *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    assert(limit > 0);
    db_bind_int(db, s, 1, outcome);
    db_bind_int(db, s, 2, at);
    db_bind_int(db, s, 3, no);
    db_bind_int(db, s, 4, (int64_t)limit + 1);
    while ((e = db_step(db, s)) == ERR_OK)
        *ARENA_PUSH(a, items, n, cap) = (struct outcome_reading){
            .at = db_int(db, s, 0),
            .no = db_int(db, s, 1),
            .value = value_at(db, s, 2),
            .source = arena_string(a, db_text(db, s, 4)),
            .evidence = arena_string(a, db_text(db, s, 5)),
            .link = arena_string(a, db_text(db, s, 6)),
            .created = db_int(db, s, 7),
        };
    if (e != ERR_NONE) return e;
    *ret_more = n > limit;
    *ret_n = *ret_more ? limit : n;
    *ret = items;
    return ERR_OK;
}

/* ---- for attainment ---- */

enum err store_outcomes_at(struct db *db, struct arena *a, int64_t t, struct outcome_state **ret, size_t *ret_n)
{
    const enum stmt s = STMT_OUTCOMES_AT;
    struct outcome_state *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    db_bind_int(db, s, 1, t);
    while ((e = db_step(db, s)) == ERR_OK) {
        struct pledge g = {.target = value_at(db, s, 1), .up = db_int(db, s, 3) != 0};

        *ARENA_PUSH(a, items, n, cap) = (struct outcome_state){
            .account = db_int(db, s, 0),
            .attained = !db_is_null(db, s, 4) && pledge_is_met(&g, value_at(db, s, 4)),
        };
    }
    if (e != ERR_NONE) return e;
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}
