/* Pairs: the ties by hand, everything else against the definition read word by word. */
#include <check.h>

#include "kpi/pairs.h"
#include "tests/unit/kpi/random.h"

#define EVENTS_MAX 24

static struct pair_event start_at(int64_t at, size_t index)
{
    return (struct pair_event){at, true, false, index};
}

static struct pair_event end_at(int64_t at, size_t index)
{
    return (struct pair_event){at, false, true, index};
}

static struct pair_event both_at(int64_t at, size_t index)
{
    return (struct pair_event){at, true, true, index};
}

START_TEST(pairs__of_nothing_or_of_ends_alone_are_none)
{
    const struct pair_event ends[] = {end_at(1, 0), end_at(2, 1)};
    struct pair got[2];

    ck_assert_uint_eq(kpi_pairs(NULL, 0, got), 0);
    ck_assert_uint_eq(kpi_pairs(ends, 2, got), 0);
}
END_TEST

START_TEST(pairs__an_end_at_its_starts_instant_waits_0_even_when_listed_before_it)
{
    const struct pair_event events[] = {end_at(5, 0), start_at(5, 1), end_at(6, 2)};
    struct pair got[3];

    ck_assert_uint_eq(kpi_pairs(events, 3, got), 1);
    ck_assert(got[0].has_end && got[0].end == 0 && got[0].end_at == 5 && got[0].start == 1 && !got[0].has_next);
}
END_TEST

START_TEST(pairs__an_end_at_the_next_starts_instant_belongs_to_that_start)
{
    const struct pair_event events[] = {start_at(1, 0), end_at(5, 1), start_at(5, 2)};
    struct pair got[3];

    ck_assert_uint_eq(kpi_pairs(events, 3, got), 2);
    ck_assert(!got[0].has_end && got[0].has_next && got[0].next_at == 5);
    ck_assert(got[1].has_end && got[1].end == 1 && got[1].start == 2 && !got[1].has_next);
}
END_TEST

START_TEST(pairs__starts_of_one_instant_count_once_and_the_first_bears_it)
{
    const struct pair_event events[] = {start_at(1, 7), start_at(1, 8), end_at(3, 9), end_at(4, 10)};
    struct pair got[4];

    ck_assert_uint_eq(kpi_pairs(events, 4, got), 1);
    ck_assert(got[0].start == 7 && got[0].end == 9 && got[0].end_at == 3);
}
END_TEST

START_TEST(pairs__an_event_that_is_both_is_never_its_own_end)
{
    const struct pair_event alone[] = {both_at(1, 0)};
    const struct pair_event chain[] = {both_at(1, 0), both_at(4, 1), end_at(6, 2)};
    const struct pair_event twins[] = {both_at(1, 0), both_at(1, 1)};
    struct pair got[3];

    ck_assert_uint_eq(kpi_pairs(alone, 1, got), 1);
    ck_assert(!got[0].has_end && !got[0].has_next);
    /* The second is the next start, and no end before it. */
    ck_assert_uint_eq(kpi_pairs(chain, 3, got), 2);
    ck_assert(!got[0].has_end && got[0].next_at == 4 && got[1].end == 2);
    ck_assert_uint_eq(kpi_pairs(twins, 2, got), 1);
    ck_assert(got[0].start == 0 && got[0].end == 1);
}
END_TEST

START_TEST(pairs__a_pair_that_ended_still_knows_the_next_start)
{
    const struct pair_event events[] = {start_at(1, 0), end_at(2, 1), end_at(3, 2), start_at(9, 3)};
    struct pair got[4];

    ck_assert_uint_eq(kpi_pairs(events, 4, got), 2);
    ck_assert(got[0].has_end && got[0].end == 1 && got[0].has_next && got[0].next_at == 9);
    ck_assert(!got[1].has_end && !got[1].has_next);
}
END_TEST

/* "a start is matched to the first end at or after it and before the key's next start" */
static size_t pairs_by_definition(const struct pair_event *events, size_t n, struct pair *ret)
{
    size_t made = 0;

    for (size_t s = 0; s < n; s++) {
        struct pair p = {.start = events[s].index, .at = events[s].at};
        bool counted = !events[s].start;

        for (size_t i = 0; i < s; i++) counted |= events[i].start && events[i].at == events[s].at;
        if (counted) continue;
        for (size_t i = 0; i < n && !p.has_next; i++) {
            if (!events[i].start || events[i].at <= p.at) continue;
            p.has_next = true;
            p.next_at = events[i].at;
        }
        for (size_t i = 0; i < n && !p.has_end; i++) {
            if (!events[i].end || i == s || events[i].at < p.at || (p.has_next && events[i].at >= p.next_at)) continue;
            p.has_end = true;
            p.end = events[i].index;
            p.end_at = events[i].at;
        }
        ret[made++] = p;
    }
    return made;
}

START_TEST(pairs__equal_the_definition_on_random_histories)
{
    struct dice dice = {41};
    size_t with_end = 0;

    for (int round = 0; round < 20000; round++) {
        struct pair_event events[EVENTS_MAX];
        struct pair got[EVENTS_MAX], want[EVENTS_MAX];
        size_t n = (size_t)dice_roll(&dice, 0, EVENTS_MAX), made;
        int64_t at = 0;

        for (size_t i = 0; i < n; i++) {
            int64_t face = dice_roll(&dice, 0, 9);

            at += dice_roll(&dice, 0, 2);
            events[i] = face < 4 ? start_at(at, i) : face < 9 ? end_at(at, i) : both_at(at, i);
        }
        made = kpi_pairs(events, n, got);
        ck_assert_uint_eq(made, pairs_by_definition(events, n, want));
        for (size_t i = 0; i < made; i++) {
            ck_assert_uint_eq(got[i].start, want[i].start);
            ck_assert_int_eq(got[i].at, want[i].at);
            ck_assert_int_eq(got[i].has_next, want[i].has_next);
            ck_assert_int_eq(got[i].next_at, want[i].next_at);
            ck_assert_int_eq(got[i].has_end, want[i].has_end);
            ck_assert_uint_eq(got[i].end, want[i].end);
            ck_assert_int_eq(got[i].end_at, want[i].end_at);
            with_end += got[i].has_end;
        }
    }
    ck_assert_uint_gt(with_end, 20000);
}
END_TEST

Suite *suite_pairs(void);
Suite *suite_pairs(void)
{
    Suite *s = suite_create("pairs");
    TCase *c = tcase_create("pairs");

    tcase_set_timeout(c, 30);
    tcase_add_test(c, pairs__of_nothing_or_of_ends_alone_are_none);
    tcase_add_test(c, pairs__an_end_at_its_starts_instant_waits_0_even_when_listed_before_it);
    tcase_add_test(c, pairs__an_end_at_the_next_starts_instant_belongs_to_that_start);
    tcase_add_test(c, pairs__starts_of_one_instant_count_once_and_the_first_bears_it);
    tcase_add_test(c, pairs__an_event_that_is_both_is_never_its_own_end);
    tcase_add_test(c, pairs__a_pair_that_ended_still_knows_the_next_start);
    tcase_add_test(c, pairs__equal_the_definition_on_random_histories);
    suite_add_tcase(s, c);
    return s;
}
