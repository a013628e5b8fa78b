/* Runners of the rules: changes, status, pairs, periods. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/tz.h"
#include "kpi/pairs.h"
#include "kpi/period.h"
#include "kpi/status.h"
#include "tests/vectors/vectors.h"

#define HOUR_US (3600 * SECOND_US)

void run_change(struct trial *t)
{
    const struct json *now = given_list(t, "now"), *before = given_list(t, "before");
    struct estimate e_now, e_before;
    struct change got;

    if (t->failed) return;
    e_now = given_estimate(t, now);
    e_before = given_estimate(t, before);
    change_mover(&e_now, &e_before, (int64_t)given_number_or(t->given, "min_n", MIN_N_DEFAULT), &got);
    expect_change(t, &got);
}

void run_count_change(struct trial *t)
{
    const struct json *accounts = given_list(t, "accounts");
    double days_now = given_number(t, t->given, "days_now"), days_before = given_number(t, t->given, "days_before");
    struct paired_count *pairs;
    struct change got;
    size_t n = 0;

    if (!(days_now > 0 && days_before > 0)) trial_fail(t, "days must be above 0");
    if (t->failed) return;
    pairs = arena_array(t->arena, json_count(accounts) + 1, sizeof *pairs);
    for (const struct json *a = json_first(accounts); a; a = json_next(a), n++) {
        pairs[n].now = (int64_t)given_number(t, a, "now");
        pairs[n].before = (int64_t)given_number(t, a, "before");
    }
    change_counts(pairs, n, days_now, days_before, &got);
    expect_change(t, &got);
}

void run_status(struct trial *t)
{
    static const char *const better[] = {[BETTER_HIGH] = "high", [BETTER_LOW] = "low", [BETTER_NONE] = "none"};
    const char *text = given_string(t, t->given, "better");
    struct estimate e = given_estimate(t, t->given);
    struct goal goal = {.min_n = (int64_t)given_number_or(t->given, "min_n", MIN_N_DEFAULT)};
    const struct standing standing = {0};
    unsigned i = 0;

    while (i < 3 && strcmp(better[i], text) != 0) i++;
    if (i == 3) trial_fail(t, "better is high, low or none");
    if (t->failed) return;
    goal.better = (enum better)i;
    goal.has_target = given_number_if(t->given, "target", &goal.target);
    goal.has_warn = given_number_if(t->given, "warn", &goal.warn);
    expect_string(t, "status", status_text(status_of(&e, &goal, &standing)));
}

struct step {
    const char *subject;
    bool start, end;
    int64_t at;
};
struct match {
    const char *subject;
    int64_t from, to;
};

static int compare_steps(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    int order = strcmp(x->subject, y->subject);

    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static int compare_matches(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    int order = strcmp(x->subject, y->subject);

    return order ? order : (x->from > y->from) - (x->from < y->from);
}

static size_t steps_given(struct trial *t, struct step **ret)
{
    const struct json *events = given_list(t, "events");
    size_t n = 0;

    *ret = arena_array(t->arena, (events ? json_count(events) : 0) + 1, sizeof **ret);
    for (const struct json *e = events ? json_first(events) : NULL; e; e = json_next(e), n++) {
        const char *type = given_string(t, e, "type");

        (*ret)[n].subject = given_string(t, e, "subject");
        (*ret)[n].start = strcmp(type, "from") == 0;
        (*ret)[n].end = strcmp(type, "to") == 0;
        (*ret)[n].at = llround(given_number(t, e, "hour") * (double)HOUR_US);
        if (!(*ret)[n].start && !(*ret)[n].end) trial_fail(t, "an event's type is from or to");
    }
    qsort(*ret, n, sizeof **ret, compare_steps);
    return n;
}

/* Every subject's pairs, one after the other; returns their number. */
static size_t pairs_made(struct trial *t, const struct step *steps, size_t n, struct pair *ret)
{
    struct pair_event *events = arena_array(t->arena, n + 1, sizeof *events);
    size_t made = 0;

    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && strcmp(steps[to].subject, steps[from].subject) == 0; to++) {
            events[to - from] = (struct pair_event){steps[to].at, steps[to].start, steps[to].end, to};
        }
        made += kpi_pairs(events, to - from, ret + made);
    }
    return made;
}

static void matches_compare(struct trial *t, const struct match *got, size_t n)
{
    const struct json *expected = json_get(t->expect, "pairs");
    struct match *want;
    size_t i = 0;

    t->compared++;
    if (!expected || json_type(expected) != JSON_ARRAY || json_count(expected) != n) {
        trial_fail(t, "pairs: expected %zu, got %zu", expected ? json_count(expected) : 0, n);
        return;
    }
    want = arena_array(t->arena, n + 1, sizeof *want);
    for (const struct json *p = json_first(expected); p; p = json_next(p), i++) {
        want[i].subject = given_string(t, p, "subject");
        want[i].from = llround(given_number(t, p, "from_hour") * (double)HOUR_US);
        want[i].to = llround(given_number(t, p, "to_hour") * (double)HOUR_US);
    }
    qsort(want, n, sizeof *want, compare_matches);
    for (i = 0; i < n; i++) {
        if (compare_matches(&want[i], &got[i]) == 0 && want[i].to == got[i].to) continue;
        trial_fail(t, "pair %zu: expected %s %g to %g h, got %s %g to %g h", i, want[i].subject,
                   (double)want[i].from / (double)HOUR_US, (double)want[i].to / (double)HOUR_US, got[i].subject,
                   (double)got[i].from / (double)HOUR_US, (double)got[i].to / (double)HOUR_US);
    }
}

void run_pairs(struct trial *t)
{
    double within_us = given_number(t, t->given, "within_days") * (double)DAY_US, *waits;
    struct step *steps;
    size_t n = steps_given(t, &steps), made, done = 0;
    struct pair *pairs = arena_array(t->arena, n + 1, sizeof *pairs);
    struct match *got = arena_array(t->arena, n + 1, sizeof *got);
    struct estimate e;
    int64_t converted = 0;

    if (t->failed) return;
    made = pairs_made(t, steps, n, pairs);
    waits = arena_array(t->arena, made + 1, sizeof *waits);
    for (size_t i = 0; i < made; i++) {
        if (!pairs[i].has_end) continue;
        if ((double)(pairs[i].end_at - pairs[i].at) <= within_us) converted++;
        waits[done] = (double)(pairs[i].end_at - pairs[i].at) / (double)HOUR_US;
        got[done++] = (struct match){steps[pairs[i].start].subject, pairs[i].at, pairs[i].end_at};
    }
    matches_compare(t, got, done);
    estimate_share(converted, (int64_t)made, &e);
    t->compared++;
    expect_estimate(t, json_get(t->expect, "conversion"), &e, EXACT);
    qsort(waits, done, sizeof *waits, compare_doubles);
    estimate_quantile_exact(waits, (int64_t)done, 0.5, &e);
    t->compared++;
    expect_estimate(t, json_get(t->expect, "median_hours"), &e, EXACT);
}

void run_period(struct trial *t)
{
    const char *zone = given_string(t, t->given, "timezone"), *text = given_string(t, t->given, "period");
    struct period p;
    struct tz *z;

    if (t->failed) return;
    if (tz_open(zone, &z) != ERR_OK) {
        trial_fail(t, "this machine has no time zone %s", zone);
        return;
    }
    if (period_parse(text, &p) != ERR_OK) {
        expect_string(t, "error", "invalid_period");
    } else {
        expect_number(t, t->expect, "start_us", true, (double)period_start_us(p, z), 0);
        /* One end of the first cases is left open where only the start matters. */
        if (json_get(t->expect, "end_us")) expect_number(t, t->expect, "end_us", true, (double)period_end_us(p, z), 0);
    }
    tz_close(z);
}
