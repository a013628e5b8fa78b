/*
 * What is written down of requests beside their answers: changes and read-outs in the audit, and which metrics are read.
 * Which routes, the route table says (column `notes`); no handler has to remember. Private to api/.
 */
#ifndef WAYMARK_API_NOTES_H
#define WAYMARK_API_NOTES_H

#include "db/audit.h"
#include "db/writer.h"
#include "server/request.h"

struct notes;
struct notes *notes_create(struct writer *writer);
void notes_drop(struct notes *n); /* behind writer_stop; NULL is fine */

/*
 * A change's row, in its own transaction: on the writer's thread, which owns the request meanwhile. `named`: the id of what was
 * made, where the path does not hold it, or NULL. `items`: how many a batch holds; 0 and 1 are not told.
 */
MUST_CHECK enum err notes_change(struct db *db, const struct request *rq, const char *named, int64_t items);

/*
 * What goes out (hook `answering` of the server): queued, so that the reader does not wait. The same reading by the same key is
 * told once an hour, whatever page of it. ERR_FULL, ERR_STOPPING, ERR_BROKEN: it could not be queued.
 *
 * A metric's first reading of a local day is queued at once, its other readings are counted here and queued together, at
 * least a minute apart: a crash may cost some of a day's count, never the day. `day`: civil, since 1970-01-01.
 */
MUST_CHECK enum err notes_answering(struct notes *n, const struct request *rq, int64_t day);
/* Queues what is still counted here alone. Before writer_stop; nobody may answer any more. */
void notes_flush(struct notes *n);

#endif
