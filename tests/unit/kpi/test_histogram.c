/* The histogram as a sum: no order, no trace of what was taken back. */
#include <check.h>

#include "kpi/histogram.h"
#include "tests/unit/kpi/random.h"

#define ADDED 500
#define BUCKETS 20 /* -10 .. 10 */

static struct arena *arena;

static void setup(void)
{
    arena = arena_create();
}

static void teardown(void)
{
    arena_drop(arena);
}

static struct bin bin_random(struct dice *dice)
{
    struct bin b = {.bucket = dice_roll(dice, -BUCKETS / 2, BUCKETS / 2), .n = dice_roll(dice, 1, 9)};

    b.sum = (wide)dice_roll(dice, -INT64_C(9000000000000000000), INT64_C(9000000000000000000)) * b.n;
    return b;
}

static void bins_fill(struct bin *ret, uint64_t seed)
{
    struct dice dice = {seed};

    for (size_t i = 0; i < ADDED; i++) ret[i] = bin_random(&dice);
}

static void add_all(struct histogram *h, const struct bin *bins, size_t n)
{
    for (size_t i = 0; i < n; i++) histogram_add(h, arena, bins[i].bucket, bins[i].n, bins[i].sum);
}

static void assert_same(const struct histogram *a, const struct histogram *b)
{
    ck_assert_uint_eq(a->used, b->used);
    for (size_t i = 0; i < a->used; i++) {
        ck_assert_int_eq(a->bins[i].bucket, b->bins[i].bucket);
        ck_assert_int_eq(a->bins[i].n, b->bins[i].n);
        ck_assert(a->bins[i].sum == b->bins[i].sum);
    }
}

START_TEST(histogram__bins_ascend_and_total_what_was_added)
{
    struct bin bins[ADDED];
    struct histogram h = {0};
    int64_t n = 0;
    wide sum = 0;

    bins_fill(bins, 1);
    add_all(&h, bins, ADDED);
    ck_assert_uint_gt(h.used, BUCKETS / 2);
    for (size_t i = 1; i < h.used; i++) ck_assert_int_lt(h.bins[i - 1].bucket, h.bins[i].bucket);
    for (size_t i = 0; i < ADDED; i++) {
        n += bins[i].n;
        sum += bins[i].sum;
    }
    ck_assert_int_eq(histogram_n(&h), n);
    ck_assert(histogram_sum(&h) == sum);
}
END_TEST

START_TEST(histogram__sums_do_not_depend_on_the_order_of_arrival)
{
    struct bin bins[ADDED];
    struct histogram forth = {0}, back = {0};

    bins_fill(bins, 2);
    add_all(&forth, bins, ADDED);
    for (size_t i = ADDED; i-- > 0;) histogram_add(&back, arena, bins[i].bucket, bins[i].n, bins[i].sum);
    assert_same(&forth, &back);
}
END_TEST

START_TEST(histogram__what_is_taken_back_leaves_no_trace)
{
    struct bin bins[ADDED];
    struct histogram h = {0}, half = {0};

    bins_fill(bins, 3);
    add_all(&h, bins, ADDED);
    add_all(&half, bins, ADDED / 2);
    for (size_t i = ADDED / 2; i < ADDED; i++) histogram_add(&h, arena, bins[i].bucket, -bins[i].n, -bins[i].sum);
    assert_same(&h, &half);
    for (size_t i = 0; i < ADDED / 2; i++) histogram_add(&h, arena, bins[i].bucket, -bins[i].n, -bins[i].sum);
    ck_assert_uint_eq(h.used, 0);
    ck_assert_int_eq(histogram_n(&h), 0);
}
END_TEST

START_TEST(histogram__a_sum_without_a_count_is_kept)
{
    struct histogram h = {0};

    histogram_add(&h, arena, 4, 1, 100);
    histogram_add(&h, arena, 4, -1, -40);
    ck_assert_uint_eq(h.used, 1);
    ck_assert(histogram_sum(&h) == 60);
    histogram_add(&h, arena, 4, 0, -60);
    ck_assert_uint_eq(h.used, 0);
    histogram_add(&h, arena, 4, 0, 0);
    ck_assert_uint_eq(h.used, 0);
}
END_TEST

START_TEST(histogram__merged_parts_equal_the_whole)
{
    struct bin bins[ADDED];
    struct histogram whole = {0}, first = {0}, second = {0};

    bins_fill(bins, 4);
    add_all(&whole, bins, ADDED);
    add_all(&first, bins, 123);
    add_all(&second, bins + 123, ADDED - 123);
    histogram_merge(&first, arena, &second);
    assert_same(&first, &whole);
}
END_TEST

START_TEST(histogram__merged_with_itself_doubles)
{
    struct bin bins[ADDED];
    struct histogram h = {0}, twice = {0};

    bins_fill(bins, 5);
    add_all(&h, bins, ADDED);
    add_all(&twice, bins, ADDED);
    add_all(&twice, bins, ADDED);
    histogram_merge(&h, arena, &h);
    assert_same(&h, &twice);
}
END_TEST

START_TEST(histogram__counts_one_bucket_and_0_for_an_absent_one)
{
    struct histogram h = {0};

    ck_assert_int_eq(histogram_count_of(&h, 0), 0);
    histogram_add(&h, arena, 2, 7, 0);
    histogram_add(&h, arena, -2, 5, 0);
    ck_assert_int_eq(histogram_count_of(&h, 2), 7);
    ck_assert_int_eq(histogram_count_of(&h, -2), 5);
    ck_assert_int_eq(histogram_count_of(&h, 0), 0);
    ck_assert_int_eq(histogram_count_of(&h, 3), 0);
}
END_TEST

Suite *suite_histogram(void);
Suite *suite_histogram(void)
{
    Suite *s = suite_create("histogram");
    TCase *c = tcase_create("histogram");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, histogram__bins_ascend_and_total_what_was_added);
    tcase_add_test(c, histogram__sums_do_not_depend_on_the_order_of_arrival);
    tcase_add_test(c, histogram__what_is_taken_back_leaves_no_trace);
    tcase_add_test(c, histogram__a_sum_without_a_count_is_kept);
    tcase_add_test(c, histogram__merged_parts_equal_the_whole);
    tcase_add_test(c, histogram__merged_with_itself_doubles);
    tcase_add_test(c, histogram__counts_one_bucket_and_0_for_an_absent_one);
    suite_add_tcase(s, c);
    return s;
}
