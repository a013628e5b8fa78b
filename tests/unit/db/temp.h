/* A directory for one test, with a database in it. */
#ifndef WAYMARK_TESTS_UNIT_DB_TEMP_H
#define WAYMARK_TESTS_UNIT_DB_TEMP_H

#include "db/db.h"

struct temp {
    char dir[64], path[96];
    struct arena *a;
};

void temp_make(struct temp *t);
void temp_remove(struct temp *t);
const char *temp_path(struct temp *t, const char *name);
struct db *temp_open(struct temp *t, enum db_mode mode); /* or the test fails, with the reason */

/* Rows to write and find, whatever they mean. */
enum err temp_put_name(struct db *db, const char *text, int64_t number);
int64_t temp_find_name(struct db *db, const char *text); /* the name's number; 0: there is none */
void temp_commit_name(struct db *db, const char *text, int64_t number);
int64_t temp_count_up(struct db *db, const char *counter); /* the counter's next value */

#endif
