/* The one that is killed: writes a round's plan as fast as it can and tells what has been acknowledged. */
#ifndef WAYMARK_TESTS_FAULT_WORKER_H
#define WAYMARK_TESTS_FAULT_WORKER_H

#define WORKER_QUEUED 32 /* operations under way, at most */

/* Opens the database, begins the plan of the round; each operation's number (an int) is written to fd after it was
 * acknowledged, in order. Returns only when something went wrong that should not: having told it on stderr. */
void worker_run(const char *path, int round, int fd);

#endif
