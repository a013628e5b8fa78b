/*
 * Query parameters that several routes share: pages, cursors, times, periods, filters, groups. Every fault names its
 * parameter. That a parameter is known at all is the route table's business.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/internal.h"
#include "base/clock.h"
#include "base/text.h"

#define FIELDS_MAX 20 /* account.* and attr.* parameters */

enum err query_fault(struct request *rq, const char *name, enum fault_code code, const char *format, ...)
{
    char text[400];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    faults_add(&rq->faults, name, code, "%s", text);
    return ERR_QUERY;
}

/* --- pages --- */

enum err query_limit(struct request *rq, size_t *ret)
{
    int64_t limit;
    enum err e = request_int(rq, "limit", 1, PAGE_MAX, PAGE_DEFAULT, &limit);

    if (e == ERR_OK) *ret = (size_t)limit;
    return e;
}

static enum err cursor_fault(struct request *rq)
{
    return query_fault(rq, "cursor", FAULT_FORMAT, "It is the `next` of the page before; leave it out to begin anew");
}

enum err query_cursor_text(struct request *rq, const char **ret)
{
    const char *text = request_parameter(rq, "cursor");
    unsigned char *bytes;
    size_t n;

    if (text == NULL) {
        *ret = NULL;
        return ERR_OK;
    }
    n = strlen(text);
    bytes = arena_alloc(rq->arena, n + 4);
    if (text_base64url_decode(text, n, bytes, &n) != ERR_OK || n == 0) return cursor_fault(rq);
    if (memchr(bytes, '\0', n) != NULL || !text_is_utf8((const char *)bytes, n)) return cursor_fault(rq);
    *ret = arena_copy(rq->arena, bytes, n);
    return ERR_OK;
}

enum err query_cursor_place(struct request *rq, bool *ret_has, int64_t *ret_at, int64_t *ret_no)
{
    const char *text, *comma;
    enum err e = query_cursor_text(rq, &text);

    if (e != ERR_OK) return e;
    *ret_has = text != NULL;
    if (text == NULL) return ERR_OK;
    comma = strchr(text, ',');
    if (comma == NULL) return cursor_fault(rq);
    if (text_parse_int64(arena_copy(rq->arena, text, (size_t)(comma - text)), ret_at) != ERR_OK)
        return cursor_fault(rq);
    return text_parse_int64(comma + 1, ret_no) == ERR_OK ? ERR_OK : cursor_fault(rq);
}

const char *cursor_text(struct arena *a, const char *s)
{
    size_t n = strlen(s);
    char *ret = arena_alloc(a, n * 4 / 3 + 4);

    text_base64url_encode(s, n, ret);
    return ret;
}

const char *cursor_place(struct arena *a, int64_t at, int64_t no)
{
    return cursor_text(a, arena_printf(a, "%" PRId64 ",%" PRId64, at, no));
}

/* --- times and periods --- */

enum err query_period(struct request *rq, const char *name, bool *ret_has, struct period *ret)
{
    const char *text = request_parameter(rq, name);

    *ret_has = text != NULL;
    if (text == NULL || period_parse(text, ret) == ERR_OK) return ERR_OK;
    return query_fault(rq, name, FAULT_FORMAT,
                       "%s is a period such as 2026-10-01, 2026-W40, 2026-10, 2026-Q4 or 2026, from 1970 on", name);
}

enum err query_moment(struct request *rq, const char *name, const struct tz *tz, bool *ret_has, int64_t *ret)
{
    const char *text = request_parameter(rq, name);
    struct period p;

    *ret_has = text != NULL;
    if (text == NULL || text_parse_time(text, ret) == ERR_OK) return ERR_OK;
    if (period_parse(text, &p) == ERR_OK) {
        *ret = period_start_us(p, tz);
        return ERR_OK;
    }
    return query_fault(rq, name, FAULT_FORMAT,
                       "%s is a time such as 2026-10-02T09:12:33Z, or a local date or period such as 2026-10-02 or "
                       "2026-10",
                       name);
}

/* --- filters and groups --- */

static void take_field(struct request *rq, struct slice_test *items, size_t *n, const struct parameter *p, size_t skip)
{
    items[(*n)++] = (struct slice_test){arena_string(rq->arena, p->name + skip), p->value};
}

/* One of account.<name> and attr.<name>; false: another parameter. */
static bool field_parameter(const struct parameter *p, bool *ret_of_account, size_t *ret_skip)
{
    *ret_of_account = strncmp(p->name, "account.", 8) == 0;
    *ret_skip = *ret_of_account ? 8 : 5;
    return *ret_of_account || strncmp(p->name, "attr.", 5) == 0;
}

static enum err query_fields(struct request *rq, struct slice *ret)
{
    size_t skip, n = 0;
    bool of_account;

    ret->account_fields = arena_array(rq->arena, rq->parameters_n + 1, sizeof *ret->account_fields);
    ret->attributes = arena_array(rq->arena, rq->parameters_n + 1, sizeof *ret->attributes);
    for (size_t i = 0; i < rq->parameters_n; i++) {
        const struct parameter *p = &rq->parameters[i];

        if (!field_parameter(p, &of_account, &skip)) continue;
        if (p->name[skip] == '\0' || strlen(p->name + skip) > ATTRIBUTE_NAME_MAX)
            return query_fault(rq, p->name, FAULT_FORMAT, "The attribute's name has 1 to %d bytes", ATTRIBUTE_NAME_MAX);
        if (++n > FIELDS_MAX) return query_fault(rq, p->name, FAULT_TOO_MANY, "At most %d such filters", FIELDS_MAX);
        if (of_account) take_field(rq, ret->account_fields, &ret->account_fields_n, p, skip);
        else take_field(rq, ret->attributes, &ret->attributes_n, p, skip);
    }
    return ERR_OK;
}

static enum err query_weighing(struct request *rq, struct slice *ret)
{
    static const char *const weightings[] = {
        [BY_RESPONDENT] = "respondent", [BY_ACCOUNT] = "account", [BY_REVENUE] = "revenue"};
    static const char *const intervals[] = {
        [INTERVAL_AUTO] = "auto", [INTERVAL_SIMPLE] = "simple", [INTERVAL_CLUSTERED] = "clustered"};
    const size_t n = sizeof weightings / sizeof *weightings;
    size_t weighting, interval;
    const char *weigh = request_parameter(rq, "weighting"), *how = request_parameter(rq, "interval");

    for (weighting = 0; weigh != NULL && weighting < n && strcmp(weightings[weighting], weigh) != 0;) weighting++;
    if (weighting == n)
        return query_fault(rq, "weighting", FAULT_CHOICE, "weighting is respondent, account or revenue");
    for (interval = 0; how != NULL && interval < n && strcmp(intervals[interval], how) != 0;) interval++;
    if (interval == n) return query_fault(rq, "interval", FAULT_CHOICE, "interval is auto, simple or clustered");
    ret->weighting = (enum weighting)weighting;
    ret->interval = (enum interval_choice)interval;
    return ERR_OK;
}

enum err query_filters(struct request *rq, struct slice *ret)
{
    enum err e;

    enum side side;

    ret->account = request_parameter(rq, "account");
    ret->partner = request_parameter(rq, "partner");
    ret->role = request_parameter(rq, "role");
    ret->side = request_parameter(rq, "side");
    ret->touchpoint = request_parameter(rq, "touchpoint");
    ret->bound = request_bound(rq);
    ret->suppress = request_suppresses(rq);
    ret->now = clock_now_us();
    if ((e = query_weighing(rq, ret)) != ERR_OK) return e;
    if (ret->side != NULL && !side_parse(ret->side, &side))
        return query_fault(rq, "side", FAULT_CHOICE, "side is client, provider, partner or third_party");
    return query_fields(rq, ret);
}

enum err query_group(struct request *rq, struct slice *ret)
{
    static const struct {
        const char *text;
        enum group_kind kind;
    } words[] = {{"account", GROUP_ACCOUNT}, {"partner", GROUP_PARTNER},       {"role", GROUP_ROLE},
                 {"side", GROUP_SIDE},       {"touchpoint", GROUP_TOUCHPOINT}, {"phase", GROUP_PHASE}};
    struct parameter p = {request_parameter(rq, "group_by"), NULL};
    bool of_account;
    size_t skip;

    ret->group = GROUP_NONE;
    if (p.name == NULL) return ERR_OK;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].text, p.name) != 0) continue;
        ret->group = words[i].kind;
        return ERR_OK;
    }
    if (!field_parameter(&p, &of_account, &skip) || p.name[skip] == '\0' || strlen(p.name + skip) > ATTRIBUTE_NAME_MAX)
        return query_fault(
            rq, "group_by", FAULT_CHOICE,
            "group_by is account, partner, role, side, touchpoint, phase, account.<name> or attr.<name>");
    ret->group = of_account ? GROUP_ACCOUNT_FIELD : GROUP_ATTRIBUTE;
    ret->group_name = p.name + skip;
    return ERR_OK;
}
