/* Erasure at the end of a history: people go, and nothing that is derived moves. */
#ifndef WAYMARK_TESTS_DB_ERASED_H
#define WAYMARK_TESTS_DB_ERASED_H

#include "tests/db/history.h"

/*
 * Erases every contact, in a random order, some of them only after an erasure that was rolled back: every derived row
 * is as it was, and all facts that were ever told, told again, with other content even, are duplicates.
 */
void erased_agrees(struct history *h);

#endif
