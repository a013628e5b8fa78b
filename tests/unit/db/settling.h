/* A small catalogue and company for the tests of settling and verify. */
#ifndef WAYMARK_TESTS_UNIT_DB_SETTLING_H
#define WAYMARK_TESTS_UNIT_DB_SETTLING_H

#include "base/clock.h"
#include "db/derive.h"
#include "tests/unit/db/stored.h"

#define HOUR (3600 * SECOND_US)
#define NOON (INT64_C(1775044800) * SECOND_US) /* 2026-04-01T12:00:00Z */

extern struct stored settling;                /* time zone UTC */
extern int64_t waits, orders, scores, levels; /* series: placed - delivered, count of placed, nps, last reading */

void settling_setup(void);
void settling_teardown(void);
/* Defines the metric `key`; answers its series. */
int64_t settling_define(const char *key, const struct measure *m);
/* Of account acme, subject o-1. */
struct fact_input settling_event(const char *id, const char *type, int64_t at);
void settling_post(const struct fact_input *items, size_t n);
void settling_post_one(struct fact_input f);
/* A little of everything: six facts. */
void settling_post_company(void);
struct verify_report settling_verify(bool mend);
void settling_assert_clean(void);
/* Series work until none is left. */
void settling_finish(void);
/* The waits as stored, in order of time: "2h 4h ". */
const char *settling_waits(void);

#endif
