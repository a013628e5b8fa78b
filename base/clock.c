/*
 * The clock, which WAYMARK_CLOCK or clock_hold() can stop. The environment is read once, at the first question.
 * Nobody else may call clock_gettime().
 */
#include "base/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/text.h"

static pthread_once_t environment_once = PTHREAD_ONCE_INIT;
static atomic_bool held;
static _Atomic int64_t held_us;

static void clock_read_environment(void)
{
    const char *text = getenv("WAYMARK_CLOCK");
    int64_t us;

    if (text == NULL || *text == '\0') return;
    if (text_parse_time(text, &us) != ERR_OK) {
        fprintf(stderr, "waymark: WAYMARK_CLOCK is not an RFC 3339 time: %s\n", text);
        exit(2);
    }
    atomic_store(&held_us, us);
    atomic_store(&held, true);
}

static int64_t clock_read_us(clockid_t which)
{
    struct timespec t = {0};

    if (clock_gettime(which, &t) != 0) abort();
    return (int64_t)t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

int64_t clock_now_us(void)
{
    pthread_once(&environment_once, clock_read_environment);
    return atomic_load(&held) ? atomic_load(&held_us) : clock_read_us(CLOCK_REALTIME);
}

int64_t clock_monotonic_us(void)
{
    return clock_read_us(CLOCK_MONOTONIC);
}

void clock_hold(int64_t now_us)
{
    pthread_once(&environment_once, clock_read_environment);
    atomic_store(&held_us, now_us);
    atomic_store(&held, true);
}
