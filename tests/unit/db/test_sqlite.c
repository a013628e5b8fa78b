/* The SQLite driver: statements, transactions, checkpoints, the backup. */
#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/db/disk.h"
#include "tests/unit/db/temp.h"

Suite *suite_sqlite(void);

#define LONG_NAME (8 << 20) /* more than the 1,000 pages at which SQLite would checkpoint */

static struct temp temp;

static void setup(void)
{
    temp_make(&temp);
}

static void teardown(void)
{
    temp_remove(&temp);
}

static enum err put_key(struct db *db, const char *id, const char *hash, const char *name)
{
    db_bind_text(db, STMT_KEY_CREATE, 1, id);
    db_bind_text(db, STMT_KEY_CREATE, 2, hash);
    db_bind_text(db, STMT_KEY_CREATE, 3, name);
    db_bind_int(db, STMT_KEY_CREATE, 4, 1);
    db_bind_maybe(db, STMT_KEY_CREATE, 5, false, 7);
    db_bind_null(db, STMT_KEY_CREATE, 6);
    db_bind_int(db, STMT_KEY_CREATE, 7, INT64_MIN);
    db_bind_maybe(db, STMT_KEY_CREATE, 8, true, INT64_MAX);
    return db_run(db, STMT_KEY_CREATE);
}

START_TEST(bind__a_failure_sticks_until_the_step_and_stores_nothing)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    ck_assert_int_eq(db_begin(db), ERR_OK);
    db_bind_int(db, STMT_NAME_CREATE, 4, 1); /* there are three */
    ck_assert_int_eq(temp_put_name(db, "a", 1), ERR_BROKEN);
    db_bind_int(db, STMT_NAME_CREATE, 0, 1);
    ck_assert_int_eq(temp_put_name(db, "b", 2), ERR_BROKEN);
    db_bind_double(db, STMT_NAME_CREATE, 3, (double)NAN);
    ck_assert_int_eq(temp_put_name(db, "c", 3), ERR_BROKEN);
    /* Forgotten, though bound in the run before. */
    ck_assert_int_eq(temp_put_name(db, "d", 4), ERR_OK);
    db_bind_int(db, STMT_NAME_CREATE, 1, 1);
    db_bind_int(db, STMT_NAME_CREATE, 3, 5);
    ck_assert_int_eq(db_run(db, STMT_NAME_CREATE), ERR_BROKEN);
    /* A reset forgets the failure. */
    db_bind_int(db, STMT_NAME_CREATE, 9, 1);
    db_reset(db, STMT_NAME_CREATE);
    ck_assert_int_eq(temp_put_name(db, "e", 6), ERR_OK);
    ck_assert_int_eq(db_commit(db), ERR_OK);
    ck_assert_int_eq(temp_find_name(db, "a") + temp_find_name(db, "b") + temp_find_name(db, "c"), 0);
    ck_assert_int_eq(temp_find_name(db, "d"), 4);
    ck_assert_int_eq(temp_find_name(db, "e"), 6);
    db_close(db);
}
END_TEST

START_TEST(bind__text_keeps_its_bytes_and_numbers_their_ends)
{
    static const char text[] = "caf\303\251\0x";
    struct db *db = temp_open(&temp, DB_WRITE);

    db_bind_int(db, STMT_NAME_CREATE, 1, 1);
    db_bind_text_n(db, STMT_NAME_CREATE, 2, text, sizeof text - 1);
    db_bind_int(db, STMT_NAME_CREATE, 3, INT64_MIN);
    ck_assert_int_eq(db_run(db, STMT_NAME_CREATE), ERR_OK);
    db_bind_int(db, STMT_NAME_TEXT, 1, INT64_MIN);
    ck_assert_int_eq(db_step(db, STMT_NAME_TEXT), ERR_OK);
    ck_assert_uint_eq(db_text_size(db, STMT_NAME_TEXT, 0), sizeof text - 1);
    ck_assert_mem_eq(db_text(db, STMT_NAME_TEXT, 0), text, sizeof text);
    ck_assert_int_eq(db_step(db, STMT_NAME_TEXT), ERR_NONE);

    ck_assert_int_eq(put_key(db, "key_1", "hash", "n"), ERR_OK);
    ck_assert_int_eq(db_step(db, STMT_KEY_LIST), ERR_OK);
    ck_assert(db_is_null(db, STMT_KEY_LIST, 4));
    ck_assert_ptr_null(db_text(db, STMT_KEY_LIST, 5));
    ck_assert_int_eq(db_int(db, STMT_KEY_LIST, 8), INT64_MIN);
    ck_assert(!db_is_null(db, STMT_KEY_LIST, 9));
    ck_assert_int_eq(db_int(db, STMT_KEY_LIST, 9), INT64_MAX);
    ck_assert_double_eq(db_double(db, STMT_KEY_LIST, 3), 1.0);
    db_reset(db, STMT_KEY_LIST);
    db_close(db);
}
END_TEST

START_TEST(step__a_unique_key_is_a_conflict_anything_else_is_broken)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(put_key(db, "key_1", "hash", "n"), ERR_OK);
    ck_assert_int_eq(put_key(db, "key_2", "hash", "n"), ERR_CONFLICT); /* UNIQUE */
    ck_assert_int_eq(put_key(db, "key_1", "hush", "n"), ERR_CONFLICT); /* PRIMARY KEY */
    ck_assert_int_eq(put_key(db, "key_3", "other", NULL), ERR_BROKEN); /* NOT NULL */
    ck_assert_int_eq(put_key(db, "key_4", "fourth", "n"), ERR_OK);     /* the transaction goes on */
    ck_assert_int_eq(db_commit(db), ERR_OK);
    for (int i = 0; i < 2; i++) ck_assert_int_eq(db_step(db, STMT_KEY_LIST), ERR_OK);
    ck_assert_int_eq(db_step(db, STMT_KEY_LIST), ERR_NONE);
    db_close(db);
}
END_TEST

static void bind_name(struct db *db, enum stmt s, size_t i, void *arg)
{
    const char *const *names = arg;

    db_bind_int(db, s, 1, 1);
    db_bind_text(db, s, 2, names[i]);
    db_bind_int(db, s, i == 3 ? 7 : 3, (int64_t)i + 10);
}

START_TEST(put_rows__stops_at_the_row_that_fails)
{
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    struct db *db = temp_open(&temp, DB_WRITE);
    int64_t written = db_written(db);

    ck_assert_int_eq(db_put_rows(db, STMT_NAME_CREATE, 3, bind_name, (void *)(uintptr_t)names), ERR_OK);
    ck_assert_int_eq(db_changed(db), 3);
    ck_assert_int_eq(db_written(db) - written, 3);
    ck_assert_int_eq(temp_find_name(db, "c"), 12);
    ck_assert_int_eq(db_put_rows(db, STMT_NAME_CREATE, 5, bind_name, (void *)(uintptr_t)names), ERR_BROKEN);
    ck_assert_int_eq(temp_find_name(db, "e"), 0);
    db_close(db);
}
END_TEST

static void forget(void *attachment)
{
    (*(int *)attachment)++;
}

static void drop(void *attachment)
{
    *(int *)attachment += 100;
}

START_TEST(rollback__nothing_stays_and_caches_are_told)
{
    struct db *db = temp_open(&temp, DB_WRITE);
    int told = 0;

    db_set_attachment(db, &told, drop);
    db_on_rollback(db, forget);
    ck_assert_ptr_eq(db_attachment(db), &told);
    db_rollback(db); /* none is open */
    ck_assert_int_eq(told, 0);
    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(temp_put_name(db, "a", 1), ERR_OK);
    ck_assert_int_eq(db_step(db, STMT_KEY_LIST), ERR_NONE);
    db_rollback(db);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(temp_find_name(db, "a"), 0);
    temp_commit_name(db, "a", 2);
    ck_assert_int_eq(told, 1);
    db_close(db);
    ck_assert_int_eq(told, 101);
}
END_TEST

START_TEST(commit__every_one_is_synced)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    for (int i = 1; i <= 3; i++) {
        long before = disk_syncs();

        temp_commit_name(db, "a", i);
        ck_assert_int_gt(disk_syncs(), before);
    }
    db_close(db);
}
END_TEST

START_TEST(commit__does_not_checkpoint_by_itself)
{
    struct db *db = temp_open(&temp, DB_WRITE);
    char *long_name = arena_alloc(temp.a, LONG_NAME + 1);
    struct stat st;

    memset(long_name, 'n', LONG_NAME);
    ck_assert_int_eq(put_key(db, "key_1", "hash", long_name), ERR_OK);
    ck_assert_int_gt(db_wal_bytes(db), LONG_NAME / 2);
    ck_assert_int_eq(stat(temp.path, &st), 0);
    ck_assert_int_lt(st.st_size, LONG_NAME);
    db_close(db);
    ck_assert_int_eq(stat(temp.path, &st), 0);
    ck_assert_int_gt(st.st_size, LONG_NAME);
}
END_TEST

START_TEST(commit__that_cannot_sync_ends_all_writing)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    temp_commit_name(db, "a", 1);
    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(temp_put_name(db, "b", 2), ERR_OK);
    disk_fail_syncs(true);
    ck_assert_int_eq(db_commit(db), ERR_BROKEN);
    ck_assert(db_poisoned(db));
    disk_fail_syncs(false);
    ck_assert_int_eq(db_begin(db), ERR_BROKEN);
    ck_assert_int_eq(db_checkpoint(db, false), ERR_BROKEN);
    db_close(db);
    ck_assert_int_eq(access(temp_path(&temp, "test.db-wal"), F_OK), 0); /* nor did the close touch it */
    db = temp_open(&temp, DB_WRITE);
    ck_assert_int_eq(temp_find_name(db, "a"), 1);
    db_close(db);
}
END_TEST

START_TEST(checkpoint__that_cannot_sync_ends_all_writing)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    temp_commit_name(db, "a", 1);
    disk_fail_syncs(true);
    ck_assert_int_eq(db_checkpoint(db, false), ERR_BROKEN);
    disk_fail_syncs(false);
    ck_assert(db_poisoned(db));
    db_close(db);
    db = temp_open(&temp, DB_WRITE);
    ck_assert_int_eq(temp_find_name(db, "a"), 1);
    db_close(db);
}
END_TEST

START_TEST(commit__that_cannot_write_ends_all_writing)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(temp_put_name(db, "a", 1), ERR_OK);
    disk_fail_writes(EIO);
    ck_assert_int_eq(db_commit(db), ERR_BROKEN);
    disk_fail_writes(0);
    ck_assert(db_poisoned(db));
    db_close(db);
}
END_TEST

START_TEST(commit__on_a_full_disk_is_only_that_one)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(temp_put_name(db, "a", 1), ERR_OK);
    disk_fail_writes(ENOSPC);
    ck_assert_int_eq(db_commit(db), ERR_BROKEN);
    disk_fail_writes(0);
    ck_assert(!db_poisoned(db));
    temp_commit_name(db, "b", 2);
    ck_assert_int_eq(temp_find_name(db, "a"), 0);
    ck_assert_int_eq(temp_find_name(db, "b"), 2);
    db_close(db);
}
END_TEST

START_TEST(reader__sees_one_moment_from_begin_to_end)
{
    struct db *writer = temp_open(&temp, DB_WRITE), *reader;

    temp_commit_name(writer, "a", 1);
    reader = temp_open(&temp, DB_READ);
    ck_assert_int_eq(db_begin(reader), ERR_OK);
    temp_commit_name(writer, "b", 2); /* before the reader's first statement */
    ck_assert_int_eq(temp_find_name(reader, "a"), 1);
    ck_assert_int_eq(temp_find_name(reader, "b"), 0);
    db_rollback(reader);
    ck_assert_int_eq(temp_find_name(reader, "b"), 2);
    db_close(reader);
    db_close(writer);
}
END_TEST

START_TEST(reader__cannot_write_and_keeps_its_caches)
{
    struct db *writer = temp_open(&temp, DB_WRITE), *reader = temp_open(&temp, DB_READ);
    int told = 0;

    db_set_attachment(reader, &told, NULL);
    db_on_rollback(reader, forget);
    ck_assert_int_eq(db_begin(reader), ERR_OK);
    ck_assert_int_eq(temp_put_name(reader, "a", 1), ERR_BROKEN);
    ck_assert_int_eq(temp_find_name(reader, "a"), 0);
    db_rollback(reader);
    ck_assert_int_eq(told, 0);
    db_close(reader);
    db_close(writer);
}
END_TEST

START_TEST(checkpoint__moves_what_no_reader_needs)
{
    struct db *writer = temp_open(&temp, DB_WRITE), *reader;

    temp_commit_name(writer, "a", 1);
    ck_assert_int_gt(db_wal_bytes(writer), 0);
    ck_assert_int_eq(db_checkpoint(writer, false), ERR_OK);
    ck_assert_int_eq(db_wal_bytes(writer), 0);

    reader = temp_open(&temp, DB_READ);
    temp_commit_name(writer, "b", 2);
    ck_assert_int_eq(db_begin(reader), ERR_OK);
    temp_commit_name(writer, "c", 3);
    ck_assert_int_eq(db_checkpoint(writer, false), ERR_OK);
    ck_assert_int_gt(db_wal_bytes(writer), 0);
    ck_assert_int_eq(db_checkpoint(writer, true), ERR_RETRY);
    ck_assert_int_eq(temp_find_name(reader, "c"), 0);
    db_rollback(reader);
    ck_assert_int_eq(db_checkpoint(writer, true), ERR_OK);
    ck_assert_int_eq(db_wal_bytes(writer), 0);
    ck_assert_int_eq(temp_find_name(reader, "c"), 3);
    db_close(reader);
    db_close(writer);
}
END_TEST

START_TEST(backup__is_a_whole_copy_and_overwrites_nothing)
{
    struct db *db = temp_open(&temp, DB_WRITE), *reader = temp_open(&temp, DB_READ), *copy;
    struct temp there = temp;

    for (int i = 0; i < 5; i++) temp_count_up(db, "fact");
    temp_commit_name(db, "a", 1);
    snprintf(there.path, sizeof there.path, "%s/copy.db", temp.dir);
    ck_assert_int_eq(db_backup(reader, there.path), ERR_OK);
    ck_assert_int_eq(db_backup(reader, there.path), ERR_IO);
    temp_commit_name(db, "b", 2);
    copy = temp_open(&there, DB_WRITE);
    ck_assert_int_eq(temp_find_name(copy, "a"), 1);
    ck_assert_int_eq(temp_find_name(copy, "b"), 0);
    ck_assert_int_eq(temp_count_up(copy, "fact"), 6);
    ck_assert_int_eq(temp_find_name(reader, "b"), 2); /* the copy's snapshot has ended */
    db_close(copy);
    db_close(reader);
    db_close(db);
}
END_TEST

Suite *suite_sqlite(void)
{
    Suite *s = suite_create("sqlite");
    TCase *c = tcase_create("driver");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, bind__a_failure_sticks_until_the_step_and_stores_nothing);
    tcase_add_test(c, bind__text_keeps_its_bytes_and_numbers_their_ends);
    tcase_add_test(c, step__a_unique_key_is_a_conflict_anything_else_is_broken);
    tcase_add_test(c, put_rows__stops_at_the_row_that_fails);
    tcase_add_test(c, rollback__nothing_stays_and_caches_are_told);
    tcase_add_test(c, commit__every_one_is_synced);
    tcase_add_test(c, commit__does_not_checkpoint_by_itself);
    tcase_add_test(c, commit__that_cannot_sync_ends_all_writing);
    tcase_add_test(c, checkpoint__that_cannot_sync_ends_all_writing);
    tcase_add_test(c, commit__that_cannot_write_ends_all_writing);
    tcase_add_test(c, commit__on_a_full_disk_is_only_that_one);
    tcase_add_test(c, reader__sees_one_moment_from_begin_to_end);
    tcase_add_test(c, reader__cannot_write_and_keeps_its_caches);
    tcase_add_test(c, checkpoint__moves_what_no_reader_needs);
    tcase_add_test(c, backup__is_a_whole_copy_and_overwrites_nothing);
    suite_add_tcase(s, c);
    return s;
}
