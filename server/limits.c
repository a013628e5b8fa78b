/* What a client may take of the server: each limit with its name and its reason, and the budget that all bodies share. */
#include <sys/resource.h>

#include "base/clock.h"
#include "server/internal.h"

#define DESCRIPTORS_OWN 128 /* database files, sockets of our own, lingering connections, libraries */

void limits_default(struct server_limits *ret)
{
    *ret = (struct server_limits){
        .connections = 8000,          /* 5,000 from one address must be possible; about 180 MiB when all are in use */
        .pool = 20u << 10,            /* holds an address of 8 KiB and the usual headers; cleared at each request */
        .silence_us = 10 * SECOND_US, /* a phone in a tunnel comes back within it */
        .request_us = 30 * SECOND_US, /* 16 MiB at 4.5 Mbit/s */
        .idle_us = 120 * SECOND_US,   /* longer than dashboards wait between two polls */
        .answer_us = 60 * SECOND_US,  /* the longest answer on a slow line */
        .body_budget = (size_t)64 << 20, /* four of the largest bodies at once */
        .readers = 2,                    /* as the smallest machine has cores */
        .cache_bytes = (size_t)32 << 20, /* two thousand scorecards */
        .inline_body = 16u << 10,        /* about 20 us of decoding: what the network thread can spare */
    };
}

unsigned limits_descriptors(unsigned connections)
{
    struct rlimit r;

    if (getrlimit(RLIMIT_NOFILE, &r) != 0) return connections;
    if (r.rlim_cur < r.rlim_max) {
        rlim_t soft = r.rlim_cur;

        r.rlim_cur = r.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &r) != 0) r.rlim_cur = soft;
    }
    if (r.rlim_cur == RLIM_INFINITY || r.rlim_cur >= (rlim_t)connections + DESCRIPTORS_OWN) return connections;
    return r.rlim_cur > 2 * DESCRIPTORS_OWN ? (unsigned)r.rlim_cur - DESCRIPTORS_OWN : (unsigned)r.rlim_cur / 2;
}

bool budget_take(struct server *s, size_t n)
{
    size_t used = atomic_load(&s->body_used), max = s->config.limits.body_budget;

    do {
        if (n > max || used > max - n) return false;
    } while (!atomic_compare_exchange_weak(&s->body_used, &used, used + n));
    return true;
}

void budget_give(struct server *s, size_t n)
{
    atomic_fetch_sub(&s->body_used, n);
}
