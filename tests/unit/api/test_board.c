/* The board of changes: what holds, what does not, and that it forgets on the safe side. Commits are made up here. */
#include <check.h>
#include <string.h>

#include "api/board.h"

/* Stands for db/rollup.c, of which the board knows these three alone. */
struct rollup {
    const struct rollup_mark *marks;
    size_t n;
    bool definitions, registry;
};

const struct rollup_mark *rollup_marks(const struct rollup *r, size_t *ret_n)
{
    *ret_n = r->n;
    return r->marks;
}

bool rollup_definitions_changed(const struct rollup *r)
{
    return r->definitions;
}

bool rollup_registry_changed(const struct rollup *r)
{
    return r->registry;
}

static void commit(struct board *b, int64_t series, int64_t month, int64_t sequence)
{
    struct rollup_mark mark = {series, month};

    board_note(b, &(struct rollup){.marks = &mark, .n = 1}, sequence);
}

/* On series 7, months 600 to 611, until 1000. */
static struct ground *ground_of_7(int64_t sequence, bool registry)
{
    struct figure_dependency item = {7, 600, 611};

    return ground_make(sequence, &(struct figure_dependencies){&item, 1, registry, 1000});
}

START_TEST(board__holds_until_one_of_its_months_changes)
{
    struct board *b = board_create();
    struct ground *g;

    commit(b, 7, 605, 1);
    ck_assert_int_eq(board_sequence(b), 1);
    g = ground_of_7(1, false);
    ck_assert(board_holds(b, g, 0));
    commit(b, 7, 599, 2);
    commit(b, 7, 612, 3);
    commit(b, 8, 605, 4);
    ck_assert(board_holds(b, g, 0));
    commit(b, 7, 611, 5);
    ck_assert(!board_holds(b, g, 0));
    ground_free(g);
    board_drop(b);
}
END_TEST

START_TEST(board__the_clock_ends_an_answer)
{
    struct board *b = board_create();
    struct ground *g = ground_of_7(0, false);

    ck_assert(board_holds(b, g, 999));
    ck_assert(!board_holds(b, g, 1000));
    ground_free(g);
    board_drop(b);
}
END_TEST

START_TEST(board__definitions_end_all_the_registry_those_that_looked_at_it)
{
    struct board *b = board_create();
    struct ground *plain = ground_of_7(0, false), *grouped = ground_of_7(0, true);

    board_note(b, &(struct rollup){.registry = true}, 1);
    ck_assert(board_holds(b, plain, 0));
    ck_assert(!board_holds(b, grouped, 0));
    board_note(b, &(struct rollup){.definitions = true}, 2);
    ck_assert(!board_holds(b, plain, 0));
    ground_free(plain);
    ground_free(grouped);
    board_drop(b);
}
END_TEST

START_TEST(board__a_level_rests_on_all_months_before)
{
    struct figure_dependency item = {7, INT64_MIN, 611};
    struct board *b = board_create();
    struct ground *g = ground_make(0, &(struct figure_dependencies){&item, 1, false, INT64_MAX});

    commit(b, 7, 612, 1);
    ck_assert(board_holds(b, g, 0));
    commit(b, 7, 0, 2);
    ck_assert(!board_holds(b, g, 0));
    ground_free(g);
    board_drop(b);
}
END_TEST

START_TEST(board__what_it_has_forgotten_counts_as_changed)
{
    struct board *b = board_create();
    struct ground *old, *young;

    commit(b, 7, 100, 1);
    old = ground_of_7(1, false);
    for (int64_t i = 0; i < BOARD_ITEMS_MAX; i++) commit(b, 1000 + i, 600, 2 + i);
    ck_assert(!board_holds(b, old, 0));
    young = ground_of_7(board_sequence(b), false);
    ck_assert(board_holds(b, young, 0));
    ground_free(old);
    ground_free(young);
    board_drop(b);
}
END_TEST

START_TEST(board__a_large_commit_is_noted_whole)
{
    static struct rollup_mark marks[BOARD_ITEMS_MAX + 100];
    struct board *b = board_create();
    struct ground *g = ground_of_7(0, false);

    for (int64_t i = 0; i < BOARD_ITEMS_MAX + 100; i++) marks[i] = (struct rollup_mark){1000 + i, 5};
    marks[3] = (struct rollup_mark){7, 600};
    board_note(b, &(struct rollup){.marks = marks, .n = BOARD_ITEMS_MAX + 100}, 1);
    ck_assert(!board_holds(b, g, 0));
    ground_free(g);
    board_drop(b);
}
END_TEST

Suite *suite_board(void);
Suite *suite_board(void)
{
    Suite *s = suite_create("board");
    TCase *c = tcase_create("board");

    tcase_add_test(c, board__holds_until_one_of_its_months_changes);
    tcase_add_test(c, board__the_clock_ends_an_answer);
    tcase_add_test(c, board__definitions_end_all_the_registry_those_that_looked_at_it);
    tcase_add_test(c, board__a_level_rests_on_all_months_before);
    tcase_add_test(c, board__what_it_has_forgotten_counts_as_changed);
    tcase_add_test(c, board__a_large_commit_is_noted_whole);
    suite_add_tcase(s, c);
    return s;
}
