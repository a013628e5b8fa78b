/*
 * Periods: days, ISO weeks, months, quarters and years in a time zone, half open (KPI.md 3).
 *
 * Texts: "2026-10-01", "2026-W40", "2026-10", "2026-Q4", "2026".
 * A period is a grain and an ordinal: civil days since 1970-01-01, ISO weeks since the week of 1970-01-01 (its Monday
 * is 1969-12-29), months, quarters and years since 1970.
 */
#ifndef WAYMARK_KPI_PERIOD_H
#define WAYMARK_KPI_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/tz.h"

enum grain { GRAIN_DAY, GRAIN_WEEK, GRAIN_MONTH, GRAIN_QUARTER, GRAIN_YEAR, GRAIN_COUNT };
const char *grain_text(enum grain g); /* "day" ... */
MUST_CHECK enum err grain_parse(const char *s, enum grain *ret);

struct period {
    enum grain grain;
    int64_t ordinal;
};

/* ERR_INVALID: not a period. Years 1970-9999. */
MUST_CHECK enum err period_parse(const char *s, struct period *ret);
#define PERIOD_TEXT_SIZE 16
void period_format(struct period p, char ret[PERIOD_TEXT_SIZE]);
/* First civil day, and the first civil day after it. */
int64_t period_first_day(struct period p);
int64_t period_end_day(struct period p);
/* As instants: [start, end). */
int64_t period_start_us(struct period p, const struct tz *z);
int64_t period_end_us(struct period p, const struct tz *z);
/* The period of a grain that holds a civil day, an instant; the period with that first day (false: not on a bound). */
struct period period_of_day(enum grain g, int64_t day);
struct period period_of(enum grain g, int64_t us, const struct tz *z);
bool period_starts_on(enum grain g, int64_t day, struct period *ret);

/* UTC months since 1970-01: the `slot` that begins the keys of facts and observations. */
int64_t slot_of(int64_t us);

#endif
