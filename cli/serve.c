/* waymark serve. */
#include "cli/commands.h"
#include "cli/serving.h"

const struct option_row serve_options[] = {
    ROW_DB,        ROW_LISTEN,    ROW_NAME, ROW_WORKSPACE_ZONE("time-zone"), ROW_CURRENCY, ROW_CACHE, ROW_READERS,
    ROW_LOG_LEVEL, ROW_ADMIN_KEY, ROW_END,
};

int serve_run(struct cli *c)
{
    struct app_config config;

    if (!serving_config(c, &config)) return EXIT_USAGE;
    config.create_workspace = true;
    config.workspace = option_text(c, "name");
    config.time_zone = option_text(c, "time-zone");
    config.currency = option_text(c, "currency");
    return serving_run(c, &config, NULL, NULL);
}
