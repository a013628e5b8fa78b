/* Wallet allocation's ranks as buckets, and what names an invitation among observations. Must not look at facts. */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kpi/revenue.h"
#include "kpi/series.h"

#define THOUSANDTHS INT64_C(1000)
#define BRANDS_MAX 1000
/* A bucket is rank * RADIX + brands, both in thousandths; brands stay below it. */
#define RADIX (BRANDS_MAX * THOUSANDTHS + 1)

bool rank_bucket(double rank, double brands, int64_t *ret)
{
    if (!(rank >= 1 && rank <= brands && brands <= BRANDS_MAX)) return false;
    *ret = llround(rank * (double)THOUSANDTHS) * RADIX + llround(brands * (double)THOUSANDTHS);
    return true;
}

/* 2 (b + 1 - r) / (b (b + 1)) from whole numbers, rounded once: equal shares are equal doubles. */
double rank_share(int64_t bucket)
{
    int64_t rank = bucket / RADIX, brands = bucket % RADIX;

    assert(rank >= THOUSANDTHS && rank <= brands);
    return (double)(200 * THOUSANDTHS * (brands + THOUSANDTHS - rank)) / (double)(brands * (brands + THOUSANDTHS));
}

void estimate_rank(const struct histogram *h, struct estimate *ret)
{
    int64_t n = histogram_n(h);
    double first, away = 0, squares = 0, half;

    if (n <= 0) {
        estimate_nothing(REASON_NO_OBSERVATIONS, ret);
        return;
    }
    /* Counted from the first bucket's share, so that equal shares have a mean equal to the bit, and no interval. */
    first = rank_share(h->bins[0].bucket);
    for (size_t i = 0; i < h->used; i++) away += (double)h->bins[i].n * (rank_share(h->bins[i].bucket) - first);
    *ret = (struct estimate){.has_value = true, .n = n, .value = first + away / (double)n};
    for (size_t i = 0; i < h->used; i++) {
        double distance = rank_share(h->bins[i].bucket) - ret->value;

        squares += (double)h->bins[i].n * distance * distance;
    }
    if (n == 1 || squares <= 0) return;
    half = student_t975((double)(n - 1)) * sqrt(squares / (double)(n - 1) / (double)n);
    ret->has_low = ret->has_high = true;
    ret->low = fmax(ret->value - half, 0.0);
    ret->high = fmin(ret->value + half, 100.0);
}

static int64_t erased_hash(const char *id)
{
    size_t n = strlen(id), digits = n < 16 ? n : 16;

    return (int64_t)strtoull(id + n - digits, NULL, 16);
}

/* Stored, so not FNV: who chooses ids must not be able to make two invitations one. */
int64_t invitation_hash(const char *source, const char *id)
{
    unsigned char parts[2][TEXT_SHA256_SIZE], all[TEXT_SHA256_SIZE];
    uint64_t bits = 0;

    if (id[0] == ERASED_MARK) return erased_hash(id);
    /* Of hashes of both: no source and id run into one another. */
    text_sha256(source, strlen(source), parts[0]);
    text_sha256(id, strlen(id), parts[1]);
    text_sha256(parts, sizeof parts, all);
    for (size_t i = 0; i < sizeof bits; i++) bits = bits << 8 | all[i];
    bits &= (UINT64_C(1) << 62) - 1;
    return bits == 0 ? 1 : (int64_t)bits;
}
