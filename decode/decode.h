/*
 * Decoding: a body becomes facts, accounts, contacts, definitions. Shared by the API, import, templates and, later,
 * hooks. Table-driven: one row a member (decode/field.h); all faults of a body are reported, each with its pointer.
 *
 * Must not write to the database; what it must know of it (instruments, journeys, metrics) comes as a catalogue.
 */
#ifndef WAYMARK_DECODE_DECODE_H
#define WAYMARK_DECODE_DECODE_H

#include "base/json.h"
#include "db/store.h"
#include "kpi/measure.h"
#include "kpi/policy.h"

/* Limits of DESIGN.md 4; also in openapi.yaml. Bytes unless said. */
#define ID_MAX 200
#define NAME_MAX_BYTES 200 /* account, journey, phase, metric names and other short texts */
#define TEXT_MAX 1000      /* goals, questions */
#define COMMENT_MAX_POINTS 10000
#define ATTRIBUTES_MAX 50
#define ATTRIBUTE_NAME_MAX 100
#define ATTRIBUTE_VALUE_MAX 1000
#define BATCH_ITEMS_MAX 1000  /* array */
#define BATCH_LINES_MAX 10000 /* NDJSON */
#define PHASES_MAX 50
#define TOUCHPOINTS_MAX 100 /* of a phase */
#define JOURNEY_DIMENSIONS_MAX 8
#define WHERE_TESTS_MAX 20
#define WHERE_OPERANDS_MAX 100

/* ---- the catalogue: every definition, decoded; immutable ---- */

struct catalogue {
    struct arena *arena; /* its own */
    int64_t definitions; /* the workspace's count when it was read */
    const char *time_zone, *currency;
    struct tz *tz;
    struct instrument *instruments;
    size_t instruments_n;
    struct journey *journeys;
    size_t journeys_n;
    struct metric *metrics;
    size_t metrics_n;       /* ascending by key, like all three */
    struct policy policy;   /* no rules where none is stored */
    int64_t policy_version; /* 0: none is stored */
};
/* Reads the workspace and all definitions in one read transaction of its own and decodes them. */
MUST_CHECK enum err catalogue_load(struct db *db, struct catalogue **ret);
void catalogue_drop(struct catalogue *c);
const struct instrument *catalogue_instrument(const struct catalogue *c, const char *key); /* NULL */
const struct journey *catalogue_journey(const struct catalogue *c, const char *key);
const struct metric *catalogue_metric(const struct catalogue *c, const char *key);

/* The dimensions of all journeys, each once: without those of the journey `without`, with those of `with`; NULL: of none. */
size_t catalogue_dimensions(const struct catalogue *c, const char *without, const struct journey *with, struct arena *a,
                            const char *const **ret);

/* ---- facts ---- */

struct decode_facts_options {
    enum fact_kind kind;
    const struct catalogue *catalogue;
    int64_t now;      /* for "more than a day ahead", and as the time of CloudEvents without one */
    bool lines;       /* NDJSON */
    bool cloudevents; /* each item is a CloudEvent in JSON (structured or batched); events only */
    bool skip;        /* a bad item is marked rejected with its own faults instead of failing the batch */
};
struct decoded_facts {
    struct fact_input *items;
    size_t n;
    bool single;                 /* the body was one object */
    struct faults **item_faults; /* skip: per item, NULL where fine */
};
/*
 * A body of facts. ERR_SYNTAX (400): no JSON; ERR_TOO_LARGE (413): more items than allowed; each has then one fault alone.
 * ERR_INVALID (422): faults, with pointers "/900/score" in an array and NDJSON (index of the line's item), "/score" for one
 * object. An empty array is fine (n = 0) for CloudEvents, else a fault. Strings and attributes live in `a`.
 */
MUST_CHECK enum err decode_facts(const char *body, size_t n, const struct decode_facts_options *o, struct arena *a,
                                 struct faults *faults, struct decoded_facts *ret);
/* One item, already JSON: for import and hooks. `pointer` prefixes the faults. */
MUST_CHECK enum err decode_fact(const struct json *item, const char *pointer, const struct decode_facts_options *o,
                                struct arena *a, struct faults *faults, struct fact_input *ret);

/* ---- registry ---- */

/* `id`: the one in the path (a body's id must equal it or be absent), or NULL when the body must name it. */
MUST_CHECK enum err decode_account(const struct json *v, const char *pointer, const char *id, struct arena *a,
                                   struct faults *faults, struct account *ret);
MUST_CHECK enum err decode_contact(const struct json *v, const char *pointer, const char *id, struct arena *a,
                                   struct faults *faults, struct contact *ret);

/* ---- definitions: JSON as PUT and as stored (canonical text in ret->definition resp. *ret_text) ---- */

MUST_CHECK enum err decode_instrument(const struct json *v, const char *pointer, const char *key, struct arena *a,
                                      struct faults *faults, struct instrument *ret, const char **ret_text);
MUST_CHECK enum err decode_journey(const struct json *v, const char *pointer, const char *key, struct arena *a,
                                   struct faults *faults, struct journey *ret, const char **ret_text);
/* Validates against the catalogue: journey, phase, instruments (metrics of an index) must exist; event types need not. */
MUST_CHECK enum err decode_metric(const struct json *v, const char *pointer, const char *key, const struct catalogue *c,
                                  struct arena *a, struct faults *faults, struct metric *ret);

/* The contact policy. */
MUST_CHECK enum err decode_policy(const struct json *v, const char *pointer, struct arena *a, struct faults *faults,
                                  struct policy *ret, const char **ret_text);

/* ---- survey eligibility ---- */

struct eligibility_input {
    const char *contact, *account, *instrument, *touchpoint; /* account, touchpoint: or NULL */
    const struct instrument *question;                       /* the catalogue's */
    bool has_at, reserve;
    int64_t at; /* now where it was not sent */
    const char *source, *id;
    struct fact_input invitation; /* reserve: as POST /v1/invitations would have decoded it */
};
MUST_CHECK enum err decode_eligibility(const struct json *v, const struct catalogue *c, int64_t now, struct arena *a,
                                       struct faults *faults, struct eligibility_input *ret);

/* What of the workspace may be set. */
MUST_CHECK enum err decode_workspace(const struct json *v, const struct catalogue *catalogue, struct arena *a,
                                     struct faults *faults, struct workspace_settings *ret);

/* What refers to a definition: up to 20 texts such as "metric nps", for a 409 on DELETE. */
#define REFERENCES_MAX 20
size_t catalogue_references(const struct catalogue *c, enum definition_kind kind, const char *key, struct arena *a,
                            const char *ret[REFERENCES_MAX]);

/*
 * What would no longer be valid if this instrument or journey (the other is NULL) replaced the one of its key: metrics that
 * belong to or name a phase that is gone, or whose bound is off the new scale. As above, for a 409 on PUT.
 */
size_t catalogue_losses(const struct catalogue *c, const struct instrument *i, const struct journey *j, struct arena *a,
                        const char *ret[REFERENCES_MAX]);

/* ---- findings ---- */

struct acknowledgement {
    double level;
    const char *note;
};
MUST_CHECK enum err decode_acknowledgement(const struct json *v, struct arena *a, struct faults *faults,
                                           struct acknowledgement *ret);

/* ---- assessments ---- */

struct assessment_input {
    const char *journey, *title; /* title may be NULL */
    struct period period;
};
/* The journey must exist, the period be over. */
MUST_CHECK enum err decode_assessment(const struct json *v, const struct catalogue *catalogue, int64_t now,
                                      struct arena *a, struct faults *faults, struct assessment_input *ret);
/* A comment or an action; owner and due are an action's. Whether phase and metric are there is not looked at. */
struct remark_input {
    const char *phase, *metric, *text, *owner, *due;
};
MUST_CHECK enum err decode_comment(const struct json *v, struct arena *a, struct faults *faults,
                                   struct remark_input *ret);
MUST_CHECK enum err decode_action(const struct json *v, struct arena *a, struct faults *faults,
                                  struct remark_input *ret);
struct action_done {
    bool done;
    const char *note; /* or NULL */
};
MUST_CHECK enum err decode_action_done(const struct json *v, struct arena *a, struct faults *faults,
                                       struct action_done *ret);

/* ---- keys ---- */

struct key_input {
    const char *name;
    unsigned scopes;
    const char *partner, *account; /* NULL unbound; at most one */
    bool has_expires;
    int64_t expires;
};
MUST_CHECK enum err decode_key(const struct json *v, struct arena *a, struct faults *faults, struct key_input *ret);

#endif
