/* What a fact becomes for each kind of series, and what it takes to become anything. */
#include <check.h>

#include "kpi/series.h"
#include "kpi/sketch.h"

#define TYPE 3
#define OTHER_TYPE 4

static struct value value_of(double v)
{
    struct value value;

    ck_assert(value_from_double(v, &value));
    return value;
}

static struct fact answer_of(double score)
{
    struct fact f = {.kind = FACT_RESPONSE, .type = TYPE, .subject = "", .has_score = true, .score = value_of(score)};

    f.score_step = (int64_t)((score - 1) / 0.5);
    return f;
}

static struct fact event_of(bool has_value, double v)
{
    struct fact f = {.kind = FACT_EVENT, .type = TYPE, .subject = "o-1", .has_value = has_value};

    if (has_value) f.value = value_of(v);
    return f;
}

static struct series series_of(enum series_kind kind)
{
    bool survey = kind == SERIES_SCORE || kind == SERIES_GAP;

    return (struct series){.number = 42, .kind = kind, .facts = survey ? FACT_RESPONSE : FACT_EVENT, .type = TYPE};
}

static void assert_observed(const struct series *s, const struct fact *f, int64_t bucket, double value)
{
    struct observation o = {.bucket = 99, .until_at = 1, .has_until = true};

    ck_assert(series_observe(s, f, &o));
    ck_assert_int_eq(o.series, 42);
    ck_assert_ptr_eq(o.fact, f);
    ck_assert(!o.has_until);
    ck_assert_int_eq(o.bucket, bucket);
    ck_assert_double_eq(value_to_double(o.value), value);
}

static void assert_unobserved(const struct series *s, const struct fact *f)
{
    struct observation o = {.series = 5, .bucket = 99};

    ck_assert(!series_observe(s, f, &o));
    ck_assert(o.series == 5 && o.bucket == 99); /* untouched */
}

START_TEST(series__a_score_falls_into_its_step)
{
    struct series s = series_of(SERIES_SCORE);
    struct fact f = answer_of(4.5);

    assert_observed(&s, &f, 7, 4.5);
    f.has_score = false;
    assert_unobserved(&s, &f);
}
END_TEST

START_TEST(series__a_gap_needs_both_and_may_be_negative)
{
    struct series s = series_of(SERIES_GAP);
    struct fact f = answer_of(2.5), expected = answer_of(4);

    assert_unobserved(&s, &f);
    f.has_expected = true;
    f.expected = expected.score;
    f.expected_step = expected.score_step;
    assert_observed(&s, &f, -3, -1.5);
    f.has_score = false;
    assert_unobserved(&s, &f);
}
END_TEST

START_TEST(series__a_count_adds_the_value_or_nothing)
{
    struct series s = series_of(SERIES_COUNT);
    struct fact with = event_of(true, -12.25), without = event_of(false, 0);

    assert_observed(&s, &with, 0, -12.25);
    assert_observed(&s, &without, 0, 0);
}
END_TEST

START_TEST(series__a_magnitude_and_a_level_need_a_value)
{
    struct series magnitude = series_of(SERIES_MAGNITUDE), level = series_of(SERIES_LEVEL);
    struct fact f = event_of(true, 59.5), zero = event_of(true, 0), none = event_of(false, 0);

    assert_observed(&magnitude, &f, sketch_bucket(59500000), 59.5);
    f.value = value_of(-59.5);
    assert_observed(&magnitude, &f, -sketch_bucket(59500000), -59.5);
    assert_observed(&magnitude, &zero, 0, 0);
    assert_observed(&level, &zero, 0, 0);
    assert_observed(&level, &f, 0, -59.5);
    assert_unobserved(&magnitude, &none);
    assert_unobserved(&level, &none);
    f.value = value_of(VALUE_BOUND);
    assert_observed(&magnitude, &f, sketch_bucket(INT64_C(9000000000000000000)), VALUE_BOUND);
}
END_TEST

START_TEST(series__a_share_tells_no_yes_and_missing_apart)
{
    struct operand hundred = {.type = JSON_NUMBER, .number = 100}, subject = {.type = JSON_STRING, .text = "o-1"};
    struct test at_least = {WHERE_VALUE, "value", OP_GE, &hundred, 1},
                same = {WHERE_SUBJECT, "subject", OP_EQ, &subject, 1};
    struct series s = series_of(SERIES_SHARE);
    struct fact f = event_of(true, 100);

    s.condition = (struct where){&at_least, 1};
    s.where = (struct where){&same, 1};
    assert_observed(&s, &f, SHARE_YES, 0);
    f.value = value_of(99);
    assert_observed(&s, &f, SHARE_NO, 0);
    f.has_value = false;
    assert_observed(&s, &f, SHARE_MISSING, 0);
    f.subject = ""; /* lacks what `where` names: elsewhere than in the condition, that is no match */
    assert_unobserved(&s, &f);
}
END_TEST

START_TEST(series__another_kind_type_or_a_where_that_fails_is_not_observed)
{
    struct operand one = {.type = JSON_NUMBER, .number = 1};
    struct test test = {WHERE_VALUE, "value", OP_EQ, &one, 1};

    for (enum series_kind kind = SERIES_SCORE; kind <= SERIES_LEVEL; kind++) {
        struct series s = series_of(kind);
        struct fact f = answer_of(5);
        struct observation o;

        f.kind = s.facts;
        f.has_expected = f.has_value = true;
        f.value = value_of(1);
        s.where = (struct where){&test, 1};
        ck_assert(series_observe(&s, &f, &o));
        f.value = value_of(2);
        assert_unobserved(&s, &f);
        f.value = value_of(1);
        f.type = OTHER_TYPE;
        assert_unobserved(&s, &f);
        f.type = TYPE;
        f.kind = FACT_INVITATION;
        assert_unobserved(&s, &f);
        f.kind = s.facts == FACT_EVENT ? FACT_RESPONSE : FACT_EVENT;
        assert_unobserved(&s, &f);
    }
}
END_TEST

START_TEST(series__pairs_know_their_ends_and_observe_no_single_fact)
{
    struct operand big = {.type = JSON_NUMBER, .number = 10};
    struct test test = {WHERE_VALUE, "value", OP_GE, &big, 1};
    struct series s = series_of(SERIES_WAIT), single = series_of(SERIES_COUNT);
    struct fact f = event_of(true, 10);

    s.start.type = single.start.type = TYPE;
    s.end.type = TYPE;
    s.end.where = (struct where){&test, 1};
    ck_assert(series_is_pair(&s) && !series_is_pair(&single));
    ck_assert(series_is_start(&s, &f) && series_is_end(&s, &f));
    ck_assert(!series_is_start(&single, &f));
    f.value = value_of(9);
    ck_assert(series_is_start(&s, &f) && !series_is_end(&s, &f));
    f.type = OTHER_TYPE;
    ck_assert(!series_is_start(&s, &f) && !series_is_end(&s, &f));
    f.type = TYPE;
    assert_unobserved(&s, &f);
    f.kind = FACT_RESPONSE;
    ck_assert(!series_is_start(&s, &f));
    s.kind = SERIES_CONVERSION;
    ck_assert(series_is_pair(&s));
}
END_TEST

START_TEST(measure__texts_read_back)
{
    enum measure_kind got = MEASURE_INDEX;

    for (unsigned k = 0; k < MEASURE_KIND_COUNT; k++) {
        ck_assert(measure_kind_parse(measure_kind_text((enum measure_kind)k), &got));
        ck_assert_uint_eq(got, k);
    }
    ck_assert(!measure_kind_parse("", &got) && !measure_kind_parse("NPS", &got));
    ck_assert_int_eq(measure_series_kind(MEASURE_NPS), measure_series_kind(MEASURE_MEAN));
    ck_assert_int_eq(measure_series_kind(MEASURE_ACTIVE), measure_series_kind(MEASURE_COUNT));
    ck_assert_int_eq(measure_series_kind(MEASURE_INDEX), SERIES_NONE);
    ck_assert_uint_eq(measure_flags(MEASURE_COUNT) & MEASURE_CENSUS, 0);
    ck_assert_uint_ne(measure_flags(MEASURE_SUM) & MEASURE_CENSUS, 0);
}
END_TEST

Suite *suite_series(void);
Suite *suite_series(void)
{
    Suite *s = suite_create("series");
    TCase *c = tcase_create("series");

    tcase_add_test(c, series__a_score_falls_into_its_step);
    tcase_add_test(c, series__a_gap_needs_both_and_may_be_negative);
    tcase_add_test(c, series__a_count_adds_the_value_or_nothing);
    tcase_add_test(c, series__a_magnitude_and_a_level_need_a_value);
    tcase_add_test(c, series__a_share_tells_no_yes_and_missing_apart);
    tcase_add_test(c, series__another_kind_type_or_a_where_that_fails_is_not_observed);
    tcase_add_test(c, series__pairs_know_their_ends_and_observe_no_single_fact);
    tcase_add_test(c, measure__texts_read_back);
    suite_add_tcase(s, c);
    return s;
}
