/* The same facts, definitions and accounts told at once, in another order: see history.h. */
#include "tests/db/history.h"

#include "db/derive.h"

static void retell_facts(struct history *h, struct company *c)
{
    size_t n = h->truth.n, half = dice_chance(&h->dice, 50) ? n / 2 : n;
    struct fact_input *items = arena_array(h->a, n + 1, sizeof *items);
    struct facts_write w = {.now = 2, .create_accounts = true, .arena = h->a};

    for (size_t i = 0; i < n; i++) {
        const struct sent *s = &h->truth.facts[i];
        size_t k = (size_t)dice_below(&h->dice, (int64_t)i + 1);

        items[i] = items[k];
        items[k] = s->in;
        items[k].account = s->account;
        items[k].role = s->role;
        items[k].side = s->side;
    }
    for (size_t from = 0; from < n; from = half, half = n) {
        company_begin(c);
        w.items = items + from;
        w.n = half - from;
        w.definitions = company_definitions(c);
        MUST(store_facts(c->db, c->r, &w));
        CHECK(w.created == (int64_t)w.n, "%lld of %zu facts were new", (long long)w.created, w.n);
        company_commit(c);
    }
}

void history_retell(struct history *h, const char *dir, struct company *ret)
{
    bool facts_first = dice_chance(&h->dice, 50);

    company_make(ret, h->a, dir, "retold.db");
    company_begin(ret);
    for (size_t i = 0; i < ACCOUNTS; i++) {
        struct account account = history_account(i, &h->truth.accounts[i]);
        bool created;

        MUST(store_account_put(ret->db, ret->r, &account, -1, &created));
    }
    company_commit(ret);
    company_cut(ret, h->truth.dimensions, true);
    if (facts_first) retell_facts(h, ret);
    for (int i = 0; i < KEYS; i++) {
        if (h->truth.defined[i] >= 0) company_define(ret, arena_printf(h->a, "k%d", i), h->truth.defined[i], true);
    }
    for (int i = 0; i < JOURNEY_KEYS; i++) {
        if (h->truth.journeys[i] >= 0)
            company_define_journey(ret, arena_printf(h->a, "j%d", i), h->truth.journeys[i], true);
    }
    if (!facts_first) retell_facts(h, ret);
    series_slice_facts = 2000;
    company_finish(ret);
}
