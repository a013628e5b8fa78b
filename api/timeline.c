/*
 * GET /v1/accounts/{id}/timeline: everything one account went through, in one line of time, and how it stands now. Lane:
 * read. A key sees the accounts of its bound; of any other it is not told that there is one.
 */
#include "api/timeline.h"

#include <string.h>

#include "api/figure.h"
#include "api/handlers.h"
#include "api/outcome.h"
#include "base/clock.h"
#include "base/text.h"
#include "db/state.h"

#define OUTCOMES_SHOWN 100

/* --- stays --- */

static void put_stay(struct timeline *t, const struct journey *j, const struct stay *s)
{
    json_open_object(t->w);
    json_member_string(t->w, "phase", j->phases[s->phase].key);
    json_member_time(t->w, "entered_at", s->entered);
    put_maybe_time(t->w, "left_at", s->has_left, s->left);
    json_close_object(t->w);
}

static enum err put_journey(struct timeline *t, const struct journey *j)
{
    struct account_stays *all = NULL;
    size_t n = 0;
    enum err e = store_stays(t->rq->db, t->rq->arena, j, t->account.number, &all, &n);
    bool building = e == ERR_NONE;
    const struct account_stays *own = e == ERR_OK && n > 0 ? &all[0] : NULL;
    const struct stay *now = own != NULL ? stay_at(own->stays, own->n, t->now) : NULL;

    if (e != ERR_OK && !building) return e;
    json_open_object(t->w);
    json_member_string(t->w, "journey", j->key);
    json_member_string(t->w, "name", j->name);
    json_member_int(t->w, "journey_version", j->version);
    json_member_bool(t->w, "building", building);
    json_member_string(t->w, "now", now != NULL ? j->phases[now->phase].key : NULL);
    json_put_name(t->w, "stays");
    json_open_array(t->w);
    for (size_t i = 0; own != NULL && i < own->n; i++) put_stay(t, j, &own->stays[i]);
    json_close_array(t->w);
    json_close_object(t->w);
    return ERR_OK;
}

static enum err put_stays(struct timeline *t)
{
    enum err e = ERR_OK;

    json_open_array(t->w);
    for (size_t i = 0; e == ERR_OK && i < t->catalogue->journeys_n; i++) e = put_journey(t, &t->catalogue->journeys[i]);
    json_close_array(t->w);
    return e;
}

/* --- metrics --- */

/* Does it say anything of this account? */
static bool figure_says(const struct figure *f)
{
    const struct estimate *e = &f->estimate;

    return e->has_value || (e->reason != REASON_NO_OBSERVATIONS && e->reason != REASON_NO_DENOMINATOR);
}

static void put_metric(struct timeline *t, const struct metric *m, const struct figure *f)
{
    json_open_object(t->w);
    json_member_string(t->w, "key", m->key);
    json_member_string(t->w, "name", m->name);
    json_member_string(t->w, "journey", m->journey);
    json_member_string(t->w, "phase", m->phase);
    json_member_string(t->w, "perspective", perspective_text(m->perspective));
    json_member_string(t->w, "purpose", m->purpose);
    json_member_string(t->w, "unit", m->unit);
    json_member_string(t->w, "display_unit", m->display_unit);
    put_estimate(t->w, &f->estimate);
    json_member_string(t->w, "interval", f->interval);
    json_member_string(t->w, "reason", reason_text(f->estimate.reason));
    json_member_string(t->w, "status", status_text(f->status));
    put_maybe_double(t->w, "target", m->goal.has_target, m->goal.target);
    json_member_int(t->w, "version", m->version);
    json_close_object(t->w);
}

static enum err put_metrics(struct timeline *t)
{
    const struct catalogue *c = t->catalogue;
    const struct metric **metrics = arena_array(t->rq->arena, c->metrics_n + 1, sizeof *metrics);
    struct slice s = {.grain = GRAIN_MONTH,
                      .periods = 1,
                      .account = t->account.id,
                      .bound = request_bound(t->rq),
                      .suppress = request_suppresses(t->rq),
                      .now = t->now};
    struct figure_dependencies rests_on = {0};
    struct figures figures = {0};
    char text[PERIOD_TEXT_SIZE];
    enum err e;

    for (size_t i = 0; i < c->metrics_n; i++) metrics[i] = &c->metrics[i];
    s.first = period_of(GRAIN_MONTH, t->now, c->tz);
    s.first.ordinal--;
    e = store_figures(t->rq->db, t->rq->arena, c->tz, metrics, c->metrics_n, NULL, &s, &figures, &rests_on);
    if (e != ERR_OK) return e;
    period_format(s.first, text);
    json_open_object(t->w);
    json_member_string(t->w, "period", text);
    put_local_time(t->w, "start", c->tz, period_start_us(s.first, c->tz));
    put_local_time(t->w, "end", c->tz, period_end_us(s.first, c->tz));
    json_put_name(t->w, "items");
    json_open_array(t->w);
    for (size_t i = 0; i < figures.n; i++)
        if (figure_says(&figures.items[i])) put_metric(t, metrics[figures.items[i].metric], &figures.items[i]);
    json_close_array(t->w);
    json_close_object(t->w);
    return ERR_OK;
}

/* --- outcomes --- */

static enum err put_outcomes(struct timeline *t)
{
    struct outcome_filter f = {
        .bound = request_bound(t->rq), .account = t->account.id, .limit = OUTCOMES_SHOWN, .now = t->now};
    struct outcome *items = NULL;
    struct outcome_stand st;
    size_t n = 0;
    bool more = false;
    enum err e = store_outcome_list(t->rq->db, t->rq->arena, &f, &items, &n, &more);

    json_open_array(t->w);
    for (size_t i = 0; e == ERR_OK && i < n; i++) {
        e = store_outcome_stand(t->rq->db, t->rq->arena, t->catalogue->tz, &items[i], t->now, &st);
        if (e == ERR_OK) put_outcome(t->w, &items[i], &st, t->now);
    }
    json_close_array(t->w);
    return e;
}

/* --- what is asked for --- */

static const struct {
    const char *name;
    enum err (*put)(struct timeline *t);
} parts[] = {{"stays", put_stays},
             {"metrics", put_metrics},
             {"voices", timeline_put_voices},
             {"outcomes", put_outcomes},
             {"invitations", timeline_put_invitations}};
#define PARTS_N (sizeof parts / sizeof *parts)
#define PARTS_ALL ((1u << PARTS_N) - 1)

/* include=stays,metrics; "none". Without it all of them, on the first page. */
static enum err query_include(struct request *rq, unsigned *ret)
{
    const char *text = request_parameter(rq, "include");
    unsigned wanted = 0;

    *ret = request_parameter(rq, "cursor") == NULL ? PARTS_ALL : 0;
    if (text == NULL) return ERR_OK;
    for (const char *at = text; strcmp(text, "none") != 0;) {
        size_t size = strcspn(at, ","), i = 0;

        while (i < PARTS_N && (strlen(parts[i].name) != size || strncmp(parts[i].name, at, size) != 0)) i++;
        if (i == PARTS_N)
            return query_fault(
                rq, "include", FAULT_CHOICE,
                "include is none, or some of stays, metrics, voices, outcomes and invitations, with commas");
        wanted |= 1u << i;
        if (at[size] == '\0') break;
        at += size + 1;
    }
    *ret = wanted;
    return ERR_OK;
}

static enum err query_facts(struct request *rq, const struct tz *tz, struct fact_filter *ret)
{
    enum err e;

    *ret = (struct fact_filter){.bound = request_bound(rq), .any_kind = true, .account = request_path(rq, "id")};
    if ((e = query_limit(rq, &ret->limit)) != ERR_OK) return e;
    if ((e = query_moment(rq, "from", tz, &ret->has_from, &ret->from)) != ERR_OK) return e;
    if ((e = query_moment(rq, "to", tz, &ret->has_to, &ret->to)) != ERR_OK) return e;
    return query_cursor_place(rq, &ret->has_cursor, &ret->cursor_at, &ret->cursor_no);
}

static enum err put_facts(struct timeline *t, const struct fact_filter *f)
{
    struct fact_row *rows = NULL;
    size_t n = 0;
    bool more = false;
    enum err e = store_fact_list(t->rq->db, t->rq->arena, f, &rows, &n, &more);

    if (e != ERR_OK) return e;
    json_put_name(t->w, "items");
    json_open_array(t->w);
    for (size_t i = 0; i < n; i++) put_fact(t->w, t->rq->arena, &rows[i]);
    json_close_array(t->w);
    json_member_string(t->w, "next",
                       more && n > 0 ? cursor_place(t->rq->arena, rows[n - 1].fact.at, rows[n - 1].fact.no) : NULL);
    return ERR_OK;
}

static enum err timeline_write(struct timeline *t, const struct fact_filter *f, unsigned included)
{
    enum err e;

    json_open_object(t->w);
    json_put_name(t->w, "account");
    put_account(t->w, &t->account);
    e = put_facts(t, f);
    for (size_t i = 0; e == ERR_OK && i < PARTS_N; i++) {
        json_put_name(t->w, parts[i].name);
        if (included & (1u << i)) e = parts[i].put(t);
        else json_put_null(t->w);
    }
    json_close_object(t->w);
    return e;
}

/* The same local date a year before; of 29 February the 28th. */
static int64_t year_before(const struct tz *tz, int64_t now)
{
    int64_t year;
    int month, day;

    text_civil_from_days(tz_day_of(tz, now), &year, &month, &day);
    return tz_day_start_us(tz, text_days_from_civil(year - 1, month, month == 2 && day == 29 ? 28 : day));
}

static enum err timeline_read(struct request *rq, const struct reading *r)
{
    struct bound bound = request_bound(rq);
    struct buffer out = {0};
    struct json_writer w;
    struct timeline t = {.rq = rq, .catalogue = r->catalogue, .now = clock_now_us(), .w = &w};
    struct fact_filter f;
    unsigned included;
    enum err e = store_account_get(rq->db, rq->arena, &bound, request_path(rq, "id"), &t.account);

    if (e == ERR_NONE) return request_fail(rq, e, "There is no such account");
    if (e == ERR_OK) e = query_include(rq, &included);
    if (e == ERR_OK) e = query_facts(rq, r->catalogue->tz, &f);
    if (e != ERR_OK) return e;
    t.year = year_before(r->catalogue->tz, t.now);
    json_writer_init(&w, &out);
    e = timeline_write(&t, &f, included);
    if (e == ERR_OK) e = reply_json(rq, 200, &out);
    if (e == ERR_OK) e = reply_etag(rq);
    buffer_free(&out);
    return e;
}

enum err timeline_get(struct request *rq)
{
    struct reading r;
    enum err e = reading_begin(rq, &r);

    if (e != ERR_OK) return e;
    e = timeline_read(rq, &r);
    reading_end(rq, &r);
    return e;
}
