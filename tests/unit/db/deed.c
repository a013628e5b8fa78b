/* See deed.h. */
#include "tests/unit/db/deed.h"

#include <check.h>
#include <string.h>

#include "tests/unit/db/disk.h"

struct temp deed_temp;
struct writer *deed_writer;

void deed_setup(void)
{
    temp_make(&deed_temp);
    ck_assert_int_eq(writer_start(temp_open(&deed_temp, DB_WRITE), &deed_writer), ERR_OK);
}

void deed_teardown(void)
{
    disk_fail_syncs(false);
    disk_fail_writes(0);
    writer_stop(deed_writer);
    temp_remove(&deed_temp);
}

static enum err count_up(struct db *db, const char *counter, int64_t *ret)
{
    enum err e;

    db_bind_text(db, STMT_COUNTER_NEXT, 1, counter);
    e = db_step(db, STMT_COUNTER_NEXT);
    if (e == ERR_OK) *ret = db_int(db, STMT_COUNTER_NEXT, 0);
    db_reset(db, STMT_COUNTER_NEXT);
    return e;
}

static enum err put_long(struct db *db)
{
    size_t n = (size_t)8 << 20;
    char *text = arena_alloc(deed_temp.a, n + 1);

    memset(text, 'x', n);
    db_bind_int(db, STMT_NAME_CREATE, 1, 1);
    db_bind_text(db, STMT_NAME_CREATE, 2, text);
    db_bind_int(db, STMT_NAME_CREATE, 3, 1);
    return db_run(db, STMT_NAME_CREATE);
}

enum err deed_run(struct db *db, struct rollup *rollup, void *arg)
{
    struct deed_op *d = arg;
    enum err e;

    (void)rollup;
    d->runs++;
    switch (d->deed) {
    case ANSWER: return d->answer;
    case BREAK: db_bind_int(db, STMT_COUNTER_NEXT, 99, 1); break;
    case ADD_LONG: return put_long(db);
    default: break;
    }
    if ((e = count_up(db, d->counter, &d->value)) != ERR_OK) return e;
    return d->deed == ADD ? ERR_OK : d->answer;
}

static void deed_done(void *arg, enum err result)
{
    struct deed_op *d = arg;

    d->result = result;
    atomic_fetch_add(&d->told, 1);
}

void deed_make(struct deed_op *d, enum deed deed, bool shared)
{
    *d = (struct deed_op){.deed = deed, .counter = "test", .answer = ERR_CONFLICT};
    d->op = (struct write_op){.run = deed_run, .done = deed_done, .arg = d, .shared = shared, .facts = 1};
}

static enum err gate_run(struct db *db, struct rollup *rollup, void *arg)
{
    struct gate *g = arg;

    (void)db;
    (void)rollup;
    pthread_mutex_lock(&g->mutex);
    g->entered = true;
    pthread_cond_broadcast(&g->moved);
    while (!g->open) pthread_cond_wait(&g->moved, &g->mutex);
    pthread_mutex_unlock(&g->mutex);
    return ERR_NONE; /* no commit */
}

static void gate_done(void *arg, enum err result)
{
    struct gate *g = arg;

    ck_assert_int_eq(result, ERR_NONE);
    pthread_mutex_lock(&g->mutex);
    g->left = true;
    pthread_cond_broadcast(&g->moved);
    pthread_mutex_unlock(&g->mutex);
}

void gate_close(struct gate *g)
{
    *g = (struct gate){.op = {.run = gate_run, .done = gate_done, .arg = g}};
    pthread_mutex_init(&g->mutex, NULL);
    pthread_cond_init(&g->moved, NULL);
    ck_assert_int_eq(writer_submit(deed_writer, &g->op), ERR_OK);
    pthread_mutex_lock(&g->mutex);
    while (!g->entered) pthread_cond_wait(&g->moved, &g->mutex);
    pthread_mutex_unlock(&g->mutex);
}

void gate_open(struct gate *g)
{
    pthread_mutex_lock(&g->mutex);
    g->open = true;
    pthread_cond_broadcast(&g->moved);
    while (!g->left) pthread_cond_wait(&g->moved, &g->mutex);
    pthread_mutex_unlock(&g->mutex);
    pthread_cond_destroy(&g->moved);
    pthread_mutex_destroy(&g->mutex);
}

enum err deed_nothing(struct db *db, struct rollup *rollup, void *arg)
{
    (void)db;
    (void)rollup;
    (void)arg;
    return ERR_NONE;
}

/* Everything submitted before has been answered when this returns. */
void deed_settle(void)
{
    ck_assert_int_eq(writer_run(deed_writer, deed_nothing, NULL, false, 0), ERR_NONE);
}

void deed_submit_all(struct deed_op *ops, size_t n)
{
    for (size_t i = 0; i < n; i++) ck_assert_int_eq(writer_submit(deed_writer, &ops[i].op), ERR_OK);
}

/* Runs them as one queue; commits tells how many transactions it took. */
void deed_run_queued(struct deed_op *ops, size_t n, int64_t *ret_commits)
{
    struct writer_counts before, after;
    struct gate gate;

    writer_counts(deed_writer, &before);
    gate_close(&gate);
    deed_submit_all(ops, n);
    gate_open(&gate);
    deed_settle();
    writer_counts(deed_writer, &after);
    *ret_commits = after.commits - before.commits;
    for (size_t i = 0; i < n; i++) ck_assert_int_eq(atomic_load(&ops[i].told), 1);
    ck_assert_int_eq(after.queued_facts, 0);
    ck_assert_int_eq(after.queued_bytes, 0);
    ck_assert_int_eq(after.queued_operations, 0);
}

/* The counter's next value as another process would find it after a restart. */
int64_t deed_next_after_restart(const char *counter)
{
    struct db *db;
    int64_t value = 0;

    writer_stop(deed_writer);
    db = temp_open(&deed_temp, DB_WRITE);
    ck_assert_int_eq(count_up(db, counter, &value), ERR_OK);
    ck_assert_int_eq(writer_start(db, &deed_writer), ERR_OK);
    return value;
}
