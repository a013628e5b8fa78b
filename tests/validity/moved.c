/* Trials of changes: two samples of one truth. Is a change claimed that is none? */
#include <math.h>

#include "kpi/change.h"
#include "tests/validity/lab.h"

#define MIN_N 5 /* a count has no such floor */
#define WAITS_MOST 1000

static bool mover_claims(const struct estimate e[2], int64_t min_n)
{
    struct change c;

    change_mover(&e[0], &e[1], min_n, &c);
    return c.significant;
}

bool nps_moves(struct lab *lab)
{
    struct histogram h;
    struct estimate e[2];

    for (int i = 0; i < 2; i++) {
        lab_scores(lab, &h);
        estimate_nps(&h, &e[i]);
    }
    return mover_claims(e, MIN_N);
}

bool share_moves(struct lab *lab)
{
    struct histogram h;
    struct estimate e[2];

    for (int i = 0; i < 2; i++) {
        lab_scores(lab, &h);
        estimate_top_box(&h, TOP_BOX, true, &e[i]);
    }
    return mover_claims(e, MIN_N);
}

bool mean_moves(struct lab *lab)
{
    struct histogram h;
    struct estimate e[2];

    for (int i = 0; i < 2; i++) {
        lab_scores(lab, &h);
        estimate_mean(&h, 0, SCORES - 1, &e[i]);
    }
    return mover_claims(e, MIN_N);
}

bool median_moves(struct lab *lab)
{
    double waits[WAITS_MOST];
    struct estimate e[2];

    for (int i = 0; i < 2; i++) {
        lab_waits(lab, waits);
        lab_sort(waits, lab->n);
        estimate_quantile_exact(waits, lab->n, 0.5, &e[i]);
    }
    return mover_claims(e, MIN_N);
}

/* 28 days after 31. */
bool count_moves(struct lab *lab)
{
    struct estimate e[2];

    estimate_count(draw_poisson(&lab->dice, lab->n * 28.0 / 31), &e[0]);
    estimate_count(draw_poisson(&lab->dice, lab->n), &e[1]);
    change_scale(&e[1], 28, 31);
    return mover_claims(e, 0);
}

/* Accounts whose events come in bursts of five on average; some are busier than others. Returns both periods' totals. */
static struct paired_count bursts_draw(struct lab *lab, struct paired_count pairs[100])
{
    struct paired_count total = {0, 0};

    for (int i = 0; i < lab->n; i++) {
        double bursts = exp(draw_normal(&lab->dice) - 0.5);

        pairs[i] = (struct paired_count){0, 0};
        for (int64_t k = draw_poisson(&lab->dice, bursts * 28 / 31); k > 0; k--) {
            pairs[i].now += draw_geometric(&lab->dice, 5);
        }
        for (int64_t k = draw_poisson(&lab->dice, bursts); k > 0; k--) {
            pairs[i].before += draw_geometric(&lab->dice, 5);
        }
        total.now += pairs[i].now;
        total.before += pairs[i].before;
    }
    return total;
}

bool bursts_move(struct lab *lab)
{
    struct paired_count pairs[100];
    struct change c;

    (void)bursts_draw(lab, pairs);
    change_counts(pairs, (size_t)lab->n, 28, 31, &c);
    return c.significant;
}

bool bursts_plain_move(struct lab *lab)
{
    struct paired_count pairs[100], total = bursts_draw(lab, pairs);
    struct estimate e[2];

    estimate_count(total.now, &e[0]);
    estimate_count(total.before, &e[1]);
    change_scale(&e[1], 28, 31);
    return mover_claims(e, 0);
}

enum way { PLAIN, CLUSTERED, BY_ACCOUNT, BY_REVENUE };

/* `stay`: the same accounts in both samples, thinking what they thought; otherwise others. */
static bool office_moves(struct lab *lab, enum sample_kind kind, enum way way, bool stay)
{
    struct office office;
    struct sample s[2];
    struct estimate e[2];
    struct change c;

    lab_office(lab, &office);
    for (int i = 0; i < 2; i++) {
        if (i == 1 && !stay) lab_office(lab, &office);
        lab_sample(lab, kind, &office, i == 1 && !stay ? 1000 : 1, &s[i]);
        if (way == PLAIN) lab_plain(lab, &s[i], &e[i]);
        else if (way == CLUSTERED) estimate_clustered(&s[i], &e[i]);
        else if (way == BY_ACCOUNT) estimate_by_account(&s[i], &e[i]);
        else estimate_by_revenue(&s[i], &e[i]);
    }
    if (way == PLAIN || way == BY_REVENUE) return mover_claims(e, MIN_N);
    change_clustered(&s[0], &s[1], &e[0], &e[1], way == BY_ACCOUNT, MIN_N, &c);
    return c.significant;
}

bool nps_plain_moves(struct lab *lab)
{
    return office_moves(lab, SAMPLE_NPS, PLAIN, false);
}

bool nps_clustered_moves(struct lab *lab)
{
    return office_moves(lab, SAMPLE_NPS, CLUSTERED, false);
}

bool share_clustered_moves(struct lab *lab)
{
    return office_moves(lab, SAMPLE_SHARE, CLUSTERED, false);
}

bool mean_clustered_moves(struct lab *lab)
{
    return office_moves(lab, SAMPLE_MEAN, CLUSTERED, false);
}

bool nps_account_moves(struct lab *lab)
{
    return office_moves(lab, SAMPLE_NPS, BY_ACCOUNT, false);
}

bool share_account_moves(struct lab *lab)
{
    return office_moves(lab, SAMPLE_SHARE, BY_ACCOUNT, false);
}

bool nps_revenue_moves(struct lab *lab)
{
    return office_moves(lab, SAMPLE_NPS, BY_REVENUE, false);
}

bool nps_stayers_move(struct lab *lab)
{
    return office_moves(lab, SAMPLE_NPS, CLUSTERED, true);
}

bool share_stayers_move(struct lab *lab)
{
    return office_moves(lab, SAMPLE_SHARE, CLUSTERED, true);
}

bool nps_account_stayers_move(struct lab *lab)
{
    return office_moves(lab, SAMPLE_NPS, BY_ACCOUNT, true);
}
