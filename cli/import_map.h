/*
 * From a row's columns to an item as the API takes it. Fields whose name a column has are taken from it; --map, --set
 * and --id-from say the rest. Shared by CSV (columns) and NDJSON (members).
 */
#ifndef WAYMARK_CLI_IMPORT_MAP_H
#define WAYMARK_CLI_IMPORT_MAP_H

#include "base/json.h"
#include "cli/load.h"

#define IMPORT_COLUMNS_IN_ID 8

enum import_type { IMPORT_TEXT, IMPORT_NUMBER, IMPORT_TIME, IMPORT_BOOLEAN, IMPORT_ANY };

/* What one field is made of: a column, or a constant. */
struct binding {
    const char *field; /* the member's, or the attribute's name */
    bool attribute;
    enum import_type type;
    const char *column; /* NULL: */
    const char *constant;
    size_t index; /* of the column, in a CSV file */
};

struct mapping {
    enum load_kind kind;
    struct arena *arena;
    struct binding *bindings;
    size_t n, cap;
    const char *id_columns[IMPORT_COLUMNS_IN_ID];
    size_t id_indexes[IMPORT_COLUMNS_IN_ID], id_n;
    const struct tz *tz;
    const char *time_format; /* NULL: ISO 8601 */
};

struct mapping_rules { /* as on the command line: "field=column", "field=value", "col+col" */
    const char *const *maps, *const *sets;
    size_t maps_n, sets_n;
    const char *id_from; /* NULL */
};

/* Reads the rules. ERR_INVALID: ret_why is a sentence in the arena. */
MUST_CHECK enum err mapping_begin(struct mapping *m, enum load_kind kind, const struct mapping_rules *rules,
                                  struct arena *a, const char **ret_why);
/*
 * CSV: finds the columns by the header, binds those that are named like fields, and checks that what every item needs
 * is there. ERR_INVALID as above. ret_unused: names of columns that nothing uses, "a, b", or NULL.
 */
MUST_CHECK enum err mapping_header(struct mapping *m, const char *const *columns, size_t n, const char **ret_why,
                                   const char **ret_unused);
/* NDJSON: the same for members; nothing can be missing before the lines are seen. */
void mapping_members(struct mapping *m);

/* A row's cell: CSV gives text; NDJSON a value. */
struct cell {
    const char *text; /* NULL: nothing there */
    size_t size;
    const struct json *value; /* NDJSON; then text is NULL */
};
/* A row: `cell` answers what a binding's column holds, by `index` in CSV, by name in NDJSON. */
struct cells {
    struct cell (*cell)(void *row, const char *column, size_t index);
    void *row;
    const struct json *attributes; /* NDJSON: the line's own, or NULL */
};
/* Writes one item. ERR_INVALID: faults were added. */
MUST_CHECK enum err mapping_item(const struct mapping *m, const struct cells *cells, struct faults *faults,
                                 struct buffer *out);

#endif
