/*
 * A database opened by a subcommand itself, without a server: its writer, and the definitions to decode against.
 * While a server runs on it, this is refused with a sentence (the lock of db_open).
 */
#ifndef WAYMARK_CLI_OPENED_H
#define WAYMARK_CLI_OPENED_H

#include "api/workspace.h"
#include "cli/options.h"
#include "decode/decode.h"

struct opened {
    struct writer *writer;
    struct catalogue *catalogue;
    bool created; /* the workspace was made */
};

/*
 * `input`: makes a workspace where there is none; NULL: there must be one. ERR_NONE: there is none, and any failure of db_open;
 * then ret_why is a sentence in the arena.
 */
MUST_CHECK enum err opened_begin(const char *path, const struct workspace_input *input, struct arena *a,
                                 struct opened *ret, const char **ret_why);
void opened_end(struct opened *o); /* finishes, checkpoints, closes */

/* Is there a file of this name? */
bool file_there(const char *path);
/* Removes a database with all that belongs to it. It must not be open. */
void database_remove(const char *path, struct arena *a);
/* Syncs the directory of a file, so that its name lasts. */
MUST_CHECK enum err directory_sync(const char *path, struct arena *a);

#endif
