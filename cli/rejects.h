/* The file of refused rows: one JSON object a line with row, line, reasons and the row's text. Made with the first one. */
#ifndef WAYMARK_CLI_REJECTS_H
#define WAYMARK_CLI_REJECTS_H

#include <stdio.h>

#include "base/buffer.h"
#include "cli/load.h"

struct rejects {
    const char *path;
    FILE *file;
    struct buffer line;
    int error; /* errno of the first failure */
};
void rejects_begin(struct rejects *r, const char *path); /* one of an import before is removed */
void rejects_take(void *rejects, const struct load_row *row, const struct faults *faults);
void rejects_end(struct rejects *r);

#endif
