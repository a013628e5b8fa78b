/* The sparse histogram: bins in an arena, sorted by bucket. Must not know what a bucket means. */
#include "kpi/histogram.h"

#include <string.h>

/* The index of the first bin whose bucket is not below. */
static size_t histogram_place(const struct histogram *h, int64_t bucket)
{
    size_t low = 0, high = h->used;

    /* Cells arrive in order of bucket, so the end is the likely place. */
    if (h->used == 0 || h->bins[h->used - 1].bucket < bucket) return h->used;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (h->bins[middle].bucket < bucket) low = middle + 1;
        else high = middle;
    }
    return low;
}

void histogram_add(struct histogram *h, struct arena *a, int64_t bucket, int64_t n, wide sum)
{
    size_t at = histogram_place(h, bucket);
    struct bin *bin;

    if (at < h->used && h->bins[at].bucket == bucket) {
        bin = &h->bins[at];
        bin->n += n;
        bin->sum += sum;
        /* What was taken back leaves no trace: a changed histogram equals one built without it. */
        if (bin->n != 0 || bin->sum != 0) return;
        memmove(bin, bin + 1, (h->used - at - 1) * sizeof *bin);
        h->used--;
        return;
    }
    if (n == 0 && sum == 0) return;
    h->bins = arena_grow(a, h->bins, h->used, &h->cap, sizeof *h->bins);
    bin = &h->bins[at];
    memmove(bin + 1, bin, (h->used - at) * sizeof *bin);
    h->used++;
    bin->bucket = bucket;
    bin->n = n;
    bin->sum = sum;
}

void histogram_merge(struct histogram *h, struct arena *a, const struct histogram *other)
{
    /* A histogram merged with itself would lose bins under its own feet. */
    if (h == other) {
        for (size_t i = 0; i < h->used; i++) {
            h->bins[i].n *= 2;
            h->bins[i].sum *= 2;
        }
        return;
    }
    for (size_t i = 0; i < other->used; i++) {
        histogram_add(h, a, other->bins[i].bucket, other->bins[i].n, other->bins[i].sum);
    }
}

int64_t histogram_n(const struct histogram *h)
{
    int64_t n = 0;

    for (size_t i = 0; i < h->used; i++) n += h->bins[i].n;
    return n;
}

wide histogram_sum(const struct histogram *h)
{
    wide sum = 0;

    for (size_t i = 0; i < h->used; i++) sum += h->bins[i].sum;
    return sum;
}

int64_t histogram_count_of(const struct histogram *h, int64_t bucket)
{
    size_t at = histogram_place(h, bucket);

    return at < h->used && h->bins[at].bucket == bucket ? h->bins[at].n : 0;
}
