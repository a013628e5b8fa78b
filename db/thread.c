/*
 * Thread rows: on which keys an event meets others, and the rows that say so.
 *
 * Must not know what pairs come of it: that is pairing.c's.
 */
#include <string.h>

#include "base/text.h"
#include "db/derive.h"

/* A scalar attribute as the text by which things meet: 77 and "77" are one order. */
static const char *attribute_key(const struct json *v, struct arena *a)
{
    char number[TEXT_DOUBLE_SIZE];

    switch (json_type(v)) {
    case JSON_STRING: return *json_string(v) ? json_string(v) : NULL;
    case JSON_NUMBER: text_format_double(json_number(v), number); return arena_string(a, number);
    case JSON_TRUE: return "true";
    case JSON_FALSE: return "false";
    default: return NULL;
    }
}

const char *pair_key(const struct pair_end *end, const struct fact *f, struct arena *a)
{
    const struct json *v;

    switch (end->key) {
    case KEY_SUBJECT: return *f->subject ? f->subject : NULL;
    case KEY_ACCOUNT: return f->account ? "" : NULL; /* of nobody: no value to meet by */
    default:
        v = f->attributes ? json_get(f->attributes, end->key_attribute) : NULL;
        return v ? attribute_key(v, a) : NULL;
    }
}

static enum err thread_row(struct db *db, enum stmt s, const struct fact *f, const char *key, bool with_type)
{
    db_bind_int(db, s, 1, f->account);
    db_bind_text(db, s, 2, key);
    db_bind_int(db, s, 3, f->at);
    db_bind_int(db, s, 4, f->no);
    if (with_type) db_bind_int(db, s, 5, f->type);
    return db_run(db, s);
}

static void key_add(struct arena *a, const char *key, const char ***keys, size_t *n, size_t *cap)
{
    if (!key) return;
    for (size_t i = 0; i < *n; i++) {
        if (strcmp((*keys)[i], key) == 0) return;
    }
    *ARENA_PUSH(a, *keys, *n, *cap) = key;
}

size_t thread_keys(const struct rollup *r, struct arena *a, const struct fact *f, bool settled, const char ***ret)
{
    size_t n = 0, cap = 0;

    *ret = NULL;
    if (f->kind != FACT_EVENT) return 0;
    for (size_t i = series_use_first(r->paired, r->paired_n, f->kind, f->type);
         i < r->paired_n && r->paired[i].kind == f->kind && r->paired[i].type == f->type; i++) {
        const struct series *s = &r->series[r->paired[i].series].series;

        if (settled && !series_is_settled(&r->series[r->paired[i].series], f->account)) continue;
        if (s->start.type == f->type) key_add(a, pair_key(&s->start, f, a), ret, &n, &cap);
        if (s->end.type == f->type) key_add(a, pair_key(&s->end, f, a), ret, &n, &cap);
    }
    return n;
}

bool thread_may_hold(const struct fact *f, const char *key, struct arena *a)
{
    if (f->kind != FACT_EVENT) return false;
    if (!*key || strcmp(key, f->subject) == 0) return true;
    for (const struct json *v = f->attributes ? json_first(f->attributes) : NULL; v; v = json_next(v)) {
        const char *own = attribute_key(v, a);

        if (own && strcmp(key, own) == 0) return true;
    }
    return false;
}

enum err thread_add(const struct rollup *r, struct db *db, struct arena *a, const struct fact *f)
{
    const char **keys;
    size_t n = thread_keys(r, a, f, false, &keys);
    enum err e;

    for (size_t i = 0; i < n; i++) {
        if ((e = thread_row(db, STMT_THREAD_INSERT, f, keys[i], true)) != ERR_OK) return e;
    }
    return ERR_OK;
}

/* Under every key it may ever have met by: a series that is gone may have left its row. Deleting events is rare. */
enum err thread_remove(struct rollup *r, struct db *db, const struct fact *f)
{
    enum err e;

    if (f->kind != FACT_EVENT) return ERR_OK;
    if ((e = thread_row(db, STMT_THREAD_DELETE, f, "", false)) != ERR_OK) return e;
    if (*f->subject && (e = thread_row(db, STMT_THREAD_DELETE, f, f->subject, false)) != ERR_OK) return e;
    for (const struct json *v = f->attributes ? json_first(f->attributes) : NULL; v; v = json_next(v)) {
        const char *key = attribute_key(v, r->arena);

        if (key && (e = thread_row(db, STMT_THREAD_DELETE, f, key, false)) != ERR_OK) return e;
    }
    return ERR_OK;
}
