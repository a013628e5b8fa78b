/*
 * vectors FILE...: runs the worked cases of files {"about": …, "cases": [{"kind", "given", "expect"}, …]}, or of files that
 * are a bare list of waits (kind time_to) whose items hold both what is given and what is expected.
 *
 * Exit: 0 all passed, 1 a case failed or a file had none that ran, 2 a file cannot be used. Kinds without a runner are
 * skipped and named.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/vectors/vectors.h"

#define FILE_MAX (64u << 20) /* far above any list of cases kept in a repository */
#define SKIPPED_MAX 100      /* kinds named; more are counted only */

struct runner {
    const char *kind;
    void (*run)(struct trial *t);
};
static const struct runner RUNNERS[] = {
#define RUNNER_ROW(kind) {#kind, run_##kind},
    RUNNER_LIST(RUNNER_ROW)
#undef RUNNER_ROW
};

struct skipped {
    const char *kind;
    size_t n;
};
struct tally {
    size_t passed, failed, skipped;
    struct arena *arena;
    struct skipped kinds[SKIPPED_MAX];
    size_t kinds_n;
};

static _Noreturn void give_up(const char *file, const char *why)
{
    fprintf(stderr, "%s: %s\n", file, why);
    exit(2);
}

static void file_read(const char *file, struct buffer *ret)
{
    FILE *f = fopen(file, "rb");
    char chunk[65536];
    size_t n;

    if (!f) give_up(file, "the file cannot be opened");
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0 && ret->size <= FILE_MAX) buffer_put(ret, chunk, n);
    if (ferror(f)) give_up(file, "the file cannot be read");
    if (ret->size > FILE_MAX) give_up(file, "the file is larger than 64 MiB");
    fclose(f);
}

/* One step over JSON text: a whole string, or a byte. Returns where the step ends. */
static size_t step_over(const char *s, size_t n, size_t at)
{
    if (s[at] != '"') return at + 1;
    for (at++; at < n && s[at] != '"'; at++) {
        if (s[at] == '\\') at++;
    }
    return at < n ? at + 1 : n;
}

static size_t skip_space(const char *s, size_t n, size_t at)
{
    while (at < n && (s[at] == ' ' || s[at] == '\t' || s[at] == '\r' || s[at] == '\n')) at++;
    return at;
}

/*
 * Finds the array "cases" of the outermost object, so that it can be walked item by item: a document has a maximum of
 * values, a list has none. Only finds: what is malformed is found by the parser afterwards.
 */
static bool cases_find(const char *s, size_t n, size_t *ret_from, size_t *ret_to)
{
    size_t depth = 0, from = 0;

    for (size_t at = 0, end; at < n; at = end) {
        end = step_over(s, n, at);
        if (from == 0 && depth == 1 && end - at == 7 && memcmp(s + at, "\"cases\"", 7) == 0) {
            size_t next = skip_space(s, n, end);

            if (next < n && s[next] == ':') next = skip_space(s, n, next + 1);
            if (next < n && s[next] == '[') from = end = next;
            continue;
        }
        if (s[at] == '{' || s[at] == '[') depth++;
        if ((s[at] == '}' || s[at] == ']') && depth > 0) depth--;
        if (from > 0 && depth == 1 && s[at] == ']') {
            *ret_from = from;
            *ret_to = end;
            return true;
        }
    }
    return false;
}

static void fault_give_up(const char *file, const struct faults *faults)
{
    give_up(file, faults->n > 0 ? faults->items[0].detail : "the file is no JSON");
}

/* What stands around the cases is one well-formed document too. */
static void frame_check(const char *file, const struct buffer *text, size_t from, size_t to, struct arena *a)
{
    struct buffer frame = {0};
    struct faults faults;
    const struct json *ignored;

    faults_init(&faults, a);
    buffer_put(&frame, text->data, from);
    if (to > from) buffer_puts(&frame, "[]");
    buffer_put(&frame, text->data + to, text->size - to);
    if (json_parse(a, frame.data ? frame.data : "", frame.size, "", &faults, &ignored) != ERR_OK) {
        fault_give_up(file, &faults);
    }
    buffer_free(&frame);
}

static void tally_skip(struct tally *tally, const char *kind)
{
    size_t i = 0;

    tally->skipped++;
    while (i < tally->kinds_n && strcmp(tally->kinds[i].kind, kind) != 0) i++;
    if (i == SKIPPED_MAX) return;
    if (i == tally->kinds_n) tally->kinds[tally->kinds_n++] = (struct skipped){arena_string(tally->arena, kind), 0};
    tally->kinds[i].n++;
}

static void case_run(const char *file, const struct runner *runner, size_t index, struct trial *t, struct tally *tally)
{
    runner->run(t);
    if (!t->failed && t->compared != json_count(t->expect)) {
        trial_fail(t, "%zu of %zu expected members have been compared", t->compared, json_count(t->expect));
    }
    if (t->failed) {
        tally->failed++;
        printf("FAILED %s: %s, case %zu\n%s", file, runner->kind, index, t->why.data);
    } else {
        tally->passed++;
    }
    buffer_free(&t->why);
}

/* A case says its kind, what is given and what is expected; an item of a bare list is all of it in one. */
static const char *case_read(const char *file, const struct json *item, bool bare, size_t index, struct trial *t)
{
    const struct json *kind;

    if (json_type(item) != JSON_OBJECT) give_up(file, arena_printf(t->arena, "case %zu is no object", index));
    if (bare) {
        t->given = t->expect = item;
        return "time_to";
    }
    kind = json_get(item, "kind");
    t->given = json_get(item, "given");
    t->expect = json_get(item, "expect");
    if (!kind || json_type(kind) != JSON_STRING || !t->given || json_type(t->given) != JSON_OBJECT || !t->expect ||
        json_type(t->expect) != JSON_OBJECT) {
        give_up(file, arena_printf(t->arena, "case %zu needs a string kind and objects given and expect", index));
    }
    return json_string(kind);
}

static void case_take(const char *file, const struct json *item, bool bare, size_t index, struct arena *a,
                      struct tally *tally)
{
    struct trial t = {.arena = a};
    const char *kind = case_read(file, item, bare, index, &t);

    for (size_t i = 0; i < sizeof RUNNERS / sizeof *RUNNERS; i++) {
        if (strcmp(RUNNERS[i].kind, kind) != 0) continue;
        case_run(file, &RUNNERS[i], index, &t, tally);
        return;
    }
    tally_skip(tally, kind);
}

static void cases_run(const char *file, const char *bytes, size_t n, bool bare, struct tally *tally)
{
    struct arena *a = arena_create();
    struct json_items it;
    struct faults faults;
    const struct json *item;
    const char *raw;
    size_t raw_n;
    enum err e;

    json_items_init(&it, bytes, n);
    faults_init(&faults, a);
    while ((e = json_items_next(&it, a, &faults, &item, &raw, &raw_n)) == ERR_OK) {
        case_take(file, item, bare, it.index, a, tally);
        arena_reset(a);
        faults_init(&faults, a);
    }
    if (e != ERR_NONE) fault_give_up(file, &faults);
    arena_drop(a);
}

/* Returns whether a case of the file ran. */
static bool file_run(const char *file, struct tally *tally)
{
    struct buffer text = {0};
    size_t from = 0, to = 0, before = tally->passed + tally->failed;
    bool bare;

    file_read(file, &text);
    if (text.size == 0) give_up(file, "the file is empty");
    from = skip_space(text.data, text.size, 0);
    bare = from < text.size && text.data[from] == '[';
    if (bare) {
        to = text.size;
    } else {
        if (!cases_find(text.data, text.size, &from, &to)) from = to = 0;
        frame_check(file, &text, from, to, tally->arena);
        if (to == 0) give_up(file, "the file has no array \"cases\"");
    }
    cases_run(file, text.data + from, to - from, bare, tally);
    buffer_free(&text);
    if (tally->passed + tally->failed > before) return true;
    printf("%s: no case ran\n", file);
    return false;
}

int main(int argc, char **argv)
{
    struct tally tally = {.arena = arena_create()};
    bool ran = true;

    if (argc < 2) {
        fprintf(stderr, "usage: vectors FILE...\n");
        return 2;
    }
    for (int i = 1; i < argc; i++) ran = file_run(argv[i], &tally) && ran;

    if (tally.skipped > 0) printf("skipped, no runner:");
    for (size_t i = 0; i < tally.kinds_n; i++) {
        printf("%s %s %zu", i > 0 ? "," : "", tally.kinds[i].kind, tally.kinds[i].n);
    }
    if (tally.skipped > 0) printf("\n");
    printf("%zu passed, %zu failed, %zu skipped\n", tally.passed, tally.failed, tally.skipped);
    arena_drop(tally.arena);
    return tally.failed > 0 || !ran ? 1 : 0;
}
