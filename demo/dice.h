/*
 * Chance that repeats itself: a small generator, and decks that deal chance evenly.
 *
 * A deck cuts [0, 1) into n equal cards, shuffles them and deals each once before any comes again. Whatever is drawn
 * from one deck keeps its shares from month to month: the sample company must not drop by accident.
 * Only + - * / on doubles, so that every machine deals the same.
 */
#ifndef WAYMARK_DEMO_DICE_H
#define WAYMARK_DEMO_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};
/* Streams of other names are independent of each other. */
void dice_init(struct dice *d, uint64_t seed, const char *stream);
uint64_t dice_next(struct dice *d);
double dice_unit(struct dice *d);                                /* [0, 1) */
int64_t dice_between(struct dice *d, int64_t low, int64_t high); /* both included; low <= high */

#define DECK_MAX 50
struct deck {
    struct dice dice;
    unsigned n, left;
    unsigned char cards[DECK_MAX];
};
void deck_init(struct deck *d, uint64_t seed, const char *stream, unsigned n); /* 1 <= n <= DECK_MAX */
double deck_unit(struct deck *d);                                              /* [0, 1) */
bool deck_chance(struct deck *d, unsigned per_mille);                          /* true in so many of a thousand */

/* The value at u of a distribution given by its quantiles at 0, 1/(n-1), ... 1; straight lines between. n >= 2. */
int64_t quantile_at(const int64_t *points, size_t n, double u);
/* The index that u falls on when the parts are so many thousandths each; the last takes what is left. */
size_t part_at(const unsigned *per_mille, size_t n, double u);

#endif
