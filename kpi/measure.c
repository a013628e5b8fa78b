/*
 * Instruments, journeys and the compiling of a measure to its series.
 *
 * Must not read JSON that users write (decode/ does) nor know numbers of names (the store resolves them).
 */
#include "kpi/measure.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MICROSECONDS (INT64_C(86400) * 1000000)

static const char *const PERSPECTIVES[PERSPECTIVE_COUNT] = {"value_realization", "value_proposition", "value_delivery"};

const char *perspective_text(enum perspective p)
{
    return PERSPECTIVES[p];
}

bool instrument_step(const struct instrument *i, double score, int64_t *ret_step, bool *ret_off_step)
{
    double steps, nearest;

    *ret_off_step = false;
    if (!(score >= i->min && score <= i->max)) return false;
    steps = (score - i->min) / i->step;
    nearest = round(steps);
    /* A decimal step such as 0.1 has no exact double: a hundred-thousandth of a step is forgiven, no more. */
    if (fabs(steps - nearest) > 1e-5) {
        *ret_off_step = true;
        return false;
    }
    *ret_step = (int64_t)nearest;
    return true;
}

const struct phase *journey_phase(const struct journey *j, const char *key)
{
    for (size_t i = 0; j && i < j->phases_n; i++) {
        if (strcmp(j->phases[i].key, key) == 0) return &j->phases[i];
    }
    return NULL;
}

const struct phase *journey_phase_of_touchpoint(const struct journey *j, const char *touchpoint)
{
    for (size_t i = 0; j && touchpoint && i < j->phases_n; i++) {
        for (size_t k = 0; k < j->phases[i].touchpoints_n; k++) {
            if (strcmp(j->phases[i].touchpoints[k].key, touchpoint) == 0) return &j->phases[i];
        }
    }
    return NULL;
}

static int operand_compare(const void *a, const void *b)
{
    const struct operand *x = a, *y = b;

    if (x->type != y->type) return x->type < y->type ? -1 : 1;
    if (x->type == JSON_STRING) return strcmp(x->text, y->text);
    return (x->number > y->number) - (x->number < y->number);
}

/* Sorted, each once; one operand of `in` is an equality. */
static void test_make_canonical(struct test *t)
{
    size_t kept = 0;

    if (t->operands_n > 0) qsort(t->operands, t->operands_n, sizeof *t->operands, operand_compare);
    for (size_t i = 0; i < t->operands_n; i++) {
        if (kept > 0 && operand_compare(&t->operands[kept - 1], &t->operands[i]) == 0) continue;
        t->operands[kept++] = t->operands[i];
    }
    t->operands_n = kept;
    if (t->op == OP_IN && kept == 1) t->op = OP_EQ;
}

static int test_compare(const void *a, const void *b)
{
    const struct test *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    if (order != 0) return order;
    if (x->field != y->field) return x->field < y->field ? -1 : 1;
    if (x->op != y->op) return x->op < y->op ? -1 : 1;
    for (size_t i = 0; i < x->operands_n && i < y->operands_n; i++) {
        order = operand_compare(&x->operands[i], &y->operands[i]);
        if (order != 0) return order;
    }
    return (x->operands_n > y->operands_n) - (x->operands_n < y->operands_n);
}

/* `phase` becomes membership of the phases' touchpoints; a phase without any matches nothing. */
static struct test phase_to_touchpoints(const struct test *t, const struct journey *journey, struct arena *a)
{
    struct test r = {.field = WHERE_TOUCHPOINT, .name = "touchpoint", .op = OP_IN};
    size_t cap = 0;

    for (size_t i = 0; i < t->operands_n; i++) {
        const struct phase *p = journey_phase(journey, t->operands[i].text);

        for (size_t k = 0; p && k < p->touchpoints_n; k++) {
            *ARENA_PUSH(a, r.operands, r.operands_n, cap) =
                (struct operand){.type = JSON_STRING, .text = p->touchpoints[k].key};
        }
    }
    return r;
}

static struct where where_compile(const struct where *w, const struct journey *journey, struct arena *a)
{
    struct where r = {.tests = arena_array(a, w->n ? w->n : 1, sizeof *r.tests), .n = w->n};

    for (size_t i = 0; i < w->n; i++) {
        struct test t = w->tests[i];

        if (t.field == WHERE_PHASE) {
            t = phase_to_touchpoints(&t, journey, a);
        } else {
            t.operands = arena_array(a, t.operands_n ? t.operands_n : 1, sizeof *t.operands);
            memcpy(t.operands, w->tests[i].operands, t.operands_n * sizeof *t.operands);
        }
        test_make_canonical(&t);
        r.tests[i] = t;
    }
    if (r.n > 1) qsort(r.tests, r.n, sizeof *r.tests, test_compare);
    return r;
}

static struct pair_end pair_end_compile(const struct pair_end *e, const struct journey *journey, struct arena *a)
{
    struct pair_end r = *e;

    r.where = where_compile(&e->where, journey, a);
    return r;
}

void journey_compile(const struct journey *j, struct arena *a, struct series *ret)
{
    struct series s = {.kind = SERIES_STAY, .facts = FACT_EVENT, .phases_n = j->phases_n};
    size_t cap = 0;

    s.phases = arena_array(a, j->phases_n + 1, sizeof *s.phases);
    for (size_t i = 0; i < j->phases_n; i++) {
        const struct phase *p = &j->phases[i];

        s.phases[i] = p->key;
        for (size_t k = 0; k < p->enter_on_n; k++) {
            *ARENA_PUSH(a, s.entries, s.entries_n, cap) = (struct series_entry){
                .phase = i, .type_name = p->enter_on[k], .where = where_compile(&p->enter_where[k], j, a)};
        }
    }
    *ret = s;
}

/* Facts of one type, or answers of one instrument. */
static void series_of_facts(const struct measure *m, const struct journey *journey, struct arena *a, struct series *s)
{
    bool answers = m->instrument != NULL;

    s->facts = answers ? FACT_RESPONSE : FACT_EVENT;
    s->type_name = answers ? m->instrument : m->event;
    s->where = where_compile(&m->where, journey, a);
    if (s->kind == SERIES_SHARE) s->condition = where_compile(&m->condition, journey, a);
}

bool measure_compile(const struct measure *m, const struct journey *journey, struct arena *a, struct series *ret)
{
    struct series s = {.kind = measure_series_kind(m->kind), .facts = FACT_EVENT};

    if (s.kind == SERIES_NONE || (s.kind == SERIES_STAY && !journey)) return false;
    if (series_is_kept(&s)) {
        s = series_of_workspace(s.kind);
    } else if (s.kind == SERIES_STAY) {
        journey_compile(journey, a, &s);
    } else if (series_is_pair(&s)) {
        s.start = pair_end_compile(&m->start, journey, a);
        s.end = pair_end_compile(&m->end, journey, a);
        s.by_start = s.kind != SERIES_WAIT || m->by_start;
        if (s.kind == SERIES_CONVERSION) s.within_us = (int64_t)llround(m->within_days * (double)DAY_MICROSECONDS);
    } else {
        series_of_facts(m, journey, a, &s);
    }
    *ret = s;
    return true;
}

bool measure_takes_weighting(const struct measure *m)
{
    if (m->kind == MEASURE_CHURN) return m->of == OF_LOGOS;
    return (measure_flags(m->kind) & (MEASURE_SURVEY | MEASURE_PORTION)) != 0;
}

bool measure_is_census(const struct measure *m)
{
    if (m->kind == MEASURE_CHURN) return m->of == OF_REVENUE;
    return (measure_flags(m->kind) & MEASURE_CENSUS) != 0;
}
