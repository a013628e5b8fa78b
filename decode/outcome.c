/* Outcomes: what is agreed with one client, who accepted it, what was measured. Whether accounts and contacts exist is the store's business. */
#include "decode/outcome.h"

#include <string.h>

#include "decode/definition.h"

#define LISTED_MAX 20 /* occasions for a review, of either sort */

static const char *const DIRECTIONS[] = {"up", "down", NULL};
static const char *const CADENCES[] = {"day", "week", "month", "quarter", "year", NULL};

struct draft {
    struct outcome_input input;
    const char *direction, *cadence;
    const char **events, **triggers;
    size_t events_n, triggers_n;
};

/* clang-format off */
#define ANY_VALUE .type = FIELD_VALUE, .low = -VALUE_BOUND, .high = VALUE_BOUND
#define IN_TERMS(member) .at = offsetof(struct draft, input.terms.member), .has = FIELD_NOWHERE
#define IN_TERMS_HAS(member) .at = offsetof(struct draft, input.terms.member), .has = offsetof(struct draft, input.terms.has_##member)
#define REASON_ROW(of, member) {.name = "reason", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = TEXT_MAX, FIELD_AT(of, member), .hint = "why, in a sentence"}

static const struct spec REVIEW_ROWS[] = {
    {.name = "cadence", .type = FIELD_WORD, FIELD_AT(struct draft, cadence), .choices = CADENCES},
    {.name = "events", .type = FIELD_TEXTS, .flags = FIELD_PLAIN, .max = LISTED_MAX, .item_max = ID_MAX, FIELD_AT_HAS(struct draft, events, events_n)},
    {.name = "triggers", .type = FIELD_TEXTS, .max = LISTED_MAX, .item_max = NAME_MAX_BYTES, FIELD_AT_HAS(struct draft, triggers, triggers_n)},
};
static const struct spec CLIENT_ROWS[] = {
    {.name = "person", .type = FIELD_TEXT, .max = NAME_MAX_BYTES, FIELD_AT(struct outcome_terms, client_person)},
    {.name = "contact", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct outcome_terms, client_contact)},
};
#define TERMS_ROWS \
    {.name = "what", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = TEXT_MAX, IN_TERMS(what), .hint = "the result, as both sides would say it"}, \
    {.name = "unit", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = NAME_MAX_BYTES, IN_TERMS(unit), .hint = "what the target counts: hours, %, EUR a month"}, \
    {.name = "baseline", ANY_VALUE, IN_TERMS_HAS(baseline)}, \
    {.name = "baseline_at", .type = FIELD_TIME, .flags = FIELD_PAST, IN_TERMS_HAS(baseline_at)}, \
    {.name = "target", ANY_VALUE, .flags = FIELD_REQUIRED, IN_TERMS(target), .hint = "a number in the unit"}, \
    {.name = "direction", .type = FIELD_WORD, FIELD_AT(struct draft, direction), .choices = DIRECTIONS}, \
    {.name = "due_at", .type = FIELD_TIME, IN_TERMS_HAS(due)}, \
    {.name = "expected", ANY_VALUE, IN_TERMS_HAS(expected)}, \
    {.name = "review", .type = FIELD_OBJECT, .at = 0, .has = FIELD_NOWHERE, .sub = REVIEW_ROWS, .sub_n = COUNT_OF(REVIEW_ROWS)}, \
    {.name = "provider_owner", .type = FIELD_OBJECT, IN_TERMS(provider), .sub = OWNER_ROWS, .sub_n = OWNER_ROWS_N}, \
    {.name = "client_owner", .type = FIELD_OBJECT, .at = offsetof(struct draft, input.terms), .has = FIELD_NOWHERE, .sub = CLIENT_ROWS, .sub_n = COUNT_OF(CLIENT_ROWS)}

static const struct spec PROPOSAL_ROWS[] = {
    {.name = "id", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct draft, input.id)},
    {.name = "account", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct draft, input.account)},
    TERMS_ROWS,
};
static const struct spec REVISION_ROWS[] = {
    REASON_ROW(struct draft, input.reason),
    TERMS_ROWS,
};
static const struct spec ACCEPTANCE_ROWS[] = {
    {.name = "person", .type = FIELD_TEXT, .max = NAME_MAX_BYTES, FIELD_AT(struct acceptance_input, person)},
    {.name = "contact", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct acceptance_input, contact)},
    {.name = "at", .type = FIELD_TIME, .flags = FIELD_PAST, FIELD_AT(struct acceptance_input, at)},
    {.name = "revision", .type = FIELD_INTEGER, .low = 1, .high = OUTCOME_REVISIONS_MAX, FIELD_AT(struct acceptance_input, revision)},
};
static const struct spec RETIREMENT_ROWS[] = {
    REASON_ROW(struct retirement_input, reason),
    {.name = "at", .type = FIELD_TIME, .flags = FIELD_PAST, FIELD_AT(struct retirement_input, at)},
};
static const struct spec READING_ROWS[] = {
    {.name = "value", ANY_VALUE, .flags = FIELD_REQUIRED, FIELD_AT(struct outcome_reading, value), .hint = "a number in the outcome's unit"},
    {.name = "at", .type = FIELD_TIME, .flags = FIELD_REQUIRED | FIELD_PAST, FIELD_AT(struct outcome_reading, at), .hint = "when it was measured"},
    {.name = "source", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct outcome_reading, source), .fallback = "\"api\""},
    {.name = "evidence", .type = FIELD_TEXT, .max = TEXT_MAX, FIELD_AT(struct outcome_reading, evidence)},
    {.name = "link", .type = FIELD_TEXT, .max = TEXT_MAX, FIELD_AT(struct outcome_reading, link)},
};
/* clang-format on */

static const char *texts_json(struct arena *a, const char *const *texts, size_t n)
{
    struct buffer out = {0};
    struct json_writer w;
    const char *ret;

    json_writer_init(&w, &out);
    json_open_array(&w);
    for (size_t i = 0; i < n; i++) json_put_string(&w, texts[i]);
    json_close_array(&w);
    ret = arena_copy(a, out.data, out.size);
    buffer_free(&out);
    return ret;
}

/* Which way is better: as said, else as the way from the baseline to the target goes. */
static void settle_direction(struct field_context *c, const char *direction, struct outcome_terms *t)
{
    wide way = t->has_baseline ? value_to_wide(t->target) - value_to_wide(t->baseline) : 0;

    if (direction == NULL && way == 0) {
        faults_add(c->faults, "/direction", FAULT_REQUIRED,
                   "say \"up\" or \"down\": without a baseline that differs from the target it cannot be seen");
        return;
    }
    t->up = direction != NULL ? strcmp(direction, "up") == 0 : way > 0;
    if (way != 0 && t->up != (way > 0))
        faults_add(c->faults, "/direction", FAULT_MISMATCH, "the target lies the other way from the baseline");
}

static void check_terms(struct field_context *c, const struct outcome_terms *t)
{
    if (t->has_baseline_at && !t->has_baseline)
        faults_add(c->faults, "/baseline_at", FAULT_MISMATCH, "there is no baseline that it could be the time of");
    if (t->has_baseline_at && t->has_due && t->due <= t->baseline_at)
        faults_add(c->faults, "/due_at", FAULT_MISMATCH, "it must be after baseline_at");
}

enum err decode_outcome(const struct json *v, bool revision, int64_t now, struct arena *a, struct faults *faults,
                        struct outcome_input *ret)
{
    struct field_context c = {.a = a, .faults = faults, .now = now};
    struct draft d = {0};
    size_t before = field_faults(&c);
    bool good = revision ? field_decode(&c, v, "", REVISION_ROWS, COUNT_OF(REVISION_ROWS), &d)
                         : field_decode(&c, v, "", PROPOSAL_ROWS, COUNT_OF(PROPOSAL_ROWS), &d);

    if (json_type(v) != JSON_OBJECT) return ERR_INVALID;
    if (good) settle_direction(&c, d.direction, &d.input.terms);
    check_terms(&c, &d.input.terms);
    if (field_faults(&c) != before) return ERR_INVALID;
    d.input.terms.has_cadence = d.cadence != NULL;
    if (d.cadence != NULL && grain_parse(d.cadence, &d.input.terms.cadence) != ERR_OK) return ERR_INVALID;
    d.input.terms.events = texts_json(a, d.events, d.events_n);
    d.input.terms.triggers = texts_json(a, d.triggers, d.triggers_n);
    *ret = d.input;
    return ERR_OK;
}

enum err decode_acceptance(const struct json *v, int64_t now, struct arena *a, struct faults *faults,
                           struct acceptance_input *ret)
{
    struct field_context c = {.a = a, .faults = faults, .now = now};
    struct acceptance_input x = {.at = now};
    size_t before = field_faults(&c);
    bool good = field_decode(&c, v, "", ACCEPTANCE_ROWS, COUNT_OF(ACCEPTANCE_ROWS), &x);

    if (good && x.person == NULL && x.contact == NULL)
        faults_add(faults, "/person", FAULT_REQUIRED, "it is missing: who accepts, by name, or by `contact`, or both");
    if (!good || field_faults(&c) != before) return ERR_INVALID;
    *ret = x;
    return ERR_OK;
}

enum err decode_retirement(const struct json *v, int64_t now, struct arena *a, struct faults *faults,
                           struct retirement_input *ret)
{
    struct field_context c = {.a = a, .faults = faults, .now = now};
    struct retirement_input x = {.at = now};

    if (!field_decode(&c, v, "", RETIREMENT_ROWS, COUNT_OF(RETIREMENT_ROWS), &x)) return ERR_INVALID;
    *ret = x;
    return ERR_OK;
}

static bool is_link(const char *s)
{
    return (strncmp(s, "https://", 8) == 0 || strncmp(s, "http://", 7) == 0) && strpbrk(s, " \t\r\n\"<>") == NULL;
}

enum err decode_reading(const struct json *v, int64_t now, struct arena *a, struct faults *faults,
                        struct outcome_reading *ret)
{
    struct field_context c = {.a = a, .faults = faults, .now = now};
    struct outcome_reading x = {0};
    size_t before = field_faults(&c);
    bool good = field_decode(&c, v, "", READING_ROWS, COUNT_OF(READING_ROWS), &x);

    if (good && x.evidence == NULL && x.link == NULL)
        faults_add(faults, "/evidence", FAULT_REQUIRED,
                   "it is missing: what shows it, in words, or by `link`, or both");
    if (x.link != NULL && !is_link(x.link))
        faults_add(faults, "/link", FAULT_FORMAT, "it must be an address that begins with https:// or http://");
    if (!good || field_faults(&c) != before) return ERR_INVALID;
    *ret = x;
    return ERR_OK;
}
