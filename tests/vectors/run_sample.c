/* Runners of samples: answers by account, finite populations, waits that still last. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kpi/sample.h"
#include "kpi/survival.h"
#include "tests/vectors/vectors.h"

void run_census(struct trial *t)
{
    const struct json *given = given_list(t, "estimate");
    double registered = given_number(t, t->given, "registered");
    struct estimate got;
    int64_t population;

    if (t->failed) return;
    got = given_estimate(t, given);
    population = estimate_correct_census(&got, (int64_t)registered);
    expect_estimate(t, t->expect, &got, EXACT);
    expect_number(t, t->expect, "population", true, (double)population, 0);
}

/* {"a0": {"weight", "scores"}, …}: accounts 1, 2, … in the order given. */
static void sample_given(struct trial *t, enum sample_kind kind, double top_box_from, struct sample *ret)
{
    const struct json *accounts = given_list(t, "accounts");

    *ret = (struct sample){.kind = kind, .min = -INFINITY, .max = INFINITY};
    ret->clusters = arena_array(t->arena, (accounts ? json_count(accounts) : 0) + 1, sizeof *ret->clusters);
    for (const struct json *a = accounts ? json_first(accounts) : NULL; a; a = json_next(a)) {
        const struct json *scores = json_type(a) == JSON_OBJECT ? json_get(a, "scores") : NULL;
        struct cluster c = {.account = (int64_t)ret->n + 1, .weight = given_number(t, a, "weight")};

        if (!scores || json_type(scores) != JSON_ARRAY || json_count(scores) == 0) {
            trial_fail(t, "an account needs scores as a list");
            return;
        }
        for (const struct json *s = json_first(scores); s; s = json_next(s), c.n++) {
            double score = json_type(s) == JSON_NUMBER ? json_number(s) : NAN;

            c.up += score >= (kind == SAMPLE_NPS ? 9 : top_box_from);
            c.down += kind == SAMPLE_NPS && score <= 6;
        }
        ret->clusters[ret->n++] = c;
    }
}

static void part_compare(struct trial *t, const char *name, const struct estimate *got)
{
    const struct json *want = json_get(t->expect, name), *reason;

    t->compared++;
    if (!want || json_type(want) != JSON_OBJECT) {
        trial_fail(t, "%s: an object must be expected", name);
        return;
    }
    expect_estimate(t, want, got, EXACT);
    reason = json_get(want, "reason");
    if (!reason) return;
    if (json_type(reason) != JSON_STRING || got->has_value || strcmp(json_string(reason), reason_text(got->reason))) {
        trial_fail(t, "%s: no value for that reason", name);
    }
}

void run_weighted(struct trial *t)
{
    struct sample nps, share;
    struct estimate got;

    sample_given(t, SAMPLE_NPS, 0, &nps);
    sample_given(t, SAMPLE_SHARE, given_number(t, t->given, "top_box_from"), &share);
    if (t->failed) return;
    estimate_by_account(&nps, &got);
    part_compare(t, "nps_account", &got);
    estimate_by_revenue(&nps, &got);
    part_compare(t, "nps_revenue", &got);
    estimate_clustered(&nps, &got);
    part_compare(t, "nps_clustered", &got);
    estimate_clustered(&share, &got);
    part_compare(t, "share_clustered", &got);
}

/* The place of a time among the sorted ones: the first that equals it. */
static int64_t place_of(double time, const double *sorted, size_t n)
{
    const double *found = bsearch(&time, sorted, n, sizeof *sorted, compare_doubles);

    while (found && found > sorted && found[-1] == time) found--;
    return found ? found - sorted : 0;
}

static void quantile_compare(struct trial *t, const char *name, double q, struct wait *waits, size_t n,
                             const double *sorted)
{
    const struct json *want = json_get(t->expect, name);
    struct estimate got;

    t->compared++;
    estimate_time_to(waits, n, q, &got);
    if (got.n != (int64_t)n) trial_fail(t, "%s: n is all waits", name);
    if (!got.has_value && n > 0 && got.reason != REASON_NOT_REACHED) trial_fail(t, "%s: no reason for it", name);
    expect_number(t, want, "value", got.has_value, sorted[llround(got.value * 1e6)], 0);
    expect_number(t, want, "low", got.has_low, sorted[llround(got.low * 1e6)], 0);
    expect_number(t, want, "high", got.has_high, sorted[llround(got.high * 1e6)], 0);
}

/* The unit is nobody's business, and only the order of times counts: each wait lasts as many us as its place. */
void run_time_to(struct trial *t)
{
    const struct json *times = given_list(t, "times"), *observed = given_list(t, "observed");
    const struct json *seen = observed ? json_first(observed) : NULL;
    size_t n = times ? json_count(times) : 0, i = 0;
    double *sorted = arena_array(t->arena, n + 1, sizeof *sorted);
    struct wait *waits = arena_array(t->arena, n + 1, sizeof *waits);

    if (!t->failed && json_count(observed) != n) trial_fail(t, "every time needs its observed");
    if (t->failed) return;
    for (const struct json *at = json_first(times); at; at = json_next(at)) {
        if (json_type(at) != JSON_NUMBER) trial_fail(t, "a time is a number");
        else sorted[i++] = json_number(at);
    }
    if (t->failed) return;
    if (n > 0) qsort(sorted, n, sizeof *sorted, compare_doubles);
    i = 0;
    for (const struct json *at = json_first(times); at; at = json_next(at), seen = json_next(seen)) {
        waits[i++] =
            (struct wait){place_of(json_number(at), sorted, n),
                          json_type(seen) == JSON_TRUE || (json_type(seen) == JSON_NUMBER && json_number(seen) != 0)};
    }
    t->compared += json_get(t->expect, "name") ? 3 : 2; /* times, observed and the name are given */
    quantile_compare(t, "median", 0.5, waits, n, sorted);
    quantile_compare(t, "p90", 0.9, waits, n, sorted);
}
