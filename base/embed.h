/* Files built into the binary: openapi.yaml, web/, templates/. Generated; see tools/. */
#ifndef WAYMARK_BASE_EMBED_H
#define WAYMARK_BASE_EMBED_H

#include <stddef.h>

struct embedded {
    const char *path;          /* as in the source tree, "web/index.html" */
    const unsigned char *data; /* a NUL follows the last byte */
    size_t size;
};

const struct embedded *embed_find(const char *path); /* NULL when there is none */
const struct embedded *embed_all(size_t *ret_n);

#endif
