/*
 * What an answer rests on: which months of which series, until when, and when they changed last.
 *
 * Must not compute figures.
 */
#include "db/figuring.h"

int64_t figuring_month(const struct figuring *g, size_t period, bool last)
{
    struct period p = slice_period(g->slice, g->slice->total && last ? g->slice->periods - 1 : period);

    return period_of_day(GRAIN_MONTH, last ? period_end_day(p) - 1 : period_first_day(p)).ordinal;
}

/* What is carried forward rests on all months before, too. */
static bool reads_all_before(enum series_kind kind)
{
    return kind == SERIES_LEVEL || kind == SERIES_REVENUE || kind == SERIES_STAY || kind == SERIES_VOICE;
}

enum err column_changed(struct figuring *g, const struct column *c, int64_t *ret_changed)
{
    enum stmt s = STMT_WATERMARK_RANGE;
    bool all_before = reads_all_before(c->kind);
    enum err e;

    /* Watermarks are everybody's: a bound key would learn when others did something. */
    if (g->slice->bound.partner != 0 || g->slice->bound.account != 0) return ERR_OK;
    db_bind_int(g->db, s, 1, c->series);
    db_bind_int(g->db, s, 2, all_before ? INT64_MIN : figuring_month(g, 0, false));
    db_bind_int(g->db, s, 3, figuring_month(g, g->periods - 1, true));
    while ((e = db_step(g->db, s)) == ERR_OK) {
        int64_t month = db_int(g->db, s, 0), changed = db_int(g->db, s, 1);

        for (size_t p = 0; p < g->periods; p++) {
            if (month > figuring_month(g, p, true) || (!all_before && month < figuring_month(g, p, false))) continue;
            if (changed > ret_changed[p]) ret_changed[p] = changed;
        }
    }
    return e == ERR_NONE ? ERR_OK : e;
}

void figuring_until(struct figuring *g, int64_t moment)
{
    if (moment > g->slice->now && moment < g->rests_on.valid_until) g->rests_on.valid_until = moment;
}

void figuring_rests_on(struct figuring *g, int64_t series, int64_t first_month, int64_t last_month)
{
    struct figure_dependencies *d = &g->rests_on;

    *ARENA_PUSH(g->arena, d->items, d->n, g->rests_on_cap) =
        (struct figure_dependency){series, first_month, last_month};
}

void figuring_grounds(struct figuring *g, const struct metric *const *metrics, size_t n)
{
    g->rests_on.registry |= !slice_is_plain(g->slice);
    for (size_t i = 0; i < g->columns_n; i++) {
        bool all_before = reads_all_before(g->columns[i].kind);

        figuring_rests_on(g, g->columns[i].series, all_before ? INT64_MIN : figuring_month(g, 0, false),
                          figuring_month(g, g->periods - 1, true));
    }
    for (size_t p = 0; p < g->periods; p++) {
        figuring_until(g, g->bounds[p + 1]);
        for (size_t i = 0; i < n; i++) {
            int64_t matured;

            if (figure_matures_at(metrics[i], g->bounds[p + 1], &matured)) figuring_until(g, matured);
        }
    }
}
