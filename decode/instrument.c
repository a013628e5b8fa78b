/* Instruments: a survey question and its scale. Whether a scale may still change is the store's business. */
#include <math.h>

#include "base/text.h"
#include "decode/definition.h"

#define SCALE_MAX 1000000.0
#define SCALE_STEPS_MAX 1000.0 /* buckets of a histogram */
#define STEP_TOLERANCE 1e-5    /* as kpi/measure.c forgives a decimal step */

static const char *const INSTRUMENT_KINDS[] = {"nps", "csat", "ces", "scale", NULL};
static const char *const BETTERS[] = {"high", "low", NULL};

/* clang-format off */
static const struct spec INSTRUMENT_ROWS[] = {
    {.name = "key", .type = FIELD_KEY, .max = ID_MAX, FIELD_AT(struct instrument, key), .hint = "a short word that facts will name, such as csat"},
    {.name = "name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = NAME_MAX_BYTES, FIELD_AT(struct instrument, name), .hint = "what people read, such as Satisfaction"},
    {.name = "kind", .type = FIELD_ENUM, .flags = FIELD_REQUIRED, FIELD_AT(struct instrument, kind), .low = INSTRUMENT_NPS, .choices = INSTRUMENT_KINDS, .hint = "nps, csat, ces or scale"},
    {.name = "min", .type = FIELD_NUMBER, .flags = FIELD_REQUIRED, .low = -SCALE_MAX, .high = SCALE_MAX, FIELD_AT(struct instrument, min), .hint = "the lowest score"},
    {.name = "max", .type = FIELD_NUMBER, .flags = FIELD_REQUIRED, .low = -SCALE_MAX, .high = SCALE_MAX, FIELD_AT(struct instrument, max), .hint = "the highest score"},
    {.name = "step", .type = FIELD_NUMBER, .flags = FIELD_ABOVE, .low = 0, .high = SCALE_MAX, FIELD_AT(struct instrument, step), .fallback = "1"},
    {.name = "better", .type = FIELD_ENUM, .flags = FIELD_REQUIRED, FIELD_AT(struct instrument, better), .low = BETTER_HIGH, .choices = BETTERS, .hint = "high where a high score is good, else low"},
    {.name = "question", .type = FIELD_TEXT, .flags = FIELD_BLANK, .max = TEXT_MAX, FIELD_AT(struct instrument, question), .fallback = "null"},
};
/* clang-format on */

static void check_scale(struct field_context *c, const char *pointer, const struct instrument *i)
{
    double steps = (i->max - i->min) / i->step;

    if (i->max <= i->min)
        faults_add(c->faults, fault_pointer(c->a, pointer, "max"), FAULT_MISMATCH, "it must be above min");
    else if (steps > SCALE_STEPS_MAX + STEP_TOLERANCE)
        faults_add(c->faults, fault_pointer(c->a, pointer, "step"), FAULT_RANGE,
                   "the scale would have more than %.0f steps; make it larger", SCALE_STEPS_MAX);
    else if (steps < 0.5 || fabs(steps - round(steps)) > STEP_TOLERANCE)
        faults_add(c->faults, fault_pointer(c->a, pointer, "step"), FAULT_MISMATCH,
                   "max must be a whole number of steps above min");
    if (i->kind == INSTRUMENT_NPS && (i->min != 0 || i->max != 10 || i->step != 1 || i->better != BETTER_HIGH))
        faults_add(c->faults, fault_pointer(c->a, pointer, "kind"), FAULT_MISMATCH,
                   "nps goes from 0 to 10 in steps of 1 and high is good; another scale is of kind scale");
}

enum err decode_instrument(const struct json *v, const char *pointer, const char *key, struct arena *a,
                           struct faults *faults, struct instrument *ret, const char **ret_text)
{
    struct field_context c = {.a = a, .faults = faults};
    struct instrument instrument = {0};
    bool good = field_decode(&c, v, pointer, INSTRUMENT_ROWS, COUNT_OF(INSTRUMENT_ROWS), &instrument);
    size_t before = field_faults(&c);

    if (json_type(v) != JSON_OBJECT) return ERR_INVALID;
    instrument.key = field_identity(&c, &INSTRUMENT_ROWS[0], v, pointer, instrument.key, key);
    if (good) check_scale(&c, pointer, &instrument);
    if (!good || field_faults(&c) != before) return ERR_INVALID;
    *ret_text = field_normal(a, v, INSTRUMENT_ROWS, COUNT_OF(INSTRUMENT_ROWS), instrument.key);
    *ret = instrument;
    return ERR_OK;
}
