/* The audit in the store. */
#include <string.h>

#include "db/audit.h"
#include "tests/unit/db/stored.h"

Suite *suite_audit(void);

static struct stored s;

static void setup(void)
{
    stored_make(&s);
}

static void teardown(void)
{
    stored_remove(&s);
}

static void add(int64_t at, const char *key, const char *action, const char *resource)
{
    stored_begin(&s);
    OK(store_audit_add(s.db, &(struct audit_row){.at = at, .key = key, .action = action, .resource = resource}));
    stored_commit(&s);
}

/* "action action …", newest first, and " …" where more follow. */
static const char *list(struct audit_filter f)
{
    const char *text = "";
    struct audit_row *items = NULL;
    size_t n = 0;
    bool more = false;

    if (f.limit == 0) f.limit = 10;
    OK(store_audit_list(s.db, s.a, &f, &items, &n, &more));
    for (size_t i = 0; i < n; i++) text = arena_printf(s.a, "%s%s%s", text, *text != '\0' ? " " : "", items[i].action);
    return more ? arena_printf(s.a, "%s …", text) : text;
}

START_TEST(audit__is_told_newest_first_with_the_names_of_keys)
{
    struct audit_row *items = NULL;
    size_t n = 0;
    bool more = true;

    stored_begin(&s);
    OK(store_key_put(s.db, s.r, &(struct key_row){.id = "k1", .hash = "1", .name = "Marketing", .scopes = 1}));
    OK(store_audit_add(
        s.db, &(struct audit_row){.at = 5, .key = "k1", .action = "a", .resource = "metric nps", .detail = "2 items"}));
    stored_commit(&s);
    add(5, NULL, "b", "keys");
    OK(store_audit_list(s.db, s.a, &(struct audit_filter){.limit = 2}, &items, &n, &more));
    ck_assert_uint_eq(n, 2);
    ck_assert(!more);
    ck_assert_str_eq(items[0].action, "b");
    ck_assert_ptr_null(items[0].key);
    ck_assert_ptr_null(items[0].name);
    ck_assert_ptr_null(items[0].detail);
    ck_assert_str_eq(items[1].key, "k1");
    ck_assert_str_eq(items[1].name, "Marketing");
    ck_assert_str_eq(items[1].resource, "metric nps");
    ck_assert_str_eq(items[1].detail, "2 items");
    ck_assert_int_eq(items[1].at, 5);
}
END_TEST

START_TEST(audit__is_filtered_and_paged)
{
    struct audit_row *items = NULL;
    size_t n = 0;
    bool more = false;

    add(1, "k1", "a", "x");
    add(2, "k2", "b", "x");
    add(2, "k1", "c", "y");
    add(3, "k1", "d", "y");
    ck_assert_str_eq(list((struct audit_filter){.limit = 3}), "d c b …");
    ck_assert_str_eq(list((struct audit_filter){.key = "k1"}), "d c a");
    ck_assert_str_eq(list((struct audit_filter){.action = "b"}), "b");
    ck_assert_str_eq(list((struct audit_filter){.resource = "x"}), "b a");
    ck_assert_str_eq(list((struct audit_filter){.has_from = true, .from = 2}), "d c b");
    ck_assert_str_eq(list((struct audit_filter){.has_to = true, .to = 2}), "a");
    OK(store_audit_list(s.db, s.a, &(struct audit_filter){.limit = 2}, &items, &n, &more));
    ck_assert_str_eq(
        list((struct audit_filter){.has_cursor = true, .cursor_at = items[1].at, .cursor_no = items[1].no}), "b a");
    ck_assert_str_eq(list((struct audit_filter){.has_cursor = true, .cursor_at = 3, .has_to = true, .to = 2}), "a");
}
END_TEST

/* But the name of a contact that is erased. */
START_TEST(audit__cannot_be_changed_by_any_statement)
{
    size_t adding = 0;

    for (int i = 0; i < STMT_COUNT; i++) {
        ck_assert(i == STMT_AUDIT_BLANK || strstr(statements[i].sql, "UPDATE audit") == NULL);
        ck_assert_ptr_null(strstr(statements[i].sql, "DELETE FROM audit"));
        adding += strstr(statements[i].sql, "INTO audit ") != NULL;
    }
    ck_assert_uint_eq(adding, 1);
}
END_TEST

Suite *suite_audit(void)
{
    Suite *suite = suite_create("audit");
    TCase *tc = tcase_create("audit");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, audit__is_told_newest_first_with_the_names_of_keys);
    tcase_add_test(tc, audit__is_filtered_and_paged);
    tcase_add_test(tc, audit__cannot_be_changed_by_any_statement);
    suite_add_tcase(suite, tc);
    return suite;
}
