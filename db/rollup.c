/*
 * The derived changes of one transaction: series that look at facts, observations and levels written at once, cells
 * and watermarks gathered and written sorted by key just before the commit.
 *
 * Must not begin or end transactions, nor know how facts arrive.
 */
#include "db/rollup.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "db/cutting.h"
#include "kpi/period.h"

#define FACT_NUMBERS 1000 /* taken at once for a transaction; what is left over is never used: int64 lasts */

struct rollup *rollup_create(void)
{
    struct rollup *r = memory_alloc(sizeof *r);

    memset(r, 0, sizeof *r);
    r->series_arena = arena_create();
    r->arena = arena_create();
    r->scratch = arena_create();
    r->definitions = -1;
    return r;
}

void rollup_drop(struct rollup *r)
{
    if (!r) return;
    arena_drop(r->series_arena);
    arena_drop(r->arena);
    arena_drop(r->scratch);
    cellmap_free(&r->cells);
    cellmap_free(&r->cut_cells);
    cellmap_free(&r->usage);
    free(r->cut_cache);
    tz_close(r->tz);
    free(r);
}

static int use_compare(const void *a, const void *b)
{
    const struct series_use *x = a, *y = b;

    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->type != y->type) return x->type < y->type ? -1 : 1;
    return (x->series > y->series) - (x->series < y->series);
}

/* Under every kind and type that it looks at, each once. */
static void index_single(struct rollup *r, size_t i, size_t *cap)
{
    const struct series *s = &r->series[i].series;

    if (s->kind == SERIES_INVITED) {
        *ARENA_PUSH(r->series_arena, r->single, r->single_n, *cap) = (struct series_use){s->type, FACT_RESPONSE, i};
        *ARENA_PUSH(r->series_arena, r->single, r->single_n, *cap) = (struct series_use){s->type, FACT_INVITATION, i};
    } else if (s->kind == SERIES_STAY || s->kind == SERIES_REVENUE) {
        for (size_t k = 0; k < s->entries_n; k++) {
            size_t first = 0;

            while (s->entries[first].type != s->entries[k].type) first++;
            if (first < k) continue;
            *ARENA_PUSH(r->series_arena, r->single, r->single_n, *cap) =
                (struct series_use){s->entries[k].type, FACT_EVENT, i};
        }
    } else {
        *ARENA_PUSH(r->series_arena, r->single, r->single_n, *cap) = (struct series_use){s->type, s->facts, i};
    }
}

/* Series that are leaving get nothing new: their rows are on the way out. */
static void rollup_index(struct rollup *r)
{
    size_t cap = 0;

    r->single = NULL;
    r->any = arena_array(r->series_arena, r->series_n + 1, sizeof *r->any);
    r->paired = arena_array(r->series_arena, 2 * r->series_n + 1, sizeof *r->paired);
    r->single_n = r->paired_n = r->any_n = 0;
    for (size_t i = 0; i < r->series_n; i++) {
        const struct series *s = &r->series[i].series;

        if (r->series[i].state == SERIES_LEAVING) continue;
        if (s->kind == SERIES_VOICE) {
            r->any[r->any_n++] = i;
        } else if (!series_is_pair(s)) {
            index_single(r, i, &cap);
        } else {
            r->paired[r->paired_n++] = (struct series_use){s->start.type, FACT_EVENT, i};
            if (s->end.type != s->start.type)
                r->paired[r->paired_n++] = (struct series_use){s->end.type, FACT_EVENT, i};
        }
    }
    if (r->single_n > 1) qsort(r->single, r->single_n, sizeof *r->single, use_compare);
    if (r->paired_n > 1) qsort(r->paired, r->paired_n, sizeof *r->paired, use_compare);
}

enum err rollup_reload(struct rollup *r, struct db *db)
{
    enum err e;

    arena_reset(r->series_arena);
    r->definitions = -1;
    r->series_n = 0;
    if ((e = store_series_list(db, r->series_arena, &r->series, &r->series_n)) != ERR_OK) return e;
    rollup_index(r);
    return cutting_load(r, db);
}

static enum err rollup_zone(struct rollup *r, const char *name)
{
    enum err e;

    if (r->tz && strcmp(r->tz_name, name) == 0) return ERR_OK;
    if (strlen(name) >= sizeof r->tz_name) return ERR_BROKEN;
    tz_close(r->tz);
    r->tz = NULL;
    if ((e = tz_open(name, &r->tz)) != ERR_OK) return ERR_BROKEN;
    memcpy(r->tz_name, name, strlen(name) + 1);
    r->day_start = r->day_end = 0;
    return ERR_OK;
}

enum err rollup_begin(struct rollup *r, struct db *db)
{
    int64_t definitions = -1;
    enum err e;

    /* What a transaction loaded after changing definitions may have been rolled back. */
    if (r->definitions_changed) r->definitions = -1;
    arena_reset(r->arena);
    cellmap_clear(&r->cells);
    cellmap_clear(&r->cut_cells);
    cellmap_clear(&r->usage);
    r->cut_generation++; /* cuts that the last transaction made may have been rolled back */
    r->marks = NULL;
    r->marks_n = r->marks_cap = 0;
    r->definitions_changed = r->registry_changed = r->keys_changed = false;
    r->facts = r->removed = 0;
    r->next_no = r->last_no = 0;
    e = db_step(db, STMT_DEFINITIONS_COUNT);
    if (e == ERR_NONE) return ERR_OK; /* no workspace yet: nothing can be derived */
    if (e != ERR_OK) return e;
    definitions = db_int(db, STMT_DEFINITIONS_COUNT, 0);
    e = rollup_zone(r, db_text(db, STMT_DEFINITIONS_COUNT, 1));
    db_reset(db, STMT_DEFINITIONS_COUNT);
    if (e != ERR_OK) return e;
    if (definitions == r->definitions) return ERR_OK;
    if ((e = rollup_reload(r, db)) != ERR_OK) return e;
    r->definitions = definitions;
    return ERR_OK;
}

enum err rollup_fact_number(struct rollup *r, struct db *db, size_t wanted, int64_t *ret)
{
    if (r->next_no == r->last_no) {
        int64_t take = wanted > FACT_NUMBERS ? (int64_t)wanted : FACT_NUMBERS;
        enum err e;

        db_bind_int(db, STMT_FACT_NUMBERS_TAKE, 1, take);
        if ((e = db_step(db, STMT_FACT_NUMBERS_TAKE)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
        r->last_no = db_int(db, STMT_FACT_NUMBERS_TAKE, 0);
        r->next_no = r->last_no - take;
        db_reset(db, STMT_FACT_NUMBERS_TAKE);
    }
    *ret = ++r->next_no;
    return ERR_OK;
}

void rollup_locate(struct rollup *r, int64_t at, int64_t *ret_day, int64_t *ret_month)
{
    assert(r->tz);
    if (at < r->day_start || at >= r->day_end) {
        r->day = tz_day_of(r->tz, at);
        r->day_start = tz_day_start_us(r->tz, r->day);
        r->day_end = tz_day_start_us(r->tz, r->day + 1);
        r->month = period_of_day(GRAIN_MONTH, r->day).ordinal;
    }
    *ret_day = r->day;
    *ret_month = r->month;
}

void rollup_mark_month(struct rollup *r, int64_t series, int64_t at)
{
    int64_t day, month;

    rollup_locate(r, at, &day, &month);
    *ARENA_PUSH(r->arena, r->marks, r->marks_n, r->marks_cap) = (struct rollup_mark){series, month};
}

bool series_is_settled(const struct series_row *row, int64_t account)
{
    return row->state == SERIES_LIVE || (row->state == SERIES_BUILDING && account <= row->built_account);
}

/* The months of series without cells are marked all the same: answers that are kept must see the change. */
static enum err cells_add(struct rollup *r, struct db *db, const struct series *s, const struct observation *o,
                          int64_t n)
{
    const struct fact *f = o->fact;
    const struct place place = {f->slot, o->series, f->account, f->at, f->no};
    wide sum = value_to_wide(o->value) * n;
    int64_t day, month;

    if (!series_has_cells(s)) {
        rollup_mark_month(r, o->series, f->at);
        return ERR_OK;
    }
    rollup_locate(r, f->at, &day, &month);
    cellmap_add(&r->cells, day, o->series, o->bucket, n, sum);
    cellmap_add(&r->cells, -1 - month, o->series, o->bucket, n, sum);
    return cutting_add(r, db, &place, month, o->bucket, n, sum);
}

static enum err level_put(struct rollup *r, struct db *db, const struct series *s, const struct observation *o)
{
    const struct fact *f = o->fact;

    db_bind_int(db, STMT_LEVEL_INSERT, 1, o->series);
    db_bind_int(db, STMT_LEVEL_INSERT, 2, f->account);
    db_bind_text(db, STMT_LEVEL_INSERT, 3, series_subject(s, f));
    db_bind_int(db, STMT_LEVEL_INSERT, 4, f->at);
    db_bind_int(db, STMT_LEVEL_INSERT, 5, f->no);
    db_bind_int(db, STMT_LEVEL_INSERT, 6, o->value.units);
    db_bind_int(db, STMT_LEVEL_INSERT, 7, o->value.micros);
    db_bind_int(db, STMT_LEVEL_INSERT, 8, f->touchpoint);
    rollup_mark_month(r, o->series, f->at);
    return db_run(db, STMT_LEVEL_INSERT);
}

static enum err level_remove(struct rollup *r, struct db *db, const struct series *s, const struct observation *o)
{
    const struct fact *f = o->fact;

    db_bind_int(db, STMT_LEVEL_DELETE, 1, o->series);
    db_bind_int(db, STMT_LEVEL_DELETE, 2, f->account);
    db_bind_text(db, STMT_LEVEL_DELETE, 3, series_subject(s, f));
    db_bind_int(db, STMT_LEVEL_DELETE, 4, f->at);
    db_bind_int(db, STMT_LEVEL_DELETE, 5, f->no);
    rollup_mark_month(r, o->series, f->at);
    return db_run(db, STMT_LEVEL_DELETE);
}

enum err observation_put(struct rollup *r, struct db *db, const struct series *s, const struct observation *o,
                         int64_t until_no)
{
    const struct fact *f = o->fact;
    enum stmt i = STMT_OBSERVATION_INSERT;
    enum err e;

    if (series_is_level(s)) return level_put(r, db, s, o);
    db_bind_int(db, i, 1, f->slot);
    db_bind_int(db, i, 2, o->series);
    db_bind_int(db, i, 3, f->account);
    db_bind_int(db, i, 4, f->at);
    db_bind_int(db, i, 5, f->no);
    db_bind_maybe(db, i, 6, o->has_until, o->until_at);
    db_bind_int(db, i, 7, until_no);
    db_bind_int(db, i, 8, f->contact);
    db_bind_int(db, i, 9, f->role);
    db_bind_int(db, i, 10, (int64_t)f->side);
    db_bind_int(db, i, 11, f->touchpoint);
    db_bind_int(db, i, 12, o->bucket);
    db_bind_int(db, i, 13, o->value.units);
    db_bind_int(db, i, 14, o->value.micros);
    if ((e = db_run(db, i)) != ERR_OK) return e;
    return cells_add(r, db, s, o, 1);
}

enum err observation_remove(struct rollup *r, struct db *db, const struct series *s, const struct observation *o)
{
    const struct fact *f = o->fact;
    enum err e;

    if (series_is_level(s)) return level_remove(r, db, s, o);
    db_bind_int(db, STMT_OBSERVATION_DELETE, 1, f->slot);
    db_bind_int(db, STMT_OBSERVATION_DELETE, 2, o->series);
    db_bind_int(db, STMT_OBSERVATION_DELETE, 3, f->account);
    db_bind_int(db, STMT_OBSERVATION_DELETE, 4, f->at);
    db_bind_int(db, STMT_OBSERVATION_DELETE, 5, f->no);
    if ((e = db_run(db, STMT_OBSERVATION_DELETE)) != ERR_OK) return e;
    return cells_add(r, db, s, o, -1);
}

/* ---- the flush ---- */

static enum err cell_flush(struct db *db, const struct cell *c)
{
    int64_t billions, rest;
    enum err e;

    if (c->n == 0 && c->sum == 0) return ERR_OK;
    wide_split(c->sum, &billions, &rest);
    db_bind_int(db, STMT_CELL_ADD, 1, c->period);
    db_bind_int(db, STMT_CELL_ADD, 2, c->series);
    db_bind_int(db, STMT_CELL_ADD, 3, c->bucket);
    db_bind_int(db, STMT_CELL_ADD, 4, c->n);
    db_bind_int(db, STMT_CELL_ADD, 5, billions);
    db_bind_int(db, STMT_CELL_ADD, 6, rest);
    if ((e = db_run(db, STMT_CELL_ADD)) != ERR_OK || !c->removed) return e;
    db_bind_int(db, STMT_CELL_DROP_EMPTY, 1, c->period);
    db_bind_int(db, STMT_CELL_DROP_EMPTY, 2, c->series);
    db_bind_int(db, STMT_CELL_DROP_EMPTY, 3, c->bucket);
    return db_run(db, STMT_CELL_DROP_EMPTY);
}

static int mark_compare(const void *a, const void *b)
{
    const struct rollup_mark *x = a, *y = b;

    if (x->series != y->series) return x->series < y->series ? -1 : 1;
    return (x->month > y->month) - (x->month < y->month);
}

/* The months whose cells were touched, even where the figures came out the same: a mark may be too many, never too few. */
static void marks_gather(struct rollup *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->cells.n; i++) {
        const struct cell *c = &r->cells.cells[i];

        if (c->period >= 0) continue;
        *ARENA_PUSH(r->arena, r->marks, r->marks_n, r->marks_cap) = (struct rollup_mark){c->series, -1 - c->period};
    }
    if (r->marks_n > 1) qsort(r->marks, r->marks_n, sizeof *r->marks, mark_compare);
    for (size_t i = 0; i < r->marks_n; i++) {
        if (kept > 0 && mark_compare(&r->marks[kept - 1], &r->marks[i]) == 0) continue;
        r->marks[kept++] = r->marks[i];
    }
    r->marks_n = kept;
}

static enum err usage_flush(struct db *db, const struct cell *c)
{
    if (c->n == 0) return ERR_OK;
    db_bind_int(db, STMT_USAGE_ADD, 1, c->period);
    db_bind_int(db, STMT_USAGE_ADD, 2, c->series);
    db_bind_int(db, STMT_USAGE_ADD, 3, c->n);
    return db_run(db, STMT_USAGE_ADD);
}

/* What a figure has lost cannot be counted later. */
static enum err removal_flush(struct db *db, const struct rollup *r, const struct rollup_mark *m, int64_t now)
{
    if (r->removed == 0) return ERR_OK;
    db_bind_int(db, STMT_REMOVAL_ADD, 1, m->series);
    db_bind_int(db, STMT_REMOVAL_ADD, 2, m->month);
    db_bind_int(db, STMT_REMOVAL_ADD, 3, now);
    db_bind_int(db, STMT_REMOVAL_ADD, 4, r->removed);
    return db_run(db, STMT_REMOVAL_ADD);
}

enum err rollup_flush(struct rollup *r, struct db *db)
{
    int64_t now = clock_now_us();
    enum err e;

    cellmap_sort(&r->cells);
    for (size_t i = 0; i < r->cells.n; i++) {
        if ((e = cell_flush(db, &r->cells.cells[i])) != ERR_OK) return e;
    }
    if ((e = cutting_flush(r, db)) != ERR_OK) return e;
    marks_gather(r);
    for (size_t i = 0; i < r->marks_n; i++) {
        db_bind_int(db, STMT_WATERMARK_PUT, 1, r->marks[i].series);
        db_bind_int(db, STMT_WATERMARK_PUT, 2, r->marks[i].month);
        db_bind_int(db, STMT_WATERMARK_PUT, 3, now);
        if ((e = db_run(db, STMT_WATERMARK_PUT)) != ERR_OK) return e;
        if ((e = removal_flush(db, r, &r->marks[i], now)) != ERR_OK) return e;
    }
    for (size_t i = 0; i < r->usage.n; i++) {
        if ((e = usage_flush(db, &r->usage.cells[i])) != ERR_OK) return e;
    }
    return ERR_OK;
}

/* ---- what others ask ---- */

const struct rollup_mark *rollup_marks(const struct rollup *r, size_t *ret_n)
{
    *ret_n = r->marks_n;
    return r->marks;
}

bool rollup_definitions_changed(const struct rollup *r)
{
    return r->definitions_changed;
}

bool rollup_registry_changed(const struct rollup *r)
{
    return r->registry_changed;
}

bool rollup_keys_changed(const struct rollup *r)
{
    return r->keys_changed;
}

void rollup_note_definitions(struct rollup *r)
{
    r->definitions_changed = true;
}

void rollup_note_registry(struct rollup *r)
{
    r->registry_changed = true;
}

void rollup_note_removal(struct rollup *r)
{
    r->removed++;
}

void rollup_note_keys(struct rollup *r)
{
    r->keys_changed = true;
}

int64_t rollup_facts(const struct rollup *r)
{
    return r->facts;
}
