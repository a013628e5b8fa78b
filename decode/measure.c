/*
 * Measures: what a metric computes, as users write it. One table of arguments a kind (KPI.md 3), then what the arguments
 * must agree on with the catalogue. All kinds are taken; which are built kpi/series.h knows.
 *
 * To add a kind: its row in MEASURE_LIST, its arguments here, a row in KINDS.
 */
#include <string.h>

#include "base/text.h"
#include "decode/definition.h"

#define DAYS_MAX 3660.0
#define AT_LEAST_MAX 1000000.0
#define PARTS_MAX 50
#define WEIGHT_MAX 1000000.0
#define PAIR_KEY_MAX (ATTRIBUTE_NAME_MAX + 5) /* "attr." and a name */

static const char *const PERS[] = {"answer", "contact", NULL};
static const char *const POPULATIONS[] = {"contacts", "accounts", NULL};
static const char *const ACROSS[] = {"sum", "mean", NULL};
static const char *const BYS[] = {"end", "start", NULL};
static const char *const WINDOWS[] = {"12m", "period", NULL};
static const char *const CHURNS[] = {"logos", "revenue", NULL};
static const char *const MOVEMENTS[] = {"new", "returned", "expansion", "contraction", "lost", NULL};

struct measure_draft {
    struct measure m;
    bool has_at_least, has_at_most;
    double at_least, at_most;
};
struct measure_check {
    struct field_context *c;
    const struct catalogue *catalogue;
    const struct journey *journey;
    const struct json *sent;
    const char *key, *pointer;
};

static void decode_pair_key(struct field_context *c, const struct json *v, const char *pointer, void *at);

/* clang-format off */
#define DRAFT(member) FIELD_AT(struct measure_draft, member)
#define KIND_ROW {.name = "kind", .type = FIELD_JSON, FIELD_UNKEPT}
#define INSTRUMENT_ROW {.name = "instrument", .type = FIELD_KEY, .flags = FIELD_REQUIRED, .max = ID_MAX, DRAFT(m.instrument), .hint = "the key of the instrument whose answers count"}
#define EVENT_ROW {.name = "event", .type = FIELD_ID, .flags = FIELD_REQUIRED, .max = ID_MAX, DRAFT(m.event), .hint = "the type of event that counts"}
#define WHERE_ROW(of) {.name = "where", .type = FIELD_CUSTOM, DRAFT(m.where), .custom = of}
#define PER_ROW {.name = "per", .type = FIELD_FLAG, DRAFT(m.per_contact), .choices = PERS}
#define POPULATION_ROW {.name = "population", .type = FIELD_WORD, DRAFT(m.population), .choices = POPULATIONS}
#define Q_ROW {.name = "q", .type = FIELD_NUMBER, .flags = FIELD_REQUIRED | FIELD_ABOVE | FIELD_BELOW, .low = 0, .high = 1, DRAFT(m.q), .hint = "0.5 for the median"}
#define START_ROW {.name = "start", .type = FIELD_OBJECT, .flags = FIELD_REQUIRED, DRAFT(m.start), .sub = PAIR_ROWS, .sub_n = COUNT_OF(PAIR_ROWS), .hint = "the event that begins the wait"}
#define END_ROW {.name = "end", .type = FIELD_OBJECT, .flags = FIELD_REQUIRED, DRAFT(m.end), .sub = PAIR_ROWS, .sub_n = COUNT_OF(PAIR_ROWS), .hint = "the event that ends the wait"}
#define WITHIN_ROW {.name = "within", .type = FIELD_NUMBER, .flags = FIELD_REQUIRED | FIELD_ABOVE, .low = 0, .high = DAYS_MAX, DRAFT(m.within_days), .hint = "a number of days"}
#define WINDOW_ROW {.name = "window", .type = FIELD_FLAG, DRAFT(m.by_period), .choices = WINDOWS}
#define OF_ROW(words, first) {.name = "of", .type = FIELD_ENUM, .flags = FIELD_REQUIRED, DRAFT(m.of), .low = first, .choices = words, .hint = "what is counted"}
#define BOUND_ROW(text) {.name = #text, .type = FIELD_NUMBER, .low = -VALUE_BOUND, .high = VALUE_BOUND, FIELD_AT_HAS(struct measure_draft, text, has_##text)}
#define WHOLE_ROW(text, most, how) {.name = text, .type = FIELD_NUMBER, .flags = FIELD_REQUIRED | FIELD_WHOLE, .low = 1, .high = most, DRAFT(m.bound), .hint = how}
#define PART_NUMBER(member) {.name = #member, .type = FIELD_NUMBER, .flags = FIELD_REQUIRED, .low = -VALUE_BOUND, .high = VALUE_BOUND, FIELD_AT(struct index_part, member), .hint = "the value that counts as 0 (floor) or as 100 (ceiling)"}

static const struct spec PAIR_ROWS[] = {
    {.name = "event", .type = FIELD_ID, .flags = FIELD_REQUIRED, .max = ID_MAX, FIELD_AT(struct pair_end, type_name), .hint = "the type of event"},
    {.name = "where", .type = FIELD_CUSTOM, FIELD_AT(struct pair_end, where), .custom = where_of_events},
    {.name = "key", .type = FIELD_CUSTOM, .at = 0, .has = FIELD_NOWHERE, .custom = decode_pair_key},
};
static const struct spec PART_ROWS[] = {
    {.name = "metric", .type = FIELD_KEY, .flags = FIELD_REQUIRED, .max = ID_MAX, FIELD_AT(struct index_part, key), .hint = "the key of a metric"},
    {.name = "weight", .type = FIELD_NUMBER, .flags = FIELD_REQUIRED | FIELD_ABOVE, .low = 0, .high = WEIGHT_MAX, FIELD_AT(struct index_part, weight), .hint = "1 where all parts weigh the same"},
    PART_NUMBER(floor),
    PART_NUMBER(ceiling),
};

static const struct spec SCORE[] = {KIND_ROW, INSTRUMENT_ROW, WHERE_ROW(where_of_responses), PER_ROW, POPULATION_ROW};
static const struct spec TOP_BOX[] = {KIND_ROW, INSTRUMENT_ROW, BOUND_ROW(at_least), BOUND_ROW(at_most), WHERE_ROW(where_of_responses), PER_ROW, POPULATION_ROW};
static const struct spec EVENT[] = {KIND_ROW, EVENT_ROW, WHERE_ROW(where_of_events)};
static const struct spec QUANTILE[] = {KIND_ROW, EVENT_ROW, Q_ROW, WHERE_ROW(where_of_events)};
static const struct spec SHARE[] = {KIND_ROW, EVENT_ROW, WHERE_ROW(where_of_events),
    {.name = "condition", .type = FIELD_CUSTOM, .flags = FIELD_REQUIRED, DRAFT(m.condition), .custom = where_condition, .hint = "what the counted events must satisfy"}};
static const struct spec LAST[] = {KIND_ROW, EVENT_ROW, WHERE_ROW(where_of_events),
    {.name = "across", .type = FIELD_FLAG, .flags = FIELD_REQUIRED, DRAFT(m.across_mean), .choices = ACROSS, .hint = "sum or mean"}};
static const struct spec DURATION[] = {KIND_ROW, START_ROW, END_ROW, Q_ROW, {.name = "by", .type = FIELD_FLAG, DRAFT(m.by_start), .choices = BYS}};
static const struct spec TIME_TO[] = {KIND_ROW, START_ROW, END_ROW, Q_ROW};
static const struct spec CONVERSION[] = {KIND_ROW, START_ROW, END_ROW, WITHIN_ROW};
static const struct spec ACTIVE[] = {KIND_ROW, EVENT_ROW, WHOLE_ROW("at_least", AT_LEAST_MAX, "the number of events that make an account active"), WHERE_ROW(where_of_events)};
static const struct spec RETENTION[] = {KIND_ROW, {.name = "net", .type = FIELD_BOOL, .flags = FIELD_REQUIRED, DRAFT(m.net), .hint = "true counts expansion, false does not"}, WINDOW_ROW};
static const struct spec CHURN[] = {KIND_ROW, OF_ROW(CHURNS, OF_LOGOS), WINDOW_ROW};
static const struct spec MOVEMENT[] = {KIND_ROW, OF_ROW(MOVEMENTS, OF_NEW)};
static const struct spec WIN_BACK[] = {KIND_ROW, WITHIN_ROW};
static const struct spec EXITS[] = {KIND_ROW, {.name = "phase", .type = FIELD_KEY, .flags = FIELD_REQUIRED, .max = ID_MAX, DRAFT(m.phase), .hint = "the phase that is left"}};
static const struct spec RESPONSE_RATE[] = {KIND_ROW, INSTRUMENT_ROW, WHERE_ROW(where_of_invitations)};
static const struct spec ATTAINMENT[] = {KIND_ROW};
static const struct spec COVERAGE[] = {KIND_ROW, WHOLE_ROW("roles", MEASURE_ROLES_MAX, "from how many roles an account must be heard; 1 is any voice")};
static const struct spec INDEX[] = {KIND_ROW,
    {.name = "parts", .type = FIELD_OBJECTS, .flags = FIELD_REQUIRED | FIELD_NOT_EMPTY, .max = PARTS_MAX, FIELD_AT_HAS(struct measure_draft, m.parts, m.parts_n), .sub = PART_ROWS, .sub_n = COUNT_OF(PART_ROWS), .size = sizeof(struct index_part), .hint = "the metrics that the index is made of"}};
/* clang-format on */

static void check_nps(const struct measure_check *k, struct measure_draft *d);
static void check_top_box(const struct measure_check *k, struct measure_draft *d);
static void check_exits(const struct measure_check *k, struct measure_draft *d);
static void check_index(const struct measure_check *k, struct measure_draft *d);

#define ROWS(table) table, COUNT_OF(table)
static const struct {
    const struct spec *rows;
    size_t n;
    void (*check)(const struct measure_check *k, struct measure_draft *d); /* beyond what all kinds share; or NULL */
} KINDS[MEASURE_KIND_COUNT] = {
    [MEASURE_NPS] = {ROWS(SCORE), check_nps},
    [MEASURE_TOP_BOX] = {ROWS(TOP_BOX), check_top_box},
    [MEASURE_MEAN] = {ROWS(SCORE), NULL},
    [MEASURE_GAP] = {ROWS(SCORE), NULL},
    [MEASURE_RELATIVE_RANK] = {ROWS(SCORE), NULL},
    [MEASURE_COUNT] = {ROWS(EVENT), NULL},
    [MEASURE_SUM] = {ROWS(EVENT), NULL},
    [MEASURE_AVERAGE] = {ROWS(EVENT), NULL},
    [MEASURE_QUANTILE] = {ROWS(QUANTILE), NULL},
    [MEASURE_SHARE] = {ROWS(SHARE), NULL},
    [MEASURE_LAST] = {ROWS(LAST), NULL},
    [MEASURE_DURATION] = {ROWS(DURATION), NULL},
    [MEASURE_TIME_TO] = {ROWS(TIME_TO), NULL},
    [MEASURE_CONVERSION] = {ROWS(CONVERSION), NULL},
    [MEASURE_ACTIVE] = {ROWS(ACTIVE), NULL},
    [MEASURE_RETENTION] = {ROWS(RETENTION), NULL},
    [MEASURE_CHURN] = {ROWS(CHURN), NULL},
    [MEASURE_MOVEMENT] = {ROWS(MOVEMENT), NULL},
    [MEASURE_WIN_BACK] = {ROWS(WIN_BACK), NULL},
    [MEASURE_EXITS] = {ROWS(EXITS), check_exits},
    [MEASURE_RESPONSE_RATE] = {ROWS(RESPONSE_RATE), NULL},
    [MEASURE_ATTAINMENT] = {ROWS(ATTAINMENT), NULL},
    [MEASURE_COVERAGE] = {ROWS(COVERAGE), NULL},
    [MEASURE_INDEX] = {ROWS(INDEX), check_index},
};

/* subject, account or attr.NAME: by what a start and its end meet. */
static void decode_pair_key(struct field_context *c, const struct json *v, const char *pointer, void *at)
{
    static const struct spec text = {.type = FIELD_TEXT, .max = PAIR_KEY_MAX};
    const char *key = field_text(c, &text, v, pointer);
    struct pair_end *end = at;

    if (!key) return;
    if (strcmp(key, "subject") == 0) {
        end->key = KEY_SUBJECT;
    } else if (strcmp(key, "account") == 0) {
        end->key = KEY_ACCOUNT;
    } else if (strncmp(key, "attr.", 5) == 0 && key[5]) {
        end->key = KEY_ATTRIBUTE;
        end->key_attribute = key + 5;
    } else {
        faults_add(c->faults, pointer, FAULT_CHOICE,
                   "it must be \"subject\", \"account\" or an attribute such as \"attr.order\"");
    }
}

/* ---- what the arguments must agree on ---- */

static void fault(const struct measure_check *k, const char *member, enum fault_code code, const char *detail)
{
    faults_add(k->c->faults, fault_pointer(k->c->a, k->pointer, member), code, "%s", detail);
}

static void check_nps(const struct measure_check *k, struct measure_draft *d)
{
    const struct instrument *i = d->m.instrument ? catalogue_instrument(k->catalogue, d->m.instrument) : NULL;

    if (i && i->kind != INSTRUMENT_NPS)
        fault(k, "instrument", FAULT_MISMATCH,
              "nps needs an instrument of kind nps; take mean or top_box for this one");
}

static bool is_sent(const struct measure_check *k, const char *member)
{
    const struct json *v = json_get(k->sent, member);

    return v && json_type(v) != JSON_NULL;
}

static void check_top_box(const struct measure_check *k, struct measure_draft *d)
{
    const struct instrument *i = d->m.instrument ? catalogue_instrument(k->catalogue, d->m.instrument) : NULL;
    const char *member = d->has_at_most ? "at_most" : "at_least";
    int64_t step;
    bool off_step;

    if (d->has_at_least && d->has_at_most) fault(k, "at_most", FAULT_MISMATCH, "it excludes at_least; leave one out");
    if (!is_sent(k, "at_least") && !is_sent(k, "at_most"))
        fault(k, "at_least", FAULT_REQUIRED,
              "it is missing: the lowest score that counts, or at_most where low is good");
    if (d->has_at_least == d->has_at_most) return;
    d->m.top_down = d->has_at_most;
    d->m.bound = d->has_at_most ? d->at_most : d->at_least;
    if (!i || instrument_step(i, d->m.bound, &step, &off_step)) return;
    fault(k, member, off_step ? FAULT_OFF_STEP : FAULT_RANGE,
          off_step ? "it must be a score of the instrument; it is between two"
                   : "it is outside the instrument's scale");
}

static void check_exits(const struct measure_check *k, struct measure_draft *d)
{
    if (k->journey && d->m.phase && !journey_phase(k->journey, d->m.phase))
        fault(k, "phase", FAULT_UNKNOWN_PHASE, "the metric's journey has no such phase");
}

/* ---- indexes: parts that rest on parts ---- */

size_t measure_part_keys(struct arena *a, const struct measure *m, const char ***ret)
{
    *ret = arena_array(a, m->parts_n + 1, sizeof **ret);
    for (size_t i = 0; i < m->parts_n; i++) (*ret)[i] = m->parts[i].key;
    return m->parts_n;
}

/* Does the metric `from`, or what it rests on, rest on `key`? Each metric is looked at once. */
static bool rests_on(const struct measure_check *k, const char *from)
{
    const struct catalogue *catalogue = k->catalogue;
    const struct metric **open = arena_array(k->c->a, catalogue->metrics_n + 1, sizeof *open);
    bool *seen = arena_array(k->c->a, catalogue->metrics_n + 1, sizeof *seen);
    size_t open_n = 0;
    const char **keys;

    if (!k->key) return false;
    if (strcmp(from, k->key) == 0) return true;
    if ((open[0] = catalogue_metric(catalogue, from))) open_n = 1;
    while (open_n > 0) {
        size_t n = measure_part_keys(k->c->a, &open[--open_n]->measure, &keys);

        for (size_t i = 0; i < n; i++) {
            const struct metric *part = catalogue_metric(catalogue, keys[i]);

            if (strcmp(keys[i], k->key) == 0) return true;
            if (!part || seen[part - catalogue->metrics]) continue;
            seen[part - catalogue->metrics] = true;
            open[open_n++] = part;
        }
    }
    return false;
}

static void check_index(const struct measure_check *k, struct measure_draft *d)
{
    const char *parts = fault_pointer(k->c->a, k->pointer, "parts");

    for (size_t i = 0; i < d->m.parts_n; i++) {
        const struct index_part *part = &d->m.parts[i];
        const char *at = fault_pointer_index(k->c->a, parts, i);

        if (!part->key) continue;
        if (rests_on(k, part->key))
            faults_add(k->c->faults, fault_pointer(k->c->a, at, "metric"), FAULT_CONFLICT,
                       "the index would rest on itself by way of \"%s\"", part->key);
        else if (!catalogue_metric(k->catalogue, part->key))
            faults_add(k->c->faults, fault_pointer(k->c->a, at, "metric"), FAULT_UNKNOWN_METRIC,
                       "there is no metric \"%s\"; define it first", part->key);
        if (part->floor == part->ceiling)
            faults_add(k->c->faults, fault_pointer(k->c->a, at, "ceiling"), FAULT_MISMATCH,
                       "it must differ from floor");
        for (size_t j = 0; j < i; j++) {
            if (!d->m.parts[j].key || strcmp(d->m.parts[j].key, part->key) != 0) continue;
            faults_add(k->c->faults, fault_pointer(k->c->a, at, "metric"), FAULT_NOT_UNIQUE,
                       "it is a part already; give that one the weight");
            break;
        }
    }
}

/* ---- any kind ---- */

static void check_all(const struct measure_check *k, struct measure_draft *d)
{
    struct field_context *c = k->c;
    struct measure *m = &d->m;
    const struct instrument *i = m->instrument ? catalogue_instrument(k->catalogue, m->instrument) : NULL;

    if (m->instrument && !i)
        faults_add(c->faults, fault_pointer(c->a, k->pointer, "instrument"), FAULT_UNKNOWN_INSTRUMENT,
                   "there is no instrument \"%s\"; define it first", m->instrument);
    if (i) {
        m->scale_min = i->min;
        m->scale_max = i->max;
        m->scale_step = i->step;
    }
    if (m->population && strcmp(m->population, "contacts") == 0 && !m->per_contact)
        fault(k, "population", FAULT_MISMATCH, "population: contacts needs per: contact");
    where_check_phases(c, &m->where, k->journey, fault_pointer(c->a, k->pointer, "where"));
    where_check_phases(c, &m->condition, k->journey, fault_pointer(c->a, k->pointer, "condition"));
    where_check_phases(c, &m->start.where, k->journey,
                       fault_pointer(c->a, fault_pointer(c->a, k->pointer, "start"), "where"));
    where_check_phases(c, &m->end.where, k->journey,
                       fault_pointer(c->a, fault_pointer(c->a, k->pointer, "end"), "where"));
    if (KINDS[m->kind].check) KINDS[m->kind].check(k, d);
}

static bool decode_kind(struct field_context *c, const struct json *v, const char *pointer, enum measure_kind *ret)
{
    static const struct spec text = {.type = FIELD_TEXT, .max = NAME_MAX_BYTES};
    const char *at = fault_pointer(c->a, pointer, "kind"), *kind;
    const struct json *member = json_get(v, "kind");

    if (json_type(v) != JSON_OBJECT) {
        field_wrong_type(c, pointer, "an object", v);
        return false;
    }
    if (!member) {
        faults_add(c->faults, at, FAULT_REQUIRED,
                   "it is missing: nps, top_box, mean, count, share, duration or another");
        return false;
    }
    if (!(kind = field_text(c, &text, member, at))) return false;
    if (measure_kind_parse(kind, ret)) return true;
    faults_add(c->faults, at, FAULT_CHOICE, "there is no kind of measure \"%s\"; openapi.yaml lists them under Measure",
               kind);
    return false;
}

bool measure_decode(struct field_context *c, const struct json *v, const char *pointer,
                    const struct catalogue *catalogue, const struct journey *journey, const char *key,
                    struct measure *ret)
{
    struct measure_check k = {
        .c = c, .catalogue = catalogue, .journey = journey, .sent = v, .key = key, .pointer = pointer};
    struct measure_draft d = {0};
    size_t before = field_faults(c);

    if (!decode_kind(c, v, pointer, &d.m.kind)) return false;
    field_decode(c, v, pointer, KINDS[d.m.kind].rows, KINDS[d.m.kind].n, &d);
    check_all(&k, &d);
    if (field_faults(c) != before) return false;
    *ret = d.m;
    return true;
}
