/* The handlers, by the names that they have in openapi.yaml. For routes.c. */
#ifndef WAYMARK_API_HANDLERS_H
#define WAYMARK_API_HANDLERS_H

#include "server/request.h"

enum err responses_post(struct request *rq);
enum err events_post(struct request *rq);
enum err invitations_post(struct request *rq);
enum err responses_list(struct request *rq);
enum err events_list(struct request *rq);
enum err invitations_list(struct request *rq);
enum err facts_get(struct request *rq);
enum err facts_delete(struct request *rq);

enum err accounts_post(struct request *rq);
enum err accounts_list(struct request *rq);
enum err accounts_get(struct request *rq);
enum err accounts_put(struct request *rq);
enum err accounts_delete(struct request *rq);
enum err timeline_get(struct request *rq);
enum err contacts_post(struct request *rq);
enum err contacts_list(struct request *rq);
enum err contacts_get(struct request *rq);
enum err contacts_put(struct request *rq);
enum err contacts_delete(struct request *rq);
enum err contacts_export(struct request *rq);
enum err account_burden_get(struct request *rq);
enum err contact_burden_get(struct request *rq);
enum err contact_policy_get(struct request *rq);
enum err contact_policy_put(struct request *rq);
enum err survey_eligibility_post(struct request *rq);

enum err outcomes_post(struct request *rq);
enum err outcomes_list(struct request *rq);
enum err outcomes_get(struct request *rq);
enum err outcomes_accept(struct request *rq);
enum err outcomes_retire(struct request *rq);
enum err outcome_revisions_post(struct request *rq);
enum err outcome_revisions_list(struct request *rq);
enum err outcome_readings_post(struct request *rq);
enum err outcome_readings_list(struct request *rq);

enum err instruments_list(struct request *rq);
enum err instruments_get(struct request *rq);
enum err instruments_put(struct request *rq);
enum err instruments_delete(struct request *rq);
enum err journeys_list(struct request *rq);
enum err journeys_get(struct request *rq);
enum err journeys_put(struct request *rq);
enum err journeys_delete(struct request *rq);
enum err metrics_list(struct request *rq);
enum err metrics_get(struct request *rq);
enum err metrics_put(struct request *rq);
enum err metrics_delete(struct request *rq);

enum err measurement_get(struct request *rq);
enum err flow_get(struct request *rq);
enum err touchpoints_get(struct request *rq);
enum err coverage_get(struct request *rq);
enum err scorecard_get(struct request *rq);
enum err findings_get(struct request *rq);
enum err findings_acknowledge(struct request *rq);
enum err findings_forget(struct request *rq);
enum err values_get(struct request *rq);
enum err metric_facts_get(struct request *rq);
enum err anticipated_by_get(struct request *rq);

enum err assessments_post(struct request *rq);
enum err assessments_list(struct request *rq);
enum err assessments_get(struct request *rq);
enum err assessments_restated(struct request *rq);
enum err assessment_comments_post(struct request *rq);
enum err assessment_actions_post(struct request *rq);
enum err assessment_action_post(struct request *rq);
enum err assessment_close_post(struct request *rq);

enum err keys_list(struct request *rq);
enum err keys_post(struct request *rq);
enum err keys_delete(struct request *rq);
enum err audit_list(struct request *rq);
enum err workspace_get(struct request *rq);
enum err workspace_put(struct request *rq);

enum err healthz_get(struct request *rq);
enum err readyz_get(struct request *rq);
enum err openmetrics_get(struct request *rq);
enum err openapi_get(struct request *rq);
enum err page_get(struct request *rq);
enum err asset_get(struct request *rq);

#endif
