/* Recurring revenue: bounds and ties by hand, the rest against the definition read word by word, and what must add up. */
#include <check.h>
#include <math.h>

#include "kpi/revenue.h"
#include "tests/unit/kpi/random.h"

#define EVENTS_MAX 40
#define ACCOUNTS 5
#define MOMENTS 60

static struct revenue_event started(int64_t at, int64_t account, size_t subscription, int64_t value)
{
    return (struct revenue_event){at, account, subscription, REVENUE_STARTED, value, (size_t)at};
}

static struct revenue_event changed(int64_t at, int64_t account, size_t subscription, int64_t value)
{
    return (struct revenue_event){at, account, subscription, REVENUE_CHANGED, value, (size_t)at};
}

static struct revenue_event ended(int64_t at, int64_t account, size_t subscription)
{
    return (struct revenue_event){at, account, subscription, REVENUE_ENDED, 0, (size_t)at};
}

START_TEST(revenue__of_nothing_is_an_empty_book)
{
    struct arena *a = arena_create();
    struct revenue_book book;
    int64_t at;

    revenue_book_make(NULL, 0, a, &book);
    ck_assert_uint_eq(book.n, 0);
    ck_assert_ptr_null(revenue_line_of(&book, 1));
    ck_assert(revenue_at(NULL, 5) == 0);
    ck_assert(!revenue_lived_by(NULL, 5) && !revenue_lives_in(NULL, 0, 5) && !revenue_next_loss(NULL, 0, 5, &at));
    arena_drop(a);
}
END_TEST

START_TEST(revenue__an_event_counts_only_after_its_moment)
{
    struct revenue_event events[] = {started(10, 1, 0, 100), ended(20, 1, 0)};
    struct arena *a = arena_create();
    const struct revenue_line *line;
    struct revenue_book book;
    int64_t at;

    revenue_book_make(events, 2, a, &book);
    line = revenue_line_of(&book, 1);
    ck_assert_ptr_nonnull(line);
    ck_assert(revenue_at(line, 10) == 0 && revenue_at(line, 11) == 100);
    ck_assert(revenue_at(line, 20) == 100 && revenue_at(line, 21) == 0);
    ck_assert(!revenue_lived_by(line, 10) && revenue_lived_by(line, 11) && revenue_lived_by(line, 1000));
    ck_assert(revenue_lives_in(line, 10, 11) && revenue_lives_in(line, 19, 30) && !revenue_lives_in(line, 20, 30));
    ck_assert(!revenue_lives_in(line, 0, 10) && !revenue_lives_in(line, 15, 15));
    ck_assert(revenue_next_loss(line, 20, 21, &at) && at == 20);
    ck_assert(!revenue_next_loss(line, 10, 20, &at) && !revenue_next_loss(line, 21, 99, &at));
    arena_drop(a);
}
END_TEST

START_TEST(revenue__at_one_instant_is_changed_then_ended_then_started)
{
    struct revenue_event renewed[] = {started(10, 1, 0, 100), started(20, 1, 0, 70), ended(20, 1, 0)};
    struct revenue_event left[] = {started(10, 1, 0, 100), ended(20, 1, 0), changed(20, 1, 0, 70)};
    struct arena *a = arena_create();
    struct revenue_book book;
    int64_t at;

    revenue_book_make(renewed, 3, a, &book);
    ck_assert(revenue_at(&book.lines[0], 21) == 70 && book.lines[0].n == 2);
    ck_assert(!revenue_next_loss(&book.lines[0], 0, 99, &at));
    revenue_book_make(left, 3, a, &book);
    ck_assert(revenue_at(&book.lines[0], 21) == 0);
    ck_assert(revenue_next_loss(&book.lines[0], 0, 99, &at) && at == 20);
    arena_drop(a);
}
END_TEST

START_TEST(revenue__equal_events_of_one_instant_go_by_order)
{
    struct revenue_event events[] = {
        {10, 1, 0, REVENUE_STARTED, 5, 2}, {10, 1, 0, REVENUE_STARTED, 9, 7}, {10, 1, 0, REVENUE_STARTED, 7, 1}};
    struct arena *a = arena_create();
    struct revenue_book book;

    revenue_book_make(events, 3, a, &book);
    ck_assert(revenue_at(&book.lines[0], 11) == 9);
    arena_drop(a);
}
END_TEST

START_TEST(revenue__of_a_subscription_goes_with_its_latest_account)
{
    struct revenue_event events[] = {started(10, 1, 0, 100), changed(20, 2, 0, 80), changed(30, 0, 0, 50),
                                     changed(40, 2, 0, 60)};
    struct arena *a = arena_create();
    struct revenue_book book;
    int64_t at;

    revenue_book_make(events, 4, a, &book);
    ck_assert_uint_eq(book.n, 2);
    ck_assert_ptr_null(revenue_line_of(&book, 0));
    ck_assert(revenue_next_loss(revenue_line_of(&book, 1), 0, 99, &at) && at == 20);
    ck_assert(revenue_at(revenue_line_of(&book, 2), 25) == 80 && revenue_at(revenue_line_of(&book, 2), 35) == 0);
    ck_assert(revenue_at(revenue_line_of(&book, 2), 45) == 60);
    arena_drop(a);
}
END_TEST

static size_t events_roll(struct dice *d, struct revenue_event *ret)
{
    size_t n = (size_t)dice_roll(d, 1, EVENTS_MAX);

    for (size_t i = 0; i < n; i++) {
        size_t subscription = (size_t)dice_roll(d, 0, 7);
        enum revenue_step step = (enum revenue_step)dice_roll(d, REVENUE_CHANGED, REVENUE_STARTED);
        /* Mostly the subscription's own account; sometimes another, or nobody's. */
        int64_t account = dice_roll(d, 0, 5) > 0 ? (int64_t)(subscription % ACCOUNTS) + 1 : dice_roll(d, 0, ACCOUNTS);
        wide value = step == REVENUE_ENDED ? 0 : dice_roll(d, 0, 9) * MICROS;

        ret[i] = (struct revenue_event){dice_roll(d, 0, MOMENTS), account, subscription, step, value, i};
    }
    return n;
}

/* Every subscription's latest event before t, asked for from scratch. */
static wide revenue_by_definition(const struct revenue_event *events, size_t n, int64_t account, int64_t t)
{
    wide sum = 0;

    for (size_t subscription = 0; subscription < 8; subscription++) {
        const struct revenue_event *last = NULL;

        for (size_t i = 0; i < n; i++) {
            const struct revenue_event *e = &events[i];
            bool later = !last || e->at > last->at || (e->at == last->at && e->step > last->step) ||
                         (e->at == last->at && e->step == last->step && e->order > last->order);

            if (e->subscription == subscription && e->at < t && later) last = e;
        }
        if (last && last->account == account) sum += last->value;
    }
    return sum;
}

START_TEST(revenue__equals_the_definition_on_random_histories)
{
    struct arena *a = arena_create();
    struct dice dice = {11};

    for (int round = 0; round < 300; round++) {
        struct revenue_event events[EVENTS_MAX], given[EVENTS_MAX];
        size_t n = events_roll(&dice, given);
        struct revenue_book book;

        for (size_t i = 0; i < n; i++) events[i] = given[i];
        revenue_book_make(events, n, a, &book);
        for (int64_t account = 1; account <= ACCOUNTS; account++) {
            const struct revenue_line *line = revenue_line_of(&book, account);
            bool lived = false;

            for (int64_t t = 0; t <= MOMENTS + 1; t++) {
                wide want = revenue_by_definition(given, n, account, t);

                lived |= want > 0;
                ck_assert(revenue_at(line, t) == want);
                ck_assert(revenue_lived_by(line, t) == lived);
            }
        }
        arena_reset(a);
    }
    arena_drop(a);
}
END_TEST

START_TEST(revenue__losses_and_lives_equal_a_look_at_every_moment)
{
    struct arena *a = arena_create();
    struct dice dice = {12};
    size_t losses = 0;

    for (int round = 0; round < 500; round++) {
        struct revenue_event events[EVENTS_MAX];
        size_t n = events_roll(&dice, events);
        int64_t from = dice_roll(&dice, 0, MOMENTS), to = dice_roll(&dice, 0, MOMENTS + 1);
        struct revenue_book book;

        revenue_book_make(events, n, a, &book);
        for (size_t i = 0; i < book.n; i++) {
            const struct revenue_line *line = &book.lines[i];
            int64_t at = from, expected = from;
            bool lives = false;

            for (int64_t t = from + 1; t <= to; t++) lives |= revenue_at(line, t) > 0;
            ck_assert(revenue_lives_in(line, from, to) == lives);
            for (; revenue_next_loss(line, at, to, &at); at++) {
                while (expected < at) {
                    ck_assert(!(revenue_at(line, expected) > 0 && revenue_at(line, expected + 1) == 0));
                    expected++;
                }
                ck_assert(revenue_at(line, at) > 0 && revenue_at(line, at + 1) == 0);
                losses++;
                expected++;
            }
            for (; expected < to; expected++) {
                ck_assert(!(revenue_at(line, expected) > 0 && revenue_at(line, expected + 1) == 0));
            }
        }
        arena_reset(a);
    }
    ck_assert_uint_gt(losses, 100);
    arena_drop(a);
}
END_TEST

static double moved(const struct revenue_pair *pairs, size_t n, enum revenue_of of)
{
    struct estimate e;

    estimate_movement(pairs, n, of, &e);
    ck_assert(e.has_value && !e.has_low && (e.n > 0) == (e.value > 0));
    return e.value;
}

START_TEST(revenue__movements_account_for_every_difference)
{
    struct arena *a = arena_create();
    struct dice dice = {13};
    double most[OF_LOST + 1] = {0};

    for (int round = 0; round < 500; round++) {
        struct revenue_event events[EVENTS_MAX];
        size_t n = events_roll(&dice, events);
        int64_t t0 = dice_roll(&dice, 0, MOMENTS), t1 = dice_roll(&dice, t0, MOMENTS + 1);
        struct revenue_pair pairs[ACCOUNTS];
        struct revenue_book book;
        double before = 0, after = 0, by[OF_LOST + 1];

        revenue_book_make(events, n, a, &book);
        for (size_t i = 0; i < book.n; i++) {
            const struct revenue_line *line = &book.lines[i];

            pairs[i] = (struct revenue_pair){revenue_at(line, t0), revenue_at(line, t1), revenue_lived_by(line, t0)};
            before += wide_to_double(pairs[i].r0);
            after += wide_to_double(pairs[i].r1);
        }
        for (enum revenue_of of = OF_NEW; of <= OF_LOST; of++) {
            by[of] = moved(pairs, book.n, of);
            most[of] = fmax(most[of], by[of]);
        }
        ck_assert_double_eq(after, before + by[OF_NEW] + by[OF_RETURNED] + by[OF_EXPANSION] - by[OF_CONTRACTION] -
                                       by[OF_LOST]);
        arena_reset(a);
    }
    for (enum revenue_of of = OF_NEW; of <= OF_LOST; of++) ck_assert(most[of] > 0);
    arena_drop(a);
}
END_TEST

START_TEST(revenue__figures_of_nobody_have_no_value_but_movements_are_0)
{
    const struct revenue_pair newcomer = {0, 500 * MICROS, false};
    struct estimate e;

    estimate_retention(&newcomer, 1, true, &e);
    ck_assert(!e.has_value && e.reason == REASON_NO_DENOMINATOR && e.n == 0);
    estimate_churn(&newcomer, 1, OF_LOGOS, &e);
    ck_assert(!e.has_value && e.reason == REASON_NO_DENOMINATOR);
    estimate_churn(&newcomer, 1, OF_REVENUE, &e);
    ck_assert(!e.has_value && e.reason == REASON_NO_DENOMINATOR);
    ck_assert_double_eq(moved(&newcomer, 1, OF_NEW), 500);
    ck_assert_double_eq(moved(NULL, 0, OF_NEW), 0);
}
END_TEST

START_TEST(revenue__logo_churn_is_a_sample_and_revenue_churn_a_census)
{
    const struct revenue_pair pairs[] = {{300 * MICROS, 0, true}, {100 * MICROS, 900 * MICROS, true}};
    struct estimate e, share;

    estimate_churn(pairs, 2, OF_LOGOS, &e);
    estimate_share(1, 2, &share);
    ck_assert(e.has_low && e.value == 50 && e.low == share.low && e.high == share.high && e.n == 2);
    estimate_churn(pairs, 2, OF_REVENUE, &e);
    ck_assert(!e.has_low && !e.has_high && e.value == 75 && e.n == 2);
}
END_TEST

START_TEST(index__clamps_its_parts_and_leaves_out_those_without_a_value)
{
    const struct index_value parts[] = {
        {true, 12, 1, 0, 10}, {true, -3, 1, 0, 10}, {false, 0, 2, 0, 10}, {true, 4, 2, 5, 1}};
    struct estimate e;
    double covered;

    estimate_index(parts, 4, &e, &covered);
    ck_assert(e.has_value && !e.has_low && e.n == 3);
    ck_assert_double_eq_tol(e.value, (1 + 0 + 2 * 0.25) / 4 * 100, 1e-12);
    ck_assert_double_eq_tol(covered, 4.0 / 6 * 100, 1e-12);
    estimate_index(parts + 2, 1, &e, &covered);
    ck_assert(!e.has_value && e.reason == REASON_NO_OBSERVATIONS && covered == 0);
    estimate_index(parts, 0, &e, &covered);
    ck_assert(!e.has_value && covered == 0);
}
END_TEST

Suite *suite_revenue(void);
Suite *suite_revenue(void)
{
    Suite *suite = suite_create("revenue");
    TCase *tests = tcase_create("revenue");

    tcase_add_test(tests, revenue__of_nothing_is_an_empty_book);
    tcase_add_test(tests, revenue__an_event_counts_only_after_its_moment);
    tcase_add_test(tests, revenue__at_one_instant_is_changed_then_ended_then_started);
    tcase_add_test(tests, revenue__equal_events_of_one_instant_go_by_order);
    tcase_add_test(tests, revenue__of_a_subscription_goes_with_its_latest_account);
    tcase_add_test(tests, revenue__equals_the_definition_on_random_histories);
    tcase_add_test(tests, revenue__losses_and_lives_equal_a_look_at_every_moment);
    tcase_add_test(tests, revenue__movements_account_for_every_difference);
    tcase_add_test(tests, revenue__figures_of_nobody_have_no_value_but_movements_are_0);
    tcase_add_test(tests, revenue__logo_churn_is_a_sample_and_revenue_churn_a_census);
    tcase_add_test(tests, index__clamps_its_parts_and_leaves_out_those_without_a_value);
    suite_add_tcase(suite, tests);
    return suite;
}
