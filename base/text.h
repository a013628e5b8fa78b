/*
 * Text as it comes from outside: UTF-8, times, decimals, hex, base64url, hashes. Pure but for random_bytes.
 */
#ifndef WAYMARK_BASE_TEXT_H
#define WAYMARK_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* True when n bytes are well-formed UTF-8 (no surrogates, no overlong forms, <= U+10FFFF). */
bool text_is_utf8(const char *s, size_t n);
/* Bytes of the well-formed character at s, 1-4; 0 when there is none within n bytes. */
size_t text_utf8_step(const char *s, size_t n);
/* Code points of well-formed UTF-8. */
size_t text_points(const char *s, size_t n);
/* No control characters (below 0x20, 0x7f). */
bool text_is_printable(const char *s, size_t n);

/*
 * RFC 3339: "2026-10-02T09:12:33Z", fraction up to any length (cut to microseconds), "+03:00", lower-case t and z,
 * leap second 60 taken as the next second's start. Years 0000-9999.
 * ret_us: microseconds since the epoch. ERR_SYNTAX: not this grammar or no such day or hour; ERR_INVALID: a time without zone.
 */
MUST_CHECK enum err text_parse_time(const char *s, int64_t *ret_us);
/* "2026-10-02T09:12:33Z", with ".123456" only where not whole seconds. Buffer of TEXT_TIME_SIZE. */
#define TEXT_TIME_SIZE 40
void text_format_time(int64_t us, char ret[TEXT_TIME_SIZE]);
/* The same instant with an offset: "2026-10-02T12:12:33+03:00". */
void text_format_time_offset(int64_t us, int32_t offset_s, char ret[TEXT_TIME_SIZE]);

/* Civil days since 1970-01-01 (may be negative) and back; proleptic Gregorian. month 1-12, day 1-31. */
int64_t text_days_from_civil(int64_t year, int month, int day);
void text_civil_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day);

/* Shortest decimal that reads back as the same double ("0.1", "12", "1e+300"). Not finite: "null". */
#define TEXT_DOUBLE_SIZE 32
void text_format_double(double value, char ret[TEXT_DOUBLE_SIZE]);
/* A whole text as a finite double by JSON's number grammar. ERR_SYNTAX otherwise. */
MUST_CHECK enum err text_parse_double(const char *s, double *ret);
MUST_CHECK enum err text_parse_int64(
    const char *s, int64_t *ret); /* decimal, optional '-', no space; ERR_SYNTAX or ERR_INVALID beyond int64 */

/* Lower-case hex; ret has 2n + 1 bytes. */
void text_hex(const void *bytes, size_t n, char *ret);
/* base64url without padding. Encoded size without NUL: (n * 4 + 2) / 3. */
size_t text_base64url_encode(const void *bytes, size_t n, char *ret); /* writes a NUL; returns length */
MUST_CHECK enum err text_base64url_decode(const char *s, size_t n, unsigned char *ret,
                                          size_t *ret_n); /* ret holds n * 3 / 4 + 3 bytes */

/* SHA-256 (nettle). */
#define TEXT_SHA256_SIZE 32
void text_sha256(const void *bytes, size_t n, unsigned char ret[TEXT_SHA256_SIZE]);
/* Equal in time that depends on n alone. */
bool text_equal_secret(const void *a, const void *b, size_t n);
/* getrandom(2); ends the process where the kernel has none. */
void random_bytes(void *ret, size_t n);

/* 64-bit hash for in-memory tables (FNV-1a); not for secrets and not stored. */
uint64_t text_hash(const void *bytes, size_t n, uint64_t seed);

#endif
