/* A scorecard as JSON, in the order of openapi.yaml's Scorecard. */
#include <string.h>

#include "api/finding.h"

static const char *better_text(enum better b)
{
    static const char *const texts[] = {[BETTER_HIGH] = "high", [BETTER_LOW] = "low", [BETTER_NONE] = "none"};

    return texts[b];
}

static void put_period(struct json_writer *w, struct period p, const struct tz *tz)
{
    char text[PERIOD_TEXT_SIZE];

    period_format(p, text);
    json_member_string(w, "period", text);
    put_local_time(w, "start", tz, period_start_us(p, tz));
    put_local_time(w, "end", tz, period_end_us(p, tz));
}

static void put_previous(struct json_writer *w, const struct estimate *e)
{
    if (!e->has_value) {
        json_member_null(w, "previous");
        return;
    }
    json_put_name(w, "previous");
    json_open_object(w);
    put_estimate(w, e);
    json_close_object(w);
}

static void put_change(struct json_writer *w, const struct card_entry *x)
{
    const struct change *c = &x->change;
    bool has = x->no_change == NULL;

    json_put_name(w, "change");
    json_open_object(w);
    put_maybe_double(w, "value", has && c->has_value, c->value);
    put_maybe_double(w, "low", has && c->has_low, c->low);
    put_maybe_double(w, "high", has && c->has_high, c->high);
    json_member_bool(w, "significant", has && c->significant);
    json_member_string(w, "reason", x->no_change);
    json_close_object(w);
}

static void put_trend(struct json_writer *w, const struct card *c, const struct card_entry *x)
{
    json_put_name(w, "trend");
    json_open_array(w);
    for (size_t i = 1; i <= CARD_NOW; i++) {
        const struct figure *f = &x->figures[i];

        json_open_object(w);
        put_period(w, slice_period_at(&c->slice, i), c->catalogue->tz);
        put_estimate(w, &f->estimate);
        json_member_string(w, "status", status_text(f->status));
        json_member_string(w, "reason", reason_text(f->estimate.reason));
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_matured(struct json_writer *w, const struct card_entry *x)
{
    char text[PERIOD_TEXT_SIZE];

    if (x->matured == NULL) {
        json_member_null(w, "matured");
        return;
    }
    period_format(x->matured_period, text);
    json_put_name(w, "matured");
    json_open_object(w);
    json_member_string(w, "period", text);
    put_estimate(w, &x->matured->estimate);
    json_member_string(w, "status", status_text(x->matured->status));
    json_close_object(w);
}

static void put_entry(struct json_writer *w, const struct card *c, const struct card_entry *x)
{
    const struct metric *m = x->metric;
    const struct figure *f = &x->figures[CARD_NOW];

    json_open_object(w);
    json_member_string(w, "key", m->key);
    json_member_string(w, "name", m->name);
    json_member_string(w, "unit", m->unit);
    json_member_string(w, "display_unit", m->display_unit);
    json_member_string(w, "better", better_text(m->goal.better));
    json_member_string(w, "purpose", m->purpose);
    json_member_string(w, "basis", m->basis);
    json_member_string(w, "value_level", m->value_level);
    put_owner(w, &m->owner);
    put_estimate(w, &f->estimate);
    json_member_string(w, "interval", f->interval);
    if (f->has_population) json_member_int(w, "population", f->population);
    else json_member_null(w, "population");
    put_maybe_double(w, "covered", f->has_covered, f->covered);
    json_member_int(w, "missing", f->estimate.missing);
    json_member_string(w, "reason", reason_text(f->estimate.reason));
    json_member_string(w, "status", status_text(f->status));
    put_maybe_double(w, "target", m->goal.has_target, m->goal.target);
    put_maybe_double(w, "warn", m->goal.has_warn, m->goal.warn);
    json_member_int(w, "min_n", m->goal.min_n);
    /* How many accounts there are is not for a bound key. */
    put_progress(w, x->building && c->slice.bound.partner == 0 && c->slice.bound.account == 0, x->done, x->total);
    put_previous(w, &x->figures[CARD_NOW - 1].estimate);
    put_change(w, x);
    put_trend(w, c, x);
    put_matured(w, x);
    json_member_int(w, "version", m->version);
    put_maybe_time(w, "changed_at", f->changed != 0, f->changed);
    json_close_object(w);
}

static void put_phase(struct json_writer *w, const struct card *c, const struct phase *p)
{
    json_open_object(w);
    json_member_string(w, "key", p->key);
    json_member_string(w, "name", p->name);
    json_member_string(w, "goal", p->goal);
    put_owner(w, &p->owner);
    json_member_bool(w, "exit", p->exit);
    for (int i = 0; i < PERSPECTIVE_COUNT; i++) {
        json_put_name(w, perspective_text((enum perspective)i));
        json_open_object(w);
        json_put_name(w, "metrics");
        json_open_array(w);
        for (size_t k = 0; k < c->n; k++) {
            const struct metric *m = c->entries[k].metric;

            if ((int)m->perspective == i && strcmp(m->phase, p->key) == 0) put_entry(w, c, &c->entries[k]);
        }
        json_close_array(w);
        json_close_object(w);
    }
    json_close_object(w);
}

void card_write_head(struct json_writer *w, const struct card *c)
{
    const struct tz *tz = c->catalogue->tz;
    struct period p = card_period(c);

    json_member_string(w, "journey", c->journey->key);
    json_member_string(w, "name", c->journey->name);
    json_member_int(w, "journey_version", c->journey->version);
    put_period(w, p, tz);
    json_member_string(w, "grain", grain_text(p.grain));
    json_member_string(w, "time_zone", c->catalogue->time_zone);
    json_member_double(w, "confidence", 0.95);
    json_member_bool(w, "open", c->slice.now < period_end_us(p, tz));
}

void card_write(struct json_writer *w, const struct card *c, const struct card_findings *f)
{
    json_open_object(w);
    card_write_head(w, c);
    json_put_name(w, "phases");
    json_open_array(w);
    for (size_t i = 0; i < c->journey->phases_n; i++) put_phase(w, c, &c->journey->phases[i]);
    json_close_array(w);
    json_put_name(w, "findings");
    card_findings_write(w, f);
    json_close_object(w);
}
