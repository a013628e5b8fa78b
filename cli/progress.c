/* See progress.h. Ten drawings a second at most. */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define BAR_WIDTH 30
#define DRAW_EVERY_US (SECOND_US / 10)

void progress_begin(struct progress *p, const char *what)
{
    *p = (struct progress){.what = what, .on = isatty(STDERR_FILENO) == 1, .begun_us = clock_monotonic_us()};
}

void progress_show(struct progress *p, int64_t done, int64_t total, const char *note)
{
    int64_t now;

    if (!p->on) return;
    now = clock_monotonic_us();
    if (now - p->drawn_us < DRAW_EVERY_US) return;
    p->drawn_us = now;
    fprintf(stderr, "\r\033[K%s ", p->what);
    if (total > 0) {
        int full = (int)(done * BAR_WIDTH / total);

        if (full > BAR_WIDTH) full = BAR_WIDTH;
        fputc('[', stderr);
        for (int i = 0; i < BAR_WIDTH; i++) fputc(i < full ? '#' : '.', stderr);
        fprintf(stderr, "] %3d %%", (int)(done * 100 / total));
    }
    if (note != NULL) fprintf(stderr, " %s", note);
    fprintf(stderr, " %lld s", (long long)((now - p->begun_us) / SECOND_US));
    fflush(stderr);
}

void progress_end(struct progress *p)
{
    if (p->on && p->drawn_us > 0) fputs("\r\033[K", stderr);
    p->on = false;
}
