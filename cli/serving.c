/* See serving.h. */
#include "cli/serving.h"

#include <signal.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

#define STOP_WAIT_US (3 * SECOND_US) /* what is under way may take so long; the whole stop has 5 s */

/* "127.0.0.1:8080" or "[::1]:8080" */
static bool listen_read(const struct cli *c, const char *text, struct app_config *ret)
{
    const char *colon = strrchr(text, ':'), *host = text;
    size_t n = colon == NULL ? 0 : (size_t)(colon - text);
    int64_t port;

    if (n >= 2 && text[0] == '[' && text[n - 1] == ']') {
        host++;
        n -= 2;
    } else if (memchr(text, ':', n) != NULL) {
        n = 0; /* IPv6 without brackets */
    }
    if (n == 0 || text_parse_int64(colon + 1, &port) != ERR_OK || port < 0 || port > 65535) {
        cli_say(EXIT_USAGE, "--listen takes ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080, not \"%s\".", text);
        return false;
    }
    ret->host = arena_copy(c->arena, host, n);
    ret->port = (uint16_t)port;
    return true;
}

static void log_level_set(const char *word)
{
    static const char *const words[] = {"debug", "info", "warn", "error"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], word) == 0) log_set_level((enum log_level)i);
}

bool serving_config(const struct cli *c, struct app_config *ret)
{
    *ret = (struct app_config){.db_path = option_text(c, "db"),
                               .cache_kib = option_int(c, "cache-mib") * 1024,
                               .admin_key = option_text(c, "WAYMARK_ADMIN_KEY")};
    limits_default(&ret->limits);
    ret->limits.readers = (unsigned)option_int(c, "readers");
    log_level_set(option_text(c, "log-level"));
    return listen_read(c, option_text(c, "listen"), ret);
}

const char *serving_address(struct arena *a, const char *listen)
{
    const char *text = listen != NULL && strrchr(listen, ':') != NULL ? listen : "127.0.0.1:8080";
    const char *colon = strrchr(text, ':');
    size_t n = (size_t)(colon - text);

    if (n == 0 || (n == 7 && strncmp(text, "0.0.0.0", n) == 0)) return arena_printf(a, "http://127.0.0.1%s", colon);
    if (n == 4 && strncmp(text, "[::]", n) == 0) return arena_printf(a, "http://[::1]%s", colon);
    return arena_printf(a, "http://%s", text);
}

static const char *serving_url(const struct cli *c, const struct app *app, const char *host)
{
    bool v6 = strchr(host, ':') != NULL;

    return serving_address(
        c->arena, arena_printf(c->arena, "%s%s%s:%u", v6 ? "[" : "", host, v6 ? "]" : "", (unsigned)app_port(app)));
}

int serving_run(const struct cli *c, const struct app_config *config, void (*ready)(void *arg, const char *url),
                void *arg)
{
    const char *key, *why, *url;
    struct app *app;
    sigset_t stops;
    int which;

    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stops, NULL); /* every thread inherits it: sigwait below gets them */
    if (app_start(config, c->arena, &app, &key, &why) != ERR_OK) return cli_say(EXIT_FAILED, "%s", why);
    url = serving_url(c, app, config->host);
    if (key != NULL) printf("waymark: admin key, shown only now: %s\n", key);
    printf("waymark: serving %s\n", url);
    if (ready != NULL) ready(arg, url);
    fflush(stdout);
    while (sigwait(&stops, &which) != 0) continue;
    log_event(LOG_INFO, "stopping", "i:signal", (int64_t)which, NULL);
    pthread_sigmask(SIG_UNBLOCK, &stops, NULL); /* a second one ends at once; what was acknowledged is synced */
    app_stop(app, STOP_WAIT_US);
    return EXIT_FINE;
}
