/* What a verdict of the contact policy rests on besides invitations, and its words. It must not read the database. */
#include "api/eligible.h"

#include <inttypes.h>
#include <string.h>

static bool opted_out(struct arena *a, const char *attributes)
{
    const struct json *all, *v;
    struct faults faults;

    if (attributes == NULL) return false;
    faults_init(&faults, a);
    if (json_parse(a, attributes, strlen(attributes), "", &faults, &all) != ERR_OK) return false;
    v = json_get(all, OPTED_OUT);
    return v != NULL && json_type(v) == JSON_TRUE;
}

bool eligible_person(struct arena *a, const struct policy_rules *r, const struct contact *c, int64_t at,
                     struct policy_verdict *ret)
{
    struct policy_verdict v = {.next = at};

    if (c == NULL) return false;
    if (opted_out(a, c->attributes)) v.reason = POLICY_OPTED_OUT;
    else if (c->has_until && c->until <= at) v.reason = POLICY_LEFT;
    else if (policy_exempts(r, c->role)) v.reason = POLICY_EXEMPT;
    else return false;
    *ret = v;
    return true;
}

static const char *sentence(struct arena *a, const struct policy_verdict *v)
{
    switch (v->reason) {
    case POLICY_FREE: return "No rule of the contact policy speaks against it";
    case POLICY_EXEMPT: return "The contact's role is exempt from the contact policy";
    case POLICY_OPTED_OUT: return "The contact does not want to be asked (its attribute " OPTED_OUT ")";
    case POLICY_LEFT: return "The contact is no longer registered then";
    case POLICY_ERASED: return "The contact of this invitation has been erased";
    default: break;
    }
    return arena_printf(a, "%s; at least %" PRId64 " day%s must lie between two invitations",
                        v->reason == POLICY_CONTACT_RULE ? "The contact is asked too near to this time"
                        : v->reason == POLICY_ACCOUNT_RULE
                            ? "Somebody at the account is asked too near to this time"
                            : "The contact is asked on this instrument too near to this time",
                        v->days, v->days == 1 ? "" : "s");
}

void put_verdict(struct json_writer *w, struct arena *a, const struct policy_verdict *v)
{
    bool never = v->reason >= POLICY_OPTED_OUT, ruled = !never && v->reason >= POLICY_CONTACT_RULE;

    json_member_bool(w, "eligible", !never && !ruled);
    json_member_string(w, "reason", policy_reason_text(v->reason));
    json_member_string(w, "detail", sentence(a, v));
    put_maybe_time(w, "next", !never, v->next);
    if (!ruled) {
        json_member_null(w, "rule");
        return;
    }
    json_put_name(w, "rule");
    json_open_object(w);
    json_member_int(w, "days", v->days);
    json_member_time(w, "invited_at", v->other);
    json_close_object(w);
}
