/* Shares of accounts: active, heard, kept, won back; outcomes attained; stays that ended in an exit. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "db/stating.h"

/* Has the period begun? Nothing of a later one is live, lost or kept. */
static bool has_begun(const struct figuring *g, size_t period)
{
    return g->bounds[period] <= g->slice->now;
}

/* Notes that the answer moves with the end of the last whole day while a period is open. */
static void moves_daily(struct stating *s)
{
    struct figuring *g = s->g;

    if (g->slice->as_of == 0 && g->bounds[g->periods] > figuring_as_of(g))
        figuring_until(g, period_end_us(period_of(GRAIN_DAY, g->slice->now, g->tz), g->tz));
}

/* ---- shares of live accounts ---- */

/* One live account of a period; `hit`: it counts. */
static enum err live_account(struct stating *s, const struct revenue_line *line, size_t period, bool hit)
{
    int64_t t = figuring_live_at(s->g, period);
    const char *group;

    if (!has_begun(s->g, period) || revenue_at(line, t) <= 0) return ERR_OK;
    if (!stating_account_at(s, line->account, t, &group)) return ERR_OK;
    return stating_count(s, group, period, (struct account_count){.account = line->account, .k = hit, .n = 1, .at = t});
}

/* Events of a period by account: n[i] is that of the book's line i. */
static enum err events_count(struct stating *s, const struct revenue_book *book, size_t period, int64_t *n)
{
    struct db *db = s->g->db;
    enum stmt q = STMT_OBSERVATION_COUNTS;
    int64_t from = s->g->bounds[period], to = s->g->bounds[period + 1];
    enum err e;

    memset(n, 0, book->n * sizeof *n);
    for (int64_t slot = slot_of(from); slot <= slot_of(to - 1); slot++) {
        db_bind_int(db, q, 1, slot);
        db_bind_int(db, q, 2, s->m->series);
        db_bind_int(db, q, 3, from);
        db_bind_int(db, q, 4, to);
        while ((e = db_step(db, q)) == ERR_OK) {
            const struct revenue_line *line = revenue_line_of(book, db_int(db, q, 0));

            if (line) n[line - book->lines] += db_int(db, q, 1);
        }
        if (e != ERR_NONE) return e;
    }
    return ERR_OK;
}

enum err state_active(struct stating *s)
{
    const struct revenue_book *book;
    int64_t *events;
    enum err e = stating_revenue(s, &book);

    if (e != ERR_OK || !book) return e;
    moves_daily(s);
    events = arena_array(s->g->arena, book->n + 1, sizeof *events);
    for (size_t p = 0; p < s->g->periods; p++) {
        if ((e = events_count(s, book, p, events)) != ERR_OK) return e;
        for (size_t i = 0; i < book->n; i++) {
            e = live_account(s, &book->lines[i], p, (double)events[i] >= s->m->measure.bound);
            if (e != ERR_OK) return e;
        }
    }
    return ERR_OK;
}

/* Has this account been heard from so many roles in [from, to)? One: any voice, with a role or without. */
static bool is_heard(const struct voice *v, size_t n, int64_t from, int64_t to, size_t roles)
{
    int64_t seen[MEASURE_ROLES_MAX];
    size_t seen_n = 0;

    assert(roles >= 1 && roles <= MEASURE_ROLES_MAX);
    for (size_t i = 0; i < n && seen_n < roles; i++) {
        size_t k = 0;

        if (v[i].at < from || v[i].at >= to) continue;
        if (roles == 1) return true;
        if (v[i].role == 0) continue;
        while (k < seen_n && seen[k] != v[i].role) k++;
        if (k == seen_n) seen[seen_n++] = v[i].role;
    }
    return seen_n >= roles;
}

enum err state_coverage(struct stating *s)
{
    struct figuring *g = s->g;
    int64_t from = local_year_before(g->tz, figuring_live_at(g, 0)), to = figuring_live_at(g, g->periods - 1);
    const struct revenue_book *book;
    struct voice *voices;
    size_t n, at = 0;
    enum err e = stating_revenue(s, &book);

    if (e != ERR_OK || !book) return e;
    moves_daily(s);
    if ((e = store_voices(g->db, g->arena, from, to, &voices, &n)) != ERR_OK) {
        s->building = e == ERR_NONE;
        return e == ERR_NONE ? ERR_OK : e;
    }
    for (size_t i = 0; i < book->n; i++) {
        const struct revenue_line *line = &book->lines[i];
        size_t end;

        while (at < n && voices[at].account < line->account) at++;
        for (end = at; end < n && voices[end].account == line->account;) end++;
        for (size_t p = 0; p < g->periods; p++) {
            int64_t t = figuring_live_at(g, p);
            bool heard = is_heard(voices + at, end - at, local_year_before(g->tz, t), t, (size_t)s->m->measure.bound);

            if ((e = live_account(s, line, p, heard)) != ERR_OK) return e;
        }
    }
    return ERR_OK;
}

/* ---- revenue between two moments ---- */

enum err state_between(struct stating *s)
{
    struct figuring *g = s->g;
    const struct measure *m = &s->m->measure;
    bool moves = m->kind == MEASURE_MOVEMENT;
    bool is_share = m->kind == MEASURE_CHURN && m->of == OF_LOGOS; /* then accounts may be weighed */
    const struct revenue_book *book;
    enum err e = stating_revenue(s, &book);

    if (e != ERR_OK || !book) return e;
    for (size_t p = 0; p < g->periods; p++) {
        int64_t t1 = g->bounds[p + 1], t0 = moves || m->by_period ? g->bounds[p] : local_year_before(g->tz, t1);

        for (size_t i = 0; i < book->n && has_begun(g, p); i++) {
            const struct revenue_line *line = &book->lines[i];
            struct revenue_pair pair = {revenue_at(line, t0), revenue_at(line, t1), revenue_lived_by(line, t0)};
            const char *group;
            struct pile *to;

            if (pair.r0 <= 0 && (!moves || pair.r1 <= 0)) continue;
            if (!stating_account_at(s, line->account, t0, &group)) continue;
            if (is_share) {
                e = stating_count(
                    s, group, p, (struct account_count){.account = line->account, .k = pair.r1 <= 0, .n = 1, .at = t0});
                if (e != ERR_OK) return e;
                continue;
            }
            if ((e = stating_pile(s, group, p, &to)) != ERR_OK) return e;
            *ARENA_PUSH(g->arena, to->pairs, to->n, to->cap) = pair;
        }
    }
    return ERR_OK;
}

/* An account that lost all revenue in the period, once or oftener; won back where revenue followed one of its losses in time. */
static enum err account_losses(struct stating *s, const struct revenue_line *line, size_t period)
{
    int64_t within = llround(s->m->measure.within_days * (double)DAY_US);
    int64_t from = s->g->bounds[period], to = s->g->bounds[period + 1], loss, last = 0;
    bool lost = false, back = false;
    const char *group;

    for (; revenue_next_loss(line, from, to, &loss); from = loss + 1) {
        lost = true;
        last = loss;
        back = back || revenue_lives_in(line, loss, loss + within);
    }
    if (!lost || !stating_account_at(s, line->account, last, &group)) return ERR_OK;
    return stating_count(s, group, period,
                         (struct account_count){.account = line->account, .k = back, .n = 1, .at = last});
}

enum err state_win_back(struct stating *s)
{
    const struct revenue_book *book;
    enum err e = stating_revenue(s, &book);

    if (e != ERR_OK || !book) return e;
    figuring_rests_on(s->g, s->m->series, INT64_MIN, INT64_MAX); /* who comes back does so later */
    for (size_t p = 0; p < s->g->periods; p++) {
        for (size_t i = 0; i < book->n && has_begun(s->g, p); i++) {
            if ((e = account_losses(s, &book->lines[i], p)) != ERR_OK) return e;
        }
    }
    return ERR_OK;
}

/* ---- outcomes ---- */

enum err state_attainment(struct stating *s)
{
    struct figuring *g = s->g;

    g->rests_on.registry = true;
    for (size_t p = 0; p < g->periods && has_begun(g, p); p++) {
        struct outcome_state *outcomes;
        int64_t t = g->bounds[p + 1];
        const char *group;
        size_t n;
        enum err e = store_outcomes_at(g->db, g->arena, t, &outcomes, &n);

        for (size_t i = 0; i < n && e == ERR_OK; i++) {
            if (!stating_account_at(s, outcomes[i].account, t, &group)) continue;
            e = stating_count(
                s, group, p,
                (struct account_count){.account = outcomes[i].account, .k = outcomes[i].attained, .n = 1, .at = t});
        }
        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}

/* ---- stays ---- */

static enum err account_exits(struct stating *s, const struct account_stays *of, size_t phase)
{
    const struct journey *j = s->journey;

    for (size_t i = 0; i + 1 < of->n; i++) {
        const struct stay *stay = &of->stays[i], *next = &of->stays[i + 1];
        size_t period = figuring_period(s->g, stay->left);
        bool exits = next->phase < j->phases_n && j->phases[next->phase].exit;
        const char *group;
        enum err e;

        if (stay->phase != phase || period == SIZE_MAX || !stating_account(s, of->account, &group)) continue;
        if (s->g->slice->group == GROUP_PHASE) group = j->phases[phase].key;
        e = stating_count(s, group, period,
                          (struct account_count){.account = of->account, .k = exits, .n = 1, .at = stay->left});
        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}

enum err state_exits(struct stating *s)
{
    struct account_stays *stays;
    const struct phase *phase = s->journey ? journey_phase(s->journey, s->m->measure.phase) : NULL;
    size_t n;
    enum err e;

    if (!phase) return ERR_OK; /* the journey is no longer as it was when the metric was defined */
    e = store_stays(s->g->db, s->g->arena, s->journey, 0, &stays, &n);
    if (e == ERR_NONE) s->building = true;
    if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    if ((e = stating_reads(s, s->journey->series, SERIES_STAY)) != ERR_OK) return e;
    for (size_t i = 0; i < n; i++) {
        if ((e = account_exits(s, &stays[i], (size_t)(phase - s->journey->phases))) != ERR_OK) return e;
    }
    return ERR_OK;
}
