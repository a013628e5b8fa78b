/* A stored workspace with the kept series, metrics and facts by a line each. For tests of figures of state. */
#ifndef WAYMARK_TESTS_UNIT_DB_FIGURED_H
#define WAYMARK_TESTS_UNIT_DB_FIGURED_H

#include "db/figures.h"
#include "tests/unit/db/stored.h"

struct figured {
    struct stored s;
    struct tz *tz;
    struct journey journey; /* begin, use, end (an exit) */
    int64_t facts;          /* so many were put */
    int64_t rests_until;    /* of the last figures */
};
void figured_make(struct figured *f);
void figured_remove(struct figured *f);
int64_t figured_at(const char *time);
/* As a definition's PUT makes one, in the journey. */
struct metric figured_metric(struct figured *f, struct measure m);
/* Fills what is missing: source "erp", an id, a digest. */
void figured_put(struct figured *f, struct fact_input x);
void figured_event(struct figured *f, const char *type, const char *account, const char *subject, double value,
                   int64_t at);
/* Months from `first`; now is the middle of 2026-06. */
struct slice figured_months(const char *first, size_t n);
struct figures figured_all(struct figured *f, const struct metric *m, const struct slice *slice);
struct figure figured_one(struct figured *f, const struct metric *m, const char *month);

#endif
