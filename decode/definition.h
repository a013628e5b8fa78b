/* What the files of definitions (instrument.c, journey.c, metric.c, measure.c, where.c, catalogue.c) share: for them and their tests. */
#ifndef WAYMARK_DECODE_DEFINITION_H
#define WAYMARK_DECODE_DEFINITION_H

#include "decode/decode.h"
#include "decode/field.h"

/* Rows of struct owner. */
extern const struct spec OWNER_ROWS[];
#define OWNER_ROWS_N 2

/* Custom rows of a struct where; which fields there are depends on the facts that it is about. */
void where_of_responses(struct field_context *c, const struct json *v, const char *pointer, void *at);
void where_of_events(struct field_context *c, const struct json *v, const char *pointer, void *at);
void where_of_invitations(struct field_context *c, const struct json *v, const char *pointer, void *at);
void where_condition(struct field_context *c, const struct json *v, const char *pointer, void *at); /* not empty */
/* Every phase that a where names must be one of the journey. `pointer`: the where's. */
void where_check_phases(struct field_context *c, const struct where *w, const struct journey *journey,
                        const char *pointer);

/* `key`: the metric's own, or NULL; journey may be NULL (then phases are not looked at). False: faults. */
bool measure_decode(struct field_context *c, const struct json *v, const char *pointer,
                    const struct catalogue *catalogue, const struct journey *journey, const char *key,
                    struct measure *ret);

/* Metrics that an index names, in the arena; none of other kinds. */
size_t measure_part_keys(struct arena *a, const struct measure *m, const char ***ret);

/* What catalogue_load does once the rows are read; takes the arena, also when it fails. The lists ascend by key. */
struct definition_lists {
    const struct definition *items[DEFINITION_POLICY + 1]; /* by kind */
    size_t n[DEFINITION_POLICY + 1];
};
MUST_CHECK enum err catalogue_make(struct arena *a, const struct workspace *w, const struct definition_lists *lists,
                                   struct catalogue **ret);

#endif
