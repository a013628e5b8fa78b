/* The JSON writer. It must not write anything but well-formed JSON, whatever bytes a string holds. */
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

void json_writer_init(struct json_writer *w, struct buffer *out)
{
    memset(w, 0, sizeof *w);
    w->out = out;
}

/* The comma before a value or a name, where one is due. Values at the top stand side by side (NDJSON). */
static void json_separate(struct json_writer *w)
{
    if (w->after_name) {
        w->after_name = false;
        return;
    }
    if (w->depth == 0) return;
    if (w->comma[w->depth]) buffer_putc(w->out, ',');
    w->comma[w->depth] = true;
}

static void json_open(struct json_writer *w, char bracket)
{
    json_separate(w);
    assert(w->depth < JSON_DEPTH_MAX + 1);
    w->comma[++w->depth] = false;
    buffer_putc(w->out, bracket);
}

static void json_close(struct json_writer *w, char bracket)
{
    assert(w->depth > 0 && !w->after_name);
    w->depth--;
    buffer_putc(w->out, bracket);
}

void json_open_object(struct json_writer *w)
{
    json_open(w, '{');
}

void json_close_object(struct json_writer *w)
{
    json_close(w, '}');
}

void json_open_array(struct json_writer *w)
{
    json_open(w, '[');
}

void json_close_array(struct json_writer *w)
{
    json_close(w, ']');
}

/* One byte that cannot stand for itself. */
static void put_escape(struct buffer *out, unsigned char c)
{
    static const char named[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *at = c != 0 ? strchr(named, c) : NULL;

    if (at != NULL) {
        buffer_putc(out, '\\');
        buffer_putc(out, letters[at - named]);
    } else {
        buffer_printf(out, "\\u%04x", (unsigned)c);
    }
}

/* Bytes that are not UTF-8 become U+FFFD one by one: what is stored was checked, but messages may quote anything. */
static void put_quoted(struct buffer *out, const char *s, size_t n)
{
    size_t written = 0, at = 0;

    buffer_putc(out, '"');
    while (at < n) {
        unsigned char c = (unsigned char)s[at];
        size_t step = c < 0x80 ? 1 : text_utf8_step(s + at, n - at);
        if (step > 0 && c >= 0x20 && c != '"' && c != '\\') {
            at += step;
            continue;
        }
        buffer_put(out, s + written, at - written);
        if (step == 0) {
            buffer_puts(out, "\xEF\xBF\xBD");
        } else {
            put_escape(out, c);
        }
        written = ++at;
    }
    buffer_put(out, s + written, n - written);
    buffer_putc(out, '"');
}

void json_put_name(struct json_writer *w, const char *name)
{
    assert(w->depth > 0 && !w->after_name);
    json_separate(w);
    put_quoted(w->out, name, strlen(name));
    buffer_putc(w->out, ':');
    w->after_name = true;
}

void json_put_string_n(struct json_writer *w, const char *s, size_t n)
{
    json_separate(w);
    put_quoted(w->out, s, n);
}

void json_put_string(struct json_writer *w, const char *s)
{
    if (s == NULL) {
        json_put_null(w);
        return;
    }
    json_put_string_n(w, s, strlen(s));
}

void json_put_double(struct json_writer *w, double v)
{
    char text[TEXT_DOUBLE_SIZE];

    text_format_double(v, text);
    json_separate(w);
    buffer_puts(w->out, text);
}

void json_put_int(struct json_writer *w, int64_t v)
{
    json_separate(w);
    buffer_printf(w->out, "%" PRId64, v);
}

void json_put_bool(struct json_writer *w, bool v)
{
    json_separate(w);
    buffer_puts(w->out, v ? "true" : "false");
}

void json_put_null(struct json_writer *w)
{
    json_separate(w);
    buffer_puts(w->out, "null");
}

void json_put_raw(struct json_writer *w, const char *json, size_t n)
{
    json_separate(w);
    buffer_put(w->out, json, n);
}

void json_put_time(struct json_writer *w, int64_t us)
{
    char text[TEXT_TIME_SIZE];

    text_format_time(us, text);
    json_put_string(w, text);
}

void json_member_string(struct json_writer *w, const char *name, const char *s)
{
    json_put_name(w, name);
    json_put_string(w, s);
}

void json_member_double(struct json_writer *w, const char *name, double v)
{
    json_put_name(w, name);
    json_put_double(w, v);
}

void json_member_int(struct json_writer *w, const char *name, int64_t v)
{
    json_put_name(w, name);
    json_put_int(w, v);
}

void json_member_bool(struct json_writer *w, const char *name, bool v)
{
    json_put_name(w, name);
    json_put_bool(w, v);
}

void json_member_null(struct json_writer *w, const char *name)
{
    json_put_name(w, name);
    json_put_null(w);
}

void json_member_time(struct json_writer *w, const char *name, int64_t us)
{
    json_put_name(w, name);
    json_put_time(w, us);
}
