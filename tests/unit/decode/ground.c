/* See ground.h. Templates come from the binary, as they do at first start. */
#include "ground.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "base/text.h"
#include "decode/definition.h"

struct arena *ground_arena;
struct faults ground_faults;
struct catalogue *ground;

static int compare_definitions(const void *left, const void *right)
{
    return strcmp(((const struct definition *)left)->key, ((const struct definition *)right)->key);
}

static struct definition *read_template(struct arena *a, const char *path, enum definition_kind kind, size_t *ret_n)
{
    const struct embedded *file = embed_find(path);
    const struct json *list;
    struct definition *items;
    struct buffer text = {0};
    size_t n = 0;

    ck_assert_ptr_nonnull(file);
    faults_init(&ground_faults, a);
    ck_assert_int_eq(json_parse(a, (const char *)file->data, file->size, "", &ground_faults, &list), ERR_OK);
    items = arena_array(a, json_count(list), sizeof *items);
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        buffer_clear(&text);
        json_write_canonical(v, &text);
        items[n++] = (struct definition){.kind = kind,
                                         .key = json_string(json_get(v, "key")),
                                         .text = arena_copy(a, text.data, text.size),
                                         .version = 1};
    }
    buffer_free(&text);
    qsort(items, n, sizeof *items, compare_definitions);
    *ret_n = n;
    return items;
}

void ground_set_up(void)
{
    struct workspace w = {.name = "test", .time_zone = "Europe/Helsinki", .currency = "EUR", .definitions = 7};
    struct definition_lists lists = {0};
    struct arena *own = arena_create();
    static const char *const paths[] = {[DEFINITION_INSTRUMENT] = "templates/instruments.json",
                                        [DEFINITION_JOURNEY] = "templates/journeys.json",
                                        [DEFINITION_METRIC] = "templates/metrics.json"};

    for (int k = DEFINITION_INSTRUMENT; k <= DEFINITION_METRIC; k++)
        lists.items[k] = read_template(own, paths[k], (enum definition_kind)k, &lists.n[k]);
    ck_assert_int_eq(catalogue_make(own, &w, &lists, &ground), ERR_OK);
    ground_arena = arena_create();
    faults_init(&ground_faults, ground_arena);
}

void ground_tear_down(void)
{
    catalogue_drop(ground);
    arena_drop(ground_arena);
}

int64_t ground_time(const char *rfc3339)
{
    int64_t us = 0;

    ck_assert_int_eq(text_parse_time(rfc3339, &us), ERR_OK);
    return us;
}

int64_t ground_now(void)
{
    return ground_time("2026-11-22T12:00:00Z");
}

const struct json *ground_json(const char *text)
{
    const struct json *v = NULL;

    faults_init(&ground_faults, ground_arena);
    ck_assert_msg(json_parse(ground_arena, text, strlen(text), "", &ground_faults, &v) == ERR_OK, "%s", text);
    return v;
}

const char *ground_with(const char *object, const char *member, const char *value)
{
    struct buffer out = {0}, part = {0};
    struct json_writer w;
    const char *copy;

    json_writer_init(&w, &out);
    json_open_object(&w);
    for (const struct json *v = json_first(ground_json(object)); v; v = json_next(v)) {
        if (strcmp(json_name(v), member) == 0) continue;
        buffer_clear(&part);
        json_write_canonical(v, &part);
        json_put_name(&w, json_name(v));
        json_put_raw(&w, part.data, part.size);
    }
    if (value) {
        json_put_name(&w, member);
        json_put_raw(&w, value, strlen(value));
    }
    json_close_object(&w);
    copy = arena_copy(ground_arena, out.data, out.size);
    buffer_free(&part);
    buffer_free(&out);
    return copy;
}

const char *ground_repeat(const char *item, size_t n, const char *open, const char *between, const char *close)
{
    struct buffer out = {0};
    const char *copy;

    buffer_puts(&out, open);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buffer_puts(&out, between);
        buffer_puts(&out, item);
    }
    buffer_puts(&out, close);
    copy = arena_copy(ground_arena, out.data, out.size);
    buffer_free(&out);
    return copy;
}

const char *ground_text(const char *of, size_t n)
{
    return ground_repeat(of, n, "\"", "", "\"");
}

struct decode_facts_options ground_options(enum fact_kind kind)
{
    return (struct decode_facts_options){.kind = kind, .catalogue = ground, .now = ground_now()};
}

enum err ground_decode(const char *body, const struct decode_facts_options *o, struct decoded_facts *ret)
{
    faults_init(&ground_faults, ground_arena);
    return decode_facts(body, strlen(body), o, ground_arena, &ground_faults, ret);
}

static struct fact_input one_good(const char *body, const struct decode_facts_options *o)
{
    struct decoded_facts out;
    enum err e = ground_decode(body, o, &out);

    ground_expect_none(body);
    ck_assert_msg(e == ERR_OK, "%s", body);
    ck_assert_uint_eq(out.n, 1);
    return out.items[0];
}

struct fact_input ground_fact(enum fact_kind kind, const char *body)
{
    struct decode_facts_options o = ground_options(kind);

    return one_good(body, &o);
}

struct fact_input ground_cloudevent(const char *body)
{
    struct decode_facts_options o = ground_options(FACT_EVENT);

    o.cloudevents = true;
    return one_good(body, &o);
}

void ground_expect(const char *pointer, enum fault_code code, bool alone, const char *of)
{
    const struct faults *f = &ground_faults;
    bool found = false;

    for (size_t i = 0; i < f->n; i++) {
        ck_assert_msg(f->items[i].detail && *f->items[i].detail, "%s: a fault says nothing", of);
        if (strcmp(f->items[i].pointer, pointer) == 0 && f->items[i].code == code) found = true;
    }
    ck_assert_msg(found, "%.200s: no fault %s at %s; the first of %zu is %s at %s: %s", of, fault_code_text(code),
                  pointer, f->n, f->n ? fault_code_text(f->items[0].code) : "-", f->n ? f->items[0].pointer : "-",
                  f->n ? f->items[0].detail : "-");
    ck_assert_msg(!alone || f->n == 1, "%.200s: %zu faults; the second is %s at %s", of, f->n,
                  f->n > 1 ? fault_code_text(f->items[1].code) : "-", f->n > 1 ? f->items[1].pointer : "-");
}

void ground_expect_none(const char *of)
{
    ck_assert_msg(ground_faults.n == 0, "%.300s: %s at %s: %s", of, fault_code_text(ground_faults.items[0].code),
                  ground_faults.items[0].pointer, ground_faults.items[0].detail);
}
