/*
 * Why a figure has moved: what has happened since a moment to what it rests on. See assessment.h.
 *
 * Facts say when they arrived; those that are gone are counted when they go (rollup.c). Which series and months a figure rests on,
 * figures.c says.
 */
#include <stdlib.h>

#include "base/tz.h"
#include "db/assessment.h"

/* A fact that observations or levels name. */
struct named_fact {
    int64_t account, at, no;
};
struct names {
    struct arena *a;
    struct named_fact *items;
    size_t n, cap;
    bool full;
};

static void names_add(struct names *l, int64_t account, int64_t at, int64_t no)
{
    if (l->n == LATE_LOOKED_MAX) l->full = true;
    else *ARENA_PUSH(l->a, l->items, l->n, l->cap) = (struct named_fact){account, at, no};
}

static int by_no(const void *x, const void *y)
{
    const struct named_fact *a = x, *b = y;

    return a->no < b->no ? -1 : a->no > b->no;
}

/* The months of a dependency, as instants. */
static void dependency_span(const struct figure_dependency *d, const struct tz *tz, int64_t *ret_from, int64_t *ret_to)
{
    *ret_from = period_start_us((struct period){GRAIN_MONTH, d->first_month}, tz);
    *ret_to = period_end_us((struct period){GRAIN_MONTH, d->last_month}, tz);
}

static enum err names_of_observations(struct db *db, const struct figure_dependency *d, int64_t from, int64_t to,
                                      struct names *l)
{
    const enum stmt s = STMT_OBSERVATION_SCAN;
    int64_t first, last;
    enum err e;

    e = db_step(db, STMT_OBSERVATION_SLOTS);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    first = db_int(db, STMT_OBSERVATION_SLOTS, 0);
    last = db_is_null(db, STMT_OBSERVATION_SLOTS, 0) ? first - 1 : db_int(db, STMT_OBSERVATION_SLOTS, 1);
    db_reset(db, STMT_OBSERVATION_SLOTS);
    if (slot_of(from) > first) first = slot_of(from);
    if (slot_of(to - 1) < last) last = slot_of(to - 1);
    for (int64_t slot = first; slot <= last && !l->full; slot++) {
        db_bind_int(db, s, 1, slot);
        db_bind_int(db, s, 2, d->series);
        db_bind_int(db, s, 3, from);
        db_bind_int(db, s, 4, to);
        while ((e = db_step(db, s)) == ERR_OK) {
            names_add(l, db_int(db, s, 0), db_int(db, s, 1), db_int(db, s, 2));
            if (db_int(db, s, 11) != 0) names_add(l, db_int(db, s, 0), db_int(db, s, 10), db_int(db, s, 11));
        }
        if (e != ERR_NONE) return e;
    }
    return ERR_OK;
}

static enum err names_of_levels(struct db *db, const struct figure_dependency *d, int64_t from, int64_t to,
                                struct names *l)
{
    const enum stmt s = STMT_LEVEL_SCAN;
    enum err e;

    db_bind_int(db, s, 1, d->series);
    db_bind_int(db, s, 2, to);
    while ((e = db_step(db, s)) == ERR_OK)
        if (db_int(db, s, 2) >= from) names_add(l, db_int(db, s, 0), db_int(db, s, 2), db_int(db, s, 3));
    return e == ERR_NONE ? ERR_OK : e;
}

/* How many of the facts arrived after `since`, each counted once. */
static enum err count_late(struct db *db, struct names *l, int64_t since, int64_t *ret)
{
    const enum stmt s = STMT_FACT_ARRIVED;
    int64_t late = 0;
    enum err e;

    if (l->n > 0) qsort(l->items, l->n, sizeof *l->items, by_no);
    for (size_t i = 0; i < l->n; i++) {
        const struct named_fact *f = &l->items[i];

        if (i > 0 && f->no == f[-1].no) continue;
        db_bind_int(db, s, 1, slot_of(f->at));
        db_bind_int(db, s, 2, f->account);
        db_bind_int(db, s, 3, f->at);
        db_bind_int(db, s, 4, f->no);
        e = db_step(db, s);
        if (e == ERR_OK && db_int(db, s, 0) > since) late++;
        db_reset(db, s);
        if (e != ERR_OK && e != ERR_NONE) return e;
    }
    *ret = late;
    return ERR_OK;
}

/* *ret_moved: the months in which something was changed after `since`, from the first to the last of them. ERR_NONE: none. */
static enum err dependency_moved(struct db *db, const struct figure_dependency *d, int64_t since,
                                 struct figure_dependency *ret_moved)
{
    const enum stmt s = STMT_WATERMARK_RANGE;
    struct figure_dependency m = {d->series, INT64_MAX, INT64_MIN};
    enum err e;

    db_bind_int(db, s, 1, d->series);
    db_bind_int(db, s, 2, d->first_month);
    db_bind_int(db, s, 3, d->last_month);
    while ((e = db_step(db, s)) == ERR_OK) {
        int64_t month = db_int(db, s, 0);

        if (db_int(db, s, 1) <= since) continue;
        if (month < m.first_month) m.first_month = month;
        if (month > m.last_month) m.last_month = month;
    }
    if (e != ERR_NONE) return e;
    *ret_moved = m;
    return m.first_month > m.last_month ? ERR_NONE : ERR_OK;
}

static enum err dependency_removed(struct db *db, const struct figure_dependency *d, int64_t since, int64_t *ret)
{
    const enum stmt s = STMT_REMOVAL_SUM;
    enum err e;

    db_bind_int(db, s, 1, d->series);
    db_bind_int(db, s, 2, d->first_month);
    db_bind_int(db, s, 3, d->last_month);
    db_bind_int(db, s, 4, since);
    e = db_step(db, s);
    if (e == ERR_OK) *ret = db_int(db, s, 0);
    db_reset(db, s);
    return e == ERR_NONE ? ERR_BROKEN : e;
}

/* A fact that two of its series share counts once: the largest number of a series is what is known for sure. */
static enum err dependency_look(struct db *db, const struct figure_dependency *d, const struct tz *tz, int64_t since,
                                struct names *l, struct movement *ret)
{
    struct figure_dependency moved;
    int64_t from, to, removed = 0;
    enum err e = dependency_moved(db, d, since, &moved);

    if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    ret->moved = true;
    dependency_span(&moved, tz, &from, &to);
    if ((e = names_of_observations(db, d, from, to, l)) != ERR_OK) return e;
    if ((e = names_of_levels(db, d, from, to, l)) != ERR_OK) return e;
    if ((e = dependency_removed(db, d, since, &removed)) != ERR_OK) return e;
    if (removed > ret->removed) ret->removed = removed;
    return ERR_OK;
}

enum err store_movement(struct db *db, struct arena *a, const struct tz *tz, const struct metric *metric,
                        const struct journey *journey, const struct slice *slice, int64_t since, struct movement *ret)
{
    struct figure_dependencies rests_on;
    struct figures figures;
    struct movement m = {0};
    struct names l = {.a = a};
    enum err e = store_figures(db, a, tz, &metric, 1, journey, slice, &figures, &rests_on);

    if (e != ERR_OK) return e;
    for (size_t i = 0; i < rests_on.n && e == ERR_OK; i++)
        e = dependency_look(db, &rests_on.items[i], tz, since, &l, &m);
    if (e == ERR_OK && !l.full) e = count_late(db, &l, since, &m.late);
    if (e != ERR_OK) return e;
    m.counted = !l.full;
    m.registry = rests_on.registry;
    *ret = m;
    return ERR_OK;
}
