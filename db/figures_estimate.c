/*
 * How histograms become estimates, and where a figure stands against its target.
 *
 * Must not read the database. The estimators themselves are kpi/'s.
 */
#include <math.h>

#include "base/clock.h"
#include "db/figuring.h"

int64_t figure_bound_step(const struct measure *m)
{
    double steps = (m->bound - m->scale_min) / m->scale_step;

    return (int64_t)(m->top_down ? floor(steps + 1e-5) : ceil(steps - 1e-5));
}

void figure_estimate(const struct metric *m, const struct histogram *h, struct estimate *ret)
{
    const struct measure *q = &m->measure;
    double width = q->scale_max - q->scale_min;
    int64_t n = histogram_n(h);

    switch (q->kind) {
    case MEASURE_NPS: estimate_nps(h, ret); break;
    case MEASURE_TOP_BOX: estimate_top_box(h, figure_bound_step(q), !q->top_down, ret); break;
    case MEASURE_MEAN: estimate_mean(h, q->scale_min, q->scale_max, ret); break;
    case MEASURE_GAP: estimate_mean(h, -width, width, ret); break;
    case MEASURE_RELATIVE_RANK: estimate_rank(h, ret); break;
    case MEASURE_COUNT: estimate_count(n, ret); break;
    case MEASURE_SUM: estimate_sum(histogram_sum(h), n, ret); break;
    case MEASURE_AVERAGE: estimate_mean(h, -INFINITY, INFINITY, ret); break;
    case MEASURE_QUANTILE:
    case MEASURE_DURATION: estimate_quantile(h, q->q, ret); break;
    case MEASURE_SHARE:
    case MEASURE_CONVERSION: estimate_condition(h, ret); break;
    case MEASURE_LAST:
        if (n == 0) {
            estimate_nothing(REASON_NO_OBSERVATIONS, ret);
            break;
        }
        estimate_sum(histogram_sum(h), n, ret);
        if (q->across_mean) ret->value = wide_mean(histogram_sum(h), n);
        break;
    default: estimate_nothing(REASON_UNSUPPORTED, ret);
    }
}

bool figure_matures_at(const struct metric *m, int64_t period_end, int64_t *ret)
{
    bool answers = m->measure.kind == MEASURE_RESPONSE_RATE;
    double days = answers ? INVITATION_DAYS : m->measure.within_days;

    if (!answers && m->measure.kind != MEASURE_CONVERSION && m->measure.kind != MEASURE_WIN_BACK) return false;
    *ret = period_end + (int64_t)llround(days * (double)DAY_US);
    return true;
}

void figure_stand(const struct figuring *g, const struct metric *m, struct figure *f)
{
    unsigned flags = measure_flags(m->measure.kind);
    int64_t end = g->bounds[f->period + 1], matured;
    struct standing standing = {.adds_up = flags & MEASURE_TOTALS,
                                .other_grain = g->slice->total || g->slice->grain != m->cadence,
                                .no_floor = flags & MEASURE_NO_FLOOR};

    standing.open = f->open = g->slice->now < end;
    standing.maturing = f->maturing = figure_matures_at(m, end, &matured) && g->slice->now < matured;
    if (!f->estimate.has_low && !f->estimate.has_high) f->interval = NULL;
    else if (!f->interval) f->interval = "simple";
    f->status = status_of(&f->estimate, &m->goal, &standing);
}
