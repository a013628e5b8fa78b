/* See reader.h. */
#include "cli/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool reader_fill(struct reader *r)
{
    ssize_t n;

    if (r->at < r->n) return true;
    do n = read(r->fd, r->piece, sizeof r->piece);
    while (n < 0 && errno == EINTR);
    r->at = 0;
    r->n = n > 0 ? (size_t)n : 0;
    if (n < 0) r->error = errno;
    return n > 0;
}

enum err reader_open(const char *path, struct reader *ret)
{
    struct stat st;

    memset(ret, 0, sizeof *ret);
    ret->line = 1;
    ret->owned = strcmp(path, "-") != 0;
    ret->fd = ret->owned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (ret->fd < 0) return ERR_IO;
    if (fstat(ret->fd, &st) == 0 && S_ISREG(st.st_mode)) ret->size = (int64_t)st.st_size;
    if (reader_fill(ret) && ret->n >= 3 && memcmp(ret->piece, "\xef\xbb\xbf", 3) == 0) {
        ret->at = 3;
        ret->consumed = 3;
    }
    if (ret->error == 0) return ERR_OK;
    reader_close(ret);
    errno = ret->error;
    return ERR_IO;
}

void reader_close(struct reader *r)
{
    if (r->owned && r->fd >= 0) close(r->fd);
    r->fd = -1;
}

int reader_peek(struct reader *r)
{
    return reader_fill(r) ? r->piece[r->at] : READER_END;
}

int reader_byte(struct reader *r)
{
    int c = reader_peek(r);

    if (c == READER_END) return c;
    r->at++;
    r->consumed++;
    if (c == '\n') r->line++;
    return c;
}

const char *reader_ahead(struct reader *r, size_t *ret_n)
{
    *ret_n = reader_fill(r) ? r->n - r->at : 0;
    return (const char *)r->piece + r->at;
}

bool reader_line(struct reader *r, struct buffer *out)
{
    int c = reader_byte(r);

    buffer_clear(out);
    if (c == READER_END) return false;
    for (; c != READER_END && c != '\n'; c = reader_byte(r)) buffer_putc(out, (char)c);
    if (!out->overflow && out->size > 0 && out->data[out->size - 1] == '\r') out->data[--out->size] = '\0';
    return true;
}
