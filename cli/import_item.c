/* One row's values as JSON. Must not refuse what decode/ refuses better: it says only what text cannot be turned. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "cli/import_map.h"
#include "cli/import_time.h"

#define VALUE_SHOWN 40 /* bytes of a bad value in a sentence */

static const char *binding_pointer(const struct binding *b, struct faults *faults)
{
    return fault_pointer(faults->arena, b->attribute ? "/attributes" : "", b->field);
}

static bool cell_empty(const struct cell *c)
{
    return c->value != NULL ? json_type(c->value) == JSON_NULL : c->text == NULL || c->size == 0;
}

/* White space around a number, a time or a boolean says nothing. */
static const char *cell_trimmed(const struct cell *c, struct arena *a)
{
    const char *text = c->value != NULL && json_type(c->value) == JSON_STRING ? json_string(c->value) : c->text;
    size_t n = c->value != NULL ? strlen(text) : c->size;

    while (n > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        n--;
    }
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t')) n--;
    return arena_copy(a, text, n);
}

static void put_value(const struct json *v, struct json_writer *w)
{
    struct buffer text = {0};

    json_write_canonical(v, &text);
    json_put_raw(w, text.data, text.size);
    buffer_free(&text);
}

static bool put_number(const struct binding *b, const char *text, struct faults *faults, struct json_writer *w)
{
    double v;

    if (text_parse_double(text, &v) == ERR_OK) {
        json_put_raw(w, text, strlen(text));
        return true;
    }
    faults_add(faults, binding_pointer(b, faults), FAULT_FORMAT,
               "\"%.*s\" is not a number; write it with digits and a decimal point", VALUE_SHOWN, text);
    return false;
}

static bool put_time(const struct mapping *m, const struct binding *b, const char *text, struct faults *faults,
                     struct json_writer *w)
{
    int64_t us;

    if (import_time_parse(text, m->time_format, m->tz, &us) == ERR_OK) {
        json_put_time(w, us);
        return true;
    }
    if (m->time_format != NULL)
        faults_add(faults, binding_pointer(b, faults), FAULT_FORMAT, "\"%.*s\" is not a time of the form %s",
                   VALUE_SHOWN, text, m->time_format);
    else
        faults_add(faults, binding_pointer(b, faults), FAULT_FORMAT,
                   "\"%.*s\" is not a time like 2026-10-02 09:12:33; say its form with --time-format", VALUE_SHOWN,
                   text);
    return false;
}

static bool put_boolean(const struct binding *b, const char *text, struct faults *faults, struct json_writer *w)
{
    static const char *const yes[] = {"true", "yes", "1", "t", "y"}, *const no[] = {"false", "no", "0", "f", "n"};

    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcasecmp(text, yes[i]) != 0 && strcasecmp(text, no[i]) != 0) continue;
        json_put_bool(w, strcasecmp(text, yes[i]) == 0);
        return true;
    }
    faults_add(faults, binding_pointer(b, faults), FAULT_FORMAT, "\"%.*s\" is neither true nor false", VALUE_SHOWN,
               text);
    return false;
}

static bool put_cell(const struct mapping *m, const struct binding *b, const struct cell *c, struct faults *faults,
                     struct json_writer *w)
{
    bool text = c->value == NULL || json_type(c->value) == JSON_STRING;

    json_put_name(w, b->field);
    if (text && b->type == IMPORT_NUMBER) return put_number(b, cell_trimmed(c, faults->arena), faults, w);
    if (text && b->type == IMPORT_TIME) return put_time(m, b, cell_trimmed(c, faults->arena), faults, w);
    if (text && b->type == IMPORT_BOOLEAN) return put_boolean(b, cell_trimmed(c, faults->arena), faults, w);
    if (c->value != NULL) put_value(c->value, w);
    else json_put_string_n(w, c->text, c->size);
    return true;
}

static bool put_bindings(const struct mapping *m, bool attributes, const struct cells *cells, struct faults *faults,
                         struct json_writer *w)
{
    bool good = true;

    for (size_t i = 0; i < m->n; i++) {
        const struct binding *b = &m->bindings[i];
        struct cell c = {.text = b->constant, .size = b->constant != NULL ? strlen(b->constant) : 0};

        if (b->attribute != attributes) continue;
        if (b->column != NULL) c = cells->cell(cells->row, b->column, b->index);
        if (!cell_empty(&c) && !put_cell(m, b, &c, faults, w)) {
            json_put_null(w); /* the writer owes a value; the item is refused anyway */
            good = false;
        }
    }
    return good;
}

/* What identifies the row, joined by ':'. */
static bool put_id(const struct mapping *m, const struct cells *cells, struct faults *faults, struct json_writer *w)
{
    struct buffer id = {0};
    bool good = true;

    for (size_t i = 0; i < m->id_n; i++) {
        struct cell c = cells->cell(cells->row, m->id_columns[i], m->id_indexes[i]);

        if (cell_empty(&c)) {
            faults_add(faults, "/id", FAULT_EMPTY, "no id can be made: \"%s\" is empty", m->id_columns[i]);
            good = false;
            continue;
        }
        if (i > 0) buffer_putc(&id, ':');
        if (c.value == NULL) buffer_put(&id, c.text, c.size);
        else if (json_type(c.value) == JSON_STRING) buffer_puts(&id, json_string(c.value));
        else json_write_canonical(c.value, &id);
    }
    if (good) {
        json_put_name(w, "id");
        json_put_string_n(w, id.data, id.size);
    }
    buffer_free(&id);
    return good;
}

static bool put_attributes_of(const struct mapping *m, const struct cells *cells, struct faults *faults,
                              struct json_writer *w)
{
    bool good;

    json_put_name(w, "attributes");
    json_open_object(w);
    for (const struct json *v = cells->attributes == NULL ? NULL : json_first(cells->attributes); v != NULL;
         v = json_next(v)) {
        bool mapped = false;

        for (size_t i = 0; i < m->n; i++)
            mapped = mapped || (m->bindings[i].attribute && strcmp(m->bindings[i].field, json_name(v)) == 0);
        if (mapped) continue;
        json_put_name(w, json_name(v));
        put_value(v, w);
    }
    good = put_bindings(m, true, cells, faults, w);
    json_close_object(w);
    return good;
}

enum err mapping_item(const struct mapping *m, const struct cells *cells, struct faults *faults, struct buffer *out)
{
    bool good, has = cells->attributes != NULL;
    struct json_writer w;

    buffer_clear(out);
    json_writer_init(&w, out);
    json_open_object(&w);
    good = m->id_n == 0 || put_id(m, cells, faults, &w);
    if (!put_bindings(m, false, cells, faults, &w)) good = false;
    for (size_t i = 0; i < m->n; i++) has = has || m->bindings[i].attribute;
    if (has && !put_attributes_of(m, cells, faults, &w)) good = false;
    json_close_object(&w);
    return good ? ERR_OK : ERR_INVALID;
}
