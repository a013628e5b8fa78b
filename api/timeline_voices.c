/*
 * Who of an account was heard and asked in the past twelve months: by instrument and role, with the differences between roles.
 * Groups that are too small are named and not told, whatever else is asked for.
 */
#include <stdlib.h>

#include "api/figure.h"
#include "api/timeline.h"
#include "base/clock.h"
#include "db/timeline.h"
#include "kpi/change.h"

#define COMPARED_MAX 20 /* roles of one instrument that are compared with each other */
#define DIFFERENCE_MIN_N 5

static void put_span(struct timeline *t)
{
    json_open_object(t->w);
    json_member_time(t->w, "from", t->year);
    json_member_time(t->w, "to", t->now);
    json_put_name(t->w, "items");
    json_open_array(t->w);
}

static void end_span(struct timeline *t)
{
    json_close_array(t->w);
    json_close_object(t->w);
}

/* Its key, and what the catalogue knows of it: NULL where it was deleted meanwhile. */
static enum err find_instrument(struct timeline *t, int64_t number, const char **ret_key, const struct instrument **ret)
{
    enum err e = store_name_text(t->rq->db, NAME_TYPE, number, ret_key);

    if (e == ERR_OK) *ret = catalogue_instrument(t->catalogue, *ret_key);
    return e == ERR_NONE ? ERR_BROKEN : e;
}

/* --- voices --- */

struct voices {
    struct role_voice *items;
    const char **roles; /* names; NULL: without a role */
    bool *suppressed;
    size_t n;
};

static enum err voices_make(struct timeline *t, const struct instrument *i, struct said *said, size_t n,
                            struct voices *ret)
{
    struct arena *a = t->rq->arena;
    int64_t *contacts;
    enum err e;

    voices_by_role(a, i, said, n, &ret->items, &ret->n);
    ret->roles = arena_array(a, ret->n + 1, sizeof *ret->roles);
    ret->suppressed = arena_array(a, ret->n + 1, sizeof *ret->suppressed);
    contacts = arena_array(a, ret->n + 1, sizeof *contacts);
    for (size_t k = 0; k < ret->n; k++) {
        if ((e = store_name_text(t->rq->db, NAME_ROLE, ret->items[k].role, &ret->roles[k])) != ERR_OK) return e;
        contacts[k] = ret->items[k].contacts;
    }
    if (request_suppresses(t->rq)) suppress_small(contacts, ret->n, ret->suppressed);
    return ERR_OK;
}

static void put_voice(struct json_writer *w, const struct voices *v, size_t i)
{
    struct estimate nothing;

    estimate_nothing(REASON_SUPPRESSED, &nothing);
    json_open_object(w);
    json_member_string(w, "role", v->roles[i]);
    if (v->suppressed[i]) json_member_null(w, "contacts");
    else json_member_int(w, "contacts", v->items[i].contacts);
    put_estimate(w, v->suppressed[i] ? &nothing : &v->items[i].estimate);
    json_member_string(w, "reason", reason_text(v->suppressed[i] ? REASON_SUPPRESSED : v->items[i].estimate.reason));
    json_close_object(w);
}

static void put_difference(struct json_writer *w, const struct voices *v, size_t i, size_t k)
{
    struct change d;

    change_mover(&v->items[i].estimate, &v->items[k].estimate, DIFFERENCE_MIN_N, &d);
    json_open_object(w);
    json_member_string(w, "role", v->roles[i]);
    json_member_string(w, "against", v->roles[k]);
    put_maybe_double(w, "value", d.has_value, d.value);
    put_maybe_double(w, "low", d.has_low, d.low);
    put_maybe_double(w, "high", d.has_high, d.high);
    json_member_bool(w, "significant", d.significant);
    json_close_object(w);
}

static void put_differences(struct json_writer *w, const struct voices *v)
{
    size_t n = v->n < COMPARED_MAX ? v->n : COMPARED_MAX;

    json_put_name(w, "differences");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++)
            if (!v->suppressed[i] && !v->suppressed[k]) put_difference(w, v, i, k);
    }
    json_close_array(w);
}

/* One instrument's answers. */
static enum err put_instrument_voices(struct timeline *t, struct said *said, size_t n)
{
    const struct instrument *i;
    struct voices v = {0};
    const char *key;
    enum err e = find_instrument(t, said[0].instrument, &key, &i);

    if (e != ERR_OK || i == NULL) return e; /* without its scale there is no figure */
    if ((e = voices_make(t, i, said, n, &v)) != ERR_OK) return e;
    json_open_object(t->w);
    json_member_string(t->w, "instrument", key);
    json_member_string(t->w, "name", i->name);
    json_member_string(t->w, "measure", i->kind == INSTRUMENT_NPS ? "nps" : "mean");
    json_put_name(t->w, "roles");
    json_open_array(t->w);
    for (size_t k = 0; k < v.n; k++) put_voice(t->w, &v, k);
    json_close_array(t->w);
    put_differences(t->w, &v);
    json_close_object(t->w);
    return ERR_OK;
}

static int by_instrument(const void *a, const void *b)
{
    const struct said *x = a, *y = b;

    return (x->instrument > y->instrument) - (x->instrument < y->instrument);
}

enum err timeline_put_voices(struct timeline *t)
{
    struct account_voices v = {0};
    size_t end;
    enum err e = store_account_voices(t->rq->db, t->rq->arena, t->account.number, t->year, t->now + 1, &v);

    if (e == ERR_OK && v.said_n > 1) qsort(v.said, v.said_n, sizeof *v.said, by_instrument);
    put_span(t);
    for (size_t at = 0; e == ERR_OK && at < v.said_n; at = end) {
        for (end = at + 1; end < v.said_n && v.said[end].instrument == v.said[at].instrument; end++) {
        }
        e = put_instrument_voices(t, v.said + at, end - at);
    }
    end_span(t);
    return e;
}

/* --- invitations --- */

static int asked_by_instrument(const void *a, const void *b)
{
    const struct asked *x = a, *y = b;

    return (x->instrument > y->instrument) - (x->instrument < y->instrument);
}

static enum err put_instrument_asked(struct timeline *t, const struct asked *asked, size_t n)
{
    int64_t sent = 0, bounced = 0, answered = 0, waiting = 0, last = 0;
    const struct instrument *i;
    const char *key;
    enum err e = find_instrument(t, asked[0].instrument, &key, &i);

    if (e != ERR_OK) return e;
    for (size_t k = 0; k < n; k++) {
        const struct asked *x = &asked[k];

        bounced += x->bounced;
        sent += !x->bounced;
        answered += x->answered;
        waiting += !x->bounced && !x->answered && x->at > t->now - ANSWER_WITHIN_DAYS * DAY_US;
        if (x->at > last) last = x->at;
    }
    json_open_object(t->w);
    json_member_string(t->w, "instrument", key);
    json_member_string(t->w, "name", i != NULL ? i->name : NULL);
    json_member_int(t->w, "sent", sent);
    json_member_int(t->w, "answered", answered);
    json_member_int(t->w, "waiting", waiting);
    json_member_int(t->w, "bounced", bounced);
    json_member_time(t->w, "last_at", last);
    json_close_object(t->w);
    return ERR_OK;
}

enum err timeline_put_invitations(struct timeline *t)
{
    struct account_voices v = {0};
    size_t end;
    enum err e = store_account_voices(t->rq->db, t->rq->arena, t->account.number, t->year, t->now + 1, &v);

    if (e == ERR_OK) asked_answer(v.asked, v.asked_n, v.said, v.said_n);
    if (e == ERR_OK && v.asked_n > 1) qsort(v.asked, v.asked_n, sizeof *v.asked, asked_by_instrument);
    put_span(t);
    for (size_t at = 0; e == ERR_OK && at < v.asked_n; at = end) {
        for (end = at + 1; end < v.asked_n && v.asked[end].instrument == v.asked[at].instrument; end++) {
        }
        e = put_instrument_asked(t, v.asked + at, end - at);
    }
    end_span(t);
    return e;
}
