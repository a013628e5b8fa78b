/* The sketch's table against arithmetic that knows nothing of it. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "base/value.h"
#include "kpi/sketch.h"
#include "kpi/sketch_table.h"
#include "tests/unit/kpi/random.h"

#define LIMBS 500 /* of 32 bits: 101^2184 has 14,542 bits, and one limb pair for the product */
#define VALUE_MAX INT64_C(9000000000000000000)

/* A natural number, lowest limb first. */
struct big {
    uint32_t limbs[LIMBS];
};

__extension__ typedef unsigned __int128 uwide;

static void big_multiply(struct big *b, uint64_t factor)
{
    uwide carry = 0;

    for (size_t i = 0; i < LIMBS; i++) {
        carry += (uwide)b->limbs[i] * factor;
        b->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    ck_assert(carry == 0);
}

static int big_compare(const struct big *a, const struct big *b)
{
    for (size_t i = LIMBS; i-- > 0;) {
        if (a->limbs[i] != b->limbs[i]) return a->limbs[i] < b->limbs[i] ? -1 : 1;
    }
    return 0;
}

/* edge x 99^i <= 101^i < (edge + 1) x 99^i */
START_TEST(sketch__every_edge_is_the_floor_of_the_exact_power)
{
    struct big up = {{1}}, down = {{1}};

    for (size_t i = 0; i < SKETCH_EDGES; i++) {
        struct big at = down, above = down;

        big_multiply(&at, SKETCH_EDGE[i]);
        big_multiply(&above, SKETCH_EDGE[i] + 1);
        ck_assert_msg(big_compare(&at, &up) <= 0 && big_compare(&up, &above) < 0, "edge %zu", i);
        big_multiply(&up, 101);
        big_multiply(&down, 99);
    }
    ck_assert_uint_ge(SKETCH_EDGE[SKETCH_EDGES - 1], (uint64_t)VALUE_MAX);
}
END_TEST

START_TEST(sketch__an_edge_belongs_to_its_bucket_and_one_more_to_the_next)
{
    for (size_t i = 1; i + 1 < SKETCH_EDGES; i++) {
        /* Low powers share their floor: there the lowest that holds the number counts. */
        if (SKETCH_EDGE[i] == SKETCH_EDGE[i - 1] || SKETCH_EDGE[i + 1] == SKETCH_EDGE[i]) continue;
        ck_assert_int_eq(sketch_index(SKETCH_EDGE[i]), (int64_t)i);
        ck_assert_int_eq(sketch_index(SKETCH_EDGE[i] + 1), (int64_t)i + 1);
    }
    ck_assert_int_eq(sketch_index(1), 0);
}
END_TEST

static int64_t magnitude_random(struct dice *dice)
{
    int64_t x = (int64_t)(dice_bits(dice) >> dice_roll(dice, 1, 63));

    return x < 1 ? 1 : x > VALUE_MAX ? VALUE_MAX : x;
}

START_TEST(sketch__index_agrees_with_the_logarithm)
{
    struct dice dice = {6};
    const long double ln_gamma = logl(101.0L / 99.0L);
    int compared = 0;

    for (int i = 0; i < 20000; i++) {
        int64_t x = magnitude_random(&dice);
        long double exact = logl((long double)x) / ln_gamma;

        if (fabsl(exact - roundl(exact)) < 1e-9L) continue; /* too near an edge for a logarithm to tell */
        ck_assert_int_eq(sketch_index((uint64_t)x), (int64_t)ceill(exact));
        compared++;
    }
    ck_assert_int_gt(compared, 15000);
}
END_TEST

START_TEST(sketch__representative_is_within_1_percent)
{
    struct dice dice = {7};

    for (int i = 0; i < 20000; i++) {
        int64_t x = magnitude_random(&dice);
        double value = (double)x / 1e6, shown = sketch_bucket_value(sketch_bucket(x));

        ck_assert_double_le(fabs(shown - value), value * 0.01 * (1 + 1e-12));
    }
}
END_TEST

START_TEST(sketch__buckets_keep_the_order_of_values_across_zero)
{
    struct dice dice = {8};

    for (int i = 0; i < 20000; i++) {
        int64_t x = magnitude_random(&dice) * (i % 2 ? 1 : -1), y = magnitude_random(&dice) * (i % 3 ? 1 : -1);

        if (x > y) ck_assert_int_ge(sketch_bucket(x), sketch_bucket(y));
        else ck_assert_int_le(sketch_bucket(x), sketch_bucket(y));
    }
    ck_assert_int_lt(sketch_bucket(-1), sketch_bucket(0));
    ck_assert_int_lt(sketch_bucket(0), sketch_bucket(1));
}
END_TEST

START_TEST(sketch__negative_mirrors_positive_and_zero_is_apart)
{
    ck_assert_int_eq(sketch_bucket(0), 0);
    ck_assert(sketch_bucket_value(0) == 0.0);
    for (int64_t x = 1; x < VALUE_MAX / 3; x *= 3) {
        ck_assert_int_eq(sketch_bucket(-x), -sketch_bucket(x));
        ck_assert(sketch_bucket_value(sketch_bucket(-x)) == -sketch_bucket_value(sketch_bucket(x)));
    }
    ck_assert_int_eq(sketch_bucket(-VALUE_MAX), -sketch_bucket(VALUE_MAX));
}
END_TEST

Suite *suite_sketch(void);
Suite *suite_sketch(void)
{
    Suite *s = suite_create("sketch");
    TCase *c = tcase_create("sketch");

    tcase_set_timeout(c, 30);
    tcase_add_test(c, sketch__every_edge_is_the_floor_of_the_exact_power);
    tcase_add_test(c, sketch__an_edge_belongs_to_its_bucket_and_one_more_to_the_next);
    tcase_add_test(c, sketch__index_agrees_with_the_logarithm);
    tcase_add_test(c, sketch__representative_is_within_1_percent);
    tcase_add_test(c, sketch__buckets_keep_the_order_of_values_across_zero);
    tcase_add_test(c, sketch__negative_mirrors_positive_and_zero_is_apart);
    suite_add_tcase(s, c);
    return s;
}
