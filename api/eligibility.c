/*
 * POST /v1/survey-eligibility: may this contact be asked? Lane: write.
 *
 * It is judged in the writer's transaction, where the reservation is stored in the same step: of two tools that ask at
 * once the second finds the first one's. A contact whom nobody knows was never asked, so that only the account's rule
 * can speak against it.
 */
#include <string.h>

#include "api/eligible.h"
#include "api/handlers.h"
#include "base/clock.h"

struct asking {
    struct app *app;
    uint64_t against; /* the definitions that it was decoded against */
    int64_t definitions;
    const struct policy *policy; /* the held snapshot's, until the writer is done */
    struct eligibility_input input;
    struct arena *arena;
    int tries;
    /* out, anew at each run */
    struct policy_verdict verdict;
    struct facts_write write;
    bool reserved;
    int64_t sent_at;
};

/* Of whom: the contact and the account of the invitation, with their numbers; 0: nobody knows them. */
static enum err asking_person(struct db *db, struct asking *p, struct contact *ret, struct invited *ret_wanted)
{
    struct invited wanted = {.at = p->input.at};
    enum err e = store_contact_get(db, p->arena, NULL, p->input.contact, ret);

    if (e != ERR_OK && e != ERR_NONE) return e;
    if (e == ERR_NONE) *ret = (struct contact){0};
    wanted.contact = ret->number;
    wanted.account = ret->account_number;
    if (p->input.account != NULL) {
        wanted.account = 0;
        if ((e = store_account_number(db, p->input.account, &wanted.account)) != ERR_OK && e != ERR_NONE) return e;
    }
    if ((e = store_name_find(db, NAME_TYPE, p->input.instrument, &wanted.type)) != ERR_OK && e != ERR_NONE) return e;
    *ret_wanted = wanted;
    return ERR_OK;
}

/* `no`: of the invitation itself, where it is stored already; 0: it is not. */
static enum err asking_judge(struct db *db, struct asking *p, int64_t no)
{
    const struct policy_rules *r = &p->policy->of[p->input.question->kind];
    struct contact contact;
    struct invited wanted, *items;
    size_t n;
    enum err e;

    if ((e = asking_person(db, p, &contact, &wanted)) != ERR_OK) return e;
    wanted.no = no;
    if (eligible_person(p->arena, r, contact.number != 0 ? &contact : NULL, p->input.at, &p->verdict)) return ERR_OK;
    e = store_invited(db, p->arena, wanted.contact, r->account_days > 0 ? wanted.account : 0,
                      wanted.at - policy_longest(r) * DAY_US, &items, &n);
    if (e != ERR_OK) return e;
    policy_judge(r, &wanted, items, n, &p->verdict);
    return ERR_OK;
}

static bool says_no(const struct policy_verdict *v)
{
    return v->reason != POLICY_FREE && v->reason != POLICY_EXEMPT;
}

static enum err asking_reserve(struct db *db, struct rollup *r, struct asking *p)
{
    struct snapshot *s = app_snapshot(p->app);
    enum err e;

    p->write = (struct facts_write){.items = &p->input.invitation,
                                    .n = 1,
                                    .definitions = s->all == p->against ? s->catalogue->definitions : p->definitions,
                                    .now = clock_now_us(),
                                    .create_accounts = true,
                                    .arena = p->arena};
    snapshot_release(s);
    if ((e = store_facts(db, r, &p->write)) != ERR_OK) return e;
    if (p->write.outcomes[0] == FACT_DUPLICATE) p->verdict.reason = POLICY_ERASED;
    else p->reserved = true;
    return ERR_OK;
}

/* The same invitation again: it holds already, unless it bounced. ERR_CONFLICT: it is somebody else's. */
static enum err asking_again(struct asking *p, const struct fact_row *row, bool *ret_holds)
{
    if (row->contact == NULL || strcmp(row->contact, p->input.contact) != 0 ||
        strcmp(row->type, p->input.instrument) != 0)
        return ERR_CONFLICT;
    *ret_holds = row->fact.invitation_status == NULL || strcmp(row->fact.invitation_status, "bounced") != 0;
    if (!*ret_holds) return ERR_OK;
    p->reserved = true;
    p->sent_at = row->fact.at;
    p->verdict = (struct policy_verdict){.reason = POLICY_FREE, .next = row->fact.at};
    return ERR_OK;
}

static enum err asking_run(struct db *db, struct rollup *r, void *arg)
{
    struct asking *p = arg;
    struct fact_row row = {0};
    bool holds = false;
    enum err e;

    p->reserved = false;
    p->sent_at = p->input.at;
    if (p->input.reserve) {
        e = store_fact_get(db, p->arena, &(struct bound){0, 0}, FACT_INVITATION, p->input.source, p->input.id, &row);
        if (e == ERR_OK && (e = asking_again(p, &row, &holds)) != ERR_OK) return e;
        if ((e != ERR_OK && e != ERR_NONE) || holds) return e;
    }
    if ((e = asking_judge(db, p, row.fact.no)) != ERR_OK) return e;
    return p->input.reserve && !says_no(&p->verdict) ? asking_reserve(db, r, p) : ERR_OK;
}

static enum err asking_reply(struct request *rq, const struct asking *p)
{
    struct buffer out = {0};
    struct json_writer w;
    enum err e;

    json_writer_init(&w, &out);
    json_open_object(&w);
    put_verdict(&w, rq->arena, &p->verdict);
    json_member_bool(&w, "reserved", p->reserved);
    json_member_string(&w, "fact",
                       p->reserved ? fact_public_id(rq->arena, FACT_INVITATION, p->input.source, p->input.id) : NULL);
    put_maybe_time(&w, "sent_at", p->reserved, p->sent_at);
    json_close_object(&w);
    e = reply_json(rq, 200, &out);
    buffer_free(&out);
    return e;
}

static enum err asking_submit(struct request *rq, struct snapshot *s);

static enum err asking_retry(struct request *rq)
{
    struct snapshot *s;
    enum err e = app_refresh(app_of(rq), rq->db, &s);

    if (e != ERR_OK) return e;
    faults_init(&rq->faults, rq->arena);
    return asking_submit(rq, s);
}

static enum err asking_then(struct request *rq, enum err result)
{
    struct asking *p = rq->context;

    if (result == ERR_OK) return asking_reply(rq, p);
    if (result == ERR_RETRY && ++p->tries < WRITE_TRIES) return request_to_reader(rq, asking_retry);
    if (result != ERR_CONFLICT) return request_fail(rq, result, NULL);
    faults_add(&rq->faults, "/id", FAULT_CONFLICT,
               "%s is the invitation of another contact or instrument; choose another id",
               fact_public_id(rq->arena, FACT_INVITATION, p->input.source, p->input.id));
    return request_fail(rq, result, "An invitation of this source and id is stored for somebody else");
}

/* Takes the snapshot's use. */
static enum err asking_submit(struct request *rq, struct snapshot *s)
{
    struct asking *p = rq->context;
    const struct json *body;
    enum err e = body_json(rq, &body);

    if (e == ERR_OK) e = decode_eligibility(body, s->catalogue, clock_now_us(), rq->arena, &rq->faults, &p->input);
    if (e != ERR_OK) {
        snapshot_release(s);
        return e;
    }
    p->against = s->all;
    p->definitions = s->catalogue->definitions;
    p->policy = &s->catalogue->policy;
    return write_begin(rq, &(struct write_plan){.run = asking_run,
                                                .arg = p,
                                                .shared = true,
                                                .facts = 1,
                                                .bytes = (int64_t)rq->body_size,
                                                .held = s,
                                                .then = asking_then});
}

enum err survey_eligibility_post(struct request *rq)
{
    struct asking *p = rq->context = arena_alloc(rq->arena, sizeof *p);

    p->app = app_of(rq);
    p->arena = rq->arena;
    return asking_submit(rq, app_snapshot(p->app));
}
