/*
 * Helpers for test programs. Uses no room of the program, so that base's own tests may link it.
 */
#include "tests/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn static void die(const char *what, const char *path)
{
    fprintf(stderr, "%s: ", path);
    perror(what);
    exit(EXIT_FAILURE);
}

char *support_shared_path(const char *name)
{
    const char *shared = getenv("SHARED");

    if (shared == NULL || *shared == '\0') shared = "../shared";

    size_t size = strlen(shared) + strlen(name) + 2;
    char *path = malloc(size);

    if (path == NULL) die("memory", name);
    snprintf(path, size, "%s/%s", shared, name);
    return path;
}

char *support_read_file(const char *path, size_t *ret_size)
{
    FILE *f = fopen(path, "rb");
    size_t size = 0, cap = 65536;
    char *bytes = malloc(cap);

    if (f == NULL) die("cannot open", path);
    if (bytes == NULL) die("memory", path);
    for (;;) {
        size_t got = fread(bytes + size, 1, cap - size - 1, f);

        size += got;
        if (got == 0) break;
        if (cap - size > 1) continue;
        cap *= 2;
        bytes = realloc(bytes, cap);
        if (bytes == NULL) die("memory", path);
    }
    if (ferror(f)) die("cannot read", path);
    fclose(f);
    bytes[size] = '\0';
    if (ret_size != NULL) *ret_size = size;
    return bytes;
}
