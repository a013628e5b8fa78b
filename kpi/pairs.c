/* Pairs of starts and ends, in one pass over one key's events. Must not look at anything but their times. */
#include "kpi/pairs.h"

#include <assert.h>

/* The events of one instant, [from, to). */
struct instant {
    size_t from, to;
};

static struct instant instant_after(const struct pair_event *events, size_t n, size_t from)
{
    struct instant t = {from, from + 1};

    while (t.to < n && events[t.to].at == events[from].at) t.to++;
    assert(t.to == n || events[t.to].at > events[from].at);
    return t;
}

size_t kpi_pairs(const struct pair_event *events, size_t n, struct pair *ret)
{
    size_t pairs = 0;
    bool open = false;

    for (struct instant t = {0, 0}; t.to < n;) {
        size_t start, end;

        t = instant_after(events, n, t.to);
        /* Starts before ends: the first start bears the pair, the others of its instant are the same start. */
        for (start = t.from; start < t.to && !events[start].start;) start++;
        if (start < t.to) {
            if (pairs > 0) {
                ret[pairs - 1].has_next = true;
                ret[pairs - 1].next_at = events[start].at;
            }
            ret[pairs++] = (struct pair){.start = events[start].index, .at = events[start].at};
            open = true;
        }
        if (!open) continue;
        /* Never its own end. */
        for (end = t.from; end < t.to && (!events[end].end || end == start);) end++;
        if (end == t.to) continue;
        ret[pairs - 1].has_end = true;
        ret[pairs - 1].end = events[end].index;
        ret[pairs - 1].end_at = events[end].at;
        open = false;
    }
    return pairs;
}
