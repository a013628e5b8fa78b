/* Running the server until somebody says stop: what serve and demo share. */
#ifndef WAYMARK_CLI_SERVING_H
#define WAYMARK_CLI_SERVING_H

#include "api/app.h"
#include "cli/options.h"

/*
 * Reads the rows that both have (db, listen, cache-mib, readers, log-level, WAYMARK_ADMIN_KEY). False: a sentence was
 * said; the exit code is EXIT_USAGE.
 */
MUST_CHECK bool serving_config(const struct cli *c, struct app_config *ret);
/*
 * Where a server that listens on "ADDRESS:PORT" (NULL: the default) is reached from this machine: "http://…". A wildcard
 * address is reached by loopback. In the arena.
 */
const char *serving_address(struct arena *a, const char *listen);
/*
 * Starts, says where, calls `ready` (may be NULL) with the address, waits for SIGTERM or SIGINT, stops. The exit code.
 * No other thread may run yet: signals are blocked here for all that follow.
 */
int serving_run(const struct cli *c, const struct app_config *config, void (*ready)(void *arg, const char *url),
                void *arg);

#endif
