/* Change between two estimates. Must not know periods or metrics: whether a change may be shown at all is the caller's. */
#include "kpi/change.h"

#include <math.h>

static bool change_excludes_zero(const struct change *c)
{
    return (c->has_low && c->low > 0) || (c->has_high && c->high < 0);
}

void change_mover(const struct estimate *now, const struct estimate *before, int64_t min_n, struct change *ret)
{
    struct change c = {.has_value = now->has_value && before->has_value};

    if (c.has_value) {
        c.value = now->value - before->value;
        c.has_low = now->has_low && before->has_high;
        c.has_high = now->has_high && before->has_low;
        if (c.has_low) c.low = c.value - hypot(now->value - now->low, before->high - before->value);
        if (c.has_high) c.high = c.value + hypot(now->high - now->value, before->value - before->low);
        c.may_claim = (c.has_low || c.has_high) && now->n >= min_n && before->n >= min_n;
        c.significant = c.may_claim && change_excludes_zero(&c);
    }
    *ret = c;
}

void change_census(const struct estimate *now, const struct estimate *before, struct change *ret)
{
    *ret = (struct change){.has_value = now->has_value && before->has_value};
    if (ret->has_value) ret->value = now->value - before->value;
}

void change_scale(struct estimate *before, double days_now, double days_before)
{
    before->value = before->value * days_now / days_before;
    before->low = before->low * days_now / days_before;
    before->high = before->high * days_now / days_before;
}

void change_counts(const struct paired_count *pairs, size_t n, double days_now, double days_before, struct change *ret)
{
    double total = 0, squares = 0, half;
    size_t m = 0;

    /* In units of 1 / days_before: whole numbers where days are whole, so that equal changes are equal to the bit. */
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].now == 0 && pairs[i].before == 0) continue;
        total += (double)pairs[i].now * days_before - (double)pairs[i].before * days_now;
        m++;
    }
    *ret = (struct change){.has_value = true, .value = total / days_before};
    if (m < 2) return;
    for (size_t i = 0; i < n; i++) {
        double away;

        if (pairs[i].now == 0 && pairs[i].before == 0) continue;
        away = (double)pairs[i].now * days_before - (double)pairs[i].before * days_now - total / (double)m;
        squares += away * away;
    }
    if (squares <= 0) return;
    half = student_t975((double)(m - 1)) * sqrt((double)m / (double)(m - 1) * squares) / days_before;
    ret->has_low = ret->has_high = true;
    ret->low = ret->value - half;
    ret->high = ret->value + half;
    ret->may_claim = true;
    ret->significant = change_excludes_zero(ret);
}
