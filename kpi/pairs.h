/*
 * Pairs: a start is matched to the first end at or after it and before the key's next start (KPI.md 3, "Pairs").
 *
 * Pure. Input: one key's (account, key value) events of one series, ordered by (at, start before end, source, id).
 * The result does not depend on the order of arrival. Starts at one instant count once: the first in order bears it.
 */
#ifndef WAYMARK_KPI_PAIRS_H
#define WAYMARK_KPI_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pair_event {
    int64_t at;
    bool start, end; /* one event may be both */
    size_t index;    /* the caller's */
};

struct pair {
    size_t start; /* caller's index of the start */
    bool has_end;
    size_t end; /* caller's index of the end */
    int64_t at, end_at;
    bool has_next; /* the key's next start, which censors */
    int64_t next_at;
};

/*
 * events: sorted by at; among equals by the caller's order of (source, id). ret has room for n pairs; returns their number,
 * one per start. At one instant a start comes before its end, so an end takes the start of its own instant (wait 0);
 * an event that is both start and end is never its own end.
 */
size_t kpi_pairs(const struct pair_event *events, size_t n, struct pair *ret);

#endif
