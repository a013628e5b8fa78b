/* See company.h. */
#include "tests/db/company.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

void check_failed(const char *file, int line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\n");
    exit(1);
}

void must(enum err e, const char *call, const char *file, int line)
{
    if (e != ERR_OK) check_failed(file, line, "%s gave %s", call, error_code(e));
}

const char *const ACCOUNT_IDS[ACCOUNTS] = {"acme", "bolt", "core", "dune"};
const char *const CONTACT_IDS[CONTACTS] = {"ann", "bob", "cid", "dee"};
const char *const DIMENSION_NAMES[DIMENSIONS] = {"partner", "account.segment", "account.kind", "account.size"};
const char *const ROLES[3] = {"buyer", "user", "owner"};

/* ---- measures ---- */

static struct operand P1[] = {{.type = JSON_STRING, .text = "p1"}};
static struct operand P2[] = {{.type = JSON_STRING, .text = "p2"}};
static struct operand P1_P2[] = {{.type = JSON_STRING, .text = "p2"}, {.type = JSON_STRING, .text = "p1"}};
static struct operand TRUE[] = {{.type = JSON_TRUE}};
static struct operand ONE[] = {{.type = JSON_NUMBER, .number = 1}};
static struct operand SIX[] = {{.type = JSON_NUMBER, .number = 6}};
static struct operand BUYER[] = {{.type = JSON_STRING, .text = "buyer"}};
static struct operand CLIENT[] = {{.type = JSON_STRING, .text = "client"}};
static struct operand PLACES[] = {{.type = JSON_STRING, .text = "portal"}, {.type = JSON_STRING, .text = "phone"}};

#define TEST(f, called, o, list)                                                                                       \
    {                                                                                                                  \
        .field = (f), .name = (called), .op = (o), .operands = (list), .operands_n = COUNT_OF(list)                    \
    }
static struct test IS_P1[] = {TEST(WHERE_ATTRIBUTE, "prio", OP_EQ, P1)};
static struct test IS_P2[] = {TEST(WHERE_ATTRIBUTE, "prio", OP_EQ, P2)};
static struct test IS_OK[] = {TEST(WHERE_ATTRIBUTE, "prio", OP_IN, P1_P2), TEST(WHERE_ATTRIBUTE, "ok", OP_EQ, TRUE)};
static struct test IS_WORTH[] = {TEST(WHERE_VALUE, "value", OP_GE, ONE)};
static struct test IS_LOW[] = {TEST(WHERE_SCORE, "score", OP_LE, SIX)};
static struct test IS_BUYER[] = {TEST(WHERE_ROLE, "role", OP_EQ, BUYER)};
static struct test IS_CLIENT[] = {TEST(WHERE_SIDE, "side", OP_EQ, CLIENT)};
static struct test IS_THERE[] = {TEST(WHERE_TOUCHPOINT, "touchpoint", OP_IN, PLACES)};
#define WHERE(list)                                                                                                    \
    {                                                                                                                  \
        .tests = (list), .n = COUNT_OF(list)                                                                           \
    }

#define NPS_SCALE .instrument = "nps", .scale_min = 0, .scale_max = 10, .scale_step = 1
#define CSAT_SCALE .instrument = "csat", .scale_min = 1, .scale_max = 5, .scale_step = 1
#define SUBJECT(name)                                                                                                  \
    {                                                                                                                  \
        .type_name = (name), .key = KEY_SUBJECT                                                                        \
    }
#define ACCOUNT(name)                                                                                                  \
    {                                                                                                                  \
        .type_name = (name), .key = KEY_ACCOUNT                                                                        \
    }
#define ORDER(name)                                                                                                    \
    {                                                                                                                  \
        .type_name = (name), .key = KEY_ATTRIBUTE, .key_attribute = "order"                                            \
    }

const struct measure COMPANY_MEASURES[MEASURES] = {
    {.kind = MEASURE_NPS, NPS_SCALE},
    {.kind = MEASURE_MEAN, CSAT_SCALE, .where = WHERE(IS_BUYER)},
    {.kind = MEASURE_TOP_BOX, CSAT_SCALE, .bound = 4},
    {.kind = MEASURE_GAP, CSAT_SCALE},
    {.kind = MEASURE_COUNT, .event = "placed"},
    {.kind = MEASURE_SUM, .event = "placed", .where = WHERE(IS_WORTH)},
    {.kind = MEASURE_AVERAGE, .event = "usage"},
    {.kind = MEASURE_QUANTILE, .event = "usage", .q = 0.9, .where = WHERE(IS_THERE)},
    {.kind = MEASURE_SHARE, .event = "closed", .condition = WHERE(IS_OK)},
    {.kind = MEASURE_LAST, .event = "reading"},
    {.kind = MEASURE_LAST, .event = "reading", .across_mean = true, .where = WHERE(IS_P1)},
    {.kind = MEASURE_DURATION, .q = 0.5, .start = SUBJECT("placed"), .end = SUBJECT("delivered")},
    {.kind = MEASURE_DURATION, .q = 0.5, .start = SUBJECT("placed"), .end = SUBJECT("delivered"), .by_start = true},
    {.kind = MEASURE_DURATION, .q = 0.9, .start = ORDER("opened"), .end = ORDER("closed")},
    {.kind = MEASURE_CONVERSION, .within_days = 1, .start = ACCOUNT("placed"), .end = ACCOUNT("delivered")},
    {.kind = MEASURE_CONVERSION,
     .within_days = 0.5,
     .start = {.type_name = "opened", .key = KEY_SUBJECT, .where = WHERE(IS_P1)},
     .end = SUBJECT("closed")},
    {.kind = MEASURE_DURATION, .q = 0.5, .start = SUBJECT("usage"), .end = SUBJECT("usage"), .by_start = true},
    {.kind = MEASURE_CONVERSION,
     .within_days = 2,
     .start = {.type_name = "placed", .key = KEY_ACCOUNT, .where = WHERE(IS_P1)},
     .end = {.type_name = "placed", .key = KEY_ACCOUNT, .where = WHERE(IS_P2)}},
    {.kind = MEASURE_COUNT, .event = "opened", .where = WHERE(IS_CLIENT)},
    {.kind = MEASURE_SHARE, .event = "placed", .condition = WHERE(IS_WORTH)},
    {.kind = MEASURE_DURATION, .q = 0.5, .start = SUBJECT("placed"), .end = ORDER("delivered")},
    {.kind = MEASURE_MEAN, NPS_SCALE, .where = WHERE(IS_LOW)},
    {.kind = MEASURE_TIME_TO, .q = 0.5, .start = SUBJECT("placed"), .end = SUBJECT("delivered")},
    {.kind = MEASURE_TIME_TO,
     .q = 0.9,
     .start = {.type_name = "opened", .key = KEY_ACCOUNT, .where = WHERE(IS_P1)},
     .end = ACCOUNT("closed")},
    {.kind = MEASURE_TIME_TO, .q = 0.5, .start = SUBJECT("usage"), .end = SUBJECT("usage")},
    {.kind = MEASURE_RELATIVE_RANK, NPS_SCALE},
    {.kind = MEASURE_RESPONSE_RATE, .instrument = "nps"},
    {.kind = MEASURE_RESPONSE_RATE, .instrument = "nps", .where = WHERE(IS_THERE)},
    {.kind = MEASURE_ACTIVE, .event = "placed", .bound = 2},
    {.kind = MEASURE_RETENTION, .net = true},
    {.kind = MEASURE_COVERAGE, .bound = 1},
};

/* ---- journeys ---- */

static const char *const BUY[] = {"placed"}, *const USE[] = {"delivered", "usage"},
                         *const LEAVE[] = {"closed", "placed"};
static struct where ANY[2], SOME[2] = {WHERE(IS_P1), {0}}, LATE[2] = {{0}, WHERE(IS_P2)};

#define PHASE(called, events, wheres)                                                                                  \
    {                                                                                                                  \
        .key = (called), .enter_on = (const char **)(events), .enter_on_n = COUNT_OF(events), .enter_where = (wheres)  \
    }
static struct phase WIDE[] = {PHASE("buy", BUY, ANY), PHASE("use", USE, ANY), PHASE("leave", LEAVE, LATE)};
static struct phase NARROW[] = {PHASE("buy", BUY, SOME), PHASE("use", USE, SOME), PHASE("leave", LEAVE, LATE)};
static struct phase TURNED[] = {PHASE("leave", LEAVE, LATE), {.key = "rest"}, PHASE("buy", BUY, ANY)};

const struct journey COMPANY_JOURNEYS[JOURNEYS] = {
    {.key = "wide", .phases = WIDE, .phases_n = COUNT_OF(WIDE)},
    {.key = "narrow", .phases = NARROW, .phases_n = COUNT_OF(NARROW)},
    {.key = "turned", .phases = TURNED, .phases_n = COUNT_OF(TURNED)},
};

const char *measure_definition(int m, struct arena *a)
{
    struct series series;
    struct buffer text = {0};
    const char *copy;

    CHECK(measure_compile(&COMPANY_MEASURES[m], NULL, a, &series), "measure %d has no series", m);
    series_write(&series, &text);
    copy = arena_string(a, text.data);
    buffer_free(&text);
    return copy;
}

/* ---- the database ---- */

void company_begin(struct company *c)
{
    MUST(db_begin(c->db));
    MUST(rollup_begin(c->r, c->db));
}

void company_commit(struct company *c)
{
    MUST(rollup_flush(c->r, c->db));
    MUST(db_commit(c->db));
}

static void make_names(struct company *c)
{
    static const struct {
        enum name_kind kind;
        const char *text;
    } names[] = {
        {NAME_TYPE, "nps"},
        {NAME_TYPE, "csat"},
        {NAME_TYPE, "placed"},
        {NAME_TYPE, "delivered"},
        {NAME_TYPE, "opened"},
        {NAME_TYPE, "closed"},
        {NAME_TYPE, "usage"},
        {NAME_TYPE, "reading"},
        {NAME_SOURCE, "zeta"},
        {NAME_SOURCE, "alpha"},
        {NAME_ROLE, "buyer"},
        {NAME_ROLE, "user"},
        {NAME_ROLE, "owner"},
        {NAME_TOUCHPOINT, "portal"},
        {NAME_TOUCHPOINT, "phone"},
        {NAME_TOUCHPOINT, "shop"},
        {NAME_TYPE, "subscription.changed"},
        {NAME_TYPE, "subscription.ended"},
        {NAME_TYPE, "subscription.started"},
    };
    int64_t number;

    for (size_t i = 0; i < COUNT_OF(names); i++) MUST(store_name_take(c->db, names[i].kind, names[i].text, &number));
}

static void make_registry(struct company *c)
{
    bool created;

    for (size_t i = 0; i < ACCOUNTS; i++) {
        struct account account = {.id = ACCOUNT_IDS[i]};

        MUST(store_account_put(c->db, c->r, &account, -1, &created));
    }
    for (size_t i = 0; i < CONTACTS; i++) {
        struct contact contact = {.id = CONTACT_IDS[i]};

        MUST(store_contact_put(c->db, c->r, &contact, -1, &created));
    }
}

void company_make(struct company *c, struct arena *a, const char *dir, const char *name)
{
    const struct workspace w = {.name = "Random", .time_zone = ZONE, .currency = "EUR", .created = 1};
    struct db_options options = {.path = c->path, .cache_kib = 2048};
    const char *why = "";

    *c = (struct company){.a = a, .r = rollup_create()};
    snprintf(c->path, sizeof c->path, "%s/%s", dir, name);
    if (db_open(&options, DB_WRITE, a, &c->db, &why) != ERR_OK)
        check_failed(__FILE__, __LINE__, "%s: %s", c->path, why);
    MUST(db_begin(c->db));
    MUST(store_workspace_create(c->db, &w));
    MUST(db_commit(c->db));
    company_begin(c);
    make_names(c);
    make_registry(c);
    MUST(store_series_keep(c->db, c->r));
    company_commit(c);
}

void company_drop(struct company *c)
{
    rollup_drop(c->r);
    db_close(c->db);
}

int64_t company_definitions(struct company *c)
{
    struct workspace w;

    MUST(store_workspace_get(c->db, c->a, &w));
    return w.definitions;
}

/* series NULL: deletes it. */
static void company_point(struct company *c, struct definition d, const struct series *series, bool commit)
{
    int64_t version;
    bool created;

    company_begin(c);
    if (series) {
        MUST(store_series_take(c->db, c->r, series, &d.series));
        MUST(store_definition_put(c->db, c->r, &d, -1, &created, &version));
    } else {
        MUST(store_definition_delete(c->db, c->r, d.kind, d.key, -1));
    }
    MUST(store_series_release(c->db, c->r));
    if (commit) company_commit(c);
    else db_rollback(c->db);
}

void company_define(struct company *c, const char *key, int m, bool commit)
{
    struct definition d = {.kind = DEFINITION_METRIC, .key = key, .text = arena_printf(c->a, "{\"m\":%d}", m)};
    struct series series;

    if (m >= 0) CHECK(measure_compile(&COMPANY_MEASURES[m], NULL, c->a, &series), "measure %d has no series", m);
    company_point(c, d, m >= 0 ? &series : NULL, commit);
}

void company_define_journey(struct company *c, const char *key, int j, bool commit)
{
    struct definition d = {.kind = DEFINITION_JOURNEY, .key = key, .text = arena_printf(c->a, "{\"j\":%d}", j)};
    struct series series;

    if (j >= 0) journey_compile(&COMPANY_JOURNEYS[j], c->a, &series);
    company_point(c, d, j >= 0 ? &series : NULL, commit);
}

void company_cut(struct company *c, unsigned dimensions, bool commit)
{
    const char *names[DIMENSIONS];
    size_t n = 0;

    for (int i = 0; i < DIMENSIONS; i++) {
        if (dimensions >> i & 1) names[n++] = DIMENSION_NAMES[i];
    }
    company_begin(c);
    MUST(store_dimensions_keep(c->db, c->r, names, n));
    if (commit) company_commit(c);
    else db_rollback(c->db);
}

void company_finish(struct company *c)
{
    for (bool more = true; more;) {
        company_begin(c);
        MUST(store_series_work(c->db, c->r, &more));
        company_commit(c);
    }
}
