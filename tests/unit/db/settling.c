/* See settling.h. */
#include "tests/unit/db/settling.h"

struct stored settling;
int64_t waits, orders, scores, levels;

int64_t settling_define(const char *key, const struct measure *m)
{
    struct definition d = {.kind = DEFINITION_METRIC, .key = key, .text = "{}"};
    struct series series;
    int64_t version;
    bool created;

    ck_assert(measure_compile(m, NULL, settling.a, &series));
    stored_begin(&settling);
    OK(store_series_take(settling.db, settling.r, &series, &d.series));
    OK(store_definition_put(settling.db, settling.r, &d, -1, &created, &version));
    stored_commit(&settling);
    return d.series;
}

void settling_setup(void)
{
    static const struct measure wait = {
        .kind = MEASURE_DURATION, .q = 0.5, .start = {.type_name = "placed"}, .end = {.type_name = "delivered"}};
    static const struct measure count = {.kind = MEASURE_COUNT, .event = "placed"};
    static const struct measure nps = {.kind = MEASURE_NPS, .instrument = "nps", .scale_max = 10, .scale_step = 1};
    static const struct measure last = {.kind = MEASURE_LAST, .event = "reading"};

    stored_make(&settling);
    waits = settling_define("waits", &wait);
    orders = settling_define("orders", &count);
    scores = settling_define("scores", &nps);
    levels = settling_define("levels", &last);
}

void settling_teardown(void)
{
    series_slice_facts = 2000;
    stored_remove(&settling);
}

struct fact_input settling_event(const char *id, const char *type, int64_t at)
{
    return (struct fact_input){.kind = FACT_EVENT,
                               .source = "erp",
                               .id = id,
                               .type = type,
                               .account = "acme",
                               .subject = "o-1",
                               .at = at,
                               .digest = at};
}

void settling_post(const struct fact_input *items, size_t n)
{
    struct facts_write w = {.items = items,
                            .n = n,
                            .definitions = stored_workspace(&settling).definitions,
                            .now = 1,
                            .create_accounts = true,
                            .arena = settling.a};

    stored_begin(&settling);
    OK(store_facts(settling.db, settling.r, &w));
    stored_commit(&settling);
}

void settling_post_one(struct fact_input f)
{
    settling_post(&f, 1);
}

void settling_post_company(void)
{
    struct fact_input f[6] = {settling_event("p1", "placed", NOON),
                              settling_event("d1", "delivered", NOON + HOUR),
                              settling_event("p2", "placed", NOON + 40 * 24 * HOUR),
                              settling_event("r1", "reading", NOON),
                              settling_event("a1", "nps", NOON),
                              settling_event("a2", "nps", NOON + HOUR)};

    f[3].has_value = true;
    f[3].value.units = 7;
    f[4].kind = f[5].kind = FACT_RESPONSE;
    f[4].has_score = f[5].has_score = true;
    f[4].score_step = f[4].score.units = 9;
    f[5].score_step = f[5].score.units = 3;
    settling_post(f, 6);
}

struct verify_report settling_verify(bool mend)
{
    struct verify_report report;

    OK(store_verify(settling.db, settling.r, settling.a, mend, NULL, &report));
    return report;
}

void settling_assert_clean(void)
{
    struct verify_report report = settling_verify(false);

    ck_assert_msg(report.differing == 0, "%s", report.first);
    ck_assert_ptr_null(report.first);
}

const char *settling_waits(void)
{
    const char *text = "";
    enum err e;

    while ((e = db_step(settling.db, STMT_OBSERVATION_ALL)) == ERR_OK) {
        if (db_int(settling.db, STMT_OBSERVATION_ALL, 1) != waits) continue;
        text =
            arena_printf(settling.a, "%s%lldh ", text, (long long)db_int(settling.db, STMT_OBSERVATION_ALL, 12) / 3600);
    }
    ck_assert_int_eq(e, ERR_NONE);
    return text;
}

void settling_finish(void)
{
    for (bool more = true; more;) {
        stored_begin(&settling);
        OK(store_series_work(settling.db, settling.r, &more));
        stored_commit(&settling);
    }
}
