/*
 * Time zones: TZif files (RFC 8536, versions 2 to 4) and the POSIX rule in their footer. It must not believe a length
 * or an index in a file, nor touch the process's own zone.
 *
 *   first header, 32-bit block (skipped) | second header, 64-bit block | \n rule \n
 *   header: "TZif", version, 15 bytes, then six counts: isutcnt isstdcnt leapcnt timecnt typecnt charcnt
 *   block:  timecnt times, timecnt type indexes, typecnt types of 6 bytes, charcnt, leap seconds, isstdcnt, isutcnt
 *
 * Everything here is in seconds; only the edges speak microseconds.
 */
#include "base/tz.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"

#define TZ_DIRECTORY "/usr/share/zoneinfo"
#define TZ_NAME_MAX 64                 /* the longest in use has 30 characters */
#define TZ_FILE_MAX ((size_t)64 << 10) /* the longest has 4 KiB */
#define TZ_OFFSET_MAX 93599            /* below 26 hours either way, RFC 8536 3.2 */
#define TZ_DAY_MAX INT64_C(50000000)   /* so that a day's microseconds fit an int64 */
#define HEADER_SIZE ((size_t)44)
#define DAY_S 86400

/* A day of each year and a time on it: Mm.w.d (week 5 is the last), Jn (29 February not counted), n (counted). */
struct rule_day {
    char kind; /* 'M', 'J', 'n' */
    int month, week, weekday, day;
    int32_t time_s;
};

struct tz {
    size_t n;               /* transitions, ascending */
    int64_t *times;         /* from here on ... */
    int32_t *offsets_s;     /* ... this offset holds */
    int32_t first_offset_s; /* before all */
    bool has_rule, has_dst;
    int32_t std_offset_s, dst_offset_s;
    struct rule_day dst_start, dst_end;
};

/* --- the rule ------------------------------------------------------------------------------------------------ */

static bool take_number(const char **s, int least, int most, int *ret)
{
    int v = 0, digits = 0;

    for (; **s >= '0' && **s <= '9' && digits < 4; (*s)++, digits++) v = v * 10 + (**s - '0');
    if (digits == 0 || v < least || v > most) return false;
    *ret = v;
    return true;
}

/* "EET" or "<+03>" */
static bool take_abbreviation(const char **s)
{
    const char *start = *s;

    if (**s == '<') {
        while (**s != '\0' && **s != '>') (*s)++;
        return *(*s)++ == '>';
    }
    while ((**s | 32) >= 'a' && (**s | 32) <= 'z') (*s)++;
    return *s - start >= 3;
}

/* [+-]h[h[h]][:mm[:ss]] */
static bool take_duration(const char **s, int hours_max, int32_t *ret_s)
{
    int sign = **s == '-' ? -1 : 1, hours, minutes = 0, seconds = 0;

    if (**s == '-' || **s == '+') (*s)++;
    if (!take_number(s, 0, hours_max, &hours)) return false;
    if (**s == ':') {
        (*s)++;
        if (!take_number(s, 0, 59, &minutes)) return false;
        if (**s == ':') {
            (*s)++;
            if (!take_number(s, 0, 59, &seconds)) return false;
        }
    }
    *ret_s = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
}

static bool take_rule_day(const char **s, struct rule_day *ret)
{
    struct rule_day d = {.kind = 'n', .time_s = 2 * 3600};

    if (*(*s)++ != ',') return false;
    if (**s == 'M' || **s == 'J') d.kind = *(*s)++;
    if (d.kind == 'M') {
        if (!take_number(s, 1, 12, &d.month) || *(*s)++ != '.') return false;
        if (!take_number(s, 1, 5, &d.week) || *(*s)++ != '.') return false;
        if (!take_number(s, 0, 6, &d.weekday)) return false;
    } else if (!take_number(s, d.kind == 'J' ? 1 : 0, 365, &d.day)) {
        return false;
    }
    if (**s == '/') {
        (*s)++;
        if (!take_duration(s, 167, &d.time_s)) return false;
    }
    *ret = d;
    return true;
}

/* std offset [dst [offset] , start , end]; a daylight time without its days is not allowed in TZif. */
static bool parse_rule(struct tz *z, const char *s)
{
    int32_t west;

    if (!take_abbreviation(&s) || !take_duration(&s, 24, &west)) return false;
    z->has_rule = true;
    z->std_offset_s = -west;
    if (*s == '\0') return true;
    z->has_dst = true;
    z->dst_offset_s = z->std_offset_s + 3600;
    if (!take_abbreviation(&s)) return false;
    if (*s != ',') {
        if (!take_duration(&s, 24, &west)) return false;
        z->dst_offset_s = -west;
    }
    return take_rule_day(&s, &z->dst_start) && take_rule_day(&s, &z->dst_end) && *s == '\0';
}

/* The day in a year, and the seconds since the epoch as its clock shows them. */
static int64_t rule_local_s(const struct rule_day *d, int64_t year)
{
    int64_t first = text_days_from_civil(year, 1, 1), day = first + d->day, next_month;

    if (d->kind == 'J') {
        bool leap = text_days_from_civil(year + 1, 1, 1) - first == 366;
        day = first + d->day - (leap && d->day >= 60 ? 0 : 1);
    } else if (d->kind == 'M') {
        first = text_days_from_civil(year, d->month, 1);
        next_month = d->month < 12 ? text_days_from_civil(year, d->month + 1, 1) : text_days_from_civil(year + 1, 1, 1);
        /* 1970-01-01 was a Thursday. */
        day = first + (((int64_t)d->weekday - first - 4) % 7 + 7) % 7 + (int64_t)(d->week - 1) * 7;
        while (day >= next_month) day -= 7;
    }
    return day * DAY_S + d->time_s;
}

/*
 * The offset that the rule gives at t and the next change after t. Days may reach a week into the years beside
 * theirs, so five years are looked at; where one period of daylight time ends as the next begins, it goes on.
 */
static void rule_segment(const struct tz *z, int64_t t, int32_t *ret_offset_s, int64_t *ret_end)
{
    int64_t year, latest = INT64_MIN, next = INT64_MAX;
    int month, day;
    bool dst = false;

    if (!z->has_dst) {
        *ret_offset_s = z->std_offset_s;
        *ret_end = INT64_MAX;
        return;
    }
    text_civil_from_days((t + z->std_offset_s) / DAY_S, &year, &month, &day);
    for (int64_t y = year - 2; y <= year + 2; y++) {
        int64_t start = rule_local_s(&z->dst_start, y) - z->std_offset_s;
        int64_t end = rule_local_s(&z->dst_end, y) - z->dst_offset_s;
        if (end <= t && end > latest) {
            latest = end;
            dst = false;
        }
        if (start <= t && start >= latest) {
            latest = start;
            dst = true;
        }
        if (end > t && end < next) next = end;
        if (start > t && start < next) next = start;
    }
    *ret_offset_s = dst ? z->dst_offset_s : z->std_offset_s;
    *ret_end = next;
}

/* --- the file ------------------------------------------------------------------------------------------------ */

struct reader {
    const unsigned char *bytes;
    size_t n;
};

struct header {
    char version;
    uint32_t isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt;
};

static uint64_t big_endian(const unsigned char *bytes, size_t n)
{
    uint64_t v = 0;

    for (size_t i = 0; i < n; i++) v = v << 8 | bytes[i];
    return v;
}

static int64_t signed_of(uint64_t v)
{
    return v <= INT64_MAX ? (int64_t)v : -(int64_t)(UINT64_MAX - v) - 1;
}

static bool skip(struct reader *r, uint64_t n)
{
    if (n > r->n) return false;
    r->bytes += n;
    r->n -= (size_t)n;
    return true;
}

static bool read_header(struct reader *r, struct header *ret)
{
    const unsigned char *b = r->bytes;

    if (r->n < HEADER_SIZE || memcmp(b, "TZif", 4) != 0) return false;
    *ret = (struct header){
        (char)b[4],
        (uint32_t)big_endian(b + 20, 4),
        (uint32_t)big_endian(b + 24, 4),
        (uint32_t)big_endian(b + 28, 4),
        (uint32_t)big_endian(b + 32, 4),
        (uint32_t)big_endian(b + 36, 4),
        (uint32_t)big_endian(b + 40, 4),
    };
    return skip(r, HEADER_SIZE);
}

static uint64_t block_size(const struct header *h, uint64_t time_size)
{
    return h->timecnt * (time_size + 1) + h->typecnt * UINT64_C(6) + h->charcnt + h->leapcnt * (time_size + 4) +
           h->isstdcnt + h->isutcnt;
}

/* The 64-bit block: times, indexes, types. Its size is already known to be there. */
static bool read_block(struct tz *z, const struct header *h, const unsigned char *b)
{
    const unsigned char *indexes = b + h->timecnt * (size_t)8, *types = indexes + h->timecnt;
    int32_t offsets_s[256];

    /* Leap seconds (the right/ directory) would need another clock than everybody's. */
    if (h->leapcnt != 0 || h->typecnt == 0 || h->typecnt > 256) return false;
    for (size_t i = 0; i < h->typecnt; i++) {
        uint64_t v = big_endian(types + i * 6, 4);
        int64_t offset_s = v <= INT32_MAX ? (int64_t)v : (int64_t)v - (INT64_C(1) << 32);
        if (offset_s < -TZ_OFFSET_MAX || offset_s > TZ_OFFSET_MAX) return false;
        offsets_s[i] = (int32_t)offset_s;
    }
    z->first_offset_s = offsets_s[0];
    z->n = h->timecnt;
    z->times = memory_alloc(z->n * sizeof *z->times);
    z->offsets_s = memory_alloc(z->n * sizeof *z->offsets_s);
    for (size_t i = 0; i < z->n; i++) {
        z->times[i] = signed_of(big_endian(b + i * 8, 8));
        if (i > 0 && z->times[i] <= z->times[i - 1]) return false;
        if (indexes[i] >= h->typecnt) return false;
        z->offsets_s[i] = offsets_s[indexes[i]];
    }
    return true;
}

/* "\nEET-2EEST,M3.5.0/3,M10.5.0/4\n", or two newlines: what held last holds on. */
static bool read_footer(struct tz *z, const struct reader *r)
{
    const unsigned char *end;
    char rule[128];
    size_t n;

    if (r->n < 2 || r->bytes[0] != '\n') return false;
    end = memchr(r->bytes + 1, '\n', r->n - 1);
    if (end == NULL) return false;
    n = (size_t)(end - r->bytes) - 1;
    if (n == 0) return true;
    if (n >= sizeof rule || memchr(r->bytes + 1, '\0', n) != NULL) return false;
    memcpy(rule, r->bytes + 1, n);
    rule[n] = '\0';
    return parse_rule(z, rule);
}

static bool read_zone(struct tz *z, const unsigned char *bytes, size_t n)
{
    struct reader r = {bytes, n};
    struct header h;
    const unsigned char *block;

    if (!read_header(&r, &h) || h.version < '2' || !skip(&r, block_size(&h, 4))) return false;
    if (!read_header(&r, &h)) return false;
    block = r.bytes;
    return skip(&r, block_size(&h, 8)) && read_block(z, &h, block) && read_footer(z, &r);
}

/* Letters, digits, _ + - in parts between single slashes: nothing that leaves the directory. */
static bool is_name(const char *name)
{
    size_t n = strnlen(name, TZ_NAME_MAX + 1);
    char before = '/';

    if (n == 0 || n > TZ_NAME_MAX || name[n - 1] == '/') return false;
    for (size_t i = 0; i < n; before = name[i++]) {
        char c = name[i];
        bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
        if (c == '/' ? before == '/' : !letter && c != '_' && c != '+' && c != '-') return false;
    }
    return true;
}

/* ERR_NONE where there is no such file, or one too large for a zone. ret has TZ_FILE_MAX bytes. */
static enum err read_file(const char *name, unsigned char *ret, size_t *ret_n)
{
    const char *directory = getenv("TZDIR");
    struct stat st;
    char path[1024];
    size_t n = 0;
    ssize_t got = -1;
    int fd;

    if (directory == NULL || *directory == '\0') directory = TZ_DIRECTORY;
    if (snprintf(path, sizeof path, "%s/%s", directory, name) >= (int)sizeof path) return ERR_NONE;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG ? ERR_NONE : ERR_IO;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        while (n < TZ_FILE_MAX && (got = read(fd, ret + n, TZ_FILE_MAX - n)) > 0) n += (size_t)got;
    }
    close(fd);
    if (got != 0) return ERR_NONE;
    *ret_n = n;
    return ERR_OK;
}

enum err tz_open(const char *name, struct tz **ret)
{
    unsigned char *bytes;
    struct tz *z;
    size_t n;
    enum err e;

    if (!is_name(name)) return ERR_NONE;
    z = memory_alloc(sizeof *z);
    if (strcmp(name, "UTC") == 0) {
        /* Needs no file, so a machine without tzdata still has one zone. */
        z->has_rule = true;
        *ret = z;
        return ERR_OK;
    }
    bytes = memory_alloc(TZ_FILE_MAX);
    e = read_file(name, bytes, &n);
    if (e == ERR_OK && !read_zone(z, bytes, n)) e = ERR_NONE;
    free(bytes);
    if (e != ERR_OK) {
        tz_close(z);
        return e;
    }
    *ret = z;
    return ERR_OK;
}

void tz_close(struct tz *z)
{
    if (z == NULL) return;
    free(z->times);
    free(z->offsets_s);
    free(z);
}

/* --- questions ----------------------------------------------------------------------------------------------- */

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* The offset at t and the first instant after t at which another begins (or might). */
static void segment(const struct tz *z, int64_t t, int32_t *ret_offset_s, int64_t *ret_end)
{
    size_t low = 0, high = z->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->times[middle] <= t) low = middle + 1;
        else high = middle;
    }
    if (low == z->n && z->has_rule) {
        rule_segment(z, t, ret_offset_s, ret_end);
        return;
    }
    *ret_offset_s = low > 0 ? z->offsets_s[low - 1] : z->first_offset_s;
    *ret_end = low < z->n ? z->times[low] : INT64_MAX;
}

int32_t tz_offset_s(const struct tz *z, int64_t us)
{
    int32_t offset_s;
    int64_t end;

    segment(z, floor_divide(us, SECOND_US), &offset_s, &end);
    return offset_s;
}

/*
 * The first instant at which the local clock shows `local` or more. Within a segment the clock runs evenly, so each
 * has one candidate; before the first one looked at no offset can have reached `local`. A clock set back later does
 * not count: what was reached once has begun.
 */
static int64_t first_instant(const struct tz *z, int64_t local)
{
    int64_t t = local - TZ_OFFSET_MAX - 1, end;
    int32_t offset_s;

    for (;; t = end) {
        int64_t reached;
        segment(z, t, &offset_s, &end);
        reached = local - offset_s > t ? local - offset_s : t;
        if (reached < end) return reached;
    }
}

int64_t tz_local_us(const struct tz *z, int64_t day, int32_t second_of_day)
{
    assert(day >= -TZ_DAY_MAX && day <= TZ_DAY_MAX);
    assert(second_of_day >= 0 && second_of_day < DAY_S);
    return first_instant(z, day * DAY_S + second_of_day) * SECOND_US;
}

int64_t tz_day_start_us(const struct tz *z, int64_t day)
{
    return tz_local_us(z, day, 0);
}

int64_t tz_day_of(const struct tz *z, int64_t us)
{
    int64_t day = floor_divide(floor_divide(us, SECOND_US) + tz_offset_s(z, us), DAY_S);

    while (tz_day_start_us(z, day + 1) <= us) day++;
    while (tz_day_start_us(z, day) > us) day--;
    return day;
}
