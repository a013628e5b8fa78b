/*
 * Recurring revenue: subscriptions' events become one line an account, lines become figures between two moments.
 * Must not divide before sums are complete: amounts are exact until the last step.
 */
#include "kpi/revenue.h"

#include <assert.h>
#include <stdlib.h>

/* What an event adds to an account's revenue. */
struct delta {
    int64_t account, at;
    wide by;
};

static int compare_events(const void *a, const void *b)
{
    const struct revenue_event *x = a, *y = b;

    if (x->subscription != y->subscription) return x->subscription < y->subscription ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    if (x->step != y->step) return x->step < y->step ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static int compare_deltas(const void *a, const void *b)
{
    const struct delta *x = a, *y = b;

    if (x->account != y->account) return x->account < y->account ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* Two an event: what its account gains, and what the account loses that held the subscription before it. */
static size_t deltas_make(const struct revenue_event *events, size_t n, struct delta *ret)
{
    size_t made = 0;

    for (size_t i = 0; i < n; i++) {
        const struct revenue_event *e = &events[i], *before = i > 0 ? &events[i - 1] : NULL;

        if (before && before->subscription == e->subscription && before->account != 0) {
            ret[made++] = (struct delta){before->account, e->at, -before->value};
        }
        if (e->account != 0) ret[made++] = (struct delta){e->account, e->at, e->value};
    }
    return made;
}

/* One account's points from its deltas [from, to): instants that change nothing leave none. */
static void line_make(const struct delta *deltas, size_t n, struct revenue_point *room, struct revenue_line *ret)
{
    wide revenue = 0;

    *ret = (struct revenue_line){.account = deltas[0].account, .points = room};
    for (size_t from = 0, to; from < n; from = to) {
        wide by = 0;

        for (to = from; to < n && deltas[to].at == deltas[from].at; to++) by += deltas[to].by;
        revenue += by;
        if (by != 0) ret->points[ret->n++] = (struct revenue_point){deltas[from].at, revenue};
    }
}

void revenue_book_make(struct revenue_event *events, size_t n, struct arena *a, struct revenue_book *ret)
{
    struct revenue_book book = {.n = 0};
    struct revenue_point *points;
    struct delta *deltas;
    size_t deltas_n, accounts = 0;

    *ret = book;
    if (n == 0) return;
    qsort(events, n, sizeof *events, compare_events);
    deltas = arena_array(a, n, 2 * sizeof *deltas);
    deltas_n = deltas_make(events, n, deltas);
    if (deltas_n == 0) return;
    qsort(deltas, deltas_n, sizeof *deltas, compare_deltas);
    for (size_t i = 0; i < deltas_n; i++) accounts += i == 0 || deltas[i].account != deltas[i - 1].account;
    book.lines = arena_array(a, accounts, sizeof *book.lines);
    points = arena_array(a, deltas_n, sizeof *points);
    for (size_t from = 0, to; from < deltas_n; from = to) {
        for (to = from; to < deltas_n && deltas[to].account == deltas[from].account;) to++;
        line_make(deltas + from, to - from, points + from, &book.lines[book.n]);
        if (book.lines[book.n].n > 0) book.n++;
    }
    *ret = book;
}

const struct revenue_line *revenue_line_of(const struct revenue_book *b, int64_t account)
{
    size_t low = 0, high = b->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (b->lines[middle].account < account) low = middle + 1;
        else high = middle;
    }
    return low < b->n && b->lines[low].account == account ? &b->lines[low] : NULL;
}

/* The number of points with at < t. */
static size_t points_before(const struct revenue_line *line, int64_t t)
{
    size_t low = 0, high = line ? line->n : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (line->points[middle].at < t) low = middle + 1;
        else high = middle;
    }
    return low;
}

wide revenue_at(const struct revenue_line *line, int64_t t)
{
    size_t n = points_before(line, t);

    return n > 0 ? line->points[n - 1].revenue : 0;
}

bool revenue_lived_by(const struct revenue_line *line, int64_t t)
{
    size_t n = points_before(line, t);

    for (size_t i = 0; i < n; i++) {
        if (line->points[i].revenue > 0) return true;
    }
    return false;
}

bool revenue_lives_in(const struct revenue_line *line, int64_t from, int64_t to)
{
    size_t i = points_before(line, from), end = points_before(line, to);

    if (from >= to) return false;
    /* A point's revenue holds from after it up to and with the next one's moment; i - 1 is in force after `from`, unless
     * a point at `from` itself takes its place. */
    if (i > 0 && line->points[i - 1].revenue > 0 && !(i < line->n && line->points[i].at == from)) return true;
    for (; i < end; i++) {
        if (line->points[i].revenue > 0) return true;
    }
    return false;
}

bool revenue_next_loss(const struct revenue_line *line, int64_t from, int64_t to, int64_t *ret)
{
    size_t end = points_before(line, to);

    for (size_t i = points_before(line, from); i < end; i++) {
        if (i == 0 || line->points[i].revenue > 0 || line->points[i - 1].revenue <= 0) continue;
        *ret = line->points[i].at;
        return true;
    }
    return false;
}

/* 100 part / whole, whole > 0. */
static double percent_of(wide part, wide whole)
{
    return 100.0 * wide_to_double(part) / wide_to_double(whole);
}

void estimate_retention(const struct revenue_pair *p, size_t n, bool net, struct estimate *ret)
{
    wide kept = 0, base = 0;
    int64_t live = 0;

    for (size_t i = 0; i < n; i++) {
        if (p[i].r0 <= 0) continue;
        live++;
        base += p[i].r0;
        kept += net || p[i].r1 < p[i].r0 ? p[i].r1 : p[i].r0;
    }
    estimate_nothing(REASON_NO_DENOMINATOR, ret);
    if (live > 0) *ret = (struct estimate){.has_value = true, .n = live, .value = percent_of(kept, base)};
}

void estimate_churn(const struct revenue_pair *p, size_t n, enum revenue_of of, struct estimate *ret)
{
    wide gone = 0, base = 0;
    int64_t live = 0, left = 0;

    assert(of == OF_LOGOS || of == OF_REVENUE);
    for (size_t i = 0; i < n; i++) {
        if (p[i].r0 <= 0) continue;
        live++;
        base += p[i].r0;
        if (p[i].r1 > 0) continue;
        left++;
        gone += p[i].r0;
    }
    if (live == 0) estimate_nothing(REASON_NO_DENOMINATOR, ret);
    else if (of == OF_LOGOS) estimate_share(left, live, ret);
    else *ret = (struct estimate){.has_value = true, .n = live, .value = percent_of(gone, base)};
}

/* What one account adds to a movement; 0: it did not move so. */
static wide movement_of(const struct revenue_pair *p, enum revenue_of of)
{
    bool live = p->r0 > 0, stays = live && p->r1 > 0;

    switch (of) {
    case OF_NEW: return !live && !p->lived ? p->r1 : 0;
    case OF_RETURNED: return !live && p->lived ? p->r1 : 0;
    case OF_EXPANSION: return stays && p->r1 > p->r0 ? p->r1 - p->r0 : 0;
    case OF_CONTRACTION: return stays && p->r1 < p->r0 ? p->r0 - p->r1 : 0;
    case OF_LOST: return live && !stays ? p->r0 : 0;
    case OF_LOGOS:
    case OF_REVENUE: break;
    }
    assert(false && "a movement is new, returned, expansion, contraction or lost");
    return 0;
}

void estimate_movement(const struct revenue_pair *p, size_t n, enum revenue_of of, struct estimate *ret)
{
    wide sum = 0;
    int64_t moved = 0;

    for (size_t i = 0; i < n; i++) {
        wide by = movement_of(&p[i], of);

        sum += by;
        moved += by != 0;
    }
    estimate_sum(sum, moved, ret);
}
