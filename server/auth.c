/*
 * Who asks: "Authorization: Bearer" and a secret, of which only the SHA-256 is known here.
 *
 * A key is looked up by its hash and then compared in constant time. Finding it by hash gives nothing away: who could
 * choose hashes by their first bytes would still not know a secret. Secrets must not leave this file, not even for the log.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"
#include "server/internal.h"

#define SECRET_MAX 256

struct keys {
    pthread_mutex_t lock;   /* held for a lookup or a swap */
    struct ring_key *items; /* sorted by hash; ids are owned */
    size_t n;
};

struct keys *keys_create(void)
{
    struct keys *k = memory_alloc(sizeof *k);

    pthread_mutex_init(&k->lock, NULL);
    return k;
}

static void items_free(struct ring_key *items, size_t n)
{
    for (size_t i = 0; i < n; i++) free((void *)(uintptr_t)items[i].id);
    free(items);
}

void keys_free(struct keys *k)
{
    if (!k) return;
    items_free(k->items, k->n);
    pthread_mutex_destroy(&k->lock);
    free(k);
}

static int by_hash(const void *a, const void *b)
{
    return memcmp(((const struct ring_key *)a)->hash, ((const struct ring_key *)b)->hash, TEXT_SHA256_SIZE);
}

void keys_set(struct keys *k, const struct ring_key *keys, size_t n)
{
    struct ring_key *items = memory_alloc(n * sizeof *items), *old;
    size_t old_n;

    for (size_t i = 0; i < n; i++) {
        size_t size = strlen(keys[i].id) + 1;
        char *id = memory_alloc(size);

        memcpy(id, keys[i].id, size);
        items[i] = keys[i];
        items[i].id = id;
    }
    if (n > 1) qsort(items, n, sizeof *items, by_hash);
    pthread_mutex_lock(&k->lock);
    old = k->items;
    old_n = k->n;
    k->items = items;
    k->n = n;
    pthread_mutex_unlock(&k->lock);
    items_free(old, old_n);
}

/* RFC 6750 2.1: the scheme in any case, one or more spaces, a token68. */
static const char *bearer_secret(const char *authorization)
{
    const char *secret, *s;

    if (strncasecmp(authorization, "Bearer ", 7) != 0) return NULL;
    secret = authorization + 7 + strspn(authorization + 7, " ");
    for (s = secret; *s != '\0'; s++) {
        bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9');

        if (!plain && !strchr("-._~+/=", *s)) return NULL;
    }
    return s > secret && s - secret <= SECRET_MAX ? secret : NULL;
}

static const struct ring_key *keys_find(const struct keys *k, const unsigned char hash[TEXT_SHA256_SIZE])
{
    size_t low = 0, high = k->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (memcmp(k->items[middle].hash, hash, TEXT_SHA256_SIZE) < 0) low = middle + 1;
        else high = middle;
    }
    if (low == k->n || !text_equal_secret(k->items[low].hash, hash, TEXT_SHA256_SIZE)) return NULL;
    return &k->items[low];
}

enum err keys_check(struct keys *k, const char *authorization, struct request *rq, const char **ret_why)
{
    unsigned char hash[TEXT_SHA256_SIZE];
    const struct ring_key *found;
    const char *secret, *why = NULL;

    *ret_why = "Send Authorization: Bearer and a key";
    if (!authorization) return ERR_UNAUTHORIZED;
    if (!(secret = bearer_secret(authorization))) return ERR_UNAUTHORIZED;
    text_sha256(secret, strlen(secret), hash);
    pthread_mutex_lock(&k->lock);
    found = keys_find(k, hash);
    if (!found) why = "This key is not known, or was revoked";
    else if (found->expires_us <= clock_now_us()) why = "This key has expired";
    else {
        rq->principal = found->principal;
        rq->principal.key_id = arena_string(rq->arena, found->id);
    }
    pthread_mutex_unlock(&k->lock);
    if (!why) return ERR_OK;
    *ret_why = why;
    return ERR_UNAUTHORIZED;
}
