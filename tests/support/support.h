/*
 * What test programs of every room share: where the shared data is, and whole files. No more than that.
 */
#ifndef WAYMARK_TESTS_SUPPORT_H
#define WAYMARK_TESTS_SUPPORT_H

#include <stddef.h>

/* `name` below the shared directory (SHARED, default ../shared): "vectors/kpi.json". The caller frees. */
char *support_shared_path(const char *name);

/* The file's bytes and a NUL behind them; its size in ret_size unless that is NULL. Ends the program with a
 * sentence when the file cannot be read: a test without its data has failed. The caller frees. */
char *support_read_file(const char *path, size_t *ret_size);

#endif
