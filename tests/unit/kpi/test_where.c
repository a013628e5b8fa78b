/* Conditions on facts: one table of fact, test and answer. */
#include <check.h>
#include <string.h>

#include "kpi/series.h"

#define STAGE 7  /* touchpoint's number */
#define BUYER 11 /* role's number */

static struct arena *arena;
static struct fact fact;

static void setup(void)
{
    static const char attributes[] =
        "{\"tier\":\"p2\",\"five\":\"5\",\"n\":5,\"on\":true,\"off\":false,\"none\":null,\"empty\":\"\"}";
    struct faults faults;

    arena = arena_create();
    faults_init(&faults, arena);
    fact = (struct fact){.subject = "o-77", .touchpoint = STAGE, .role = BUYER, .side = SIDE_PARTNER};
    fact.has_value = fact.has_score = true;
    ck_assert(value_from_double(12.5, &fact.value));
    ck_assert(value_from_double(9, &fact.score));
    ck_assert_int_eq(json_parse(arena, attributes, strlen(attributes), "", &faults, &fact.attributes), ERR_OK);
}

static void teardown(void)
{
    arena_drop(arena);
}

#define TEXT(s)                                                                                                        \
    {                                                                                                                  \
        .type = JSON_STRING, .text = (s)                                                                               \
    }
#define NUMBER(x)                                                                                                      \
    {                                                                                                                  \
        .type = JSON_NUMBER, .number = (x)                                                                             \
    }
#define NAME(s, no)                                                                                                    \
    {                                                                                                                  \
        .type = JSON_STRING, .text = (s), .name = (no)                                                                 \
    }
#define BOOL(t)                                                                                                        \
    {                                                                                                                  \
        .type = (t)                                                                                                    \
    }

struct row {
    enum where_field field;
    const char *name;
    enum where_op op;
    struct operand operands[2];
    size_t n;
    enum where_result expect;
};
static const struct row ROWS[] = {
    {WHERE_ATTRIBUTE, "tier", OP_EQ, {TEXT("p2")}, 1, WHERE_YES},
    {WHERE_ATTRIBUTE, "tier", OP_EQ, {TEXT("P2")}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "tier", OP_EQ, {TEXT("p")}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "tier", OP_IN, {TEXT("p1"), TEXT("p2")}, 2, WHERE_YES},
    {WHERE_ATTRIBUTE, "tier", OP_IN, {TEXT("p1"), TEXT("p3")}, 2, WHERE_NO},
    {WHERE_ATTRIBUTE, "tier", OP_IN, {TEXT("p1")}, 0, WHERE_NO},
    {WHERE_ATTRIBUTE, "Tier", OP_EQ, {TEXT("p2")}, 1, WHERE_LACKS},
    {WHERE_ATTRIBUTE, "none", OP_EQ, {TEXT("x")}, 1, WHERE_LACKS},
    {WHERE_ATTRIBUTE, "empty", OP_EQ, {TEXT("")}, 1, WHERE_YES},
    {WHERE_ATTRIBUTE, "on", OP_EQ, {BOOL(JSON_TRUE)}, 1, WHERE_YES},
    {WHERE_ATTRIBUTE, "on", OP_EQ, {BOOL(JSON_FALSE)}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "off", OP_EQ, {BOOL(JSON_FALSE)}, 1, WHERE_YES},
    {WHERE_ATTRIBUTE, "off", OP_EQ, {NUMBER(0)}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "on", OP_GE, {BOOL(JSON_TRUE)}, 1, WHERE_NO},
    /* Values compare only with their own type. */
    {WHERE_ATTRIBUTE, "five", OP_EQ, {NUMBER(5)}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "n", OP_EQ, {TEXT("5")}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "n", OP_IN, {TEXT("5"), NUMBER(5)}, 2, WHERE_YES},
    {WHERE_ATTRIBUTE, "five", OP_GE, {NUMBER(1)}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "n", OP_LE, {TEXT("9")}, 1, WHERE_NO},
    /* Numbers order as numbers, strings by bytes. */
    {WHERE_ATTRIBUTE, "n", OP_GE, {NUMBER(5)}, 1, WHERE_YES},
    {WHERE_ATTRIBUTE, "n", OP_GT, {NUMBER(5)}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "n", OP_LE, {NUMBER(5)}, 1, WHERE_YES},
    {WHERE_ATTRIBUTE, "n", OP_LT, {NUMBER(5)}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "n", OP_LT, {NUMBER(10)}, 1, WHERE_YES},
    {WHERE_ATTRIBUTE, "five", OP_LT, {TEXT("10")}, 1, WHERE_NO},
    {WHERE_ATTRIBUTE, "five", OP_GT, {TEXT("10")}, 1, WHERE_YES},
    {WHERE_ATTRIBUTE, "tier", OP_GE, {TEXT("p2")}, 1, WHERE_YES},
    {WHERE_ATTRIBUTE, "tier", OP_LT, {TEXT("p10")}, 1, WHERE_NO},
    /* The fact's own fields. */
    {WHERE_VALUE, "value", OP_EQ, {NUMBER(12.5)}, 1, WHERE_YES},
    {WHERE_VALUE, "value", OP_GE, {NUMBER(12.500001)}, 1, WHERE_NO},
    {WHERE_SCORE, "score", OP_GE, {NUMBER(9)}, 1, WHERE_YES},
    {WHERE_EXPECTED, "expected", OP_GE, {NUMBER(0)}, 1, WHERE_LACKS},
    {WHERE_SUBJECT, "subject", OP_EQ, {TEXT("o-77")}, 1, WHERE_YES},
    {WHERE_SUBJECT, "subject", OP_GE, {TEXT("o-8")}, 1, WHERE_NO},
    {WHERE_TOUCHPOINT, "touchpoint", OP_EQ, {NAME("stage", STAGE)}, 1, WHERE_YES},
    {WHERE_TOUCHPOINT, "touchpoint", OP_IN, {NAME("a", -1), NAME("stage", STAGE)}, 2, WHERE_YES},
    {WHERE_TOUCHPOINT, "touchpoint", OP_EQ, {NAME("nobody's", -1)}, 1, WHERE_NO},
    {WHERE_TOUCHPOINT, "touchpoint", OP_IN, {NAME("a phase without touchpoints", 0)}, 0, WHERE_NO},
    {WHERE_TOUCHPOINT, "touchpoint", OP_EQ, {NUMBER(STAGE)}, 1, WHERE_NO},
    {WHERE_TOUCHPOINT, "touchpoint", OP_GE, {NAME("stage", STAGE)}, 1, WHERE_NO},
    {WHERE_ROLE, "role", OP_EQ, {NAME("buyer", BUYER)}, 1, WHERE_YES},
    {WHERE_ROLE, "role", OP_EQ, {NAME("user", STAGE)}, 1, WHERE_NO},
    {WHERE_SIDE, "side", OP_EQ, {TEXT("partner")}, 1, WHERE_YES},
    {WHERE_SIDE, "side", OP_EQ, {TEXT("client")}, 1, WHERE_NO},
};

static struct test test_of(const struct row *row)
{
    return (struct test){row->field, row->name, row->op, (struct operand *)(void *)row->operands, row->n};
}

START_TEST(where__each_test_answers_as_the_table_says)
{
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct test test = test_of(&ROWS[i]);
        const struct where where = {&test, 1};

        ck_assert_msg(where_matches(&where, &fact) == ROWS[i].expect, "row %zu: %s", i, ROWS[i].name);
    }
}
END_TEST

START_TEST(where__a_conjunction_lacks_before_it_fails_in_either_order)
{
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        for (size_t j = 0; j < sizeof ROWS / sizeof *ROWS; j++) {
            struct test tests[2] = {test_of(&ROWS[i]), test_of(&ROWS[j])};
            const struct where where = {tests, 2};
            enum where_result a = ROWS[i].expect, b = ROWS[j].expect;
            enum where_result expect = a == WHERE_LACKS || b == WHERE_LACKS ? WHERE_LACKS
                                       : a == WHERE_NO || b == WHERE_NO     ? WHERE_NO
                                                                            : WHERE_YES;

            ck_assert_msg(where_matches(&where, &fact) == expect, "rows %zu and %zu", i, j);
        }
    }
}
END_TEST

START_TEST(where__an_empty_fact_lacks_every_field)
{
    const struct fact none = {.subject = ""}, bare = {.subject = NULL};

    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct test test = test_of(&ROWS[i]);
        const struct where where = {&test, 1};

        ck_assert_int_eq(where_matches(&where, &none), WHERE_LACKS);
        ck_assert_int_eq(where_matches(&where, &bare), WHERE_LACKS);
    }
}
END_TEST

START_TEST(where__without_tests_matches_everything)
{
    const struct where where = {0};
    const struct fact none = {0};

    ck_assert_int_eq(where_matches(&where, &fact), WHERE_YES);
    ck_assert_int_eq(where_matches(&where, &none), WHERE_YES);
}
END_TEST

START_TEST(side__texts_read_back_as_themselves)
{
    enum side got = SIDE_NONE;

    ck_assert_ptr_null(side_text(SIDE_NONE));
    for (enum side s = SIDE_CLIENT; s <= SIDE_THIRD_PARTY; s++) {
        ck_assert(side_parse(side_text(s), &got));
        ck_assert_int_eq(got, s);
    }
    ck_assert(!side_parse("", &got) && !side_parse("Client", &got) && !side_parse("thirdparty", &got));
    ck_assert_int_eq(got, SIDE_THIRD_PARTY);
}
END_TEST

Suite *suite_where(void);
Suite *suite_where(void)
{
    Suite *s = suite_create("where");
    TCase *c = tcase_create("where");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, where__each_test_answers_as_the_table_says);
    tcase_add_test(c, where__a_conjunction_lacks_before_it_fails_in_either_order);
    tcase_add_test(c, where__an_empty_fact_lacks_every_field);
    tcase_add_test(c, where__without_tests_matches_everything);
    tcase_add_test(c, side__texts_read_back_as_themselves);
    suite_add_tcase(s, c);
    return s;
}
