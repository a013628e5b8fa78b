/* See stored.h. */
#include "tests/unit/db/stored.h"

#include "base/clock.h"

void stored_make(struct stored *s)
{
    const struct workspace w = {.name = "Test", .time_zone = "UTC", .currency = "EUR", .created = 1};

    clock_hold(INT64_C(1790000000) * SECOND_US);
    temp_make(&s->temp);
    s->a = s->temp.a;
    s->db = temp_open(&s->temp, DB_WRITE);
    s->r = rollup_create();
    OK(db_begin(s->db));
    OK(store_workspace_create(s->db, &w));
    OK(db_commit(s->db));
}

void stored_remove(struct stored *s)
{
    rollup_drop(s->r);
    db_close(s->db);
    temp_remove(&s->temp);
}

void stored_begin(struct stored *s)
{
    OK(db_begin(s->db));
    OK(rollup_begin(s->r, s->db));
}

void stored_commit(struct stored *s)
{
    OK(rollup_flush(s->r, s->db));
    OK(db_commit(s->db));
}

struct db *stored_reader(struct stored *s)
{
    return temp_open(&s->temp, DB_READ);
}

struct workspace stored_workspace(struct stored *s)
{
    struct workspace w = {0};

    OK(store_workspace_get(s->db, s->a, &w));
    return w;
}
