/* The body of POST /v1/survey-eligibility, and the invitation that it becomes when it is to be reserved. */
#include <string.h>

#include "base/clock.h"
#include "decode/decode.h"
#include "decode/field.h"

/* clang-format off */
static const struct spec ROWS[] = {
    {.name = "contact", .type = FIELD_ID, .flags = FIELD_REQUIRED, .max = ID_MAX, FIELD_AT(struct eligibility_input, contact), .hint = "whom to ask"},
    {.name = "account", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct eligibility_input, account)},
    {.name = "instrument", .type = FIELD_ID, .flags = FIELD_REQUIRED, .max = ID_MAX, FIELD_AT(struct eligibility_input, instrument), .hint = "the key of the question, such as nps"},
    {.name = "touchpoint", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct eligibility_input, touchpoint)},
    {.name = "at", .type = FIELD_TIME, FIELD_AT_HAS(struct eligibility_input, at, has_at)},
    {.name = "reserve", .type = FIELD_BOOL, FIELD_AT(struct eligibility_input, reserve)},
    {.name = "source", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct eligibility_input, source)},
    {.name = "id", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct eligibility_input, id)},
};
/* clang-format on */

static const struct json *invitation_json(const struct eligibility_input *x, struct arena *a, struct faults *faults)
{
    const struct json *v = NULL;
    struct buffer text = {0};
    struct json_writer w;

    json_writer_init(&w, &text);
    json_open_object(&w);
    json_member_string(&w, "id", x->id);
    json_member_string(&w, "source", x->source);
    json_member_string(&w, "instrument", x->instrument);
    json_member_string(&w, "account", x->account);
    json_member_string(&w, "contact", x->contact);
    json_member_string(&w, "touchpoint", x->touchpoint);
    json_member_time(&w, "sent_at", x->at);
    json_close_object(&w);
    if (json_parse(a, text.data, text.size, "", faults, &v) != ERR_OK) v = NULL;
    buffer_free(&text);
    return v;
}

static void check_reservation(const struct eligibility_input *x, int64_t now, struct faults *faults)
{
    if (x->id == NULL)
        faults_add(faults, "/id", FAULT_REQUIRED,
                   "it is missing: a reservation is an invitation, whose id stays the same when it is sent again");
    if (x->at > now + DAY_US)
        faults_add(faults, "/at", FAULT_TIME_TOO_FAR_AHEAD,
                   "a reservation must be at most a day ahead of now; ask without reserve, and reserve then");
}

enum err decode_eligibility(const struct json *v, const struct catalogue *c, int64_t now, struct arena *a,
                            struct faults *faults, struct eligibility_input *ret)
{
    struct decode_facts_options o = {.kind = FACT_INVITATION, .catalogue = c, .now = now};
    struct field_context context = {.a = a, .faults = faults, .now = now};
    struct eligibility_input x = {.source = "api", .at = now};
    bool good = field_decode(&context, v, "", ROWS, COUNT_OF(ROWS), &x);
    const struct json *invitation;
    size_t before;

    if (!good) return ERR_INVALID;
    before = field_faults(&context);
    x.question = catalogue_instrument(c, x.instrument);
    if (x.question == NULL)
        faults_add(faults, "/instrument", FAULT_UNKNOWN_INSTRUMENT,
                   "there is no instrument \"%s\"; GET /v1/instruments lists them", x.instrument);
    if (x.reserve) check_reservation(&x, now, faults);
    if (field_faults(&context) != before) return ERR_INVALID;
    if (x.reserve) {
        if ((invitation = invitation_json(&x, a, faults)) == NULL) return ERR_INVALID;
        if (decode_fact(invitation, "", &o, a, faults, &x.invitation) != ERR_OK) return ERR_INVALID;
    }
    *ret = x;
    return ERR_OK;
}
