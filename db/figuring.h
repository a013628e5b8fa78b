/* Private to db/: what the files that compute figures share. */
#ifndef WAYMARK_DB_FIGURING_H
#define WAYMARK_DB_FIGURING_H

#include "db/derive.h"
#include "db/figures.h"
#include "kpi/revenue.h"
#include "kpi/sample.h"

/* The groups of one column: each a histogram per period. Group texts are interned; NULL is a group of its own. */
struct group_set {
    const char **texts;
    struct histogram **rows; /* rows[g][period] */
    size_t n, cap, rows_cap;
    uint32_t *slots; /* open addressing over texts: index + 1 */
    size_t slots_n;
};

/* One series as several metrics may read it. */
struct column {
    int64_t series;
    enum series_kind kind;
    bool live;
    bool adds; /* a metric reads its histograms */
    struct group_set groups;
};

/* The work of one store_figures call. */
struct hearing;
struct members;
enum population_kind { POPULATION_CONTACTS, POPULATION_ACCOUNTS, POPULATION_KINDS };
struct figuring {
    struct db *db;
    struct arena *arena;
    const struct tz *tz;
    const struct slice *slice;
    const struct journey *journey;
    size_t periods;         /* that figures are made for: the slice's, or 1 for its total */
    const int64_t *bounds;  /* periods + 1 instants */
    struct column *columns; /* ascending by series */
    size_t columns_n;
    struct figure_dependencies rests_on; /* gathered while figures are made: figuring_rests_on, figuring_until */
    size_t rests_on_cap;
    int depth;                          /* of indexes within indexes */
    const struct revenue_book *revenue; /* figuring_revenue */
    bool revenue_sought;
    struct members *members[POPULATION_KINDS]; /* figures_population.c */
    struct hearing *hearing; /* figures_sample.c: the answers heard last, for metrics of the same series */
};

MUST_CHECK enum err figuring_start(struct figuring *g, struct db *db, struct arena *a, const struct tz *tz,
                                   const struct journey *journey, const struct slice *slice);
struct period slice_period(const struct slice *s, size_t i);
/* The period that holds an instant; SIZE_MAX outside. */
size_t figuring_period(const struct figuring *g, int64_t at);
/* The answer rests on these local months of a series, and may change at that moment by the clock alone. */
void figuring_rests_on(struct figuring *g, int64_t series, int64_t first_month, int64_t last_month);
void figuring_until(struct figuring *g, int64_t moment);
/* The local months of a period: its first, its last. */
int64_t figuring_month(const struct figuring *g, size_t period, bool last);
/* Per period, the newest watermark of the months it touches, where it is newer than what stands there; not for a bound key. */
MUST_CHECK enum err column_changed(struct figuring *g, const struct column *c, int64_t *ret_changed);
/* Notes what all columns rest on, and by when the clock changes the answer. */
void figuring_grounds(struct figuring *g, const struct metric *const *metrics, size_t n);
/* The number of a group's text, taken in order of first use; ERR_FULL beyond GROUPS_MAX. */
MUST_CHECK enum err figuring_group(struct figuring *g, struct group_set *s, const char *text, size_t *ret);
bool group_find(const struct group_set *s, const char *text, size_t *ret);
/* The histogram of a group and period; ERR_FULL beyond GROUPS_MAX. */
MUST_CHECK enum err figuring_histogram(struct figuring *g, struct column *c, const char *group, size_t period,
                                       struct histogram **ret);

/* Filters and groups made ready: numbers instead of names, accounts decided once each. */
struct sieve {
    struct figuring *g;
    bool impossible; /* a filter names what nobody has: nothing passes */
    int64_t account, role, touchpoint;
    enum side side;
    const struct account_table *accounts; /* NULL: no filter, group or bound looks at accounts */
    bool *account_passes;                 /* per row of accounts */
    const char **account_group;           /* per row, where the group is the account's */
    bool account_wanted;                  /* facts without an account do not pass */
    bool reads_facts;                     /* attributes are filtered or grouped by */
    struct arena *scratch;                /* one fact's, while it is looked at */
};
struct sifted {
    int64_t account, at, no, contact, role, touchpoint;
    enum side side;
};
MUST_CHECK enum err sieve_make(struct figuring *g, struct sieve *ret);
void sieve_drop(struct sieve *s);
/* Does it pass, and into which group? The group's text lives until the next call. */
MUST_CHECK enum err sieve_pass(struct sieve *s, const struct sifted *f, bool *ret_passes, const char **ret_group);

MUST_CHECK enum err figures_from_cells(struct figuring *g);
/* From the cells of one dimension's cuts, where the slice asks for that and they are kept; *ret_done: else observations. */
MUST_CHECK enum err figures_from_cuts(struct figuring *g, bool *ret_done);
#define SEEK_COLUMNS 4 /* up to so many series, a seek per series and period beats the scan of the range */
/* Cells of days or of months: from which code to which. */
void cells_range(const struct figuring *g, bool *ret_days, int64_t *ret_from, int64_t *ret_to);
/* Adds what a statement with the columns of cell_range answers to one group. */
MUST_CHECK enum err cells_read(struct figuring *g, enum stmt s, bool days, const char *group);
MUST_CHECK enum err figures_from_observations(struct figuring *g);
MUST_CHECK enum err figures_from_levels(struct figuring *g, struct column *c);
/* One series' observations between two instants, each handed to `each` after the sieve. */
struct scanned {
    struct sifted fact;
    int64_t bucket, until_no;
    struct value value;
    bool has_until;
    int64_t until_at;
    const char *group;
};
void observation_read(struct db *db, enum stmt s, struct scanned *ret);
MUST_CHECK enum err observations_scan(struct figuring *g, struct sieve *s, int64_t series, int64_t from, int64_t to,
                                      enum err (*each)(void *arg, const struct scanned *o), void *arg);

/* A fact's place. */
struct level_fact {
    int64_t account, at, no;
};
/* Of two facts, does x come later: by time, then source, then id? Looks at the facts where times are equal. */
MUST_CHECK enum err fact_is_later(struct figuring *g, const struct level_fact *x, const struct level_fact *y,
                                  bool *ret);

/* The levels in force at the end of the first period, after the sieve: account, at, no of each subject's. */
MUST_CHECK enum err levels_in_force(struct figuring *g, struct column *c, struct level_fact **ret, size_t *ret_n);

/*
 * What one metric answers where histograms do not: an estimate for each group and period. Made by figures_sample.c
 * (answers with their accounts: per contact, weightings, clustered intervals, populations) and figures_state.c (levels, stays,
 * open pairs, outcomes, other figures); figures.c adds status and order. The metric's own series is live when they are called;
 * what else they read (revenue for a weighting, a part of an index) they look after themselves: REASON_BUILDING, and
 * figuring_rests_on. The months of the metric's own series are noted by figures.c: the periods' own, for MEASURE_STATE all before, too.
 */
struct answer {
    struct estimate estimate;
    const char *interval; /* struct figure */
    bool has_population, has_covered;
    int64_t population;
    double covered;
    int64_t changed;             /* besides the metric's own series; 0 = nothing */
    struct estimate uncorrected; /* has_population: before the census correction */
    const struct sample *sample; /* struct figure; NULL where the interval is not made of accounts */
};
struct answers {
    const char **groups; /* in any order; NULL is a group of its own; one, NULL, without grouping */
    size_t groups_n;
    struct answer *items; /* [group * periods + period] */
};
/* Must the metric be read from its answers one by one, for this slice? */
bool figure_is_sampled(const struct metric *m, const struct slice *s);
MUST_CHECK enum err figures_from_sample(struct figuring *g, const struct metric *m, struct answers *ret);
void figures_sample_drop(struct figuring *g); /* what was heard */
MUST_CHECK enum err figures_from_state(struct figuring *g, const struct metric *m, struct answers *ret);

/*
 * Portions that state counts, as the slice's weighting and interval would have them told: estimate, interval and sample of
 * `ret` are set. Any order; an account may come several times. interval=auto is the simple one: they are no survey's.
 * A revenue that is not built yet: REASON_BUILDING. Nobody: REASON_NO_OBSERVATIONS.
 */
struct account_count {
    int64_t account; /* 0: nobody's, each a cluster of its own */
    int64_t k, n;    /* 0 <= k <= n */
    int64_t
        at; /* the account's latest event (or the moment looked at): BY_REVENUE weighs by the revenue just before it */
};
MUST_CHECK enum err answer_of_counts(struct figuring *g, struct account_count *counts, size_t n, bool keep_sample,
                                     struct answer *ret);
/* The same of a sample whose plain figure stands: estimate and interval of `ret` are set. survey: auto may take the clustered one. */
void answer_of_sample(const struct figuring *g, const struct sample *s, const struct estimate *simple, bool survey,
                      struct answer *ret);
/* The census correction, where the metric names a population and the slice selects one. groups: the answers', in their order. */
MUST_CHECK enum err answers_correct(struct figuring *g, const struct metric *m, const struct group_set *groups,
                                    struct answers *a);
/* Takes the figures of one metric that the slice does not tell out of them: REASON_SUPPRESSED, n = 0. */
MUST_CHECK enum err figures_suppress(struct figuring *g, const struct metric *m, struct figure *figures, size_t n);
/* Recurring revenue, loaded once; notes what the answer then rests on. NULL: not built yet. */
MUST_CHECK enum err figuring_revenue(struct figuring *g, const struct revenue_book **ret);
/* Are samples of this period kept for changes and findings? The last two periods' are. */
bool figuring_keeps_sample(const struct figuring *g, size_t period);

#define INVITATION_DAYS 30 /* within which an answer that does not name its invitation counts as its answer */

/* What one metric makes of a histogram. */
void figure_estimate(const struct metric *m, const struct histogram *h, struct estimate *ret);
/* top_box: its bound in score units as a step number, the least step at or above it, or the greatest at or below. */
int64_t figure_bound_step(const struct measure *m);
/* Open, maturing and status of a figure whose estimate stands; `interval` is "simple" where nothing else is said. */
void figure_stand(const struct figuring *g, const struct metric *m, struct figure *f);

#endif
