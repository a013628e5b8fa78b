/* Arenas: alignment, zeroes, what reset keeps, the bounds of a growing array. */
#include <check.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

Suite *suite_arena(void);

static bool is_zero(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] != 0) return false;
    }
    return true;
}

START_TEST(arena__takes_are_aligned_zeroed_and_apart)
{
    struct arena *a = arena_create();
    unsigned char *taken[400];

    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < 400; i++) {
            size_t n = i * 37 % 3000;
            taken[i] = arena_alloc(a, n);
            ck_assert_uint_eq((uintptr_t)taken[i] % 16, 0);
            ck_assert(is_zero(taken[i], n));
            memset(taken[i], (int)(i % 255 + 1), n);
        }
        for (size_t i = 0; i < 400; i++) {
            for (size_t k = 0; k < i * 37 % 3000; k++) {
                if (taken[i][k] != i % 255 + 1) ck_abort_msg("take %zu, byte %zu", i, k);
            }
        }
        arena_reset(a);
    }
    arena_drop(a);
}
END_TEST

START_TEST(arena__chunks_begin_at_4_kib_and_double)
{
    struct arena *a = arena_create();

    ck_assert_uint_eq(arena_used(a), 0);
    arena_alloc(a, 1);
    ck_assert_uint_eq(arena_used(a), 4096);
    arena_alloc(a, 4096 - 256);
    arena_alloc(a, 1024);
    ck_assert_uint_eq(arena_used(a), 4096 + 8192);
    arena_drop(a);
}
END_TEST

START_TEST(arena__a_large_take_does_not_waste_what_is_left)
{
    struct arena *a = arena_create();
    size_t used;

    arena_alloc(a, 64);
    arena_alloc(a, 3 << 20);
    used = arena_used(a);
    ck_assert_uint_lt(used, (3 << 20) + 3 * 4096);
    arena_alloc(a, 1024);
    ck_assert_uint_eq(arena_used(a), used);
    arena_drop(a);
}
END_TEST

START_TEST(arena__reset_keeps_the_first_chunk_alone)
{
    struct arena *a = arena_create();

    for (int i = 0; i < 100; i++) arena_alloc(a, 4000);
    ck_assert_uint_gt(arena_used(a), 400000);
    arena_reset(a);
    ck_assert_uint_eq(arena_used(a), 4096);
    arena_alloc(a, 1000);
    ck_assert_uint_eq(arena_used(a), 4096);
    arena_drop(a);
}
END_TEST

START_TEST(arena__copies_end_with_a_nul)
{
    struct arena *a = arena_create();

    ck_assert_str_eq(arena_copy(a, "abcdef", 3), "abc");
    ck_assert_str_eq(arena_copy(a, NULL, 0), "");
    ck_assert_ptr_null(arena_string(a, NULL));
    ck_assert_str_eq(arena_string(a, "word"), "word");
    ck_assert_str_eq(arena_printf(a, "%s-%d", "n", 7), "n-7");
    arena_drop(a);
}
END_TEST

START_TEST(arena__a_growing_array_keeps_its_items)
{
    struct arena *a = arena_create();
    size_t n = 0, cap = 0;
    uint64_t *items = NULL;

    for (uint64_t i = 0; i < 10000; i++) *ARENA_PUSH(a, items, n, cap) = i * i;
    ck_assert_uint_eq(n, 10000);
    for (uint64_t i = 0; i < 10000; i++) ck_assert_uint_eq(items[i], i * i);
    items = arena_grow(a, items, 100000, &cap, sizeof *items);
    ck_assert_uint_gt(cap, 100000);
    ck_assert_uint_eq(items[9999], UINT64_C(9999) * 9999);
    arena_drop(a);
}
END_TEST

START_TEST(arena__an_array_whose_size_overflows_ends_the_process)
{
    arena_array(arena_create(), SIZE_MAX / 8 + 2, 8);
}
END_TEST

START_TEST(arena__dropping_nothing_is_fine)
{
    struct arena *a = arena_create();

    arena_reset(a);
    arena_drop(a);
    arena_drop(NULL);
}
END_TEST

Suite *suite_arena(void)
{
    Suite *s = suite_create("arena");
    TCase *t = tcase_create("arena");

    tcase_add_test(t, arena__takes_are_aligned_zeroed_and_apart);
    tcase_add_test(t, arena__chunks_begin_at_4_kib_and_double);
    tcase_add_test(t, arena__a_large_take_does_not_waste_what_is_left);
    tcase_add_test(t, arena__reset_keeps_the_first_chunk_alone);
    tcase_add_test(t, arena__copies_end_with_a_nul);
    tcase_add_test(t, arena__a_growing_array_keeps_its_items);
    tcase_add_test_raise_signal(t, arena__an_array_whose_size_overflows_ends_the_process, SIGABRT);
    tcase_add_test(t, arena__dropping_nothing_is_fine);
    suite_add_tcase(s, t);
    return s;
}
