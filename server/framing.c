/* The head of a request, checked byte by byte. It must not guess: what two readers could read differently is refused. */
#include "server/framing.h"

#include <string.h>
#include <strings.h>

#define LENGTH_DIGITS_MAX 18 /* below 10^18: no overflow, and far above every limit */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

const char *framing_target(const char *target)
{
    if (target[0] != '/') return "The target must begin with a slash";
    for (const char *c = target; *c != '\0'; c++) {
        if (*c <= 0x20 || *c == 0x7f || (*c & 0x80)) return "The target holds bytes that must be escaped";
        if (*c == '#') return "The target holds a fragment";
        if (*c != '%') continue;
        if (!is_hex(c[1]) || !is_hex(c[2])) return "The target holds an escape that is none";
        if (c[1] == '0' && c[2] == '0') return "The target holds an escaped NUL";
    }
    return NULL;
}

/* RFC 9110 5.6.2 */
static bool is_token(const char *s, size_t n)
{
    if (n == 0) return false;
    for (size_t i = 0; i < n; i++) {
        if ((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z') || is_digit(s[i])) continue;
        if (s[i] == '\0' || !strchr("!#$%&'*+-.^_`|~", s[i])) return false;
    }
    return true;
}

static void framing_store(struct framing *f, const char **member, bool once, const char *value, size_t n)
{
    if (*member && once) {
        f->fault = "A header is repeated that may stand only once";
        return;
    }
    if (*member) *member = arena_printf(f->arena, "%s, %.*s", *member, (int)n, value);
    else *member = arena_copy(f->arena, value, n);
}

void framing_header(struct framing *f, const char *name, size_t name_n, const char *value, size_t value_n)
{
    f->header_bytes += name_n + value_n + 4;
    if (f->fault) return;
    if (!is_token(name, name_n)) {
        f->fault = "A header's name holds what no name may";
        return;
    }
    for (size_t i = 0; i < value_n; i++) {
        if ((value[i] >= 0 && value[i] < 0x20 && value[i] != '\t') || value[i] == 0x7f) {
            f->fault = "A header's value holds a control character";
            return;
        }
    }
    while (value_n > 0 && (*value == ' ' || *value == '\t')) value++, value_n--;
    while (value_n > 0 && (value[value_n - 1] == ' ' || value[value_n - 1] == '\t')) value_n--;
#define FRAMING_TAKE(member, text, once)                                                                               \
    if (name_n == sizeof(text) - 1 && strncasecmp(name, text, name_n) == 0)                                            \
        framing_store(f, &f->member, once, value, value_n);
    FRAMING_HEADERS(FRAMING_TAKE)
#undef FRAMING_TAKE
}

static const char *framing_length(struct framing *f)
{
    size_t n = strlen(f->content_length);

    if (n == 0 || n > LENGTH_DIGITS_MAX) return "Content-Length is no length";
    f->length = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(f->content_length[i])) return "Content-Length is no length";
        f->length = f->length * 10 + (uint64_t)(f->content_length[i] - '0');
    }
    f->has_length = true;
    return NULL;
}

/* Names, addresses and a port; what could be read as a path, a user or a list is not there. */
static bool is_host(const char *s)
{
    for (; *s != '\0'; s++) {
        bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || is_digit(*s);

        if (!plain && !strchr("-._~:[]%", *s)) return false;
    }
    return true;
}

void framing_finish(struct framing *f, const char *method, const char *version)
{
    bool is_1_1 = strcmp(version, "HTTP/1.1") == 0;

    if (f->fault) return;
    if (!is_1_1 && strcmp(version, "HTTP/1.0") != 0) f->fault = "Only HTTP/1.1 and HTTP/1.0 are spoken here";
    else if (!is_token(method, strlen(method))) f->fault = "The method is none";
    else if (is_1_1 && !f->host) f->fault = "The header Host is missing";
    else if (f->host && !is_host(f->host)) f->fault = "The header Host names no host";
    else if (f->content_length && f->transfer_encoding)
        f->fault = "Content-Length and Transfer-Encoding exclude each other";
    else if (f->transfer_encoding && !is_1_1) f->fault = "HTTP/1.0 has no Transfer-Encoding";
    else if (f->transfer_encoding && strcasecmp(f->transfer_encoding, "chunked") != 0)
        f->fault = "The only Transfer-Encoding is chunked";
    else if (f->content_length) f->fault = framing_length(f);
    f->chunked = !f->fault && f->transfer_encoding;
}

bool framing_has_body(const struct framing *f)
{
    return f->chunked || (f->has_length && f->length > 0);
}
