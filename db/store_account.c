/*
 * The registry of accounts. Numbers are never given twice, so what is bound to a deleted account reaches nothing.
 */
#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "db/cache.h"
#include "db/cutting.h"
#include "db/registry.h"

/* References of a kind are counted up to here: who deletes an account needs no more. */
#define REFERENCES_MAX 1000

static const char *const kind_texts[] = {"customer", "partner", "provider", "third_party"};

const char *account_kind_text(enum account_kind k)
{
    assert((size_t)k < sizeof kind_texts / sizeof *kind_texts);
    return kind_texts[k];
}

bool account_kind_parse(const char *s, enum account_kind *ret)
{
    for (size_t i = 0; i < sizeof kind_texts / sizeof *kind_texts; i++)
        if (strcmp(s, kind_texts[i]) == 0) {
            *ret = (enum account_kind)i;
            return true;
        }
    return false;
}

bool bound_allows(const struct bound *b, int64_t account, int64_t partner)
{
    if (b == NULL) return true;
    if (b->account != 0 && b->account != account) return false;
    return b->partner == 0 || b->partner == partner;
}

/* ---- numbers and ids ---- */

enum err store_account_number(struct db *db, const char *id, int64_t *ret)
{
    struct cache *c = cache_of(db);
    const struct cache_item *item = cache_find(c, &c->accounts, 0, id);
    int64_t number = 0;
    enum err e;

    if (item != NULL) {
        *ret = item->number;
        return ERR_OK;
    }
    db_bind_text(db, STMT_ACCOUNT_NUMBER, 1, id);
    e = db_step(db, STMT_ACCOUNT_NUMBER);
    if (e == ERR_OK) number = db_int(db, STMT_ACCOUNT_NUMBER, 0);
    db_reset(db, STMT_ACCOUNT_NUMBER);
    if (e != ERR_OK) return e;
    if (c->writer) cache_put(c, &c->accounts, 0, id, number);
    *ret = number;
    return ERR_OK;
}

enum err store_account_id(struct db *db, int64_t number, struct arena *a, const char **ret)
{
    enum err e;

    if (number == 0) {
        *ret = NULL;
        return ERR_OK;
    }
    db_bind_int(db, STMT_ACCOUNT_ID, 1, number);
    e = db_step(db, STMT_ACCOUNT_ID);
    if (e == ERR_OK) *ret = arena_string(a, db_text(db, STMT_ACCOUNT_ID, 0));
    db_reset(db, STMT_ACCOUNT_ID);
    return e;
}

/* ---- reading ---- */

/* The columns of account_get and of the lists. */
static void read_account(struct db *db, enum stmt s, struct arena *a, struct account *ret)
{
    *ret = (struct account){
        .number = db_int(db, s, 0),
        .id = arena_string(a, db_text(db, s, 1)),
        .name = arena_string(a, db_text(db, s, 2)),
        .kind = (enum account_kind)db_int(db, s, 3),
        .partner_number = db_int(db, s, 4),
        .partner = arena_string(a, db_text(db, s, 5)),
        .has_since = !db_is_null(db, s, 6),
        .since = db_int(db, s, 6),
        .has_until = !db_is_null(db, s, 7),
        .until = db_int(db, s, 7),
        .attributes = arena_string(a, db_text(db, s, 8)),
        .version = db_int(db, s, 9),
        .updated = db_int(db, s, 10),
    };
}

enum err store_account_get(struct db *db, struct arena *a, const struct bound *b, const char *id, struct account *ret)
{
    const enum stmt s = STMT_ACCOUNT_GET;
    enum err e;

    db_bind_text(db, s, 1, id);
    e = db_step(db, s);
    if (e == ERR_OK && !bound_allows(b, db_int(db, s, 0), db_int(db, s, 4))) e = ERR_NONE;
    if (e == ERR_OK) read_account(db, s, a, ret);
    db_reset(db, s);
    return e;
}

enum err store_account_list(struct db *db, struct arena *a, const struct account_filter *f, struct account **ret,
                            size_t *ret_n, bool *ret_more)
{
    bool bound = f->bound.partner != 0 || f->bound.account != 0;
    enum stmt s = bound                ? STMT_ACCOUNT_LIST_BOUND
                  : f->partner != NULL ? STMT_ACCOUNT_LIST_OF_PARTNER
                                       : STMT_ACCOUNT_LIST;
    struct account *items = NULL;
    size_t n = 0, cap = 0;
    int64_t partner = -1;
    enum err e = f->partner != NULL ? store_account_number(db, f->partner, &partner) : ERR_OK;

    assert(f->limit > 0);
    if (e == ERR_OK) {
        db_bind_text(db, s, 1, f->after != NULL ? f->after : "");
        db_bind_int(db, s, 2, f->kind);
        db_bind_int(db, s, 3, (int64_t)f->limit + 1);
        if (s == STMT_ACCOUNT_LIST_OF_PARTNER) db_bind_int(db, s, 4, partner);
        if (bound) {
            db_bind_int(db, s, 4, f->bound.partner);
            db_bind_int(db, s, 5, f->bound.account);
            db_bind_int(db, s, 6, partner);
        }
        while ((e = db_step(db, s)) == ERR_OK) read_account(db, s, a, ARENA_PUSH(a, items, n, cap));
    }
    if (e != ERR_NONE) return e;
    *ret_more = n > f->limit;
    *ret_n = *ret_more ? f->limit : n;
    *ret = items;
    return ERR_OK;
}

/* ---- writing ---- */

/* Binds name to attributes, which account_create and account_update have in the same order. */
static void bind_fields(struct db *db, enum stmt s, int at, const struct account *x)
{
    db_bind_text(db, s, at, x->name);
    db_bind_int(db, s, at + 1, x->kind);
    db_bind_maybe(db, s, at + 2, x->partner_number != 0, x->partner_number);
    db_bind_maybe(db, s, at + 3, x->has_since, x->since);
    db_bind_maybe(db, s, at + 4, x->has_until, x->until);
    db_bind_text(db, s, at + 5, x->attributes);
    db_bind_int(db, s, at + 6, clock_now_us());
}

static enum err create_account(struct db *db, struct rollup *r, const struct account *x, int64_t *ret)
{
    struct cache *c = cache_for_writing(db);
    int64_t number = 0;
    enum err e;

    if ((e = store_counter_next(db, "account", &number)) != ERR_OK) return e;
    db_bind_int(db, STMT_ACCOUNT_CREATE, 1, number);
    db_bind_text(db, STMT_ACCOUNT_CREATE, 2, x->id);
    bind_fields(db, STMT_ACCOUNT_CREATE, 3, x);
    if ((e = db_run(db, STMT_ACCOUNT_CREATE)) != ERR_OK) return e;
    if ((e = store_registry_bump(db, r)) != ERR_OK) return e;
    c->table_registry = -1; /* the count may have moved earlier in this transaction */
    cache_put(c, &c->accounts, 0, x->id, number);
    *ret = number;
    return ERR_OK;
}

enum err store_account_take(struct db *db, struct rollup *r, const char *id, enum account_kind kind, int64_t *ret)
{
    cache_for_writing(db);

    enum err e = store_account_number(db, id, ret);

    return e == ERR_NONE ? create_account(db, r, &(struct account){.id = id, .kind = kind}, ret) : e;
}

static bool same_account(const struct account *x, const struct account *y)
{
    return registry_same_text(x->name, y->name) && x->kind == y->kind && registry_same_text(x->partner, y->partner) &&
           registry_same_time(x->has_since, x->since, y->has_since, y->since) &&
           registry_same_time(x->has_until, x->until, y->has_until, y->until) &&
           registry_same_text(x->attributes, y->attributes);
}

static enum err update_account(struct db *db, struct rollup *r, int64_t number, const struct account *x)
{
    struct account_cuts was = {{0}};
    enum err e = cutting_of(r, db, number, true, &was);

    if (e != ERR_OK) return e;
    db_bind_int(db, STMT_ACCOUNT_UPDATE, 1, number);
    bind_fields(db, STMT_ACCOUNT_UPDATE, 2, x);
    if ((e = db_run(db, STMT_ACCOUNT_UPDATE)) != ERR_OK) return e;
    if ((e = cutting_move(r, db, number, &was)) != ERR_OK) return e;
    cache_for_writing(db)->table_registry = -1;
    return store_registry_bump(db, r);
}

enum err store_account_put(struct db *db, struct rollup *r, const struct account *account, int64_t if_version,
                           bool *ret_created)
{
    struct arena *a = arena_create();
    struct account old = {0}, x = *account;
    enum err e = store_account_get(db, a, NULL, account->id, &old);
    bool created = e == ERR_NONE;
    bool same = e == ERR_OK && same_account(&old, account);
    int64_t number = old.number, version = old.version; /* 0: it is not there */

    arena_drop(a);
    if (e != ERR_OK && e != ERR_NONE) return e;
    if (if_version != -1 && if_version != version) return ERR_PRECONDITION;
    if (account->partner != NULL && strcmp(account->partner, account->id) == 0) return ERR_INVALID;
    x.partner_number = 0;
    e = ERR_OK;
    if (!same && x.partner != NULL) e = store_account_take(db, r, x.partner, ACCOUNT_PARTNER, &x.partner_number);
    if (!same && e == ERR_OK) e = created ? create_account(db, r, &x, &number) : update_account(db, r, number, &x);
    if (e == ERR_OK) *ret_created = created;
    return e;
}

/* ---- deleting ---- */

static enum err count(struct db *db, enum stmt s, int64_t account, int64_t *ret)
{
    enum err e;

    db_bind_int(db, s, 1, account);
    if (s == STMT_ACCOUNT_FACTS) db_bind_int(db, s, 2, REFERENCES_MAX + 1);
    e = db_step(db, s);
    if (e == ERR_OK) *ret = db_int(db, s, 0);
    db_reset(db, s);
    return e == ERR_NONE ? ERR_BROKEN : e;
}

/* "12 facts, 1 contact"; "" where nothing names the account. */
static enum err references(struct db *db, struct arena *a, int64_t account, const char **ret)
{
    static const struct {
        enum stmt s;
        const char *noun;
    } kinds[] = {{STMT_ACCOUNT_FACTS, "fact"},
                 {STMT_ACCOUNT_CONTACTS, "contact"},
                 {STMT_ACCOUNT_CUSTOMERS, "customer"},
                 {STMT_ACCOUNT_OUTCOMES, "outcome"},
                 {STMT_ACCOUNT_KEYS, "key"}};
    const char *text = "";

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        int64_t n = 0;
        enum err e = count(db, kinds[i].s, account, &n);

        if (e != ERR_OK) return e;
        if (n == 0) continue;
        text =
            arena_printf(a, "%s%s%s%lld %s%s", text, *text == '\0' ? "" : ", ", n > REFERENCES_MAX ? "more than " : "",
                         (long long)(n > REFERENCES_MAX ? REFERENCES_MAX : n), kinds[i].noun, n == 1 ? "" : "s");
    }
    *ret = text;
    return ERR_OK;
}

enum err store_account_delete(struct db *db, struct rollup *r, struct arena *a, const char *id, int64_t if_version,
                              const char **ret_by)
{
    struct cache *c = cache_for_writing(db);
    struct account old = {0};
    const char *by = NULL;
    enum err e = store_account_get(db, a, NULL, id, &old);

    if (e != ERR_OK) return e;
    if (if_version != -1 && if_version != old.version) return ERR_PRECONDITION;
    if ((e = references(db, a, old.number, &by)) != ERR_OK) return e;
    if (*by != '\0') {
        *ret_by = by;
        return ERR_REFERRED;
    }
    db_bind_int(db, STMT_ACCOUNT_DELETE, 1, old.number);
    if ((e = db_run(db, STMT_ACCOUNT_DELETE)) != ERR_OK) return e;
    cache_clear(&c->accounts);
    c->table_registry = -1;
    return store_registry_bump(db, r);
}

/* ---- the whole registry ---- */

static enum err load_table(struct db *db, struct cache *c)
{
    const enum stmt s = STMT_ACCOUNT_ALL;
    struct arena *a = arena_create();
    struct account_row *rows = NULL;
    size_t n = 0, cap = 0;
    enum err e;

    while ((e = db_step(db, s)) == ERR_OK)
        *ARENA_PUSH(a, rows, n, cap) = (struct account_row){
            .number = db_int(db, s, 0),
            .partner = db_int(db, s, 1), /* null reads as 0 */
            .kind = (enum account_kind)db_int(db, s, 2),
            .id = arena_string(a, db_text(db, s, 3)),
            .attributes = arena_string(a, db_text(db, s, 4)),
        };
    if (e != ERR_NONE) {
        arena_drop(a);
        return e;
    }
    arena_drop(c->table_arena);
    c->table_arena = a;
    c->table = (struct account_table){.rows = rows, .n = n};
    return ERR_OK;
}

enum err store_account_table(struct db *db, const struct account_table **ret)
{
    struct cache *c = cache_of(db);
    struct arena *a = arena_create();
    struct workspace w = {0};
    enum err e = store_workspace_get(db, a, &w);

    arena_drop(a);
    if (e == ERR_NONE) e = ERR_BROKEN; /* accounts without a workspace */
    if (e == ERR_OK && w.registry != c->table_registry) {
        e = load_table(db, c);
        if (e == ERR_OK) c->table_registry = w.registry;
    }
    if (e == ERR_OK) *ret = &c->table;
    return e;
}

const struct account_row *account_table_find(const struct account_table *t, int64_t number)
{
    size_t low = 0, high = t->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (t->rows[middle].number < number) low = middle + 1;
        else high = middle;
    }
    return low < t->n && t->rows[low].number == number ? &t->rows[low] : NULL;
}
