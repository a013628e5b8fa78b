/*
 * kill -9 at random moments of ingest, settling and checkpoints: what was acknowledged is there exactly once, what was
 * not is there wholly or not at all and in order, and everything that derives from it is right.
 *
 *   fault [N]
 *
 * One database goes through all N rounds. In each a worker process writes until it is killed; then its database is opened
 * and compared with the state that a prefix of its plan leaves. A round that fails ends the run.
 */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "tests/fault/plan.h"
#include "tests/fault/worker.h"

#define START_MS 20000 /* a worker that has acknowledged nothing by then never will */

struct bench {
    char dir[64], path[96];
    struct plan_state state; /* as it must be, of the present round */
    int64_t facts;           /* stored, of all rounds before; the answers apart */
    int64_t acknowledged;    /* operations, of all rounds */
};

struct round {
    struct bench *b;
    int number;
    int acknowledged; /* the last operation, -1 = none */
    struct arena *a;
    struct db *db;
};

/* ---- the kill ---- */

static int random_below(int n)
{
    uint32_t r;

    random_bytes(&r, sizeof r);
    return (int)(r % (uint32_t)n);
}

/* Reads what has been acknowledged until the pipe is silent for that long (false: it was closed). */
static bool hear(struct round *r, int fd, int64_t until_us, bool until_first)
{
    for (;;) {
        int64_t left_us = until_us - clock_monotonic_us();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int k;

        if (left_us <= 0) return true;
        if (poll(&p, 1, (int)(left_us / 1000) + 1) <= 0) continue;
        if (read(fd, &k, sizeof k) != (ssize_t)sizeof k) return false;
        if (k != r->acknowledged + 1) {
            fprintf(stderr, "operation %d was acknowledged behind %d\n", k, r->acknowledged);
            exit(1);
        }
        r->acknowledged = k;
        if (until_first) return true;
    }
}

static int64_t moment_ms(int ms)
{
    return clock_monotonic_us() + ms * INT64_C(1000);
}

/* False: the worker ended by itself. */
static bool work_and_kill(struct round *r)
{
    int fds[2], status = 0, delay_ms = 5 + random_below(146);
    bool from_start = random_below(8) == 0; /* also while it opens and recovers */
    pid_t child;

    if (pipe(fds) != 0 || (child = fork()) < 0) {
        perror("fault");
        exit(2);
    }
    if (child == 0) {
        close(fds[0]);
        worker_run(r->b->path, r->number, fds[1]);
        _exit(5);
    }
    close(fds[1]);
    if (from_start || hear(r, fds[0], moment_ms(START_MS), true)) hear(r, fds[0], moment_ms(delay_ms), false);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    while (hear(r, fds[0], moment_ms(START_MS), false)) continue;
    close(fds[0]);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return true;
    fprintf(stderr, "round %d: the worker ended by itself (%d)\n", r->number, status);
    return false;
}

/* ---- the look afterwards ---- */

static bool fact_look(struct round *r, enum fact_kind kind, const char *id, int64_t *ret_at)
{
    struct bound any = {0};
    struct fact_row row;
    enum err e = store_fact_get(r->db, r->a, &any, kind, PLAN_SOURCE, id, &row);

    if (e != ERR_OK && e != ERR_NONE) {
        fprintf(stderr, "round %d: %s cannot be read: %s\n", r->number, id, error_code(e));
        exit(1);
    }
    *ret_at = e == ERR_OK ? row.fact.at : 0;
    return e == ERR_OK;
}

static void state_look(struct round *r, int ops, struct plan_state *ret)
{
    int64_t at;

    for (int k = 0; k < ops; k++) {
        struct plan_op op = plan_op(r->number, k);

        for (size_t i = 0; op.kind == PLAN_POST && i < op.n; i++) {
            struct fact_input f = plan_item(r->a, r->number, k, i);

            ret->present[k][i] = fact_look(r, FACT_EVENT, f.id, &at);
            if (!ret->present[k][i] || at == f.at) continue;
            fprintf(stderr, "round %d: %s is not what was sent\n", r->number, f.id);
            exit(1);
        }
    }
    for (int i = 0; i < PLAN_ANSWERS; i++) {
        if (fact_look(r, FACT_RESPONSE, arena_printf(r->a, "u%d", i), &at)) ret->answers[i] = at;
    }
}

static bool state_same(const struct plan_state *x, const struct plan_state *y, int ops)
{
    return memcmp(x->present, y->present, (size_t)ops * sizeof *x->present) == 0 &&
           memcmp(x->answers, y->answers, sizeof x->answers) == 0;
}

/* Some prefix of the plan that ends with the last acknowledged operation, or one of those then under way. */
static bool find_prefix(struct round *r)
{
    struct plan_state *is = calloc(1, sizeof *is);
    int last = r->acknowledged + WORKER_QUEUED, ops = last + 1, k = -1;
    bool found;

    if (!is) exit(2);
    state_look(r, ops, is);
    while (k < r->acknowledged) plan_apply(&r->b->state, r->number, ++k);
    while (!(found = state_same(&r->b->state, is, ops)) && k < last) plan_apply(&r->b->state, r->number, ++k);
    free(is);
    if (!found)
        fprintf(stderr, "round %d: no state between operation %d, the last acknowledged, and %d\n", r->number,
                r->acknowledged, last);
    return found;
}

static int64_t count_state(struct bench *b)
{
    int64_t n = 0;

    for (int k = 0; k < PLAN_OPS; k++) {
        for (int i = 0; i < PLAN_ITEMS; i++) n += b->state.present[k][i];
    }
    return n;
}

static bool verify(struct round *r)
{
    struct verify_report report;
    enum err e = store_verify(r->db, NULL, r->a, false, NULL, &report);
    int64_t expected = r->b->facts + count_state(r->b);

    for (int i = 0; i < PLAN_ANSWERS; i++) expected += r->b->state.answers[i] != 0;
    if (e != ERR_OK || report.differing != 0) {
        fprintf(stderr, "round %d: verify: %s, %lld rows differ: %s\n", r->number, error_code(e),
                e == ERR_OK ? (long long)report.differing : 0, e == ERR_OK ? report.first : "");
        return false;
    }
    if (report.facts == expected) return true;
    fprintf(stderr, "round %d: %lld facts stored, %lld expected\n", r->number, (long long)report.facts,
            (long long)expected);
    return false;
}

static bool look(struct round *r)
{
    struct db_options options = {.path = r->b->path, .cache_kib = 4096};
    /* A reader leaves the WAL as it is: then the next worker recovers it, not we. */
    enum db_mode mode = r->number % 2 ? DB_READ : DB_WRITE;
    const char *why = "";
    enum err e = db_open(&options, mode, r->a, &r->db, &why);
    bool good;

    if (e != ERR_OK && r->acknowledged < 0) return true; /* killed before there was a database, or a schema */
    if (e != ERR_OK) {
        fprintf(stderr, "round %d: cannot be opened: %s\n", r->number, why);
        return false;
    }
    good = find_prefix(r) && verify(r);
    db_close(r->db);
    return good;
}

static bool run_round(struct bench *b, int number)
{
    struct round r = {.b = b, .number = number, .acknowledged = -1, .a = arena_create()};
    bool good = work_and_kill(&r) && look(&r);

    b->facts += count_state(b);
    b->acknowledged += r.acknowledged + 1;
    memset(b->state.present, 0, sizeof b->state.present);
    arena_drop(r.a);
    return good;
}

/* ---- all of it ---- */

static void remove_directory(const struct bench *b)
{
    DIR *d = opendir(b->dir);
    char path[512];

    for (const struct dirent *f; d && (f = readdir(d)) != NULL;) {
        if (f->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", b->dir, f->d_name);
        unlink(path);
    }
    if (d) closedir(d);
    rmdir(b->dir);
}

int main(int argc, char **argv)
{
    static struct bench b;
    int64_t n = 50, passed = 0;

    if (argc > 2 || (argc == 2 && text_parse_int64(argv[1], &n) != ERR_OK)) {
        fprintf(stderr, "usage: fault [N]\n");
        return 2;
    }
    snprintf(b.dir, sizeof b.dir, "/tmp/waymark-fault-XXXXXX");
    if (!mkdtemp(b.dir)) {
        perror(b.dir);
        return 2;
    }
    snprintf(b.path, sizeof b.path, "%s/fault.db", b.dir);
    while (passed < n && run_round(&b, (int)passed)) passed++;
    printf("%lld operations acknowledged, %lld facts stored\n", (long long)b.acknowledged, (long long)b.facts);
    if (passed == n) remove_directory(&b);
    else printf("FAILED in round %lld; the database is %s\n", (long long)passed, b.path);
    printf("%lld passed, %d failed\n", (long long)passed, passed < n);
    return passed == n ? 0 : 1;
}
