/*
 * CSV as RFC 4180 has it, read row by row: quoted fields may hold delimiters, quotes and line ends; rows end with LF or
 * CR LF. A row that cannot be read comes with the reason, and the next one is tried.
 */
#ifndef WAYMARK_CLI_CSV_H
#define WAYMARK_CLI_CSV_H

#include "base/arena.h"
#include "cli/reader.h"

#define CSV_FIELDS_MAX 1000

struct csv {
    struct reader *reader;
    char delimiter;
    struct buffer fields; /* of the row, each ends with NUL */
    struct buffer raw;    /* the row as it stands in the file, without its end */
    size_t starts[CSV_FIELDS_MAX], sizes[CSV_FIELDS_MAX];
    bool quoted[CSV_FIELDS_MAX];
    size_t n;
    int64_t line;       /* where the row begins */
    const char *reason; /* NULL, or why it cannot be used */
};

/* `delimiter` 0: ',', ';' or TAB, whichever the first line has most of outside quotes. */
void csv_begin(struct csv *c, struct reader *r, char delimiter);
void csv_end(struct csv *c);
/* The next row that is not blank. False at the end. Look at reason before the fields. */
bool csv_next(struct csv *c);
/* Field i as text and its size; valid until the next row. */
const char *csv_field(const struct csv *c, size_t i, size_t *ret_size);

#endif
