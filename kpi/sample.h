/*
 * Samples of answers that resemble each other within an account: clustered intervals, weightings, census correction
 * (KPI.md 2, "Weighting and clustering"). Pure.
 *
 * x is +100, 0, -100 for NPS, 100 or 0 for shares, the score for means.
 */
#ifndef WAYMARK_KPI_SAMPLE_H
#define WAYMARK_KPI_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kpi/change.h"
#include "kpi/estimate.h"

enum sample_kind { SAMPLE_NPS, SAMPLE_SHARE, SAMPLE_MEAN };

/* One account's part of a sample. */
struct cluster {
    int64_t account; /* 0: answers without an account, which are each a cluster of their own */
    int64_t n;
    int64_t up, down; /* promoters and detractors; successes (up) of a share */
    double sum;       /* SAMPLE_MEAN: of the scores */
    double square;    /* SAMPLE_MEAN, account 0 alone: sum of the squared scores */
    double weight;    /* recurring revenue, for estimate_by_revenue; >= 0 */
};
struct sample {
    enum sample_kind kind;
    double min, max; /* SAMPLE_MEAN: the scale; infinite: no clamp */
    bool decimal;    /* SAMPLE_MEAN: each x has six decimals at most, so sums are whole numbers of millionths */
    struct cluster *clusters; /* ascending by account, n > 0; account 0 at most once */
    size_t n;
};

/* The sum of x over a cluster: scores; 100 a success; 100 a promoter and -100 a detractor. */
double cluster_sum(enum sample_kind kind, const struct cluster *c);
/* Clusters in any order, accounts several times: ascending, each once, sums added. In place. */
void sample_gather(struct sample *s);
/* Does an account answer more than once? Then interval=auto takes the clustered one. */
bool sample_is_clustered(const struct sample *s);
/* The plain figure with the interval that lets accounts differ; n in answers. */
void estimate_clustered(const struct sample *s, struct estimate *ret);
/* The mean of the accounts' own figures; n = accounts. Answers, but none of an account: REASON_NO_DENOMINATOR. */
void estimate_by_account(const struct sample *s, struct estimate *ret);
/* By recurring revenue; n = accounts with weight > 0; none: REASON_NO_DENOMINATOR (nobody at all: REASON_NO_OBSERVATIONS). */
void estimate_by_revenue(const struct sample *s, struct estimate *ret);

/* d +- t sqrt(v) over the accounts in either; `now` and `before` are the estimates of the two samples. Below min_n in either:
 * no significance. `by_account`: each account's own figure counts once. */
void change_clustered(const struct sample *now, const struct sample *before, const struct estimate *e_now,
                      const struct estimate *e_before, bool by_account, int64_t min_n, struct change *ret);

/* Narrows low and high for a finite population (KPI.md, "Census correction"), and returns its size as it is shown: at least n. */
int64_t estimate_correct_census(struct estimate *e, int64_t population);

#endif
