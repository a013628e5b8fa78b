/*
 * SplitMix64, seeded per stream, and decks shuffled by Fisher and Yates. Must not touch
 * libm: two machines may round differently there.
 */
#include "demo/dice.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "kpi/splitmix.h"

void dice_init(struct dice *d, uint64_t seed, const char *stream)
{
    d->state = text_hash(stream, strlen(stream), seed);
    d->state = dice_next(d);
}

uint64_t dice_next(struct dice *d)
{
    return splitmix_next(&d->state);
}

double dice_unit(struct dice *d)
{
    return (double)(dice_next(d) >> 11) / 9007199254740992.0; /* 2^53 */
}

int64_t dice_between(struct dice *d, int64_t low, int64_t high)
{
    assert(low <= high);
    /* The modulo prefers small numbers by less than one in 2^40 for every span used here. */
    return low + (int64_t)(dice_next(d) % (uint64_t)(high - low + 1));
}

void deck_init(struct deck *d, uint64_t seed, const char *stream, unsigned n)
{
    assert(n >= 1 && n <= DECK_MAX);
    dice_init(&d->dice, seed, stream);
    d->n = n;
    d->left = 0;
}

double deck_unit(struct deck *d)
{
    if (d->left == 0) {
        for (unsigned i = 0; i < d->n; i++) d->cards[i] = (unsigned char)i;
        for (unsigned i = d->n - 1; i > 0; i--) {
            unsigned j = (unsigned)dice_between(&d->dice, 0, i);
            unsigned char card = d->cards[i];

            d->cards[i] = d->cards[j];
            d->cards[j] = card;
        }
        d->left = d->n;
    }
    d->left--;
    return (d->cards[d->left] + dice_unit(&d->dice)) / d->n;
}

bool deck_chance(struct deck *d, unsigned per_mille)
{
    return deck_unit(d) * 1000.0 < (double)per_mille;
}

int64_t quantile_at(const int64_t *points, size_t n, double u)
{
    double place = u * (double)(n - 1);
    size_t i = (size_t)place;

    assert(n >= 2 && u >= 0 && u < 1);
    return points[i] + (int64_t)((double)(points[i + 1] - points[i]) * (place - (double)i));
}

size_t part_at(const unsigned *per_mille, size_t n, double u)
{
    double at = u * 1000.0, sum = 0;

    for (size_t i = 0; i + 1 < n; i++) {
        sum += per_mille[i];
        if (at < sum) return i;
    }
    return n - 1;
}
