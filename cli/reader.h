/* A file or stdin, read in pieces: bytes one by one, and how far it has come. */
#ifndef WAYMARK_CLI_READER_H
#define WAYMARK_CLI_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

#define READER_PIECE 65536
#define RECORD_MAX                                                                                                     \
    (1u << 20) /* bytes of one row or line: a comment of 10,000 characters and 50 attributes fit many times */

struct reader {
    int fd;
    bool owned;
    unsigned char piece[READER_PIECE];
    size_t at, n;
    int64_t consumed, size; /* bytes; size 0: not known */
    int64_t line;           /* of the next byte, from 1 */
    int error;              /* errno of a failed read */
};
#define READER_END (-1)

/* "-" is stdin. A byte order mark at the beginning is passed over. ERR_IO with errno. */
MUST_CHECK enum err reader_open(const char *path, struct reader *ret);
void reader_close(struct reader *r);
int reader_byte(struct reader *r); /* READER_END at the end and where reading fails: see error */
int reader_peek(struct reader *r); /* the same without taking it */
/* What of the present piece is still to come, for a look ahead. */
const char *reader_ahead(struct reader *r, size_t *ret_n);
/* One line without its end, in `out` (cleared first). False at the end. `out->overflow`: it was longer than out->max; the rest
 * was passed over. */
bool reader_line(struct reader *r, struct buffer *out);

#endif
