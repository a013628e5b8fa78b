/*
 * The registry of contacts: people under pseudonymous ids. A fact keeps the role and side that it arrived with, so a
 * contact may change here without moving a figure.
 */
#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "db/cache.h"
#include "db/privacy.h"
#include "db/registry.h"

#define BEHIND_ERASED "\x1e\x7f" /* sorts behind the ids of the erased, before all others */

static void remember(struct cache *c, const char *id, const struct contact *x)
{
    struct cache_item *item = cache_put(c, &c->contacts, 0, id, x->number);

    item->account = x->account_number;
    item->role = x->role_number;
    item->side = x->side;
}

/* Numbers and side alone. Only the writer remembers: contacts change. */
static enum err find_contact(struct db *db, const char *id, struct contact *ret)
{
    struct cache *c = cache_of(db);
    const struct cache_item *item = cache_find(c, &c->contacts, 0, id);
    const enum stmt s = STMT_CONTACT_FIND;
    enum err e;

    if (item != NULL) {
        *ret = (struct contact){
            .number = item->number, .account_number = item->account, .role_number = item->role, .side = item->side};
        return ERR_OK;
    }
    db_bind_text(db, s, 1, id);
    e = db_step(db, s);
    if (e == ERR_OK)
        *ret = (struct contact){.number = db_int(db, s, 0),
                                .account_number = db_int(db, s, 1),
                                .role_number = db_int(db, s, 2),
                                .side = (enum side)db_int(db, s, 3)};
    db_reset(db, s);
    if (e == ERR_OK && c->writer) remember(c, id, ret);
    return e;
}

enum err store_contact_id(struct db *db, int64_t number, struct arena *a, const char **ret)
{
    enum err e;

    if (number == 0) {
        *ret = NULL;
        return ERR_OK;
    }
    db_bind_int(db, STMT_CONTACT_ID, 1, number);
    e = db_step(db, STMT_CONTACT_ID);
    if (e == ERR_OK) {
        const char *id = db_text(db, STMT_CONTACT_ID, 0);

        *ret = id_is_erased(id) ? NULL : arena_string(a, id);
    }
    db_reset(db, STMT_CONTACT_ID);
    return e;
}

enum err store_contact_number(struct db *db, const char *id, int64_t *ret)
{
    struct contact x = {0};
    enum err e = find_contact(db, id, &x);

    if (e == ERR_OK) *ret = x.number;
    return e;
}

/* ---- reading ---- */

/* The columns of contact_get and of the lists. */
static enum err read_contact(struct db *db, enum stmt s, struct arena *a, struct contact *ret)
{
    struct contact x = {
        .number = db_int(db, s, 0),
        .id = arena_string(a, db_text(db, s, 1)),
        .account_number = db_int(db, s, 2),
        .account = arena_string(a, db_text(db, s, 3)),
        .role_number = db_int(db, s, 4),
        .side = (enum side)db_int(db, s, 5),
        .has_since = !db_is_null(db, s, 6),
        .since = db_int(db, s, 6),
        .has_until = !db_is_null(db, s, 7),
        .until = db_int(db, s, 7),
        .attributes = arena_string(a, db_text(db, s, 8)),
        .version = db_int(db, s, 9),
        .updated = db_int(db, s, 10),
    };
    enum err e = store_name_text(db, NAME_ROLE, x.role_number, &x.role);

    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    x.role = arena_string(a, x.role);
    *ret = x;
    return ERR_OK;
}

enum err store_contact_get(struct db *db, struct arena *a, const struct bound *b, const char *id, struct contact *ret)
{
    const enum stmt s = STMT_CONTACT_GET;
    enum err e;

    db_bind_text(db, s, 1, id);
    e = db_step(db, s);
    if (e == ERR_OK && !bound_allows(b, db_int(db, s, 2), db_int(db, s, 11))) e = ERR_NONE;
    if (e == ERR_OK) e = read_contact(db, s, a, ret);
    db_reset(db, s);
    return e;
}

/* Which statement lists what the filter asks for, and its $4. ERR_NONE: there can be nothing. */
static enum err choose_list(struct db *db, struct arena *a, const struct contact_filter *f, enum stmt *ret_s,
                            int64_t *ret_of)
{
    const char *id = f->account;
    struct account account = {0};
    enum err e;

    if (id == NULL && f->bound.account != 0 && (e = store_account_id(db, f->bound.account, a, &id)) != ERR_OK) return e;
    if (id != NULL) {
        if ((e = store_account_get(db, a, &f->bound, id, &account)) != ERR_OK) return e;
        *ret_s = STMT_CONTACT_LIST_OF_ACCOUNT;
        *ret_of = account.number;
        return ERR_OK;
    }
    *ret_s = f->bound.partner != 0 ? STMT_CONTACT_LIST_OF_PARTNER : STMT_CONTACT_LIST;
    *ret_of = f->bound.partner;
    return ERR_OK;
}

enum err store_contact_list(struct db *db, struct arena *a, const struct contact_filter *f, struct contact **ret,
                            size_t *ret_n, bool *ret_more)
{
    struct contact *items = NULL;
    size_t n = 0, cap = 0;
    int64_t of = 0, role = -1;
    enum stmt s = STMT_CONTACT_LIST;
    enum err e = choose_list(db, a, f, &s, &of);

    assert(f->limit > 0);
    if (e == ERR_OK && f->role != NULL) e = store_name_find(db, NAME_ROLE, f->role, &role);
    if (e == ERR_OK) {
        db_bind_text(db, s, 1, f->after != NULL ? f->after : BEHIND_ERASED);
        db_bind_int(db, s, 2, role);
        db_bind_int(db, s, 3, (int64_t)f->limit + 1);
        if (s != STMT_CONTACT_LIST) db_bind_int(db, s, 4, of);
        while ((e = db_step(db, s)) == ERR_OK)
            if ((e = read_contact(db, s, a, ARENA_PUSH(a, items, n, cap))) != ERR_OK) break;
        if (e != ERR_NONE) db_reset(db, s);
    }
    if (e != ERR_NONE) return e;
    *ret_more = n > f->limit;
    *ret_n = *ret_more ? f->limit : n;
    *ret = items;
    return ERR_OK;
}

/* ---- writing ---- */

/* Binds account to attributes, which contact_create and contact_update have in the same order. */
static void bind_fields(struct db *db, enum stmt s, int at, const struct contact *x)
{
    db_bind_maybe(db, s, at, x->account_number != 0, x->account_number);
    db_bind_maybe(db, s, at + 1, x->role_number != 0, x->role_number);
    db_bind_int(db, s, at + 2, x->side);
    db_bind_maybe(db, s, at + 3, x->has_since, x->since);
    db_bind_maybe(db, s, at + 4, x->has_until, x->until);
    db_bind_text(db, s, at + 5, x->attributes);
    db_bind_int(db, s, at + 6, clock_now_us());
}

/* x->number is 0: created; else updated. */
static enum err write_contact(struct db *db, struct contact *x)
{
    enum stmt s = x->number == 0 ? STMT_CONTACT_CREATE : STMT_CONTACT_UPDATE;
    enum err e;

    if (s == STMT_CONTACT_CREATE && (e = store_counter_next(db, "contact", &x->number)) != ERR_OK) return e;
    db_bind_int(db, s, 1, x->number);
    if (s == STMT_CONTACT_CREATE) db_bind_text(db, s, 2, x->id);
    bind_fields(db, s, s == STMT_CONTACT_CREATE ? 3 : 2, x);
    if ((e = db_run(db, s)) != ERR_OK) return e;
    remember(cache_for_writing(db), x->id, x);
    return ERR_OK;
}

/* A bare contact names no role, so no figure can rest on it yet: the registry's count stays. */
enum err store_contact_take(struct db *db, struct rollup *r, const char *id, int64_t account, struct contact *ret)
{
    struct contact x = {.id = id, .account_number = account};
    enum err e;

    (void)r;
    cache_for_writing(db);
    if ((e = find_contact(db, id, ret)) != ERR_NONE) return e;
    if ((e = write_contact(db, &x)) != ERR_OK) return e;
    x.id = NULL;
    *ret = x;
    return ERR_OK;
}

static bool same_contact(const struct contact *x, const struct contact *y)
{
    return registry_same_text(x->account, y->account) && registry_same_text(x->role, y->role) && x->side == y->side &&
           registry_same_time(x->has_since, x->since, y->has_since, y->since) &&
           registry_same_time(x->has_until, x->until, y->has_until, y->until) &&
           registry_same_text(x->attributes, y->attributes);
}

enum err store_contact_put(struct db *db, struct rollup *r, const struct contact *contact, int64_t if_version,
                           bool *ret_created)
{
    struct arena *a = arena_create();
    struct contact old = {0}, x = *contact;
    enum err e = store_contact_get(db, a, NULL, contact->id, &old);
    bool created = e == ERR_NONE;
    bool same = e == ERR_OK && same_contact(&old, contact);

    arena_drop(a);
    if (e != ERR_OK && e != ERR_NONE) return e;
    if (if_version != -1 && if_version != old.version) return ERR_PRECONDITION; /* version 0: it is not there */
    x.number = old.number;
    x.account_number = x.role_number = 0;
    e = ERR_OK;
    if (!same && x.account != NULL) e = store_account_take(db, r, x.account, ACCOUNT_CUSTOMER, &x.account_number);
    if (!same && e == ERR_OK && x.role != NULL) e = store_name_take(db, NAME_ROLE, x.role, &x.role_number);
    if (!same && e == ERR_OK) e = write_contact(db, &x);
    if (!same && e == ERR_OK) e = store_registry_bump(db, r);
    if (e == ERR_OK) *ret_created = created;
    return e;
}
