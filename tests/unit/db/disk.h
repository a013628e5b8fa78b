/*
 * A disk that fails on demand: takes the place of libc's calls in the whole test program, SQLite's included. Passes
 * everything through unless told otherwise.
 */
#ifndef WAYMARK_TESTS_UNIT_DB_DISK_H
#define WAYMARK_TESTS_UNIT_DB_DISK_H

#include <stdbool.h>

void disk_fail_syncs(bool on);    /* fsync and fdatasync answer EIO */
void disk_fail_writes(int error); /* writes at an offset answer this errno; 0: they succeed */
long disk_syncs(void);            /* that succeeded, since the program started */

#endif
