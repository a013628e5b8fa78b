/* Erasing a contact. See privacy.h, and ARCHITECTURE.md for what may be erased without moving a figure. */
#include "db/privacy.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/cache.h"
#include "db/derive.h"
#include "db/outcome.h"
#include "kpi/period.h"

/* What the audit calls them. */
#define AUDIT_CONTACT "contact"
#define AUDIT_FACT "fact"
#define FACT_ID_MAX 200 /* bytes; decoding refuses longer ones */

bool id_is_erased(const char *id)
{
    return id[0] == ERASED_MARK;
}

const char *tombstone_id(struct arena *a, const char *id)
{
    unsigned char sum[TEXT_SHA256_SIZE];
    char hex[2 * TEXT_SHA256_SIZE + 1];

    text_sha256(id, strlen(id), sum);
    text_hex(sum, sizeof sum, hex);
    return arena_string(a, hex);
}

/* ---- its facts ---- */

struct erasing {
    struct db *db;
    struct arena *a;
    int64_t contact;
    char salt[25]; /* hex, random: what the ids of its answers become */
    struct fact *facts;
    size_t n, cap;
};

/* Responses and invitations of one month. Events stay as they are. */
static enum err gather_slot(struct erasing *x, int64_t slot)
{
    const enum stmt s = STMT_FACT_PAGE_OF_CONTACT;
    enum err e;

    db_bind_int(x->db, s, 1, slot);
    db_bind_int(x->db, s, 2, x->contact);
    db_bind_int(x->db, s, 3, -1);
    db_bind_int(x->db, s, 4, INT64_MAX);
    db_bind_int(x->db, s, 5, INT64_MIN);
    db_bind_int(x->db, s, 6, INT64_MIN);
    while ((e = db_step(x->db, s)) == ERR_OK) {
        struct fact f;

        if ((e = fact_read(x->db, s, x->a, &f)) != ERR_OK) break;
        if (f.kind != FACT_EVENT) *ARENA_PUSH(x->a, x->facts, x->n, x->cap) = f;
    }
    if (e != ERR_NONE) db_reset(x->db, s);
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err gather(struct erasing *x)
{
    int64_t slot = INT64_MAX;
    enum err e;

    while ((e = fact_slot_before(x->db, slot, &slot)) == ERR_OK) {
        if ((e = gather_slot(x, slot)) != ERR_OK) return e;
        slot--;
    }
    return e == ERR_NONE ? ERR_OK : e;
}

/* As facts of equal time are ordered, so that their new ids can keep that order. */
static int in_order(const void *left, const void *right)
{
    const struct fact *x = left, *y = right;

    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* What an invitation and the response that names it keep in common. */
static const char *erased_invitation(struct arena *a, int64_t hash)
{
    return arena_printf(a, "%cerased-%016" PRIx64, ERASED_MARK, (uint64_t)hash);
}

/* A response's invitation as a hash: it names one of its own source, or source and id. */
static int64_t named_invitation(struct arena *a, const char *source, const char *text)
{
    const char *between = strchr(text, INVITATION_SEPARATOR);

    if (between == NULL) return invitation_hash(source, text);
    return invitation_hash(arena_copy(a, text, (size_t)(between - text)), between + 1);
}

static enum err identity_write(struct db *db, int64_t kind, const struct fact *f, const char *id, bool tombstone)
{
    const enum stmt s = STMT_IDENTITY_PUT;

    db_bind_int(db, s, 1, kind);
    db_bind_int(db, s, 2, f->source);
    db_bind_text(db, s, 3, id);
    db_bind_int(db, s, 4, 0);
    db_bind_int(db, s, 5, tombstone ? 0 : f->slot);
    db_bind_int(db, s, 6, tombstone ? 0 : f->account);
    db_bind_int(db, s, 7, tombstone ? 0 : f->at);
    db_bind_int(db, s, 8, tombstone ? 0 : f->no);
    return db_run(db, s);
}

static enum err blank_identity(struct erasing *x, const struct fact *f, const char *id)
{
    enum err e;

    db_bind_int(x->db, STMT_IDENTITY_DELETE, 1, (int64_t)f->kind);
    db_bind_int(x->db, STMT_IDENTITY_DELETE, 2, f->source);
    db_bind_text(x->db, STMT_IDENTITY_DELETE, 3, f->id);
    if ((e = db_run(x->db, STMT_IDENTITY_DELETE)) != ERR_OK) return e;
    e = identity_write(x->db, (int64_t)f->kind + TOMBSTONE_KIND, f, tombstone_id(x->a, f->id), true);
    return e == ERR_OK ? identity_write(x->db, (int64_t)f->kind, f, id, false) : e;
}

static enum err blank_fact(struct erasing *x, const struct fact *f, size_t index)
{
    const enum stmt s = STMT_FACT_BLANK;
    const char *source, *id, *invitation = NULL;
    enum err e = store_name_text(x->db, NAME_SOURCE, f->source, &source);

    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    if (f->kind == FACT_INVITATION) id = erased_invitation(x->a, invitation_hash(source, f->id));
    else id = arena_printf(x->a, "%cerased-%s-%08zu", ERASED_MARK, x->salt, index);
    if (f->invitation != NULL) invitation = erased_invitation(x->a, named_invitation(x->a, source, f->invitation));
    db_bind_int(x->db, s, 1, f->slot);
    db_bind_int(x->db, s, 2, f->account);
    db_bind_int(x->db, s, 3, f->at);
    db_bind_int(x->db, s, 4, f->no);
    db_bind_text(x->db, s, 5, id);
    db_bind_text(x->db, s, 6, invitation);
    if ((e = db_run(x->db, s)) != ERR_OK) return e;
    return blank_identity(x, f, id);
}

/* ---- answers of others, and of nobody, that name its invitations ---- */

struct naming {
    int64_t slot, account, at, no, hash;
};
struct links {
    int64_t *hashes, *accounts; /* of its invitations; sorted, the accounts each once */
    size_t hashes_n, accounts_n;
    struct naming *items;
    size_t n, cap;
};

static int by_number(const void *left, const void *right)
{
    const int64_t *x = left, *y = right;

    return (*x > *y) - (*x < *y);
}

/* The accounts of its invitations, and 0: answers of no account. */
static enum err links_prepare(struct erasing *x, struct links *l)
{
    size_t n = 0;

    l->hashes = arena_array(x->a, x->n + 1, sizeof *l->hashes);
    l->accounts = arena_array(x->a, x->n + 1, sizeof *l->accounts);
    l->accounts[n++] = 0;
    for (size_t i = 0; i < x->n; i++) {
        const struct fact *f = &x->facts[i];
        const char *source;
        enum err e;

        if (f->kind != FACT_INVITATION) continue;
        if ((e = store_name_text(x->db, NAME_SOURCE, f->source, &source)) != ERR_OK) return e;
        l->hashes[l->hashes_n++] = invitation_hash(source, f->id);
        l->accounts[n++] = f->account;
    }
    qsort(l->hashes, l->hashes_n, sizeof *l->hashes, by_number);
    qsort(l->accounts, n, sizeof *l->accounts, by_number);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || l->accounts[i] != l->accounts[i - 1]) l->accounts[l->accounts_n++] = l->accounts[i];
    return ERR_OK;
}

static enum err links_of_slot(struct erasing *x, struct links *l, int64_t slot, int64_t account)
{
    const enum stmt s = STMT_ANSWERS_NAMING;
    enum err e;

    db_bind_int(x->db, s, 1, slot);
    db_bind_int(x->db, s, 2, account);
    while ((e = db_step(x->db, s)) == ERR_OK) {
        struct naming found = {.slot = slot, .account = account, .at = db_int(x->db, s, 0), .no = db_int(x->db, s, 1)};
        const char *source;

        if ((e = store_name_text(x->db, NAME_SOURCE, db_int(x->db, s, 2), &source)) != ERR_OK) break;
        found.hash = named_invitation(x->a, source, db_text(x->db, s, 3));
        if (bsearch(&found.hash, l->hashes, l->hashes_n, sizeof found.hash, by_number) != NULL)
            *ARENA_PUSH(x->a, l->items, l->n, l->cap) = found;
    }
    if (e != ERR_NONE) db_reset(x->db, s);
    return e == ERR_NONE ? ERR_OK : e;
}

static enum err blank_links(struct erasing *x)
{
    struct links l = {0};
    int64_t slot = INT64_MAX;
    enum err e = links_prepare(x, &l);

    while (e == ERR_OK && l.hashes_n > 0 && (e = fact_slot_before(x->db, slot, &slot)) == ERR_OK) {
        for (size_t i = 0; i < l.accounts_n && e == ERR_OK; i++) e = links_of_slot(x, &l, slot, l.accounts[i]);
        slot--;
    }
    if (e != ERR_OK && e != ERR_NONE) return e;
    for (size_t i = 0; i < l.n; i++) {
        db_bind_int(x->db, STMT_FACT_UNLINK, 1, l.items[i].slot);
        db_bind_int(x->db, STMT_FACT_UNLINK, 2, l.items[i].account);
        db_bind_int(x->db, STMT_FACT_UNLINK, 3, l.items[i].at);
        db_bind_int(x->db, STMT_FACT_UNLINK, 4, l.items[i].no);
        db_bind_text(x->db, STMT_FACT_UNLINK, 5, erased_invitation(x->a, l.items[i].hash));
        if ((e = db_run(x->db, STMT_FACT_UNLINK)) != ERR_OK) return e;
    }
    return ERR_OK;
}

/* ---- the audit ---- */

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* What it was called until now in the audit's words; and its answers and invitations, sorted, as sources and as we name them. */
struct former {
    const char *resource, *filter;
    const char **ids, **facts;
    size_t n;
};

static enum err former_gather(struct erasing *x, const char *contact, struct former *ret)
{
    *ret = (struct former){.resource = arena_printf(x->a, AUDIT_CONTACT " %s", contact),
                           .filter = arena_printf(x->a, "contact=%s", contact),
                           .ids = arena_array(x->a, x->n + 1, sizeof *ret->ids),
                           .facts = arena_array(x->a, x->n + 1, sizeof *ret->facts)};
    for (; ret->n < x->n; ret->n++) {
        const struct fact *f = &x->facts[ret->n];
        const char *source;
        enum err e = store_name_text(x->db, NAME_SOURCE, f->source, &source);

        if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
        ret->ids[ret->n] = f->id;
        ret->facts[ret->n] = fact_public_id(x->a, f->kind, source, f->id);
    }
    qsort(ret->ids, ret->n, sizeof *ret->ids, by_text);
    qsort(ret->facts, ret->n, sizeof *ret->facts, by_text);
    return ERR_OK;
}

static bool among(const char *text, const char **sorted, size_t n)
{
    return n > 0 && bsearch(&text, sorted, n, sizeof *sorted, by_text) != NULL;
}

/* Does a reading's detail ("account=acme&contact=c-17") name the contact as a filter? */
static bool detail_names(const char *detail, const char *filter)
{
    size_t n = strlen(filter);

    for (const char *at = detail; (at = strstr(at, filter)) != NULL; at++)
        if ((at == detail || at[-1] == '&') && (at[n] == '\0' || at[n] == '&')) return true;
    return false;
}

/* Or one of its answers by id? An id may hold a '&': what could be one ends at any of them. */
static bool detail_names_fact(const char *detail, const struct former *f)
{
    char id[FACT_ID_MAX + 1];

    for (const char *at = detail; f->n > 0 && (at = strstr(at, "id=")) != NULL; at++) {
        if (at != detail && at[-1] != '&') continue;
        for (size_t n = 0; n <= FACT_ID_MAX; n++) {
            id[n] = '\0';
            if ((at[3 + n] == '\0' || at[3 + n] == '&') && among(id, f->ids, f->n)) return true;
            if (at[3 + n] == '\0') break;
            id[n] = at[3 + n];
        }
    }
    return false;
}

struct told {
    int64_t at, no;
    const char *resource, *detail; /* what it says from now on */
};

/* What a row says once the contact is forgotten. False: the same. */
static bool tell_less(const struct former *f, struct told *row)
{
    const char *about = row->resource, *detail = row->detail;

    if (strcmp(about, f->resource) == 0) {
        row->resource = AUDIT_CONTACT;
        row->detail = NULL;
    } else if (strncmp(about, AUDIT_FACT " ", strlen(AUDIT_FACT " ")) == 0 &&
               among(about + strlen(AUDIT_FACT " "), f->facts, f->n)) {
        row->resource = AUDIT_FACT;
    } else if (detail != NULL && detail_names(detail, f->filter)) {
        row->detail = "contact=(erased)";
    } else if (detail != NULL && detail_names_fact(detail, f)) {
        row->detail = "id=(erased)";
    } else {
        return false;
    }
    return true;
}

/* The audit keeps who did what, and that it was about a contact or a fact; whose it was is forgotten. */
static enum err blank_audit(struct erasing *x, const char *id)
{
    const enum stmt s = STMT_AUDIT_OF_RESOURCE;
    struct former former;
    struct told *rows = NULL;
    size_t n = 0, cap = 0;
    enum err e = former_gather(x, id, &former);

    if (e != ERR_OK) return e;
    db_bind_text(x->db, s, 1, former.resource);
    while ((e = db_step(x->db, s)) == ERR_OK) {
        struct told row = {db_int(x->db, s, 0), db_int(x->db, s, 1), db_text(x->db, s, 2), db_text(x->db, s, 3)};

        if (!tell_less(&former, &row)) continue;
        row.resource = arena_string(x->a, row.resource);
        row.detail = arena_string(x->a, row.detail);
        *ARENA_PUSH(x->a, rows, n, cap) = row;
    }
    if (e != ERR_NONE) return e;
    for (size_t i = 0; i < n; i++) {
        db_bind_int(x->db, STMT_AUDIT_BLANK, 1, rows[i].at);
        db_bind_int(x->db, STMT_AUDIT_BLANK, 2, rows[i].no);
        db_bind_text(x->db, STMT_AUDIT_BLANK, 3, rows[i].resource);
        db_bind_text(x->db, STMT_AUDIT_BLANK, 4, rows[i].detail);
        if ((e = db_run(x->db, STMT_AUDIT_BLANK)) != ERR_OK) return e;
    }
    return ERR_OK;
}

/* ---- all of it ---- */

static void make_salt(struct erasing *x)
{
    unsigned char bytes[(sizeof x->salt - 1) / 2];

    random_bytes(bytes, sizeof bytes);
    text_hex(bytes, sizeof bytes, x->salt);
}

static enum err blank_contact(struct erasing *x)
{
    db_bind_int(x->db, STMT_CONTACT_BLANK, 1, x->contact);
    db_bind_text(x->db, STMT_CONTACT_BLANK, 2, arena_printf(x->a, "%cerased-%s", ERASED_MARK, x->salt));
    db_bind_int(x->db, STMT_CONTACT_BLANK, 3, clock_now_us());
    return db_run(x->db, STMT_CONTACT_BLANK);
}

enum err store_contact_erase(struct db *db, struct rollup *r, void *arg)
{
    const struct contact_erase *erase = arg;
    struct erasing x = {.db = db, .a = r->arena};
    enum err e;

    if ((e = store_contact_number(db, erase->id, &x.contact)) != ERR_OK) return e;
    make_salt(&x);
    if ((e = gather(&x)) != ERR_OK) return e;
    if (x.n > 0) qsort(x.facts, x.n, sizeof *x.facts, in_order);
    for (size_t i = 0; i < x.n; i++)
        if ((e = blank_fact(&x, &x.facts[i], i)) != ERR_OK) return e;
    if ((e = blank_links(&x)) != ERR_OK) return e;
    if ((e = store_outcome_forget(db, x.contact)) != ERR_OK) return e;
    if ((e = blank_contact(&x)) != ERR_OK) return e;
    if ((e = blank_audit(&x, erase->id)) != ERR_OK) return e;
    cache_clear(&cache_for_writing(db)->contacts);
    if ((e = store_registry_bump(db, r)) != ERR_OK) return e;
    /* No figure moves, but kept answers name facts: what rests on definitions is everything. */
    return store_definitions_bump(db, r);
}
