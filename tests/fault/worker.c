/* See worker.h. */
#include "tests/fault/worker.h"

#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

#include "db/derive.h"
#include "db/writer.h"
#include "tests/fault/plan.h"

struct job {
    struct write_op op;
    struct worker *worker;
    struct plan_op plan;
    int k;
    struct arena *a;
    struct facts_write facts;
    struct fact_delete gone;
};
struct worker {
    int round, fd;
    sem_t room;
    struct job jobs[WORKER_QUEUED];
};

static const struct measure MEASURES[] = {
    {.kind = MEASURE_COUNT, .event = "placed"},
    {.kind = MEASURE_NPS, .instrument = "nps", .scale_max = 10, .scale_step = 1},
    {.kind = MEASURE_LAST, .event = "reading"},
    {.kind = MEASURE_DURATION, .q = 0.5, .start = {.type_name = "placed"}, .end = {.type_name = "delivered"}},
    {.kind = MEASURE_CONVERSION,
     .within_days = 3,
     .start = {.type_name = "placed", .key = KEY_ACCOUNT},
     .end = {.type_name = "delivered", .key = KEY_ACCOUNT}},
    /* these two come and go */
    {.kind = MEASURE_DURATION,
     .by_start = true,
     .q = 0.5,
     .start = {.type_name = "placed"},
     .end = {.type_name = "delivered"}},
    {.kind = MEASURE_SUM, .event = "reading"},
};
#define STEADY 5
#define CHANGING "changing"

static enum err define(struct db *db, struct rollup *r, struct arena *a, const char *key, const struct measure *m)
{
    struct definition d = {.kind = DEFINITION_METRIC, .key = key, .text = arena_printf(a, "{\"%d\":0}", (int)m->kind)};
    struct series series;
    int64_t version;
    bool created;
    enum err e;

    if (!measure_compile(m, NULL, a, &series)) return ERR_INVALID;
    if ((e = store_series_take(db, r, &series, &d.series)) != ERR_OK) return e;
    if ((e = store_definition_put(db, r, &d, -1, &created, &version)) != ERR_OK) return e;
    return store_series_release(db, r);
}

static enum err found(struct db *db, struct rollup *r, void *arg)
{
    const struct workspace w = {.name = "Fault", .time_zone = "Europe/Helsinki", .currency = "EUR", .created = 1};
    struct arena *a = arg;
    struct workspace there;
    enum err e = store_workspace_get(db, a, &there);

    if (e != ERR_NONE) return e;
    if ((e = store_workspace_create(db, &w)) != ERR_OK) return e;
    for (int i = 0; i < STEADY && e == ERR_OK; i++) e = define(db, r, a, arena_printf(a, "m%d", i), &MEASURES[i]);
    return e;
}

/* Another one each time; sometimes none. */
static enum err redefine(struct db *db, struct rollup *r, struct job *j)
{
    int choice = (j->worker->round + j->k / 25) % 3;
    enum err e;

    if (choice > 0) return define(db, r, j->a, CHANGING, &MEASURES[STEADY + choice - 1]);
    e = store_definition_delete(db, r, DEFINITION_METRIC, CHANGING, -1);
    return e == ERR_OK ? store_series_release(db, r) : e;
}

static enum err job_run(struct db *db, struct rollup *r, void *arg)
{
    struct job *j = arg;
    bool more;

    switch (j->plan.kind) {
    case PLAN_DEFINE: return redefine(db, r, j);
    case PLAN_WORK: return store_series_work(db, r, &more);
    case PLAN_DELETE: return store_fact_delete(db, r, &j->gone);
    default: j->facts.definitions = r->definitions; return store_facts(db, r, &j->facts);
    }
}

static void job_done(void *arg, enum err result)
{
    struct job *j = arg;
    bool may_be_gone = j->plan.kind == PLAN_DELETE || j->plan.kind == PLAN_DEFINE;

    if (result != ERR_OK && !(may_be_gone && result == ERR_NONE)) {
        fprintf(stderr, "round %d, operation %d: %s\n", j->worker->round, j->k, error_code(result));
        _exit(3);
    }
    if (write(j->worker->fd, &j->k, sizeof j->k) != (ssize_t)sizeof j->k) _exit(4);
    sem_post(&j->worker->room);
}

static void job_make(struct worker *w, struct job *j, int k)
{
    struct plan_op plan = plan_op(w->round, k);
    bool facts = plan.kind == PLAN_POST || plan.kind == PLAN_REPEAT || plan.kind == PLAN_UPDATE;
    int from = plan.kind == PLAN_REPEAT ? plan.target : k;
    size_t n = plan.kind == PLAN_REPEAT ? plan_op(w->round, from).n : plan.n;
    struct fact_input *items;

    if (j->a) arena_reset(j->a);
    else j->a = arena_create();
    items = arena_array(j->a, n + 1, sizeof *items);
    for (size_t i = 0; i < n; i++) items[i] = plan_item(j->a, w->round, from, i);
    j->worker = w;
    j->plan = plan;
    j->k = k;
    j->facts = (struct facts_write){.items = items, .n = n, .now = 1, .create_accounts = true, .arena = j->a};
    j->gone = (struct fact_delete){.kind = FACT_EVENT, .source = PLAN_SOURCE};
    if (plan.kind == PLAN_DELETE) j->gone.id = plan_item(j->a, w->round, plan.target, 0).id;
    j->op = (struct write_op){.run = job_run,
                              .done = job_done,
                              .arg = j,
                              .shared = facts || plan.kind == PLAN_DELETE,
                              .facts = n > 0 ? (int64_t)n : 1};
}

void worker_run(const char *path, int round, int fd)
{
    static struct worker w; /* outlives the return: the writer's thread may still tell it */
    struct db_options options = {.path = path, .cache_kib = 2048};
    struct arena *a = arena_create();
    struct writer *writer;
    struct db *db;
    const char *why = "";
    enum err e;

    w.round = round;
    w.fd = fd;
    sem_init(&w.room, 0, WORKER_QUEUED);
    writer_checkpoint_bytes = 64 << 10; /* so that many a kill falls into one */
    series_slice_facts = 200;
    if ((e = db_open(&options, DB_WRITE, a, &db, &why)) != ERR_OK || (e = writer_start(db, &writer)) != ERR_OK ||
        (e = writer_run(writer, found, a, false, 0)) != ERR_OK) {
        fprintf(stderr, "round %d: cannot begin: %s %s\n", round, error_code(e), why);
        return;
    }
    for (int k = 0; k < PLAN_OPS; k++) {
        struct job *j = &w.jobs[k % WORKER_QUEUED];

        sem_wait(&w.room);
        job_make(&w, j, k);
        if ((e = writer_submit(writer, &j->op)) != ERR_OK) {
            fprintf(stderr, "round %d, operation %d: not queued: %s\n", round, k, error_code(e));
            return;
        }
    }
    for (;;) pause();
}
