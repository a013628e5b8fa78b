/*
 * What figures should be by the words of KPI.md 3, slowly. Pairs: a start meets the first end at or after it and before the key's next start;
 * starts of one instant count once, by the first in (source, id); nothing ends itself. State: what each fact says. See dump.h.
 */
#include <stdlib.h>
#include <string.h>

#include "kpi/histogram.h"
#include "kpi/sketch.h"
#include "tests/db/dump.h"

struct oracle {
    struct history *h;
    const struct measure *m;
    const char *definition;
    struct lines *lines;
};

static const char *sent_key(const struct pair_end *end, const struct sent *s)
{
    if (end->key == KEY_ACCOUNT) return s->account;
    return end->key == KEY_SUBJECT ? s->in.subject : s->order;
}

/* The company's pairs test nothing but prio. */
static bool sent_matches(const struct pair_end *end, const struct sent *s)
{
    if (s->in.kind != FACT_EVENT || strcmp(s->in.type, end->type_name) != 0 || !sent_key(end, s)) return false;
    for (size_t i = 0; i < end->where.n; i++) {
        const struct test *t = &end->where.tests[i];

        CHECK(strcmp(t->name, "prio") == 0 && t->op == OP_EQ, "the oracle does not know the test of %s", t->name);
        if (!s->prio || strcmp(s->prio, t->operands[0].text) != 0) return false;
    }
    return true;
}

static bool same_account(const struct sent *x, const struct sent *y)
{
    return (!x->account && !y->account) || (x->account && y->account && strcmp(x->account, y->account) == 0);
}

static int sent_order(const struct sent *x, const struct sent *y)
{
    int order;

    if (x->in.at != y->in.at) return x->in.at < y->in.at ? -1 : 1;
    order = strcmp(x->in.source, y->in.source);
    return order != 0 ? order : strcmp(x->in.id, y->in.id);
}

static bool same_start_key(const struct oracle *o, const struct sent *x, const struct sent *y)
{
    return sent_matches(&o->m->start, y) && same_account(x, y) &&
           strcmp(sent_key(&o->m->start, x), sent_key(&o->m->start, y)) == 0;
}

/* False: another start of the same instant comes before it. Else the next start's time. */
static bool start_bears(const struct oracle *o, const struct sent *start, int64_t *ret_next)
{
    const struct truth *t = &o->h->truth;

    *ret_next = INT64_MAX;
    for (size_t i = 0; i < t->n; i++) {
        const struct sent *other = &t->facts[i];

        if (other == start || !same_start_key(o, start, other)) continue;
        if (other->in.at == start->in.at && sent_order(other, start) < 0) return false;
        if (other->in.at > start->in.at && other->in.at < *ret_next) *ret_next = other->in.at;
    }
    return true;
}

static const struct sent *first_end(const struct oracle *o, const struct sent *start, int64_t next)
{
    const struct truth *t = &o->h->truth;
    const struct sent *found = NULL;

    for (size_t i = 0; i < t->n; i++) {
        const struct sent *end = &t->facts[i];

        if (end == start || !sent_matches(&o->m->end, end) || !same_account(start, end)) continue;
        if (strcmp(sent_key(&o->m->start, start), sent_key(&o->m->end, end)) != 0) continue;
        if (end->in.at < start->in.at || end->in.at >= next) continue;
        if (!found || sent_order(end, found) < 0) found = end;
    }
    return found;
}

static const char *sent_name(struct history *h, const struct sent *s)
{
    int64_t source = 0;

    if (!s) return "-";
    MUST(store_name_find(h->company.db, NAME_SOURCE, s->in.source, &source));
    return arena_printf(h->a, "%d/%lld/%s", (int)s->in.kind, (long long)source, s->in.id);
}

static void oracle_start(const struct oracle *o, const struct sent *start)
{
    const struct measure *m = o->m;
    const struct sent *end, *bearer, *other;
    int64_t next, bucket, wait = 0, until;
    bool by_start = m->kind != MEASURE_DURATION || m->by_start;

    if (!sent_matches(&m->start, start) || !start_bears(o, start, &next)) return;
    end = first_end(o, start, next);
    if (m->kind == MEASURE_DURATION) {
        if (!end) return;
        wait = end->in.at - start->in.at;
        bucket = sketch_bucket(wait);
    } else if (m->kind == MEASURE_TIME_TO) {
        bucket = end ? WAIT_ENDED : WAIT_CENSORED;
    } else {
        bucket = end && (double)(end->in.at - start->in.at) <= m->within_days * 86400e6 ? SHARE_YES : SHARE_NO;
    }
    bearer = by_start ? start : end;
    other = by_start ? end : start;
    until = other ? other->in.at : m->kind == MEASURE_TIME_TO ? next : INT64_MAX;
    lines_add(o->lines, o->h->a,
              arena_printf(o->h->a, "%s %s %s %s %lld %lld", o->definition, sent_name(o->h, bearer),
                           sent_name(o->h, other),
                           until == INT64_MAX ? "never" : arena_printf(o->h->a, "%lld", (long long)until),
                           (long long)bucket, (long long)wait));
}

void oracle_pairs(struct history *h, struct lines *ret)
{
    bool done[MEASURES] = {false};

    for (int key = 0; key < KEYS; key++) {
        int m = h->truth.defined[key];
        struct oracle o = {.h = h, .lines = ret};

        if (m < 0 || done[m]) continue;
        done[m] = true;
        o.m = &COMPANY_MEASURES[m];
        if (o.m->kind != MEASURE_DURATION && o.m->kind != MEASURE_CONVERSION && o.m->kind != MEASURE_TIME_TO) continue;
        o.definition = measure_definition(m, h->a);
        for (size_t i = 0; i < h->truth.n; i++) oracle_start(&o, &h->truth.facts[i]);
    }
}

/* ---- state ---- */

static void oracle_entry(struct history *h, const struct journey *j, const char *definition, const struct sent *s,
                         struct lines *ret)
{
    int64_t furthest = -1;

    if (s->in.kind != FACT_EVENT || !s->account) return;
    for (size_t i = 0; i < j->phases_n; i++) {
        for (size_t k = 0; k < j->phases[i].enter_on_n; k++) {
            struct pair_end entry = {.type_name = j->phases[i].enter_on[k], .where = j->phases[i].enter_where[k]};

            entry.key = KEY_ACCOUNT;
            if (sent_matches(&entry, s)) furthest = (int64_t)i;
        }
    }
    if (furthest < 0) return;
    lines_add(ret, h->a, arena_printf(h->a, "%s %s  %lld", definition, sent_name(h, s), (long long)furthest));
}

void oracle_stays(struct history *h, struct lines *ret)
{
    bool done[JOURNEYS] = {false};

    for (int key = 0; key < JOURNEY_KEYS; key++) {
        int j = h->truth.journeys[key];
        struct buffer text = {0};
        struct series series;

        if (j < 0 || done[j]) continue;
        done[j] = true;
        journey_compile(&COMPANY_JOURNEYS[j], h->a, &series);
        series_write(&series, &text);
        for (size_t i = 0; i < h->truth.n; i++)
            oracle_entry(h, &COMPANY_JOURNEYS[j], text.data, &h->truth.facts[i], ret);
        buffer_free(&text);
    }
}

void oracle_revenue(struct history *h, struct lines *ret)
{
    for (size_t i = 0; i < h->truth.n; i++) {
        const struct sent *s = &h->truth.facts[i];
        bool ended = strcmp(s->in.type, "subscription.ended") == 0;

        if (s->in.kind != FACT_EVENT || strncmp(s->in.type, "subscription.", 13) != 0) continue;
        if (!s->account || !s->in.subject || (!ended && !s->in.has_value)) continue;
        lines_add(ret, h->a,
                  arena_printf(h->a, "{\"kind\":\"revenue\"} %s %s %lld", sent_name(h, s), s->in.subject,
                               ended ? 0LL : (long long)s->in.value.units));
    }
}

/* ---- counts, sums and last values ---- */

static bool sent_counts(const struct measure *m, const struct sent *s)
{
    if (s->in.kind != FACT_EVENT || strcmp(s->in.type, m->event) != 0) return false;
    if (m->kind == MEASURE_LAST && !s->in.has_value) return false;
    for (size_t i = 0; i < m->where.n; i++) {
        const struct test *t = &m->where.tests[i];

        if (t->field == WHERE_VALUE) {
            if (!s->in.has_value || value_to_double(s->in.value) < t->operands[0].number) return false;
        } else if (t->field == WHERE_SIDE) {
            if (!side_text(s->side) || strcmp(side_text(s->side), t->operands[0].text) != 0) return false;
        } else {
            CHECK(strcmp(t->name, "prio") == 0, "the oracle does not know the test of %s", t->name);
            if (!s->prio || strcmp(s->prio, t->operands[0].text) != 0) return false;
        }
    }
    return true;
}

static bool same_subject(const struct sent *x, const struct sent *y)
{
    const char *a = x->in.subject ? x->in.subject : "", *b = y->in.subject ? y->in.subject : "";

    return same_account(x, y) && strcmp(a, b) == 0;
}

static bool is_last(struct history *h, const struct measure *m, const struct sent *s, int64_t to)
{
    for (size_t i = 0; i < h->truth.n; i++) {
        const struct sent *other = &h->truth.facts[i];

        if (other != s && other->in.at < to && sent_counts(m, other) && same_subject(s, other) &&
            sent_order(other, s) > 0)
            return false;
    }
    return true;
}

bool oracle_sum(struct history *h, int measure, int64_t from, int64_t to, int64_t *ret_n, wide *ret_sum)
{
    const struct measure *m = &COMPANY_MEASURES[measure];

    if (m->kind != MEASURE_COUNT && m->kind != MEASURE_SUM && m->kind != MEASURE_LAST) return false;
    *ret_n = 0;
    *ret_sum = 0;
    for (size_t i = 0; i < h->truth.n; i++) {
        const struct sent *s = &h->truth.facts[i];

        if (s->in.at >= to || !sent_counts(m, s)) continue;
        if (m->kind == MEASURE_LAST ? !is_last(h, m, s, to) : s->in.at < from) continue;
        (*ret_n)++;
        if (s->in.has_value) *ret_sum += value_to_wide(s->in.value);
    }
    return true;
}
