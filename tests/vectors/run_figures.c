/* Runners of the estimators: a histogram, a value, an interval. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/value.h"
#include "kpi/series.h"
#include "kpi/sketch.h"
#include "tests/vectors/vectors.h"

static struct value value_given(struct trial *t, double v)
{
    struct value value = {0, 0};

    if (!value_from_double(v, &value)) trial_fail(t, "%.17g is beyond the bound of values", v);
    return value;
}

/* {"score": count, …} as a histogram whose buckets are the distance from `min` in steps of a millionth or a whole. */
static void scores_given(struct trial *t, double min, wide bucket_size, struct histogram *ret)
{
    const struct json *scores = given_list(t, "scores");
    wide base = value_to_wide(value_given(t, min));

    for (const struct json *s = scores ? json_first(scores) : NULL; s; s = json_next(s)) {
        double score;
        wide sum;

        if (json_type(s) != JSON_NUMBER || !json_name(s) || text_parse_double(json_name(s), &score) != ERR_OK) {
            trial_fail(t, "scores map a score to its count");
            return;
        }
        sum = value_to_wide(value_given(t, score));
        histogram_add(ret, t->arena, (int64_t)((sum - base) / bucket_size), (int64_t)json_number(s),
                      sum * (int64_t)json_number(s));
    }
}

void run_nps(struct trial *t)
{
    struct histogram h = {0};
    struct estimate got;

    scores_given(t, 0, MICROS, &h);
    estimate_nps(&h, &got);
    expect_estimate(t, t->expect, &got, EXACT);
}

void run_share(struct trial *t)
{
    double k = given_number(t, t->given, "k"), n = given_number(t, t->given, "n");
    struct estimate got;

    if (k < 0 || k > n) trial_fail(t, "k must be from 0 to n");
    if (t->failed) return;
    estimate_share((int64_t)k, (int64_t)n, &got);
    expect_estimate(t, t->expect, &got, EXACT);
}

void run_mean(struct trial *t)
{
    double min = given_number(t, t->given, "min"), max = given_number(t, t->given, "max");
    struct histogram h = {0};
    struct estimate got;

    scores_given(t, min, 1, &h);
    estimate_mean(&h, min, max, &got);
    expect_estimate(t, t->expect, &got, EXACT);
}

/* Through series_observe, which subtracts. */
void run_gap(struct trial *t)
{
    double min = given_number(t, t->given, "min"), range = given_number(t, t->given, "max") - min;
    const struct series series = {.kind = SERIES_GAP, .facts = FACT_RESPONSE, .type = 1};
    const struct json *answers = given_list(t, "answers");
    struct histogram h = {0};
    struct estimate got;

    for (const struct json *a = answers ? json_first(answers) : NULL; a; a = json_next(a)) {
        double score = given_number(t, a, "score"), expected = given_number(t, a, "expected");
        struct fact f = {.kind = FACT_RESPONSE, .type = 1, .has_score = true, .has_expected = true};
        struct observation o;

        f.score = value_given(t, score);
        f.expected = value_given(t, expected);
        f.score_step = (int64_t)(score - min);
        f.expected_step = (int64_t)(expected - min);
        if (!series_observe(&series, &f, &o)) {
            trial_fail(t, "an answer with both is not observed");
            return;
        }
        histogram_add(&h, t->arena, o.bucket, 1, value_to_wide(o.value));
    }
    estimate_mean(&h, -range, range, &got);
    expect_estimate(t, t->expect, &got, EXACT);
}

void run_count(struct trial *t)
{
    double n = given_number(t, t->given, "n");
    struct estimate got;

    if (n < 0) trial_fail(t, "n must not be negative");
    if (t->failed) return;
    estimate_count((int64_t)n, &got);
    expect_estimate(t, t->expect, &got, EXACT);
}

/* Twice: from the sketch, and from the values themselves. */
void run_quantile(struct trial *t)
{
    const struct json *values = given_list(t, "values");
    double q = given_number(t, t->given, "q"), *sorted;
    struct histogram h = {0};
    struct estimate got;
    size_t n = 0;

    if (!(q > 0 && q < 1)) trial_fail(t, "q must lie between 0 and 1");
    if (t->failed) return;
    sorted = arena_array(t->arena, json_count(values) + 1, sizeof *sorted);
    for (const struct json *v = json_first(values); v; v = json_next(v)) {
        double x = json_type(v) == JSON_NUMBER ? json_number(v) : VALUE_BOUND * 2;
        wide millionths = value_to_wide(value_given(t, x));

        histogram_add(&h, t->arena, sketch_bucket((int64_t)millionths), 1, millionths);
        sorted[n++] = x;
    }
    qsort(sorted, n, sizeof *sorted, compare_doubles);
    estimate_quantile(&h, q, &got);
    expect_estimate(t, t->expect, &got, SKETCHED);
    t->compared = 0;
    estimate_quantile_exact(sorted, (int64_t)n, q, &got);
    expect_estimate(t, t->expect, &got, EXACT);
}

void run_student_t(struct trial *t)
{
    double df = given_number(t, t->given, "df");

    if (!(df > 0)) trial_fail(t, "df must be above 0");
    if (t->failed) return;
    expect_number(t, t->expect, "t", true, student_t975(df), EXACT);
}

void run_magnitude_bucket(struct trial *t)
{
    const char *text = given_string(t, t->given, "value");
    double value = 0;
    int64_t millionths, index;

    if (text_parse_double(text, &value) != ERR_OK) trial_fail(t, "value must be a number's text");
    millionths = (int64_t)value_to_wide(value_given(t, value));
    if (millionths < 1) trial_fail(t, "only positive values have an index");
    if (t->failed) return;
    index = sketch_index((uint64_t)millionths);
    expect_number(t, t->expect, "bucket", true, (double)index, 0);
    expect_number(t, t->expect, "representative", true, sketch_representative(index), EXACT);
    if (sketch_bucket_value(sketch_bucket(millionths)) != sketch_representative(index)) {
        trial_fail(t, "the bucket a histogram keeps does not come from this index");
    }
}
