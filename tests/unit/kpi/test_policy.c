/* The contact policy's rules one by one; tests/api/policy.mjs has them through the door. */
#include <check.h>

#include "base/clock.h"
#include "kpi/policy.h"

Suite *suite_policy(void);

static const char *roles[] = {"employee", "tester"};
static const struct policy_rules rules = {
    .contact_days = 10, .account_days = 2, .instrument_days = 30, .exempt_roles = roles, .exempt_n = 2};

static struct policy_verdict judge(int64_t at_days, const struct invited *items, size_t n)
{
    struct invited wanted = {.account = 1, .contact = 2, .type = 3, .at = at_days * DAY_US};
    struct policy_verdict v;

    policy_judge(&rules, &wanted, items, n, &v);
    return v;
}

START_TEST(policy__the_rule_that_holds_longest_is_named)
{
    const struct invited same = {.account = 9, .contact = 2, .type = 3, .at = 100 * DAY_US};
    const struct invited other = {.account = 1, .contact = 2, .type = 4, .at = 100 * DAY_US};
    const struct invited somebody = {.account = 1, .contact = 7, .type = 3, .at = 100 * DAY_US};
    const struct invited stranger = {.account = 9, .contact = 7, .type = 3, .at = 100 * DAY_US};
    struct policy_verdict v = judge(101, &same, 1);

    ck_assert_str_eq(policy_reason_text(v.reason), "instrument_rule");
    ck_assert_int_eq(v.next, 130 * DAY_US);
    v = judge(101, &other, 1);
    ck_assert_str_eq(policy_reason_text(v.reason), "contact_rule");
    ck_assert_int_eq(v.days, 10);
    v = judge(101, &somebody, 1);
    ck_assert_str_eq(policy_reason_text(v.reason), "account_rule");
    ck_assert_int_eq(v.other, 100 * DAY_US);
    v = judge(102, &somebody, 1);
    ck_assert_str_eq(policy_reason_text(v.reason), "free");
    ck_assert_int_eq(v.next, 102 * DAY_US);
    ck_assert_int_eq(judge(100, &stranger, 1).reason, POLICY_FREE);
}
END_TEST

START_TEST(policy__next_is_behind_everything_that_stands_in_the_way)
{
    const struct invited chain[] = {{.contact = 2, .type = 4, .at = 130 * DAY_US},
                                    {.contact = 2, .type = 4, .at = 100 * DAY_US},
                                    {.contact = 2, .type = 4, .at = 119 * DAY_US}};

    ck_assert_int_eq(judge(99, chain, 3).next, 140 * DAY_US); /* 110 is too near to 119, 129 to 130 */
    ck_assert_int_eq(judge(99, chain, 2).next, 110 * DAY_US);
    ck_assert_int_eq(judge(90, chain, 3).reason, POLICY_FREE);
}
END_TEST

START_TEST(policy__no_rules_and_ones_own_invitation_forbid_nothing)
{
    const struct policy_rules none = {0};
    const struct invited same = {.account = 1, .contact = 2, .type = 3, .at = DAY_US, .no = 5};
    struct policy_verdict v;

    policy_judge(&none, &same, &same, 1, &v);
    ck_assert_int_eq(v.reason, POLICY_FREE);
    policy_judge(&rules, &same, &same, 1, &v);
    ck_assert_int_eq(v.reason, POLICY_FREE);
    ck_assert_int_eq(policy_longest(&rules), 30);
    ck_assert_int_eq(policy_longest(&none), 0);
}
END_TEST

START_TEST(policy__exempts_the_roles_it_names)
{
    ck_assert(policy_exempts(&rules, "tester"));
    ck_assert(!policy_exempts(&rules, "buyer"));
    ck_assert(!policy_exempts(&rules, NULL));
}
END_TEST

Suite *suite_policy(void)
{
    Suite *suite = suite_create("policy");
    TCase *t = tcase_create("policy");

    tcase_add_test(t, policy__the_rule_that_holds_longest_is_named);
    tcase_add_test(t, policy__next_is_behind_everything_that_stands_in_the_way);
    tcase_add_test(t, policy__no_rules_and_ones_own_invitation_forbid_nothing);
    tcase_add_test(t, policy__exempts_the_roles_it_names);
    suite_add_tcase(suite, t);
    return suite;
}
