/*
 * The sample company while it is made: its calendar, accounts, people, and the items written so far. For demo/ alone.
 */
#ifndef WAYMARK_DEMO_COMPANY_H
#define WAYMARK_DEMO_COMPANY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/tz.h"
#include "demo/demo.h"
#include "demo/dice.h"

#define HOUR_US (INT64_C(3600) * SECOND_US)
#define MINUTE_US (INT64_C(60) * SECOND_US)
#define NOBODY SIZE_MAX
#define NEVER INT64_MAX
#define COUNT(x) (sizeof(x) / sizeof *(x))

/*
 * Who there is, by index: customers first. Deals are signed beyond the last month too, so that the pipeline of the
 * last months looks like that of any other.
 */
enum {
    FIRMS_OPENING = 80,   /* customers on the first day */
    FIRMS_JOINING = 100,  /* won within the two years */
    FIRMS_COMING = 26,    /* won in the six months after: prospects still */
    FIRMS_PROSPECTS = 34, /* never won */
    FIRMS_CUSTOMERS = FIRMS_OPENING + FIRMS_JOINING + FIRMS_COMING + FIRMS_PROSPECTS,
    FIRMS_PARTNERS = 12,
    FIRM_PROVIDER = FIRMS_CUSTOMERS + FIRMS_PARTNERS, /* the company itself */
    FIRM_CARRIER,                                     /* a third party */
    FIRMS,
    MONTHS_AHEAD = 6,
    MONTHS_PLANNED = DEMO_MONTHS + MONTHS_AHEAD
};

/* The planted ones. */
enum {
    FIRM_DIVIDED = 3,      /* buyers content, users not */
    FIRM_SILENT = 5,       /* nobody has heard for a year */
    FIRM_LATE_REVIEW = 12, /* an outcome agreed with it is no longer reviewed */
    FIRM_LATE_PARTNER = FIRMS_CUSTOMERS + 7,
    MONTH_UNHAPPY = DEMO_MONTHS - 6, /* deployment grows worse from here on */
    MONTH_DIVIDED = DEMO_MONTHS - 12,
    MONTH_SILENT = DEMO_MONTHS - 13,
    MONTH_EFFORT = DEMO_MONTHS - 1
};

enum firm_size { FIRM_SMALL, FIRM_MID, FIRM_LARGE };

struct firm {
    const char *id, *name, *kind, *region, *industry, *product;
    size_t partner; /* index, or NOBODY */
    enum firm_size size;
    int64_t joined, left, back; /* contract signed, terminated, won back; NEVER */
    int64_t revenue;            /* recurring per month at the start, in euro */
    size_t person_first, persons;
};

struct person {
    const char *id, *role, *side;
    size_t firm;
};

/* Moments that a survey may follow. */
enum moment_kind {
    MOMENT_OPPORTUNITY,
    MOMENT_QUOTE,
    MOMENT_ORDER,
    MOMENT_DELIVERY,
    MOMENT_TICKET,
    MOMENT_END,
    MOMENTS
};
struct moment {
    int64_t at;
    size_t firm;
};
struct moments {
    struct moment *items;
    size_t n, cap;
};

/* What sales hands to order services and billing. */
struct sale {
    int64_t at;
    size_t firm;
    int64_t revenue; /* added per month, in euro */
    bool first;      /* the customer's first */
    const char *deal;
};

struct item {
    enum demo_kind kind;
    int64_t at;
    size_t no; /* order of writing: ties stay as they are */
    const char *text;
    size_t size;
};

struct company {
    uint64_t seed;
    bool plain;                       /* without stories, and chance not dealt evenly */
    size_t firm_divided, firm_silent; /* the planted ones; FIRMS: none */
    struct arena *arena;
    struct tz *tz;
    struct buffer text;                    /* of the item being written */
    int64_t first_day[MONTHS_PLANNED + 1]; /* civil days of the months' firsts */
    int64_t month[MONTHS_PLANNED + 1];     /* their first instants */
    int64_t from, to;
    struct firm firms[FIRMS];
    struct person *people;
    size_t people_n, people_cap;
    struct moments moments[MOMENTS];
    struct sale *sales;
    size_t sales_n, sales_cap;
    struct item *items;
    size_t items_n, items_cap;
    size_t events, responses, invitations; /* for ids; also of those that fell outside */
};

/* calendar.c */
MUST_CHECK enum err calendar_open(struct company *c, int64_t now_us);
size_t calendar_month_of(const struct company *c,
                         int64_t us); /* 0 before the first, MONTHS_PLANNED - 1 after the last */
int64_t calendar_days(const struct company *c, size_t month);
/* An instant of office hours: u_day picks the day of the month, u_time the time of day. */
int64_t calendar_office(const struct company *c, size_t month, double u_day, double u_time);
/* Any hour of any day of the month. */
int64_t calendar_any(const struct company *c, size_t month, double u);
/* The same order of instants, moved into office hours of a working day. */
int64_t calendar_into_office(const struct company *c, int64_t us);
/* How many of `per_year` things that come evenly fall into this month of the plan. */
size_t calendar_share(const struct company *c, size_t month, size_t per_year);

/* company.c */
void company_found(struct company *c); /* firms and people */
void company_write_registry(struct company *c);
/* A deck; in a plain company one of a single card, so that every draw is independent of the others. */
void company_deck(const struct company *c, struct deck *d, const char *stream, unsigned n);
bool firm_live(const struct company *c, size_t firm, int64_t at); /* a customer then */
/* A live customer, the larger the likelier; NOBODY when chance finds none. */
size_t firm_pick(const struct company *c, struct dice *d, int64_t at);
/* Someone of the firm in one of these roles ("buyer end_user"); anybody where nobody has it. */
size_t person_pick(const struct company *c, struct dice *d, size_t firm, const char *roles);

/* write.c */
enum detail_type { DETAIL_TEXT, DETAIL_BOOL, DETAIL_NUMBER };
struct detail {
    const char *name;
    enum detail_type type;
    const char *text;
    int64_t number;
};
#define DETAILS_MAX 6
#define SAYS(n, s)                                                                                                     \
    {                                                                                                                  \
        .name = (n), .type = DETAIL_TEXT, .text = (s)                                                                  \
    }
#define HOLDS(n, b)                                                                                                    \
    {                                                                                                                  \
        .name = (n), .type = DETAIL_BOOL, .number = (b)                                                                \
    }
#define COUNTS(n, i)                                                                                                   \
    {                                                                                                                  \
        .name = (n), .type = DETAIL_NUMBER, .number = (i)                                                              \
    }
struct event {
    const char *type, *source, *subject, *touchpoint;
    size_t firm, person; /* NOBODY */
    int64_t at;
    bool has_value;
    int64_t value_cents;
    struct detail details[DETAILS_MAX]; /* ends at the first without a name */
};
struct answer {
    const char *instrument, *touchpoint, *comment;
    size_t firm, person;
    int64_t at, invitation; /* number of the invitation, 0 none */
    int score, expected;    /* expected -1: not asked */
    const char *channel;
};
struct invitation {
    const char *instrument, *touchpoint;
    size_t firm, person;
    int64_t at;
    bool bounced;
};
/* An outcome agreed with a client: proposed, accepted by a person there, read out. */
struct agreement_reading {
    int64_t at, value;
    const char *evidence;
};
struct agreement {
    size_t firm, person;
    const char *what, *unit;
    int64_t baseline, target, proposed, accepted, due;
    struct agreement_reading readings[DEMO_MONTHS];
    size_t readings_n;
};
/* Outside [from, to) nothing is written. */
void write_event(struct company *c, const struct event *e);
void write_answer(struct company *c, const struct answer *a);
int64_t write_invitation(struct company *c, const struct invitation *i); /* its number; 0 when it fell outside */
void write_account(struct company *c, const struct firm *f);
void write_contact(struct company *c, const struct person *p);
void write_agreement(struct company *c, const struct agreement *a);
void moment_add(struct company *c, enum moment_kind kind, size_t firm, int64_t at);

/* One file per part of the business, in the order of the journey. */
void market_play(struct company *c);
void sales_play(struct company *c);
void orders_play(struct company *c);
void operate_play(struct company *c);
void billing_play(struct company *c);
void outcomes_play(struct company *c);
void voices_play(struct company *c); /* last: answers follow moments */

#endif
