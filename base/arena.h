/*
 * Memory with one lifetime: everything taken from an arena is dropped with it as a whole.
 *
 * Three lifetimes exist (process, worker, request); handlers free nothing. Running out of the machine's memory ends
 * the process (nothing unacknowledged is lost, and a half-working server is worse); what a client may cause is
 * bounded before it is allocated, so no arena grows without a named limit upstream.
 */
#ifndef WAYMARK_BASE_ARENA_H
#define WAYMARK_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct arena; /* chunks of doubling size, 4 KiB first, at most 1 MiB each except for larger single takes */

struct arena *arena_create(void);
void arena_drop(struct arena *a);  /* NULL is fine */
void arena_reset(struct arena *a); /* keeps the first chunk */

/* 16-byte aligned, zeroed. Never NULL. */
void *arena_alloc(struct arena *a, size_t size);
/* n * size with the multiplication checked: aborts on overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_copy(struct arena *a, const void *bytes, size_t n); /* n bytes and a NUL behind */
char *arena_string(struct arena *a, const char *s);             /* NULL gives NULL */
char *arena_printf(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
size_t arena_used(const struct arena *a); /* bytes taken from the machine */

/* A growing array in an arena: doubles `*items` so that index n exists. `cap` in items. */
void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t item_size);
#define ARENA_PUSH(a, items, n, cap) ((items) = arena_grow((a), (items), (n), &(cap), sizeof *(items)), &(items)[(n)++])

/* malloc and realloc that end the process when there is nothing left; for the process's own structures. */
void *memory_alloc(size_t size);
void *memory_resize(void *p, size_t size);

#endif
