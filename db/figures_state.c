/*
 * Figures of what is read whole: revenue, stays, waits that are still open, voices, outcomes, other figures. Each kind sorts
 * its members into piles by group and period; a pile becomes an estimate.
 *
 * Must not know how they are estimated (kpi/ does) nor how state is stored (db/state.h does).
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/stating.h"

/* ---- moments ---- */

int64_t figuring_as_of(const struct figuring *g)
{
    return g->slice->as_of ? g->slice->as_of : period_start_us(period_of(GRAIN_DAY, g->slice->now, g->tz), g->tz);
}

int64_t figuring_live_at(const struct figuring *g, size_t period)
{
    int64_t as_of = figuring_as_of(g), end = g->bounds[period + 1];

    return end < as_of ? end : as_of;
}

int64_t local_year_before(const struct tz *tz, int64_t t)
{
    int64_t day = tz_day_of(tz, t), year, before;
    int month, of_month, second;

    text_civil_from_days(day, &year, &month, &of_month);
    before = text_days_from_civil(year - 1, month, month == 2 && of_month == 29 ? 28 : of_month);
    if (tz_day_start_us(tz, day) == t) return tz_day_start_us(tz, before);
    second = (int)((t / MICROS + tz_offset_s(tz, t)) % 86400);
    return tz_local_us(tz, before, second) + t % MICROS;
}

/* ---- piles ---- */

static size_t group_slot(const struct stating *s, const char *group)
{
    size_t at = group ? (size_t)text_hash(group, strlen(group), 1) & (s->slots_n - 1) : 0;

    for (; s->slots[at]; at = (at + 1) & (s->slots_n - 1)) {
        const char *other = s->groups[s->slots[at] - 1];

        if (other == group || (other && group && strcmp(other, group) == 0)) break;
    }
    return at;
}

enum err stating_pile(struct stating *s, const char *group, size_t period, struct pile **ret)
{
    struct arena *a = s->g->arena;
    size_t slot, piles_n = s->groups_n;

    if (s->slots_n < 2 * (s->groups_n + 1)) {
        s->slots_n = s->slots_n ? s->slots_n * 4 : 16;
        s->slots = arena_array(a, s->slots_n, sizeof *s->slots);
        for (size_t i = 0; i < s->groups_n; i++) s->slots[group_slot(s, s->groups[i])] = (uint32_t)i + 1;
    }
    slot = group_slot(s, group);
    if (!s->slots[slot]) {
        if (s->groups_n == GROUPS_MAX) return ERR_FULL;
        *ARENA_PUSH(a, s->piles, piles_n, s->piles_cap) = arena_array(a, s->g->periods, sizeof **s->piles);
        *ARENA_PUSH(a, s->groups, s->groups_n, s->groups_cap) = group ? arena_string(a, group) : NULL;
        s->slots[slot] = (uint32_t)s->groups_n;
    }
    *ret = &s->piles[s->slots[slot] - 1][period];
    return ERR_OK;
}

enum err stating_count(struct stating *s, const char *group, size_t period, struct account_count c)
{
    struct pile *p;
    enum err e = stating_pile(s, group, period, &p);

    if (e == ERR_OK) *ARENA_PUSH(s->g->arena, p->counts, p->n, p->cap) = c;
    return e;
}

/* ---- who passes ---- */

bool stating_account(const struct stating *s, int64_t account, const char **ret_group)
{
    const struct slice *q = s->g->slice;
    const struct account_row *row;

    *ret_group = NULL;
    if (s->sieve.impossible || q->role || q->side || q->touchpoint || q->attributes_n > 0) return false;
    if (!s->sieve.accounts) return true;
    row = account ? account_table_find(s->sieve.accounts, account) : NULL;
    if (!row) return !s->sieve.account_wanted;
    if (!s->sieve.account_passes[row - s->sieve.accounts->rows]) return false;
    *ret_group = s->sieve.account_group[row - s->sieve.accounts->rows];
    return true;
}

static int stays_find(const void *key, const void *item)
{
    const int64_t *account = key;
    const struct account_stays *x = item;

    return (*account > x->account) - (*account < x->account);
}

bool stating_account_at(const struct stating *s, int64_t account, int64_t at, const char **ret_group)
{
    const struct account_stays *of = NULL;
    const struct stay *stay;

    if (!stating_account(s, account, ret_group)) return false;
    if (s->g->slice->group != GROUP_PHASE || s->stays_n == 0) return true;
    of = bsearch(&account, s->stays, s->stays_n, sizeof *s->stays, stays_find);
    stay = of ? stay_at(of->stays, of->n, at) : NULL;
    if (stay && stay->phase < s->journey->phases_n) *ret_group = s->journey->phases[stay->phase].key;
    return true;
}

/* ---- what is read ---- */

enum err stating_reads(struct stating *s, int64_t series, enum series_kind kind)
{
    struct column c = {.series = series, .kind = kind};

    if (series == s->m->series) return ERR_OK;
    figuring_rests_on(s->g, series, INT64_MIN, figuring_month(s->g, s->g->periods - 1, true));
    return column_changed(s->g, &c, s->changed);
}

/* The own series, in the months behind a period in which its windows are open: what comes there changes the figure, too. */
static enum err stating_windows(struct stating *s)
{
    struct figuring *g = s->g;
    enum stmt q = STMT_WATERMARK_RANGE;
    int64_t until;
    enum err e;

    for (size_t p = 0; p < g->periods && figure_matures_at(s->m, g->bounds[p + 1], &until); p++) {
        db_bind_int(g->db, q, 1, s->m->series);
        db_bind_int(g->db, q, 2, figuring_month(g, p, true));
        db_bind_int(g->db, q, 3, period_of(GRAIN_MONTH, until, g->tz).ordinal);
        while ((e = db_step(g->db, q)) == ERR_OK) {
            int64_t changed = db_int(g->db, q, 1);

            if (changed > s->changed[p]) s->changed[p] = changed;
        }
        if (e != ERR_NONE) return e;
    }
    return ERR_OK;
}

enum err stating_revenue(struct stating *s, const struct revenue_book **ret)
{
    int64_t series;
    enum err e;

    if ((e = figuring_revenue(s->g, ret)) != ERR_OK) return e;
    if (!*ret) s->building = true;
    if ((e = store_series_kept(s->g->db, SERIES_REVENUE, &series)) != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    return stating_reads(s, series, SERIES_REVENUE);
}

/* Are its members accounts in some phase? Facts are in that of their touchpoint, stays in their own. */
static bool is_of_accounts(enum measure_kind kind)
{
    return kind != MEASURE_TIME_TO && kind != MEASURE_RESPONSE_RATE && kind != MEASURE_EXITS;
}

/* Accounts' phases, where groups are phases. */
static enum err stating_stays(struct stating *s)
{
    struct account_stays *stays;
    enum err e;

    if (s->g->slice->group != GROUP_PHASE || !s->journey || !is_of_accounts(s->m->measure.kind)) return ERR_OK;
    e = store_stays(s->g->db, s->g->arena, s->journey, 0, &stays, &s->stays_n);
    if (e == ERR_NONE) s->building = true;
    if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    s->stays = stays;
    return stating_reads(s, s->journey->series, SERIES_STAY);
}

/* ---- the kinds ---- */

static enum err stating_fill(struct stating *s)
{
    switch (s->m->measure.kind) {
    case MEASURE_TIME_TO: return state_time_to(s);
    case MEASURE_ACTIVE: return state_active(s);
    case MEASURE_RETENTION:
    case MEASURE_CHURN:
    case MEASURE_MOVEMENT: return state_between(s);
    case MEASURE_WIN_BACK: return state_win_back(s);
    case MEASURE_EXITS: return state_exits(s);
    case MEASURE_RESPONSE_RATE: return state_response_rate(s);
    case MEASURE_ATTAINMENT: return state_attainment(s);
    case MEASURE_COVERAGE: return state_coverage(s);
    default: assert(false && "a kind that is read from state"); return ERR_BROKEN;
    }
}

/* Does each pile hold a part of the live accounts? Without any there is nothing to divide by. */
static bool is_of_live(enum measure_kind kind)
{
    return kind == MEASURE_ACTIVE || kind == MEASURE_COVERAGE || kind == MEASURE_CHURN;
}

static enum err pile_estimate(struct stating *s, struct pile *p, bool keep_sample, struct answer *ret)
{
    const struct measure *m = &s->m->measure;
    enum err e;

    switch (m->kind) {
    case MEASURE_TIME_TO: estimate_time_to(p->waits, p->n, m->q, &ret->estimate); return ERR_OK;
    case MEASURE_RETENTION: estimate_retention(p->pairs, p->n, m->net, &ret->estimate); return ERR_OK;
    case MEASURE_CHURN:
        if (m->of == OF_LOGOS) break;
        estimate_churn(p->pairs, p->n, m->of, &ret->estimate);
        return ERR_OK;
    case MEASURE_MOVEMENT: estimate_movement(p->pairs, p->n, m->of, &ret->estimate); return ERR_OK;
    default: break;
    }
    e = answer_of_counts(s->g, p->counts, p->n, keep_sample, ret);
    if (e == ERR_OK && p->n == 0 && is_of_live(m->kind)) estimate_nothing(REASON_NO_DENOMINATOR, &ret->estimate);
    return e;
}

static enum err stating_answers(struct stating *s, struct answers *ret)
{
    struct figuring *g = s->g;
    struct pile *any;
    enum err e;

    if (s->building) {
        s->groups_n = s->slots_n = 0;
        s->groups_cap = s->piles_cap = 0;
    }
    if ((s->building || g->slice->group == GROUP_NONE) && (e = stating_pile(s, NULL, 0, &any)) != ERR_OK) return e;
    *ret = (struct answers){.groups = s->groups, .groups_n = s->groups_n};
    ret->items = arena_array(g->arena, s->groups_n * g->periods + 1, sizeof *ret->items);
    for (size_t k = 0; k < s->groups_n; k++) {
        for (size_t i = 0; i < g->periods; i++) {
            struct answer *to = &ret->items[k * g->periods + i];

            to->changed = s->changed[i];
            if (s->building) estimate_nothing(REASON_BUILDING, &to->estimate);
            else if ((e = pile_estimate(s, &s->piles[k][i], figuring_keeps_sample(g, i), to)) != ERR_OK) return e;
        }
    }
    return ERR_OK;
}

static const struct journey *home_of(const struct figuring *g, const struct metric *m)
{
    if (m->home) return m->home;
    return g->journey && m->journey && strcmp(g->journey->key, m->journey) == 0 ? g->journey : NULL;
}

enum err figures_from_state(struct figuring *g, const struct metric *m, struct answers *ret)
{
    struct stating s = {.g = g, .m = m, .journey = home_of(g, m)};
    enum err e;

    if (m->measure.kind == MEASURE_INDEX) return figures_from_index(g, m, ret);
    s.changed = arena_array(g->arena, g->periods, sizeof *s.changed);
    if ((e = sieve_make(g, &s.sieve)) != ERR_OK) return e;
    e = stating_stays(&s);
    if (e == ERR_OK) e = stating_windows(&s);
    if (e == ERR_OK) e = stating_fill(&s);
    if (e == ERR_OK) e = stating_answers(&s, ret);
    sieve_drop(&s.sieve);
    return e;
}
