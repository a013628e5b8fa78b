/* Answers one by one, and the samples they make: what KPI.md says of accounts, taken literally. */
#ifndef WAYMARK_TESTS_UNIT_KPI_ANSWERS_H
#define WAYMARK_TESTS_UNIT_KPI_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kpi/sample.h"
#include "tests/unit/kpi/random.h"

#define ANSWERS_MAX 400
#define ACCOUNTS_MAX 40

/* Answers one by one: account and x. Account 0 has no name. */
struct answers {
    size_t n;
    int64_t account[ANSWERS_MAX];
    double x[ANSWERS_MAX];
};
/* A sample with room of its own. */
struct room {
    struct cluster clusters[ACCOUNTS_MAX + 1];
    struct sample sample;
};

/* Up to ten answers each of up to twelve accounts and of people without one; by chance of nobody. */
void answers_roll(struct dice *dice, enum sample_kind kind, struct answers *ret);
/* Whoever has no account becomes an account of its own, numbered on from `first`. */
void answers_name(struct answers *a, int64_t first);
double answers_mean(const struct answers *a);
/* u of KPI.md: the sum of (x - mean) over an account's answers, by n. */
double answers_pull(const struct answers *a, int64_t account);
bool answers_name_account(const struct answers *a, int64_t account);
/* Accounts 0..ACCOUNTS_MAX, weights 0..3, a scale from 1 to 5. */
void room_fill(const struct answers *a, enum sample_kind kind, struct room *ret);

#endif
