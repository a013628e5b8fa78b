/* From columns to items: rules, header, values. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "cli/import_map.h"

Suite *suite_import_map(void);

static struct arena *a;
static struct mapping m;
static const char *why, *unused;
static struct faults faults;
static struct buffer out;
static struct tz *utc;

static void set_up(void)
{
    a = arena_create();
    faults_init(&faults, a);
    why = unused = NULL;
    ck_assert_int_eq(tz_open("UTC", &utc), ERR_OK);
}

static void tear_down(void)
{
    tz_close(utc);
    buffer_free(&out);
    arena_drop(a);
}

/* Lists end with NULL. */
static enum err rules(enum load_kind kind, const char *const *maps, const char *const *sets, const char *id_from)
{
    struct mapping_rules r = {.maps = maps, .sets = sets, .id_from = id_from};
    enum err e;

    while (maps != NULL && maps[r.maps_n] != NULL) r.maps_n++;
    while (sets != NULL && sets[r.sets_n] != NULL) r.sets_n++;
    e = mapping_begin(&m, kind, &r, a, &why);
    m.tz = utc;
    return e;
}
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static enum err header(const char *const *columns)
{
    size_t n = 0;

    while (columns[n] != NULL) n++;
    return mapping_header(&m, columns, n, &why, &unused);
}

static struct cell cell(void *row, const char *column, size_t index)
{
    const char *const *values = row;

    (void)column;
    return (struct cell){.text = values[index], .size = strlen(values[index])};
}

static enum err item(const char *const *values)
{
    return mapping_item(&m, &(struct cells){.cell = cell, .row = (void *)(uintptr_t)values}, &faults, &out);
}

START_TEST(import_map__columns_named_like_fields_map_themselves)
{
    ck_assert_int_eq(rules(LOAD_RESPONSES, NULL, NULL, NULL), ERR_OK);
    ck_assert_int_eq(
        header(LIST("score", "nonsense", "answered_at", "id", "attributes.region", "instrument", "comment")), ERR_OK);
    ck_assert_str_eq(unused, "nonsense");
    ck_assert_int_eq(item(LIST(" 9 ", "x", "2026-10-02 09:12:33", "r-1", "FI", "nps", "")), ERR_OK);
    ck_assert_str_eq(out.data,
                     "{\"score\":9,\"answered_at\":\"2026-10-02T09:12:33Z\",\"id\":\"r-1\",\"instrument\":\"nps\","
                     "\"attributes\":{\"region\":\"FI\"}}");
}
END_TEST

START_TEST(import_map__rules_map_set_and_make_ids)
{
    ck_assert_int_eq(rules(LOAD_EVENTS,
                           LIST("time=When", "attributes.size:number=Size", "attributes.on_time:boolean=Late"),
                           LIST("type=order.delivered", "source=erp"), "Order+Line"),
                     ERR_OK);
    ck_assert_int_eq(header(LIST("Order", "Line", "When", "Size", "Late", "id", "type")), ERR_OK);
    ck_assert_str_eq(unused, "id, type"); /* rules go before names */
    ck_assert_int_eq(item(LIST("o-7", "2", "2026-10-02", "1.50", "No", "other", "other")), ERR_OK);
    ck_assert_str_eq(
        out.data, "{\"id\":\"o-7:2\",\"time\":\"2026-10-02T00:00:00Z\",\"type\":\"order.delivered\",\"source\":\"erp\","
                  "\"attributes\":{\"size\":1.50,\"on_time\":false}}");
}
END_TEST

START_TEST(import_map__values_that_are_none_are_refused_each_with_its_pointer)
{
    ck_assert_int_eq(rules(LOAD_EVENTS, LIST("attributes.a/b:boolean=B"), NULL, "x+y"), ERR_OK);
    ck_assert_int_eq(header(LIST("x", "y", "time", "type", "value", "B")), ERR_OK);
    ck_assert_int_eq(item(LIST("1", "", "yesterday", "t", "1,5", "perhaps")), ERR_INVALID);
    ck_assert_uint_eq(faults.n, 4);
    ck_assert_str_eq(faults.items[0].pointer, "/id");
    ck_assert_str_eq(faults.items[1].pointer, "/time");
    ck_assert_str_eq(faults.items[2].pointer, "/value");
    ck_assert_str_eq(faults.items[3].pointer, "/attributes/a~1b");
    ck_assert_ptr_nonnull(strstr(faults.items[1].detail, "yesterday"));
}
END_TEST

static const struct {
    enum load_kind kind;
    const char *map, *set, *id_from, *says;
} bad_rules[] = {
    {LOAD_RESPONSES, "scor=X", NULL, NULL, "responses have no field \"scor\"; did you mean score?"},
    {LOAD_RESPONSES, "time=X", NULL, NULL, "responses have no field \"time\"; there are id, source"},
    {LOAD_ACCOUNTS, "score=X", NULL, NULL, "accounts have no field \"score\""},
    {LOAD_EVENTS, "type", NULL, NULL, "--map takes FIELD=COLUMN, not \"type\""},
    {LOAD_EVENTS, "type=", NULL, NULL, "--map takes FIELD=COLUMN"},
    {LOAD_EVENTS, NULL, "=x", NULL, "--set takes FIELD=VALUE"},
    {LOAD_EVENTS, "type=X", "type=Y", NULL, "type is given twice"},
    {LOAD_EVENTS, "attributes.=X", NULL, NULL, "no field \"attributes.\""},
    {LOAD_EVENTS, "id=X", NULL, "a+b", "say two things"},
    {LOAD_EVENTS, NULL, NULL, "a+", "--id-from takes COLUMN+COLUMN"},
    {LOAD_EVENTS, NULL, NULL, "a+b+c+d+e+f+g+h+i", "8 at most"},
};

START_TEST(import_map__rules_that_cannot_be_used_are_said)
{
    ck_assert_int_eq(rules(bad_rules[_i].kind, LIST(bad_rules[_i].map), LIST(bad_rules[_i].set), bad_rules[_i].id_from),
                     ERR_INVALID);
    ck_assert_msg(strstr(why, bad_rules[_i].says) != NULL, "%s", why);
}
END_TEST

START_TEST(import_map__headers_that_cannot_be_used_are_said)
{
    ck_assert_int_eq(rules(LOAD_EVENTS, LIST("value=Sum"), NULL, NULL), ERR_OK);
    ck_assert_int_eq(header(LIST("id", "type", "time")), ERR_INVALID);
    ck_assert_str_eq(why, "the file has no column \"Sum\"; it has id, type, time.");
    ck_assert_int_eq(rules(LOAD_EVENTS, NULL, NULL, "a"), ERR_OK);
    ck_assert_int_eq(header(LIST("type", "time")), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(why, "no column \"a\""));
    ck_assert_int_eq(rules(LOAD_EVENTS, NULL, NULL, NULL), ERR_OK);
    ck_assert_int_eq(header(LIST("id", "type", "id")), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(why, "\"id\" is there twice"));
    ck_assert_int_eq(rules(LOAD_EVENTS, NULL, NULL, NULL), ERR_OK);
    ck_assert_int_eq(header(LIST("type", "time")), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(why, "events need id: name its column with --map id=COLUMN, or make one"));
}
END_TEST

/* NDJSON: members by name or pointer, everything as it is typed. */
static struct cell member(void *row, const char *column, size_t index)
{
    (void)index;
    return (struct cell){.value = *column == '/' ? json_pointer(row, column) : json_get(row, column)};
}

START_TEST(import_map__members_keep_their_types)
{
    const char *line =
        "{\"id\":\"r\",\"who\":{\"role\":\"buyer\"},\"score\":\"7\",\"instrument\":\"nps\",\"answered_at\":\"2026-10-02\","
        "\"account\":null,\"attributes\":{\"n\":1,\"region\":\"FI\"},\"area\":\"SE\"}";
    const struct json *v;

    ck_assert_int_eq(json_parse(a, line, strlen(line), "", &faults, &v), ERR_OK);
    ck_assert_int_eq(rules(LOAD_RESPONSES, LIST("role=/who/role", "attributes.region=area"), NULL, NULL), ERR_OK);
    mapping_members(&m);
    ck_assert_int_eq(
        mapping_item(
            &m, &(struct cells){.cell = member, .row = (void *)(uintptr_t)v, .attributes = json_get(v, "attributes")},
            &faults, &out),
        ERR_OK);
    ck_assert_str_eq(
        out.data,
        "{\"role\":\"buyer\",\"id\":\"r\",\"instrument\":\"nps\",\"score\":7,\"answered_at\":\"2026-10-02T00:00:00Z\","
        "\"attributes\":{\"n\":1,\"region\":\"SE\"}}");
}
END_TEST

Suite *suite_import_map(void)
{
    Suite *s = suite_create("import_map");
    TCase *t = tcase_create("import_map");

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, import_map__columns_named_like_fields_map_themselves);
    tcase_add_test(t, import_map__rules_map_set_and_make_ids);
    tcase_add_test(t, import_map__values_that_are_none_are_refused_each_with_its_pointer);
    tcase_add_loop_test(t, import_map__rules_that_cannot_be_used_are_said, 0,
                        (int)(sizeof bad_rules / sizeof *bad_rules));
    tcase_add_test(t, import_map__headers_that_cannot_be_used_are_said);
    tcase_add_test(t, import_map__members_keep_their_types);
    suite_add_tcase(s, t);
    return s;
}
