/* waymark health. */
#include <string.h>

#include "cli/call.h"
#include "cli/commands.h"
#include "cli/serving.h"

const struct option_row health_options[] = {
    {.flag = "url",
     .variable = "WAYMARK_URL",
     .argument = "URL",
     .help = "The server; default: where WAYMARK_LISTEN says, else http://127.0.0.1:8080."},
    {.variable = "WAYMARK_LISTEN", .help = "As for serve: it is asked there when nothing else is said."},
    {.flag = "timeout-ms",
     .type = OPTION_INT,
     .argument = "N",
     .fallback = "3000",
     .low = 1,
     .high = 600000,
     .help = "How long an answer may take."},
    ROW_END,
};

static const char *health_url(const struct cli *c)
{
    const char *url = option_text(c, "url");
    size_t n;

    if (url == NULL) url = serving_address(c->arena, option_text(c, "WAYMARK_LISTEN"));
    n = strlen(url);
    return arena_printf(c->arena, "%.*s/healthz", (int)(n > 0 && url[n - 1] == '/' ? n - 1 : n), url);
}

int health_run(struct cli *c)
{
    struct call call = {.method = "GET", .url = health_url(c), .timeout_ms = (long)option_int(c, "timeout-ms")};
    const char *why;
    enum err e = call_make(&call, c->arena, &why);

    buffer_free(&call.answer);
    if (e != ERR_OK) return cli_say(EXIT_FAILED, "%s", why);
    if (call.status != 200) return cli_say(EXIT_FAILED, "%s answers %ld.", call.url, call.status);
    puts("ok");
    return EXIT_FINE;
}
