/*
 * Figures of one account-level filter or group from the cells of cuts, as far as a dimension is kept: what costs months of
 * observations otherwise is a range of cells here. The same figures come of both.
 */
#include <string.h>

#include "db/figuring.h"

/* The one field of accounts that the slice filters or groups by, and by nothing else; NULL: it is not such a slice. */
static const char *slice_dimension(const struct slice *s, struct arena *a, const char **ret_value)
{
    bool by_partner = s->partner != NULL || s->group == GROUP_PARTNER;
    bool grouped = s->group == GROUP_PARTNER || s->group == GROUP_ACCOUNT_FIELD;
    size_t fields = s->account_fields_n + (s->partner != NULL) + grouped;

    *ret_value = NULL;
    if (fields != 1 || (!grouped && s->group != GROUP_NONE)) return NULL;
    if (s->account || s->role || s->side || s->touchpoint || s->attributes_n > 0) return NULL;
    if (s->bound.partner != 0 || s->bound.account != 0) return NULL;
    if (s->partner) *ret_value = s->partner;
    if (s->account_fields_n == 1) *ret_value = s->account_fields[0].value;
    if (by_partner) return "partner";
    return arena_printf(a, "account.%s", grouped ? s->group_name : s->account_fields[0].name);
}

static enum err dimension_find(struct figuring *g, const char *name, int64_t *ret)
{
    enum stmt s = STMT_DIMENSION_LIVE;
    enum err e;

    db_bind_text(g->db, s, 1, name);
    if ((e = db_step(g->db, s)) == ERR_OK) *ret = db_int(g->db, s, 0);
    db_reset(g->db, s);
    return e;
}

static enum err cut_read(struct figuring *g, int64_t cut, const char *group, int64_t from, int64_t to)
{
    enum err e;

    if (g->columns_n > SEEK_COLUMNS) {
        db_bind_int(g->db, STMT_CUT_CELL_RANGE, 1, cut);
        db_bind_int(g->db, STMT_CUT_CELL_RANGE, 2, from);
        db_bind_int(g->db, STMT_CUT_CELL_RANGE, 3, to);
        return cells_read(g, STMT_CUT_CELL_RANGE, false, group);
    }
    for (int64_t code = from; code <= to; code++) {
        for (size_t i = 0; i < g->columns_n; i++) {
            db_bind_int(g->db, STMT_CUT_CELL_OF_SERIES, 1, cut);
            db_bind_int(g->db, STMT_CUT_CELL_OF_SERIES, 2, code);
            db_bind_int(g->db, STMT_CUT_CELL_OF_SERIES, 3, g->columns[i].series);
            if ((e = cells_read(g, STMT_CUT_CELL_OF_SERIES, false, group)) != ERR_OK) return e;
        }
    }
    return ERR_OK;
}

static enum err filter_read(struct figuring *g, int64_t dimension, const char *value, int64_t from, int64_t to)
{
    enum stmt s = STMT_CUT_FIND;
    int64_t cut = 0;
    enum err e;

    db_bind_int(g->db, s, 1, dimension);
    db_bind_text(g->db, s, 2, arena_printf(g->arena, "=%s", value));
    if ((e = db_step(g->db, s)) == ERR_OK) cut = db_int(g->db, s, 0);
    db_reset(g->db, s);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e; /* a value that nobody has */
    return cut_read(g, cut, NULL, from, to);
}

static enum err groups_read(struct figuring *g, int64_t dimension, int64_t from, int64_t to)
{
    struct cut {
        int64_t number;
        const char *group;
    } *cuts = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    db_bind_int(g->db, STMT_CUT_LIST, 1, dimension);
    while ((e = db_step(g->db, STMT_CUT_LIST)) == ERR_OK) {
        const char *value = db_text(g->db, STMT_CUT_LIST, 1);

        *ARENA_PUSH(g->arena, cuts, n, cap) =
            (struct cut){db_int(g->db, STMT_CUT_LIST, 0), *value == '=' ? arena_string(g->arena, value + 1) : NULL};
    }
    if (e != ERR_NONE) return e;
    for (size_t i = 0; i < n; i++) {
        if ((e = cut_read(g, cuts[i].number, cuts[i].group, from, to)) != ERR_OK) return e;
    }
    return ERR_OK;
}

enum err figures_from_cuts(struct figuring *g, bool *ret_done)
{
    const char *value, *name = slice_dimension(g->slice, g->arena, &value);
    int64_t dimension = 0, from, to;
    bool days;
    enum err e;

    *ret_done = false;
    if (!name) return ERR_OK;
    cells_range(g, &days, &from, &to);
    if (days) return ERR_OK; /* kept by month alone */
    if ((e = dimension_find(g, name, &dimension)) != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    *ret_done = true;
    return value ? filter_read(g, dimension, value, from, to) : groups_read(g, dimension, from, to);
}
