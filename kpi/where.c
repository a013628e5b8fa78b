/* Does a fact satisfy a conjunction of tests? Must not look at registries: names are numbers by now. */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "kpi/series.h"

/* What a fact carries in the field that a test names. */
struct found {
    bool present;
    bool by_number; /* a touchpoint or role: `name` against the operand's number in the registry */
    int64_t name;
    enum json_type type;
    const char *text;
    double number;
};

static struct found found_text(const char *s)
{
    return (struct found){.present = s && *s, .type = JSON_STRING, .text = s};
}

static struct found found_value(bool present, struct value v)
{
    return (struct found){.present = present, .type = JSON_NUMBER, .number = present ? value_to_double(v) : 0};
}

static struct found found_name(int64_t name)
{
    return (struct found){.present = name > 0, .by_number = true, .type = JSON_STRING, .name = name};
}

/* A null counts as absent: it says that nobody knows. */
static struct found found_attribute(const struct json *attributes, const char *name)
{
    const struct json *v = attributes ? json_get(attributes, name) : NULL;
    struct found f = {.present = v && json_type(v) != JSON_NULL};

    if (!f.present) return f;
    f.type = json_type(v);
    if (f.type == JSON_STRING) f.text = json_string(v);
    if (f.type == JSON_NUMBER) f.number = json_number(v);
    return f;
}

static struct found test_find(const struct test *t, const struct fact *f)
{
    switch (t->field) {
    case WHERE_ATTRIBUTE: return found_attribute(f->attributes, t->name);
    case WHERE_VALUE: return found_value(f->has_value, f->value);
    case WHERE_SCORE: return found_value(f->has_score, f->score);
    case WHERE_EXPECTED: return found_value(f->has_expected, f->expected);
    case WHERE_SUBJECT: return found_text(f->subject);
    case WHERE_TOUCHPOINT: return found_name(f->touchpoint);
    case WHERE_ROLE: return found_name(f->role);
    case WHERE_SIDE: return found_text(side_text(f->side));
    case WHERE_PHASE: break;
    }
    assert(false && "a phase is compiled to its touchpoints before facts are seen");
    return (struct found){0};
}

/* Numbers order as numbers, strings by bytes; registry numbers, booleans and mixed types have no order. */
static bool found_compare(const struct found *f, const struct operand *o, int *ret)
{
    if (f->by_number || f->type != o->type) return false;
    if (f->type == JSON_NUMBER) {
        *ret = (f->number > o->number) - (f->number < o->number);
        return true;
    }
    if (f->type == JSON_STRING) {
        *ret = strcmp(f->text, o->text);
        return true;
    }
    return false;
}

static bool found_equals(const struct found *f, const struct operand *o)
{
    if (f->type != o->type) return false;
    if (f->by_number) return f->name == o->name;
    if (f->type == JSON_NUMBER) return f->number == o->number;
    if (f->type == JSON_STRING) return strcmp(f->text, o->text) == 0;
    return f->type == JSON_TRUE || f->type == JSON_FALSE; /* true equals true: the types are the values */
}

static bool test_holds(const struct test *t, const struct found *f)
{
    int order;

    if (t->op == OP_EQ || t->op == OP_IN) {
        for (size_t i = 0; i < t->operands_n; i++) {
            if (found_equals(f, &t->operands[i])) return true;
        }
        return false;
    }
    if (t->operands_n == 0 || !found_compare(f, &t->operands[0], &order)) return false;
    switch (t->op) {
    case OP_GE: return order >= 0;
    case OP_GT: return order > 0;
    case OP_LE: return order <= 0;
    default: return order < 0;
    }
}

/* Lacking wins over not holding, so that a share's `missing` does not depend on the order of its tests. */
enum where_result where_matches(const struct where *w, const struct fact *f)
{
    enum where_result result = WHERE_YES;

    for (size_t i = 0; i < w->n; i++) {
        struct found found = test_find(&w->tests[i], f);

        if (!found.present) return WHERE_LACKS;
        if (!test_holds(&w->tests[i], &found)) result = WHERE_NO;
    }
    return result;
}
