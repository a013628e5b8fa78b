/*
 * Puts right what verify found to differ. Facts are the truth and stay as they are.
 *
 * Identities, usage and threads are repaired directly, in one transaction. A series with any difference is marked as
 * leaving: its rows are removed and built anew a slice at a time, as backfill.c does it for users; a stop in the middle
 * of that leaves nothing wrong, only a series that is still building. One that no metric points to is not built again.
 */
#include <assert.h>
#include <string.h>

#include "db/verify.h"
#include "kpi/period.h"

/* Rows to delete are gathered first: a scan must not delete under its own feet. */
struct doomed {
    int64_t account, at, no; /* of a thread */
    const char *key;         /* of a thread; else NULL */
    int64_t kind, source;    /* of an identity */
    const char *id;
};
struct mending {
    struct db *db;
    struct rollup *r;
    struct arena *arena;
    struct doomed *doomed;
    size_t n, cap;
};

static bool table_differs(const struct verification *v, enum verify_table table)
{
    for (size_t i = 0; i < v->parts.n; i++) {
        if (v->parts.items[i].table == table && verify_part_differs(&v->parts.items[i]) > 0) return true;
    }
    return false;
}

static enum err mend_usage(struct mending *m, const struct verification *v)
{
    enum err e;

    for (size_t i = 0; i < v->parts.n; i++) {
        const struct verify_part *part = &v->parts.items[i];

        if (part->table != VERIFY_USAGE || verify_part_differs(part) == 0) continue;
        db_bind_int(m->db, STMT_USAGE_ADD, 1, part->of);
        db_bind_int(m->db, STMT_USAGE_ADD, 2, part->slot);
        db_bind_int(m->db, STMT_USAGE_ADD, 3, part->derived - part->stored);
        if ((e = db_run(m->db, STMT_USAGE_ADD)) != ERR_OK) return e;
    }
    return ERR_OK;
}

/* ---- threads ---- */

static enum err thread_delete(struct mending *m, const struct doomed *d)
{
    db_bind_int(m->db, STMT_THREAD_DELETE, 1, d->account);
    db_bind_text(m->db, STMT_THREAD_DELETE, 2, d->key);
    db_bind_int(m->db, STMT_THREAD_DELETE, 3, d->at);
    db_bind_int(m->db, STMT_THREAD_DELETE, 4, d->no);
    return db_run(m->db, STMT_THREAD_DELETE);
}

static enum err thread_judge(struct mending *m, struct arena *scratch)
{
    enum stmt s = STMT_THREAD_ALL;
    int64_t account = db_int(m->db, s, 0), at = db_int(m->db, s, 2), no = db_int(m->db, s, 3);
    const char *key = db_text(m->db, s, 1);
    struct fact f;
    enum err e = fact_load(m->db, scratch, account, at, no, &f);

    if (e != ERR_OK && e != ERR_NONE) return e;
    if (e == ERR_OK && f.type == db_int(m->db, s, 4) && thread_may_hold(&f, key, scratch)) return ERR_OK;
    *ARENA_PUSH(m->arena, m->doomed, m->n, m->cap) =
        (struct doomed){.account = account, .at = at, .no = no, .key = arena_string(m->arena, key)};
    return ERR_OK;
}

static enum err find_bad_threads(struct mending *m)
{
    struct arena *scratch = arena_create();
    enum err e;

    while ((e = db_step(m->db, STMT_THREAD_ALL)) == ERR_OK) {
        if ((e = thread_judge(m, scratch)) != ERR_OK) break;
        arena_reset(scratch);
    }
    db_reset(m->db, STMT_THREAD_ALL);
    arena_drop(scratch);
    return e == ERR_NONE ? ERR_OK : e;
}

/* ---- identities ---- */

static enum err identity_delete(struct mending *m, const struct doomed *d)
{
    db_bind_int(m->db, STMT_IDENTITY_DELETE, 1, d->kind);
    db_bind_int(m->db, STMT_IDENTITY_DELETE, 2, d->source);
    db_bind_text(m->db, STMT_IDENTITY_DELETE, 3, d->id);
    return db_run(m->db, STMT_IDENTITY_DELETE);
}

static enum err find_bad_identities(struct mending *m)
{
    enum stmt s = STMT_IDENTITY_ALL;
    struct arena *scratch = arena_create();
    struct fact f;
    enum err e;

    while ((e = db_step(m->db, s)) == ERR_OK) {
        int64_t kind = db_int(m->db, s, 0), source = db_int(m->db, s, 1);
        const char *id = db_text(m->db, s, 2);

        arena_reset(scratch);
        e = fact_load(m->db, scratch, db_int(m->db, s, 4), db_int(m->db, s, 5), db_int(m->db, s, 6), &f);
        if (e != ERR_OK && e != ERR_NONE) break;
        if (e == ERR_OK && (int64_t)f.kind == kind && f.source == source && strcmp(f.id, id) == 0 &&
            f.slot == db_int(m->db, s, 3))
            continue;
        *ARENA_PUSH(m->arena, m->doomed, m->n, m->cap) =
            (struct doomed){.kind = kind, .source = source, .id = arena_string(m->arena, id)};
    }
    db_reset(m->db, s);
    arena_drop(scratch);
    return e == ERR_NONE ? ERR_OK : e;
}

/* A fact that has lost its identity gets one again. What it was sent as is not known any more: digest 0 differs from it. */
static enum err identity_restore(struct mending *m, const struct fact *f)
{
    enum err e;

    db_bind_int(m->db, STMT_IDENTITY_GET, 1, (int64_t)f->kind);
    db_bind_int(m->db, STMT_IDENTITY_GET, 2, f->source);
    db_bind_text(m->db, STMT_IDENTITY_GET, 3, f->id);
    e = db_step(m->db, STMT_IDENTITY_GET);
    db_reset(m->db, STMT_IDENTITY_GET);
    if (e != ERR_NONE) return e;
    db_bind_int(m->db, STMT_IDENTITY_PUT, 1, (int64_t)f->kind);
    db_bind_int(m->db, STMT_IDENTITY_PUT, 2, f->source);
    db_bind_text(m->db, STMT_IDENTITY_PUT, 3, f->id);
    db_bind_int(m->db, STMT_IDENTITY_PUT, 4, 0);
    db_bind_int(m->db, STMT_IDENTITY_PUT, 5, f->slot);
    db_bind_int(m->db, STMT_IDENTITY_PUT, 6, f->account);
    db_bind_int(m->db, STMT_IDENTITY_PUT, 7, f->at);
    db_bind_int(m->db, STMT_IDENTITY_PUT, 8, f->no);
    return db_run(m->db, STMT_IDENTITY_PUT);
}

/* ---- the direct repairs ---- */

static enum err delete_doomed(struct mending *m)
{
    enum err e;

    for (size_t i = 0; i < m->n; i++) {
        e = m->doomed[i].key ? thread_delete(m, &m->doomed[i]) : identity_delete(m, &m->doomed[i]);
        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}

static enum err restore_missing(struct mending *m, bool identities, bool threads)
{
    struct arena *scratch = arena_create();
    struct fact f;
    enum err e;

    while ((e = db_step(m->db, STMT_FACT_ALL)) == ERR_OK) {
        if ((e = fact_read(m->db, STMT_FACT_ALL, scratch, &f)) != ERR_OK) break;
        if ((e = fact_parse_attributes(scratch, &f)) != ERR_OK) break;
        if (identities && (e = identity_restore(m, &f)) != ERR_OK) break;
        if (threads && (e = thread_add(m->r, m->db, scratch, &f)) != ERR_OK) break;
        arena_reset(scratch);
    }
    db_reset(m->db, STMT_FACT_ALL);
    arena_drop(scratch);
    return e == ERR_NONE ? ERR_OK : e;
}

/* Rows of a series that does not exist. */
static enum err drop_orphans(struct mending *m, const struct verify_part *part)
{
    enum stmt s = part->table == VERIFY_OBSERVATION ? STMT_OBSERVATION_DROP
                  : part->table == VERIFY_LEVEL     ? STMT_LEVEL_DROP
                                                    : STMT_CELL_DROP;
    int parameter = 1;

    if (s == STMT_OBSERVATION_DROP) db_bind_int(m->db, s, parameter++, part->slot);
    db_bind_int(m->db, s, parameter++, part->of);
    if (s != STMT_CELL_DROP) db_bind_int(m->db, s, parameter, INT64_MAX);
    return db_run(m->db, s);
}

static enum err mend_series(struct mending *m, const struct verification *v)
{
    bool any = false;
    enum err e;

    for (size_t i = 0; i < v->parts.n; i++) {
        const struct verify_part *part = &v->parts.items[i];

        if (part->table < VERIFY_OBSERVATION || verify_part_differs(part) == 0) continue;
        if (part->table == VERIFY_CUT) e = verify_cut_mend(m->db, m->r, part);
        else if (verify_series(v, part->of)) e = series_set_state(m->db, part->of, SERIES_LEAVING, -1);
        else e = drop_orphans(m, part);
        if (e != ERR_OK) return e;
        any = true;
    }
    return any ? store_definitions_bump(m->db, m->r) : ERR_OK;
}

static enum err mend_directly(struct mending *m, const struct verification *v)
{
    bool identities = table_differs(v, VERIFY_IDENTITY), threads = table_differs(v, VERIFY_THREAD);
    enum err e;

    if ((e = mend_usage(m, v)) != ERR_OK) return e;
    if (identities && (e = find_bad_identities(m)) != ERR_OK) return e;
    if (threads && (e = find_bad_threads(m)) != ERR_OK) return e;
    if ((e = delete_doomed(m)) != ERR_OK) return e;
    if ((identities || threads) && (e = restore_missing(m, identities, threads)) != ERR_OK) return e;
    return mend_series(m, v);
}

static enum err mend_end(struct mending *m, enum err e)
{
    if (e == ERR_OK) e = rollup_flush(m->r, m->db);
    if (e == ERR_OK) return db_commit(m->db);
    db_rollback(m->db);
    return e == ERR_NONE || e == ERR_CONFLICT ? ERR_BROKEN : e;
}

static enum err mend_begin(struct mending *m)
{
    enum err e = db_begin(m->db);

    if (e != ERR_OK) return e;
    if ((e = rollup_begin(m->r, m->db)) != ERR_OK) db_rollback(m->db);
    return e;
}

enum err verify_mend(struct db *db, struct rollup *r, const struct verification *v)
{
    struct mending m = {.db = db, .r = r, .arena = arena_create()};
    bool more = true;
    enum err e = mend_begin(&m);

    if (e == ERR_OK) e = mend_end(&m, mend_directly(&m, v));
    while (e == ERR_OK && more) {
        if ((e = mend_begin(&m)) != ERR_OK) break;
        e = mend_end(&m, store_series_work(db, r, &more));
    }
    arena_drop(m.arena);
    return e;
}
