/* See history.h. */
#include "tests/db/history.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/cutting.h"

static const char *const SOURCES[] = {"zeta", "alpha"};
static const char *const TOUCHPOINTS[] = {NULL, "portal", "phone", "shop"};
static const char *const SUBJECTS[] = {NULL, "1", "2", "s3"};
static const char *const EVENTS[] = {"placed",
                                     "delivered",
                                     "reading",
                                     "usage",
                                     "opened",
                                     "closed",
                                     "subscription.started",
                                     "subscription.changed",
                                     "subscription.ended"};
static const char *const PRIOS[] = {NULL, "p1", "p2"};
static const double VALUES[] = {0, 1, -5, 3.5, 123.456789, 1e6, 9e12, -9e12, 0.000001};

#define PICK(h, list) (list)[dice_below(&(h)->dice, (int64_t)COUNT_OF(list))]
#define PICK_OF(h, list, n) (list)[dice_below(&(h)->dice, (n))]

/* ---- one fact ---- */

/* Few moments around the end of March, the clocks' change among them: ties and late arrivals are common. */
static int64_t random_time(struct history *h)
{
    int64_t at = INT64_C(1774558800) * SECOND_US; /* 2026-03-26T21:00:00Z; from the 29th on a local midnight */

    if (dice_chance(&h->dice, 5)) return at + (dice_below(&h->dice, 400) - 200) * DAY_US;
    at += dice_below(&h->dice, h->moments) * 6 * 3600 * SECOND_US;
    if (dice_chance(&h->dice, 10)) at += dice_below(&h->dice, 3) - 1;
    return at;
}

static void random_attributes(struct history *h, struct sent *s)
{
    struct buffer text = {0};
    int order = (int)dice_below(&h->dice, 5), ok = (int)dice_below(&h->dice, 3);

    s->prio = PICK(h, PRIOS);
    s->order = order == 0 ? NULL : order <= 2 ? "1" : "2";
    buffer_puts(&text, "{\"all\":\"yes\"");
    if (ok > 0) buffer_printf(&text, ",\"ok\":%s", ok == 1 ? "true" : "false");
    if (s->order) buffer_printf(&text, order % 2 ? ",\"order\":%s" : ",\"order\":\"%s\"", s->order);
    if (s->prio) buffer_printf(&text, ",\"prio\":\"%s\"", s->prio);
    if (dice_chance(&h->dice, 40))
        buffer_printf(&text, ",\"rank\":%d,\"brands\":%d", (int)dice_below(&h->dice, 4), (int)dice_below(&h->dice, 5));
    buffer_puts(&text, "}");
    s->in.attributes = arena_string(h->a, text.data);
    buffer_free(&text);
}

static void random_answer(struct history *h, struct fact_input *f)
{
    bool nps = dice_chance(&h->dice, 50);

    f->type = nps ? "nps" : "csat";
    f->has_score = true;
    f->score_step = dice_below(&h->dice, nps ? 11 : 5);
    f->score.units = f->score_step + !nps;
    f->has_expected = dice_chance(&h->dice, 40);
    if (!f->has_expected) return;
    f->expected_step = dice_below(&h->dice, nps ? 11 : 5);
    f->expected.units = f->expected_step + !nps;
}

/* Of an invitation that is there, or was, or never. */
static const char *random_invitation(struct history *h, const struct fact_input *f)
{
    const struct sent *s;

    if (!dice_chance(&h->dice, 40)) return NULL;
    if (h->truth.n == 0 || dice_chance(&h->dice, 10)) return "nobody";
    s = &h->truth.facts[dice_below(&h->dice, (int64_t)h->truth.n)];
    return invitation_join(h->a, f->source, s->in.source, s->in.id);
}

static int64_t input_digest(const struct fact_input *f)
{
    struct buffer text = {0};
    uint64_t digest;

    buffer_printf(&text, "%s|%s|%s|%s|%s|%s|%s|%s|%s|%d|%lld|%lld|%lld|%lld|%lld|%lld|%s", f->type,
                  f->invitation ? f->invitation : "", f->status ? f->status : "", f->subject ? f->subject : "",
                  f->account ? f->account : "", f->contact ? f->contact : "", f->role ? f->role : "",
                  f->touchpoint ? f->touchpoint : "", f->comment ? f->comment : "", (int)f->side,
                  (long long)(f->has_score ? f->score_step : -1), (long long)(f->has_expected ? f->expected_step : -1),
                  (long long)f->has_value, (long long)f->value.units, (long long)f->value.micros, (long long)f->at,
                  f->attributes);
    digest = text_hash(text.data, text.size, 7);
    buffer_free(&text);
    return (int64_t)digest;
}

/* Anything but the identity. */
static void random_content(struct history *h, struct sent *s)
{
    struct fact_input *f = &s->in;

    f->at = random_time(h);
    f->subject = PICK_OF(h, SUBJECTS, h->subjects);
    f->account = dice_chance(&h->dice, 75) ? PICK_OF(h, ACCOUNT_IDS, h->accounts) : NULL;
    f->contact = dice_chance(&h->dice, 40) ? PICK(h, CONTACT_IDS) : NULL;
    f->role = dice_chance(&h->dice, 20) ? PICK(h, ROLES) : NULL;
    f->touchpoint = PICK(h, TOUCHPOINTS);
    f->side = dice_chance(&h->dice, 20) ? (enum side)(1 + dice_below(&h->dice, 4)) : SIDE_NONE;
    f->has_score = f->has_expected = f->has_value = false;
    f->comment = f->invitation = f->status = NULL;
    if (f->kind == FACT_RESPONSE) {
        random_answer(h, f);
        if (dice_chance(&h->dice, 10)) f->comment = "well";
        f->invitation = random_invitation(h, f);
    } else if (f->kind == FACT_INVITATION) {
        f->type = "nps";
        f->status = dice_chance(&h->dice, 80) ? "sent" : "bounced";
    } else {
        f->type = PICK_OF(h, EVENTS, h->events);
        f->has_value = dice_chance(&h->dice, 60);
    }
    if (f->has_value) CHECK(value_from_double(PICK(h, VALUES), &f->value), "a value beyond the bound");
    random_attributes(h, s);
    f->digest = input_digest(f);
}

/* One field or two: the rest stays. Responses and invitations only. */
static void random_edit(struct history *h, struct sent *s)
{
    struct sent old = *s;

    random_content(h, s);
    if (s->in.kind == FACT_RESPONSE && strcmp(s->in.type, old.in.type) != 0) return;
    switch (dice_below(&h->dice, 8)) {
    case 6: old.in.invitation = s->in.invitation; break;
    case 7: old.in.status = s->in.status; break;
    case 0: old.in.role = s->in.role; break;
    case 1: old.in.side = s->in.side; break;
    case 2: old.in.touchpoint = s->in.touchpoint; break;
    case 3: old.in.account = s->in.account; break;
    case 4: old.in.at = s->in.at; break;
    default: old.in.contact = s->in.contact; break;
    }
    *s = old;
    s->in.digest = input_digest(&s->in);
}

static struct sent random_fact(struct history *h)
{
    struct sent s = {.in = {.source = PICK(h, SOURCES)}};
    int64_t kind = dice_below(&h->dice, 20);

    s.in.kind = kind < 6 ? FACT_RESPONSE : kind < 19 ? FACT_EVENT : FACT_INVITATION;
    /* Not ascending: among equals the order of ids is not that of arrival. */
    s.in.id = arena_printf(h->a, "%02d-%lld", (int)dice_below(&h->dice, 100), (long long)++h->ids);
    if (h->gone_n > 0 && dice_chance(&h->dice, 15)) {
        const struct sent *old = &h->gone[dice_below(&h->dice, (int64_t)h->gone_n)];

        if (dice_chance(&h->dice, 50)) return *old;
        s.in.kind = old->in.kind;
        s.in.source = old->in.source;
        s.in.id = old->in.id;
    }
    random_content(h, &s);
    return s;
}

/* ---- the model ---- */

static struct sent *truth_find(struct truth *t, const struct fact_input *f)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct fact_input *g = &t->facts[i].in;

        if (g->kind == f->kind && strcmp(g->source, f->source) == 0 && strcmp(g->id, f->id) == 0) return &t->facts[i];
    }
    return NULL;
}

static struct truth truth_copy(struct history *h)
{
    struct truth t = h->truth;

    t.facts = arena_array(h->a, t.cap + 1, sizeof *t.facts);
    if (t.n > 0) memcpy(t.facts, h->truth.facts, t.n * sizeof *t.facts);
    return t;
}

static void truth_put(struct history *h, struct sent s)
{
    struct truth *t = &h->truth;
    struct sent *old = truth_find(t, &s.in);

    s.account = s.in.account;
    s.role = s.in.role;
    s.side = s.in.side;
    for (size_t i = 0; s.in.contact && i < CONTACTS; i++) {
        const struct person *p = &t->people[i];

        if (strcmp(CONTACT_IDS[i], s.in.contact) != 0) continue;
        if (!s.account) s.account = p->account;
        if (!s.role) s.role = p->role;
        if (s.side == SIDE_NONE) s.side = p->side;
    }
    if (old) *old = s;
    else *ARENA_PUSH(h->a, t->facts, t->n, t->cap) = s;
}

/* ---- posting ---- */

static struct sent random_item(struct history *h, const struct sent *sent, size_t n)
{
    int64_t roll = dice_below(&h->dice, 100);
    struct sent s;

    if (n > 0 && roll < 8) s = sent[dice_below(&h->dice, (int64_t)n)];
    else if (h->truth.n > 0 && roll < 35) s = h->truth.facts[dice_below(&h->dice, (int64_t)h->truth.n)];
    else return random_fact(h);
    if (s.in.kind == FACT_EVENT && dice_chance(&h->dice, 5)) random_content(h, &s);
    if (s.in.kind != FACT_EVENT && dice_chance(&h->dice, 60)) {
        if (dice_chance(&h->dice, 50)) random_edit(h, &s);
        else random_content(h, &s);
    }
    return s;
}

/* What the store must answer for each item; false: the batch contradicts what is stored. */
static bool predict(struct history *h, const struct sent *sent, size_t n, enum fact_outcome *ret)
{
    bool good = true;

    for (size_t i = 0; i < n; i++) {
        const struct sent *old = truth_find(&h->truth, &sent[i].in);

        for (size_t k = i; k-- > 0;) {
            if (ret[k] == FACT_REJECTED || ret[k] == FACT_DUPLICATE || sent[k].in.kind != sent[i].in.kind ||
                strcmp(sent[k].in.source, sent[i].in.source) != 0 || strcmp(sent[k].in.id, sent[i].in.id) != 0)
                continue;
            old = &sent[k];
            break;
        }
        if (!old) ret[i] = FACT_CREATED;
        else if (old->in.digest == sent[i].in.digest) ret[i] = FACT_DUPLICATE;
        else ret[i] = sent[i].in.kind == FACT_EVENT ? FACT_REJECTED : FACT_UPDATED;
        good = good && ret[i] != FACT_REJECTED;
    }
    return good;
}

static void post(struct history *h)
{
    int64_t most = h->crowd ? 250 : dice_chance(&h->dice, 10) ? 40 : 6;
    size_t n = 1 + (size_t)dice_below(&h->dice, most);
    struct sent *sent = arena_array(h->a, n, sizeof *sent);
    struct fact_input *items = arena_array(h->a, n, sizeof *items);
    enum fact_outcome *expected = arena_array(h->a, n, sizeof *expected);
    struct facts_write w = {.items = items, .n = n, .now = 1, .create_accounts = true, .arena = h->a};
    bool good;

    for (size_t i = 0; i < n; i++) {
        sent[i] = random_item(h, sent, i);
        items[i] = sent[i].in;
    }
    good = predict(h, sent, n, expected);
    w.skip = dice_chance(&h->dice, 50);
    w.definitions = company_definitions(&h->company);
    if (!good && !w.skip) {
        enum err e = store_facts(h->company.db, h->company.r, &w);

        CHECK(e == ERR_CONFLICT, "a contradiction gave %s", error_code(e));
        h->conflicts++;
        return;
    }
    MUST(store_facts(h->company.db, h->company.r, &w));
    for (size_t i = 0; i < n; i++) {
        CHECK(w.outcomes[i] == expected[i], "item %zu of %zu: outcome %d, expected %d", i, n, (int)w.outcomes[i],
              (int)expected[i]);
        h->updates += expected[i] == FACT_UPDATED;
        h->duplicates += expected[i] == FACT_DUPLICATE;
        if (expected[i] == FACT_CREATED || expected[i] == FACT_UPDATED) truth_put(h, sent[i]);
    }
}

static void delete_one(struct history *h)
{
    struct truth *t = &h->truth;
    struct fact_delete d = {.kind = FACT_EVENT, .source = "alpha", .id = "nobody"};
    enum err e;
    size_t i;

    if (t->n == 0 || dice_chance(&h->dice, 5)) {
        e = store_fact_delete(h->company.db, h->company.r, &d);
        CHECK(e == ERR_NONE, "deleting nothing gave %s", error_code(e));
        return;
    }
    i = (size_t)dice_below(&h->dice, (int64_t)t->n);
    d = (struct fact_delete){.kind = t->facts[i].in.kind, .source = t->facts[i].in.source, .id = t->facts[i].in.id};
    MUST(store_fact_delete(h->company.db, h->company.r, &d));
    *ARENA_PUSH(h->a, h->gone, h->gone_n, h->gone_cap) = t->facts[i];
    t->facts[i] = t->facts[--t->n];
    h->deletes++;
}

/* ---- transactions ---- */

static void step_facts(struct history *h, bool commit)
{
    int64_t operations = 1 + dice_below(&h->dice, 4);
    struct truth before = truth_copy(h);

    company_begin(&h->company);
    for (int64_t i = 0; i < operations; i++) {
        if (dice_chance(&h->dice, 25)) delete_one(h);
        else post(h);
    }
    if (commit) {
        company_commit(&h->company);
        return;
    }
    db_rollback(h->company.db);
    h->truth = before;
}

static void step_contact(struct history *h, bool commit)
{
    size_t i = (size_t)dice_below(&h->dice, CONTACTS);
    struct person p = {.role = dice_chance(&h->dice, 70) ? PICK(h, ROLES) : NULL,
                       .account = dice_chance(&h->dice, 70) ? PICK(h, ACCOUNT_IDS) : NULL,
                       .side = (enum side)dice_below(&h->dice, 5)};
    struct contact contact = {.id = CONTACT_IDS[i], .account = p.account, .role = p.role, .side = p.side};
    bool created;

    company_begin(&h->company);
    MUST(store_contact_put(h->company.db, h->company.r, &contact, -1, &created));
    if (commit) {
        company_commit(&h->company);
        h->truth.people[i] = p;
    } else {
        db_rollback(h->company.db);
    }
}

struct account history_account(size_t i, const struct place_of_account *p)
{
    struct account account = {.id = ACCOUNT_IDS[i], .partner = p->partner, .attributes = p->attributes};

    return account;
}

static void step_account(struct history *h, bool commit)
{
    static const char *const segments[] = {NULL, "{\"segment\":\"large\"}", "{\"segment\":\"small\"}",
                                           "{\"segment\":\"large\",\"size\":3}", "{\"kind\":\"odd\",\"segment\":\"\"}"};
    static const char *const partners[] = {NULL, "dune", "core"};
    size_t i = (size_t)dice_below(&h->dice, ACCOUNTS);
    struct place_of_account p = {.partner = PICK(h, partners), .attributes = PICK(h, segments)};
    struct account account;
    bool created;

    if (p.partner && strcmp(ACCOUNT_IDS[i], p.partner) == 0) p.partner = NULL;
    account = history_account(i, &p);
    cutting_move_facts = dice_chance(&h->dice, 80) ? 20000 : dice_below(&h->dice, 20);
    company_begin(&h->company);
    MUST(store_account_put(h->company.db, h->company.r, &account, -1, &created));
    if (commit) {
        company_commit(&h->company);
        h->truth.accounts[i] = p;
    } else {
        db_rollback(h->company.db);
    }
}

static void step_cut(struct history *h, bool commit)
{
    unsigned dimensions = (unsigned)dice_below(&h->dice, 1 << DIMENSIONS);

    company_cut(&h->company, dimensions, commit);
    if (commit) h->truth.dimensions = dimensions;
}

static void step_define(struct history *h, bool commit)
{
    int key = (int)dice_below(&h->dice, KEYS);
    int m = h->truth.defined[key] >= 0 && dice_chance(&h->dice, 40) ? -1 : (int)dice_below(&h->dice, MEASURES);

    company_define(&h->company, arena_printf(h->a, "k%d", key), m, commit);
    if (commit) h->truth.defined[key] = m;
}

static void step_journey(struct history *h, bool commit)
{
    int key = (int)dice_below(&h->dice, JOURNEY_KEYS);
    int j = h->truth.journeys[key] >= 0 && dice_chance(&h->dice, 20) ? -1 : (int)dice_below(&h->dice, JOURNEYS);

    company_define_journey(&h->company, arena_printf(h->a, "j%d", key), j, commit);
    if (commit) h->truth.journeys[key] = j;
}

static void step_work(struct history *h, bool commit)
{
    bool more;

    series_slice_facts = 1 + dice_below(&h->dice, h->moves ? 4 : 30);
    company_begin(&h->company);
    MUST(store_series_work(h->company.db, h->company.r, &more));
    if (commit) company_commit(&h->company);
    else db_rollback(h->company.db);
}

void history_step(struct history *h)
{
    int64_t roll = dice_below(&h->dice, 100);
    bool commit = !dice_chance(&h->dice, 12);

    h->steps++;
    h->rollbacks += !commit;
    if (h->moves && dice_chance(&h->dice, 50)) {
        if (roll < 50) step_account(h, commit);
        else if (roll < 85) step_work(h, commit);
        else step_cut(h, commit);
        return;
    }
    if (roll < 55) step_facts(h, commit);
    else if (roll < 69) step_define(h, commit);
    else if (roll < 74) step_journey(h, commit);
    else if (roll < 88) step_work(h, commit);
    else if (roll < 91) step_contact(h, commit);
    else if (roll < 97) step_account(h, commit);
    else step_cut(h, commit);
}

void history_begin(struct history *h, struct arena *a, const char *dir, uint64_t seed)
{
    *h = (struct history){.dice = {seed}, .a = a};
    h->crowd = dice_chance(&h->dice, 4);
    h->moves = dice_chance(&h->dice, 25);
    h->accounts = h->crowd ? 1 : 1 + dice_below(&h->dice, ACCOUNTS);
    h->subjects = 2 + dice_below(&h->dice, (int64_t)COUNT_OF(SUBJECTS) - 1);
    h->moments = 4 + dice_below(&h->dice, 27);
    h->events = 2 + dice_below(&h->dice, (int64_t)COUNT_OF(EVENTS) - 1);
    company_make(&h->company, a, dir, "history.db");
    for (int i = 0; i < KEYS; i++) h->truth.defined[i] = -1;
    for (int i = 0; i < JOURNEY_KEYS; i++) h->truth.journeys[i] = -1;
    for (int i = 0; i < KEYS; i++) {
        if (dice_chance(&h->dice, 50)) step_define(h, true);
    }
    if (dice_chance(&h->dice, 70)) step_journey(h, true);
    if (dice_chance(&h->dice, 60)) step_cut(h, true);
}

void history_end(struct history *h)
{
    company_drop(&h->company);
}
