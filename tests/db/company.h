/*
 * The company of the random histories: few accounts, people, things and moments, so that everything meets; and measures
 * and journeys of every kind of series over them.
 */
#ifndef WAYMARK_TESTS_DB_COMPANY_H
#define WAYMARK_TESTS_DB_COMPANY_H

#include "db/store.h"
#include "tests/db/dice.h"

#define ZONE "Europe/Helsinki" /* its clocks went forward in the night to 29 March 2026 */
#define COUNT_OF(x) (sizeof(x) / sizeof *(x))

/* The call must answer `code`, else the program says where and aborts: the caller knows the seed. */
void must(enum err e, const char *call, const char *file, int line);
#define MUST(call) must((call), #call, __FILE__, __LINE__)
#define CHECK(condition, ...)                                                                                          \
    do {                                                                                                               \
        if (!(condition)) check_failed(__FILE__, __LINE__, __VA_ARGS__);                                               \
    } while (0)
void check_failed(const char *file, int line, const char *format, ...) __attribute__((noreturn, format(printf, 3, 4)));

enum { ACCOUNTS = 4, CONTACTS = 4, MEASURES = 31, JOURNEYS = 3, DIMENSIONS = 4 };
extern const char *const ACCOUNT_IDS[ACCOUNTS];
extern const char *const CONTACT_IDS[CONTACTS];
extern const char *const ROLES[3];
extern const char *const DIMENSION_NAMES[DIMENSIONS];
extern const struct measure COMPANY_MEASURES[MEASURES];
extern const struct journey COMPANY_JOURNEYS[JOURNEYS]; /* what one journey may become */

/* A database in `dir` with workspace, names, accounts and bare contacts, all numbered alike in every one. */
struct company {
    struct db *db;
    struct rollup *r;
    struct arena *a;
    char path[160];
};
void company_make(struct company *c, struct arena *a, const char *dir, const char *name);
void company_drop(struct company *c);
void company_begin(struct company *c);
void company_commit(struct company *c);
/* Points the definition `key` to measure m (-1: deletes it) in a transaction of its own; false: rolled back instead. */
void company_define(struct company *c, const char *key, int m, bool commit);
/* The same of a journey. */
void company_define_journey(struct company *c, const char *key, int j, bool commit);
/* Keeps the dimensions of these bits. */
void company_cut(struct company *c, unsigned dimensions, bool commit);
/* Series work until none is left. */
void company_finish(struct company *c);
int64_t company_definitions(struct company *c);
/* The canonical text of a measure's series. */
const char *measure_definition(int m, struct arena *a);

#endif
