/*
 * What a connection remembers of the registries, so that a fact costs no lookups: names both ways, the writer's
 * accounts and contacts, the table of accounts. Private to db/.
 *
 * Absence is never remembered. Readers remember only what cannot change: names. The writer's connection is the only
 * one that changes accounts and contacts, so that one may remember them, too; it marks itself by cache_for_writing.
 * Must not run statements.
 */
#ifndef WAYMARK_DB_CACHE_H
#define WAYMARK_DB_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/store.h"

#define CACHE_ITEMS_MAX 200000 /* of one map: about 20 MiB; a full one is emptied */

struct cache_item {
    uint64_t hash;
    int64_t kind, number;
    int64_t account, role; /* a contact's */
    enum side side;
    bool made; /* by this connection, perhaps in a transaction that will be rolled back */
    size_t size;
    char text[];
};
/* Open addressing, at most half full. Zero-initialised is empty. */
struct cache_map {
    struct cache_item **slots;
    size_t cap, n;
};
struct cache {
    uint64_t seed;
    bool writer;
    struct cache_map names, accounts, contacts;
    struct cache_item **names_by_number; /* owned by `names` */
    size_t names_cap;
    struct arena *table_arena;
    struct account_table table;
    int64_t table_registry; /* the workspace's count when it was loaded; -1: not loaded */
};

/* The connection's cache; made at the first call, freed with the connection. */
struct cache *cache_of(struct db *db);
/* The same, on the connection that changes the registry. */
struct cache *cache_for_writing(struct db *db);

/* NULL: not remembered. Items live until the next put into, or clearing of, their map. */
struct cache_item *cache_find(const struct cache *c, const struct cache_map *m, int64_t kind, const char *text);
/* Remembers text as number; replaces what was remembered of it. */
struct cache_item *cache_put(struct cache *c, struct cache_map *m, int64_t kind, const char *text, int64_t number);
void cache_clear(struct cache_map *m);

/* Names are never forgotten but by a rollback of the transaction that made them. */
const char *cache_name_text(const struct cache *c, int64_t kind, int64_t number); /* NULL: not remembered */
const char *cache_put_name(struct cache *c, int64_t kind, const char *text, int64_t number, bool made);

#endif
