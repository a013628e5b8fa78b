/* How often people may be asked. See policy.h. It must not know where invitations are kept. */
#include "kpi/policy.h"

#include <string.h>

#include "base/clock.h"

static const char *const REASONS[] = {
    [POLICY_FREE] = "free",
    [POLICY_EXEMPT] = "exempt_role",
    [POLICY_CONTACT_RULE] = "contact_rule",
    [POLICY_ACCOUNT_RULE] = "account_rule",
    [POLICY_INSTRUMENT_RULE] = "instrument_rule",
    [POLICY_OPTED_OUT] = "opted_out",
    [POLICY_LEFT] = "left",
    [POLICY_ERASED] = "erased",
};

const char *policy_reason_text(enum policy_reason r)
{
    return REASONS[r];
}

static int64_t longer(int64_t x, int64_t y)
{
    return x > y ? x : y;
}

int64_t policy_longest(const struct policy_rules *r)
{
    return longer(r->contact_days, longer(r->account_days, r->instrument_days));
}

bool policy_exempts(const struct policy_rules *r, const char *role)
{
    for (size_t i = 0; role != NULL && i < r->exempt_n; i++)
        if (strcmp(r->exempt_roles[i], role) == 0) return true;
    return false;
}

/* The days of the longest rule that `x` falls under; which one. 0: none. */
static int64_t rule_between(const struct policy_rules *r, const struct invited *wanted, const struct invited *x,
                            enum policy_reason *ret)
{
    bool person = wanted->contact != 0 && x->contact == wanted->contact;
    int64_t days = 0;

    if (wanted->no != 0 && x->no == wanted->no) return 0;
    if (person && r->contact_days > days) {
        days = r->contact_days;
        *ret = POLICY_CONTACT_RULE;
    }
    if (person && x->type == wanted->type && r->instrument_days > days) {
        days = r->instrument_days;
        *ret = POLICY_INSTRUMENT_RULE;
    }
    if (wanted->account != 0 && x->account == wanted->account && r->account_days > days) {
        days = r->account_days;
        *ret = POLICY_ACCOUNT_RULE;
    }
    return days;
}

/* The invitation nearest to t's future that forbids t; false: none does. */
static bool forbidden_at(const struct policy_rules *r, const struct invited *wanted, const struct invited *items,
                         size_t n, int64_t t, struct policy_verdict *ret)
{
    bool found = false;

    for (size_t i = 0; i < n; i++) {
        enum policy_reason reason = POLICY_FREE;
        int64_t days = rule_between(r, wanted, &items[i], &reason), span = days * DAY_US;
        int64_t apart = items[i].at > t ? items[i].at - t : t - items[i].at;

        if (apart >= span) continue;
        if (found && items[i].at + span <= ret->next) continue;
        found = true;
        *ret =
            (struct policy_verdict){.reason = reason, .next = items[i].at + span, .days = days, .other = items[i].at};
    }
    return found;
}

void policy_judge(const struct policy_rules *r, const struct invited *wanted, const struct invited *items, size_t n,
                  struct policy_verdict *ret)
{
    struct policy_verdict first, later;

    if (!forbidden_at(r, wanted, items, n, wanted->at, &first)) {
        *ret = (struct policy_verdict){.reason = POLICY_FREE, .next = wanted->at};
        return;
    }
    /* Each step goes behind one more invitation, so there are n at most. */
    while (forbidden_at(r, wanted, items, n, first.next, &later)) first.next = later.next;
    *ret = first;
}
