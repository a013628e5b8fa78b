/* Stays from the events that enter phases. Must not know what a phase is besides its place in the journey. */
#include "kpi/stays.h"

#include <assert.h>
#include <stdlib.h>

/* By time; at one instant the phase furthest in the journey first. */
static int compare_entries(const void *a, const void *b)
{
    const struct stay_entry *x = a, *y = b;

    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    if (x->phase != y->phase) return x->phase > y->phase ? -1 : 1;
    return (x->no > y->no) - (x->no < y->no);
}

size_t kpi_stays(struct stay_entry *entries, size_t n, struct stay *ret)
{
    size_t made = 0;

    if (n == 0) return 0;
    qsort(entries, n, sizeof *entries, compare_entries);
    for (size_t i = 0; i < n; i++) {
        const struct stay_entry *e = &entries[i];

        if (i > 0 && entries[i - 1].at == e->at) continue;
        if (made > 0 && ret[made - 1].phase == e->phase) continue;
        if (made > 0) {
            ret[made - 1].has_left = true;
            ret[made - 1].left = e->at;
        }
        ret[made++] = (struct stay){.phase = e->phase, .entered = e->at, .no = e->no};
    }
    return made;
}

const struct stay *stay_at(const struct stay *stays, size_t n, int64_t t)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (stays[middle].entered <= t) low = middle + 1;
        else high = middle;
    }
    if (low == 0) return NULL;
    assert(!stays[low - 1].has_left || stays[low - 1].left > t || low == n);
    return stays[low - 1].has_left && stays[low - 1].left <= t ? NULL : &stays[low - 1];
}
