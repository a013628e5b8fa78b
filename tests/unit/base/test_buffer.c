/* Buffers: growing, the maximum, and that nothing is written partly. */
#include <check.h>
#include <string.h>

#include "base/buffer.h"

Suite *suite_buffer(void);

START_TEST(buffer__grows_and_stays_terminated)
{
    struct buffer b = {0};

    for (int i = 0; i < 5000; i++) {
        buffer_putc(&b, (char)('a' + i % 26));
        ck_assert_uint_eq(strlen(b.data), b.size);
    }
    ck_assert_uint_eq(b.size, 5000);
    ck_assert_int_eq(b.data[4999], 'a' + 4999 % 26);
    buffer_printf(&b, "%d|%s", 42, "end");
    ck_assert_str_eq(b.data + 5000, "42|end");
    buffer_free(&b);
    ck_assert_ptr_null(b.data);
}
END_TEST

START_TEST(buffer__a_put_beyond_the_maximum_leaves_no_trace_and_ends_all_puts)
{
    struct buffer b = {.max = 10};

    buffer_puts(&b, "12345678");
    buffer_puts(&b, "abc");
    ck_assert(b.overflow);
    buffer_putc(&b, 'x');
    buffer_printf(&b, "%d", 1);
    ck_assert_str_eq(b.data, "12345678");
    buffer_clear(&b);
    ck_assert(!b.overflow);
    buffer_puts(&b, "0123456789");
    ck_assert(!b.overflow);
    ck_assert_str_eq(b.data, "0123456789");
    buffer_free(&b);
}
END_TEST

START_TEST(buffer__holds_any_bytes)
{
    struct buffer b = {0};

    buffer_put(&b, "a\0b", 3);
    buffer_put(&b, NULL, 0);
    ck_assert_uint_eq(b.size, 3);
    ck_assert_mem_eq(b.data, "a\0b\0", 4);
    buffer_free(&b);
}
END_TEST

Suite *suite_buffer(void)
{
    Suite *s = suite_create("buffer");
    TCase *t = tcase_create("buffer");

    tcase_add_test(t, buffer__grows_and_stays_terminated);
    tcase_add_test(t, buffer__a_put_beyond_the_maximum_leaves_no_trace_and_ends_all_puts);
    tcase_add_test(t, buffer__holds_any_bytes);
    suite_add_tcase(s, t);
    return s;
}
