/* See voices.h. It must not know who may see what. */
#include "kpi/voices.h"

#include <stdlib.h>

#include "base/clock.h"

void suppress_small(const int64_t *contacts, size_t n, bool *ret)
{
    size_t small = 0, next = n;

    for (size_t i = 0; i < n; i++) {
        ret[i] = contacts[i] < SUPPRESS_BELOW;
        if (ret[i]) small++;
        else if (next == n || contacts[i] < contacts[next]) next = i;
    }
    if (small == 1 && next < n) ret[next] = true;
}

/* ---- invitations ---- */

static int compare(int64_t x, int64_t y)
{
    return (x > y) - (x < y);
}

/* Of one contact, instrument and touchpoint, in time. */
static int asked_order(const void *a, const void *b)
{
    const struct asked *x = a, *y = b;
    int c = compare(x->contact, y->contact);

    if (c == 0) c = compare(x->instrument, y->instrument);
    if (c == 0) c = compare(x->touchpoint, y->touchpoint);
    if (c == 0) c = compare(x->at, y->at);
    return c != 0 ? c : compare(x->no, y->no);
}

static int said_order(const void *a, const void *b)
{
    const struct said *x = a, *y = b;
    int c = compare(x->contact, y->contact);

    if (c == 0) c = compare(x->instrument, y->instrument);
    if (c == 0) c = compare(x->touchpoint, y->touchpoint);
    if (c == 0) c = compare(x->at, y->at);
    return c != 0 ? c : compare(x->no, y->no);
}

static int said_by_name(const void *a, const void *b)
{
    const struct said *x = a, *y = b;

    return compare(x->names, y->names);
}

static bool said_names(const struct said *said, size_t n, int64_t name)
{
    const struct said key = {.names = name};

    return n > 0 && bsearch(&key, said, n, sizeof *said, said_by_name) != NULL;
}

static bool same_place(const struct asked *x, int64_t contact, int64_t instrument, int64_t touchpoint)
{
    return x->contact == contact && x->instrument == instrument && x->touchpoint == touchpoint;
}

/* The first answer of the invitation's contact and place after it; said is in said_order, from is where it may be. */
static bool answered_by_time(const struct asked *x, const struct asked *next, const struct said *said, size_t n,
                             size_t *from)
{
    const struct said after = {
        .contact = x->contact, .instrument = x->instrument, .touchpoint = x->touchpoint, .at = x->at, .no = x->no};

    while (*from < n && said_order(&said[*from], &after) < 0) (*from)++;
    for (size_t i = *from; i < n && same_place(x, said[i].contact, said[i].instrument, said[i].touchpoint); i++) {
        if (next != NULL && said[i].at >= next->at) return false;
        if (said[i].at - x->at > ANSWER_WITHIN_DAYS * DAY_US) return false;
        if (said[i].at > x->at && said[i].names == 0) return true;
    }
    return false;
}

/* The contact's next invitation of the same place that has not bounced. */
static const struct asked *asked_next(const struct asked *asked, size_t n, size_t i)
{
    for (size_t k = i + 1; k < n; k++) {
        if (!same_place(&asked[i], asked[k].contact, asked[k].instrument, asked[k].touchpoint)) return NULL;
        if (!asked[k].bounced) return &asked[k];
    }
    return NULL;
}

void asked_answer(struct asked *asked, size_t n, struct said *said, size_t said_n)
{
    size_t from = 0;

    if (said_n > 1) qsort(said, said_n, sizeof *said, said_by_name);
    for (size_t i = 0; i < n; i++) asked[i].answered = !asked[i].bounced && said_names(said, said_n, asked[i].name);
    if (said_n > 1) qsort(said, said_n, sizeof *said, said_order);
    if (n > 1) qsort(asked, n, sizeof *asked, asked_order);
    for (size_t i = 0; i < n; i++) {
        struct asked *x = &asked[i];

        if (x->bounced || x->answered || x->contact == 0) continue;
        x->answered = answered_by_time(x, asked_next(asked, n, i), said, said_n, &from);
    }
}

/* ---- voices by role ---- */

/* By role, then contact, the latest first. */
static int said_by_role(const void *a, const void *b)
{
    const struct said *x = a, *y = b;
    int c = compare(x->role, y->role);

    if (c == 0) c = compare(x->contact, y->contact);
    if (c == 0) c = compare(y->at, x->at);
    return c != 0 ? c : compare(y->no, x->no);
}

static void voice_make(struct arena *a, const struct instrument *i, const struct said *said, size_t n,
                       struct role_voice *ret)
{
    struct histogram h = {0};

    *ret = (struct role_voice){.role = said[0].role};
    for (size_t k = 0; k < n; k++) {
        if (k > 0 && said[k].contact != 0 && said[k].contact == said[k - 1].contact) continue;
        if (said[k].contact != 0) ret->contacts++;
        histogram_add(&h, a, said[k].score_step, 1, value_to_wide(said[k].score));
    }
    if (i->kind == INSTRUMENT_NPS) estimate_nps(&h, &ret->estimate);
    else estimate_mean(&h, i->min, i->max, &ret->estimate);
}

void voices_by_role(struct arena *a, const struct instrument *i, struct said *said, size_t n, struct role_voice **ret,
                    size_t *ret_n)
{
    struct role_voice *items = NULL;
    size_t used = 0, cap = 0, end;

    if (n > 1) qsort(said, n, sizeof *said, said_by_role);
    for (size_t at = 0; at < n; at = end) {
        for (end = at + 1; end < n && said[end].role == said[at].role; end++) {
        }
        voice_make(a, i, said + at, end - at, ARENA_PUSH(a, items, used, cap));
    }
    *ret = items;
    *ret_n = used;
}
