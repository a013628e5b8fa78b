/* The writer's operations on definitions. They run in the writer's transaction and reply to nobody. */
#include <stdio.h>
#include <string.h>

#include "api/definition.h"

/* Do the definitions that the input was decoded against still hold? */
static enum err check_count(struct db *db, struct arena *a, int64_t definitions)
{
    struct workspace w;
    enum err e;

    if (definitions == -1) return ERR_OK;
    e = store_workspace_get(db, a, &w);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    return w.definitions == definitions ? ERR_OK : ERR_RETRY;
}

/* If-Match and If-None-Match (RFC 9110 13.1): "*", or a list of strong tags. Of a tag the version alone counts: see definitions.c. */
static bool match_holds(const char *header, bool exists, int64_t version)
{
    char tag[32];
    size_t n;

    if (header == NULL) return true;
    if (!exists) return false;
    header += strspn(header, " \t");
    if (*header == '*') return true;
    snprintf(tag, sizeof tag, "\"%lld", (long long)version);
    n = strlen(tag);
    while (*header != '\0') {
        header += strspn(header, ", \t");
        if (strncmp(header, tag, n) == 0 && (header[n] == '"' || header[n] == '-')) return true;
        header += strcspn(header, ",");
    }
    return false;
}

/* What is stored, and whether the caller may change it. */
static enum err check_match(struct db *db, struct arena *a, enum definition_kind kind, const char *key,
                            const char *if_match, const char *if_none_match, bool *ret_exists)
{
    struct definition old = {0};
    enum err e = store_definition_get(db, a, kind, key, &old);

    if (e != ERR_OK && e != ERR_NONE) return e;
    *ret_exists = e == ERR_OK;
    if (*ret_exists && if_none_match != NULL && match_holds(if_none_match, true, old.version)) return ERR_PRECONDITION;
    return match_holds(if_match, *ret_exists, old.version) ? ERR_OK : ERR_PRECONDITION;
}

static enum err check_answers(struct db *db, const char *key)
{
    bool answered;
    enum err e = store_instrument_answered(db, key, &answered);

    if (e != ERR_OK) return e;
    return answered ? ERR_CONFLICT : ERR_OK;
}

/* Metrics that name a phase of a changed journey: their series may be another now. */
static enum err store_followers(struct db *db, struct rollup *r, const struct definition_write *w)
{
    for (size_t i = 0; i < w->followers_n; i++) {
        const struct metric *m = w->followers[i].metric;
        struct definition d = {.kind = DEFINITION_METRIC, .key = m->key, .text = m->definition};
        bool created;
        int64_t version;
        enum err e = store_series_take(db, r, &w->followers[i].series, &d.series);

        if (e == ERR_OK && d.series != m->series) e = store_definition_put(db, r, &d, -1, &created, &version);
        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}

enum err definition_store(struct db *db, struct rollup *r, void *arg)
{
    struct definition_write *w = arg;
    struct definition d = {.kind = w->kind, .key = w->key, .text = w->text};
    int64_t version;
    bool exists;
    enum err e;

    if ((e = check_count(db, w->arena, w->definitions)) != ERR_OK) return e;
    if ((e = check_match(db, w->arena, w->kind, w->key, w->if_match, w->if_none_match, &exists)) != ERR_OK) return e;
    if (exists && w->rescaled && (e = check_answers(db, w->key)) != ERR_OK) return e;
    if (w->series != NULL && (e = store_series_take(db, r, w->series, &d.series)) != ERR_OK) return e;
    if ((e = store_definition_put(db, r, &d, -1, &w->created, &version)) != ERR_OK) return e;
    if ((e = store_followers(db, r, w)) != ERR_OK) return e;
    if (w->kind == DEFINITION_JOURNEY && (e = store_dimensions_keep(db, r, w->dimensions, w->dimensions_n)) != ERR_OK)
        return e;
    if (exists && w->kind != DEFINITION_INSTRUMENT && (e = store_series_release(db, r)) != ERR_OK) return e;
    if ((e = store_definition_get(db, w->arena, w->kind, w->key, &w->stored)) != ERR_OK) return e;
    if (d.series == 0) return ERR_OK;
    return store_series_state(db, d.series, &w->state, &w->done, &w->total);
}

enum err definition_remove(struct db *db, struct rollup *r, void *arg)
{
    struct definition_remove *d = arg;
    bool exists;
    enum err e;

    if ((e = check_count(db, d->arena, d->definitions)) != ERR_OK) return e;
    if ((e = check_match(db, d->arena, d->kind, d->key, d->if_match, NULL, &exists)) != ERR_OK) return e;
    if (exists && d->kind == DEFINITION_INSTRUMENT && (e = check_answers(db, d->key)) != ERR_OK) return e;
    if ((e = store_definition_delete(db, r, d->kind, d->key, -1)) != ERR_OK) return e;
    if (d->kind == DEFINITION_JOURNEY && (e = store_dimensions_keep(db, r, d->dimensions, d->dimensions_n)) != ERR_OK)
        return e;
    return d->kind != DEFINITION_INSTRUMENT ? store_series_release(db, r) : ERR_OK;
}
