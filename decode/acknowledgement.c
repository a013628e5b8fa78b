/* What somebody says to a finding: a note, and how bad it was when it was seen. */
#include "decode/decode.h"
#include "decode/field.h"

#define LEVEL_BOUND 9e15

/* clang-format off */
static const struct spec ROWS[] = {
    {.name = "level", .type = FIELD_NUMBER, .flags = FIELD_REQUIRED, .low = -LEVEL_BOUND, .high = LEVEL_BOUND, FIELD_AT(struct acknowledgement, level), .hint = "the finding's own `level`: it comes back when it has grown"},
    {.name = "note", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = TEXT_MAX, FIELD_AT(struct acknowledgement, note), .hint = "what is being done about it, or why nothing is"},
};
/* clang-format on */

enum err decode_acknowledgement(const struct json *v, struct arena *a, struct faults *faults,
                                struct acknowledgement *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct acknowledgement x = {0};

    if (!field_decode(&c, v, "", ROWS, COUNT_OF(ROWS), &x)) return ERR_INVALID;
    *ret = x;
    return ERR_OK;
}
