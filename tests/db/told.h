/* Figures of a history: what different ways to ask must agree on. */
#ifndef WAYMARK_TESTS_DB_TOLD_H
#define WAYMARK_TESTS_DB_TOLD_H

#include "tests/db/history.h"

/* Plain figures (from cells) equal those under a filter that everything passes (from observations), and groups add up
 * to them, by month, day and in total. */
void told_agrees(struct history *h);

#endif
