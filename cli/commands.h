/* The subcommands: one function each, its exit code; and their options, each table beside its function. */
#ifndef WAYMARK_CLI_COMMANDS_H
#define WAYMARK_CLI_COMMANDS_H

#include "cli/options.h"

/* Rows that several subcommands share. */
#define ROW_DB                                                                                                         \
    {                                                                                                                  \
        .flag = "db", .variable = "WAYMARK_DB", .argument = "FILE", .fallback = "waymark.db",                          \
        .help = "The database: one file on a local disk."                                                              \
    }
#define ROW_LISTEN                                                                                                     \
    {                                                                                                                  \
        .flag = "listen", .variable = "WAYMARK_LISTEN", .argument = "ADDRESS:PORT", .fallback = "127.0.0.1:8080",      \
        .help = "Where to take connections: a numeric address, IPv6 in brackets; port 0 takes any that is free. "      \
                "Before anything but this machine, put a proxy that speaks TLS."                                       \
    }
#define ROW_LOG_LEVEL                                                                                                  \
    {                                                                                                                  \
        .flag = "log-level", .variable = "WAYMARK_LOG_LEVEL", .type = OPTION_WORD, .argument = "LEVEL",                \
        .fallback = "info", .words = "debug|info|warn|error",                                                          \
        .help = "Least level of what is logged: one JSON object per line on stderr."                                   \
    }
#define ROW_CACHE                                                                                                      \
    {                                                                                                                  \
        .flag = "cache-mib", .variable = "WAYMARK_CACHE_MIB", .type = OPTION_INT, .argument = "N", .fallback = "64",   \
        .low = 1, .high = 65536, .help = "Page cache of the writer in MiB; each reader takes a quarter of it."         \
    }
#define ROW_READERS                                                                                                    \
    {                                                                                                                  \
        .flag = "readers", .variable = "WAYMARK_READERS", .type = OPTION_INT, .argument = "N", .fallback = "2",        \
        .low = 1, .high = 64, .help = "Threads that compute answers: as many as there are cores."                      \
    }
#define ROW_ADMIN_KEY                                                                                                  \
    {                                                                                                                  \
        .variable = "WAYMARK_ADMIN_KEY",                                                                               \
        .help = "A secret of your own as a key with every scope: 20 visible ASCII characters at least. Without it "    \
                "the first start makes one and prints it once. There is no flag: command lines are seen by others."    \
    }
#define ROW_NAME                                                                                                       \
    {                                                                                                                  \
        .flag = "name", .variable = "WAYMARK_NAME", .argument = "NAME", .fallback = "Waymark",                         \
        .help = "The workspace's name, when the database is made."                                                     \
    }
/* import has another --time-zone, that of its rows */
#define ROW_WORKSPACE_ZONE(name)                                                                                       \
    {                                                                                                                  \
        .flag = name, .variable = "WAYMARK_TIME_ZONE", .argument = "NAME", .fallback = "UTC",                          \
        .help = "The workspace's time zone, when the database is made. It decides where a day and a month begin, for " \
                "good."                                                                                                \
    }
#define ROW_CURRENCY                                                                                                   \
    {                                                                                                                  \
        .flag = "currency", .variable = "WAYMARK_CURRENCY", .argument = "CODE", .fallback = "EUR",                     \
        .help = "The workspace's currency, when the database is made."                                                 \
    }

extern const struct option_row serve_options[], demo_options[], import_options[], verify_options[], backup_options[],
    restore_options[], key_options[], health_options[]; /* each ends with an empty row */
#define ROW_END                                                                                                        \
    {                                                                                                                  \
        .flag = NULL                                                                                                   \
    }
extern const char import_text[], key_text[], demo_text[];

int serve_run(struct cli *c);
int demo_run(struct cli *c);
int import_run(struct cli *c);
int verify_run(struct cli *c);
int backup_run(struct cli *c);
int restore_run(struct cli *c);
int key_run(struct cli *c);
int health_run(struct cli *c);

#endif
