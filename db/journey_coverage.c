/*
 * Who is heard: live accounts, their revenue, roles by phase, in the twelve months before a moment; and who is not.
 *
 * Must not know what was said.
 */
#include <stdlib.h>
#include <string.h>

#include "db/journey.h"
#include "db/stating.h"

/* One answer in its cell. */
struct heard {
    size_t cell;
    int64_t contact, account;
};
struct covering {
    struct stating s;
    struct coverage *out;
    const struct revenue_book *book;
    struct voice *voices; /* of accounts that pass */
    size_t voices_n;
    int64_t *role_numbers; /* as out->roles; 0: without */
    int64_t *touchpoints;  /* the journey's, by number; 0: no fact names it */
    size_t *touchpoint_phases;
    size_t touchpoints_n;
    size_t limit;
};

/* ---- roles ---- */

static enum err role_take(struct covering *c, int64_t number, size_t *cap, size_t *numbers_cap, size_t *ret)
{
    struct arena *a = c->s.g->arena;
    struct coverage *out = c->out;
    size_t numbers_n = out->roles_n;
    const char *name;
    enum err e;

    for (*ret = 0; *ret < out->roles_n; (*ret)++)
        if (c->role_numbers[*ret] == number) return ERR_OK;
    if ((e = store_name_text(c->s.g->db, NAME_ROLE, number, &name)) != ERR_OK) return e;
    *ARENA_PUSH(a, c->role_numbers, numbers_n, *numbers_cap) = number;
    *ARENA_PUSH(a, out->roles, out->roles_n, *cap) = (struct coverage_role){.role = arena_string(a, name)};
    return ERR_OK;
}

/* Roles of registered contacts, and of those who answered: without either there is nobody to be heard. */
static enum err roles_gather(struct covering *c)
{
    struct db *db = c->s.g->db;
    enum stmt s = STMT_CONTACT_ROLES;
    size_t cap = 0, numbers_cap = 0, role;
    const char *group;
    enum err e;

    while ((e = db_step(db, s)) == ERR_OK) {
        int64_t number = db_is_null(db, s, 1) ? 0 : db_int(db, s, 1);
        enum err taken;

        if (!stating_account(&c->s, db_int(db, s, 0), &group)) continue;
        if ((taken = role_take(c, number, &cap, &numbers_cap, &role)) != ERR_OK) {
            db_reset(db, s);
            return taken;
        }
        c->out->roles[role].registered += db_int(db, s, 2);
    }
    if (e != ERR_NONE) return e;
    for (size_t i = 0; i < c->voices_n; i++) {
        if ((e = role_take(c, c->voices[i].role, &cap, &numbers_cap, &role)) != ERR_OK) return e;
    }
    return ERR_OK;
}

struct named_role {
    struct coverage_role role;
    int64_t number;
};

static int role_order(const void *a, const void *b)
{
    const char *x = ((const struct named_role *)a)->role.role, *y = ((const struct named_role *)b)->role.role;

    if (!x || !y) return (x == NULL) - (y == NULL);
    return strcmp(x, y);
}

static void roles_sort(struct covering *c)
{
    size_t n = c->out->roles_n;
    struct named_role *sorted = arena_array(c->s.g->arena, n + 1, sizeof *sorted);

    for (size_t i = 0; i < n; i++) sorted[i] = (struct named_role){c->out->roles[i], c->role_numbers[i]};
    if (n > 1) qsort(sorted, n, sizeof *sorted, role_order);
    for (size_t i = 0; i < n; i++) {
        c->out->roles[i] = sorted[i].role;
        c->role_numbers[i] = sorted[i].number;
    }
}

/* ---- phases and roles ---- */

static enum err touchpoints_make(struct covering *c)
{
    const struct journey *j = c->s.journey;
    size_t cap = 0, phases_cap = 0, n = 0;

    for (size_t i = 0; i < j->phases_n; i++) {
        for (size_t k = 0; k < j->phases[i].touchpoints_n; k++) {
            int64_t number = 0;
            size_t phases_n = n;
            enum err e = store_name_find(c->s.g->db, NAME_TOUCHPOINT, j->phases[i].touchpoints[k].key, &number);

            if (e != ERR_OK && e != ERR_NONE) return e;
            *ARENA_PUSH(c->s.g->arena, c->touchpoint_phases, phases_n, phases_cap) = i;
            *ARENA_PUSH(c->s.g->arena, c->touchpoints, n, cap) = number;
        }
    }
    c->touchpoints_n = n;
    return ERR_OK;
}

static size_t phase_of(const struct covering *c, int64_t touchpoint)
{
    for (size_t i = 0; touchpoint && i < c->touchpoints_n; i++)
        if (c->touchpoints[i] == touchpoint) return c->touchpoint_phases[i];
    return c->s.journey->phases_n;
}

static int by_contact(const void *a, const void *b)
{
    const struct heard *x = a, *y = b;

    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return (x->contact > y->contact) - (x->contact < y->contact);
}

static int by_account(const void *a, const void *b)
{
    const struct heard *x = a, *y = b;

    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return (x->account > y->account) - (x->account < y->account);
}

/* Answers, and how many different contacts and accounts they are of. Those of nobody are answers alone. */
static void cells_count(struct heard *h, size_t n, struct coverage_cell *cells)
{
    if (n > 1) qsort(h, n, sizeof *h, by_contact);
    for (size_t i = 0; i < n; i++) {
        cells[h[i].cell].answers++;
        if (h[i].contact && (i == 0 || by_contact(&h[i - 1], &h[i]) != 0)) cells[h[i].cell].contacts++;
    }
    if (n > 1) qsort(h, n, sizeof *h, by_account);
    for (size_t i = 0; i < n; i++) {
        if (h[i].account && (i == 0 || by_account(&h[i - 1], &h[i]) != 0)) cells[h[i].cell].accounts++;
    }
}

static void matrix_make(struct covering *c)
{
    struct coverage *out = c->out;
    struct arena *a = c->s.g->arena;
    struct heard *h = arena_array(a, c->voices_n + 1, sizeof *h);
    struct coverage_cell *all = arena_array(a, out->roles_n + 1, sizeof *all);

    out->cells = arena_array(a, (c->s.journey->phases_n + 1) * out->roles_n + 1, sizeof *out->cells);
    for (int whole = 0; whole <= 1; whole++) {
        for (size_t i = 0; i < c->voices_n; i++) {
            const struct voice *v = &c->voices[i];
            size_t role = 0;

            while (c->role_numbers[role] != v->role) role++;
            h[i] =
                (struct heard){whole ? role : phase_of(c, v->touchpoint) * out->roles_n + role, v->contact, v->account};
        }
        cells_count(h, c->voices_n, whole ? all : out->cells);
    }
    for (size_t i = 0; i < out->roles_n; i++) out->roles[i].all = all[i];
}

/* ---- accounts ---- */

static int blind_order(const void *a, const void *b)
{
    const struct coverage_account *x = a, *y = b;

    if (x->revenue != y->revenue) return x->revenue > y->revenue ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* From how many roles, up to three? */
static size_t roles_of(const struct voice *v, size_t n)
{
    int64_t seen[3];
    size_t seen_n = 0;

    for (size_t i = 0; i < n && seen_n < 3; i++) {
        size_t k = 0;

        while (k < seen_n && seen[k] != v[i].role) k++;
        if (v[i].role && k == seen_n) seen[seen_n++] = v[i].role;
    }
    return seen_n;
}

static enum err accounts_count(struct covering *c)
{
    struct coverage *out = c->out;
    struct arena *a = c->s.g->arena;
    wide all = 0, heard = 0;
    const char *group;
    size_t at = 0, end, cap = 0, n = 0;
    enum err e;

    for (size_t i = 0; i < c->book->n; i++) {
        const struct revenue_line *line = &c->book->lines[i];
        wide revenue = revenue_at(line, out->to);
        struct coverage_account *blind;

        if (revenue <= 0 || !stating_account(&c->s, line->account, &group)) continue;
        while (at < c->voices_n && c->voices[at].account < line->account) at++;
        for (end = at; end < c->voices_n && c->voices[end].account == line->account;) end++;
        out->live++;
        all += revenue;
        out->by_roles[roles_of(c->voices + at, end - at)]++;
        if (end > at) {
            out->heard++;
            heard += revenue;
            continue;
        }
        blind = ARENA_PUSH(a, out->blind, n, cap);
        blind->revenue = wide_to_double(revenue);
        if ((e = store_account_id(c->s.g->db, line->account, a, &blind->id)) != ERR_OK) return e;
    }
    if (n > 1) qsort(out->blind, n, sizeof *out->blind, blind_order);
    out->blind_all = (int64_t)n;
    out->blind_n = n < c->limit ? n : c->limit;
    out->revenue = wide_to_double(all);
    out->revenue_heard = wide_to_double(heard);
    estimate_share(out->heard, out->live, &out->accounts);
    if (out->live == 0) estimate_nothing(REASON_NO_DENOMINATOR, &out->accounts);
    return ERR_OK;
}

static enum err coverage_compute(struct covering *c)
{
    struct figuring *g = c->s.g;
    const char *group;
    size_t kept = 0;
    int64_t series;
    enum err e;

    if ((e = stating_revenue(&c->s, &c->book)) != ERR_OK) return e;
    e = c->book ? store_voices(g->db, g->arena, c->out->from, c->out->to, &c->voices, &c->voices_n) : ERR_NONE;
    c->out->building = e == ERR_NONE;
    if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    if ((e = state_kept_series(g->db, SERIES_VOICE, &series)) != ERR_OK) return e;
    figuring_rests_on(g, series, INT64_MIN, figuring_month(g, g->periods - 1, true));
    for (size_t i = 0; i < c->voices_n; i++)
        if (stating_account(&c->s, c->voices[i].account, &group)) c->voices[kept++] = c->voices[i];
    c->voices_n = kept;
    if ((e = roles_gather(c)) != ERR_OK) return e;
    roles_sort(c);
    if ((e = touchpoints_make(c)) != ERR_OK) return e;
    matrix_make(c);
    return accounts_count(c);
}

enum err store_coverage(struct db *db, struct arena *a, const struct tz *tz, const struct journey *journey,
                        const struct slice *slice, size_t limit, struct coverage *ret,
                        struct figure_dependencies *ret_rests_on)
{
    static const struct metric none;
    struct coverage out = {.building = false};
    struct figuring g;
    struct covering c = {.s = {.g = &g, .m = &none, .journey = journey}, .out = &out, .limit = limit};
    enum err e;

    if ((e = figuring_start(&g, db, a, tz, journey, slice)) != ERR_OK) return e;
    c.s.changed = arena_array(a, g.periods, sizeof *c.s.changed);
    out.to = figuring_live_at(&g, g.periods - 1);
    out.from = local_year_before(tz, out.to);
    if ((e = sieve_make(&g, &c.s.sieve)) != ERR_OK) return e;
    e = coverage_compute(&c);
    sieve_drop(&c.s.sieve);
    if (e != ERR_OK) return e;
    g.rests_on.registry = true;
    figuring_until(&g, period_end_us(period_of(GRAIN_DAY, slice->now, tz), tz));
    *ret = out;
    *ret_rests_on = g.rests_on;
    return ERR_OK;
}
