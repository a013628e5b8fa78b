/*
 * Items of the sample company as JSON text, in the members that the API takes. Must not draw.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "demo/company.h"

#define ID_SIZE 32

static void write_keep(struct company *c, enum demo_kind kind, int64_t at)
{
    struct item *item = ARENA_PUSH(c->arena, c->items, c->items_n, c->items_cap);

    item->kind = kind;
    item->at = at;
    item->no = c->items_n;
    item->text = arena_copy(c->arena, c->text.data, c->text.size);
    item->size = c->text.size;
}

static struct json_writer write_open(struct company *c, const char *id)
{
    struct json_writer w;

    buffer_clear(&c->text);
    json_writer_init(&w, &c->text);
    json_open_object(&w);
    json_member_string(&w, "id", id);
    return w;
}

static void write_maybe(struct json_writer *w, const char *name, const char *text)
{
    if (text != NULL) json_member_string(w, name, text);
}

static void write_who(const struct company *c, struct json_writer *w, size_t firm, size_t person)
{
    if (firm != NOBODY) json_member_string(w, "account", c->firms[firm].id);
    if (person == NOBODY) return;
    assert(c->people[person].firm == firm);
    json_member_string(w, "contact", c->people[person].id);
}

static void write_details(struct json_writer *w, const struct detail *details)
{
    if (details[0].name == NULL) return;
    json_put_name(w, "attributes");
    json_open_object(w);
    for (size_t i = 0; i < DETAILS_MAX && details[i].name != NULL; i++) {
        const struct detail *d = &details[i];

        switch (d->type) {
        case DETAIL_TEXT: json_member_string(w, d->name, d->text); break;
        case DETAIL_BOOL: json_member_bool(w, d->name, d->number != 0); break;
        case DETAIL_NUMBER: json_member_int(w, d->name, d->number); break;
        }
    }
    json_close_object(w);
}

static bool write_outside(const struct company *c, int64_t at)
{
    return at < c->from || at >= c->to;
}

void write_event(struct company *c, const struct event *e)
{
    char id[ID_SIZE];
    struct json_writer w;

    snprintf(id, sizeof id, "ev-%06zu", ++c->events);
    if (write_outside(c, e->at)) return;
    w = write_open(c, id);
    json_member_string(&w, "source", e->source);
    json_member_string(&w, "type", e->type);
    write_maybe(&w, "subject", e->subject);
    write_who(c, &w, e->firm, e->person);
    write_maybe(&w, "touchpoint", e->touchpoint);
    json_member_time(&w, "time", e->at);
    if (e->has_value) json_member_double(&w, "value", (double)e->value_cents / 100.0);
    write_details(&w, e->details);
    json_close_object(&w);
    write_keep(c, DEMO_EVENT, e->at);
}

void write_answer(struct company *c, const struct answer *a)
{
    char id[ID_SIZE], invitation[ID_SIZE];
    struct detail details[DETAILS_MAX] = {SAYS("channel", a->channel)};
    struct json_writer w;

    snprintf(id, sizeof id, "re-%05zu", ++c->responses);
    if (write_outside(c, a->at)) return;
    w = write_open(c, id);
    json_member_string(&w, "source", "survey");
    json_member_string(&w, "instrument", a->instrument);
    json_member_int(&w, "score", a->score);
    if (a->expected >= 0) json_member_int(&w, "expected", a->expected);
    write_who(c, &w, a->firm, a->person);
    if (a->person != NOBODY) json_member_string(&w, "role", c->people[a->person].role);
    write_maybe(&w, "touchpoint", a->touchpoint);
    json_member_time(&w, "answered_at", a->at);
    write_maybe(&w, "comment", a->comment);
    if (a->invitation != 0) {
        snprintf(invitation, sizeof invitation, "in-%05d", (int)a->invitation);
        json_member_string(&w, "invitation", invitation);
    }
    write_details(&w, details);
    json_close_object(&w);
    write_keep(c, DEMO_RESPONSE, a->at);
}

int64_t write_invitation(struct company *c, const struct invitation *i)
{
    char id[ID_SIZE];
    struct json_writer w;

    snprintf(id, sizeof id, "in-%05zu", ++c->invitations);
    if (write_outside(c, i->at)) return 0;
    w = write_open(c, id);
    json_member_string(&w, "source", "survey");
    json_member_string(&w, "instrument", i->instrument);
    write_who(c, &w, i->firm, i->person);
    write_maybe(&w, "touchpoint", i->touchpoint);
    json_member_time(&w, "sent_at", i->at);
    json_member_string(&w, "status", i->bounced ? "bounced" : "sent");
    json_close_object(&w);
    write_keep(c, DEMO_INVITATION, i->at);
    return (int64_t)c->invitations;
}

void write_account(struct company *c, const struct firm *f)
{
    static const char *const segments[] = {"small", "mid", "large"};
    struct detail details[DETAILS_MAX] = {SAYS("region", f->region)};
    struct json_writer w = write_open(c, f->id);

    json_member_string(&w, "name", f->name);
    json_member_string(&w, "kind", f->kind);
    if (f->partner != NOBODY) json_member_string(&w, "partner", c->firms[f->partner].id);
    if (f->product != NULL) {
        details[1] = (struct detail)SAYS("segment", segments[f->size]);
        details[2] = (struct detail)SAYS("industry", f->industry);
        details[3] = (struct detail)SAYS("product", f->product);
    }
    write_details(&w, details);
    json_close_object(&w);
    write_keep(c, DEMO_ACCOUNT, 0);
}

void write_contact(struct company *c, const struct person *p)
{
    struct json_writer w = write_open(c, p->id);

    json_member_string(&w, "account", c->firms[p->firm].id);
    json_member_string(&w, "role", p->role);
    json_member_string(&w, "side", p->side);
    json_close_object(&w);
    write_keep(c, DEMO_CONTACT, 0);
}

void moment_add(struct company *c, enum moment_kind kind, size_t firm, int64_t at)
{
    struct moments *list = &c->moments[kind];
    struct moment *m = ARENA_PUSH(c->arena, list->items, list->n, list->cap);

    m->at = at;
    m->firm = firm;
}

/* {outcome, proposed_at, acceptance, readings}: the bodies of the requests that make it, in their order. */
void write_agreement(struct company *c, const struct agreement *a)
{
    const struct firm *f = &c->firms[a->firm];
    struct json_writer w;

    buffer_clear(&c->text);
    json_writer_init(&w, &c->text);
    json_open_object(&w);
    json_put_name(&w, "outcome");
    json_open_object(&w);
    json_member_string(&w, "id", arena_printf(c->arena, "out-%s", f->id));
    json_member_string(&w, "account", f->id);
    json_member_string(&w, "what", a->what);
    json_member_string(&w, "unit", a->unit);
    json_member_int(&w, "baseline", a->baseline);
    json_member_int(&w, "target", a->target);
    json_member_time(&w, "due_at", a->due);
    json_put_name(&w, "review");
    json_open_object(&w);
    json_member_string(&w, "cadence", "quarter");
    json_close_object(&w);
    json_put_name(&w, "client_owner");
    json_open_object(&w);
    json_member_string(&w, "contact", c->people[a->person].id);
    json_close_object(&w);
    json_close_object(&w);
    json_member_time(&w, "proposed_at", a->proposed);
    json_put_name(&w, "acceptance");
    json_open_object(&w);
    json_member_string(&w, "contact", c->people[a->person].id);
    json_member_time(&w, "at", a->accepted);
    json_close_object(&w);
    json_put_name(&w, "readings");
    json_open_array(&w);
    for (size_t i = 0; i < a->readings_n; i++) {
        json_open_object(&w);
        json_member_int(&w, "value", a->readings[i].value);
        json_member_time(&w, "at", a->readings[i].at);
        json_member_string(&w, "evidence", a->readings[i].evidence);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    write_keep(c, DEMO_OUTCOME, a->accepted);
}
