/* The list of findings and their order. The rules are in finding_*.c. */
#include "kpi/finding.h"

#include <stdlib.h>
#include <string.h>

struct rule_row {
    const char *text;
    int weight;
};
static const struct rule_row RULES[FINDING_RULE_COUNT] = {
#define FINDING_ROW(name, text, weight) [name] = {text, weight},
    FINDING_LIST(FINDING_ROW)
#undef FINDING_ROW
};

const char *finding_rule_text(enum finding_rule r)
{
    return RULES[r].text;
}

struct finding *findings_add(struct findings *f, struct arena *a, enum finding_rule rule)
{
    struct finding *ret = ARENA_PUSH(a, f->items, f->n, f->cap);

    *ret = (struct finding){.rule = rule};
    return ret;
}

static int text_order(const char *x, const char *y)
{
    if (!x || !y) return (x != NULL) - (y != NULL);
    return strcmp(x, y);
}

static int finding_order(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    int order = RULES[y->rule].weight - RULES[x->rule].weight;

    if (order != 0) return order;
    if (x->level != y->level) return x->level > y->level ? -1 : 1;
    if ((order = text_order(x->phase, y->phase)) != 0) return order;
    if ((order = text_order(x->metric, y->metric)) != 0) return order;
    if ((order = text_order(x->account, y->account)) != 0) return order;
    return text_order(x->subject, y->subject);
}

void findings_sort(struct findings *f)
{
    if (f->n > 1) qsort(f->items, f->n, sizeof *f->items, finding_order);
}

bool change_is_worse(const struct metric *m, const struct change *c)
{
    if (!c->has_value || m->goal.better == BETTER_NONE) return false;
    return m->goal.better == BETTER_HIGH ? c->value < 0 : c->value > 0;
}
