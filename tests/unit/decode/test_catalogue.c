/* The catalogue: templates decode whole, who refers to whom, cycles, and a bad definition does not take others with it. */
#include <check.h>
#include <string.h>

#include "base/embed.h"
#include "decode/definition.h"
#include "ground.h"

Suite *suite_catalogue(void);

static size_t template_count(const char *path)
{
    const struct embedded *file = embed_find(path);

    ck_assert_ptr_nonnull(file);
    return json_count(ground_json((const char *)file->data));
}

START_TEST(catalogue__every_template_decodes)
{
    ck_assert_uint_gt(ground->metrics_n, 30);
    ck_assert_uint_eq(ground->instruments_n, template_count("templates/instruments.json"));
    ck_assert_uint_eq(ground->journeys_n, template_count("templates/journeys.json"));
    ck_assert_uint_eq(ground->metrics_n, template_count("templates/metrics.json"));
}
END_TEST

/* The templates are read without a key beside them, as at first start, and each names where its faults would be. */
START_TEST(catalogue__templates_have_no_faults_of_their_own)
{
    const struct embedded *file = embed_find("templates/metrics.json");
    const struct json *list = ground_json((const char *)file->data);
    struct metric metric;

    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        enum err e = decode_metric(v, "", NULL, ground, ground_arena, &ground_faults, &metric);

        ground_expect_none(json_string(json_get(v, "key")));
        ck_assert_int_eq(e, ERR_OK);
        ck_assert_str_eq(metric.key, json_string(json_get(v, "key")));
    }
}
END_TEST

START_TEST(catalogue__finds_by_key)
{
    for (size_t i = 0; i < ground->metrics_n; i++) {
        ck_assert_ptr_eq(catalogue_metric(ground, ground->metrics[i].key), &ground->metrics[i]);
        if (i > 0) ck_assert_str_lt(ground->metrics[i - 1].key, ground->metrics[i].key);
    }
    ck_assert_int_eq(catalogue_instrument(ground, "ces")->better, BETTER_LOW);
    ck_assert_uint_eq(catalogue_journey(ground, "end_customer")->phases_n, 6);
    ck_assert_ptr_null(catalogue_instrument(ground, "CES"));
    ck_assert_ptr_null(catalogue_journey(ground, ""));
    ck_assert_ptr_null(catalogue_metric(ground, "zz"));
    ck_assert_int_eq(ground->definitions, 7);
    ck_assert_str_eq(ground->currency, "EUR");
    ck_assert_int_eq(tz_offset_s(ground->tz, ground_now()), 7200);
}
END_TEST

START_TEST(catalogue__names_who_refers_to_a_definition)
{
    const char *by[REFERENCES_MAX];

    ck_assert_uint_eq(catalogue_references(ground, DEFINITION_INSTRUMENT, "nps", ground_arena, by), 1);
    ck_assert_str_eq(by[0], "metric nps");
    ck_assert_uint_eq(catalogue_references(ground, DEFINITION_INSTRUMENT, "ces", ground_arena, by), 2);
    ck_assert_str_eq(by[0], "metric purchase_effort");
    ck_assert_uint_eq(catalogue_references(ground, DEFINITION_JOURNEY, "end_customer", ground_arena, by),
                      REFERENCES_MAX);
    ck_assert_uint_eq(catalogue_references(ground, DEFINITION_JOURNEY, "focus_journeys", ground_arena, by), 0);
    ck_assert_uint_eq(catalogue_references(ground, DEFINITION_METRIC, "nps", ground_arena, by), 0);
}
END_TEST

/* ---- catalogues of a few metrics ---- */

#define HEAD                                                                                                           \
    "\"name\":\"M\",\"journey\":\"end_customer\",\"phase\":\"deployment\",\"perspective\":\"value_delivery\",\"unit\":\"s\",\"better\":\"none\",\"measure\":"
#define COUNT "{" HEAD "{\"kind\":\"count\",\"event\":\"e\"}}"
#define INDEX(part)                                                                                                    \
    "{" HEAD "{\"kind\":\"index\",\"parts\":[{\"metric\":\"" part "\",\"weight\":1,\"floor\":0,\"ceiling\":1}]}}"

static const char *definition_text(const char *path, const char *key)
{
    const struct json *list = ground_json((const char *)embed_find(path)->data);
    struct buffer text = {0};
    const char *copy;

    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        if (strcmp(json_string(json_get(v, "key")), key) == 0) json_write_canonical(v, &text);
    }
    copy = arena_copy(ground_arena, text.data, text.size);
    buffer_free(&text);
    return copy;
}

static struct catalogue *small(const char *const texts[][2], size_t n)
{
    struct arena *a = arena_create();
    struct workspace w = {.name = "w", .time_zone = "UTC", .currency = "EUR"};
    struct definition journey = {.key = "end_customer",
                                 .text = arena_string(a, definition_text("templates/journeys.json", "end_customer"))};
    struct definition *metrics = arena_array(a, n, sizeof *metrics);
    struct definition_lists lists = {0};
    struct catalogue *c;

    for (size_t i = 0; i < n; i++)
        metrics[i] =
            (struct definition){.key = texts[i][0], .text = texts[i][1], .version = 3, .series = 9, .updated = 11};
    lists.items[DEFINITION_JOURNEY] = &journey;
    lists.n[DEFINITION_JOURNEY] = 1;
    lists.items[DEFINITION_METRIC] = metrics;
    lists.n[DEFINITION_METRIC] = n;
    ck_assert_int_eq(catalogue_make(a, &w, &lists, &c), ERR_OK);
    return c;
}

START_TEST(catalogue__a_bad_definition_is_left_out_alone)
{
    static const char *const texts[][2] = {
        {"a", COUNT}, {"b", "{\"broken\":"}, {"c", "{\"name\":\"M\"}"}, {"d", INDEX("z")}, {"z", COUNT}};
    struct catalogue *c = small(texts, 5);

    ck_assert_uint_eq(c->metrics_n, 3);
    ck_assert_ptr_nonnull(catalogue_metric(c, "a"));
    ck_assert_ptr_nonnull(catalogue_metric(c, "d")); /* its part comes later in the list */
    ck_assert_ptr_nonnull(catalogue_metric(c, "z"));
    ck_assert(c->metrics[0].version == 3 && c->metrics[0].series == 9 && c->metrics[0].updated == 11);
    ck_assert_str_eq(c->metrics[0].definition, COUNT);
    catalogue_drop(c);
}
END_TEST

START_TEST(catalogue__an_unknown_zone_is_no_catalogue)
{
    struct workspace w = {.name = "w", .time_zone = "Mars/Olympus", .currency = "EUR"};
    struct definition_lists lists = {0};
    struct catalogue *c = NULL;

    ck_assert_int_eq(catalogue_make(arena_create(), &w, &lists, &c), ERR_BROKEN);
    ck_assert_ptr_null(c);
}
END_TEST

static enum err read_with(const struct catalogue *c, const char *key, const char *body)
{
    const struct json *v = ground_json(body);
    struct metric metric;

    return decode_metric(v, "", key, c, ground_arena, &ground_faults, &metric);
}

START_TEST(catalogue__indexes_have_no_cycle)
{
    static const char *const texts[][2] = {{"a", COUNT}, {"b", INDEX("a")}, {"c", INDEX("b")}, {"d", INDEX("b")}};
    struct catalogue *c = small(texts, 4);
    const char *by[REFERENCES_MAX];

    ck_assert_int_eq(read_with(c, "e", INDEX("c")), ERR_OK);
    ck_assert_int_eq(read_with(c, "c", INDEX("d")), ERR_OK);
    ck_assert_int_eq(read_with(c, "a", INDEX("c")), ERR_INVALID);
    ground_expect("/measure/parts/0/metric", FAULT_CONFLICT, true, "a rests on c, b, a");
    ck_assert_int_eq(read_with(c, "b", INDEX("b")), ERR_INVALID);
    ground_expect("/measure/parts/0/metric", FAULT_CONFLICT, true, "b rests on b");
    ck_assert_uint_eq(catalogue_references(c, DEFINITION_METRIC, "b", ground_arena, by), 2);
    ck_assert_str_eq(by[0], "metric c");
    ck_assert_str_eq(by[1], "metric d");
    catalogue_drop(c);
}
END_TEST

START_TEST(catalogue__a_cycle_that_is_stored_ends)
{
    static const char *const texts[][2] = {{"a", INDEX("b")}, {"b", INDEX("a")}};
    struct catalogue *c = small(texts, 2);

    ck_assert_int_eq(read_with(c, "x", INDEX("a")), ERR_OK);
    catalogue_drop(c);
}
END_TEST

/* ---- what a change would break ---- */

START_TEST(catalogue__a_phase_in_use_cannot_go)
{
    const struct json *v = ground_json(definition_text("templates/journeys.json", "end_customer"));
    const char *by[REFERENCES_MAX], *text;
    struct journey j;
    size_t n;

    ck_assert_int_eq(decode_journey(v, "", NULL, ground_arena, &ground_faults, &j, &text), ERR_OK);
    ck_assert_uint_eq(catalogue_losses(ground, NULL, &j, ground_arena, by), 0);
    j.phases_n--; /* terminate */
    n = catalogue_losses(ground, NULL, &j, ground_arena, by);
    ck_assert_uint_eq(n, 5);
    ck_assert_str_eq(by[0], "metric exit_csat");
    ck_assert_str_eq(by[4], "metric win_back");
}
END_TEST

START_TEST(catalogue__a_bound_stays_on_the_scale)
{
    struct instrument i = *catalogue_instrument(ground, "csat");
    const char *by[REFERENCES_MAX];

    ck_assert_uint_eq(catalogue_losses(ground, &i, NULL, ground_arena, by), 0);
    i.max = 10;
    ck_assert_uint_eq(catalogue_losses(ground, &i, NULL, ground_arena, by), 0);
    i.max = 3;
    ck_assert_uint_eq(catalogue_losses(ground, &i, NULL, ground_arena, by), 4);
    ck_assert_str_eq(by[0], "metric evaluation_csat");
}
END_TEST

Suite *suite_catalogue(void)
{
    Suite *s = suite_create("catalogue");
    TCase *t = tcase_create("catalogue");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_add_test(t, catalogue__every_template_decodes);
    tcase_add_test(t, catalogue__templates_have_no_faults_of_their_own);
    tcase_add_test(t, catalogue__finds_by_key);
    tcase_add_test(t, catalogue__names_who_refers_to_a_definition);
    tcase_add_test(t, catalogue__a_bad_definition_is_left_out_alone);
    tcase_add_test(t, catalogue__an_unknown_zone_is_no_catalogue);
    tcase_add_test(t, catalogue__indexes_have_no_cycle);
    tcase_add_test(t, catalogue__a_cycle_that_is_stored_ends);
    tcase_add_test(t, catalogue__a_phase_in_use_cannot_go);
    tcase_add_test(t, catalogue__a_bound_stays_on_the_scale);
    suite_add_tcase(s, t);
    return s;
}
