/*
 * The store: one file per aggregate (store_*.c), typed calls over named statements. All of them answer ERR_OK, ERR_NONE,
 * ERR_CONFLICT, ERR_RETRY or ERR_BROKEN, and what the call's comment adds. Results live in the given arena.
 *
 * Functions that take a `struct rollup` run inside the writer's transaction. Reads run on any connection; several that
 * must agree run inside one db_begin ... db_rollback. No HTTP here, no JSON bodies.
 */
#ifndef WAYMARK_DB_STORE_H
#define WAYMARK_DB_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "db/db.h"
#include "db/rollup.h"
#include "kpi/fact.h"
#include "kpi/measure.h"

/* ---- names: store_name.c. Small registries, cached per connection (db_attachment). ---- */

enum name_kind { NAME_TYPE = 1, NAME_SOURCE = 2, NAME_ROLE = 3, NAME_TOUCHPOINT = 4 };
#define NAMES_MAX 100000 /* of all kinds: a misbehaving client must not fill memory with names */

/* ERR_NONE where nobody has used the name yet. */
MUST_CHECK enum err store_name_find(struct db *db, enum name_kind kind, const char *text, int64_t *ret);
/* Finds or makes. ERR_FULL beyond NAMES_MAX. Writer only. */
MUST_CHECK enum err store_name_take(struct db *db, enum name_kind kind, const char *text, int64_t *ret);
/* Text of a number; 0 gives NULL. Lives as long as the connection; on the writer's, until its next rollback. */
MUST_CHECK enum err store_name_text(struct db *db, enum name_kind kind, int64_t number, const char **ret);
/* The next number of a counter ("account", "contact", "name", "fact", "series"). Writer only. */
MUST_CHECK enum err store_counter_next(struct db *db, const char *counter, int64_t *ret);

/* ---- workspace: store_workspace.c ---- */

struct workspace {
    const char *name, *time_zone, *currency;
    int64_t created;
    int64_t definitions, registry, keys; /* change counts */
    bool has_comment_days;
    int64_t comment_days; /* remarks that are older are blanked (privacy.h) */
};
/* What of it may be changed. */
struct workspace_settings {
    bool has_comment_days;
    int64_t comment_days;
    int64_t freeze_day;          /* assessment.h: 1 to 28; 0: never */
    const char *freeze_journeys; /* JSON array of keys, or NULL */
};
MUST_CHECK enum err store_workspace_get(struct db *db, struct arena *a, struct workspace *ret); /* ERR_NONE: not yet */
MUST_CHECK enum err store_workspace_create(struct db *db,
                                           const struct workspace *w); /* writer; ERR_CONFLICT: is there */
/* Writer. Also counts as a change of definitions, so that jobs look at it. */
MUST_CHECK enum err store_workspace_set(struct db *db, struct rollup *r, const struct workspace_settings *s);
/* Each also notes the change in the rollup. */
MUST_CHECK enum err store_definitions_bump(struct db *db, struct rollup *r);
MUST_CHECK enum err store_registry_bump(struct db *db, struct rollup *r);
MUST_CHECK enum err store_keys_bump(struct db *db, struct rollup *r);

/* ---- what a key may see ---- */

/* Every read that names accounts or facts takes one and confines itself. 0 = not bound. */
struct bound {
    int64_t partner; /* account number of the partner: its present customers alone, not itself, no account-less facts */
    int64_t account; /* one account alone */
};
/* Is this account visible? (its present partner decides) */
bool bound_allows(const struct bound *b, int64_t account, int64_t partner);

/* ---- accounts and contacts: store_account.c, store_contact.c ---- */

enum account_kind { ACCOUNT_CUSTOMER, ACCOUNT_PARTNER, ACCOUNT_PROVIDER, ACCOUNT_THIRD_PARTY };
const char *account_kind_text(enum account_kind k);
bool account_kind_parse(const char *s, enum account_kind *ret);

struct account {
    const char *id, *name; /* name may be NULL */
    enum account_kind kind;
    const char *partner; /* id, or NULL */
    bool has_since, has_until;
    int64_t since, until;
    const char *attributes; /* canonical JSON object, or NULL */
    /* stored: */
    int64_t number, partner_number, version, updated;
};
struct contact {
    const char *id, *account; /* account id, or NULL */
    const char *role;         /* or NULL */
    enum side side;
    bool has_since, has_until;
    int64_t since, until;
    const char *attributes;
    int64_t number, account_number, role_number, version, updated;
};

/* Numbers by id, cached on the writer's connection. ERR_NONE. */
MUST_CHECK enum err store_account_number(struct db *db, const char *id, int64_t *ret);
MUST_CHECK enum err store_contact_number(struct db *db, const char *id, int64_t *ret);
MUST_CHECK enum err store_account_id(struct db *db, int64_t number, struct arena *a, const char **ret); /* 0: NULL */
MUST_CHECK enum err store_contact_id(struct db *db, int64_t number, struct arena *a,
                                     const char **ret); /* 0, and an erased one: NULL */
/* Finds, or creates a bare customer (partner) of that id. Writer only. A contact: ret's numbers and side alone are set; an
 * existing one stays with its own account. */
MUST_CHECK enum err store_account_take(struct db *db, struct rollup *r, const char *id, enum account_kind kind,
                                       int64_t *ret);
MUST_CHECK enum err store_contact_take(struct db *db, struct rollup *r, const char *id, int64_t account,
                                       struct contact *ret);

MUST_CHECK enum err store_account_get(struct db *db, struct arena *a, const struct bound *b, const char *id,
                                      struct account *ret);
MUST_CHECK enum err store_contact_get(struct db *db, struct arena *a, const struct bound *b, const char *id,
                                      struct contact *ret);
/*
 * Inserts or replaces; creates a partner or account named by it; the same again changes nothing (version stays).
 * `if_version`: -1 any, 0 must not exist, else ERR_PRECONDITION when it differs. ERR_INVALID: its own partner.
 * The stored members (number, version, updated, ...) of the argument are not read.
 */
MUST_CHECK enum err store_account_put(struct db *db, struct rollup *r, const struct account *account,
                                      int64_t if_version, bool *ret_created);
MUST_CHECK enum err store_contact_put(struct db *db, struct rollup *r, const struct contact *contact,
                                      int64_t if_version, bool *ret_created);
/* ERR_REFERRED when facts, contacts, customers, outcomes or keys name it; then ret_by says what ("12 facts"…, in the arena). */
MUST_CHECK enum err store_account_delete(struct db *db, struct rollup *r, struct arena *a, const char *id,
                                         int64_t if_version, const char **ret_by);

struct account_filter {
    struct bound bound;
    int kind;            /* -1 any */
    const char *partner; /* id or NULL */
    const char *after;   /* id to go on behind, or NULL */
    size_t limit;
};
/* Ascending by id. *ret_more: others follow. */
MUST_CHECK enum err store_account_list(struct db *db, struct arena *a, const struct account_filter *f,
                                       struct account **ret, size_t *ret_n, bool *ret_more);
struct contact_filter {
    struct bound bound;
    const char *account, *role; /* or NULL */
    const char *after;
    size_t limit;
};
MUST_CHECK enum err store_contact_list(struct db *db, struct arena *a, const struct contact_filter *f,
                                       struct contact **ret, size_t *ret_n, bool *ret_more);

/*
 * The whole registry of accounts in memory, for filters and groups: sorted by number. Loaded in one scan; cached per
 * connection until the workspace's `registry` moves. Owned by the connection.
 */
struct account_row {
    int64_t number, partner; /* partner's number or 0 */
    enum account_kind kind;
    const char *id;
    const char *attributes; /* JSON text or NULL */
};
struct account_table {
    const struct account_row *rows;
    size_t n;
};
MUST_CHECK enum err store_account_table(struct db *db, const struct account_table **ret);
/* The table and its rows live until the next store_account_table on the connection. */
const struct account_row *account_table_find(const struct account_table *t, int64_t number); /* NULL */

/* ---- definitions: store_definition.c ---- */

/* The contact policy is one, under POLICY_KEY. */
enum definition_kind {
    DEFINITION_INSTRUMENT = 1,
    DEFINITION_JOURNEY = 2,
    DEFINITION_METRIC = 3,
    DEFINITION_POLICY = 4
};
#define POLICY_KEY "contact"
struct definition {
    enum definition_kind kind;
    const char *key, *text;           /* canonical JSON */
    int64_t version, series, updated; /* series 0 = none */
};
MUST_CHECK enum err store_definition_get(struct db *db, struct arena *a, enum definition_kind kind, const char *key,
                                         struct definition *ret);
/* All of one kind, ascending by key. Few (hundreds); no pages. */
MUST_CHECK enum err store_definition_list(struct db *db, struct arena *a, enum definition_kind kind,
                                          struct definition **ret, size_t *ret_n);
/*
 * Inserts or replaces; same text and series: nothing changes (version stays). A new version is kept in definition_version too.
 * if_version -1 = any, 0 = must not exist, else ERR_PRECONDITION when it differs.
 */
MUST_CHECK enum err store_definition_put(struct db *db, struct rollup *r, const struct definition *d,
                                         int64_t if_version, bool *ret_created, int64_t *ret_version);
MUST_CHECK enum err store_definition_delete(struct db *db, struct rollup *r, enum definition_kind kind, const char *key,
                                            int64_t if_version);
/* Has any answer on this instrument been stored? */
MUST_CHECK enum err store_instrument_answered(struct db *db, const char *key, bool *ret);

/* ---- keys: store_key.c ---- */

enum scope { SCOPE_INGEST = 1, SCOPE_READ = 2, SCOPE_MANAGE = 4, SCOPE_ADMIN = 8 };
struct key_row {
    const char *id, *hash, *name; /* hash: hex SHA-256 */
    unsigned scopes;
    struct bound bound;
    const char *partner, *account; /* ids, or NULL */
    int64_t created;
    bool has_expires, revoked;
    int64_t expires, revoked_at;
};
MUST_CHECK enum err store_key_put(struct db *db, struct rollup *r,
                                  const struct key_row *k); /* ERR_NONE: partner or account unknown */
MUST_CHECK enum err store_key_revoke(struct db *db, struct rollup *r, const char *id, int64_t now); /* ERR_NONE */
MUST_CHECK enum err store_key_list(struct db *db, struct arena *a, struct key_row **ret, size_t *ret_n);

/* ---- series: store_series.c ---- */

enum series_state { SERIES_BUILDING = 1, SERIES_LIVE = 2, SERIES_LEAVING = 3 };
struct series_row {
    struct series series; /* number set */
    const char *definition;
    enum series_state state;
    int64_t built_account;
};
/* All series, ascending by number, with names resolved to numbers. */
MUST_CHECK enum err store_series_list(struct db *db, struct arena *a, struct series_row **ret, size_t *ret_n);
/*
 * The number of the series of this canonical form; makes it (and the names it mentions) where it is not there: live when no
 * fact is stored yet, else building. A leaving one is called back as building.
 */
MUST_CHECK enum err store_series_take(struct db *db, struct rollup *r, const struct series *s, int64_t *ret);
/* Takes the workspace's own (series_is_kept) where they are not there. */
MUST_CHECK enum err store_series_keep(struct db *db, struct rollup *r);
/* The number of one of these. ERR_NONE: not taken yet. */
MUST_CHECK enum err store_series_kept(struct db *db, enum series_kind kind, int64_t *ret);
/* Marks series that no metric or journey points to, and that are not kept, as leaving. */
MUST_CHECK enum err store_series_release(struct db *db, struct rollup *r);
/*
 * The dimensions ("partner", "account.<name>"; DIMENSIONS_MAX of them are kept, the first) whose cuts are cells: others leave.
 * Until store_series_work has built one, figures are read from observations.
 */
MUST_CHECK enum err store_dimensions_keep(struct db *db, struct rollup *r, const char *const *names, size_t n);
MUST_CHECK enum err store_series_state(struct db *db, int64_t series, enum series_state *ret, int64_t *ret_done,
                                       int64_t *ret_total); /* progress in accounts */
/* One slice of the building and leaving work (about 2,000 facts): *ret_more when some is left. Writer's transaction. */
MUST_CHECK enum err store_series_work(struct db *db, struct rollup *r, bool *ret_more);

/* ---- facts: store_fact.c ---- */

/* One item as decoded: names, not numbers. Strings NULL where absent. */
struct fact_input {
    enum fact_kind kind;
    const char *source, *id, *type; /* type: event type or instrument key */
    const char *subject, *account, *contact, *role, *touchpoint, *comment, *invitation, *status;
    enum side side;
    bool has_score, has_expected, has_value;
    struct value score, expected, value;
    int64_t score_step, expected_step;
    int64_t at;
    const char *attributes;             /* canonical JSON object of scalars, or NULL */
    const struct json *attributes_json; /* the same, parsed; NULL: the store parses it where it needs to */
    int64_t digest;                     /* of the fields as sent */
    size_t index;                       /* of the item in the body: for pointers */
    bool rejected;                      /* skip mode: decode refused it; the store passes it over */
};
enum fact_outcome { FACT_CREATED, FACT_UPDATED, FACT_DUPLICATE, FACT_REJECTED };
struct facts_write {
    /* in */
    const struct fact_input *items;
    size_t n;
    int64_t definitions; /* the workspace's count that the items were decoded against; moved: ERR_RETRY */
    int64_t now;
    bool skip;            /* on_error=skip: a conflict rejects the item, not the batch */
    bool create_accounts; /* true: an account seen first in a fact is created */
    struct arena *arena;  /* for results; the caller's, not the writer's after done */
    /* out, anew at each run */
    enum fact_outcome *outcomes; /* n */
    int64_t created, updated, duplicates, rejected;
    size_t conflict_item; /* ERR_CONFLICT: the first item that contradicts a stored event */
};
/* A writer operation (arg: struct facts_write). Finds every conflict before it writes. */
MUST_CHECK enum err store_facts(struct db *db, struct rollup *r, void *arg);

/* "fct_" + base64url of kind, source, id: the same for ever, whatever moves. */
const char *fact_public_id(struct arena *a, enum fact_kind kind, const char *source, const char *id);
MUST_CHECK enum err fact_parse_public_id(struct arena *a, const char *text, enum fact_kind *ret_kind,
                                         const char **ret_source, const char **ret_id); /* ERR_NONE: no such form */

/* A stored fact with its names, for answers. */
struct fact_row {
    struct fact fact;
    const char *source, *type, *account, *contact, *role, *touchpoint;
    /* pairs: the other end of a wait, in /metrics/{key}/facts */
    bool has_until;
    int64_t until_at;
    const char *until_fact; /* public id or NULL */
    int64_t bucket;
};
MUST_CHECK enum err store_fact_get(struct db *db, struct arena *a, const struct bound *b, enum fact_kind kind,
                                   const char *source, const char *id, struct fact_row *ret);
/* Deletes and frees the id. ERR_NONE. (arg: struct fact_delete) */
struct fact_delete {
    enum fact_kind kind;
    const char *source, *id;
    struct bound bound;
};
MUST_CHECK enum err store_fact_delete(struct db *db, struct rollup *r, void *arg);

struct fact_filter {
    struct bound bound;
    enum fact_kind kind;
    bool any_kind;                                      /* of a contact or an account alone */
    const char *account, *contact, *type, *source, *id; /* NULL any */
    bool has_from, has_to;
    int64_t from, to; /* [from, to) of `at` */
    bool has_cursor;  /* newest first: strictly behind (cursor_at, cursor_no) */
    int64_t cursor_at, cursor_no;
    size_t limit;
};
MUST_CHECK enum err store_fact_list(struct db *db, struct arena *a, const struct fact_filter *f, struct fact_row **ret,
                                    size_t *ret_n, bool *ret_more);

/* ---- verify: store_verify.c ---- */

struct verify_report {
    int64_t facts, observations, cells, levels, threads; /* by the facts; of cells: those stored that hold something */
    int64_t differing;                                   /* rows that differ, of all tables; at least so many */
    int64_t remaining;                                   /* after mending; without it: as many as differing */
    const char *first;                                   /* the first difference in words, or NULL */
};
/*
 * Derives everything anew from `fact` and compares, in a transaction of its own: none may be open. `mend`: on a writer that
 * nobody else uses, replaces what differs (several transactions), and looks again; r is used for that alone, else it may be
 * NULL. progress may be NULL; it is told of facts. ERR_BROKEN and the like; differences are no failure.
 */
MUST_CHECK enum err store_verify(struct db *db, struct rollup *r, struct arena *a, bool mend,
                                 void (*progress)(int64_t done, int64_t total), struct verify_report *ret);

#endif
