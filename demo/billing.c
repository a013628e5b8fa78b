/*
 * Subscriptions and their end: recurring revenue as it starts, grows, shrinks and stops, contracts terminated, data
 * handed back. The customers of the first day get the state of their subscription as its opening.
 */
#include "demo/company.h"

#include <stdlib.h>

#define CHANGES_A_YEAR 150 /* besides those that follow deals */
#define PARTIAL_ENDS_A_YEAR 15
#define CHANGES_MAX 200 /* of one customer */

struct change {
    int64_t at, euro; /* added per month */
    size_t firm, no;
};
struct billing {
    struct company *c;
    struct dice dice;
    struct deck offboard;
    struct change *changes;
    size_t n, cap, ends;
};

static int change_order(const void *a, const void *b)
{
    const struct change *x = a, *y = b;

    if (x->firm != y->firm) return x->firm < y->firm ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->no < y->no ? -1 : x->no > y->no;
}

static void billing_change(struct billing *b, size_t firm, int64_t at, int64_t euro)
{
    struct change *change = ARENA_PUSH(b->c->arena, b->changes, b->n, b->cap);

    *change = (struct change){.at = at, .euro = euro, .firm = firm, .no = b->n};
}

static void billing_say(struct billing *b, const char *type, size_t firm, const char *subject, int64_t at, int64_t euro)
{
    write_event(b->c, &(struct event){.type = type,
                                      .source = "billing",
                                      .subject = subject,
                                      .firm = firm,
                                      .person = NOBODY,
                                      .at = at,
                                      .has_value = true,
                                      .value_cents = euro * 100});
}

static void billing_end(struct billing *b, size_t firm, const char *subject, int64_t at)
{
    static const int64_t offboard_d[] = {5, 10, 14, 17, 21, 25, 31, 50};

    billing_say(b, "subscription.ended", firm, subject, at, 0);
    moment_add(b->c, MOMENT_END, firm, at);
    b->ends++;
    if (b->ends % 15 == 0) return; /* forgotten */
    write_event(b->c, &(struct event){.type = "offboarding.completed",
                                      .source = "desk",
                                      .subject = subject,
                                      .firm = firm,
                                      .person = NOBODY,
                                      .at = calendar_into_office(b->c, at + quantile_at(offboard_d, COUNT(offboard_d),
                                                                                        deck_unit(&b->offboard)) *
                                                                                DAY_US)});
}

/* One customer's main subscription from start to end; changes sorted by time. */
static void billing_customer(struct billing *b, size_t i, const struct change *changes, size_t n)
{
    struct company *c = b->c;
    const struct firm *f = &c->firms[i];
    const char *subject = arena_printf(c->arena, "sub-%s", f->id);
    int64_t euro = f->revenue;
    int64_t start =
        f->joined == c->from ? c->from + (int64_t)i * HOUR_US / 4 : calendar_into_office(c, f->joined + 12 * DAY_US);

    billing_say(b, "subscription.started", i, subject, start, euro);
    if (f->joined == c->from)
        write_event(c, &(struct event){.type = "service.activated",
                                       .source = "product",
                                       .subject = arena_printf(c->arena, "service-%s", f->id),
                                       .firm = i,
                                       .person = NOBODY,
                                       .at = start + MINUTE_US});
    for (size_t k = 0; k < n; k++) {
        if (changes[k].at <= start + 20 * DAY_US || changes[k].at >= f->left) continue;
        if (euro + changes[k].euro < f->revenue / 2) continue; /* nobody shrinks to nothing */
        euro += changes[k].euro;
        billing_say(b, "subscription.changed", i, subject, changes[k].at, euro);
    }
    if (f->left == NEVER) return;
    write_event(c, &(struct event){.type = "contract.terminated",
                                   .source = "crm",
                                   .subject = arena_printf(c->arena, "contract-%s", f->id),
                                   .touchpoint = "exit",
                                   .firm = i,
                                   .person = NOBODY,
                                   .at = f->left,
                                   .details = {SAYS("reason", i % 3 == 0   ? "price"
                                                              : i % 3 == 1 ? "need ended"
                                                                           : "moved on")}});
    billing_end(b, i, subject, calendar_into_office(c, f->left + 2 * DAY_US));
    if (f->back == NEVER) return;
    billing_say(b, "subscription.started", i, arena_printf(c->arena, "sub-%s-again", f->id), f->back, f->revenue);
    write_event(c, &(struct event){.type = "service.activated",
                                   .source = "product",
                                   .subject = arena_printf(c->arena, "service-%s-again", f->id),
                                   .firm = i,
                                   .person = NOBODY,
                                   .at = f->back + 3 * DAY_US});
}

/* A second, small subscription that some try and give up. */
static void billing_partial(struct billing *b, size_t month)
{
    struct company *c = b->c;

    for (size_t k = calendar_share(c, month, PARTIAL_ENDS_A_YEAR); k > 0; k--) {
        int64_t at = calendar_office(c, month, dice_unit(&b->dice), dice_unit(&b->dice));
        int64_t months = dice_between(&b->dice, 2, 7) * 30 * DAY_US;
        size_t firm = firm_pick(c, &b->dice, at);
        const char *subject;

        if (firm == NOBODY || c->firms[firm].left < at + months + 5 * DAY_US) continue;
        subject = arena_printf(c->arena, "sub-%s-%zu", c->firms[firm].id, month);
        billing_say(b, "subscription.started", firm, subject, at, c->firms[firm].revenue / 20);
        billing_end(b, firm, subject, calendar_into_office(c, at + months));
    }
}

void billing_play(struct company *c)
{
    struct billing b = {.c = c};
    size_t next = 0;

    dice_init(&b.dice, c->seed, "billing");
    company_deck(c, &b.offboard, "offboard", 14);
    for (size_t i = 0; i < c->sales_n; i++)
        if (!c->sales[i].first)
            billing_change(&b, c->sales[i].firm, calendar_into_office(c, c->sales[i].at + 14 * DAY_US),
                           c->sales[i].revenue);
    for (size_t m = 0; m < DEMO_MONTHS; m++) {
        for (size_t k = calendar_share(c, m, CHANGES_A_YEAR); k > 0; k--) {
            int64_t at = calendar_office(c, m, dice_unit(&b.dice), dice_unit(&b.dice));
            size_t i = firm_pick(c, &b.dice, at);
            int64_t percent =
                dice_between(&b.dice, 0, 6) == 0 ? -dice_between(&b.dice, 6, 20) : dice_between(&b.dice, 1, 7);

            if (i != NOBODY) billing_change(&b, i, at, c->firms[i].revenue * percent / 100);
        }
        billing_partial(&b, m);
    }
    qsort(b.changes, b.n, sizeof *b.changes, change_order);
    for (size_t i = 0; i < FIRMS_OPENING + FIRMS_JOINING; i++) {
        size_t first = next;

        while (next < b.n && b.changes[next].firm == i) next++;
        billing_customer(&b, i, &b.changes[first], next - first);
    }
}
