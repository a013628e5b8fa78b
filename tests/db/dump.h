/* What a database holds, as sorted lines that name facts by their ids: equal lines, equal figures. */
#ifndef WAYMARK_TESTS_DB_DUMP_H
#define WAYMARK_TESTS_DB_DUMP_H

#include "tests/db/history.h"

struct lines {
    const char **items;
    size_t n, cap;
};
void lines_add(struct lines *l, struct arena *a, const char *line);
/* Sorts both; aborts with the first line that only one of them has. */
void lines_compare(struct lines *x, const char *x_name, struct lines *y, const char *y_name);

/* Facts, observations, levels, cells of all and of cuts, and usage. */
void dump_all(struct company *c, struct lines *ret);
/* Levels of series whose definition begins so: "definition fact subject units". */
void dump_levels(struct company *c, const char *of, struct lines *ret);
/* The model's entries into phases, and its revenue, likewise. */
void oracle_stays(struct history *h, struct lines *ret);
void oracle_revenue(struct history *h, struct lines *ret);
/* Observations of pairs alone: "definition bearer other-end until bucket millionths". */
void dump_pairs(struct company *c, struct lines *ret);
/* The same from the model's facts, by the words of the definition alone: for each start, look at all ends. */
void oracle_pairs(struct history *h, struct lines *ret);
/* Of [from, to): how many facts measure m counts and their sum; of `last`: the subjects and the sum of their last values
 * before `to`. False: a measure that it does not know. */
bool oracle_sum(struct history *h, int m, int64_t from, int64_t to, int64_t *ret_n, wide *ret_sum);

#endif
