/* What is asked of assessments: freezing one, comments, actions. */
#include <string.h>

#include "decode/decode.h"
#include "decode/field.h"

struct assessment_draft {
    struct assessment_input input;
    const char *period;
};

/* clang-format off */
#define REMARK(member) FIELD_AT(struct remark_input, member)
static const struct spec ASSESSMENT_ROWS[] = {
    {.name = "journey", .type = FIELD_KEY, .flags = FIELD_REQUIRED, .max = ID_MAX, FIELD_AT(struct assessment_draft, input.journey), .hint = "the key of the journey whose scorecard is frozen"},
    {.name = "period", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = PERIOD_TEXT_SIZE, FIELD_AT(struct assessment_draft, period), .hint = "a period that is over, such as 2026-10"},
    {.name = "title", .type = FIELD_TEXT, .max = NAME_MAX_BYTES, FIELD_AT(struct assessment_draft, input.title)},
};
static const struct spec COMMENT_ROWS[] = {
    {.name = "phase", .type = FIELD_KEY, .max = ID_MAX, REMARK(phase)},
    {.name = "metric", .type = FIELD_KEY, .max = ID_MAX, REMARK(metric)},
    {.name = "text", .type = FIELD_LONG_TEXT, .flags = FIELD_REQUIRED, .max = COMMENT_MAX_POINTS, REMARK(text), .hint = "what is to be said"},
};
static const struct spec ACTION_ROWS[] = {
    {.name = "phase", .type = FIELD_KEY, .max = ID_MAX, REMARK(phase)},
    {.name = "metric", .type = FIELD_KEY, .max = ID_MAX, REMARK(metric)},
    {.name = "what", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = TEXT_MAX, REMARK(text), .hint = "what shall be done"},
    {.name = "owner", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = NAME_MAX_BYTES, REMARK(owner), .hint = "who sees to it"},
    {.name = "due", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = PERIOD_TEXT_SIZE, REMARK(due), .hint = "the day until when, such as 2026-12-01"},
};
static const struct spec DONE_ROWS[] = {
    {.name = "done", .type = FIELD_BOOL, .flags = FIELD_REQUIRED, FIELD_AT(struct action_done, done), .hint = "true, or false where it is open again after all"},
    {.name = "note", .type = FIELD_TEXT, .max = TEXT_MAX, FIELD_AT(struct action_done, note)},
};
/* clang-format on */

static void check_period(struct field_context *c, const char *text, const struct tz *tz, int64_t now,
                         struct period *ret)
{
    if (period_parse(text, ret) != ERR_OK)
        faults_add(c->faults, "/period", FAULT_FORMAT,
                   "a period is 2026-10-01, 2026-W40, 2026-10, 2026-Q4 or 2026, from 1970 on");
    else if (period_start_us(*ret, tz) > now)
        faults_add(c->faults, "/period", FAULT_RANGE, "it has not begun yet; freeze a period that is over");
    else if (period_end_us(*ret, tz) > now)
        faults_add(c->faults, "/period", FAULT_RANGE,
                   "it is not over yet, its figures still grow; freeze it once it has ended");
}

enum err decode_assessment(const struct json *v, const struct catalogue *catalogue, int64_t now, struct arena *a,
                           struct faults *faults, struct assessment_input *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct assessment_draft d = {0};
    size_t before = field_faults(&c);

    field_decode(&c, v, "", ASSESSMENT_ROWS, COUNT_OF(ASSESSMENT_ROWS), &d);
    if (d.input.journey && !catalogue_journey(catalogue, d.input.journey))
        faults_add(faults, "/journey", FAULT_UNKNOWN_JOURNEY, "there is no journey \"%s\"", d.input.journey);
    if (d.period) check_period(&c, d.period, catalogue->tz, now, &d.input.period);
    if (field_faults(&c) != before) return ERR_INVALID;
    *ret = d.input;
    return ERR_OK;
}

enum err decode_comment(const struct json *v, struct arena *a, struct faults *faults, struct remark_input *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct remark_input x = {0};

    if (!field_decode(&c, v, "", COMMENT_ROWS, COUNT_OF(COMMENT_ROWS), &x)) return ERR_INVALID;
    *ret = x;
    return ERR_OK;
}

enum err decode_action(const struct json *v, struct arena *a, struct faults *faults, struct remark_input *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct remark_input x = {0};
    struct period day;
    size_t before = field_faults(&c);

    field_decode(&c, v, "", ACTION_ROWS, COUNT_OF(ACTION_ROWS), &x);
    if (x.due && (period_parse(x.due, &day) != ERR_OK || day.grain != GRAIN_DAY))
        faults_add(faults, "/due", FAULT_FORMAT, "it is a day, such as 2026-12-01");
    if (field_faults(&c) != before) return ERR_INVALID;
    *ret = x;
    return ERR_OK;
}

enum err decode_action_done(const struct json *v, struct arena *a, struct faults *faults, struct action_done *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct action_done x = {0};

    if (!field_decode(&c, v, "", DONE_ROWS, COUNT_OF(DONE_ROWS), &x)) return ERR_INVALID;
    *ret = x;
    return ERR_OK;
}
