/* The list of a body's faults. It must not decide what a fault leads to. */
#include "base/fault.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *fault_code_text(enum fault_code code)
{
    static const char *const texts[FAULT_CODE_COUNT] = {
#define FAULT_TEXT(name, code) [name] = code,
        FAULT_LIST(FAULT_TEXT)
#undef FAULT_TEXT
    };

    assert((unsigned)code < FAULT_CODE_COUNT);
    return texts[code];
}

void faults_init(struct faults *f, struct arena *a)
{
    f->arena = a;
    f->n = 0;
    f->more = 0;
}

void faults_add(struct faults *f, const char *pointer, enum fault_code code, const char *format, ...)
{
    va_list args;
    int n;
    char *detail;

    if (f->n == FAULTS_MAX) {
        f->more++;
        return;
    }
    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    detail = arena_alloc(f->arena, (size_t)n + 1);
    va_start(args, format);
    vsnprintf(detail, (size_t)n + 1, format, args);
    va_end(args);
    f->items[f->n++] = (struct fault){arena_string(f->arena, pointer), code, detail};
}

const char *fault_pointer(struct arena *a, const char *parent, const char *name)
{
    size_t head = strlen(parent), size = head + 1;
    char *pointer, *to;

    for (const char *s = name; *s != '\0'; s++) size += *s == '~' || *s == '/' ? 2 : 1;
    pointer = arena_alloc(a, size + 1);
    memcpy(pointer, parent, head);
    to = pointer + head;
    *to++ = '/';
    for (const char *s = name; *s != '\0'; s++) {
        *to++ = *s == '/' ? '~' : *s;
        if (*s == '~') *to++ = '0';
        if (*s == '/') *to++ = '1';
    }
    return pointer;
}

const char *fault_pointer_index(struct arena *a, const char *parent, size_t index)
{
    return arena_printf(a, "%s/%zu", parent, index);
}
