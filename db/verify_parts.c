/* The sums of verify: rows to hashes, hashes to parts. Must not read the database. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/verify.h"

#define PARTS_FIRST 256

static const uint64_t LANE_SEEDS[2] = {UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707344)};

/* splitmix64's finalizer: every bit of the input moves every bit of the output. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

struct row_hash row_hash_begin(enum verify_table table)
{
    struct row_hash h;

    for (int i = 0; i < 2; i++) h.lanes[i] = mix(LANE_SEEDS[i] + (uint64_t)table);
    return h;
}

void row_hash_int(struct row_hash *h, int64_t v)
{
    for (int i = 0; i < 2; i++) h->lanes[i] = mix(h->lanes[i] * 3 + mix((uint64_t)v + LANE_SEEDS[i]));
}

void row_hash_text(struct row_hash *h, const char *text)
{
    size_t n = strlen(text);

    for (int i = 0; i < 2; i++) h->lanes[i] = mix(h->lanes[i] * 3 + text_hash(text, n, LANE_SEEDS[i]) + n);
}

void verify_parts_free(struct verify_parts *p)
{
    free(p->items);
    free(p->slots);
    *p = (struct verify_parts){0};
}

static size_t part_slot(const struct verify_parts *p, enum verify_table table, int64_t of, int64_t slot)
{
    size_t i = (size_t)mix(mix((uint64_t)of * 8 + (uint64_t)table) + (uint64_t)slot) & (p->slots_n - 1);

    for (; p->slots[i]; i = (i + 1) & (p->slots_n - 1)) {
        const struct verify_part *part = &p->items[p->slots[i] - 1];

        if (part->table == table && part->of == of && part->slot == slot) break;
    }
    return i;
}

static void parts_grow(struct verify_parts *p)
{
    p->cap = p->cap ? p->cap * 2 : PARTS_FIRST;
    assert(p->cap < UINT32_MAX);
    p->items = memory_resize(p->items, p->cap * sizeof *p->items);
    p->slots_n = p->cap * 2;
    free(p->slots);
    p->slots = memory_alloc(p->slots_n * sizeof *p->slots);
    memset(p->slots, 0, p->slots_n * sizeof *p->slots);
    for (size_t i = 0; i < p->n; i++)
        p->slots[part_slot(p, p->items[i].table, p->items[i].of, p->items[i].slot)] = (uint32_t)i + 1;
}

struct verify_part *verify_part_of(struct verify_parts *p, enum verify_table table, int64_t of, int64_t slot)
{
    size_t i;

    if (p->n == p->cap) parts_grow(p);
    i = part_slot(p, table, of, slot);
    if (!p->slots[i]) {
        p->items[p->n++] = (struct verify_part){.table = table, .of = of, .slot = slot};
        p->slots[i] = (uint32_t)p->n;
    }
    return &p->items[p->slots[i] - 1];
}

void verify_part_derived(struct verify_part *part, const struct row_hash *h)
{
    part->derived++;
    for (int i = 0; i < 2; i++) part->sums[i] += h->lanes[i];
}

void verify_part_stored(struct verify_part *part, const struct row_hash *h)
{
    part->stored++;
    for (int i = 0; i < 2; i++) part->sums[i] -= h->lanes[i];
}

static void part_add(struct verify_part *part, struct row_hash counts, int64_t n, wide sum)
{
    struct row_hash sums = counts;

    row_hash_int(&sums, 1);
    for (int i = 0; i < 2; i++) part->sums[i] += counts.lanes[i] * (uint64_t)n + sums.lanes[i] * (uint64_t)sum;
}

void verify_part_cell(struct verify_part *part, int64_t period, int64_t bucket, int64_t n, wide sum)
{
    struct row_hash h = row_hash_begin(VERIFY_CELL);

    row_hash_int(&h, period);
    row_hash_int(&h, bucket);
    part_add(part, h, n, sum);
}

void verify_part_cut(struct verify_part *part, int64_t cut, int64_t series, int64_t bucket, int64_t n, wide sum)
{
    struct row_hash h = row_hash_begin(VERIFY_CUT);

    row_hash_int(&h, cut);
    row_hash_int(&h, series);
    row_hash_int(&h, bucket);
    part_add(part, h, n, sum);
}

int64_t verify_part_differs(const struct verify_part *part)
{
    int64_t rows = part->derived > part->stored ? part->derived - part->stored : part->stored - part->derived;

    if (rows == 0 && (part->sums[0] != 0 || part->sums[1] != 0)) rows = 1;
    return rows + part->wrong;
}

static int part_compare(const void *a, const void *b)
{
    const struct verify_part *x = a, *y = b;

    if (x->table != y->table) return x->table < y->table ? -1 : 1;
    if (x->of != y->of) return x->of < y->of ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

void verify_parts_sort(struct verify_parts *p)
{
    if (p->n > 1) qsort(p->items, p->n, sizeof *p->items, part_compare);
    free(p->slots);
    p->slots = NULL;
    p->slots_n = 0;
    p->cap = p->n;
}
