/*
 * The board of changes: an open-addressing table of (series, month) under one lock. For every series one more entry
 * holds its newest change of all, so that most questions are one look-up.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "api/board.h"

#define ANY_MONTH INT64_MIN
#define FIRST_MONTH (-1) /* no fact is older than 1970 in UTC; "all months before" reaches no further */
#define BOARD_SLOTS (BOARD_ITEMS_MAX * 2)

struct board_item {
    int64_t series, month, sequence; /* sequence 0: a free slot */
};

struct board {
    pthread_mutex_t lock;
    struct board_item *items; /* BOARD_SLOTS */
    size_t n;
    int64_t sequence, floor; /* what changed up to `floor` is forgotten */
    int64_t definitions, registry;
};

struct ground {
    int64_t sequence, valid_until;
    bool registry;
    size_t n;
    struct figure_dependency items[];
};

struct board *board_create(void)
{
    struct board *b = memory_alloc(sizeof *b);

    b->items = memory_alloc(BOARD_SLOTS * sizeof *b->items);
    memset(b->items, 0, BOARD_SLOTS * sizeof *b->items);
    pthread_mutex_init(&b->lock, NULL);
    return b;
}

void board_drop(struct board *b)
{
    if (b == NULL) return;
    pthread_mutex_destroy(&b->lock);
    free(b->items);
    free(b);
}

/* The item of a pair, or the free slot where it would be. */
static struct board_item *board_slot(struct board *b, int64_t series, int64_t month)
{
    uint64_t h = (uint64_t)series * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)month * UINT64_C(0xbf58476d1ce4e5b9);

    for (h ^= h >> 32;; h++) {
        struct board_item *at = &b->items[h % BOARD_SLOTS];

        if (at->sequence == 0 || (at->series == series && at->month == month)) return at;
    }
}

static void board_set(struct board *b, int64_t series, int64_t month, int64_t sequence)
{
    struct board_item *at = board_slot(b, series, month);

    if (at->sequence == 0 && b->n == BOARD_ITEMS_MAX) {
        memset(b->items, 0, BOARD_SLOTS * sizeof *b->items);
        b->n = 0;
        b->floor = sequence;
        at = board_slot(b, series, month);
    }
    if (at->sequence == 0) b->n++;
    *at = (struct board_item){series, month, sequence};
}

void board_note(struct board *b, const struct rollup *r, int64_t sequence)
{
    size_t n;
    const struct rollup_mark *marks = rollup_marks(r, &n);

    pthread_mutex_lock(&b->lock);
    for (size_t i = 0; i < n; i++) {
        board_set(b, marks[i].series, marks[i].month, sequence);
        board_set(b, marks[i].series, ANY_MONTH, sequence);
    }
    if (rollup_definitions_changed(r)) b->definitions = sequence;
    if (rollup_registry_changed(r)) b->registry = sequence;
    b->sequence = sequence;
    pthread_mutex_unlock(&b->lock);
}

int64_t board_sequence(struct board *b)
{
    int64_t sequence;

    pthread_mutex_lock(&b->lock);
    sequence = b->sequence;
    pthread_mutex_unlock(&b->lock);
    return sequence;
}

struct ground *ground_make(int64_t sequence, const struct figure_dependencies *d)
{
    size_t n = d ? d->n : 0;
    struct ground *g = memory_alloc(sizeof *g + n * sizeof *g->items);

    g->sequence = sequence;
    g->valid_until = d ? d->valid_until : INT64_MAX;
    g->registry = d ? d->registry : true;
    g->n = n;
    if (n > 0) memcpy(g->items, d->items, n * sizeof *g->items);
    return g;
}

void ground_free(void *ground)
{
    free(ground);
}

static bool dependency_holds(struct board *b, const struct figure_dependency *d, int64_t sequence)
{
    if (board_slot(b, d->series, ANY_MONTH)->sequence <= sequence) return true;
    for (int64_t month = d->first_month < FIRST_MONTH ? FIRST_MONTH : d->first_month; month <= d->last_month; month++)
        if (board_slot(b, d->series, month)->sequence > sequence) return false;
    return true;
}

bool board_holds(struct board *b, const struct ground *g, int64_t now_us)
{
    bool holds;

    if (now_us >= g->valid_until) return false;
    pthread_mutex_lock(&b->lock);
    holds = b->floor <= g->sequence && b->definitions <= g->sequence && (!g->registry || b->registry <= g->sequence);
    if (holds && b->sequence != g->sequence)
        for (size_t i = 0; holds && i < g->n; i++) holds = dependency_holds(b, &g->items[i], g->sequence);
    pthread_mutex_unlock(&b->lock);
    return holds;
}
