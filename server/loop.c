/*
 * The network thread: waits for sockets and for requests that come back from other threads, runs the daemon, looks
 * after deadlines, and ends in good order. It must not block anywhere but in poll().
 */
#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "server/internal.h"

/* After the time for stopping is over, what other threads still hold is waited for this long: they use the memory. */
#define STOP_PATIENCE_US (10 * SECOND_US)
#define LINGER_LOOK_US INT64_C(50000)

void loop_wake(struct server *s)
{
    uint64_t one = 1;
    ssize_t n;

    do n = write(s->wake_fd, &one, sizeof one);
    while (n < 0 && errno == EINTR);
}

void loop_finish(struct exchange *x)
{
    struct server *s = x->rq.server;
    bool was_empty;

    pthread_mutex_lock(&s->finished.lock);
    was_empty = s->finished.head == NULL;
    x->next = NULL;
    *s->finished.tail = x;
    s->finished.tail = &x->next;
    /* Within the lock: once the request is seen, the server may be stopped and its descriptor closed. */
    if (was_empty) loop_wake(s);
    pthread_mutex_unlock(&s->finished.lock);
}

static void loop_take_finished(struct server *s)
{
    struct exchange *x, *next;

    pthread_mutex_lock(&s->finished.lock);
    x = s->finished.head;
    s->finished.head = NULL;
    s->finished.tail = &s->finished.head;
    pthread_mutex_unlock(&s->finished.lock);
    for (; x; x = next) {
        next = x->next;
        if (!dispatch_then(x)) continue; /* gone again */
        x->stage = STAGE_DONE;
        http_resume(x);
    }
}

/* One turn; returns the time behind it. */
static int64_t loop_turn(struct server *s, int64_t *next_check_us)
{
    struct pollfd fds[2] = {{.fd = http_descriptor(s->http), .events = POLLIN}, {.fd = s->wake_fd, .events = POLLIN}};
    int64_t now = clock_monotonic_us(), wait_us = *next_check_us - now;
    uint64_t wakes;

    if (s->lingering_n > 0 && wait_us > LINGER_LOOK_US) wait_us = LINGER_LOOK_US;
    if (wait_us < 0) wait_us = 0;
    if (poll(fds, 2, http_timeout_ms(s->http, (int)((wait_us + 999) / 1000))) < 0 && errno != EINTR)
        log_event(LOG_ERROR, "poll_failed", "i:errno", (int64_t)errno, NULL);
    if (fds[1].revents) {
        ssize_t n = read(s->wake_fd, &wakes, sizeof wakes);

        (void)n; /* not blocking; whatever it says, the list is looked at */
    }
    loop_take_finished(s);
    http_run(s->http);
    now = clock_monotonic_us();
    if (s->lingering_n > 0) peers_drain(s, now);
    if (now >= *next_check_us) {
        peers_check(s, now);
        *next_check_us = now + peers_interval_us(s);
    }
    return now;
}

/* Answers what is under way, then closes; returns when nothing is with another thread, or patience is over. */
static void loop_end(struct server *s)
{
    int64_t next_check = 0, now = clock_monotonic_us(), by = atomic_load(&s->stop_by_us);
    bool shut = false;

    http_quiesce(s->http);
    peers_shut(s, true);
    while (peers_busy(s) || s->suspended_n > 0) {
        now = loop_turn(s, &next_check);
        if (next_check > now + LINGER_LOOK_US) next_check = now + LINGER_LOOK_US;
        if (now > by && !shut) {
            peers_shut(s, false);
            shut = true;
            by = now;
        }
        if (shut && s->suspended_n == 0) return;
        if (shut && now > by + STOP_PATIENCE_US) {
            log_event(LOG_ERROR, "stop_abandoned", "i:requests", (int64_t)s->suspended_n, NULL);
            s->abandoned = true;
            return;
        }
    }
}

void *loop_run(void *server)
{
    struct server *s = server;
    int64_t next_check = clock_monotonic_us() + peers_interval_us(s);

    while (!atomic_load(&s->stopping)) loop_turn(s, &next_check);
    loop_end(s);
    return NULL;
}
