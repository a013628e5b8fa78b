/*
 * The table of measures, and what one fact becomes for one series.
 *
 * Must not know how facts or pairs are stored: pairs are the store's business, it asks here which fact starts and ends one.
 */
#include "kpi/series.h"

#include <assert.h>
#include <string.h>

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
    return s->kind == SERIES_WAIT || s->kind == SERIES_CONVERSION;
}

/* A fact of the series' type that carries what is counted. */
static bool series_takes(const struct series *s, const struct fact *f)
{
    if (f->kind != s->facts || f->type != s->type) return false;
    switch (s->kind) {
    case SERIES_SCORE: return f->has_score;
    case SERIES_GAP: return f->has_score && f->has_expected;
    case SERIES_MAGNITUDE:
    case SERIES_LEVEL: return f->has_value;
    case SERIES_COUNT:
    case SERIES_SHARE: return true;
    default: return false;
    }
}

static int64_t series_share(const struct where *condition, const struct fact *f)
{
    switch (where_matches(condition, f)) {
    case WHERE_YES: return SHARE_YES;
    case WHERE_LACKS: return SHARE_MISSING;
    default: return SHARE_NO;
    }
}

bool series_observe(const struct series *s, const struct fact *f, struct observation *ret)
{
    struct observation o = {.series = s->number, .fact = f};

    if (!series_takes(s, f) || where_matches(&s->where, f) != WHERE_YES) return false;
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
    default: assert(false && "series_takes lets no other kind through");
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
