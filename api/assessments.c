/*
 * /v1/assessments: freezing a scorecard, the list, one of them.
 *
 * What is frozen is computed on a reader's connection, so that nobody's facts wait for it; the writer stores the text.
 * Nothing can change it afterwards: there is no statement for it.
 */
#include <string.h>

#include "api/assessment.h"
#include "api/handlers.h"
#include "base/clock.h"

/* --- answers --- */

void put_assessment(struct json_writer *w, struct arena *a, const struct tz *tz, const struct assessment *x)
{
    struct period p;

    json_member_string(w, "id", assessment_id(a, x->no));
    json_member_string(w, "journey", x->journey);
    json_member_string(w, "period", x->period);
    if (period_parse(x->period, &p) == ERR_OK) {
        put_local_time(w, "start", tz, period_start_us(p, tz));
        put_local_time(w, "end", tz, period_end_us(p, tz));
    }
    json_member_string(w, "title", x->title);
    json_member_bool(w, "automatic", x->automatic);
    json_member_string(w, "key", x->key);
    json_member_string(w, "key_name", x->key_name);
    json_member_time(w, "frozen_at", x->frozen);
    put_local_time(w, "as_of", tz, period_start_us(period_of(GRAIN_DAY, x->frozen, tz), tz));
    json_member_string(w, "program", x->program);
    put_maybe_time(w, "closed_at", x->is_closed, x->closed);
    json_member_string(w, "closed_by", x->closed_key);
    json_member_int(w, "comments", x->comments);
    json_member_int(w, "actions", x->actions);
    json_member_int(w, "open_actions", x->open_actions);
}

enum err reply_assessment(struct request *rq, int status, const struct assessment *x)
{
    struct snapshot *s = app_snapshot(app_of(rq));
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    json_open_object(&w);
    put_assessment(&w, rq->arena, s->catalogue->tz, x);
    json_close_object(&w);
    snapshot_release(s);
    e = reply_json(rq, status, &out);
    buffer_free(&out);
    return e;
}

void put_assessment_note(struct json_writer *w, const struct assessment_note *x)
{
    bool comment = x->kind == ASSESSMENT_COMMENT;

    json_open_object(w);
    json_member_int(w, "no", x->no);
    json_member_time(w, "at", x->at);
    json_member_string(w, "key", x->key);
    json_member_string(w, "key_name", x->key_name);
    json_member_string(w, "phase", x->phase);
    json_member_string(w, "metric", x->metric);
    json_member_string(w, comment ? "text" : "what", x->text);
    if (!comment) {
        json_member_string(w, "owner", x->owner);
        json_member_string(w, "due", x->due);
        put_maybe_time(w, "done_at", x->is_done, x->done);
        json_member_string(w, "done_by", x->done_key);
        json_member_string(w, "note", x->done_note);
    }
    json_close_object(w);
}

static void put_notes(struct json_writer *w, const char *name, const struct assessment_note *items, size_t n,
                      enum note_kind kind)
{
    json_put_name(w, name);
    json_open_array(w);
    for (size_t i = 0; i < n; i++)
        if (items[i].kind == kind) put_assessment_note(w, &items[i]);
    json_close_array(w);
}

/* --- POST --- */

struct freezing {
    struct assessment_input input;
    struct assessment_write write;
    const char *id; /* of what was stored, for the audit */
    struct arena *arena;
    struct assessment stored;
};

static enum err freezing_run(struct db *db, struct rollup *r, void *arg)
{
    struct freezing *f = arg;
    enum err e = store_assessment_add(db, r, &f->write);

    if (e != ERR_OK) return e;
    f->id = assessment_id(f->arena, f->write.no);
    return store_assessment_get(db, f->arena, f->write.no, &f->stored);
}

static enum err freezing_then(struct request *rq, enum err result)
{
    struct freezing *f = rq->context;

    if (result != ERR_OK) return request_fail(rq, result, NULL);
    return reply_assessment(rq, 201, &f->stored);
}

static enum err freezing_compute(struct request *rq, struct freezing *f, int64_t now, const struct reading *r)
{
    const struct json *body;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    e = decode_assessment(body, r->catalogue, now, rq->arena, &rq->faults, &f->input);
    if (e != ERR_OK) return e;
    e = assessment_compute(rq->db, rq->arena, r->catalogue, catalogue_journey(r->catalogue, f->input.journey),
                           f->input.period, now, &f->write);
    if (e == ERR_QUERY) {
        faults_add(&rq->faults, "/period", FAULT_RANGE, "a year of periods before it would begin before 1970");
        return ERR_INVALID;
    }
    if (e == ERR_RETRY)
        return request_fail(rq, ERR_CONFLICT, "A metric is still counting stored facts; freeze it when all are live");
    f->write.head.title = f->input.title;
    f->write.head.key = rq->principal.key_id;
    return e;
}

static enum err freezing_read(struct request *rq)
{
    struct freezing *f = rq->context = arena_alloc(rq->arena, sizeof *f);
    int64_t now =
        clock_now_us(); /* before the transaction begins: what it does not see came later, and is told as late */
    struct reading r;
    enum err e;

    f->arena = rq->arena;
    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    e = freezing_compute(rq, f, now, &r);
    reading_end(rq, &r);
    if (e != ERR_OK) return e;
    return write_begin(rq, &(struct write_plan){.run = freezing_run,
                                                .arg = f,
                                                .facts = 1,
                                                .bytes = (int64_t)strlen(f->write.card),
                                                .named = &f->id,
                                                .then = freezing_then});
}

enum err assessments_post(struct request *rq)
{
    return request_to_reader(rq, freezing_read);
}

/* --- GET --- */

/* The number behind a cursor is that of an assessment. */
static enum err list_before(struct request *rq, int64_t *ret)
{
    bool has;
    int64_t at;
    enum err e = query_cursor_place(rq, &has, &at, ret);

    if (e == ERR_OK && !has) *ret = INT64_MAX;
    return e;
}

enum err assessments_list(struct request *rq)
{
    struct bound b = request_bound(rq);
    struct snapshot *s;
    struct buffer out = {0};
    struct json_writer w;
    struct assessment *items = NULL;
    size_t limit, n = 0;
    int64_t before;
    bool more = false;
    enum err e;

    if ((e = query_limit(rq, &limit)) != ERR_OK || (e = list_before(rq, &before)) != ERR_OK) return e;
    if (b.partner == 0 && b.account == 0)
        e = store_assessment_list(rq->db, rq->arena, request_parameter(rq, "journey"), before, limit, &items, &n,
                                  &more);
    if (e != ERR_OK) return e;
    s = app_snapshot(app_of(rq));
    json_writer_init(&w, &out);
    put_page_open(&w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(&w);
        put_assessment(&w, rq->arena, s->catalogue->tz, &items[i]);
        json_close_object(&w);
    }
    put_page_close(&w, more ? cursor_place(rq->arena, 0, items[n - 1].no) : NULL);
    snapshot_release(s);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

static void put_definitions(struct json_writer *w, const struct assessment_part *parts, size_t n)
{
    static const char *const kinds[] = {
        [DEFINITION_INSTRUMENT] = "instrument", [DEFINITION_JOURNEY] = "journey", [DEFINITION_METRIC] = "metric"};

    json_put_name(w, "definitions");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_member_string(w, "kind", kinds[parts[i].kind]);
        json_member_string(w, "key", parts[i].key);
        json_member_int(w, "version", parts[i].version);
        json_put_name(w, "definition");
        json_put_raw(w, parts[i].text, strlen(parts[i].text));
        json_close_object(w);
    }
    json_close_array(w);
}

static enum err assessment_write_whole(struct request *rq, const struct tz *tz, struct json_writer *w)
{
    struct assessment x;
    struct assessment_note *notes;
    struct assessment_part *parts;
    size_t notes_n, parts_n;
    const char *card;
    enum err e = assessment_of(rq, &x);

    if (e == ERR_OK) e = store_assessment_notes(rq->db, rq->arena, x.no, &notes, &notes_n);
    if (e == ERR_OK) e = store_assessment_parts(rq->db, rq->arena, x.no, &parts, &parts_n);
    if (e == ERR_OK) e = store_assessment_card(rq->db, rq->arena, x.no, &card);
    if (e != ERR_OK) return e;
    json_open_object(w);
    put_assessment(w, rq->arena, tz, &x);
    json_put_name(w, "scorecard");
    json_put_raw(w, card, strlen(card));
    put_definitions(w, parts, parts_n);
    json_put_name(w, "notes");
    json_open_object(w);
    put_notes(w, "comments", notes, notes_n, ASSESSMENT_COMMENT);
    put_notes(w, "actions", notes, notes_n, ASSESSMENT_ACTION);
    json_close_object(w);
    json_close_object(w);
    return ERR_OK;
}

enum err assessments_get(struct request *rq)
{
    struct buffer out = {0};
    struct json_writer w;
    struct reading r;
    enum err e = reading_begin(rq, &r);

    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    e = assessment_write_whole(rq, r.catalogue->tz, &w);
    reading_end(rq, &r);
    if (e == ERR_OK && (e = reply_json(rq, 200, &out)) == ERR_OK) e = reply_etag(rq);
    buffer_free(&out);
    return e;
}
