/*
 * What the measuring owes: people who are asked too often, metrics that nobody reads. One finding a rule: each is one list
 * to go through.
 */
#include <string.h>

#include "db/finding.h"
#include "db/policy.h"
#include "db/reads.h"

#define ROWS_SHOWN 20

static struct finding *upkeep_add(const struct finding_ask *q, enum finding_rule rule, struct findings *ret)
{
    struct finding *f = findings_add(ret, q->arena, rule);

    f->evidence = arena_array(q->arena, ROWS_SHOWN, sizeof *f->evidence);
    return f;
}

/* --- people asked too often --- */

enum err store_find_over_asked(const struct finding_ask *q, struct findings *ret)
{
    struct over_asked *items;
    struct finding *f;
    size_t n;
    enum err e;

    /* A list of people belongs to those who may see all of them. */
    if (!q->policy || !slice_is_plain(q->slice)) return ERR_OK;
    e = store_over_asked(q->db, q->arena, q->policy, q->instruments, q->instruments_n,
                         period_start_us(q->period, q->tz), period_end_us(q->period, q->tz), &items, &n);
    if (e != ERR_OK || n == 0) return e;
    f = upkeep_add(q, FINDING_OVER_ASKED, ret);
    for (size_t i = 0; i < n && i < ROWS_SHOWN; i++) {
        struct evidence *x = &f->evidence[f->evidence_n++];

        *x = (struct evidence){
            .estimate = {.has_value = true, .value = (double)items[i].breaches, .n = items[i].invitations},
            .unit = "count"};
        if ((e = store_contact_id(q->db, items[i].contact, q->arena, &x->label)) != ERR_OK) return e;
        if ((e = store_account_id(q->db, items[i].account, q->arena, &x->account)) != ERR_OK) return e;
    }
    f->has_since = true;
    f->since = q->period;
    f->level = (double)n;
    f->title = arena_printf(q->arena, "%zu contact%s asked more often than the contact policy allows", n,
                            n == 1 ? " was" : "s were");
    f->detail =
        "Surveys must not become a bad experience of their own. Let the tools ask /v1/survey-eligibility first.";
    f->query = "/v1/contact-policy";
    return ERR_OK;
}

/* --- metrics that nobody reads --- */

static const struct metric *journey_metric(const struct finding_ask *q, const char *key)
{
    for (size_t i = 0; i < q->metrics_n; i++) {
        if (strcmp(q->metrics[i]->key, key) == 0) return q->metrics[i];
    }
    return NULL;
}

enum err store_find_unread(const struct finding_ask *q, struct findings *ret)
{
    struct finding *f = NULL;
    struct metric_reads *items;
    size_t n, unread = 0;
    enum err e;

    if (!slice_is_plain(q->slice)) return ERR_OK;
    if ((e = store_metric_reads(q->db, q->arena, &items, &n)) != ERR_OK) return e;
    for (size_t i = 0; i < n; i++) {
        const struct metric *m = journey_metric(q, items[i].metric);

        if (!m || !metric_reads_none(&items[i], m->cadence, q->tz, q->slice->now)) continue;
        if (!f) f = upkeep_add(q, FINDING_UNREAD, ret);
        if (f->evidence_n < ROWS_SHOWN)
            f->evidence[f->evidence_n++] = (struct evidence){.metric = m->key, .phase = m->phase, .label = m->name};
        unread++;
    }
    if (!f) return ERR_OK;
    f->level = (double)unread;
    f->title = unread == 1 ? arena_printf(q->arena, "Nobody reads %s", f->evidence[0].label)
                           : arena_printf(q->arena, "%zu metrics that nobody has read for three cadences", unread);
    f->detail = "Measure less, understand more: what nobody looks at need not be measured, or nobody knows that it is.";
    f->query = arena_printf(q->arena, "/v1/journeys/%s/measurement", q->journey->key);
    return ERR_OK;
}
