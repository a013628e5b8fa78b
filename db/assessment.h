/*
 * Assessments: scorecards as they were reported, with the definitions that they were computed by, comments and actions.
 * Nothing changes a figure of one. And what tells later why a figure of the same period has moved. See store.h for what
 * the calls answer.
 */
#ifndef WAYMARK_DB_ASSESSMENT_H
#define WAYMARK_DB_ASSESSMENT_H

#include "db/figures.h"
#include "db/store.h"

#define ASSESSMENT_NOTES_MAX 1000 /* comments and actions of one */

struct assessment {
    int64_t no;
    const char *journey, *period, *title; /* title may be NULL */
    bool automatic;
    const char *key, *key_name; /* who froze it; NULL: the freeze of the month */
    int64_t frozen;             /* also the `now` of its figures */
    int64_t registry;           /* the workspace's count then */
    const char *program;        /* version */
    bool is_closed;
    int64_t closed;
    const char *closed_key;
    int64_t comments, actions, open_actions;
};
/* A definition that its figures were computed by; of a metric of the journey also its figure, a JSON object. */
struct assessment_part {
    enum definition_kind kind;
    const char *key, *text, *figure; /* figure NULL: no metric of the journey */
    int64_t version;
};

/* ---- freezing ---- */

struct assessment_write {
    struct assessment head; /* journey, period, title, automatic, key, frozen, registry, program */
    const char *card;       /* JSON object */
    const struct assessment_part *parts;
    size_t n;
    int64_t no; /* out */
};
/* Writer operation (arg: struct assessment_write). An automatic one of a journey and period there is already: ERR_CONFLICT. */
MUST_CHECK enum err store_assessment_add(struct db *db, struct rollup *r, void *arg);
/* Was the journey frozen for the period by itself? */
MUST_CHECK enum err store_assessment_automatic(struct db *db, const char *journey, const char *period, bool *ret);

/* ---- reading ---- */

MUST_CHECK enum err store_assessment_get(struct db *db, struct arena *a, int64_t no, struct assessment *ret);
MUST_CHECK enum err store_assessment_card(struct db *db, struct arena *a, int64_t no, const char **ret);
/* By kind, then key. */
MUST_CHECK enum err store_assessment_parts(struct db *db, struct arena *a, int64_t no, struct assessment_part **ret,
                                           size_t *ret_n);
/* Newest first, behind number `before` (INT64_MAX: from the newest). journey NULL: any. */
MUST_CHECK enum err store_assessment_list(struct db *db, struct arena *a, const char *journey, int64_t before,
                                          size_t limit, struct assessment **ret, size_t *ret_n, bool *ret_more);

/*
 * Can figures of local months up to `month` differ from what they were at `since`, by facts or definitions? A quick look, which
 * says yes too often. What rests on the registry or on outcomes alone it does not see.
 */
MUST_CHECK enum err store_assessment_touched(struct db *db, int64_t month, int64_t since, bool *ret);

/* ---- comments and actions ---- */

enum note_kind { ASSESSMENT_COMMENT = 1, ASSESSMENT_ACTION = 2 };
struct assessment_note {
    int64_t no; /* within the assessment */
    enum note_kind kind;
    int64_t at;
    const char *key, *key_name;
    const char *phase, *metric; /* or NULL */
    const char *text;
    const char *owner, *due; /* an action's */
    bool is_done;
    int64_t done;
    const char *done_key, *done_note;
};
MUST_CHECK enum err store_assessment_notes(struct db *db, struct arena *a, int64_t no, struct assessment_note **ret,
                                           size_t *ret_n);
/*
 * Writer's. ERR_NONE: no such assessment (or action); ERR_CONFLICT: it is closed; ERR_TOO_LARGE: ASSESSMENT_NOTES_MAX. The number of
 * what was added is in note->no. Whether phase and metric are the assessment's, the caller asks before.
 */
MUST_CHECK enum err store_assessment_note_add(struct db *db, int64_t no, struct assessment_note *note);
MUST_CHECK enum err store_assessment_action_done(struct db *db, int64_t no, const struct assessment_note *action);
MUST_CHECK enum err store_assessment_close(struct db *db, int64_t no, const char *key, int64_t now);
/* The text of one of its parts; a metric must be one of the journey's. */
MUST_CHECK enum err store_assessment_part_text(struct db *db, struct arena *a, int64_t no, enum definition_kind kind,
                                               const char *key, const char **ret);

/* ---- the freeze of the month ---- */

struct freeze {
    int64_t day;          /* 1 to 28; 0: never */
    const char *journeys; /* JSON array of keys; NULL: all that have metrics */
    int64_t since;        /* us; when it was decided */
};
MUST_CHECK enum err store_freeze_get(struct db *db, struct arena *a, struct freeze *ret); /* never decided: day 0 */
/* Does it name this journey? One that is not listed may be frozen, too, where all are. */
MUST_CHECK enum err store_freeze_names(struct db *db, struct arena *a, const char *journey, bool *ret);
/* Writer. The same again changes nothing; else it counts as a change of definitions, so that jobs look at it. */
MUST_CHECK enum err store_freeze_put(struct db *db, struct rollup *r, const struct freeze *f);

/* ---- why a figure has moved ---- */

#define LATE_LOOKED_MAX 100000 /* observations that are looked at for late facts */
struct movement {
    bool moved;      /* something that the figure rests on was changed after `since` */
    bool counted;    /* false: more than LATE_LOOKED_MAX to look at */
    int64_t late;    /* facts that arrived, or were replaced, after `since` */
    int64_t removed; /* deletions after `since` */
    bool registry;   /* it rests on accounts, contacts or outcomes */
};
/* Of one metric in one period (slice->periods = 1): what has happened since to what it rests on. */
MUST_CHECK enum err store_movement(struct db *db, struct arena *a, const struct tz *tz, const struct metric *metric,
                                   const struct journey *journey, const struct slice *slice, int64_t since,
                                   struct movement *ret);

#endif
