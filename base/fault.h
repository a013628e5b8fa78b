/*
 * What is wrong with a body: every fault with its JSON Pointer, a code and a sentence. At most FAULTS_MAX are kept,
 * the rest are counted in `more`.
 */
#ifndef WAYMARK_BASE_FAULT_H
#define WAYMARK_BASE_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define FAULTS_MAX 100

/* X(name, code): the codes of openapi.yaml's `errors[].code`. */
#define FAULT_LIST(X)                                                                                                  \
    X(FAULT_REQUIRED, "required")                                                                                      \
    X(FAULT_UNKNOWN_MEMBER, "unknown_member")                                                                          \
    X(FAULT_TYPE, "type")                                                                                              \
    X(FAULT_FORMAT, "format")                                                                                          \
    X(FAULT_RANGE, "range")                                                                                            \
    X(FAULT_OFF_STEP, "off_step")                                                                                      \
    X(FAULT_EMPTY, "empty")                                                                                            \
    X(FAULT_TOO_LONG, "too_long")                                                                                      \
    X(FAULT_TOO_MANY, "too_many")                                                                                      \
    X(FAULT_CHOICE, "choice")                                                                                          \
    X(FAULT_TIME_WITHOUT_ZONE, "time_without_zone")                                                                    \
    X(FAULT_TIME_TOO_FAR_AHEAD, "time_too_far_ahead")                                                                  \
    X(FAULT_TIME_TOO_EARLY, "time_too_early")                                                                          \
    X(FAULT_NOT_UNIQUE, "not_unique")                                                                                  \
    X(FAULT_MISMATCH, "mismatch")                                                                                      \
    X(FAULT_BAD_JSON, "bad_json")                                                                                      \
    X(FAULT_BAD_UTF8, "bad_utf8")                                                                                      \
    X(FAULT_DUPLICATE_MEMBER, "duplicate_member")                                                                      \
    X(FAULT_DEPTH, "depth")                                                                                            \
    X(FAULT_CONFLICT, "conflict")                                                                                      \
    X(FAULT_REFERRED_TO, "referred_to")                                                                                \
    X(FAULT_UNKNOWN_INSTRUMENT, "unknown_instrument")                                                                  \
    X(FAULT_UNKNOWN_JOURNEY, "unknown_journey")                                                                        \
    X(FAULT_UNKNOWN_PHASE, "unknown_phase")                                                                            \
    X(FAULT_UNKNOWN_METRIC, "unknown_metric")                                                                          \
    X(FAULT_UNKNOWN_ACCOUNT, "unknown_account")                                                                        \
    X(FAULT_UNKNOWN_PARAMETER, "unknown_parameter")

enum fault_code {
#define FAULT_ENUM(name, code) name,
    FAULT_LIST(FAULT_ENUM)
#undef FAULT_ENUM
        FAULT_CODE_COUNT
};
const char *fault_code_text(enum fault_code code);

struct fault {
    const char *pointer; /* RFC 6901, "" = the whole body; for a query parameter its name, without slash */
    enum fault_code code;
    const char *detail; /* what is wrong and what to do next, one sentence */
};

struct faults {
    struct arena *arena;
    struct fault items[FAULTS_MAX];
    size_t n;    /* kept */
    size_t more; /* not kept */
};

void faults_init(struct faults *f, struct arena *a);
/* `pointer` is copied into the arena; the detail is formatted there. */
void faults_add(struct faults *f, const char *pointer, enum fault_code code, const char *format, ...) PRINTF_LIKE(4, 5);
/* "parent/name" with ~ and / escaped, and "parent/index", in the arena. */
const char *fault_pointer(struct arena *a, const char *parent, const char *name);
const char *fault_pointer_index(struct arena *a, const char *parent, size_t index);

#endif
