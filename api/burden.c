/*
 * GET /v1/contacts/{id}/burden, /v1/accounts/{id}/burden: how often people were asked and answered, and when they may be
 * asked next. A bound key sees what belongs to its accounts alone, whatever else the contact was asked.
 */
#include <string.h>

#include "api/eligible.h"
#include "api/handlers.h"
#include "base/clock.h"

static const int64_t DAYS[BURDEN_SPANS] = {365, 90, 30};

/* Whose burden: a contact's, or, without one, an account's. */
struct bearer {
    struct contact contact; /* number 0: none */
    struct account account; /* number 0: none */
    int64_t now;
};

static void put_spans(struct json_writer *w, const struct burden *b)
{
    json_put_name(w, "spans");
    json_open_array(w);
    for (size_t i = BURDEN_SPANS; i-- > 0;) {
        json_open_object(w);
        json_member_int(w, "days", DAYS[i]);
        json_member_int(w, "invitations", b->invitations[i]);
        json_member_int(w, "bounced", b->bounced[i]);
        json_member_int(w, "answers", b->answers[i]);
        json_member_int(w, "people", b->people[i]);
        json_close_object(w);
    }
    json_close_array(w);
}

/* Invitations at accounts that the key may not see are taken out. */
static enum err visible(struct request *rq, struct invited *items, size_t *n)
{
    struct bound bound = request_bound(rq);
    const struct account_table *accounts;
    size_t kept = 0;
    enum err e;

    if (bound.partner == 0 && bound.account == 0) return ERR_OK;
    if ((e = store_account_table(rq->db, &accounts)) != ERR_OK) return e;
    for (size_t i = 0; i < *n; i++) {
        const struct account_row *row = account_table_find(accounts, items[i].account);

        if (row != NULL && bound_allows(&bound, row->number, row->partner)) items[kept++] = items[i];
    }
    *n = kept;
    return ERR_OK;
}

static enum err put_next(struct request *rq, struct json_writer *w, const struct catalogue *c, const struct bearer *x)
{
    struct invited *items;
    int64_t longest = 0;
    size_t n;
    enum err e;

    for (int k = 0; k <= INSTRUMENT_SCALE; k++)
        if (policy_longest(&c->policy.of[k]) > longest) longest = policy_longest(&c->policy.of[k]);
    e = store_invited(rq->db, rq->arena, x->contact.number, x->account.number, x->now - longest * DAY_US, &items, &n);
    if (e != ERR_OK || (e = visible(rq, items, &n)) != ERR_OK) return e;
    json_put_name(w, "next");
    json_open_array(w);
    for (size_t i = 0; i < c->instruments_n; i++) {
        const struct policy_rules *r = &c->policy.of[c->instruments[i].kind];
        struct invited wanted = {.contact = x->contact.number, .account = x->account.number, .at = x->now};
        struct policy_verdict v;

        e = store_name_find(rq->db, NAME_TYPE, c->instruments[i].key, &wanted.type);
        if (e != ERR_OK && e != ERR_NONE) return e;
        if (!eligible_person(rq->arena, r, x->contact.number != 0 ? &x->contact : NULL, x->now, &v))
            policy_judge(r, &wanted, items, n, &v);
        json_open_object(w);
        json_member_string(w, "instrument", c->instruments[i].key);
        put_verdict(w, rq->arena, &v);
        json_close_object(w);
    }
    json_close_array(w);
    return ERR_OK;
}

static enum err put_burden(struct request *rq, struct json_writer *w, const struct catalogue *c, const struct bearer *x)
{
    struct bound bound = request_bound(rq);
    int64_t from[BURDEN_SPANS];
    struct burden b;
    enum err e;

    for (size_t i = 0; i < BURDEN_SPANS; i++) from[i] = x->now - DAYS[i] * DAY_US;
    e = store_burden(rq->db, rq->arena, &bound, x->contact.number, x->account.number, from, x->now + 1, &b);
    if (e != ERR_OK) return e;
    json_open_object(w);
    json_member_string(w, "contact", x->contact.id);
    json_member_string(w, "account", x->account.id);
    json_member_time(w, "as_of", x->now);
    put_maybe_time(w, "last_invited_at", b.last_invited != INT64_MIN, b.last_invited);
    put_maybe_time(w, "last_answered_at", b.last_answered != INT64_MIN, b.last_answered);
    put_spans(w, &b);
    if ((e = put_next(rq, w, c, x)) != ERR_OK) return e;
    json_close_object(w);
    return ERR_OK;
}

static enum err find_contact(struct request *rq, struct bearer *ret)
{
    struct bound bound = request_bound(rq);
    enum err e = store_contact_get(rq->db, rq->arena, &bound, request_path(rq, "id"), &ret->contact);

    if (e == ERR_NONE) return request_fail(rq, e, "There is no such contact");
    if (e != ERR_OK || ret->contact.account == NULL) return e;
    return store_account_get(rq->db, rq->arena, &bound, ret->contact.account, &ret->account);
}

static enum err find_account(struct request *rq, struct bearer *ret)
{
    struct bound bound = request_bound(rq);
    enum err e = store_account_get(rq->db, rq->arena, &bound, request_path(rq, "id"), &ret->account);

    return e == ERR_NONE ? request_fail(rq, e, "There is no such account") : e;
}

static enum err reply_burden(struct request *rq, enum err (*find)(struct request *rq, struct bearer *ret))
{
    struct bearer x = {.now = clock_now_us()};
    struct buffer out = {0};
    struct json_writer w;
    struct reading r;
    enum err e = reading_begin(rq, &r);

    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    if ((e = find(rq, &x)) == ERR_OK) e = put_burden(rq, &w, r.catalogue, &x);
    reading_end(rq, &r);
    if (e == ERR_OK) e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

enum err contact_burden_get(struct request *rq)
{
    return reply_burden(rq, find_contact);
}

enum err account_burden_get(struct request *rq)
{
    return reply_burden(rq, find_account);
}
