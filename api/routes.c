/* The route table; server/route.h explains its columns. tests/contract holds it against openapi.yaml, both ways. */
#include "api/handlers.h"
#include "decode/decode.h"
#include "server/route.h"

static const char *const no_parameters[] = {NULL};
static const char *const json[] = {"application/json", NULL};
static const char *const facts[] = {"application/json", "application/x-ndjson", NULL};
static const char *const events[] = {"application/json", "application/x-ndjson", "application/cloudevents+json",
                                     "application/cloudevents-batch+json", NULL};

#define PAGES "limit", "cursor"
#define ACCOUNTS "account", "partner", "account.*"
#define FILTERS ACCOUNTS, "role", "side", "touchpoint", "attr.*"

#define WEIGHING "weighting", "interval"

static const char *const on_error[] = {"on_error", NULL};
static const char *const answers_by[] = {"account", "contact", "instrument", "source", "id", "from", "to", PAGES, NULL};
static const char *const events_by[] = {"account", "contact", "type", "source", "id", "from", "to", PAGES, NULL};
static const char *const accounts_by[] = {"kind", "partner", PAGES, NULL};
static const char *const contacts_by[] = {"account", "role", PAGES, NULL};
static const char *const assessments_by[] = {"journey", PAGES, NULL};
static const char *const audit_by[] = {"key", "action", "resource", "from", "to", PAGES, NULL};
static const char *const line_by[] = {"from", "to", "include", PAGES, NULL};
static const char *const outcomes_by[] = {"account", "status", "due", PAGES, NULL};
static const char *const pages[] = {PAGES, NULL};
static const char *const card_by[] = {"period", WEIGHING, FILTERS, NULL};
static const char *const flow_by[] = {"from", "to", ACCOUNTS, NULL};
static const char *const places_by[] = {"period", ACCOUNTS, NULL};
static const char *const coverage_by[] = {"period", "limit", ACCOUNTS, NULL};
static const char *const findings_by[] = {"period", FILTERS, NULL};
static const char *const values_by[] = {"from", "to", "grain", "group_by", "format", WEIGHING, FILTERS, NULL};
static const char *const anticipated_by[] = {"lags", "from", "to", "indicator", NULL};
static const char *const behind_by[] = {"period", "from", "to", FILTERS, PAGES, NULL};

/* clang-format off */
#define READ(path, handler, parameters, cached, notes) \
    {"GET", path, #handler, NEEDS_READ, LANE_READ, 0, NULL, parameters, cached, notes, handler}
#define ADMIN_READ(path, handler, parameters) \
    {"GET", path, #handler, NEEDS_ADMIN, LANE_READ, 0, NULL, parameters, false, NOTE_NOTHING, handler}
#define ADMIN(method, path, handler, max, types) \
    {method, path, #handler, NEEDS_ADMIN, LANE_WRITE, max, types, no_parameters, false, NOTE_CHANGE, handler}
#define INGEST(path, handler, types) \
    {"POST", path, #handler, NEEDS_INGEST, LANE_WRITE, BODY_BATCH_MAX, types, on_error, false, NOTE_FACTS, handler}
#define MANAGE(method, path, handler, max, types) \
    {method, path, #handler, NEEDS_MANAGE, LANE_WRITE, max, types, no_parameters, false, NOTE_CHANGE, handler}
/* A client's key, too, for what is its own. */
#define AGREE(path, handler) \
    {"POST", path, #handler, NEEDS_MANAGE | ALSO_BOUND, LANE_WRITE, BODY_DEFINITION_MAX, json, no_parameters, false, NOTE_CHANGE, handler}
#define OPEN(path, handler) \
    {"GET", path, #handler, NEEDS_NOTHING, LANE_INLINE, 0, NULL, no_parameters, false, NOTE_NOTHING, handler}

const struct route routes[] = {
    INGEST("/v1/responses", responses_post, facts),
    READ("/v1/responses", responses_list, answers_by, false, NOTE_READ_OUT),
    INGEST("/v1/events", events_post, events),
    READ("/v1/events", events_list, events_by, false, NOTE_READ_OUT),
    INGEST("/v1/invitations", invitations_post, facts),
    READ("/v1/invitations", invitations_list, answers_by, false, NOTE_READ_OUT),
    READ("/v1/facts/{fact}", facts_get, no_parameters, false, NOTE_READ_OUT),
    MANAGE("DELETE", "/v1/facts/{fact}", facts_delete, 0, NULL),

    MANAGE("POST", "/v1/accounts", accounts_post, BODY_BATCH_MAX, json),
    READ("/v1/accounts", accounts_list, accounts_by, false, NOTE_NOTHING),
    READ("/v1/accounts/{id}", accounts_get, no_parameters, false, NOTE_NOTHING),
    MANAGE("PUT", "/v1/accounts/{id}", accounts_put, BODY_DEFINITION_MAX, json),
    MANAGE("DELETE", "/v1/accounts/{id}", accounts_delete, 0, NULL),
    READ("/v1/accounts/{id}/timeline", timeline_get, line_by, false, NOTE_READ_OUT),
    MANAGE("POST", "/v1/contacts", contacts_post, BODY_BATCH_MAX, json),
    READ("/v1/contacts", contacts_list, contacts_by, false, NOTE_READ_OUT),
    READ("/v1/contacts/{id}", contacts_get, no_parameters, false, NOTE_READ_OUT),
    MANAGE("PUT", "/v1/contacts/{id}", contacts_put, BODY_DEFINITION_MAX, json),
    {"DELETE", "/v1/contacts/{id}", "contacts_delete", NEEDS_MANAGE, LANE_WRITE, 0, NULL, no_parameters, false,
     NOTE_CHANGE | NOTE_UNNAMED, contacts_delete},
    {"GET", "/v1/contacts/{id}/export", "contacts_export", NEEDS_MANAGE, LANE_READ, 0, NULL, pages, false,
     NOTE_READ_OUT, contacts_export},
    READ("/v1/accounts/{id}/burden", account_burden_get, no_parameters, false, NOTE_NOTHING),
    READ("/v1/contacts/{id}/burden", contact_burden_get, no_parameters, false, NOTE_READ_OUT),
    READ("/v1/contact-policy", contact_policy_get, no_parameters, false, NOTE_NOTHING),
    MANAGE("PUT", "/v1/contact-policy", contact_policy_put, BODY_DEFINITION_MAX, json),
    {"POST", "/v1/survey-eligibility", "survey_eligibility_post", NEEDS_INGEST, LANE_WRITE, BODY_DEFINITION_MAX, json,
     no_parameters, false, NOTE_FACTS, survey_eligibility_post},

    AGREE("/v1/outcomes", outcomes_post),
    READ("/v1/outcomes", outcomes_list, outcomes_by, false, NOTE_READ_OUT),
    READ("/v1/outcomes/{id}", outcomes_get, no_parameters, false, NOTE_READ_OUT),
    AGREE("/v1/outcomes/{id}/accept", outcomes_accept),
    AGREE("/v1/outcomes/{id}/revisions", outcome_revisions_post),
    READ("/v1/outcomes/{id}/revisions", outcome_revisions_list, no_parameters, false, NOTE_READ_OUT),
    MANAGE("POST", "/v1/outcomes/{id}/readings", outcome_readings_post, BODY_DEFINITION_MAX, json),
    READ("/v1/outcomes/{id}/readings", outcome_readings_list, pages, false, NOTE_NOTHING),
    MANAGE("POST", "/v1/outcomes/{id}/retire", outcomes_retire, BODY_DEFINITION_MAX, json),

    READ("/v1/instruments", instruments_list, no_parameters, false, NOTE_NOTHING),
    READ("/v1/instruments/{key}", instruments_get, no_parameters, false, NOTE_NOTHING),
    MANAGE("PUT", "/v1/instruments/{key}", instruments_put, BODY_DEFINITION_MAX, json),
    MANAGE("DELETE", "/v1/instruments/{key}", instruments_delete, 0, NULL),
    READ("/v1/journeys", journeys_list, no_parameters, false, NOTE_NOTHING),
    READ("/v1/journeys/{key}", journeys_get, no_parameters, false, NOTE_NOTHING),
    MANAGE("PUT", "/v1/journeys/{key}", journeys_put, BODY_DEFINITION_MAX, json),
    MANAGE("DELETE", "/v1/journeys/{key}", journeys_delete, 0, NULL),
    READ("/v1/metrics", metrics_list, no_parameters, false, NOTE_NOTHING),
    READ("/v1/metrics/{key}", metrics_get, no_parameters, false, NOTE_NOTHING),
    MANAGE("PUT", "/v1/metrics/{key}", metrics_put, BODY_DEFINITION_MAX, json),
    MANAGE("DELETE", "/v1/metrics/{key}", metrics_delete, 0, NULL),

    READ("/v1/journeys/{key}/measurement", measurement_get, no_parameters, false, NOTE_NOTHING),
    READ("/v1/journeys/{key}/flow", flow_get, flow_by, true, NOTE_NOTHING),
    READ("/v1/journeys/{key}/touchpoints", touchpoints_get, places_by, false, NOTE_NOTHING),
    READ("/v1/journeys/{key}/coverage", coverage_get, coverage_by, true, NOTE_NOTHING),
    READ("/v1/journeys/{key}/scorecard", scorecard_get, card_by, true, NOTE_NOTHING),
    READ("/v1/journeys/{key}/findings", findings_get, findings_by, true, NOTE_NOTHING),
    MANAGE("POST", "/v1/findings/{id}/acknowledge", findings_acknowledge, BODY_DEFINITION_MAX, json),
    MANAGE("DELETE", "/v1/findings/{id}/acknowledge", findings_forget, 0, NULL),
    READ("/v1/metrics/{key}/values", values_get, values_by, true, NOTE_METRIC),
    READ("/v1/metrics/{key}/anticipated-by", anticipated_by_get, anticipated_by, true, NOTE_METRIC),
    READ("/v1/metrics/{key}/facts", metric_facts_get, behind_by, true, NOTE_READ_OUT | NOTE_METRIC),

    MANAGE("POST", "/v1/assessments", assessments_post, BODY_DEFINITION_MAX, json),
    READ("/v1/assessments", assessments_list, assessments_by, false, NOTE_NOTHING),
    READ("/v1/assessments/{id}", assessments_get, no_parameters, false, NOTE_NOTHING),
    READ("/v1/assessments/{id}/restated", assessments_restated, no_parameters, false, NOTE_NOTHING),
    MANAGE("POST", "/v1/assessments/{id}/comments", assessment_comments_post, BODY_DEFINITION_MAX, json),
    MANAGE("POST", "/v1/assessments/{id}/actions", assessment_actions_post, BODY_DEFINITION_MAX, json),
    MANAGE("POST", "/v1/assessments/{id}/actions/{no}", assessment_action_post, BODY_DEFINITION_MAX, json),
    MANAGE("POST", "/v1/assessments/{id}/close", assessment_close_post, 0, NULL),

    ADMIN_READ("/v1/keys", keys_list, no_parameters),
    ADMIN("POST", "/v1/keys", keys_post, BODY_DEFINITION_MAX, json),
    ADMIN("DELETE", "/v1/keys/{id}", keys_delete, 0, NULL),
    ADMIN_READ("/v1/audit", audit_list, audit_by),
    READ("/v1/workspace", workspace_get, no_parameters, false, NOTE_NOTHING),
    ADMIN("PUT", "/v1/workspace", workspace_put, BODY_DEFINITION_MAX, json),

    OPEN("/healthz", healthz_get),
    OPEN("/readyz", readyz_get),
    OPEN("/metrics", openmetrics_get),
    OPEN("/openapi.yaml", openapi_get),
    OPEN("/", page_get),
    OPEN("/assets/{file}", asset_get),
};
/* clang-format on */
const size_t routes_count = sizeof routes / sizeof *routes;
