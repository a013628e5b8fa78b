/* CSV as RFC 4180 has it, and as files have it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/csv.h"

Suite *suite_csv(void);

static struct reader reader;
static struct csv csv;

static void begin(const char *bytes, size_t n, char delimiter)
{
    char path[] = "/tmp/waymark-csv-XXXXXX";
    int fd = mkstemp(path);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, n), (ssize_t)n);
    close(fd);
    ck_assert_int_eq(reader_open(path, &reader), ERR_OK);
    unlink(path);
    csv_begin(&csv, &reader, delimiter);
}
#define BEGIN(text) begin(text, sizeof(text) - 1, 0)

static void end(void)
{
    csv_end(&csv);
    reader_close(&reader);
}

static const char *field(size_t i)
{
    size_t n;
    const char *text = csv_field(&csv, i, &n);

    ck_assert_uint_eq(strlen(text), n);
    return text;
}

START_TEST(csv__quotes_delimiters_and_line_ends_in_fields)
{
    BEGIN("a,b,c\r\n1,\"x, \"\"y\"\"\r\nz\",3\n\"\",, \n");
    ck_assert(csv_next(&csv));
    ck_assert_uint_eq(csv.n, 3);
    ck_assert_str_eq(field(2), "c");
    ck_assert(csv_next(&csv));
    ck_assert_ptr_null(csv.reason);
    ck_assert_int_eq(csv.line, 2);
    ck_assert_str_eq(field(1), "x, \"y\"\r\nz");
    ck_assert_str_eq(field(2), "3");
    ck_assert(csv_next(&csv));
    ck_assert_int_eq(csv.line, 4);
    ck_assert_str_eq(field(0), "");
    ck_assert_str_eq(field(1), "");
    ck_assert_str_eq(field(2), " ");
    ck_assert(!csv_next(&csv));
    end();
}
END_TEST

START_TEST(csv__mark_at_the_beginning_and_no_end_of_line_at_the_end)
{
    BEGIN("\xef\xbb\xbfid;score\n1;2");
    ck_assert(csv_next(&csv));
    ck_assert_str_eq(field(0), "id");
    ck_assert(csv_next(&csv));
    ck_assert_str_eq(field(1), "2");
    ck_assert_uint_eq(csv.raw.size, 3);
    ck_assert(!csv_next(&csv));
    end();
}
END_TEST

START_TEST(csv__guesses_what_stands_between_fields)
{
    static const struct {
        const char *text;
        char delimiter;
    } files[] = {{"a,b\n", ','},         {"a;b\n", ';'},      {"a\tb,c\td\n", '\t'},
                 {"\"a,b,c\";d\n", ';'}, {"a\nb;c;d\n", ','}, {"", ','}};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        begin(files[i].text, strlen(files[i].text), 0);
        ck_assert_int_eq(csv.delimiter, files[i].delimiter);
        end();
    }
}
END_TEST

START_TEST(csv__blank_lines_are_passed_over)
{
    BEGIN("\n\r\na\n\n\"\"\nb\n");
    ck_assert(csv_next(&csv));
    ck_assert_str_eq(field(0), "a");
    ck_assert_int_eq(csv.line, 3);
    ck_assert(csv_next(&csv));
    ck_assert_str_eq(field(0), ""); /* quoted: somebody meant it */
    ck_assert(csv_next(&csv));
    ck_assert_str_eq(field(0), "b");
    ck_assert(!csv_next(&csv));
    end();
}
END_TEST

START_TEST(csv__a_bad_row_has_a_reason_and_the_next_is_read)
{
    BEGIN("a,b\n\"x\"y,1\nz,2\n\"never closed,3\n");
    ck_assert(csv_next(&csv));
    ck_assert(csv_next(&csv));
    ck_assert_ptr_nonnull(strstr(csv.reason, "behind a closing quote"));
    ck_assert(csv_next(&csv));
    ck_assert_ptr_null(csv.reason);
    ck_assert_str_eq(field(0), "z");
    ck_assert(csv_next(&csv));
    ck_assert_ptr_nonnull(strstr(csv.reason, "never closed"));
    ck_assert(!csv_next(&csv));
    end();
}
END_TEST

START_TEST(csv__a_quote_within_a_bare_field_is_a_character)
{
    BEGIN("19\" rack,it's \"it\"\n");
    ck_assert(csv_next(&csv));
    ck_assert_ptr_null(csv.reason);
    ck_assert_str_eq(field(0), "19\" rack");
    ck_assert_str_eq(field(1), "it's \"it\"");
    end();
}
END_TEST

START_TEST(csv__too_long_and_too_many_are_refused_and_bounded)
{
    size_t n = RECORD_MAX + 10;
    char *long_row = malloc(n);

    memset(long_row, 'x', n);
    memcpy(long_row + n - 3, "\na,", 3);
    begin(long_row, n, ',');
    ck_assert(csv_next(&csv));
    ck_assert_ptr_nonnull(strstr(csv.reason, "1 MiB"));
    ck_assert_uint_le(csv.raw.size, RECORD_MAX);
    ck_assert(csv_next(&csv));
    ck_assert_ptr_null(csv.reason);
    ck_assert_str_eq(field(0), "a");
    end();
    memset(long_row, ',', CSV_FIELDS_MAX);
    begin(long_row, CSV_FIELDS_MAX - 1, ',');
    ck_assert(csv_next(&csv));
    ck_assert_ptr_null(csv.reason);
    ck_assert_uint_eq(csv.n, CSV_FIELDS_MAX);
    end();
    begin(long_row, CSV_FIELDS_MAX, ',');
    ck_assert(csv_next(&csv));
    ck_assert_ptr_nonnull(strstr(csv.reason, "1000 fields"));
    end();
    free(long_row);
}
END_TEST

/* The same rows, wherever the pieces that are read happen to end. */
START_TEST(csv__pieces_end_anywhere)
{
    static const char rows[] = "\r\n\"a\"\"\r\nb\",c\r\nd,e\r\n";

    for (size_t shift = READER_PIECE - 12; shift < READER_PIECE; shift++) {
        char *bytes = malloc(shift + 40);

        memset(bytes, 'x', shift);
        memcpy(bytes + shift, rows, sizeof rows);
        begin(bytes, shift + sizeof rows - 1, ',');
        ck_assert(csv_next(&csv));
        ck_assert_uint_eq(csv.sizes[0], shift);
        ck_assert(csv_next(&csv));
        ck_assert_str_eq(field(0), "a\"\r\nb");
        ck_assert_str_eq(field(1), "c");
        ck_assert(csv_next(&csv));
        ck_assert_str_eq(field(1), "e");
        ck_assert(!csv_next(&csv));
        end();
        free(bytes);
    }
}
END_TEST

Suite *suite_csv(void)
{
    Suite *s = suite_create("csv");
    TCase *t = tcase_create("csv");

    tcase_add_test(t, csv__quotes_delimiters_and_line_ends_in_fields);
    tcase_add_test(t, csv__mark_at_the_beginning_and_no_end_of_line_at_the_end);
    tcase_add_test(t, csv__guesses_what_stands_between_fields);
    tcase_add_test(t, csv__blank_lines_are_passed_over);
    tcase_add_test(t, csv__a_bad_row_has_a_reason_and_the_next_is_read);
    tcase_add_test(t, csv__a_quote_within_a_bare_field_is_a_character);
    tcase_add_test(t, csv__too_long_and_too_many_are_refused_and_bounded);
    tcase_add_test(t, csv__pieces_end_anywhere);
    suite_add_tcase(s, t);
    return s;
}
