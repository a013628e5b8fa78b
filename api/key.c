/* Making keys and storing them. See key.h. */
#include "api/key.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#define KEY_RANDOM 32 /* bytes of a secret */
#define KEY_ID_RANDOM 6

void key_hash(const char *secret, char ret[65])
{
    unsigned char hash[TEXT_SHA256_SIZE];

    text_sha256(secret, strlen(secret), hash);
    text_hex(hash, sizeof hash, ret);
}

void key_make(const struct key_input *input, int64_t now, struct arena *a, struct key_row *ret,
              char ret_secret[KEY_SECRET_SIZE])
{
    unsigned char bytes[KEY_RANDOM];
    char id[2 * KEY_ID_RANDOM + 1], hash[65];

    random_bytes(bytes, KEY_ID_RANDOM);
    text_hex(bytes, KEY_ID_RANDOM, id);
    random_bytes(bytes, sizeof bytes);
    memcpy(ret_secret, "wm_", 3);
    text_base64url_encode(bytes, sizeof bytes, ret_secret + 3);
    explicit_bzero(bytes, sizeof bytes);
    key_hash(ret_secret, hash);
    *ret = (struct key_row){
        .id = arena_printf(a, "key_%s", id),
        .hash = arena_string(a, hash),
        .name = arena_string(a, input->name),
        .scopes = input->scopes,
        .partner = arena_string(a, input->partner),
        .account = arena_string(a, input->account),
        .created = now,
        .has_expires = input->has_expires,
        .expires = input->expires,
    };
}

enum err key_store(struct db *db, struct rollup *r, void *arg)
{
    return store_key_put(db, r, arg);
}

enum err key_revoke(struct db *db, struct rollup *r, void *arg)
{
    const struct key_revoke *k = arg;

    return store_key_revoke(db, r, k->id, k->now);
}

enum err key_announce(struct db *db, struct rollup *r, void *arg)
{
    (void)db;
    (void)arg;
    rollup_note_keys(r);
    return ERR_OK;
}

/* --- the first key --- */

struct admin_key {
    const char *chosen_hash; /* NULL: make one where there is none */
    struct key_row row;
    struct arena *arena;
    bool stored; /* out */
};

/* Is it needed? */
static enum err admin_needed(struct db *db, const struct admin_key *k, bool *ret)
{
    struct key_row *rows;
    size_t n;
    enum err e = store_key_list(db, k->arena, &rows, &n);

    if (e != ERR_OK) return e;
    *ret = k->chosen_hash != NULL || n == 0;
    for (size_t i = 0; k->chosen_hash != NULL && i < n; i++)
        if (strcmp(rows[i].hash, k->chosen_hash) == 0) *ret = false;
    return ERR_OK;
}

static enum err admin_store(struct db *db, struct rollup *r, void *arg)
{
    struct admin_key *k = arg;
    bool needed;
    enum err e = admin_needed(db, k, &needed);

    k->stored = false;
    if (e != ERR_OK || !needed) return e;
    if ((e = store_key_put(db, r, &k->row)) != ERR_OK) return e;
    k->stored = true;
    return ERR_OK;
}

static bool secret_is_good(const char *s)
{
    if (strlen(s) < KEY_ADMIN_MIN) return false;
    for (; *s != '\0'; s++)
        if (*s <= ' ' || *s > '~') return false;
    return true;
}

enum err key_ensure_admin(struct writer *w, const char *chosen, struct arena *a, const char **ret_secret)
{
    struct key_input input = {.name = "Administrator", .scopes = KEY_ALL_SCOPES};
    struct admin_key k = {.arena = a};
    char secret[KEY_SECRET_SIZE], hash[65];
    enum err e;

    if (chosen != NULL && !secret_is_good(chosen)) return ERR_INVALID;
    key_make(&input, clock_now_us(), a, &k.row, secret);
    if (chosen != NULL) {
        key_hash(chosen, hash);
        k.row.hash = k.chosen_hash = hash;
    }
    if ((e = writer_run(w, admin_store, &k, false, 1)) != ERR_OK) return e;
    *ret_secret = k.stored && chosen == NULL ? arena_string(a, secret) : NULL;
    explicit_bzero(secret, sizeof secret);
    return ERR_OK;
}
