/*
 * `where`: a conjunction of tests as users write it, `{"on_time": true, "priority": {"in": ["p1", "p2"]}, "value": {"ge": 100}}`.
 *
 * Names of a fact's own fields mean these, any other an attribute; "attr." before it means an attribute whatever it is called.
 */
#include <string.h>

#include "decode/definition.h"

enum { OF_RESPONSES = 1, OF_EVENTS = 2, OF_INVITATIONS = 4, OF_ALL = 7 };

static const struct own_field {
    const char *name;
    enum where_field field;
    enum json_type type;
    unsigned facts;
} OWN_FIELDS[] = {
    {"value", WHERE_VALUE, JSON_NUMBER, OF_EVENTS},
    {"score", WHERE_SCORE, JSON_NUMBER, OF_RESPONSES},
    {"expected", WHERE_EXPECTED, JSON_NUMBER, OF_RESPONSES},
    {"subject", WHERE_SUBJECT, JSON_STRING, OF_EVENTS},
    {"touchpoint", WHERE_TOUCHPOINT, JSON_STRING, OF_ALL},
    {"role", WHERE_ROLE, JSON_STRING, OF_ALL},
    {"side", WHERE_SIDE, JSON_STRING, OF_ALL},
    {"phase", WHERE_PHASE, JSON_STRING, OF_ALL},
};
static const struct {
    const char *name;
    enum where_op op;
} COMPARISONS[] = {{"ge", OP_GE}, {"gt", OP_GT}, {"le", OP_LE}, {"lt", OP_LT}};

struct where_reading {
    struct field_context *c;
    struct where *where;
    unsigned facts;
    size_t cap;
};

/* ---- operands ---- */

static bool operand_fits_field(struct field_context *c, const struct test *t, const struct json *v, const char *pointer)
{
    enum side side;

    for (size_t i = 0; i < COUNT_OF(OWN_FIELDS); i++) {
        if (OWN_FIELDS[i].field != t->field || OWN_FIELDS[i].type == json_type(v)) continue;
        field_wrong_type(c, pointer, json_type_name(OWN_FIELDS[i].type), v);
        return false;
    }
    if (t->field != WHERE_SIDE || side_parse(json_string(v), &side)) return true;
    faults_add(c->faults, pointer, FAULT_CHOICE, "it must be \"client\", \"provider\", \"partner\" or \"third_party\"");
    return false;
}

static void add_operand(struct field_context *c, struct test *t, const struct json *v, const char *pointer)
{
    struct operand o = {.type = json_type(v), .name = -1};

    if (o.type != JSON_STRING && o.type != JSON_NUMBER && o.type != JSON_TRUE && o.type != JSON_FALSE) {
        field_wrong_type(c, pointer, "a string, a number, true or false", v);
        return;
    }
    if (o.type == JSON_STRING && strlen(json_string(v)) > ATTRIBUTE_VALUE_MAX) {
        faults_add(c->faults, pointer, FAULT_TOO_LONG, "it must be %d bytes at most; it has %zu", ATTRIBUTE_VALUE_MAX,
                   strlen(json_string(v)));
        return;
    }
    if (!operand_fits_field(c, t, v, pointer)) return;
    if (o.type == JSON_STRING) o.text = json_string(v);
    if (o.type == JSON_NUMBER) o.number = json_number(v) + 0.0; /* -0 is 0 */
    t->operands[t->operands_n++] = o;
}

static void keep_test(struct where_reading *r, struct test t)
{
    if (t.operands_n > 0) *ARENA_PUSH(r->c->a, r->where->tests, r->where->n, r->cap) = t;
}

/* ---- what stands at a name ---- */

static void read_in(struct where_reading *r, struct test t, const struct json *v, const char *pointer)
{
    size_t n = json_count(v), i = 0;

    if (json_type(v) != JSON_ARRAY) {
        field_wrong_type(r->c, pointer, "an array", v);
        return;
    }
    if (n == 0) faults_add(r->c->faults, pointer, FAULT_EMPTY, "one value at least is needed");
    if (n > WHERE_OPERANDS_MAX) {
        faults_add(r->c->faults, pointer, FAULT_TOO_MANY, "at most %d; there are %zu", WHERE_OPERANDS_MAX, n);
        return;
    }
    t.op = OP_IN;
    t.operands = arena_array(r->c->a, n + 1, sizeof *t.operands);
    for (const struct json *child = json_first(v); child; child = json_next(child), i++)
        add_operand(r->c, &t, child, fault_pointer_index(r->c->a, pointer, i));
    keep_test(r, t);
}

static void read_comparison(struct where_reading *r, struct test t, const struct json *v, const char *pointer)
{
    size_t i = 0;

    while (i < COUNT_OF(COMPARISONS) && strcmp(COMPARISONS[i].name, json_name(v)) != 0) i++;
    if (i == COUNT_OF(COMPARISONS)) {
        faults_add(r->c->faults, pointer, FAULT_UNKNOWN_MEMBER, "it must be ge, gt, le, lt, or in alone");
    } else if (json_type(v) != JSON_NUMBER) {
        field_wrong_type(r->c, pointer, "a number", v);
    } else {
        t.op = COMPARISONS[i].op;
        t.operands = arena_alloc(r->c->a, sizeof *t.operands);
        add_operand(r->c, &t, v, pointer);
        keep_test(r, t);
    }
}

static void read_test(struct where_reading *r, struct test t, const struct json *v, const char *pointer)
{
    if (json_type(v) != JSON_OBJECT) {
        t.op = OP_EQ;
        t.operands = arena_alloc(r->c->a, sizeof *t.operands);
        add_operand(r->c, &t, v, pointer);
        keep_test(r, t);
        return;
    }
    if (json_count(v) == 0)
        faults_add(r->c->faults, pointer, FAULT_EMPTY,
                   "say in, ge, gt, le or lt, or write a value in place of the object");
    for (const struct json *child = json_first(v); child; child = json_next(child)) {
        const char *at = fault_pointer(r->c->a, pointer, json_name(child));

        if (strcmp(json_name(child), "in") == 0 && json_count(v) == 1) read_in(r, t, child, at);
        else read_comparison(r, t, child, at);
    }
}

/* Which field a name means; false: a fault. */
static bool find_field(struct where_reading *r, const char *name, const char *pointer, struct test *ret)
{
    static const struct spec attribute = {.type = FIELD_TEXT, .max = ATTRIBUTE_NAME_MAX};

    ret->field = WHERE_ATTRIBUTE;
    ret->name = name;
    if (strncmp(name, "attr.", 5) == 0) {
        ret->name = name + 5;
        return field_text_fits(r->c, &attribute, name + 5, pointer);
    }
    for (size_t i = 0; i < COUNT_OF(OWN_FIELDS); i++) {
        if (strcmp(OWN_FIELDS[i].name, name) != 0) continue;
        ret->field = OWN_FIELDS[i].field;
        if (OWN_FIELDS[i].facts & r->facts) return true;
        faults_add(r->c->faults, pointer, FAULT_MISMATCH,
                   "these facts have no %s of their own; write \"attr.%s\" if it is an attribute", name, name);
        return false;
    }
    return field_text_fits(r->c, &attribute, name, pointer);
}

static void read_where(struct field_context *c, const struct json *v, const char *pointer, unsigned facts, void *at)
{
    struct where where = {0};
    struct where_reading r = {.c = c, .where = &where, .facts = facts};

    if (json_type(v) != JSON_OBJECT) {
        field_wrong_type(c, pointer, "an object of values by name", v);
        return;
    }
    if (json_count(v) > WHERE_TESTS_MAX) {
        faults_add(c->faults, pointer, FAULT_TOO_MANY, "at most %d; there are %zu", WHERE_TESTS_MAX, json_count(v));
        return;
    }
    for (const struct json *child = json_first(v); child; child = json_next(child)) {
        const char *here = fault_pointer(c->a, pointer, json_name(child));
        struct test t = {0};

        if (find_field(&r, json_name(child), here, &t)) read_test(&r, t, child, here);
    }
    memcpy(at, &where, sizeof where);
}

void where_of_responses(struct field_context *c, const struct json *v, const char *pointer, void *at)
{
    read_where(c, v, pointer, OF_RESPONSES, at);
}

void where_of_events(struct field_context *c, const struct json *v, const char *pointer, void *at)
{
    read_where(c, v, pointer, OF_EVENTS, at);
}

void where_of_invitations(struct field_context *c, const struct json *v, const char *pointer, void *at)
{
    read_where(c, v, pointer, OF_INVITATIONS, at);
}

void where_condition(struct field_context *c, const struct json *v, const char *pointer, void *at)
{
    if (json_type(v) == JSON_OBJECT && json_count(v) == 0)
        faults_add(c->faults, pointer, FAULT_EMPTY, "say what the counted events must satisfy");
    read_where(c, v, pointer, OF_EVENTS, at);
}

void where_check_phases(struct field_context *c, const struct where *w, const struct journey *journey,
                        const char *pointer)
{
    for (size_t i = 0; journey && i < w->n; i++) {
        for (size_t k = 0; w->tests[i].field == WHERE_PHASE && k < w->tests[i].operands_n; k++) {
            const char *phase = w->tests[i].operands[k].text;

            if (journey_phase(journey, phase)) continue;
            faults_add(c->faults, fault_pointer(c->a, pointer, "phase"), FAULT_UNKNOWN_PHASE,
                       "the journey %s has no phase \"%s\"", journey->key ? journey->key : "", phase);
        }
    }
}
