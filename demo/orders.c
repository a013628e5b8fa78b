/*
 * Commitment and deployment: orders, deliveries, activations, and the few tickets that deployment makes. Two stories
 * are told here: since MONTH_UNHAPPY activation fails more often, at every partner, while deliveries stay in time and
 * issues few; and the customers of one partner have always activated late.
 */
#include "demo/company.h"

#define ADD_ONS_A_YEAR 264
#define ISSUES_A_YEAR 78 /* deployment_issues: target 10 a month */

struct orders {
    struct company *c;
    struct dice dice;
    struct deck deliver, in_time, activate;
    size_t orders, issues;
};

/* Does this delivery end in an activation, and when? NEVER: not. */
static int64_t orders_activated(struct orders *o, size_t firm, int64_t delivered)
{
    static const int64_t usual_h[] = {20, 48, 76, 100, 124, 160, 210, 280, 420};
    static const int64_t unhappy_h[] = {40, 90, 150, 220, 290, 380, 500, 690, 1100};
    static const int64_t late_h[] = {480, 620, 730, 800, 900, 1050, 1400};
    size_t month = calendar_month_of(o->c, delivered);
    bool unhappy = !o->c->plain && month >= MONTH_UNHAPPY;
    double u = deck_unit(&o->activate);
    unsigned never = 90;
    int64_t hours;

    if (unhappy && month < DEMO_MONTHS) never += 35 * (unsigned)(month - MONTH_UNHAPPY + 1);
    if (!o->c->plain && o->c->firms[firm].partner == FIRM_LATE_PARTNER) hours = quantile_at(late_h, COUNT(late_h), u);
    else if (unhappy) hours = quantile_at(unhappy_h, COUNT(unhappy_h), u);
    else hours = quantile_at(usual_h, COUNT(usual_h), u);
    if (dice_between(&o->dice, 0, 999) < never) return NEVER;
    return calendar_into_office(o->c, delivered + hours * HOUR_US);
}

static void orders_fulfil(struct orders *o, size_t firm, int64_t placed, int64_t euro, const char *deal)
{
    static const int64_t deliver_h[] = {70, 120, 150, 180, 210, 240, 280, 330, 460};
    struct company *c = o->c;
    const char *id = arena_printf(c->arena, "order-%04zu", ++o->orders);
    int64_t delivered =
        calendar_into_office(c, placed + quantile_at(deliver_h, COUNT(deliver_h), deck_unit(&o->deliver)) * HOUR_US);
    int64_t activated = orders_activated(o, firm, delivered);
    struct event e = {.type = "order.placed",
                      .source = "erp",
                      .subject = id,
                      .touchpoint = "purchase",
                      .firm = firm,
                      .person = NOBODY,
                      .at = placed,
                      .has_value = true,
                      .value_cents = euro * 100};

    if (deal != NULL) e.details[0] = (struct detail)SAYS("deal", deal);
    write_event(c, &e);
    moment_add(c, MOMENT_ORDER, firm, placed);
    if (!firm_live(c, firm, delivered)) return; /* left meanwhile */
    e.type = "order.delivered";
    e.touchpoint = "delivery";
    e.at = delivered;
    e.details[0] = (struct detail)HOLDS("on_time", deck_chance(&o->in_time, 980));
    write_event(c, &e);
    moment_add(c, MOMENT_DELIVERY, firm, delivered);
    if (activated == NEVER || !firm_live(c, firm, activated)) return;
    write_event(c, &(struct event){.type = "service.activated",
                                   .source = "product",
                                   .subject = arena_printf(c->arena, "service-%s", id),
                                   .touchpoint = "onboarding",
                                   .firm = firm,
                                   .person = NOBODY,
                                   .at = activated,
                                   .details = {SAYS("order", id)}});
}

static void orders_issues(struct orders *o, size_t month)
{
    static const char *const kinds[] = {"missing part", "wrong version", "access", "handover"};
    struct company *c = o->c;
    const struct moments *deliveries = &c->moments[MOMENT_DELIVERY];

    for (size_t k = calendar_share(c, month, ISSUES_A_YEAR); k > 0; k--) {
        int64_t at = calendar_office(c, month, dice_unit(&o->dice), dice_unit(&o->dice));
        const struct moment *m;
        struct event e = {.type = "ticket.opened", .source = "desk"};
        size_t tries = 0;

        do m = &deliveries->items[dice_between(&o->dice, 0, (int64_t)deliveries->n - 1)];
        while (++tries < 5000 && (m->at > at || m->at < at - 30 * DAY_US));
        if (tries == 5000) continue; /* nothing was delivered yet */
        e.subject = arena_printf(c->arena, "ticket-d%03zu", ++o->issues);
        e.touchpoint = dice_between(&o->dice, 0, 2) == 0 ? "delivery" : "onboarding";
        e.firm = m->firm;
        e.person = person_pick(c, &o->dice, m->firm, "end_user manager");
        e.at = at;
        e.details[0] = (struct detail)SAYS("priority", o->issues % 4 == 0 ? "p2" : "p3");
        e.details[1] = (struct detail)SAYS("kind", kinds[dice_between(&o->dice, 0, COUNT(kinds) - 1)]);
        write_event(c, &e);
        e.type = "ticket.closed";
        e.at = calendar_into_office(c, at + dice_between(&o->dice, 3, 40) * HOUR_US);
        if (e.at <= at) e.at = at + HOUR_US;
        e.details[1] = (struct detail)HOLDS("sla_met", o->issues % 12 != 0);
        write_event(c, &e);
    }
}

void orders_play(struct company *c)
{
    struct orders o = {.c = c};

    dice_init(&o.dice, c->seed, "orders");
    company_deck(c, &o.deliver, "deliver", 20);
    company_deck(c, &o.in_time, "in time", 50);
    company_deck(c, &o.activate, "activate", 20);
    for (size_t i = 0; i < c->sales_n; i++) {
        const struct sale *s = &c->sales[i];

        orders_fulfil(&o, s->firm, calendar_into_office(c, s->at + dice_between(&o.dice, 4, 50) * HOUR_US),
                      s->revenue * 3, s->deal);
    }
    for (size_t m = 0; m < DEMO_MONTHS; m++) {
        for (size_t k = calendar_share(c, m, ADD_ONS_A_YEAR); k > 0; k--) {
            int64_t at = calendar_office(c, m, dice_unit(&o.dice), dice_unit(&o.dice));
            size_t firm = firm_pick(c, &o.dice, at);

            if (firm != NOBODY) orders_fulfil(&o, firm, at, dice_between(&o.dice, 6, 90) * 20, NULL);
        }
    }
    for (size_t m = 0; m < DEMO_MONTHS; m++) orders_issues(&o, m);
}
