/*
 * Findings against companies whose truth is known: the sample company, whose stories must be found and little else, and
 * companies in which nothing but chance moves, where a drop or a conflict is a false alarm.
 *
 *   findings [N [FIRST]]      N plain companies (default 200), from the FIRST (1)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/finding.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/load.h"
#include "cli/load_outcome.h"
#include "demo/demo.h"

#define NOW "2026-11-15T08:00:00Z"
#define OTHERS_MAX 3          /* findings of the sample company that nobody planted */
#define FALSE_ALARMS_MAX 0.05 /* of the plain companies */
#define FEW 100               /* companies with which a rate is only told within chance */
#define CHANCE 2

struct trial {
    char dir[64];
    char path[96];
    int64_t now;
    struct arena *a;
    struct load load;
    enum demo_kind last;
};

static int passed, failed;

static void judge(bool good, const char *what)
{
    good ? passed++ : failed++;
    printf("%s  %s\n", good ? "good  " : "FAILED", what);
    fflush(stdout);
}

static void insist(enum err e, const char *what)
{
    if (e == ERR_OK) return;
    printf("FAILED %s: %s\n", what, error_title(e));
    exit(1);
}

/* --- a company in a database of its own --- */

static enum err take(void *arg, const struct demo_item *item)
{
    static const enum load_kind kinds[DEMO_KINDS] = {[DEMO_ACCOUNT] = LOAD_ACCOUNTS,
                                                     [DEMO_CONTACT] = LOAD_CONTACTS,
                                                     [DEMO_INVITATION] = LOAD_INVITATIONS,
                                                     [DEMO_RESPONSE] = LOAD_RESPONSES,
                                                     [DEMO_EVENT] = LOAD_EVENTS};
    struct trial *t = arg;
    struct load_row row = {.row = (int64_t)item->index + 1};
    const struct json *v;
    enum err e;

    if (item->kind != t->last && (e = load_flush(&t->load)) != ERR_OK) return e;
    t->last = item->kind;
    e = json_parse(load_arena(&t->load), item->text, item->size, "", load_faults(&t->load), &v);
    if (e == ERR_OK && item->kind == DEMO_OUTCOME) {
        const char *why;

        return load_outcome(t->load.opened->writer, v, load_arena(&t->load), &why);
    }
    return e == ERR_OK ? load_item(&t->load, kinds[item->kind], &row, v) : e;
}

static void company_make(struct trial *t, uint64_t seed, bool stories)
{
    static const struct workspace_input input = {DEMO_NAME, DEMO_TIME_ZONE, DEMO_CURRENCY};
    struct opened opened;
    const char *why = NULL;

    t->last = DEMO_ACCOUNT;
    insist(opened_begin(t->path, &input, t->a, &opened, &why), why ? why : "a database");
    load_begin(&t->load, &opened);
    insist(demo_generate(seed, stories, t->now, take, t), "the company");
    insist(load_flush(&t->load), "the company's last items");
    if (t->load.rejected > 0) insist(ERR_INVALID, "an item of the company");
    load_end(&t->load);
    opened_end(&opened);
}

static void company_drop(struct trial *t)
{
    static const char *const parts[] = {"", "-wal", "-shm", ".lock"};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) unlink(arena_printf(t->a, "%s%s", t->path, parts[i]));
}

/* The findings of the last full month. Everything lives in t->a. */
static void company_find(struct trial *t, struct card_findings *ret)
{
    struct card c = {.arena = t->a};
    struct catalogue *catalogue;
    const char *why = NULL;
    struct period p;

    insist(db_open(&(struct db_options){.path = t->path}, DB_READ, t->a, &c.db, &why), why ? why : "the database");
    insist(catalogue_load(c.db, &catalogue), "the catalogue");
    c.catalogue = catalogue;
    c.journey = catalogue_journey(catalogue, "end_customer");
    c.slice.now = t->now;
    p = period_of(GRAIN_MONTH, t->now, catalogue->tz);
    p.ordinal--;
    if (!card_span(&c, p)) insist(ERR_INVALID, "the period");
    insist(db_begin(c.db), "the reading");
    insist(card_compute(&c), "the scorecard");
    insist(card_find(&c, ret), "the findings");
    for (size_t i = 0; i < ret->list.n; i++) { /* their places are the catalogue's */
        struct finding *f = &ret->list.items[i];

        f->phase = f->phase ? arena_string(t->a, f->phase) : NULL;
        f->metric = f->metric ? arena_string(t->a, f->metric) : NULL;
    }
    db_rollback(c.db);
    db_close(c.db);
    catalogue_drop(catalogue);
}

/* --- the sample company --- */

static bool same(const char *wanted, const char *is)
{
    return wanted == NULL || (is != NULL && strcmp(wanted, is) == 0);
}

/* A story is told where a finding stands at its place: its metric, account or partner, else its phase. */
static bool tells(const struct finding *f, const struct demo_story *s)
{
    const char *account = s->account ? s->account : s->partner;

    if (strncmp(s->key, "unowned", 7) == 0) return f->rule == FINDING_UNOWNED && same(s->phase, f->phase);
    if (f->rule == FINDING_UNOWNED) return false;
    if (account) return same(account, f->account);
    if (strcmp(s->key, "watermelon") == 0) return f->rule == FINDING_WATERMELON && same(s->phase, f->phase);
    return same(s->metric, f->metric);
}

static void sample_company(struct trial *t)
{
    struct card_findings f;
    size_t others = 0;

    company_make(t, DEMO_SEED, true);
    company_find(t, &f);
    for (size_t k = 0; k < demo_stories_count; k++) {
        bool told = false;

        for (size_t i = 0; i < f.list.n; i++) told |= tells(&f.list.items[i], &demo_stories[k]);
        judge(told, arena_printf(t->a, "the story of %s is found", demo_stories[k].key));
    }
    for (size_t i = 0; i < f.list.n; i++) {
        const struct finding *x = &f.list.items[i];
        bool planted = false;

        for (size_t k = 0; k < demo_stories_count; k++) planted |= tells(x, &demo_stories[k]);
        if (!planted) printf("        not planted: %s: %s\n", finding_rule_text(x->rule), x->title);
        others += !planted;
        if (i < 3) judge(planted, arena_printf(t->a, "number %zu is worth a manager's time: %s", i + 1, x->title));
    }
    judge(others <= OTHERS_MAX,
          arena_printf(t->a, "%zu findings that were not planted, %d at most", others, OTHERS_MAX));
    company_drop(t);
}

/* --- plain companies --- */

static void plain_companies(struct trial *t, size_t n, size_t first)
{
    size_t told[FINDING_RULE_COUNT] = {0}, alarms = 0, most = (size_t)(FALSE_ALARMS_MAX * (double)n);

    if (n < FEW) most += CHANCE;
    for (size_t seed = first; seed < first + n; seed++) {
        struct card_findings f;
        bool alarm = false, seen[FINDING_RULE_COUNT] = {0};

        arena_reset(t->a);
        company_make(t, seed * 7919, false);
        company_find(t, &f);
        for (size_t i = 0; i < f.list.n; i++) {
            enum finding_rule rule = f.list.items[i].rule;

            told[rule] += !seen[rule];
            seen[rule] = true;
            if (rule != FINDING_DROP && rule != FINDING_CONFLICT) continue;
            alarm = true;
            printf("        company %zu: %s: %s\n", seed, finding_rule_text(rule), f.list.items[i].title);
        }
        alarms += alarm;
        company_drop(t);
    }
    arena_reset(t->a);
    for (int rule = 0; rule < FINDING_RULE_COUNT; rule++) {
        if (told[rule] > 0)
            printf("        %zu of %zu told of %s\n", told[rule], n, finding_rule_text((enum finding_rule)rule));
    }
    judge(alarms <= most,
          arena_printf(t->a, "%zu of %zu plain companies have a drop or a conflict, %zu at most", alarms, n, most));
}

int main(int argc, char **argv)
{
    struct trial t = {.a = arena_create()};
    size_t n = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 200;
    const char *tmp = getenv("TMPDIR");

    snprintf(t.dir, sizeof t.dir, "%s/waymark-findings-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(t.dir)) insist(ERR_IO, "a directory");
    snprintf(t.path, sizeof t.path, "%s/company.db", t.dir);
    insist(text_parse_time(NOW, &t.now), "the time");
    sample_company(&t);
    plain_companies(&t, n, argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 1);
    rmdir(t.dir);
    arena_drop(t.a);
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
