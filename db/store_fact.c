/*
 * Facts in: identity, the fact itself, and what derives from it, in the writer's transaction.
 *
 * First every item's identity is looked up, then everything is written: a batch that contradicts what is stored is
 * refused before it has left a trace, so that it can share its transaction with others.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/derive.h"
#include "db/privacy.h"
#include "kpi/period.h"

/* What is known of one identity while a batch is looked at: as stored, then as the batch goes on. */
struct known {
    const struct fact_input *item; /* one that names it */
    bool exists, erased;
    int64_t digest;
    bool has_old; /* it is stored, at: */
    int64_t account, at, no;
    size_t writer; /* the item to be written for it, + 1; 0 = none */
};

struct batch {
    struct known *known;
    size_t known_n;
    size_t *slots; /* open addressing: index into known + 1 */
    size_t slots_n;
    size_t *known_of; /* per item: index into known */
    bool erased;      /* something has been erased, so that tombstones must be looked for */
};

static bool same_identity(const struct fact_input *x, const struct fact_input *y)
{
    return x->kind == y->kind && strcmp(x->id, y->id) == 0 && strcmp(x->source, y->source) == 0;
}

static enum err identity_step(struct db *db, int64_t kind, int64_t source, const char *id)
{
    db_bind_int(db, STMT_IDENTITY_GET, 1, kind);
    db_bind_int(db, STMT_IDENTITY_GET, 2, source);
    db_bind_text(db, STMT_IDENTITY_GET, 3, id);
    return db_step(db, STMT_IDENTITY_GET);
}

static enum err identity_find(struct db *db, struct arena *a, bool tombstones, struct known *k)
{
    int64_t source, kind = (int64_t)k->item->kind;
    enum err e;

    if ((e = store_name_find(db, NAME_SOURCE, k->item->source, &source)) != ERR_OK) return e;
    e = identity_step(db, kind, source, k->item->id);
    if (e == ERR_NONE && tombstones) e = identity_step(db, kind + TOMBSTONE_KIND, source, tombstone_id(a, k->item->id));
    if (e != ERR_OK) return e;
    k->exists = k->has_old = true;
    k->digest = db_int(db, STMT_IDENTITY_GET, 0);
    k->account = db_int(db, STMT_IDENTITY_GET, 2);
    k->at = db_int(db, STMT_IDENTITY_GET, 3);
    k->no = db_int(db, STMT_IDENTITY_GET, 4);
    k->erased = k->no == 0;
    db_reset(db, STMT_IDENTITY_GET);
    return ERR_OK;
}

static enum err batch_know(struct db *db, struct arena *a, struct batch *b, const struct fact_input *item, size_t index)
{
    uint64_t h = text_hash(item->id, strlen(item->id), text_hash(item->source, strlen(item->source), 0));
    size_t at = (size_t)h & (b->slots_n - 1);
    struct known *k;
    enum err e;

    while (b->slots[at] && !same_identity(b->known[b->slots[at] - 1].item, item)) at = (at + 1) & (b->slots_n - 1);
    if (b->slots[at]) {
        b->known_of[index] = b->slots[at] - 1;
        return ERR_OK;
    }
    k = &b->known[b->known_n];
    *k = (struct known){.item = item};
    b->slots[at] = ++b->known_n;
    b->known_of[index] = b->known_n - 1;
    e = identity_find(db, a, b->erased, k);
    return e == ERR_NONE ? ERR_OK : e;
}

/* The same id twice in a batch is a repetition like any other; only the last content of a batch is written. */
static void plan_item(struct facts_write *w, struct batch *b, size_t i)
{
    const struct fact_input *item = &w->items[i];
    struct known *k = &b->known[b->known_of[i]];

    if (k->exists && (k->erased || k->digest == item->digest)) {
        w->outcomes[i] = FACT_DUPLICATE;
    } else if (k->exists && item->kind == FACT_EVENT) {
        w->outcomes[i] = FACT_REJECTED;
        if (w->conflict_item == SIZE_MAX) w->conflict_item = i;
    } else {
        w->outcomes[i] = k->exists ? FACT_UPDATED : FACT_CREATED;
        k->exists = true;
        k->digest = item->digest;
        k->writer = i + 1;
    }
}

static enum err plan_batch(struct db *db, struct facts_write *w, struct arena *a, struct batch *ret)
{
    struct batch b = {.slots_n = 4};
    enum err e;

    if ((e = db_step(db, STMT_IDENTITY_ERASED_ANY)) != ERR_OK && e != ERR_NONE) return e;
    b.erased = e == ERR_OK;
    db_reset(db, STMT_IDENTITY_ERASED_ANY);
    while (b.slots_n < 2 * w->n) b.slots_n *= 2;
    b.known = arena_array(a, w->n + 1, sizeof *b.known);
    b.slots = arena_array(a, b.slots_n, sizeof *b.slots);
    b.known_of = arena_array(a, w->n + 1, sizeof *b.known_of);
    w->outcomes = arena_array(w->arena, w->n + 1, sizeof *w->outcomes);
    w->conflict_item = SIZE_MAX;
    for (size_t i = 0; i < w->n; i++) {
        w->outcomes[i] = FACT_REJECTED;
        if (w->items[i].rejected) continue;
        if ((e = batch_know(db, a, &b, &w->items[i], i)) != ERR_OK) return e;
        plan_item(w, &b, i);
    }
    *ret = b;
    return w->conflict_item != SIZE_MAX && !w->skip ? ERR_CONFLICT : ERR_OK;
}

/* ---- names to numbers ---- */

static enum err name_take(struct db *db, enum name_kind kind, const char *text, int64_t *ret)
{
    *ret = 0;
    return text && *text ? store_name_take(db, kind, text, ret) : ERR_OK;
}

/* Whose fact is it? Its own account, else its contact's; role and side default to the contact's as of now. */
static enum err fact_people(struct db *db, struct rollup *r, const struct fact_input *item, struct fact *f)
{
    struct contact contact;
    enum err e;

    if (item->account && (e = store_account_take(db, r, item->account, ACCOUNT_CUSTOMER, &f->account)) != ERR_OK)
        return e;
    if ((e = name_take(db, NAME_ROLE, item->role, &f->role)) != ERR_OK) return e;
    f->side = item->side;
    if (!item->contact) return ERR_OK;
    memset(&contact, 0, sizeof contact);
    if ((e = store_contact_take(db, r, item->contact, f->account, &contact)) != ERR_OK) return e;
    f->contact = contact.number;
    if (!f->account) f->account = contact.account_number;
    if (!f->role) f->role = contact.role_number;
    if (f->side == SIDE_NONE) f->side = contact.side;
    return ERR_OK;
}

static enum err fact_resolve(struct db *db, struct rollup *r, const struct facts_write *w,
                             const struct fact_input *item, struct fact *ret)
{
    struct fact f = {.slot = slot_of(item->at), .at = item->at, .kind = item->kind};
    enum err e;

    f.subject = item->subject ? item->subject : "";
    f.has_score = item->has_score;
    f.score = item->score;
    f.score_step = item->score_step;
    f.has_expected = item->has_expected;
    f.expected = item->expected;
    f.expected_step = item->expected_step;
    f.has_value = item->has_value;
    f.value = item->value;
    f.comment = item->comment;
    f.invitation = item->invitation;
    f.invitation_status = item->status;
    f.attributes_text = item->attributes;
    f.attributes = item->attributes_json;
    f.id = item->id;
    f.arrived = w->now;
    f.source_name = item->source;
    if ((e = name_take(db, NAME_SOURCE, item->source, &f.source)) != ERR_OK) return e;
    if ((e = name_take(db, NAME_TYPE, item->type, &f.type)) != ERR_OK) return e;
    if ((e = name_take(db, NAME_TOUCHPOINT, item->touchpoint, &f.touchpoint)) != ERR_OK) return e;
    if ((e = fact_people(db, r, item, &f)) != ERR_OK) return e;
    if ((e = fact_parse_attributes(r->arena, &f)) != ERR_OK) return e;
    *ret = f;
    return ERR_OK;
}

/* ---- rows ---- */

static void bind_value(struct db *db, enum stmt s, int parameter, bool has, struct value v)
{
    db_bind_maybe(db, s, parameter, has, v.units);
    db_bind_maybe(db, s, parameter + 1, has, v.micros);
}

static enum err fact_insert(struct db *db, const struct fact *f)
{
    enum stmt s = STMT_FACT_INSERT;

    db_bind_int(db, s, 1, f->slot);
    db_bind_int(db, s, 2, f->account);
    db_bind_int(db, s, 3, f->at);
    db_bind_int(db, s, 4, f->no);
    db_bind_int(db, s, 5, (int64_t)f->kind);
    db_bind_int(db, s, 6, f->type);
    db_bind_text(db, s, 7, f->subject);
    db_bind_int(db, s, 8, f->contact);
    db_bind_int(db, s, 9, f->role);
    db_bind_int(db, s, 10, (int64_t)f->side);
    db_bind_int(db, s, 11, f->touchpoint);
    bind_value(db, s, 12, f->has_score, f->score);
    db_bind_maybe(db, s, 14, f->has_score, f->score_step);
    bind_value(db, s, 15, f->has_expected, f->expected);
    db_bind_maybe(db, s, 17, f->has_expected, f->expected_step);
    bind_value(db, s, 18, f->has_value, f->value);
    db_bind_text(db, s, 20, f->comment);
    db_bind_text(db, s, 21, f->invitation);
    db_bind_text(db, s, 22, f->invitation_status);
    db_bind_text(db, s, 23, f->attributes_text);
    db_bind_int(db, s, 24, f->source);
    db_bind_text(db, s, 25, f->id);
    db_bind_int(db, s, 26, f->arrived);
    return db_run(db, s);
}

static enum err fact_remove(struct db *db, const struct fact *f)
{
    db_bind_int(db, STMT_FACT_DELETE, 1, f->slot);
    db_bind_int(db, STMT_FACT_DELETE, 2, f->account);
    db_bind_int(db, STMT_FACT_DELETE, 3, f->at);
    db_bind_int(db, STMT_FACT_DELETE, 4, f->no);
    return db_run(db, STMT_FACT_DELETE);
}

static enum err identity_put(struct db *db, const struct fact *f, int64_t digest)
{
    enum stmt s = STMT_IDENTITY_PUT;

    db_bind_int(db, s, 1, (int64_t)f->kind);
    db_bind_int(db, s, 2, f->source);
    db_bind_text(db, s, 3, f->id);
    db_bind_int(db, s, 4, digest);
    db_bind_int(db, s, 5, f->slot);
    db_bind_int(db, s, 6, f->account);
    db_bind_int(db, s, 7, f->at);
    db_bind_int(db, s, 8, f->no);
    return db_run(db, s);
}

/* Stores one item and says what changed. A moved fact keeps its number. */
static enum err write_item(struct db *db, struct rollup *r, const struct known *k, size_t wanted, struct fact *f,
                           struct fact_change *ret)
{
    enum err e;

    *ret = (struct fact_change){.after = f};
    if (k->has_old) {
        struct fact *old = arena_alloc(r->arena, sizeof *old);

        if ((e = fact_load(db, r->arena, k->account, k->at, k->no, old)) != ERR_OK)
            return e == ERR_NONE ? ERR_BROKEN : e;
        if ((e = fact_remove(db, old)) != ERR_OK) return e;
        f->no = old->no;
        ret->before = old;
    } else if ((e = rollup_fact_number(r, db, wanted, &f->no)) != ERR_OK) {
        return e;
    }
    if ((e = fact_insert(db, f)) != ERR_OK) return e;
    return identity_put(db, f, k->digest);
}

static void count_outcomes(struct facts_write *w)
{
    int64_t counts[FACT_REJECTED + 1] = {0};

    for (size_t i = 0; i < w->n; i++) counts[w->outcomes[i]]++;
    w->created = counts[FACT_CREATED];
    w->updated = counts[FACT_UPDATED];
    w->duplicates = counts[FACT_DUPLICATE];
    w->rejected = counts[FACT_REJECTED];
}

enum err store_facts(struct db *db, struct rollup *r, void *arg)
{
    struct facts_write *w = arg;
    struct fact_change *changes;
    struct fact *facts;
    struct batch b = {0};
    size_t n = 0;
    enum err e;

    if (w->definitions != r->definitions) return ERR_RETRY;
    if ((e = plan_batch(db, w, r->arena, &b)) != ERR_OK) return e;
    count_outcomes(w);
    facts = arena_array(r->arena, b.known_n + 1, sizeof *facts);
    changes = arena_array(r->arena, b.known_n + 1, sizeof *changes);
    /* Names first: running out of them refuses the batch before a fact of it is stored. */
    for (size_t i = 0; i < b.known_n; i++) {
        const struct known *k = &b.known[i];

        if (k->writer && (e = fact_resolve(db, r, w, &w->items[k->writer - 1], &facts[i])) != ERR_OK) return e;
    }
    for (size_t i = 0; i < b.known_n; i++) {
        if (!b.known[i].writer) continue;
        if ((e = write_item(db, r, &b.known[i], b.known_n, &facts[i], &changes[n++])) != ERR_OK)
            return e == ERR_CONFLICT || e == ERR_NONE ? ERR_BROKEN : e;
    }
    e = rollup_settle(r, db, changes, n);
    return e == ERR_CONFLICT || e == ERR_NONE ? ERR_BROKEN : e;
}

enum err store_fact_delete(struct db *db, struct rollup *r, void *arg)
{
    struct fact_delete *d = arg;
    struct fact_row row;
    struct fact_change change = {0};
    struct fact *f = arena_alloc(r->arena, sizeof *f);
    enum err e;

    e = store_fact_get(db, r->arena, &d->bound, d->kind, d->source, d->id, &row);
    if (e != ERR_OK) return e;
    *f = row.fact;
    change.before = f;
    if ((e = fact_parse_attributes(r->arena, f)) != ERR_OK) return e;
    if ((e = fact_remove(db, f)) != ERR_OK) return e;
    db_bind_int(db, STMT_IDENTITY_DELETE, 1, (int64_t)f->kind);
    db_bind_int(db, STMT_IDENTITY_DELETE, 2, f->source);
    db_bind_text(db, STMT_IDENTITY_DELETE, 3, f->id);
    if ((e = db_run(db, STMT_IDENTITY_DELETE)) != ERR_OK) return e;
    rollup_note_removal(r);
    return rollup_settle(r, db, &change, 1);
}
