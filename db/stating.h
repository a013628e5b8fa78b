/* Private to db/: what the files that make figures of state share (figures_state.c and its fellows, state_*.c). */
#ifndef WAYMARK_DB_STATING_H
#define WAYMARK_DB_STATING_H

#include "db/figuring.h"
#include "db/state.h"
#include "kpi/survival.h"

/* The workspace's kept series of a kind. ERR_NONE: not there, or not built yet. */
MUST_CHECK enum err state_kept_series(struct db *db, enum series_kind kind, int64_t *ret);
/* ERR_NONE: 0, unknown, or not built yet. */
MUST_CHECK enum err state_series_live(struct db *db, int64_t series);

/* ---- moments ---- */

/* The end of the last whole local day: the slice's own, or made of its `now`. */
int64_t figuring_as_of(const struct figuring *g);
/* The moment at which accounts are live for a period: its end, as_of while it is open. */
int64_t figuring_live_at(const struct figuring *g, size_t period);
/* The same local time twelve months before. 29 February becomes 28 February. */
int64_t local_year_before(const struct tz *tz, int64_t t);

/* ---- one metric's work ---- */

/* What one group and period are estimated from; which member counts depends on the kind. */
struct pile {
    struct account_count *counts;
    struct wait *waits;
    struct revenue_pair *pairs;
    size_t n, cap;
};
struct stating {
    struct figuring *g;
    const struct metric *m;
    const struct journey *journey; /* the metric's; NULL: not known */
    struct sieve sieve;
    int64_t *changed;    /* per period, by what is read besides the metric's own series */
    const char **groups; /* interned */
    struct pile **piles; /* [group][period] */
    size_t groups_n, groups_cap, piles_cap;
    uint32_t *slots; /* open addressing over groups: index + 1 */
    size_t slots_n;
    const struct account_stays *stays; /* grouped by phase: stating_stays */
    size_t stays_n;
    bool building; /* something that it reads is not built yet */
};

/* Where a member of this group and period goes. ERR_FULL beyond GROUPS_MAX. */
MUST_CHECK enum err stating_pile(struct stating *s, const char *group, size_t period, struct pile **ret);
MUST_CHECK enum err stating_count(struct stating *s, const char *group, size_t period, struct account_count c);
/* Does an account as such pass? Filters on what only facts have select no account. Group: the account's. */
bool stating_account(const struct stating *s, int64_t account, const char **ret_group);
/* The same, with the phase it is in at `at` where groups are phases. */
bool stating_account_at(const struct stating *s, int64_t account, int64_t at, const char **ret_group);
/* What is read besides the metric's own series: noted as ground, and in `changed`. */
MUST_CHECK enum err stating_reads(struct stating *s, int64_t series, enum series_kind kind);
/* Recurring revenue; NULL where it is not built (s->building is set). */
MUST_CHECK enum err stating_revenue(struct stating *s, const struct revenue_book **ret);

/* Each kind fills the piles. */
MUST_CHECK enum err state_time_to(struct stating *s);
MUST_CHECK enum err state_response_rate(struct stating *s);
MUST_CHECK enum err state_active(struct stating *s);
MUST_CHECK enum err state_coverage(struct stating *s);
MUST_CHECK enum err state_attainment(struct stating *s);
MUST_CHECK enum err state_between(struct stating *s); /* retention, churn, movement */
MUST_CHECK enum err state_win_back(struct stating *s);
MUST_CHECK enum err state_exits(struct stating *s);

/* An index answers by its parts' figures. */
MUST_CHECK enum err figures_from_index(struct figuring *g, const struct metric *m, struct answers *ret);

/* ---- invitations and what answered them ---- */

struct invited {
    struct scanned sent;
    bool answered;
    int64_t answer_account, answer_at, answer_no;
};
/* An instrument's invitations in [from, to), whoever's, without the bounced ones; `series` is SERIES_INVITED. */
MUST_CHECK enum err invitations_join(struct figuring *g, int64_t series, int64_t from, int64_t to, struct invited **ret,
                                     size_t *ret_n);

/* ---- the facts behind a figure ---- */

struct behind_rows {
    struct scanned *rows;
    size_t n, cap;
};
/* Those of one metric's figures in the slice's span, in any order; several ends of one thing are one row, `until` the other. */
MUST_CHECK enum err behind_state(struct figuring *g, const struct metric *m, struct behind_rows *ret);
/* Of a metric per contact: each contact's latest answer in the whole span. */
MUST_CHECK enum err behind_latest(struct figuring *g, const struct metric *m, struct behind_rows *ret);

#endif
