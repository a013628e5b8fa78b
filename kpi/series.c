/*
 * The table of measures, and what one fact becomes for one series.
 *
 * Must not know how facts or pairs are stored: pairs are the store's business, it asks here which fact starts and ends one.
 */
#include "kpi/series.h"

#include <assert.h>
#include <string.h>

#include "kpi/revenue.h"
#include "kpi/sketch.h"

struct measure_row {
    const char *text;
    enum series_kind series;
    unsigned flags;
};
static const struct measure_row MEASURES[MEASURE_KIND_COUNT] = {
#define MEASURE_ROW(name, text, series, flags) [name] = {text, series, flags},
    MEASURE_LIST(MEASURE_ROW)
#undef MEASURE_ROW
};

const char *measure_kind_text(enum measure_kind k)
{
    return MEASURES[k].text;
}

bool measure_kind_parse(const char *s, enum measure_kind *ret)
{
    for (unsigned k = 0; k < MEASURE_KIND_COUNT; k++) {
        if (strcmp(s, MEASURES[k].text) != 0) continue;
        *ret = (enum measure_kind)k;
        return true;
    }
    return false;
}

enum series_kind measure_series_kind(enum measure_kind k)
{
    return MEASURES[k].series;
}

unsigned measure_flags(enum measure_kind k)
{
    return MEASURES[k].flags;
}

bool series_is_pair(const struct series *s)
{
    return s->kind == SERIES_WAIT || s->kind == SERIES_CONVERSION || s->kind == SERIES_CENSORED;
}

bool series_is_level(const struct series *s)
{
    return s->kind == SERIES_LEVEL || s->kind == SERIES_REVENUE || s->kind == SERIES_STAY;
}

bool series_is_kept(const struct series *s)
{
    return s->kind == SERIES_REVENUE || s->kind == SERIES_VOICE;
}

bool series_has_cells(const struct series *s)
{
    return !series_is_level(s) && s->kind != SERIES_CENSORED && s->kind != SERIES_VOICE && s->kind != SERIES_INVITED;
}

struct series series_of_workspace(enum series_kind k)
{
    struct series s = {.kind = k, .facts = FACT_EVENT};

    assert(series_is_kept(&s));
    return s;
}

const char *series_subject(const struct series *s, const struct fact *f)
{
    return s->kind == SERIES_STAY ? "" : f->subject;
}

bool series_looks_at(const struct series *s, enum fact_kind kind, int64_t type)
{
    switch (s->kind) {
    case SERIES_VOICE: return true;
    case SERIES_INVITED: return type == s->type && kind != FACT_EVENT;
    case SERIES_REVENUE:
    case SERIES_STAY:
        for (size_t i = 0; kind == FACT_EVENT && i < s->entries_n; i++) {
            if (s->entries[i].type == type) return true;
        }
        return false;
    default: return !series_is_pair(s) && kind == s->facts && type == s->type;
    }
}

/* ---- what one fact becomes ---- */

/* A fact of the series' type that carries what is counted. */
static bool series_takes(const struct series *s, const struct fact *f)
{
    if (!series_looks_at(s, f->kind, f->type)) return false;
    switch (s->kind) {
    case SERIES_SCORE: return f->has_score;
    case SERIES_GAP: return f->has_score && f->has_expected;
    case SERIES_MAGNITUDE:
    case SERIES_LEVEL: return f->has_value;
    case SERIES_COUNT:
    case SERIES_SHARE:
    case SERIES_RANK:
    case SERIES_INVITED: return true;
    case SERIES_REVENUE: return f->account != 0 && *f->subject != '\0';
    case SERIES_STAY: return f->account != 0;
    case SERIES_VOICE: return f->kind == FACT_RESPONSE || f->contact != 0;
    default: return false;
    }
}

static bool fact_number(const struct fact *f, const char *name, double *ret)
{
    const struct json *v = f->attributes ? json_get(f->attributes, name) : NULL;

    if (!v || json_type(v) != JSON_NUMBER) return false;
    *ret = json_number(v);
    return true;
}

static bool rank_observe(const struct fact *f, struct observation *o)
{
    double rank, brands;

    if (!fact_number(f, "rank", &rank) || !fact_number(f, "brands", &brands)) return false;
    return rank_bucket(rank, brands, &o->bucket) && value_from_double(rank_share(o->bucket), &o->value);
}

/* Ended is 0 whatever was sent. A fact without a value (sent before they were refused) says nothing. */
static bool revenue_observe(const struct series *s, const struct fact *f, struct observation *o)
{
    for (size_t i = 0; i < s->entries_n; i++) {
        if (s->entries[i].type != f->type) continue;
        if (s->entries[i].phase == REVENUE_ENDED) return true;
        o->value = f->value;
        return f->has_value;
    }
    return false;
}

/* Of several phases the one furthest in the journey counts. */
static bool stay_observe(const struct series *s, const struct fact *f, struct observation *o)
{
    bool enters = false;

    for (size_t i = 0; i < s->entries_n; i++) {
        const struct series_entry *e = &s->entries[i];

        if (e->type != f->type || where_matches(&e->where, f) != WHERE_YES) continue;
        if (!enters || (int64_t)e->phase > o->value.units) o->value.units = (int64_t)e->phase;
        enters = true;
    }
    return enters;
}

#define SOURCE_ROOM 512 /* decode takes far shorter ones */

/* The source that a response names may stand before the id, else it is its own (invitation_join). */
static bool invitation_named(const struct fact *f, int64_t *ret)
{
    char source[SOURCE_ROOM];
    const char *between;

    if (!f->invitation) return false;
    if (!(between = strchr(f->invitation, INVITATION_SEPARATOR))) {
        *ret = invitation_hash(f->source_name ? f->source_name : "", f->invitation);
        return true;
    }
    if ((size_t)(between - f->invitation) >= sizeof source) return false;
    memcpy(source, f->invitation, (size_t)(between - f->invitation));
    source[between - f->invitation] = '\0';
    *ret = invitation_hash(source, between + 1);
    return true;
}

/* The tests are about invitations; every response of the instrument may answer one. */
static bool invited_observe(const struct series *s, const struct fact *f, struct observation *o)
{
    if (f->kind == FACT_RESPONSE) {
        o->bucket = invitation_named(f, &o->value.units) ? INVITED_NAMING : INVITED_ANSWER;
        return true;
    }
    if (where_matches(&s->where, f) != WHERE_YES) return false;
    o->bucket = f->invitation_status && strcmp(f->invitation_status, "bounced") == 0 ? INVITED_BOUNCED : INVITED_SENT;
    o->value.units = invitation_hash(f->source_name ? f->source_name : "", f->id);
    return true;
}

static int64_t series_share(const struct where *condition, const struct fact *f)
{
    switch (where_matches(condition, f)) {
    case WHERE_YES: return SHARE_YES;
    case WHERE_LACKS: return SHARE_MISSING;
    default: return SHARE_NO;
    }
}

/* By the kinds that do not test their `where` on every fact, or take more than one member. */
static bool series_observe_other(const struct series *s, const struct fact *f, struct observation *o)
{
    switch (s->kind) {
    case SERIES_RANK: return rank_observe(f, o);
    case SERIES_REVENUE: return revenue_observe(s, f, o);
    case SERIES_STAY: return stay_observe(s, f, o);
    case SERIES_INVITED: return invited_observe(s, f, o);
    case SERIES_VOICE:
        o->bucket = (int64_t)f->kind;
        o->value.units = f->type;
        return true;
    default: break;
    }
    assert(false && "series_takes lets no other kind through");
    return false;
}

bool series_observe(const struct series *s, const struct fact *f, struct observation *ret)
{
    struct observation o = {.series = s->number, .fact = f};

    if (!series_takes(s, f)) return false;
    if (s->kind != SERIES_INVITED && where_matches(&s->where, f) != WHERE_YES) return false;
    switch (s->kind) {
    case SERIES_SCORE:
        o.bucket = f->score_step;
        o.value = f->score;
        break;
    case SERIES_GAP:
        o.bucket = f->score_step - f->expected_step;
        o.value = value_from_wide(value_to_wide(f->score) - value_to_wide(f->expected));
        break;
    case SERIES_COUNT:
        if (f->has_value) o.value = f->value;
        break;
    case SERIES_MAGNITUDE:
        o.bucket = sketch_bucket((int64_t)value_to_wide(f->value));
        o.value = f->value;
        break;
    case SERIES_SHARE: o.bucket = series_share(&s->condition, f); break;
    case SERIES_LEVEL: o.value = f->value; break;
    default:
        if (!series_observe_other(s, f, &o)) return false;
    }
    *ret = o;
    return true;
}

static bool pair_end_matches(const struct pair_end *end, const struct fact *f)
{
    return f->kind == FACT_EVENT && f->type == end->type && where_matches(&end->where, f) == WHERE_YES;
}

bool series_is_start(const struct series *s, const struct fact *f)
{
    return series_is_pair(s) && pair_end_matches(&s->start, f);
}

bool series_is_end(const struct series *s, const struct fact *f)
{
    return series_is_pair(s) && pair_end_matches(&s->end, f);
}
