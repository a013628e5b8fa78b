/*
 * What was agreed with single clients: an outcome for every fourth of the first customers, accepted in the first year, read
 * out every month and reviewed with it. One review is forgotten: that is a story. Must not draw: what a client gets is
 * not left to chance here.
 */
#include <stdio.h>

#include "demo/company.h"

#define EVERY 4          /* of the customers of the first day */
#define MONTHS_TO_DUE 14 /* from acceptance */
#define MISSES_EVERY 7   /* every so many fall short */
#define READ_ON_DAY 20

struct promise {
    const char *what, *unit, *evidence;
    int64_t baseline, target;
};

static const struct promise promises[] = {
    {"Incidents that reach users, a month", "incidents", "Incident log, agreed count", 12, 3},
    {"Hours until an incident is contained", "h", "Median of the month's incidents", 18, 6},
    {"Staff who report a phishing test", "%", "Phishing test of the month", 22, 60},
    {"Audit findings that are open", "findings", "Auditor's list", 31, 6},
    {"Laptops with all updates", "%", "Inventory export", 64, 97},
};

/* How far it has come after so many months: most arrive two months before it is due. */
static int64_t promise_at(const struct promise *p, size_t months, bool misses)
{
    size_t full = MONTHS_TO_DUE - 2, done = months < full ? months : full;
    int64_t way = (p->target - p->baseline) * (int64_t)done / (int64_t)full;

    return p->baseline + (misses ? way / 2 : way);
}

static int64_t month_day(const struct company *c, size_t month, int64_t day)
{
    return calendar_into_office(c, c->month[month] + day * DAY_US);
}

static size_t person_of(const struct company *c, size_t firm)
{
    return c->firms[firm].person_first;
}

static void outcome_play(struct company *c, size_t number, size_t firm)
{
    const struct promise *p = &promises[number % COUNT(promises)];
    size_t accepted = number % 9;
    bool misses = number % MISSES_EVERY == MISSES_EVERY - 1;
    size_t last = !c->plain && firm == FIRM_LATE_REVIEW ? DEMO_MONTHS - 6 : DEMO_MONTHS - 1;
    struct agreement a = {.firm = firm,
                          .person = person_of(c, firm),
                          .what = p->what,
                          .unit = p->unit,
                          .baseline = p->baseline,
                          .target = p->target,
                          .proposed = month_day(c, accepted, 3),
                          .accepted = month_day(c, accepted, 9),
                          .due = c->month[accepted + MONTHS_TO_DUE]};

    for (size_t m = accepted + 1; m <= last; m++)
        a.readings[a.readings_n++] =
            (struct agreement_reading){month_day(c, m, READ_ON_DAY), promise_at(p, m - accepted, misses), p->evidence};
    write_agreement(c, &a);
}

void outcomes_play(struct company *c)
{
    size_t number = 0;

    for (size_t firm = 0; firm < FIRMS_OPENING; firm += EVERY) {
        if (firm == c->firm_silent || firm == c->firm_divided || c->firms[firm].left != NEVER) continue;
        outcome_play(c, number++, firm);
    }
}
