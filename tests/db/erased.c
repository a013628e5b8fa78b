/* See erased.h. */
#include "tests/db/erased.h"

#include "db/privacy.h"
#include "tests/db/dump.h"

/* The rows of a statement as text, whatever they are: numbers, but for the texts of levels and threads. */
static void add_rows(struct company *c, enum stmt s, int columns, int text, struct lines *ret)
{
    enum err e;

    while ((e = db_step(c->db, s)) == ERR_OK) {
        const char *line = arena_printf(c->a, "%d", (int)s);

        for (int i = 0; i < columns; i++)
            line = i == text ? arena_printf(c->a, "%s %s", line, db_text(c->db, s, i))
                             : arena_printf(c->a, "%s %lld", line, (long long)db_int(c->db, s, i));
        lines_add(ret, c->a, line);
    }
    CHECK(e == ERR_NONE, "%s", error_code(e));
}

static void derived_rows(struct company *c, struct lines *ret)
{
    add_rows(c, STMT_OBSERVATION_ALL, 14, -1, ret);
    add_rows(c, STMT_LEVEL_ALL, 8, 2, ret);
    add_rows(c, STMT_CELL_ALL, 7, -1, ret);
    add_rows(c, STMT_THREAD_ALL, 5, 1, ret);
    add_rows(c, STMT_USAGE_ALL, 3, -1, ret);
}

static void compare_rows(struct history *h, struct lines *before, const char *when)
{
    struct verify_report report;
    struct lines after = {0};

    derived_rows(&h->company, &after);
    lines_compare(before, "before", &after, when);
    MUST(store_verify(h->company.db, NULL, h->a, false, NULL, &report));
    CHECK(report.differing == 0, "%s: %lld rows differ: %s", when, (long long)report.differing, report.first);
}

static void erase(struct history *h, const char *id, bool commit)
{
    struct contact_erase what = {.id = id};
    enum err e;

    company_begin(&h->company);
    e = store_contact_erase(h->company.db, h->company.r, &what);
    CHECK(e == ERR_OK || e == ERR_NONE, "erasing %s gave %s", id, error_code(e));
    if (commit) company_commit(&h->company);
    else db_rollback(h->company.db);
}

/* Every third says something else now; of facts that somebody is erased from that makes no difference. */
static void tell_again(struct history *h)
{
    struct fact_input *items = arena_array(h->a, h->truth.n + 1, sizeof *items);
    struct facts_write w = {.items = items, .n = h->truth.n, .now = 1, .create_accounts = true, .arena = h->a};

    for (size_t i = 0; i < w.n; i++) {
        items[i] = h->truth.facts[i].in;
        if (items[i].contact && items[i].kind != FACT_EVENT && i % 3 == 0) items[i].digest ^= 1;
    }
    company_begin(&h->company);
    w.definitions = company_definitions(&h->company);
    if (w.n > 0) MUST(store_facts(h->company.db, h->company.r, &w));
    CHECK(w.duplicates == (int64_t)w.n, "%lld of %zu facts told again were duplicates", (long long)w.duplicates, w.n);
    company_commit(&h->company);
}

void erased_agrees(struct history *h)
{
    int64_t first = dice_below(&h->dice, CONTACTS);
    struct lines before = {0};
    int64_t number;

    derived_rows(&h->company, &before);
    for (int64_t i = 0; i < CONTACTS; i++) {
        const char *id = CONTACT_IDS[(first + i) % CONTACTS];

        if (dice_chance(&h->dice, 30)) {
            erase(h, id, false);
            compare_rows(h, &before, "after an erasure that was rolled back");
        }
        erase(h, id, true);
        CHECK(store_contact_number(h->company.db, id, &number) == ERR_NONE, "%s is still there", id);
        compare_rows(h, &before, "after an erasure");
    }
    tell_again(h);
    compare_rows(h, &before, "after all was told again");
}
