/* The nearest of some names to one that was mistyped. */
#ifndef WAYMARK_CLI_SPELLING_H
#define WAYMARK_CLI_SPELLING_H

#include <stddef.h>

#define SPELLING_MAX 40 /* bytes of a word; longer ones are near to nothing */

struct spelling {
    const char *word;
    const char *nearest; /* NULL: none is near: at most a third of the letters differ */
    size_t distance;     /* of the nearest */
};
void spelling_try(struct spelling *s, const char *candidate); /* NULL is fine */

#endif
