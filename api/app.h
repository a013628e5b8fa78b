/*
 * The application: a database with its writer, the server before it, and what both need in memory (the catalogue of
 * definitions, the keyring, the board of what changed when, the jobs).
 *
 * `serve` uses app_start and app_stop alone; import, demo and `key` open a database themselves and use workspace.h and
 * key.h, which are the same functions that the handlers call. Not here: flags, environment, signals (cli/).
 */
#ifndef WAYMARK_API_APP_H
#define WAYMARK_API_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "server/server.h"

#define WAYMARK_VERSION "0.1.0" /* also openapi.yaml's info.version */

struct writer;
struct app;

struct app_config {
    const char *db_path;
    int64_t cache_kib;     /* the writer's page cache; a reader takes a quarter of it */
    const char *host;      /* numeric address */
    uint16_t port;         /* 0: any; see app_port */
    bool create_workspace; /* make a workspace with the default definitions where the database has none */
    const char *workspace; /* its name; "Waymark" when NULL */
    const char *time_zone; /* IANA; "UTC" when NULL */
    const char *currency;  /* three capital letters; "EUR" when NULL */
    const char
        *admin_key; /* a secret that shall be a key with every scope (20 bytes at least); NULL: one is made when there
                               is no key yet */
    struct server_limits limits; /* limits_default() first */
};

/*
 * Opens the database as its only writer, creates the workspace where asked, makes the first key, starts writer, jobs and server.
 *   ret_admin_key  the secret of the key that was made, to be shown once; NULL: none was made. In the arena.
 *   ret_why        on failure a sentence for the operator, in the arena
 * ERR_FOREIGN_FILE, ERR_NEWER_FILE, ERR_IN_USE, ERR_IO, ERR_BROKEN as db_open; ERR_NONE: no workspace and none may be
 * made; ERR_INVALID: time zone, currency or admin key cannot be used.
 */
MUST_CHECK enum err app_start(const struct app_config *config, struct arena *a, struct app **ret,
                              const char **ret_admin_key, const char **ret_why);
uint16_t app_port(const struct app *app);
/* For loading facts through writer_run() while serving (demo). */
struct writer *app_writer(struct app *app);
/* Finishes what is under way (at most wait_us), stops jobs and writer, checkpoints, closes. NULL is fine. */
void app_stop(struct app *app, int64_t wait_us);

#endif
