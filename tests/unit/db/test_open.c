/* Opening: whose file it is, who else writes, what is refused and how it is said. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/support.h"
#include "tests/unit/db/temp.h"

Suite *suite_open(void);

/* Offsets in the file's header (SQLite's file format, 1.3). */
enum { HEADER_PAGE_SIZE = 16, HEADER_WRITE_FORMAT = 18, HEADER_USER_VERSION = 60, HEADER_APPLICATION_ID = 68 };

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

    temp_commit_name(db, "ticket.opened", 12);
    db_close(db);
    db = temp_open(&temp, DB_WRITE);
    ck_assert_int_eq(temp_find_name(db, "ticket.opened"), 12);
    db_close(db);
}
END_TEST

START_TEST(open__a_second_writer_is_refused_a_reader_is_not)
{
    struct db *db = temp_open(&temp, DB_WRITE);

    refuses(temp.path, DB_WRITE, ERR_IN_USE, "in use by another Waymark process, pid ");
    db_close(temp_open(&temp, DB_READ));
    /* Neither the refusal nor the reader's end may have cost the writer its locks. */
    temp_commit_name(db, "a", 1);
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

Suite *suite_open(void)
{
    Suite *s = suite_create("open");
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
    suite_add_tcase(s, c);
    return s;
}
