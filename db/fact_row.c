/* Facts as rows: reading a fact's columns, loading one by its key. Private to db/. */
#include <string.h>

#include "db/derive.h"
#include "kpi/period.h"

static const char *text_column(struct db *db, enum stmt s, int column, struct arena *a)
{
    const char *text = db_text(db, s, column);

    return text ? arena_copy(a, text, db_text_size(db, s, column)) : NULL;
}

static bool value_columns(struct db *db, enum stmt s, int column, struct value *ret)
{
    if (db_is_null(db, s, column)) return false;
    *ret = (struct value){db_int(db, s, column), db_int(db, s, column + 1)};
    return true;
}

enum err fact_read(struct db *db, enum stmt s, struct arena *a, struct fact *ret)
{
    struct fact f = {
        .slot = db_int(db, s, 0), .account = db_int(db, s, 1), .at = db_int(db, s, 2), .no = db_int(db, s, 3)};
    enum err e;

    f.kind = (enum fact_kind)db_int(db, s, 4);
    f.type = db_int(db, s, 5);
    f.subject = text_column(db, s, 6, a);
    f.contact = db_int(db, s, 7);
    f.role = db_int(db, s, 8);
    f.side = (enum side)db_int(db, s, 9);
    f.touchpoint = db_int(db, s, 10);
    f.has_score = value_columns(db, s, 11, &f.score);
    f.score_step = db_int(db, s, 13);
    f.has_expected = value_columns(db, s, 14, &f.expected);
    f.expected_step = db_int(db, s, 16);
    f.has_value = value_columns(db, s, 17, &f.value);
    f.comment = text_column(db, s, 19, a);
    f.invitation = text_column(db, s, 20, a);
    f.invitation_status = text_column(db, s, 21, a);
    f.attributes_text = text_column(db, s, 22, a);
    f.source = db_int(db, s, 23);
    f.id = text_column(db, s, 24, a);
    f.arrived = db_int(db, s, 25);
    if (!f.subject || !f.id) return ERR_BROKEN;
    e = store_name_text(db, NAME_SOURCE, f.source, &f.source_name);
    if (e != ERR_OK) return e == ERR_NONE ? ERR_BROKEN : e;
    *ret = f;
    return ERR_OK;
}

enum err fact_parse_attributes(struct arena *a, struct fact *f)
{
    struct faults faults;

    if (f->attributes || !f->attributes_text) return ERR_OK;
    faults_init(&faults, a);
    return json_parse(a, f->attributes_text, strlen(f->attributes_text), "", &faults, &f->attributes) == ERR_OK
               ? ERR_OK
               : ERR_BROKEN;
}

enum err fact_load(struct db *db, struct arena *a, int64_t account, int64_t at, int64_t no, struct fact *ret)
{
    enum stmt s = STMT_FACT_GET;
    struct fact f;
    enum err e;

    db_bind_int(db, s, 1, slot_of(at));
    db_bind_int(db, s, 2, account);
    db_bind_int(db, s, 3, at);
    db_bind_int(db, s, 4, no);
    if ((e = db_step(db, s)) != ERR_OK) return e;
    e = fact_read(db, s, a, &f);
    db_reset(db, s);
    if (e != ERR_OK || (e = fact_parse_attributes(a, &f)) != ERR_OK) return e;
    *ret = f;
    return ERR_OK;
}
