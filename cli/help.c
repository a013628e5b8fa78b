/* What --help prints, from the tables. Must not know one subcommand from another. */
#include <string.h>

#include "cli/options.h"
#include "cli/spelling.h"

#define HELP_WIDTH 100
#define HELP_INDENT 6

/* One line's words, wrapped and indented. */
static void help_line(FILE *out, const char *text, size_t n, int indent)
{
    int column = 0;

    for (size_t i = 0, word; i < n; i += word + 1) {
        word = strcspn(text + i, " \n");
        if (column > 0 && column + 1 + (int)word > HELP_WIDTH) {
            fputc('\n', out);
            column = 0;
        }
        column += column == 0 ? fprintf(out, "%*s", indent, "") : fprintf(out, " ");
        fwrite(text + i, 1, word, out);
        column += (int)word;
    }
    fputc('\n', out);
}

/* Lines that begin with a blank stand as they are. */
static void help_wrap(FILE *out, const char *text, int indent)
{
    while (*text != '\0') {
        size_t n = strcspn(text, "\n");

        if (*text == ' ' || n == 0) fprintf(out, "%.*s\n", (int)n, text);
        else help_line(out, text, n, indent);
        text += n + (text[n] != '\0');
    }
}

static void help_option(FILE *out, const struct option_row *row)
{
    fputs("  ", out);
    if (row->flag != NULL)
        fprintf(out, "--%s%s%s", row->flag, row->argument != NULL ? " " : "",
                row->argument != NULL ? row->argument : "");
    if (row->flag != NULL && row->variable != NULL) fputs(", ", out);
    if (row->variable != NULL) fprintf(out, "%s", row->variable);
    if (row->fallback != NULL) fprintf(out, "  (default: %s)", row->fallback);
    if (row->type == OPTION_MANY) fputs("  (may be repeated)", out);
    fputc('\n', out);
    help_wrap(out, row->help, HELP_INDENT);
    if (row->type == OPTION_WORD) fprintf(out, "%*sOne of: %s\n", HELP_INDENT, "", row->words);
    if (row->type == OPTION_INT)
        fprintf(out, "%*sFrom %lld to %lld\n", HELP_INDENT, "", (long long)row->low, (long long)row->high);
}

void options_help(FILE *out, const struct command *command)
{
    fprintf(out, "waymark %s%s%s [OPTIONS]\n\n", command->name, *command->arguments ? " " : "", command->arguments);
    help_wrap(out, command->summary, 0);
    fputs("\nOptions (a flag goes before its variable, the variable before the default):\n", out);
    for (size_t i = 0; i < options_count(command); i++) help_option(out, &command->options[i]);
    fputs("  --help\n      This text\n", out);
    if (command->text == NULL) return;
    fputc('\n', out);
    help_wrap(out, command->text, 0);
}

void commands_help(FILE *out)
{
    fputs("waymark SUBCOMMAND [OPTIONS]\n\nMeasures B2B customer journeys: takes survey answers and business events, "
          "answers with figures.\n\nSubcommands:\n",
          out);
    for (size_t i = 0; i < commands_count; i++) {
        fprintf(out, "  %s%s%s\n", commands[i].name, *commands[i].arguments ? " " : "", commands[i].arguments);
        help_wrap(out, commands[i].summary, HELP_INDENT);
    }
    fputs("\n  waymark SUBCOMMAND --help   every option of a subcommand, with its default\n"
          "  waymark --version           the version\n\n",
          out);
    for (size_t i = 0; i < commands_count; i++) {
        options_help(out, &commands[i]);
        fputc('\n', out);
    }
    help_wrap(out, command_text, 0);
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < commands_count; i++)
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

const char *command_near(const char *name)
{
    struct spelling s = {.word = name};

    for (size_t i = 0; i < commands_count; i++) spelling_try(&s, commands[i].name);
    return s.nearest;
}
