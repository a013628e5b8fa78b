/*
 * The time. Everybody asks here, so that a test or `WAYMARK_CLOCK` (an RFC 3339 time; for tests) can hold it still.
 */
#ifndef WAYMARK_BASE_CLOCK_H
#define WAYMARK_BASE_CLOCK_H

#include <stdint.h>

#define SECOND_US INT64_C(1000000)
#define DAY_US (INT64_C(86400) * SECOND_US)

int64_t clock_now_us(void);       /* microseconds since 1970-01-01 UTC; the held time where one is held */
int64_t clock_monotonic_us(void); /* for deadlines; never held */
void clock_hold(int64_t now_us);  /* from now on clock_now_us() answers this */

#endif
