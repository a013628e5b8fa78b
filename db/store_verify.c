/*
 * Verify: is everything that was derived from the facts what they say now? (verify.h tells how.)
 *
 * Must not hold the facts in memory, nor know how they arrived.
 */
#include <assert.h>

#include "db/cutting.h"
#include "db/verify.h"
#include "kpi/period.h"

static const char *const KIND_TEXT[] = {
    [FACT_RESPONSE] = "responses", [FACT_EVENT] = "events", [FACT_INVITATION] = "invitations"};

static const char *kind_text(int64_t kind)
{
    return kind >= FACT_RESPONSE && kind <= FACT_INVITATION ? KIND_TEXT[kind] : "facts of an unknown kind";
}

static const char *month_text(struct arena *a, int64_t slot)
{
    int64_t year = slot >= 0 ? slot / 12 : -((11 - slot) / 12);

    return arena_printf(a, "%04lld-%02lld", (long long)(1970 + year), (long long)(slot - 12 * year + 1));
}

static const char *series_text(struct arena *a, const struct verification *v, int64_t series)
{
    const struct series_row *row = verify_series(v, series);

    if (!row) return arena_printf(a, "series %lld, which does not exist,", (long long)series);
    return arena_printf(a, "series %lld %s", (long long)series, row->definition);
}

static const char *dimension_text(const struct verification *v, int64_t number)
{
    for (size_t i = 0; i < v->rollup->dimensions_n; i++) {
        if (v->rollup->dimensions[i].number == number) return v->rollup->dimensions[i].name;
    }
    return "a dimension that does not exist";
}

/* Whose rows, and of which month. */
static const char *part_text(struct arena *a, const struct verification *v, const struct verify_part *part)
{
    const char *month = part->table == VERIFY_USAGE ? "" : month_text(a, part->slot);

    switch (part->table) {
    case VERIFY_IDENTITY: return arena_printf(a, "identities of %s in %s", kind_text(part->of), month);
    case VERIFY_USAGE: return arena_printf(a, "count of %s of type %lld", kind_text(part->of), (long long)part->slot);
    case VERIFY_THREAD: return arena_printf(a, "threads in %s", month);
    case VERIFY_OBSERVATION: return arena_printf(a, "observations of %s in %s", series_text(a, v, part->of), month);
    case VERIFY_LEVEL: return arena_printf(a, "levels of %s in %s", series_text(a, v, part->of), month);
    case VERIFY_CELL: return arena_printf(a, "cells of %s in %s", series_text(a, v, part->of), month);
    case VERIFY_CUT: return arena_printf(a, "cells of cuts by %s in %s", dimension_text(v, part->of), month);
    }
    return "";
}

static const char *difference_text(struct arena *a, const struct verification *v, const struct verify_part *part)
{
    const char *whose = part_text(a, v, part);

    if (part->derived != part->stored)
        return arena_printf(a, "%s: %lld by the facts, %lld stored", whose, (long long)part->derived,
                            (long long)part->stored);
    if (part->wrong > 0) return arena_printf(a, "%s: %lld rows are wrong by themselves", whose, (long long)part->wrong);
    return arena_printf(a, "%s: as many as there should be (%lld), but not the same", whose, (long long)part->derived);
}

static void report_make(struct arena *a, struct verification *v, struct verify_report *ret)
{
    struct verify_report report = {.facts = v->facts,
                                   .observations = v->observations,
                                   .cells = v->cells,
                                   .levels = v->levels,
                                   .threads = v->threads};

    verify_parts_sort(&v->parts);
    for (size_t i = 0; i < v->parts.n; i++) {
        int64_t rows = verify_part_differs(&v->parts.items[i]);

        if (rows > 0 && !report.first) report.first = difference_text(a, v, &v->parts.items[i]);
        report.differing += rows;
    }
    report.remaining = report.differing;
    *ret = report;
}

static void verification_end(struct verification *v)
{
    verify_parts_free(&v->parts);
    rollup_drop(v->rollup);
    arena_drop(v->scratch);
}

/* In a transaction of its own: one state of the database, whatever others write meanwhile. */
static enum err verification_run(struct db *db, struct arena *a, void (*progress)(int64_t done, int64_t total),
                                 struct verification *ret, struct verify_report *ret_report)
{
    struct verification v = {.db = db, .rollup = rollup_create(), .scratch = arena_create(), .progress = progress};
    enum err e = db_begin(db);

    if (e == ERR_OK) e = verify_scan(&v);
    db_rollback(db);
    if (e != ERR_OK) {
        verification_end(&v);
        return e == ERR_NONE || e == ERR_CONFLICT ? ERR_BROKEN : e;
    }
    report_make(a, &v, ret_report);
    *ret = v;
    return ERR_OK;
}

enum err store_verify(struct db *db, struct rollup *r, struct arena *a, bool mend,
                      void (*progress)(int64_t done, int64_t total), struct verify_report *ret)
{
    struct verification v;
    struct verify_report found, left;
    enum err e;

    assert(r || !mend);
    if ((e = verification_run(db, a, progress, &v, &found)) != ERR_OK) return e;
    if (mend && found.differing > 0) e = verify_mend(db, r, &v);
    verification_end(&v);
    if (e != ERR_OK) return e;
    if (mend && found.differing > 0) {
        if ((e = verification_run(db, a, progress, &v, &left)) != ERR_OK) return e;
        verification_end(&v);
        found.remaining = left.differing;
    }
    *ret = found;
    return ERR_OK;
}
