/* Ranks among brands as buckets, their mean, and what names an invitation. */
#include <check.h>

#include "kpi/revenue.h"
#include "kpi/series.h"

START_TEST(rank__takes_only_ranks_among_the_brands)
{
    int64_t bucket = 77;

    ck_assert(!rank_bucket(0, 3, &bucket) && !rank_bucket(4, 3, &bucket) && !rank_bucket(1, 1001, &bucket));
    ck_assert(!rank_bucket(0.5, 3, &bucket) && !rank_bucket(-1, -1, &bucket));
    ck_assert_int_eq(bucket, 77);
    ck_assert(rank_bucket(1, 1, &bucket) && rank_bucket(1000, 1000, &bucket) && rank_bucket(1.5, 2, &bucket));
}
END_TEST

START_TEST(rank__share_is_wallet_allocation_and_sums_to_the_whole_wallet)
{
    for (int brands = 1; brands <= 50; brands++) {
        double sum = 0;

        for (int rank = 1; rank <= brands; rank++) {
            int64_t bucket;

            ck_assert(rank_bucket(rank, brands, &bucket));
            ck_assert_double_eq_tol(rank_share(bucket), (1 - (double)rank / (brands + 1)) * 2 / brands * 100, 1e-11);
            sum += rank_share(bucket);
        }
        ck_assert_double_eq_tol(sum, 100, 1e-9);
    }
}
END_TEST

START_TEST(rank__thousandths_are_told_apart)
{
    int64_t x, y, z;

    ck_assert(rank_bucket(1.5, 3, &x) && rank_bucket(1.501, 3, &y) && rank_bucket(1.5, 3.001, &z));
    ck_assert(x != y && x != z && y != z);
    ck_assert_double_eq_tol(rank_share(x), (1 - 1.5 / 4) * 2 / 3 * 100, 1e-11);
}
END_TEST

START_TEST(rank__equal_shares_from_other_brands_have_no_interval)
{
    struct arena *a = arena_create();
    struct histogram h = {0};
    struct estimate e;
    int64_t bucket;

    estimate_rank(&h, &e);
    ck_assert(!e.has_value && e.reason == REASON_NO_OBSERVATIONS);
    /* Second of two and second of three both hold a third of the wallet. */
    ck_assert(rank_bucket(2, 2, &bucket));
    histogram_add(&h, a, bucket, 7, 0);
    ck_assert(rank_bucket(2, 3, &bucket));
    histogram_add(&h, a, bucket, 4, 0);
    estimate_rank(&h, &e);
    ck_assert(e.has_value && e.n == 11 && !e.has_low && !e.has_high);
    ck_assert_double_eq_tol(e.value, 100.0 / 3, 1e-11);
    ck_assert(rank_bucket(1, 1, &bucket));
    histogram_add(&h, a, bucket, 1, 0);
    estimate_rank(&h, &e);
    ck_assert(e.has_low && e.low < e.value && e.high > e.value && e.low >= 0 && e.high <= 100);
    arena_drop(a);
}
END_TEST

START_TEST(invitation__hash_keeps_source_and_id_apart_and_fits_62_bits)
{
    int64_t h = invitation_hash("crm", "i-1");

    ck_assert_int_eq(h, invitation_hash("crm", "i-1"));
    ck_assert(h != invitation_hash("crmi", "-1") && h != invitation_hash("i-1", "crm") && h != invitation_hash("", ""));
    for (char id[] = "a"; id[0] <= 'z'; id[0]++) {
        int64_t v = invitation_hash("crm", id);

        ck_assert(v > 0 && v < INT64_C(1) << 62);
    }
}
END_TEST

Suite *suite_rank(void);
Suite *suite_rank(void)
{
    Suite *suite = suite_create("rank");
    TCase *tests = tcase_create("rank");

    tcase_add_test(tests, rank__takes_only_ranks_among_the_brands);
    tcase_add_test(tests, rank__share_is_wallet_allocation_and_sums_to_the_whole_wallet);
    tcase_add_test(tests, rank__thousandths_are_told_apart);
    tcase_add_test(tests, rank__equal_shares_from_other_brands_have_no_interval);
    tcase_add_test(tests, invitation__hash_keeps_source_and_id_apart_and_fits_62_bits);
    suite_add_tcase(suite, tests);
    return suite;
}
