/* Hex, base64url (vectors of RFC 4648 10), SHA-256 (FIPS 180-2, B.1), comparison and hashing. */
#include <check.h>
#include <string.h>

#include "base/text.h"

Suite *suite_text_hash(void);

START_TEST(text_hash__hex_is_lower_case)
{
    char text[9];

    text_hex("\x00\xff\x1a\x7f", 4, text);
    ck_assert_str_eq(text, "00ff1a7f");
    text_hex("", 0, text);
    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(text_hash__base64url_is_the_rfc_s_without_padding)
{
    static const char *const plain[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar", "\xfb\xff\xfe"};
    static const char *const coded[] = {"", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy", "-__-"};
    char text[16];

    for (size_t i = 0; i < 8; i++) {
        size_t n = strlen(plain[i]);
        ck_assert_uint_eq(text_base64url_encode(plain[i], n, text), (n * 4 + 2) / 3);
        ck_assert_str_eq(text, coded[i]);
    }
}
END_TEST

START_TEST(text_hash__base64url_reads_back_any_bytes)
{
    unsigned char bytes[200], back[203];
    char text[300];
    size_t n;

    for (size_t size = 0; size <= sizeof bytes; size++) {
        random_bytes(bytes, size);
        ck_assert_int_eq(text_base64url_decode(text, text_base64url_encode(bytes, size, text), back, &n), ERR_OK);
        ck_assert_uint_eq(n, size);
        ck_assert_mem_eq(back, bytes, size);
    }
}
END_TEST

START_TEST(text_hash__base64url_has_one_text_per_value)
{
    static const char *const bad[] = {"Z", "Zm9vY", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm v", "Zm9v\n"};
    unsigned char back[16];
    size_t n = 77;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(text_base64url_decode(bad[i], strlen(bad[i]), back, &n) == ERR_SYNTAX, "%s", bad[i]);
    }
    ck_assert_uint_eq(n, 77);
}
END_TEST

START_TEST(text_hash__sha256_of_abc)
{
    unsigned char digest[TEXT_SHA256_SIZE];
    char text[2 * TEXT_SHA256_SIZE + 1];

    text_sha256("abc", 3, digest);
    text_hex(digest, sizeof digest, text);
    ck_assert_str_eq(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(text_hash__secrets_are_equal_only_in_every_byte)
{
    char a[32], b[32];

    random_bytes(a, sizeof a);
    memcpy(b, a, sizeof b);
    ck_assert(text_equal_secret(a, b, sizeof a));
    for (size_t i = 0; i < sizeof b; i++) {
        b[i] ^= 1;
        ck_assert(!text_equal_secret(a, b, sizeof a));
        b[i] ^= 1;
    }
    ck_assert(text_equal_secret(a, b, 0));
}
END_TEST

START_TEST(text_hash__random_bytes_are_not_twice_the_same)
{
    unsigned char a[32], b[32];

    random_bytes(a, sizeof a);
    random_bytes(b, sizeof b);
    ck_assert_mem_ne(a, b, sizeof a);
}
END_TEST

START_TEST(text_hash__table_hash_depends_on_every_byte_and_the_seed)
{
    /* FNV-1a's own test vector. */
    ck_assert_uint_eq(text_hash("foobar", 6, 0), UINT64_C(0x85944171f73967e8));
    ck_assert_uint_ne(text_hash("foobar", 6, 1), text_hash("foobar", 6, 0));
    ck_assert_uint_ne(text_hash("foobas", 6, 0), text_hash("foobar", 6, 0));
    ck_assert_uint_ne(text_hash("a\0", 2, 0), text_hash("a", 1, 0));
}
END_TEST

Suite *suite_text_hash(void)
{
    Suite *s = suite_create("text_hash");
    TCase *t = tcase_create("text_hash");

    tcase_add_test(t, text_hash__hex_is_lower_case);
    tcase_add_test(t, text_hash__base64url_is_the_rfc_s_without_padding);
    tcase_add_test(t, text_hash__base64url_reads_back_any_bytes);
    tcase_add_test(t, text_hash__base64url_has_one_text_per_value);
    tcase_add_test(t, text_hash__sha256_of_abc);
    tcase_add_test(t, text_hash__secrets_are_equal_only_in_every_byte);
    tcase_add_test(t, text_hash__random_bytes_are_not_twice_the_same);
    tcase_add_test(t, text_hash__table_hash_depends_on_every_byte_and_the_seed);
    suite_add_tcase(s, t);
    return s;
}
