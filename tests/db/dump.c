/* See dump.h. */
#include "tests/db/dump.h"

#include <stdlib.h>
#include <string.h>

void lines_add(struct lines *l, struct arena *a, const char *line)
{
    *ARENA_PUSH(a, l->items, l->n, l->cap) = line;
}

static int line_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void lines_compare(struct lines *x, const char *x_name, struct lines *y, const char *y_name)
{
    if (x->n > 1) qsort(x->items, x->n, sizeof *x->items, line_compare);
    if (y->n > 1) qsort(y->items, y->n, sizeof *y->items, line_compare);
    for (size_t i = 0; i < x->n || i < y->n; i++) {
        int order = i == x->n ? 1 : i == y->n ? -1 : strcmp(x->items[i], y->items[i]);

        if (order == 0) continue;
        check_failed(__FILE__, __LINE__, "only in %s: %s", order < 0 ? x_name : y_name,
                     order < 0 ? x->items[i] : y->items[i]);
    }
}

/* ---- names of numbers ---- */

struct named {
    int64_t number;
    const char *text;
};
struct naming {
    struct named *facts, *series;
    size_t facts_n, series_n, facts_cap, series_cap;
};

static int named_compare(const void *a, const void *b)
{
    const struct named *x = a, *y = b;

    return (x->number > y->number) - (x->number < y->number);
}

static const char *name_of(const struct named *list, size_t n, int64_t number)
{
    struct named key = {.number = number};
    const struct named *found = n > 0 ? bsearch(&key, list, n, sizeof key, named_compare) : NULL;

    return found ? found->text : number == 0 ? "-" : "?";
}

static struct naming naming_read(struct company *c)
{
    struct naming m = {0};
    enum err e;

    while ((e = db_step(c->db, STMT_IDENTITY_ALL)) == ERR_OK) {
        const char *text =
            arena_printf(c->a, "%lld/%lld/%s", (long long)db_int(c->db, STMT_IDENTITY_ALL, 0),
                         (long long)db_int(c->db, STMT_IDENTITY_ALL, 1), db_text(c->db, STMT_IDENTITY_ALL, 2));

        *ARENA_PUSH(c->a, m.facts, m.facts_n, m.facts_cap) = (struct named){db_int(c->db, STMT_IDENTITY_ALL, 6), text};
    }
    CHECK(e == ERR_NONE, "identities: %s", error_code(e));
    while ((e = db_step(c->db, STMT_SERIES_ALL)) == ERR_OK) {
        *ARENA_PUSH(c->a, m.series, m.series_n, m.series_cap) =
            (struct named){db_int(c->db, STMT_SERIES_ALL, 0), arena_string(c->a, db_text(c->db, STMT_SERIES_ALL, 1))};
    }
    CHECK(e == ERR_NONE, "series: %s", error_code(e));
    if (m.facts_n > 1) qsort(m.facts, m.facts_n, sizeof *m.facts, named_compare);
    if (m.series_n > 1) qsort(m.series, m.series_n, sizeof *m.series, named_compare);
    return m;
}

/* ---- tables ---- */

enum column { PLAIN, FACT, SERIES, SKIP };

/* All columns of a statement's rows, numbers of facts and series by name. */
static void dump_table(struct company *c, const struct naming *m, const char *title, enum stmt s,
                       const enum column *columns, int n, struct lines *ret)
{
    struct buffer line = {0};
    enum err e;

    while ((e = db_step(c->db, s)) == ERR_OK) {
        buffer_clear(&line);
        buffer_puts(&line, title);
        for (int i = 0; i < n; i++) {
            int64_t number = db_int(c->db, s, i);

            buffer_putc(&line, ' ');
            if (columns[i] == SKIP) buffer_putc(&line, '*');
            else if (columns[i] == FACT) buffer_puts(&line, name_of(m->facts, m->facts_n, number));
            else if (columns[i] == SERIES) buffer_puts(&line, name_of(m->series, m->series_n, number));
            else buffer_puts(&line, db_is_null(c->db, s, i) ? "null" : db_text(c->db, s, i));
        }
        lines_add(ret, c->a, arena_string(c->a, line.data));
    }
    buffer_free(&line);
    CHECK(e == ERR_NONE, "%s: %s", title, error_code(e));
}

/* A cell that holds nothing is as good as none. */
static void dump_cells(struct company *c, const struct naming *m, struct lines *ret)
{
    enum stmt s = STMT_CELL_ALL;
    enum err e;

    while ((e = db_step(c->db, s)) == ERR_OK) {
        long long n = db_int(c->db, s, 4), billions = db_int(c->db, s, 5), rest = db_int(c->db, s, 6);

        if (n == 0 && billions == 0 && rest == 0) continue;
        lines_add(ret, c->a,
                  arena_printf(c->a, "cell %s %lld %lld %lld %lld %lld %lld",
                               name_of(m->series, m->series_n, db_int(c->db, s, 1)), (long long)db_int(c->db, s, 0),
                               (long long)db_int(c->db, s, 2), (long long)db_int(c->db, s, 3), n, billions, rest));
    }
    CHECK(e == ERR_NONE, "cells: %s", error_code(e));
}

/* By the cut's own words: its number is anybody's. */
static void dump_cuts(struct company *c, const struct naming *m, struct lines *ret)
{
    struct naming cuts = {0}, dimensions = {0};
    enum stmt s = STMT_CUT_CELL_ALL;
    enum err e;

    while ((e = db_step(c->db, STMT_DIMENSION_ALL)) == ERR_OK)
        *ARENA_PUSH(c->a, dimensions.facts, dimensions.facts_n, dimensions.facts_cap) = (struct named){
            db_int(c->db, STMT_DIMENSION_ALL, 0), arena_string(c->a, db_text(c->db, STMT_DIMENSION_ALL, 1))};
    CHECK(e == ERR_NONE, "dimensions: %s", error_code(e));
    for (size_t i = 0; i < dimensions.facts_n; i++) {
        db_bind_int(c->db, STMT_CUT_LIST, 1, dimensions.facts[i].number);
        while ((e = db_step(c->db, STMT_CUT_LIST)) == ERR_OK)
            *ARENA_PUSH(c->a, cuts.facts, cuts.facts_n, cuts.facts_cap) =
                (struct named){db_int(c->db, STMT_CUT_LIST, 0),
                               arena_printf(c->a, "%s %s", dimensions.facts[i].text, db_text(c->db, STMT_CUT_LIST, 1))};
        CHECK(e == ERR_NONE, "cuts: %s", error_code(e));
    }
    if (cuts.facts_n > 1) qsort(cuts.facts, cuts.facts_n, sizeof *cuts.facts, named_compare);
    while ((e = db_step(c->db, s)) == ERR_OK) {
        long long n = db_int(c->db, s, 4), billions = db_int(c->db, s, 5), rest = db_int(c->db, s, 6);

        if (n == 0 && billions == 0 && rest == 0) continue;
        lines_add(ret, c->a,
                  arena_printf(c->a, "cut %s %s %lld %lld %lld %lld %lld",
                               name_of(cuts.facts, cuts.facts_n, db_int(c->db, s, 0)),
                               name_of(m->series, m->series_n, db_int(c->db, s, 2)), (long long)db_int(c->db, s, 1),
                               (long long)db_int(c->db, s, 3), n, billions, rest));
    }
    CHECK(e == ERR_NONE, "cells of cuts: %s", error_code(e));
}

void dump_all(struct company *c, struct lines *ret)
{
    static const enum column facts[26] = {[3] = FACT, [25] = SKIP};
    static const enum column observations[14] = {[1] = SERIES, [4] = FACT, [6] = FACT};
    static const enum column levels[8] = {[0] = SERIES, [4] = FACT};
    static const enum column usage[3] = {PLAIN};
    struct naming m = naming_read(c);

    dump_table(c, &m, "fact", STMT_FACT_ALL, facts, COUNT_OF(facts), ret);
    dump_table(c, &m, "observation", STMT_OBSERVATION_ALL, observations, COUNT_OF(observations), ret);
    dump_table(c, &m, "level", STMT_LEVEL_ALL, levels, COUNT_OF(levels), ret);
    dump_table(c, &m, "usage", STMT_USAGE_ALL, usage, COUNT_OF(usage), ret);
    dump_cells(c, &m, ret);
    dump_cuts(c, &m, ret);
}

void dump_levels(struct company *c, const char *of, struct lines *ret)
{
    struct naming m = naming_read(c);
    enum stmt s = STMT_LEVEL_ALL;
    enum err e;

    while ((e = db_step(c->db, s)) == ERR_OK) {
        const char *definition = name_of(m.series, m.series_n, db_int(c->db, s, 0));

        if (strncmp(definition, of, strlen(of)) != 0) continue;
        lines_add(ret, c->a,
                  arena_printf(c->a, "%s %s %s %lld", definition, name_of(m.facts, m.facts_n, db_int(c->db, s, 4)),
                               db_text(c->db, s, 2), (long long)db_int(c->db, s, 5)));
    }
    CHECK(e == ERR_NONE, "levels: %s", error_code(e));
}

void dump_pairs(struct company *c, struct lines *ret)
{
    struct naming m = naming_read(c);
    enum stmt s = STMT_OBSERVATION_ALL;
    enum err e;

    while ((e = db_step(c->db, s)) == ERR_OK) {
        const char *definition = name_of(m.series, m.series_n, db_int(c->db, s, 1));
        struct value v = {db_int(c->db, s, 12), db_int(c->db, s, 13)};

        if (!strstr(definition, "\"start\"")) continue;
        lines_add(ret, c->a,
                  arena_printf(c->a, "%s %s %s %s %lld %lld", definition,
                               name_of(m.facts, m.facts_n, db_int(c->db, s, 4)),
                               name_of(m.facts, m.facts_n, db_int(c->db, s, 6)),
                               db_is_null(c->db, s, 5) ? "never" : db_text(c->db, s, 5),
                               (long long)db_int(c->db, s, 11), (long long)value_to_wide(v)));
    }
    CHECK(e == ERR_NONE, "observations: %s", error_code(e));
}
