/*
 * Who there is: customers, partners, the company itself, and their people. Must not know what happens to them, but
 * for when they come and go.
 */
#include "demo/company.h"

#include <assert.h>
#include <string.h>

static const char *const first_names[] = {"Aalto",  "Birka",  "Cedra",  "Dagny", "Eira",   "Fjord",  "Granit", "Hamra",
                                          "Isberg", "Jarla",  "Kaarna", "Lokki", "Myrsky", "Norra",  "Otava",  "Pilvi",
                                          "Runa",   "Saimi",  "Tuuli",  "Ulvik", "Valo",   "Wester", "Ylva",   "Zephir",
                                          "Alder",  "Brinka", "Corvus", "Delfi", "Ember",  "Falk"};
static const char *const second_names[] = {"Steel",  "Foods",     "Logistics", "Energy", "Textiles",  "Clinics",
                                           "Marine", "Machinery", "Banking",   "Paper",  "Optics",    "Timber",
                                           "Retail", "Media",     "Mobility",  "Water",  "Chemicals", "Electric"};
static const char *const industries[] = {"manufacturing", "retail", "health", "finance", "public", "transport"};
static const char *const products[] = {"endpoint", "cloud", "managed"};
static const struct {
    const char *region, *form;
} places[] = {{"FI", "Oy"}, {"FI", "Oyj"}, {"SE", "AB"}, {"NO", "AS"}, {"DK", "ApS"}, {"EE", "OÜ"}, {"DE", "GmbH"}};
static const unsigned place_parts[] = {300, 60, 220, 120, 120, 60, 120};

#define LEAVERS_A_YEAR 14
#define RETURNS_EVERY 8 /* every so many a leaver comes back */

static void firm_name(struct company *c, struct dice *d, size_t i)
{
    struct firm *f = &c->firms[i];
    size_t place = part_at(place_parts, COUNT(places), dice_unit(d));
    size_t name = (i * 7) % (COUNT(first_names) * COUNT(second_names)); /* 7 divides neither: no name comes twice */

    f->region = places[place].region;
    f->name = arena_printf(c->arena, "%s %s %s", first_names[name % COUNT(first_names)],
                           second_names[(name / COUNT(first_names)) % COUNT(second_names)], places[place].form);
    f->industry = industries[dice_between(d, 0, (int64_t)COUNT(industries) - 1)];
    f->joined = f->left = f->back = NEVER;
    f->partner = NOBODY;
}

static int64_t firm_revenue(struct dice *d, enum firm_size size)
{
    static const int64_t low[] = {250, 900, 4000}, high[] = {800, 3200, 11000};

    return dice_between(d, low[size] / 10, high[size] / 10) * 10;
}

static void customer_found(struct company *c, struct dice *d, struct deck *sizes, struct deck *partners, size_t i)
{
    static const unsigned size_parts[] = {550, 330, 120};
    struct firm *f = &c->firms[i];
    double u = deck_unit(partners);

    firm_name(c, d, i);
    f->id = arena_printf(c->arena, "acc-%03zu", i + 1);
    f->kind = "customer";
    f->product = products[dice_between(d, 0, (int64_t)COUNT(products) - 1)];
    f->size = (enum firm_size)part_at(size_parts, COUNT(size_parts), deck_unit(sizes));
    /* Six in ten are served by a partner; the cards give every partner its share, the late one two. */
    if (u < 0.6) f->partner = FIRMS_CUSTOMERS + (size_t)(u / 0.6 * (FIRMS_PARTNERS + 1));
    if (f->partner == FIRM_PROVIDER) f->partner = FIRM_LATE_PARTNER;
    if (i == c->firm_divided || i == c->firm_silent) {
        f->size = FIRM_LARGE;
        f->partner = NOBODY;
    }
    f->revenue = firm_revenue(d, f->size);
    if (i == c->firm_divided) f->revenue = 14500;
    if (i == c->firm_silent) f->revenue = 26000;
    if (i < FIRMS_OPENING) f->joined = c->from;
}

static void others_found(struct company *c, struct dice *d)
{
    for (size_t i = FIRMS_CUSTOMERS; i < FIRMS; i++) {
        struct firm *f = &c->firms[i];

        firm_name(c, d, i);
        f->kind = "partner";
        f->id = arena_printf(c->arena, "partner-%02zu", i - FIRMS_CUSTOMERS + 1);
        f->name = arena_printf(c->arena, "%s IT Services", first_names[(i * 11) % COUNT(first_names)]);
    }
    c->firms[FIRM_PROVIDER].kind = "provider";
    c->firms[FIRM_PROVIDER].id = "lumivaara";
    c->firms[FIRM_PROVIDER].name = DEMO_NAME;
    c->firms[FIRM_PROVIDER].region = "FI";
    c->firms[FIRM_CARRIER].kind = "third_party";
    c->firms[FIRM_CARRIER].id = "carrier";
    c->firms[FIRM_CARRIER].name = "Pohjola Freight";
    c->firms[FIRM_CARRIER].region = "FI";
}

static void customers_join(struct company *c, struct dice *d)
{
    size_t next = FIRMS_OPENING;

    for (size_t m = 0; m < MONTHS_PLANNED; m++) {
        size_t until = FIRMS_OPENING + (m + 1) * FIRMS_JOINING / DEMO_MONTHS;

        if (m >= DEMO_MONTHS)
            until = FIRMS_OPENING + FIRMS_JOINING + (m - DEMO_MONTHS + 1) * FIRMS_COMING / MONTHS_AHEAD;
        for (; next < until; next++) c->firms[next].joined = calendar_office(c, m, dice_unit(d), dice_unit(d));
    }
}

static bool customer_may_leave(const struct company *c, size_t i, int64_t at)
{
    const struct firm *f = &c->firms[i];

    return i != c->firm_divided && i != c->firm_silent && f->size != FIRM_LARGE && f->left == NEVER &&
           f->joined != NEVER && f->joined <= at - 120 * DAY_US;
}

static void customers_leave(struct company *c, struct dice *d)
{
    size_t leavers = 0;

    for (size_t m = 5; m < DEMO_MONTHS; m++) { /* nobody leaves in the first 120 days */
        for (size_t k = calendar_share(c, m, LEAVERS_A_YEAR); k > 0; k--) {
            int64_t at = calendar_office(c, m, dice_unit(d), dice_unit(d));
            size_t i;

            do i = (size_t)dice_between(d, 0, FIRMS_OPENING + FIRMS_JOINING - 1);
            while (!customer_may_leave(c, i, at));
            c->firms[i].left = at;
            if (++leavers % RETURNS_EVERY == RETURNS_EVERY / 2)
                c->firms[i].back = calendar_into_office(c, at + dice_between(d, 100, 220) * DAY_US);
        }
    }
}

static void people_of(struct company *c, size_t i, size_t n, const char *const *roles, size_t roles_n, const char *side)
{
    struct firm *f = &c->firms[i];

    f->person_first = c->people_n;
    f->persons = n;
    for (size_t k = 0; k < n; k++) {
        struct person *p = ARENA_PUSH(c->arena, c->people, c->people_n, c->people_cap);

        p->id = arena_printf(c->arena, "p-%04zu", c->people_n);
        p->role = roles[k % roles_n];
        p->side = side;
        p->firm = i;
    }
}

static void people_found(struct company *c, struct dice *d)
{
    static const char *const client[] = {"buyer",     "end_user", "decision_maker", "end_user",
                                         "contracts", "manager",  "end_user"};
    static const char *const partner[] = {"service_provider", "manager"};
    static const char *const employee[] = {"employee"};
    static const int64_t fewest[] = {3, 5, 12}, most[] = {5, 8, 19};

    for (size_t i = 0; i < FIRMS_CUSTOMERS; i++) {
        size_t n = (size_t)dice_between(d, fewest[c->firms[i].size], most[c->firms[i].size]);

        if (i == c->firm_divided) n = 56; /* 8 buyers, 24 users */
        if (i == c->firm_silent) n = 21;
        people_of(c, i, n, client, COUNT(client), "client");
    }
    for (size_t i = FIRMS_CUSTOMERS; i < FIRM_PROVIDER; i++) people_of(c, i, 3, partner, COUNT(partner), "partner");
    people_of(c, FIRM_PROVIDER, 12, employee, COUNT(employee), "provider");
    people_of(c, FIRM_CARRIER, 2, partner, COUNT(partner), "third_party");
}

void company_found(struct company *c)
{
    struct dice d;
    struct deck sizes, partners;

    dice_init(&d, c->seed, "company");
    company_deck(c, &sizes, "sizes", 25);
    company_deck(c, &partners, "partners", 40);
    for (size_t i = 0; i < FIRMS_CUSTOMERS; i++) customer_found(c, &d, &sizes, &partners, i);
    others_found(c, &d);
    customers_join(c, &d);
    customers_leave(c, &d);
    people_found(c, &d);
}

void company_write_registry(struct company *c)
{
    for (size_t i = FIRMS; i-- > FIRMS_CUSTOMERS;) write_account(c, &c->firms[i]); /* partners before their customers */
    for (size_t i = 0; i < FIRMS_CUSTOMERS; i++) write_account(c, &c->firms[i]);
    for (size_t i = 0; i < c->people_n; i++) write_contact(c, &c->people[i]);
}

bool firm_live(const struct company *c, size_t firm, int64_t at)
{
    const struct firm *f = &c->firms[firm];

    return (f->joined <= at && at < f->left) || (f->back != NEVER && f->back <= at);
}

size_t firm_pick(const struct company *c, struct dice *d, int64_t at)
{
    static const int64_t weight[] = {1, 2, 4};

    for (int tries = 0; tries < 1000; tries++) {
        size_t i = (size_t)dice_between(d, 0, FIRMS_OPENING + FIRMS_JOINING + FIRMS_COMING - 1);

        if (firm_live(c, i, at) && dice_between(d, 1, 4) <= weight[c->firms[i].size]) return i;
    }
    return NOBODY;
}

/* Is `role` one of the words of `roles`? */
static bool role_among(const char *role, const char *roles)
{
    size_t n = strlen(role);

    for (const char *at = strstr(roles, role); at != NULL; at = strstr(at + 1, role))
        if ((at == roles || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0')) return true;
    return false;
}

size_t person_pick(const struct company *c, struct dice *d, size_t firm, const char *roles)
{
    const struct firm *f = &c->firms[firm];
    int64_t start;

    assert(f->persons > 0);
    start = dice_between(d, 0, (int64_t)f->persons - 1);
    for (size_t k = 0; k < f->persons; k++) {
        size_t i = f->person_first + ((size_t)start + k) % f->persons;

        if (role_among(c->people[i].role, roles)) return i;
    }
    return f->person_first + (size_t)start;
}

void company_deck(const struct company *c, struct deck *d, const char *stream, unsigned n)
{
    deck_init(d, c->seed, stream, c->plain ? 1 : n);
}
