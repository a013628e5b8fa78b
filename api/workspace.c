/* Making a workspace. See workspace.h. */
#include "api/workspace.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "api/definition.h"
#include "base/clock.h"
#include "base/embed.h"
#include "base/text.h"
#include "decode/definition.h"

#define NAME_MAX_LENGTH 200 /* bytes of a workspace's name */

/* --- templates --- */

struct templates {
    struct arena *arena;
    struct catalogue catalogue; /* grows while they are decoded: metrics name instruments and journeys */
    struct definition_write *writes;
    size_t n, cap;
    const char *why;
};

static struct definition_write *templates_add(struct templates *t, enum definition_kind kind, const char *key)
{
    struct definition_write *w = ARENA_PUSH(t->arena, t->writes, t->n, t->cap);

    *w = (struct definition_write){.kind = kind, .key = key, .definitions = -1, .arena = t->arena};
    return w;
}

static enum err take_instrument(struct templates *t, const struct json *v, const char *key, struct faults *faults)
{
    struct instrument i;
    const char *text;
    size_t cap = t->catalogue.instruments_n;
    enum err e = decode_instrument(v, "", key, t->arena, faults, &i, &text);

    if (e != ERR_OK) return e;
    *ARENA_PUSH(t->arena, t->catalogue.instruments, t->catalogue.instruments_n, cap) = i;
    templates_add(t, DEFINITION_INSTRUMENT, key)->text = text;
    return ERR_OK;
}

static enum err take_journey(struct templates *t, const struct json *v, const char *key, struct faults *faults)
{
    struct series *stays = arena_alloc(t->arena, sizeof *stays);
    struct definition_write *w;
    struct journey j;
    const char *text;
    size_t cap = t->catalogue.journeys_n;
    enum err e = decode_journey(v, "", key, t->arena, faults, &j, &text);

    if (e != ERR_OK) return e;
    *ARENA_PUSH(t->arena, t->catalogue.journeys, t->catalogue.journeys_n, cap) = j;
    journey_compile(&j, t->arena, stays);
    w = templates_add(t, DEFINITION_JOURNEY, key);
    w->text = text;
    w->series = stays;
    w->dimensions_n = catalogue_dimensions(&t->catalogue, NULL, NULL, t->arena, &w->dimensions);
    return ERR_OK;
}

static enum err take_metric(struct templates *t, const struct json *v, const char *key, struct faults *faults)
{
    struct series *series = arena_alloc(t->arena, sizeof *series);
    struct definition_write *w;
    struct metric m;
    enum err e = decode_metric(v, "", key, &t->catalogue, t->arena, faults, &m);

    if (e != ERR_OK) return e;
    w = templates_add(t, DEFINITION_METRIC, key);
    w->text = m.definition;
    if (measure_compile(&m.measure, catalogue_journey(&t->catalogue, m.journey), t->arena, series)) w->series = series;
    return ERR_OK;
}

static enum err templates_read(struct templates *t, const char *path,
                               enum err (*take)(struct templates *t, const struct json *v, const char *key,
                                                struct faults *faults))
{
    const struct embedded *file = embed_find(path);
    const struct json *array, *key;
    struct faults faults;
    enum err e;

    assert(file != NULL);
    faults_init(&faults, t->arena);
    e = json_parse(t->arena, (const char *)file->data, file->size, "", &faults, &array);
    for (const struct json *v = e == ERR_OK ? json_first(array) : NULL; v != NULL && e == ERR_OK; v = json_next(v)) {
        key = json_get(v, "key");
        e = key == NULL || json_type(key) != JSON_STRING ? ERR_INVALID : take(t, v, json_string(key), &faults);
        if (e != ERR_OK)
            t->why = arena_printf(t->arena, "%s, %s: %s %s", path, key != NULL ? json_string(key) : "an object",
                                  faults.n > 0 ? faults.items[0].pointer : "/key",
                                  faults.n > 0 ? faults.items[0].detail : "it is missing");
    }
    if (e != ERR_OK && t->why == NULL) t->why = arena_printf(t->arena, "%s is no JSON", path);
    return e;
}

static enum err take_policy(struct templates *t)
{
    const struct embedded *file = embed_find("templates/contact_policy.json");
    const struct json *v;
    struct faults faults;
    struct policy policy;
    const char *text;
    enum err e;

    assert(file != NULL);
    faults_init(&faults, t->arena);
    if ((e = json_parse(t->arena, (const char *)file->data, file->size, "", &faults, &v)) == ERR_OK)
        e = decode_policy(v, "", t->arena, &faults, &policy, &text);
    if (e == ERR_OK) templates_add(t, DEFINITION_POLICY, POLICY_KEY)->text = text;
    else t->why = "templates/contact_policy.json is no policy";
    return e;
}

static int by_instrument(const void *x, const void *y)
{
    return strcmp(((const struct instrument *)x)->key, ((const struct instrument *)y)->key);
}

static int by_journey(const void *x, const void *y)
{
    return strcmp(((const struct journey *)x)->key, ((const struct journey *)y)->key);
}

static enum err templates_load(struct templates *t)
{
    struct catalogue *c = &t->catalogue;
    enum err e;

    if ((e = templates_read(t, "templates/instruments.json", take_instrument)) != ERR_OK) return e;
    qsort(c->instruments, c->instruments_n, sizeof *c->instruments, by_instrument);
    if ((e = templates_read(t, "templates/journeys.json", take_journey)) != ERR_OK) return e;
    qsort(c->journeys, c->journeys_n, sizeof *c->journeys, by_journey);
    if ((e = templates_read(t, "templates/metrics.json", take_metric)) != ERR_OK) return e;
    return take_policy(t);
}

/* --- creation --- */

struct creation {
    struct workspace workspace;
    struct templates *templates;
    bool created; /* out */
};

static enum err workspace_store(struct db *db, struct rollup *r, void *arg)
{
    struct creation *c = arg;
    struct workspace there;
    enum err e = store_workspace_get(db, c->templates->arena, &there);

    c->created = false;
    if (e != ERR_NONE) return e;
    if ((e = store_workspace_create(db, &c->workspace)) != ERR_OK) return e;
    for (size_t i = 0; i < c->templates->n; i++)
        if ((e = definition_store(db, r, &c->templates->writes[i])) != ERR_OK) return e;
    c->created = true;
    return store_series_keep(db, r);
}

static enum err check_input(const struct workspace *w, struct tz **ret_tz, const char **ret_why)
{
    bool currency = strlen(w->currency) == 3;

    for (const char *s = w->currency; *s != '\0'; s++) currency = currency && *s >= 'A' && *s <= 'Z';
    *ret_why = "the workspace's name has 1 to 200 bytes of UTF-8";
    if (w->name[0] == '\0' || strlen(w->name) > NAME_MAX_LENGTH || !text_is_utf8(w->name, strlen(w->name)))
        return ERR_INVALID;
    *ret_why = "the currency is three capital letters, such as EUR";
    if (!currency) return ERR_INVALID;
    *ret_why = "there is no such time zone; name one such as Europe/Helsinki";
    return tz_open(w->time_zone, ret_tz) == ERR_OK ? ERR_OK : ERR_INVALID;
}

enum err workspace_create(struct writer *w, const struct workspace_input *input, struct arena *a, bool *ret_created,
                          const char **ret_why)
{
    struct templates t = {.arena = a};
    struct creation c = {
        .workspace = {.name = input->name != NULL ? input->name : "Waymark",
                      .time_zone = input->time_zone != NULL ? input->time_zone : "UTC",
                      .currency = input->currency != NULL ? input->currency : "EUR",
                      .created = clock_now_us()},
        .templates = &t,
    };
    enum err e;

    if ((e = check_input(&c.workspace, &t.catalogue.tz, ret_why)) != ERR_OK) return e;
    t.catalogue.time_zone = c.workspace.time_zone;
    t.catalogue.currency = c.workspace.currency;
    e = templates_load(&t);
    tz_close(t.catalogue.tz);
    if (e != ERR_OK) {
        *ret_why = t.why;
        return ERR_INVALID;
    }
    *ret_why = NULL;
    if ((e = writer_run(w, workspace_store, &c, false, 1)) != ERR_OK) return e;
    *ret_created = c.created;
    return ERR_OK;
}

/* --- what a file of an earlier version lacks --- */

static enum err refresh_one(struct db *db, struct rollup *r, const struct definition *old, const struct series *s)
{
    struct definition d = *old;
    int64_t version;
    bool created;
    enum err e = store_series_take(db, r, s, &d.series);

    return e == ERR_OK ? store_definition_put(db, r, &d, -1, &created, &version) : e;
}

/* Definitions that were stored when nothing was made of them. */
static enum err refresh_definitions(struct db *db, struct rollup *r, const struct catalogue *c,
                                    const struct definition_lists *lists, struct arena *a)
{
    const struct definition *items = lists->items[DEFINITION_JOURNEY];
    struct series s;
    enum err e = ERR_OK;

    for (size_t i = 0; i < lists->n[DEFINITION_JOURNEY] && e == ERR_OK; i++) {
        const struct journey *j = catalogue_journey(c, items[i].key);

        if (items[i].series != 0 || j == NULL) continue;
        journey_compile(j, a, &s);
        e = refresh_one(db, r, &items[i], &s);
    }
    items = lists->items[DEFINITION_METRIC];
    for (size_t i = 0; i < lists->n[DEFINITION_METRIC] && e == ERR_OK; i++) {
        const struct metric *m = catalogue_metric(c, items[i].key);

        if (items[i].series != 0 || m == NULL) continue;
        if (measure_compile(&m->measure, catalogue_journey(c, m->journey), a, &s))
            e = refresh_one(db, r, &items[i], &s);
    }
    return e;
}

/* A workspace from before there was a contact policy gets the one that a new workspace has. */
static enum err refresh_policy(struct db *db, struct rollup *r, struct arena *a)
{
    struct templates t = {.arena = a};
    struct definition d;
    int64_t version;
    bool created;
    enum err e = store_definition_get(db, a, DEFINITION_POLICY, POLICY_KEY, &d);

    if (e != ERR_NONE) return e;
    if ((e = take_policy(&t)) != ERR_OK) return e;
    d = (struct definition){.kind = DEFINITION_POLICY, .key = POLICY_KEY, .text = t.writes[0].text};
    return store_definition_put(db, r, &d, -1, &created, &version);
}

static enum err refresh_run(struct db *db, struct rollup *r, void *arg)
{
    struct arena *a = arena_create();
    struct definition_lists lists = {0};
    struct definition *items;
    struct catalogue *c;
    struct workspace w;
    enum err e = store_workspace_get(db, a, &w);
    bool there = e == ERR_OK;

    (void)arg;
    if (there) e = store_series_keep(db, r);
    for (int kind = DEFINITION_INSTRUMENT; kind <= DEFINITION_METRIC && e == ERR_OK; kind++) {
        e = store_definition_list(db, a, (enum definition_kind)kind, &items, &lists.n[kind]);
        if (e == ERR_OK) lists.items[kind] = items;
    }
    if (e == ERR_OK) e = catalogue_make(a, &w, &lists, &c); /* takes the arena */
    else arena_drop(a);
    if (e != ERR_OK) return e == ERR_NONE && !there ? ERR_OK : e;
    e = refresh_definitions(db, r, c, &lists, c->arena);
    if (e == ERR_OK) e = refresh_policy(db, r, c->arena);
    catalogue_drop(c);
    return e;
}

enum err workspace_refresh(struct writer *w)
{
    return writer_run(w, refresh_run, NULL, false, 1);
}
