/*
 * Log lines, built on the stack and written by one write(2). It must not fail, block on a lock, or ask for memory.
 * What does not fit into a line is left out and the line says `"cut":true`; a string keeps its beginning.
 */
#include "base/log.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

#define LOG_LINE_MAX 4096
#define LOG_TAIL 16         /* room kept for ,"cut":true}\n */
#define LOG_STRING_MAX 1024 /* bytes of one string as given; so that one cannot push out the others */

struct line {
    char data[LOG_LINE_MAX];
    size_t size;
    bool full; /* a put did not fit since the last mark */
};

static atomic_int level_least = LOG_INFO;

void log_set_level(enum log_level least)
{
    atomic_store(&level_least, (int)least);
}

static void line_put(struct line *l, const char *bytes, size_t n)
{
    if (l->full || n > LOG_LINE_MAX - LOG_TAIL - l->size) {
        l->full = true;
        return;
    }
    memcpy(l->data + l->size, bytes, n);
    l->size += n;
}

static void line_puts(struct line *l, const char *s)
{
    line_put(l, s, strlen(s));
}

static void line_put_string(struct line *l, const char *s)
{
    size_t n = strnlen(s, LOG_STRING_MAX), step;
    char escape[8];

    line_puts(l, "\"");
    for (size_t i = 0; i < n; i += step) {
        step = text_utf8_step(s + i, n - i);
        if (step == 0) {
            /* Not UTF-8, or a character cut in two by the maximum. */
            line_puts(l, "\xEF\xBF\xBD");
            step = 1;
        } else if ((unsigned char)s[i] < 0x20) {
            snprintf(escape, sizeof escape, "\\u%04x", (unsigned)s[i]);
            line_puts(l, escape);
        } else {
            if (s[i] == '"' || s[i] == '\\') line_puts(l, "\\");
            line_put(l, s + i, step);
        }
    }
    line_puts(l, "\"");
}

static void line_put_name(struct line *l, const char *name)
{
    line_puts(l, l->size > 1 ? "," : "");
    line_put_string(l, name);
    line_puts(l, ":");
}

/* The next argument by the type its name says. */
static void line_put_argument(struct line *l, char type, va_list *args)
{
    char number[TEXT_DOUBLE_SIZE];
    const char *s;

    switch (type) {
    case 's':
        s = va_arg(*args, const char *);
        if (s != NULL) {
            line_put_string(l, s);
            return;
        }
        line_puts(l, "null");
        return;
    case 'i': snprintf(number, sizeof number, "%" PRId64, va_arg(*args, int64_t)); break;
    case 'd': text_format_double(va_arg(*args, double), number); break;
    case 'b': snprintf(number, sizeof number, "%s", va_arg(*args, int) ? "true" : "false"); break;
    default: assert(false && "a log field begins with s:, i:, d: or b:"); return;
    }
    line_puts(l, number);
}

static void line_begin(struct line *l, enum log_level level, const char *event)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    char time[TEXT_TIME_SIZE];

    text_format_time(clock_now_us(), time);
    line_puts(l, "{");
    line_put_name(l, "time");
    line_put_string(l, time);
    line_put_name(l, "level");
    line_put_string(l, names[level]);
    line_put_name(l, "event");
    line_put_string(l, event);
}

void log_event(enum log_level level, const char *event, ...)
{
    struct line l;
    bool cut = false;
    va_list args;
    const char *field;

    assert((unsigned)level <= LOG_ERROR);
    if ((int)level < atomic_load(&level_least)) return;
    l.size = 0;
    l.full = false;
    line_begin(&l, level, event);
    va_start(args, event);
    while ((field = va_arg(args, const char *)) != NULL) {
        size_t mark = l.size;
        assert(field[0] != '\0' && field[1] == ':');
        line_put_name(&l, field + 2);
        line_put_argument(&l, field[0], &args);
        if (!l.full) continue;
        l.size = mark;
        l.full = false;
        cut = true;
    }
    va_end(args);
    memcpy(l.data + l.size, cut ? ",\"cut\":true}\n" : "}\n", cut ? 13 : 2);
    l.size += cut ? 13 : 2;
    /* Nobody can be told that logging failed. */
    if (write(STDERR_FILENO, l.data, l.size) < 0) return;
}
