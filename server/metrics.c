/*
 * The server in numbers (OpenMetrics): requests by route and class, how long they took. Counted on the network thread,
 * read by any. It must not name customers, keys or paths: labels are names of the route table only.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "server/internal.h"

static const double bounds_s[] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};
#define BOUNDS (sizeof bounds_s / sizeof bounds_s[0])

struct route_counts {
    _Atomic uint64_t by_class[6]; /* [status / 100] */
    _Atomic uint64_t buckets[BOUNDS + 1], took_us;
};

struct metrics {
    const struct route *routes;
    size_t n;
    struct route_counts counts[]; /* the last: requests without a route */
};

struct metrics *metrics_create(const struct route *table, size_t n)
{
    struct metrics *m = memory_alloc(sizeof *m + (n + 1) * sizeof m->counts[0]);

    m->routes = table;
    m->n = n;
    return m;
}

void metrics_free(struct metrics *m)
{
    free(m);
}

static void count(_Atomic uint64_t *c, uint64_t by)
{
    atomic_fetch_add_explicit(c, by, memory_order_relaxed);
}

void metrics_observe(struct metrics *m, const struct route *route, int status, int64_t took_us)
{
    struct route_counts *c = &m->counts[route ? (size_t)(route - m->routes) : m->n];
    size_t b = 0;

    while (b < BOUNDS && (double)took_us > bounds_s[b] * 1e6) b++;
    count(&c->by_class[status >= 100 && status < 600 ? status / 100 : 0], 1);
    count(&c->buckets[b], 1);
    count(&c->took_us, (uint64_t)took_us);
}

static const char *counts_name(const struct metrics *m, size_t i)
{
    return i < m->n ? m->routes[i].name : "none";
}

static void write_histogram(const struct route_counts *c, const char *name, struct buffer *out)
{
    uint64_t sum = 0;

    for (size_t b = 0; b < BOUNDS; b++) {
        sum += c->buckets[b];
        buffer_printf(out, "waymark_http_request_seconds_bucket{route=\"%s\",le=\"%g\"} %" PRIu64 "\n", name,
                      bounds_s[b], sum);
    }
    sum += c->buckets[BOUNDS];
    buffer_printf(out, "waymark_http_request_seconds_bucket{route=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", name, sum);
    buffer_printf(out, "waymark_http_request_seconds_count{route=\"%s\"} %" PRIu64 "\n", name, sum);
    buffer_printf(out, "waymark_http_request_seconds_sum{route=\"%s\"} %.6f\n", name, (double)c->took_us / 1e6);
}

static bool was_used(const struct route_counts *c)
{
    for (size_t b = 0; b <= BOUNDS; b++)
        if (c->buckets[b] > 0) return true;
    return false;
}

void metrics_write(const struct metrics *m, struct buffer *out)
{
    buffer_puts(out, "# TYPE waymark_http_requests counter\n# HELP waymark_http_requests Requests answered.\n");
    for (size_t i = 0; i <= m->n; i++)
        for (int class = 1; class < 6; class ++)
            if (m->counts[i].by_class[class] > 0)
                buffer_printf(out, "waymark_http_requests_total{route=\"%s\",class=\"%dxx\"} %" PRIu64 "\n",
                              counts_name(m, i), class, m->counts[i].by_class[class]);
    buffer_puts(out, "# TYPE waymark_http_request_seconds histogram\n# UNIT waymark_http_request_seconds seconds\n"
                     "# HELP waymark_http_request_seconds From the first line to the last byte.\n");
    for (size_t i = 0; i <= m->n; i++)
        if (was_used(&m->counts[i])) write_histogram(&m->counts[i], counts_name(m, i), out);
}

static void write_gauge(struct buffer *out, const char *name, const char *unit, const char *help, uint64_t value)
{
    buffer_printf(out, "# TYPE %s gauge\n", name);
    if (unit) buffer_printf(out, "# UNIT %s %s\n", name, unit);
    buffer_printf(out, "# HELP %s %s\n%s %" PRIu64 "\n", name, help, name, value);
}

static void write_counter(struct buffer *out, const char *name, const char *help, uint64_t value)
{
    buffer_printf(out, "# TYPE %s counter\n# HELP %s %s\n%s_total %" PRIu64 "\n", name, name, help, name, value);
}

void server_metrics(struct server *s, struct buffer *out)
{
    uint64_t hits, misses;
    size_t kept;

    metrics_write(s->metrics, out);
    cache_counts(s->cache, &hits, &misses, &kept);
    write_gauge(out, "waymark_http_in_flight", NULL, "Requests under way.", atomic_load(&s->in_flight));
    write_gauge(out, "waymark_http_connections", NULL, "Open connections.", atomic_load(&s->connections));
    write_gauge(out, "waymark_http_reads_waiting", NULL, "Requests waiting for a reader.", readers_waiting(s->readers));
    write_gauge(out, "waymark_http_bodies_bytes", "bytes", "Bodies held.", atomic_load(&s->body_used));
    write_gauge(out, "waymark_http_bodies_limit_bytes", "bytes", "Bodies held at most.", s->config.limits.body_budget);
    write_gauge(out, "waymark_cache_bytes", "bytes", "Answers kept.", kept);
    write_counter(out, "waymark_cache_hits", "Answers given from those kept.", hits);
    write_counter(out, "waymark_cache_misses", "Answers computed that could have been kept.", misses);
    if (s->config.hooks.metrics) s->config.hooks.metrics(s->config.hooks.app, out);
    buffer_puts(out, "# EOF\n");
}
