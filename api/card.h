/*
 * A scorecard: phases by perspectives, each metric with its past year. Computed on any connection, inside its one read
 * transaction; written as JSON. GET scorecard, findings and assessments are made of it. Private to api/.
 */
#ifndef WAYMARK_API_CARD_H
#define WAYMARK_API_CARD_H

#include "api/figure.h"

#define CARD_TREND 12         /* periods of the trend; the last is the one asked for */
#define CARD_NOW (CARD_TREND) /* its index among an entry's figures */

/* One metric of the card, with its figures of CARD_TREND periods and one before them, oldest first. */
struct card_entry {
    const struct metric *metric;
    const struct figure *figures; /* CARD_TREND + 1; the first is only compared with */
    struct change change;
    const char *no_change;        /* why there is none */
    const struct figure *matured; /* beside a cohort that matures: the newest whose windows are all closed, or NULL */
    struct period matured_period;
    bool building;
    int64_t done, total;
};

struct card {
    /* in */
    struct db *db;
    struct arena *arena;
    const struct catalogue *catalogue;
    const struct journey *journey;
    struct slice slice; /* filters, bound, now; its span is set by card_span */
    /* out */
    struct card_entry *entries;
    size_t n;
    struct figure_dependencies rests_on;
    bool any_building;
};

/* The span that a card of this period needs. False: a year of periods before it would begin before 1970. */
bool card_span(struct card *c, struct period p);
/* The period asked for. */
struct period card_period(const struct card *c);
MUST_CHECK enum err card_compute(struct card *c);
/* period=, by default the last month that is over, into the card's span. *ret_moves: it was not named. */
MUST_CHECK enum err query_card_period(struct request *rq, struct card *c, bool *ret_moves);
/* The card as an object, with its findings. */
struct card_findings;
void card_write(struct json_writer *w, const struct card *c, const struct card_findings *f);
/* A GET of the card of journey {key}, as one of these writes it; kept while nothing that it rests on changes. */
typedef void card_writer(struct json_writer *w, const struct card *c, const struct card_findings *f);
MUST_CHECK enum err card_answer(struct request *rq, card_writer *write);
/* journey, period, start, end ...: what card and findings begin with. Inside an open object. */
void card_write_head(struct json_writer *w, const struct card *c);

#endif
