/* A company without stories: nothing moves but by chance. */
#include <check.h>
#include <string.h>

#include "book.h"

Suite *suite_plain(void);

/* Between two halves of the last months a plain company's share differs by chance alone. */
START_TEST(plain__what_is_planted_elsewhere_does_not_show)
{
    struct book book;
    struct pick onboarding = {.type = "csat", .touchpoint = "onboarding"},
                support = {.type = "ces", .touchpoint = "support"};
    size_t n;

    book_read(&book, 77, false, BOOK_NOW);
    onboarding.from = book_month(&book, DEMO_MONTHS - 3);
    ck_assert_double_gt(pick_top(&book, &onboarding, &n), 0.75);
    ck_assert_uint_gt(n, 30);
    support.from = book_month(&book, DEMO_MONTHS - 1);
    ck_assert_double_lt(pick_mean(&book, &support, &n), 2.4);
    ck_assert_uint_gt(n, 20);
    book_drop(&book);
}
END_TEST

START_TEST(plain__anonymous_answers_are_there)
{
    struct book book;
    struct pick website = {.type = "csat", .touchpoint = "website"};

    book_read(&book, 78, false, BOOK_NOW);
    website.from = book_month(&book, DEMO_MONTHS - 3);
    ck_assert_uint_gt(pick_count(&book, &website), 3);
    book_drop(&book);
}
END_TEST

Suite *suite_plain(void)
{
    Suite *s = suite_create("plain");
    TCase *t = tcase_create("plain");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, plain__what_is_planted_elsewhere_does_not_show);
    tcase_add_test(t, plain__anonymous_answers_are_there);
    suite_add_tcase(s, t);
    return s;
}
