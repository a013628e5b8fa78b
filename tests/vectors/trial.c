/* Reading what a case gives and comparing what it expects. Must not know any kind. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/vectors/vectors.h"

void trial_fail(struct trial *t, const char *format, ...)
{
    char line[512];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    t->failed = true;
    buffer_printf(&t->why, "    %s\n", line);
}

static const struct json *given_member(struct trial *t, const struct json *object, const char *name,
                                       enum json_type type)
{
    const struct json *v = json_type(object) == JSON_OBJECT ? json_get(object, name) : NULL;

    if (v && json_type(v) == type) return v;
    trial_fail(t, "given needs %s as %s", name, json_type_name(type));
    return NULL;
}

double given_number(struct trial *t, const struct json *object, const char *name)
{
    const struct json *v = given_member(t, object, name, JSON_NUMBER);

    return v ? json_number(v) : 0;
}

const char *given_string(struct trial *t, const struct json *object, const char *name)
{
    const struct json *v = given_member(t, object, name, JSON_STRING);

    return v ? json_string(v) : "";
}

const struct json *given_list(struct trial *t, const char *name)
{
    const struct json *v = json_get(t->given, name);

    if (v && (json_type(v) == JSON_ARRAY || json_type(v) == JSON_OBJECT)) return v;
    trial_fail(t, "given needs %s as a list", name);
    return NULL;
}

double given_number_or(const struct json *object, const char *name, double otherwise)
{
    const struct json *v = json_get(object, name);

    return v && json_type(v) == JSON_NUMBER ? json_number(v) : otherwise;
}

bool given_number_if(const struct json *object, const char *name, double *ret)
{
    const struct json *v = json_get(object, name);

    if (!v || json_type(v) != JSON_NUMBER) return false;
    *ret = json_number(v);
    return true;
}

struct estimate given_estimate(struct trial *t, const struct json *object)
{
    struct estimate e = {.n = (int64_t)given_number(t, object, "n")};

    if (json_type(object) != JSON_OBJECT) return e;
    e.has_value = given_number_if(object, "value", &e.value);
    e.has_low = given_number_if(object, "low", &e.low);
    e.has_high = given_number_if(object, "high", &e.high);
    return e;
}

/* The expected member, counted; a missing one is a failure. */
static const struct json *expect_member(struct trial *t, const struct json *in, const char *name)
{
    const struct json *v = in && json_type(in) == JSON_OBJECT ? json_get(in, name) : NULL;

    if (in == t->expect) t->compared++;
    if (!v) trial_fail(t, "%s: nothing is expected", name);
    return v;
}

void expect_number(struct trial *t, const struct json *in, const char *name, bool has, double got, double tolerance)
{
    const struct json *v = expect_member(t, in, name);
    double want;

    if (!v) return;
    if (json_type(v) == JSON_NULL) {
        if (has) trial_fail(t, "%s: expected null, got %.17g", name, got);
        return;
    }
    if (json_type(v) != JSON_NUMBER) {
        trial_fail(t, "%s: a number or null must be expected, not %s", name, json_type_name(json_type(v)));
        return;
    }
    want = json_number(v);
    if (!has) trial_fail(t, "%s: expected %.17g, got null", name, want);
    /* Negated, so that a NaN fails. Around 0 there is no relative distance: rounding of figures up to 100. */
    else if (!(fabs(got - want) <= (want == 0 ? 1e-12 : tolerance * fabs(want)))) {
        trial_fail(t, "%s: expected %.17g, got %.17g", name, want, got);
    }
}

void expect_string(struct trial *t, const char *name, const char *got)
{
    const struct json *v = expect_member(t, t->expect, name);

    if (!v) return;
    if (json_type(v) != JSON_STRING) trial_fail(t, "%s: a string must be expected", name);
    else if (strcmp(json_string(v), got) != 0) trial_fail(t, "%s: expected %s, got %s", name, json_string(v), got);
}

void expect_bool(struct trial *t, const char *name, bool has, bool got)
{
    const struct json *v = expect_member(t, t->expect, name);
    enum json_type type = !has ? JSON_NULL : got ? JSON_TRUE : JSON_FALSE;
    static const char *const texts[] = {[JSON_NULL] = "null", [JSON_FALSE] = "false", [JSON_TRUE] = "true"};

    if (v && json_type(v) != type) {
        trial_fail(t, "%s: expected %s, got %s", name,
                   json_type(v) <= JSON_TRUE ? texts[json_type(v)] : json_type_name(json_type(v)), texts[type]);
    }
}

void expect_estimate(struct trial *t, const struct json *in, const struct estimate *got, double tolerance)
{
    expect_number(t, in, "value", got->has_value, got->value, tolerance);
    expect_number(t, in, "n", true, (double)got->n, 0);
    expect_number(t, in, "low", got->has_low, got->low, tolerance);
    expect_number(t, in, "high", got->has_high, got->high, tolerance);
    if (!got->has_value && got->reason == REASON_NONE) trial_fail(t, "no value, and no reason for it");
    if (got->has_value && got->reason != REASON_NONE) trial_fail(t, "a value with a reason for none");
}

void expect_change(struct trial *t, const struct change *got)
{
    expect_number(t, t->expect, "value", got->has_value, got->value, EXACT);
    expect_number(t, t->expect, "low", got->has_low, got->low, EXACT);
    expect_number(t, t->expect, "high", got->has_high, got->high, EXACT);
    expect_bool(t, "significant", got->has_value, got->significant);
}

int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}
