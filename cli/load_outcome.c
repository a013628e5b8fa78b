/* Proposal, acceptance and readings of one outcome, in one transaction. See load_outcome.h. */
#include "cli/load_outcome.h"

#include "base/text.h"
#include "db/writer.h"
#include "decode/outcome.h"

struct outcome_history {
    struct outcome_input input;
    struct acceptance_input acceptance;
    struct outcome_reading *readings;
    size_t readings_n;
    int64_t proposed;
    struct arena *arena;
    struct outcome_refusal why;
};

static enum err history_store(struct db *db, struct rollup *r, void *arg)
{
    struct outcome_history *h = arg;
    struct outcome_proposal proposal = {
        .id = h->input.id, .account = h->input.account, .terms = h->input.terms, .now = h->proposed};
    struct outcome_acceptance acceptance = {.id = h->input.id,
                                            .person = h->acceptance.person,
                                            .contact = h->acceptance.contact,
                                            .at = h->acceptance.at,
                                            .now = h->acceptance.at};
    struct bound all = {0};
    enum err e;

    h->why = (struct outcome_refusal){0};
    if ((e = store_outcome_propose(db, r, &proposal, &h->why)) != ERR_OK) return e;
    if ((e = store_outcome_accept(db, r, &acceptance, &h->why)) != ERR_OK) return e;
    for (size_t i = 0; i < h->readings_n; i++) {
        struct outcome_reading stored;
        bool created;

        e = store_outcome_read_out(db, r, h->arena, &all, h->input.id, &h->readings[i], h->readings[i].at, &stored,
                                   &created, &h->why);
        if (e != ERR_OK) return e;
    }
    return ERR_OK;
}

static enum err history_decode(struct outcome_history *h, const struct json *v, struct faults *faults)
{
    const struct json *proposed = json_get(v, "proposed_at"), *readings = json_get(v, "readings");
    enum err e;

    if (!proposed || text_parse_time(json_string(proposed), &h->proposed) != ERR_OK) return ERR_INVALID;
    e = decode_outcome(json_get(v, "outcome"), false, h->proposed, h->arena, faults, &h->input);
    if (e != ERR_OK) return e;
    e = decode_acceptance(json_get(v, "acceptance"), INT64_MAX / 2, h->arena, faults, &h->acceptance);
    h->readings = arena_array(h->arena, json_count(readings) + 1, sizeof *h->readings);
    for (const struct json *x = json_first(readings); e == ERR_OK && x; x = json_next(x))
        e = decode_reading(x, INT64_MAX / 2, h->arena, faults, &h->readings[h->readings_n++]);
    return e;
}

enum err load_outcome(struct writer *writer, const struct json *v, struct arena *a, const char **ret_why)
{
    struct outcome_history h = {.arena = a};
    struct faults faults;
    enum err e;

    faults_init(&faults, a);
    e = history_decode(&h, v, &faults);
    *ret_why = faults.n > 0 ? faults.items[0].detail : "an outcome is not complete";
    if (e != ERR_OK) return e;
    e = writer_run(writer, history_store, &h, false, 1);
    *ret_why = h.why.detail ? h.why.detail : error_title(e);
    return e == ERR_CONFLICT || e == ERR_NONE ? ERR_INVALID : e;
}
