/* Names of a fact's sides. */
#include "kpi/fact.h"

#include <string.h>

static const char *const SIDE_TEXT[] = {
    [SIDE_NONE] = NULL,         [SIDE_CLIENT] = "client",           [SIDE_PROVIDER] = "provider",
    [SIDE_PARTNER] = "partner", [SIDE_THIRD_PARTY] = "third_party",
};

const char *side_text(enum side s)
{
    return SIDE_TEXT[s];
}

bool side_parse(const char *s, enum side *ret)
{
    for (enum side i = SIDE_CLIENT; i <= SIDE_THIRD_PARTY; i++) {
        if (strcmp(s, SIDE_TEXT[i]) != 0) continue;
        *ret = i;
        return true;
    }
    return false;
}
