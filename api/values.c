/* GET /v1/metrics/{key}/values: a metric over time, one flat row per period and group, in three formats. Lane: read. */
#include <string.h>

#include "api/figure.h"
#include "api/handlers.h"
#include "base/text.h"

/* One member of a row. */
struct member {
    const char *name;
    enum { MEMBER_NULL, MEMBER_TEXT, MEMBER_NUMBER, MEMBER_COUNT } type;
    const char *text;
    double number;
    int64_t count;
};
#define MEMBERS 19

static struct member of_text(const char *name, const char *text)
{
    return (struct member){.name = name, .type = text != NULL ? MEMBER_TEXT : MEMBER_NULL, .text = text};
}

static struct member of_number(const char *name, bool has, double v)
{
    return (struct member){.name = name, .type = has ? MEMBER_NUMBER : MEMBER_NULL, .number = v};
}

static struct member of_count(const char *name, int64_t v)
{
    return (struct member){.name = name, .type = MEMBER_COUNT, .count = v};
}

struct table {
    const struct metric *metric;
    const struct catalogue *catalogue;
    struct slice slice;
    const char *group_by;
    bool moves, building;
    struct figures figures;
    struct figure_dependencies rests_on;
    /* texts of the periods, made once */
    const char **periods, **starts, **ends;
};

/* In the order of openapi.yaml's ValueRow. */
static void row_members(struct request *rq, const struct table *t, const struct figure *f, struct member ret[MEMBERS])
{
    const struct estimate *e = &f->estimate;
    char *changed = NULL;
    size_t i = 0;

    if (f->changed != 0) {
        changed = arena_alloc(rq->arena, TEXT_TIME_SIZE);
        text_format_time(f->changed, changed);
    }
    ret[i++] = of_text("metric", t->metric->key);
    ret[i++] = of_text("period", t->periods[f->period]);
    ret[i++] = of_text("start", t->starts[f->period]);
    ret[i++] = of_text("end", t->ends[f->period]);
    ret[i++] = of_text("group_by", t->group_by);
    ret[i++] = of_text("group", f->group);
    ret[i++] = of_number("value", e->has_value, e->value);
    ret[i++] = of_count("n", e->n);
    ret[i++] = of_number("low", e->has_low, e->low);
    ret[i++] = of_number("high", e->has_high, e->high);
    ret[i++] = of_text("interval", f->interval);
    ret[i++] = (struct member){
        .name = "population", .type = f->has_population ? MEMBER_COUNT : MEMBER_NULL, .count = f->population};
    ret[i++] = of_number("covered", f->has_covered, f->covered);
    ret[i++] = of_text("status", status_text(f->status));
    ret[i++] = of_count("missing", e->missing);
    ret[i++] = of_text("reason", reason_text(e->reason));
    ret[i++] = of_text("unit", t->metric->unit);
    ret[i++] = of_count("version", t->metric->version);
    ret[i++] = of_text("changed_at", changed);
}

/* --- the formats --- */

static void put_row_json(struct json_writer *w, const struct member *m)
{
    json_open_object(w);
    for (size_t i = 0; i < MEMBERS; i++) {
        if (m[i].type == MEMBER_TEXT) json_member_string(w, m[i].name, m[i].text);
        else if (m[i].type == MEMBER_NUMBER) json_member_double(w, m[i].name, m[i].number);
        else if (m[i].type == MEMBER_COUNT) json_member_int(w, m[i].name, m[i].count);
        else json_member_null(w, m[i].name);
    }
    json_close_object(w);
}

/* RFC 4180: quoted where it must be. */
static void put_field(struct buffer *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        buffer_puts(out, text);
        return;
    }
    buffer_putc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"') buffer_putc(out, '"');
        buffer_putc(out, *text);
    }
    buffer_putc(out, '"');
}

static void put_row_csv(struct buffer *out, const struct member *m, bool names)
{
    char number[TEXT_DOUBLE_SIZE];

    for (size_t i = 0; i < MEMBERS; i++) {
        if (i > 0) buffer_putc(out, ',');
        if (names) {
            put_field(out, m[i].name);
        } else if (m[i].type == MEMBER_TEXT) {
            put_field(out, m[i].text);
        } else if (m[i].type == MEMBER_NUMBER) {
            text_format_double(m[i].number, number);
            buffer_puts(out, number);
        } else if (m[i].type == MEMBER_COUNT) {
            buffer_printf(out, "%lld", (long long)m[i].count);
        }
    }
    buffer_puts(out, "\r\n");
}

static void put_table(struct request *rq, const struct table *t, enum reply_format format, struct buffer *out)
{
    struct member members[MEMBERS];
    struct json_writer w;

    json_writer_init(&w, out);
    if (format == FORMAT_JSON) json_open_array(&w);
    if (format == FORMAT_CSV) {
        row_members(rq, t, &(struct figure){0}, members);
        put_row_csv(out, members, true);
    }
    for (size_t i = 0; i < t->figures.n; i++) {
        row_members(rq, t, &t->figures.items[i], members);
        if (format == FORMAT_CSV) {
            put_row_csv(out, members, false);
            continue;
        }
        if (format == FORMAT_NDJSON) json_writer_init(&w, out);
        put_row_json(&w, members);
        if (format == FORMAT_NDJSON) buffer_putc(out, '\n');
    }
    if (format == FORMAT_JSON) json_close_array(&w);
}

/* --- the request --- */

/* A weighting that would change nothing is not taken for one that did. */
static enum err table_weighing(struct request *rq, const struct table *t)
{
    static const char *const why = "%s is of surveys and shares; this metric's measure is neither";

    if (measure_takes_weighting(&t->metric->measure)) return ERR_OK;
    if (t->slice.weighting != BY_RESPONDENT) return query_fault(rq, "weighting", FAULT_MISMATCH, why, "A weighting");
    if (t->slice.interval == INTERVAL_CLUSTERED)
        return query_fault(rq, "interval", FAULT_MISMATCH, why, "A clustered interval");
    return ERR_OK;
}

static enum err table_slice(struct request *rq, struct table *t)
{
    const char *grain = request_parameter(rq, "grain");
    enum err e;

    if ((e = query_filters(rq, &t->slice)) != ERR_OK) return e;
    if ((e = table_weighing(rq, t)) != ERR_OK) return e;
    if ((e = query_group(rq, &t->slice)) != ERR_OK) return e;
    t->group_by = request_parameter(rq, "group_by");
    t->slice.grain = t->metric->cadence;
    if (grain != NULL && strcmp(grain, "total") == 0) {
        t->slice.total = true;
        return span_of_dates(rq, &t->slice);
    }
    if (grain != NULL && grain_parse(grain, &t->slice.grain) != ERR_OK)
        return query_fault(rq, "grain", FAULT_CHOICE, "grain is day, week, month, quarter, year or total");
    return span_of_grain(rq, t->catalogue->tz, &t->slice, &t->moves);
}

static const char *local_time(struct arena *a, const struct tz *tz, int64_t us)
{
    char *text = arena_alloc(a, TEXT_TIME_SIZE);

    text_format_time_offset(us, tz_offset_s(tz, us), text);
    return text;
}

/* A total is one row from the first start to the last end, and no period. */
static void table_periods(struct request *rq, struct table *t)
{
    const struct tz *tz = t->catalogue->tz;
    size_t n = t->slice.total ? 1 : t->slice.periods;

    t->periods = arena_array(rq->arena, n, sizeof *t->periods);
    t->starts = arena_array(rq->arena, n, sizeof *t->starts);
    t->ends = arena_array(rq->arena, n, sizeof *t->ends);
    for (size_t i = 0; i < n; i++) {
        struct period first = slice_period_at(&t->slice, i);
        struct period last = t->slice.total ? slice_period_at(&t->slice, t->slice.periods - 1) : first;
        char *text = arena_alloc(rq->arena, PERIOD_TEXT_SIZE);

        period_format(first, text);
        t->periods[i] = t->slice.total ? NULL : text;
        t->starts[i] = local_time(rq->arena, tz, period_start_us(first, tz));
        t->ends[i] = local_time(rq->arena, tz, period_end_us(last, tz));
    }
}

static enum err table_compute(struct request *rq, struct table *t)
{
    const struct journey *journey = catalogue_journey(t->catalogue, t->metric->journey);
    enum err e = store_figures(rq->db, rq->arena, t->catalogue->tz, &t->metric, 1, journey, &t->slice, &t->figures,
                               &t->rests_on);

    if (e == ERR_FULL)
        return query_fault(rq, "group_by", FAULT_TOO_MANY, "More than %d groups; filter, or group by something coarser",
                           GROUPS_MAX);
    if (e != ERR_OK) return e;
    for (size_t i = 0; i < t->figures.n; i++)
        if (t->figures.items[i].estimate.reason == REASON_BUILDING) t->building = true;
    table_periods(rq, t);
    return ERR_OK;
}

static enum err table_reply(struct request *rq, const struct reading *r, struct table *t, enum reply_format format)
{
    static const char *const types[] = {[FORMAT_JSON] = "application/json",
                                        [FORMAT_NDJSON] = "application/x-ndjson",
                                        [FORMAT_CSV] = "text/csv; charset=utf-8"};
    struct buffer out = {0};

    put_table(rq, t, format, &out);
    reply_bytes(rq, 200, types[format], out.data != NULL ? out.data : "", out.size, false);
    buffer_free(&out);
    reply_etag(rq);
    if (t->moves) span_expires(&t->slice, t->slice.grain, t->catalogue->tz, &t->rests_on);
    if (!t->building) reading_keep(rq, r, &t->rests_on);
    return ERR_OK;
}

enum err values_get(struct request *rq)
{
    struct table t = {0};
    enum reply_format format;
    struct reading r;
    enum err e;

    if ((e = reply_format(rq, &format)) != ERR_OK) return e;
    if ((e = reading_begin(rq, &r)) != ERR_OK) return e;
    t.catalogue = r.catalogue;
    t.metric = catalogue_metric(r.catalogue, request_path(rq, "key"));
    if (t.metric == NULL) e = request_fail(rq, ERR_NONE, "There is no such metric");
    if (e == ERR_OK) e = table_slice(rq, &t);
    if (e == ERR_OK) e = table_compute(rq, &t);
    if (e == ERR_OK) e = table_reply(rq, &r, &t, format);
    reading_end(rq, &r);
    return e;
}
