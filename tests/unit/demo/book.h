/* The sample company read back: every item decoded as the API would, and what the tests count by. */
#ifndef WAYMARK_TESTS_DEMO_BOOK_H
#define WAYMARK_TESTS_DEMO_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/decode.h"
#include "demo/demo.h"

#define BOOK_NOW "2026-11-22T12:00:00Z"

struct book {
    struct arena *arena;
    int64_t from, to, now;
    size_t counts[DEMO_KINDS];
    struct fact_input *facts;
    size_t n, cap;
    struct account *accounts;
    size_t accounts_n, accounts_cap;
    struct contact *contacts;
    size_t contacts_n, contacts_cap;
    char hash[65]; /* of all texts in order */
    /* while reading */
    struct decode_facts_options options;
    struct buffer bytes;
    enum demo_kind last;
    int64_t last_at;
};

/* Ends the test when anything does not decode or comes out of order. */
void book_read(struct book *b, uint64_t seed, bool stories, const char *now);
void book_drop(struct book *b);

/* Conditions; NULL or 0 is any. Times are [from, to). */
struct pick {
    enum fact_kind kind;
    const char *type, *touchpoint, *account, *partner, *role;
    int64_t from, to;
};
bool pick_takes(const struct book *b, const struct pick *p, const struct fact_input *f);
size_t pick_count(const struct book *b, const struct pick *p);
/* Share of the answers with a score of 4 or 5; mean of the scores; their number in ret_n. */
double pick_top(const struct book *b, const struct pick *p, size_t *ret_n);
double pick_mean(const struct book *b, const struct pick *p, size_t *ret_n);
/* Share of starts whose end comes within the days: order.delivered -> service.activated by attr.order. */
double book_activated(const struct book *b, const char *partner, bool others, int64_t from, int64_t to, size_t *ret_n);
/* The first instant of month m of the two years (0 ... DEMO_MONTHS). */
int64_t book_month(const struct book *b, size_t m);
const struct account *book_account(const struct book *b, const char *id);

#endif
