/*
 * Work that nobody waits for: settling new series over stored facts, removing those that no metric needs, blanking
 * remarks that are too old, freezing scorecards.
 *
 * One thread; it writes through the writer like everybody else, in slices between the commits of facts. It must not
 * know the server.
 */
#ifndef WAYMARK_JOBS_JOBS_H
#define WAYMARK_JOBS_JOBS_H

#include "base/error.h"
#include "db/writer.h"

struct jobs;

/* Work that needs more than the writer's transaction: called on the jobs' thread, behind the others. Does it all at once. */
struct job {
    const char *name;
    enum err (*run)(void *arg);
    void *arg;
};
/* Starts with whatever the last run left undone. `more`: n of them, copied; it may be NULL. */
#define JOBS_MORE_MAX 8
MUST_CHECK enum err jobs_start(struct writer *w, const struct job *more, size_t n, struct jobs **ret);
/* There may be something to do. From any thread, also the writer's; never blocks. */
void jobs_wake(struct jobs *j);
/* Waits for the slice under way. Before writer_stop. NULL is fine. */
void jobs_stop(struct jobs *j);

#endif
