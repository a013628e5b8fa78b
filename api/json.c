/*
 * Parts of answers that several resources share. Members always stand there: null says that there is none. It must not
 * read the database.
 */
#include <string.h>

#include "api/internal.h"
#include "base/text.h"

void put_maybe_double(struct json_writer *w, const char *name, bool has, double v)
{
    if (has) json_member_double(w, name, v);
    else json_member_null(w, name);
}

void put_maybe_time(struct json_writer *w, const char *name, bool has, int64_t us)
{
    if (has) json_member_time(w, name, us);
    else json_member_null(w, name);
}

void put_scopes(struct json_writer *w, unsigned scopes)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{SCOPE_INGEST, "ingest"}, {SCOPE_READ, "read"}, {SCOPE_MANAGE, "manage"}, {SCOPE_ADMIN, "admin"}};

    json_put_name(w, "scopes");
    json_open_array(w);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (scopes & names[i].bit) json_put_string(w, names[i].name);
    json_close_array(w);
}

void put_owner(struct json_writer *w, const struct owner *o)
{
    if (o->function == NULL && o->person == NULL) {
        json_member_null(w, "owner");
        return;
    }
    json_put_name(w, "owner");
    json_open_object(w);
    json_member_string(w, "function", o->function);
    json_member_string(w, "person", o->person);
    json_close_object(w);
}

void put_attributes(struct json_writer *w, const char *text)
{
    json_put_name(w, "attributes");
    if (text == NULL) text = "{}";
    json_put_raw(w, text, strlen(text));
}

void put_progress(struct json_writer *w, bool building, int64_t done, int64_t total)
{
    if (!building) {
        json_member_null(w, "progress");
        return;
    }
    json_put_name(w, "progress");
    json_open_object(w);
    json_member_int(w, "done", done);
    json_member_int(w, "total", total);
    json_close_object(w);
}

void put_local_time(struct json_writer *w, const char *name, const struct tz *tz, int64_t us)
{
    char text[TEXT_TIME_SIZE];

    text_format_time_offset(us, tz_offset_s(tz, us), text);
    json_member_string(w, name, text);
}

void put_faults(struct json_writer *w, const struct faults *f)
{
    json_put_name(w, "errors");
    json_open_array(w);
    for (size_t i = 0; i < f->n; i++) {
        json_open_object(w);
        json_member_string(w, "pointer", f->items[i].pointer);
        json_member_string(w, "code", fault_code_text(f->items[i].code));
        json_member_string(w, "detail", f->items[i].detail);
        json_close_object(w);
    }
    json_close_array(w);
}

void put_page_open(struct json_writer *w)
{
    json_open_object(w);
    json_put_name(w, "items");
    json_open_array(w);
}

void put_page_close(struct json_writer *w, const char *next)
{
    json_close_array(w);
    json_member_string(w, "next", next);
    json_close_object(w);
}

/* --- a stored account --- */

void put_account(struct json_writer *w, const struct account *x)
{
    json_open_object(w);
    json_member_string(w, "id", x->id);
    json_member_string(w, "name", x->name);
    json_member_string(w, "kind", account_kind_text(x->kind));
    json_member_string(w, "partner", x->partner);
    put_maybe_time(w, "since", x->has_since, x->since);
    put_maybe_time(w, "until", x->has_until, x->until);
    put_attributes(w, x->attributes);
    json_close_object(w);
}

/* --- a stored fact --- */

static void put_invitation_name(struct json_writer *w, struct arena *a, const struct fact_row *row)
{
    const char *source, *id;

    if (row->fact.invitation == NULL || row->fact.invitation[0] == ERASED_MARK) {
        json_member_null(w, "invitation");
        return;
    }
    invitation_split(a, row->source, row->fact.invitation, &source, &id);
    json_put_name(w, "invitation");
    json_open_object(w);
    json_member_string(w, "source", source);
    json_member_string(w, "id", id);
    json_close_object(w);
}

static void put_people(struct json_writer *w, const struct fact_row *row)
{
    json_member_string(w, "account", row->account);
    json_member_string(w, "contact", row->contact);
    if (row->fact.kind == FACT_INVITATION) return;
    json_member_string(w, "role", row->role);
    json_member_string(w, "side", side_text(row->fact.side));
}

static void put_response(struct json_writer *w, struct arena *a, const struct fact_row *row)
{
    const struct fact *f = &row->fact;

    json_member_string(w, "instrument", row->type);
    put_maybe_double(w, "score", f->has_score, value_to_double(f->score));
    put_maybe_double(w, "expected", f->has_expected, value_to_double(f->expected));
    put_people(w, row);
    json_member_string(w, "touchpoint", row->touchpoint);
    json_member_time(w, "answered_at", f->at);
    json_member_string(w, "comment", f->comment);
    put_invitation_name(w, a, row);
}

static void put_event(struct json_writer *w, const struct fact_row *row)
{
    const struct fact *f = &row->fact;

    json_member_string(w, "type", row->type);
    json_member_string(w, "subject", f->subject[0] != '\0' ? f->subject : NULL);
    put_people(w, row);
    json_member_string(w, "touchpoint", row->touchpoint);
    json_member_time(w, "time", f->at);
    put_maybe_double(w, "value", f->has_value, value_to_double(f->value));
}

static void put_invitation(struct json_writer *w, const struct fact_row *row)
{
    json_member_string(w, "instrument", row->type);
    put_people(w, row);
    json_member_string(w, "touchpoint", row->touchpoint);
    json_member_time(w, "sent_at", row->fact.at);
    json_member_string(w, "status", row->fact.invitation_status != NULL ? row->fact.invitation_status : "sent");
}

const char *fact_kind_text(enum fact_kind kind)
{
    static const char *const texts[] = {
        [FACT_RESPONSE] = "response", [FACT_EVENT] = "event", [FACT_INVITATION] = "invitation"};

    return texts[kind];
}

void put_fact(struct json_writer *w, struct arena *a, const struct fact_row *row)
{
    const struct fact *f = &row->fact;

    json_open_object(w);
    json_member_string(w, "fact", fact_public_id(a, f->kind, row->source, f->id));
    json_member_string(w, "kind", fact_kind_text(f->kind));
    json_member_string(w, "id", f->id[0] == ERASED_MARK ? f->id + 1 : f->id);
    json_member_string(w, "source", row->source);
    if (f->kind == FACT_RESPONSE) put_response(w, a, row);
    else if (f->kind == FACT_EVENT) put_event(w, row);
    else put_invitation(w, row);
    put_attributes(w, f->attributes_text);
    json_member_time(w, "arrived_at", f->arrived);
    json_close_object(w);
}
