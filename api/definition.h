/*
 * Storing and removing definitions: one pair of writer operations for PUT, DELETE, and the templates of a new workspace.
 * What must be decided in words (are they valid, who refers to them) is decided before, against a catalogue; the
 * operations see to it that this catalogue still holds.
 */
#ifndef WAYMARK_API_DEFINITION_H
#define WAYMARK_API_DEFINITION_H

#include "api/internal.h"

/* A metric whose series follows a changed journey. */
struct follower {
    const struct metric *metric;
    struct series series;
};

struct definition_write {
    /* in */
    enum definition_kind kind;
    const char *key, *text;
    const char *if_match, *if_none_match; /* the headers, or NULL */
    int64_t definitions;         /* the workspace's count that it was decoded against; moved: ERR_RETRY. -1: any */
    const struct series *series; /* a journey's stays, a metric's; NULL: it reads none of its own */
    bool rescaled;               /* an instrument whose kind, min, max or step differ from those stored */
    const struct follower *followers;
    size_t followers_n;
    const char *const *dimensions; /* of all journeys as they become; looked at when a journey is stored */
    size_t dimensions_n;
    struct arena *arena;
    /* out */
    bool created;
    struct definition stored;
    enum series_state state; /* of one with a series */
    int64_t done, total;
};
/* Writer operation. ERR_PRECONDITION; ERR_CONFLICT: a rescaled instrument has answers; ERR_RETRY. */
MUST_CHECK enum err definition_store(struct db *db, struct rollup *r, void *arg);

struct definition_remove {
    enum definition_kind kind;
    const char *key, *if_match;
    int64_t definitions;
    const char *const *dimensions; /* as above */
    size_t dimensions_n;
    struct arena *arena;
};
/* Writer operation. ERR_NONE; ERR_PRECONDITION; ERR_CONFLICT: an instrument has answers; ERR_RETRY. */
MUST_CHECK enum err definition_remove(struct db *db, struct rollup *r, void *arg);

/* ---- what the three resources share of HTTP ---- */

/*
 * How one kind decodes its body against the catalogue into `ret` (kind, key and arena are set), and finds what speaks
 * against it: then the reply is set, and the error returned.
 */
struct definition_rules {
    enum definition_kind kind;
    enum err (*decode)(struct request *rq, const struct catalogue *c, struct definition_write *ret);
    const char *none;     /* the sentence of a 404 */
    const char *answered; /* the sentence of ERR_CONFLICT */
};

enum err definitions_list(struct request *rq, const struct definition_rules *rules);
enum err definitions_get(struct request *rq, const struct definition_rules *rules);
enum err definitions_put(struct request *rq, const struct definition_rules *rules);
enum err definitions_delete(struct request *rq, const struct definition_rules *rules);

#endif
