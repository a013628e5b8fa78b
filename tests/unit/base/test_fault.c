/* Faults and their pointers. */
#include <check.h>
#include <string.h>

#include "base/fault.h"

Suite *suite_fault(void);

START_TEST(fault__a_hundred_are_kept_and_the_rest_counted)
{
    struct arena *a = arena_create();
    struct faults f;
    char pointer[16] = "/0";

    faults_init(&f, a);
    for (int i = 0; i < 250; i++) {
        pointer[1] = (char)('0' + i % 10);
        faults_add(&f, pointer, FAULT_RANGE, "%d is not between %d and %d.", i, 0, 10);
    }
    ck_assert_uint_eq(f.n, FAULTS_MAX);
    ck_assert_uint_eq(f.more, 150);
    ck_assert_str_eq(f.items[13].pointer, "/3");
    ck_assert_str_eq(f.items[13].detail, "13 is not between 0 and 10.");
    ck_assert_int_eq(f.items[99].code, FAULT_RANGE);
    arena_drop(a);
}
END_TEST

START_TEST(fault__pointers_escape_tilde_and_slash)
{
    struct arena *a = arena_create();

    ck_assert_str_eq(fault_pointer(a, "", "plain"), "/plain");
    ck_assert_str_eq(fault_pointer(a, "/items", "a/b~c~1"), "/items/a~1b~0c~01");
    ck_assert_str_eq(fault_pointer(a, "/x", ""), "/x/");
    ck_assert_str_eq(fault_pointer_index(a, "/items", 900), "/items/900");
    arena_drop(a);
}
END_TEST

START_TEST(fault__codes_are_written_as_in_the_contract)
{
    ck_assert_str_eq(fault_code_text(FAULT_REQUIRED), "required");
    ck_assert_str_eq(fault_code_text(FAULT_UNKNOWN_PARAMETER), "unknown_parameter");
    for (int c = 0; c < FAULT_CODE_COUNT; c++) {
        for (int other = 0; other < c; other++) {
            ck_assert_str_ne(fault_code_text((enum fault_code)c), fault_code_text((enum fault_code)other));
        }
    }
}
END_TEST

Suite *suite_fault(void)
{
    Suite *s = suite_create("fault");
    TCase *t = tcase_create("fault");

    tcase_add_test(t, fault__a_hundred_are_kept_and_the_rest_counted);
    tcase_add_test(t, fault__pointers_escape_tilde_and_slash);
    tcase_add_test(t, fault__codes_are_written_as_in_the_contract);
    suite_add_tcase(s, t);
    return s;
}
