/*
 * Private to db/: what the files that derive rows share (rollup.c, settle.c, pairing.c, backfill.c, store_verify.c).
 */
#ifndef WAYMARK_DB_DERIVE_H
#define WAYMARK_DB_DERIVE_H

#include "base/tz.h"
#include "db/cellmap.h"
#include "db/rollup.h"
#include "db/store.h"
#include "kpi/pairs.h"

/* A fact's columns as the SELECTs of fact.sql name them. Attributes stay text; strings go to the arena. */
enum err fact_read(struct db *db, enum stmt s, struct arena *a, struct fact *ret) MUST_CHECK;
/* Parses attributes_text into attributes, once. */
enum err fact_parse_attributes(struct arena *a, struct fact *f) MUST_CHECK;
/* By its key; attributes parsed. ERR_NONE. */
enum err fact_load(struct db *db, struct arena *a, int64_t account, int64_t at, int64_t no,
                   struct fact *ret) MUST_CHECK;

/* The newest month at or before `at_most` that holds a fact. ERR_NONE. */
enum err fact_slot_before(struct db *db, int64_t at_most, int64_t *ret) MUST_CHECK;

/* With its names. ERR_NONE. */
enum err fact_row_load(struct db *db, struct arena *a, int64_t account, int64_t at, int64_t no,
                       struct fact_row *ret) MUST_CHECK;

/* Which series look at a fact type: indices into rollup->series, grouped by type. */
struct series_use {
    int64_t type;
    enum fact_kind kind;
    size_t series;
};

#define DIMENSIONS_MAX 16 /* of all journeys together; what is beyond them is read from observations */
struct dimension;
struct cut_cache;

struct rollup {
    /* what is known of series; reloaded when definitions move */
    struct arena *series_arena;
    struct series_row *series;
    size_t series_n;
    struct series_use *single, *paired; /* sorted by (kind, type); a paired series stands under both its types */
    size_t single_n, paired_n;
    size_t *any; /* series that look at facts of any type */
    size_t any_n;
    struct dimension *dimensions; /* whose cuts are kept (cutting.h) */
    size_t dimensions_n;
    struct cut_cache *cut_cache; /* of accounts; valid for one generation */
    uint64_t cut_generation;
    int64_t definitions; /* the count they were loaded at; -1: load */
    int64_t build_span;  /* accounts that make a slice of building, as learned (backfill.c) */
    struct tz *tz;
    char tz_name[64];
    int64_t day, day_start, day_end, month; /* the local day looked at last */
    /* one transaction */
    struct arena *arena;
    struct arena *scratch; /* one thread's or one fact's, while it is looked at */
    struct cellmap cells;
    struct cellmap cut_cells;
    struct cellmap usage; /* period = kind, series = type */
    struct rollup_mark *marks;
    size_t marks_n, marks_cap;
    bool definitions_changed, registry_changed, keys_changed;
    int64_t facts;
    int64_t removed;          /* facts that were deleted, and not replaced */
    int64_t next_no, last_no; /* fact numbers in hand */
};

/* A JSON scalar as filters and groups name it: strings as they are, the rest as JSON. NULL for anything else. */
const char *scalar_text(const struct json *v, struct arena *a);
/* The next month that holds facts of anybody. ERR_NONE: no more. */
enum err fact_slot_next(struct db *db, int64_t after, int64_t *ret) MUST_CHECK;

/* The first use of (kind, type) in a sorted list; where there is none, where it would stand. */
size_t series_use_first(const struct series_use *uses, size_t n, enum fact_kind kind, int64_t type);

enum err rollup_reload(struct rollup *r, struct db *db) MUST_CHECK;
/* Unique fact numbers for this transaction. */
enum err rollup_fact_number(struct rollup *r, struct db *db, size_t wanted, int64_t *ret) MUST_CHECK;
void rollup_mark_month(struct rollup *r, int64_t series, int64_t at);
/* Is this account's part of the series settled already (live, or building up to it)? */
bool series_is_settled(const struct series_row *row, int64_t account);

/* Adds or removes one observation: its row, and its two cells. */
enum err observation_put(struct rollup *r, struct db *db, const struct series *s, const struct observation *o,
                         int64_t until_no) MUST_CHECK;
enum err observation_remove(struct rollup *r, struct db *db, const struct series *s,
                            const struct observation *o) MUST_CHECK;
/* Local day and month (months since 1970) of an instant. */
void rollup_locate(struct rollup *r, int64_t at, int64_t *ret_day, int64_t *ret_month);

/* The text on which a fact meets others as one end of pairs; NULL when it lacks it. In the arena. */
const char *pair_key(const struct pair_end *end, const struct fact *f, struct arena *a);
/* An observation of a pair: false when the series keeps none (a wait without end). end NULL: the pair has none. */
bool pair_observe(const struct series *s, const struct pair *p, const struct fact *start, const struct fact *end,
                  struct observation *ret);

/* One event of a thread, its fact loaded when first needed. */
struct thread_event {
    int64_t at, no, type;
    struct fact *fact;
};
/* Orders by (at, source, id), as KPI.md 1 orders facts; facts must be loaded among equal times. */
enum err thread_sort(struct db *db, struct thread_event *events, size_t n) MUST_CHECK;
/* Pairs of one series among the sorted events of one thread; facts loaded where needed. ret: observations with bearer facts. */
struct pair_observations {
    struct observation *items;
    int64_t *until_no;
    size_t n;
};
enum err thread_observe(struct db *db, struct arena *a, const struct series *s, int64_t account, const char *key,
                        struct thread_event *events, size_t n, struct pair_observations *ret) MUST_CHECK;

enum err settle_pairs(struct rollup *r, struct db *db, const struct fact_change *changes, size_t n) MUST_CHECK;
/* The keys by which pair series that stay look at an event, each once; settled: only those settled for its account.
 * ret: in the arena; none: NULL. */
size_t thread_keys(const struct rollup *r, struct arena *a, const struct fact *f, bool settled, const char ***ret);
/* Could the event have met others by this key, for any series that ever was? Attributes parsed. */
bool thread_may_hold(const struct fact *f, const char *key, struct arena *a);
/* Writes the thread rows of a fact for the pair series that look at its type. */
enum err thread_add(const struct rollup *r, struct db *db, struct arena *a, const struct fact *f) MUST_CHECK;
enum err thread_remove(struct rollup *r, struct db *db, const struct fact *f) MUST_CHECK;

/* Facts looked at, or rows removed, in one transaction of store_series_work. Tests make it small. */
extern int64_t series_slice_facts;
/* Does a definition point to it, or is it kept? */
enum err series_is_wanted(struct db *db, int64_t series, bool *ret) MUST_CHECK;
enum err series_set_state(struct db *db, int64_t series, enum series_state state, int64_t built_account) MUST_CHECK;

#endif
