/*
 * What is said and agreed about an assessment: comments, actions, and its closing, after which nothing is added. Lane:
 * write.
 */
#include <string.h>

#include "api/assessment.h"
#include "api/handlers.h"
#include "base/clock.h"
#include "base/text.h"

struct noting {
    struct arena *arena;
    int64_t no; /* the assessment's; 0: no such form */
    struct assessment_note note;
    bool bad_phase, bad_metric; /* out */
    struct assessment_note *notes;
    size_t n;
    struct assessment stored;
};

static struct noting *noting_of(struct request *rq)
{
    struct noting *p = rq->context = arena_alloc(rq->arena, sizeof *p);

    p->arena = rq->arena;
    if (!assessment_no(request_path(rq, "id"), &p->no)) p->no = 0;
    p->note.at = clock_now_us();
    p->note.key = rq->principal.key_id;
    return p;
}

/* --- the writer's part --- */

static enum err has_phase(struct db *db, struct noting *p, bool *ret)
{
    const char *key, *text;
    const struct json *journey, *phases;
    struct assessment x;
    struct faults faults;
    enum err e = store_assessment_get(db, p->arena, p->no, &x);

    if (e == ERR_OK) e = store_assessment_part_text(db, p->arena, p->no, DEFINITION_JOURNEY, x.journey, &text);
    if (e != ERR_OK) return e;
    faults_init(&faults, p->arena);
    if (json_parse(p->arena, text, strlen(text), "", &faults, &journey) != ERR_OK) return ERR_BROKEN;
    phases = json_get(journey, "phases");
    *ret = false;
    for (const struct json *v = phases != NULL ? json_first(phases) : NULL; v != NULL; v = json_next(v)) {
        key = json_string(json_get(v, "key"));
        *ret |= strcmp(key, p->note.phase) == 0;
    }
    return ERR_OK;
}

/* Is it about something that the assessment holds? */
static enum err check_place(struct db *db, struct noting *p)
{
    const char *text;
    bool there = true;
    enum err e = ERR_OK;

    p->bad_phase = p->bad_metric = false;
    if (p->note.phase != NULL && (e = has_phase(db, p, &there)) != ERR_OK) return e;
    p->bad_phase = !there;
    if (p->note.metric != NULL) {
        e = store_assessment_part_text(db, p->arena, p->no, DEFINITION_METRIC, p->note.metric, &text);
        if (e != ERR_OK && e != ERR_NONE) return e;
        p->bad_metric = e == ERR_NONE;
    }
    return p->bad_phase || p->bad_metric ? ERR_INVALID : ERR_OK;
}

/* As it now stands, for the answer. */
static enum err read_back(struct db *db, struct noting *p)
{
    enum err e = store_assessment_get(db, p->arena, p->no, &p->stored);

    return e == ERR_OK ? store_assessment_notes(db, p->arena, p->no, &p->notes, &p->n) : e;
}

static enum err note_run(struct db *db, struct rollup *r, void *arg)
{
    struct noting *p = arg;
    enum err e = store_assessment_get(db, p->arena, p->no, &p->stored);

    (void)r;
    if (e == ERR_OK) e = check_place(db, p);
    if (e == ERR_OK) e = store_assessment_note_add(db, p->no, &p->note);
    return e == ERR_OK ? read_back(db, p) : e;
}

static enum err done_run(struct db *db, struct rollup *r, void *arg)
{
    struct noting *p = arg;
    enum err e = store_assessment_action_done(db, p->no, &p->note);

    (void)r;
    return e == ERR_OK ? read_back(db, p) : e;
}

static enum err close_run(struct db *db, struct rollup *r, void *arg)
{
    struct noting *p = arg;
    enum err e = store_assessment_close(db, p->no, p->note.key, p->note.at);

    (void)r;
    return e == ERR_OK ? read_back(db, p) : e;
}

/* --- answers --- */

static enum err failed(struct request *rq, const struct noting *p, enum err e)
{
    if (p->bad_phase)
        faults_add(&rq->faults, "/phase", FAULT_UNKNOWN_PHASE, "the assessment's journey has no phase \"%s\"",
                   p->note.phase);
    if (p->bad_metric)
        faults_add(&rq->faults, "/metric", FAULT_UNKNOWN_METRIC, "the assessment has no figure of a metric \"%s\"",
                   p->note.metric);
    if (e == ERR_NONE)
        return request_fail(rq, e,
                            request_path(rq, "no") != NULL ? "There is no such assessment, or no such action of it"
                                                           : "There is no such assessment");
    if (e == ERR_CONFLICT) return request_fail(rq, e, "It is closed: nothing is added or changed any more");
    if (e == ERR_TOO_LARGE)
        return request_fail(rq, e, "An assessment holds at most %d comments and actions", ASSESSMENT_NOTES_MAX);
    return request_fail(rq, e, NULL);
}

/* The one note that was added or changed. */
static enum err reply_note(struct request *rq, const struct noting *p, int status)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    for (size_t i = 0; i < p->n; i++)
        if (p->notes[i].no == p->note.no) put_assessment_note(&w, &p->notes[i]);
    e = reply_json(rq, status, &out);
    buffer_free(&out);
    return e;
}

static enum err note_then(struct request *rq, enum err result)
{
    return result == ERR_OK ? reply_note(rq, rq->context, 201) : failed(rq, rq->context, result);
}

static enum err done_then(struct request *rq, enum err result)
{
    return result == ERR_OK ? reply_note(rq, rq->context, 200) : failed(rq, rq->context, result);
}

static enum err close_then(struct request *rq, enum err result)
{
    struct noting *p = rq->context;

    return result == ERR_OK ? reply_assessment(rq, 200, &p->stored) : failed(rq, p, result);
}

/* --- requests --- */

static enum err noting_submit(struct request *rq, struct noting *p,
                              enum err (*run)(struct db *db, struct rollup *r, void *arg),
                              enum err (*then)(struct request *rq, enum err result))
{
    if (p->no == 0) return failed(rq, p, ERR_NONE);
    return write_begin(rq, &(struct write_plan){.run = run, .arg = p, .facts = 1, .then = then});
}

static enum err note_post(struct request *rq, enum note_kind kind,
                          enum err (*decode)(const struct json *v, struct arena *a, struct faults *faults,
                                             struct remark_input *ret))
{
    struct noting *p = noting_of(rq);
    struct remark_input input;
    const struct json *body;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode(body, rq->arena, &rq->faults, &input)) != ERR_OK) return e;
    p->note.kind = kind;
    p->note.phase = input.phase;
    p->note.metric = input.metric;
    p->note.text = input.text;
    p->note.owner = input.owner;
    p->note.due = input.due;
    return noting_submit(rq, p, note_run, note_then);
}

enum err assessment_comments_post(struct request *rq)
{
    return note_post(rq, ASSESSMENT_COMMENT, decode_comment);
}

enum err assessment_actions_post(struct request *rq)
{
    return note_post(rq, ASSESSMENT_ACTION, decode_action);
}

enum err assessment_action_post(struct request *rq)
{
    struct noting *p = noting_of(rq);
    struct action_done input;
    const struct json *body;
    enum err e;

    if ((e = body_json(rq, &body)) != ERR_OK) return e;
    if ((e = decode_action_done(body, rq->arena, &rq->faults, &input)) != ERR_OK) return e;
    if (text_parse_int64(request_path(rq, "no"), &p->note.no) != ERR_OK) p->no = 0;
    p->note.is_done = input.done;
    p->note.done = p->note.at;
    p->note.done_key = input.done ? p->note.key : NULL;
    p->note.done_note = input.note;
    return noting_submit(rq, p, done_run, done_then);
}

enum err assessment_close_post(struct request *rq)
{
    return noting_submit(rq, noting_of(rq), close_run, close_then);
}
