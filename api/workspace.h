/*
 * Making a workspace: its row, and the default instruments, journeys and metrics from templates/, decoded like any
 * other definition, in one transaction. Shared by serve, import and demo.
 */
#ifndef WAYMARK_API_WORKSPACE_H
#define WAYMARK_API_WORKSPACE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "db/writer.h"

struct workspace_input {
    const char *name, *time_zone, *currency; /* NULL: "Waymark", "UTC", "EUR" */
};

/*
 * Nothing happens (ret_created false) where a workspace is. Templates are part of the program: a fault in one is told in ret_why.
 * ERR_INVALID: name, time zone or currency cannot be used, or a template is at fault; ret_why says which, in the arena.
 */
MUST_CHECK enum err workspace_create(struct writer *w, const struct workspace_input *input, struct arena *a,
                                     bool *ret_created, const char **ret_why);

/*
 * Gives a workspace that an earlier version wrote the series that it lacks: its own, its journeys' stays, those of metrics
 * whose kind was not built then. Whoever opens a database to write calls it once; without a workspace nothing happens.
 */
MUST_CHECK enum err workspace_refresh(struct writer *w);

#endif
