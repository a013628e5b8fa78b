/*
 * Awareness: followers, visits, the share of the market, and the leads that come to nothing or not far.
 */
#include "demo/company.h"

#define VISITS_A_YEAR 3700
#define LEADS_A_YEAR 560 /* besides those behind deals and opportunities: sales.c */

static void market_followers(struct company *c)
{
    static const struct {
        const char *network;
        int64_t start, gain; /* a week */
    } networks[] = {{"linkedin", 8400, 31}, {"youtube", 2150, 9}, {"mastodon", 640, 5}};
    struct dice d;

    dice_init(&d, c->seed, "followers");
    for (size_t n = 0; n < COUNT(networks); n++) {
        int64_t followers = networks[n].start;

        for (int64_t day = c->first_day[0]; day < c->first_day[DEMO_MONTHS]; day += 7) {
            followers += networks[n].gain + dice_between(&d, 0, networks[n].gain);
            write_event(c, &(struct event){.type = "social.followers",
                                           .source = "social",
                                           .subject = networks[n].network,
                                           .firm = NOBODY,
                                           .person = NOBODY,
                                           .at = tz_local_us(c->tz, day, 6 * 3600),
                                           .has_value = true,
                                           .value_cents = followers * 100});
        }
    }
}

static void market_shares(struct company *c)
{
    static const struct {
        const char *country;
        int64_t start, gain; /* in hundredths of a percent; a month */
    } countries[] = {{"FI", 1820, 6}, {"SE", 940, 5}, {"DK", 610, 4}};

    for (size_t n = 0; n < COUNT(countries); n++)
        for (size_t m = 0; m < DEMO_MONTHS; m++)
            write_event(c, &(struct event){.type = "market.share",
                                           .source = "research",
                                           .subject = countries[n].country,
                                           .firm = NOBODY,
                                           .person = NOBODY,
                                           .at = calendar_office(c, m, 0.6, 0.2),
                                           .has_value = true,
                                           .value_cents = countries[n].start + countries[n].gain * (int64_t)m});
}

static void market_visits(struct company *c)
{
    static const char *const pages[] = {"product", "pricing", "guide", "webinar", "reference"};
    struct dice d;

    dice_init(&d, c->seed, "visits");
    for (size_t m = 0; m < DEMO_MONTHS; m++) {
        for (size_t k = calendar_share(c, m, VISITS_A_YEAR); k > 0; k--) {
            int64_t page = dice_between(&d, 0, COUNT(pages) - 1);

            write_event(c, &(struct event){.type = "site.engaged",
                                           .source = "web",
                                           .touchpoint = page == 3 ? "event" : "website",
                                           .firm = NOBODY,
                                           .person = NOBODY,
                                           .at = calendar_any(c, m, dice_unit(&d)),
                                           .has_value = true,
                                           .value_cents = dice_between(&d, 60, 900) * 100,
                                           .details = {SAYS("page", pages[page])}});
        }
    }
}

/* Leads of nobody we know yet: most are answered, few qualify. */
static void market_leads(struct company *c)
{
    static const int64_t answer_min[] = {4, 12, 22, 33, 46, 70, 160, 900};
    static const int64_t qualify_h[] = {20, 60, 110, 160, 220, 320, 500, 900};
    static const char *const origins[] = {"search", "referral", "event", "social", "partner"};
    struct deck answered, qualified, waits;
    struct dice d;

    dice_init(&d, c->seed, "leads");
    company_deck(c, &answered, "leads answered", 25);
    company_deck(c, &qualified, "leads qualified", 20);
    company_deck(c, &waits, "leads wait", 20);
    for (size_t m = 0, no = 0; m < DEMO_MONTHS; m++) {
        for (size_t k = calendar_share(c, m, LEADS_A_YEAR); k > 0; k--) {
            int64_t at = calendar_office(c, m, dice_unit(&d), dice_unit(&d));
            struct event e = {.type = "lead.created",
                              .source = "crm",
                              .subject = arena_printf(c->arena, "lead-x%04zu", ++no),
                              .firm = NOBODY,
                              .person = NOBODY,
                              .at = at,
                              .details = {SAYS("origin", origins[dice_between(&d, 0, COUNT(origins) - 1)])}};

            write_event(c, &e);
            if (deck_chance(&answered, 960)) {
                e.type = "lead.contacted";
                e.at = at + quantile_at(answer_min, COUNT(answer_min), deck_unit(&waits)) * MINUTE_US;
                write_event(c, &e);
            }
            if (deck_chance(&qualified, 200)) {
                e.type = "lead.qualified";
                e.at = calendar_into_office(c, at + quantile_at(qualify_h, COUNT(qualify_h), dice_unit(&d)) * HOUR_US);
                write_event(c, &e);
            }
        }
    }
}

void market_play(struct company *c)
{
    market_followers(c);
    market_shares(c);
    market_visits(c);
    market_leads(c);
}
