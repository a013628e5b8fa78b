/* Names of a fact's sides, and of the invitation that a response answers. */
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

const char *invitation_join(struct arena *a, const char *own_source, const char *source, const char *id)
{
    if (!source || strcmp(source, own_source) == 0) return id;
    return arena_printf(a, "%s%c%s", source, INVITATION_SEPARATOR, id);
}

void invitation_split(struct arena *a, const char *own_source, const char *text, const char **ret_source,
                      const char **ret_id)
{
    const char *between = strchr(text, INVITATION_SEPARATOR);

    *ret_source = between ? arena_copy(a, text, (size_t)(between - text)) : own_source;
    *ret_id = between ? between + 1 : text;
}
