/* The contact policy: days between invitations, and who is exempt; of the workspace, and where a kind differs. */
#include <string.h>

#include "decode/decode.h"
#include "decode/field.h"

/* As sent: -1 and NULL where it was not. */
struct sent_rules {
    int64_t contact_days, account_days, instrument_days;
    const char **exempt_roles;
    size_t exempt_n;
};
struct sent {
    struct sent_rules all;
    struct sent_rules kinds[INSTRUMENT_SCALE + 1];
};

/* clang-format off */
#define DAYS_ROW(of, member, otherwise) \
    {.name = #member, .type = FIELD_INTEGER, .low = 0, .high = POLICY_DAYS_MAX, FIELD_AT(of, member), .fallback = otherwise}
#define RULE_ROWS(none, nobody) \
    DAYS_ROW(struct sent_rules, contact_days, none), \
    DAYS_ROW(struct sent_rules, account_days, none), \
    DAYS_ROW(struct sent_rules, instrument_days, none), \
    {.name = "exempt_roles", .type = FIELD_TEXTS, .flags = FIELD_PLAIN, .max = POLICY_ROLES_MAX, .item_max = ID_MAX, FIELD_AT_HAS(struct sent_rules, exempt_roles, exempt_n), .fallback = nobody}

static const struct spec KIND_ROWS[] = {RULE_ROWS("null", "null")};
#define KIND_ROW(word, kind) \
    {.name = word, .type = FIELD_OBJECT, .at = offsetof(struct sent, kinds[kind]), .has = FIELD_NOWHERE, .sub = KIND_ROWS, .sub_n = COUNT_OF(KIND_ROWS), .fallback = "null"}
static const struct spec KINDS_ROWS[] = {
    KIND_ROW("nps", INSTRUMENT_NPS),
    KIND_ROW("csat", INSTRUMENT_CSAT),
    KIND_ROW("ces", INSTRUMENT_CES),
    KIND_ROW("scale", INSTRUMENT_SCALE),
};
/* The workspace's rules are the first member of struct sent: one table reads them into it. */
static const struct spec POLICY_ROWS[] = {
    RULE_ROWS("0", "[]"),
    {.name = "kinds", .type = FIELD_OBJECT, .at = 0, .has = FIELD_NOWHERE, .sub = KINDS_ROWS, .sub_n = COUNT_OF(KINDS_ROWS), .fallback = "{\"ces\":null,\"csat\":null,\"nps\":null,\"scale\":null}"},
};
/* clang-format on */

static void resolve(const struct sent_rules *x, const struct sent_rules *all, struct policy_rules *ret)
{
    const struct sent_rules *roles = x->exempt_roles != NULL ? x : all;

    ret->contact_days = x->contact_days >= 0 ? x->contact_days : all->contact_days;
    ret->account_days = x->account_days >= 0 ? x->account_days : all->account_days;
    ret->instrument_days = x->instrument_days >= 0 ? x->instrument_days : all->instrument_days;
    ret->exempt_roles = roles->exempt_roles;
    ret->exempt_n = roles->exempt_n;
}

enum err decode_policy(const struct json *v, const char *pointer, struct arena *a, struct faults *faults,
                       struct policy *ret, const char **ret_text)
{
    struct field_context c = {.a = a, .faults = faults};
    struct sent sent = {0};
    struct policy policy = {0};

    for (int k = 0; k <= INSTRUMENT_SCALE; k++)
        sent.kinds[k].contact_days = sent.kinds[k].account_days = sent.kinds[k].instrument_days = -1;
    if (!field_decode(&c, v, pointer, POLICY_ROWS, COUNT_OF(POLICY_ROWS), &sent)) return ERR_INVALID;
    for (int k = 0; k <= INSTRUMENT_SCALE; k++) resolve(&sent.kinds[k], &sent.all, &policy.of[k]);
    *ret_text = field_normal(a, v, POLICY_ROWS, COUNT_OF(POLICY_ROWS), NULL);
    *ret = policy;
    return ERR_OK;
}
