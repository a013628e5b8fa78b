/* Assessments, their comments and actions, and the freeze of the month. See assessment.h. */
#include "db/assessment.h"

#include <string.h>

#include "base/json.h"
#include "db/registry.h"

/* --- freezing --- */

enum err store_assessment_automatic(struct db *db, const char *journey, const char *period, bool *ret)
{
    const enum stmt s = STMT_ASSESSMENT_AUTOMATIC;
    enum err e;

    db_bind_text(db, s, 1, journey);
    db_bind_text(db, s, 2, period);
    e = db_step(db, s);
    db_reset(db, s);
    if (e != ERR_OK && e != ERR_NONE) return e;
    *ret = e == ERR_OK;
    return ERR_OK;
}

static enum err add_head(struct db *db, const struct assessment_write *w)
{
    const enum stmt s = STMT_ASSESSMENT_ADD;
    const struct assessment *a = &w->head;

    db_bind_int(db, s, 1, w->no);
    db_bind_text(db, s, 2, a->journey);
    db_bind_text(db, s, 3, a->period);
    db_bind_text(db, s, 4, a->title);
    db_bind_int(db, s, 5, a->automatic);
    db_bind_text(db, s, 6, a->key);
    db_bind_int(db, s, 7, a->frozen);
    db_bind_int(db, s, 8, a->registry);
    db_bind_text(db, s, 9, a->program);
    db_bind_text(db, s, 10, w->card);
    return db_run(db, s);
}

static enum err add_part(struct db *db, int64_t no, const struct assessment_part *p)
{
    const enum stmt s = STMT_ASSESSMENT_PART_ADD;

    db_bind_int(db, s, 1, no);
    db_bind_int(db, s, 2, p->kind);
    db_bind_text(db, s, 3, p->key);
    db_bind_int(db, s, 4, p->version);
    db_bind_text(db, s, 5, p->text);
    db_bind_text(db, s, 6, p->figure);
    return db_run(db, s);
}

enum err store_assessment_add(struct db *db, struct rollup *r, void *arg)
{
    struct assessment_write *w = arg;
    bool there = false;
    enum err e = ERR_OK;

    (void)r;
    if (w->head.automatic) e = store_assessment_automatic(db, w->head.journey, w->head.period, &there);
    if (e != ERR_OK || there) return there ? ERR_CONFLICT : e;
    if ((e = store_counter_next(db, "assessment", &w->no)) != ERR_OK) return e;
    e = add_head(db, w);
    for (size_t i = 0; i < w->n && e == ERR_OK; i++) e = add_part(db, w->no, &w->parts[i]);
    return e;
}

/* --- reading --- */

/* The columns of assessment_get and assessment_list. */
static void read_head(struct db *db, enum stmt s, struct arena *a, struct assessment *ret)
{
    *ret = (struct assessment){
        .no = db_int(db, s, 0),
        .journey = arena_string(a, db_text(db, s, 1)),
        .period = arena_string(a, db_text(db, s, 2)),
        .title = arena_string(a, db_text(db, s, 3)),
        .automatic = db_int(db, s, 4) != 0,
        .key = arena_string(a, db_text(db, s, 5)),
        .key_name = arena_string(a, db_text(db, s, 6)),
        .frozen = db_int(db, s, 7),
        .registry = db_int(db, s, 8),
        .program = arena_string(a, db_text(db, s, 9)),
        .is_closed = !db_is_null(db, s, 10),
        .closed = db_int(db, s, 10),
        .closed_key = arena_string(a, db_text(db, s, 11)),
        .comments = db_int(db, s, 12),
        .actions = db_int(db, s, 13),
        .open_actions = db_int(db, s, 14),
    };
}

enum err store_assessment_get(struct db *db, struct arena *a, int64_t no, struct assessment *ret)
{
    const enum stmt s = STMT_ASSESSMENT_GET;
    enum err e;

    db_bind_int(db, s, 1, no);
    e = db_step(db, s);
    if (e == ERR_OK) read_head(db, s, a, ret);
    db_reset(db, s);
    return e;
}

enum err store_assessment_list(struct db *db, struct arena *a, const char *journey, int64_t before, size_t limit,
                               struct assessment **ret, size_t *ret_n, bool *ret_more)
{
    const enum stmt s = STMT_ASSESSMENT_LIST;
    struct assessment *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    db_bind_int(db, s, 1, before);
    db_bind_text(db, s, 2, journey);
    db_bind_int(db, s, 3, (int64_t)limit + 1);
    while ((e = db_step(db, s)) == ERR_OK) read_head(db, s, a, ARENA_PUSH(a, items, n, cap));
    if (e != ERR_NONE) return e;
    *ret_more = n > limit;
    *ret_n = *ret_more ? limit : n;
    *ret = items;
    return ERR_OK;
}

/* The one text of a row. */
static enum err read_text(struct db *db, enum stmt s, struct arena *a, const char **ret)
{
    enum err e = db_step(db, s);

    if (e == ERR_OK) *ret = arena_string(a, db_text(db, s, 0));
    db_reset(db, s);
    return e;
}

enum err store_assessment_card(struct db *db, struct arena *a, int64_t no, const char **ret)
{
    db_bind_int(db, STMT_ASSESSMENT_CARD, 1, no);
    return read_text(db, STMT_ASSESSMENT_CARD, a, ret);
}

enum err store_assessment_part_text(struct db *db, struct arena *a, int64_t no, enum definition_kind kind,
                                    const char *key, const char **ret)
{
    const enum stmt s = STMT_ASSESSMENT_PART_TEXT;

    db_bind_int(db, s, 1, no);
    db_bind_int(db, s, 2, kind);
    db_bind_text(db, s, 3, key);
    return read_text(db, s, a, ret);
}

enum err store_assessment_parts(struct db *db, struct arena *a, int64_t no, struct assessment_part **ret, size_t *ret_n)
{
    const enum stmt s = STMT_ASSESSMENT_PARTS;
    struct assessment_part *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    db_bind_int(db, s, 1, no);
    while ((e = db_step(db, s)) == ERR_OK)
        *ARENA_PUSH(a, items, n, cap) = (struct assessment_part){
            .kind = (enum definition_kind)db_int(db, s, 0),
            .key = arena_string(a, db_text(db, s, 1)),
            .version = db_int(db, s, 2),
            .text = arena_string(a, db_text(db, s, 3)),
            .figure = arena_string(a, db_text(db, s, 4)),
        };
    if (e != ERR_NONE) return e;
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}

enum err store_assessment_touched(struct db *db, int64_t month, int64_t since, bool *ret)
{
    const enum stmt s = STMT_ASSESSMENT_TOUCHED;
    enum err e;

    db_bind_int(db, s, 1, month);
    db_bind_int(db, s, 2, since);
    e = db_step(db, s);
    if (e == ERR_OK) *ret = db_int(db, s, 0) != 0;
    db_reset(db, s);
    return e == ERR_NONE ? ERR_BROKEN : e;
}

/* --- comments and actions --- */

enum err store_assessment_notes(struct db *db, struct arena *a, int64_t no, struct assessment_note **ret, size_t *ret_n)
{
    const enum stmt s = STMT_ASSESSMENT_NOTES;
    struct assessment_note *items = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    db_bind_int(db, s, 1, no);
    while ((e = db_step(db, s)) == ERR_OK)
        *ARENA_PUSH(a, items, n, cap) = (struct assessment_note){
            .no = db_int(db, s, 0),
            .kind = (enum note_kind)db_int(db, s, 1),
            .at = db_int(db, s, 2),
            .key = arena_string(a, db_text(db, s, 3)),
            .phase = arena_string(a, db_text(db, s, 4)),
            .metric = arena_string(a, db_text(db, s, 5)),
            .text = arena_string(a, db_text(db, s, 6)),
            .owner = arena_string(a, db_text(db, s, 7)),
            .due = arena_string(a, db_text(db, s, 8)),
            .is_done = !db_is_null(db, s, 9),
            .done = db_int(db, s, 9),
            .done_key = arena_string(a, db_text(db, s, 10)),
            .done_note = arena_string(a, db_text(db, s, 11)),
            .key_name = arena_string(a, db_text(db, s, 12)),
        };
    if (e != ERR_NONE) return e;
    *ret = items;
    *ret_n = n;
    return ERR_OK;
}

/* ERR_NONE, ERR_CONFLICT: nothing can be said about it any more. */
static enum err check_open(struct db *db, int64_t no)
{
    struct arena *a = arena_create();
    struct assessment x;
    enum err e = store_assessment_get(db, a, no, &x);

    if (e == ERR_OK && x.is_closed) e = ERR_CONFLICT;
    arena_drop(a);
    return e;
}

static enum err note_next(struct db *db, int64_t no, int64_t *ret)
{
    const enum stmt s = STMT_ASSESSMENT_NOTE_LAST;
    int64_t last = 0;
    enum err e;

    db_bind_int(db, s, 1, no);
    e = db_step(db, s);
    if (e == ERR_OK) last = db_int(db, s, 0);
    db_reset(db, s);
    if (e != ERR_OK && e != ERR_NONE) return e;
    *ret = last + 1;
    return ERR_OK;
}

enum err store_assessment_note_add(struct db *db, int64_t no, struct assessment_note *note)
{
    const enum stmt s = STMT_ASSESSMENT_NOTE_ADD;
    enum err e;

    if ((e = check_open(db, no)) != ERR_OK) return e;
    if ((e = note_next(db, no, &note->no)) != ERR_OK) return e;
    if (note->no > ASSESSMENT_NOTES_MAX) return ERR_TOO_LARGE;
    db_bind_int(db, s, 1, no);
    db_bind_int(db, s, 2, note->no);
    db_bind_int(db, s, 3, note->kind);
    db_bind_int(db, s, 4, note->at);
    db_bind_text(db, s, 5, note->key);
    db_bind_text(db, s, 6, note->phase);
    db_bind_text(db, s, 7, note->metric);
    db_bind_text(db, s, 8, note->text);
    db_bind_text(db, s, 9, note->owner);
    db_bind_text(db, s, 10, note->due);
    return db_run(db, s);
}

enum err store_assessment_action_done(struct db *db, int64_t no, const struct assessment_note *action)
{
    const enum stmt s = STMT_ASSESSMENT_ACTION_PUT;
    enum err e;

    if ((e = check_open(db, no)) != ERR_OK) return e;
    db_bind_int(db, s, 1, no);
    db_bind_int(db, s, 2, action->no);
    db_bind_maybe(db, s, 3, action->is_done, action->done);
    db_bind_text(db, s, 4, action->done_key);
    db_bind_text(db, s, 5, action->done_note);
    if ((e = db_run(db, s)) != ERR_OK) return e;
    return db_changed(db) == 0 ? ERR_NONE : ERR_OK;
}

enum err store_assessment_close(struct db *db, int64_t no, const char *key, int64_t now)
{
    const enum stmt s = STMT_ASSESSMENT_CLOSE;
    enum err e;

    if ((e = check_open(db, no)) != ERR_OK) return e;
    db_bind_int(db, s, 1, no);
    db_bind_int(db, s, 2, now);
    db_bind_text(db, s, 3, key);
    return db_run(db, s);
}

/* --- the freeze of the month --- */

enum err store_freeze_get(struct db *db, struct arena *a, struct freeze *ret)
{
    const enum stmt s = STMT_FREEZE_GET;
    enum err e = db_step(db, s);

    *ret = (struct freeze){0};
    if (e == ERR_OK)
        *ret = (struct freeze){
            .day = db_int(db, s, 0), /* null reads as 0 */
            .journeys = arena_string(a, db_text(db, s, 1)),
            .since = db_int(db, s, 2),
        };
    db_reset(db, s);
    return e == ERR_NONE ? ERR_OK : e;
}

enum err store_freeze_names(struct db *db, struct arena *a, const char *journey, bool *ret)
{
    const struct json *list = NULL;
    struct faults faults;
    struct freeze f;
    bool found = false;
    enum err e = store_freeze_get(db, a, &f);

    if (e != ERR_OK) return e;
    faults_init(&faults, a);
    if (f.journeys != NULL && json_parse(a, f.journeys, strlen(f.journeys), "", &faults, &list) != ERR_OK)
        return ERR_BROKEN;
    for (const struct json *v = list != NULL ? json_first(list) : NULL; v != NULL; v = json_next(v))
        found |= strcmp(json_string(v), journey) == 0;
    *ret = found;
    return ERR_OK;
}

enum err store_freeze_put(struct db *db, struct rollup *r, const struct freeze *f)
{
    const enum stmt s = STMT_FREEZE_PUT;
    struct arena *a = arena_create();
    struct freeze was;
    enum err e = store_freeze_get(db, a, &was);
    bool same = e == ERR_OK && was.day == f->day && registry_same_text(was.journeys, f->journeys);

    arena_drop(a);
    if (e != ERR_OK || same) return e;
    db_bind_maybe(db, s, 1, f->day != 0, f->day);
    db_bind_text(db, s, 2, f->journeys);
    db_bind_int(db, s, 3, f->since);
    if ((e = db_run(db, s)) != ERR_OK) return e;
    return store_definitions_bump(db, r);
}
