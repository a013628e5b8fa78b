/* The table of subcommands: one row each; options stand beside the functions. */
#include "cli/commands.h"

#define OPTIONS(name) .options = name##_options, .run = name##_run

const struct command commands[] = {
    {.name = "serve",
     .arguments = "",
     OPTIONS(serve),
     .summary = "Serves the API and the scorecard page; makes the database where there is none.",
     .text =
         "Prints one line with the address when it is ready. SIGTERM and SIGINT end it: what was begun is finished, committed and "
         "synced first."},
    {.name = "demo",
     .arguments = "",
     OPTIONS(demo),
     .text = demo_text,
     .summary = "Serves a sample company: two years of made-up data in a database of its own."},
    {.name = "import",
     .arguments = "FILE",
     .least = 1,
     .most = 1,
     OPTIONS(import),
     .text = import_text,
     .summary = "Reads a CSV or NDJSON file into the database, while no server runs on it."},
    {.name = "verify",
     .arguments = "",
     OPTIONS(verify),
     .summary = "Derives every figure's ground anew from the facts and compares; exit code 1 when anything differs."},
    {.name = "backup",
     .arguments = "FILE",
     .least = 1,
     .most = 1,
     OPTIONS(backup),
     .summary = "Writes a consistent copy of the database, also while a server runs on it."},
    {.name = "restore",
     .arguments = "FILE",
     .least = 1,
     .most = 1,
     OPTIONS(restore),
     .summary = "Puts a backup in the database's place, while no server runs on it."},
    {.name = "key",
     .arguments = "create|list|revoke [ID]",
     .least = 1,
     .most = 2,
     OPTIONS(key),
     .text = key_text,
     .summary = "Makes, lists and revokes keys, in the database or through a running server."},
    {.name = "health",
     .arguments = "",
     OPTIONS(health),
     .summary = "Asks a running server whether it is alive; exit code 0 or 1, for HEALTHCHECK."},
};
const size_t commands_count = sizeof commands / sizeof *commands;

const char command_text[] =
    "Variables beside those above: TZDIR (where the time zones are, default /usr/share/zoneinfo), WAYMARK_CLOCK (for tests: the time that "
    "it is, RFC 3339).\n\n"
    "Exit codes: 0 done; 1 it failed or something was refused, stderr says what; 2 the command line cannot be used.";
