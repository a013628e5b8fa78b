/*
 * Dimensions and their cuts: which accounts' observations are added to which monthly cells besides the unfiltered ones.
 * Private to db/.
 *
 * An account is in one cut of each dimension, by what it is now. Its observations stand in `observation`, so a dimension
 * is built by reading that table once in the order of its key, up to a place; what is written at or before the place is
 * added at once, what is behind it is found later. An account that moves takes its cells along.
 */
#ifndef WAYMARK_DB_CUTTING_H
#define WAYMARK_DB_CUTTING_H

#include "db/derive.h"

/* As in the table. */
enum dimension_state { DIMENSION_BUILDING = 1, DIMENSION_LIVE = 2, DIMENSION_LEAVING = 3 };

/* The key of an observation. */
struct place {
    int64_t slot, series, account, at, no;
};
struct dimension {
    int64_t number;
    const char *name;
    enum dimension_state state;
    bool wanted;        /* leaving: is it built anew afterwards? */
    struct place built; /* building: up to here */
};

#define CUT_NONE (-1) /* the account's value has no cut yet */
struct account_cuts {
    int64_t cuts[DIMENSIONS_MAX]; /* by index in rollup->dimensions */
};

/* Reads the dimensions into the rollup's series arena. */
MUST_CHECK enum err cutting_load(struct rollup *r, struct db *db);
/* The present cuts of an account (0: nobody). `make`: cuts that are not there are made, by the writer. */
MUST_CHECK enum err cutting_of(struct rollup *r, struct db *db, int64_t account, bool make, struct account_cuts *ret);
/* Are the observations at this place in the dimension's cells? */
bool cutting_holds(const struct dimension *d, const struct place *p);
/* n observations (negative: fewer) of one place and month, with their sum, in every dimension that holds the place. */
MUST_CHECK enum err cutting_add(struct rollup *r, struct db *db, const struct place *p, int64_t month, int64_t bucket,
                                int64_t n, wide sum);
/* Gathers the same for one cut, whatever its dimension holds. */
void cutting_gather(struct rollup *r, int64_t cut, int64_t series, int64_t month, int64_t bucket, int64_t n, wide sum);
/* Writes what was gathered. */
MUST_CHECK enum err cutting_flush(struct rollup *r, struct db *db);
/* The account was in the cuts `was` until its row was changed just now: its cells follow. */
MUST_CHECK enum err cutting_move(struct rollup *r, struct db *db, int64_t account, const struct account_cuts *was);

/* An account's value of a dimension's field (account.<name>) as text; NULL: it has none. */
const char *account_field_text(const struct json *attributes, enum account_kind kind, const char *name,
                               struct arena *a);
/* A dimension's cells go, a slice at a time, and come anew where it is wanted. */
MUST_CHECK enum err dimension_leave(struct db *db, struct rollup *r, struct dimension *d, bool wanted);
/* One slice of building or leaving; *ret_worked: there was something to do. */
MUST_CHECK enum err dimension_work(struct rollup *r, struct db *db, bool *ret_worked);

/* Facts of one account whose cells are moved at once; with more its dimensions are built anew. Tests make it small. */
extern int64_t cutting_move_facts;

#endif
