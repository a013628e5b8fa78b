/* The finding `restated`: a report that would read otherwise today (KPI.md 5). See restate.h. */
#include <inttypes.h>
#include <string.h>

#include "api/restate.h"

#define LOOKED_AT 20 /* assessments of the journey, the newest first */
#define ROWS_SHOWN 5 /* figures; each as it was and as it is */

static double number_of(const struct json *figure, const char *name, bool *ret_has)
{
    const struct json *v = json_get(figure, name);

    *ret_has = v != NULL && json_type(v) == JSON_NUMBER;
    return *ret_has ? json_number(v) : 0;
}

/* The figure as it was kept. */
static struct estimate estimate_of(struct arena *a, const char *text)
{
    struct estimate e = {0};
    const struct json *v;
    struct faults faults;
    bool has;

    faults_init(&faults, a);
    if (json_parse(a, text, strlen(text), "", &faults, &v) != ERR_OK) return e;
    e.value = number_of(v, "value", &e.has_value);
    e.low = number_of(v, "low", &e.has_low);
    e.high = number_of(v, "high", &e.has_high);
    e.n = (int64_t)number_of(v, "n", &has);
    return e;
}

static void add_row(struct finding *f, const char *label, const struct restated *r, struct estimate e)
{
    f->evidence[f->evidence_n++] = (struct evidence){.metric = r->metric,
                                                     .phase = r->phase,
                                                     .label = label,
                                                     .estimate = e,
                                                     .unit = r->entry != NULL ? r->entry->metric->unit : NULL};
}

/* "late facts, deletions" */
static const char *reasons_of(struct arena *a, const struct restatement *r)
{
    static const char *const words[RESTATED_COUNT] = {
        [RESTATED_DEFINITION] = "other definitions",   [RESTATED_LATE] = "late facts",
        [RESTATED_MOVED] = "facts that were replaced", [RESTATED_DELETED] = "deletions",
        [RESTATED_REGISTRY] = "the registry",          [RESTATED_OUTCOMES] = "outcomes",
        [RESTATED_BUILDING] = "counting anew",         [RESTATED_PROGRAM] = "another version of the program",
    };
    const char *text = NULL;

    for (int k = 0; k < RESTATED_COUNT; k++)
        for (size_t i = 0; i < r->n; i++) {
            if (!r->items[i].reasons[k]) continue;
            text = text != NULL ? arena_printf(a, "%s, %s", text, words[k]) : words[k];
            break;
        }
    return text;
}

static void add_finding(struct arena *a, const struct assessment *x, struct period p, const struct restatement *r,
                        struct findings *ret)
{
    struct finding *f = findings_add(ret, a, FINDING_RESTATED);
    size_t shown = r->n < ROWS_SHOWN ? r->n : ROWS_SHOWN;

    f->evidence = arena_array(a, 2 * ROWS_SHOWN, sizeof *f->evidence);
    for (size_t i = 0; i < shown; i++) {
        const struct restated *it = &r->items[i];

        add_row(f, "as reported", it, estimate_of(a, it->before));
        if (it->entry != NULL) add_row(f, "today", it, it->entry->figures[CARD_NOW].estimate);
    }
    f->subject = assessment_id(a, x->no);
    f->has_since = true;
    f->since = p;
    f->level = (double)r->n;
    f->title = arena_printf(a, "What was reported for %s has changed since: %zu of %" PRId64 " figures", x->period,
                            r->n, (int64_t)r->n + r->unchanged);
    f->detail = arena_printf(a, "Because of %s. The assessment itself stays as it was reported.", reasons_of(a, r));
    f->query = arena_printf(a, "/v1/assessments/%s/restated", f->subject);
}

static enum err look_at(const struct card *c, const struct assessment *x, struct period p, struct findings *ret)
{
    int64_t month = period_of_day(GRAIN_MONTH, period_end_day(p) - 1).ordinal;
    struct restatement r;
    bool touched;
    enum err e = store_assessment_touched(c->db, month, x->frozen, &touched);

    if (e != ERR_OK || !touched) return e;
    e = assessment_restate(c->db, c->arena, c->catalogue, x, &r);
    if (e == ERR_OK && r.n > 0) add_finding(c->arena, x, p, &r, ret);
    return e;
}

/* Was a newer one of the same period looked at? */
static bool seen_before(const struct assessment *items, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(items[k].period, items[i].period) == 0) return true;
    return false;
}

enum err card_find_restated(const struct card *c, struct findings *ret)
{
    struct assessment *items;
    struct period p;
    size_t n, looked = 0;
    bool more;
    enum err e;

    if (!slice_is_plain(&c->slice)) return ERR_OK;
    e = store_assessment_list(c->db, c->arena, c->journey->key, INT64_MAX, LOOKED_AT, &items, &n, &more);
    for (size_t i = 0; i < n && e == ERR_OK && looked < FINDING_ASSESSMENTS; i++) {
        if (seen_before(items, i) || period_parse(items[i].period, &p) != ERR_OK) continue;
        if (period_end_day(p) > period_end_day(card_period(c))) continue;
        looked++;
        e = look_at(c, &items[i], p, ret);
    }
    return e;
}
