/*
 * What happened at a journey's touchpoints: facts that name them, and what the answers among them say. One scan of the span's
 * facts, counted by the database.
 *
 * Must not know metrics: these are plain figures of an instrument at a place.
 */
#include <string.h>

#include "db/journey.h"
#include "db/stating.h"

/* One instrument at one touchpoint. */
struct survey {
    int64_t type;
    struct histogram steps; /* sums are scores */
    struct sample sample;
    size_t cap;
};
struct place {
    int64_t touchpoint; /* its number; 0: no fact names it yet */
    struct touchpoint_state state;
    struct survey *surveys; /* one an instrument */
    int64_t last_account;
};
struct placing {
    struct stating s;
    struct place *places;
    size_t n;
    const struct instrument *instruments;
    int64_t *types; /* the instruments' numbers, 0: no fact yet */
    size_t instruments_n;
};

/* One row of the scan: an account's facts of one kind, type and score at one touchpoint. */
struct placed {
    int64_t account, touchpoint, kind, type, step, n;
    bool scored;
};

static void survey_add(struct placing *p, struct place *at, const struct placed *row)
{
    struct arena *a = p->s.g->arena;

    for (size_t i = 0; i < p->instruments_n; i++) {
        const struct instrument *of = &p->instruments[i];
        double score = of->min + of->step * (double)row->step;
        struct survey *to = &at->surveys[i];
        struct cluster *c;
        struct value value;

        if (!p->types[i] || p->types[i] != row->type || !value_from_double(score, &value)) continue;
        histogram_add(&to->steps, a, row->step, row->n, value_to_wide(value) * row->n);
        c = to->sample.n > 0 ? &to->sample.clusters[to->sample.n - 1] : NULL;
        if (!c || c->account != row->account) {
            c = ARENA_PUSH(a, to->sample.clusters, to->sample.n, to->cap);
            *c = (struct cluster){.account = row->account};
        }
        c->n += row->n;
        c->up += row->step >= 9 ? row->n : 0; /* of NPS, whose steps are its scores 0 to 10 */
        c->down += row->step <= 6 ? row->n : 0;
        c->sum += score * (double)row->n;
        c->square += score * score * (double)row->n;
        return;
    }
}

static void place_add(struct placing *p, struct place *at, const struct placed *row)
{
    struct touchpoint_state *s = &at->state;

    if (row->kind == FACT_RESPONSE) s->answers += row->n;
    else if (row->kind == FACT_EVENT) s->events += row->n;
    else s->invitations += row->n;
    if (row->account && row->account != at->last_account) s->accounts++;
    at->last_account = row->account;
    if (row->kind == FACT_RESPONSE && row->scored) survey_add(p, at, row);
}

static enum err rows_read(struct placing *p, enum stmt s)
{
    struct figuring *g = p->s.g;
    const char *group;
    enum err e;

    while ((e = db_step(g->db, s)) == ERR_OK) {
        struct placed row = {.account = db_int(g->db, s, 0),
                             .touchpoint = db_int(g->db, s, 1),
                             .kind = db_int(g->db, s, 2),
                             .type = db_int(g->db, s, 3),
                             .scored = !db_is_null(g->db, s, 4),
                             .step = db_int(g->db, s, 4),
                             .n = db_int(g->db, s, 5)};

        if (!stating_account(&p->s, row.account, &group)) continue;
        for (size_t i = 0; i < p->n; i++) {
            if (p->places[i].touchpoint == row.touchpoint) place_add(p, &p->places[i], &row);
        }
    }
    return e == ERR_NONE ? ERR_OK : e;
}

/* Accounts come in order over the whole span; one account alone is sought in each of its months. */
static enum err places_scan(struct placing *p)
{
    struct figuring *g = p->s.g;
    int64_t account = p->s.sieve.account ? p->s.sieve.account : g->slice->bound.account;
    int64_t first = slot_of(g->bounds[0]), last = slot_of(g->bounds[g->periods] - 1);
    enum stmt s = account ? STMT_FACT_PLACES_OF_ACCOUNT : STMT_FACT_PLACES;
    enum err e = ERR_OK;

    if (p->s.sieve.impossible) return ERR_OK;
    for (int64_t slot = first; slot <= last && e == ERR_OK; slot = account ? slot + 1 : last + 1) {
        db_bind_int(g->db, s, 1, slot);
        db_bind_int(g->db, s, 2, account ? account : last);
        db_bind_int(g->db, s, 3, g->bounds[0]);
        db_bind_int(g->db, s, 4, g->bounds[g->periods]);
        e = rows_read(p, s);
    }
    return e;
}

static void place_finish(struct placing *p, struct place *at)
{
    struct touchpoint_state *s = &at->state;

    s->surveys = arena_array(p->s.g->arena, p->instruments_n + 1, sizeof *s->surveys);
    for (size_t i = 0; i < p->instruments_n; i++) {
        const struct instrument *of = &p->instruments[i];
        struct survey *from = &at->surveys[i];
        bool nps = of->kind == INSTRUMENT_NPS;
        struct estimate simple;
        struct answer answer = {.interval = NULL};

        if (from->sample.n == 0) continue;
        from->sample.kind = nps ? SAMPLE_NPS : SAMPLE_MEAN;
        from->sample.min = of->min;
        from->sample.max = of->max;
        if (nps) estimate_nps(&from->steps, &simple);
        else estimate_mean(&from->steps, of->min, of->max, &simple);
        answer_of_sample(p->s.g, &from->sample, &simple, true, &answer);
        s->surveys[s->surveys_n++] = (struct touchpoint_survey){
            of, answer.estimate, answer.estimate.has_low || answer.estimate.has_high ? answer.interval : NULL};
    }
}

static enum err number_of(struct db *db, enum name_kind kind, const char *text, int64_t *ret)
{
    enum err e = store_name_find(db, kind, text, ret);

    return e == ERR_NONE ? ERR_OK : e;
}

static enum err places_make(struct placing *p)
{
    struct figuring *g = p->s.g;
    const struct journey *j = p->s.journey;
    size_t cap = 0;
    enum err e;

    for (size_t i = 0; i < j->phases_n; i++) {
        for (size_t k = 0; k < j->phases[i].touchpoints_n; k++) {
            struct place *to = ARENA_PUSH(g->arena, p->places, p->n, cap);

            *to = (struct place){.surveys = arena_array(g->arena, p->instruments_n + 1, sizeof *to->surveys)};
            e = number_of(g->db, NAME_TOUCHPOINT, j->phases[i].touchpoints[k].key, &to->touchpoint);
            if (e != ERR_OK) return e;
        }
    }
    p->types = arena_array(g->arena, p->instruments_n + 1, sizeof *p->types);
    for (size_t i = 0; i < p->instruments_n; i++) {
        if ((e = number_of(g->db, NAME_TYPE, p->instruments[i].key, &p->types[i])) != ERR_OK) return e;
    }
    return ERR_OK;
}

enum err store_touchpoints(struct db *db, struct arena *a, const struct tz *tz, const struct journey *journey,
                           const struct instrument *instruments, size_t n, const struct slice *slice,
                           struct touchpoint_state **ret, size_t *ret_n)
{
    struct figuring g;
    struct placing p = {.s = {.g = &g, .journey = journey}, .instruments = instruments, .instruments_n = n};
    enum err e;

    if ((e = figuring_start(&g, db, a, tz, journey, slice)) != ERR_OK) return e;
    if ((e = sieve_make(&g, &p.s.sieve)) != ERR_OK) return e;
    e = places_make(&p);
    if (e == ERR_OK) e = places_scan(&p);
    sieve_drop(&p.s.sieve);
    if (e != ERR_OK) return e;
    *ret = arena_array(a, p.n + 1, sizeof **ret);
    *ret_n = p.n;
    for (size_t i = 0; i < p.n; i++) {
        place_finish(&p, &p.places[i]);
        (*ret)[i] = p.places[i].state;
    }
    return ERR_OK;
}
