/* Every file of the shared bad input through every decoder: refused with a reason, and nothing breaks. */
#include <check.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "ground.h"
#include "tests/support/support.h"

Suite *suite_bad_input(void);

static size_t each_file(void (*look)(const char *name, const char *bytes, size_t n))
{
    char *folder = support_shared_path("bad-input/json");
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t n = 0;

    ck_assert_msg(dir != NULL, "%s", folder);
    while ((entry = readdir(dir)) != NULL) {
        size_t size;
        char *path, *bytes;

        if (entry->d_name[0] == '.') continue;
        path = arena_printf(ground_arena, "%s/%s", folder, entry->d_name);
        bytes = support_read_file(path, &size);
        look(entry->d_name, bytes, size);
        free(bytes);
        arena_reset(ground_arena);
        n++;
    }
    closedir(dir);
    free(folder);
    return n;
}

static void look_as_facts(const char *name, const char *bytes, size_t n)
{
    for (int kind = FACT_RESPONSE; kind <= FACT_INVITATION; kind++) {
        for (int way = 0; way < 4; way++) {
            struct decode_facts_options o = ground_options((enum fact_kind)kind);
            struct decoded_facts out;
            enum err e;

            o.lines = way == 1;
            o.skip = way == 2;
            o.cloudevents = way == 3;
            if (o.cloudevents && kind != FACT_EVENT) continue;
            faults_init(&ground_faults, ground_arena);
            e = decode_facts(bytes, n, &o, ground_arena, &ground_faults, &out);
            if (strncmp(name, "n_", 2) == 0 && !o.lines) ck_assert_msg(e == ERR_SYNTAX, "%s: %s", name, error_code(e));
            if (e != ERR_OK) {
                ck_assert_msg(ground_faults.n > 0, "%s: no reason", name);
                continue;
            }
            for (size_t i = 0; i < out.n; i++) ck_assert_msg(o.skip && out.items[i].rejected, "%s was taken", name);
        }
    }
}

static void look_as_definitions(const char *name, const char *bytes, size_t n)
{
    const struct json *v;
    struct instrument instrument;
    struct journey journey;
    struct metric metric;
    struct account account;
    struct key_input key;
    const char *text;

    faults_init(&ground_faults, ground_arena);
    if (json_parse(ground_arena, bytes, n, "", &ground_faults, &v) != ERR_OK) return;
    ck_assert_msg(decode_metric(v, "", "m", ground, ground_arena, &ground_faults, &metric) == ERR_INVALID, "%s", name);
    ck_assert_int_eq(decode_instrument(v, "", "i", ground_arena, &ground_faults, &instrument, &text), ERR_INVALID);
    ck_assert_int_eq(decode_journey(v, "", "j", ground_arena, &ground_faults, &journey, &text), ERR_INVALID);
    ck_assert_int_eq(decode_key(v, ground_arena, &ground_faults, &key), ERR_INVALID);
    if (json_type(v) != JSON_OBJECT || json_count(v) > 0)
        ck_assert_int_eq(decode_account(v, "", "a", ground_arena, &ground_faults, &account), ERR_INVALID);
    ck_assert_uint_gt(ground_faults.n, 0);
}

START_TEST(bad_input__is_no_fact)
{
    ck_assert_uint_gt(each_file(look_as_facts), 300);
}
END_TEST

START_TEST(bad_input__is_no_definition)
{
    ck_assert_uint_gt(each_file(look_as_definitions), 300);
}
END_TEST

/* What is wrong may stand anywhere: the same texts as members of what is else right. */
static void look_as_members(const char *name, const char *bytes, size_t n)
{
    static const char *const members[] = {"id", "score", "answered_at", "attributes", "invitation", "side"};
    struct decode_facts_options o = ground_options(FACT_RESPONSE);

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        struct buffer body = {0};
        struct decoded_facts out;
        enum err e;

        buffer_printf(&body, "{\"instrument\":\"nps\",\"%s\":", members[i]);
        buffer_put(&body, bytes, n);
        buffer_puts(&body, "}");
        faults_init(&ground_faults, ground_arena);
        e = decode_facts(body.data, body.size, &o, ground_arena, &ground_faults, &out);
        ck_assert_msg(e == ERR_SYNTAX || e == ERR_INVALID, "%s as %s", name, members[i]);
        buffer_free(&body);
    }
}

START_TEST(bad_input__is_no_member)
{
    ck_assert_uint_gt(each_file(look_as_members), 300);
}
END_TEST

Suite *suite_bad_input(void)
{
    Suite *s = suite_create("bad_input");
    TCase *t = tcase_create("bad_input");

    tcase_add_checked_fixture(t, ground_set_up, ground_tear_down);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, bad_input__is_no_fact);
    tcase_add_test(t, bad_input__is_no_definition);
    tcase_add_test(t, bad_input__is_no_member);
    suite_add_tcase(s, t);
    return s;
}
