/*
 * Figures: a set of metrics over periods and groups, computed from cells, observations and levels in as few scans as
 * there are tables. Never a query per metric.
 */
#ifndef WAYMARK_DB_FIGURES_H
#define WAYMARK_DB_FIGURES_H

#include "db/store.h"
#include "kpi/change.h"
#include "kpi/sample.h"

#define PERIODS_MAX 400
#define GROUPS_MAX 1000

enum group_kind {
    GROUP_NONE,
    GROUP_ACCOUNT,
    GROUP_PARTNER,
    GROUP_ROLE,
    GROUP_SIDE,
    GROUP_TOUCHPOINT,
    GROUP_PHASE,         /* by touchpoint, in the metric's journey */
    GROUP_ACCOUNT_FIELD, /* account.<name>: an attribute, or kind, as it is now */
    GROUP_ATTRIBUTE      /* attr.<name>: the fact's own, as sent */
};

/* KPI.md 2, "Weighting and clustering". */
enum weighting { BY_RESPONDENT, BY_ACCOUNT, BY_REVENUE };
enum interval_choice { INTERVAL_AUTO, INTERVAL_SIMPLE, INTERVAL_CLUSTERED };

/* field = value; the value as text: numbers and booleans compare by their JSON text. */
struct slice_test {
    const char *name, *value;
};
struct slice {
    enum grain grain;
    struct period first; /* of that grain */
    size_t periods;      /* 1 .. PERIODS_MAX */
    bool total;          /* one figure over all of them together */
    enum group_kind group;
    const char *group_name;
    size_t groups_max; /* 0: GROUPS_MAX */
    /* filters, NULL = any */
    const char *account, *partner, *role, *side, *touchpoint;
    struct slice_test *account_fields, *attributes;
    size_t account_fields_n, attributes_n;
    struct bound bound;
    enum weighting weighting;
    enum interval_choice interval;
    bool suppress; /* small groups by role or side inside one account are not told (the key has no manage scope) */
    int64_t now;   /* for open and maturing */
    int64_t as_of; /* the end of the last whole local day: what still waits is censored here. 0: made of `now` */
};
bool slice_is_plain(const struct slice *s); /* no filter, group or bound: cells answer */

struct figure {
    size_t metric, period; /* indices; period 0 = slice.first */
    const char *group;     /* NULL: no group, or facts without the grouping field */
    struct estimate estimate;
    const char *interval; /* "simple", "clustered", "account", "revenue", or NULL without one */
    bool has_population;  /* corrected for a finite population */
    int64_t population;
    bool has_covered; /* index: the share of the weight whose parts have a value, percent */
    double covered;
    struct estimate uncorrected; /* without the census correction: what changes and findings use */
    const struct sample
        *sample; /* of the last two periods, where accounts are told apart: for paired changes; or NULL */
    enum status status;
    bool open, maturing;
    int64_t changed; /* when the figure last changed, us; 0 = never */
};
/* When the last window of a period that ends at `period_end` closes; false: the metric has no windows. */
bool figure_matures_at(const struct metric *m, int64_t period_end, int64_t *ret);
struct figures {
    struct figure *items; /* by metric, then group (null last), then period; without group: metrics x periods */
    size_t n;
};

/* What the figures rest on, for caches. */
struct figure_dependency {
    int64_t series, first_month, last_month;
};
struct figure_dependencies {
    struct figure_dependency *items;
    size_t n;
    bool registry;       /* a filter, group, bound, population or outcome was looked at: accounts, contacts, outcomes */
    int64_t valid_until; /* the next moment at which the clock alone changes the answer; INT64_MAX never */
};

/*
 * metrics: n of them, decoded; journey: theirs, for GROUP_PHASE (may be NULL otherwise). Runs in one read transaction of the
 * caller. ERR_FULL: more than GROUPS_MAX groups.
 */
MUST_CHECK enum err store_figures(struct db *db, struct arena *a, const struct tz *tz,
                                  const struct metric *const *metrics, size_t n, const struct journey *journey,
                                  const struct slice *slice, struct figures *ret,
                                  struct figure_dependencies *ret_rests_on);

/*
 * The change of one metric between two neighbouring periods of `slice` (slice->periods = 2: before, now), with paired counts
 * where events name accounts, and accounts held against themselves where the interval lets them differ. `ret_why`: NULL, or why
 * there is none ("open", "maturing", "no_value", "overlap": windows of twelve months that share most of their days).
 */
MUST_CHECK enum err store_change(struct db *db, struct arena *a, const struct tz *tz, const struct metric *metric,
                                 const struct slice *slice, const struct figure *before, const struct figure *now,
                                 struct change *ret, const char **ret_why);

/* The facts behind a figure, newest first. */
struct behind_filter {
    struct slice slice; /* first and periods say from when to when */
    bool has_cursor;
    int64_t cursor_at, cursor_no;
    size_t limit;
};
MUST_CHECK enum err store_figure_facts(struct db *db, struct arena *a, const struct tz *tz, const struct metric *metric,
                                       const struct journey *journey, const struct behind_filter *f,
                                       struct fact_row **ret, size_t *ret_n, bool *ret_more);

/* A series' progress, for `building`. ret_live. */
MUST_CHECK enum err store_metric_progress(struct db *db, const struct metric *m, bool *ret_live, int64_t *ret_done,
                                          int64_t *ret_total);

#endif
