/* The way in: finds the subcommand, reads its options, runs it. Must not know what a subcommand does. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "api/app.h"
#include "cli/options.h"

static int run(struct cli *c, int argc, char **argv)
{
    const char *why;
    bool help;

    if (!options_read(c, argc, argv, &help, &why)) return cli_say(EXIT_USAGE, "%s", why);
    if (help) {
        options_help(stdout, c->command);
        return EXIT_FINE;
    }
    return c->command->run(c);
}

static int unknown(const char *name)
{
    const char *near = command_near(name);

    if (near != NULL)
        return cli_say(EXIT_USAGE, "there is no subcommand \"%s\". Did you mean `waymark %s`?", name, near);
    return cli_say(EXIT_USAGE, "there is no subcommand \"%s\". `waymark --help` lists them.", name);
}

int main(int argc, char **argv)
{
    struct cli c = {0};
    int code;

    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write */
    signal(SIGXFSZ, SIG_IGN); /* so is a file at its limit */
    if (argc < 2) return cli_say(EXIT_USAGE, "say what to do: `waymark --help` lists the subcommands.");
    if (strcmp(argv[1], "--version") == 0) {
        puts("waymark " WAYMARK_VERSION);
        return EXIT_FINE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        const struct command *command = argc > 2 ? command_find(argv[2]) : NULL;

        if (command != NULL) options_help(stdout, command);
        else commands_help(stdout);
        return EXIT_FINE;
    }
    c.command = command_find(argv[1]);
    if (c.command == NULL) return unknown(argv[1]);
    c.arena = arena_create();
    code = run(&c, argc - 2, argv + 2);
    arena_drop(c.arena);
    if (fflush(stdout) != 0 && code == EXIT_FINE) code = EXIT_FAILED;
    return code;
}
