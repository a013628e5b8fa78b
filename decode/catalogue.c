/*
 * The catalogue: every definition of the workspace, decoded once, then immutable and shared by requests and jobs.
 *
 * What was stored was valid when it came. Should something no longer be (it ought to have been refused then), it is left
 * out and logged: one bad definition must not take the others with it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/tz.h"
#include "decode/definition.h"

/* ---- finding ---- */

/* The key is the first member of all three. */
static int compare_key(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

const struct instrument *catalogue_instrument(const struct catalogue *c, const char *key)
{
    if (c->instruments_n == 0) return NULL;
    return bsearch(key, c->instruments, c->instruments_n, sizeof *c->instruments, compare_key);
}

const struct journey *catalogue_journey(const struct catalogue *c, const char *key)
{
    if (c->journeys_n == 0) return NULL;
    return bsearch(key, c->journeys, c->journeys_n, sizeof *c->journeys, compare_key);
}

const struct metric *catalogue_metric(const struct catalogue *c, const char *key)
{
    if (c->metrics_n == 0) return NULL;
    return bsearch(key, c->metrics, c->metrics_n, sizeof *c->metrics, compare_key);
}

/* ---- making ---- */

static bool read_definition(struct arena *a, const struct definition *d, struct faults *faults, const struct json **ret)
{
    faults_init(faults, a);
    return json_parse(a, d->text, strlen(d->text), "", faults, ret) == ERR_OK;
}

static void log_left_out(const char *kind, const char *key, const struct faults *faults)
{
    log_event(LOG_ERROR, "definition left out", "s:kind", kind, "s:key", key, "s:pointer",
              faults->n ? faults->items[0].pointer : NULL, "s:detail", faults->n ? faults->items[0].detail : NULL,
              NULL);
}

static void make_instruments(struct catalogue *c, const struct definition *items, size_t n)
{
    c->instruments = arena_array(c->arena, n + 1, sizeof *c->instruments);
    for (size_t i = 0; i < n; i++) {
        struct instrument *to = &c->instruments[c->instruments_n];
        const struct json *v;
        struct faults faults;
        const char *text;

        if (!read_definition(c->arena, &items[i], &faults, &v) ||
            decode_instrument(v, "", items[i].key, c->arena, &faults, to, &text) != ERR_OK) {
            log_left_out("instrument", items[i].key, &faults);
            continue;
        }
        to->version = items[i].version;
        c->instruments_n++;
    }
}

static void make_journeys(struct catalogue *c, const struct definition *items, size_t n)
{
    c->journeys = arena_array(c->arena, n + 1, sizeof *c->journeys);
    for (size_t i = 0; i < n; i++) {
        struct journey *to = &c->journeys[c->journeys_n];
        const struct json *v;
        struct faults faults;
        const char *text;

        if (!read_definition(c->arena, &items[i], &faults, &v) ||
            decode_journey(v, "", items[i].key, c->arena, &faults, to, &text) != ERR_OK) {
            log_left_out("journey", items[i].key, &faults);
            continue;
        }
        to->version = items[i].version;
        to->series = items[i].series;
        c->journeys_n++;
    }
}

/* Metrics' journeys and the parts of indexes, once all are where they stay. */
static void resolve_parts(struct catalogue *c)
{
    for (size_t i = 0; i < c->metrics_n; i++) {
        struct measure *m = &c->metrics[i].measure;

        c->metrics[i].home = catalogue_journey(c, c->metrics[i].journey);
        for (size_t k = 0; k < m->parts_n; k++) m->parts[k].metric = catalogue_metric(c, m->parts[k].key);
    }
}

/* Indexes name metrics, so all keys are there before the first is decoded. */
static void make_metrics(struct catalogue *c, const struct definition *items, size_t n)
{
    struct metric *good = arena_array(c->arena, n + 1, sizeof *good);
    size_t good_n = 0;

    c->metrics = arena_array(c->arena, n + 1, sizeof *c->metrics);
    for (; c->metrics_n < n; c->metrics_n++) c->metrics[c->metrics_n].key = items[c->metrics_n].key;
    for (size_t i = 0; i < n; i++) {
        struct metric *to = &good[good_n];
        const struct json *v;
        struct faults faults;

        if (!read_definition(c->arena, &items[i], &faults, &v) ||
            decode_metric(v, "", items[i].key, c, c->arena, &faults, to) != ERR_OK) {
            log_left_out("metric", items[i].key, &faults);
            continue;
        }
        to->version = items[i].version;
        to->series = items[i].series;
        to->updated = items[i].updated;
        to->definition = items[i].text;
        good_n++;
    }
    c->metrics = good;
    c->metrics_n = good_n;
    resolve_parts(c);
}

static void make_policy(struct catalogue *c, const struct definition *d)
{
    const struct json *v;
    struct faults faults;
    const char *text;

    if (read_definition(c->arena, d, &faults, &v) &&
        decode_policy(v, "", c->arena, &faults, &c->policy, &text) == ERR_OK)
        c->policy_version = d->version;
    else log_left_out("policy", d->key, &faults);
}

enum err catalogue_make(struct arena *a, const struct workspace *w, const struct definition_lists *lists,
                        struct catalogue **ret)
{
    struct catalogue *c = arena_alloc(a, sizeof *c);

    c->arena = a;
    c->definitions = w->definitions;
    c->time_zone = w->time_zone;
    c->currency = w->currency;
    if (tz_open(w->time_zone, &c->tz) != ERR_OK) {
        log_event(LOG_ERROR, "time zone missing", "s:time_zone", w->time_zone, NULL);
        arena_drop(a);
        return ERR_BROKEN;
    }
    make_instruments(c, lists->items[DEFINITION_INSTRUMENT], lists->n[DEFINITION_INSTRUMENT]);
    make_journeys(c, lists->items[DEFINITION_JOURNEY], lists->n[DEFINITION_JOURNEY]);
    make_metrics(c, lists->items[DEFINITION_METRIC], lists->n[DEFINITION_METRIC]);
    if (lists->n[DEFINITION_POLICY] > 0) make_policy(c, &lists->items[DEFINITION_POLICY][0]);
    *ret = c;
    return ERR_OK;
}

static enum err read_lists(struct db *db, struct arena *a, struct workspace *w, struct definition_lists *lists)
{
    struct definition *items;
    enum err e;

    if ((e = store_workspace_get(db, a, w)) != ERR_OK) return e;
    for (int kind = DEFINITION_INSTRUMENT; kind <= DEFINITION_POLICY; kind++) {
        e = store_definition_list(db, a, (enum definition_kind)kind, &items, &lists->n[kind]);
        if (e != ERR_OK) return e;
        lists->items[kind] = items;
    }
    return ERR_OK;
}

enum err catalogue_load(struct db *db, struct catalogue **ret)
{
    struct arena *a = arena_create();
    struct definition_lists lists = {0};
    struct workspace w;
    enum err e;

    if ((e = db_begin(db)) == ERR_OK) {
        e = read_lists(db, a, &w, &lists);
        db_rollback(db);
    }
    if (e == ERR_OK) return catalogue_make(a, &w, &lists, ret);
    arena_drop(a);
    return e;
}

void catalogue_drop(struct catalogue *c)
{
    if (!c) return;
    tz_close(c->tz);
    arena_drop(c->arena);
}

/* ---- dimensions ---- */

size_t catalogue_dimensions(const struct catalogue *c, const char *without, const struct journey *with, struct arena *a,
                            const char *const **ret)
{
    const char **names = NULL;
    size_t n = 0, cap = 0;

    for (size_t i = 0; i <= c->journeys_n; i++) {
        const struct journey *j = i < c->journeys_n ? &c->journeys[i] : with;

        if (!j || (i < c->journeys_n && without && strcmp(j->key, without) == 0)) continue;
        for (size_t k = 0; k < j->dimensions_n; k++) {
            size_t at = 0;

            while (at < n && strcmp(names[at], j->dimensions[k]) != 0) at++;
            if (at == n) *ARENA_PUSH(a, names, n, cap) = j->dimensions[k];
        }
    }
    *ret = names;
    return n;
}

/* ---- who refers to whom ---- */

static bool metric_names(const struct metric *m, enum definition_kind kind, const char *key, struct arena *a)
{
    const char **parts;
    size_t n;

    if (kind == DEFINITION_JOURNEY) return strcmp(m->journey, key) == 0;
    if (kind == DEFINITION_INSTRUMENT) return m->measure.instrument && strcmp(m->measure.instrument, key) == 0;
    n = measure_part_keys(a, &m->measure, &parts);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(parts[i], key) == 0) return true;
    }
    return false;
}

size_t catalogue_references(const struct catalogue *c, enum definition_kind kind, const char *key, struct arena *a,
                            const char *ret[REFERENCES_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < c->metrics_n && n < REFERENCES_MAX; i++) {
        if (metric_names(&c->metrics[i], kind, key, a)) ret[n++] = arena_printf(a, "metric %s", c->metrics[i].key);
    }
    return n;
}

static bool still_decodes(const struct catalogue *c, const struct metric *m, struct arena *a)
{
    struct definition d = {.key = m->key, .text = m->definition};
    const struct json *v;
    struct faults faults;
    struct metric again;

    return read_definition(a, &d, &faults, &v) && decode_metric(v, "", m->key, c, a, &faults, &again) == ERR_OK;
}

size_t catalogue_losses(const struct catalogue *c, const struct instrument *i, const struct journey *j, struct arena *a,
                        const char *ret[REFERENCES_MAX])
{
    struct catalogue next = *c;
    size_t n = 0;

    next.instruments = arena_array(a, c->instruments_n + 1, sizeof *next.instruments);
    next.journeys = arena_array(a, c->journeys_n + 1, sizeof *next.journeys);
    for (size_t k = 0; k < c->instruments_n; k++)
        next.instruments[k] = i && strcmp(c->instruments[k].key, i->key) == 0 ? *i : c->instruments[k];
    for (size_t k = 0; k < c->journeys_n; k++)
        next.journeys[k] = j && strcmp(c->journeys[k].key, j->key) == 0 ? *j : c->journeys[k];
    for (size_t k = 0; k < c->metrics_n && n < REFERENCES_MAX; k++) {
        const struct metric *m = &c->metrics[k];
        bool concerned = (i && metric_names(m, DEFINITION_INSTRUMENT, i->key, a)) ||
                         (j && metric_names(m, DEFINITION_JOURNEY, j->key, a));

        if (concerned && !still_decodes(&next, m, a)) ret[n++] = arena_printf(a, "metric %s", m->key);
    }
    return n;
}
