/* A growing byte buffer on the heap with a named maximum. Not for secrets: growing copies. */
#ifndef WAYMARK_BASE_BUFFER_H
#define WAYMARK_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Zero-initialised is valid and empty without a maximum. After `overflow` further puts do nothing. */
struct buffer {
    char *data; /* NUL-terminated whenever not NULL */
    size_t size, cap;
    size_t max;    /* 0: none */
    bool overflow; /* a put would have gone beyond max */
};

void buffer_free(struct buffer *b);
void buffer_clear(struct buffer *b); /* keeps the memory */
void buffer_put(struct buffer *b, const void *bytes, size_t n);
void buffer_puts(struct buffer *b, const char *s);
void buffer_putc(struct buffer *b, char c);
void buffer_printf(struct buffer *b, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
