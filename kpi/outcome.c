/* See outcome.h. It must not know who owns an outcome or how it is stored. */
#include "kpi/outcome.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static const char *const STATUSES[OUTCOME_STATUS_COUNT] = {
    [OUTCOME_PROPOSED] = "proposed", [OUTCOME_AGREED] = "agreed", [OUTCOME_ON_COURSE] = "on_course",
    [OUTCOME_ATTAINED] = "attained", [OUTCOME_MISSED] = "missed", [OUTCOME_RETIRED] = "retired"};

const char *outcome_status_text(enum outcome_status s)
{
    assert((unsigned)s < OUTCOME_STATUS_COUNT);
    return STATUSES[s];
}

bool outcome_status_parse(const char *s, enum outcome_status *ret)
{
    for (int i = 0; i < OUTCOME_STATUS_COUNT; i++) {
        if (strcmp(STATUSES[i], s) != 0) continue;
        *ret = (enum outcome_status)i;
        return true;
    }
    return false;
}

bool pledge_is_met(const struct pledge *g, struct value v)
{
    wide gap = value_to_wide(v) - value_to_wide(g->target);

    return g->up ? gap >= 0 : gap <= 0;
}

/* Is a value read at a time on the line or better? Without a due date: better than the baseline. False without a baseline.
 * Exact: value >= baseline + (target - baseline) * (at - from) / (due - from), both sides multiplied; they stay below 2^123. */
static bool pledge_is_on_line(const struct pledge *g, struct value v, int64_t at)
{
    wide gone, way, done, whole;

    if (!g->has_baseline) return false;
    gone = value_to_wide(v) - value_to_wide(g->baseline);
    way = value_to_wide(g->target) - value_to_wide(g->baseline);
    if (!g->has_due) return g->up ? gone > 0 : gone < 0;
    if (at >= g->due || g->due <= g->line_from) return pledge_is_met(g, v);
    done = at > g->line_from ? at - g->line_from : 0;
    whole = g->due - g->line_from;
    return g->up ? gone * whole >= way * done : gone * whole <= way * done;
}

enum outcome_status outcome_status(const struct pledge_state *s, int64_t now)
{
    if (s->retired) return OUTCOME_RETIRED;
    if (s->pledge == NULL) return OUTCOME_PROPOSED;
    if (s->has_reading && pledge_is_met(s->pledge, s->reading)) return OUTCOME_ATTAINED;
    if (s->pledge->has_due && s->pledge->due <= now) return OUTCOME_MISSED;
    if (s->has_reading && pledge_is_on_line(s->pledge, s->reading, s->read_at)) return OUTCOME_ON_COURSE;
    return OUTCOME_AGREED;
}

bool pledge_progress(const struct pledge *g, struct value v, double *ret)
{
    wide gone, way;

    if (!g->has_baseline) return false;
    gone = value_to_wide(v) - value_to_wide(g->baseline);
    way = value_to_wide(g->target) - value_to_wide(g->baseline);
    if (way == 0) return false;
    *ret = 100.0 * ((double)gone / (double)way);
    return true;
}

int64_t review_after(int64_t last, enum grain cadence, const struct tz *z)
{
    static const int months[] = {[GRAIN_MONTH] = 1, [GRAIN_QUARTER] = 3, [GRAIN_YEAR] = 12};
    int64_t local = last + (int64_t)tz_offset_s(z, last) * SECOND_US;
    int64_t day = local / DAY_US, within = local % DAY_US, year, first;
    int month, of_month, length;

    assert((unsigned)cadence < GRAIN_COUNT && local >= 0);
    if (cadence == GRAIN_DAY || cadence == GRAIN_WEEK) {
        day += cadence == GRAIN_DAY ? 1 : 7;
    } else {
        text_civil_from_days(day, &year, &month, &of_month);
        month += months[cadence];
        year += (month - 1) / 12;
        month = (month - 1) % 12 + 1;
        first = text_days_from_civil(year, month, 1);
        length = (int)(text_days_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - first);
        day = first + (of_month < length ? of_month : length) - 1;
    }
    return tz_local_us(z, day, (int32_t)(within / SECOND_US)) + within % SECOND_US;
}
