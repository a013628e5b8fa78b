/*
 * libFuzzer target for base/json: as a document, as a batch and as lines. It finds crashes, texts that pass the
 * scanner and not cJSON, and documents whose canonical text does not read back to itself.
 *
 *   clang -std=c11 -D_GNU_SOURCE -g -O1 -I. -fsanitize=fuzzer,address,undefined -o /tmp/fuzz_json \
 *       tests/fuzz/fuzz_json.c base/{arena,buffer,error,fault,json,json_scan,json_write,text,text_time}.c \
 *       -lcjson -lm -lpthread
 *   mkdir -p /tmp/corpus && /tmp/fuzz_json -max_total_time=60 /tmp/corpus ../shared/bad-input/json
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check(bool holds)
{
    if (!holds) abort();
}

/* False: refused, with one fault and not cJSON's. */
static bool parse(struct arena *a, const char *bytes, size_t n, const struct json **ret)
{
    struct faults faults;

    faults_init(&faults, a);
    if (json_parse(a, bytes, n, "", &faults, ret) == ERR_OK) return true;
    check(faults.n == 1 && strstr(faults.items[0].detail, "cannot be read") == NULL);
    return false;
}

static bool document(struct arena *a, const char *bytes, size_t n)
{
    struct buffer once = {0}, twice = {0};
    const struct json *v;

    if (!parse(a, bytes, n, &v)) return false;
    json_write_canonical(v, &once);
    check(parse(a, once.data, once.size, &v));
    json_write_canonical(v, &twice);
    check(strcmp(once.data, twice.data) == 0 && once.size == strlen(once.data));
    buffer_free(&once);
    buffer_free(&twice);
    return true;
}

/* Every item is a document by itself; returns how many there were, or SIZE_MAX when the body was refused. */
static size_t items(struct arena *a, const char *bytes, size_t n, bool lines)
{
    struct json_items it;
    struct faults faults;
    const struct json *item, *again;
    const char *raw;
    size_t raw_n, count = 0;
    enum err e;

    faults_init(&faults, a);
    if (lines) json_items_init_lines(&it, bytes, n);
    else json_items_init(&it, bytes, n);
    for (; (e = json_items_next(&it, a, &faults, &item, &raw, &raw_n)) == ERR_OK; count++) {
        check(raw >= bytes && raw + raw_n <= bytes + n);
        check(parse(a, raw, raw_n, &again) && json_type(again) == json_type(item) && it.index == count);
    }
    check(e == ERR_NONE ? faults.n == 0 : faults.n == 1);
    return e == ERR_NONE ? count : SIZE_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *a = arena_create();
    char *text = malloc(n > 0 ? n : 1); /* without a NUL behind, so that reading on is seen */
    size_t count;
    bool good;

    if (text == NULL) abort();
    memcpy(text, bytes, n);
    good = document(a, text, n);
    count = items(a, text, n, false);
    check(!good || count != SIZE_MAX);
    items(a, text, n, true);
    free(text);
    arena_drop(a);
    return 0;
}
