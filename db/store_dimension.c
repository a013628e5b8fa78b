/*
 * Dimensions as rows: made when a journey names them, removed when none does, built and emptied a slice at a time.
 *
 * While one is not live, answers are read from observations: nobody waits for it.
 */
#include <string.h>

#include "db/cutting.h"

static const struct place NOWHERE = {
    .slot = INT64_MIN, .series = INT64_MIN, .account = INT64_MIN, .at = INT64_MIN, .no = INT64_MIN};

static enum err dimension_set(struct db *db, const struct dimension *d)
{
    enum stmt s = STMT_DIMENSION_SET;

    db_bind_int(db, s, 1, d->number);
    db_bind_int(db, s, 2, d->state);
    db_bind_int(db, s, 3, d->wanted);
    db_bind_int(db, s, 4, d->built.slot);
    db_bind_int(db, s, 5, d->built.series);
    db_bind_int(db, s, 6, d->built.account);
    db_bind_int(db, s, 7, d->built.at);
    db_bind_int(db, s, 8, d->built.no);
    return db_run(db, s);
}

enum err dimension_leave(struct db *db, struct rollup *r, struct dimension *d, bool wanted)
{
    enum err e;

    d->state = DIMENSION_LEAVING;
    d->wanted = wanted;
    if ((e = dimension_set(db, d)) != ERR_OK) return e;
    return store_definitions_bump(db, r); /* wakes the job */
}

static enum err dimension_make(struct db *db, const char *name)
{
    enum stmt s = STMT_DIMENSION_INSERT;
    int64_t number;
    enum err e = store_counter_next(db, "dimension", &number);

    if (e != ERR_OK) return e;
    db_bind_int(db, s, 1, number);
    db_bind_text(db, s, 2, name);
    db_bind_int(db, s, 3, DIMENSION_BUILDING);
    db_bind_int(db, s, 4, NOWHERE.slot);
    db_bind_int(db, s, 5, NOWHERE.series);
    db_bind_int(db, s, 6, NOWHERE.account);
    db_bind_int(db, s, 7, NOWHERE.at);
    db_bind_int(db, s, 8, NOWHERE.no);
    return db_run(db, s);
}

static bool is_named(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], name) == 0) return true;
    }
    return false;
}

/* Those that are there: kept, called back, or let go. *ret_there, per name. */
static enum err dimensions_keep(struct db *db, struct rollup *r, const char *const *names, size_t n, bool *ret_there)
{
    enum err e;

    for (size_t i = 0; i < r->dimensions_n; i++) {
        struct dimension *d = &r->dimensions[i];
        bool named = is_named(d->name, names, n);

        for (size_t k = 0; k < n; k++) ret_there[k] = ret_there[k] || strcmp(names[k], d->name) == 0;
        if (d->state != DIMENSION_LEAVING ? named : named == d->wanted) continue;
        if ((e = dimension_leave(db, r, d, named)) != ERR_OK) return e;
    }
    return ERR_OK;
}

enum err store_dimensions_keep(struct db *db, struct rollup *r, const char *const *names, size_t n)
{
    bool there[DIMENSIONS_MAX] = {false};
    size_t room, all = n < DIMENSIONS_MAX ? n : DIMENSIONS_MAX;
    bool made = false;
    enum err e;

    if ((e = cutting_load(r, db)) != ERR_OK) return e;
    if ((e = dimensions_keep(db, r, names, all, there)) != ERR_OK) return e;
    room = DIMENSIONS_MAX - r->dimensions_n;
    for (size_t i = 0; i < all; i++) {
        if (there[i] || room == 0)
            continue; /* without room: read from observations, until another has left and they are named again */
        if ((e = dimension_make(db, names[i])) != ERR_OK) return e;
        room--;
        made = true;
    }
    if (!made) return ERR_OK;
    if ((e = cutting_load(r, db)) != ERR_OK) return e;
    return store_definitions_bump(db, r);
}

/* ---- the job's slices ---- */

static const struct series_row *series_numbered(const struct rollup *r, int64_t number)
{
    size_t low = 0, high = r->series_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (r->series[middle].series.number < number) low = middle + 1;
        else high = middle;
    }
    return low < r->series_n && r->series[low].series.number == number ? &r->series[low] : NULL;
}

static enum err observation_cut(struct rollup *r, struct db *db, size_t dimension, const struct place *p)
{
    enum stmt s = STMT_OBSERVATION_BEHIND;
    const struct series_row *row = series_numbered(r, p->series);
    struct account_cuts cuts;
    int64_t day, month;
    enum err e;

    /* The rows of a series that leaves are on the way out. */
    if (!row || row->state == SERIES_LEAVING || !series_has_cells(&row->series)) return ERR_OK;
    if ((e = cutting_of(r, db, p->account, true, &cuts)) != ERR_OK) return e;
    rollup_locate(r, p->at, &day, &month);
    cutting_gather(r, cuts.cuts[dimension], p->series, month, db_int(db, s, 5), 1,
                   value_to_wide((struct value){db_int(db, s, 6), db_int(db, s, 7)}));
    return ERR_OK;
}

static enum err build_cuts(struct rollup *r, struct db *db, size_t dimension)
{
    enum stmt s = STMT_OBSERVATION_BEHIND;
    struct dimension *d = &r->dimensions[dimension];
    int64_t most = 5 * series_slice_facts, n = 0;
    enum err e, looked = ERR_OK;

    db_bind_int(db, s, 1, d->built.slot);
    db_bind_int(db, s, 2, d->built.series);
    db_bind_int(db, s, 3, d->built.account);
    db_bind_int(db, s, 4, d->built.at);
    db_bind_int(db, s, 5, d->built.no);
    db_bind_int(db, s, 6, most);
    while ((e = db_step(db, s)) == ERR_OK && looked == ERR_OK) {
        d->built =
            (struct place){db_int(db, s, 0), db_int(db, s, 1), db_int(db, s, 2), db_int(db, s, 3), db_int(db, s, 4)};
        looked = observation_cut(r, db, dimension, &d->built);
        n++;
    }
    db_reset(db, s);
    if (looked != ERR_OK) return looked;
    if (e != ERR_NONE) return e;
    if (n < most) d->state = DIMENSION_LIVE;
    return dimension_set(db, d);
}

/* The first cut that is left. ERR_NONE: none. */
static enum err cut_first(struct db *db, int64_t dimension, int64_t *ret)
{
    enum err e;

    db_bind_int(db, STMT_CUT_LIST, 1, dimension);
    if ((e = db_step(db, STMT_CUT_LIST)) == ERR_OK) *ret = db_int(db, STMT_CUT_LIST, 0);
    db_reset(db, STMT_CUT_LIST);
    return e;
}

static enum err leave_cuts(struct rollup *r, struct db *db, struct dimension *d)
{
    int64_t left = series_slice_facts, cut = 0;
    enum err e;

    while (left > 0 && (e = cut_first(db, d->number, &cut)) == ERR_OK) {
        db_bind_int(db, STMT_CUT_CELL_DROP, 1, cut);
        db_bind_int(db, STMT_CUT_CELL_DROP, 2, left);
        if ((e = db_run(db, STMT_CUT_CELL_DROP)) != ERR_OK) return e;
        left -= db_changed(db);
        if (left <= 0) return ERR_OK;
        db_bind_int(db, STMT_CUT_DELETE, 1, cut);
        if ((e = db_run(db, STMT_CUT_DELETE)) != ERR_OK) return e;
        left--;
    }
    if (left <= 0) return ERR_OK;
    if (e != ERR_NONE) return e;
    r->cut_generation++;
    if (!d->wanted) {
        db_bind_int(db, STMT_DIMENSION_DELETE, 1, d->number);
        return db_run(db, STMT_DIMENSION_DELETE);
    }
    d->state = DIMENSION_BUILDING;
    d->built = NOWHERE;
    return dimension_set(db, d);
}

enum err dimension_work(struct rollup *r, struct db *db, bool *ret_worked)
{
    *ret_worked = false;
    for (size_t i = 0; i < r->dimensions_n; i++) {
        struct dimension *d = &r->dimensions[i];

        if (d->state == DIMENSION_LIVE) continue;
        *ret_worked = true;
        return d->state == DIMENSION_BUILDING ? build_cuts(r, db, i) : leave_cuts(r, db, d);
    }
    return ERR_OK;
}
