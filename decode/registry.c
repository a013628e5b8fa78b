/* Accounts and contacts: what is registered of organisations and of people. Whether a partner exists is the store's business. */
#include <string.h>

#include "decode/decode.h"
#include "decode/facts.h"
#include "decode/field.h"

static const char *const ACCOUNT_KINDS[] = {"customer", "partner", "provider", "third_party", NULL};

/* clang-format off */
#define TIME_ROW(of, member) \
    {.name = #member, .type = FIELD_TIME, FIELD_AT_HAS(of, member, has_##member)}

static const struct spec ACCOUNT_ROWS[] = {
    {.name = "id", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct account, id), .hint = "the account's id in your own systems"},
    {.name = "name", .type = FIELD_TEXT, .max = NAME_MAX_BYTES, FIELD_AT(struct account, name)},
    {.name = "kind", .type = FIELD_ENUM, FIELD_AT(struct account, kind), .low = ACCOUNT_CUSTOMER, .choices = ACCOUNT_KINDS},
    {.name = "partner", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct account, partner)},
    TIME_ROW(struct account, since),
    TIME_ROW(struct account, until),
    {.name = "attributes", .type = FIELD_ATTRIBUTES, FIELD_AT(struct account, attributes)},
};
static const struct spec CONTACT_ROWS[] = {
    {.name = "id", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct contact, id), .hint = "a pseudonymous id of this person, not an address"},
    {.name = "account", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct contact, account)},
    {.name = "role", .type = FIELD_ID, .max = ID_MAX, FIELD_AT(struct contact, role)},
    {.name = "side", .type = FIELD_ENUM, FIELD_AT(struct contact, side), .low = SIDE_CLIENT, .choices = SIDES},
    TIME_ROW(struct contact, since),
    TIME_ROW(struct contact, until),
    {.name = "attributes", .type = FIELD_ATTRIBUTES, FIELD_AT(struct contact, attributes)},
};
/* clang-format on */

static void check_span(struct field_context *c, const char *pointer, bool both, int64_t since, int64_t until)
{
    if (both && until <= since)
        faults_add(c->faults, fault_pointer(c->a, pointer, "until"), FAULT_MISMATCH, "it must be after since");
}

enum err decode_account(const struct json *v, const char *pointer, const char *id, struct arena *a,
                        struct faults *faults, struct account *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct account account = {.kind = ACCOUNT_CUSTOMER};
    size_t before = field_faults(&c);

    field_decode(&c, v, pointer, ACCOUNT_ROWS, COUNT_OF(ACCOUNT_ROWS), &account);
    if (json_type(v) != JSON_OBJECT) return ERR_INVALID;
    account.id = field_identity(&c, &ACCOUNT_ROWS[0], v, pointer, account.id, id);
    check_span(&c, pointer, account.has_since && account.has_until, account.since, account.until);
    if (account.id && account.partner && strcmp(account.id, account.partner) == 0)
        faults_add(faults, fault_pointer(a, pointer, "partner"), FAULT_MISMATCH,
                   "an account cannot be its own partner; name the partner that serves it, or leave it out");
    if (field_faults(&c) != before) return ERR_INVALID;
    *ret = account;
    return ERR_OK;
}

enum err decode_contact(const struct json *v, const char *pointer, const char *id, struct arena *a,
                        struct faults *faults, struct contact *ret)
{
    struct field_context c = {.a = a, .faults = faults};
    struct contact contact = {.side = SIDE_CLIENT};
    size_t before = field_faults(&c);

    field_decode(&c, v, pointer, CONTACT_ROWS, COUNT_OF(CONTACT_ROWS), &contact);
    if (json_type(v) != JSON_OBJECT) return ERR_INVALID;
    contact.id = field_identity(&c, &CONTACT_ROWS[0], v, pointer, contact.id, id);
    check_span(&c, pointer, contact.has_since && contact.has_until, contact.since, contact.until);
    if (field_faults(&c) != before) return ERR_INVALID;
    *ret = contact;
    return ERR_OK;
}
