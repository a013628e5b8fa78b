/* The writer when it stops, when the disk fails, between commits. */
#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <sys/stat.h>

#include "tests/unit/db/deed.h"
#include "tests/unit/db/disk.h"

Suite *suite_writer_end(void);

static void *stopper(void *arg)
{
    writer_stop(arg);
    return NULL;
}

START_TEST(stop__finishes_what_is_queued_and_takes_no_more)
{
    static struct deed_op ops[20];
    static struct deed_op late;
    pthread_t thread;
    struct gate gate;
    struct db *db;
    int64_t taken = 0;
    enum err e;

    gate_close(&gate);
    for (size_t i = 0; i < 20; i++) deed_make(&ops[i], ADD, i % 5 != 0);
    deed_submit_all(ops, 20);
    ck_assert_int_eq(pthread_create(&thread, NULL, stopper, deed_writer), 0);
    do {
        sched_yield();
        struct deed_op *d = arena_alloc(deed_temp.a, sizeof *d);
        deed_make(d, ADD, true);
        if ((e = writer_submit(deed_writer, &d->op)) == ERR_OK) taken++;
    } while (e == ERR_OK);
    ck_assert(e == ERR_STOPPING || e == ERR_FULL);
    deed_make(&late, ADD, true);
    while ((e = writer_submit(deed_writer, &late.op)) == ERR_FULL) sched_yield();
    ck_assert_int_eq(e, ERR_STOPPING);
    gate_open(&gate);
    pthread_join(thread, NULL);
    for (size_t i = 0; i < 20; i++) ck_assert_int_eq(ops[i].result, ERR_OK);
    ck_assert_int_eq(atomic_load(&late.told), 0);
    db = temp_open(&deed_temp, DB_WRITE);
    ck_assert_int_eq(temp_count_up(db, "test"), 20 + taken + 1);
    ck_assert_int_eq(writer_start(db, &deed_writer), ERR_OK);
}
END_TEST

START_TEST(stop__moves_the_wal_into_the_file)
{
    struct deed_op d;
    struct stat st;

    deed_make(&d, ADD, true);
    ck_assert_int_eq(writer_run(deed_writer, deed_run, &d, true, 1), ERR_OK);
    ck_assert_int_eq(stat(temp_path(&deed_temp, "test.db-wal"), &st), 0);
    writer_stop(deed_writer);
    ck_assert_int_ne(stat(temp_path(&deed_temp, "test.db-wal"), &st), 0);
    ck_assert_int_eq(writer_start(temp_open(&deed_temp, DB_WRITE), &deed_writer), ERR_OK);
}
END_TEST

START_TEST(disk__a_commit_that_cannot_sync_ends_all_writing)
{
    struct deed_op ops[5], late;
    struct writer_counts counts;
    struct gate gate;

    gate_close(&gate);
    for (size_t i = 0; i < 5; i++) deed_make(&ops[i], ADD, i < 3);
    deed_submit_all(ops, 5);
    disk_fail_syncs(true);
    gate_open(&gate);
    while (atomic_load(&ops[4].told) == 0) sched_yield();
    for (size_t i = 0; i < 5; i++) ck_assert_int_eq(ops[i].result, ERR_BROKEN);
    ck_assert_int_eq(ops[0].runs, 1); /* what failed to sync is not tried again */
    ck_assert_int_eq(ops[4].runs, 0);
    disk_fail_syncs(false);
    deed_make(&late, ADD, true);
    ck_assert_int_eq(writer_submit(deed_writer, &late.op), ERR_BROKEN);
    ck_assert_int_eq(atomic_load(&late.told), 0);
    writer_counts(deed_writer, &counts);
    ck_assert_int_eq(counts.commits, 0);
    ck_assert_int_eq(counts.failures, 5 + 1); /* and the gate's answer */
}
END_TEST

START_TEST(disk__a_full_one_refuses_only_until_there_is_room)
{
    struct deed_op ops[3];
    int64_t commits;

    for (size_t i = 0; i < 3; i++) deed_make(&ops[i], ADD, true);
    disk_fail_writes(ENOSPC);
    deed_run_queued(ops, 3, &commits);
    ck_assert_int_eq(commits, 0);
    for (size_t i = 0; i < 3; i++) ck_assert_int_eq(ops[i].result, ERR_BROKEN);
    disk_fail_writes(0);
    for (size_t i = 0; i < 3; i++) deed_make(&ops[i], ADD, true);
    deed_run_queued(ops, 3, &commits);
    for (size_t i = 0; i < 3; i++) ck_assert_int_eq(ops[i].result, ERR_OK);
    ck_assert_int_eq(deed_next_after_restart("test"), 4);
}
END_TEST

START_TEST(checkpoint__follows_a_large_commit)
{
    struct deed_op d;
    struct writer_counts before, after;

    deed_make(&d, ADD_LONG, true);
    writer_counts(deed_writer, &before);
    ck_assert_int_eq(writer_run(deed_writer, deed_run, &d, true, 1), ERR_OK);
    deed_settle(); /* its turn comes after the checkpoint */
    writer_counts(deed_writer, &after);
    ck_assert_int_gt(after.checkpoints, before.checkpoints);
}
END_TEST

START_TEST(checkpoint__comes_when_nobody_writes)
{
    struct deed_op d;
    struct writer_counts counts;

    deed_make(&d, ADD, true);
    ck_assert_int_eq(writer_run(deed_writer, deed_run, &d, true, 1), ERR_OK);
    do {
        sched_yield();
        writer_counts(deed_writer, &counts);
    } while (counts.checkpoints == 0);
}
END_TEST

struct hearing {
    struct deed_op *ops;
    int64_t sequences[4];
    int n;
};

static void heard(void *arg, const struct rollup *rollup, int64_t sequence)
{
    struct hearing *h = arg;

    ck_assert_ptr_nonnull(rollup);
    ck_assert_int_lt(h->n, 4);
    ck_assert_int_eq(atomic_load(&h->ops[h->n].told), 0); /* before anybody is told */
    h->sequences[h->n++] = sequence;
}

START_TEST(on_commit__is_called_before_the_answers)
{
    struct deed_op ops[4];
    struct hearing hearing = {.ops = ops};
    int64_t commits;

    for (size_t i = 0; i < 4; i++) deed_make(&ops[i], i == 3 ? ANSWER : ADD, false);
    writer_on_commit(deed_writer, heard, &hearing);
    deed_run_queued(ops, 4, &commits);
    writer_on_commit(deed_writer, NULL, NULL);
    ck_assert_int_eq(commits, 3);
    ck_assert_int_eq(hearing.n, 3);
    for (int i = 0; i < 3; i++) ck_assert_int_eq(hearing.sequences[i], i + 1);
}
END_TEST

Suite *suite_writer_end(void)
{
    Suite *s = suite_create("writer_end");
    TCase *c = tcase_create("writer");

    tcase_add_checked_fixture(c, deed_setup, deed_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, stop__finishes_what_is_queued_and_takes_no_more);
    tcase_add_test(c, stop__moves_the_wal_into_the_file);
    tcase_add_test(c, disk__a_commit_that_cannot_sync_ends_all_writing);
    tcase_add_test(c, disk__a_full_one_refuses_only_until_there_is_room);
    tcase_add_test(c, checkpoint__follows_a_large_commit);
    tcase_add_test(c, checkpoint__comes_when_nobody_writes);
    tcase_add_test(c, on_commit__is_called_before_the_answers);
    suite_add_tcase(s, c);
    return s;
}
