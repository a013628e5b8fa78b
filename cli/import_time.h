/* Times as files have them, made into instants. */
#ifndef WAYMARK_CLI_IMPORT_TIME_H
#define WAYMARK_CLI_IMPORT_TIME_H

#include <stdint.h>

#include "base/error.h"
#include "base/tz.h"

/*
 * A time by `format`, or, with NULL, by ISO 8601: "2026-10-02", "2026-10-02 09:12", "2026-10-02T09:12:33.5", each with
 * or without a zone ("Z", "+03:00", "+0300"). Without zone it is local time of `tz`; a date alone is the day's first instant.
 *   format  "unix", "unix_ms" (since 1970, UTC), or a pattern: %Y %y %m %d %e %b %H %I %M %S %f %p %z %T %F %%;
 *           a blank stands for one or more, everything else for itself
 * ERR_SYNTAX: it is not of that form, or there is no such day or hour.
 */
MUST_CHECK enum err import_time_parse(const char *text, const char *format, const struct tz *tz, int64_t *ret_us);
/* Can the pattern be used at all? ERR_INVALID: an unknown conversion, or no year, month and day. */
MUST_CHECK enum err import_time_check(const char *format);

#define IMPORT_TIME_CONVERSIONS "%Y %y %m %d %e %b %H %I %M %S %f %p %z %T %F %%"

#endif
