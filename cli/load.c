/*
 * See load.h. The arena is emptied when a new batch begins, so that the caller's item survives until it is stored.
 */
#include "cli/load.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"

const char *const load_kind_names[LOAD_KINDS] = {"responses", "events", "invitations", "accounts", "contacts"};

void load_begin(struct load *l, struct opened *opened)
{
    *l = (struct load){.opened = opened, .arena = arena_create(), .now = clock_now_us()};
    faults_init(&l->faults, l->arena);
}

void load_end(struct load *l)
{
    arena_drop(l->arena);
}

struct arena *load_arena(struct load *l)
{
    return l->arena;
}

struct faults *load_faults(struct load *l)
{
    faults_init(&l->faults, l->arena);
    return &l->faults;
}

static void load_tell(struct load *l, const struct load_row *row)
{
    l->rejected++;
    if (l->refused != NULL) l->refused(l->arg, row, &l->faults);
}

enum err load_refuse(struct load *l, const struct load_row *row)
{
    load_tell(l, row);
    return ++l->refused_n < LOAD_BATCH ? ERR_OK : load_flush(l);
}

/* --- facts --- */

static enum err load_fact(struct load *l, const struct json *item)
{
    struct decode_facts_options o = {.kind = l->kind == LOAD_RESPONSES ? FACT_RESPONSE
                                             : l->kind == LOAD_EVENTS  ? FACT_EVENT
                                                                       : FACT_INVITATION,
                                     .catalogue = l->opened->catalogue,
                                     .now = l->now};

    l->items.facts = arena_grow(l->arena, l->items.facts, l->n, &l->items_cap, sizeof *l->items.facts);
    return decode_fact(item, "", &o, l->arena, &l->faults, &l->items.facts[l->n]);
}

static enum err load_flush_facts(struct load *l)
{
    struct facts_write w = {.items = l->items.facts,
                            .n = l->n,
                            .definitions = l->opened->catalogue->definitions,
                            .now = l->now,
                            .skip = true,
                            .create_accounts = true,
                            .arena = l->arena};
    enum err e;

    for (size_t i = 0; i < l->n; i++) l->items.facts[i].index = i;
    if ((e = writer_run(l->opened->writer, store_facts, &w, true, (int64_t)l->n)) != ERR_OK) return e;
    l->created += w.created;
    l->updated += w.updated;
    l->duplicates += w.duplicates;
    for (size_t i = 0; i < l->n; i++) {
        const struct fact_input *f = &l->items.facts[i];

        if (w.outcomes[i] != FACT_REJECTED) continue;
        faults_add(load_faults(l), "/id", FAULT_CONFLICT,
                   "%s of %s is stored with other content; delete %s first, then import it again", f->id, f->source,
                   fact_public_id(l->arena, f->kind, f->source, f->id));
        load_tell(l, &l->rows[i]);
    }
    return ERR_OK;
}

/* --- the registry: an item that the store refuses fails the transaction, so it is left out and the rest runs again --- */

struct registry_load {
    struct load *load;
    bool *left_out;
    size_t at; /* under way when it failed */
    int64_t created, updated, duplicates;
};

static enum err registry_put(struct db *db, struct rollup *r, void *arg)
{
    struct registry_load *w = arg;
    const struct load *l = w->load;

    w->created = w->updated = w->duplicates = 0;
    for (w->at = 0; w->at < l->n; w->at++) {
        int64_t written = db_written(db);
        bool created;
        enum err e;

        if (w->left_out[w->at]) continue;
        e = l->kind == LOAD_ACCOUNTS ? store_account_put(db, r, &l->items.accounts[w->at], -1, &created)
                                     : store_contact_put(db, r, &l->items.contacts[w->at], -1, &created);
        if (e != ERR_OK) return e;
        if (created) w->created++;
        else if (db_written(db) != written) w->updated++;
        else w->duplicates++;
    }
    return ERR_OK;
}

static enum err load_registered(struct load *l, const struct json *item)
{
    if (l->kind == LOAD_ACCOUNTS) {
        l->items.accounts = arena_grow(l->arena, l->items.accounts, l->n, &l->items_cap, sizeof *l->items.accounts);
        return decode_account(item, "", NULL, l->arena, &l->faults, &l->items.accounts[l->n]);
    }
    l->items.contacts = arena_grow(l->arena, l->items.contacts, l->n, &l->items_cap, sizeof *l->items.contacts);
    return decode_contact(item, "", NULL, l->arena, &l->faults, &l->items.contacts[l->n]);
}

static enum err load_flush_registry(struct load *l)
{
    struct registry_load w = {.load = l, .left_out = arena_array(l->arena, l->n, sizeof *w.left_out)};
    enum err e;

    while ((e = writer_run(l->opened->writer, registry_put, &w, false, (int64_t)l->n)) == ERR_INVALID ||
           e == ERR_CONFLICT) {
        faults_add(load_faults(l), "", e == ERR_INVALID ? FAULT_MISMATCH : FAULT_CONFLICT, "%s",
                   e == ERR_INVALID ? "an account cannot be its own partner" : "it contradicts what is stored");
        load_tell(l, &l->rows[w.at]);
        w.left_out[w.at] = true;
    }
    if (e != ERR_OK) return e;
    l->created += w.created;
    l->updated += w.updated;
    l->duplicates += w.duplicates;
    return ERR_OK;
}

/* --- batches --- */

enum err load_flush(struct load *l)
{
    enum err e = ERR_OK;

    if (l->n > 0) e = l->kind >= LOAD_ACCOUNTS ? load_flush_registry(l) : load_flush_facts(l);
    if (e != ERR_OK) return e;
    l->n = l->rows_cap = l->items_cap = l->refused_n = 0;
    l->rows = NULL;
    l->items.facts = NULL;
    arena_reset(l->arena);
    faults_init(&l->faults, l->arena);
    return ERR_OK;
}

enum err load_item(struct load *l, enum load_kind kind, const struct load_row *row, const struct json *item)
{
    struct load_row *kept;
    enum err e;

    assert(l->n == 0 || l->kind == kind); /* the item is in the arena: a batch of another kind must be flushed before */
    l->kind = kind;
    e = kind >= LOAD_ACCOUNTS ? load_registered(l, item) : load_fact(l, item);
    if (e == ERR_INVALID || e == ERR_SYNTAX) return load_refuse(l, row);
    if (e != ERR_OK) return e;
    l->rows = arena_grow(l->arena, l->rows, l->n, &l->rows_cap, sizeof *l->rows);
    kept = &l->rows[l->n++];
    *kept = *row;
    if (row->text != NULL) kept->text = arena_copy(l->arena, row->text, row->size);
    return l->n < LOAD_BATCH ? ERR_OK : load_flush(l);
}
