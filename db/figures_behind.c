/*
 * The facts behind figures of state: invitations with their answers, the events that began and ended stays, subscriptions'
 * events, voices.
 *
 * Must not page or sort: figures_facts.c does.
 */
#include <string.h>

#include "db/stating.h"

/* What is found, of accounts that pass. */
struct finding {
    struct stating s;
    struct behind_rows *to;
};

static struct scanned *row_add(struct finding *f, int64_t account, int64_t at, int64_t no)
{
    struct scanned *row = ARENA_PUSH(f->s.g->arena, f->to->rows, f->to->n, f->to->cap);

    *row = (struct scanned){.fact = {.account = account, .at = at, .no = no}};
    return row;
}

static enum err find_invitations(struct finding *f)
{
    struct figuring *g = f->s.g;
    struct invited *items;
    size_t n;
    enum err e = invitations_join(g, f->s.m->series, g->bounds[0], g->bounds[g->periods], &items, &n);

    for (size_t i = 0; i < n && e == ERR_OK; i++) {
        struct scanned *sent = &items[i].sent;
        bool passes;

        if (figuring_period(g, sent->fact.at) == SIZE_MAX) continue;
        if ((e = sieve_pass(&f->s.sieve, &sent->fact, &passes, &sent->group)) != ERR_OK || !passes) continue;
        sent->bucket = items[i].answered ? SHARE_YES : SHARE_NO;
        sent->has_until = items[i].answered && items[i].answer_account == sent->fact.account; /* nobody else's fact */
        sent->until_at = items[i].answer_at;
        sent->until_no = items[i].answer_no;
        *row_add(f, 0, 0, 0) = *sent;
    }
    return e;
}

static enum err find_stays(struct finding *f)
{
    struct figuring *g = f->s.g;
    const struct journey *j = f->s.journey;
    const struct phase *phase = j ? journey_phase(j, f->s.m->measure.phase) : NULL;
    struct account_stays *stays;
    const char *group;
    size_t n;
    enum err e;

    if (!phase) return ERR_OK;
    if ((e = store_stays(g->db, g->arena, j, 0, &stays, &n)) != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    for (size_t i = 0; i < n; i++) {
        if (!stating_account(&f->s, stays[i].account, &group)) continue;
        for (size_t k = 0; k + 1 < stays[i].n; k++) {
            const struct stay *stay = &stays[i].stays[k], *next = stay + 1;
            struct scanned *row;

            if (stay->phase != (size_t)(phase - j->phases) || figuring_period(g, stay->left) == SIZE_MAX) continue;
            row = row_add(f, stays[i].account, stay->entered, stay->no);
            row->bucket = next->phase < j->phases_n && j->phases[next->phase].exit ? SHARE_YES : SHARE_NO;
            row->has_until = true;
            row->until_at = next->entered;
            row->until_no = next->no;
        }
    }
    return ERR_OK;
}

/* Events of subscriptions in the span; for retention and churn each one's last before its end, whenever that was. */
static enum err find_subscriptions(struct finding *f)
{
    struct figuring *g = f->s.g;
    enum stmt q = STMT_LEVEL_SCAN;
    bool last_alone = f->s.m->measure.kind == MEASURE_RETENTION || f->s.m->measure.kind == MEASURE_CHURN;
    char *subject = NULL;
    const char *group;
    enum err e;

    db_bind_int(g->db, q, 1, f->s.m->series);
    db_bind_int(g->db, q, 2, g->bounds[g->periods]);
    while ((e = db_step(g->db, q)) == ERR_OK) {
        int64_t account = db_int(g->db, q, 0), at = db_int(g->db, q, 2);
        size_t n = f->to->n;

        if (!account || !stating_account(&f->s, account, &group) || (!last_alone && at < g->bounds[0])) continue;
        if (last_alone && n > 0 && subject && f->to->rows[n - 1].fact.account == account &&
            strcmp(subject, db_text(g->db, q, 1)) == 0)
            f->to->n--; /* an older one of the same */
        else subject = arena_string(g->arena, db_text(g->db, q, 1));
        row_add(f, account, at, db_int(g->db, q, 3));
    }
    return e == ERR_NONE ? ERR_OK : e;
}

/* Answers of live accounts in the twelve months before the end. */
static enum err find_voices(struct finding *f)
{
    struct figuring *g = f->s.g;
    int64_t to = figuring_live_at(g, g->periods - 1), from = local_year_before(g->tz, to);
    const struct revenue_book *book;
    struct voice *voices;
    const char *group;
    size_t n;
    enum err e = stating_revenue(&f->s, &book);

    if (e != ERR_OK || !book) return e;
    e = store_voices(g->db, g->arena, from, to, &voices, &n);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
    for (size_t i = 0; i < n; i++) {
        const struct voice *v = &voices[i];

        if (revenue_at(revenue_line_of(book, v->account), to) <= 0) continue;
        if (stating_account(&f->s, v->account, &group)) row_add(f, v->account, v->at, v->no);
    }
    return ERR_OK;
}

static enum err find_events(struct finding *f, const struct scanned *o, const struct revenue_book *book)
{
    struct figuring *g = f->s.g;
    size_t period = figuring_period(g, o->fact.at);
    const char *group;

    if (period == SIZE_MAX || !stating_account(&f->s, o->fact.account, &group)) return ERR_OK;
    if (revenue_at(revenue_line_of(book, o->fact.account), figuring_live_at(g, period)) <= 0) return ERR_OK;
    *row_add(f, 0, 0, 0) = *o;
    return ERR_OK;
}

struct eventing {
    struct finding *f;
    const struct revenue_book *book;
};

static enum err each_event(void *arg, const struct scanned *o)
{
    struct eventing *x = arg;

    return find_events(x->f, o, x->book);
}

static enum err each_wait(void *arg, const struct scanned *o)
{
    struct finding *f = arg;

    if (o->fact.at < figuring_as_of(f->s.g)) *row_add(f, 0, 0, 0) = *o;
    return ERR_OK;
}

static enum err find_rows(struct finding *f)
{
    struct figuring *g = f->s.g;
    int64_t from = g->bounds[0], to = g->bounds[g->periods];
    struct eventing x = {.f = f};
    enum err e;

    switch (f->s.m->measure.kind) {
    case MEASURE_RESPONSE_RATE: return find_invitations(f);
    case MEASURE_EXITS: return find_stays(f);
    case MEASURE_COVERAGE: return find_voices(f);
    case MEASURE_TIME_TO: return observations_scan(g, &f->s.sieve, f->s.m->series, from, to, each_wait, f);
    case MEASURE_ACTIVE:
        if ((e = stating_revenue(&f->s, &x.book)) != ERR_OK || !x.book) return e;
        if (g->slice->attributes_n > 0) return ERR_OK; /* no account has attributes of facts */
        return observations_scan(g, &f->s.sieve, f->s.m->series, from, to, each_event, &x);
    case MEASURE_RETENTION:
    case MEASURE_CHURN:
    case MEASURE_MOVEMENT:
    case MEASURE_WIN_BACK: return find_subscriptions(f);
    default: return ERR_OK; /* outcomes and other figures are no facts */
    }
}

enum err behind_state(struct figuring *g, const struct metric *m, struct behind_rows *ret)
{
    struct finding f = {.s = {.g = g, .m = m, .journey = m->home ? m->home : g->journey}, .to = ret};
    enum err e;

    f.s.changed = arena_array(g->arena, g->periods, sizeof *f.s.changed);
    if ((e = sieve_make(g, &f.s.sieve)) != ERR_OK) return e;
    e = find_rows(&f);
    sieve_drop(&f.s.sieve);
    return e;
}
