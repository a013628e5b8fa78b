/*
 * Arenas as a list of chunks, and the process's own malloc. It must not return NULL to anybody, nor know what is kept.
 *
 *   arena -> newest chunk -> older ... -> first (kept by reset)
 *
 * Under AddressSanitizer everything not taken is poisoned and a red zone follows every take, so that a read beyond
 * one is seen as it would be with malloc.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define ARENA_RED_ZONE 16
#define arena_hide(p, n) __asan_poison_memory_region((p), (n))
#define arena_show(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define ARENA_RED_ZONE 0
#define arena_hide(p, n) ((void)(p), (void)(n))
#define arena_show(p, n) ((void)(p), (void)(n))
#endif

#define ARENA_ALIGN ((size_t)16)
#define ARENA_CHUNK_MIN ((size_t)4096)
#define ARENA_CHUNK_MAX ((size_t)1 << 20)
#define ARENA_TAKE_MAX (SIZE_MAX / 4) /* far above any machine: whatever asks for more has miscounted */

struct chunk {
    struct chunk *older;
    size_t size, used; /* of data; what lies behind `used` is zero */
    alignas(16) unsigned char data[];
};

struct arena {
    struct chunk *newest, *first;
    size_t next_size; /* of the next chunk, with its head */
    size_t total;     /* bytes of all chunks */
};

static _Noreturn void memory_exhausted(size_t size)
{
    fprintf(stderr, "waymark: no memory left (asked for %zu bytes)\n", size);
    abort();
}

void *memory_alloc(size_t size)
{
    void *p = calloc(1, size > 0 ? size : 1);

    if (p == NULL) memory_exhausted(size);
    return p;
}

void *memory_resize(void *p, size_t size)
{
    void *q = realloc(p, size > 0 ? size : 1);

    if (q == NULL) memory_exhausted(size);
    return q;
}

struct arena *arena_create(void)
{
    struct arena *a = memory_alloc(sizeof *a);

    a->next_size = ARENA_CHUNK_MIN;
    return a;
}

static void chunk_free(struct chunk *c)
{
    arena_show(c->data, c->size);
    free(c);
}

void arena_drop(struct arena *a)
{
    if (a == NULL) return;
    for (struct chunk *c = a->newest, *older; c != NULL; c = older) {
        older = c->older;
        chunk_free(c);
    }
    free(a);
}

void arena_reset(struct arena *a)
{
    struct chunk *first = a->first;

    if (first == NULL) return;
    for (struct chunk *c = a->newest, *older; c != NULL; c = older) {
        older = c->older;
        if (c != first) chunk_free(c);
    }
    arena_show(first->data, first->size);
    memset(first->data, 0, first->used);
    arena_hide(first->data, first->size);
    first->used = 0;
    first->older = NULL;
    a->newest = first;
    a->total = sizeof *first + first->size;
    a->next_size = a->total < ARENA_CHUNK_MAX / 2 ? a->total * 2 : ARENA_CHUNK_MAX;
}

static struct chunk *chunk_create(struct arena *a, size_t data_size)
{
    struct chunk *c = memory_alloc(sizeof *c + data_size);

    c->size = data_size;
    arena_hide(c->data, data_size);
    a->total += sizeof *c + data_size;
    return c;
}

/*
 * A chunk with room for `size`. One too large for the ordinary size gets its own, placed behind the newest so that
 * what is left there still serves.
 */
static struct chunk *arena_extend(struct arena *a, size_t size)
{
    size_t ordinary = a->next_size - sizeof(struct chunk);
    struct chunk *c = chunk_create(a, size > ordinary ? size : ordinary);

    if (a->first == NULL) a->first = c;
    if (size > ordinary && a->newest != NULL) {
        c->older = a->newest->older;
        a->newest->older = c;
        return c;
    }
    c->older = a->newest;
    a->newest = c;
    if (a->next_size < ARENA_CHUNK_MAX) a->next_size *= 2;
    return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
    struct chunk *c = a->newest;
    size_t room;
    void *p;

    if (size > ARENA_TAKE_MAX) memory_exhausted(size);
    room = (size + ARENA_RED_ZONE + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (room == 0) room = ARENA_ALIGN;
    if (c == NULL || c->size - c->used < room) c = arena_extend(a, room);
    p = c->data + c->used;
    c->used += room;
    arena_show(p, size);
    return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    if (size > 0 && n > ARENA_TAKE_MAX / size) memory_exhausted(SIZE_MAX);
    return arena_alloc(a, n * size);
}

char *arena_copy(struct arena *a, const void *bytes, size_t n)
{
    char *copy;

    if (n > ARENA_TAKE_MAX) memory_exhausted(n);
    copy = arena_alloc(a, n + 1);
    if (n > 0) memcpy(copy, bytes, n);
    return copy;
}

char *arena_string(struct arena *a, const char *s)
{
    return s != NULL ? arena_copy(a, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    int n;
    char *s;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    s = arena_alloc(a, (size_t)n + 1);
    va_start(args, format);
    vsnprintf(s, (size_t)n + 1, format, args);
    va_end(args);
    return s;
}

size_t arena_used(const struct arena *a)
{
    return a->total;
}

void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t item_size)
{
    size_t more = *cap > 0 ? *cap : 8;
    void *grown;

    if (n < *cap) return items;
    while (more <= n) {
        if (more > ARENA_TAKE_MAX / 2) memory_exhausted(SIZE_MAX);
        more *= 2;
    }
    grown = arena_array(a, more, item_size);
    if (*cap > 0) memcpy(grown, items, *cap * item_size);
    *cap = more;
    return grown;
}
