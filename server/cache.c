/*
 * Answers kept: what was computed once is given again while its ground is unchanged. Least recently used first out, by
 * bytes. Looked up on the network thread, filled by readers. It must not know what a ground is.
 *
 *   buckets -> entry -> entry ...      and all entries in one list, the latest used first
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "server/internal.h"
#include "server/reply.h"

#define CACHE_BUCKETS 4096
#define CACHE_SHARE 8 /* one answer takes at most this part of the cache */

struct entry {
    struct entry *chain;
    struct entry *newer, *older;
    uint64_t hash;
    size_t key_n, size; /* size: all that it costs */
    char *key;
    struct reply reply; /* its pointers are owned, but for names and content type */
    void *ground;
    int64_t kept_us;
};

struct cache {
    const struct server_hooks *hooks;
    pthread_mutex_t lock;
    size_t max, used;
    uint64_t hits, misses;
    struct entry *newest, *oldest;
    struct entry *buckets[CACHE_BUCKETS];
};

struct cache *cache_create(const struct server_hooks *hooks, size_t max)
{
    struct cache *c = memory_alloc(sizeof *c);

    pthread_mutex_init(&c->lock, NULL);
    c->hooks = hooks;
    c->max = max;
    return c;
}

static void ground_free(const struct cache *c, void *ground)
{
    if (ground && c->hooks->ground_free) c->hooks->ground_free(ground);
}

static void entry_unlist(struct cache *c, struct entry *it)
{
    if (it->newer) it->newer->older = it->older;
    else c->newest = it->older;
    if (it->older) it->older->newer = it->newer;
    else c->oldest = it->newer;
}

static void entry_list_first(struct cache *c, struct entry *it)
{
    it->newer = NULL;
    it->older = c->newest;
    if (c->newest) c->newest->newer = it;
    else c->oldest = it;
    c->newest = it;
}

static void entry_drop(struct cache *c, struct entry *it)
{
    struct entry **at = &c->buckets[it->hash % CACHE_BUCKETS];

    while (*at != it) at = &(*at)->chain;
    *at = it->chain;
    entry_unlist(c, it);
    c->used -= it->size;
    ground_free(c, it->ground);
    for (size_t i = 0; i < it->reply.headers_n; i++) free((void *)(uintptr_t)it->reply.headers[i].value);
    if (!it->reply.body_static) free((void *)(uintptr_t)it->reply.body);
    free(it->key);
    free(it);
}

void cache_free(struct cache *c)
{
    if (!c) return;
    while (c->newest) entry_drop(c, c->newest);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

/* What the answer depends on besides its ground: small groups are told to keys that may manage alone. The parts hold no NUL, so none can stand for another's end. */
static const char *cache_key(struct request *rq, size_t *ret_n, uint64_t *ret_hash)
{
    const char *accept = rq->accept ? rq->accept : "";
    size_t path_n = strlen(rq->path), query_n = strlen(rq->query), accept_n = strlen(accept);
    size_t n = path_n + query_n + accept_n + 3 + sizeof rq->route + 2 * sizeof(int64_t) + 1;
    char *key = arena_alloc(rq->arena, n), *at = key;

    memcpy(at, rq->path, path_n + 1);
    at += path_n + 1;
    memcpy(at, rq->query, query_n + 1);
    at += query_n + 1;
    memcpy(at, accept, accept_n + 1);
    at += accept_n + 1;
    memcpy(at, &rq->route, sizeof rq->route);
    at += sizeof rq->route;
    memcpy(at, &rq->principal.partner, sizeof(int64_t));
    memcpy(at + sizeof(int64_t), &rq->principal.account, sizeof(int64_t));
    at[2 * sizeof(int64_t)] = (rq->principal.scopes & NEEDS_MANAGE) != 0;
    *ret_n = n;
    *ret_hash = text_hash(key, n, 0);
    return key;
}

static struct entry *cache_find(struct cache *c, const char *key, size_t n, uint64_t hash)
{
    for (struct entry *it = c->buckets[hash % CACHE_BUCKETS]; it; it = it->chain)
        if (it->hash == hash && it->key_n == n && memcmp(it->key, key, n) == 0) return it;
    return NULL;
}

static void entry_answer(const struct entry *it, struct request *rq)
{
    rq->reply = it->reply;
    if (!it->reply.body_static) rq->reply.body = arena_copy(rq->arena, it->reply.body, it->reply.body_size);
    for (size_t i = 0; i < rq->reply.headers_n; i++)
        rq->reply.headers[i].value = arena_string(rq->arena, it->reply.headers[i].value);
    reply_header(rq, "Age",
                 arena_printf(rq->arena, "%lld", (long long)((clock_monotonic_us() - it->kept_us) / SECOND_US)));
}

bool cache_answer(struct cache *c, struct request *rq)
{
    struct entry *it;
    const char *key;
    uint64_t hash;
    size_t n;
    bool hit = false;

    if (c->max == 0 || !c->hooks->still_valid) return false;
    if (rq->cache_control && strstr(rq->cache_control, "no-cache")) return false;
    key = cache_key(rq, &n, &hash);
    pthread_mutex_lock(&c->lock);
    it = cache_find(c, key, n, hash);
    if (it && !c->hooks->still_valid(c->hooks->app, it->ground)) entry_drop(c, it);
    else if (it) {
        entry_unlist(c, it);
        entry_list_first(c, it);
        entry_answer(it, rq);
        hit = true;
    }
    if (hit) c->hits++;
    else c->misses++;
    pthread_mutex_unlock(&c->lock);
    return hit;
}

static char *copy(const char *bytes, size_t n)
{
    char *s = memory_alloc(n + 1);

    memcpy(s, bytes, n);
    return s;
}

static struct entry *entry_create(const struct reply *r, const char *key, size_t key_n, uint64_t hash)
{
    struct entry *it = memory_alloc(sizeof *it);

    it->key = copy(key, key_n);
    it->key_n = key_n;
    it->hash = hash;
    it->kept_us = clock_monotonic_us();
    it->reply = *r;
    if (!r->body_static) it->reply.body = copy(r->body ? r->body : "", r->body_size);
    it->size = sizeof *it + key_n + (r->body_static ? 0 : r->body_size);
    for (size_t i = 0; i < r->headers_n; i++) {
        size_t n = strlen(r->headers[i].value);

        it->reply.headers[i].value = copy(r->headers[i].value, n);
        it->size += n + 1;
    }
    return it;
}

void cache_keep(struct cache *c, struct request *rq, void *ground)
{
    struct entry *it, *old;
    const char *key;
    uint64_t hash;
    size_t n;

    if (!rq->route->cached || rq->reply.status != 200 || rq->reply.body_size > c->max / CACHE_SHARE) {
        ground_free(c, ground);
        return;
    }
    key = cache_key(rq, &n, &hash);
    it = entry_create(&rq->reply, key, n, hash);
    it->ground = ground;
    pthread_mutex_lock(&c->lock);
    if ((old = cache_find(c, key, n, hash))) entry_drop(c, old);
    it->chain = c->buckets[hash % CACHE_BUCKETS];
    c->buckets[hash % CACHE_BUCKETS] = it;
    entry_list_first(c, it);
    c->used += it->size;
    while (c->used > c->max && c->oldest) entry_drop(c, c->oldest);
    pthread_mutex_unlock(&c->lock);
}

void cache_counts(struct cache *c, uint64_t *ret_hits, uint64_t *ret_misses, size_t *ret_bytes)
{
    pthread_mutex_lock(&c->lock);
    *ret_hits = c->hits;
    *ret_misses = c->misses;
    *ret_bytes = c->used;
    pthread_mutex_unlock(&c->lock);
}
