/*
 * The command line: one table per subcommand says which options there are, from where else they come and what stands
 * when nobody says anything. `--help`, the parser and the README's test read the same table.
 *
 * A value comes from the flag, else from its WAYMARK_* variable, else from the table. Must not know what options mean.
 */
#ifndef WAYMARK_CLI_OPTIONS_H
#define WAYMARK_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"

enum option_type {
    OPTION_TEXT,
    OPTION_INT, /* low..high */
    OPTION_FLAG,
    OPTION_MANY, /* a text that may be given again and again */
    OPTION_WORD  /* one of `words` */
};

/*
 * One option.
 *   flag      "db" for --db; NULL: the variable alone (secrets do not belong on a command line)
 *   variable  "WAYMARK_DB"; NULL: the flag alone
 *   argument  what stands behind the flag in the help, "FILE"
 *   fallback  what stands when nobody says anything, as text; NULL: nothing
 *   words     of OPTION_WORD, separated by '|'
 *   help      one sentence or two, without the default
 */
struct option_row {
    const char *flag, *variable;
    enum option_type type;
    const char *argument, *fallback, *words;
    int64_t low, high;
    const char *help;
};

struct cli;
/*
 * One subcommand.
 *   arguments   what follows the options in the help, "FILE", or ""
 *   least, most how many of them
 *   summary     one line; text: paragraphs below the options in the help, or NULL
 *   run         the exit code
 */
struct command {
    const char *name, *arguments;
    size_t least, most;
    const char *summary, *text;
    const struct option_row *options; /* ends with a row that has neither flag nor variable */
    int (*run)(struct cli *c);
};
extern const struct command commands[];
extern const size_t commands_count;
extern const char command_text[]; /* what `waymark --help` says below the subcommands */

enum exit_code { EXIT_FINE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* A command line as it was given. */
struct cli {
    const struct command *command;
    struct arena *arena;
    const char *const *arguments; /* those without a flag */
    size_t arguments_n;
    struct option_value *values; /* one for each row */
};

/*
 * Reads argv behind the subcommand's name. False: a sentence that says what to do is in ret_why. `ret_help`: --help was
 * asked for, nothing else was looked at.
 */
MUST_CHECK bool options_read(struct cli *c, int argc, char **argv, bool *ret_help, const char **ret_why);

size_t options_count(const struct command *command);

/* By the flag's name (or the variable's, of a row without flag); asking for what the table does not have ends the process. */
const char *option_text(const struct cli *c, const char *flag); /* NULL: nobody said anything */
int64_t option_int(const struct cli *c, const char *flag);
bool option_set(const struct cli *c, const char *flag);
const char *const *option_all(const struct cli *c, const char *flag, size_t *ret_n);
/* Was it given by flag or variable? */
bool option_given(const struct cli *c, const char *flag);

void options_help(FILE *out, const struct command *command); /* complete */
void commands_help(FILE *out);
const struct command *command_find(const char *name); /* NULL */
/* The name nearest to one that is not there; NULL where none is near. */
const char *command_near(const char *name);

/* "waymark: <sentence>" on stderr. Returns the code. */
int cli_say(enum exit_code code, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
