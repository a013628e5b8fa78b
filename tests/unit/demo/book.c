/* See book.h. */
#include "book.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/tz.h"
#include "decode/definition.h"
#include "decode/outcome.h"

static struct catalogue *book_catalogue(struct faults *faults)
{
    static const struct workspace w = {.name = "t", .time_zone = DEMO_TIME_ZONE, .currency = DEMO_CURRENCY};
    const struct embedded *file = embed_find("templates/instruments.json");
    struct arena *a = arena_create();
    struct definition_lists lists = {0};
    struct definition *items;
    const struct json *list;
    struct catalogue *c;
    size_t n = 0;

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(json_parse(a, (const char *)file->data, file->size, "", faults, &list), ERR_OK);
    items = arena_array(a, json_count(list), sizeof *items);
    for (const char *key = "ces\0csat\0nps\0"; *key != '\0'; key += strlen(key) + 1) { /* ascending */
        for (const struct json *v = json_first(list); v != NULL; v = json_next(v)) {
            struct buffer text = {0};

            if (strcmp(json_string(json_get(v, "key")), key) != 0) continue;
            json_write_canonical(v, &text);
            items[n++] = (struct definition){
                .kind = DEFINITION_INSTRUMENT, .key = key, .text = arena_copy(a, text.data, text.size), .version = 1};
            buffer_free(&text);
        }
    }
    lists.items[DEFINITION_INSTRUMENT] = items;
    lists.n[DEFINITION_INSTRUMENT] = n;
    ck_assert_int_eq(catalogue_make(a, &w, &lists, &c), ERR_OK);
    return c;
}

static enum err book_take(void *arg, const struct demo_item *item)
{
    static const enum fact_kind kinds[] = {
        [DEMO_INVITATION] = FACT_INVITATION, [DEMO_RESPONSE] = FACT_RESPONSE, [DEMO_EVENT] = FACT_EVENT};
    struct book *b = arg;
    struct faults faults;
    const struct json *v;
    enum err e;

    faults_init(&faults, b->arena);
    ck_assert_int_eq(json_parse(b->arena, item->text, item->size, "", &faults, &v), ERR_OK);
    ck_assert_uint_eq(strlen(item->text), item->size);
    ck_assert(item->kind >= b->last);
    if (item->kind == b->last) ck_assert(item->at >= b->last_at);
    b->last = item->kind;
    b->last_at = item->at;
    b->counts[item->kind]++;
    buffer_put(&b->bytes, item->text, item->size);
    switch (item->kind) {
    case DEMO_ACCOUNT:
        e = decode_account(v, "", NULL, b->arena, &faults,
                           ARENA_PUSH(b->arena, b->accounts, b->accounts_n, b->accounts_cap));
        break;
    case DEMO_CONTACT:
        e = decode_contact(v, "", NULL, b->arena, &faults,
                           ARENA_PUSH(b->arena, b->contacts, b->contacts_n, b->contacts_cap));
        break;
    case DEMO_OUTCOME: { /* its bodies are decoded where it is loaded */
        struct outcome_input outcome;

        e = decode_outcome(json_get(v, "outcome"), false, b->now, b->arena, &faults, &outcome);
        break;
    }
    default:
        b->options.kind = kinds[item->kind];
        e = decode_fact(v, "", &b->options, b->arena, &faults, ARENA_PUSH(b->arena, b->facts, b->n, b->cap));
        ck_assert(b->facts[b->n - 1].at == item->at);
    }
    ck_assert_msg(e == ERR_OK, "%s: %s %s", item->text, faults.items[0].pointer, faults.items[0].detail);
    return ERR_OK;
}

void book_read(struct book *b, uint64_t seed, bool stories, const char *now)
{
    struct faults faults;
    unsigned char digest[TEXT_SHA256_SIZE];
    char month[DEMO_MONTH_SIZE];
    struct catalogue *c;

    memset(b, 0, sizeof *b);
    b->arena = arena_create();
    faults_init(&faults, b->arena);
    ck_assert_int_eq(text_parse_time(now, &b->now), ERR_OK);
    ck_assert_int_eq(demo_window(b->now, &b->from, &b->to, month), ERR_OK);
    c = book_catalogue(&faults);
    b->options = (struct decode_facts_options){.catalogue = c, .now = b->now};
    ck_assert_int_eq(demo_generate(seed, stories, b->now, book_take, b), ERR_OK);
    catalogue_drop(c);
    text_sha256(b->bytes.data, b->bytes.size, digest);
    text_hex(digest, sizeof digest, b->hash);
    buffer_free(&b->bytes);
}

void book_drop(struct book *b)
{
    arena_drop(b->arena);
}

const struct account *book_account(const struct book *b, const char *id)
{
    for (size_t i = 0; i < b->accounts_n; i++)
        if (strcmp(b->accounts[i].id, id) == 0) return &b->accounts[i];
    return NULL;
}

static bool same(const char *wanted, const char *is)
{
    return wanted == NULL || (is != NULL && strcmp(wanted, is) == 0);
}

static bool served_by(const struct book *b, const char *partner, const char *account)
{
    const struct account *a = account == NULL ? NULL : book_account(b, account);

    return a != NULL && a->partner != NULL && strcmp(a->partner, partner) == 0;
}

bool pick_takes(const struct book *b, const struct pick *p, const struct fact_input *f)
{
    return f->kind == p->kind && (p->from == 0 || f->at >= p->from) && (p->to == 0 || f->at < p->to) &&
           same(p->type, f->type) && same(p->touchpoint, f->touchpoint) && same(p->account, f->account) &&
           same(p->role, f->role) && (p->partner == NULL || served_by(b, p->partner, f->account));
}

size_t pick_count(const struct book *b, const struct pick *p)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++) n += pick_takes(b, p, &b->facts[i]);
    return n;
}

double pick_top(const struct book *b, const struct pick *p, size_t *ret_n)
{
    size_t n = 0, top = 0;

    for (size_t i = 0; i < b->n; i++) {
        if (!pick_takes(b, p, &b->facts[i])) continue;
        n++;
        top += b->facts[i].score.units >= 4;
    }
    *ret_n = n;
    return n == 0 ? 0 : (double)top / (double)n;
}

double pick_mean(const struct book *b, const struct pick *p, size_t *ret_n)
{
    size_t n = 0;
    int64_t sum = 0;

    for (size_t i = 0; i < b->n; i++) {
        if (!pick_takes(b, p, &b->facts[i])) continue;
        n++;
        sum += b->facts[i].score.units;
    }
    *ret_n = n;
    return n == 0 ? 0 : (double)sum / (double)n;
}

static bool book_activated_order(const struct book *b, const struct fact_input *order)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct fact_input *f = &b->facts[i];
        const struct json *by;

        if (f->kind != FACT_EVENT || f->at < order->at || f->at > order->at + 30 * DAY_US) continue;
        if (strcmp(f->type, "service.activated") != 0 || f->attributes_json == NULL) continue;
        by = json_get(f->attributes_json, "order");
        if (by != NULL && strcmp(json_string(by), order->subject) == 0) return true;
    }
    return false;
}

double book_activated(const struct book *b, const char *partner, bool others, int64_t from, int64_t to, size_t *ret_n)
{
    struct pick p = {.kind = FACT_EVENT, .type = "order.delivered", .from = from, .to = to};
    size_t n = 0, activated = 0;

    for (size_t i = 0; i < b->n; i++) {
        if (!pick_takes(b, &p, &b->facts[i]) || served_by(b, partner, b->facts[i].account) == others) continue;
        n++;
        activated += book_activated_order(b, &b->facts[i]);
    }
    *ret_n = n;
    return n == 0 ? 0 : (double)activated / (double)n;
}

int64_t book_month(const struct book *b, size_t m)
{
    struct tz *tz;
    int64_t year, us;
    int month, day;

    ck_assert_int_eq(tz_open(DEMO_TIME_ZONE, &tz), ERR_OK);
    text_civil_from_days(tz_day_of(tz, b->from), &year, &month, &day);
    ck_assert_int_eq(day, 1);
    year += (month - 1 + (int)m) / 12;
    month = (month - 1 + (int)m) % 12 + 1;
    us = tz_day_start_us(tz, text_days_from_civil(year, month, 1));
    tz_close(tz);
    return us;
}
