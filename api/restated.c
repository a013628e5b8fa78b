/* GET /v1/assessments/{id}/restated: what the frozen figures are today, and why they differ. Lane: read. */
#include <inttypes.h>
#include <string.h>

#include "api/handlers.h"
#include "api/restate.h"

static const char *kind_text(enum definition_kind k)
{
    return k == DEFINITION_JOURNEY ? "journey" : "metric";
}

/* A sentence for who reads it. */
static const char *reason_detail(struct arena *a, const struct restated *r, enum restate_reason reason)
{
    switch (reason) {
    case RESTATED_DEFINITION:
        if (r->version_now == 0) return arena_printf(a, "The %s %s is gone", kind_text(r->was.kind), r->was.key);
        return arena_printf(a, "The %s %s was version %" PRId64 " and is version %" PRId64, kind_text(r->was.kind),
                            r->was.key, r->was.version, r->version_now);
    case RESTATED_LATE:
        if (!r->counted) return "Facts arrived or were replaced since; too many to count them here";
        if (r->late == 0) return "Facts arrived, or were replaced or deleted, while it was being frozen";
        return arena_printf(a, "%" PRId64 " of its facts arrived or were replaced since", r->late);
    case RESTATED_MOVED: return "Facts were replaced since, and now belong to another time, account or condition";
    case RESTATED_DELETED: return arena_printf(a, "%" PRId64 " of its facts were deleted since", r->deleted);
    case RESTATED_REGISTRY: return "Accounts or contacts were registered or changed since";
    case RESTATED_OUTCOMES: return "It counts outcomes; proposals, revisions and readings since then restate it";
    case RESTATED_BUILDING: return "It is being counted anew; ask again when the metric is live";
    default: return "Nothing that it rests on has changed; this version of the program computes otherwise";
    }
}

static void put_definition_of(struct json_writer *w, const struct restated *r)
{
    json_put_name(w, "definition");
    json_open_object(w);
    json_member_string(w, "kind", kind_text(r->was.kind));
    json_member_string(w, "key", r->was.key);
    json_member_int(w, "from", r->was.version);
    if (r->version_now != 0) json_member_int(w, "to", r->version_now);
    else json_member_null(w, "to");
    json_put_name(w, "members");
    json_open_array(w);
    for (const char *const *m = r->members; *m != NULL; m++) json_put_string(w, *m);
    json_close_array(w);
    json_close_object(w);
}

static void put_reasons(struct json_writer *w, struct arena *a, const struct restated *r)
{
    json_put_name(w, "reasons");
    json_open_array(w);
    for (int i = 0; i < RESTATED_COUNT; i++) {
        if (!r->reasons[i]) continue;
        json_open_object(w);
        json_member_string(w, "reason", restate_reason_text((enum restate_reason)i));
        json_member_string(w, "detail", reason_detail(a, r, (enum restate_reason)i));
        if (i == RESTATED_LATE && r->counted && r->late > 0) json_member_int(w, "facts", r->late);
        else if (i == RESTATED_DELETED) json_member_int(w, "facts", r->deleted);
        else json_member_null(w, "facts");
        if (i == RESTATED_DEFINITION) put_definition_of(w, r);
        else json_member_null(w, "definition");
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_figure_text(struct json_writer *w, const char *name, const char *text)
{
    json_put_name(w, name);
    if (text != NULL) json_put_raw(w, text, strlen(text));
    else json_put_null(w);
}

static void put_restated(struct json_writer *w, struct arena *a, const struct assessment *x, const struct restated *r)
{
    bool has_facts = r->entry != NULL && r->entry->metric->series != 0;

    json_open_object(w);
    json_member_string(w, "metric", r->metric);
    json_member_string(w, "name", r->name);
    json_member_string(w, "phase", r->phase);
    put_figure_text(w, "before", r->before);
    put_figure_text(w, "now", r->now);
    put_reasons(w, a, r);
    json_member_string(w, "query",
                       has_facts ? arena_printf(a, "/v1/metrics/%s/facts?period=%s", r->metric, x->period) : NULL);
    json_close_object(w);
}

static void put_restatement(struct json_writer *w, struct arena *a, const struct tz *tz, const struct assessment *x,
                            const struct restatement *r)
{
    json_open_object(w);
    put_assessment(w, a, tz, x);
    json_member_int(w, "unchanged", r->unchanged);
    json_put_name(w, "changed");
    json_open_array(w);
    for (size_t i = 0; i < r->n; i++) put_restated(w, a, x, &r->items[i]);
    json_close_array(w);
    json_put_name(w, "added");
    json_open_array(w);
    for (size_t i = 0; i < r->added_n; i++) json_put_string(w, r->added[i]);
    json_close_array(w);
    json_close_object(w);
}

enum err assessments_restated(struct request *rq)
{
    struct buffer out = {0};
    struct json_writer w;
    struct restatement restatement;
    struct assessment x;
    struct reading r;
    enum err e = reading_begin(rq, &r);

    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    e = assessment_of(rq, &x);
    if (e == ERR_OK) e = assessment_restate(rq->db, rq->arena, r.catalogue, &x, &restatement);
    if (e == ERR_OK) put_restatement(&w, rq->arena, r.catalogue->tz, &x, &restatement);
    reading_end(rq, &r);
    if (e == ERR_OK && (e = reply_json(rq, 200, &out)) == ERR_OK) e = reply_etag(rq);
    buffer_free(&out);
    return e;
}
