/*
 * Roles that disagree. Answers are gathered by instrument, whatever metrics look at them, each once; an answer's phase is its
 * touchpoint's. Must not know how intervals are made.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "db/figuring.h"
#include "db/finding.h"
#include "kpi/association.h"
#include "kpi/sample.h"

/*
 * Other rules tell of one direction, for the worse, and so raise half as many false alarms as their p allows. A conflict has no
 * direction: it is held to the same half.
 */
#define ALARMS (FINDING_ALARMS / 2)

struct said {
    size_t instrument, phase;
    int64_t role, account, contact, no, step;
};
struct gathering {
    const struct finding_ask *q;
    struct figuring g;
    size_t instrument; /* of the series that is scanned */
    struct said *items;
    size_t n, cap;
};

/* --- gathering --- */

static enum err said_add(void *arg, const struct scanned *o)
{
    struct gathering *t = arg;
    const char *touchpoint;
    const struct phase *phase;
    enum err e;

    if (!o->fact.role) return ERR_OK;
    if ((e = store_name_text(t->q->db, NAME_TOUCHPOINT, o->fact.touchpoint, &touchpoint)) != ERR_OK) return e;
    if ((phase = journey_phase_of_touchpoint(t->q->journey, touchpoint)) == NULL) return ERR_OK;
    *ARENA_PUSH(t->q->arena, t->items, t->n, t->cap) = (struct said){.instrument = t->instrument,
                                                                     .phase = (size_t)(phase - t->q->journey->phases),
                                                                     .role = o->fact.role,
                                                                     .account = o->fact.account,
                                                                     .contact = o->fact.contact,
                                                                     .no = o->fact.no,
                                                                     .step = o->bucket};
    return ERR_OK;
}

static int said_order(const void *a, const void *b)
{
    const struct said *x = a, *y = b;

    if (x->instrument != y->instrument) return x->instrument < y->instrument ? -1 : 1;
    if (x->phase != y->phase) return x->phase < y->phase ? -1 : 1;
    if (x->role != y->role) return x->role < y->role ? -1 : 1;
    if (x->account != y->account) return x->account < y->account ? -1 : 1;
    if (x->contact != y->contact) return x->contact < y->contact ? -1 : 1;
    return (x->no > y->no) - (x->no < y->no);
}

/* Several series may hold one answer. */
static void said_once(struct gathering *t)
{
    size_t kept = 0;

    if (t->n > 1) qsort(t->items, t->n, sizeof *t->items, said_order);
    for (size_t i = 0; i < t->n; i++) {
        if (kept > 0 && said_order(&t->items[kept - 1], &t->items[i]) == 0) continue;
        t->items[kept++] = t->items[i];
    }
    t->n = kept;
}

static size_t instrument_index(const struct finding_ask *q, const char *key)
{
    for (size_t i = 0; key && i < q->instruments_n; i++) {
        if (strcmp(q->instruments[i].key, key) == 0) return i;
    }
    return SIZE_MAX;
}

static enum err gather(struct gathering *t, const struct slice *year)
{
    const struct finding_ask *q = t->q;
    struct sieve s;
    enum err e;

    if ((e = figuring_start(&t->g, q->db, q->arena, q->tz, q->journey, year)) != ERR_OK) return e;
    if ((e = sieve_make(&t->g, &s)) != ERR_OK) return e;
    for (size_t i = 0; i < q->metrics_n && e == ERR_OK; i++) {
        const struct metric *m = q->metrics[i];
        bool again = false;

        if (measure_series_kind(m->measure.kind) != SERIES_SCORE || !m->series) continue;
        for (size_t k = 0; k < i; k++) again |= q->metrics[k]->series == m->series;
        if (again || (t->instrument = instrument_index(q, m->measure.instrument)) == SIZE_MAX) continue;
        e = observations_scan(&t->g, &s, m->series, t->g.bounds[0], t->g.bounds[t->g.periods], said_add, t);
    }
    sieve_drop(&s);
    said_once(t);
    return e;
}

/* --- samples --- */

static void cluster_take(struct cluster *c, const struct instrument *i, int64_t step)
{
    double score = i->min + (double)step * i->step;

    c->n++;
    if (i->kind == INSTRUMENT_NPS) {
        c->up += score >= 9;
        c->down += score <= 6;
    } else {
        c->sum += score;
        if (c->account == 0) c->square += score * score;
    }
}

/* One side of a comparison: a role's answers, clustered by account, or by contact inside one account. */
struct side_of {
    struct sample sample;
    struct estimate estimate;
    int64_t role;
    size_t people; /* contacts that are known */
};

static void side_make(struct side_of *ret, const struct instrument *i, const struct said *items, size_t n,
                      bool by_contact, struct arena *a)
{
    struct sample s = {.kind = i->kind == INSTRUMENT_NPS ? SAMPLE_NPS : SAMPLE_MEAN, .min = i->min, .max = i->max};
    int64_t contact = 0;

    s.clusters = arena_array(a, n + 1, sizeof *s.clusters);
    *ret = (struct side_of){.role = items[0].role};
    for (size_t k = 0; k < n; k++) {
        if (items[k].contact != 0 && items[k].contact != contact) ret->people++;
        contact = items[k].contact;
        s.clusters[k].account = by_contact ? contact : items[k].account;
        cluster_take(&s.clusters[k], i, items[k].step);
    }
    s.n = n;
    sample_gather(&s);
    ret->sample = s;
    estimate_clustered(&ret->sample, &ret->estimate);
}

/* --- comparisons --- */

struct contrast {
    const struct instrument *instrument;
    size_t phase;
    int64_t account; /* 0: over all */
    struct side_of better, worse;
    struct change change; /* better - worse, in the sense of the instrument */
    double p;
};
struct contrasts {
    struct contrast *items;
    size_t n, cap;
};

static int64_t min_n_of(const struct finding_ask *q, const struct instrument *i, size_t phase)
{
    int64_t n = MIN_N_DEFAULT;

    for (size_t k = 0; k < q->metrics_n; k++) {
        const struct metric *m = q->metrics[k];

        if (!m->measure.instrument || strcmp(m->measure.instrument, i->key) != 0) continue;
        if (strcmp(m->phase, q->journey->phases[phase].key) == 0 && m->goal.min_n > n) n = m->goal.min_n;
    }
    return n;
}

static void contrast_add(struct contrasts *to, struct arena *a, struct contrast *c, int64_t min_n)
{
    const struct estimate *x = &c->better.estimate, *y = &c->worse.estimate;
    bool low_is_good = c->instrument->better == BETTER_LOW;

    if (!x->has_value || !y->has_value || x->n < min_n || y->n < min_n) return;
    if (low_is_good ? x->value > y->value : x->value < y->value) {
        struct side_of other = c->better;

        c->better = c->worse;
        c->worse = other;
    }
    change_clustered(&c->better.sample, &c->worse.sample, &c->better.estimate, &c->worse.estimate, false, min_n,
                     &c->change);
    if (!c->change.has_low || !c->change.has_high) return;
    c->p = sample_change_p(&c->better.sample, &c->worse.sample, &c->change, a);
    *ARENA_PUSH(a, to->items, to->n, to->cap) = *c;
}

/* All pairs of roles among the answers of one instrument and phase (and account). Sorted by role. */
static void contrast_roles(const struct finding_ask *q, const struct said *items, size_t n, bool inside,
                           struct contrasts *to)
{
    const struct instrument *i = &q->instruments[items[0].instrument];
    int64_t min_n = min_n_of(q, i, items[0].phase);
    struct side_of *sides = arena_array(q->arena, n, sizeof *sides);
    size_t sides_n = 0;

    for (size_t k = 0, end; k < n; k = end) {
        for (end = k + 1; end < n && items[end].role == items[k].role;) end++;
        if ((int64_t)(end - k) >= min_n) side_make(&sides[sides_n++], i, &items[k], end - k, inside, q->arena);
    }
    for (size_t x = 0; x < sides_n; x++) {
        for (size_t y = x + 1; y < sides_n; y++) {
            struct contrast c = {.instrument = i, .phase = items[0].phase, .account = inside ? items[0].account : 0};

            if (inside && (sides[x].people < CONFLICT_PEOPLE || sides[y].people < CONFLICT_PEOPLE)) continue;
            c.better = sides[x];
            c.worse = sides[y];
            contrast_add(to, q->arena, &c, min_n);
        }
    }
}

static int by_account_order(const void *a, const void *b)
{
    const struct said *x = a, *y = b;

    if (x->account != y->account) return x->account < y->account ? -1 : 1;
    return said_order(a, b);
}

/* One instrument in one phase: over all accounts, then inside each. */
static void contrast_place(const struct finding_ask *q, struct said *items, size_t n, struct contrasts *to)
{
    contrast_roles(q, items, n, false, to);
    qsort(items, n, sizeof *items, by_account_order);
    for (size_t k = 0, end; k < n; k = end) {
        for (end = k + 1; end < n && items[end].account == items[k].account;) end++;
        if (items[k].account != 0 && end - k >= (size_t)2 * CONFLICT_PEOPLE)
            contrast_roles(q, &items[k], end - k, true, to);
    }
}

/* --- findings --- */

static enum err side_show(const struct finding_ask *q, const struct contrast *c, const struct side_of *s,
                          const char *account, struct evidence *ret)
{
    const char *role;
    enum err e = store_name_text(q->db, NAME_ROLE, s->role, &role);

    *ret = (struct evidence){.phase = q->journey->phases[c->phase].key,
                             .account = account,
                             .role = role,
                             .label = c->instrument->key,
                             .estimate = s->estimate,
                             .unit = c->instrument->kind == INSTRUMENT_NPS ? "points" : "score"};
    return e;
}

static enum err conflict_add(const struct finding_ask *q, const struct contrast *c, double p, size_t compared,
                             struct findings *ret)
{
    struct evidence *rows = arena_array(q->arena, 2, sizeof *rows);
    const struct phase *phase = &q->journey->phases[c->phase];
    const char *account = NULL;
    struct finding *f;
    enum err e;

    if ((e = store_account_id(q->db, c->account, q->arena, &account)) != ERR_OK) return e;
    if ((e = side_show(q, c, &c->better, account, &rows[0])) != ERR_OK) return e;
    if ((e = side_show(q, c, &c->worse, account, &rows[1])) != ERR_OK) return e;
    f = findings_add(ret, q->arena, FINDING_CONFLICT);
    f->phase = phase->key;
    f->account = account;
    f->subject = arena_printf(q->arena, "%s %s %s", c->instrument->key, rows[0].role, rows[1].role);
    f->has_since = true;
    f->since = q->period;
    f->has_p = true;
    f->p = p;
    f->compared = compared;
    f->level =
        fabs(c->change.value) / (c->instrument->kind == INSTRUMENT_NPS ? 200 : c->instrument->max - c->instrument->min);
    f->title = arena_printf(q->arena, "%s: %s and %s do not agree%s%s", phase->name, rows[0].role, rows[1].role,
                            account ? ", at " : "", account ? account : "");
    f->detail =
        arena_printf(q->arena,
                     "Over twelve months their answers to %s differ by more than chance explains; %s is the more "
                     "content. An average of both hides it: talk to both.",
                     c->instrument->name, rows[0].role);
    f->evidence = rows;
    f->evidence_n = 2;
    f->query = account ? arena_printf(q->arena, "/v1/accounts/%s/timeline", account) : finding_coverage_query(q);
    return ERR_OK;
}

static enum err contrasts_judge(const struct finding_ask *q, const struct contrasts *c, struct findings *ret)
{
    double *p = arena_array(q->arena, c->n + 1, sizeof *p);
    size_t *order = arena_array(q->arena, c->n + 1, sizeof *order);
    bool *found = arena_array(q->arena, c->n + 1, sizeof *found);
    enum err e = ERR_OK;

    for (size_t i = 0; i < c->n; i++) p[i] = c->items[i].p;
    benjamini_hochberg(p, c->n, ALARMS, order, found);
    for (size_t i = 0; i < c->n && e == ERR_OK; i++) {
        if (found[i]) e = conflict_add(q, &c->items[i], p[i], c->n, ret);
    }
    return e;
}

enum err store_find_conflicts(const struct finding_ask *q, struct findings *ret)
{
    struct gathering t = {.q = q};
    struct slice year;
    struct contrasts c = {0};
    enum err e;

    if (!finding_year(q, &year)) return ERR_OK;
    if ((e = gather(&t, &year)) != ERR_OK) return e;
    for (size_t k = 0, end; k < t.n; k = end) {
        for (end = k + 1;
             end < t.n && t.items[end].instrument == t.items[k].instrument && t.items[end].phase == t.items[k].phase;)
            end++;
        contrast_place(q, &t.items[k], end - k, &c);
    }
    return contrasts_judge(q, &c, ret);
}
