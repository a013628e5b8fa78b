/*
 * The sample company: two years of a business that never existed, as JSON items in the form that the API takes.
 *
 * The same seed and month give the same bytes on every machine. Nothing changes over the two years but what the table
 * of planted stories says, so that whatever else a finding reports of the last month is a fault of the finding.
 * Must not write to a database, read a clock or know how the items are decoded.
 */
#ifndef WAYMARK_DEMO_DEMO_H
#define WAYMARK_DEMO_DEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define DEMO_NAME "Lumivaara Security Oy (sample)"
#define DEMO_TIME_ZONE "Europe/Helsinki"
#define DEMO_CURRENCY "EUR"
#define DEMO_SEED UINT64_C(2)
#define DEMO_MONTHS 24

/* The order in which items are given: what others name comes first. */
enum demo_kind { DEMO_ACCOUNT, DEMO_CONTACT, DEMO_INVITATION, DEMO_RESPONSE, DEMO_EVENT, DEMO_OUTCOME, DEMO_KINDS };

struct demo_item {
    enum demo_kind kind;
    /* DEMO_OUTCOME: {outcome, proposed_at, acceptance, readings}, the bodies of the requests that make it */
    const char *text; /* one JSON object; lives as long as the call of `emit` */
    size_t size;
    int64_t at; /* of a fact; 0 of the registry */
    size_t index, total;
};

/*
 * Generates the DEMO_MONTHS full local months that ended last before now_us. Without stories nothing but chance moves, and
 * chance is independent from one draw to the next: what a finding reports of such a company is a false alarm. Items of one kind follow each other,
 * facts by time. Stops at the first failure of `emit` and answers it. ERR_NONE: the machine has no such time zone.
 */
MUST_CHECK enum err demo_generate(uint64_t seed, bool stories, int64_t now_us,
                                  enum err (*emit)(void *arg, const struct demo_item *item), void *arg);

/* Start of the first month and end of the last, and the last month's name ("2026-10"). ERR_NONE as above. */
#define DEMO_MONTH_SIZE 16
MUST_CHECK enum err demo_window(int64_t now_us, int64_t *ret_from, int64_t *ret_to, char ret_month[DEMO_MONTH_SIZE]);

/* What is hidden in the data for findings to discover. */
struct demo_story {
    const char *key;
    const char *sentence;
    const char *phase;   /* or NULL */
    const char *metric;  /* where it is seen best, or NULL */
    const char *account; /* or NULL */
    const char *partner; /* or NULL */
};
extern const struct demo_story demo_stories[];
extern const size_t demo_stories_count;

#endif
