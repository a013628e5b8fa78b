/* The command line by its table; and the table against --help and README.md. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "demo/demo.h"
#include "tests/support/support.h"

Suite *suite_options(void);

static const struct option_row rows[] = {
    {.flag = "file", .variable = "WAYMARK_TEST_FILE", .argument = "FILE", .fallback = "a.db", .help = "A file."},
    {.flag = "count",
     .variable = "WAYMARK_TEST_COUNT",
     .type = OPTION_INT,
     .argument = "N",
     .fallback = "3",
     .low = 1,
     .high = 9,
     .help = "A number."},
    {.flag = "fresh", .variable = "WAYMARK_TEST_FRESH", .type = OPTION_FLAG, .help = "A flag."},
    {.flag = "map", .type = OPTION_MANY, .argument = "A=B", .help = "Many."},
    {.flag = "level", .type = OPTION_WORD, .argument = "WORD", .words = "low|high", .help = "A word."},
    {.variable = "WAYMARK_TEST_SECRET", .help = "A secret."},
    {.flag = NULL},
};
static const struct command test_command = {
    .name = "test", .arguments = "FILE", .least = 0, .most = 1, .summary = "Tests.", .options = rows};

static struct cli c;
static const char *why;
static bool help;

static void set_up(void)
{
    c = (struct cli){.command = &test_command, .arena = arena_create()};
    why = NULL;
}

static void tear_down(void)
{
    arena_drop(c.arena);
}

static bool reads(int argc, const char *const *argv)
{
    return options_read(&c, argc, (char **)(uintptr_t)argv, &help, &why);
}
#define READS(...) reads((int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)), (const char *[]){__VA_ARGS__})

START_TEST(options__stand_at_their_defaults)
{
    size_t n;

    ck_assert(reads(0, NULL));
    ck_assert_str_eq(option_text(&c, "file"), "a.db");
    ck_assert_int_eq(option_int(&c, "count"), 3);
    ck_assert(!option_set(&c, "fresh"));
    ck_assert_ptr_null(option_text(&c, "level"));
    ck_assert_ptr_null(option_text(&c, "WAYMARK_TEST_SECRET"));
    option_all(&c, "map", &n);
    ck_assert_uint_eq(n, 0);
    ck_assert(!option_given(&c, "file"));
}
END_TEST

START_TEST(options__flag_before_variable_before_default)
{
    setenv("WAYMARK_TEST_FILE", "b.db", 1);
    setenv("WAYMARK_TEST_COUNT", "5", 1);
    setenv("WAYMARK_TEST_FRESH", "1", 1);
    setenv("WAYMARK_TEST_SECRET", "s", 1);
    ck_assert(READS("--file", "c.db"));
    ck_assert_str_eq(option_text(&c, "file"), "c.db");
    ck_assert_int_eq(option_int(&c, "count"), 5);
    ck_assert(option_set(&c, "fresh"));
    ck_assert_str_eq(option_text(&c, "WAYMARK_TEST_SECRET"), "s");
    ck_assert(option_given(&c, "count"));
}
END_TEST

START_TEST(options__take_both_forms_and_the_rest_as_arguments)
{
    size_t n;
    const char *const *maps;

    ck_assert(READS("--map=a=b", "x", "--map", "c=d", "--fresh", "--count=9"));
    maps = option_all(&c, "map", &n);
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(maps[0], "a=b");
    ck_assert_str_eq(maps[1], "c=d");
    ck_assert_uint_eq(c.arguments_n, 1);
    ck_assert_str_eq(c.arguments[0], "x");
    ck_assert_int_eq(option_int(&c, "count"), 9);
}
END_TEST

START_TEST(options__dash_is_an_argument_and_two_end_the_options)
{
    ck_assert(READS("-"));
    ck_assert_str_eq(c.arguments[0], "-");
    tear_down();
    set_up();
    ck_assert(READS("--", "--file"));
    ck_assert_str_eq(c.arguments[0], "--file");
}
END_TEST

START_TEST(options__help_goes_before_faults)
{
    ck_assert(READS("--nonsense", "--help"));
    ck_assert(help);
}
END_TEST

static const struct {
    const char *argv[3];
    int argc;
    const char *says; /* part of the sentence */
} bad[] = {
    {{"--fiel", "x"}, 2, "Did you mean --file?"},
    {{"--zzzzzzzz"}, 1, "has no option --zzzzzzzz. `waymark test --help`"},
    {{"--file"}, 1, "--file needs a value: --file FILE"},
    {{"--count", "10"}, 2, "--count takes a whole number from 1 to 9, not \"10\""},
    {{"--count", "0"}, 2, "from 1 to 9"},
    {{"--count", "3x"}, 2, "not \"3x\""},
    {{"--level", "hig"}, 2, "one of low|high, not \"hig\""},
    {{"--level", "low|high"}, 2, "one of low|high"},
    {{"--file=a", "--file=b"}, 2, "--file is given twice"},
    {{"--fresh=yes"}, 1, "takes no value"},
    {{"-f"}, 1, "there is no -f"},
    {{"a", "b"}, 2, "\"b\" is one argument too many: `waymark test FILE`"},
};

START_TEST(options__say_what_to_do)
{
    ck_assert(!reads(bad[_i].argc, bad[_i].argv));
    ck_assert_msg(strstr(why, bad[_i].says) != NULL, "%s", why);
}
END_TEST

START_TEST(options__say_which_variable_is_wrong)
{
    setenv("WAYMARK_TEST_COUNT", "many", 1);
    ck_assert(!reads(0, NULL));
    ck_assert_msg(strstr(why, "WAYMARK_TEST_COUNT takes a whole number") != NULL, "%s", why);
}
END_TEST

/* --- the real tables --- */

static char *help_of(const struct command *command)
{
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    options_help(f, command);
    fclose(f);
    return text;
}

START_TEST(commands__help_names_every_option_with_its_default)
{
    for (size_t i = 0; i < commands_count; i++) {
        char *text = help_of(&commands[i]), wanted[200];

        ck_assert_uint_gt(options_count(&commands[i]), 0);
        for (const struct option_row *o = commands[i].options; o->flag != NULL || o->variable != NULL; o++) {
            if (o->flag != NULL) {
                snprintf(wanted, sizeof wanted, "--%s", o->flag);
                ck_assert_msg(strstr(text, wanted) != NULL, "%s %s", commands[i].name, wanted);
            }
            if (o->variable != NULL) ck_assert_msg(strstr(text, o->variable) != NULL, "%s", o->variable);
            if (o->fallback != NULL) {
                snprintf(wanted, sizeof wanted, "(default: %s)", o->fallback);
                ck_assert_msg(strstr(text, wanted) != NULL, "%s %s", commands[i].name, wanted);
            }
            ck_assert_ptr_nonnull(o->help);
        }
        free(text);
    }
}
END_TEST

START_TEST(commands__defaults_are_values_that_would_be_taken)
{
    for (size_t i = 0; i < commands_count; i++) {
        struct command any = commands[i];

        any.least = 0;
        c.command = &any;
        ck_assert_msg(reads(0, NULL), "%s: %s", any.name, why);
        c.arguments_n = 0;
    }
}
END_TEST

/* Is the word at `at` an option of some subcommand? */
static bool known(const char *at, size_t n)
{
    if ((n == 6 && strncmp(at, "--help", n) == 0) || (n == 9 && strncmp(at, "--version", n) == 0)) return true;
    for (size_t i = 0; i < commands_count; i++)
        for (const struct option_row *o = commands[i].options; o->flag != NULL || o->variable != NULL; o++) {
            if (o->flag != NULL && strlen(o->flag) + 2 == n && strncmp(at, "--", 2) == 0 &&
                strncmp(at + 2, o->flag, n - 2) == 0)
                return true;
            if (o->variable != NULL && strlen(o->variable) == n && strncmp(at, o->variable, n) == 0) return true;
        }
    return false;
}

/* README.md leaves the list of options to --help, and names none that is not there. */
START_TEST(commands__readme_names_options_that_there_are)
{
    static const char *const begins[] = {"--", "WAYMARK_", "waymark "};
    char *readme = support_read_file("README.md", NULL);
    size_t seen = 0;

    ck_assert_ptr_nonnull(strstr(readme, "`waymark --help` lists every subcommand and option"));
    for (size_t k = 0; k < sizeof begins / sizeof *begins; k++) {
        for (const char *at = strstr(readme, begins[k]); at != NULL; at = strstr(at + 1, begins[k])) {
            const char *rest = at + strlen(begins[k]);
            size_t n = strspn(rest, k == 1 ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ_" : "abcdefghijklmnopqrstuvwxyz-");
            char word[40] = "";

            if (n == 0 || at == readme || (k == 0 && at[-1] != ' ' && at[-1] != '`') || n >= sizeof word) continue;
            if (k == 2 && (at[-1] == '`' || at[-1] == '/') && *rest != '-') {
                memcpy(word, rest, n);
                ck_assert_msg(command_find(word) != NULL, "README.md: there is no `waymark %s`", word);
            } else if (k != 2) {
                ck_assert_msg(known(at, (size_t)(rest - at) + n), "README.md: there is no %.*s",
                              (int)(rest - at + (int)n), at);
            }
            seen++;
        }
    }
    ck_assert_uint_gt(seen, 10);
    free(readme);
}
END_TEST

START_TEST(commands__demo_takes_the_seed_that_its_tests_take)
{
    c.command = command_find("demo");
    ck_assert_msg(reads(0, NULL), "%s", why);
    ck_assert_uint_eq((uint64_t)option_int(&c, "seed"), DEMO_SEED);
}
END_TEST

START_TEST(commands__are_found_and_guessed)
{
    ck_assert_str_eq(command_find("serve")->name, "serve");
    ck_assert_ptr_null(command_find("serv"));
    ck_assert_str_eq(command_near("serv"), "serve");
    ck_assert_str_eq(command_near("improt"), "import");
    ck_assert_ptr_null(command_near("frobnicate"));
    ck_assert_ptr_null(command_near(""));
}
END_TEST

Suite *suite_options(void)
{
    Suite *s = suite_create("options");
    TCase *t = tcase_create("options");

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, options__stand_at_their_defaults);
    tcase_add_test(t, options__flag_before_variable_before_default);
    tcase_add_test(t, options__take_both_forms_and_the_rest_as_arguments);
    tcase_add_test(t, options__dash_is_an_argument_and_two_end_the_options);
    tcase_add_test(t, options__help_goes_before_faults);
    tcase_add_loop_test(t, options__say_what_to_do, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(t, options__say_which_variable_is_wrong);
    tcase_add_test(t, commands__help_names_every_option_with_its_default);
    tcase_add_test(t, commands__defaults_are_values_that_would_be_taken);
    tcase_add_test(t, commands__readme_names_options_that_there_are);
    tcase_add_test(t, commands__demo_takes_the_seed_that_its_tests_take);
    tcase_add_test(t, commands__are_found_and_guessed);
    suite_add_tcase(s, t);
    return s;
}
