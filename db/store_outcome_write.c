/*
 * Writing outcomes: propose, revise, accept, read out, retire. What was agreed before is never changed; each refusal says
 * what stands in the way.
 */
#include "db/outcome.h"

static enum err refuse(struct outcome_refusal *why, enum err e, const char *pointer, const char *detail)
{
    *why = (struct outcome_refusal){pointer, detail};
    return e;
}

static enum err find_outcome(struct db *db, struct arena *a, const struct bound *b, const char *id, int64_t now,
                             struct outcome *ret, struct outcome_refusal *why)
{
    enum err e = store_outcome_get(db, a, b, id, now, ret);

    if (e != ERR_OK || !ret->is_retired) return e;
    return refuse(why, ERR_CONFLICT, "", "This outcome is retired; propose another one");
}

/* A contact of this account by its id; NULL: 0. */
static enum err find_contact(struct db *db, struct arena *a, int64_t account, const char *id, const char *pointer,
                             int64_t *ret, struct outcome_refusal *why)
{
    struct contact x = {0};
    enum err e;

    *ret = 0;
    if (id == NULL) return ERR_OK;
    e = store_contact_get(db, a, &(struct bound){.account = account}, id, &x);
    if (e == ERR_NONE) return refuse(why, ERR_INVALID, pointer, "there is no such contact at this account");
    if (e == ERR_OK) *ret = x.number;
    return e;
}

/* ---- terms ---- */

static void bind_value(struct db *db, enum stmt s, int at, bool has, struct value v)
{
    db_bind_maybe(db, s, at, has, v.units);
    db_bind_maybe(db, s, at + 1, has, v.micros);
}

static enum err create_revision(struct db *db, int64_t outcome, int64_t number, int64_t contact,
                                const struct outcome_proposal *p)
{
    const enum stmt s = STMT_OUTCOME_REVISION_CREATE;
    const struct outcome_terms *t = &p->terms;

    db_bind_int(db, s, 1, outcome);
    db_bind_int(db, s, 2, number);
    db_bind_text(db, s, 3, t->what);
    db_bind_text(db, s, 4, t->unit);
    bind_value(db, s, 5, t->has_baseline, t->baseline);
    db_bind_maybe(db, s, 7, t->has_baseline_at, t->baseline_at);
    bind_value(db, s, 8, true, t->target);
    db_bind_int(db, s, 10, t->up);
    db_bind_maybe(db, s, 11, t->has_due, t->due);
    bind_value(db, s, 12, t->has_expected, t->expected);
    db_bind_maybe(db, s, 14, t->has_cadence, t->cadence);
    db_bind_text(db, s, 15, t->events);
    db_bind_text(db, s, 16, t->triggers);
    db_bind_text(db, s, 17, t->provider.function);
    db_bind_text(db, s, 18, t->provider.person);
    db_bind_text(db, s, 19, t->client_person);
    db_bind_maybe(db, s, 20, contact != 0, contact);
    db_bind_text(db, s, 21, p->reason);
    db_bind_int(db, s, 22, p->by_client);
    db_bind_int(db, s, 23, p->now);
    return db_run(db, s);
}

static enum err propose(struct db *db, struct rollup *r, struct arena *a, const struct outcome_proposal *p,
                        struct outcome_refusal *why)
{
    const enum stmt s = STMT_OUTCOME_CREATE;
    struct account account = {0};
    struct outcome old;
    int64_t number, contact;
    enum err e = store_account_get(db, a, &p->bound, p->account, &account);

    if (e == ERR_NONE) return refuse(why, ERR_INVALID, "/account", "there is no such account");
    if (e != ERR_OK) return e;
    e = find_contact(db, a, account.number, p->terms.client_contact, "/client_owner/contact", &contact, why);
    if (e != ERR_OK) return e;
    e = store_outcome_get(db, a, NULL, p->id, p->now, &old);
    if (e == ERR_OK)
        return refuse(why, ERR_CONFLICT, "/id", "An outcome of this id is there; revise it, or choose another id");
    if (e != ERR_NONE) return e;
    if ((e = store_counter_next(db, "outcome", &number)) != ERR_OK) return e;
    db_bind_int(db, s, 1, number);
    db_bind_text(db, s, 2, p->id);
    db_bind_int(db, s, 3, account.number);
    db_bind_int(db, s, 4, p->now);
    if ((e = db_run(db, s)) != ERR_OK) return e;
    if ((e = create_revision(db, number, 1, contact, p)) != ERR_OK) return e;
    return store_registry_bump(db, r);
}

enum err store_outcome_propose(struct db *db, struct rollup *r, const struct outcome_proposal *p,
                               struct outcome_refusal *ret)
{
    struct arena *a = arena_create();
    enum err e = propose(db, r, a, p, ret);

    arena_drop(a);
    return e;
}

static enum err revise(struct db *db, struct rollup *r, struct arena *a, const struct outcome_proposal *p,
                       struct outcome_refusal *why)
{
    struct outcome o;
    int64_t contact;
    enum err e = find_outcome(db, a, &p->bound, p->id, p->now, &o, why);

    if (e != ERR_OK) return e;
    if (o.revisions_n >= OUTCOME_REVISIONS_MAX)
        return refuse(why, ERR_CONFLICT, "", "An outcome has at most 100 revisions; retire it and propose another one");
    e = find_contact(db, a, o.account_number, p->terms.client_contact, "/client_owner/contact", &contact, why);
    if (e != ERR_OK) return e;
    e = create_revision(db, o.number, o.revisions[o.revisions_n - 1].number + 1, contact, p);
    return e == ERR_OK ? store_registry_bump(db, r) : e;
}

enum err store_outcome_revise(struct db *db, struct rollup *r, const struct outcome_proposal *p,
                              struct outcome_refusal *ret)
{
    struct arena *a = arena_create();
    enum err e = revise(db, r, a, p, ret);

    arena_drop(a);
    return e;
}

/* ---- acceptance ---- */

/* When the last acceptance was; INT64_MIN before the first. */
static int64_t accepted_last(const struct outcome *o)
{
    int64_t last = INT64_MIN;

    for (size_t i = 0; i < o->revisions_n; i++)
        if (o->revisions[i].is_accepted && o->revisions[i].accepted > last) last = o->revisions[i].accepted;
    return last;
}

static enum err accept(struct db *db, struct rollup *r, struct arena *a, const struct outcome_acceptance *p,
                       struct outcome_refusal *why)
{
    const enum stmt s = STMT_OUTCOME_REVISION_ACCEPT;
    const struct outcome_revision *newest;
    struct outcome o;
    int64_t contact;
    enum err e = find_outcome(db, a, &p->bound, p->id, p->now, &o, why);

    if (e != ERR_OK) return e;
    newest = &o.revisions[o.revisions_n - 1];
    if (p->revision != 0 && p->revision != newest->number)
        return refuse(why, ERR_CONFLICT, "/revision", "Another revision is the newest; read it before you accept it");
    if (newest->is_accepted) return refuse(why, ERR_CONFLICT, "", "The newest revision is accepted already");
    if (p->at < accepted_last(&o))
        return refuse(why, ERR_INVALID, "/at", "it is before the acceptance of an earlier revision");
    if ((e = find_contact(db, a, o.account_number, p->contact, "/contact", &contact, why)) != ERR_OK) return e;
    db_bind_int(db, s, 1, o.number);
    db_bind_int(db, s, 2, newest->number);
    db_bind_int(db, s, 3, p->at);
    db_bind_text(db, s, 4, p->person);
    db_bind_maybe(db, s, 5, contact != 0, contact);
    e = db_run(db, s);
    return e == ERR_OK ? store_registry_bump(db, r) : e;
}

enum err store_outcome_accept(struct db *db, struct rollup *r, const struct outcome_acceptance *p,
                              struct outcome_refusal *ret)
{
    struct arena *a = arena_create();
    enum err e = accept(db, r, a, p, ret);

    arena_drop(a);
    return e;
}

/* ---- the end ---- */

static enum err retire(struct db *db, struct rollup *r, struct arena *a, const struct outcome_retirement *p,
                       struct outcome_refusal *why)
{
    const enum stmt s = STMT_OUTCOME_RETIRE;
    struct outcome o;
    enum err e = find_outcome(db, a, &p->bound, p->id, p->now, &o, why);

    if (e != ERR_OK) return e;
    if (p->at < accepted_last(&o)) return refuse(why, ERR_INVALID, "/at", "it is before the last acceptance");
    db_bind_int(db, s, 1, o.number);
    db_bind_int(db, s, 2, p->at);
    db_bind_text(db, s, 3, p->reason);
    e = db_run(db, s);
    return e == ERR_OK ? store_registry_bump(db, r) : e;
}

enum err store_outcome_retire(struct db *db, struct rollup *r, const struct outcome_retirement *p,
                              struct outcome_refusal *ret)
{
    struct arena *a = arena_create();
    enum err e = retire(db, r, a, p, ret);

    arena_drop(a);
    return e;
}

/* ---- readings ---- */

/* Is it there already? Then *no is its number, else the next one. ERR_NONE: it is new. */
static enum err find_reading(struct db *db, int64_t outcome, const struct outcome_reading *x, int64_t *no)
{
    enum stmt s = STMT_OUTCOME_READING_SAME;
    enum err e;

    db_bind_int(db, s, 1, outcome);
    db_bind_int(db, s, 2, x->at);
    db_bind_int(db, s, 3, x->value.units);
    db_bind_int(db, s, 4, x->value.micros);
    db_bind_text(db, s, 5, x->source);
    db_bind_text(db, s, 6, x->evidence);
    db_bind_text(db, s, 7, x->link);
    e = db_step(db, s);
    if (e == ERR_OK) *no = db_int(db, s, 0);
    db_reset(db, s);
    if (e != ERR_NONE) return e;
    s = STMT_OUTCOME_READING_COUNT;
    db_bind_int(db, s, 1, outcome);
    if ((e = db_step(db, s)) == ERR_OK) *no = db_int(db, s, 0) + 1;
    db_reset(db, s);
    return e == ERR_OK ? ERR_NONE : e;
}

enum err store_outcome_read_out(struct db *db, struct rollup *r, struct arena *a, const struct bound *b, const char *id,
                                const struct outcome_reading *reading, int64_t now, struct outcome_reading *ret,
                                bool *ret_created, struct outcome_refusal *ret_why)
{
    const enum stmt s = STMT_OUTCOME_READING_CREATE;
    struct outcome_reading x = *reading;
    struct outcome o;
    enum err e = find_outcome(db, a, b, id, now, &o, ret_why);

    if (e != ERR_OK) return e;
    e = find_reading(db, o.number, &x, &x.no);
    *ret_created = e == ERR_NONE;
    x.created = now;
    if (e == ERR_OK) *ret = x;
    if (e != ERR_NONE) return e;
    if (x.no > OUTCOME_READINGS_MAX)
        return refuse(ret_why, ERR_CONFLICT, "", "An outcome has at most 100,000 readings");
    db_bind_int(db, s, 1, o.number);
    db_bind_int(db, s, 2, x.at);
    db_bind_int(db, s, 3, x.no);
    db_bind_int(db, s, 4, x.value.units);
    db_bind_int(db, s, 5, x.value.micros);
    db_bind_text(db, s, 6, x.source);
    db_bind_text(db, s, 7, x.evidence);
    db_bind_text(db, s, 8, x.link);
    db_bind_int(db, s, 9, now);
    if ((e = db_run(db, s)) != ERR_OK) return e;
    *ret = x;
    return store_registry_bump(db, r);
}

/* ---- erasure ---- */

enum err store_outcome_forget(struct db *db, int64_t contact)
{
    enum err e;

    db_bind_int(db, STMT_OUTCOME_FORGET_OWNER, 1, contact);
    if ((e = db_run(db, STMT_OUTCOME_FORGET_OWNER)) != ERR_OK) return e;
    db_bind_int(db, STMT_OUTCOME_FORGET_ACCEPTOR, 1, contact);
    return db_run(db, STMT_OUTCOME_FORGET_ACCEPTOR);
}
