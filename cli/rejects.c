/* See rejects.h. The file holds what customers said: it is made for its owner alone. */
#include "cli/rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"

#define TEXT_SHOWN 65536 /* bytes of a row's text: to find it again, not to keep it */

void rejects_begin(struct rejects *r, const char *path)
{
    *r = (struct rejects){.path = path};
    unlink(path);
}

static bool rejects_open(struct rejects *r)
{
    int fd;

    if (r->file != NULL) return true;
    if (r->error != 0) return false;
    fd = open(r->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    r->file = fd < 0 ? NULL : fdopen(fd, "w");
    if (r->file == NULL) r->error = errno;
    return r->file != NULL;
}

/* The row as it stands in the file; what is not UTF-8 is shown as '?'. */
static void put_text(struct json_writer *w, const struct load_row *row)
{
    struct buffer shown = {0};
    size_t n = row->size < TEXT_SHOWN ? row->size : TEXT_SHOWN, step;

    for (size_t i = 0; i < n; i += step) {
        step = text_utf8_step(row->text + i, n - i);
        if (step == 0 || row->text[i] == '\0') buffer_putc(&shown, '?');
        else buffer_put(&shown, row->text + i, step);
        if (step == 0) step = 1;
    }
    json_put_name(w, "text");
    json_put_string_n(w, shown.data != NULL ? shown.data : "", shown.size);
    buffer_free(&shown);
}

void rejects_take(void *rejects, const struct load_row *row, const struct faults *faults)
{
    struct rejects *r = rejects;
    struct json_writer w;

    if (!rejects_open(r)) return;
    buffer_clear(&r->line);
    json_writer_init(&w, &r->line);
    json_open_object(&w);
    json_member_int(&w, "row", row->row);
    json_member_int(&w, "line", row->line);
    json_put_name(&w, "reasons");
    json_open_array(&w);
    for (size_t i = 0; i < faults->n; i++) {
        json_open_object(&w);
        json_member_string(&w, "pointer", faults->items[i].pointer);
        json_member_string(&w, "code", fault_code_text(faults->items[i].code));
        json_member_string(&w, "detail", faults->items[i].detail);
        json_close_object(&w);
    }
    json_close_array(&w);
    if (row->text != NULL) put_text(&w, row);
    json_close_object(&w);
    buffer_putc(&r->line, '\n');
    if (fwrite(r->line.data, 1, r->line.size, r->file) != r->line.size && r->error == 0) r->error = errno;
}

void rejects_end(struct rejects *r)
{
    if (r->file != NULL && fclose(r->file) != 0 && r->error == 0) r->error = errno;
    r->file = NULL;
    buffer_free(&r->line);
}
