/*
 * Plays the sample company's two years and hands the items over, what others name first, facts by time. Here stand the
 * planted stories. Must not draw: the parts of the business do.
 */
#include "demo/demo.h"

#include <stdlib.h>

#include "demo/company.h"

const struct demo_story demo_stories[] = {
    {"watermelon",
     "Deployment looks green inside and is red for customers: issues stay below the target of ten a month while satisfaction "
     "with onboarding and activation within 30 days have fallen for six months.",
     "deployment", "onboarding_csat", NULL, NULL},
    {"divided", "At one large account buyers are content with the product and those who use it are not.",
     "operate_loyalty", "product_csat", "acc-004", NULL},
    {"late_partner", "The customers of one partner activate late: most need more than 30 days after delivery.",
     "deployment", "activation_rate", NULL, "partner-08"},
    {"support_effort", "Getting help costs significantly more effort in the last month.", "operate_loyalty",
     "support_effort", NULL, NULL},
    {"silent", "The account with the largest revenue has not answered anything for more than a year.", NULL, NULL,
     "acc-006", NULL},
    {"late_review", "The outcome agreed with one client has not been read out or reviewed for five months.",
     "operate_loyalty", NULL, "acc-013", NULL},
    {"unowned_deployment", "Deployment has no owner.", "deployment", NULL, NULL, NULL},
    {"unowned_terminate", "Terminate has no owner.", "terminate", NULL, NULL, NULL},
};
const size_t demo_stories_count = sizeof demo_stories / sizeof *demo_stories;

static int item_order(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->no < y->no ? -1 : x->no > y->no;
}

static void company_play(struct company *c)
{
    company_found(c);
    company_write_registry(c);
    market_play(c);
    sales_play(c);
    orders_play(c);
    operate_play(c);
    billing_play(c);
    outcomes_play(c);
    voices_play(c);
    qsort(c->items, c->items_n, sizeof *c->items, item_order);
}

static enum err company_emit(const struct company *c, enum err (*emit)(void *arg, const struct demo_item *item),
                             void *arg)
{
    for (size_t i = 0; i < c->items_n; i++) {
        const struct item *from = &c->items[i];
        struct demo_item item = {.kind = from->kind,
                                 .text = from->text,
                                 .size = from->size,
                                 .at = from->at,
                                 .index = i,
                                 .total = c->items_n};
        enum err e = emit(arg, &item);

        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}

enum err demo_generate(uint64_t seed, bool stories, int64_t now_us,
                       enum err (*emit)(void *arg, const struct demo_item *item), void *arg)
{
    struct company *c = memory_alloc(sizeof *c);
    enum err e;

    *c = (struct company){.seed = seed,
                          .plain = !stories,
                          .firm_divided = stories ? FIRM_DIVIDED : FIRMS,
                          .firm_silent = stories ? FIRM_SILENT : FIRMS};
    e = calendar_open(c, now_us);
    if (e == ERR_OK) {
        c->arena = arena_create();
        company_play(c);
        e = company_emit(c, emit, arg);
        arena_drop(c->arena);
        tz_close(c->tz);
        buffer_free(&c->text);
    }
    free(c);
    return e;
}
