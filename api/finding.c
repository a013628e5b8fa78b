/* Findings of a card: the rules' order of work, names, acknowledgements. The rules themselves are in kpi/ and db/. */
#include "api/finding.h"

#include <string.h>

#include "api/restate.h"
#include "base/text.h"

#define ID_PREFIX "fnd_"
#define ID_SEPARATOR '\x1f'
#define ID_PARTS_MAX 2000 /* bytes of the parts together: six keys */

/* --- names --- */

/* ID_PREFIX + base64url of journey, rule and place: the same finding in every period. */
static const char *finding_id(struct arena *a, const char *journey, const struct finding *f)
{
    const char *parts =
        arena_printf(a, "%s%c%s%c%s%c%s%c%s%c%s", journey, ID_SEPARATOR, finding_rule_text(f->rule), ID_SEPARATOR,
                     f->phase ? f->phase : "", ID_SEPARATOR, f->metric ? f->metric : "", ID_SEPARATOR,
                     f->account ? f->account : "", ID_SEPARATOR, f->subject ? f->subject : "");
    size_t n = strlen(parts);
    char *ret = arena_alloc(a, strlen(ID_PREFIX) + n * 4 / 3 + 4);

    memcpy(ret, ID_PREFIX, strlen(ID_PREFIX));
    text_base64url_encode(parts, n, ret + strlen(ID_PREFIX));
    return ret;
}

/* Six parts, the second of them a rule: what else decodes would be kept, and never be seen again. */
static bool parts_are_a_finding(const char *parts)
{
    const char *rule = strchr(parts, ID_SEPARATOR) + 1;
    size_t n = 1;
    bool known = false;

    for (const char *at = parts; (at = strchr(at, ID_SEPARATOR)) != NULL; at++) n++;
    for (int r = 0; r < FINDING_RULE_COUNT && n == 6; r++) {
        const char *text = finding_rule_text((enum finding_rule)r);

        known |= strncmp(rule, text, strlen(text)) == 0 && rule[strlen(text)] == ID_SEPARATOR;
    }
    return known;
}

enum err finding_id_journey(struct arena *a, const char *id, const char **ret)
{
    size_t n = strlen(id), prefix = strlen(ID_PREFIX);
    unsigned char *bytes;
    const unsigned char *end;

    if (n <= prefix || n > ID_PARTS_MAX * 4 / 3 || strncmp(id, ID_PREFIX, prefix) != 0) return ERR_NONE;
    bytes = arena_alloc(a, n + 4);
    if (text_base64url_decode(id + prefix, n - prefix, bytes, &n) != ERR_OK) return ERR_NONE;
    end = memchr(bytes, ID_SEPARATOR, n);
    if (!end || memchr(bytes, '\0', n) != NULL || !text_is_utf8((const char *)bytes, n)) return ERR_NONE;
    if (!parts_are_a_finding(arena_copy(a, bytes, n))) return ERR_NONE;
    *ret = arena_copy(a, bytes, (size_t)(end - bytes));
    return ERR_OK;
}

/* --- the reader's filters, for the queries that show a finding --- */

static const char *filter_add(struct arena *a, const char *filters, const char *name, const char *value)
{
    struct buffer out = {0};
    const char *ret;

    if (!value) return filters;
    for (const char *s = value; *s; s++) {
        bool plain = strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", *s) != NULL;

        if (plain) buffer_putc(&out, *s);
        else buffer_printf(&out, "%%%02X", (unsigned)(unsigned char)*s);
    }
    ret = arena_printf(a, "%s&%s=%.*s", filters, name, (int)out.size, out.data ? out.data : "");
    buffer_free(&out);
    return ret;
}

static const char *card_filters(const struct card *c)
{
    const struct slice *s = &c->slice;
    const char *f = "";

    f = filter_add(c->arena, f, "account", s->account);
    f = filter_add(c->arena, f, "partner", s->partner);
    f = filter_add(c->arena, f, "role", s->role);
    f = filter_add(c->arena, f, "side", s->side);
    f = filter_add(c->arena, f, "touchpoint", s->touchpoint);
    for (size_t i = 0; i < s->account_fields_n; i++)
        f = filter_add(c->arena, f, arena_printf(c->arena, "account.%s", s->account_fields[i].name),
                       s->account_fields[i].value);
    for (size_t i = 0; i < s->attributes_n; i++)
        f = filter_add(c->arena, f, arena_printf(c->arena, "attr.%s", s->attributes[i].name), s->attributes[i].value);
    return f;
}

/* --- the ground that the card's own rules stand on --- */

/* For a bound key, by its own figures: the newest period of the card in which there was one. 0: none. */
static int64_t own_news(const struct card *c, const struct card_entry *from)
{
    for (size_t i = CARD_NOW + 1; i-- > 0;)
        if (from->figures[i].estimate.n > 0) return period_end_us(slice_period_at(&c->slice, i), c->catalogue->tz);
    return 0;
}

/* Older than two cadences: by the newest month in which something was stored. A month is as exact as it gets. */
static enum err metric_news(const struct card *c, const struct card_entry *from, struct card_metric *x)
{
    const struct tz *tz = c->catalogue->tz;
    struct period p = card_period(c), two;
    int64_t month;
    enum err e;

    if (x->metric->series == 0) return ERR_OK;
    if (c->slice.bound.partner != 0 || c->slice.bound.account != 0) {
        x->newest = own_news(c, from);
    } else {
        e = store_series_newest(c->db, x->metric->series, period_of_day(GRAIN_MONTH, period_end_day(p) - 1).ordinal,
                                &month);
        if (e != ERR_OK) return e == ERR_NONE ? ERR_OK : e;
        x->newest = period_end_us((struct period){GRAIN_MONTH, month}, tz);
    }
    two = period_of_day(x->metric->cadence, period_end_day(p) - 1);
    two.ordinal -= 1;
    x->stale = x->newest <= period_start_us(two, tz);
    return ERR_OK;
}

/* An alarm does not rest on what a histogram says of an average's spread. */
static enum err ground_average(const struct card *c, const struct card_entry *from, struct card_metric *x)
{
    struct slice two = c->slice;

    if (from->metric->measure.kind != MEASURE_AVERAGE || !x->has_change) return ERR_OK;
    two.first = slice_period_at(&c->slice, CARD_NOW - 1);
    two.periods = 2;
    return store_average_change(c->db, c->arena, c->catalogue->tz, from->metric, &two, &x->change);
}

static enum err ground_metric(const struct card *c, const struct card_entry *from, struct card_metric *x)
{
    const struct figure *now = &from->figures[CARD_NOW];
    struct estimate *past = arena_array(c->arena, CARD_NOW, sizeof *past);
    enum status *statuses = arena_array(c->arena, CARD_NOW, sizeof *statuses);
    bool clustered = now->interval && strcmp(now->interval, "clustered") == 0;
    enum err e;

    *x = (struct card_metric){.metric = from->metric,
                              .now = now->estimate,
                              .status = now->status,
                              .open = now->open,
                              .maturing = now->maturing,
                              .past = past,
                              .past_status = statuses,
                              .past_n = CARD_NOW,
                              .has_change = from->no_change == NULL,
                              .change = from->change,
                              .sample = clustered ? now->sample : NULL,
                              .sample_before = from->figures[CARD_NOW - 1].sample};
    for (size_t i = 0; i < CARD_NOW; i++) {
        past[i] = from->figures[CARD_NOW - 1 - i].estimate;
        statuses[i] = from->figures[CARD_NOW - 1 - i].status;
    }
    if ((e = ground_average(c, from, x)) != ERR_OK) return e;
    return metric_news(c, from, x);
}

static enum err card_ground_make(struct card *c, struct card_ground *ret)
{
    struct card_metric *metrics = arena_array(c->arena, c->n + 1, sizeof *metrics);
    char *text = arena_alloc(c->arena, PERIOD_TEXT_SIZE);
    enum err e;

    period_format(card_period(c), text);
    *ret = (struct card_ground){.journey = c->journey,
                                .period = card_period(c),
                                .period_text = text,
                                .metrics = metrics,
                                .n = c->n,
                                .filters = card_filters(c)};
    for (size_t i = 0; i < c->n; i++) {
        if ((e = ground_metric(c, &c->entries[i], &metrics[i])) != ERR_OK) return e;
    }
    return ERR_OK;
}

static struct finding_ask ask_make(const struct card *c, const struct card_ground *g)
{
    const struct metric **metrics = arena_array(c->arena, c->n + 1, sizeof *metrics);

    for (size_t i = 0; i < c->n; i++) metrics[i] = c->entries[i].metric;
    return (struct finding_ask){.db = c->db,
                                .arena = c->arena,
                                .tz = c->catalogue->tz,
                                .journey = c->journey,
                                .metrics = metrics,
                                .metrics_n = c->n,
                                .instruments = c->catalogue->instruments,
                                .instruments_n = c->catalogue->instruments_n,
                                .slice = &c->slice,
                                .period = g->period,
                                .filters = g->filters,
                                .currency = c->catalogue->currency,
                                .policy = c->catalogue->policy_version ? &c->catalogue->policy : NULL};
}

/* --- all rules --- */

static enum err rules_run(struct card *c, const struct card_ground *g, struct findings *ret)
{
    struct finding_ask q = ask_make(c, g);
    enum err e;

    find_watermelons(g, c->arena, ret);
    find_drops(g, c->arena, ret);
    find_parts_not_whole(g, c->arena, ret);
    find_missing(g, c->arena, ret);
    find_unowned(g, c->arena, ret);
    find_unmeasured(g, c->arena, ret);
    find_proxies(g, c->arena, ret);
    if ((e = store_find_unread(&q, ret)) != ERR_OK) return e;
    if (c->slice.now < period_end_us(g->period, c->catalogue->tz)) return ERR_OK; /* nothing rests on an open period */
    if ((e = store_find_conflicts(&q, ret)) != ERR_OK) return e;
    if ((e = store_find_lagging_partners(&q, ret)) != ERR_OK) return e;
    if ((e = store_find_silences(&q, ret)) != ERR_OK) return e;
    if ((e = store_find_reviews_due(&q, ret)) != ERR_OK) return e;
    if ((e = store_find_over_asked(&q, ret)) != ERR_OK) return e;
    if ((e = card_find_restated(c, ret)) != ERR_OK) return e;
    return store_find_unproven(&q, ret);
}

/*
 * Every series of the journey, the workspace's own two (who is live, who was heard and asked) and the registry: what the rules
 * read besides the card. Only months that are over, and all before them: what arrives today moves nothing here.
 */
static enum err findings_rest_on(struct card *c)
{
    static const enum series_kind own[] = {SERIES_REVENUE, SERIES_VOICE};
    const size_t own_n = sizeof own / sizeof *own;
    struct figure_dependencies *d = &c->rests_on;
    struct figure_dependency *items = arena_array(c->arena, d->n + c->n + own_n, sizeof *items);
    int64_t last = period_of_day(GRAIN_MONTH, period_end_day(card_period(c)) - 1).ordinal, series;

    if (d->n > 0) memcpy(items, d->items, d->n * sizeof *items);
    for (size_t i = 0; i < c->n; i++) {
        if (c->entries[i].metric->series)
            items[d->n++] = (struct figure_dependency){c->entries[i].metric->series, INT64_MIN, last};
    }
    for (size_t i = 0; i < own_n; i++) {
        enum err e = store_series_kept(c->db, own[i], &series);

        if (e == ERR_OK) items[d->n++] = (struct figure_dependency){series, INT64_MIN, last};
        else if (e != ERR_NONE) return e;
    }
    d->items = items;
    d->registry = true;
    span_expires(&c->slice, GRAIN_DAY, c->catalogue->tz, d); /* reviews fall due, readers stay away */
    return ERR_OK;
}

/* Those that somebody has seen stand behind the others; each part keeps its order. */
static void findings_split(struct card_findings *f, struct arena *a)
{
    struct card_findings r = {.ids = arena_array(a, f->list.n + 1, sizeof *r.ids),
                              .seen = arena_array(a, f->list.n + 1, sizeof *r.seen)};

    for (int seen = 0; seen < 2; seen++) {
        for (size_t i = 0; i < f->list.n; i++) {
            if ((f->seen[i] != NULL) != seen) continue;
            r.ids[r.list.n] = f->ids[i];
            r.seen[r.list.n] = f->seen[i];
            *ARENA_PUSH(a, r.list.items, r.list.n, r.list.cap) = f->list.items[i];
        }
        if (!seen) r.open = r.list.n;
    }
    *f = r;
}

enum err card_find(struct card *c, struct card_findings *ret)
{
    bool bound = c->slice.bound.partner != 0 || c->slice.bound.account != 0;
    struct card_findings f = {0};
    struct finding_seen *seen = NULL;
    struct card_ground g;
    size_t seen_n = 0;
    enum err e;

    if ((e = card_ground_make(c, &g)) != ERR_OK) return e;
    if ((e = rules_run(c, &g, &f.list)) != ERR_OK) return e;
    findings_sort(&f.list);
    /* Notes speak of the whole; a key that sees a part of it reads none. */
    if (!bound && (e = store_findings_seen(c->db, c->arena, &seen, &seen_n)) != ERR_OK) return e;
    f.ids = arena_array(c->arena, f.list.n + 1, sizeof *f.ids);
    f.seen = arena_array(c->arena, f.list.n + 1, sizeof *f.seen);
    for (size_t i = 0; i < f.list.n; i++) {
        f.ids[i] = finding_id(c->arena, c->journey->key, &f.list.items[i]);
        f.seen[i] = finding_seen_of(seen, seen_n, f.ids[i], f.list.items[i].level);
    }
    findings_split(&f, c->arena);
    if ((e = findings_rest_on(c)) != ERR_OK) return e;
    *ret = f;
    return ERR_OK;
}

/* --- writing --- */

static void put_evidence(struct json_writer *w, const struct evidence *x)
{
    json_open_object(w);
    json_member_string(w, "metric", x->metric);
    json_member_string(w, "phase", x->phase);
    json_member_string(w, "account", x->account);
    json_member_string(w, "role", x->role);
    json_member_string(w, "label", x->label);
    put_estimate(w, &x->estimate);
    json_member_string(w, "unit", x->unit);
    json_member_string(w, "status", x->has_status ? status_text(x->status) : NULL);
    json_close_object(w);
}

static void put_seen(struct json_writer *w, const struct finding_seen *seen)
{
    if (!seen) {
        json_member_null(w, "acknowledged");
        return;
    }
    json_put_name(w, "acknowledged");
    json_open_object(w);
    json_member_string(w, "note", seen->note);
    json_member_string(w, "key", seen->key);
    json_member_time(w, "at", seen->at);
    json_close_object(w);
}

static void put_finding(struct json_writer *w, const struct finding *f, const char *id, const struct finding_seen *seen)
{
    char since[PERIOD_TEXT_SIZE];

    if (f->has_since) period_format(f->since, since);
    json_open_object(w);
    json_member_string(w, "id", id);
    json_member_string(w, "rule", finding_rule_text(f->rule));
    json_member_string(w, "title", f->title);
    json_member_string(w, "detail", f->detail);
    json_member_string(w, "phase", f->phase);
    json_member_string(w, "metric", f->metric);
    json_member_string(w, "account", f->account);
    json_member_string(w, "since", f->has_since ? since : NULL);
    put_maybe_double(w, "p", f->has_p, f->p);
    json_member_int(w, "compared", (int64_t)f->compared);
    json_member_double(w, "level", f->level);
    json_put_name(w, "evidence");
    json_open_array(w);
    for (size_t i = 0; i < f->evidence_n; i++) put_evidence(w, &f->evidence[i]);
    json_close_array(w);
    json_member_string(w, "query", f->query);
    put_seen(w, seen);
    json_close_object(w);
}

void card_findings_write(struct json_writer *w, const struct card_findings *f)
{
    json_open_array(w);
    for (size_t i = 0; i < f->list.n; i++) put_finding(w, &f->list.items[i], f->ids[i], f->seen[i]);
    json_close_array(w);
}
