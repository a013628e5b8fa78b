/*
 * A writer with a thread under test, operations that do a given deed, and a gate that holds the writer while others
 * queue up: so what shares a transaction is certain, without waiting for time to pass.
 */
#ifndef WAYMARK_TESTS_UNIT_DB_DEED_H
#define WAYMARK_TESTS_UNIT_DB_DEED_H

#include <pthread.h>
#include <stdatomic.h>

#include "db/writer.h"
#include "tests/unit/db/temp.h"

extern struct temp deed_temp;
extern struct writer *deed_writer;
void deed_setup(void);
void deed_teardown(void);

enum deed {
    ADD,            /* counts its counter up */
    ANSWER,         /* answers without writing */
    ADD_AND_ANSWER, /* breaks the contract of shared operations: writes, then answers */
    BREAK,          /* a failed bind */
    ADD_LONG        /* writes a row of 8 MiB */
};

struct deed_op {
    struct write_op op;
    enum deed deed;
    const char *counter;
    enum err answer; /* what ANSWER answers */
    int64_t value;   /* what the counter came to */
    int runs;
    atomic_int told; /* times */
    enum err result;
};

/* One fact, counter "test", answer ERR_CONFLICT. */
void deed_make(struct deed_op *d, enum deed deed, bool shared);
enum err deed_run(struct db *db, struct rollup *rollup, void *arg);     /* arg: struct deed_op */
enum err deed_nothing(struct db *db, struct rollup *rollup, void *arg); /* ERR_NONE: no commit */

/* An operation of its own that holds the writer until it is opened. */
struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t moved;
    bool entered, open, left;
    struct write_op op;
};

void gate_close(struct gate *g); /* returns when the writer stands still */
void gate_open(struct gate *g);

/* Everything submitted before has been answered when this returns. */
void deed_settle(void);
void deed_submit_all(struct deed_op *ops, size_t n);
/* Runs them as one queue; commits tells how many transactions it took. */
void deed_run_queued(struct deed_op *ops, size_t n, int64_t *ret_commits);
/* The counter's next value as another process would find it after a restart. */
int64_t deed_next_after_restart(const char *counter);

#endif
