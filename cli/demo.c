/*
 * waymark demo: the sample company in a database of its own, then served. It is loaded under another name and renamed
 * when complete: a demo that was interrupted leaves no half company behind.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "api/key.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/load_outcome.h"
#include "cli/progress.h"
#include "cli/serving.h"
#include "demo/demo.h"

#define LINK_KEY_DAYS 90 /* the printed link's key is valid so long */

const struct option_row demo_options[] = {
    {.flag = "db",
     .variable = "WAYMARK_DEMO_DB",
     .argument = "FILE",
     .fallback = "waymark-demo.db",
     .help = "The sample company's database, made where there is none. Not the one that you work with."},
    {.flag = "seed",
     .type = OPTION_INT,
     .argument = "N",
     .fallback = "2",
     .low = 0,
     .high = INT64_MAX,
     .help = "Another seed makes another company of the same kind, with the same stories."},
    {.flag = "plain",
     .type = OPTION_FLAG,
     .help =
         "A company without stories, in which nothing but chance moves: to see how often a finding is a false alarm."},
    {.flag = "fresh",
     .type = OPTION_FLAG,
     .help = "Makes the company anew, up to the last full month, in place of the one that is there."},
    {.flag = "load-only", .type = OPTION_FLAG, .help = "Loads it and ends, without serving."},
    ROW_LISTEN,
    ROW_CACHE,
    ROW_READERS,
    ROW_LOG_LEVEL,
    ROW_ADMIN_KEY,
    ROW_END,
};

const char demo_text[] =
    "The company's time zone is Europe/Helsinki, its currency EUR. Prints a link to the scorecard with a read key that is valid for 90 days, "
    "and a curl line that asks the same of the API.";

struct demo {
    const struct cli *cli;
    const char *path;
    char key[KEY_SECRET_SIZE];
    char month[DEMO_MONTH_SIZE]; /* that the data ends with */
    char due[DEMO_MONTH_SIZE];   /* that it would end with if it were made now */
};

/* --- loading --- */

struct demo_load {
    struct load load;
    struct progress progress;
    enum demo_kind last;
    char refusal[256]; /* of the first item that was refused: a fault of the generator */
};

static void demo_refused(void *arg, const struct load_row *row, const struct faults *faults)
{
    struct demo_load *d = arg;

    if (d->refusal[0] == '\0' && faults->n > 0)
        snprintf(d->refusal, sizeof d->refusal, "item %lld: %s %s", (long long)row->row, faults->items[0].pointer,
                 faults->items[0].detail);
}

static enum err demo_outcome(struct demo_load *d, const struct json *v)
{
    const char *why;
    enum err e = load_outcome(d->load.opened->writer, v, load_arena(&d->load), &why);

    if (e == ERR_OK) d->load.created++;
    else snprintf(d->refusal, sizeof d->refusal, "an outcome: %s", why);
    return e;
}

static enum err demo_take(void *arg, const struct demo_item *item)
{
    static const enum load_kind kinds[DEMO_KINDS] = {[DEMO_ACCOUNT] = LOAD_ACCOUNTS,
                                                     [DEMO_CONTACT] = LOAD_CONTACTS,
                                                     [DEMO_INVITATION] = LOAD_INVITATIONS,
                                                     [DEMO_RESPONSE] = LOAD_RESPONSES,
                                                     [DEMO_EVENT] = LOAD_EVENTS};
    struct demo_load *d = arg;
    struct load_row row = {.row = (int64_t)item->index + 1};
    const struct json *v;
    enum err e;

    if (item->kind != d->last && (e = load_flush(&d->load)) != ERR_OK) return e;
    d->last = item->kind;
    progress_show(&d->progress, (int64_t)item->index, (int64_t)item->total, NULL);
    e = json_parse(load_arena(&d->load), item->text, item->size, "", load_faults(&d->load), &v);
    if (e == ERR_OK && item->kind == DEMO_OUTCOME) return demo_outcome(d, v);
    return e == ERR_OK ? load_item(&d->load, kinds[item->kind], &row, v) : e;
}

static enum err demo_fill(const struct demo *demo, struct opened *opened, const char **ret_why)
{
    struct demo_load *d = arena_alloc(demo->cli->arena, sizeof *d);
    enum err e;

    load_begin(&d->load, opened);
    d->load.refused = demo_refused;
    d->load.arg = d;
    progress_begin(&d->progress, "sample company");
    e = demo_generate((uint64_t)option_int(demo->cli, "seed"), !option_set(demo->cli, "plain"), clock_now_us(),
                      demo_take, d);
    if (e == ERR_OK) e = load_flush(&d->load);
    progress_end(&d->progress);
    if (e == ERR_OK && d->load.rejected > 0) e = ERR_INVALID;
    *ret_why = d->refusal[0] != '\0' ? d->refusal : error_title(e);
    if (e == ERR_OK) printf("waymark: loaded the sample company: %lld items\n", (long long)d->load.created);
    load_end(&d->load);
    return e;
}

static enum err demo_make(const struct demo *demo, const char **ret_why)
{
    static const struct workspace_input input = {DEMO_NAME, DEMO_TIME_ZONE, DEMO_CURRENCY};
    struct arena *a = demo->cli->arena;
    const char *loading = arena_printf(a, "%s.loading", demo->path);
    struct opened opened;
    enum err e;

    database_remove(loading, a);
    if ((e = opened_begin(loading, &input, a, &opened, ret_why)) != ERR_OK) return e;
    e = demo_fill(demo, &opened, ret_why);
    opened_end(&opened);
    if (e != ERR_OK) return e;
    if (rename(loading, demo->path) != 0 || directory_sync(demo->path, a) != ERR_OK) {
        *ret_why = arena_printf(a, "%s cannot be written: %s.", demo->path, strerror(errno));
        return ERR_IO;
    }
    database_remove(loading, a); /* its lock */
    return ERR_OK;
}

/* --- what is there already --- */

/* Opens the database that is there and sees whose it is, and how far it goes. */
static enum err demo_open(struct demo *demo, struct opened *ret, const char **ret_why)
{
    struct arena *a = demo->cli->arena;
    struct workspace w;
    struct db *db;
    int64_t from, to;
    enum err e = opened_begin(demo->path, NULL, a, ret, ret_why);

    if (e != ERR_OK) return e;
    if ((e = db_open(&(struct db_options){.path = demo->path}, DB_READ, a, &db, ret_why)) == ERR_OK) {
        e = store_workspace_get(db, a, &w);
        db_close(db);
        *ret_why = error_title(e);
    }
    if (e == ERR_OK && strcmp(w.name, DEMO_NAME) != 0) {
        *ret_why =
            arena_printf(a, "%s holds the workspace \"%s\", not the sample company; name another file with --db.",
                         demo->path, w.name);
        e = ERR_CONFLICT;
    }
    if (e == ERR_OK) e = demo_window(w.created, &from, &to, demo->month); /* it was made in one go with the workspace */
    if (e != ERR_OK) opened_end(ret);
    return e;
}

static enum err demo_key(struct demo *demo, struct opened *opened)
{
    struct key_input input = {.name = "Link of waymark demo", .scopes = SCOPE_READ, .has_expires = true};
    int64_t now = clock_now_us();
    struct key_row row;

    input.expires = now + LINK_KEY_DAYS * DAY_US;
    key_make(&input, now, demo->cli->arena, &row, demo->key);
    return writer_run(opened->writer, key_store, &row, false, 1);
}

/* Makes the company where it is not, or is to be made anew; makes the link's key; and the month that it ends with. */
static enum err demo_prepare(struct demo *demo, const char **ret_why)
{
    bool fresh = option_set(demo->cli, "fresh");
    struct opened opened;
    int64_t from, to;
    enum err e;

    *ret_why = "the time zone " DEMO_TIME_ZONE " is missing; install tzdata.";
    if ((e = demo_window(clock_now_us(), &from, &to, demo->due)) != ERR_OK) return e;
    if (file_there(demo->path) && fresh) {
        if ((e = demo_open(demo, &opened, ret_why)) != ERR_OK) return e;
        opened_end(&opened);
        database_remove(demo->path, demo->cli->arena);
    }
    if (!file_there(demo->path) && (e = demo_make(demo, ret_why)) != ERR_OK) return e;
    if ((e = demo_open(demo, &opened, ret_why)) != ERR_OK) return e;
    e = demo_key(demo, &opened);
    *ret_why = error_title(e);
    opened_end(&opened);
    return e;
}

static void demo_ready(void *arg, const char *url)
{
    const struct demo *demo = arg;

    printf("\nThe scorecard:  %s/#key=%s\n\nThe same from the API:\n"
           "  curl -H 'Authorization: Bearer %s' '%s/v1/journeys/end_customer/scorecard?period=%s'\n\n",
           url, demo->key, demo->key, url, demo->month);
    if (strcmp(demo->month, demo->due) != 0)
        printf("The data ends with %s; `waymark demo --fresh` makes it anew up to %s.\n\n", demo->month, demo->due);
}

int demo_run(struct cli *c)
{
    struct demo demo = {.cli = c, .path = option_text(c, "db")};
    struct app_config config;
    const char *why;

    if (!serving_config(c, &config)) return EXIT_USAGE;
    if (demo_prepare(&demo, &why) != ERR_OK) return cli_say(EXIT_FAILED, "%s", why);
    if (option_set(c, "load-only")) return EXIT_FINE;
    return serving_run(c, &config, demo_ready, &demo);
}
