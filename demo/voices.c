/*
 * What people answer, and who was asked. Answers follow the moments of the other files; scores are dealt in the order
 * of time, so that a month's share is the truth of that month. Four stories are told here: onboarding disappoints
 * more and more, one large account is divided, another silent, and support costs effort in the last month.
 */
#include "demo/company.h"

#include <stdlib.h>

#define UNANSWERED_PER_MILLE 1550 /* invitations without answer for every one with */

enum score { SCORE_NPS, SCORE_CSAT, SCORE_CES };
/* Where the moment comes from; live: anybody, any day. */
enum { FROM_LIVE = MOMENTS, FROM_NOBODY };

struct plan {
    const char *touchpoint;
    enum score score;
    int from;        /* a moment, FROM_LIVE or FROM_NOBODY */
    size_t per_year; /* 0: `each` people answer at every moment */
    size_t each;
    const char *roles, *channel;
    unsigned top; /* csat: per mille of 4 and 5 */
    unsigned deck;
};

static const struct plan plans[] = {
    {"website", SCORE_CSAT, FROM_NOBODY, 30, 0, NULL, "web", 790, 10},
    {"evaluation", SCORE_CSAT, MOMENT_OPPORTUNITY, 150, 0, "buyer decision_maker end_user", "email", 880, 13},
    {"quote", SCORE_CSAT, MOMENT_QUOTE, 36, 0, "buyer contracts", "email", 800, 10},
    {"purchase", SCORE_CES, MOMENT_ORDER, 150, 0, "buyer contracts", "portal", 0, 13},
    {"delivery", SCORE_CSAT, MOMENT_DELIVERY, 48, 0, "end_user manager", "email", 860, 10},
    {"onboarding", SCORE_CSAT, MOMENT_DELIVERY, 220, 0, "end_user manager", "email", 870, 20},
    {"product", SCORE_CSAT, FROM_LIVE, 290, 0, "end_user manager buyer", "in-app", 890, 25},
    {"support", SCORE_CES, MOMENT_TICKET, 430, 0, "end_user", "email", 0, 20},
    {"review", SCORE_NPS, FROM_LIVE, 600, 0, "decision_maker buyer manager end_user", "email", 0, 50},
    {"billing", SCORE_CES, FROM_LIVE, 36, 0, "contracts", "email", 0, 10},
    {"exit", SCORE_CSAT, MOMENT_END, 0, 3, "decision_maker manager contracts", "call", 760, 8},
};
enum { PLAN_PURCHASE = 3, PLAN_ONBOARDING = 5, PLAN_PRODUCT = 6, PLAN_SUPPORT = 7 };

struct slot {
    int64_t at;
    size_t firm, person, no;
};
struct voices {
    struct company *c;
    struct dice dice;
    struct deck scores, expected, comments, invited, asked;
    struct slot *slots;
    size_t n, cap;
};

static int slot_order(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;

    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->no < y->no ? -1 : x->no > y->no;
}

static void voices_slot(struct voices *v, size_t firm, size_t person, int64_t at)
{
    struct slot *s;

    if (firm == v->c->firm_silent && at >= v->c->month[MONTH_SILENT]) return;
    s = ARENA_PUSH(v->c->arena, v->slots, v->n, v->cap);
    *s = (struct slot){.at = at, .firm = firm, .person = person, .no = v->n};
}

/* The moments of a month, from which answers are drawn. */
static size_t voices_moments(const struct voices *v, const struct plan *p, size_t month, const struct moment **ret)
{
    const struct moments *list = &v->c->moments[p->from];
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].at >= v->c->month[month] && list->items[i].at < v->c->month[month + 1])
            ret[n++] = &list->items[i];
    return n;
}

static void voices_at_moments(struct voices *v, const struct plan *p, size_t month)
{
    const struct moment **found = arena_array(v->c->arena, v->c->moments[p->from].n + 1, sizeof *found);
    size_t n = voices_moments(v, p, month, found);
    size_t wanted = p->per_year > 0 ? calendar_share(v->c, month, p->per_year) : n * p->each;

    for (size_t k = 0; k < wanted && n > 0; k++) {
        const struct moment *m = found[p->per_year > 0 ? (size_t)dice_between(&v->dice, 0, (int64_t)n - 1) : k % n];
        int64_t at = m->at + dice_between(&v->dice, 40, 96 * 60) * MINUTE_US;

        voices_slot(v, m->firm, person_pick(v->c, &v->dice, m->firm, p->roles), calendar_into_office(v->c, at));
    }
}

static void voices_any_day(struct voices *v, const struct plan *p, size_t month)
{
    for (size_t k = calendar_share(v->c, month, p->per_year); k > 0; k--) {
        int64_t at = calendar_office(v->c, month, dice_unit(&v->dice), dice_unit(&v->dice));
        size_t firm = p->from == FROM_LIVE ? firm_pick(v->c, &v->dice, at) : NOBODY;

        if (firm == v->c->firm_divided && p->score == SCORE_CSAT) continue; /* it has answers of its own */
        if (firm == NOBODY && p->from == FROM_LIVE) continue;
        voices_slot(v, firm, firm == NOBODY ? NOBODY : person_pick(v->c, &v->dice, firm, p->roles), at);
    }
}

static int score_csat(double u, unsigned top)
{
    double at = u * 1000.0, low = 1000.0 - top;

    if (at < 0.55 * top) return 5;
    if (at < top) return 4;
    if (at < top + 0.55 * low) return 3;
    return at < top + 0.85 * low ? 2 : 1;
}

static int score_draw(struct voices *v, const struct plan *p, int64_t at, unsigned top)
{
    /* From 10 down to 0: 47 promoters, 18 detractors in a hundred. */
    static const unsigned nps[] = {200, 270, 210, 140, 60, 50, 25, 20, 10, 10, 5};
    static const unsigned ces[] = {410, 380, 130, 55, 25}, easy[] = {510, 350, 100, 30, 10},
                          hard[] = {110, 230, 270, 230, 160};
    double u = deck_unit(&v->scores);

    switch (p->score) {
    case SCORE_NPS: return 10 - (int)part_at(nps, COUNT(nps), u);
    case SCORE_CSAT: return score_csat(u, top);
    case SCORE_CES: break;
    }
    if (p == &plans[PLAN_PURCHASE]) return 1 + (int)part_at(easy, COUNT(easy), u);
    if (p == &plans[PLAN_SUPPORT] && !v->c->plain && at >= v->c->month[MONTH_EFFORT])
        return 1 + (int)part_at(hard, COUNT(hard), u);
    return 1 + (int)part_at(ces, COUNT(ces), u);
}

static const char *voices_comment(struct voices *v, const struct plan *p, int score)
{
    static const char *const good[] = {"Quick and friendly.", "Did what was promised.", "Our team is happy with it.",
                                       "Easy to get going.", "Clear answers every time."};
    static const char *const bad[] = {"Took far too long.", "We had to ask three times.",
                                      "The handover missed half of it.", "Not what we were shown.",
                                      "Nobody could tell us who is in charge."};
    static const char *const hard[] = {"The new portal sent us in circles.", "Had to explain the case to four people.",
                                       "Every answer asked for the same logs again."};
    bool happy = p->score == SCORE_NPS ? score >= 9 : p->score == SCORE_CSAT ? score >= 4 : score <= 2;

    if (!deck_chance(&v->comments, 130)) return NULL;
    if (!happy && p == &plans[PLAN_SUPPORT]) return hard[dice_between(&v->dice, 0, COUNT(hard) - 1)];
    return happy ? good[dice_between(&v->dice, 0, COUNT(good) - 1)] : bad[dice_between(&v->dice, 0, COUNT(bad) - 1)];
}

static int voices_expected(struct voices *v, const struct plan *p, int score)
{
    int low = p->score == SCORE_NPS ? 0 : 1, high = p->score == SCORE_NPS ? 10 : 5;
    int expected;

    if (p->score == SCORE_CES || !deck_chance(&v->expected, 180)) return -1;
    expected = score + (int)dice_between(&v->dice, -1, 1) + (dice_between(&v->dice, 0, 3) == 0 ? 1 : 0);
    return expected < low ? low : expected > high ? high : expected;
}

static const char *const instruments[] = {[SCORE_NPS] = "nps", [SCORE_CSAT] = "csat", [SCORE_CES] = "ces"};

/* Others were asked about the same at about the same time and did not answer, or were not reached. */
static void voices_unanswered(struct voices *v, const struct plan *p, int64_t at)
{
    for (unsigned left = UNANSWERED_PER_MILLE; deck_chance(&v->asked, left > 1000 ? 1000 : left); left -= 1000) {
        struct invitation i = {.instrument = instruments[p->score], .touchpoint = p->touchpoint};

        i.at = calendar_into_office(v->c, at - dice_between(&v->dice, 0, 9 * 24) * HOUR_US);
        i.firm = firm_pick(v->c, &v->dice, i.at);
        if (i.firm != NOBODY) {
            i.person = person_pick(v->c, &v->dice, i.firm, p->roles);
            i.bounced = dice_between(&v->dice, 0, 24) == 0;
            write_invitation(v->c, &i);
        }
        if (left <= 1000) return;
    }
}

static void voices_speak(struct voices *v, const struct plan *p, const struct slot *s, unsigned top)
{
    struct answer a = {.instrument = instruments[p->score],
                       .touchpoint = p->touchpoint,
                       .firm = s->firm,
                       .person = s->person,
                       .at = s->at,
                       .channel = p->channel};

    a.score = score_draw(v, p, s->at, top);
    a.expected = voices_expected(v, p, a.score);
    a.comment = voices_comment(v, p, a.score);
    if (s->person != NOBODY && p->roles != NULL && deck_chance(&v->invited, 600)) {
        struct invitation i = {
            .instrument = a.instrument, .touchpoint = p->touchpoint, .firm = s->firm, .person = s->person};

        i.at = s->at - dice_between(&v->dice, 20, 6 * 24 * 60) * MINUTE_US;
        a.invitation = write_invitation(v->c, &i);
        voices_unanswered(v, p, s->at);
    }
    write_answer(v->c, &a);
}

/* Per mille of 4 and 5 at a time: onboarding loses ground from MONTH_UNHAPPY on. */
static unsigned voices_top(const struct voices *v, const struct plan *p, int64_t at)
{
    static const unsigned onboarding[] = {800, 750, 700, 640, 580, 540};
    size_t month = calendar_month_of(v->c, at);

    if (v->c->plain || p != &plans[PLAN_ONBOARDING] || month < MONTH_UNHAPPY || month >= DEMO_MONTHS) return p->top;
    return onboarding[month - MONTH_UNHAPPY];
}

static void voices_plan(struct voices *v, const struct plan *p)
{
    v->n = 0;
    company_deck(v->c, &v->scores, p->touchpoint, p->deck);
    for (size_t m = 0; m < DEMO_MONTHS; m++) {
        if (p->from >= FROM_LIVE) voices_any_day(v, p, m);
        else voices_at_moments(v, p, m);
    }
    qsort(v->slots, v->n, sizeof *v->slots, slot_order);
    for (size_t i = 0; i < v->n; i++) voices_speak(v, p, &v->slots[i], voices_top(v, p, v->slots[i].at));
}

/* The divided account: the same people every month, buyers content, users not. */
static void voices_divided(struct voices *v, const char *role, size_t a_month, unsigned top)
{
    const struct plan *p = &plans[PLAN_PRODUCT];

    v->n = 0;
    company_deck(v->c, &v->scores, role, 12);
    for (size_t m = MONTH_DIVIDED; m < DEMO_MONTHS; m++)
        for (size_t k = 0; k < a_month; k++)
            voices_slot(v, v->c->firm_divided, person_pick(v->c, &v->dice, v->c->firm_divided, role),
                        calendar_office(v->c, m, dice_unit(&v->dice), dice_unit(&v->dice)));
    qsort(v->slots, v->n, sizeof *v->slots, slot_order);
    for (size_t i = 0; i < v->n; i++) voices_speak(v, p, &v->slots[i], top);
}

void voices_play(struct company *c)
{
    struct voices v = {.c = c};

    dice_init(&v.dice, c->seed, "voices");
    company_deck(c, &v.expected, "expected", 50);
    company_deck(c, &v.comments, "comments", 50);
    company_deck(c, &v.invited, "invited", 20);
    company_deck(c, &v.asked, "asked", 20);
    for (size_t i = 0; i < COUNT(plans); i++) voices_plan(&v, &plans[i]);
    if (c->plain) return;
    voices_divided(&v, "buyer", 5, 920);
    voices_divided(&v, "end_user", 7, 250);
}
