/*
 * A fact as the measures see it, and what a fact becomes for a series.
 *
 * Facts arrive with names (accounts, types, touchpoints ...). The store gives names numbers; measures compile to
 * numbers once and compare numbers.
 */
#ifndef WAYMARK_KPI_FACT_H
#define WAYMARK_KPI_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/value.h"

/* What stands in the place of an erased id begins with it; nobody can send one. */
#define ERASED_MARK '\x1e'

enum fact_kind { FACT_RESPONSE = 0, FACT_EVENT = 1, FACT_INVITATION = 2 };
enum side { SIDE_NONE = 0, SIDE_CLIENT, SIDE_PROVIDER, SIDE_PARTNER, SIDE_THIRD_PARTY };
const char *side_text(enum side s); /* NULL for SIDE_NONE */
bool side_parse(const char *s, enum side *ret);

/* One stored fact. Numbers of registries: 0 = none. */
struct fact {
    int64_t slot, account, at, no; /* its key; account 0: of the workspace */
    enum fact_kind kind;
    int64_t type;        /* event type, or instrument, as a number of the `name` registry */
    const char *subject; /* "" = none */
    int64_t contact, role, touchpoint;
    enum side side;
    bool has_score, has_expected, has_value;
    struct value score, expected;      /* as sent */
    int64_t score_step, expected_step; /* step numbers */
    struct value value;
    const struct json *attributes; /* an object of scalars, or NULL */
    const char *attributes_text;   /* the same as stored, or NULL; parsed on demand by the store */
    const char *comment, *invitation, *invitation_status; /* NULL = none */
    int64_t source;
    const char *source_name; /* its text */
    const char *id;
    int64_t arrived;
};

/*
 * A response's invitation as stored: the id alone where it is of the response's own source, else source, separator, id
 * (neither holds control characters). `source` NULL: its own.
 */
#define INVITATION_SEPARATOR '\x1f'
const char *invitation_join(struct arena *a, const char *own_source, const char *source, const char *id);
void invitation_split(struct arena *a, const char *own_source, const char *text, const char **ret_source,
                      const char **ret_id);

#endif
