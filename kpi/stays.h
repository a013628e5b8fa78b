/* Stays in phases, from the events by which an account enters them (KPI.md 4). Pure. */
#ifndef WAYMARK_KPI_STAYS_H
#define WAYMARK_KPI_STAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stay_entry {
    int64_t at;
    size_t phase; /* index in the journey */
    int64_t no;   /* the fact */
};
struct stay {
    size_t phase;
    int64_t entered, left; /* [entered, left) */
    bool has_left;
    int64_t no; /* the fact that began it */
};
/*
 * entries: one account's in one journey, in any order (sorted in place). At one instant the phase furthest in the journey
 * counts; an event for the phase it is in changes nothing; no stay is empty. ret: room for n; answers their number.
 */
size_t kpi_stays(struct stay_entry *entries, size_t n, struct stay *ret);
/* The stay that holds t: entered <= t < left. NULL. */
const struct stay *stay_at(const struct stay *stays, size_t n, int64_t t);

#endif
