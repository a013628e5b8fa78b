/* Bodies about outcomes: terms, acceptance, readings, retirement. All faults are reported, each with its pointer. Must not write. */
#ifndef WAYMARK_DECODE_OUTCOME_H
#define WAYMARK_DECODE_OUTCOME_H

#include "db/outcome.h"
#include "decode/decode.h"

struct outcome_input {
    const char *id, *account; /* NULL where absent; always so in a revision */
    const char *reason;       /* of a revision */
    struct outcome_terms terms;
};
/* A proposal, or, where `revision`, the terms that shall replace those in force and why. */
MUST_CHECK enum err decode_outcome(const struct json *v, bool revision, int64_t now, struct arena *a,
                                   struct faults *faults, struct outcome_input *ret);

struct acceptance_input {
    const char *person, *contact; /* one at least */
    int64_t at;                   /* default: now */
    int64_t revision;             /* 0: not said */
};
MUST_CHECK enum err decode_acceptance(const struct json *v, int64_t now, struct arena *a, struct faults *faults,
                                      struct acceptance_input *ret);

struct retirement_input {
    const char *reason;
    int64_t at; /* default: now */
};
MUST_CHECK enum err decode_retirement(const struct json *v, int64_t now, struct arena *a, struct faults *faults,
                                      struct retirement_input *ret);

/* at, value, source, evidence and link are set. */
MUST_CHECK enum err decode_reading(const struct json *v, int64_t now, struct arena *a, struct faults *faults,
                                   struct outcome_reading *ret);

#endif
