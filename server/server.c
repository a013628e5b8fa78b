/* The server's start and end: what is opened in which order, and closed in the other. */
#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "server/internal.h"

uint16_t server_port(const struct server *s)
{
    return s->port;
}

void *server_app(const struct server *s)
{
    return s->config.hooks.app;
}

void server_set_keys(struct server *s, const struct ring_key *keys, size_t n)
{
    keys_set(s->keys, keys, n);
}

const char *server_not_ready(const struct server *s)
{
    if (atomic_load(&s->stopping)) return "the server is stopping";
    return s->config.hooks.not_ready ? s->config.hooks.not_ready(s->config.hooks.app) : NULL;
}

static void limits_fit(struct server_limits *l)
{
    unsigned allowed = limits_descriptors(l->connections);

    if (allowed < l->connections)
        log_event(LOG_WARN, "connections_reduced", "i:wanted", (int64_t)l->connections, "i:to", (int64_t)allowed,
                  "s:why", "the limit of open files (ulimit -n) is too low", NULL);
    l->connections = allowed;
}

static struct server *server_create(const struct server_config *config)
{
    struct server *s = memory_alloc(sizeof *s);

    s->config = *config;
    limits_fit(&s->config.limits);
    s->listen_fd = s->wake_fd = -1;
    s->finished.tail = &s->finished.head;
    pthread_mutex_init(&s->finished.lock, NULL);
    pthread_mutex_init(&s->stop_lock, NULL);
    random_bytes(&s->id_state, sizeof s->id_state);
    s->keys = keys_create();
    s->cache = cache_create(&s->config.hooks, s->config.limits.cache_bytes);
    s->metrics = metrics_create(s->config.routes, s->config.routes_n);
    return s;
}

static enum err server_open(struct server *s, const char **ret_why)
{
    const struct server_config *c = &s->config;
    enum err e;

    *ret_why = "no descriptor for waking the network thread";
    if ((s->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) < 0) return ERR_IO;
    if ((e = listen_open(c->host, c->port, &s->listen_fd, &s->port, ret_why)) != ERR_OK) return e;
    if ((e = readers_start(s, &s->readers, ret_why)) != ERR_OK) return e;
    *ret_why = "libmicrohttpd cannot be started";
    if ((e = http_start(s, &s->http)) != ERR_OK) return e;
    *ret_why = "the network thread cannot be started";
    if (pthread_create(&s->network, NULL, loop_run, s) != 0) return ERR_IO;
    s->network_runs = true;
    return ERR_OK;
}

enum err server_start(const struct server_config *config, struct server **ret, const char **ret_why)
{
    struct server *s = server_create(config);
    const char *why = NULL;
    sigset_t all, before;
    enum err e;

    signal(SIGPIPE, SIG_IGN); /* a client that goes away is an error code */
    signal(SIGXFSZ, SIG_IGN); /* so is a file at its limit */
    /* Signals are the main thread's. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    e = server_open(s, &why);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (e != ERR_OK) {
        server_free(s);
        *ret_why = why;
        return e;
    }
    *ret = s;
    return ERR_OK;
}

void server_stop(struct server *s, int64_t wait_us)
{
    pthread_mutex_lock(&s->stop_lock);
    if (!s->stopped) {
        atomic_store(&s->stop_by_us, clock_monotonic_us() + wait_us);
        atomic_store(&s->stopping, true);
        if (s->network_runs) {
            loop_wake(s);
            pthread_join(s->network, NULL);
        }
        s->stopped = true;
    }
    if (!s->abandoned) {
        readers_stop(s->readers);
        http_stop(s->http);
        s->readers = NULL;
        s->http = NULL;
        if (s->listen_fd >= 0) close(s->listen_fd);
        s->listen_fd = -1;
    }
    pthread_mutex_unlock(&s->stop_lock);
}

void server_free(struct server *s)
{
    if (!s) return;
    server_stop(s, 0);
    if (s->abandoned) return; /* another thread may still come back with a request: better lost than reused */
    for (unsigned i = 0; i < s->lingering_n; i++) close(s->lingering[i].fd);
    if (s->wake_fd >= 0) close(s->wake_fd);
    exchange_free_spare(s);
    cache_free(s->cache);
    keys_free(s->keys);
    metrics_free(s->metrics);
    pthread_mutex_destroy(&s->finished.lock);
    pthread_mutex_destroy(&s->stop_lock);
    free(s);
}
