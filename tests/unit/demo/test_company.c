/* The sample company: the same every time, of the size it says, and every item one that the API takes. */
#include <check.h>
#include <string.h>

#include "book.h"

Suite *suite_company(void);

static struct book book;

static void set_up(void)
{
    book_read(&book, DEMO_SEED, true, BOOK_NOW);
}

static void tear_down(void)
{
    book_drop(&book);
}

START_TEST(company__is_the_same_every_time)
{
    struct book again;

    book_read(&again, DEMO_SEED, true, BOOK_NOW);
    ck_assert_str_eq(again.hash, book.hash);
    book_drop(&again);
    book_read(&again, DEMO_SEED, true,
              "2026-11-01T00:00:00+02:00"); /* the same month: its first moment, and its last */
    ck_assert_str_eq(again.hash, book.hash);
    book_drop(&again);
    book_read(&again, DEMO_SEED + 1, true, BOOK_NOW);
    ck_assert_str_ne(again.hash, book.hash);
    book_drop(&again);
}
END_TEST

START_TEST(company__lasts_the_24_full_months_before_now)
{
    char month[DEMO_MONTH_SIZE];
    int64_t from, to;

    ck_assert_int_eq(demo_window(book.now, &from, &to, month), ERR_OK);
    ck_assert_str_eq(month, "2026-10");
    ck_assert_int_eq(from, INT64_C(1730412000) * 1000000); /* 2024-11-01T00:00 in Helsinki is 22:00Z the day before */
    ck_assert_int_eq(to, INT64_C(1793484000) * 1000000);
    for (size_t i = 0; i < book.n; i++) ck_assert(book.facts[i].at >= from && book.facts[i].at < to);
    for (size_t m = 0; m < DEMO_MONTHS; m++) {
        struct pick p = {.kind = FACT_EVENT, .from = book_month(&book, m), .to = book_month(&book, m + 1)};

        ck_assert_uint_gt(pick_count(&book, &p), 1000);
    }
}
END_TEST

START_TEST(company__has_the_size_that_it_should)
{
    size_t customers = 0, partners = 0;

    for (size_t i = 0; i < book.accounts_n; i++) {
        customers += book.accounts[i].kind == ACCOUNT_CUSTOMER;
        partners += book.accounts[i].kind == ACCOUNT_PARTNER;
    }
    ck_assert_uint_eq(customers, 240);
    ck_assert_uint_eq(partners, 12);
    ck_assert(book.counts[DEMO_CONTACT] > 1400 && book.counts[DEMO_CONTACT] < 1700);
    ck_assert(book.counts[DEMO_RESPONSE] > 3800 && book.counts[DEMO_RESPONSE] < 4400);
    ck_assert(book.counts[DEMO_EVENT] > 57000 && book.counts[DEMO_EVENT] < 63000);
    ck_assert(book.counts[DEMO_INVITATION] > 5000 && book.counts[DEMO_INVITATION] < 8000);
}
END_TEST

START_TEST(company__names_only_who_is_registered)
{
    for (size_t i = 0; i < book.accounts_n; i++)
        if (book.accounts[i].partner != NULL) {
            const struct account *partner = book_account(&book, book.accounts[i].partner);

            ck_assert_ptr_nonnull(partner);
            ck_assert_int_eq(partner->kind, ACCOUNT_PARTNER);
        }
    for (size_t i = 0; i < book.contacts_n; i++) ck_assert_ptr_nonnull(book_account(&book, book.contacts[i].account));
    for (size_t i = 0; i < book.n; i += 7) {
        const struct fact_input *f = &book.facts[i];

        if (f->account != NULL) ck_assert_ptr_nonnull(book_account(&book, f->account));
        if (f->contact != NULL) ck_assert_ptr_nonnull(f->account);
    }
}
END_TEST

START_TEST(company__has_people_in_every_role)
{
    static const char *const roles[] = {"buyer",    "decision_maker",   "manager", "contracts",
                                        "end_user", "service_provider", "employee"};

    for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
        size_t n = 0;

        for (size_t i = 0; i < book.contacts_n; i++) n += strcmp(book.contacts[i].role, roles[r]) == 0;
        ck_assert_msg(n >= 10, "%s: %zu", roles[r], n);
    }
}
END_TEST

/* Every type and touchpoint that the default catalogue and journey name has facts, also in the last month. */
START_TEST(company__feeds_every_type_of_the_catalogue_in_the_last_month)
{
    static const char *const types[] = {"social.followers",
                                        "site.engaged",
                                        "market.share",
                                        "lead.created",
                                        "lead.qualified",
                                        "lead.contacted",
                                        "opportunity.created",
                                        "trial.started",
                                        "trial.activated",
                                        "quote.sent",
                                        "deal.won",
                                        "order.placed",
                                        "order.delivered",
                                        "service.activated",
                                        "ticket.opened",
                                        "ticket.closed",
                                        "usage.session",
                                        "service.uptime",
                                        "subscription.started",
                                        "subscription.changed",
                                        "subscription.ended",
                                        "offboarding.completed",
                                        "contract.terminated"};
    static const char *const touchpoints[] = {"website", "evaluation", "quote",  "purchase", "delivery", "onboarding",
                                              "product", "support",    "review", "billing",  "exit"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct pick p = {.kind = FACT_EVENT, .type = types[i], .from = book_month(&book, DEMO_MONTHS - 1)};

        ck_assert_msg(pick_count(&book, &p) > 0, "%s", types[i]);
    }
    for (size_t i = 0; i < sizeof touchpoints / sizeof *touchpoints; i++) {
        struct pick p = {.touchpoint = touchpoints[i], .from = book_month(&book, DEMO_MONTHS - 1)};

        ck_assert_msg(pick_count(&book, &p) > 0, "%s", touchpoints[i]);
    }
}
END_TEST

START_TEST(company__asks_more_than_answer)
{
    size_t answered = 0, bounced = 0, expected = 0, comments = 0;

    for (size_t i = 0; i < book.n; i++) {
        answered += book.facts[i].kind == FACT_RESPONSE && book.facts[i].invitation != NULL;
        bounced += book.facts[i].status != NULL && strcmp(book.facts[i].status, "bounced") == 0;
        expected += book.facts[i].has_expected;
        comments += book.facts[i].comment != NULL;
    }
    ck_assert_uint_gt(answered, 1500);
    ck_assert_uint_lt(answered, book.counts[DEMO_INVITATION] / 2);
    ck_assert_uint_gt(bounced, 50);
    ck_assert_uint_gt(expected, 200);
    ck_assert_uint_gt(comments, 200);
}
END_TEST

static enum err stop_at_third(void *arg, const struct demo_item *item)
{
    size_t *seen = arg;

    ck_assert_uint_eq(item->index, *seen);
    return ++*seen == 3 ? ERR_FULL : ERR_OK;
}

START_TEST(company__stops_where_the_taker_fails)
{
    size_t seen = 0;

    ck_assert_int_eq(demo_generate(DEMO_SEED, true, book.now, stop_at_third, &seen), ERR_FULL);
    ck_assert_uint_eq(seen, 3);
}
END_TEST

Suite *suite_company(void)
{
    Suite *s = suite_create("company");
    TCase *t = tcase_create("company");

    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, company__is_the_same_every_time);
    tcase_add_test(t, company__lasts_the_24_full_months_before_now);
    tcase_add_test(t, company__has_the_size_that_it_should);
    tcase_add_test(t, company__names_only_who_is_registered);
    tcase_add_test(t, company__has_people_in_every_role);
    tcase_add_test(t, company__feeds_every_type_of_the_catalogue_in_the_last_month);
    tcase_add_test(t, company__asks_more_than_answer);
    tcase_add_test(t, company__stops_where_the_taker_fails);
    suite_add_tcase(s, t);
    return s;
}
