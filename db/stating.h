/* Private to db/: what the files that read state share. */
#ifndef WAYMARK_DB_STATING_H
#define WAYMARK_DB_STATING_H

#include "db/state.h"

/* The workspace's kept series of a kind. ERR_NONE: not there, or not built yet. */
MUST_CHECK enum err state_kept_series(struct db *db, struct arena *a, enum series_kind kind, int64_t *ret);
/* ERR_NONE: 0, unknown, or not built yet. */
MUST_CHECK enum err state_series_live(struct db *db, int64_t series);

#endif
