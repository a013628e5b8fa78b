/* What the suites of decode/ stand on: an arena, faults, the default workspace's catalogue, and bodies made of parts. */
#ifndef WAYMARK_TESTS_DECODE_GROUND_H
#define WAYMARK_TESTS_DECODE_GROUND_H

#include "decode/decode.h"

extern struct arena *ground_arena;
extern struct faults ground_faults; /* cleared by every ground_decode... */
extern struct catalogue *ground;    /* of templates/; currency EUR */

void ground_set_up(void);
void ground_tear_down(void);

int64_t ground_time(const char *rfc3339);
int64_t ground_now(void); /* 2026-11-22T12:00:00Z */
const struct json *ground_json(const char *text);
/* The object with one member replaced or put behind; value NULL: left out. */
const char *ground_with(const char *object, const char *member, const char *value);
/* A JSON string of n times a text. */
const char *ground_text(const char *of, size_t n);
/* "[item,item,...]" or lines. */
const char *ground_repeat(const char *item, size_t n, const char *open, const char *between, const char *close);

struct decode_facts_options ground_options(enum fact_kind kind);
enum err ground_decode(const char *body, const struct decode_facts_options *o, struct decoded_facts *ret);
/* One fact that must be good. */
struct fact_input ground_fact(enum fact_kind kind, const char *body);
struct fact_input ground_cloudevent(const char *body);

/* Fails unless a fault of this pointer and code is among ground_faults, and unless it is the only one where `alone`. */
void ground_expect(const char *pointer, enum fault_code code, bool alone, const char *of);
/* Fails when there are faults, and names the first. */
void ground_expect_none(const char *of);

#endif
