/*
 * A series as canonical JSON, and back. Equal texts are equal series: members have one order, tests and operands are
 * sorted by measure_compile. Must not be fed what users write: the text comes from the store.
 */
#include <assert.h>
#include <string.h>

#include "kpi/measure.h"
#include "kpi/revenue.h"

enum { NAME_KIND_TYPE = 1, NAME_KIND_ROLE = 3, NAME_KIND_TOUCHPOINT = 4 }; /* as in the store's `name` table */

static const char *const SERIES_KINDS[] = {
    [SERIES_SCORE] = "score",     [SERIES_GAP] = "gap",
    [SERIES_COUNT] = "count",     [SERIES_MAGNITUDE] = "magnitude",
    [SERIES_SHARE] = "share",     [SERIES_LEVEL] = "level",
    [SERIES_WAIT] = "wait",       [SERIES_CONVERSION] = "conversion",
    [SERIES_RANK] = "rank",       [SERIES_CENSORED] = "censored",
    [SERIES_REVENUE] = "revenue", [SERIES_STAY] = "stay",
    [SERIES_VOICE] = "voice",     [SERIES_INVITED] = "invited",
};
static const char *const REVENUE_TYPES[] = {[REVENUE_CHANGED] = "subscription.changed",
                                            [REVENUE_ENDED] = "subscription.ended",
                                            [REVENUE_STARTED] = "subscription.started"};
static const char *const FIELDS[] = {
    [WHERE_ATTRIBUTE] = "attribute", [WHERE_VALUE] = "value",     [WHERE_SCORE] = "score",
    [WHERE_EXPECTED] = "expected",   [WHERE_SUBJECT] = "subject", [WHERE_TOUCHPOINT] = "touchpoint",
    [WHERE_ROLE] = "role",           [WHERE_SIDE] = "side",       [WHERE_PHASE] = "phase",
};
static const char *const OPS[] = {
    [OP_EQ] = "eq", [OP_IN] = "in", [OP_GE] = "ge", [OP_GT] = "gt", [OP_LE] = "le", [OP_LT] = "lt",
};
static const char *const KEYS[] = {[KEY_SUBJECT] = "subject", [KEY_ACCOUNT] = "account", [KEY_ATTRIBUTE] = "attribute"};
#define COUNT_OF(x) (sizeof(x) / sizeof *(x))

static void operand_write(const struct operand *o, struct json_writer *w)
{
    switch (o->type) {
    case JSON_STRING: json_put_string(w, o->text); break;
    case JSON_NUMBER: json_put_double(w, o->number); break;
    default: json_put_bool(w, o->type == JSON_TRUE);
    }
}

static void where_write(const char *name, const struct where *where, struct json_writer *w)
{
    json_put_name(w, name);
    json_open_array(w);
    for (size_t i = 0; i < where->n; i++) {
        const struct test *t = &where->tests[i];

        json_open_object(w);
        json_member_string(w, "field", FIELDS[t->field]);
        json_member_string(w, "name", t->name);
        json_member_string(w, "op", OPS[t->op]);
        json_put_name(w, "to");
        json_open_array(w);
        for (size_t k = 0; k < t->operands_n; k++) operand_write(&t->operands[k], w);
        json_close_array(w);
        json_close_object(w);
    }
    json_close_array(w);
}

static void pair_end_write(const char *name, const struct pair_end *e, struct json_writer *w)
{
    json_put_name(w, name);
    json_open_object(w);
    json_member_string(w, "type", e->type_name);
    where_write("where", &e->where, w);
    json_member_string(w, "key", KEYS[e->key]);
    if (e->key == KEY_ATTRIBUTE) json_member_string(w, "attribute", e->key_attribute);
    json_close_object(w);
}

static void phases_write(const struct series *s, struct json_writer *w)
{
    json_put_name(w, "phases");
    json_open_array(w);
    for (size_t i = 0; i < s->phases_n; i++) {
        json_open_object(w);
        json_member_string(w, "key", s->phases[i]);
        json_put_name(w, "enter_on");
        json_open_array(w);
        for (size_t k = 0; k < s->entries_n; k++) {
            if (s->entries[k].phase != i) continue;
            json_open_object(w);
            json_member_string(w, "event", s->entries[k].type_name);
            where_write("where", &s->entries[k].where, w);
            json_close_object(w);
        }
        json_close_array(w);
        json_close_object(w);
    }
    json_close_array(w);
}

static void pair_write(const struct series *s, struct json_writer *w)
{
    pair_end_write("start", &s->start, w);
    pair_end_write("end", &s->end, w);
    if (s->kind == SERIES_CENSORED) return;
    json_member_bool(w, "by_start", s->by_start);
    if (s->kind == SERIES_CONVERSION) json_member_int(w, "within_us", s->within_us);
}

void series_write(const struct series *s, struct buffer *out)
{
    struct json_writer w;

    json_writer_init(&w, out);
    json_open_object(&w);
    json_member_string(&w, "kind", SERIES_KINDS[s->kind]);
    if (s->kind == SERIES_STAY) {
        phases_write(s, &w);
    } else if (series_is_pair(s)) {
        pair_write(s, &w);
    } else if (!series_is_kept(s)) {
        json_member_string(&w, s->kind == SERIES_INVITED ? "instrument" : "type", s->type_name);
        where_write("where", &s->where, &w);
        if (s->kind == SERIES_SHARE) where_write("condition", &s->condition, &w);
    }
    json_close_object(&w);
}

/* ---- reading ---- */

struct reading {
    struct arena *a;
    int64_t (*number)(void *arg, int name_kind, const char *text);
    void *arg;
    bool failed; /* the text is not one that series_write made */
};

static const char *read_text(struct reading *r, const struct json *object, const char *name)
{
    const struct json *v = json_get(object, name);

    if (!v || json_type(v) != JSON_STRING) {
        r->failed = true;
        return "";
    }
    return json_string(v);
}

static const struct json *read_list(struct reading *r, const struct json *object, const char *name)
{
    const struct json *list = json_get(object, name);

    if (list && json_type(list) == JSON_ARRAY) return list;
    r->failed = true;
    return NULL;
}

static int read_choice(struct reading *r, const struct json *object, const char *name, const char *const *choices,
                       size_t n)
{
    const char *text = read_text(r, object, name);

    for (size_t i = 0; i < n; i++) {
        if (choices[i] && strcmp(choices[i], text) == 0) return (int)i;
    }
    r->failed = true;
    return 0;
}

static struct operand read_operand(struct reading *r, enum where_field field, const struct json *v)
{
    struct operand o = {.type = json_type(v)};

    if (o.type == JSON_NUMBER) o.number = json_number(v);
    if (o.type == JSON_STRING) o.text = json_string(v);
    if (o.type == JSON_STRING && field == WHERE_ROLE) o.name = r->number(r->arg, NAME_KIND_ROLE, o.text);
    if (o.type == JSON_STRING && field == WHERE_TOUCHPOINT) o.name = r->number(r->arg, NAME_KIND_TOUCHPOINT, o.text);
    return o;
}

static struct test read_test(struct reading *r, const struct json *v)
{
    const struct json *to = json_get(v, "to");
    struct test t = {.field = (enum where_field)read_choice(r, v, "field", FIELDS, COUNT_OF(FIELDS)),
                     .name = read_text(r, v, "name"),
                     .op = (enum where_op)read_choice(r, v, "op", OPS, COUNT_OF(OPS))};

    if (!to || json_type(to) != JSON_ARRAY) {
        r->failed = true;
        return t;
    }
    t.operands = arena_array(r->a, json_count(to) + 1, sizeof *t.operands);
    for (const struct json *o = json_first(to); o; o = json_next(o)) {
        t.operands[t.operands_n++] = read_operand(r, t.field, o);
    }
    return t;
}

static struct where read_where(struct reading *r, const struct json *object, const char *name)
{
    const struct json *list = read_list(r, object, name);
    struct where w = {0};

    if (!list) return w;
    w.tests = arena_array(r->a, json_count(list) + 1, sizeof *w.tests);
    for (const struct json *v = json_first(list); v; v = json_next(v)) w.tests[w.n++] = read_test(r, v);
    return w;
}

static struct pair_end read_pair_end(struct reading *r, const struct json *object, const char *name)
{
    const struct json *v = json_get(object, name);
    struct pair_end e = {0};

    if (!v || json_type(v) != JSON_OBJECT) {
        r->failed = true;
        return e;
    }
    e.type_name = read_text(r, v, "type");
    e.type = r->number(r->arg, NAME_KIND_TYPE, e.type_name);
    e.where = read_where(r, v, "where");
    e.key = (enum key_kind)read_choice(r, v, "key", KEYS, COUNT_OF(KEYS));
    if (e.key == KEY_ATTRIBUTE) e.key_attribute = read_text(r, v, "attribute");
    return e;
}

static void read_pair(struct reading *r, const struct json *v, struct series *s)
{
    const struct json *by_start = json_get(v, "by_start"), *within = json_get(v, "within_us");

    s->start = read_pair_end(r, v, "start");
    s->end = read_pair_end(r, v, "end");
    s->by_start = s->kind == SERIES_CENSORED || (by_start && json_type(by_start) == JSON_TRUE);
    if (within) s->within_us = (int64_t)json_number(within);
}

static void read_revenue(struct reading *r, struct series *s)
{
    s->entries_n = COUNT_OF(REVENUE_TYPES);
    s->entries = arena_array(r->a, s->entries_n, sizeof *s->entries);
    for (size_t i = 0; i < s->entries_n; i++) {
        s->entries[i] = (struct series_entry){
            .phase = i, .type = r->number(r->arg, NAME_KIND_TYPE, REVENUE_TYPES[i]), .type_name = REVENUE_TYPES[i]};
    }
}

static void read_phases(struct reading *r, const struct json *v, struct series *s)
{
    const struct json *list = read_list(r, v, "phases"), *entries;
    size_t cap = 0, phases_cap = 0;

    for (const struct json *p = list ? json_first(list) : NULL; p; p = json_next(p)) {
        entries = read_list(r, p, "enter_on");
        for (const struct json *e = entries ? json_first(entries) : NULL; e; e = json_next(e)) {
            struct series_entry entry = {.phase = s->phases_n, .type_name = read_text(r, e, "event")};

            entry.type = r->number(r->arg, NAME_KIND_TYPE, entry.type_name);
            entry.where = read_where(r, e, "where");
            *ARENA_PUSH(r->a, s->entries, s->entries_n, cap) = entry;
        }
        *ARENA_PUSH(r->a, s->phases, s->phases_n, phases_cap) = read_text(r, p, "key");
    }
}

static bool kind_is_of_answers(enum series_kind k)
{
    return k == SERIES_SCORE || k == SERIES_GAP || k == SERIES_RANK || k == SERIES_INVITED;
}

enum err series_read(struct arena *a, const char *text, int64_t (*number)(void *arg, int name_kind, const char *text),
                     void *arg, struct series *ret)
{
    struct reading r = {.a = a, .number = number, .arg = arg};
    struct faults faults;
    const struct json *v;
    struct series s = {0};
    enum err e;

    faults_init(&faults, a);
    e = json_parse(a, text, strlen(text), "", &faults, &v);
    if (e != ERR_OK || json_type(v) != JSON_OBJECT) return ERR_BROKEN;
    s.kind = (enum series_kind)read_choice(&r, v, "kind", SERIES_KINDS, COUNT_OF(SERIES_KINDS));
    s.facts = kind_is_of_answers(s.kind) ? FACT_RESPONSE : FACT_EVENT;
    if (s.kind == SERIES_STAY) {
        read_phases(&r, v, &s);
    } else if (s.kind == SERIES_REVENUE) {
        read_revenue(&r, &s);
    } else if (series_is_pair(&s)) {
        read_pair(&r, v, &s);
    } else if (!series_is_kept(&s)) {
        s.type_name = read_text(&r, v, s.kind == SERIES_INVITED ? "instrument" : "type");
        s.type = number(arg, NAME_KIND_TYPE, s.type_name);
        s.where = read_where(&r, v, "where");
        if (s.kind == SERIES_SHARE) s.condition = read_where(&r, v, "condition");
    }
    if (r.failed) return ERR_BROKEN;
    *ret = s;
    return ERR_OK;
}
