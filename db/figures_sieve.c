/*
 * Filters and groups over observations and levels. Account filters and groups are decided once per account of the
 * registry, as it is now (KPI.md 3, "As of when").
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/cutting.h"
#include "db/figuring.h"

const char *scalar_text(const struct json *v, struct arena *a)
{
    char number[TEXT_DOUBLE_SIZE];

    if (!v) return NULL;
    switch (json_type(v)) {
    case JSON_STRING: return json_string(v);
    case JSON_NUMBER: text_format_double(json_number(v), number); return arena_string(a, number);
    case JSON_TRUE: return "true";
    case JSON_FALSE: return "false";
    default: return NULL;
    }
}

static bool tests_pass(const struct slice_test *tests, size_t n, const struct json *attributes,
                       const struct account_row *row, struct arena *a)
{
    for (size_t i = 0; i < n; i++) {
        const struct json *v = attributes ? json_get(attributes, tests[i].name) : NULL;
        const char *text = row ? account_field_text(attributes, row->kind, tests[i].name, a) : scalar_text(v, a);

        if (!text || strcmp(text, tests[i].value) != 0) return false;
    }
    return true;
}

static enum err attributes_parse(const char *text, struct arena *a, const struct json **ret)
{
    struct fact f = {.attributes_text = text};
    enum err e = fact_parse_attributes(a, &f);

    if (e == ERR_OK) *ret = f.attributes;
    return e;
}

static enum err account_decide(struct sieve *s, size_t i, int64_t partner)
{
    const struct slice *q = s->g->slice;
    const struct account_row *row = &s->accounts->rows[i];
    const struct account_row *partner_row;
    const struct json *attributes = NULL;
    enum err e = ERR_OK;

    if (row->attributes && (q->account_fields_n > 0 || q->group == GROUP_ACCOUNT_FIELD))
        e = attributes_parse(row->attributes, s->g->arena, &attributes);
    if (e != ERR_OK) return e;
    s->account_passes[i] = bound_allows(&q->bound, row->number, row->partner) &&
                           (s->account == 0 || row->number == s->account) && (!q->partner || row->partner == partner) &&
                           tests_pass(q->account_fields, q->account_fields_n, attributes, row, s->g->arena);
    switch (q->group) {
    case GROUP_ACCOUNT: s->account_group[i] = row->id; break;
    case GROUP_PARTNER:
        partner_row = row->partner ? account_table_find(s->accounts, row->partner) : NULL;
        s->account_group[i] = partner_row ? partner_row->id : NULL;
        break;
    case GROUP_ACCOUNT_FIELD:
        s->account_group[i] = account_field_text(attributes, row->kind, q->group_name, s->g->arena);
        break;
    default: break;
    }
    return ERR_OK;
}

/* A name nobody has is a filter that nothing passes: an honest empty answer. */
static enum err sieve_name(struct sieve *s, enum name_kind kind, const char *text, int64_t *ret)
{
    enum err e = text ? store_name_find(s->g->db, kind, text, ret) : ERR_OK;

    if (e != ERR_NONE) return e;
    s->impossible = true;
    return ERR_OK;
}

static enum err sieve_account(struct sieve *s, const char *id, int64_t *ret)
{
    enum err e = id ? store_account_number(s->g->db, id, ret) : ERR_OK;

    if (e != ERR_NONE) return e;
    s->impossible = true;
    return ERR_OK;
}

static enum err sieve_accounts(struct sieve *s, int64_t partner)
{
    enum err e;

    if ((e = store_account_table(s->g->db, &s->accounts)) != ERR_OK) return e;
    s->account_passes = arena_array(s->g->arena, s->accounts->n + 1, sizeof *s->account_passes);
    s->account_group = arena_array(s->g->arena, s->accounts->n + 1, sizeof *s->account_group);
    for (size_t i = 0; i < s->accounts->n; i++) {
        if ((e = account_decide(s, i, partner)) != ERR_OK) return e;
    }
    return ERR_OK;
}

enum err sieve_make(struct figuring *g, struct sieve *ret)
{
    const struct slice *q = g->slice;
    struct sieve s = {.g = g};
    int64_t partner = 0;
    enum err e;

    if ((e = sieve_name(&s, NAME_ROLE, q->role, &s.role)) != ERR_OK) return e;
    if ((e = sieve_name(&s, NAME_TOUCHPOINT, q->touchpoint, &s.touchpoint)) != ERR_OK) return e;
    if ((e = sieve_account(&s, q->account, &s.account)) != ERR_OK) return e;
    if ((e = sieve_account(&s, q->partner, &partner)) != ERR_OK) return e;
    if (q->side && !side_parse(q->side, &s.side)) s.impossible = true;
    s.account_wanted =
        q->account || q->partner || q->account_fields_n > 0 || q->bound.partner != 0 || q->bound.account != 0;
    s.reads_facts = q->attributes_n > 0 || q->group == GROUP_ATTRIBUTE;
    if (s.account_wanted || q->group == GROUP_ACCOUNT || q->group == GROUP_PARTNER || q->group == GROUP_ACCOUNT_FIELD)
        e = sieve_accounts(&s, partner);
    if (e != ERR_OK) return e;
    if (s.reads_facts) s.scratch = arena_create();
    *ret = s;
    return ERR_OK;
}

void sieve_drop(struct sieve *s)
{
    arena_drop(s->scratch);
    s->scratch = NULL;
}

static enum err sieve_group(struct sieve *s, const struct sifted *f, const struct json *attributes, const char **ret)
{
    const struct slice *q = s->g->slice;
    const struct phase *phase;
    enum err e = ERR_OK;

    switch (q->group) {
    case GROUP_ROLE: return store_name_text(s->g->db, NAME_ROLE, f->role, ret);
    case GROUP_SIDE: *ret = side_text(f->side); return ERR_OK;
    case GROUP_TOUCHPOINT: return store_name_text(s->g->db, NAME_TOUCHPOINT, f->touchpoint, ret);
    case GROUP_PHASE:
        e = store_name_text(s->g->db, NAME_TOUCHPOINT, f->touchpoint, ret);
        if (e == ERR_OK && (phase = journey_phase_of_touchpoint(s->g->journey, *ret)) != NULL) *ret = phase->key;
        else if (e == ERR_OK) *ret = NULL;
        return e;
    case GROUP_ATTRIBUTE:
        *ret = scalar_text(attributes ? json_get(attributes, q->group_name) : NULL, s->scratch);
        return ERR_OK;
    default: return ERR_OK; /* an account's group stands already */
    }
}

enum err sieve_pass(struct sieve *s, const struct sifted *f, bool *ret_passes, const char **ret_group)
{
    const struct slice *q = s->g->slice;
    struct fact fact = {0};
    enum err e;

    *ret_passes = false;
    *ret_group = NULL;
    if (s->impossible || (s->account_wanted && f->account == 0)) return ERR_OK;
    if ((s->role && f->role != s->role) || (s->touchpoint && f->touchpoint != s->touchpoint) ||
        (s->side != SIDE_NONE && f->side != s->side))
        return ERR_OK;
    if (s->accounts && f->account) {
        const struct account_row *row = account_table_find(s->accounts, f->account);

        if (!row || !s->account_passes[row - s->accounts->rows]) return ERR_OK;
        *ret_group = s->account_group[row - s->accounts->rows];
    }
    if (s->reads_facts) {
        arena_reset(s->scratch);
        if ((e = fact_load(s->g->db, s->scratch, f->account, f->at, f->no, &fact)) != ERR_OK)
            return e == ERR_NONE ? ERR_BROKEN : e;
        if (!tests_pass(q->attributes, q->attributes_n, fact.attributes, NULL, s->scratch)) return ERR_OK;
    }
    *ret_passes = true;
    return sieve_group(s, f, fact.attributes, ret_group);
}
