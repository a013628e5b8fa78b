/*
 * What a worker writes in a round, as a pure function of (round, operation): the one that is killed does it, the one
 * that looks afterwards knows what it did. And the state that a prefix of a round's operations leaves.
 */
#ifndef WAYMARK_TESTS_FAULT_PLAN_H
#define WAYMARK_TESTS_FAULT_PLAN_H

#include "db/store.h"

#define PLAN_OPS 20000 /* of a round: more than any machine does before it is killed */
#define PLAN_ITEMS 40  /* in a batch */
#define PLAN_ANSWERS 20
#define PLAN_SOURCE "fault"

enum plan_kind {
    PLAN_POST,   /* new facts */
    PLAN_REPEAT, /* an earlier post again */
    PLAN_UPDATE, /* one of the answers changes */
    PLAN_DELETE, /* the first fact of an earlier post */
    PLAN_DEFINE, /* a metric is taken up or left */
    PLAN_WORK    /* a slice of building it */
};
struct plan_op {
    enum plan_kind kind;
    int target; /* repeat, delete: the post; update: the answer */
    size_t n;   /* of a post */
};
struct plan_op plan_op(int round, int k);
/* The facts of a post or an update; strings in the arena. */
struct fact_input plan_item(struct arena *a, int round, int k, size_t i);

/* What is stored of one round, and of the answers that all rounds share. */
struct plan_state {
    bool present[PLAN_OPS][PLAN_ITEMS];
    int64_t answers[PLAN_ANSWERS]; /* when each was given as last told; 0 = never */
};
void plan_apply(struct plan_state *state, int round, int k);

#endif
