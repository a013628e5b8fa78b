/*
 * From path and query to a row of the table and its values. It must not know what any route does.
 *
 * The path is split while it is still escaped, so that an escaped slash stays inside its segment; only then each value
 * is unescaped, once.
 */
#include "server/route.h"

#include <string.h>

#include "base/text.h"

struct segment {
    const char *at;
    size_t n;
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* %XX once, and '+' as a space in a query. The result is UTF-8 without control characters, or ERR_REQUEST. */
static enum err unescape(struct arena *a, const char *s, size_t n, bool plus, const char **ret)
{
    char *out = arena_alloc(a, n + 1);
    size_t size = 0;

    for (size_t i = 0; i < n; i++) {
        if (s[i] == '%') {
            int high = i + 2 < n ? hex_value(s[i + 1]) : -1, low = i + 2 < n ? hex_value(s[i + 2]) : -1;

            if (high < 0 || low < 0) return ERR_REQUEST;
            out[size++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[size++] = plus && s[i] == '+' ? ' ' : s[i];
        }
    }
    if (!text_is_utf8(out, size) || !text_is_printable(out, size)) return ERR_REQUEST;
    *ret = out;
    return ERR_OK;
}

/* The segments of "/a/b"; 0 when there are too many. "/" has one, which is empty. */
static size_t path_split(const char *path, struct segment ret[REQUEST_PATH_SEGMENTS])
{
    size_t n = 0;

    while (*path == '/') {
        if (n == REQUEST_PATH_SEGMENTS) return 0;
        ret[n].at = path + 1;
        ret[n].n = strcspn(path + 1, "/");
        path += 1 + ret[n].n;
        n++;
    }
    return n;
}

/* How many {…} of `pattern` the segments fill, or -1 when they do not fit. An empty segment fills none. */
static int path_fits(const char *pattern, const struct segment *segments, size_t n)
{
    struct segment own[REQUEST_PATH_SEGMENTS];
    int filled = 0;

    if (path_split(pattern, own) != n) return -1;
    for (size_t i = 0; i < n; i++) {
        if (own[i].n > 0 && own[i].at[0] == '{') {
            if (segments[i].n == 0) return -1;
            filled++;
        } else if (own[i].n != segments[i].n || memcmp(own[i].at, segments[i].at, own[i].n) != 0) {
            return -1;
        }
    }
    return filled;
}

static enum err path_fill(struct request *rq, const char *pattern, const struct segment *segments, size_t n)
{
    struct segment own[REQUEST_PATH_SEGMENTS];
    enum err e;

    (void)path_split(pattern, own);
    rq->segments_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (own[i].n == 0 || own[i].at[0] != '{') continue;
        e = unescape(rq->arena, segments[i].at, segments[i].n, false, &rq->segments[rq->segments_n]);
        if (e != ERR_OK) return e;
        rq->segments_n++;
    }
    return ERR_OK;
}

enum err route_find(const struct route *table, size_t n, struct request *rq, const struct route **ret,
                    const char **ret_allow)
{
    struct segment segments[REQUEST_PATH_SEGMENTS];
    size_t segments_n = path_split(rq->path, segments);
    const char *method = strcmp(rq->method, "HEAD") == 0 ? "GET" : rq->method, *allow = NULL;
    const struct route *best = NULL;
    int best_filled = REQUEST_PATH_SEGMENTS + 1;
    enum err e;

    if (segments_n == 0) return ERR_NONE;
    for (const struct route *row = table; row < table + n; row++) {
        int filled = path_fits(row->path, segments, segments_n);

        if (filled < 0) continue;
        allow = !allow ? row->method : arena_printf(rq->arena, "%s, %s", allow, row->method);
        if (strcmp(row->method, "GET") == 0) allow = arena_printf(rq->arena, "%s, HEAD", allow);
        /* A name written out goes before one that any value fills. */
        if (strcmp(row->method, method) != 0 || filled >= best_filled) continue;
        best = row;
        best_filled = filled;
    }
    if (!best && !allow) return ERR_NONE;
    if (!best) {
        *ret_allow = allow;
        return ERR_METHOD;
    }
    if ((e = path_fill(rq, best->path, segments, segments_n)) != ERR_OK) return e;
    *ret = best;
    return ERR_OK;
}

/* "account.*" takes account.region, not account. itself. */
static bool parameter_is_taken(const char *const *taken, const char *name)
{
    for (; taken && *taken; taken++) {
        size_t n = strlen(*taken);

        if (n > 1 && (*taken)[n - 1] == '*') {
            if (strncmp(*taken, name, n - 1) == 0 && name[n - 1] != '\0') return true;
        } else if (strcmp(*taken, name) == 0) {
            return true;
        }
    }
    return false;
}

static void parameter_add(struct request *rq, const char *name, const char *value)
{
    if (!parameter_is_taken(rq->route->parameters, name)) {
        faults_add(&rq->faults, name, FAULT_UNKNOWN_PARAMETER, "There is no such parameter here");
        return;
    }
    if (request_parameter(rq, name)) {
        faults_add(&rq->faults, name, FAULT_NOT_UNIQUE, "Give it once");
        return;
    }
    rq->parameters[rq->parameters_n++] = (struct parameter){name, value};
}

enum err route_parameters(struct request *rq)
{
    size_t pieces = 0;

    for (const char *at = rq->query; *at != '\0';) {
        size_t n = strcspn(at, "&"), name_n = strcspn(at, "=&");
        const char *name = "", *value = "";

        if (n > 0) {
            if (++pieces > REQUEST_PARAMETERS_MAX) {
                faults_add(&rq->faults, "", FAULT_TOO_MANY, "At most %d parameters are taken", REQUEST_PARAMETERS_MAX);
                break;
            }
            if (unescape(rq->arena, at, name_n, true, &name) != ERR_OK)
                faults_add(&rq->faults, "", FAULT_BAD_UTF8,
                           "A parameter's name is not UTF-8, or holds a control character");
            else if (name_n < n && unescape(rq->arena, at + name_n + 1, n - name_n - 1, true, &value) != ERR_OK)
                faults_add(&rq->faults, name, FAULT_BAD_UTF8, "It is not UTF-8, or holds a control character");
            else parameter_add(rq, name, value);
        }
        at += n;
        if (*at == '&') at++;
    }
    return rq->faults.n > 0 ? ERR_QUERY : ERR_OK;
}
