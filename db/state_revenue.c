/*
 * Recurring revenue from the kept series' levels: each row is a subscription's event.
 *
 * Must not know what revenue means for a figure (kpi/revenue.h does).
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/derive.h"
#include "db/stating.h"

/* Subscriptions by name: one that moves between accounts is one. */
struct subscriptions {
    const char **names;
    size_t n, cap;
    uint32_t *slots; /* open addressing over names: index + 1 */
    size_t slots_n;
};

static size_t subscription_slot(const struct subscriptions *s, const char *name)
{
    size_t at = (size_t)text_hash(name, strlen(name), 1) & (s->slots_n - 1);

    while (s->slots[at] && strcmp(s->names[s->slots[at] - 1], name) != 0) at = (at + 1) & (s->slots_n - 1);
    return at;
}

static size_t subscription_take(struct subscriptions *s, struct arena *a, const char *name)
{
    size_t slot;

    if (s->slots_n < 2 * (s->n + 1)) {
        s->slots_n = s->slots_n ? s->slots_n * 4 : 64;
        s->slots = arena_array(a, s->slots_n, sizeof *s->slots);
        for (size_t i = 0; i < s->n; i++) s->slots[subscription_slot(s, s->names[i])] = (uint32_t)i + 1;
    }
    slot = subscription_slot(s, name);
    if (!s->slots[slot]) {
        *ARENA_PUSH(a, s->names, s->n, s->cap) = arena_string(a, name);
        s->slots[slot] = (uint32_t)s->n;
    }
    return s->slots[slot] - 1;
}

/* An event before its place among others of its instant is known. */
struct dated {
    struct revenue_event event;
    int64_t no;
    const char *source, *id; /* loaded where another has its instant */
};

static int dated_compare(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    int order;

    if (x->event.subscription != y->event.subscription) return x->event.subscription < y->event.subscription ? -1 : 1;
    if (x->event.at != y->event.at) return x->event.at < y->event.at ? -1 : 1;
    if (!x->source || !y->source) return 0;
    order = strcmp(x->source, y->source);
    return order != 0 ? order : strcmp(x->id, y->id);
}

static enum revenue_step step_of(const char *type)
{
    if (strcmp(type, "subscription.changed") == 0) return REVENUE_CHANGED;
    return strcmp(type, "subscription.ended") == 0 ? REVENUE_ENDED : REVENUE_STARTED;
}

/* Events of one subscription and instant: what stands in their facts decides. Rare, so looked up only then. */
static enum err instant_order(struct db *db, struct arena *a, struct dated *events, size_t n)
{
    enum err e;

    for (size_t i = 0; i < n; i++) {
        struct revenue_event *event = &events[i].event;
        struct fact_row row;

        e = fact_row_load(db, a, event->account, event->at, events[i].no, &row);
        if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
        event->step = step_of(row.type);
        events[i].source = row.source;
        events[i].id = row.fact.id;
    }
    qsort(events, n, sizeof *events, dated_compare);
    for (size_t i = 0; i < n; i++) events[i].event.order = i;
    return ERR_OK;
}

static enum err events_order(struct db *db, struct arena *a, struct dated *events, size_t n)
{
    enum err e;

    if (n > 1) qsort(events, n, sizeof *events, dated_compare);
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && dated_compare(&events[i], &events[next]) == 0;) next++;
        if (next - i > 1 && (e = instant_order(db, a, events + i, next - i)) != ERR_OK) return e;
    }
    return ERR_OK;
}

static enum err events_read(struct db *db, struct arena *a, int64_t series, struct dated **ret, size_t *ret_n)
{
    enum stmt s = STMT_LEVEL_SCAN;
    struct subscriptions subscriptions = {0};
    struct dated *events = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    db_bind_int(db, s, 1, series);
    db_bind_int(db, s, 2, INT64_MAX);
    while ((e = db_step(db, s)) == ERR_OK) {
        struct value value = {db_int(db, s, 4), db_int(db, s, 5)};

        *ARENA_PUSH(a, events, n, cap) =
            (struct dated){.event = {.account = db_int(db, s, 0),
                                     .subscription = subscription_take(&subscriptions, a, db_text(db, s, 1)),
                                     .at = db_int(db, s, 2),
                                     .value = value_to_wide(value)},
                           .no = db_int(db, s, 3)};
    }
    if (e != ERR_NONE) return e;
    *ret = events;
    *ret_n = n;
    return ERR_OK;
}

enum err store_revenue_book(struct db *db, struct arena *a, struct revenue_book *ret)
{
    struct revenue_event *events;
    struct dated *dated = NULL;
    int64_t series;
    size_t n = 0;
    enum err e;

    if ((e = state_kept_series(db, SERIES_REVENUE, &series)) != ERR_OK) return e;
    if ((e = events_read(db, a, series, &dated, &n)) != ERR_OK) return e;
    if ((e = events_order(db, a, dated, n)) != ERR_OK) return e;
    events = arena_array(a, n + 1, sizeof *events);
    for (size_t i = 0; i < n; i++) events[i] = dated[i].event;
    revenue_book_make(events, n, a, ret);
    return ERR_OK;
}
