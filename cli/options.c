/*
 * Reading a command line by its table. Must not write anything but sentences into the arena.
 */
#include "cli/options.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/spelling.h"

struct option_value {
    const char *text; /* NULL: nothing */
    int64_t number;
    const char **all;
    size_t n, cap;
    bool given;
};

size_t options_count(const struct command *command)
{
    size_t n = 0;

    while (command->options[n].flag != NULL || command->options[n].variable != NULL) n++;
    return n;
}

static const char *option_name(const struct option_row *row)
{
    return row->flag != NULL ? row->flag : row->variable;
}

static size_t option_index(const struct cli *c, const char *name)
{
    for (size_t i = 0; i < options_count(c->command); i++)
        if (strcmp(option_name(&c->command->options[i]), name) == 0) return i;
    abort(); /* an option that the table does not have */
}

static bool word_among(const char *words, const char *word)
{
    size_t n = strcspn(word, "|");

    if (word[n] != '\0') return false;
    for (const char *at = words; at != NULL; at = strchr(at, '|'), at = at == NULL ? NULL : at + 1)
        if (strncmp(at, word, n) == 0 && (at[n] == '|' || at[n] == '\0')) return true;
    return false;
}

/* `from`: "--db" or "WAYMARK_DB", for sentences. */
static bool option_take(struct cli *c, size_t i, const char *from, const char *text, const char **ret_why)
{
    const struct option_row *row = &c->command->options[i];
    struct option_value *v = &c->values[i];

    if (row->type == OPTION_INT &&
        (text_parse_int64(text, &v->number) != ERR_OK || v->number < row->low || v->number > row->high)) {
        *ret_why = arena_printf(c->arena, "%s takes a whole number from %lld to %lld, not \"%s\".", from,
                                (long long)row->low, (long long)row->high, text);
        return false;
    }
    if (row->type == OPTION_WORD && !word_among(row->words, text)) {
        *ret_why = arena_printf(c->arena, "%s takes one of %s, not \"%s\".", from, row->words, text);
        return false;
    }
    if (row->type == OPTION_MANY) *ARENA_PUSH(c->arena, v->all, v->n, v->cap) = text;
    v->text = text;
    return true;
}

static bool options_from_elsewhere(struct cli *c, const char **ret_why)
{
    for (size_t i = 0; i < options_count(c->command); i++) {
        const struct option_row *row = &c->command->options[i];
        const char *text = row->variable == NULL || c->values[i].given ? NULL : getenv(row->variable);

        if (c->values[i].given) continue;
        if (text != NULL && *text != '\0') {
            if (row->type == OPTION_FLAG && (strcmp(text, "0") == 0 || strcmp(text, "no") == 0)) continue;
            if (!option_take(c, i, row->variable, text, ret_why)) return false;
            c->values[i].given = true;
        } else if (row->fallback != NULL && !option_take(c, i, option_name(row), row->fallback, ret_why)) {
            return false;
        }
    }
    return true;
}

/* "--name", "--name=value" or "--name value"; *at is moved on. */
static bool option_read(struct cli *c, int argc, char **argv, int *at, const char **ret_why)
{
    const char *name = argv[*at] + 2, *equals = strchr(name, '='), *near, *value = equals != NULL ? equals + 1 : "yes";
    size_t n = equals != NULL ? (size_t)(equals - name) : strlen(name), i = 0;
    const struct option_row *rows = c->command->options;

    while (i < options_count(c->command) &&
           (rows[i].flag == NULL || strlen(rows[i].flag) != n || strncmp(rows[i].flag, name, n) != 0))
        i++;
    if (i == options_count(c->command)) {
        struct spelling s = {.word = arena_copy(c->arena, name, n)};

        for (size_t k = 0; k < options_count(c->command); k++) spelling_try(&s, rows[k].flag);
        near = s.nearest == NULL ? "" : arena_printf(c->arena, " Did you mean --%s?", s.nearest);
        *ret_why = arena_printf(c->arena, "`waymark %s` has no option --%s.%s `waymark %s --help` lists them.",
                                c->command->name, s.word, near, c->command->name);
        return false;
    }
    if (c->values[i].given && rows[i].type != OPTION_MANY) {
        *ret_why = arena_printf(c->arena, "--%s is given twice; leave one out.", rows[i].flag);
        return false;
    }
    if (rows[i].type == OPTION_FLAG && equals != NULL) {
        *ret_why = arena_printf(c->arena, "--%s takes no value; leave out \"%s\".", rows[i].flag, value);
        return false;
    }
    if (rows[i].type != OPTION_FLAG && equals == NULL && *at + 1 >= argc) {
        *ret_why = arena_printf(c->arena, "--%s needs a value: --%s %s.", rows[i].flag, rows[i].flag, rows[i].argument);
        return false;
    }
    if (rows[i].type != OPTION_FLAG && equals == NULL) value = argv[++*at];
    c->values[i].given = true;
    return option_take(c, i, arena_printf(c->arena, "--%s", rows[i].flag), value, ret_why);
}

static bool arguments_fit(const struct cli *c, const char **ret_why)
{
    const struct command *command = c->command;

    if (c->arguments_n >= command->least && c->arguments_n <= command->most) return true;
    if (c->arguments_n > command->most)
        *ret_why =
            arena_printf(c->arena, "\"%s\" is one argument too many: `waymark %s%s%s`. `waymark %s --help` says more.",
                         c->arguments[command->most], command->name, *command->arguments ? " " : "", command->arguments,
                         command->name);
    else
        *ret_why = arena_printf(c->arena, "an argument is missing: `waymark %s %s`. `waymark %s --help` says more.",
                                command->name, command->arguments, command->name);
    return false;
}

bool options_read(struct cli *c, int argc, char **argv, bool *ret_help, const char **ret_why)
{
    const char **arguments = arena_array(c->arena, (size_t)argc + 1, sizeof *arguments);
    bool flags = true;

    c->values = arena_array(c->arena, options_count(c->command) + 1, sizeof *c->values);
    c->arguments = arguments;
    *ret_help = false;
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            *ret_help = true;
            return true;
        } else if (strcmp(argv[i], "--") == 0) {
            break;
        }
    for (int i = 0; i < argc; i++) {
        if (flags && strcmp(argv[i], "--") == 0) {
            flags = false;
        } else if (flags && strncmp(argv[i], "--", 2) == 0) {
            if (!option_read(c, argc, argv, &i, ret_why)) return false;
        } else if (flags && argv[i][0] == '-' && argv[i][1] != '\0') {
            *ret_why =
                arena_printf(c->arena, "options are written out: there is no %s. `waymark %s --help` lists them.",
                             argv[i], c->command->name);
            return false;
        } else {
            arguments[c->arguments_n++] = argv[i];
        }
    }
    return arguments_fit(c, ret_why) && options_from_elsewhere(c, ret_why);
}

const char *option_text(const struct cli *c, const char *flag)
{
    return c->values[option_index(c, flag)].text;
}

int64_t option_int(const struct cli *c, const char *flag)
{
    return c->values[option_index(c, flag)].number;
}

bool option_set(const struct cli *c, const char *flag)
{
    return c->values[option_index(c, flag)].text != NULL;
}

const char *const *option_all(const struct cli *c, const char *flag, size_t *ret_n)
{
    const struct option_value *v = &c->values[option_index(c, flag)];

    *ret_n = v->n;
    return v->all;
}

bool option_given(const struct cli *c, const char *flag)
{
    return c->values[option_index(c, flag)].given;
}

int cli_say(enum exit_code code, const char *format, ...)
{
    va_list list;

    fputs("waymark: ", stderr);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    return (int)code;
}
