/*
 * Derived rows: observations, cells, levels, threads, watermarks, from signed fact changes.
 *
 * Everything derives from one function, rollup_settle: it turns fact changes (- old, + new) into signed changes of the
 * derived rows, inside the facts' own transaction. Cell and watermark changes are gathered per transaction and written
 * once, sorted by key, by rollup_flush just before the commit.
 */
#ifndef WAYMARK_DB_ROLLUP_H
#define WAYMARK_DB_ROLLUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "db/db.h"
#include "kpi/series.h"

struct rollup;

/* One change of one fact: before NULL = inserted, after NULL = deleted. Both in the caller's arena until the flush. */
struct fact_change {
    const struct fact *before, *after;
};

struct rollup *rollup_create(void);
void rollup_drop(struct rollup *r);
/* Begins a transaction: forgets the gathered changes; loads series and time zone anew where they have changed. */
MUST_CHECK enum err rollup_begin(struct rollup *r, struct db *db);
/*
 * Settles changes whose `fact` rows are already written (after) or gone (before); attributes must be parsed. Observations,
 * levels and threads are written at once; cells and watermarks gathered.
 */
MUST_CHECK enum err rollup_settle(struct rollup *r, struct db *db, const struct fact_change *changes, size_t n);
/* Writes what was gathered. */
MUST_CHECK enum err rollup_flush(struct rollup *r, struct db *db);

/* What a transaction changed, for caches: (series, local month) pairs, and whether definitions or registry moved. */
struct rollup_mark {
    int64_t series, month;
};
const struct rollup_mark *rollup_marks(const struct rollup *r, size_t *ret_n);
bool rollup_definitions_changed(const struct rollup *r);
bool rollup_registry_changed(const struct rollup *r);
bool rollup_keys_changed(const struct rollup *r);
void rollup_note_definitions(struct rollup *r);
void rollup_note_registry(struct rollup *r);
void rollup_note_keys(struct rollup *r);
/* A fact was deleted: counted for every series and month that this transaction changes (db/assessment.h). */
void rollup_note_removal(struct rollup *r);

/* The settled facts of this transaction, for /metrics. */
int64_t rollup_facts(const struct rollup *r);

#endif
