/* What scorecard, values and facts-behind share: spans from parameters, figures as JSON. Private to api/. */
#ifndef WAYMARK_API_FIGURE_H
#define WAYMARK_API_FIGURE_H

#include "api/internal.h"

struct period slice_period_at(const struct slice *s, size_t i);
/*
 * from= and to= as bounds of the grain: first and periods of the slice. Defaults: to the end of the period now open, from twelve
 * periods before. *ret_moves: a default was taken, so that the answer changes when the period that is open now ends.
 */
MUST_CHECK enum err span_of_grain(struct request *rq, const struct tz *tz, struct slice *ret, bool *ret_moves);
/* The same for any two local dates: grain becomes the coarsest on whose bounds both lie. Both parameters are needed. */
MUST_CHECK enum err span_of_dates(struct request *rq, struct slice *ret);
/* period=, any that has begun, as the slice's only one; default: the last full month. *ret_moves: it was taken. */
MUST_CHECK enum err span_of_period(struct request *rq, const struct tz *tz, struct slice *ret, bool *ret_moves);
/* The clock turns a default over at the end of the period of this grain that is open now. */
void span_expires(const struct slice *s, enum grain grain, const struct tz *tz, struct figure_dependencies *d);

/* The journey in the path, or the problem that there is none. */
MUST_CHECK enum err journey_asked(struct request *rq, const struct reading *r, const struct journey **ret);
/* journey, name, journey_version */
void put_journey_head(struct json_writer *w, const struct journey *j);
/* period, start, end, open: of the slice's first period */
void put_span_head(struct json_writer *w, const struct slice *s, const struct tz *tz);
/* value, n, low, high */
void put_estimate(struct json_writer *w, const struct estimate *e);

#endif
