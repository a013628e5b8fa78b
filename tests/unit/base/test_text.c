/* UTF-8 and numbers as text. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

Suite *suite_text(void);

static uint64_t state = 88172645463325252u;

static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Encodes any number as UTF-8 would, also those it must not. */
static size_t encode(unsigned point, int size, char ret[4])
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};

    for (int i = size - 1; i > 0; i--, point >>= 6) ret[i] = (char)(0x80 | (point & 63));
    ret[0] = (char)(size == 1 ? point : lead[size] | point);
    return (size_t)size;
}

static int natural_size(unsigned point)
{
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

START_TEST(text__utf8_holds_every_character_and_no_surrogate_or_overlong_form)
{
    static const unsigned limits[] = {0, 0x80, 0x800, 0x10000, 0x200000};
    char s[4];

    for (unsigned point = 0; point < 0x200000; point++) {
        bool character = point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
        for (int size = 1; size <= 4; size++) {
            if (point >= limits[size]) continue;
            size_t n = encode(point, size, s);
            bool right = character && size == natural_size(point);
            if (text_is_utf8(s, n) != right) ck_abort_msg("U+%X in %d bytes", point, size);
            if (text_utf8_step(s, n) != (right ? n : 0)) ck_abort_msg("U+%X in %d bytes: step", point, size);
        }
    }
}
END_TEST

START_TEST(text__utf8_is_refused_when_cut)
{
    static const char s[] = "\xF0\x9F\x98\x80";

    ck_assert(text_is_utf8(s, 4));
    for (size_t n = 1; n < 4; n++) ck_assert(!text_is_utf8(s, n));
    for (size_t n = 1; n < 4; n++) ck_assert(!text_is_utf8(s + n, 4 - n));
    ck_assert(text_is_utf8("", 0));
    ck_assert(!text_is_utf8("ok\xff", 3));
    ck_assert(!text_is_utf8("\xF8\x88\x80\x80\x80", 5));
}
END_TEST

START_TEST(text__points_are_characters)
{
    ck_assert_uint_eq(text_points("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", 10), 4);
    ck_assert_uint_eq(text_points("", 0), 0);
}
END_TEST

START_TEST(text__printable_is_without_control_characters)
{
    ck_assert(text_is_printable("a b~\xC3\xA4", 6));
    ck_assert(!text_is_printable("a\tb", 3));
    ck_assert(!text_is_printable("a\0b", 3));
    ck_assert(!text_is_printable("\x7f", 1));
}
END_TEST

static void check_double(double v, const char *text)
{
    char got[TEXT_DOUBLE_SIZE];

    text_format_double(v, got);
    ck_assert_str_eq(got, text);
}

START_TEST(text__doubles_are_short)
{
    check_double(0.1, "0.1");
    check_double(12, "12");
    check_double(-0.0, "0");
    check_double(1e300, "1e+300");
    check_double(0.1 + 0.2, "0.30000000000000004");
    check_double(9007199254740992.0, "9007199254740992");
    check_double(-9007199254740991.0, "-9007199254740991");
    check_double(1e15, "1000000000000000");
    check_double(5e-324, "5e-324");
    check_double(1.7976931348623157e308, "1.7976931348623157e+308");
    check_double((double)NAN, "null");
    check_double(-(double)INFINITY, "null");
}
END_TEST

static int significant_digits(const char *s)
{
    int n = 0;

    for (s += strspn(s, "-0."); *s != '\0' && *s != 'e'; s++) n += *s != '.';
    return n;
}

START_TEST(text__doubles_read_back_and_no_fewer_digits_would)
{
    char text[TEXT_DOUBLE_SIZE], other[64];

    for (int i = 0; i < 100000; i++) {
        uint64_t bits = next_random();
        double v, back;
        memcpy(&v, &bits, sizeof v);
        if (i % 2 == 0) v = (double)(int64_t)(bits >> 20) / 1000;
        if (!isfinite(v)) continue;
        text_format_double(v, text);
        if (text_parse_double(text, &back) != ERR_OK || back != v) ck_abort_msg("%s", text);
        for (int digits = 1; digits <= 16; digits++) {
            snprintf(other, sizeof other, "%.*g", digits, v);
            if (strtod(other, NULL) != v) continue;
            if (fabs(v) <= 9007199254740992.0 && floor(v) == v) break;
            if (significant_digits(text) > digits) ck_abort_msg("%s could be %s", text, other);
            break;
        }
    }
}
END_TEST

START_TEST(text__a_number_follows_json_s_grammar)
{
    static const char *const good[] = {
        "0", "-0", "12", "1.5", "-0.25", "1e5", "1E+5", "2e-400", "123456789012345678901234567890"};
    static const char *const bad[] = {"",    " 1",  "1 ",  "+1",  "01",  "1.",    ".5",     "-",   "1e",
                                      "1e+", "0x1", "inf", "nan", "1,5", "1e400", "-1e400", "--1", "1.e5"};
    double v = 7;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_msg(text_parse_double(good[i], &v) == ERR_OK, "%s", good[i]);
        ck_assert(v == strtod(good[i], NULL));
    }
    v = 7;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(text_parse_double(bad[i], &v) == ERR_SYNTAX, "%s", bad[i]);
    }
    ck_assert(v == 7);
}
END_TEST

START_TEST(text__an_integer_is_digits_within_64_bits)
{
    static const char *const bad[] = {"", "-", " 1", "1 ", "+1", "1.0", "1e3", "0x10", "--1", "\xC2\xB2"};
    int64_t v = 7;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) ck_assert_int_eq(text_parse_int64(bad[i], &v), ERR_SYNTAX);
    ck_assert_int_eq(text_parse_int64("9223372036854775808", &v), ERR_INVALID);
    ck_assert_int_eq(text_parse_int64("-9223372036854775809", &v), ERR_INVALID);
    ck_assert_int_eq(v, 7);
    ck_assert_int_eq(text_parse_int64("9223372036854775807", &v), ERR_OK);
    ck_assert_int_eq(v, INT64_MAX);
    ck_assert_int_eq(text_parse_int64("-9223372036854775808", &v), ERR_OK);
    ck_assert_int_eq(v, INT64_MIN);
}
END_TEST

Suite *suite_text(void)
{
    Suite *s = suite_create("text");
    TCase *t = tcase_create("text");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, text__utf8_holds_every_character_and_no_surrogate_or_overlong_form);
    tcase_add_test(t, text__utf8_is_refused_when_cut);
    tcase_add_test(t, text__points_are_characters);
    tcase_add_test(t, text__printable_is_without_control_characters);
    tcase_add_test(t, text__doubles_are_short);
    tcase_add_test(t, text__doubles_read_back_and_no_fewer_digits_would);
    tcase_add_test(t, text__a_number_follows_json_s_grammar);
    tcase_add_test(t, text__an_integer_is_digits_within_64_bits);
    suite_add_tcase(s, t);
    return s;
}
