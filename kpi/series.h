/*
 * Series: what a metric's measure compiles to, and the pure function that turns a fact into its observation.
 *
 * A measure is what the user wrote, with names. A series is its immutable, canonical form: which facts, which bucket.
 * Metrics whose measures need the same observations share one series: nps, top_box and mean of one instrument do.
 */
#ifndef WAYMARK_KPI_SERIES_H
#define WAYMARK_KPI_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "kpi/estimate.h"
#include "kpi/fact.h"

/*
 * The table of measures (KPI.md 3). One row a kind; a new kind is a row here, its arguments in decode/measure.c and,
 * where it needs one, a file of its own.
 * X(name, text, series kind or SERIES_NONE where it reads none of its own, flags)
 *   MEASURE_ADDS     unfiltered figures are sums of cells
 *   MEASURE_TOTALS   a count or sum: grows with the period's length, `open` while open
 *   MEASURE_CENSUS   no interval, its change is the difference alone (and churn of revenue: measure_is_census)
 *   MEASURE_NO_FLOOR min_n does not apply
 *   MEASURE_SURVEY   over answers of an instrument
 *   MEASURE_MATURES  has a window (`within`) that must close
 *   MEASURE_PORTION  k of n, percent: takes a weighting and a clustered interval as surveys do
 *   MEASURE_STATE    read from state (levels, pairs that are open, outcomes, other figures): db/figures_state.c
 */
enum {
    MEASURE_ADDS = 1,
    MEASURE_TOTALS = 2,
    MEASURE_CENSUS = 4,
    MEASURE_NO_FLOOR = 8,
    MEASURE_SURVEY = 16,
    MEASURE_MATURES = 32,
    MEASURE_PORTION = 64,
    MEASURE_STATE = 128
};

#define MEASURE_LIST(X)                                                                                                \
    X(MEASURE_NPS, "nps", SERIES_SCORE, MEASURE_ADDS | MEASURE_SURVEY)                                                 \
    X(MEASURE_TOP_BOX, "top_box", SERIES_SCORE, MEASURE_ADDS | MEASURE_SURVEY | MEASURE_PORTION)                       \
    X(MEASURE_MEAN, "mean", SERIES_SCORE, MEASURE_ADDS | MEASURE_SURVEY)                                               \
    X(MEASURE_GAP, "gap", SERIES_GAP, MEASURE_ADDS | MEASURE_SURVEY)                                                   \
    X(MEASURE_RELATIVE_RANK, "relative_rank", SERIES_RANK, MEASURE_ADDS | MEASURE_SURVEY)                              \
    X(MEASURE_COUNT, "count", SERIES_COUNT, MEASURE_ADDS | MEASURE_TOTALS | MEASURE_NO_FLOOR)                          \
    X(MEASURE_SUM, "sum", SERIES_COUNT, MEASURE_ADDS | MEASURE_TOTALS | MEASURE_CENSUS | MEASURE_NO_FLOOR)             \
    X(MEASURE_AVERAGE, "average", SERIES_MAGNITUDE, MEASURE_ADDS)                                                      \
    X(MEASURE_QUANTILE, "quantile", SERIES_MAGNITUDE, MEASURE_ADDS)                                                    \
    X(MEASURE_SHARE, "share", SERIES_SHARE, MEASURE_ADDS | MEASURE_PORTION)                                            \
    X(MEASURE_LAST, "last", SERIES_LEVEL, MEASURE_CENSUS | MEASURE_NO_FLOOR)                                           \
    X(MEASURE_DURATION, "duration", SERIES_WAIT, MEASURE_ADDS)                                                         \
    X(MEASURE_TIME_TO, "time_to", SERIES_CENSORED, MEASURE_STATE)                                                      \
    X(MEASURE_CONVERSION, "conversion", SERIES_CONVERSION, MEASURE_ADDS | MEASURE_MATURES | MEASURE_PORTION)           \
    X(MEASURE_ACTIVE, "active", SERIES_COUNT, MEASURE_STATE | MEASURE_PORTION)                                         \
    X(MEASURE_RETENTION, "retention", SERIES_REVENUE, MEASURE_STATE | MEASURE_CENSUS)                                  \
    X(MEASURE_CHURN, "churn", SERIES_REVENUE, MEASURE_STATE)                                                           \
    X(MEASURE_MOVEMENT, "movement", SERIES_REVENUE, MEASURE_STATE | MEASURE_CENSUS)                                    \
    X(MEASURE_WIN_BACK, "win_back", SERIES_REVENUE, MEASURE_STATE | MEASURE_MATURES | MEASURE_PORTION)                 \
    X(MEASURE_EXITS, "exits", SERIES_STAY, MEASURE_STATE | MEASURE_PORTION)                                            \
    X(MEASURE_RESPONSE_RATE, "response_rate", SERIES_INVITED, MEASURE_STATE | MEASURE_MATURES | MEASURE_PORTION)       \
    X(MEASURE_ATTAINMENT, "attainment", SERIES_NONE, MEASURE_STATE | MEASURE_PORTION)                                  \
    X(MEASURE_COVERAGE, "coverage", SERIES_VOICE, MEASURE_STATE | MEASURE_PORTION)                                     \
    X(MEASURE_INDEX, "index", SERIES_NONE, MEASURE_STATE | MEASURE_CENSUS | MEASURE_NO_FLOOR)

enum series_kind {
    SERIES_NONE = 0,
    SERIES_SCORE,      /* answers; bucket = step number; sum = score */
    SERIES_GAP,        /* answers with expected; bucket = score_step - expected_step; sum = score - expected */
    SERIES_COUNT,      /* events; bucket 0; sum = value or 0 */
    SERIES_MAGNITUDE,  /* events with a value; bucket = sketch_bucket; sum = value */
    SERIES_SHARE,      /* events; bucket = SHARE_*; sum 0 */
    SERIES_LEVEL,      /* events with a value, kept as levels per (account, subject) */
    SERIES_WAIT,       /* pairs that are complete; bucket = sketch_bucket of the wait in s; sum = the wait in s */
    SERIES_CONVERSION, /* pairs at their start; bucket = SHARE_YES / SHARE_NO within the window; sum 0 */
    SERIES_RANK, /* answers with numbers rank and brands; bucket = rank_bucket(); sum = percent, rounded to micros */
    SERIES_CENSORED, /* pairs at their start, all; bucket = WAIT_*; until_at = the end, or the next start; sum 0. No cells */
    SERIES_REVENUE, /* subscription.started, .changed, .ended with a subject: levels of recurring revenue, ended = 0.
                          One for the workspace, always kept (series_is_kept) */
    SERIES_STAY,    /* a journey's: levels of the phase (its index) that an account enters, one per event. No subject */
    SERIES_VOICE,  /* every response, and every fact that names a contact; bucket = enum fact_kind; sum's units = type's
                          number. No cells. One for the workspace, always kept */
    SERIES_INVITED /* an instrument's invitations (where) and all its responses; bucket = INVITED_*; sum's units =
                          invitation_hash() of the invitation, 0 for INVITED_ANSWER. No cells */
};

enum { WAIT_CENSORED = 0, WAIT_ENDED = 1 };
enum { INVITED_SENT = 0, INVITED_BOUNCED = 1, INVITED_ANSWER = 2, INVITED_NAMING = 3 };

/* Rank among brands (KPI.md: wallet allocation), 1 <= rank <= brands <= 1000, thousandths kept: exact both ways. */
bool rank_bucket(double rank, double brands, int64_t *ret);
/* (1 - rank / (brands + 1)) * 2 / brands in percent. */
double rank_share(int64_t bucket);
/*
 * What an invitation and the response that names it have in common: 62 bits of a hash of source and id. Never 0.
 * An erased id (ERASED_MARK, text, 16 hex digits) is the hash that it had.
 */
int64_t invitation_hash(const char *source, const char *id);

enum measure_kind {
#define MEASURE_ENUM(name, text, series, flags) name,
    MEASURE_LIST(MEASURE_ENUM)
#undef MEASURE_ENUM
        MEASURE_KIND_COUNT
};
const char *measure_kind_text(enum measure_kind k);
bool measure_kind_parse(const char *s, enum measure_kind *ret);
enum series_kind measure_series_kind(enum measure_kind k);
unsigned measure_flags(enum measure_kind k);

/* --- where: a conjunction of tests on a fact's own fields and attributes (KPI.md 3) --- */

enum where_field {
    WHERE_ATTRIBUTE, /* by name */
    WHERE_VALUE,
    WHERE_SCORE,
    WHERE_EXPECTED,
    WHERE_SUBJECT,
    WHERE_TOUCHPOINT,
    WHERE_ROLE,
    WHERE_SIDE,
    WHERE_PHASE /* in measures only: compiled to touchpoints */
};
enum where_op { OP_EQ, OP_IN, OP_GE, OP_GT, OP_LE, OP_LT };

/* A scalar operand. Values compare only with their own JSON type. */
struct operand {
    enum json_type type; /* JSON_STRING, JSON_NUMBER, JSON_TRUE, JSON_FALSE */
    const char *text;
    double number;
    int64_t name; /* number in the `name` registry of a touchpoint or role; -1: nobody has that name yet */
};
struct test {
    enum where_field field;
    const char *name; /* the attribute's, or the field's */
    enum where_op op;
    struct operand *operands;
    size_t operands_n;
};
struct where {
    struct test *tests; /* sorted by field name, op, operands: canonical */
    size_t n;
};
enum where_result { WHERE_NO, WHERE_YES, WHERE_LACKS /* the fact lacks a field that a test names */ };
enum where_result where_matches(const struct where *w, const struct fact *f);

/* --- series --- */

enum key_kind { KEY_SUBJECT, KEY_ACCOUNT, KEY_ATTRIBUTE };
struct pair_end {
    int64_t type; /* event type's number */
    const char *type_name;
    struct where where;
    enum key_kind key;
    const char *key_attribute;
};

/* One event type that a series of several looks at: by which accounts enter a phase, or revenue changes. */
struct series_entry {
    size_t phase; /* SERIES_REVENUE: enum revenue_step */
    int64_t type;
    const char *type_name;
    struct where where;
};

struct series {
    int64_t number; /* as stored */
    enum series_kind kind;
    enum fact_kind facts; /* response or event; pairs: event */
    int64_t type;         /* instrument or event type; pairs: unused */
    const char *type_name;
    struct where where, condition; /* condition: SERIES_SHARE */
    struct pair_end start, end;    /* pairs */
    bool by_start;                 /* SERIES_WAIT: the period of the start; SERIES_CONVERSION, _CENSORED always */
    int64_t within_us;             /* SERIES_CONVERSION */
    struct series_entry *entries;  /* SERIES_STAY: which events enter which phase, in the order of the journey;
                                      SERIES_REVENUE: its three, once read (series_read) */
    size_t entries_n;
    const char **phases; /* SERIES_STAY: their keys, by index */
    size_t phases_n;
};

/* An observation: one fact, or one pair, as seen by one series. Key (slot, series, account, at, no). */
struct observation {
    int64_t series;
    const struct fact *fact; /* bears slot, account, at, no, contact, role, side, touchpoint */
    bool has_until;
    int64_t until_at; /* pairs: the other end */
    int64_t bucket;
    struct value value; /* what adds to the sum */
};

bool series_is_pair(const struct series *s);
/* Kept as levels (table `level`), not as observations. */
bool series_is_level(const struct series *s);
/* Of the workspace itself: there whether a metric points to it or not. */
bool series_is_kept(const struct series *s);
/* The kept ones: those without arguments. */
struct series series_of_workspace(enum series_kind k);
/* The subject of a fact's level: a stay is the account's own. */
const char *series_subject(const struct series *s, const struct fact *f);
/* Do its observations add to cells? */
bool series_has_cells(const struct series *s);
/* Single-fact kinds (also SERIES_LEVEL): true and *ret when the fact belongs to the series. */
bool series_observe(const struct series *s, const struct fact *f, struct observation *ret);
/* Does it look at facts of this kind and type? Any series but pairs, and SERIES_VOICE that looks at all. */
bool series_looks_at(const struct series *s, enum fact_kind kind, int64_t type);
/* Does a fact match as start, as end? */
bool series_is_start(const struct series *s, const struct fact *f);
bool series_is_end(const struct series *s, const struct fact *f);

#endif
