/* Journeys: ordered phases, their touchpoints and owners, and the events by which an account enters a phase. */
#include <string.h>

#include "decode/definition.h"

#define TEXTS_MAX 50   /* moments of truth, functions involved */
#define ENTRIES_MAX 50 /* events that enter a phase */
#define WEIGHT_MAX 1000.0
#define ACCOUNT_PREFIX 8 /* "account." */

static const char *const CONTROLS[] = {"provider", "partner", "third_party", "customer", NULL};
static const char *const STAGES[] = {"front", "back", NULL};

struct entry {
    const char *event;
    struct where where;
};
struct phase_draft {
    struct phase phase;
    struct entry *entries;
    size_t entries_n;
};
struct journey_draft {
    struct journey journey;
    struct phase_draft *phases;
    size_t phases_n;
};

/* clang-format off */
#define KEY_ROW(of, member, more) {.name = "key", .type = FIELD_KEY, .flags = more, .max = ID_MAX, FIELD_AT(of, member), .hint = "a short word that others will name"}
#define NAME_ROW(of, member) {.name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = NAME_MAX_BYTES, FIELD_AT(of, member), .hint = "what people read"}
#define TEXTS_ROW(text, member) {.name = text, .type = FIELD_TEXTS, .max = TEXTS_MAX, .item_max = NAME_MAX_BYTES, FIELD_AT_HAS(struct phase_draft, phase.member, phase.member##_n), .fallback = "[]"}

const struct spec OWNER_ROWS[OWNER_ROWS_N] = {
    {.name = "function", .type = FIELD_TEXT, .max = NAME_MAX_BYTES, FIELD_AT(struct owner, function), .fallback = "null"},
    {.name = "person", .type = FIELD_TEXT, .max = NAME_MAX_BYTES, FIELD_AT(struct owner, person), .fallback = "null"},
};
static const struct spec TOUCHPOINT_ROWS[] = {
    KEY_ROW(struct touchpoint, key, FIELD_REQUIRED),
    NAME_ROW(struct touchpoint, name),
    {.name = "channel", .type = FIELD_TEXT, .max = NAME_MAX_BYTES, FIELD_AT(struct touchpoint, channel), .fallback = "null"},
    {.name = "control", .type = FIELD_WORD, FIELD_AT(struct touchpoint, control), .choices = CONTROLS, .fallback = "\"provider\""},
    {.name = "stage", .type = FIELD_WORD, FIELD_AT(struct touchpoint, stage), .choices = STAGES, .fallback = "\"front\""},
    {.name = "weight", .type = FIELD_NUMBER, .flags = FIELD_ABOVE, .low = 0, .high = WEIGHT_MAX, FIELD_AT(struct touchpoint, weight), .fallback = "1"},
};
static const struct spec ENTRY_ROWS[] = {
    {.name = "event", .type = FIELD_ID, .flags = FIELD_REQUIRED, .max = ID_MAX, FIELD_AT(struct entry, event), .hint = "the type of event, such as order.placed"},
    {.name = "where", .type = FIELD_CUSTOM, FIELD_AT(struct entry, where), .custom = where_of_events},
};
static const struct spec PHASE_ROWS[] = {
    KEY_ROW(struct phase_draft, phase.key, FIELD_REQUIRED),
    NAME_ROW(struct phase_draft, phase.name),
    {.name = "goal", .type = FIELD_TEXT, .flags = FIELD_BLANK, .max = TEXT_MAX, FIELD_AT(struct phase_draft, phase.goal), .fallback = "null"},
    TEXTS_ROW("moments_of_truth", moments),
    {.name = "owner", .type = FIELD_OBJECT, FIELD_AT(struct phase_draft, phase.owner), .sub = OWNER_ROWS, .sub_n = OWNER_ROWS_N, .fallback = "null"},
    TEXTS_ROW("functions", functions),
    {.name = "enter_on", .type = FIELD_OBJECTS, .max = ENTRIES_MAX, FIELD_AT_HAS(struct phase_draft, entries, entries_n), .sub = ENTRY_ROWS, .sub_n = COUNT_OF(ENTRY_ROWS), .size = sizeof(struct entry), .fallback = "[]"},
    {.name = "exit", .type = FIELD_BOOL, FIELD_AT(struct phase_draft, phase.exit), .fallback = "false"},
    {.name = "touchpoints", .type = FIELD_OBJECTS, .max = TOUCHPOINTS_MAX, FIELD_AT_HAS(struct phase_draft, phase.touchpoints, phase.touchpoints_n), .sub = TOUCHPOINT_ROWS, .sub_n = COUNT_OF(TOUCHPOINT_ROWS), .size = sizeof(struct touchpoint), .fallback = "[]"},
};
static const struct spec JOURNEY_ROWS[] = {
    KEY_ROW(struct journey_draft, journey.key, 0),
    NAME_ROW(struct journey_draft, journey.name),
    {.name = "phases", .type = FIELD_OBJECTS, .flags = FIELD_REQUIRED | FIELD_NOT_EMPTY, .max = PHASES_MAX, FIELD_AT_HAS(struct journey_draft, phases, phases_n), .sub = PHASE_ROWS, .sub_n = COUNT_OF(PHASE_ROWS), .size = sizeof(struct phase_draft), .hint = "a journey has a phase at least"},
    {.name = "dimensions", .type = FIELD_TEXTS, .max = JOURNEY_DIMENSIONS_MAX, .item_max = ATTRIBUTE_NAME_MAX + ACCOUNT_PREFIX, FIELD_AT_HAS(struct journey_draft, journey.dimensions, journey.dimensions_n), .fallback = "[]"},
};
/* clang-format on */

static const char *pointer_within(struct field_context *c, const char *pointer, size_t phase, const char *list,
                                  size_t i, const char *member)
{
    const char *at = fault_pointer_index(c->a, fault_pointer(c->a, pointer, "phases"), phase);

    if (list) at = fault_pointer_index(c->a, fault_pointer(c->a, at, list), i);
    return fault_pointer(c->a, at, member);
}

static void check_phase_keys(struct field_context *c, const char *pointer, const struct journey *j)
{
    for (size_t i = 1; i < j->phases_n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(j->phases[i].key, j->phases[k].key) != 0) continue;
            faults_add(c->faults, pointer_within(c, pointer, i, NULL, 0, "key"), FAULT_NOT_UNIQUE,
                       "another phase of the journey is called \"%s\"", j->phases[i].key);
            break;
        }
    }
}

/* Is this the first touchpoint of its key in the journey? */
static bool is_first_touchpoint(const struct journey *j, size_t phase, size_t touchpoint)
{
    const char *key = j->phases[phase].touchpoints[touchpoint].key;

    for (size_t i = 0; i <= phase; i++) {
        size_t n = i == phase ? touchpoint : j->phases[i].touchpoints_n;

        for (size_t k = 0; k < n; k++) {
            if (strcmp(j->phases[i].touchpoints[k].key, key) == 0) return false;
        }
    }
    return true;
}

/* An answer's phase is its touchpoint's, so a touchpoint stands in one phase only. */
static void check_touchpoint_keys(struct field_context *c, const char *pointer, const struct journey *j)
{
    for (size_t i = 0; i < j->phases_n; i++) {
        for (size_t k = 0; k < j->phases[i].touchpoints_n; k++) {
            if (is_first_touchpoint(j, i, k)) continue;
            faults_add(c->faults, pointer_within(c, pointer, i, "touchpoints", k, "key"), FAULT_NOT_UNIQUE,
                       "another touchpoint of the journey is called \"%s\"", j->phases[i].touchpoints[k].key);
        }
    }
}

static void check_entries(struct field_context *c, const char *pointer, const struct journey *j)
{
    for (size_t i = 0; i < j->phases_n; i++) {
        for (size_t k = 0; k < j->phases[i].enter_on_n; k++) {
            where_check_phases(c, &j->phases[i].enter_where[k], j,
                               pointer_within(c, pointer, i, "enter_on", k, "where"));
        }
    }
}

/* What filters and groups call what an account is. */
static void check_dimensions(struct field_context *c, const char *pointer, const struct journey *j)
{
    for (size_t i = 0; i < j->dimensions_n; i++) {
        const char *at = fault_pointer_index(c->a, fault_pointer(c->a, pointer, "dimensions"), i);
        const char *name = j->dimensions[i];

        if (strcmp(name, "partner") != 0 && (strncmp(name, "account.", ACCOUNT_PREFIX) != 0 || !name[ACCOUNT_PREFIX]))
            faults_add(c->faults, at, FAULT_CHOICE, "it must be \"partner\", or such as \"account.segment\"");
        for (size_t k = 0; k < i; k++) {
            if (strcmp(j->dimensions[k], name) != 0) continue;
            faults_add(c->faults, at, FAULT_NOT_UNIQUE, "it is named twice");
            break;
        }
    }
}

static struct phase phase_of(struct arena *a, const struct phase_draft *d)
{
    struct phase p = d->phase;

    p.enter_on = arena_array(a, d->entries_n + 1, sizeof *p.enter_on);
    p.enter_where = arena_array(a, d->entries_n + 1, sizeof *p.enter_where);
    for (p.enter_on_n = 0; p.enter_on_n < d->entries_n; p.enter_on_n++) {
        p.enter_on[p.enter_on_n] = d->entries[p.enter_on_n].event;
        p.enter_where[p.enter_on_n] = d->entries[p.enter_on_n].where;
    }
    return p;
}

enum err decode_journey(const struct json *v, const char *pointer, const char *key, struct arena *a,
                        struct faults *faults, struct journey *ret, const char **ret_text)
{
    struct field_context c = {.a = a, .faults = faults};
    struct journey_draft d = {0};
    struct journey journey;
    bool good = field_decode(&c, v, pointer, JOURNEY_ROWS, COUNT_OF(JOURNEY_ROWS), &d);
    size_t before = field_faults(&c);

    if (json_type(v) != JSON_OBJECT) return ERR_INVALID;
    journey = d.journey;
    journey.key = field_identity(&c, &JOURNEY_ROWS[0], v, pointer, d.journey.key, key);
    if (!good) return ERR_INVALID; /* keys to compare may be missing */
    journey.phases = arena_array(a, d.phases_n, sizeof *journey.phases);
    for (; journey.phases_n < d.phases_n; journey.phases_n++)
        journey.phases[journey.phases_n] = phase_of(a, &d.phases[journey.phases_n]);
    check_phase_keys(&c, pointer, &journey);
    check_touchpoint_keys(&c, pointer, &journey);
    check_entries(&c, pointer, &journey);
    check_dimensions(&c, pointer, &journey);
    if (field_faults(&c) != before) return ERR_INVALID;
    *ret_text = field_normal(a, v, JOURNEY_ROWS, COUNT_OF(JOURNEY_ROWS), journey.key);
    *ret = journey;
    return ERR_OK;
}
