/*
 * Time zones from the system's tzdata (/usr/share/zoneinfo, or $TZDIR): libc offers one zone per process only, and
 * Waymark needs a workspace's beside an import's.
 */
#ifndef WAYMARK_BASE_TZ_H
#define WAYMARK_BASE_TZ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct tz; /* immutable; may be shared between threads */

/* IANA name, e.g. "Europe/Helsinki". ERR_NONE: no such zone (also names with .., a leading /, or odd characters). */
MUST_CHECK enum err tz_open(const char *name, struct tz **ret);
void tz_close(struct tz *z);

/* Seconds east of UTC at an instant (transitions, then the footer's POSIX rule). */
int32_t tz_offset_s(const struct tz *z, int64_t us);
/*
 * The instant at which a local civil day begins: its first instant (midnight, or the end of a gap over midnight; of an
 * ambiguous midnight the first). A day that the zone skipped altogether begins where the next begins: it is empty.
 * day: civil days since 1970-01-01.
 */
int64_t tz_day_start_us(const struct tz *z, int64_t day);
/* The local civil day that holds an instant, consistent with tz_day_start_us: day_start(d) <= us < day_start(d + 1). */
int64_t tz_day_of(const struct tz *z, int64_t us);
/* A local date and time of day as an instant: in a gap the instant after it, of two the first. second_of_day 0-86399. */
int64_t tz_local_us(const struct tz *z, int64_t day, int32_t second_of_day);

#endif
