/* Names, counters, the workspace's row, and what connections remember of them. */
#include <stdio.h>
#include <string.h>

#include "db/cache.h"
#include "tests/unit/db/stored.h"

Suite *suite_store_name(void);

static struct stored s;

static void setup(void)
{
    stored_make(&s);
}

static void teardown(void)
{
    stored_remove(&s);
}

START_TEST(name__is_taken_once_and_known_by_number_and_text)
{
    int64_t first = 0, again = 0, found = 0, source = 0;
    const char *text = NULL;

    stored_begin(&s);
    OK(store_name_take(s.db, NAME_TYPE, "order.placed", &first));
    OK(store_name_take(s.db, NAME_TYPE, "order.placed", &again));
    OK(store_name_take(s.db, NAME_SOURCE, "order.placed", &source));
    stored_commit(&s);
    ck_assert_int_gt(first, 0);
    ck_assert_int_eq(again, first);
    ck_assert_int_ne(source, first);
    OK(store_name_find(s.db, NAME_TYPE, "order.placed", &found));
    ck_assert_int_eq(found, first);
    OK(store_name_text(s.db, NAME_TYPE, first, &text));
    ck_assert_str_eq(text, "order.placed");
    NONE(store_name_text(s.db, NAME_SOURCE, first, &text));
    NONE(store_name_text(s.db, NAME_TYPE, 4711, &text));
    NONE(store_name_text(s.db, NAME_TYPE, -1, &text));
    NONE(store_name_find(s.db, NAME_ROLE, "order.placed", &found));
    NONE(store_name_find(s.db, NAME_TYPE, "order.place", &found));
    OK(store_name_text(s.db, NAME_TYPE, 0, &text));
    ck_assert_ptr_null(text);
}
END_TEST

START_TEST(name__unknown_to_a_reader_is_found_once_it_is_committed)
{
    struct db *reader = stored_reader(&s);
    int64_t number = 0, found = 0;
    const char *text = NULL;

    NONE(store_name_find(reader, NAME_ROLE, "buyer", &found));
    stored_begin(&s);
    OK(store_name_take(s.db, NAME_ROLE, "buyer", &number));
    NONE(store_name_find(reader, NAME_ROLE, "buyer", &found));
    NONE(store_name_text(reader, NAME_ROLE, number, &text));
    stored_commit(&s);
    OK(store_name_find(reader, NAME_ROLE, "buyer", &found));
    ck_assert_int_eq(found, number);
    OK(store_name_text(reader, NAME_ROLE, number, &text));
    OK(db_begin(reader));
    db_rollback(reader);
    ck_assert_str_eq(text, "buyer"); /* a reader's text outlives its snapshots */
    db_close(reader);
}
END_TEST

START_TEST(name__of_a_rolled_back_transaction_gives_its_number_to_another)
{
    int64_t kept = 0, lost = 0, other = 0, found = 0;
    const char *text = NULL;

    stored_begin(&s);
    OK(store_name_take(s.db, NAME_TYPE, "kept", &kept));
    stored_commit(&s);
    stored_begin(&s);
    OK(store_name_take(s.db, NAME_TYPE, "lost", &lost));
    db_rollback(s.db);
    stored_begin(&s);
    OK(store_name_take(s.db, NAME_TYPE, "other", &other));
    stored_commit(&s);
    ck_assert_int_eq(other, lost);
    NONE(store_name_find(s.db, NAME_TYPE, "lost", &found));
    OK(store_name_text(s.db, NAME_TYPE, other, &text));
    ck_assert_str_eq(text, "other");
    OK(store_name_find(s.db, NAME_TYPE, "kept", &found));
    ck_assert_int_eq(found, kept);
}
END_TEST

/* Enough to grow the maps many times, with names that stay and names that go. */
START_TEST(name__thousands_keep_their_numbers_through_rollbacks)
{
    char text[32];
    int64_t numbers[3000], number = 0;

    for (int round = 0; round < 3; round++) {
        stored_begin(&s);
        for (int i = 0; i < 1000; i++) {
            snprintf(text, sizeof text, "t%d", round * 1000 + i);
            OK(store_name_take(s.db, NAME_TYPE, text, &numbers[round * 1000 + i]));
        }
        stored_commit(&s);
        stored_begin(&s);
        for (int i = 0; i < 500; i++) {
            snprintf(text, sizeof text, "gone%d-%d", round, i);
            OK(store_name_take(s.db, NAME_TYPE, text, &number));
        }
        db_rollback(s.db);
    }
    for (int i = 0; i < 3000; i++) {
        const char *of = NULL;

        snprintf(text, sizeof text, "t%d", i);
        OK(store_name_find(s.db, NAME_TYPE, text, &number));
        ck_assert_int_eq(number, numbers[i]);
        OK(store_name_text(s.db, NAME_TYPE, number, &of));
        ck_assert_str_eq(of, text);
    }
}
END_TEST

START_TEST(name__the_last_of_the_maximum_is_taken_and_the_next_refused)
{
    int64_t number = 0;

    stored_begin(&s);
    while (number < NAMES_MAX - 1) OK(store_counter_next(s.db, "name", &number));
    OK(store_name_take(s.db, NAME_TYPE, "last", &number));
    ck_assert_int_eq(number, NAMES_MAX);
    GIVES(store_name_take(s.db, NAME_TYPE, "one more", &number), "full");
    OK(store_name_take(s.db, NAME_TYPE, "last", &number));
    stored_commit(&s);
}
END_TEST

START_TEST(counter__counts_from_1_apart_by_name_and_back_with_a_rollback)
{
    int64_t n = 0;

    stored_begin(&s);
    OK(store_counter_next(s.db, "fact", &n));
    ck_assert_int_eq(n, 1);
    OK(store_counter_next(s.db, "fact", &n));
    ck_assert_int_eq(n, 2);
    OK(store_counter_next(s.db, "series", &n));
    ck_assert_int_eq(n, 1);
    stored_commit(&s);
    stored_begin(&s);
    OK(store_counter_next(s.db, "fact", &n));
    db_rollback(s.db);
    stored_begin(&s);
    OK(store_counter_next(s.db, "fact", &n));
    stored_commit(&s);
    ck_assert_int_eq(n, 3);
}
END_TEST

START_TEST(workspace__is_made_once_and_read_back)
{
    const struct workspace other = {.name = "Other", .time_zone = "UTC", .currency = "EUR", .created = 2};
    struct workspace w = stored_workspace(&s);

    ck_assert_str_eq(w.name, "Test");
    ck_assert_str_eq(w.time_zone, "UTC");
    ck_assert_str_eq(w.currency, "EUR");
    ck_assert_int_eq(w.created, 1);
    OK(db_begin(s.db));
    GIVES(store_workspace_create(s.db, &other), "conflict");
    db_rollback(s.db);
    ck_assert_str_eq(stored_workspace(&s).name, "Test");
}
END_TEST

START_TEST(workspace__is_none_before_it_is_made)
{
    struct temp temp;
    struct workspace w;
    struct rollup *r = rollup_create();

    temp_make(&temp);
    struct db *db = temp_open(&temp, DB_WRITE);

    NONE(store_workspace_get(db, temp.a, &w));
    GIVES(store_registry_bump(db, r), "storage-failed");
    ck_assert(!rollup_registry_changed(r));
    rollup_drop(r);
    db_close(db);
    temp_remove(&temp);
}
END_TEST

START_TEST(workspace__counts_a_transactions_changes_once_and_each_kind_apart)
{
    struct workspace before = stored_workspace(&s), after;

    for (int i = 0; i < 2; i++) {
        stored_begin(&s);
        OK(store_definitions_bump(s.db, s.r));
        OK(store_definitions_bump(s.db, s.r));
        ck_assert(rollup_definitions_changed(s.r) && !rollup_registry_changed(s.r) && !rollup_keys_changed(s.r));
        stored_commit(&s);
    }
    stored_begin(&s);
    OK(store_registry_bump(s.db, s.r));
    OK(store_registry_bump(s.db, s.r));
    ck_assert(!rollup_definitions_changed(s.r) && rollup_registry_changed(s.r) && !rollup_keys_changed(s.r));
    stored_commit(&s);
    after = stored_workspace(&s);
    ck_assert_int_eq(after.definitions, before.definitions + 2);
    ck_assert_int_eq(after.registry, before.registry + 1);
    ck_assert_int_eq(after.keys, before.keys);
}
END_TEST

START_TEST(cache__a_full_map_is_emptied_and_goes_on)
{
    struct cache *c = cache_of(s.db);
    char text[32];

    for (int i = 0; i < CACHE_ITEMS_MAX; i++) {
        snprintf(text, sizeof text, "a%d", i);
        cache_put(c, &c->contacts, 0, text, i + 1);
    }
    ck_assert_uint_eq(c->contacts.n, CACHE_ITEMS_MAX);
    ck_assert_int_eq(cache_find(c, &c->contacts, 0, "a0")->number, 1);
    cache_put(c, &c->contacts, 0, "a0", 7); /* known: replaces */
    ck_assert_uint_eq(c->contacts.n, CACHE_ITEMS_MAX);
    ck_assert_int_eq(cache_find(c, &c->contacts, 0, "a0")->number, 7);
    cache_put(c, &c->contacts, 0, "one more", 8);
    ck_assert_uint_eq(c->contacts.n, 1);
    ck_assert_ptr_null(cache_find(c, &c->contacts, 0, "a0"));
    ck_assert_int_eq(cache_find(c, &c->contacts, 0, "one more")->number, 8);
}
END_TEST

START_TEST(cache__a_rollback_forgets_the_names_that_were_made_and_no_others)
{
    struct cache *c = cache_for_writing(s.db);
    char text[32];

    for (int i = 1; i <= 4000; i++) {
        snprintf(text, sizeof text, "n%d", i);
        cache_put_name(c, NAME_TYPE, text, i, i % 3 == 0);
    }
    OK(db_begin(s.db));
    db_rollback(s.db);
    ck_assert_uint_eq(c->names.n, 4000 - 4000 / 3);
    for (int i = 1; i <= 4000; i++) {
        snprintf(text, sizeof text, "n%d", i);

        const struct cache_item *item = cache_find(c, &c->names, NAME_TYPE, text);

        ck_assert_int_eq(item == NULL, i % 3 == 0);
        ck_assert_ptr_eq(cache_name_text(c, NAME_TYPE, i), item == NULL ? NULL : item->text);
    }
}
END_TEST

Suite *suite_store_name(void)
{
    Suite *suite = suite_create("store_name");
    TCase *tc = tcase_create("store_name");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, name__is_taken_once_and_known_by_number_and_text);
    tcase_add_test(tc, name__unknown_to_a_reader_is_found_once_it_is_committed);
    tcase_add_test(tc, name__of_a_rolled_back_transaction_gives_its_number_to_another);
    tcase_add_test(tc, name__thousands_keep_their_numbers_through_rollbacks);
    tcase_add_test(tc, name__the_last_of_the_maximum_is_taken_and_the_next_refused);
    tcase_add_test(tc, counter__counts_from_1_apart_by_name_and_back_with_a_rollback);
    tcase_add_test(tc, workspace__is_made_once_and_read_back);
    tcase_add_test(tc, workspace__is_none_before_it_is_made);
    tcase_add_test(tc, workspace__counts_a_transactions_changes_once_and_each_kind_apart);
    tcase_add_test(tc, cache__a_rollback_forgets_the_names_that_were_made_and_no_others);
    tcase_add_test(tc, cache__a_full_map_is_emptied_and_goes_on);
    suite_add_tcase(suite, tc);
    return suite;
}
