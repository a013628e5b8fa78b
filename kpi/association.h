/* Does one thing go with another, and which of many comparisons may be believed? (KPI.md 5) Pure. */
#ifndef WAYMARK_KPI_ASSOCIATION_H
#define WAYMARK_KPI_ASSOCIATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "kpi/change.h"
#include "kpi/sample.h"

/* Spearman's rho of n pairs, mean ranks for ties; false: n < 3 or one side is constant. `ranks`: room for 2 n. */
bool spearman(const double *x, const double *y, size_t n, double *ranks, double *ret_rho);
/* Fisher's z interval of a rank correlation (variance 1.06 / (n - 3), Fieller et al. 1957), n > 3. */
void spearman_interval(double rho, size_t n, double *ret_low, double *ret_high);

/*
 * Two-sided p of the difference between the mean of m accounts and that of all others, by drawing m accounts at random: exact
 * however few they are. sum, n: of each account (x and its number of answers; n > 0); observed: the difference of the two
 * means. `room`: as many indices as accounts. (1 + hits) / (1 + rounds), deterministic from `seed`.
 */
double groups_permutation_p(const double *sum, const double *n, size_t accounts, size_t m, double observed,
                            uint32_t rounds, uint64_t seed, size_t *room);

/*
 * Two-sided p of a sum of m parts, each of which is as likely to have come out with the other sign: flips signs at random
 * (the score form of the wild cluster bootstrap, Kline & Santos 2012). Honest however few the parts are; 1 for none.
 */
double signs_permutation_p(const double *parts, size_t m, uint32_t rounds, uint64_t seed);

/* p of a change by its interval: 2 Phi(-z), z = 1.96 |d| / h, h the distance from d to its bound on 0's side. No interval: 1. */
double change_p(const struct change *c);
/* Benjamini & Hochberg 1995: sets found[i] for those up to the largest i with p(i) <= level i / k. Answers their number.
 * `order`: room for k. */
size_t benjamini_hochberg(const double *p, size_t k, double level, size_t *order, bool *found);

/*
 * p of a change between two samples. The interval's own p promises more than a few clusters can hold, and a rule that compares
 * everything with everything meets such comparisons every month: where it is small, each account's part of the difference
 * (from what both samples say together) has its sign dealt by chance; where they are too few for that, by Student's own tail. In `a`: room for the parts.
 */
double sample_change_p(const struct sample *now, const struct sample *before, const struct change *c, struct arena *a);

/* The same between two samples that share no account: whole accounts are dealt to the two at random. */
double groups_change_p(const struct sample *one, const struct sample *others, const struct change *c, struct arena *a);

#endif
