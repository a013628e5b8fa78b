/* See csv.h. Must not know what the fields mean. */
#include "cli/csv.h"

#include <assert.h>
#include <string.h>

static char csv_guess(struct reader *r)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t n, counts[3] = {0}, best = 0;
    const char *ahead = reader_ahead(r, &n);
    bool quoted = false;

    for (size_t i = 0; i < n && (quoted || ahead[i] != '\n'); i++) {
        if (ahead[i] == '"') quoted = !quoted;
        for (size_t k = 0; k < 3 && !quoted; k++) counts[k] += ahead[i] == candidates[k];
    }
    for (size_t k = 1; k < 3; k++)
        if (counts[k] > counts[best]) best = k;
    return candidates[best];
}

void csv_begin(struct csv *c, struct reader *r, char delimiter)
{
    memset(c, 0, sizeof *c);
    c->reader = r;
    c->fields.max = c->raw.max = RECORD_MAX;
    c->delimiter = delimiter != 0 ? delimiter : csv_guess(r);
}

void csv_end(struct csv *c)
{
    buffer_free(&c->fields);
    buffer_free(&c->raw);
}

static void csv_open_field(struct csv *c)
{
    if (c->n == CSV_FIELDS_MAX) {
        c->reason = "it has more than 1000 fields";
        c->n--; /* the last one is written over */
    }
    c->starts[c->n] = c->fields.size;
    c->quoted[c->n] = false;
}

static void csv_close_field(struct csv *c)
{
    c->sizes[c->n] = c->fields.size - c->starts[c->n];
    c->n++;
    buffer_putc(&c->fields, '\0');
}

static int csv_byte(struct csv *c)
{
    int b = reader_byte(c->reader);

    if (b != READER_END) buffer_putc(&c->raw, (char)b);
    return b;
}

/* Behind the opening quote; returns the byte behind the closing one. */
static int csv_quoted(struct csv *c)
{
    int b;

    c->quoted[c->n] = true;
    for (;;) {
        b = csv_byte(c);
        if (b == READER_END) {
            c->reason = "a quote is opened in it and never closed";
            return b;
        }
        if (b == '"') {
            if (reader_peek(c->reader) != '"') break;
            b = csv_byte(c);
        }
        buffer_putc(&c->fields, (char)b);
    }
    b = csv_byte(c);
    if (b != c->delimiter && b != '\n' && b != READER_END && !(b == '\r' && reader_peek(c->reader) == '\n'))
        c->reason = "there is text behind a closing quote";
    return b;
}

/* One row, also a blank one. False at the end. */
static bool csv_row(struct csv *c)
{
    int b;

    buffer_clear(&c->fields);
    buffer_clear(&c->raw);
    c->n = 0;
    c->reason = NULL;
    c->line = c->reader->line;
    if (reader_peek(c->reader) == READER_END) return false;
    csv_open_field(c);
    for (b = csv_byte(c);; b = csv_byte(c)) {
        if (b == '"' && c->fields.size == c->starts[c->n] && !c->quoted[c->n]) b = csv_quoted(c);
        if (b == '\r' && reader_peek(c->reader) == '\n') b = csv_byte(c);
        if (b == READER_END || b == '\n') break;
        if (b == c->delimiter) {
            csv_close_field(c);
            csv_open_field(c);
        } else {
            buffer_putc(&c->fields, (char)b);
        }
    }
    csv_close_field(c);
    while (c->raw.size > 0 && (c->raw.data[c->raw.size - 1] == '\n' || c->raw.data[c->raw.size - 1] == '\r'))
        c->raw.size--;
    if (c->raw.overflow || c->fields.overflow) c->reason = "it is longer than 1 MiB; is a quote never closed?";
    return true;
}

bool csv_next(struct csv *c)
{
    while (csv_row(c))
        if (c->n > 1 || c->sizes[0] > 0 || c->quoted[0] || c->reason != NULL) return true;
    return false;
}

const char *csv_field(const struct csv *c, size_t i, size_t *ret_size)
{
    assert(i < c->n);
    *ret_size = c->sizes[i];
    return c->fields.data + c->starts[i];
}
