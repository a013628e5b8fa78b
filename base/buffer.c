/* The growing byte buffer. It must not write anything partly: a put that does not fit leaves no trace but `overflow`. */
#include "base/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define BUFFER_FIRST ((size_t)256)

/* True when n more bytes and the NUL have room now. */
static bool buffer_reserve(struct buffer *b, size_t n)
{
    size_t cap = b->cap > 0 ? b->cap : BUFFER_FIRST;

    if (b->overflow) return false;
    assert(n < SIZE_MAX / 4 && b->size < SIZE_MAX / 4);
    if (b->max > 0 && n > b->max - b->size) {
        b->overflow = true;
        return false;
    }
    if (b->size + n < b->cap) return true;
    while (cap <= b->size + n) cap *= 2;
    b->data = memory_resize(b->data, cap);
    b->cap = cap;
    return true;
}

void buffer_free(struct buffer *b)
{
    free(b->data);
    b->data = NULL;
    b->size = b->cap = 0;
    b->overflow = false;
}

void buffer_clear(struct buffer *b)
{
    b->size = 0;
    b->overflow = false;
    if (b->data != NULL) b->data[0] = '\0';
}

void buffer_put(struct buffer *b, const void *bytes, size_t n)
{
    if (!buffer_reserve(b, n)) return;
    if (n > 0) memcpy(b->data + b->size, bytes, n);
    b->size += n;
    b->data[b->size] = '\0';
}

void buffer_puts(struct buffer *b, const char *s)
{
    buffer_put(b, s, strlen(s));
}

void buffer_putc(struct buffer *b, char c)
{
    buffer_put(b, &c, 1);
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    if (!buffer_reserve(b, (size_t)n)) return;
    va_start(args, format);
    vsnprintf(b->data + b->size, (size_t)n + 1, format, args);
    va_end(args);
    b->size += (size_t)n;
}
