/* What a trial is: one sample drawn, and whether what was claimed of it is so. */
#ifndef WAYMARK_TESTS_VALIDITY_LAB_H
#define WAYMARK_TESTS_VALIDITY_LAB_H

#include <stdbool.h>

#include "base/arena.h"
#include "kpi/sample.h"
#include "tests/validity/draw.h"

struct lab {
    struct dice dice;
    struct arena *arena; /* emptied after each trial */
    const struct population *population;
    int n; /* answers, waits, expected events or accounts */
};
/* Did the interval hold the truth, or was a change claimed where there is none? */
typedef bool trial(struct lab *lab);

/* Intervals of independent answers and waits. */
trial nps_holds, share_holds, mean_holds, median_holds, median_sketched_holds, median_whole_holds, time_to_holds;
/* Intervals of answers that resemble each other within an account. */
trial nps_plain_holds, nps_clustered_holds, nps_account_holds, nps_revenue_holds;
trial share_plain_holds, share_clustered_holds, share_account_holds, share_revenue_holds;
trial mean_plain_holds, mean_clustered_holds, mean_account_holds;
/* Changes of nothing. */
trial nps_moves, share_moves, mean_moves, median_moves, count_moves;
trial nps_plain_moves, nps_clustered_moves, share_clustered_moves, mean_clustered_moves, nps_account_moves;
trial share_account_moves, nps_stayers_move, share_stayers_move, nps_account_stayers_move, nps_revenue_moves;
trial bursts_move, bursts_plain_move;

/* n answers of nobody in particular; as a histogram. */
void lab_scores(struct lab *lab, struct histogram *ret);
/* n log-normal waits with median 1,000. */
void lab_waits(struct lab *lab, double *ret);
#define WAITS_MEDIAN 1000.0
void lab_sort(double *values, int n);

/*
 * n accounts of 1 to 30 answers each. Every answer is, with probability sqrt(0.3), what its account thinks, else what
 * anybody might: any two answers of one account then correlate by 0.3 whatever is made of them.
 *   stayers  the accounts' thoughts are those of the sample before, and so are their names
 */
struct office {
    int64_t thinks[100];
    double weight[100];
};
void lab_office(struct lab *lab, struct office *ret);
void lab_sample(struct lab *lab, enum sample_kind kind, const struct office *office, int64_t first_account,
                struct sample *ret);
/* The plain estimate of a sample's answers. */
void lab_plain(struct lab *lab, const struct sample *s, struct estimate *ret);

#endif
