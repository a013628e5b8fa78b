/* The question of one success metric's indicators and its answer, between asking and writing. Private to api/. */
#ifndef WAYMARK_API_ANTICIPATION_H
#define WAYMARK_API_ANTICIPATION_H

#include "api/figure.h"
#include "kpi/anticipation.h"

#define LAG_MAX 6
#define INDICATORS_MAX 60 /* asked at once, by key: a bound on time */
#define ROWS_SHOWN 5      /* items with their rows, besides those found: a bound on the answer's size */
#define ROWS_MAX 3000     /* of one item; of more, every second, third ... is told */

/* X(name, text): why nothing was asked. */
#define REFUSAL_LIST(X)                                                                                                \
    X(REFUSAL_NONE, "")                                                                                                \
    X(REFUSAL_NOT_SUCCESS, "not_a_success_metric")                                                                     \
    X(REFUSAL_BUILDING, "building")                                                                                    \
    X(REFUSAL_UNSUPPORTED, "unsupported")                                                                              \
    X(REFUSAL_MANY_ACCOUNTS, "too_many_accounts")                                                                      \
    X(REFUSAL_FEW_ACCOUNTS, "too_few_accounts")                                                                        \
    X(REFUSAL_NO_INDICATORS, "no_indicators")
enum refusal {
#define REFUSAL_ENUM(name, text) name,
    REFUSAL_LIST(REFUSAL_ENUM)
#undef REFUSAL_ENUM
};

struct indicator {
    const struct metric *metric;
    double *values;                  /* by account, then period; NAN: none */
    const char *why;                 /* why none of its values was asked about, where the store says so; or NULL */
    struct anticipation *lags;       /* its answers, one a lag */
    const struct anticipation *best; /* the lag that stands furthest from chance; NULL: none was tried */
};
struct asked {
    const struct metric *metric;
    const struct catalogue *catalogue;
    struct slice slice; /* of the success metric's periods alone */
    bool moves, building;
    const char *only; /* the indicator whose rows are wanted, or NULL */
    enum refusal refusal;
    struct anticipation_question question;
    const char **accounts; /* ascending */
    size_t accounts_n;     /* with a value of the success metric */
    struct indicator *indicators;
    size_t n, left_out; /* left out: beyond INDICATORS_MAX */
    size_t tried;
    struct figure_dependencies rests_on;
};

/* Sorts the indicators: found first, then by how far from chance. */
void put_asked(struct json_writer *w, struct asked *a);

#endif
