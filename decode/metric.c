/* Metrics: entries of the catalogue. What they compute is measure.c's business, how it is judged stands here. */
#include <string.h>

#include "decode/definition.h"

#define UNIT_MAX 20
#define MIN_N_MAX 1000000.0

static const char *const PERSPECTIVE_WORDS[] = {"value_realization", "value_proposition", "value_delivery", NULL};
static const char *const PURPOSES[] = {"indicator", "success", NULL};
static const char *const BASES[] = {"input", "output", "outcome", NULL};
static const char *const LEVELS[] = {"table_stakes", "functional",    "ease_of_doing_business",
                                     "individual",   "inspirational", NULL};
static const char *const BETTERS[] = {"high", "low", "none", NULL};
static const char *const GRAINS[] = {"day", "week", "month", "quarter", "year", NULL};

struct metric_draft {
    struct metric metric;
    const struct json *measure;
};

/* clang-format off */
#define METRIC(member) FIELD_AT(struct metric_draft, metric.member)
#define TEXT_OF(n) #n
#define NUMBER_TEXT(n) TEXT_OF(n)
static const struct spec METRIC_ROWS[] = {
    {.name = "key", .type = FIELD_KEY, .max = ID_MAX, METRIC(key), .hint = "a short word, such as support_effort"},
    {.name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = NAME_MAX_BYTES, METRIC(name), .hint = "what people read"},
    {.name = "journey", .type = FIELD_KEY, .flags = FIELD_REQUIRED, .max = ID_MAX, METRIC(journey), .hint = "the key of the journey it belongs to"},
    {.name = "phase", .type = FIELD_KEY, .flags = FIELD_REQUIRED, .max = ID_MAX, METRIC(phase), .hint = "the phase of the journey it belongs to"},
    {.name = "perspective", .type = FIELD_ENUM, .flags = FIELD_REQUIRED, METRIC(perspective), .low = VALUE_REALIZATION, .choices = PERSPECTIVE_WORDS, .hint = "value_realization, value_proposition or value_delivery"},
    {.name = "purpose", .type = FIELD_WORD, METRIC(purpose), .choices = PURPOSES, .fallback = "\"indicator\""},
    {.name = "basis", .type = FIELD_WORD, METRIC(basis), .choices = BASES, .fallback = "\"output\""},
    {.name = "value_level", .type = FIELD_WORD, METRIC(value_level), .choices = LEVELS, .fallback = "null"},
    {.name = "unit", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = UNIT_MAX, METRIC(unit), .hint = "such as %, points, score, count, s or EUR"},
    {.name = "display_unit", .type = FIELD_TEXT, .max = UNIT_MAX, METRIC(display_unit), .fallback = "null"},
    {.name = "better", .type = FIELD_ENUM, .flags = FIELD_REQUIRED, METRIC(goal.better), .low = BETTER_HIGH, .choices = BETTERS, .hint = "high, low or none"},
    {.name = "target", .type = FIELD_NUMBER, .low = -VALUE_BOUND, .high = VALUE_BOUND, FIELD_AT_HAS(struct metric_draft, metric.goal.target, metric.goal.has_target), .fallback = "null"},
    {.name = "warn", .type = FIELD_NUMBER, .low = -VALUE_BOUND, .high = VALUE_BOUND, FIELD_AT_HAS(struct metric_draft, metric.goal.warn, metric.goal.has_warn), .fallback = "null"},
    {.name = "min_n", .type = FIELD_INTEGER, .low = 1, .high = MIN_N_MAX, METRIC(goal.min_n), .fallback = NUMBER_TEXT(MIN_N_DEFAULT)},
    {.name = "cadence", .type = FIELD_ENUM, METRIC(cadence), .low = GRAIN_DAY, .choices = GRAINS, .fallback = "\"month\""},
    {.name = "owner", .type = FIELD_OBJECT, METRIC(owner), .sub = OWNER_ROWS, .sub_n = OWNER_ROWS_N, .fallback = "null"},
    {.name = "measure", .type = FIELD_JSON, .flags = FIELD_REQUIRED, FIELD_AT(struct metric_draft, measure), .hint = "an object with a kind and its arguments"},
};
/* clang-format on */

static const struct journey *check_place(struct field_context *c, const struct catalogue *catalogue,
                                         const char *pointer, const struct metric *m)
{
    const struct journey *j = m->journey ? catalogue_journey(catalogue, m->journey) : NULL;

    if (m->journey && !j)
        faults_add(c->faults, fault_pointer(c->a, pointer, "journey"), FAULT_UNKNOWN_JOURNEY,
                   "there is no journey \"%s\"; define it first", m->journey);
    if (j && m->phase && !journey_phase(j, m->phase))
        faults_add(c->faults, fault_pointer(c->a, pointer, "phase"), FAULT_UNKNOWN_PHASE,
                   "the journey %s has no phase \"%s\"", j->key, m->phase);
    return j;
}

static void check_goal(struct field_context *c, const char *pointer, const struct goal *g)
{
    const char *warn = fault_pointer(c->a, pointer, "warn");

    if (g->better == BETTER_NONE && g->has_target)
        faults_add(c->faults, fault_pointer(c->a, pointer, "target"), FAULT_MISMATCH,
                   "where neither high nor low is better there is nothing to reach; leave it out or set better");
    if (g->has_warn && !g->has_target) {
        faults_add(c->faults, warn, FAULT_MISMATCH, "it needs a target");
    } else if (g->has_warn && g->better == BETTER_HIGH && g->warn > g->target) {
        faults_add(c->faults, warn, FAULT_MISMATCH, "high is better: it must not be above the target");
    } else if (g->has_warn && g->better == BETTER_LOW && g->warn < g->target) {
        faults_add(c->faults, warn, FAULT_MISMATCH, "low is better: it must not be below the target");
    }
}

/* What people say is a proxy for an outcome, not the outcome (KPI.md 5, proxy_only). */
static void check_basis(struct field_context *c, const char *pointer, const struct metric *m)
{
    if (!(measure_flags(m->measure.kind) & MEASURE_SURVEY) || !m->basis || strcmp(m->basis, "outcome") != 0) return;
    faults_add(c->faults, fault_pointer(c->a, pointer, "basis"), FAULT_MISMATCH,
               "a survey score stands for an outcome and is none itself; take output or input");
}

enum err decode_metric(const struct json *v, const char *pointer, const char *key, const struct catalogue *catalogue,
                       struct arena *a, struct faults *faults, struct metric *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct metric_draft d = {0};
    struct metric *m = &d.metric;
    size_t before = field_faults(&c);
    const struct journey *journey;
    bool good = field_decode(&c, v, pointer, METRIC_ROWS, COUNT_OF(METRIC_ROWS), &d);

    if (json_type(v) != JSON_OBJECT) return ERR_INVALID;
    m->key = field_identity(&c, &METRIC_ROWS[0], v, pointer, m->key, key);
    journey = check_place(&c, catalogue, pointer, m);
    if (good) check_goal(&c, pointer, &m->goal);
    if (d.measure &&
        measure_decode(&c, d.measure, fault_pointer(a, pointer, "measure"), catalogue, journey, m->key, &m->measure))
        check_basis(&c, pointer, m);
    if (field_faults(&c) != before) return ERR_INVALID;
    m->definition = field_normal(a, v, METRIC_ROWS, COUNT_OF(METRIC_ROWS), m->key);
    *ret = *m;
    return ERR_OK;
}
