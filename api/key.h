/*
 * Keys: making secrets, and the writer's operations on keys. Shared by the API, serve and `waymark key`.
 *
 * A secret is "wm_" and base64url of 32 random bytes; only its SHA-256 is stored. Nothing here logs.
 */
#ifndef WAYMARK_API_KEY_H
#define WAYMARK_API_KEY_H

#include "db/store.h"
#include "db/writer.h"
#include "decode/decode.h"

#define KEY_SECRET_SIZE 64 /* with NUL */
#define KEY_ADMIN_MIN 20   /* bytes of a secret that an operator chooses */
#define KEY_ALL_SCOPES (SCOPE_INGEST | SCOPE_READ | SCOPE_MANAGE | SCOPE_ADMIN)

/* Fills id, hash, created and what `input` says, in the arena; ret_secret: NUL-terminated. */
void key_make(const struct key_input *input, int64_t now, struct arena *a, struct key_row *ret,
              char ret_secret[KEY_SECRET_SIZE]);
/* The stored form of a secret: 64 hex digits and NUL. */
void key_hash(const char *secret, char ret[65]);

/* Writer operations. arg: const struct key_row *. ERR_NONE: its partner or account is unknown. */
MUST_CHECK enum err key_store(struct db *db, struct rollup *r, void *arg);
struct key_revoke {
    const char *id;
    int64_t now;
};
/* arg: const struct key_revoke *. ERR_NONE: no such key (one revoked already is fine). */
MUST_CHECK enum err key_revoke(struct db *db, struct rollup *r, void *arg);
/* Changes nothing, but has the keyring loaded as after a change. arg unused. */
MUST_CHECK enum err key_announce(struct db *db, struct rollup *r, void *arg);

/*
 * Sees to it that there is a key with every scope: that of the secret `chosen` (unless it was there before, revoked or
 * not), or, without one, a new key where there is none at all. ret_secret: the secret that was made, in the arena; NULL: none was.
 * ERR_INVALID: `chosen` is too short or holds other than visible ASCII.
 */
MUST_CHECK enum err key_ensure_admin(struct writer *w, const char *chosen, struct arena *a, const char **ret_secret);

#endif
