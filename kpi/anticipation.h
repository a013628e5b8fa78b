/*
 * Which indicators went ahead of a success metric, account by account? Pure.
 *
 * The figure is Spearman's rho over (account, period) rows, so that anybody can compute it from the rows. Its p is not
 * that of so many rows: the rows of one account resemble each other, and a steady account is one observation rather than
 * twelve. So whole accounts are shuffled: what one account answered is put beside another account's indicator, period by
 * period, everything that is steady, trending or seasonal within accounts left as it is. Under "no indicator has to do
 * with it" every such shuffle is as likely as what was seen.
 *
 * Found is what passes both: Benjamini & Hochberg (1995) over all indicator x lag tried; and the largest of all tried
 * (Westfall & Young 1993) in all but few shuffles. The first alone bounds the expected share of false ones among those
 * found, so that beside one true indicator noise would be named in one question of ten.
 */
#ifndef WAYMARK_KPI_ANTICIPATION_H
#define WAYMARK_KPI_ANTICIPATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define ANTICIPATION_ACCOUNTS_MIN 10  /* below, nothing is tried */
#define ANTICIPATION_ACCOUNTS_MAX 250 /* that are shuffled; of more, so many are drawn: a bound on time */
#define ANTICIPATION_PERIODS_MAX 64
#define ANTICIPATION_LEVEL 0.05      /* of Benjamini & Hochberg */
#define ANTICIPATION_LEVEL_ANY 0.025 /* how often a question without an answer may name anything at all */

/* Values by account, then period: values[account * periods + period]; NAN where there is none. */
struct anticipation_question {
    size_t accounts, periods; /* periods <= ANTICIPATION_PERIODS_MAX */
    size_t ahead; /* y is looked at from this period on; the ones before are for the lags: lag_to <= ahead */
    unsigned lag_from, lag_to; /* in periods */
    const double *y;
    const double *const *x; /* x_n indicators */
    size_t x_n;
    uint64_t seed;
};
/* X(name, text in answers) */
#define UNTRIED_LIST(X)                                                                                                \
    X(UNTRIED_NOT, "")                                                                                                 \
    X(UNTRIED_NO_VALUES, "no_values")                                                                                  \
    X(UNTRIED_FEW_ACCOUNTS, "too_few_accounts")                                                                        \
    X(UNTRIED_CONSTANT, "constant")
enum untried {
#define UNTRIED_ENUM(name, text) name,
    UNTRIED_LIST(UNTRIED_ENUM)
#undef UNTRIED_ENUM
};
const char *untried_text(enum untried u); /* NULL for UNTRIED_NOT */

struct anticipation {
    size_t x;
    unsigned lag;
    enum untried untried; /* why there is no figure */
    size_t n, accounts;   /* rows, and accounts with a row */
    double rho;
    double p;     /* the share of shuffles in which this indicator at this lag goes as far */
    double p_any; /* the share in which any of those tried does */
    double reach; /* how far it stands from the shuffles' middle, in their standard deviations: for order */
    bool found;
};

size_t anticipation_lags(const struct anticipation_question *q);
/* ret: x_n * anticipation_lags(), by indicator, then lag. Answers how many were tried. */
size_t anticipation_answer(const struct anticipation_question *q, struct arena *a, struct anticipation *ret);

#endif
