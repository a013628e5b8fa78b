/* Status of a figure: KPI.md 2's list of rules, one line each, in its order. */
#include "kpi/status.h"

#include <stddef.h>

const char *status_text(enum status s)
{
    static const char *const texts[] = {
#define STATUS_TEXT(name, text) [name] = text,
        STATUS_LIST(STATUS_TEXT)
#undef STATUS_TEXT
    };

    return texts[s];
}

static bool status_reaches(const struct goal *goal, double value, double line)
{
    return goal->better == BETTER_LOW ? value <= line : value >= line;
}

enum status status_of(const struct estimate *e, const struct goal *goal, const struct standing *standing)
{
    if (!e->has_value) return STATUS_NO_DATA;
    if (standing->open && standing->adds_up) return STATUS_OPEN;
    if (standing->maturing) return STATUS_MATURING;
    if (!goal->has_target || goal->better == BETTER_NONE) return STATUS_NO_TARGET;
    if (standing->adds_up && standing->other_grain) return STATUS_NO_TARGET;
    if (!standing->no_floor && e->n < goal->min_n) return STATUS_TOO_FEW;
    if (status_reaches(goal, e->value, goal->target)) return STATUS_ON_TARGET;
    if (goal->has_warn && status_reaches(goal, e->value, goal->warn)) return STATUS_AT_RISK;
    return STATUS_OFF_TARGET;
}
