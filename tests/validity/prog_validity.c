/*
 * validity: are the estimators as sure as they say? By simulation, with seeds that do not change.
 *
 * One row a claim: how often an interval held the truth, or how often a change was claimed between two samples of one
 * truth, in percent of the trials, and within which range that must lie. A row whose range is not the rule's says why.
 * Exit: 0 all rows within their range, 1 otherwise.
 */
#include <stdio.h>

#include "tests/validity/lab.h"

#define SAMPLES 2000  /* per interval: what is 95 % shows as 95 +- 1 */
#define CHANGES 10000 /* per change: what is 5 % shows as 5 +- 0.45 */

struct row {
    const char *what;
    const struct population *population;
    int n;
    trial *trial;
    double from, to;    /* percent; 0..100: told, not judged */
    const char *reason; /* why the range is not the rule's; NULL: it is */
};

#define HOLDS 93, 98, NULL
#define CLAIMS 3, 5.5, NULL /* a change that is never claimed is no good either */
#define TOLD 0, 100
static const struct row INTERVALS[] = {
    {"NPS", &MIXED, 20, nps_holds, HOLDS},
    {"NPS", &MIXED, 80, nps_holds, HOLDS},
    {"NPS", &MIXED, 400, nps_holds, HOLDS},
    {"NPS", &HAPPY, 20, nps_holds, HOLDS},
    {"NPS", &HAPPY, 80, nps_holds, HOLDS},
    {"NPS", &HAPPY, 400, nps_holds, HOLDS},
    {"share", &MIXED, 20, share_holds, HOLDS},
    {"share", &MIXED, 80, share_holds, HOLDS},
    {"share", &MIXED, 400, share_holds, HOLDS},
    {"share", &HAPPY, 20, share_holds, 92, 94.5, "few steps at n = 20: Wilson holds 92.97 % there"},
    {"share", &HAPPY, 80, share_holds, HOLDS},
    {"share", &HAPPY, 400, share_holds, HOLDS},
    {"mean", &MIXED, 20, mean_holds, HOLDS},
    {"mean", &MIXED, 80, mean_holds, HOLDS},
    {"mean", &MIXED, 400, mean_holds, HOLDS},
    {"mean", &HAPPY, 20, mean_holds, 90.5, 93, "most scores at the ceiling: t takes means of 20 for symmetric"},
    {"mean", &HAPPY, 80, mean_holds, HOLDS},
    {"mean", &HAPPY, 400, mean_holds, HOLDS},
    {"median, values", NULL, 20, median_holds, HOLDS},
    {"median, values", NULL, 80, median_holds, HOLDS},
    {"median, values", NULL, 400, median_holds, HOLDS},
    {"median, histogram", NULL, 20, median_sketched_holds, HOLDS},
    {"median, histogram", NULL, 80, median_sketched_holds, HOLDS},
    {"median, histogram", NULL, 400, median_sketched_holds, HOLDS},
    {"median, whole numbers", NULL, 80, median_whole_holds, 99, 100,
     "many equal values: an order statistic hits the truth itself"},
    {"time to, censored", NULL, 80, time_to_holds, HOLDS},
    {"time to, censored", NULL, 400, time_to_holds, HOLDS},
};
static const struct row ACCOUNTS[] = {
    {"NPS, plain", &MIXED, 40, nps_plain_holds, 0, 93, "independent answers are assumed: too sure"},
    {"NPS, clustered", &MIXED, 40, nps_clustered_holds, HOLDS},
    {"NPS, by account", &MIXED, 40, nps_account_holds, HOLDS},
    {"NPS, by revenue", &MIXED, 40, nps_revenue_holds, TOLD, "few large accounts are the figure"},
    {"NPS, plain", &HAPPY, 40, nps_plain_holds, 0, 93, "independent answers are assumed: too sure"},
    {"NPS, clustered", &HAPPY, 40, nps_clustered_holds, HOLDS},
    {"NPS, by account", &HAPPY, 40, nps_account_holds, HOLDS},
    {"NPS, by revenue", &HAPPY, 40, nps_revenue_holds, TOLD, "few large accounts are the figure"},
    {"share, plain", &MIXED, 40, share_plain_holds, 0, 93, "independent answers are assumed: too sure"},
    {"share, clustered", &MIXED, 40, share_clustered_holds, HOLDS},
    {"share, by account", &MIXED, 40, share_account_holds, HOLDS},
    {"share, by revenue", &MIXED, 40, share_revenue_holds, TOLD, "few large accounts are the figure"},
    {"share, plain", &HAPPY, 40, share_plain_holds, 0, 93, "independent answers are assumed: too sure"},
    {"share, clustered", &HAPPY, 40, share_clustered_holds, HOLDS},
    {"share, by account", &HAPPY, 40, share_account_holds, 91.5, 94.5,
     "most accounts near 100 %: t takes their mean for symmetric"},
    {"share, by revenue", &HAPPY, 40, share_revenue_holds, TOLD, "few large accounts are the figure"},
    {"mean, plain", &MIXED, 40, mean_plain_holds, 0, 93, "independent answers are assumed: too sure"},
    {"mean, clustered", &MIXED, 40, mean_clustered_holds, HOLDS},
    {"mean, by account", &MIXED, 40, mean_account_holds, HOLDS},
};
static const struct row MOVES[] = {
    {"NPS", &MIXED, 20, nps_moves, 5, 6.5, "the adjusted interval leans to 0, which a difference does not"},
    {"NPS", &MIXED, 80, nps_moves, CLAIMS},
    {"NPS", &MIXED, 400, nps_moves, CLAIMS},
    {"NPS", &HAPPY, 20, nps_moves, CLAIMS},
    {"NPS", &HAPPY, 80, nps_moves, CLAIMS},
    {"NPS", &HAPPY, 400, nps_moves, CLAIMS},
    {"share", &MIXED, 20, share_moves, CLAIMS},
    {"share", &MIXED, 80, share_moves, CLAIMS},
    {"share", &MIXED, 400, share_moves, CLAIMS},
    {"share", &HAPPY, 20, share_moves, CLAIMS},
    {"share", &HAPPY, 80, share_moves, CLAIMS},
    {"share", &HAPPY, 400, share_moves, CLAIMS},
    {"mean", &MIXED, 20, mean_moves, CLAIMS},
    {"mean", &MIXED, 80, mean_moves, CLAIMS},
    {"mean", &MIXED, 400, mean_moves, CLAIMS},
    {"mean", &HAPPY, 20, mean_moves, CLAIMS},
    {"mean", &HAPPY, 80, mean_moves, CLAIMS},
    {"mean", &HAPPY, 400, mean_moves, CLAIMS},
    {"median, values", NULL, 20, median_moves, 1.3, 3, "ranks are whole: two wide intervals"},
    {"median, values", NULL, 80, median_moves, CLAIMS},
    {"median, values", NULL, 400, median_moves, CLAIMS},
    {"count", NULL, 5, count_moves, 2, 3.5, "few events: Byar is wide"},
    {"count", NULL, 20, count_moves, CLAIMS},
    {"count", NULL, 80, count_moves, CLAIMS},
    {"count", NULL, 400, count_moves, CLAIMS},
    {"count in bursts, plain", NULL, 40, bursts_plain_move, 5.5, 100, "Poisson is assumed: too sure"},
    {"count in bursts, by account", NULL, 10, bursts_move, CLAIMS},
    {"count in bursts, by account", NULL, 40, bursts_move, CLAIMS},
    {"NPS, plain", &MIXED, 40, nps_plain_moves, 5.5, 100, "independent answers are assumed: too sure"},
    {"NPS, clustered, other accounts", &MIXED, 40, nps_clustered_moves, 4.7, 6.4,
     "accounts of unequal size: t counts all of them alike"},
    {"NPS, clustered, same accounts", &MIXED, 40, nps_stayers_move, CLAIMS},
    {"NPS, clustered, same accounts", &HAPPY, 40, nps_stayers_move, CLAIMS},
    {"share, clustered, other accounts", &MIXED, 40, share_clustered_moves, 4.7, 6.4,
     "accounts of unequal size: t counts all of them alike"},
    {"share, clustered, same accounts", &MIXED, 40, share_stayers_move, CLAIMS},
    {"mean, clustered, other accounts", &MIXED, 40, mean_clustered_moves, 4.7, 6.4,
     "accounts of unequal size: t counts all of them alike"},
    {"NPS, by account, other accounts", &MIXED, 40, nps_account_moves, CLAIMS},
    {"NPS, by account, same accounts", &MIXED, 40, nps_account_stayers_move, CLAIMS},
    {"share, by account, other accounts", &MIXED, 40, share_account_moves, CLAIMS},
    {"NPS, by revenue, other accounts", &MIXED, 40, nps_revenue_moves, TOLD, "few large accounts are the figure"},
};

/* FNV-1a of what the row is about, so that a row's draws do not depend on the rows before it. */
static uint64_t row_seed(const struct row *r)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ (uint64_t)r->n;

    for (const char *s = r->what; *s; s++) hash = (hash ^ (unsigned char)*s) * UINT64_C(1099511628211);
    for (const char *s = r->population ? r->population->name : ""; *s; s++) {
        hash = (hash ^ (unsigned char)*s) * UINT64_C(1099511628211);
    }
    return hash;
}

static bool row_run(const struct row *r, int trials, struct arena *arena)
{
    struct lab lab = {.dice = {row_seed(r)}, .arena = arena, .population = r->population, .n = r->n};
    int hits = 0;
    double percent;
    bool passed;

    for (int i = 0; i < trials; i++) {
        hits += r->trial(&lab);
        arena_reset(arena);
    }
    percent = 100.0 * hits / trials;
    passed = percent >= r->from && percent <= r->to;
    printf("  %-33s %-6s %4d %7.2f   %g-%g %s%s%s\n", r->what, r->population ? r->population->name : "", r->n, percent,
           r->from, r->to,
           !passed                  ? "FAILED"
           : r->to - r->from == 100 ? "told"
                                    : "ok",
           r->reason ? ": " : "", r->reason ? r->reason : "");
    return passed;
}

static size_t table_run(const char *title, const struct row *rows, size_t n, int trials, struct arena *arena)
{
    size_t passed = 0;

    printf("%s, %% of %d\n", title, trials);
    for (size_t i = 0; i < n; i++) passed += row_run(&rows[i], trials, arena);
    return passed;
}

int main(void)
{
    struct arena *arena = arena_create();
    size_t rows = sizeof INTERVALS / sizeof *INTERVALS, passed;

    passed = table_run("95 % intervals that held the truth", INTERVALS, rows, SAMPLES, arena);
    passed += table_run("the same, accounts of 1-30 answers that correlate by 0.3", ACCOUNTS,
                        sizeof ACCOUNTS / sizeof *ACCOUNTS, SAMPLES, arena);
    passed += table_run("changes claimed between two samples of one truth", MOVES, sizeof MOVES / sizeof *MOVES,
                        CHANGES, arena);
    rows += sizeof ACCOUNTS / sizeof *ACCOUNTS + sizeof MOVES / sizeof *MOVES;
    printf("%zu passed, %zu failed\n", passed, rows - passed);
    arena_drop(arena);
    return passed == rows ? 0 : 1;
}
