/* The twelve months that findings about people, partners and accounts look at. See finding.h. */
#include "db/finding.h"

#define WINDOW_MONTHS 12

bool finding_year(const struct finding_ask *q, struct slice *ret)
{
    struct slice s = *q->slice;

    s.grain = GRAIN_MONTH;
    s.first = period_of_day(GRAIN_MONTH, period_end_day(q->period) - 1);
    s.first.ordinal -= WINDOW_MONTHS - 1;
    s.periods = WINDOW_MONTHS;
    s.total = true;
    s.group = GROUP_NONE;
    s.weighting = BY_RESPONDENT;
    s.interval = INTERVAL_CLUSTERED;
    *ret = s;
    return s.first.ordinal >= 0;
}

const char *finding_year_query(const struct finding_ask *q, const char *metric, const char *group,
                               const struct slice *year)
{
    char from[PERIOD_TEXT_SIZE], to[PERIOD_TEXT_SIZE];

    period_format(year->first, from);
    period_format((struct period){year->grain, year->first.ordinal + (int64_t)year->periods}, to);
    return arena_printf(q->arena, "/v1/metrics/%s/values?grain=total&group_by=%s&from=%s&to=%s%s", metric, group, from,
                        to, q->filters);
}

const char *finding_coverage_query(const struct finding_ask *q)
{
    char period[PERIOD_TEXT_SIZE];

    period_format(q->period, period);
    return arena_printf(q->arena, "/v1/journeys/%s/coverage?period=%s", q->journey->key, period);
}
