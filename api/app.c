/*
 * Start and stop of the application, and what follows a commit.
 *
 * Order matters: the catalogue, the keyring and the board are brought up to date on the writer's thread, after the
 * commit and before anybody is told of it. So whoever has been answered finds his own change in his next request.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/assessment.h"
#include "api/internal.h"
#include "api/key.h"
#include "api/notes.h"
#include "api/workspace.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "jobs/jobs.h"

struct app *app_of(const struct request *rq)
{
    return server_app(rq->server);
}

/* --- the catalogue --- */

struct snapshot *app_snapshot(struct app *app)
{
    struct snapshot *s;

    pthread_mutex_lock(&app->lock);
    s = app->snapshot;
    atomic_fetch_add(&s->uses, 1);
    pthread_mutex_unlock(&app->lock);
    return s;
}

void snapshot_release(struct snapshot *s)
{
    if (s == NULL || atomic_fetch_sub(&s->uses, 1) > 1) return;
    catalogue_drop(s->catalogue);
    free(s);
}

static uint64_t hash_version(const char *key, int64_t version, uint64_t h)
{
    return text_hash(&version, sizeof version, text_hash(key, strlen(key) + 1, h));
}

/* The count of definitions also moves when a series has been built; these do not. */
static void snapshot_hash(struct snapshot *s)
{
    const struct catalogue *c = s->catalogue;

    for (size_t i = 0; i < c->instruments_n; i++)
        s->instruments = hash_version(c->instruments[i].key, c->instruments[i].version, s->instruments);
    s->all = hash_version("", (int64_t)c->instruments_n, s->instruments);
    for (size_t i = 0; i < c->journeys_n; i++)
        s->all = hash_version(c->journeys[i].key, c->journeys[i].version, s->all);
    s->all = hash_version("", (int64_t)c->journeys_n, s->all);
    for (size_t i = 0; i < c->metrics_n; i++) s->all = hash_version(c->metrics[i].key, c->metrics[i].version, s->all);
    s->all = hash_version(POLICY_KEY, c->policy_version, s->all);
}

enum err app_refresh(struct app *app, struct db *db, struct snapshot **ret)
{
    struct catalogue *c;
    struct snapshot *s, *old = NULL;
    enum err e = catalogue_load(db, &c);

    if (e != ERR_OK) return e;
    s = memory_alloc(sizeof *s);
    s->catalogue = c;
    snapshot_hash(s);
    atomic_init(&s->uses, 1);
    pthread_mutex_lock(&app->lock);
    if (app->snapshot == NULL || app->snapshot->catalogue->definitions < c->definitions) {
        old = app->snapshot;
        app->snapshot = s;
        atomic_fetch_add(&s->uses, 1);
    }
    pthread_mutex_unlock(&app->lock);
    snapshot_release(old);
    *ret = s;
    return ERR_OK;
}

static enum err app_reload(struct app *app)
{
    struct snapshot *s;
    enum err e = app_refresh(app, app->own, &s);

    if (e == ERR_OK) snapshot_release(s);
    return e;
}

/* --- the keyring --- */

static void ring_fill(const struct key_row *row, struct ring_key *ret)
{
    *ret = (struct ring_key){
        .id = row->id,
        .principal = {.key_id = row->id,
                      .scopes = row->scopes,
                      .partner = row->bound.partner,
                      .account = row->bound.account},
        .expires_us = row->has_expires ? row->expires : INT64_MAX,
    };
    for (size_t i = 0; i < sizeof ret->hash && row->hash[2 * i] != '\0'; i++) {
        char pair[3] = {row->hash[2 * i], row->hash[2 * i + 1], '\0'};

        ret->hash[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
}

static enum err app_load_keys(struct app *app)
{
    struct arena *a = arena_create();
    struct key_row *rows;
    struct ring_key *ring;
    size_t n, ring_n = 0;
    enum err e = store_key_list(app->own, a, &rows, &n);

    if (e == ERR_OK) {
        ring = arena_array(a, n + 1, sizeof *ring);
        for (size_t i = 0; i < n; i++)
            if (!rows[i].revoked) ring_fill(&rows[i], &ring[ring_n++]);
        pthread_mutex_lock(&app->lock);
        if (app->server != NULL) server_set_keys(app->server, ring, ring_n);
        pthread_mutex_unlock(&app->lock);
    }
    arena_drop(a);
    return e;
}

/* --- after a commit, on the writer's thread --- */

static void app_committed(void *arg, const struct rollup *r, int64_t sequence)
{
    struct app *app = arg;
    enum err e = ERR_OK;

    atomic_fetch_add(&app->facts, rollup_facts(r));
    if (rollup_definitions_changed(r)) e = app_reload(app);
    if (e != ERR_OK) log_event(LOG_WARN, "catalogue_not_reloaded", "s:error", error_code(e), NULL);
    if (rollup_keys_changed(r) && (e = app_load_keys(app)) != ERR_OK)
        log_event(LOG_ERROR, "keys_not_reloaded", "s:error", error_code(e), NULL);
    board_note(app->board, r, sequence);
    if (!rollup_definitions_changed(r)) return;
    atomic_store(&app->freeze_next, 0); /* the workspace's options count as definitions */
    if (app->jobs != NULL) jobs_wake(app->jobs);
}

/* --- a job --- */

/* A connection of its own, for the moment: it is needed once a month. */
static enum err app_freeze(void *arg)
{
    struct app *app = arg;
    struct arena *a;
    struct db *db;
    const char *why;
    int64_t now = clock_now_us(), next;
    enum err e;

    if (now < atomic_load(&app->freeze_next)) return ERR_OK;
    atomic_store(&app->freeze_next, INT64_MAX); /* a change meanwhile sets it back, and wakes this anew */
    a = arena_create();
    e = db_open(&(struct db_options){app->db_path, app->cache_kib}, DB_READ, a, &db, &why);
    arena_drop(a);
    if (e == ERR_OK) {
        e = assessment_freeze_due(app->writer, db, now, &next);
        db_close(db);
    }
    if (e != ERR_OK) atomic_store(&app->freeze_next, 0);
    else if (next != INT64_MAX && atomic_load(&app->freeze_next) == INT64_MAX) atomic_store(&app->freeze_next, next);
    return e;
}

/* --- hooks of the server --- */

static enum err app_reader_open(void *arg, struct db **ret)
{
    struct app *app = arg;
    struct arena *a = arena_create();
    const char *why;
    enum err e = db_open(&(struct db_options){app->db_path, app->cache_kib}, DB_READ, a, ret, &why);

    if (e != ERR_OK) log_event(LOG_ERROR, "reader_not_opened", "s:reason", why, NULL);
    arena_drop(a);
    return e;
}

static bool app_still_valid(void *arg, const void *ground)
{
    struct app *app = arg;

    return board_holds(app->board, ground, clock_now_us());
}

static const char *app_not_ready(void *arg)
{
    struct app *app = arg;
    struct writer_counts counts;

    writer_counts(app->writer, &counts);
    return counts.broken ? "The database cannot be written to; the server must be restarted" : NULL;
}

static enum err app_answering(void *arg, const struct request *rq)
{
    struct app *app = arg;

    struct snapshot *s = app_snapshot(app);
    int64_t day = period_of(GRAIN_DAY, clock_now_us(), s->catalogue->tz).ordinal;

    snapshot_release(s);
    return notes_answering(app->notes, rq, day);
}

static void put_family(struct buffer *out, const char *name, const char *type, const char *help, double v)
{
    buffer_printf(out, "# TYPE %s %s\n# HELP %s %s\n%s%s %.17g\n", name, type, name, help, name,
                  strcmp(type, "counter") == 0 ? "_total" : "", v);
}

static void app_metrics(void *arg, struct buffer *out)
{
    struct app *app = arg;
    struct writer_counts c;

    writer_counts(app->writer, &c);
    put_family(out, "waymark_facts", "counter", "Facts created, replaced or deleted since start",
               (double)atomic_load(&app->facts));
    put_family(out, "waymark_commits", "counter", "Transactions committed and synced", (double)c.commits);
    put_family(out, "waymark_commit_seconds", "counter", "Time spent in committed transactions",
               (double)c.commit_us_sum / 1e6);
    put_family(out, "waymark_write_operations", "counter", "Writes taken from the queue", (double)c.operations);
    put_family(out, "waymark_write_failures", "counter", "Writes that were refused or failed", (double)c.failures);
    put_family(out, "waymark_write_retries", "counter", "Writes tried again alone", (double)c.retries);
    put_family(out, "waymark_checkpoints", "counter", "Checkpoints of the write-ahead log", (double)c.checkpoints);
    put_family(out, "waymark_queue_operations", "gauge", "Writes that wait", (double)c.queued_operations);
    put_family(out, "waymark_queue_facts", "gauge", "Facts that wait", (double)c.queued_facts);
    put_family(out, "waymark_queue_bytes", "gauge", "Bytes that wait", (double)c.queued_bytes);
}

/* --- start and stop --- */

static const char *app_why(struct arena *a, enum err e, const char *why)
{
    return why != NULL ? why : arena_string(a, error_title(e));
}

/* The database and its writer, the workspace, the first key. */
static enum err app_open_store(struct app *app, const struct app_config *c, struct arena *a, const char **ret_key,
                               const char **ret_why)
{
    struct db_options options = {app->db_path, app->cache_kib};
    struct workspace_input input = {c->workspace, c->time_zone, c->currency};
    struct workspace workspace;
    struct db *db;
    bool created;
    enum err e;

    if ((e = db_open(&options, DB_WRITE, a, &db, ret_why)) != ERR_OK) return e;
    e = store_workspace_get(db, a, &workspace);
    if (e != ERR_OK && (e != ERR_NONE || !c->create_workspace)) {
        if (e == ERR_NONE) *ret_why = "the database holds no workspace";
        db_close(db);
        return e;
    }
    if ((e = writer_start(db, &app->writer)) != ERR_OK) {
        db_close(db);
        return e;
    }
    if (c->create_workspace && (e = workspace_create(app->writer, &input, a, &created, ret_why)) != ERR_OK) return e;
    if ((e = workspace_refresh(app->writer)) != ERR_OK) return e;
    e = key_ensure_admin(app->writer, c->admin_key, a, ret_key);
    if (e == ERR_INVALID)
        *ret_why = arena_printf(a, "the admin key needs at least %d visible ASCII characters", KEY_ADMIN_MIN);
    return e;
}

static enum err app_open_server(struct app *app, const struct app_config *c, const char **ret_why)
{
    struct server_config config = {
        .host = c->host,
        .port = c->port,
        .routes = routes,
        .routes_n = routes_count,
        .limits = c->limits,
        .hooks = {app, app_reader_open, db_close, app_still_valid, ground_free, app_answering, app_metrics,
                  app_not_ready},
    };
    struct server *server;
    enum err e = server_start(&config, &server, ret_why);

    if (e != ERR_OK) return e;
    pthread_mutex_lock(&app->lock);
    app->server = server;
    pthread_mutex_unlock(&app->lock);
    return ERR_OK;
}

static enum err app_open(struct app *app, const struct app_config *c, struct arena *a, const char **ret_key,
                         const char **ret_why)
{
    enum err e;

    if ((e = app_open_store(app, c, a, ret_key, ret_why)) != ERR_OK) return e;
    if ((e = db_open(&(struct db_options){app->db_path, app->cache_kib}, DB_READ, a, &app->own, ret_why)) != ERR_OK)
        return e;
    if ((e = app_reload(app)) != ERR_OK) return e;
    app->notes = notes_create(app->writer);
    if ((e = jobs_start(app->writer, &(struct job){"freeze", app_freeze, app}, 1, &app->jobs)) != ERR_OK) return e;
    /* From here on the connection `own` is the writer's thread's; keys are loaded there, too. */
    writer_on_commit(app->writer, app_committed, app);
    if ((e = app_open_server(app, c, ret_why)) != ERR_OK) return e;
    return writer_run(app->writer, key_announce, NULL, false, 1);
}

enum err app_start(const struct app_config *config, struct arena *a, struct app **ret, const char **ret_admin_key,
                   const char **ret_why)
{
    struct app *app = memory_alloc(sizeof *app);
    const char *key = NULL, *why = NULL;
    enum err e;

    app->db_path = memory_alloc(strlen(config->db_path) + 1);
    memcpy(app->db_path, config->db_path, strlen(config->db_path) + 1);
    app->cache_kib = config->cache_kib;
    app->board = board_create();
    pthread_mutex_init(&app->lock, NULL);
    if ((e = app_open(app, config, a, &key, &why)) != ERR_OK) {
        *ret_why = app_why(a, e, why);
        app_stop(app, 0);
        return e;
    }
    *ret_admin_key = key;
    *ret = app;
    return ERR_OK;
}

uint16_t app_port(const struct app *app)
{
    return server_port(app->server);
}

struct writer *app_writer(struct app *app)
{
    return app->writer;
}

void app_stop(struct app *app, int64_t wait_us)
{
    if (app == NULL) return;
    if (app->server != NULL) server_stop(app->server, wait_us);
    jobs_stop(app->jobs);
    if (app->notes != NULL) notes_flush(app->notes);
    if (app->writer != NULL) writer_stop(app->writer);
    if (app->server != NULL) server_free(app->server);
    db_close(app->own);
    snapshot_release(app->snapshot);
    notes_drop(app->notes);
    board_drop(app->board);
    pthread_mutex_destroy(&app->lock);
    free(app->db_path);
    free(app);
}
