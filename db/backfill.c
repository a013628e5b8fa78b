/*
 * Building series over facts that are stored already, and removing those that nobody needs, a slice at a time, while
 * ingest goes on between the slices (SCHEMA.md, "Series").
 *
 * All building series whose cursors stand at the same account advance together, in one pass over its facts.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "db/cutting.h"

int64_t series_slice_facts = 2000; /* some ten milliseconds */
#define SPAN_MAX 65536             /* accounts in one slice */

/* An event that starts or ends pairs of one building series. */
struct keyed_event {
    const char *key;
    struct thread_event event;
};
struct building {
    const struct series_row *row;
    struct keyed_event *events; /* pairs only */
    size_t events_n, events_cap;
};
struct slice_work {
    struct building *list;
    size_t n;
    int64_t cursor;
    bool paired; /* any of them pairs */
    int64_t facts;
};

static void building_find(struct rollup *r, struct slice_work *w)
{
    w->cursor = INT64_MAX;
    w->list = arena_array(r->arena, r->series_n + 1, sizeof *w->list);
    for (size_t i = 0; i < r->series_n; i++) {
        if (r->series[i].state == SERIES_BUILDING && r->series[i].built_account < w->cursor)
            w->cursor = r->series[i].built_account;
    }
    for (size_t i = 0; i < r->series_n; i++) {
        if (r->series[i].state != SERIES_BUILDING || r->series[i].built_account != w->cursor) continue;
        w->list[w->n++] = (struct building){.row = &r->series[i]};
        if (series_is_pair(&r->series[i].series)) w->paired = true;
    }
}

static void keyed_add(struct rollup *r, struct building *b, const struct pair_end *end, struct fact *f)
{
    const char *key = pair_key(end, f, r->arena);

    if (!key) return;
    *ARENA_PUSH(r->arena, b->events, b->events_n, b->events_cap) =
        (struct keyed_event){key, {.at = f->at, .no = f->no, .type = f->type, .fact = f}};
}

static enum err building_look(struct rollup *r, struct db *db, struct building *b, struct fact *f)
{
    const struct series *s = &b->row->series;
    struct observation o;

    if (!series_is_pair(s)) return series_observe(s, f, &o) ? observation_put(r, db, s, &o, 0) : ERR_OK;
    if (series_is_start(s, f)) keyed_add(r, b, &s->start, f);
    if (series_is_end(s, f)) keyed_add(r, b, &s->end, f);
    return ERR_OK;
}

static enum err fact_look(struct rollup *r, struct db *db, struct slice_work *w, struct fact *f)
{
    enum err e;

    if (w->paired && (e = thread_add(r, db, r->scratch, f)) != ERR_OK) return e;
    for (size_t k = 0; k < w->n; k++) {
        if ((e = building_look(r, db, &w->list[k], f)) != ERR_OK) return e;
    }
    w->facts++;
    return ERR_OK;
}

enum err fact_slot_next(struct db *db, int64_t after, int64_t *ret)
{
    enum err e;

    db_bind_int(db, STMT_FACT_SLOT_AFTER, 1, after);
    if ((e = db_step(db, STMT_FACT_SLOT_AFTER)) != ERR_OK) return e;
    if (db_is_null(db, STMT_FACT_SLOT_AFTER, 0)) e = ERR_NONE;
    else *ret = db_int(db, STMT_FACT_SLOT_AFTER, 0);
    db_reset(db, STMT_FACT_SLOT_AFTER);
    return e;
}

/* Facts that may be one end of a pair are kept until the slice's threads are paired; others are looked at and gone. */
static bool building_pairs_look_at(const struct slice_work *w, enum fact_kind kind, int64_t type)
{
    for (size_t k = 0; k < w->n && kind == FACT_EVENT; k++) {
        const struct series *s = &w->list[k].row->series;

        if (series_is_pair(s) && (s->start.type == type || s->end.type == type)) return true;
    }
    return false;
}

/* The facts of accounts (from, to] of one month: one seek, then in order. */
static enum err slot_facts(struct rollup *r, struct db *db, struct slice_work *w, int64_t slot, int64_t from,
                           int64_t to)
{
    enum stmt s = STMT_FACT_OF_ACCOUNTS;
    enum err e, looked = ERR_OK;

    db_bind_int(db, s, 1, slot);
    db_bind_int(db, s, 2, from);
    db_bind_int(db, s, 3, to);
    while ((e = db_step(db, s)) == ERR_OK && looked == ERR_OK) {
        enum fact_kind kind = (enum fact_kind)db_int(db, s, 4);
        struct arena *a = building_pairs_look_at(w, kind, db_int(db, s, 5)) ? r->arena : r->scratch;
        struct fact *f;

        arena_reset(r->scratch);
        f = arena_alloc(a, sizeof *f);
        looked = fact_read(db, s, a, f);
        if (looked == ERR_OK) looked = fact_parse_attributes(a, f);
        if (looked == ERR_OK) looked = fact_look(r, db, w, f);
    }
    db_reset(db, s);
    if (looked != ERR_OK) return looked;
    return e == ERR_NONE ? ERR_OK : e;
}

static int keyed_compare(const void *a, const void *b)
{
    const struct keyed_event *x = a, *y = b;
    int order;

    if (x->event.fact->account != y->event.fact->account)
        return x->event.fact->account < y->event.fact->account ? -1 : 1;
    if ((order = strcmp(x->key, y->key)) != 0) return order;
    if (x->event.at != y->event.at) return x->event.at < y->event.at ? -1 : 1;
    return (x->event.no > y->event.no) - (x->event.no < y->event.no);
}

/* The pairs of one key's events, [from, to) of the sorted list; an event that is start and end stands there twice. */
static enum err keyed_pairs(struct rollup *r, struct db *db, struct building *b, size_t from, size_t to)
{
    struct thread_event *events;
    int64_t account = b->events[from].event.fact->account;
    struct pair_observations found;
    size_t n = 0;
    enum err e;

    arena_reset(r->scratch);
    events = arena_array(r->scratch, to - from, sizeof *events);
    for (size_t i = from; i < to; i++) {
        if (i > from && b->events[i].event.no == b->events[i - 1].event.no) continue;
        events[n++] = b->events[i].event;
    }
    if ((e = thread_sort(db, events, n)) != ERR_OK) return e;
    e = thread_observe(db, r->scratch, &b->row->series, account, b->events[from].key, events, n, &found);
    for (size_t i = 0; e == ERR_OK && i < found.n; i++)
        e = observation_put(r, db, &b->row->series, &found.items[i], found.until_no[i]);
    return e;
}

static bool keyed_same(const struct keyed_event *x, const struct keyed_event *y)
{
    return x->event.fact->account == y->event.fact->account && strcmp(x->key, y->key) == 0;
}

static enum err building_pairs(struct rollup *r, struct db *db, struct building *b)
{
    enum err e;

    if (b->events_n > 1) qsort(b->events, b->events_n, sizeof *b->events, keyed_compare);
    for (size_t i = 0, k; i < b->events_n; i = k) {
        for (k = i + 1; k < b->events_n && keyed_same(&b->events[k], &b->events[i]);) k++;
        if ((e = keyed_pairs(r, db, b, i, k)) != ERR_OK) return e;
    }
    return ERR_OK;
}

/* How many facts do accounts (from, to] have? Counted in the key alone, and no further than `most`. */
static enum err facts_count(struct db *db, int64_t from, int64_t to, int64_t most, int64_t *ret)
{
    int64_t slot = INT64_MIN, n = 0;
    enum err e;

    while (n <= most && (e = fact_slot_next(db, slot, &slot)) == ERR_OK) {
        db_bind_int(db, STMT_FACT_COUNT_OF_ACCOUNTS, 1, slot);
        db_bind_int(db, STMT_FACT_COUNT_OF_ACCOUNTS, 2, from);
        db_bind_int(db, STMT_FACT_COUNT_OF_ACCOUNTS, 3, to);
        if ((e = db_step(db, STMT_FACT_COUNT_OF_ACCOUNTS)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
        n += db_int(db, STMT_FACT_COUNT_OF_ACCOUNTS, 0);
        db_reset(db, STMT_FACT_COUNT_OF_ACCOUNTS);
    }
    if (n <= most && e != ERR_NONE) return e;
    *ret = n;
    return ERR_OK;
}

/* Halves the span until its facts make a slice: a busy account may follow many quiet ones. */
static enum err span_fit(struct rollup *r, struct db *db, int64_t cursor)
{
    int64_t most = 2 * series_slice_facts, n = 0;
    enum err e;

    if (r->build_span < 1) r->build_span = 1;
    while ((e = facts_count(db, cursor, cursor + r->build_span, most, &n)) == ERR_OK && n > most && r->build_span > 1)
        r->build_span /= 2;
    return e;
}

/* The last account to settle in this slice: so many more as make a slice's worth of facts. */
static enum err slice_end(struct rollup *r, struct db *db, struct slice_work *w, int64_t *ret, bool *ret_last)
{
    int64_t newest = 0;
    enum err e;

    if ((e = db_step(db, STMT_ACCOUNT_NEWEST)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    newest = db_is_null(db, STMT_ACCOUNT_NEWEST, 0) ? 0 : db_int(db, STMT_ACCOUNT_NEWEST, 0);
    db_reset(db, STMT_ACCOUNT_NEWEST);
    if ((e = span_fit(r, db, w->cursor)) != ERR_OK) return e;
    *ret_last = newest - w->cursor <= r->build_span;
    *ret = *ret_last ? (newest > w->cursor ? newest : w->cursor) : w->cursor + r->build_span;
    /* The workspace's own facts, account 0, may be many: they come alone and first. */
    if (w->cursor < 0 && newest > 0) {
        *ret = 0;
        *ret_last = false;
    }
    return ERR_OK;
}

static void slice_learn(struct rollup *r, const struct slice_work *w)
{
    if (w->facts < series_slice_facts / 2 && r->build_span < SPAN_MAX) r->build_span *= 2;
}

static enum err build_slice(struct rollup *r, struct db *db, struct slice_work *w)
{
    int64_t to, slot = INT64_MIN;
    bool last;
    enum err e;

    if ((e = slice_end(r, db, w, &to, &last)) != ERR_OK) return e;
    while ((e = fact_slot_next(db, slot, &slot)) == ERR_OK) {
        if ((e = slot_facts(r, db, w, slot, w->cursor, to)) != ERR_OK) return e;
    }
    if (e != ERR_NONE) return e;
    for (size_t k = 0; k < w->n; k++) {
        if ((e = building_pairs(r, db, &w->list[k])) != ERR_OK) return e;
        e = series_set_state(db, w->list[k].row->series.number, last ? SERIES_LIVE : SERIES_BUILDING, to);
        if (e != ERR_OK) return e;
    }
    slice_learn(r, w);
    /* Live figures replace "building" wherever an answer is kept. */
    return last ? store_definitions_bump(db, r) : ERR_OK;
}

/* ---- leaving ---- */

static enum err drop_observations(struct db *db, int64_t series, int64_t *ret_dropped)
{
    int64_t first, last;
    enum err e;

    if ((e = db_step(db, STMT_OBSERVATION_SLOTS)) != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    first = db_int(db, STMT_OBSERVATION_SLOTS, 0);
    last = db_is_null(db, STMT_OBSERVATION_SLOTS, 0) ? first - 1 : db_int(db, STMT_OBSERVATION_SLOTS, 1);
    db_reset(db, STMT_OBSERVATION_SLOTS);
    for (int64_t slot = first; slot <= last && *ret_dropped < series_slice_facts; slot++) {
        db_bind_int(db, STMT_OBSERVATION_DROP, 1, slot);
        db_bind_int(db, STMT_OBSERVATION_DROP, 2, series);
        db_bind_int(db, STMT_OBSERVATION_DROP, 3, series_slice_facts);
        if ((e = db_run(db, STMT_OBSERVATION_DROP)) != ERR_OK) return e;
        *ret_dropped += db_changed(db);
    }
    return ERR_OK;
}

static enum err drop_all(struct db *db, enum stmt s, int64_t series)
{
    db_bind_int(db, s, 1, series);
    return db_run(db, s);
}

static enum err leave_slice(struct rollup *r, struct db *db, int64_t series)
{
    int64_t dropped = 0;
    bool wanted;
    enum err e;

    if ((e = drop_observations(db, series, &dropped)) != ERR_OK || dropped > 0) return e;
    db_bind_int(db, STMT_LEVEL_DROP, 1, series);
    db_bind_int(db, STMT_LEVEL_DROP, 2, series_slice_facts);
    if ((e = db_run(db, STMT_LEVEL_DROP)) != ERR_OK || db_changed(db) > 0) return e;
    if ((e = drop_all(db, STMT_CELL_DROP, series)) != ERR_OK) return e;
    if (r->dimensions_n > 0 && (e = drop_all(db, STMT_CUT_CELL_DROP_SERIES, series)) != ERR_OK) return e;
    if ((e = drop_all(db, STMT_WATERMARK_DROP, series)) != ERR_OK) return e;
    if ((e = series_is_wanted(db, series, &wanted)) != ERR_OK) return e;
    e = wanted ? series_set_state(db, series, SERIES_BUILDING, -1) : drop_all(db, STMT_SERIES_DELETE, series);
    return e == ERR_OK ? store_definitions_bump(db, r) : e;
}

enum err store_series_work(struct db *db, struct rollup *r, bool *ret_more)
{
    struct slice_work w = {0};
    int64_t leaving = 0;
    enum err e = db_step(db, STMT_SERIES_NEXT_LEAVING);

    if (e == ERR_OK) leaving = db_int(db, STMT_SERIES_NEXT_LEAVING, 0);
    db_reset(db, STMT_SERIES_NEXT_LEAVING);
    if (e != ERR_OK && e != ERR_NONE) return e;
    building_find(r, &w);
    *ret_more = true;
    /* What is being built is waited for; what leaves is not, and cuts only make faster. */
    if (w.n > 0) e = build_slice(r, db, &w);
    else if (leaving != 0) e = leave_slice(r, db, leaving);
    else e = dimension_work(r, db, ret_more);
    if (!*ret_more) return e;
    r->definitions = -1; /* cursors have moved: load anew */
    return e == ERR_NONE || e == ERR_CONFLICT ? ERR_BROKEN : e;
}
