/* Outcomes: which status an agreed result has, what a line says, and when the next review is. */
#include <check.h>

#include "base/clock.h"
#include "base/text.h"
#include "kpi/outcome.h"

Suite *suite_outcome(void);

static struct value value(double v)
{
    struct value ret = {0, 0};

    ck_assert(value_from_double(v, &ret));
    return ret;
}

static int64_t at(const char *text)
{
    int64_t us = 0;

    ck_assert_msg(text_parse_time(text, &us) == ERR_OK, "%s", text);
    return us;
}

/* From 40 to 80 within 100 days of day 1000. */
static struct pledge rising(void)
{
    return (struct pledge){.target = value(80),
                           .up = true,
                           .has_baseline = true,
                           .baseline = value(40),
                           .line_from = 1000 * DAY_US,
                           .has_due = true,
                           .due = 1100 * DAY_US};
}

static void is(const struct pledge *g, double reading, int64_t read_day, int64_t now_day, const char *status)
{
    struct pledge_state s = {.pledge = g, .has_reading = true, .reading = value(reading), .read_at = read_day * DAY_US};

    ck_assert_str_eq(outcome_status_text(outcome_status(&s, now_day * DAY_US)), status);
}

START_TEST(outcome__nothing_accepted_is_proposed_and_retired_stays_so)
{
    struct pledge g = rising();
    struct pledge_state s = {.has_reading = true, .reading = value(90)};

    ck_assert_int_eq(outcome_status(&s, 0), OUTCOME_PROPOSED);
    s.retired = true;
    ck_assert_int_eq(outcome_status(&s, 0), OUTCOME_RETIRED);
    s.pledge = &g;
    ck_assert_int_eq(outcome_status(&s, 0), OUTCOME_RETIRED);
}
END_TEST

START_TEST(outcome__without_a_reading_it_is_agreed_until_its_date)
{
    struct pledge g = rising();
    struct pledge_state s = {.pledge = &g};

    ck_assert_int_eq(outcome_status(&s, g.due - 1), OUTCOME_AGREED);
    ck_assert_int_eq(outcome_status(&s, g.due), OUTCOME_MISSED);
    g.has_due = false;
    ck_assert_int_eq(outcome_status(&s, g.due), OUTCOME_AGREED);
}
END_TEST

START_TEST(outcome__a_reading_is_held_against_the_line_at_its_own_time)
{
    struct pledge g = rising();

    is(&g, 60, 1050, 1060, "on_course"); /* on the line to the millionth */
    is(&g, 59.999999, 1050, 1060, "agreed");
    is(&g, 40, 990, 1060, "on_course"); /* before the line begins nothing is asked yet */
    is(&g, 39, 990, 1060, "agreed");
    is(&g, 80, 1050, 1060, "attained");
    is(&g, 79.9, 1099, 1100, "missed");
    is(&g, 81, 1120, 1200, "attained"); /* late, but there */
}
END_TEST

START_TEST(outcome__less_may_be_better)
{
    struct pledge g = {.target = value(10),
                       .has_baseline = true,
                       .baseline = value(30),
                       .line_from = 0,
                       .has_due = true,
                       .due = 100 * DAY_US};

    is(&g, 20, 50, 50, "on_course");
    is(&g, 20.000001, 50, 50, "agreed");
    is(&g, 10, 50, 50, "attained");
    is(&g, 11, 50, 100, "missed");
}
END_TEST

START_TEST(outcome__without_a_date_better_than_the_baseline_is_on_course)
{
    struct pledge g = rising();

    g.has_due = false;
    is(&g, 40, 1050, 5000, "agreed");
    is(&g, 40.1, 1050, 5000, "on_course");
    g.has_baseline = false;
    is(&g, 79, 1050, 5000, "agreed");
    is(&g, 80, 1050, 5000, "attained");
}
END_TEST

START_TEST(outcome__a_level_to_be_kept_has_a_flat_line)
{
    struct pledge g = rising();

    g.baseline = g.target;
    is(&g, 80, 1001, 1002, "attained");
    is(&g, 79.999999, 1001, 1002, "agreed");
}
END_TEST

START_TEST(outcome__the_largest_values_and_spans_do_not_overflow)
{
    struct pledge g = {.target = value(VALUE_BOUND),
                       .up = true,
                       .has_baseline = true,
                       .baseline = value(-VALUE_BOUND),
                       .line_from = 0,
                       .has_due = true,
                       .due = INT64_C(253402300799) * SECOND_US};
    struct pledge_state s = {.pledge = &g, .has_reading = true, .reading = value(0), .read_at = g.due / 2};

    ck_assert_int_eq(outcome_status(&s, 1), OUTCOME_ON_COURSE);
    s.reading = value(-1);
    ck_assert_int_eq(outcome_status(&s, 1), OUTCOME_AGREED);
}
END_TEST

START_TEST(outcome__progress_is_the_part_of_the_way)
{
    struct pledge g = rising();
    double progress = 7;

    ck_assert(pledge_progress(&g, value(50), &progress));
    ck_assert(progress == 25);
    ck_assert(pledge_progress(&g, value(30), &progress));
    ck_assert(progress == -25);
    g.baseline = g.target;
    ck_assert(!pledge_progress(&g, value(50), &progress));
    g.has_baseline = false;
    ck_assert(!pledge_progress(&g, value(50), &progress));
    ck_assert(progress == -25);
}
END_TEST

static const struct {
    const char *last;
    enum grain cadence;
    const char *next;
} REVIEWS[] = {
    {"2026-01-31T10:30:15.5Z", GRAIN_MONTH, "2026-02-28T10:30:15.5Z"},
    {"2027-12-31T23:30:00+02:00", GRAIN_QUARTER, "2028-03-31T23:30:00+03:00"}, /* the same local time in summer */
    {"2026-11-30T12:00:00Z", GRAIN_QUARTER, "2027-02-28T12:00:00Z"},
    {"2028-02-29T12:00:00Z", GRAIN_YEAR, "2029-02-28T12:00:00Z"},
    {"2026-12-05T01:00:00+02:00", GRAIN_MONTH, "2027-01-05T01:00:00+02:00"}, /* the 4th in UTC */
    {"2026-12-31T12:00:00Z", GRAIN_DAY, "2027-01-01T12:00:00Z"},
    {"2026-03-25T12:00:00+02:00", GRAIN_WEEK, "2026-04-01T12:00:00+03:00"},
};

START_TEST(outcome__a_review_comes_at_the_same_local_time)
{
    struct tz *z = NULL;

    ck_assert_int_eq(tz_open("Europe/Helsinki", &z), ERR_OK);
    ck_assert_int_eq(review_after(at(REVIEWS[_i].last), REVIEWS[_i].cadence, z), at(REVIEWS[_i].next));
    tz_close(z);
}
END_TEST

START_TEST(outcome__a_status_is_read_by_its_word)
{
    enum outcome_status s = OUTCOME_RETIRED;

    for (int i = 0; i < OUTCOME_STATUS_COUNT; i++) {
        ck_assert(outcome_status_parse(outcome_status_text((enum outcome_status)i), &s));
        ck_assert_int_eq(s, i);
    }
    ck_assert(!outcome_status_parse("late", &s));
}
END_TEST

Suite *suite_outcome(void)
{
    Suite *s = suite_create("outcome");
    TCase *t = tcase_create("outcome");

    tcase_add_test(t, outcome__nothing_accepted_is_proposed_and_retired_stays_so);
    tcase_add_test(t, outcome__without_a_reading_it_is_agreed_until_its_date);
    tcase_add_test(t, outcome__a_reading_is_held_against_the_line_at_its_own_time);
    tcase_add_test(t, outcome__less_may_be_better);
    tcase_add_test(t, outcome__without_a_date_better_than_the_baseline_is_on_course);
    tcase_add_test(t, outcome__a_level_to_be_kept_has_a_flat_line);
    tcase_add_test(t, outcome__the_largest_values_and_spans_do_not_overflow);
    tcase_add_test(t, outcome__progress_is_the_part_of_the_way);
    tcase_add_loop_test(t, outcome__a_review_comes_at_the_same_local_time, 0, (int)(sizeof REVIEWS / sizeof *REVIEWS));
    tcase_add_test(t, outcome__a_status_is_read_by_its_word);
    suite_add_tcase(s, t);
    return s;
}
