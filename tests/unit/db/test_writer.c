/* The writer: group commit, the guilty one alone refused, the queue's bounds. Real files, a real thread. */
#include <check.h>
#include <pthread.h>
#include <sched.h>

#include "tests/unit/db/deed.h"
#include "tests/unit/db/disk.h"

Suite *suite_writer(void);

START_TEST(group__what_waits_shares_one_commit_and_is_durable)
{
    struct deed_op ops[100];
    int64_t commits;

    for (size_t i = 0; i < 100; i++) deed_make(&ops[i], ADD, true);
    deed_run_queued(ops, 100, &commits);
    ck_assert_int_eq(commits, 1);
    for (size_t i = 0; i < 100; i++) {
        ck_assert_int_eq(ops[i].result, ERR_OK);
        ck_assert_int_eq(ops[i].value, (int64_t)i + 1); /* in the order of arrival */
    }
    ck_assert_int_eq(deed_next_after_restart("test"), 101);
}
END_TEST

#define THREADS 8
#define RUNS 60

static void *runner(void *arg)
{
    struct deed_op *d = arg;

    for (int i = 0; i < RUNS; i++) ck_assert_int_eq(writer_run(deed_writer, deed_run, d, true, 1), ERR_OK);
    return NULL;
}

START_TEST(group__many_threads_lose_nothing)
{
    pthread_t threads[THREADS];
    struct deed_op ops[THREADS];
    struct writer_counts counts;
    struct gate gate;

    gate_close(&gate); /* so that at least the first of all wait together */
    for (int i = 0; i < THREADS; i++) {
        deed_make(&ops[i], ADD, true);
        ck_assert_int_eq(pthread_create(&threads[i], NULL, runner, &ops[i]), 0);
    }
    do {
        sched_yield();
        writer_counts(deed_writer, &counts);
    } while (counts.queued_operations < THREADS);
    gate_open(&gate);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    writer_counts(deed_writer, &counts);
    ck_assert_int_lt(counts.commits, THREADS * RUNS);
    ck_assert_int_eq(counts.operations, THREADS * RUNS + 1);
    ck_assert_int_eq(counts.sequence, counts.commits);
    ck_assert_int_eq(deed_next_after_restart("test"), THREADS * RUNS + 1);
}
END_TEST

START_TEST(group__is_cut_at_its_most_facts)
{
    struct deed_op ops[5];
    int64_t commits;

    for (size_t i = 0; i < 5; i++) {
        deed_make(&ops[i], ADD, true);
        ops[i].op.facts = WRITER_COMMIT_FACTS_MAX / 2;
    }
    deed_run_queued(ops, 5, &commits);
    ck_assert_int_eq(commits, 3);
}
END_TEST

START_TEST(group__who_is_refused_hurts_nobody)
{
    static const enum err answers[] = {ERR_CONFLICT, ERR_INVALID, ERR_NONE, ERR_RETRY, ERR_FULL};
    struct deed_op ops[10];
    int64_t commits;

    for (size_t i = 0; i < 10; i++) {
        deed_make(&ops[i], i % 2 == 0 ? ADD : ANSWER, true);
        ops[i].answer = answers[i / 2];
    }
    deed_run_queued(ops, 10, &commits);
    ck_assert_int_eq(commits, 1);
    for (size_t i = 0; i < 10; i++) {
        ck_assert_int_eq(ops[i].result, i % 2 == 0 ? ERR_OK : answers[i / 2]);
        ck_assert_int_eq(ops[i].runs, 1);
    }
    ck_assert_int_eq(deed_next_after_restart("test"), 6);
}
END_TEST

static void spoil_and_check(enum deed deed, enum err answer)
{
    struct deed_op ops[7];
    struct writer_counts counts;
    int64_t commits;

    for (size_t i = 0; i < 7; i++) deed_make(&ops[i], i == 3 ? deed : ADD, true);
    deed_run_queued(ops, 7, &commits);
    writer_counts(deed_writer, &counts);
    ck_assert_int_eq(commits, 6);
    ck_assert_int_eq(counts.retries, 7);
    for (size_t i = 0; i < 7; i++) ck_assert_int_eq(ops[i].result, i == 3 ? answer : ERR_OK);
    ck_assert_int_eq(ops[3].runs, 2); /* once with the others, once alone */
    ck_assert_int_eq(ops[6].value, 6);
    ck_assert_int_eq(deed_next_after_restart("test"), 7); /* every one exactly once */
}

START_TEST(group__who_breaks_it_is_alone_refused)
{
    spoil_and_check(BREAK, ERR_BROKEN);
}
END_TEST

START_TEST(group__who_writes_before_it_answers_leaves_nothing)
{
    spoil_and_check(ADD_AND_ANSWER, ERR_CONFLICT);
}
END_TEST

START_TEST(group__without_anything_good_commits_nothing)
{
    struct deed_op ops[3];
    int64_t commits;

    for (size_t i = 0; i < 3; i++) deed_make(&ops[i], ANSWER, true);
    deed_run_queued(ops, 3, &commits);
    ck_assert_int_eq(commits, 0);
}
END_TEST

START_TEST(alone__has_its_own_transaction_in_its_turn)
{
    struct deed_op ops[6];
    int64_t commits;

    for (size_t i = 0; i < 6; i++) deed_make(&ops[i], ADD, i != 2);
    deed_run_queued(ops, 6, &commits);
    ck_assert_int_eq(commits, 3);
    for (size_t i = 0; i < 6; i++) ck_assert_int_eq(ops[i].value, (int64_t)i + 1);
}
END_TEST

START_TEST(alone__what_it_wrote_before_it_failed_is_gone)
{
    struct deed_op ops[3];
    int64_t commits;

    for (size_t i = 0; i < 3; i++) deed_make(&ops[i], i == 1 ? ADD_AND_ANSWER : ADD, i != 1);
    deed_run_queued(ops, 3, &commits);
    ck_assert_int_eq(commits, 2);
    ck_assert_int_eq(ops[1].result, ERR_CONFLICT);
    ck_assert_int_eq(ops[1].runs, 1);
    ck_assert_int_eq(ops[2].value, 2);
}
END_TEST

START_TEST(run__is_synced_when_it_answers)
{
    struct deed_op d;

    deed_make(&d, ADD, true);
    for (int i = 1; i <= 3; i++) {
        long before = disk_syncs();

        ck_assert_int_eq(writer_run(deed_writer, deed_run, &d, true, 1), ERR_OK);
        ck_assert_int_gt(disk_syncs(), before);
        ck_assert_int_eq(d.value, i);
    }
}
END_TEST

START_TEST(queue__is_bounded_in_facts_and_bytes)
{
    struct deed_op ops[3], more;
    struct writer_counts counts;
    struct gate gate;

    gate_close(&gate);
    deed_make(&ops[0], ADD, true);
    deed_make(&ops[1], ADD, true);
    deed_make(&ops[2], ADD, true);
    deed_make(&more, ADD, true);
    ops[0].op.facts = WRITER_FACTS_MAX - 1;
    ops[0].op.bytes = 1;
    ck_assert_int_eq(writer_submit(deed_writer, &ops[0].op), ERR_OK);
    more.op.facts = 2;
    ck_assert_int_eq(writer_submit(deed_writer, &more.op), ERR_FULL);
    more.op.facts = 1;
    more.op.bytes = WRITER_BYTES_MAX;
    ck_assert_int_eq(writer_submit(deed_writer, &more.op), ERR_FULL);
    ck_assert_int_eq(writer_submit(deed_writer, &ops[1].op), ERR_OK);
    writer_counts(deed_writer, &counts);
    ck_assert_int_eq(counts.queued_facts, WRITER_FACTS_MAX);
    ck_assert_int_eq(counts.queued_bytes, 1);
    ck_assert_int_eq(counts.queued_operations, 2);
    gate_open(&gate);
    deed_settle();
    /* What is larger than the queue passes when nothing else waits. */
    ops[2].op.facts = WRITER_FACTS_MAX + 1;
    ck_assert_int_eq(writer_submit(deed_writer, &ops[2].op), ERR_OK);
    deed_settle();
    ck_assert_int_eq(atomic_load(&more.told), 0);
    for (int i = 0; i < 3; i++) ck_assert_int_eq(ops[i].result, ERR_OK);
    ck_assert_int_eq(deed_next_after_restart("test"), 4);
}
END_TEST

START_TEST(queue__run_waits_for_room)
{
    pthread_t thread;
    struct deed_op full, patient;
    struct gate gate;

    gate_close(&gate);
    deed_make(&full, ADD, true);
    full.op.facts = WRITER_FACTS_MAX;
    ck_assert_int_eq(writer_submit(deed_writer, &full.op), ERR_OK);
    deed_make(&patient, ADD, true);
    ck_assert_int_eq(pthread_create(&thread, NULL, runner, &patient), 0);
    gate_open(&gate);
    pthread_join(thread, NULL);
    ck_assert_int_eq(patient.value, RUNS + 1);
}
END_TEST

Suite *suite_writer(void)
{
    Suite *s = suite_create("writer");
    TCase *c = tcase_create("writer");

    tcase_add_checked_fixture(c, deed_setup, deed_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, group__what_waits_shares_one_commit_and_is_durable);
    tcase_add_test(c, group__many_threads_lose_nothing);
    tcase_add_test(c, group__is_cut_at_its_most_facts);
    tcase_add_test(c, group__who_is_refused_hurts_nobody);
    tcase_add_test(c, group__who_breaks_it_is_alone_refused);
    tcase_add_test(c, group__who_writes_before_it_answers_leaves_nothing);
    tcase_add_test(c, group__without_anything_good_commits_nothing);
    tcase_add_test(c, alone__has_its_own_transaction_in_its_turn);
    tcase_add_test(c, alone__what_it_wrote_before_it_failed_is_gone);
    tcase_add_test(c, run__is_synced_when_it_answers);
    tcase_add_test(c, queue__is_bounded_in_facts_and_bytes);
    tcase_add_test(c, queue__run_waits_for_room);
    suite_add_tcase(s, c);
    return s;
}
