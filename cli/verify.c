/* waymark verify. Reading goes on beside a server; mending needs the database for itself. */
#include <string.h>

#include "cli/commands.h"
#include "cli/opened.h"
#include "cli/progress.h"
#include "db/rollup.h"
#include "db/store.h"

const struct option_row verify_options[] = {
    ROW_DB,
    {.flag = "mend",
     .type = OPTION_FLAG,
     .help = "Replaces what differs by what the facts say. No server may run on the database."},
    ROW_END,
};

struct verifying {
    struct arena *arena;
    struct verify_report report;
};

static struct progress bar; /* store_verify's callback has no argument */

static void verify_show(int64_t done, int64_t total)
{
    progress_show(&bar, done, total, NULL);
}

static enum err verify_reading(const char *path, struct verifying *v, const char **ret_why)
{
    struct db *db;
    enum err e = db_open(&(struct db_options){.path = path}, DB_READ, v->arena, &db, ret_why);

    if (e != ERR_OK) return e;
    e = store_verify(db, NULL, v->arena, false, verify_show, &v->report);
    if (e != ERR_OK) *ret_why = arena_string(v->arena, error_title(e));
    db_close(db);
    return e;
}

/* Without a writer's thread: mending makes its own transactions, many of them. */
static enum err verify_mending(const char *path, struct verifying *v, const char **ret_why)
{
    struct rollup *rollup;
    struct db *db;
    enum err e = db_open(&(struct db_options){.path = path}, DB_WRITE, v->arena, &db, ret_why);

    if (e != ERR_OK) return e;
    rollup = rollup_create();
    e = store_verify(db, rollup, v->arena, true, verify_show, &v->report);
    if (e != ERR_OK) *ret_why = arena_string(v->arena, error_title(e));
    rollup_drop(rollup);
    db_close(db);
    return e;
}

int verify_run(struct cli *c)
{
    struct verifying v = {.arena = c->arena};
    const struct verify_report *r = &v.report;
    const char *path = option_text(c, "db"), *why;
    bool mend = option_set(c, "mend");
    enum err e;

    if (!file_there(path)) return cli_say(EXIT_FAILED, "there is no %s; name the database with --db.", path);
    progress_begin(&bar, "verify");
    e = mend ? verify_mending(path, &v, &why) : verify_reading(path, &v, &why);
    progress_end(&bar);
    if (e != ERR_OK) return cli_say(EXIT_FAILED, "%s", why);
    printf("verified %s: %lld facts, %lld observations, %lld cells, %lld levels, %lld threads; %lld differ\n", path,
           (long long)r->facts, (long long)r->observations, (long long)r->cells, (long long)r->levels,
           (long long)r->threads, (long long)r->differing);
    if (r->differing == 0) return EXIT_FINE;
    printf("first difference: %s\n", r->first);
    if (mend && r->remaining == 0) puts("mended: nothing differs now");
    else if (mend) printf("not mended: %lld still differ\n", (long long)r->remaining);
    else puts("`waymark verify --mend` replaces what differs by what the facts say");
    return EXIT_FAILED;
}
