/* The list of failures. */
#include <check.h>
#include <signal.h>
#include <string.h>

#include "base/error.h"

Suite *suite_error(void);

START_TEST(error__every_failure_has_a_status_a_code_and_a_sentence)
{
    for (int e = 0; e < ERR_COUNT; e++) {
        int status = error_status((enum err)e);
        ck_assert_msg(e == ERR_OK ? status == 200 : status >= 400 && status < 600, "%d has status %d", e, status);
        ck_assert_uint_gt(strlen(error_title((enum err)e)), 10);
        ck_assert_uint_gt(strlen(error_code((enum err)e)), 1);
        for (int other = 0; other < e; other++) {
            ck_assert_str_ne(error_code((enum err)e), error_code((enum err)other));
        }
    }
}
END_TEST

START_TEST(error__a_failure_keeps_its_own_row)
{
    ck_assert_int_eq(error_status(ERR_CONFLICT), 409);
    ck_assert_str_eq(error_code(ERR_CONFLICT), "conflict");
    ck_assert_int_eq(error_status(ERR_SYNTAX), 400);
    ck_assert_str_eq(error_code(ERR_IO), "io");
}
END_TEST

START_TEST(error__a_number_outside_the_list_ends_the_process)
{
    (void)error_status(ERR_COUNT);
}
END_TEST

Suite *suite_error(void)
{
    Suite *s = suite_create("error");
    TCase *t = tcase_create("error");

    tcase_add_test(t, error__every_failure_has_a_status_a_code_and_a_sentence);
    tcase_add_test(t, error__a_failure_keeps_its_own_row);
    tcase_add_test_raise_signal(t, error__a_number_outside_the_list_ends_the_process, SIGABRT);
    suite_add_tcase(s, t);
    return s;
}
