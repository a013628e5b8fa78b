/* An open-addressing hash map of cells. Must not know what a cell means. */
#include "db/cellmap.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define CELLMAP_FIRST 1024
#define CELLMAP_KEEP (1u << 16) /* cells kept over a clear: a commit's worth, 4 MiB */

void cellmap_free(struct cellmap *m)
{
    free(m->cells);
    free(m->slots);
    *m = (struct cellmap){0};
}

void cellmap_clear(struct cellmap *m)
{
    if (m->cap > CELLMAP_KEEP) cellmap_free(m);
    m->n = 0;
    if (m->slots) memset(m->slots, 0, m->slots_n * sizeof *m->slots);
}

static size_t cell_hash(int64_t period, int64_t series, int64_t bucket)
{
    uint64_t h = (uint64_t)period * UINT64_C(0x9e3779b97f4a7c15);

    h = (h ^ (h >> 32) ^ (uint64_t)series) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ (h >> 32) ^ (uint64_t)bucket) * UINT64_C(0x94d049bb133111eb);
    return (size_t)(h ^ (h >> 31));
}

static size_t cell_slot(const struct cellmap *m, int64_t period, int64_t series, int64_t bucket)
{
    size_t i = cell_hash(period, series, bucket) & (m->slots_n - 1);

    for (; m->slots[i]; i = (i + 1) & (m->slots_n - 1)) {
        const struct cell *c = &m->cells[m->slots[i] - 1];

        if (c->period == period && c->series == series && c->bucket == bucket) break;
    }
    return i;
}

static void cellmap_grow(struct cellmap *m)
{
    m->cap = m->cap ? m->cap * 2 : CELLMAP_FIRST;
    assert(m->cap < UINT32_MAX);
    m->cells = memory_resize(m->cells, m->cap * sizeof *m->cells);
    m->slots_n = m->cap * 2;
    free(m->slots);
    m->slots = memory_alloc(m->slots_n * sizeof *m->slots);
    memset(m->slots, 0, m->slots_n * sizeof *m->slots);
    for (size_t i = 0; i < m->n; i++) {
        const struct cell *c = &m->cells[i];

        m->slots[cell_slot(m, c->period, c->series, c->bucket)] = (uint32_t)i + 1;
    }
}

void cellmap_add(struct cellmap *m, int64_t period, int64_t series, int64_t bucket, int64_t n, wide sum)
{
    size_t slot;
    struct cell *c;

    if (m->n == m->cap) cellmap_grow(m);
    slot = cell_slot(m, period, series, bucket);
    if (!m->slots[slot]) {
        m->cells[m->n++] = (struct cell){.period = period, .series = series, .bucket = bucket};
        m->slots[slot] = (uint32_t)m->n;
    }
    c = &m->cells[m->slots[slot] - 1];
    c->n += n;
    c->sum += sum;
    if (n < 0) c->removed -= n;
}

static int cell_compare(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;

    if (x->period != y->period) return x->period < y->period ? -1 : 1;
    if (x->series != y->series) return x->series < y->series ? -1 : 1;
    return (x->bucket > y->bucket) - (x->bucket < y->bucket);
}

void cellmap_sort(struct cellmap *m)
{
    if (m->n > 1) qsort(m->cells, m->n, sizeof *m->cells, cell_compare);
}
