/*
 * Figures of answers that are looked at one by one: a contact's latest, weightings, clustered intervals, finite populations.
 *
 * Must not know how intervals are computed (kpi/sample.h does).
 */
#include "db/figuring.h"

bool figure_is_sampled(const struct metric *m, const struct slice *s)
{
    (void)s;
    return m->measure.per_contact;
}

enum err figures_from_sample(struct figuring *g, const struct metric *m, struct answers *ret)
{
    static const char *none;

    (void)m;
    *ret = (struct answers){
        .groups = &none, .groups_n = 1, .items = arena_array(g->arena, g->periods, sizeof *ret->items)};
    for (size_t i = 0; i < g->periods; i++) estimate_nothing(REASON_UNSUPPORTED, &ret->items[i].estimate);
    return ERR_OK;
}
