/* The cells of cuts against the facts: each observation that a dimension holds is derived into its account's cut. */
#include <stdlib.h>

#include "db/cutting.h"
#include "db/verify.h"

enum err verify_cut_derive(struct verification *v, const struct observation *o, int64_t month)
{
    const struct fact *f = o->fact;
    const struct place place = {f->slot, o->series, f->account, f->at, f->no};
    struct rollup *r = v->rollup;
    struct account_cuts cuts;
    enum err e;

    if (r->dimensions_n == 0) return ERR_OK;
    if ((e = cutting_of(r, v->db, f->account, false, &cuts)) != ERR_OK) return e;
    for (size_t i = 0; i < r->dimensions_n; i++) {
        struct verify_part *part;

        if (!cutting_holds(&r->dimensions[i], &place)) continue;
        part = verify_part_of(&v->parts, VERIFY_CUT, r->dimensions[i].number, month);
        part->derived++;
        verify_part_cut(part, cuts.cuts[i], o->series, o->bucket, 1, value_to_wide(o->value));
    }
    return ERR_OK;
}

struct cut_row {
    int64_t cut, dimension;
};

static enum err cuts_read(struct verification *v, struct arena *a, struct cut_row **ret, size_t *ret_n)
{
    struct cut_row *rows = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    while ((e = db_step(v->db, STMT_CUT_ALL)) == ERR_OK)
        *ARENA_PUSH(a, rows, n, cap) = (struct cut_row){db_int(v->db, STMT_CUT_ALL, 0), db_int(v->db, STMT_CUT_ALL, 1)};
    *ret = rows;
    *ret_n = n;
    return e == ERR_NONE ? ERR_OK : e;
}

static int cut_compare(const void *a, const void *b)
{
    const struct cut_row *x = a, *y = b;

    return (x->cut > y->cut) - (x->cut < y->cut);
}

/* Of no dimension: 0. Of one that leaves: -1, whatever is left of its cells is right. */
static int64_t dimension_of(const struct verification *v, const struct cut_row *rows, size_t n, int64_t cut)
{
    struct cut_row key = {.cut = cut};
    const struct cut_row *row = n > 0 ? bsearch(&key, rows, n, sizeof key, cut_compare) : NULL;

    for (size_t i = 0; row && i < v->rollup->dimensions_n; i++) {
        if (v->rollup->dimensions[i].number != row->dimension) continue;
        return v->rollup->dimensions[i].state == DIMENSION_LEAVING ? -1 : row->dimension;
    }
    return 0;
}

enum err verify_cut_scan(struct verification *v)
{
    enum stmt s = STMT_CUT_CELL_ALL;
    struct arena *a = arena_create();
    struct cut_row *rows = NULL;
    size_t n = 0;
    enum err e = cuts_read(v, a, &rows, &n);

    while (e == ERR_OK && (e = db_step(v->db, s)) == ERR_OK) {
        int64_t cut = db_int(v->db, s, 0), series = db_int(v->db, s, 2), count = db_int(v->db, s, 4);
        int64_t dimension = dimension_of(v, rows, n, cut);
        const struct series_row *row = verify_series(v, series);
        struct verify_part *part;

        if (dimension < 0 || (row && row->state == SERIES_LEAVING)) continue;
        part = verify_part_of(&v->parts, VERIFY_CUT, dimension, -1 - db_int(v->db, s, 1));
        part->stored += count;
        verify_part_cut(part, cut, series, db_int(v->db, s, 3), -count,
                        -wide_join(db_int(v->db, s, 5), db_int(v->db, s, 6)));
    }
    db_reset(v->db, s);
    arena_drop(a);
    return e == ERR_NONE ? ERR_OK : e;
}

enum err verify_cut_mend(struct db *db, struct rollup *r, const struct verify_part *part)
{
    if (part->of == 0) return db_run(db, STMT_CUT_CELL_DROP_ORPHANS);
    for (size_t i = 0; i < r->dimensions_n; i++) {
        if (r->dimensions[i].number == part->of && r->dimensions[i].state != DIMENSION_LEAVING)
            return dimension_leave(db, r, &r->dimensions[i], true);
    }
    return ERR_OK; /* it is leaving already */
}
