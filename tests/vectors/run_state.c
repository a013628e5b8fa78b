/* Runners of what rests on state: ranks, indices, findings by p, recurring revenue, stays. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"
#include "kpi/association.h"
#include "kpi/revenue.h"
#include "kpi/series.h"
#include "kpi/stays.h"
#include "tests/vectors/vectors.h"

#define HOUR_US (3600 * SECOND_US)
#define FDR 0.05

void run_relative_rank(struct trial *t)
{
    const struct json *answers = given_list(t, "answers");
    struct histogram h = {0};
    struct estimate got;

    for (const struct json *a = answers ? json_first(answers) : NULL; a; a = json_next(a)) {
        int64_t bucket;

        if (!rank_bucket(given_number(t, a, "rank"), given_number(t, a, "brands"), &bucket)) {
            trial_fail(t, "a rank among brands has no bucket");
            return;
        }
        histogram_add(&h, t->arena, bucket, 1, 0);
    }
    estimate_rank(&h, &got);
    expect_estimate(t, t->expect, &got, EXACT);
}

void run_index(struct trial *t)
{
    const struct json *given = given_list(t, "parts");
    struct index_value *parts = arena_array(t->arena, (given ? json_count(given) : 0) + 1, sizeof *parts);
    struct estimate got;
    double covered;
    size_t n = 0;

    for (const struct json *p = given ? json_first(given) : NULL; p; p = json_next(p), n++) {
        const struct json *value = json_get(p, "value");

        parts[n].has_value = value && json_type(value) == JSON_NUMBER;
        if (parts[n].has_value) parts[n].value = json_number(value);
        parts[n].weight = given_number(t, p, "weight");
        parts[n].floor = given_number(t, p, "from");
        parts[n].ceiling = given_number(t, p, "to");
    }
    if (t->failed) return;
    estimate_index(parts, n, &got, &covered);
    expect_number(t, t->expect, "value", got.has_value, got.value, EXACT);
    expect_number(t, t->expect, "n", true, (double)got.n, 0);
    expect_number(t, t->expect, "covered", true, covered, EXACT);
}

void run_findings_by_p(struct trial *t)
{
    const struct json *given = given_list(t, "p");
    size_t n = 0, k = given ? json_count(given) : 0, found_n = 0;
    double *p = arena_array(t->arena, k + 1, sizeof *p);
    size_t *order = arena_array(t->arena, k + 1, sizeof *order);
    bool *found = arena_array(t->arena, k + 1, sizeof *found);

    for (const struct json *v = given ? json_first(given) : NULL; v; v = json_next(v)) p[n++] = json_number(v);
    expect_number(t, t->expect, "found", true, (double)benjamini_hochberg(p, k, FDR, order, found), 0);
    for (size_t i = 0; i < k; i++) found_n += found[i];
    t->compared = 0;
    expect_number(t, t->expect, "found", true, (double)found_n, 0);
}

/* The number of a text among those seen, 1 for the first. */
static int64_t number_of(const char **seen, size_t *n, const char *text)
{
    for (size_t i = 0; i < *n; i++) {
        if (strcmp(seen[i], text) == 0) return (int64_t)i + 1;
    }
    seen[(*n)++] = text;
    return (int64_t)*n;
}

static size_t subscriptions_given(struct trial *t, struct revenue_event **ret)
{
    static const char *const types[] = {
        [REVENUE_CHANGED] = "subscription.changed",
        [REVENUE_ENDED] = "subscription.ended",
        [REVENUE_STARTED] = "subscription.started",
    };
    const struct json *given = given_list(t, "events");
    size_t room = (given ? json_count(given) : 0) + 1, accounts_n = 0, subjects_n = 0, n = 0;
    const char **accounts = arena_array(t->arena, room, sizeof *accounts);
    const char **subjects = arena_array(t->arena, room, sizeof *subjects);

    *ret = arena_array(t->arena, room, sizeof **ret);
    for (const struct json *e = given ? json_first(given) : NULL; e; e = json_next(e), n++) {
        struct revenue_event *event = &(*ret)[n];
        const char *type = given_string(t, e, "type");
        struct value value;

        event->account = number_of(accounts, &accounts_n, given_string(t, e, "account"));
        event->subscription = (size_t)number_of(subjects, &subjects_n, given_string(t, e, "subject"));
        event->order = n;
        if (text_parse_time(given_string(t, e, "time"), &event->at) != ERR_OK) trial_fail(t, "a time is no time");
        while (event->step < REVENUE_STARTED && strcmp(types[event->step], type) != 0) event->step++;
        if (strcmp(types[event->step], type) != 0) trial_fail(t, "%s is no event of a subscription", type);
        if (!value_from_double(given_number(t, e, "value"), &value)) trial_fail(t, "a value is beyond the bound");
        else event->value = value_to_wide(value);
    }
    return n;
}

static void expect_movement(struct trial *t, const struct revenue_pair *pairs, size_t n)
{
    static const struct {
        const char *name;
        enum revenue_of of;
    } kinds[] = {{"new", OF_NEW},
                 {"returned", OF_RETURNED},
                 {"expansion", OF_EXPANSION},
                 {"contraction", OF_CONTRACTION},
                 {"lost", OF_LOST}};
    const struct json *in = json_get(t->expect, "movement");
    struct estimate got;

    t->compared++;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        estimate_movement(pairs, n, kinds[i].of, &got);
        expect_number(t, in, kinds[i].name, got.has_value, got.value, EXACT);
    }
    if (in && json_count(in) != sizeof kinds / sizeof *kinds) trial_fail(t, "a movement is expected that is not known");
}

void run_retention(struct trial *t)
{
    struct revenue_event *events;
    size_t n = subscriptions_given(t, &events);
    struct revenue_book book;
    struct revenue_pair *pairs;
    struct estimate got;
    int64_t t0, t1;

    if (text_parse_time(given_string(t, t->given, "from"), &t0) != ERR_OK ||
        text_parse_time(given_string(t, t->given, "to"), &t1) != ERR_OK) {
        trial_fail(t, "from and to are times");
    }
    if (t->failed) return;
    revenue_book_make(events, n, t->arena, &book);
    pairs = arena_array(t->arena, book.n + 1, sizeof *pairs);
    for (size_t i = 0; i < book.n; i++) {
        const struct revenue_line *line = &book.lines[i];

        pairs[i] = (struct revenue_pair){revenue_at(line, t0), revenue_at(line, t1), revenue_lived_by(line, t0)};
    }
    estimate_retention(pairs, book.n, false, &got);
    expect_number(t, t->expect, "n", true, (double)got.n, 0);
    expect_number(t, t->expect, "grr", got.has_value, got.value, EXACT);
    estimate_retention(pairs, book.n, true, &got);
    expect_number(t, t->expect, "nrr", got.has_value, got.value, EXACT);
    estimate_churn(pairs, book.n, OF_REVENUE, &got);
    expect_number(t, t->expect, "revenue_churn", got.has_value, got.value, EXACT);
    estimate_churn(pairs, book.n, OF_LOGOS, &got);
    expect_number(t, t->expect, "logo_churn", got.has_value, got.value, EXACT);
    expect_movement(t, pairs, book.n);
}

/* The journey of the cases, end_customer, in its order. */
static const char *const PHASES[] = {"awareness",  "consideration",   "commitment",
                                     "deployment", "operate_loyalty", "terminate"};
#define PHASES_N (sizeof PHASES / sizeof *PHASES)

static size_t phase_given(struct trial *t, const struct json *event)
{
    const char *key = given_string(t, event, "phase");

    for (size_t i = 0; i < PHASES_N; i++) {
        if (strcmp(PHASES[i], key) == 0) return i;
    }
    trial_fail(t, "no phase %s", key);
    return 0;
}

void run_stays(struct trial *t)
{
    const struct json *given = given_list(t, "events"), *want = json_get(t->expect, "stays");
    size_t room = (given ? json_count(given) : 0) + 1, n = 0, made, i = 0;
    struct stay_entry *entries = arena_array(t->arena, room, sizeof *entries);
    struct stay *stays = arena_array(t->arena, room, sizeof *stays);

    for (const struct json *e = given ? json_first(given) : NULL; e; e = json_next(e), n++) {
        entries[n].at = llround(given_number(t, e, "hour") * (double)HOUR_US);
        entries[n].phase = phase_given(t, e);
        entries[n].no = (int64_t)n + 1;
    }
    if (t->failed) return;
    made = kpi_stays(entries, n, stays);
    t->compared++;
    if (!want || json_count(want) != made) {
        trial_fail(t, "%zu stays, but %zu are expected", made, want ? json_count(want) : 0);
        return;
    }
    for (const struct json *s = json_first(want); s; s = json_next(s), i++) {
        if (phase_given(t, s) != stays[i].phase) trial_fail(t, "stay %zu is in %s", i, PHASES[stays[i].phase]);
        expect_number(t, s, "entered_hour", true, (double)stays[i].entered / (double)HOUR_US, EXACT);
        expect_number(t, s, "left_hour", stays[i].has_left, (double)stays[i].left / (double)HOUR_US, EXACT);
    }
}
