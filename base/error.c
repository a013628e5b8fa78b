/*
 * The table behind error.h: one row per failure. It must not know who reports one or how.
 */
#include "base/error.h"

#include <assert.h>

struct error_row {
    int status;
    const char *code;
    const char *title;
};

static const struct error_row rows[ERR_COUNT] = {
#define ERR_ROW(name, status, code, title) [name] = {status, code, title},
    ERR_LIST(ERR_ROW)
#undef ERR_ROW
};

static const struct error_row *error_row(enum err e)
{
    assert((unsigned)e < ERR_COUNT);
    return &rows[e];
}

int error_status(enum err e)
{
    return error_row(e)->status;
}

const char *error_code(enum err e)
{
    return error_row(e)->code;
}

const char *error_title(enum err e)
{
    return error_row(e)->title;
}
