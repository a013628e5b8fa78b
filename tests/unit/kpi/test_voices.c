/* Voices of one account: groups too small to be told, answered invitations, figures by role. */
#include <check.h>

#include "base/clock.h"
#include "kpi/voices.h"

Suite *suite_voices(void);

static void suppressed(const int64_t *contacts, size_t n, const char *wanted)
{
    bool marks[8] = {false};

    suppress_small(contacts, n, marks);
    for (size_t i = 0; i < n; i++) ck_assert_msg(marks[i] == (wanted[i] == 'x'), "%s: group %zu", wanted, i);
}

START_TEST(voices__a_group_below_three_is_not_told_and_never_alone)
{
    suppressed((int64_t[]){3, 4, 5}, 3, "...");
    suppressed((int64_t[]){5, 2, 4}, 3, ".xx"); /* the next smallest hides it */
    suppressed((int64_t[]){1, 2, 4}, 3, "xx.");
    suppressed((int64_t[]){4, 0, 4}, 3, "xx.");
    suppressed((int64_t[]){2}, 1, "x");
    suppressed((int64_t[]){3}, 1, ".");
    suppressed(NULL, 0, "");
}
END_TEST

static struct asked ask(int64_t contact, int64_t touchpoint, int64_t day, int64_t name)
{
    return (struct asked){
        .at = day * DAY_US, .no = day, .instrument = 1, .contact = contact, .touchpoint = touchpoint, .name = name};
}

static struct said say(int64_t contact, int64_t touchpoint, int64_t day, int64_t names)
{
    return (struct said){.at = day * DAY_US,
                         .no = 100 + day,
                         .instrument = 1,
                         .contact = contact,
                         .touchpoint = touchpoint,
                         .names = names};
}

/* The names of those answered, as bits. */
static unsigned answered(struct asked *asked, size_t n, struct said *said, size_t said_n)
{
    unsigned ret = 0;

    asked_answer(asked, n, said, said_n);
    for (size_t i = 0; i < n; i++)
        if (asked[i].answered) ret |= 1u << asked[i].name;
    return ret;
}

START_TEST(voices__an_invitation_is_answered_by_the_response_that_names_it)
{
    struct asked a[] = {ask(1, 0, 10, 1), ask(1, 0, 12, 2), ask(0, 0, 13, 3)};
    struct said s[] = {say(9, 5, 200, 1), say(0, 0, 300, 3)};

    ck_assert_uint_eq(answered(a, 3, s, 2), 1u << 1 | 1u << 3);
    a[0].bounced = true; /* in whatever order it stands now */
    a[1].bounced = true;
    a[2].bounced = true;
    ck_assert_uint_eq(answered(a, 3, s, 2), 0);
}
END_TEST

START_TEST(voices__else_by_its_contacts_first_answer_before_the_next_invitation)
{
    struct asked a[] = {ask(1, 7, 20, 2), ask(1, 7, 10, 1), ask(2, 7, 10, 3), ask(1, 8, 10, 4), ask(0, 7, 10, 5)};
    struct said s[] = {say(1, 7, 21, 0), say(1, 7, 22, 0), say(3, 7, 11, 0), say(0, 7, 11, 0)};

    ck_assert_uint_eq(answered(a, 5, s, 4), 1u << 2);
}
END_TEST

START_TEST(voices__within_thirty_days_and_after_it)
{
    struct asked a[] = {ask(1, 0, 10, 1), ask(2, 0, 10, 2), ask(3, 0, 10, 3), ask(4, 0, 10, 4)};
    struct said s[] = {say(1, 0, 40, 0), say(2, 0, 41, 0), say(3, 0, 10, 0), say(4, 0, 15, 77)};

    ck_assert_uint_eq(answered(a, 4, s, 4), 1u << 1); /* the fourth answers another invitation */
}
END_TEST

START_TEST(voices__a_bounced_invitation_does_not_take_the_answer)
{
    struct asked a[] = {ask(1, 0, 10, 1), ask(1, 0, 11, 2)};
    struct said s[] = {say(1, 0, 12, 0)};

    a[1].bounced = true;
    ck_assert_uint_eq(answered(a, 2, s, 1), 1u << 1);
}
END_TEST

static struct said score(int64_t role, int64_t contact, int64_t at, int64_t step)
{
    return (struct said){.role = role, .contact = contact, .at = at, .no = at, .score_step = step, .score = {step, 0}};
}

START_TEST(voices__each_contact_speaks_once_by_its_latest_answer)
{
    const struct instrument nps = {.kind = INSTRUMENT_NPS, .max = 10, .step = 1},
                            csat = {.kind = INSTRUMENT_CSAT, .max = 10, .step = 1};
    struct said s[] = {score(2, 5, 1, 10), score(1, 4, 2, 0), score(1, 4, 3, 10),
                       score(2, 6, 1, 9),  score(2, 0, 1, 0), score(2, 0, 2, 0)};
    struct arena *a = arena_create();
    struct role_voice *v = NULL;
    size_t n = 0;

    voices_by_role(a, &nps, s, 6, &v, &n);
    ck_assert_uint_eq(n, 2);
    ck_assert(v[0].role == 1 && v[0].contacts == 1 && v[0].estimate.n == 1 && v[0].estimate.value == 100);
    ck_assert(v[1].role == 2 && v[1].contacts == 2 && v[1].estimate.n == 4 && v[1].estimate.value == 0);
    voices_by_role(a, &csat, s, 6, &v, &n);
    ck_assert(v[1].estimate.value == 4.75);
    arena_drop(a);
}
END_TEST

Suite *suite_voices(void)
{
    Suite *s = suite_create("voices");
    TCase *t = tcase_create("voices");

    tcase_add_test(t, voices__a_group_below_three_is_not_told_and_never_alone);
    tcase_add_test(t, voices__an_invitation_is_answered_by_the_response_that_names_it);
    tcase_add_test(t, voices__else_by_its_contacts_first_answer_before_the_next_invitation);
    tcase_add_test(t, voices__within_thirty_days_and_after_it);
    tcase_add_test(t, voices__a_bounced_invitation_does_not_take_the_answer);
    tcase_add_test(t, voices__each_contact_speaks_once_by_its_latest_answer);
    suite_add_tcase(s, t);
    return s;
}
