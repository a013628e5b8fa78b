/* Counting who reads which metric (db/reads.h), in memory first. Part of notes.h, for notes.c alone. */
#ifndef WAYMARK_API_READINGS_H
#define WAYMARK_API_READINGS_H

#include <stdint.h>

#include "db/writer.h"

struct readings;
struct readings *readings_create(struct writer *writer);
void readings_drop(struct readings *r);
/* Any thread; does not block. ERR_FULL, ERR_STOPPING, ERR_BROKEN: it could not be queued; it is counted still. */
MUST_CHECK enum err readings_add(struct readings *r, const char *metric, int64_t day);
MUST_CHECK enum err readings_flush(struct readings *r);

#endif
