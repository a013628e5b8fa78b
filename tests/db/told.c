/* See told.h. */
#include "tests/db/told.h"

#include <string.h>

#include "db/figures.h"
#include "tests/db/dump.h"

struct telling {
    struct history *h;
    struct db *reader;
    struct tz *tz;
    struct metric metrics[KEYS];
    const struct metric *list[KEYS];
    int measures[KEYS];
    size_t n;
};

static void telling_begin(struct telling *t, struct history *h)
{
    struct db_options options = {.path = h->company.path, .cache_kib = 2048};
    const char *why = "";

    *t = (struct telling){.h = h};
    CHECK(db_open(&options, DB_READ, h->a, &t->reader, &why) == ERR_OK, "%s", why);
    MUST(tz_open(ZONE, &t->tz));
    for (int key = 0; key < KEYS; key++) {
        struct definition d;
        int m = h->truth.defined[key];

        if (m < 0 || (measure_flags(COMPANY_MEASURES[m].kind) & MEASURE_STATE)) continue;
        MUST(store_definition_get(t->reader, h->a, DEFINITION_METRIC, arena_printf(h->a, "k%d", key), &d));
        t->metrics[t->n] = (struct metric){.key = d.key,
                                           .measure = COMPANY_MEASURES[m],
                                           .cadence = GRAIN_MONTH,
                                           .goal = {.min_n = 5},
                                           .series = d.series};
        t->list[t->n] = &t->metrics[t->n];
        t->measures[t->n++] = m;
    }
}

static struct figures tell(struct telling *t, const struct slice *slice)
{
    struct figure_dependencies rests_on;
    struct figures figures;

    MUST(store_figures(t->reader, t->h->a, t->tz, t->list, t->n, NULL, slice, &figures, &rests_on));
    return figures;
}

static const char *asked(const struct telling *t, const struct slice *slice, const struct figure *f)
{
    return arena_printf(t->h->a, "measure %d, %s period %zu, group %d %s", t->measures[f->metric],
                        slice->total ? "total" : grain_text(slice->grain), f->period, (int)slice->group,
                        f->group ? f->group : "(none)");
}

static bool same_estimate(const struct estimate *x, const struct estimate *y)
{
    return x->has_value == y->has_value && x->has_low == y->has_low && x->has_high == y->has_high &&
           (!x->has_value || x->value == y->value) && (!x->has_low || x->low == y->low) &&
           (!x->has_high || x->high == y->high) && x->n == y->n && x->missing == y->missing && x->reason == y->reason;
}

static void check_filter(struct telling *t, const struct slice *plain, const struct figures *expected)
{
    struct slice_test all = {"all", "yes"};
    struct slice slice = *plain;
    struct figures f;

    slice.attributes = &all;
    slice.attributes_n = 1;
    f = tell(t, &slice);
    CHECK(f.n == expected->n, "%zu figures with a filter, %zu without", f.n, expected->n);
    for (size_t i = 0; i < f.n; i++) {
        const struct estimate *x = &expected->items[i].estimate, *y = &f.items[i].estimate;

        CHECK(same_estimate(x, y), "%s: %.17g (%lld) from cells, %.17g (%lld) from observations",
              asked(t, &slice, &f.items[i]), x->value, (long long)x->n, y->value, (long long)y->n);
    }
}

static void check_groups(struct telling *t, const struct slice *plain, const struct figures *expected,
                         enum group_kind group, const char *name)
{
    size_t periods = plain->total ? 1 : plain->periods;
    struct slice slice = *plain;
    struct figures f;
    struct estimate *sums = arena_array(t->h->a, t->n * periods, sizeof *sums);

    slice.group = group;
    slice.group_name = name;
    f = tell(t, &slice);
    for (size_t i = 0; i < f.n; i++) {
        struct estimate *sum = &sums[f.items[i].metric * periods + f.items[i].period];

        CHECK(f.items[i].estimate.reason != REASON_BUILDING, "%s: building", asked(t, &slice, &f.items[i]));
        sum->n += f.items[i].estimate.n;
        sum->missing += f.items[i].estimate.missing;
    }
    for (size_t i = 0; i < expected->n; i++) {
        const struct figure *x = &expected->items[i];
        const struct estimate *sum = &sums[x->metric * periods + x->period];

        CHECK(x->estimate.n == sum->n && x->estimate.missing == sum->missing,
              "%s: %lld in all, %lld in groups of kind %d", asked(t, plain, x), (long long)x->estimate.n,
              (long long)sum->n, (int)group);
    }
}

/* A filter or group of one dimension alone may come from its cells; with a filter that everything passes it cannot. */
static void check_cut(struct telling *t, const struct slice *cut)
{
    struct slice_test all = {"all", "yes"};
    struct slice slice = *cut;
    struct figures x = tell(t, cut), y;

    slice.attributes = &all;
    slice.attributes_n = 1;
    y = tell(t, &slice);
    CHECK(x.n == y.n, "%zu figures of a cut, %zu from observations", x.n, y.n);
    for (size_t i = 0; i < x.n; i++) {
        const char *g = x.items[i].group, *h = y.items[i].group;

        CHECK((g == NULL) == (h == NULL) && (!g || strcmp(g, h) == 0), "group %s, from observations %s",
              g ? g : "(none)", h ? h : "(none)");
        CHECK(same_estimate(&x.items[i].estimate, &y.items[i].estimate),
              "%s: %.17g (%lld) from a cut, %.17g (%lld) from observations", asked(t, cut, &x.items[i]),
              x.items[i].estimate.value, (long long)x.items[i].estimate.n, y.items[i].estimate.value,
              (long long)y.items[i].estimate.n);
    }
}

static void check_cuts(struct telling *t, const struct slice *plain)
{
    static const char *const names[] = {"segment", "kind", "size"};
    static const char *const values[] = {"large", "", "customer", "partner", "odd", "3", "none"};
    struct slice slice = *plain;

    slice.group = GROUP_PARTNER;
    check_cut(t, &slice);
    slice.group = GROUP_NONE;
    slice.partner = "dune";
    check_cut(t, &slice);
    slice.partner = "nobody";
    check_cut(t, &slice);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct slice_test test = {names[i], "large"};

        slice = *plain;
        slice.group = GROUP_ACCOUNT_FIELD;
        slice.group_name = names[i];
        check_cut(t, &slice);
        slice.group = GROUP_NONE;
        slice.account_fields = &test;
        slice.account_fields_n = 1;
        test.value = values[dice_below(&t->h->dice, (int64_t)COUNT_OF(values))];
        check_cut(t, &slice);
    }
}

static void check_oracle(struct telling *t, const struct slice *slice, const struct figures *figures)
{
    for (size_t i = 0; i < figures->n; i++) {
        const struct figure *f = &figures->items[i];
        const struct measure *m = &t->metrics[f->metric].measure;
        int64_t last = slice->total ? (int64_t)slice->periods - 1 : (int64_t)f->period, n;
        struct period p = {slice->grain, slice->first.ordinal + (int64_t)f->period};
        int64_t from = period_start_us(p, t->tz);
        double value;
        wide sum;

        p.ordinal = slice->first.ordinal + last;
        if (!oracle_sum(t->h, t->measures[f->metric], from, period_end_us(p, t->tz), &n, &sum)) continue;
        value = m->kind == MEASURE_COUNT ? (double)n : wide_to_double(sum);
        if (m->kind == MEASURE_LAST && m->across_mean && n > 0) value = wide_mean(sum, n);
        CHECK(f->estimate.n == n && (n == 0 || f->estimate.value == value),
              "%s: %.17g (%lld), by the oracle %.17g (%lld)", asked(t, slice, f), f->estimate.value,
              (long long)f->estimate.n, value, (long long)n);
    }
}

static void check_slice(struct telling *t, const char *first, size_t periods, bool total)
{
    struct slice slice = {.periods = periods, .total = total, .now = INT64_C(1900000000) * 1000000};
    struct figures plain;

    MUST(period_parse(first, &slice.first));
    slice.grain = slice.first.grain;
    plain = tell(t, &slice);
    CHECK(plain.n == t->n * (total ? 1 : periods), "%zu figures", plain.n);
    check_oracle(t, &slice, &plain);
    check_filter(t, &slice, &plain);
    check_groups(t, &slice, &plain, GROUP_ACCOUNT, NULL);
    check_groups(t, &slice, &plain, GROUP_PARTNER, NULL);
    check_groups(t, &slice, &plain, GROUP_ROLE, NULL);
    check_groups(t, &slice, &plain, GROUP_SIDE, NULL);
    check_groups(t, &slice, &plain, GROUP_TOUCHPOINT, NULL);
    check_groups(t, &slice, &plain, GROUP_ATTRIBUTE, "prio");
    check_groups(t, &slice, &plain, GROUP_ACCOUNT_FIELD, "segment");
    check_cuts(t, &slice);
}

void told_agrees(struct history *h)
{
    struct telling t;

    telling_begin(&t, h);
    MUST(db_begin(t.reader));
    if (t.n > 0) {
        check_slice(&t, "2026-03", 2, false);
        check_slice(&t, arena_printf(h->a, "2026-03-%02d", (int)(25 + dice_below(&h->dice, 7))),
                    1 + (size_t)dice_below(&h->dice, 12), false);
        check_slice(&t, arena_printf(h->a, "2026-W%02d", (int)(12 + dice_below(&h->dice, 3))), 2, false);
        check_slice(&t, "2025-Q3", 6, true);
    }
    db_rollback(t.reader);
    db_close(t.reader);
    tz_close(t.tz);
}
