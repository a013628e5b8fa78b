/* Trials of intervals: does it hold the truth? A missing end is infinite; no end at all holds nothing. */
#include <math.h>

#include "kpi/sketch.h"
#include "kpi/survival.h"
#include "tests/validity/lab.h"

#define WAITS_MOST 1000

static bool holds(const struct estimate *e, double truth)
{
    if (!e->has_low && !e->has_high) return false;
    return (!e->has_low || e->low <= truth) && (!e->has_high || e->high >= truth);
}

bool nps_holds(struct lab *lab)
{
    struct histogram h;
    struct estimate e;

    lab_scores(lab, &h);
    estimate_nps(&h, &e);
    return holds(&e, population_nps(lab->population));
}

bool share_holds(struct lab *lab)
{
    struct histogram h;
    struct estimate e;

    lab_scores(lab, &h);
    estimate_top_box(&h, TOP_BOX, true, &e);
    return holds(&e, population_share(lab->population));
}

bool mean_holds(struct lab *lab)
{
    struct histogram h;
    struct estimate e;

    lab_scores(lab, &h);
    estimate_mean(&h, 0, SCORES - 1, &e);
    return holds(&e, population_mean(lab->population));
}

bool median_holds(struct lab *lab)
{
    double waits[WAITS_MOST];
    struct estimate e;

    lab_waits(lab, waits);
    lab_sort(waits, lab->n);
    estimate_quantile_exact(waits, lab->n, 0.5, &e);
    return holds(&e, WAITS_MEDIAN);
}

bool median_sketched_holds(struct lab *lab)
{
    struct histogram h = {0};
    double waits[WAITS_MOST];
    struct estimate e;

    lab_waits(lab, waits);
    lab_sort(waits, lab->n);
    for (int i = 0; i < lab->n; i++) {
        int64_t millionths = llround(waits[i] * MICROS);

        histogram_add(&h, lab->arena, sketch_bucket(millionths), 1, millionths);
    }
    estimate_quantile(&h, 0.5, &e);
    return holds(&e, WAITS_MEDIAN);
}

/* Waits in whole multiples of the median: many are equal. */
bool median_whole_holds(struct lab *lab)
{
    double waits[WAITS_MOST];
    struct estimate e;

    lab_waits(lab, waits);
    for (int i = 0; i < lab->n; i++) waits[i] = ceil(waits[i] / WAITS_MEDIAN * 1.2);
    lab_sort(waits, lab->n);
    estimate_quantile_exact(waits, lab->n, 0.5, &e);
    return holds(&e, 2);
}

/* Exponential waits, censored at a moment anywhere up to three times their median. */
bool time_to_holds(struct lab *lab)
{
    struct wait waits[WAITS_MOST];
    struct estimate e;

    for (int i = 0; i < lab->n; i++) {
        double wait = -log(draw_unit(&lab->dice)) / log(2) * WAITS_MEDIAN;
        double seen = draw_unit(&lab->dice) * 3 * WAITS_MEDIAN;

        waits[i] = (struct wait){llround(fmin(wait, seen) * 1e6), wait <= seen};
    }
    estimate_time_to(waits, (size_t)lab->n, 0.5, &e);
    return holds(&e, WAITS_MEDIAN);
}

typedef void by_account(const struct sample *s, struct estimate *ret);

/* By NULL: the plain estimate. */
static bool office_holds(struct lab *lab, enum sample_kind kind, by_account *by, double truth)
{
    struct office office;
    struct sample s;
    struct estimate e;

    lab_office(lab, &office);
    lab_sample(lab, kind, &office, 1, &s);
    if (by) by(&s, &e);
    else lab_plain(lab, &s, &e);
    return holds(&e, truth);
}

bool nps_plain_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_NPS, NULL, population_nps(lab->population));
}

bool nps_clustered_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_NPS, estimate_clustered, population_nps(lab->population));
}

bool nps_account_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_NPS, estimate_by_account, population_nps(lab->population));
}

bool nps_revenue_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_NPS, estimate_by_revenue, population_nps(lab->population));
}

bool share_plain_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_SHARE, NULL, population_share(lab->population));
}

bool share_clustered_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_SHARE, estimate_clustered, population_share(lab->population));
}

bool share_account_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_SHARE, estimate_by_account, population_share(lab->population));
}

bool share_revenue_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_SHARE, estimate_by_revenue, population_share(lab->population));
}

bool mean_plain_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_MEAN, NULL, population_mean(lab->population));
}

bool mean_clustered_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_MEAN, estimate_clustered, population_mean(lab->population));
}

bool mean_account_holds(struct lab *lab)
{
    return office_holds(lab, SAMPLE_MEAN, estimate_by_account, population_mean(lab->population));
}
