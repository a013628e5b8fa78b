/*
 * Hash maps of registries, one set per connection. Must not run statements: store_*.c decide what to remember.
 */
#include "db/cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void cache_drop(void *attachment)
{
    struct cache *c = attachment;

    cache_clear(&c->names);
    cache_clear(&c->accounts);
    cache_clear(&c->contacts);
    free(c->names_by_number);
    arena_drop(c->table_arena);
    free(c);
}

/* Puts the item into the first free slot of its run. */
static void place(struct cache_item **slots, size_t cap, struct cache_item *item)
{
    size_t i = item->hash & (cap - 1);

    while (slots[i] != NULL) i = (i + 1) & (cap - 1);
    slots[i] = item;
}

static void resize(struct cache_map *m, size_t cap)
{
    struct cache_item **slots = memory_alloc(cap * sizeof *slots);

    memset(slots, 0, cap * sizeof *slots);
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i] != NULL) place(slots, cap, m->slots[i]);
    free(m->slots);
    m->slots = slots;
    m->cap = cap;
}

/* Names that a rolled-back transaction may have made: their numbers will be given to others. */
static void forget_made_names(struct cache *c)
{
    size_t kept = 0;

    for (size_t i = 0; i < c->names.cap; i++) {
        struct cache_item *item = c->names.slots[i];

        if (item == NULL) continue;
        if (item->made) {
            c->names_by_number[item->number] = NULL;
            free(item);
            c->names.slots[i] = NULL;
        } else {
            kept++;
        }
    }
    if (kept == c->names.n) return;
    c->names.n = kept;
    resize(&c->names, c->names.cap); /* closes the gaps in the runs */
}

/* Readers end every snapshot by a rollback and have nothing to forget. */
static void cache_forget(void *attachment)
{
    struct cache *c = attachment;

    if (!c->writer) return;
    forget_made_names(c);
    cache_clear(&c->accounts);
    cache_clear(&c->contacts);
    c->table_registry = -1;
}

struct cache *cache_of(struct db *db)
{
    struct cache *c = db_attachment(db);

    if (c != NULL) return c;
    c = memory_alloc(sizeof *c);
    *c = (struct cache){.table_registry = -1};
    random_bytes(&c->seed, sizeof c->seed);
    db_set_attachment(db, c, cache_drop);
    db_on_rollback(db, cache_forget);
    return c;
}

struct cache *cache_for_writing(struct db *db)
{
    struct cache *c = cache_of(db);

    c->writer = true;
    return c;
}

static uint64_t item_hash(const struct cache *c, int64_t kind, const char *text, size_t size)
{
    return text_hash(text, size, c->seed ^ (uint64_t)kind);
}

struct cache_item *cache_find(const struct cache *c, const struct cache_map *m, int64_t kind, const char *text)
{
    if (m->cap == 0) return NULL;

    size_t size = strlen(text);
    uint64_t hash = item_hash(c, kind, text, size);

    for (size_t i = hash & (m->cap - 1); m->slots[i] != NULL; i = (i + 1) & (m->cap - 1)) {
        struct cache_item *item = m->slots[i];

        if (item->hash == hash && item->kind == kind && item->size == size && memcmp(item->text, text, size) == 0)
            return item;
    }
    return NULL;
}

struct cache_item *cache_put(struct cache *c, struct cache_map *m, int64_t kind, const char *text, int64_t number)
{
    struct cache_item *item = cache_find(c, m, kind, text);
    size_t size = strlen(text);

    if (item != NULL) {
        item->number = number;
        return item;
    }
    if (m->n >= CACHE_ITEMS_MAX) cache_clear(m);
    if ((m->n + 1) * 2 > m->cap) resize(m, m->cap == 0 ? 64 : m->cap * 2);
    item = memory_alloc(sizeof *item + size + 1);
    *item = (struct cache_item){.hash = item_hash(c, kind, text, size), .kind = kind, .number = number, .size = size};
    memcpy(item->text, text, size + 1);
    place(m->slots, m->cap, item);
    m->n++;
    return item;
}

void cache_clear(struct cache_map *m)
{
    for (size_t i = 0; i < m->cap; i++) free(m->slots[i]);
    free(m->slots);
    *m = (struct cache_map){0};
}

const char *cache_name_text(const struct cache *c, int64_t kind, int64_t number)
{
    if (number < 0 || (uint64_t)number >= c->names_cap) return NULL;

    const struct cache_item *item = c->names_by_number[number];

    return item != NULL && item->kind == kind ? item->text : NULL;
}

const char *cache_put_name(struct cache *c, int64_t kind, const char *text, int64_t number, bool made)
{
    assert(number > 0 && number <= NAMES_MAX && NAMES_MAX < CACHE_ITEMS_MAX); /* so that names are never emptied */

    struct cache_item *item = cache_put(c, &c->names, kind, text, number);

    if ((size_t)number >= c->names_cap) {
        size_t cap = c->names_cap == 0 ? 256 : c->names_cap;

        while (cap <= (size_t)number) cap *= 2;
        c->names_by_number = memory_resize(c->names_by_number, cap * sizeof *c->names_by_number);
        memset(c->names_by_number + c->names_cap, 0, (cap - c->names_cap) * sizeof *c->names_by_number);
        c->names_cap = cap;
    }
    item->made = item->made || made;
    c->names_by_number[number] = item;
    return item->text;
}
