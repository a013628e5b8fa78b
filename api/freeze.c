/*
 * The freeze of the month: what jobs/ asks for once an hour. Idempotent: the writer refuses a second automatic assessment of
 * a journey and month, so that it does not matter when, how often or after what pause it runs. See assessment.h.
 */
#include <string.h>

#include "api/assessment.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/audit.h"

#define LOADS_MAX 5 /* each found definitions that moved between the catalogue and the transaction */

struct freezing {
    struct writer *writer;
    struct db *db;
    int64_t now;
    struct freeze option;
    const struct catalogue *catalogue;
    struct arena *arena; /* of one assessment */
};

/* Every journey that is asked for and has metrics. */
static bool is_asked(const struct freezing *f, const struct journey *j)
{
    const struct json *list = NULL;
    struct faults faults;
    bool asked = f->option.journeys == NULL, has = false;

    faults_init(&faults, f->arena);
    if (!asked && json_parse(f->arena, f->option.journeys, strlen(f->option.journeys), "", &faults, &list) == ERR_OK)
        for (const struct json *v = json_first(list); v != NULL; v = json_next(v))
            asked |= strcmp(json_string(v), j->key) == 0;
    for (size_t i = 0; i < f->catalogue->metrics_n; i++) has |= strcmp(f->catalogue->metrics[i].journey, j->key) == 0;
    return asked && has;
}

/* The moment at which month `ordinal` is to be frozen: a day of the month behind it. */
static int64_t due_at(const struct freezing *f, int64_t ordinal)
{
    int64_t day = period_end_day((struct period){GRAIN_MONTH, ordinal}) + f->option.day - 1;

    return tz_day_start_us(f->catalogue->tz, day);
}

/* --- one --- */

static enum err store_frozen(struct db *db, struct rollup *r, void *arg)
{
    struct assessment_write *w = arg;
    struct arena *a;
    struct audit_row row;
    enum err e = store_assessment_add(db, r, w);

    if (e != ERR_OK) return e;
    a = arena_create();
    row = (struct audit_row){.at = w->head.frozen,
                             .action = "assessments_post",
                             .resource = arena_printf(a, "assessment %s", assessment_id(a, w->no)),
                             .detail = "freeze_day"};
    e = store_audit_add(db, &row);
    arena_drop(a);
    return e;
}

/* ERR_RETRY: the catalogue is no longer what the database holds. */
static enum err compute_one(struct freezing *f, const struct journey *j, struct period p, struct assessment_write *ret,
                            bool *ret_there)
{
    char text[PERIOD_TEXT_SIZE];
    struct workspace w;
    enum err e;

    period_format(p, text);
    if ((e = store_workspace_get(f->db, f->arena, &w)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    if (w.definitions != f->catalogue->definitions) return ERR_RETRY;
    if ((e = store_assessment_automatic(f->db, j->key, text, ret_there)) != ERR_OK || *ret_there) return e;
    e = assessment_compute(f->db, f->arena, f->catalogue, j, p, f->now, ret);
    ret->head.automatic = true;
    return e;
}

static enum err freeze_one(struct freezing *f, const struct journey *j, struct period p)
{
    struct assessment_write w = {0};
    bool there = false;
    enum err e = db_begin(f->db);

    if (e != ERR_OK) return e;
    e = compute_one(f, j, p, &w, &there);
    db_rollback(f->db);
    if (e != ERR_OK || there) return e;
    e = writer_run(f->writer, store_frozen, &w, false, 1);
    if (e == ERR_OK)
        log_event(LOG_INFO, "assessment_frozen", "s:journey", w.head.journey, "s:period", w.head.period, NULL);
    return e == ERR_CONFLICT ? ERR_OK : e;
}

/* --- all that are due --- */

static enum err freeze_month(struct freezing *f, struct period p)
{
    enum err e = ERR_OK;

    for (size_t i = 0; i < f->catalogue->journeys_n && e == ERR_OK; i++) {
        f->arena = arena_create();
        if (is_asked(f, &f->catalogue->journeys[i])) e = freeze_one(f, &f->catalogue->journeys[i], p);
        arena_drop(f->arena);
    }
    return e;
}

static enum err freeze_months(struct freezing *f, int64_t *ret_next)
{
    const struct tz *tz = f->catalogue->tz;
    int64_t since = tz_day_start_us(tz, tz_day_of(tz, f->option.since));
    int64_t now = period_of(GRAIN_MONTH, f->now, tz).ordinal, month = now - FREEZE_BACK;
    enum err e = ERR_OK;

    for (; due_at(f, month) <= f->now && e == ERR_OK; month++)
        if (due_at(f, month) >= since) e = freeze_month(f, (struct period){GRAIN_MONTH, month});
    if (e == ERR_OK) *ret_next = due_at(f, month);
    return e;
}

static enum err freeze_read(struct freezing *f, struct arena *a)
{
    enum err e = db_begin(f->db);

    if (e != ERR_OK) return e;
    e = store_freeze_get(f->db, a, &f->option);
    db_rollback(f->db);
    return e;
}

enum err assessment_freeze_due(struct writer *w, struct db *db, int64_t now, int64_t *ret_next)
{
    struct freezing f = {.writer = w, .db = db, .now = now};
    struct arena *a = arena_create();
    struct catalogue *c;
    enum err e = freeze_read(&f, a);

    *ret_next = INT64_MAX;
    for (int i = 0; e == ERR_OK && f.option.day != 0 && i < LOADS_MAX; i++) {
        if ((e = catalogue_load(db, &c)) != ERR_OK) break;
        f.catalogue = c;
        e = freeze_months(&f, ret_next);
        catalogue_drop(c);
        if (e != ERR_RETRY) break;
        if (i < LOADS_MAX - 1) e = ERR_OK;
    }
    arena_drop(a);
    return e;
}
