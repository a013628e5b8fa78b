/* What of the workspace may be set. Its name, time zone and currency stand once it is made. */
#include "decode/decode.h"
#include "decode/field.h"

#define COMMENT_DAYS_MAX 36500

static const struct spec ROWS[] = {
    {.name = "comment_days",
     .type = FIELD_INTEGER,
     .low = 1,
     .high = COMMENT_DAYS_MAX,
     FIELD_AT_HAS(struct workspace_settings, comment_days, has_comment_days)},
};

enum err decode_workspace(const struct json *v, struct arena *a, struct faults *faults, struct workspace_settings *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct workspace_settings settings = {0};

    if (!field_decode(&c, v, "", ROWS, COUNT_OF(ROWS), &settings)) return ERR_INVALID;
    *ret = settings;
    return ERR_OK;
}
