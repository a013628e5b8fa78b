/*
 * Series as rows: found or made by their canonical text, released when no definition points to them.
 *
 * Must not settle facts: building is backfill.c's work.
 */
#include <assert.h>
#include <string.h>

#include "db/derive.h"

/* Makes the names that a series mentions, so that tests on touchpoints and roles compare numbers from the start. */
struct naming {
    struct db *db;
    bool make;
    enum err e;
};

static int64_t series_number(void *arg, int name_kind, const char *text)
{
    struct naming *n = arg;
    int64_t number = -1; /* nobody has that name: matches nothing */
    enum err e = n->make ? store_name_take(n->db, (enum name_kind)name_kind, text, &number)
                         : store_name_find(n->db, (enum name_kind)name_kind, text, &number);

    if (e != ERR_OK && e != ERR_NONE && n->e == ERR_OK) n->e = e;
    return number;
}

static enum err series_parse(struct db *db, struct arena *a, const char *definition, bool make, struct series *ret)
{
    struct naming n = {.db = db, .make = make, .e = ERR_OK};
    enum err e = series_read(a, definition, series_number, &n, ret);

    return n.e != ERR_OK ? n.e : e;
}

enum err store_series_list(struct db *db, struct arena *a, struct series_row **ret, size_t *ret_n)
{
    struct series_row *rows = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    while ((e = db_step(db, STMT_SERIES_ALL)) == ERR_OK) {
        struct series_row *row = ARENA_PUSH(a, rows, n, cap);

        *row = (struct series_row){.definition = arena_string(a, db_text(db, STMT_SERIES_ALL, 1)),
                                   .state = (enum series_state)db_int(db, STMT_SERIES_ALL, 2),
                                   .built_account = db_int(db, STMT_SERIES_ALL, 3)};
        row->series.number = db_int(db, STMT_SERIES_ALL, 0);
    }
    if (e != ERR_NONE) return e;
    for (size_t i = 0; i < n; i++) {
        int64_t number = rows[i].series.number;

        if ((e = series_parse(db, a, rows[i].definition, false, &rows[i].series)) != ERR_OK) return e;
        rows[i].series.number = number;
    }
    *ret = rows;
    *ret_n = n;
    return ERR_OK;
}

enum err series_set_state(struct db *db, int64_t series, enum series_state state, int64_t built_account)
{
    db_bind_int(db, STMT_SERIES_SET_STATE, 1, series);
    db_bind_int(db, STMT_SERIES_SET_STATE, 2, state);
    db_bind_int(db, STMT_SERIES_SET_STATE, 3, built_account);
    return db_run(db, STMT_SERIES_SET_STATE);
}

static enum err facts_are_stored(struct db *db, bool *ret)
{
    enum err e = db_step(db, STMT_FACT_ANY);

    db_reset(db, STMT_FACT_ANY);
    if (e != ERR_OK && e != ERR_NONE) return e;
    *ret = e == ERR_OK;
    return ERR_OK;
}

static enum err series_make(struct db *db, const char *definition, int64_t *ret)
{
    struct arena *a = arena_create();
    struct series parsed;
    bool facts = false;
    int64_t number;
    enum err e = series_parse(db, a, definition, true, &parsed);

    arena_drop(a);
    if (e != ERR_OK || (e = facts_are_stored(db, &facts)) != ERR_OK) return e;
    if ((e = store_counter_next(db, "series", &number)) != ERR_OK) return e;
    db_bind_int(db, STMT_SERIES_INSERT, 1, number);
    db_bind_text(db, STMT_SERIES_INSERT, 2, definition);
    db_bind_int(db, STMT_SERIES_INSERT, 3, facts ? SERIES_BUILDING : SERIES_LIVE);
    db_bind_int(db, STMT_SERIES_INSERT, 4, -1);
    if ((e = db_run(db, STMT_SERIES_INSERT)) != ERR_OK) return e;
    *ret = number;
    return ERR_OK;
}

enum err store_series_take(struct db *db, struct rollup *r, const struct series *s, int64_t *ret)
{
    struct buffer text = {0};
    int64_t number = 0;
    enum err e;

    series_write(s, &text);
    db_bind_text(db, STMT_SERIES_FIND, 1, text.data);
    if ((e = db_step(db, STMT_SERIES_FIND)) == ERR_OK) {
        number = db_int(db, STMT_SERIES_FIND, 0);
        db_reset(db, STMT_SERIES_FIND);
        /* A leaving one may have lost rows already: once the rest is removed, backfill.c builds it anew. */
    } else if (e == ERR_NONE) {
        e = series_make(db, text.data, &number);
    }
    buffer_free(&text);
    if (e != ERR_OK || (e = store_definitions_bump(db, r)) != ERR_OK) return e;
    *ret = number;
    return ERR_OK;
}

/* ---- the workspace's own ---- */

static const enum series_kind KEPT[] = {SERIES_REVENUE, SERIES_VOICE};
#define KEPT_N (sizeof KEPT / sizeof *KEPT)

enum err store_series_keep(struct db *db, struct rollup *r)
{
    for (size_t i = 0; i < KEPT_N; i++) {
        struct series s = series_of_workspace(KEPT[i]);
        int64_t number;
        enum err e = store_series_kept(db, KEPT[i], &number);

        if (e == ERR_NONE) e = store_series_take(db, r, &s, &number);
        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}

enum err store_series_kept(struct db *db, enum series_kind kind, int64_t *ret)
{
    struct series s = series_of_workspace(kind);
    struct buffer text = {0};
    enum err e;

    series_write(&s, &text);
    db_bind_text(db, STMT_SERIES_FIND, 1, text.data);
    if ((e = db_step(db, STMT_SERIES_FIND)) == ERR_OK) *ret = db_int(db, STMT_SERIES_FIND, 0);
    db_reset(db, STMT_SERIES_FIND);
    buffer_free(&text);
    return e;
}

enum err series_is_wanted(struct db *db, int64_t series, bool *ret)
{
    int64_t number;
    enum err e;

    *ret = true;
    for (size_t i = 0; i < KEPT_N; i++) {
        e = store_series_kept(db, KEPT[i], &number);
        if (e != ERR_OK && e != ERR_NONE) return e;
        if (e == ERR_OK && number == series) return ERR_OK;
    }
    db_bind_int(db, STMT_SERIES_IS_USED, 1, series);
    e = db_step(db, STMT_SERIES_IS_USED);
    db_reset(db, STMT_SERIES_IS_USED);
    if (e == ERR_NONE) *ret = false;
    return e == ERR_NONE ? ERR_OK : e;
}

enum err store_series_release(struct db *db, struct rollup *r)
{
    int64_t unused[256];
    size_t n = 0;
    bool wanted, any = false;
    enum err e;

    while (n < sizeof unused / sizeof *unused && (e = db_step(db, STMT_SERIES_UNUSED)) == ERR_OK)
        unused[n++] = db_int(db, STMT_SERIES_UNUSED, 0);
    db_reset(db, STMT_SERIES_UNUSED);
    if (n < sizeof unused / sizeof *unused && e != ERR_NONE) return e;
    for (size_t i = 0; i < n; i++) {
        if ((e = series_is_wanted(db, unused[i], &wanted)) != ERR_OK) return e;
        if (wanted) continue;
        if ((e = series_set_state(db, unused[i], SERIES_LEAVING, -1)) != ERR_OK) return e;
        any = true;
    }
    return any ? store_definitions_bump(db, r) : ERR_OK;
}

enum err store_series_state(struct db *db, int64_t series, enum series_state *ret, int64_t *ret_done,
                            int64_t *ret_total)
{
    int64_t built;
    enum series_state state;
    enum err e;

    db_bind_int(db, STMT_SERIES_GET, 1, series);
    if ((e = db_step(db, STMT_SERIES_GET)) != ERR_OK) return e;
    state = (enum series_state)db_int(db, STMT_SERIES_GET, 0);
    built = db_int(db, STMT_SERIES_GET, 1);
    db_reset(db, STMT_SERIES_GET);
    db_bind_int(db, STMT_ACCOUNT_PROGRESS, 1, built);
    if ((e = db_step(db, STMT_ACCOUNT_PROGRESS)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    *ret_total = db_int(db, STMT_ACCOUNT_PROGRESS, 1);
    *ret_done = state == SERIES_LIVE ? *ret_total : db_int(db, STMT_ACCOUNT_PROGRESS, 0);
    db_reset(db, STMT_ACCOUNT_PROGRESS);
    /* A series called back while leaving is, for a reader, being built. */
    *ret = state == SERIES_LEAVING ? SERIES_BUILDING : state;
    return ERR_OK;
}
