/* What is frozen: the card, each figure alone, and the definitions that they were computed by. See assessment.h. */
#include "api/assessment.h"

#include <inttypes.h>
#include <string.h>

#include "api/finding.h"
#include "base/text.h"

#define ID_PREFIX "asm_"

/* --- names --- */

const char *assessment_id(struct arena *a, int64_t no)
{
    return arena_printf(a, ID_PREFIX "%" PRId64, no);
}

bool assessment_no(const char *id, int64_t *ret)
{
    size_t n = strlen(ID_PREFIX);

    if (strncmp(id, ID_PREFIX, n) != 0 || id[n] < '1' || id[n] > '9') return false;
    return text_parse_int64(id + n, ret) == ERR_OK;
}

enum err assessment_of(struct request *rq, struct assessment *ret)
{
    struct bound b = request_bound(rq);
    int64_t no;
    enum err e = ERR_NONE;

    if (b.partner == 0 && b.account == 0 && assessment_no(request_path(rq, "id"), &no))
        e = store_assessment_get(rq->db, rq->arena, no, ret);
    return e == ERR_NONE ? request_fail(rq, e, "There is no such assessment") : e;
}

/* --- its parts --- */

const char *assessment_figure(struct arena *a, const struct card_entry *x)
{
    const struct metric *m = x->metric;
    const struct figure *f = &x->figures[CARD_NOW];
    struct buffer out = {0};
    struct json_writer w;
    const char *ret;

    json_writer_init(&w, &out);
    json_open_object(&w);
    put_estimate(&w, &f->estimate);
    json_member_string(&w, "interval", f->interval);
    if (f->has_population) json_member_int(&w, "population", f->population);
    else json_member_null(&w, "population");
    put_maybe_double(&w, "covered", f->has_covered, f->covered);
    json_member_int(&w, "missing", f->estimate.missing);
    json_member_string(&w, "reason", reason_text(f->estimate.reason));
    json_member_string(&w, "status", status_text(f->status));
    put_maybe_double(&w, "target", m->goal.has_target, m->goal.target);
    put_maybe_double(&w, "warn", m->goal.has_warn, m->goal.warn);
    json_member_int(&w, "min_n", m->goal.min_n);
    json_close_object(&w);
    ret = arena_copy(a, out.data, out.size);
    buffer_free(&out);
    return ret;
}

struct parts {
    struct db *db;
    struct arena *a;
    struct assessment_part *items;
    size_t n, cap;
};

static struct assessment_part *parts_find(struct parts *p, enum definition_kind kind, const char *key)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->items[i].kind == kind && strcmp(p->items[i].key, key) == 0) return &p->items[i];
    return NULL;
}

static enum err parts_add(struct parts *p, enum definition_kind kind, const char *key)
{
    struct definition d;
    enum err e;

    if (parts_find(p, kind, key) != NULL) return ERR_OK;
    if ((e = store_definition_get(p->db, p->a, kind, key, &d)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    *ARENA_PUSH(p->a, p->items, p->n, p->cap) =
        (struct assessment_part){.kind = kind, .key = d.key, .version = d.version, .text = d.text};
    return ERR_OK;
}

/* A metric, the instrument that it names, and the metrics of an index. */
static enum err parts_add_metric(struct parts *p, const struct metric *m)
{
    enum err e;

    if (parts_find(p, DEFINITION_METRIC, m->key) != NULL) return ERR_OK;
    if ((e = parts_add(p, DEFINITION_METRIC, m->key)) != ERR_OK) return e;
    if (m->measure.instrument != NULL && (e = parts_add(p, DEFINITION_INSTRUMENT, m->measure.instrument)) != ERR_OK)
        return e;
    for (size_t i = 0; i < m->measure.parts_n; i++)
        if (m->measure.parts[i].metric != NULL && (e = parts_add_metric(p, m->measure.parts[i].metric)) != ERR_OK)
            return e;
    return ERR_OK;
}

static enum err parts_collect(const struct card *c, struct parts *p)
{
    enum err e = parts_add(p, DEFINITION_JOURNEY, c->journey->key);

    for (size_t i = 0; i < c->n && e == ERR_OK; i++) {
        const struct card_entry *x = &c->entries[i];

        if ((e = parts_add_metric(p, x->metric)) != ERR_OK) return e;
        parts_find(p, DEFINITION_METRIC, x->metric->key)->figure = assessment_figure(p->a, x);
    }
    return e;
}

/* --- the whole --- */

/* Whom a contact policy was broken with is not kept: a person who is erased must not live on here. */
static void forget_people(struct card_findings *f)
{
    for (size_t i = 0; i < f->list.n; i++) {
        struct finding *x = &f->list.items[i];

        for (size_t k = 0; k < x->evidence_n && x->rule == FINDING_OVER_ASKED; k++) x->evidence[k].label = NULL;
    }
}

static const char *card_text(struct card *c, const struct card_findings *f)
{
    struct buffer out = {0};
    struct json_writer w;
    const char *ret;

    json_writer_init(&w, &out);
    card_write(&w, c, f);
    ret = arena_copy(c->arena, out.data, out.size);
    buffer_free(&out);
    return ret;
}

enum err assessment_compute(struct db *db, struct arena *a, const struct catalogue *catalogue,
                            const struct journey *journey, struct period period, int64_t now,
                            struct assessment_write *ret)
{
    struct card c = {.db = db, .arena = a, .catalogue = catalogue, .journey = journey, .slice = {.now = now}};
    struct parts parts = {.db = db, .a = a};
    char *text = arena_alloc(a, PERIOD_TEXT_SIZE);
    struct card_findings findings;
    struct workspace w;
    enum err e;

    if (!card_span(&c, period)) return ERR_QUERY;
    if ((e = store_workspace_get(db, a, &w)) != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    if ((e = card_compute(&c)) != ERR_OK) return e;
    if (c.any_building) return ERR_RETRY;
    if ((e = card_find(&c, &findings)) != ERR_OK) return e;
    if ((e = parts_collect(&c, &parts)) != ERR_OK) return e;
    forget_people(&findings);
    period_format(period, text);
    *ret = (struct assessment_write){
        .head = {.journey = arena_string(a, journey->key),
                 .period = text,
                 .frozen = now,
                 .registry = w.registry,
                 .program = WAYMARK_VERSION},
        .card = card_text(&c, &findings),
        .parts = parts.items,
        .n = parts.n,
    };
    return ERR_OK;
}
