/* The clock, held and from the environment. Each test is a process of its own, so each reads the environment anew. */
#include <check.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

Suite *suite_clock(void);

START_TEST(clock__environment_holds_the_time)
{
    setenv("WAYMARK_CLOCK", "2026-01-02T03:04:05.5Z", 1);
    ck_assert_int_eq(clock_now_us(), INT64_C(1767323045500000));
    setenv("WAYMARK_CLOCK", "2020-01-01T00:00:00Z", 1);
    ck_assert_int_eq(clock_now_us(), INT64_C(1767323045500000));
}
END_TEST

START_TEST(clock__hold_goes_before_the_environment)
{
    setenv("WAYMARK_CLOCK", "2026-01-02T03:04:05.5Z", 1);
    clock_hold(12345);
    ck_assert_int_eq(clock_now_us(), 12345);
}
END_TEST

START_TEST(clock__monotonic_is_never_held)
{
    int64_t before;

    clock_hold(-1);
    before = clock_monotonic_us();
    ck_assert_int_gt(before, 0);
    ck_assert_int_ge(clock_monotonic_us(), before);
}
END_TEST

START_TEST(clock__without_a_hold_it_is_the_system_s)
{
    int64_t before, now;

    unsetenv("WAYMARK_CLOCK");
    before = (int64_t)time(NULL) - 1;
    now = clock_now_us();
    ck_assert_int_ge(now / SECOND_US, before);
    ck_assert_int_le(now / SECOND_US, (int64_t)time(NULL) + 1);
}
END_TEST

START_TEST(clock__an_unreadable_environment_ends_the_process)
{
    setenv("WAYMARK_CLOCK", "yesterday", 1);
    clock_now_us();
}
END_TEST

Suite *suite_clock(void)
{
    Suite *s = suite_create("clock");
    TCase *t = tcase_create("clock");

    tcase_add_test(t, clock__environment_holds_the_time);
    tcase_add_test(t, clock__hold_goes_before_the_environment);
    tcase_add_test(t, clock__monotonic_is_never_held);
    tcase_add_test(t, clock__without_a_hold_it_is_the_system_s);
    tcase_add_exit_test(t, clock__an_unreadable_environment_ends_the_process, 2);
    suite_add_tcase(s, t);
    return s;
}
