/*
 * One JSON object per line on stderr. Never a secret, never a comment's text: callers pass what may be read by an
 * operator and nothing else.
 */
#ifndef WAYMARK_BASE_LOG_H
#define WAYMARK_BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_set_level(enum log_level least);
/*
 * log_event(LOG_INFO, "request", "s:method", "GET", "i:status", (int64_t)200, "d:ms", 0.4, NULL)
 * Each field: a name prefixed by its type, then the value: s: const char * (NULL is null), i: int64_t, d: double, b: int.
 * Thread-safe, one write(2) per line, cut at 4 KiB. "time" and "level" come first.
 */
void log_event(enum log_level level, const char *event, ...);

#endif
