/*
 * Hex, base64url, SHA-256, comparison of secrets, random bytes and the hash of in-memory tables.
 * The only file that names nettle's hashes and getrandom(2).
 */
#include "base/text.h"

#include <errno.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void text_hex(const void *bytes, size_t n, char *ret)
{
    const unsigned char *u = bytes;

    for (size_t i = 0; i < n; i++) {
        ret[2 * i] = "0123456789abcdef"[u[i] >> 4];
        ret[2 * i + 1] = "0123456789abcdef"[u[i] & 15];
    }
    ret[2 * n] = '\0';
}

size_t text_base64url_encode(const void *bytes, size_t n, char *ret)
{
    const unsigned char *u = bytes;
    unsigned bits = 0, held = 0; /* `held` of the lowest bits are not written yet */
    size_t size = 0;

    for (size_t i = 0; i < n; i++) {
        bits = (bits << 8 | u[i]) & 0xFFFF;
        for (held += 8; held >= 6; held -= 6) ret[size++] = base64url[bits >> (held - 6) & 63];
    }
    if (held > 0) ret[size++] = base64url[bits << (6 - held) & 63];
    ret[size] = '\0';
    return size;
}

static int base64url_value(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '-') return 62;
    return c == '_' ? 63 : -1;
}

/* One text per value: a length of 4k + 1 and bits left over that are not zero are refused. */
enum err text_base64url_decode(const char *s, size_t n, unsigned char *ret, size_t *ret_n)
{
    unsigned bits = 0, held = 0;
    size_t size = 0;

    if (n % 4 == 1) return ERR_SYNTAX;
    for (size_t i = 0; i < n; i++) {
        if (base64url_value(s[i]) < 0) return ERR_SYNTAX;
    }
    if (n % 4 == 2 && (base64url_value(s[n - 1]) & 15) != 0) return ERR_SYNTAX;
    if (n % 4 == 3 && (base64url_value(s[n - 1]) & 3) != 0) return ERR_SYNTAX;
    for (size_t i = 0; i < n; i++) {
        bits = (bits << 6 | (unsigned)base64url_value(s[i])) & 0xFFFF;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        ret[size++] = (unsigned char)(bits >> held & 255);
    }
    *ret_n = size;
    return ERR_OK;
}

void text_sha256(const void *bytes, size_t n, unsigned char ret[TEXT_SHA256_SIZE])
{
    struct sha256_ctx ctx;

    sha256_init(&ctx);
    sha256_update(&ctx, n, bytes);
    sha256_digest(&ctx, TEXT_SHA256_SIZE, ret);
}

bool text_equal_secret(const void *a, const void *b, size_t n)
{
    return memeql_sec(a, b, n) != 0;
}

void random_bytes(void *ret, size_t n)
{
    unsigned char *u = ret;

    while (n > 0) {
        ssize_t got = getrandom(u, n, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            fprintf(stderr, "waymark: the kernel gives no random bytes\n");
            abort();
        }
        u += got;
        n -= (size_t)got;
    }
}

uint64_t text_hash(const void *bytes, size_t n, uint64_t seed)
{
    const unsigned char *u = bytes;
    uint64_t h = UINT64_C(14695981039346656037) ^ seed;

    for (size_t i = 0; i < n; i++) h = (h ^ u[i]) * UINT64_C(1099511628211);
    return h;
}
