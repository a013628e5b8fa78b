/*
 * How an outcome stands at a moment: which terms are in force, its status, and when it is reviewed next. The rules are
 * kpi/outcome.c's; only the events that call for a review are looked up here.
 */
#include <string.h>

#include "db/outcome.h"

/* The first event of one of these types at the account in (after, until], months one by one: each is a seek. */
static enum err find_trigger(struct db *db, const struct outcome *o, int64_t type, int64_t after, int64_t until,
                             bool *ret_has, int64_t *ret_at)
{
    const enum stmt s = STMT_OUTCOME_TRIGGER;
    enum err e = ERR_OK;
    bool found = false;

    for (int64_t slot = slot_of(after); slot <= slot_of(until) && !found; slot++) {
        db_bind_int(db, s, 1, slot);
        db_bind_int(db, s, 2, o->account_number);
        db_bind_int(db, s, 3, type);
        db_bind_int(db, s, 4, after);
        db_bind_int(db, s, 5, until);
        e = db_step(db, s);
        found = e == ERR_OK && !db_is_null(db, s, 0);
        if (found && (!*ret_has || db_int(db, s, 0) < *ret_at)) *ret_at = db_int(db, s, 0);
        db_reset(db, s);
        if (e != ERR_OK) return e;
    }
    *ret_has = *ret_has || found;
    return ERR_OK;
}

/* An event after the last review makes the next one due at once, where the calendar does not earlier. */
static enum err look_for_triggers(struct db *db, struct arena *a, const struct outcome *o, int64_t now,
                                  struct outcome_stand *st)
{
    const char *text = st->in_force->terms.events;
    int64_t until = st->has_review && st->review_due <= now ? st->review_due - 1 : now, at = 0, type;
    const struct json *list;
    struct faults faults;
    bool has = false;
    enum err e;

    faults_init(&faults, a);
    if (json_parse(a, text, strlen(text), "", &faults, &list) != ERR_OK) return ERR_BROKEN;
    for (const struct json *x = json_first(list); x != NULL; x = json_next(x)) {
        e = store_name_find(db, NAME_TYPE, json_string(x), &type);
        if (e == ERR_NONE) continue; /* nobody has sent one yet */
        if (e == ERR_OK) e = find_trigger(db, o, type, st->review_last, until, &has, &at);
        if (e != ERR_OK) return e;
    }
    if (!has) return ERR_OK;
    st->has_review = st->review_by_event = true;
    st->review_due = at;
    return ERR_OK;
}

static struct pledge pledge_of(const struct outcome_revision *x)
{
    const struct outcome_terms *t = &x->terms;

    return (struct pledge){
        .target = t->target,
        .up = t->up,
        .has_baseline = t->has_baseline,
        .baseline = t->baseline,
        .line_from = t->has_baseline_at ? t->baseline_at : x->accepted,
        .has_due = t->has_due,
        .due = t->due,
    };
}

enum err store_outcome_stand(struct db *db, struct arena *a, const struct tz *z, const struct outcome *o, int64_t now,
                             struct outcome_stand *ret)
{
    struct outcome_stand st = {0};
    struct pledge_state s = {.retired = o->is_retired && o->retired <= now, .has_reading = o->has_reading};
    enum err e = ERR_OK;

    for (size_t i = 0; i < o->revisions_n; i++) {
        const struct outcome_revision *x = &o->revisions[i];

        if (!x->is_accepted || x->accepted > now) continue;
        if (st.commitment == NULL) st.commitment = x;
        st.in_force = x;
    }
    if (!o->is_retired && !o->revisions[o->revisions_n - 1].is_accepted)
        st.proposed = &o->revisions[o->revisions_n - 1];
    if (st.in_force != NULL) {
        st.pledge = pledge_of(st.in_force);
        s.pledge = &st.pledge;
    }
    s.reading = o->last.value;
    s.read_at = o->last.at;
    st.status = outcome_status(&s, now);
    if (st.in_force != NULL && !s.retired) {
        st.review_last = o->has_reading && o->last.at > st.in_force->accepted ? o->last.at : st.in_force->accepted;
        st.has_review = st.in_force->terms.has_cadence;
        if (st.has_review) st.review_due = review_after(st.review_last, st.in_force->terms.cadence, z);
        e = look_for_triggers(db, a, o, now, &st);
    }
    if (e == ERR_OK) *ret = st;
    return e;
}
