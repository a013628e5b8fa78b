/* The SQLite driver on real files. */
#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/support.h"
#include "tests/unit/db/disk.h"
#include "tests/unit/db/temp.h"

/* Offsets in the file's header (SQLite's file format, 1.3). */
enum { HEADER_PAGE_SIZE = 16, HEADER_WRITE_FORMAT = 18, HEADER_USER_VERSION = 60, HEADER_APPLICATION_ID = 68 };

#define LONG_NAME (8 << 20) /* more than the 1,000 pages at which SQLite would checkpoint */

Suite *suite_sqlite(void);

static struct temp temp;

static void setup(void)
{
    temp_make(&temp);
}

static void teardown(void)
{
    temp_remove(&temp);
}

static int64_t header_number(const char *path, size_t at, size_t n)
{
    char *bytes = support_read_file(path, NULL);
    int64_t v = 0;

    for (size_t i = 0; i < n; i++) v = v << 8 | (unsigned char)bytes[at + i];
    free(bytes);
    return v;
}

static void write_bytes(const char *path, long at, const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(pwrite(fd, bytes, n, at), (ssize_t)n);
    close(fd);
}

static enum err try_open(const char *path, enum db_mode mode, const char **ret_why)
{
    struct db_options options = {.path = path};
    struct db *db = NULL;
    enum err e = db_open(&options, mode, temp.a, &db, ret_why);

    ck_assert(e == ERR_OK || db == NULL);
    db_close(db);
    return e;
}

static void refuses(const char *path, enum db_mode mode, enum err wanted, const char *words)
{
    const char *why = NULL;
    enum err e = try_open(path, mode, &why);

    ck_assert_msg(e == wanted, "%s instead of %s: %s", error_code(e), error_code(wanted), why ? why : "");
    ck_assert_ptr_nonnull(why);
    ck_assert_msg(strstr(why, words) != NULL, "\"%s\" does not say \"%s\"", why, words);
    ck_assert_msg(strstr(why, path) != NULL, "\"%s\" does not name the file", why);
}

static int64_t count_up(struct db *db, const char *counter)
{
    int64_t value;

    db_bind_text(db, STMT_COUNTER_NEXT, 1, counter);
    ck_assert_int_eq(db_step(db, STMT_COUNTER_NEXT), ERR_OK);
    value = db_int(db, STMT_COUNTER_NEXT, 0);
    db_reset(db, STMT_COUNTER_NEXT);
    return value;
}

static enum err put_name(struct db *db, const char *text, int64_t number)
{
    db_bind_int(db, STMT_NAME_CREATE, 1, 1);
    db_bind_text(db, STMT_NAME_CREATE, 2, text);
    db_bind_int(db, STMT_NAME_CREATE, 3, number);
    return db_run(db, STMT_NAME_CREATE);
}

/* The name's number; 0: there is none. */
static int64_t find_name(struct db *db, const char *text)
{
    int64_t number = 0;
    enum err e;

    db_bind_int(db, STMT_NAME_FIND, 1, 1);
    db_bind_text(db, STMT_NAME_FIND, 2, text);
    e = db_step(db, STMT_NAME_FIND);
    if (e == ERR_OK) number = db_int(db, STMT_NAME_FIND, 0);
    ck_assert(e == ERR_OK || e == ERR_NONE);
    db_reset(db, STMT_NAME_FIND);
    return number;
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

static void commit_name(struct db *db, const char *text, int64_t number)
{
    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(put_name(db, text, number), ERR_OK);
    ck_assert_int_eq(db_commit(db), ERR_OK);
}

START_TEST(open__a_new_file_is_ours_and_private)
{
    struct stat st;

    db_close(temp_open(&temp, DB_WRITE));
    ck_assert_int_eq(stat(temp.path, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(header_number(temp.path, HEADER_PAGE_SIZE, 2), 4096);
    ck_assert_int_eq(header_number(temp.path, HEADER_WRITE_FORMAT, 2), 0x0202); /* WAL */
    ck_assert_int_eq(header_number(temp.path, HEADER_APPLICATION_ID, 4), DB_APPLICATION_ID);
    ck_assert_int_eq(header_number(temp.path, HEADER_USER_VERSION, 4), schema_steps[schema_steps_count - 1].version);
    ck_assert_int_ne(access(temp_path(&temp, "test.db-wal"), F_OK), 0);
}
END_TEST

START_TEST(open__what_was_committed_is_there_again)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    commit_name(db, "ticket.opened", 12);
    db_close(db);
    db = temp_open(&temp, DB_WRITE);
    ck_assert_int_eq(find_name(db, "ticket.opened"), 12);
    db_close(db);
}
END_TEST

START_TEST(open__a_second_writer_is_refused_a_reader_is_not)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    refuses(temp.path, DB_WRITE, ERR_IN_USE, "in use by another Waymark process, pid ");
    db_close(temp_open(&temp, DB_READ));
    /* Neither the refusal nor the reader's end may have cost the writer its locks. */
    commit_name(db, "a", 1);
    db_close(db);
    db_close(temp_open(&temp, DB_WRITE));
}
END_TEST

START_TEST(open__a_strangers_file_is_left_alone)
{
    const char *text = temp_path(&temp, "notes.txt"), *other = temp_path(&temp, "other.db");
    struct temp there = temp;
    char *before, *after;
    size_t before_n, after_n;

    write_bytes(text, 0, "Call the bank about the second invoice, and about the first one, too.\n", 70);
    refuses(text, DB_WRITE, ERR_FOREIGN_FILE, "is not a Waymark database; choose another file with --db");
    refuses(text, DB_READ, ERR_FOREIGN_FILE, "is not a Waymark database");
    ck_assert_int_ne(access(temp_path(&temp, "notes.txt.lock"), F_OK), 0);

    snprintf(there.path, sizeof there.path, "%s/own.db", temp.dir);
    db_close(temp_open(&there, DB_WRITE));
    ck_assert_int_eq(rename(there.path, other), 0);
    write_bytes(other, HEADER_APPLICATION_ID, "Fsnt", 4);
    before = support_read_file(other, &before_n);
    refuses(other, DB_WRITE, ERR_FOREIGN_FILE, "is not a Waymark database");
    refuses(other, DB_READ, ERR_FOREIGN_FILE, "is not a Waymark database");
    after = support_read_file(other, &after_n);
    ck_assert_uint_eq(before_n, after_n);
    ck_assert_int_eq(memcmp(before, after, before_n), 0);
    free(before);
    free(after);
}
END_TEST

START_TEST(open__a_newer_file_is_refused)
{
    db_close(temp_open(&temp, DB_WRITE));
    write_bytes(temp.path, HEADER_USER_VERSION, "\0\0\3\347", 4);
    refuses(temp.path, DB_WRITE, ERR_NEWER_FILE, "written by a newer Waymark (its schema is step 999");
    refuses(temp.path, DB_READ, ERR_NEWER_FILE, "newer Waymark");
    ck_assert_int_eq(header_number(temp.path, HEADER_USER_VERSION, 4), 999);
}
END_TEST

START_TEST(open__what_cannot_be_opened_says_why)
{
    refuses(temp.path, DB_READ, ERR_IO, "No such file");
    ck_assert_int_ne(access(temp.path, F_OK), 0);
    refuses(temp_path(&temp, "no/where.db"), DB_WRITE, ERR_IO, "No such file or directory");
    refuses(temp.dir, DB_WRITE, ERR_IO, "It is not a file");
    unlink(arena_printf(temp.a, "%s.lock", temp.dir));
    write_bytes(temp.path, 0, "", 0);
    refuses(temp.path, DB_READ, ERR_FOREIGN_FILE, "is not a Waymark database");
    db_close(temp_open(&temp, DB_WRITE)); /* but an empty file may become one */
}
END_TEST

START_TEST(open__a_path_is_never_a_uri)
{
    ck_assert_int_eq(chdir(temp.dir), 0);
    for (const char *const *path = (const char *const[]){"file:a.db?mode=memory", ":memory:", NULL}; *path; path++) {
        const char *why = NULL;

        ck_assert_int_eq(try_open(*path, DB_WRITE, &why), ERR_OK);
        ck_assert_int_eq(access(*path, F_OK), 0);
    }
}
END_TEST

START_TEST(bind__a_failure_sticks_until_the_step_and_stores_nothing)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    ck_assert_int_eq(db_begin(db), ERR_OK);
    db_bind_int(db, STMT_NAME_CREATE, 4, 1); /* there are three */
    ck_assert_int_eq(put_name(db, "a", 1), ERR_BROKEN);
    db_bind_int(db, STMT_NAME_CREATE, 0, 1);
    ck_assert_int_eq(put_name(db, "b", 2), ERR_BROKEN);
    db_bind_double(db, STMT_NAME_CREATE, 3, (double)NAN);
    ck_assert_int_eq(put_name(db, "c", 3), ERR_BROKEN);
    /* Forgotten, though bound in the run before. */
    ck_assert_int_eq(put_name(db, "d", 4), ERR_OK);
    db_bind_int(db, STMT_NAME_CREATE, 1, 1);
    db_bind_int(db, STMT_NAME_CREATE, 3, 5);
    ck_assert_int_eq(db_run(db, STMT_NAME_CREATE), ERR_BROKEN);
    /* A reset forgets the failure. */
    db_bind_int(db, STMT_NAME_CREATE, 9, 1);
    db_reset(db, STMT_NAME_CREATE);
    ck_assert_int_eq(put_name(db, "e", 6), ERR_OK);
    ck_assert_int_eq(db_commit(db), ERR_OK);
    ck_assert_int_eq(find_name(db, "a") + find_name(db, "b") + find_name(db, "c"), 0);
    ck_assert_int_eq(find_name(db, "d"), 4);
    ck_assert_int_eq(find_name(db, "e"), 6);
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
    ck_assert_int_eq(find_name(db, "c"), 12);
    ck_assert_int_eq(db_put_rows(db, STMT_NAME_CREATE, 5, bind_name, (void *)(uintptr_t)names), ERR_BROKEN);
    ck_assert_int_eq(find_name(db, "e"), 0);
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
    ck_assert_int_eq(put_name(db, "a", 1), ERR_OK);
    ck_assert_int_eq(db_step(db, STMT_KEY_LIST), ERR_NONE);
    db_rollback(db);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(find_name(db, "a"), 0);
    commit_name(db, "a", 2);
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

        commit_name(db, "a", i);
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
    ck_assert_int_gt(db_wal_bytes(db), LONG_NAME);
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

    commit_name(db, "a", 1);
    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(put_name(db, "b", 2), ERR_OK);
    disk_fail_syncs(true);
    ck_assert_int_eq(db_commit(db), ERR_BROKEN);
    ck_assert(db_poisoned(db));
    disk_fail_syncs(false);
    ck_assert_int_eq(db_begin(db), ERR_BROKEN);
    ck_assert_int_eq(db_checkpoint(db, false), ERR_BROKEN);
    db_close(db);
    db = temp_open(&temp, DB_WRITE);
    ck_assert_int_eq(find_name(db, "a"), 1);
    db_close(db);
}
END_TEST

START_TEST(commit__on_a_full_disk_is_only_that_one)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(put_name(db, "a", 1), ERR_OK);
    disk_fail_writes(true);
    ck_assert_int_eq(db_commit(db), ERR_BROKEN);
    disk_fail_writes(false);
    ck_assert(!db_poisoned(db));
    commit_name(db, "b", 2);
    ck_assert_int_eq(find_name(db, "a"), 0);
    ck_assert_int_eq(find_name(db, "b"), 2);
    db_close(db);
}
END_TEST

START_TEST(reader__sees_one_moment_from_begin_to_end)
{
    struct db *writer = temp_open(&temp, DB_WRITE), *reader;

    commit_name(writer, "a", 1);
    reader = temp_open(&temp, DB_READ);
    ck_assert_int_eq(db_begin(reader), ERR_OK);
    commit_name(writer, "b", 2); /* before the reader's first statement */
    ck_assert_int_eq(find_name(reader, "a"), 1);
    ck_assert_int_eq(find_name(reader, "b"), 0);
    db_rollback(reader);
    ck_assert_int_eq(find_name(reader, "b"), 2);
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
    ck_assert_int_eq(put_name(reader, "a", 1), ERR_BROKEN);
    ck_assert_int_eq(find_name(reader, "a"), 0);
    db_rollback(reader);
    ck_assert_int_eq(told, 0);
    db_close(reader);
    db_close(writer);
}
END_TEST

START_TEST(checkpoint__moves_what_no_reader_needs)
{
    struct db *writer = temp_open(&temp, DB_WRITE), *reader;

    commit_name(writer, "a", 1);
    ck_assert_int_gt(db_wal_bytes(writer), 0);
    ck_assert_int_eq(db_checkpoint(writer, false), ERR_OK);
    ck_assert_int_eq(db_wal_bytes(writer), 0);

    reader = temp_open(&temp, DB_READ);
    commit_name(writer, "b", 2);
    ck_assert_int_eq(db_begin(reader), ERR_OK);
    commit_name(writer, "c", 3);
    ck_assert_int_eq(db_checkpoint(writer, false), ERR_OK);
    ck_assert_int_gt(db_wal_bytes(writer), 0);
    ck_assert_int_eq(db_checkpoint(writer, true), ERR_RETRY);
    ck_assert_int_eq(find_name(reader, "c"), 0);
    db_rollback(reader);
    ck_assert_int_eq(db_checkpoint(writer, true), ERR_OK);
    ck_assert_int_eq(db_wal_bytes(writer), 0);
    ck_assert_int_eq(find_name(reader, "c"), 3);
    db_close(reader);
    db_close(writer);
}
END_TEST

START_TEST(backup__is_a_whole_copy_and_overwrites_nothing)
{
    struct db *db = temp_open(&temp, DB_WRITE), *reader = temp_open(&temp, DB_READ), *copy;
    struct temp there = temp;

    for (int i = 0; i < 5; i++) count_up(db, "fact");
    commit_name(db, "a", 1);
    snprintf(there.path, sizeof there.path, "%s/copy.db", temp.dir);
    ck_assert_int_eq(db_backup(reader, there.path), ERR_OK);
    ck_assert_int_eq(db_backup(reader, there.path), ERR_IO);
    commit_name(db, "b", 2);
    copy = temp_open(&there, DB_WRITE);
    ck_assert_int_eq(find_name(copy, "a"), 1);
    ck_assert_int_eq(find_name(copy, "b"), 0);
    ck_assert_int_eq(count_up(copy, "fact"), 6);
    ck_assert_int_eq(find_name(reader, "b"), 2); /* the copy's snapshot has ended */
    db_close(copy);
    db_close(reader);
    db_close(db);
}
END_TEST

Suite *suite_sqlite(void)
{
    Suite *s = suite_create("sqlite");
    TCase *c = tcase_create("files");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, open__a_new_file_is_ours_and_private);
    tcase_add_test(c, open__what_was_committed_is_there_again);
    tcase_add_test(c, open__a_second_writer_is_refused_a_reader_is_not);
    tcase_add_test(c, open__a_strangers_file_is_left_alone);
    tcase_add_test(c, open__a_newer_file_is_refused);
    tcase_add_test(c, open__what_cannot_be_opened_says_why);
    tcase_add_test(c, open__a_path_is_never_a_uri);
    tcase_add_test(c, bind__a_failure_sticks_until_the_step_and_stores_nothing);
    tcase_add_test(c, bind__text_keeps_its_bytes_and_numbers_their_ends);
    tcase_add_test(c, step__a_unique_key_is_a_conflict_anything_else_is_broken);
    tcase_add_test(c, put_rows__stops_at_the_row_that_fails);
    tcase_add_test(c, rollback__nothing_stays_and_caches_are_told);
    tcase_add_test(c, commit__every_one_is_synced);
    tcase_add_test(c, commit__does_not_checkpoint_by_itself);
    tcase_add_test(c, commit__that_cannot_sync_ends_all_writing);
    tcase_add_test(c, commit__on_a_full_disk_is_only_that_one);
    tcase_add_test(c, reader__sees_one_moment_from_begin_to_end);
    tcase_add_test(c, reader__cannot_write_and_keeps_its_caches);
    tcase_add_test(c, checkpoint__moves_what_no_reader_needs);
    tcase_add_test(c, backup__is_a_whole_copy_and_overwrites_nothing);
    suite_add_tcase(s, c);
    return s;
}
