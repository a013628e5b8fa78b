/* A bar on stderr while something long goes on; nothing where stderr is no terminal. */
#ifndef WAYMARK_CLI_PROGRESS_H
#define WAYMARK_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what;
    bool on;
    int64_t begun_us, drawn_us;
};
void progress_begin(struct progress *p, const char *what);
/* total 0: not known, then `done` alone is shown. `note` may be NULL. */
void progress_show(struct progress *p, int64_t done, int64_t total, const char *note);
void progress_end(struct progress *p); /* wipes it */

#endif
