/*
 * See cutting.h. Must not know journeys: which dimensions there are is store_dimension.c's.
 */
#include "db/cutting.h"

#include <assert.h>
#include <string.h>

int64_t cutting_move_facts = 20000; /* some hundred milliseconds */

#define CACHE_SLOTS 16384 /* accounts whose cuts are known; 2 MiB */

struct cut_cache {
    struct {
        int64_t account;
        uint64_t generation; /* 0: free */
        struct account_cuts cuts;
    } slots[CACHE_SLOTS];
};

enum err cutting_load(struct rollup *r, struct db *db)
{
    enum stmt s = STMT_DIMENSION_ALL;
    size_t cap = 0;
    enum err e;

    r->dimensions = NULL;
    r->dimensions_n = 0;
    while ((e = db_step(db, s)) == ERR_OK) {
        if (r->dimensions_n == DIMENSIONS_MAX) continue; /* store_dimensions_keep makes no more */
        *ARENA_PUSH(r->series_arena, r->dimensions, r->dimensions_n, cap) = (struct dimension){
            .number = db_int(db, s, 0),
            .name = arena_string(r->series_arena, db_text(db, s, 1)),
            .state = (enum dimension_state)db_int(db, s, 2),
            .wanted = db_int(db, s, 3) != 0,
            .built = {db_int(db, s, 4), db_int(db, s, 5), db_int(db, s, 6), db_int(db, s, 7), db_int(db, s, 8)}};
    }
    r->cut_generation++;
    return e == ERR_NONE ? ERR_OK : e;
}

/* ---- which cut is an account in? ---- */

const char *account_field_text(const struct json *attributes, enum account_kind kind, const char *name, struct arena *a)
{
    const struct json *v = attributes ? json_get(attributes, name) : NULL;

    if (v) return scalar_text(v, a);
    return strcmp(name, "kind") == 0 ? account_kind_text(kind) : NULL;
}

static enum err cut_number(struct db *db, int64_t dimension, const char *value, bool make, int64_t *ret)
{
    enum stmt s = STMT_CUT_FIND;
    int64_t number;
    enum err e;

    db_bind_int(db, s, 1, dimension);
    db_bind_text(db, s, 2, value);
    if ((e = db_step(db, s)) == ERR_OK) *ret = db_int(db, s, 0);
    db_reset(db, s);
    if (e != ERR_NONE) return e;
    if (!make) {
        *ret = CUT_NONE;
        return ERR_OK;
    }
    if ((e = store_counter_next(db, "cut", &number)) != ERR_OK) return e;
    db_bind_int(db, STMT_CUT_INSERT, 1, number);
    db_bind_int(db, STMT_CUT_INSERT, 2, dimension);
    db_bind_text(db, STMT_CUT_INSERT, 3, value);
    if ((e = db_run(db, STMT_CUT_INSERT)) != ERR_OK) return e;
    *ret = number;
    return ERR_OK;
}

/* What decides about an account's cuts. */
struct cut_subject {
    enum account_kind kind;
    const char *partner, *attributes_text;
    const struct json *attributes;
};

static enum err subject_read(struct db *db, struct arena *a, int64_t account, struct cut_subject *ret)
{
    enum stmt s = STMT_CUT_ACCOUNT;
    struct fact f = {0};
    enum err e;

    *ret = (struct cut_subject){0};
    if (account == 0) return ERR_OK;
    db_bind_int(db, s, 1, account);
    if ((e = db_step(db, s)) == ERR_OK) {
        ret->kind = (enum account_kind)db_int(db, s, 0);
        ret->partner = arena_string(a, db_text(db, s, 1));
        f.attributes_text = arena_string(a, db_text(db, s, 2));
    }
    db_reset(db, s);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    e = fact_parse_attributes(a, &f);
    ret->attributes = f.attributes;
    return e;
}

static const char *cut_value(const struct dimension *d, int64_t account, const struct cut_subject *x, struct arena *a)
{
    const char *text = NULL;

    if (account == 0) return "";
    if (strcmp(d->name, "partner") == 0) text = x->partner;
    else if (strncmp(d->name, "account.", 8) == 0) text = account_field_text(x->attributes, x->kind, d->name + 8, a);
    return text ? arena_printf(a, "=%s", text) : "";
}

static enum err cuts_find(struct rollup *r, struct db *db, int64_t account, bool make, struct account_cuts *ret)
{
    struct arena *a = arena_create();
    struct cut_subject subject;
    enum err e = subject_read(db, a, account, &subject);

    for (size_t i = 0; i < r->dimensions_n && e == ERR_OK; i++) {
        const struct dimension *d = &r->dimensions[i];

        ret->cuts[i] = CUT_NONE;
        if (d->state == DIMENSION_LEAVING) continue;
        e = cut_number(db, d->number, cut_value(d, account, &subject, a), make, &ret->cuts[i]);
    }
    arena_drop(a);
    return e;
}

enum err cutting_of(struct rollup *r, struct db *db, int64_t account, bool make, struct account_cuts *ret)
{
    size_t slot = (size_t)((uint64_t)account * UINT64_C(0x9e3779b97f4a7c15) >> 40) % CACHE_SLOTS;
    enum err e;

    if (r->dimensions_n == 0) return ERR_OK;
    if (!r->cut_cache) {
        r->cut_cache = memory_alloc(sizeof *r->cut_cache);
        memset(r->cut_cache, 0, sizeof *r->cut_cache);
    }
    if (r->cut_cache->slots[slot].generation != r->cut_generation || r->cut_cache->slots[slot].account != account) {
        r->cut_cache->slots[slot].generation = 0;
        if ((e = cuts_find(r, db, account, make, &r->cut_cache->slots[slot].cuts)) != ERR_OK) return e;
        r->cut_cache->slots[slot].account = account;
        r->cut_cache->slots[slot].generation = r->cut_generation;
    }
    *ret = r->cut_cache->slots[slot].cuts;
    return ERR_OK;
}

/* ---- cells ---- */

static int place_compare(const struct place *x, const struct place *y)
{
    if (x->slot != y->slot) return x->slot < y->slot ? -1 : 1;
    if (x->series != y->series) return x->series < y->series ? -1 : 1;
    if (x->account != y->account) return x->account < y->account ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return (x->no > y->no) - (x->no < y->no);
}

bool cutting_holds(const struct dimension *d, const struct place *p)
{
    return d->state == DIMENSION_LIVE || (d->state == DIMENSION_BUILDING && place_compare(p, &d->built) <= 0);
}

/* Cut and month in one: the months of a cut stand together. */
#define MONTH_BITS 20
#define MONTH_SHIFT 1024 /* months before 1970, in zones behind Greenwich */

void cutting_gather(struct rollup *r, int64_t cut, int64_t series, int64_t month, int64_t bucket, int64_t n, wide sum)
{
    assert(month > -MONTH_SHIFT && month + MONTH_SHIFT < INT64_C(1) << MONTH_BITS);
    cellmap_add(&r->cut_cells, cut * (INT64_C(1) << MONTH_BITS) + month + MONTH_SHIFT, series, bucket, n, sum);
}

enum err cutting_add(struct rollup *r, struct db *db, const struct place *p, int64_t month, int64_t bucket, int64_t n,
                     wide sum)
{
    struct account_cuts now;
    enum err e;

    if (r->dimensions_n == 0) return ERR_OK;
    if ((e = cutting_of(r, db, p->account, true, &now)) != ERR_OK) return e;
    for (size_t i = 0; i < r->dimensions_n; i++) {
        if (cutting_holds(&r->dimensions[i], p)) cutting_gather(r, now.cuts[i], p->series, month, bucket, n, sum);
    }
    return ERR_OK;
}

static enum err cut_cell_flush(struct db *db, const struct cell *c)
{
    int64_t cut = c->period >> MONTH_BITS, month = (c->period & ((INT64_C(1) << MONTH_BITS) - 1)) - MONTH_SHIFT;
    int64_t billions, rest;
    enum err e;

    if (c->n == 0 && c->sum == 0) return ERR_OK;
    wide_split(c->sum, &billions, &rest);
    db_bind_int(db, STMT_CUT_CELL_ADD, 1, cut);
    db_bind_int(db, STMT_CUT_CELL_ADD, 2, -1 - month);
    db_bind_int(db, STMT_CUT_CELL_ADD, 3, c->series);
    db_bind_int(db, STMT_CUT_CELL_ADD, 4, c->bucket);
    db_bind_int(db, STMT_CUT_CELL_ADD, 5, c->n);
    db_bind_int(db, STMT_CUT_CELL_ADD, 6, billions);
    db_bind_int(db, STMT_CUT_CELL_ADD, 7, rest);
    if ((e = db_run(db, STMT_CUT_CELL_ADD)) != ERR_OK || !c->removed) return e;
    db_bind_int(db, STMT_CUT_CELL_DROP_EMPTY, 1, cut);
    db_bind_int(db, STMT_CUT_CELL_DROP_EMPTY, 2, -1 - month);
    db_bind_int(db, STMT_CUT_CELL_DROP_EMPTY, 3, c->series);
    db_bind_int(db, STMT_CUT_CELL_DROP_EMPTY, 4, c->bucket);
    return db_run(db, STMT_CUT_CELL_DROP_EMPTY);
}

enum err cutting_flush(struct rollup *r, struct db *db)
{
    enum err e;

    cellmap_sort(&r->cut_cells);
    for (size_t i = 0; i < r->cut_cells.n; i++) {
        if ((e = cut_cell_flush(db, &r->cut_cells.cells[i])) != ERR_OK) return e;
    }
    return ERR_OK;
}

/* ---- an account moves ---- */

struct moving {
    struct rollup *r;
    int64_t account;
    const struct account_cuts *was, *now;
};

static bool is_moved(const struct moving *m, size_t i)
{
    return m->r->dimensions[i].state != DIMENSION_LEAVING && m->was->cuts[i] != m->now->cuts[i];
}

/* One series' observations of one month. */
static enum err series_move(const struct moving *m, struct db *db, int64_t slot, int64_t series)
{
    enum stmt s = STMT_OBSERVATION_OF_ACCOUNT;
    struct rollup *r = m->r;
    enum err e;

    db_bind_int(db, s, 1, slot);
    db_bind_int(db, s, 2, series);
    db_bind_int(db, s, 3, m->account);
    while ((e = db_step(db, s)) == ERR_OK) {
        struct place p = {slot, series, m->account, db_int(db, s, 0), db_int(db, s, 1)};
        wide sum = value_to_wide((struct value){db_int(db, s, 3), db_int(db, s, 4)});
        int64_t day, month, bucket = db_int(db, s, 2);

        rollup_locate(r, p.at, &day, &month);
        for (size_t i = 0; i < r->dimensions_n; i++) {
            if (!is_moved(m, i) || !cutting_holds(&r->dimensions[i], &p)) continue;
            cutting_gather(r, m->was->cuts[i], series, month, bucket, -1, -sum);
            cutting_gather(r, m->now->cuts[i], series, month, bucket, 1, sum);
        }
    }
    return e == ERR_NONE ? ERR_OK : e;
}

/* The months in which the account has facts, and how many it has; counted no further than some beyond `most`. */
static enum err account_slots(struct rollup *r, struct db *db, int64_t account, int64_t most, int64_t **ret,
                              size_t *ret_n, int64_t *ret_facts)
{
    size_t cap = 0;
    int64_t slot = INT64_MIN, n;
    enum err e = ERR_OK;

    while (*ret_facts <= most && (e = fact_slot_next(db, slot, &slot)) == ERR_OK) {
        db_bind_int(db, STMT_FACT_COUNT_OF_ACCOUNTS, 1, slot);
        db_bind_int(db, STMT_FACT_COUNT_OF_ACCOUNTS, 2, account - 1);
        db_bind_int(db, STMT_FACT_COUNT_OF_ACCOUNTS, 3, account);
        if ((e = db_step(db, STMT_FACT_COUNT_OF_ACCOUNTS)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
        n = db_int(db, STMT_FACT_COUNT_OF_ACCOUNTS, 0);
        db_reset(db, STMT_FACT_COUNT_OF_ACCOUNTS);
        *ret_facts += n;
        if (n > 0) *ARENA_PUSH(r->arena, *ret, *ret_n, cap) = slot;
    }
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err cells_move(const struct moving *m, struct db *db, const int64_t *slots, size_t n)
{
    struct rollup *r = m->r;
    enum err e;

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < r->series_n; k++) {
            if (r->series[k].state == SERIES_LEAVING || !series_has_cells(&r->series[k].series)) continue;
            if ((e = series_move(m, db, slots[i], r->series[k].series.number)) != ERR_OK) return e;
        }
    }
    return ERR_OK;
}

enum err cutting_move(struct rollup *r, struct db *db, int64_t account, const struct account_cuts *was)
{
    struct account_cuts now = {{0}};
    struct moving m = {r, account, was, &now};
    int64_t *slots = NULL, facts = 0;
    size_t slots_n = 0;
    bool any = false;
    enum err e;

    if (r->dimensions_n == 0) return ERR_OK;
    r->cut_generation++; /* what is known of the account is over */
    if ((e = cutting_of(r, db, account, true, &now)) != ERR_OK) return e;
    for (size_t i = 0; i < r->dimensions_n; i++) any = any || is_moved(&m, i);
    if (!any) return ERR_OK;
    if ((e = account_slots(r, db, account, cutting_move_facts, &slots, &slots_n, &facts)) != ERR_OK) return e;
    if (facts <= cutting_move_facts) return cells_move(&m, db, slots, slots_n);
    for (size_t i = 0; i < r->dimensions_n; i++) {
        if (is_moved(&m, i) && (e = dimension_leave(db, r, &r->dimensions[i], true)) != ERR_OK) return e;
    }
    return ERR_OK;
}
