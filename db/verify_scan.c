/*
 * Both sides of every derived table, in one pass over each: what the facts say is added, what is stored is taken away.
 *
 * Must not write. Observations of pairs are derived from the stored threads, and the threads are checked against the
 * facts: a thread that lacks an event is found there, whatever it did to the pairs.
 */
#include <assert.h>
#include <string.h>

#include "db/verify.h"
#include "kpi/period.h"

#define PROGRESS_FACTS 2000 /* between two calls; also how often the scratch memory is given back */

const struct series_row *verify_series(const struct verification *v, int64_t number)
{
    size_t low = 0, high = v->rollup->series_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (v->rollup->series[middle].series.number < number) low = middle + 1;
        else high = middle;
    }
    return low < v->rollup->series_n && v->rollup->series[low].series.number == number ? &v->rollup->series[low] : NULL;
}

/* ---- what one observation is worth ---- */

static void derive_level(struct verification *v, const struct series *s, const struct observation *o)
{
    struct row_hash h = row_hash_begin(VERIFY_LEVEL);
    const struct fact *f = o->fact;

    row_hash_int(&h, o->series);
    row_hash_int(&h, f->account);
    row_hash_text(&h, series_subject(s, f));
    row_hash_int(&h, f->at);
    row_hash_int(&h, f->no);
    row_hash_int(&h, o->value.units);
    row_hash_int(&h, o->value.micros);
    row_hash_int(&h, f->touchpoint);
    v->levels++;
    verify_part_derived(verify_part_of(&v->parts, VERIFY_LEVEL, o->series, f->slot), &h);
}

static enum err derive_cells(struct verification *v, const struct observation *o)
{
    wide sum = value_to_wide(o->value);
    struct verify_part *part;
    int64_t day, month;

    rollup_locate(v->rollup, o->fact->at, &day, &month);
    part = verify_part_of(&v->parts, VERIFY_CELL, o->series, month);
    part->derived++;
    verify_part_cell(part, day, o->bucket, 1, sum);
    verify_part_cell(part, -1 - month, o->bucket, 1, sum);
    return verify_cut_derive(v, o, month);
}

static enum err derive_observation(struct verification *v, const struct series *s, const struct observation *o,
                                   int64_t until_no)
{
    struct row_hash h = row_hash_begin(VERIFY_OBSERVATION);
    const struct fact *f = o->fact;

    if (series_is_level(s)) {
        derive_level(v, s, o);
        return ERR_OK;
    }
    row_hash_int(&h, f->slot);
    row_hash_int(&h, o->series);
    row_hash_int(&h, f->account);
    row_hash_int(&h, f->at);
    row_hash_int(&h, f->no);
    row_hash_int(&h, o->has_until);
    row_hash_int(&h, o->has_until ? o->until_at : 0);
    row_hash_int(&h, until_no);
    row_hash_int(&h, f->contact);
    row_hash_int(&h, f->role);
    row_hash_int(&h, (int64_t)f->side);
    row_hash_int(&h, f->touchpoint);
    row_hash_int(&h, o->bucket);
    row_hash_int(&h, o->value.units);
    row_hash_int(&h, o->value.micros);
    v->observations++;
    verify_part_derived(verify_part_of(&v->parts, VERIFY_OBSERVATION, o->series, f->slot), &h);
    return series_has_cells(s) ? derive_cells(v, o) : ERR_OK;
}

/* ---- facts ---- */

static struct row_hash identity_hash(int64_t kind, int64_t source, const char *id, int64_t slot, int64_t account,
                                     int64_t at, int64_t no)
{
    struct row_hash h = row_hash_begin(VERIFY_IDENTITY);

    row_hash_int(&h, kind);
    row_hash_int(&h, source);
    row_hash_text(&h, id);
    row_hash_int(&h, slot);
    row_hash_int(&h, account);
    row_hash_int(&h, at);
    row_hash_int(&h, no);
    return h;
}

static struct row_hash thread_hash(int64_t account, const char *key, int64_t at, int64_t no, int64_t type)
{
    struct row_hash h = row_hash_begin(VERIFY_THREAD);

    row_hash_int(&h, account);
    row_hash_text(&h, key);
    row_hash_int(&h, at);
    row_hash_int(&h, no);
    row_hash_int(&h, type);
    return h;
}

static enum err fact_single(struct verification *v, size_t series, const struct fact *f)
{
    const struct series_row *row = &v->rollup->series[series];
    struct observation o;

    if (!series_is_settled(row, f->account) || !series_observe(&row->series, f, &o)) return ERR_OK;
    return derive_observation(v, &row->series, &o, 0);
}

static enum err fact_singles(struct verification *v, const struct fact *f)
{
    const struct rollup *r = v->rollup;
    enum err e = ERR_OK;

    for (size_t i = 0; i < r->any_n && e == ERR_OK; i++) e = fact_single(v, r->any[i], f);
    for (size_t i = series_use_first(r->single, r->single_n, f->kind, f->type);
         e == ERR_OK && i < r->single_n && r->single[i].kind == f->kind && r->single[i].type == f->type; i++)
        e = fact_single(v, r->single[i].series, f);
    return e;
}

static enum err fact_look(struct verification *v, const struct fact *f)
{
    struct row_hash h = identity_hash((int64_t)f->kind, f->source, f->id, f->slot, f->account, f->at, f->no);
    struct verify_part *part = verify_part_of(&v->parts, VERIFY_IDENTITY, (int64_t)f->kind, f->slot);
    const char **keys;
    size_t n = thread_keys(v->rollup, v->scratch, f, true, &keys);

    verify_part_derived(part, &h);
    if (f->slot != slot_of(f->at)) part->wrong++;
    verify_part_of(&v->parts, VERIFY_USAGE, (int64_t)f->kind, f->type)->derived++;
    for (size_t i = 0; i < n; i++) {
        h = thread_hash(f->account, keys[i], f->at, f->no, f->type);
        v->threads++;
        verify_part_derived(verify_part_of(&v->parts, VERIFY_THREAD, 0, f->slot), &h);
    }
    return fact_singles(v, f);
}

static enum err scan_facts(struct verification *v)
{
    struct fact f;
    enum err e;

    if ((e = db_step(v->db, STMT_FACT_COUNT)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    v->facts_total = db_int(v->db, STMT_FACT_COUNT, 0);
    db_reset(v->db, STMT_FACT_COUNT);
    while ((e = db_step(v->db, STMT_FACT_ALL)) == ERR_OK) {
        if ((e = fact_read(v->db, STMT_FACT_ALL, v->scratch, &f)) != ERR_OK) break;
        if ((e = fact_parse_attributes(v->scratch, &f)) != ERR_OK) break;
        if ((e = fact_look(v, &f)) != ERR_OK) break;
        if (++v->facts % PROGRESS_FACTS != 0) continue;
        arena_reset(v->scratch);
        if (v->progress) v->progress(v->facts, v->facts_total);
    }
    db_reset(v->db, STMT_FACT_ALL);
    arena_reset(v->scratch);
    return e == ERR_NONE ? ERR_OK : e;
}

/* ---- threads, and the pairs in them ---- */

struct thread_scan {
    int64_t account;
    const char *key;
    struct thread_event *events;
    size_t n, cap;
};

static bool is_needed(struct verification *v, const struct fact *f, const char *key)
{
    const char **keys;
    size_t n = thread_keys(v->rollup, v->scratch, f, true, &keys);

    for (size_t i = 0; i < n; i++) {
        if (strcmp(keys[i], key) == 0) return true;
    }
    return false;
}

/* One stored row against its fact; ret_fact stays NULL where it has none. A row that no series needs does no harm. */
static enum err thread_row_look(struct verification *v, const struct thread_scan *t, struct thread_event *event)
{
    struct verify_part *part = verify_part_of(&v->parts, VERIFY_THREAD, 0, slot_of(event->at));
    struct fact *f = arena_alloc(v->scratch, sizeof *f);
    struct row_hash h = thread_hash(t->account, t->key, event->at, event->no, event->type);
    enum err e = fact_load(v->db, v->scratch, t->account, event->at, event->no, f);

    if (e != ERR_OK && e != ERR_NONE) return e;
    if (e == ERR_NONE || !thread_may_hold(f, t->key, v->scratch) || f->type != event->type) part->wrong++;
    if (e == ERR_NONE) return ERR_OK;
    if (is_needed(v, f, t->key)) verify_part_stored(part, &h);
    event->type = f->type;
    event->fact = f;
    return ERR_OK;
}

static enum err thread_pairs(struct verification *v, struct thread_scan *t)
{
    const struct rollup *r = v->rollup;
    struct pair_observations found;
    enum err e;

    if ((e = thread_sort(v->db, t->events, t->n)) != ERR_OK) return e;
    for (size_t i = 0; i < r->series_n; i++) {
        const struct series_row *row = &r->series[i];

        if (!series_is_pair(&row->series) || !series_is_settled(row, t->account)) continue;
        e = thread_observe(v->db, v->scratch, &row->series, t->account, t->key, t->events, t->n, &found);
        if (e != ERR_OK) return e;
        for (size_t k = 0; k < found.n; k++) {
            e = derive_observation(v, &row->series, &found.items[k], found.until_no[k]);
            if (e != ERR_OK) return e;
        }
    }
    return ERR_OK;
}

static enum err thread_end(struct verification *v, struct thread_scan *t)
{
    size_t kept = 0;
    enum err e;

    for (size_t i = 0; i < t->n; i++) {
        if ((e = thread_row_look(v, t, &t->events[i])) != ERR_OK) return e;
        if (t->events[i].fact) t->events[kept++] = t->events[i];
    }
    t->n = kept;
    e = thread_pairs(v, t);
    arena_reset(v->scratch);
    *t = (struct thread_scan){0};
    return e;
}

static enum err scan_threads(struct verification *v)
{
    enum stmt s = STMT_THREAD_ALL;
    struct thread_scan t = {0};
    enum err e;

    while ((e = db_step(v->db, s)) == ERR_OK) {
        int64_t account = db_int(v->db, s, 0);
        const char *key = db_text(v->db, s, 1);

        if (t.key && (account != t.account || strcmp(key, t.key) != 0) && (e = thread_end(v, &t)) != ERR_OK) break;
        if (!t.key) {
            t.account = account;
            t.key = arena_string(v->scratch, key);
        }
        *ARENA_PUSH(v->scratch, t.events, t.n, t.cap) =
            (struct thread_event){.at = db_int(v->db, s, 2), .no = db_int(v->db, s, 3), .type = db_int(v->db, s, 4)};
    }
    db_reset(v->db, s);
    if (e == ERR_NONE) e = t.key ? thread_end(v, &t) : ERR_OK;
    return e;
}

/* ---- what is stored ---- */

/* The rows of a series that is leaving are on the way out: whatever is left of them is right. */
static bool is_leaving(const struct verification *v, int64_t series)
{
    const struct series_row *row = verify_series(v, series);

    return row && row->state == SERIES_LEAVING;
}

static enum err scan_observations(struct verification *v)
{
    enum stmt s = STMT_OBSERVATION_ALL;
    enum err e;

    while ((e = db_step(v->db, s)) == ERR_OK) {
        struct row_hash h = row_hash_begin(VERIFY_OBSERVATION);

        if (is_leaving(v, db_int(v->db, s, 1))) continue;
        for (int column = 0; column < 14; column++) {
            if (column == 5) row_hash_int(&h, !db_is_null(v->db, s, column));
            row_hash_int(&h, db_is_null(v->db, s, column) ? 0 : db_int(v->db, s, column));
        }
        verify_part_stored(verify_part_of(&v->parts, VERIFY_OBSERVATION, db_int(v->db, s, 1), db_int(v->db, s, 0)), &h);
    }
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err scan_levels(struct verification *v)
{
    enum stmt s = STMT_LEVEL_ALL;
    enum err e;

    while ((e = db_step(v->db, s)) == ERR_OK) {
        struct row_hash h = row_hash_begin(VERIFY_LEVEL);

        if (is_leaving(v, db_int(v->db, s, 0))) continue;
        for (int column = 0; column < 8; column++) {
            if (column == 2) row_hash_text(&h, db_text(v->db, s, column));
            else row_hash_int(&h, db_int(v->db, s, column));
        }
        verify_part_stored(verify_part_of(&v->parts, VERIFY_LEVEL, db_int(v->db, s, 0), slot_of(db_int(v->db, s, 3))),
                           &h);
    }
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err scan_cells(struct verification *v)
{
    enum stmt s = STMT_CELL_ALL;
    enum err e;

    while ((e = db_step(v->db, s)) == ERR_OK) {
        int64_t period = db_int(v->db, s, 0), series = db_int(v->db, s, 1), n = db_int(v->db, s, 4);
        int64_t month = period < 0 ? -1 - period : period_of_day(GRAIN_MONTH, period).ordinal;
        wide sum = wide_join(db_int(v->db, s, 5), db_int(v->db, s, 6));
        struct verify_part *part;

        if (is_leaving(v, series)) continue;
        part = verify_part_of(&v->parts, VERIFY_CELL, series, month);
        part->stored += period < 0 ? n : 0;
        verify_part_cell(part, period, db_int(v->db, s, 3), -n, -sum);
        if (db_int(v->db, s, 2) != 0) part->wrong++; /* cuts have a table of their own */
        if (n != 0) v->cells++;
    }
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err scan_identities(struct verification *v)
{
    enum stmt s = STMT_IDENTITY_ALL;
    enum err e;

    while ((e = db_step(v->db, s)) == ERR_OK) {
        int64_t kind = db_int(v->db, s, 0), slot = db_int(v->db, s, 3);
        struct row_hash h = identity_hash(kind, db_int(v->db, s, 1), db_text(v->db, s, 2), slot, db_int(v->db, s, 4),
                                          db_int(v->db, s, 5), db_int(v->db, s, 6));

        verify_part_stored(verify_part_of(&v->parts, VERIFY_IDENTITY, kind, slot), &h);
    }
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err scan_usage(struct verification *v)
{
    enum stmt s = STMT_USAGE_ALL;
    enum err e;

    while ((e = db_step(v->db, s)) == ERR_OK)
        verify_part_of(&v->parts, VERIFY_USAGE, db_int(v->db, s, 0), db_int(v->db, s, 1))->stored +=
            db_int(v->db, s, 2);
    return e == ERR_NONE ? ERR_OK : e;
}

enum err verify_scan(struct verification *v)
{
    enum err e;

    if ((e = rollup_begin(v->rollup, v->db)) != ERR_OK) return e;
    if ((e = scan_facts(v)) != ERR_OK || (e = scan_threads(v)) != ERR_OK) return e;
    if ((e = scan_observations(v)) != ERR_OK || (e = scan_levels(v)) != ERR_OK) return e;
    if ((e = scan_cells(v)) != ERR_OK || (e = scan_identities(v)) != ERR_OK) return e;
    if ((e = verify_cut_scan(v)) != ERR_OK) return e;
    return scan_usage(v);
}
