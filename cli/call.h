/* One HTTP request to a running Waymark, by libcurl: for health and key. */
#ifndef WAYMARK_CLI_CALL_H
#define WAYMARK_CLI_CALL_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

#define CALL_ANSWER_MAX ((size_t)4 << 20)

struct call {
    const char *method, *url, *key; /* key: NULL none */
    const char *body;               /* JSON, or NULL */
    long timeout_ms;
    /* out */
    long status;
    struct buffer answer; /* buffer_free() */
};
/* ERR_IO: nobody answered; ret_why is a sentence in the arena. Whatever status came is ERR_OK. Proxies are not used. */
MUST_CHECK enum err call_make(struct call *c, struct arena *a, const char **ret_why);

#endif
