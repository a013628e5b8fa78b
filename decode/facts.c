/*
 * Facts: one table of members a kind, what several members must agree on, and the digest of what was sent.
 *
 * Ids that stand twice in a batch, and what is stored already, are the store's business.
 */
#include "decode/facts.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

const char *const SIDES[] = {"client", "provider", "partner", "third_party", NULL};
static const char *const STATUSES[] = {"sent", "bounced", NULL};

static void decode_invitation(struct field_context *c, const struct json *v, const char *pointer, void *at);

/* clang-format off */
#define ID_NEEDED(member, field, how) \
    {.name = member, .type = FIELD_ID, .flags = FIELD_REQUIRED, .max = ID_MAX, FIELD_AT(struct draft, fact.field), .hint = how}
#define SIDE_ROW {.name = "side", .type = FIELD_ENUM, FIELD_AT(struct draft, fact.side), .low = SIDE_CLIENT, .choices = SIDES}
#define AMOUNT_ROW(member, field, more, how) \
    {.name = member, .type = FIELD_VALUE, .flags = more, VALUE_BOUNDS, FIELD_AT_HAS(struct draft, fact.field, fact.has_##field), .hint = how}
#define TIME_ROW(member, how) \
    {.name = member, .type = FIELD_TIME, .flags = FIELD_REQUIRED | FIELD_PAST, FIELD_AT_HAS(struct draft, fact.at, has_time), .hint = how}
#define ATTRIBUTES_ROW {.name = "attributes", .type = FIELD_ATTRIBUTES, FIELD_AT_HAS(struct draft, fact.attributes, fact.attributes_json)}
#define INSTRUMENT_HINT "the key of the question, such as nps"

static const struct spec RESPONSE_ROWS[] = {
    ID_NEEDED("id", id, ID_HINT),
    ID_ROW("source", source),
    ID_NEEDED("instrument", type, INSTRUMENT_HINT),
    AMOUNT_ROW("score", score, FIELD_REQUIRED, "the answer as a number on the instrument's scale"),
    AMOUNT_ROW("expected", expected, 0, NULL),
    ID_ROW("account", account),
    ID_ROW("contact", contact),
    ID_ROW("role", role),
    SIDE_ROW,
    ID_ROW("touchpoint", touchpoint),
    TIME_ROW("answered_at", "when it was answered, such as 2026-10-02T09:12:33Z"),
    {.name = "comment", .type = FIELD_LONG_TEXT, .flags = FIELD_BLANK, .max = COMMENT_MAX_POINTS, FIELD_AT(struct draft, fact.comment)},
    {.name = "invitation", .type = FIELD_CUSTOM, .at = 0, .has = FIELD_NOWHERE, .custom = decode_invitation},
    ATTRIBUTES_ROW,
};
static const struct spec EVENT_ROWS[] = {
    ID_NEEDED("id", id, ID_HINT),
    ID_ROW("source", source),
    ID_NEEDED("type", type, "what happened, such as ticket.opened"),
    ID_ROW("subject", subject),
    ID_ROW("account", account),
    ID_ROW("contact", contact),
    ID_ROW("role", role),
    SIDE_ROW,
    ID_ROW("touchpoint", touchpoint),
    TIME_ROW("time", "when it happened, such as 2026-10-02T09:12:33Z"),
    AMOUNT_ROW("value", value, 0, NULL),
    ATTRIBUTES_ROW,
};
static const struct spec INVITATION_ROWS[] = {
    ID_NEEDED("id", id, ID_HINT),
    ID_ROW("source", source),
    ID_NEEDED("instrument", type, INSTRUMENT_HINT),
    ID_ROW("account", account),
    ID_ROW("contact", contact),
    ID_ROW("touchpoint", touchpoint),
    TIME_ROW("sent_at", "when it was sent, such as 2026-10-02T09:12:33Z"),
    {.name = "status", .type = FIELD_WORD, FIELD_AT(struct draft, fact.status), .choices = STATUSES},
    ATTRIBUTES_ROW,
};
static const struct spec INVITATION_NAME_ROWS[] = {
    {.name = "source", .type = FIELD_ID, .flags = FIELD_REQUIRED, .max = ID_MAX, FIELD_AT(struct draft, invitation_source), .hint = "the invitation's source"},
    {.name = "id", .type = FIELD_ID, .flags = FIELD_REQUIRED, .max = ID_MAX, FIELD_AT(struct draft, fact.invitation), .hint = "the invitation's id"},
};
/* clang-format on */

static const struct {
    const struct spec *rows;
    size_t n;
} KINDS[] = {
    [FACT_RESPONSE] = {RESPONSE_ROWS, COUNT_OF(RESPONSE_ROWS)},
    [FACT_EVENT] = {EVENT_ROWS, COUNT_OF(EVENT_ROWS)},
    [FACT_INVITATION] = {INVITATION_ROWS, COUNT_OF(INVITATION_ROWS)},
};

/* An id of the response's own source, or {source, id}. */
static void decode_invitation(struct field_context *c, const struct json *v, const char *pointer, void *at)
{
    static const struct spec text = {.name = "invitation", .type = FIELD_ID, .max = ID_MAX};
    struct draft *draft = at;

    if (json_type(v) == JSON_STRING) {
        draft->fact.invitation = field_text(c, &text, v, pointer);
    } else if (json_type(v) == JSON_OBJECT) {
        field_decode(c, v, pointer, INVITATION_NAME_ROWS, COUNT_OF(INVITATION_NAME_ROWS), draft);
    } else {
        field_wrong_type(c, pointer, "a string, or an object of source and id", v);
    }
}

/* ---- what members must agree on ---- */

static const char *number_text(struct arena *a, double v)
{
    char text[TEXT_DOUBLE_SIZE];

    text_format_double(v, text);
    return arena_string(a, text);
}

/* A score on the instrument's scale; its step number, or a fault. */
static int64_t score_step(struct field_context *c, const struct instrument *i, struct value score, const char *pointer)
{
    double x = value_to_double(score);
    int64_t step = 0;
    bool off_step;

    if (instrument_step(i, x, &step, &off_step)) return step;
    if (off_step)
        faults_add(c->faults, pointer, FAULT_OFF_STEP, "%s goes from %s in steps of %s, %s is between two", i->key,
                   number_text(c->a, i->min), number_text(c->a, i->step), number_text(c->a, x));
    else
        faults_add(c->faults, pointer, FAULT_RANGE, "%s goes from %s to %s, %s is outside", i->key,
                   number_text(c->a, i->min), number_text(c->a, i->max), number_text(c->a, x));
    return 0;
}

static void check_instrument(struct field_context *c, const struct catalogue *catalogue, const char *pointer,
                             struct fact_input *f)
{
    const struct instrument *i = f->type ? catalogue_instrument(catalogue, f->type) : NULL;

    if (!f->type) return;
    if (!i) {
        faults_add(c->faults, fault_pointer(c->a, pointer, "instrument"), FAULT_UNKNOWN_INSTRUMENT,
                   "there is no instrument \"%s\"; GET /v1/instruments lists them", f->type);
        return;
    }
    if (f->has_score) f->score_step = score_step(c, i, f->score, fault_pointer(c->a, pointer, "score"));
    if (f->has_expected) f->expected_step = score_step(c, i, f->expected, fault_pointer(c->a, pointer, "expected"));
}

static bool is_subscription(const char *type)
{
    return strcmp(type, "subscription.started") == 0 || strcmp(type, "subscription.changed") == 0 ||
           strcmp(type, "subscription.ended") == 0;
}

/* Was nothing sent at the pointer within the item? What was sent and is not good has its own fault. */
static bool is_absent(const struct json *item, const char *pointer)
{
    const struct json *v = json_pointer(item, pointer);

    return !v || json_type(v) == JSON_NULL;
}

/* What a subscription is worth a month: 0 or more where it starts or changes, 0 where it ends. `in`: the value's place. */
static void check_revenue(struct field_context *c, bool absent, const char *in, const struct fact_input *f)
{
    bool ended = strcmp(f->type, "subscription.ended") == 0;
    const char *pointer = fault_pointer(c->a, in, "value");

    if (f->has_value && f->value.units < 0)
        faults_add(c->faults, pointer, FAULT_RANGE, "recurring revenue must be 0 or more; it is %s",
                   number_text(c->a, value_to_double(f->value)));
    else if (f->has_value && ended && (f->value.units != 0 || f->value.micros != 0))
        faults_add(c->faults, pointer, FAULT_RANGE,
                   "an ended subscription is worth 0; leave it out, or send subscription.changed");
    if (!ended && !f->has_value && absent)
        faults_add(c->faults, pointer, FAULT_REQUIRED,
                   "it is missing: the subscription's recurring revenue per month from now on");
}

/* Recurring revenue is the only money that is added up across accounts as it came: one sign, one currency. */
static void check_currency(struct field_context *c, const struct decode_facts_options *o, const struct json *item,
                           const char *pointer, const char *in, const struct fact_input *f)
{
    const struct json *currency = f->attributes_json ? json_get(f->attributes_json, "currency") : NULL;

    if (!currency || json_type(currency) == JSON_NULL || !o->catalogue->currency) return;
    if (json_type(currency) == JSON_STRING && strcasecmp(json_string(currency), o->catalogue->currency) == 0) return;
    if (!o->cloudevents) in = fault_pointer(c->a, pointer, "attributes");
    else if (!json_pointer(item, "/data/currency")) in = pointer; /* an extension attribute */
    faults_add(c->faults, fault_pointer(c->a, in, "currency"), FAULT_MISMATCH,
               "the workspace counts in %s; convert the value before sending it", o->catalogue->currency);
}

static void check_subscription(struct field_context *c, const struct decode_facts_options *o, const struct json *item,
                               const char *pointer, const struct fact_input *f)
{
    const char *in = o->cloudevents ? fault_pointer(c->a, pointer, "data") : pointer;

    if (!f->type || !is_subscription(f->type)) return;
    if (!f->subject && is_absent(item, "/subject"))
        faults_add(c->faults, fault_pointer(c->a, pointer, "subject"), FAULT_REQUIRED,
                   "it is missing: which subscription, such as its contract number");
    check_revenue(c, is_absent(item, o->cloudevents ? "/data/value" : "/value"), in, f);
    check_currency(c, o, item, pointer, in, f);
}

/* ---- the digest ---- */

static void digest_value(struct json_writer *w, const char *name, bool has, struct value v)
{
    if (!has) return;
    json_put_name(w, name);
    json_open_array(w);
    json_put_int(w, v.units);
    json_put_int(w, v.micros);
    json_close_array(w);
}

static void digest_text(struct json_writer *w, const char *name, const char *text)
{
    if (text) json_member_string(w, name, text);
}

/*
 * First eight bytes of SHA-256 over the decoded members in one order: whatever the order, white space, number form,
 * offset or spelt-out defaults of what was sent, the same content has the same digest. `without_time`: it was not sent.
 */
static int64_t digest_of(const struct fact_input *f, bool without_time)
{
    unsigned char sum[TEXT_SHA256_SIZE];
    struct buffer text = {0};
    struct json_writer w;
    uint64_t bits = 0;
    int64_t digest;

    json_writer_init(&w, &text);
    json_open_object(&w);
    json_member_int(&w, "kind", f->kind);
    digest_text(&w, "source", f->source);
    digest_text(&w, "id", f->id);
    digest_text(&w, "type", f->type);
    digest_text(&w, "subject", f->subject);
    digest_text(&w, "account", f->account);
    digest_text(&w, "contact", f->contact);
    digest_text(&w, "role", f->role);
    digest_text(&w, "side", side_text(f->side));
    digest_text(&w, "touchpoint", f->touchpoint);
    digest_text(&w, "comment", f->comment);
    digest_text(&w, "invitation", f->invitation);
    digest_text(&w, "status", f->status);
    digest_value(&w, "score", f->has_score, f->score);
    digest_value(&w, "expected", f->has_expected, f->expected);
    digest_value(&w, "value", f->has_value, f->value);
    if (!without_time) json_member_int(&w, "at", f->at);
    digest_text(&w, "attributes", f->attributes);
    json_close_object(&w);
    text_sha256(text.data, text.size, sum);
    buffer_free(&text);
    for (size_t i = 0; i < sizeof bits; i++) bits = bits << 8 | sum[i];
    memcpy(&digest, &bits, sizeof digest);
    return digest;
}

/* ---- one fact ---- */

/* Fills *ret even where it fails, so that a rejected item can still be named. */
static enum err decode_item(const struct json *item, const char *pointer, const struct decode_facts_options *o,
                            struct arena *a, struct faults *faults, struct fact_input *ret)
{
    struct field_context c = {.a = a, .faults = faults, .now = o->now};
    struct draft d = {.fact = {.kind = o->kind, .source = "api", .at = o->now}};
    size_t before = field_faults(&c);

    if (o->kind == FACT_INVITATION) d.fact.status = STATUSES[0];
    if (json_type(item) != JSON_OBJECT) {
        field_wrong_type(&c, pointer, "an object", item);
    } else if (o->cloudevents) {
        cloudevent_decode(&c, item, pointer, &d);
    } else {
        field_decode(&c, item, pointer, KINDS[o->kind].rows, KINDS[o->kind].n, &d);
    }
    if (o->kind == FACT_EVENT) check_subscription(&c, o, item, pointer, &d.fact);
    else check_instrument(&c, o->catalogue, pointer, &d.fact);
    if (d.fact.invitation)
        d.fact.invitation = invitation_join(a, d.fact.source, d.invitation_source, d.fact.invitation);
    *ret = d.fact;
    if (field_faults(&c) != before) return ERR_INVALID;
    ret->digest = digest_of(&d.fact, !d.has_time);
    return ERR_OK;
}

enum err decode_fact(const struct json *item, const char *pointer, const struct decode_facts_options *o,
                     struct arena *a, struct faults *faults, struct fact_input *ret)
{
    struct fact_input fact;
    enum err e = decode_item(item, pointer, o, a, faults, &fact);

    assert(!o->cloudevents || o->kind == FACT_EVENT);
    if (e == ERR_OK) *ret = fact;
    return e;
}

/* ---- a body ---- */

struct batch {
    const struct decode_facts_options *o;
    struct arena *a;
    struct faults *faults;
    struct decoded_facts out;
    size_t items_cap, faults_cap;
    struct faults *spare; /* of skip: the next item's, taken only by one that has some */
};

static void batch_add(struct batch *b, const struct json *item, const char *pointer)
{
    size_t index = b->out.n, n = index;
    struct faults *faults = b->faults, **kept = NULL;
    struct fact_input fact;
    enum err e;

    if (b->o->skip) {
        if (!b->spare) {
            b->spare = arena_alloc(b->a, sizeof *b->spare);
            faults_init(b->spare, b->a);
        }
        faults = b->spare;
        kept = ARENA_PUSH(b->a, b->out.item_faults, n, b->faults_cap);
        *kept = NULL;
    }
    e = decode_item(item, pointer, b->o, b->a, faults, &fact);
    fact.index = index;
    if (kept && e != ERR_OK) {
        fact.rejected = true;
        *kept = b->spare;
        b->spare = NULL;
    }
    *ARENA_PUSH(b->a, b->out.items, b->out.n, b->items_cap) = fact;
}

/* What ends the reading is the one fault: what is wrong with the items before might crowd it out. */
static enum err batch_read(struct batch *b, struct json_items *it)
{
    size_t max = b->o->lines ? BATCH_LINES_MAX : BATCH_ITEMS_MAX, raw_n;
    const struct json *item;
    struct faults last;
    const char *raw;
    enum err e;

    faults_init(&last, b->faults->arena);
    while ((e = json_items_next(it, b->a, &last, &item, &raw, &raw_n)) == ERR_OK) {
        if (b->out.n == max) {
            faults_add(&last, "", FAULT_TOO_MANY, "at most %zu %s at a time; send the rest in another request", max,
                       b->o->lines ? "lines" : "items");
            e = ERR_TOO_LARGE;
            break;
        }
        batch_add(b, item, it->single ? "" : fault_pointer_index(b->a, "", it->index));
    }
    if (e == ERR_NONE) return ERR_OK;
    *b->faults = last;
    return e;
}

enum err decode_facts(const char *body, size_t n, const struct decode_facts_options *o, struct arena *a,
                      struct faults *faults, struct decoded_facts *ret)
{
    struct batch b = {.o = o, .a = a, .faults = faults};
    size_t before = faults->n + faults->more;
    struct json_items it;
    enum err e;

    assert(!o->cloudevents || o->kind == FACT_EVENT);
    if (o->lines) json_items_init_lines(&it, body, n);
    else json_items_init(&it, body, n);
    if ((e = batch_read(&b, &it)) != ERR_OK) return e;
    b.out.single = it.single;
    if (b.out.n == 0 && !o->cloudevents)
        faults_add(faults, "", FAULT_EMPTY, "there is nothing in it; send one fact at least");
    if (faults->n + faults->more != before) return ERR_INVALID;
    *ret = b.out;
    return ERR_OK;
}
