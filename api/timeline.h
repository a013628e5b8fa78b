/* The parts of an account's timeline beside its facts: each reads what it needs and writes one member. Private to api/. */
#ifndef WAYMARK_API_TIMELINE_H
#define WAYMARK_API_TIMELINE_H

#include "api/internal.h"

struct timeline {
    struct request *rq;
    const struct catalogue *catalogue;
    struct account account;
    int64_t now, year; /* voices and invitations are those in [year, now] */
    struct json_writer *w;
};

/* timeline_voices.c. Voices: by instrument and role, small groups suppressed. */
MUST_CHECK enum err timeline_put_voices(struct timeline *t);
MUST_CHECK enum err timeline_put_invitations(struct timeline *t);

#endif
