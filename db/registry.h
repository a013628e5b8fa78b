/*
 * What accounts and contacts share: is a PUT the same as what is stored? Private to db/.
 */
#ifndef WAYMARK_DB_REGISTRY_H
#define WAYMARK_DB_REGISTRY_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline bool registry_same_text(const char *x, const char *y)
{
    return x == y || (x != NULL && y != NULL && strcmp(x, y) == 0);
}

static inline bool registry_same_time(bool has_x, int64_t x, bool has_y, int64_t y)
{
    return has_x == has_y && (!has_x || x == y);
}

#endif
