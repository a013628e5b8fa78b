/* What of the workspace may be set. Its name, time zone and currency stand once it is made. */
#include "decode/decode.h"
#include "decode/field.h"

#define COMMENT_DAYS_MAX 36500
#define FREEZE_DAY_MAX 28 /* every month has it */
#define JOURNEYS_MAX 100

struct workspace_draft {
    struct workspace_settings settings;
    const char **journeys;
    size_t journeys_n;
};

static const struct spec ROWS[] = {
    {.name = "comment_days",
     .type = FIELD_INTEGER,
     .low = 1,
     .high = COMMENT_DAYS_MAX,
     FIELD_AT_HAS(struct workspace_draft, settings.comment_days, settings.has_comment_days)},
    {.name = "freeze_day",
     .type = FIELD_INTEGER,
     .low = 1,
     .high = FREEZE_DAY_MAX,
     FIELD_AT(struct workspace_draft, settings.freeze_day)},
    {.name = "freeze_journeys",
     .type = FIELD_TEXTS,
     .flags = FIELD_NOT_EMPTY,
     .max = JOURNEYS_MAX,
     .item_max = ID_MAX,
     FIELD_AT_HAS(struct workspace_draft, journeys, journeys_n)},
};

static const char *journeys_text(struct arena *a, const struct workspace_draft *d)
{
    struct buffer out = {0};
    struct json_writer w;
    const char *ret;

    json_writer_init(&w, &out);
    json_open_array(&w);
    for (size_t i = 0; i < d->journeys_n; i++) json_put_string(&w, d->journeys[i]);
    json_close_array(&w);
    ret = arena_copy(a, out.data, out.size);
    buffer_free(&out);
    return ret;
}

static void check_journeys(struct field_context *c, const struct workspace_draft *d, const struct catalogue *catalogue)
{
    for (size_t i = 0; i < d->journeys_n; i++)
        if (!catalogue_journey(catalogue, d->journeys[i]))
            faults_add(c->faults, fault_pointer_index(c->a, "/freeze_journeys", i), FAULT_UNKNOWN_JOURNEY,
                       "there is no journey \"%s\"", d->journeys[i]);
    if (d->journeys_n > 0 && d->settings.freeze_day == 0)
        faults_add(c->faults, "/freeze_journeys", FAULT_MISMATCH, "it needs a freeze_day");
}

enum err decode_workspace(const struct json *v, const struct catalogue *catalogue, struct arena *a,
                          struct faults *faults, struct workspace_settings *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct workspace_draft d = {0};
    size_t before = field_faults(&c);

    if (field_decode(&c, v, "", ROWS, COUNT_OF(ROWS), &d)) check_journeys(&c, &d, catalogue);
    if (field_faults(&c) != before) return ERR_INVALID;
    if (d.journeys_n > 0) d.settings.freeze_journeys = journeys_text(a, &d);
    *ret = d.settings;
    return ERR_OK;
}
