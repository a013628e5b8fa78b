/*
 * Private to db/: how verify compares what is stored with what the facts say (store_verify.c, verify_*.c).
 *
 * Rows are compared as multisets: each becomes a hash, each part (a table's rows of one series and month) keeps the sum
 * of the derived rows' hashes minus the stored rows'. Equal multisets leave zero, whatever the order; unequal ones leave
 * zero once in 2^128. So memory is bounded by series x months, however many facts there are. Cells add up, and so do
 * their hashes: a cell's is linear in its count and sum, and derived observations add to it one by one.
 */
#ifndef WAYMARK_DB_VERIFY_H
#define WAYMARK_DB_VERIFY_H

#include "db/derive.h"

enum verify_table {
    VERIFY_IDENTITY, /* by kind of fact, and month (UTC) */
    VERIFY_USAGE,    /* by kind of fact, and type */
    VERIFY_THREAD,   /* by month (UTC); the rows that present series need */
    VERIFY_OBSERVATION,
    VERIFY_LEVEL, /* by series, and month (UTC) */
    VERIFY_CELL,  /* by series, and month (local); counts facts, not rows */
    VERIFY_CUT    /* by dimension (0: none), likewise */
};

/* Against faults of machines and programs, not against forgers. */
struct row_hash {
    uint64_t lanes[2];
};
struct row_hash row_hash_begin(enum verify_table table);
void row_hash_int(struct row_hash *h, int64_t v);
void row_hash_text(struct row_hash *h, const char *text);

struct verify_part {
    enum verify_table table;
    int64_t of, slot; /* see the tables */
    int64_t derived, stored;
    int64_t wrong; /* rows seen to be wrong by themselves */
    uint64_t sums[2];
};
struct verify_parts {
    struct verify_part *items;
    size_t n, cap;
    uint32_t *slots; /* open addressing: index + 1 */
    size_t slots_n;
};
void verify_parts_free(struct verify_parts *p);
/* Finds or makes. Lives until the next call. */
struct verify_part *verify_part_of(struct verify_parts *p, enum verify_table table, int64_t of, int64_t slot);
void verify_part_derived(struct verify_part *part, const struct row_hash *h);
void verify_part_stored(struct verify_part *part, const struct row_hash *h);
/* n facts with this sum in one cell of the part; negative: stored. */
void verify_part_cell(struct verify_part *part, int64_t period, int64_t bucket, int64_t n, wide sum);
/* The same in a cut's cell of the part's month. */
void verify_part_cut(struct verify_part *part, int64_t cut, int64_t series, int64_t bucket, int64_t n, wide sum);
/* How many rows differ, at least. */
int64_t verify_part_differs(const struct verify_part *part);
/* By (table, of, slot). Afterwards nothing is found any more. */
void verify_parts_sort(struct verify_parts *p);

struct verification {
    struct db *db;
    struct rollup *rollup; /* its own: series, time zone */
    struct arena *scratch;
    struct verify_parts parts;
    int64_t facts, facts_total, observations, levels, threads, cells;
    void (*progress)(int64_t done, int64_t total);
};

/* Fills the parts: both sides of every table, in the caller's transaction. */
MUST_CHECK enum err verify_scan(struct verification *v);
/* verify_cut.c: one derived observation of a local month, all that is stored, and what puts a part right. */
MUST_CHECK enum err verify_cut_derive(struct verification *v, const struct observation *o, int64_t month);
MUST_CHECK enum err verify_cut_scan(struct verification *v);
MUST_CHECK enum err verify_cut_mend(struct db *db, struct rollup *r, const struct verify_part *part);
/* NULL: unknown. */
const struct series_row *verify_series(const struct verification *v, int64_t number);

/* Replaces what differs by the (sorted) parts, in transactions of its own. */
MUST_CHECK enum err verify_mend(struct db *db, struct rollup *r, const struct verification *v);

#endif
