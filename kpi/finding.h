/*
 * Findings: what a reader of the scorecard should notice (KPI.md 5). The rules that rest on the scorecard itself are here;
 * those that read more (voices, outcomes, assessments) hand their comparisons in. Pure: texts go to the caller's arena.
 */
#ifndef WAYMARK_KPI_FINDING_H
#define WAYMARK_KPI_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "kpi/change.h"
#include "kpi/measure.h"
#include "kpi/status.h"

/* Of what a rule finds by comparing, so much may be chance (Benjamini & Hochberg). */
#define FINDING_ALARMS 0.05

/*
 * X(name, text in answers, weight)
 * The weight orders findings of different rules: what costs customers or money now before what is missing in the
 * measuring. Within a rule `level` decides.
 */
#define FINDING_LIST(X)                                                                                                \
    X(FINDING_WATERMELON, "watermelon", 100)                                                                           \
    X(FINDING_DROP, "drop", 90)                                                                                        \
    X(FINDING_CONFLICT, "conflict", 80)                                                                                \
    X(FINDING_LAGGING_PARTNER, "lagging_partner", 75)                                                                  \
    X(FINDING_SILENT, "silent", 70)                                                                                    \
    X(FINDING_REVIEW_DUE, "review_due", 65)                                                                            \
    X(FINDING_PARTS_NOT_WHOLE, "parts_not_whole", 60)                                                                  \
    X(FINDING_RESTATED, "restated", 55)                                                                                \
    X(FINDING_UNOWNED, "unowned", 50)                                                                                  \
    X(FINDING_STALE, "stale", 45)                                                                                      \
    X(FINDING_OVER_ASKED, "over_asked", 40)                                                                            \
    X(FINDING_ONE_VOICE, "one_voice", 35)                                                                              \
    X(FINDING_NO_DATA, "no_data", 30)                                                                                  \
    X(FINDING_UNPROVEN, "unproven", 25)                                                                                \
    X(FINDING_PROXY_ONLY, "proxy_only", 20)                                                                            \
    X(FINDING_UNMEASURED, "unmeasured", 15)                                                                            \
    X(FINDING_UNREAD, "unread", 10)
enum finding_rule {
#define FINDING_ENUM(name, text, weight) name,
    FINDING_LIST(FINDING_ENUM)
#undef FINDING_ENUM
        FINDING_RULE_COUNT
};
const char *finding_rule_text(enum finding_rule r);

/* One figure that a finding rests on; what does not apply is NULL or false. */
struct evidence {
    const char *metric, *phase, *account, *role, *label; /* label: what the row is, where the others do not say it */
    struct estimate estimate;
    bool has_status;
    enum status status;
    const char *unit;
};

struct finding {
    enum finding_rule rule;
    const char *title;                                  /* one sentence for a reader in a hurry */
    const char *detail;                                 /* what it means and what to look at */
    const char *phase, *metric, *account, *perspective; /* where; NULL = not there alone */
    const char *subject; /* what tells it from others of its rule at the same place (roles, an outcome's id); NULL */
    bool has_since;
    struct period since;
    bool has_p;
    double p;
    size_t compared; /* k of the rule; 0: nothing was compared */
    double level;    /* grows when it worsens; of no unit */
    struct evidence *evidence;
    size_t evidence_n;
    const char *query; /* path and query of the request that shows it */
};
struct findings {
    struct finding *items;
    size_t n, cap;
};
struct finding *findings_add(struct findings *f, struct arena *a, enum finding_rule rule);
/* By rule's weight, then level, then place. */
void findings_sort(struct findings *f);

/* One metric of the scorecard. Past statuses and figures: `past_n` closed periods before, the latest first. */
struct card_metric {
    const struct metric *metric;
    struct estimate now;
    enum status status;
    bool open, maturing;
    const struct estimate *past;
    const enum status *past_status;
    size_t past_n;
    bool has_change; /* both sides have values and may be compared */
    struct change change;
    const struct sample *sample, *sample_before; /* where the change is one of accounts; else NULL */
    bool stale;                                  /* its newest observation is older than two cadences */
    int64_t newest;                              /* when that was, us; 0 = never */
};
struct card_ground {
    const struct journey *journey;
    struct period period;
    const char *period_text;
    const struct card_metric *metrics;
    size_t n;
    const char *filters; /* "&partner=x" as the reader asked for, or "" */
};

/* Is the change for the worse? */
bool change_is_worse(const struct metric *m, const struct change *c);

/* Each adds what it finds. All comparisons of a rule are controlled together (Benjamini & Hochberg). */
void find_watermelons(const struct card_ground *g, struct arena *a, struct findings *ret);
void find_drops(const struct card_ground *g, struct arena *a, struct findings *ret);
void find_parts_not_whole(const struct card_ground *g, struct arena *a, struct findings *ret);
void find_proxies(const struct card_ground *g, struct arena *a, struct findings *ret);
void find_unmeasured(const struct card_ground *g, struct arena *a, struct findings *ret);
void find_unowned(const struct card_ground *g, struct arena *a, struct findings *ret);
void find_missing(const struct card_ground *g, struct arena *a, struct findings *ret); /* no_data and stale */

#endif
