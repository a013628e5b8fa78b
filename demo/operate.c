/*
 * Operation: tickets, use of the product, uptime of the service. Nothing changes here over the two years.
 */
#include "demo/company.h"

#define TICKETS_A_YEAR 4000
#define IDLE_PER_MILLE 110 /* accounts that do not use it in a month */

struct operate {
    struct company *c;
    struct dice dice;
    struct deck solve, promise, place;
    size_t tickets;
};

static void operate_ticket(struct operate *o, size_t month)
{
    static const char *const places[] = {"support", "product", "billing"};
    static const unsigned place_parts[] = {800, 130, 70};
    static const char *const priorities[] = {"p1", "p2", "p3", "p4"};
    static const unsigned priority_parts[] = {40, 160, 500, 300};
    static const int64_t solve_min[] = {25, 130, 300, 560, 860, 1300, 2100, 3700, 9000};
    struct company *c = o->c;
    int64_t at = calendar_office(c, month, dice_unit(&o->dice), dice_unit(&o->dice));
    size_t firm = firm_pick(c, &o->dice, at);
    const char *place = places[part_at(place_parts, COUNT(places), deck_unit(&o->place))];
    const char *priority = priorities[part_at(priority_parts, COUNT(priorities), dice_unit(&o->dice))];
    double u = deck_unit(&o->solve);
    bool kept = deck_chance(&o->promise, 932);
    struct event e;

    if (firm == NOBODY) return;
    e = (struct event){.type = "ticket.opened",
                       .source = "desk",
                       .subject = arena_printf(c->arena, "ticket-%05zu", ++o->tickets),
                       .touchpoint = place,
                       .firm = firm,
                       .person = person_pick(c, &o->dice, firm, "end_user"),
                       .at = at,
                       .details = {SAYS("priority", priority)}};
    write_event(c, &e);
    if (o->tickets % 60 == 0) return; /* still open */
    e.type = "ticket.closed";
    e.at = at + quantile_at(solve_min, COUNT(solve_min), u) * MINUTE_US;
    e.details[1] = (struct detail)HOLDS("sla_met", kept);
    write_event(c, &e);
    if (place == places[0]) moment_add(c, MOMENT_TICKET, firm, e.at);
}

static void operate_usage(struct operate *o, size_t month)
{
    static const int64_t fewest[] = {3, 6, 12}, most[] = {9, 16, 25};
    struct company *c = o->c;

    for (size_t i = 0; i < FIRMS_OPENING + FIRMS_JOINING; i++) {
        const struct firm *f = &c->firms[i];
        int64_t sessions = dice_between(&o->dice, fewest[f->size], most[f->size]);

        if (dice_between(&o->dice, 0, 999) < IDLE_PER_MILLE && f->size != FIRM_LARGE) continue;
        for (; sessions > 0; sessions--) {
            int64_t at = calendar_office(c, month, dice_unit(&o->dice), dice_unit(&o->dice));

            if (!firm_live(c, i, at) || at < f->joined + 25 * DAY_US) continue; /* not set up yet */
            write_event(c, &(struct event){.type = "usage.session",
                                           .source = "telemetry",
                                           .subject = f->product,
                                           .touchpoint = "product",
                                           .firm = i,
                                           .person = NOBODY,
                                           .at = at,
                                           .has_value = true,
                                           .value_cents = dice_between(&o->dice, 120, 5400) * 100});
        }
    }
}

static void operate_uptime(struct operate *o)
{
    static const char *const regions[] = {"eu-north", "eu-central", "eu-west", "us-east"};
    /* In hundredths of a percent: three days in a hundred have an incident. */
    static const int64_t lost[] = {0, 0, 1, 60};
    static const unsigned parts[] = {600, 180, 190, 30};
    struct deck days;

    company_deck(o->c, &days, "uptime", 40);
    for (int64_t day = o->c->first_day[0]; day < o->c->first_day[DEMO_MONTHS]; day++)
        for (size_t r = 0; r < COUNT(regions); r++)
            write_event(o->c,
                        &(struct event){.type = "service.uptime",
                                        .source = "monitoring",
                                        .subject = regions[r],
                                        .firm = NOBODY,
                                        .person = NOBODY,
                                        .at = tz_local_us(o->c->tz, day, 23 * 3600 + 3540),
                                        .has_value = true,
                                        .value_cents = 10000 - lost[part_at(parts, COUNT(parts), deck_unit(&days))]});
}

void operate_play(struct company *c)
{
    struct operate o = {.c = c};

    dice_init(&o.dice, c->seed, "operate");
    company_deck(c, &o.solve, "solve", 40);
    company_deck(c, &o.promise, "promise", 44);
    company_deck(c, &o.place, "place", 25);
    for (size_t m = 0; m < DEMO_MONTHS; m++) {
        for (size_t k = calendar_share(c, m, TICKETS_A_YEAR); k > 0; k--) operate_ticket(&o, m);
        operate_usage(&o, m);
    }
    operate_uptime(&o);
}
