/*
 * Definitions as plain structs: instruments, journeys, metrics, and the compiling of a metric's measure to a series.
 *
 * They are decoded from JSON by decode/ and live in the arena of a catalogue (decode/catalogue.h). Pure.
 */
#ifndef WAYMARK_KPI_MEASURE_H
#define WAYMARK_KPI_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "kpi/period.h"
#include "kpi/series.h"
#include "kpi/status.h"

enum instrument_kind { INSTRUMENT_NPS, INSTRUMENT_CSAT, INSTRUMENT_CES, INSTRUMENT_SCALE };
struct instrument {
    const char *key, *name, *question; /* question may be NULL */
    enum instrument_kind kind;
    double min, max, step;
    enum better better;
    int64_t version;
};
/* The step number of a score; false when it is outside [min, max] (ret_off_step false) or off its step (true). */
bool instrument_step(const struct instrument *i, double score, int64_t *ret_step, bool *ret_off_step);

struct owner {
    const char *function, *person; /* either may be NULL; both NULL = unowned */
};
struct touchpoint {
    const char *key, *name, *channel;
    const char *control; /* provider, partner, third_party, customer */
    const char *stage;   /* front, back */
    double weight;
};
struct phase {
    const char *key, *name, *goal;
    const char **moments, **functions, **enter_on; /* moments of truth; functions involved; event types */
    size_t moments_n, functions_n, enter_on_n;
    struct where *enter_where; /* one per enter_on */
    struct owner owner;
    bool exit;
    struct touchpoint *touchpoints;
    size_t touchpoints_n;
};
struct journey {
    const char *key, *name;
    struct phase *phases;
    size_t phases_n;
    const char **dimensions; /* "partner" or "account.<name>": cuts that are kept as cells */
    size_t dimensions_n;
    int64_t version;
    int64_t series; /* its stays (SERIES_STAY) */
};
/* The phase whose touchpoint it is; NULL. */
const struct phase *journey_phase_of_touchpoint(const struct journey *j, const char *touchpoint);
/* A journey's stays as a series. */
void journey_compile(const struct journey *j, struct arena *a, struct series *ret);
const struct phase *journey_phase(const struct journey *j, const char *key); /* NULL */

#define MEASURE_ROLES_MAX 100 /* a coverage asks for: the reader keeps those it met on its stack */

enum perspective { VALUE_REALIZATION, VALUE_PROPOSITION, VALUE_DELIVERY, PERSPECTIVE_COUNT };
const char *perspective_text(enum perspective p);

struct metric;
enum revenue_of { OF_LOGOS, OF_REVENUE, OF_NEW, OF_RETURNED, OF_EXPANSION, OF_CONTRACTION, OF_LOST };
struct index_part {
    const char *key;
    const struct metric *metric; /* resolved when the catalogue is complete; NULL in a metric decoded alone */
    double weight, floor, ceiling;
};

/* What the user wrote; which members matter depends on the kind (KPI.md 3). */
struct measure {
    enum measure_kind kind;
    bool per_contact;
    const char *population;                  /* NULL, contacts, accounts */
    const char *instrument;                  /* survey kinds, response_rate */
    double scale_min, scale_max, scale_step; /* the instrument's; resolved when the metric is decoded */
    const char *event;                       /* event kinds */
    struct where where, condition;
    bool top_down; /* top_box: at_most */
    double bound;  /* top_box: at_least or at_most; active: at_least; coverage: roles */
    double q;
    bool across_mean;           /* last */
    bool by_start;              /* duration */
    struct pair_end start, end; /* type by name; numbers are resolved by the store */
    double within_days;
    bool net;           /* retention */
    bool by_period;     /* retention, churn: window = period instead of twelve months */
    enum revenue_of of; /* churn: OF_LOGOS, OF_REVENUE; movement: the rest */
    const char *phase;  /* exits */
    struct index_part *parts;
    size_t parts_n;
};

/* Is it a survey's figure or a share, so that accounts may be weighed and told apart (KPI.md 2, "Weighting and clustering")? */
bool measure_takes_weighting(const struct measure *m);
/* No sample: it has no interval, its change is the difference alone, and its status tells whether it fell. */
bool measure_is_census(const struct measure *m);

struct metric {
    const char *key, *name, *journey, *phase;
    enum perspective perspective;
    const char *purpose, *basis, *value_level;
    const char *unit, *display_unit; /* display_unit may be NULL */
    struct goal goal;
    enum grain cadence;
    struct owner owner;
    struct measure measure;
    const struct journey *home; /* `journey`, resolved when the catalogue is complete; NULL in a metric decoded alone */
    int64_t version;
    int64_t series; /* 0: its kind reads none of its own (attainment, index) */
    int64_t updated;
    const char *definition; /* canonical JSON as stored */
};

/*
 * Compiles to a series: phases in `where` become their touchpoints; constants of the estimator (at_least, q, targets)
 * stay out, so that equal observations are shared. False: the kind has no series of its own (SERIES_NONE).
 * Instrument scale constants are not needed: the fact carries its steps.
 */
bool measure_compile(const struct measure *m, const struct journey *journey, struct arena *a, struct series *ret);

/* A series as canonical JSON, and back. `number` resolves a name of kind 1 type, 3 role, 4 touchpoint to its number. */
void series_write(const struct series *s, struct buffer *out);

MUST_CHECK enum err series_read(struct arena *a, const char *text,
                                int64_t (*number)(void *arg, int name_kind, const char *text), void *arg,
                                struct series *ret);

#endif
