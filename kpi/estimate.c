/* Estimators of answers, shares, means and totals (KPI.md 2). Must not allocate, and never answers 0 for nothing. */
#include "kpi/estimate.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "base/value.h"
#include "kpi/interval.h"

const char *reason_text(enum reason r)
{
    static const char *const texts[] = {
#define REASON_TEXT(name, text) [name] = text,
        REASON_LIST(REASON_TEXT)
#undef REASON_TEXT
    };

    return r == REASON_NONE ? NULL : texts[r];
}

void estimate_nothing(enum reason reason, struct estimate *ret)
{
    *ret = (struct estimate){.reason = reason};
}

void estimate_nps(const struct histogram *h, struct estimate *ret)
{
    int64_t promoters = 0, detractors = 0, n = histogram_n(h);

    if (n <= 0) {
        estimate_nothing(REASON_NO_OBSERVATIONS, ret);
        return;
    }
    for (size_t i = 0; i < h->used; i++) {
        if (h->bins[i].bucket >= NPS_PROMOTER) promoters += h->bins[i].n;
        else if (h->bins[i].bucket <= NPS_DETRACTOR) detractors += h->bins[i].n;
    }
    *ret = (struct estimate){.has_value = true, .n = n};
    ret->value = 100.0 * (double)(promoters - detractors) / (double)n;
    interval_nps(ret, (double)promoters, (double)detractors, (double)n);
}

void estimate_share(int64_t k, int64_t n, struct estimate *ret)
{
    assert(k >= 0 && k <= n);
    if (n == 0) {
        estimate_nothing(REASON_NO_OBSERVATIONS, ret);
        return;
    }
    *ret = (struct estimate){.has_value = true, .n = n};
    ret->value = 100.0 * (double)k / (double)n;
    interval_share(ret, (double)k, (double)(n - k));
}

void estimate_top_box(const struct histogram *h, int64_t bound, bool up, struct estimate *ret)
{
    int64_t k = 0;

    for (size_t i = 0; i < h->used; i++) {
        if (up ? h->bins[i].bucket >= bound : h->bins[i].bucket <= bound) k += h->bins[i].n;
    }
    estimate_share(k, histogram_n(h), ret);
}

void estimate_condition(const struct histogram *h, struct estimate *ret)
{
    int64_t yes = histogram_count_of(h, SHARE_YES), no = histogram_count_of(h, SHARE_NO);

    estimate_share(yes, yes + no, ret);
    ret->missing = histogram_count_of(h, SHARE_MISSING);
}

void estimate_mean(const struct histogram *h, double min, double max, struct estimate *ret)
{
    int64_t n = histogram_n(h);
    double squares = 0, half;

    if (n <= 0) {
        estimate_nothing(REASON_NO_OBSERVATIONS, ret);
        return;
    }
    *ret = (struct estimate){.has_value = true, .n = n};
    ret->value = wide_mean(histogram_sum(h), n);
    for (size_t i = 0; i < h->used; i++) {
        const struct bin *bin = &h->bins[i];
        double away;

        if (bin->n <= 0) continue;
        away = wide_mean(bin->sum, bin->n) - ret->value;
        squares += (double)bin->n * away * away;
    }
    if (n == 1 || squares <= 0) return; /* no interval */
    half = student_t975((double)(n - 1)) * sqrt(squares / (double)(n - 1) / (double)n);
    interval_set(ret, ret->value - half, ret->value + half, min, max);
}

/* Byar's approximation to the exact Poisson interval. */
void estimate_count(int64_t n, struct estimate *ret)
{
    double x = (double)n, low = 0, high;

    assert(n >= 0);
    *ret = (struct estimate){.has_value = true, .n = n, .value = x};
    if (n > 0) low = x * pow(1 - 1 / (9 * x) - Z95 / (3 * sqrt(x)), 3);
    x += 1;
    high = x * pow(1 - 1 / (9 * x) + Z95 / (3 * sqrt(x)), 3);
    interval_set(ret, low, high, 0.0, INFINITY);
}

void estimate_sum(wide sum, int64_t n, struct estimate *ret)
{
    *ret = (struct estimate){.has_value = true, .n = n, .value = wide_to_double(sum)};
}
