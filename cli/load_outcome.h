/* Storing an outcome of the sample company with its history, as if its requests had been made at their times. */
#ifndef WAYMARK_CLI_LOAD_OUTCOME_H
#define WAYMARK_CLI_LOAD_OUTCOME_H

#include "base/arena.h"
#include "base/json.h"

struct writer;

/* v: {outcome, proposed_at, acceptance, readings}. ERR_INVALID: it cannot be decoded, or was refused; ret_why then says why. */
MUST_CHECK enum err load_outcome(struct writer *writer, const struct json *v, struct arena *a, const char **ret_why);

#endif
