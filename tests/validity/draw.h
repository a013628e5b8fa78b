/* Random answers, waits and counts whose truth is known. */
#ifndef WAYMARK_TESTS_VALIDITY_DRAW_H
#define WAYMARK_TESTS_VALIDITY_DRAW_H

#include <stdint.h>

#include "tests/db/dice.h"

#define SCORES 11 /* 0..10 */
#define TOP_BOX 8 /* and above */

/* A population of answers: how many of a hundred people give each score. */
struct population {
    const char *name;
    int percent[SCORES];
};
extern const struct population MIXED, HAPPY;

double population_nps(const struct population *p);
double population_share(const struct population *p); /* of scores from TOP_BOX, percent */
double population_mean(const struct population *p);

int64_t draw_score(struct dice *d, const struct population *p);
double draw_unit(struct dice *d); /* above 0, below 1 */
double draw_normal(struct dice *d);
int64_t draw_poisson(struct dice *d, double mean);   /* mean below 700 */
int64_t draw_geometric(struct dice *d, double mean); /* from 1 */

#endif
