/*
 * Figures equal a fresh derivation, whatever happened before: random histories against verify, against the same facts
 * told at once in another order, against an oracle of pairs, and one way of asking against another.
 *
 *   property [FIRST_SEED [HISTORIES]]
 *
 * Every history runs in a process of its own, so that one that fails or crashes names its seed and the others go on.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/derive.h"
#include "tests/db/dump.h"
#include "tests/db/erased.h"
#include "tests/db/told.h"

#define HISTORIES 300
#define STEPS_MAX 60
#define HISTORY_S 60 /* one takes milliseconds: that long is for ever */

static void verify(struct history *h, const char *when)
{
    struct verify_report report;

    MUST(store_verify(h->company.db, NULL, h->a, false, NULL, &report));
    CHECK(report.differing == 0, "%s, after %lld steps: %lld rows differ: %s", when, (long long)h->steps,
          (long long)report.differing, report.first);
    CHECK(report.facts == (int64_t)h->truth.n, "%s: %lld facts stored, %zu expected", when, (long long)report.facts,
          h->truth.n);
}

static void compare_retold(struct history *h, const char *dir)
{
    struct company retold;
    struct lines x = {0}, y = {0};

    history_retell(h, dir, &retold);
    dump_all(&h->company, &x);
    dump_all(&retold, &y);
    lines_compare(&x, "the history", &y, "the same told at once");
    company_drop(&retold);
}

static void compare_oracle(struct history *h)
{
    struct lines x = {0}, y = {0}, stays = {0}, entries = {0}, revenue = {0}, money = {0};

    dump_pairs(&h->company, &x);
    oracle_pairs(h, &y);
    lines_compare(&x, "the history", &y, "the oracle");
    dump_levels(&h->company, "{\"kind\":\"stay\"", &stays);
    oracle_stays(h, &entries);
    lines_compare(&stays, "the history's stays", &entries, "the oracle");
    dump_levels(&h->company, "{\"kind\":\"revenue\"}", &revenue);
    oracle_revenue(h, &money);
    lines_compare(&revenue, "the history's revenue", &money, "the oracle");
}

static void run(uint64_t seed, const char *dir)
{
    struct arena *a = arena_create();
    struct history h;
    int64_t steps;

    clock_hold(INT64_C(1790000000) * SECOND_US);
    history_begin(&h, a, dir, seed);
    steps = 5 + dice_below(&h.dice, STEPS_MAX);
    for (int64_t i = 0; i < steps; i++) {
        history_step(&h);
        if (dice_chance(&h.dice, 10)) verify(&h, "on the way");
    }
    series_slice_facts = 1 + dice_below(&h.dice, 30);
    company_finish(&h.company);
    verify(&h, "at the end");
    compare_oracle(&h);
    compare_retold(&h, dir);
    told_agrees(&h);
    erased_agrees(&h);
    told_agrees(&h);
    history_end(&h);
    arena_drop(a);
}

/* ---- many of them ---- */

static void empty_directory(const char *dir)
{
    DIR *d = opendir(dir);
    char path[512];

    for (const struct dirent *f; d && (f = readdir(d)) != NULL;) {
        if (f->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", dir, f->d_name);
        unlink(path);
    }
    if (d) closedir(d);
}

static bool run_apart(uint64_t seed, const char *dir)
{
    int status = 0;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child < 0) {
        perror("fork");
        exit(2);
    }
    if (child == 0) {
        alarm(HISTORY_S);
        run(seed, dir);
        exit(0);
    }
    waitpid(child, &status, 0);
    empty_directory(dir);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
    printf("FAILED: the history of seed %llu (property %llu 1)%s\n", (unsigned long long)seed, (unsigned long long)seed,
           WIFSIGNALED(status) ? ", by a signal" : "");
    return false;
}

static int64_t argument(int argc, char **argv, int i, int64_t otherwise)
{
    int64_t v = otherwise;

    if (i < argc && text_parse_int64(argv[i], &v) != ERR_OK) {
        fprintf(stderr, "usage: property [FIRST_SEED [HISTORIES]]\n");
        exit(2);
    }
    return v;
}

int main(int argc, char **argv)
{
    int64_t seed = argument(argc, argv, 1, 1), n = argument(argc, argv, 2, HISTORIES), passed = 0;
    const char *top = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"; /* hundreds of small files, synced often */
    char dir[64];

    snprintf(dir, sizeof dir, "%s/waymark-property-XXXXXX", top);
    if (!mkdtemp(dir)) {
        perror(dir);
        return 2;
    }
    for (int64_t i = 0; i < n; i++) passed += run_apart((uint64_t)(seed + i), dir);
    rmdir(dir);
    printf("%lld passed, %lld failed\n", (long long)passed, (long long)(n - passed));
    return passed == n ? 0 : 1;
}
