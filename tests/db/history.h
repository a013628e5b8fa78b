/*
 * A random history: what is done to a company, and beside it a model of what must be stored afterwards, kept by rules of
 * its own: identity, repetition, conflict, and whose fact it is.
 */
#ifndef WAYMARK_TESTS_DB_HISTORY_H
#define WAYMARK_TESTS_DB_HISTORY_H

#include "tests/db/company.h"

/* A fact as it was sent, and with it what the oracle needs to know without reading JSON. */
struct sent {
    struct fact_input in;
    const char *prio, *order; /* attributes, NULL = none; order as text, whether it was sent as number or string */
    /* as stored: whose it is, by the contact where it did not say */
    const char *account, *role;
    enum side side;
};

enum { KEYS = 7, JOURNEY_KEYS = 2 };
struct person {
    const char *role, *account;
    enum side side;
};
struct place_of_account {
    const char *partner, *attributes;
};
/* What a rollback must bring back. */
struct truth {
    struct sent *facts;
    size_t n, cap;
    struct person people[CONTACTS];
    int defined[KEYS]; /* measure, -1 = none */
    int journeys[JOURNEY_KEYS];
    struct place_of_account accounts[ACCOUNTS];
    unsigned dimensions; /* bits */
};

struct history {
    struct dice dice;
    struct arena *a;
    struct company company;
    struct truth truth;
    struct sent *gone; /* deleted: their ids may come again */
    size_t gone_n, gone_cap;
    int64_t ids;
    int64_t accounts, subjects, moments, events; /* how many of each this one uses: the fewer, the more they meet */
    bool crowd;    /* hundreds in a batch, all in one account: more than one page of everything */
    bool moves;    /* accounts change all the time, cuts are built a few observations at a time */
    int64_t steps; /* done; of them: */
    int64_t rollbacks, conflicts, updates, duplicates, deletes;
};

void history_begin(struct history *h, struct arena *a, const char *dir, uint64_t seed);
/* One transaction. */
void history_step(struct history *h);
void history_end(struct history *h);
struct account history_account(size_t i, const struct place_of_account *p);
/* The same facts, all at once and in another order, in a database of its own. */
void history_retell(struct history *h, const char *dir, struct company *ret);

#endif
