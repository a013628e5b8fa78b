/* Comparing a frozen assessment with what its period is today. See restate.h. */
#include "api/restate.h"

#include <string.h>

const char *restate_reason_text(enum restate_reason r)
{
    static const char *const texts[RESTATED_COUNT] = {
        [RESTATED_DEFINITION] = "definition", [RESTATED_LATE] = "late_facts",   [RESTATED_MOVED] = "moved_facts",
        [RESTATED_DELETED] = "deletions",     [RESTATED_REGISTRY] = "registry", [RESTATED_OUTCOMES] = "outcomes",
        [RESTATED_BUILDING] = "building",     [RESTATED_PROGRAM] = "program",
    };

    return texts[r];
}

struct restating {
    struct db *db;
    struct arena *a;
    const struct catalogue *catalogue;
    const struct assessment *x;
    struct assessment_part *parts;
    size_t parts_n;
    struct card card;
    int64_t registry; /* the workspace's count now */
};

static const struct assessment_part *part_of(const struct restating *s, enum definition_kind kind, const char *key)
{
    for (size_t i = 0; i < s->parts_n; i++)
        if (s->parts[i].kind == kind && strcmp(s->parts[i].key, key) == 0) return &s->parts[i];
    return NULL;
}

/* --- definitions --- */

static const struct json *parsed(struct arena *a, const char *text)
{
    const struct json *v;
    struct faults faults;

    faults_init(&faults, a);
    return json_parse(a, text, strlen(text), "", &faults, &v) == ERR_OK ? v : NULL;
}

static const char *member_text(struct arena *a, const struct json *object, const char *name)
{
    const struct json *v = object != NULL ? json_get(object, name) : NULL;
    struct buffer out = {0};
    const char *ret;

    if (v == NULL) return "null";
    json_write_canonical(v, &out);
    ret = arena_copy(a, out.data, out.size);
    buffer_free(&out);
    return ret;
}

/* Which members that a figure rests on differ between two texts of a metric. NULL-terminated. */
static const char *const *members_differ(struct arena *a, const char *was, const char *is, size_t *ret_n)
{
    static const char *const names[] = {"journey", "phase", "measure", "better", "target", "warn", "min_n", "cadence"};
    const struct json *x = parsed(a, was), *y = parsed(a, is);
    const char **ret = arena_array(a, sizeof names / sizeof *names + 1, sizeof *ret);
    size_t n = 0;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(member_text(a, x, names[i]), member_text(a, y, names[i])) != 0) ret[n++] = names[i];
    ret[n] = NULL;
    *ret_n = n;
    return ret;
}

static void note_definition(struct restated *r, const struct assessment_part *was, int64_t version_now,
                            const char *const *members)
{
    r->reasons[RESTATED_DEFINITION] = true;
    r->was = *was;
    r->version_now = version_now;
    r->members = members;
}

/* The journey's phases decide where a figure looks: its stays, and metrics whose `where` names a phase (they follow it). */
static void look_at_journey(struct restating *s, const struct metric *m, bool followed, struct restated *r)
{
    static const char *const phases[] = {"phases", NULL};
    const struct assessment_part *was = part_of(s, DEFINITION_JOURNEY, s->x->journey);
    const struct journey *j = catalogue_journey(s->catalogue, s->x->journey);

    if (was == NULL || (j != NULL && j->version == was->version)) return;
    if (j == NULL || followed || measure_series_kind(m->measure.kind) == SERIES_STAY)
        note_definition(r, was, j != NULL ? j->version : 0, phases);
}

/* The metric itself, then the parts of an index. */
static void look_at_metric(struct restating *s, const char *key, struct restated *r)
{
    static const char *const none[] = {NULL};
    const struct assessment_part *was = part_of(s, DEFINITION_METRIC, key);
    const struct metric *m = catalogue_metric(s->catalogue, key);
    const char *const *members;
    size_t n = 0;

    if (was == NULL || r->reasons[RESTATED_DEFINITION]) return;
    if (m == NULL) {
        note_definition(r, was, 0, none);
        return;
    }
    if (m->version != was->version) {
        members = members_differ(s->a, was->text, m->definition, &n);
        if (n > 0) note_definition(r, was, m->version, members);
    }
    if (n == 0) look_at_journey(s, m, m->version != was->version && strcmp(m->definition, was->text) == 0, r);
    for (size_t i = 0; i < m->measure.parts_n; i++) look_at_metric(s, m->measure.parts[i].key, r);
}

/* --- data --- */

/* What the metric rests on, and the parts of an index likewise. */
static enum err look_at_data(struct restating *s, const struct metric *m, struct restated *r)
{
    struct slice slice = {
        .grain = s->card.slice.grain, .first = card_period(&s->card), .periods = 1, .now = s->card.slice.now};
    const struct journey *j = catalogue_journey(s->catalogue, m->journey);
    struct movement v;
    enum err e = store_movement(s->db, s->a, s->catalogue->tz, m, j, &slice, s->x->frozen, &v);

    if (e != ERR_OK) return e;
    if (!v.counted) r->counted = false;
    if (v.late > r->late) r->late = v.late;
    if (v.removed > r->deleted) r->deleted = v.removed;
    r->reasons[RESTATED_LATE] |= v.late > 0 || (v.moved && !v.counted);
    r->reasons[RESTATED_DELETED] |= v.removed > 0;
    r->reasons[RESTATED_MOVED] |= v.moved && v.counted && v.late == 0 && v.removed == 0;
    if (m->measure.kind == MEASURE_ATTAINMENT) r->reasons[RESTATED_OUTCOMES] = true;
    else r->reasons[RESTATED_REGISTRY] |= v.registry && s->registry != s->x->registry;
    for (size_t i = 0; i < m->measure.parts_n && e == ERR_OK; i++)
        if (m->measure.parts[i].metric != NULL) e = look_at_data(s, m->measure.parts[i].metric, r);
    return e;
}

/*
 * Of another series that has been built since, everything is new: only what is counted speaks. Where nothing does, a fact was
 * on its way while the card was computed: it arrived before that moment and was stored after it. Only another version of the
 * program may be blamed for a difference.
 */
static enum err find_reasons(struct restating *s, const struct card_entry *x, struct restated *r)
{
    bool any = false;
    enum err e = ERR_OK;

    look_at_metric(s, r->metric, r);
    r->counted = true;
    r->reasons[RESTATED_BUILDING] = x != NULL && x->building;
    if (x != NULL && !x->building) e = look_at_data(s, x->metric, r);
    if (e != ERR_OK) return e;
    if (r->reasons[RESTATED_DEFINITION]) r->reasons[RESTATED_MOVED] = false;
    for (int i = 0; i < RESTATED_COUNT; i++) any |= r->reasons[i];
    if (any) return ERR_OK;
    r->reasons[strcmp(s->x->program, WAYMARK_VERSION) == 0 ? RESTATED_LATE : RESTATED_PROGRAM] = true;
    return ERR_OK;
}

/* --- the comparison --- */

static const struct card_entry *entry_of(const struct card *c, const char *metric)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->entries[i].metric->key, metric) == 0) return &c->entries[i];
    return NULL;
}

static enum err compare_part(struct restating *s, const struct assessment_part *p, size_t *cap, struct restatement *ret)
{
    const struct card_entry *x = entry_of(&s->card, p->key);
    const char *now = x != NULL ? assessment_figure(s->a, x) : NULL;
    const struct json *definition;
    struct restated r = {.metric = p->key, .before = p->figure, .now = now, .entry = x};

    if (now != NULL && strcmp(now, p->figure) == 0) {
        ret->unchanged++;
        return ERR_OK;
    }
    definition = parsed(s->a, p->text);
    if (definition == NULL) return ERR_BROKEN;
    r.name = json_string(json_get(definition, "name"));
    r.phase = json_string(json_get(definition, "phase"));
    *ARENA_PUSH(s->a, ret->items, ret->n, *cap) = r;
    return find_reasons(s, x, &ret->items[ret->n - 1]);
}

static void find_added(struct restating *s, struct restatement *ret)
{
    ret->added = arena_array(s->a, s->card.n + 1, sizeof *ret->added);
    for (size_t i = 0; i < s->card.n; i++) {
        const struct assessment_part *p = part_of(s, DEFINITION_METRIC, s->card.entries[i].metric->key);

        if (p == NULL || p->figure == NULL) ret->added[ret->added_n++] = s->card.entries[i].metric->key;
    }
}

/* The figures of the period alone, in the places where a card has them: no trend, no change, nothing that is not compared. */
static enum err card_figures(struct card *c)
{
    const struct metric **metrics = arena_array(c->arena, c->catalogue->metrics_n + 1, sizeof *metrics);
    struct slice one = c->slice;
    struct figures figures;
    enum err e;

    for (size_t i = 0; i < c->catalogue->metrics_n; i++)
        if (strcmp(c->catalogue->metrics[i].journey, c->journey->key) == 0) metrics[c->n++] = &c->catalogue->metrics[i];
    one.first = card_period(c);
    one.periods = 1;
    e = store_figures(c->db, c->arena, c->catalogue->tz, metrics, c->n, c->journey, &one, &figures, &c->rests_on);
    if (e != ERR_OK) return e;
    c->entries = arena_array(c->arena, c->n + 1, sizeof *c->entries);
    for (size_t i = 0; i < c->n; i++) {
        struct figure *all = arena_array(c->arena, CARD_NOW + 1, sizeof *all);

        all[CARD_NOW] = figures.items[i];
        c->entries[i] = (struct card_entry){
            .metric = metrics[i], .figures = all, .building = all[CARD_NOW].estimate.reason == REASON_BUILDING};
    }
    return ERR_OK;
}

/* Where the journey is gone, the card stays empty: every figure is. */
static enum err card_today(struct restating *s)
{
    struct period p;

    s->card = (struct card){.db = s->db,
                            .arena = s->a,
                            .catalogue = s->catalogue,
                            .journey = catalogue_journey(s->catalogue, s->x->journey),
                            .slice = {.now = s->x->frozen}};
    if (period_parse(s->x->period, &p) != ERR_OK || !card_span(&s->card, p)) return ERR_BROKEN;
    return s->card.journey != NULL ? card_figures(&s->card) : ERR_OK;
}

enum err assessment_restate(struct db *db, struct arena *a, const struct catalogue *catalogue,
                            const struct assessment *x, struct restatement *ret)
{
    struct restating s = {.db = db, .a = a, .catalogue = catalogue, .x = x};
    struct restatement r = {0};
    struct workspace w;
    size_t cap = 0;
    enum err e = store_workspace_get(db, a, &w);

    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    s.registry = w.registry;
    if ((e = store_assessment_parts(db, a, x->no, &s.parts, &s.parts_n)) != ERR_OK) return e;
    if ((e = card_today(&s)) != ERR_OK) return e;
    for (size_t i = 0; i < s.parts_n && e == ERR_OK; i++)
        if (s.parts[i].figure != NULL) e = compare_part(&s, &s.parts[i], &cap, &r);
    if (e != ERR_OK) return e;
    find_added(&s, &r);
    *ret = r;
    return ERR_OK;
}
