/* Spans of time as parameters give them, and the parts of answers that every figure has. See figure.h. */
#include "api/figure.h"

#define DEFAULT_PERIODS 12

struct period slice_period_at(const struct slice *s, size_t i)
{
    return (struct period){s->grain, s->first.ordinal + (int64_t)i};
}

/* The period of the slice's grain that begins where the parameter's begins. */
static enum err span_bound(struct request *rq, const char *name, enum grain grain, bool *ret_has, int64_t *ret)
{
    struct period p, bound;
    enum err e = query_period(rq, name, ret_has, &p);

    if (e != ERR_OK || !*ret_has) return e;
    if (!period_starts_on(grain, period_first_day(p), &bound))
        return query_fault(rq, name, FAULT_MISMATCH, "%s is not where a %s begins", name, grain_text(grain));
    *ret = bound.ordinal;
    return ERR_OK;
}

static enum err span_count(struct request *rq, int64_t from, int64_t to, struct slice *ret)
{
    if (from >= to) return query_fault(rq, "from", FAULT_RANGE, "from must be before to");
    if (to - from > PERIODS_MAX)
        return query_fault(rq, "from", FAULT_TOO_MANY,
                           "At most %d periods at a time; ask for a coarser grain, or in parts", PERIODS_MAX);
    ret->first = (struct period){ret->grain, from};
    ret->periods = (size_t)(to - from);
    return ERR_OK;
}

enum err span_of_grain(struct request *rq, const struct tz *tz, struct slice *ret, bool *ret_moves)
{
    bool has_from, has_to;
    int64_t from, to;
    enum err e;

    if ((e = span_bound(rq, "from", ret->grain, &has_from, &from)) != ERR_OK) return e;
    if ((e = span_bound(rq, "to", ret->grain, &has_to, &to)) != ERR_OK) return e;
    if (!has_to) to = period_of(ret->grain, ret->now, tz).ordinal + 1;
    if (!has_from) from = to - DEFAULT_PERIODS;
    *ret_moves = !has_to;
    return span_count(rq, from, to, ret);
}

enum err span_of_dates(struct request *rq, struct slice *ret)
{
    bool has_from, has_to;
    struct period from, to, first, end;
    enum err e;

    if ((e = query_period(rq, "from", &has_from, &from)) != ERR_OK) return e;
    if ((e = query_period(rq, "to", &has_to, &to)) != ERR_OK) return e;
    if (!has_from || !has_to)
        return query_fault(rq, has_from ? "to" : "from", FAULT_REQUIRED, "Both from and to are needed here");
    for (int grain = GRAIN_YEAR; grain >= GRAIN_DAY; grain--) {
        ret->grain = (enum grain)grain;
        if (period_starts_on(ret->grain, period_first_day(from), &first) &&
            period_starts_on(ret->grain, period_first_day(to), &end))
            break;
    }
    return span_count(rq, first.ordinal, end.ordinal, ret);
}

enum err span_of_period(struct request *rq, const struct tz *tz, struct slice *ret, bool *ret_moves)
{
    struct period p;
    bool has;
    enum err e = query_period(rq, "period", &has, &p);

    if (e != ERR_OK) return e;
    *ret_moves = !has;
    if (!has) {
        p = period_of(GRAIN_MONTH, ret->now, tz);
        p.ordinal--;
    }
    if (period_start_us(p, tz) > ret->now)
        return query_fault(rq, "period", FAULT_RANGE, "It has not begun yet; ask for a period up to the present one");
    ret->grain = p.grain;
    ret->first = p;
    ret->periods = 1;
    return ERR_OK;
}

void span_expires(const struct slice *s, enum grain grain, const struct tz *tz, struct figure_dependencies *d)
{
    int64_t end = period_end_us(period_of(grain, s->now, tz), tz);

    if (end < d->valid_until) d->valid_until = end;
}

void put_estimate(struct json_writer *w, const struct estimate *e)
{
    put_maybe_double(w, "value", e->has_value, e->value);
    json_member_int(w, "n", e->n);
    put_maybe_double(w, "low", e->has_low, e->low);
    put_maybe_double(w, "high", e->has_high, e->high);
}

/* --- journeys --- */

enum err journey_asked(struct request *rq, const struct reading *r, const struct journey **ret)
{
    *ret = catalogue_journey(r->catalogue, request_path(rq, "key"));
    return *ret != NULL ? ERR_OK : request_fail(rq, ERR_NONE, "There is no such journey");
}

void put_journey_head(struct json_writer *w, const struct journey *j)
{
    json_member_string(w, "journey", j->key);
    json_member_string(w, "name", j->name);
    json_member_int(w, "journey_version", j->version);
}

void put_span_head(struct json_writer *w, const struct slice *s, const struct tz *tz)
{
    char text[PERIOD_TEXT_SIZE];

    period_format(s->first, text);
    json_member_string(w, "period", text);
    put_local_time(w, "start", tz, period_start_us(s->first, tz));
    put_local_time(w, "end", tz, period_end_us(s->first, tz));
    json_member_bool(w, "open", s->now < period_end_us(s->first, tz));
}
