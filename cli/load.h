/*
 * Loading items into an open database: decoded as the API decodes them, stored in batches by the same operations,
 * each batch durable before the next begins. Shared by import and demo.
 */
#ifndef WAYMARK_CLI_LOAD_H
#define WAYMARK_CLI_LOAD_H

#include "cli/opened.h"
#include "db/store.h"

#define LOAD_BATCH 1000 /* items in one transaction */

enum load_kind { LOAD_RESPONSES, LOAD_EVENTS, LOAD_INVITATIONS, LOAD_ACCOUNTS, LOAD_CONTACTS, LOAD_KINDS };
extern const char *const load_kind_names[LOAD_KINDS]; /* "responses", ... */

/* Where an item came from; text is NULL where nobody asks. */
struct load_row {
    int64_t row, line; /* both from 1 */
    const char *text;
    size_t size;
};

struct load {
    struct opened *opened;
    struct arena *arena; /* of the batch: items must live here; emptied with each batch */
    enum load_kind kind; /* of the batch */
    int64_t now;
    struct load_row *rows;
    union {
        struct fact_input *facts;
        struct account *accounts;
        struct contact *contacts;
    } items;
    size_t n, rows_cap, items_cap;
    size_t refused_n; /* since the last batch: their memory is bounded, too */
    int64_t created, updated, duplicates, rejected;
    /* Told of every row that is refused; may be NULL. */
    void (*refused)(void *arg, const struct load_row *row, const struct faults *faults);
    void *arg;
    struct faults faults; /* of the row under way */
};

void load_begin(struct load *l, struct opened *opened);
/* For the item's JSON and anything that it points to. Valid until the next load_item or load_flush. */
struct arena *load_arena(struct load *l);
/* The faults of the row that is being made; emptied. */
struct faults *load_faults(struct load *l);
/* One item; a row that cannot be used is refused, which is no failure. Failures are the database's. */
MUST_CHECK enum err load_item(struct load *l, enum load_kind kind, const struct load_row *row, const struct json *item);
/* Refuses a row for the faults in load_faults(). */
MUST_CHECK enum err load_refuse(struct load *l, const struct load_row *row);
MUST_CHECK enum err load_flush(struct load *l);
void load_end(struct load *l); /* what was not flushed is dropped */

#endif
