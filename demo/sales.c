/*
 * Consideration: opportunities won and lost, with their leads, trials, quotes and deals. A won one is told backwards
 * from its deal, also when that lies ahead: then only its beginning is in the data. Must not write orders: order
 * services take up what is put on c->sales.
 */
#include "demo/company.h"

#define EXPANSIONS_A_YEAR 50
#define LOST_A_YEAR 204
#define TRIALS_A_YEAR 60 /* of people who never talk to sales */

struct sales {
    struct company *c;
    struct dice dice;
    struct deck quote_h, pursue_d, ripen_d, answer_min, trial, lead;
    size_t opportunities, trials, leads, deals;
};

static void sales_lead(struct sales *s, size_t firm, int64_t at, int64_t until, const char *lead)
{
    static const int64_t answer_min[] = {3, 10, 20, 31, 44, 66, 140, 700};
    struct event e = {.type = "lead.created",
                      .source = "crm",
                      .subject = lead,
                      .firm = firm,
                      .person = NOBODY,
                      .at = at,
                      .details = {SAYS("origin", "referral")}};

    write_event(s->c, &e);
    e.type = "lead.contacted";
    e.at = at + quantile_at(answer_min, COUNT(answer_min), deck_unit(&s->answer_min)) * MINUTE_US;
    write_event(s->c, &e);
    e.type = "lead.qualified";
    e.at = calendar_into_office(s->c, at + (until - at) / 100 * dice_between(&s->dice, 30, 80));
    write_event(s->c, &e);
}

static void sales_trial(struct sales *s, size_t firm, int64_t at, unsigned activated_per_mille)
{
    struct event e = {.type = "trial.started",
                      .source = "product",
                      .subject = arena_printf(s->c->arena, "trial-%04zu", ++s->trials),
                      .firm = firm,
                      .person = NOBODY,
                      .at = at};
    int64_t wait = dice_between(&s->dice, 10, 16 * 24) * HOUR_US;

    write_event(s->c, &e);
    if (!deck_chance(&s->trial, activated_per_mille)) return;
    e.type = "trial.activated";
    e.at = at + wait;
    write_event(s->c, &e);
}

/* An opportunity with its quote; its id. */
static const char *sales_opportunity(struct sales *s, size_t firm, int64_t at, int64_t euro)
{
    static const int64_t quote_h[] = {3, 12, 22, 28, 34, 42, 58, 110};
    const char *id = arena_printf(s->c->arena, "opp-%04zu", ++s->opportunities);
    int64_t quoted = at + quantile_at(quote_h, COUNT(quote_h), deck_unit(&s->quote_h)) * HOUR_US;

    write_event(s->c, &(struct event){.type = "opportunity.created",
                                      .source = "crm",
                                      .subject = id,
                                      .firm = firm,
                                      .person = NOBODY,
                                      .at = at,
                                      .has_value = true,
                                      .value_cents = euro * 100});
    write_event(s->c, &(struct event){.type = "quote.sent",
                                      .source = "crm",
                                      .subject = arena_printf(s->c->arena, "quote-%04zu", s->opportunities),
                                      .touchpoint = "quote",
                                      .firm = firm,
                                      .person = NOBODY,
                                      .at = quoted,
                                      .has_value = true,
                                      .value_cents = euro * 100,
                                      .details = {SAYS("opportunity", id)}});
    moment_add(s->c, MOMENT_QUOTE, firm, quoted);
    moment_add(s->c, MOMENT_OPPORTUNITY, firm, at + 4 * DAY_US);
    return id;
}

static void sales_won(struct sales *s, size_t firm, int64_t won, int64_t revenue, bool first)
{
    static const int64_t pursue_d[] = {8, 14, 20, 27, 34, 43, 56, 80, 130};
    static const int64_t ripen_d[] = {6, 14, 22, 30, 38, 50, 75};
    struct company *c = s->c;
    int64_t pursue = quantile_at(pursue_d, COUNT(pursue_d), deck_unit(&s->pursue_d)) * DAY_US;
    int64_t opened = calendar_into_office(c, won - pursue);
    int64_t found =
        calendar_into_office(c, opened - quantile_at(ripen_d, COUNT(ripen_d), deck_unit(&s->ripen_d)) * DAY_US);
    const char *lead = NULL, *opportunity;
    struct event deal = {
        .type = "deal.won", .source = "crm", .firm = firm, .person = NOBODY, .at = won, .has_value = true};
    struct sale *sale;

    if (first || deck_chance(&s->lead, 500)) {
        lead = arena_printf(c->arena, "lead-%04zu", ++s->leads);
        sales_lead(s, firm, found, opened, lead);
    }
    opportunity = sales_opportunity(s, firm, opened, revenue * 12);
    if (deck_chance(&s->lead, 600)) sales_trial(s, firm, opened + pursue / 5, 800);
    deal.subject = arena_printf(c->arena, "deal-%04zu", ++s->deals);
    deal.value_cents = revenue * 12 * 100;
    deal.details[0] = (struct detail)SAYS("opportunity", opportunity);
    if (lead != NULL) deal.details[1] = (struct detail)SAYS("lead", lead);
    write_event(c, &deal);
    sale = ARENA_PUSH(c->arena, c->sales, c->sales_n, c->sales_cap);
    *sale = (struct sale){.at = won, .firm = firm, .revenue = revenue, .first = first, .deal = deal.subject};
}

static void sales_lost(struct sales *s, size_t month)
{
    struct company *c = s->c;
    int64_t at = calendar_office(c, month, dice_unit(&s->dice), dice_unit(&s->dice));
    bool known = deck_chance(&s->lead, 300);
    int64_t activated;
    size_t firm = known ? firm_pick(c, &s->dice, at)
                        : (size_t)dice_between(&s->dice, FIRMS_CUSTOMERS - FIRMS_PROSPECTS, FIRMS_CUSTOMERS - 1);

    if (firm == NOBODY) return;
    if (!known && deck_chance(&s->lead, 650))
        sales_lead(s, firm, at - dice_between(&s->dice, 8, 40) * DAY_US, at,
                   arena_printf(c->arena, "lead-%04zu", ++s->leads));
    sales_opportunity(s, firm, at, c->firms[firm].revenue * dice_between(&s->dice, 3, 14));
    if (deck_chance(&s->lead, 350)) sales_trial(s, firm, at + 3 * DAY_US, 250);
    activated = at + dice_between(&s->dice, 12, 40) * DAY_US;
    if (!known || !firm_live(c, firm, activated)) return;
    /* A customer that did not buy more goes on with what it has. */
    write_event(
        c, &(struct event){.type = "service.activated",
                           .source = "product",
                           .subject = arena_printf(c->arena, "service-%s-%zu", c->firms[firm].id, s->opportunities),
                           .firm = firm,
                           .person = NOBODY,
                           .at = activated,
                           .details = {SAYS("module", "included")}});
}

void sales_play(struct company *c)
{
    struct sales s = {.c = c};

    dice_init(&s.dice, c->seed, "sales");
    company_deck(c, &s.quote_h, "quote", 20);
    company_deck(c, &s.pursue_d, "pursue", 20);
    company_deck(c, &s.ripen_d, "ripen", 20);
    company_deck(c, &s.answer_min, "answer", 20);
    company_deck(c, &s.trial, "trial", 20);
    company_deck(c, &s.lead, "lead", 20);
    for (size_t m = 0; m < MONTHS_PLANNED; m++) {
        for (size_t i = FIRMS_OPENING; i < FIRMS_OPENING + FIRMS_JOINING + FIRMS_COMING; i++)
            if (calendar_month_of(c, c->firms[i].joined) == m)
                sales_won(&s, i, c->firms[i].joined, c->firms[i].revenue, true);
        for (size_t k = calendar_share(c, m, EXPANSIONS_A_YEAR); k > 0; k--) {
            int64_t at = calendar_office(c, m, dice_unit(&s.dice), dice_unit(&s.dice));
            size_t i = firm_pick(c, &s.dice, at);

            if (i == NOBODY || (c->firms[i].joined > c->from && c->firms[i].joined > at - 150 * DAY_US)) continue;
            sales_won(&s, i, at, c->firms[i].revenue / 100 * dice_between(&s.dice, 8, 28), false);
        }
        for (size_t k = calendar_share(c, m, LOST_A_YEAR); k > 0; k--) sales_lost(&s, m);
        for (size_t k = calendar_share(c, m, TRIALS_A_YEAR); k > 0; k--)
            sales_trial(&s, NOBODY, calendar_office(c, m, dice_unit(&s.dice), dice_unit(&s.dice)), 400);
    }
}
