/*
 * The pairs in threads (thread.c).
 *
 * A thread is the story of one thing (an order, a lead) in one account: the events that pair series look at, by the key
 * on which they meet. One event more or less changes only the pairs between the starts around it: settle_pairs reads
 * that window, computes the pairs before and after with kpi_pairs, and writes the difference.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "db/derive.h"
#include "kpi/period.h"
#include "kpi/sketch.h"

bool pair_observe(const struct series *s, const struct pair *p, const struct fact *start, const struct fact *end,
                  struct observation *ret)
{
    struct observation o = {.series = s->number};
    int64_t wait_us = end ? end->at - start->at : 0;

    if (s->kind == SERIES_WAIT && !end) return false;
    o.fact = s->by_start ? start : end;
    o.has_until = end != NULL;
    if (end) o.until_at = s->by_start ? end->at : start->at;
    if (s->kind == SERIES_WAIT) {
        o.value = value_from_wide(wait_us); /* microseconds are millionths of a second */
        o.bucket = sketch_bucket(wait_us);
    } else if (s->kind == SERIES_CENSORED) {
        o.bucket = end ? WAIT_ENDED : WAIT_CENSORED;
        if (!end && p->has_next) {
            o.has_until = true;
            o.until_at = p->next_at;
        }
    } else {
        o.bucket = end && wait_us <= s->within_us ? SHARE_YES : SHARE_NO;
    }
    *ret = o;
    return true;
}

/* ---- one thread's pairs ---- */

static enum err event_load(struct db *db, struct arena *a, int64_t account, struct thread_event *t)
{
    enum err e;

    if (t->fact) return ERR_OK;
    t->fact = arena_alloc(a, sizeof *t->fact);
    e = fact_load(db, a, account, t->at, t->no, t->fact);
    return e == ERR_NONE ? ERR_BROKEN : e; /* a thread row without its fact */
}

struct sort_event {
    struct thread_event event;
    const char *source;
};

static int event_compare(const void *a, const void *b)
{
    const struct sort_event *x = a, *y = b;
    int order;

    if (x->event.at != y->event.at) return x->event.at < y->event.at ? -1 : 1;
    order = strcmp(x->source, y->source);
    return order != 0 ? order : strcmp(x->event.fact->id, y->event.fact->id);
}

enum err thread_sort(struct db *db, struct thread_event *events, size_t n)
{
    struct sort_event *sorted;
    enum err e = ERR_OK;

    if (n < 2) return ERR_OK;
    sorted = memory_alloc(n * sizeof *sorted);
    for (size_t i = 0; i < n && e == ERR_OK; i++) {
        sorted[i].event = events[i];
        e = store_name_text(db, NAME_SOURCE, events[i].fact->source, &sorted[i].source);
    }
    if (e == ERR_OK) qsort(sorted, n, sizeof *sorted, event_compare);
    for (size_t i = 0; i < n && e == ERR_OK; i++) events[i] = sorted[i].event;
    free(sorted);
    return e;
}

/* Is the fact a start, an end of this series, by this very key? */
static struct pair_event event_roles(const struct series *s, const struct fact *f, const char *key, size_t index,
                                     struct arena *a)
{
    struct pair_event p = {.at = f->at, .index = index};

    if (series_is_start(s, f)) {
        const char *own = pair_key(&s->start, f, a);

        p.start = own && strcmp(own, key) == 0;
    }
    if (series_is_end(s, f)) {
        const char *own = pair_key(&s->end, f, a);

        p.end = own && strcmp(own, key) == 0;
    }
    return p;
}

enum err thread_observe(struct db *db, struct arena *a, const struct series *s, int64_t account, const char *key,
                        struct thread_event *events, size_t n, struct pair_observations *ret)
{
    struct pair_event *roles = arena_array(a, n + 1, sizeof *roles);
    struct pair *pairs = arena_array(a, n + 1, sizeof *pairs);
    size_t roles_n = 0, pairs_n;
    enum err e;

    for (size_t i = 0; i < n; i++) {
        if (events[i].type != s->start.type && events[i].type != s->end.type) continue;
        if ((e = event_load(db, a, account, &events[i])) != ERR_OK) return e;
        roles[roles_n] = event_roles(s, events[i].fact, key, i, a);
        if (roles[roles_n].start || roles[roles_n].end) roles_n++;
    }
    pairs_n = kpi_pairs(roles, roles_n, pairs);
    ret->items = arena_array(a, pairs_n + 1, sizeof *ret->items);
    ret->until_no = arena_array(a, pairs_n + 1, sizeof *ret->until_no);
    ret->n = 0;
    for (size_t i = 0; i < pairs_n; i++) {
        const struct fact *start = events[pairs[i].start].fact;
        const struct fact *end = pairs[i].has_end ? events[pairs[i].end].fact : NULL;

        if (!pair_observe(s, &pairs[i], start, end, &ret->items[ret->n])) continue;
        ret->until_no[ret->n++] = !end ? 0 : s->by_start ? end->no : start->no;
    }
    return ERR_OK;
}

/* ---- settling: which threads were touched, and where ---- */

struct touched {
    int64_t account;
    const char *key;
    int64_t from, to; /* the earliest and the latest change */
    size_t series;    /* index into rollup->series */
    size_t change;    /* index of the fact change */
};

static int touched_compare(const void *a, const void *b)
{
    const struct touched *x = a, *y = b;
    int order;

    if (x->account != y->account) return x->account < y->account ? -1 : 1;
    if ((order = strcmp(x->key, y->key)) != 0) return order;
    if (x->series != y->series) return x->series < y->series ? -1 : 1;
    return (x->change > y->change) - (x->change < y->change);
}

static bool touched_same(const struct touched *x, const struct touched *y)
{
    return x->account == y->account && x->series == y->series && strcmp(x->key, y->key) == 0;
}

struct touching {
    struct touched *items;
    size_t n, cap;
};

static void touch(struct rollup *r, struct touching *t, const struct fact *f, const char *key, size_t series,
                  size_t change)
{
    if (!key) return;
    *ARENA_PUSH(r->arena, t->items, t->n, t->cap) = (struct touched){
        .account = f->account, .key = key, .from = f->at, .to = f->at, .series = series, .change = change};
}

static void touch_fact(struct rollup *r, struct touching *t, const struct fact *f, size_t change)
{
    if (!f || f->kind != FACT_EVENT) return;
    for (size_t i = 0; i < r->paired_n; i++) {
        const struct series_row *row = &r->series[r->paired[i].series];

        if (r->paired[i].type != f->type || !series_is_settled(row, f->account)) continue;
        if (series_is_start(&row->series, f))
            touch(r, t, f, pair_key(&row->series.start, f, r->arena), r->paired[i].series, change);
        if (series_is_end(&row->series, f))
            touch(r, t, f, pair_key(&row->series.end, f, r->arena), r->paired[i].series, change);
    }
}

/* ---- the window of a thread around the changes ---- */

#define WINDOW_PAGE 64

struct window {
    struct thread_event *events; /* as stored now, ascending */
    size_t n, cap;
};

/* Starts of series s strictly on the far side of the change: the window may end behind that instant. */
static enum err window_bound(struct db *db, struct arena *a, const struct series *s, const struct touched *t,
                             struct thread_event *event, bool before, bool *ret_is)
{
    struct pair_event role;
    enum err e;

    *ret_is = false;
    if (event->type != s->start.type || (before ? event->at >= t->from : event->at <= t->to)) return ERR_OK;
    if ((e = event_load(db, a, t->account, event)) != ERR_OK) return e;
    role = event_roles(s, event->fact, t->key, 0, a);
    *ret_is = role.start;
    return ERR_OK;
}

static enum err window_page(struct db *db, enum stmt stmt, const struct touched *t, int64_t at, int64_t no,
                            struct thread_event *ret, size_t *ret_n)
{
    size_t n = 0;
    enum err e;

    db_bind_int(db, stmt, 1, t->account);
    db_bind_text(db, stmt, 2, t->key);
    db_bind_int(db, stmt, 3, at);
    db_bind_int(db, stmt, 4, no);
    db_bind_int(db, stmt, 5, WINDOW_PAGE);
    while ((e = db_step(db, stmt)) == ERR_OK) {
        ret[n++] =
            (struct thread_event){.at = db_int(db, stmt, 0), .no = db_int(db, stmt, 1), .type = db_int(db, stmt, 2)};
    }
    *ret_n = n;
    return e == ERR_NONE ? ERR_OK : e;
}

/*
 * Reads away from the change until a start of the series lies behind, and that start's whole instant: which of several
 * starts of one instant bears the pair depends on all of them.
 */
static enum err window_read(struct db *db, struct arena *a, const struct series *s, const struct touched *t,
                            bool before, struct window *w)
{
    int64_t at = before ? t->from : t->from - 1, no = before ? INT64_MIN : INT64_MAX;
    bool found = false;
    int64_t found_at = 0;
    struct thread_event page[WINDOW_PAGE];
    size_t n;
    enum err e;

    do {
        e = window_page(db, before ? STMT_THREAD_BEFORE : STMT_THREAD_FROM, t, at, no, page, &n);
        if (e != ERR_OK) return e;
        for (size_t i = 0; i < n; i++) {
            if (found && page[i].at != found_at) return ERR_OK;
            if (!found) {
                if ((e = window_bound(db, a, s, t, &page[i], before, &found)) != ERR_OK) return e;
                found_at = page[i].at;
            }
            *ARENA_PUSH(a, w->events, w->n, w->cap) = page[i];
        }
        if (n > 0) {
            at = page[n - 1].at;
            no = page[n - 1].no;
        }
    } while (n == WINDOW_PAGE);
    return ERR_OK;
}

/* ---- before and after ---- */

static bool event_is_of(const struct rollup *r, const struct fact *f, const struct touched *t)
{
    const struct series *s = &r->series[t->series].series;
    const char *start, *end;

    if (!f || f->kind != FACT_EVENT || f->account != t->account) return false;
    if (f->type != s->start.type && f->type != s->end.type) return false;
    start = f->type == s->start.type ? pair_key(&s->start, f, r->scratch) : NULL;
    end = f->type == s->end.type ? pair_key(&s->end, f, r->scratch) : NULL;
    return (start && strcmp(start, t->key) == 0) || (end && strcmp(end, t->key) == 0);
}

static bool is_changed(const struct fact_change *changes, size_t n, int64_t no)
{
    for (size_t i = 0; i < n; i++) {
        if (changes[i].after && changes[i].after->no == no) return true;
    }
    return false;
}

/* The thread as it was: without what came, with what went. `changes` are those of this thread alone. */
static void window_before(struct arena *a, const struct window *now, const struct fact_change *changes, size_t n,
                          struct window *ret)
{
    for (size_t i = 0; i < now->n; i++) {
        if (is_changed(changes, n, now->events[i].no)) continue;
        *ARENA_PUSH(a, ret->events, ret->n, ret->cap) = now->events[i];
    }
    for (size_t i = 0; i < n; i++) {
        const struct fact *f = changes[i].before;
        struct fact *copy;

        if (!f) continue;
        copy = arena_alloc(a, sizeof *copy);
        *copy = *f;
        *ARENA_PUSH(a, ret->events, ret->n, ret->cap) =
            (struct thread_event){.at = f->at, .no = f->no, .type = f->type, .fact = copy};
    }
}

static const struct observation *observations_find(const struct pair_observations *list, const struct observation *o,
                                                   size_t *ret_index)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i].fact->no == o->fact->no && list->items[i].fact->at == o->fact->at) {
            *ret_index = i;
            return &list->items[i];
        }
    }
    return NULL;
}

static bool pair_equal(const struct pair_observations *x, size_t i, const struct pair_observations *y, size_t k)
{
    const struct observation *o = &x->items[i], *p = &y->items[k];

    return o->bucket == p->bucket && o->has_until == p->has_until && o->until_at == p->until_at &&
           x->until_no[i] == y->until_no[k] && o->value.units == p->value.units && o->value.micros == p->value.micros;
}

static enum err write_difference(struct rollup *r, struct db *db, const struct series *s,
                                 const struct pair_observations *before, const struct pair_observations *after)
{
    size_t other = 0;
    enum err e;

    for (size_t i = 0; i < before->n; i++) {
        if (observations_find(after, &before->items[i], &other) && pair_equal(before, i, after, other)) continue;
        if ((e = observation_remove(r, db, s, &before->items[i])) != ERR_OK) return e;
    }
    for (size_t i = 0; i < after->n; i++) {
        if (observations_find(before, &after->items[i], &other) && pair_equal(before, other, after, i)) continue;
        if ((e = observation_put(r, db, s, &after->items[i], after->until_no[i])) != ERR_OK) return e;
    }
    return ERR_OK;
}

/* Loads what sorting and pairing need: events of the series' types. Others are dropped from the window. */
static enum err window_load(struct db *db, struct arena *a, const struct series *s, int64_t account, struct window *w)
{
    size_t kept = 0;
    enum err e;

    for (size_t i = 0; i < w->n; i++) {
        if (w->events[i].type != s->start.type && w->events[i].type != s->end.type) continue;
        if ((e = event_load(db, a, account, &w->events[i])) != ERR_OK) return e;
        w->events[kept++] = w->events[i];
    }
    w->n = kept;
    return thread_sort(db, w->events, w->n);
}

/* `t`: n touches of one thread by one series, ascending by change; `all` their span. */
static enum err settle_thread(struct rollup *r, struct db *db, const struct touched *t, size_t n,
                              const struct touched *all, const struct fact_change *changes)
{
    const struct series *s = &r->series[all->series].series;
    struct fact_change *own;
    struct pair_observations was, is;
    struct window now = {0}, before = {0};
    size_t own_n = 0;
    enum err e;

    arena_reset(r->scratch);
    own = arena_array(r->scratch, n, sizeof *own);
    for (size_t i = 0; i < n; i++) {
        struct fact_change c = changes[t[i].change];

        if (i > 0 && t[i].change == t[i - 1].change) continue; /* touched as start and as end */
        if (!event_is_of(r, c.before, all)) c.before = NULL;
        if (!event_is_of(r, c.after, all)) c.after = NULL;
        own[own_n++] = c;
    }
    if ((e = window_read(db, r->scratch, s, all, true, &now)) != ERR_OK) return e;
    if ((e = window_read(db, r->scratch, s, all, false, &now)) != ERR_OK) return e;
    if ((e = window_load(db, r->scratch, s, all->account, &now)) != ERR_OK) return e;
    window_before(r->scratch, &now, own, own_n, &before);
    if ((e = window_load(db, r->scratch, s, all->account, &before)) != ERR_OK) return e;
    if ((e = thread_observe(db, r->scratch, s, all->account, all->key, before.events, before.n, &was)) != ERR_OK)
        return e;
    if ((e = thread_observe(db, r->scratch, s, all->account, all->key, now.events, now.n, &is)) != ERR_OK) return e;
    return write_difference(r, db, s, &was, &is);
}

enum err settle_pairs(struct rollup *r, struct db *db, const struct fact_change *changes, size_t n)
{
    struct touching t = {0};
    enum err e;

    for (size_t i = 0; i < n; i++) {
        touch_fact(r, &t, changes[i].before, i);
        touch_fact(r, &t, changes[i].after, i);
    }
    if (t.n > 1) qsort(t.items, t.n, sizeof *t.items, touched_compare);
    for (size_t i = 0, k; i < t.n; i = k) {
        struct touched all = t.items[i];

        for (k = i + 1; k < t.n && touched_same(&all, &t.items[k]); k++) {
            if (t.items[k].from < all.from) all.from = t.items[k].from;
            if (t.items[k].to > all.to) all.to = t.items[k].to;
        }
        if ((e = settle_thread(r, db, &t.items[i], k - i, &all, changes)) != ERR_OK) return e;
    }
    return ERR_OK;
}
