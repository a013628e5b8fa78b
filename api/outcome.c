/* Parts of answers about outcomes. It must not read the database: how an outcome stands is told. */
#include "api/outcome.h"

#include <string.h>

#include "api/internal.h"

static void put_value(struct json_writer *w, const char *name, bool has, struct value v)
{
    put_maybe_double(w, name, has, value_to_double(v));
}

static void put_raw(struct json_writer *w, const char *name, const char *json)
{
    json_put_name(w, name);
    json_put_raw(w, json, strlen(json));
}

/* {person, contact}, or null where neither is known. */
static void put_person(struct json_writer *w, const char *name, const char *person, const char *contact)
{
    if (person == NULL && contact == NULL) {
        json_member_null(w, name);
        return;
    }
    json_put_name(w, name);
    json_open_object(w);
    json_member_string(w, "person", person);
    json_member_string(w, "contact", contact);
    json_close_object(w);
}

/* --- a revision --- */

static void put_provider(struct json_writer *w, const struct owner *o)
{
    if (o->function == NULL && o->person == NULL) {
        json_member_null(w, "provider_owner");
        return;
    }
    json_put_name(w, "provider_owner");
    json_open_object(w);
    json_member_string(w, "function", o->function);
    json_member_string(w, "person", o->person);
    json_close_object(w);
}

static void put_terms(struct json_writer *w, const struct outcome_terms *t)
{
    json_member_string(w, "what", t->what);
    json_member_string(w, "unit", t->unit);
    put_value(w, "baseline", t->has_baseline, t->baseline);
    put_maybe_time(w, "baseline_at", t->has_baseline_at, t->baseline_at);
    put_value(w, "target", true, t->target);
    json_member_string(w, "direction", t->up ? "up" : "down");
    put_maybe_time(w, "due_at", t->has_due, t->due);
    put_value(w, "expected", t->has_expected, t->expected);
    json_put_name(w, "review");
    json_open_object(w);
    json_member_string(w, "cadence", t->has_cadence ? grain_text(t->cadence) : NULL);
    put_raw(w, "events", t->events);
    put_raw(w, "triggers", t->triggers);
    json_close_object(w);
    put_provider(w, &t->provider);
    put_person(w, "client_owner", t->client_person, t->client_contact);
}

/* The last one whose acceptance is not ahead. */
static const struct outcome_revision *in_force(const struct outcome *o, int64_t now)
{
    const struct outcome_revision *ret = NULL;

    for (size_t i = 0; i < o->revisions_n; i++)
        if (o->revisions[i].is_accepted && o->revisions[i].accepted <= now) ret = &o->revisions[i];
    return ret;
}

static const char *revision_state(const struct outcome *o, const struct outcome_revision *x, int64_t now)
{
    if (!x->is_accepted) return !o->is_retired && x == &o->revisions[o->revisions_n - 1] ? "proposed" : "lapsed";
    if (x->accepted > now) return "accepted";
    return x == in_force(o, now) ? "in_force" : "replaced";
}

void put_outcome_revision(struct json_writer *w, const struct outcome *o, const struct outcome_revision *x, int64_t now)
{
    json_open_object(w);
    json_member_int(w, "revision", x->number);
    json_member_string(w, "state", revision_state(o, x, now));
    put_terms(w, &x->terms);
    json_member_string(w, "reason", x->reason);
    json_member_string(w, "proposed_by", x->by_client ? "client" : "provider");
    json_member_time(w, "proposed_at", x->created);
    put_maybe_time(w, "accepted_at", x->is_accepted, x->accepted);
    put_person(w, "accepted_by", x->accepted_person, x->accepted_contact);
    json_close_object(w);
}

void put_outcome_reading(struct json_writer *w, const struct outcome_reading *x)
{
    json_open_object(w);
    json_member_double(w, "value", value_to_double(x->value));
    json_member_time(w, "at", x->at);
    json_member_string(w, "source", x->source);
    json_member_string(w, "evidence", x->evidence);
    json_member_string(w, "link", x->link);
    json_member_time(w, "recorded_at", x->created);
    json_close_object(w);
}

/* --- an outcome --- */

/* What the client expected when it first accepted. */
static struct value expected_of(const struct outcome_revision *x)
{
    return x->terms.has_expected ? x->terms.expected : x->terms.target;
}

static void put_commitment(struct json_writer *w, const struct outcome_revision *x)
{
    if (x == NULL) {
        json_member_null(w, "commitment");
        return;
    }
    json_put_name(w, "commitment");
    json_open_object(w);
    json_member_int(w, "revision", x->number);
    json_member_time(w, "accepted_at", x->accepted);
    put_value(w, "target", true, x->terms.target);
    put_value(w, "expected", true, expected_of(x));
    json_member_string(w, "unit", x->terms.unit);
    json_close_object(w);
}

static void put_realized(struct json_writer *w, const struct outcome *o, const struct outcome_stand *st)
{
    const struct outcome_revision *first = st->commitment;
    double value = value_to_double(o->last.value), progress = 0;
    bool has_progress = st->in_force != NULL && pledge_progress(&st->pledge, o->last.value, &progress);

    if (!o->has_reading) {
        json_member_null(w, "realized");
        return;
    }
    json_put_name(w, "realized");
    json_open_object(w);
    json_member_double(w, "value", value);
    json_member_time(w, "at", o->last.at);
    json_member_string(w, "source", o->last.source);
    json_put_name(w, "met");
    if (st->in_force != NULL) json_put_bool(w, pledge_is_met(&st->pledge, o->last.value));
    else json_put_null(w);
    put_maybe_double(w, "progress", has_progress, progress);
    /* Of another unit there is no difference. */
    if (first != NULL && strcmp(first->terms.unit, st->in_force->terms.unit) == 0) {
        wide gap = value_to_wide(o->last.value) - value_to_wide(expected_of(first));

        json_member_double(w, "against_expected", wide_to_double(gap));
    } else {
        json_member_null(w, "against_expected");
    }
    json_close_object(w);
}

static void put_next_review(struct json_writer *w, const struct outcome_stand *st, int64_t now)
{
    if (!st->has_review) {
        json_member_null(w, "next_review");
        return;
    }
    json_put_name(w, "next_review");
    json_open_object(w);
    json_member_time(w, "last_at", st->review_last);
    json_member_time(w, "due_at", st->review_due);
    json_member_bool(w, "due", st->review_due <= now);
    json_member_string(w, "because", st->review_by_event ? "event" : "cadence");
    json_close_object(w);
}

static void put_maybe_revision(struct json_writer *w, const char *name, const struct outcome *o,
                               const struct outcome_revision *x, int64_t now)
{
    json_put_name(w, name);
    if (x != NULL) put_outcome_revision(w, o, x, now);
    else json_put_null(w);
}

void put_outcome(struct json_writer *w, const struct outcome *o, const struct outcome_stand *st, int64_t now)
{
    json_open_object(w);
    json_member_string(w, "id", o->id);
    json_member_string(w, "account", o->account);
    json_member_string(w, "status", outcome_status_text(st->status));
    json_member_bool(w, "behind", st->status == OUTCOME_AGREED && o->has_reading && st->pledge.has_baseline);
    put_maybe_revision(w, "in_force", o, st->in_force, now);
    put_maybe_revision(w, "proposed", o, st->proposed, now);
    put_commitment(w, st->commitment);
    put_realized(w, o, st);
    put_next_review(w, st, now);
    json_member_time(w, "proposed_at", o->created);
    put_maybe_time(w, "retired_at", o->is_retired, o->retired);
    json_member_string(w, "retired_reason", o->retired_reason);
    json_close_object(w);
}
