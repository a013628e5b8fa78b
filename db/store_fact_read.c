/* Facts out: one by its public id, lists newest first. Must not write. */
#include <string.h>

#include "base/text.h"
#include "db/derive.h"
#include "kpi/period.h"

/* ---- public ids: "fct_" + base64url(kind digit, source, NUL, id) ---- */

#define PUBLIC_PREFIX "fct_"

const char *fact_public_id(struct arena *a, enum fact_kind kind, const char *source, const char *id)
{
    size_t source_n = strlen(source), id_n = strlen(id), n = 1 + source_n + 1 + id_n;
    char *plain = arena_alloc(a, n + 1), *text = arena_alloc(a, sizeof PUBLIC_PREFIX + n * 2 + 4);

    plain[0] = (char)('0' + (int)kind);
    memcpy(plain + 1, source, source_n + 1);
    memcpy(plain + 2 + source_n, id, id_n);
    memcpy(text, PUBLIC_PREFIX, sizeof PUBLIC_PREFIX);
    text_base64url_encode(plain, n, text + strlen(PUBLIC_PREFIX));
    return text;
}

enum err fact_parse_public_id(struct arena *a, const char *text, enum fact_kind *ret_kind, const char **ret_source,
                              const char **ret_id)
{
    size_t prefix = strlen(PUBLIC_PREFIX), n = strlen(text), plain_n = 0, source_n;
    unsigned char *plain;
    const char *s;

    if (n < prefix || strncmp(text, PUBLIC_PREFIX, prefix) != 0) return ERR_NONE;
    plain = arena_alloc(a, n + 4);
    if (text_base64url_decode(text + prefix, n - prefix, plain, &plain_n) != ERR_OK || plain_n < 2) return ERR_NONE;
    plain[plain_n] = '\0';
    s = (const char *)plain;
    if (s[0] < '0' || s[0] > '0' + (int)FACT_INVITATION) return ERR_NONE;
    source_n = strlen(s + 1);
    if (1 + source_n + 1 >= plain_n || memchr(s + 2 + source_n, '\0', plain_n - 2 - source_n)) return ERR_NONE;
    *ret_kind = (enum fact_kind)(s[0] - '0');
    *ret_source = s + 1;
    *ret_id = s + 2 + source_n;
    return ERR_OK;
}

/* ---- names and visibility ---- */

static enum err row_names(struct db *db, struct arena *a, struct fact_row *row)
{
    const struct fact *f = &row->fact;
    enum err e;

    if ((e = store_name_text(db, NAME_SOURCE, f->source, &row->source)) != ERR_OK) return e;
    if ((e = store_name_text(db, NAME_TYPE, f->type, &row->type)) != ERR_OK) return e;
    if ((e = store_name_text(db, NAME_ROLE, f->role, &row->role)) != ERR_OK) return e;
    if ((e = store_name_text(db, NAME_TOUCHPOINT, f->touchpoint, &row->touchpoint)) != ERR_OK) return e;
    if ((e = store_account_id(db, f->account, a, &row->account)) != ERR_OK) return e;
    return store_contact_id(db, f->contact, a, &row->contact);
}

enum err fact_row_load(struct db *db, struct arena *a, int64_t account, int64_t at, int64_t no, struct fact_row *ret)
{
    enum err e = fact_load(db, a, account, at, no, &ret->fact);

    return e == ERR_OK ? row_names(db, a, ret) : e;
}

/* Facts of the workspace are seen by unbound keys only; others by their account's present partner. */
static enum err fact_is_visible(struct db *db, const struct bound *b, int64_t account, bool *ret)
{
    const struct account_table *accounts;
    const struct account_row *row;
    enum err e;

    *ret = b->partner == 0 && b->account == 0;
    if (*ret || account == 0) return ERR_OK;
    if ((e = store_account_table(db, &accounts)) != ERR_OK) return e;
    row = account_table_find(accounts, account);
    *ret = row && bound_allows(b, row->number, row->partner);
    return ERR_OK;
}

enum err store_fact_get(struct db *db, struct arena *a, const struct bound *b, enum fact_kind kind, const char *source,
                        const char *id, struct fact_row *ret)
{
    enum stmt s = STMT_IDENTITY_GET;
    struct fact_row row = {0};
    int64_t number, account, at, no;
    bool visible = false;
    enum err e;

    if ((e = store_name_find(db, NAME_SOURCE, source, &number)) != ERR_OK) return e;
    db_bind_int(db, s, 1, (int64_t)kind);
    db_bind_int(db, s, 2, number);
    db_bind_text(db, s, 3, id);
    if ((e = db_step(db, s)) != ERR_OK) return e;
    account = db_int(db, s, 2);
    at = db_int(db, s, 3);
    no = db_int(db, s, 4);
    db_reset(db, s);
    if (no == 0) return ERR_NONE;
    if ((e = fact_is_visible(db, b, account, &visible)) != ERR_OK) return e;
    if (!visible) return ERR_NONE;
    e = fact_row_load(db, a, account, at, no, &row);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    *ret = row;
    return ERR_OK;
}

/* ---- lists ---- */

/* A filter with numbers instead of names. */
struct listing {
    struct db *db;
    struct arena *arena;
    const struct fact_filter *f;
    bool impossible;
    int64_t account, contact, type, source;
    int64_t from, at, no; /* not before, strictly behind */
    struct fact_row *rows;
    size_t n, cap;
};

static enum err listing_number(struct listing *l, enum err e)
{
    if (e == ERR_NONE) l->impossible = true;
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err listing_make(struct listing *l, struct db *db, struct arena *a, const struct fact_filter *f)
{
    enum err e;

    *l = (struct listing){.db = db, .arena = a, .f = f};
    if (f->account && (e = listing_number(l, store_account_number(db, f->account, &l->account))) != ERR_OK) return e;
    if (f->contact && (e = listing_number(l, store_contact_number(db, f->contact, &l->contact))) != ERR_OK) return e;
    if (f->type && (e = listing_number(l, store_name_find(db, NAME_TYPE, f->type, &l->type))) != ERR_OK) return e;
    if (f->source && (e = listing_number(l, store_name_find(db, NAME_SOURCE, f->source, &l->source))) != ERR_OK)
        return e;
    if (f->bound.account && l->account && l->account != f->bound.account) l->impossible = true;
    if (f->bound.account) l->account = f->bound.account;
    l->from = f->has_from ? f->from : INT64_MIN;
    l->at = f->has_to ? f->to : INT64_MAX;
    l->no = INT64_MIN; /* nothing at `to` itself */
    if (f->has_cursor && (f->cursor_at < l->at || (f->cursor_at == l->at && l->no == INT64_MIN))) {
        l->at = f->cursor_at;
        l->no = f->cursor_no;
    }
    return ERR_OK;
}

static enum err listing_passes(struct listing *l, const struct fact *f, bool *ret)
{
    *ret = false;
    if ((l->account && f->account != l->account) || (l->type && f->type != l->type) ||
        (l->source && f->source != l->source) || (l->f->id && strcmp(f->id, l->f->id) != 0))
        return ERR_OK;
    return fact_is_visible(l->db, &l->f->bound, f->account, ret);
}

/* A person is at few places at once: its index reads least. */
static enum stmt listing_statement(const struct listing *l)
{
    if (l->contact) return STMT_FACT_PAGE_OF_CONTACT;
    return l->account ? STMT_FACT_PAGE_OF_ACCOUNT : STMT_FACT_PAGE_OF_SLOT;
}

static enum err listing_slot(struct listing *l, int64_t slot)
{
    enum stmt s = listing_statement(l);
    int parameter = 1;
    enum err e = ERR_OK;

    db_bind_int(l->db, s, parameter++, slot);
    if (l->contact) db_bind_int(l->db, s, parameter++, l->contact);
    else if (l->account) db_bind_int(l->db, s, parameter++, l->account);
    db_bind_int(l->db, s, parameter++, l->f->any_kind ? -1 : (int64_t)l->f->kind);
    db_bind_int(l->db, s, parameter++, l->at);
    db_bind_int(l->db, s, parameter++, l->no);
    db_bind_int(l->db, s, parameter, l->from);
    while (l->n <= l->f->limit && (e = db_step(l->db, s)) == ERR_OK) {
        struct fact_row row = {0};
        bool passes;

        if ((e = fact_read(l->db, s, l->arena, &row.fact)) != ERR_OK) return e;
        if ((e = listing_passes(l, &row.fact, &passes)) != ERR_OK) return e;
        if (passes) *ARENA_PUSH(l->arena, l->rows, l->n, l->cap) = row;
    }
    if (l->n > l->f->limit) e = ERR_NONE;
    return e == ERR_NONE ? ERR_OK : e;
}

enum err fact_slot_before(struct db *db, int64_t at_most, int64_t *ret)
{
    enum stmt s = STMT_FACT_SLOT_BEFORE;
    enum err e;

    db_bind_int(db, s, 1, at_most);
    if ((e = db_step(db, s)) != ERR_OK) return e;
    if (db_is_null(db, s, 0)) e = ERR_NONE;
    else *ret = db_int(db, s, 0);
    db_reset(db, s);
    return e;
}

enum err store_fact_list(struct db *db, struct arena *a, const struct fact_filter *f, struct fact_row **ret,
                         size_t *ret_n, bool *ret_more)
{
    struct listing l;
    int64_t slot;
    enum err e;

    if ((e = listing_make(&l, db, a, f)) != ERR_OK) return e;
    slot = l.at == INT64_MAX ? INT64_MAX : slot_of(l.at);
    while (!l.impossible && l.n <= f->limit && (e = fact_slot_before(db, slot, &slot)) == ERR_OK) {
        if (l.from != INT64_MIN && slot < slot_of(l.from)) break;
        e = listing_slot(&l, slot);
        db_reset(db, listing_statement(&l));
        if (e != ERR_OK) return e;
        slot--;
    }
    if (e != ERR_OK && e != ERR_NONE) return e;
    *ret_more = l.n > f->limit;
    if (*ret_more) l.n = f->limit;
    for (size_t i = 0; i < l.n; i++) {
        if ((e = row_names(db, a, &l.rows[i])) != ERR_OK) return e;
    }
    *ret = l.rows;
    *ret_n = l.n;
    return ERR_OK;
}
