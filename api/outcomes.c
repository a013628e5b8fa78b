/* /v1/outcomes: reading them. What is agreed is written by outcomes_write.c. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"
#include "api/outcome.h"
#include "base/clock.h"

#define SCAN 200 /* outcomes looked at in one go: status and review are known only then */

/* One that the list takes. */
struct found {
    struct outcome outcome;
    struct outcome_stand stand;
};
struct listing {
    int64_t now;
    bool has_status, has_due, has_cursor;
    enum outcome_status status;
    int64_t due;                  /* reviews due at or before it */
    int64_t cursor_at, cursor_no; /* of a list of reviews */
    struct found *items;
    size_t n, cap;
};

static enum err outcome_reply(struct request *rq, const struct outcome *o, const struct outcome_stand *st, int64_t now)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    put_outcome(&w, o, st, now);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

enum err outcomes_get(struct request *rq)
{
    struct bound bound = request_bound(rq);
    struct reading reading;
    struct outcome_stand st;
    struct outcome o;
    int64_t now = clock_now_us();
    enum err e = reading_begin(rq, &reading);

    if (e != ERR_OK) return e;
    e = store_outcome_get(rq->db, rq->arena, &bound, request_path(rq, "id"), now, &o);
    if (e == ERR_OK) e = store_outcome_stand(rq->db, rq->arena, reading.catalogue->tz, &o, now, &st);
    reading_end(rq, &reading);
    if (e == ERR_NONE) return request_fail(rq, e, "There is no such outcome");
    return e == ERR_OK ? outcome_reply(rq, &o, &st, now) : e;
}

/* --- lists --- */

static enum err query_listing(struct request *rq, const struct tz *tz, struct listing *l, struct outcome_filter *f)
{
    const char *status = request_parameter(rq, "status"), *due = request_parameter(rq, "due");
    enum err e;

    if ((e = query_limit(rq, &f->limit)) != ERR_OK) return e;
    l->has_status = status != NULL;
    if (status != NULL && !outcome_status_parse(status, &l->status))
        return query_fault(rq, "status", FAULT_CHOICE,
                           "status is proposed, agreed, on_course, attained, missed or retired");
    l->has_due = due != NULL;
    l->due = l->now;
    if (due != NULL && strcmp(due, "true") != 0 && (e = query_moment(rq, "due", tz, &l->has_due, &l->due)) != ERR_OK)
        return e;
    if (l->has_due) return query_cursor_place(rq, &l->has_cursor, &l->cursor_at, &l->cursor_no);
    return query_cursor_text(rq, &f->after);
}

static bool listing_takes(const struct listing *l, const struct outcome *o, const struct outcome_stand *st)
{
    if (l->has_status && st->status != l->status) return false;
    if (!l->has_due) return true;
    if (!st->has_review || st->review_due > l->due) return false;
    return !l->has_cursor || st->review_due > l->cursor_at ||
           (st->review_due == l->cursor_at && o->number > l->cursor_no);
}

/* By id until the page is full and one more is there; of reviews all, for the one most overdue may come last. */
static enum err listing_gather(struct request *rq, const struct tz *tz, const struct outcome_filter *f,
                               struct listing *l)
{
    struct outcome_filter scan = *f;
    struct outcome *items;
    size_t n;
    bool more = true;
    enum err e;

    scan.limit = SCAN;
    while (more && (l->has_due || l->n <= f->limit)) {
        if ((e = store_outcome_list(rq->db, rq->arena, &scan, &items, &n, &more)) != ERR_OK) return e;
        for (size_t i = 0; i < n; i++) {
            struct found x = {.outcome = items[i]};

            e = store_outcome_stand(rq->db, rq->arena, tz, &x.outcome, l->now, &x.stand);
            if (e != ERR_OK) return e;
            if (listing_takes(l, &x.outcome, &x.stand)) *ARENA_PUSH(rq->arena, l->items, l->n, l->cap) = x;
            scan.after = x.outcome.id;
        }
    }
    return ERR_OK;
}

static int most_overdue_first(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    if (x->stand.review_due != y->stand.review_due) return x->stand.review_due < y->stand.review_due ? -1 : 1;
    return x->outcome.number < y->outcome.number ? -1 : 1;
}

static enum err listing_reply(struct request *rq, const struct listing *l, size_t limit)
{
    size_t n = l->n > limit ? limit : l->n;
    const struct found *last = n > 0 && l->n > n ? &l->items[n - 1] : NULL;
    const char *next = NULL;
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    if (last != NULL && l->has_due) next = cursor_place(rq->arena, last->stand.review_due, last->outcome.number);
    else if (last != NULL) next = cursor_text(rq->arena, last->outcome.id);
    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = 0; i < n; i++) put_outcome(&w, &l->items[i].outcome, &l->items[i].stand, l->now);
    put_page_close(&w, next);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

enum err outcomes_list(struct request *rq)
{
    struct listing l = {.now = clock_now_us()};
    struct outcome_filter f = {.bound = request_bound(rq), .account = request_parameter(rq, "account"), .now = l.now};
    struct reading reading;
    enum err e = reading_begin(rq, &reading);

    if (e != ERR_OK) return e;
    e = query_listing(rq, reading.catalogue->tz, &l, &f);
    if (e == ERR_OK) e = listing_gather(rq, reading.catalogue->tz, &f, &l);
    reading_end(rq, &reading);
    if (e != ERR_OK) return e;
    if (l.has_due && l.n > 1) qsort(l.items, l.n, sizeof *l.items, most_overdue_first);
    return listing_reply(rq, &l, f.limit);
}

/* --- what hangs on one --- */

static enum err find_outcome(struct request *rq, int64_t now, struct outcome *ret)
{
    struct bound bound = request_bound(rq);
    enum err e = store_outcome_get(rq->db, rq->arena, &bound, request_path(rq, "id"), now, ret);

    return e == ERR_NONE ? request_fail(rq, e, "There is no such outcome") : e;
}

enum err outcome_revisions_list(struct request *rq)
{
    struct buffer out = {0};
    struct json_writer w;
    struct outcome o;
    int64_t now = clock_now_us();
    enum err e = find_outcome(rq, now, &o);

    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = o.revisions_n; i > 0; i--) put_outcome_revision(&w, &o, &o.revisions[i - 1], now);
    put_page_close(&w, NULL);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

enum err outcome_readings_list(struct request *rq)
{
    int64_t at = INT64_MAX, no = INT64_MAX;
    struct outcome_reading *items;
    struct buffer out = {0};
    struct json_writer w;
    struct outcome o;
    size_t limit, n;
    bool more, has;
    enum err e;

    if ((e = query_limit(rq, &limit)) != ERR_OK) return e;
    if ((e = query_cursor_place(rq, &has, &at, &no)) != ERR_OK) return e;
    if ((e = find_outcome(rq, clock_now_us(), &o)) != ERR_OK) return e;
    e = store_outcome_readings(rq->db, rq->arena, o.number, at, no, limit, &items, &n, &more);
    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = 0; i < n; i++) put_outcome_reading(&w, &items[i]);
    put_page_close(&w, more && n > 0 ? cursor_place(rq->arena, items[n - 1].at, items[n - 1].no) : NULL);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}
