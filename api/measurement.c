/*
 * GET /v1/journeys/{key}/measurement: what kind of measuring a journey gets, by the words of its metrics' definitions, and
 * who reads the figures. Lane: read. It computes no figure.
 */
#include <string.h>

#include "api/handlers.h"
#include "api/internal.h"
#include "base/clock.h"
#include "db/reads.h"

#define WORDS_MAX 6

/* One way of sorting metrics: its words, and which of them a metric bears. */
struct sorting {
    const char *name;
    const char *const words[WORDS_MAX]; /* "none": the metric does not say */
    const char *(*word)(const struct metric *m);
};

static const char *basis_of(const struct metric *m)
{
    return m->basis;
}

static const char *value_level_of(const struct metric *m)
{
    return m->value_level != NULL ? m->value_level : "none";
}

static const char *perspective_of(const struct metric *m)
{
    return perspective_text(m->perspective);
}

static const char *purpose_of(const struct metric *m)
{
    return m->purpose;
}

static const char *cadence_of(const struct metric *m)
{
    return grain_text(m->cadence);
}

static const struct sorting sortings[] = {
    {"basis", {"input", "output", "outcome"}, basis_of},
    {"value_level",
     {"table_stakes", "functional", "ease_of_doing_business", "individual", "inspirational", "none"},
     value_level_of},
    {"perspective", {"value_realization", "value_proposition", "value_delivery"}, perspective_of},
    {"purpose", {"indicator", "success"}, purpose_of},
    {"cadence", {"day", "week", "month", "quarter", "year"}, cadence_of},
};

/* The journey's metrics, or those of one phase of it. */
struct part {
    const struct catalogue *catalogue;
    const struct journey *journey;
    const struct phase *phase; /* NULL: all */
};

static bool part_has(const struct part *p, const struct metric *m)
{
    return strcmp(m->journey, p->journey->key) == 0 && (p->phase == NULL || strcmp(m->phase, p->phase->key) == 0);
}

/* How many of the part's metrics bear this word; without a sorting, how many there are. */
static int64_t part_count(const struct part *p, const struct sorting *s, const char *word)
{
    int64_t n = 0;

    for (size_t i = 0; i < p->catalogue->metrics_n; i++) {
        const struct metric *m = &p->catalogue->metrics[i];

        if (part_has(p, m) && (s == NULL || strcmp(s->word(m), word) == 0)) n++;
    }
    return n;
}

static void put_sortings(struct json_writer *w, const struct part *p)
{
    int64_t all = part_count(p, NULL, NULL), outcomes = part_count(p, &sortings[0], "outcome");

    json_member_int(w, "metrics", all);
    for (size_t i = 0; i < sizeof sortings / sizeof *sortings; i++) {
        const struct sorting *s = &sortings[i];

        json_put_name(w, s->name);
        json_open_object(w);
        for (size_t k = 0; k < WORDS_MAX && s->words[k] != NULL; k++)
            json_member_int(w, s->words[k], part_count(p, s, s->words[k]));
        json_close_object(w);
    }
    json_member_int(w, "proxies", all - outcomes);
    put_maybe_double(w, "proxy_share", all > 0, all > 0 ? 100.0 * (double)(all - outcomes) / (double)all : 0);
}

static void put_phase(struct json_writer *w, const struct part *p)
{
    int64_t all = part_count(p, NULL, NULL);

    json_open_object(w);
    json_member_string(w, "phase", p->phase->key);
    json_member_string(w, "name", p->phase->name);
    put_sortings(w, p);
    json_member_bool(w, "proxy_only", all > 0 && part_count(p, &sortings[0], "outcome") == 0);
    json_put_name(w, "unmeasured");
    json_open_array(w);
    for (int i = 0; i < PERSPECTIVE_COUNT; i++)
        if (part_count(p, &sortings[2], perspective_text((enum perspective)i)) == 0)
            json_put_string(w, perspective_text((enum perspective)i));
    json_close_array(w);
    json_close_object(w);
}

static void put_reading(struct json_writer *w, const struct metric *m, const struct metric_reads *r,
                        const struct tz *tz, int64_t now)
{
    char day[PERIOD_TEXT_SIZE];

    if (r->read) period_format((struct period){GRAIN_DAY, r->last_day}, day);
    json_open_object(w);
    json_member_string(w, "metric", m->key);
    json_member_string(w, "phase", m->phase);
    json_member_string(w, "cadence", grain_text(m->cadence));
    json_member_int(w, "n", r->n);
    json_member_string(w, "last", r->read ? day : NULL);
    json_member_bool(w, "unread", metric_reads_none(r, m->cadence, tz, now));
    json_close_object(w);
}

static enum err measurement_write(struct request *rq, const struct part *p, struct json_writer *w)
{
    int64_t now = clock_now_us();
    struct metric_reads *reads;
    size_t n;
    enum err e = store_metric_reads(rq->db, rq->arena, &reads, &n);

    if (e != ERR_OK) return e;
    json_open_object(w);
    json_member_string(w, "journey", p->journey->key);
    json_member_string(w, "name", p->journey->name);
    json_member_int(w, "journey_version", p->journey->version);
    put_sortings(w, p);
    json_put_name(w, "phases");
    json_open_array(w);
    for (size_t i = 0; i < p->journey->phases_n; i++)
        put_phase(w, &(struct part){p->catalogue, p->journey, &p->journey->phases[i]});
    json_close_array(w);
    json_put_name(w, "readings");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        const struct metric *m = catalogue_metric(p->catalogue, reads[i].metric);

        if (m != NULL && part_has(p, m)) put_reading(w, m, &reads[i], p->catalogue->tz, now);
    }
    json_close_array(w);
    json_close_object(w);
    return ERR_OK;
}

enum err measurement_get(struct request *rq)
{
    struct buffer out = {0};
    struct json_writer w;
    struct reading r;
    struct part all;
    enum err e = reading_begin(rq, &r);

    if (e != ERR_OK) return e;
    json_writer_init(&w, &out);
    all = (struct part){r.catalogue, catalogue_journey(r.catalogue, request_path(rq, "key")), NULL};
    if (all.journey == NULL) e = request_fail(rq, ERR_NONE, "There is no such journey");
    else e = measurement_write(rq, &all, &w);
    reading_end(rq, &r);
    if (e == ERR_OK && (e = reply_json(rq, 200, &out)) == ERR_OK) e = reply_etag(rq);
    buffer_free(&out);
    return e;
}
