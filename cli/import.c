/*
 * waymark import: a file's rows become items, the items facts. Whatever is identified the same is stored once, so that
 * an import that was killed is finished by running it again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/csv.h"
#include "cli/import_map.h"
#include "cli/import_time.h"
#include "cli/load.h"
#include "cli/progress.h"
#include "cli/rejects.h"

const struct option_row import_options[] = {
    {.flag = "as",
     .type = OPTION_WORD,
     .argument = "KIND",
     .words = "responses|events|invitations|accounts|contacts",
     .help = "What the rows are. Needed."},
    {.flag = "map",
     .type = OPTION_MANY,
     .argument = "FIELD=COLUMN",
     .help = "Takes a field from a column of another name. Columns named like fields are taken by themselves. "
             "attributes.NAME is a text; attributes.NAME:number and attributes.NAME:boolean are what they say."},
    {.flag = "set",
     .type = OPTION_MANY,
     .argument = "FIELD=VALUE",
     .help = "Gives a field the same value in every row."},
    {.flag = "id-from",
     .argument = "COLUMN+COLUMN",
     .help =
         "Makes the id of columns that identify a row together, joined by a colon. What never changes is a good id."},
    {.flag = "time-zone",
     .argument = "NAME",
     .help = "Of times without a zone, such as Europe/Helsinki; default: the workspace's."},
    {.flag = "time-format",
     .argument = "FORMAT",
     .help = "How times are written: unix, unix_ms, or a pattern of " IMPORT_TIME_CONVERSIONS
             "; default: ISO 8601, with or without "
             "time of day and zone."},
    {.flag = "format",
     .type = OPTION_WORD,
     .argument = "WORD",
     .words = "auto|csv|ndjson",
     .fallback = "auto",
     .help = "auto goes by the file's ending: .ndjson, .jsonl and .json are NDJSON, everything else is CSV."},
    {.flag = "delimiter",
     .type = OPTION_WORD,
     .argument = "WORD",
     .words = "auto|comma|semicolon|tab",
     .fallback = "auto",
     .help = "What stands between the fields of CSV; auto looks at the first line."},
    {.flag = "rejects",
     .argument = "FILE",
     .help =
         "Where the rows go that were refused, with the reasons; default: the file's name and .rejects.ndjson. Made only when a row is "
         "refused."},
    ROW_DB,
    ROW_NAME,
    ROW_WORKSPACE_ZONE("workspace-time-zone"),
    ROW_CURRENCY,
    ROW_END,
};

const char import_text[] =
    "FILE is CSV with a header line (RFC 4180) or NDJSON with one item per line, in the form that the API takes; - is stdin.\n\n"
    "Rows that were imported before are recognised by source and id and change nothing; so an import that was interrupted is "
    "finished by running it again. The exit code is 1 when a row was refused: the others are stored all the same.\n\n"
    "Examples:\n"
    "  waymark import --as responses --set instrument=nps --map score=Rating --map answered_at=Date --id-from Date+Email answers.csv\n"
    "  waymark import --as events --time-zone Europe/Helsinki --time-format '%d.%m.%Y %H:%M' tickets.csv\n"
    "  waymark import --as accounts --map id=CustomerNo --map attributes.region=Region customers.csv";

struct import {
    struct cli *cli;
    const char *path, *shown;
    enum load_kind kind;
    struct mapping mapping;
    bool mapped; /* NDJSON: the lines are not taken as they are */
    struct tz *tz;
    struct reader *reader;
    struct opened opened;
    struct load load;
    struct rejects rejects;
    struct progress progress;
    int64_t row;
};

static void import_show(struct import *m)
{
    char note[64];

    snprintf(note, sizeof note, "%lld rows, %lld refused", (long long)m->row, (long long)m->load.rejected);
    progress_show(&m->progress, m->reader->consumed, m->reader->size, note);
}

/* The text of an item, decoded and loaded; refused for its faults. */
static enum err import_text_item(struct import *m, const struct load_row *row, const char *text, size_t n)
{
    const struct json *item;
    struct faults *faults = load_faults(&m->load);

    if (json_parse(load_arena(&m->load), text, n, "", faults, &item) != ERR_OK) return load_refuse(&m->load, row);
    return load_item(&m->load, m->kind, row, item);
}

/* --- CSV --- */

static struct cell csv_cell(void *row, const char *column, size_t index)
{
    struct cell c = {0};

    (void)column;
    c.text = csv_field(row, index, &c.size);
    return c;
}

static enum err import_csv_row(struct import *m, struct csv *csv, size_t columns, struct buffer *text)
{
    struct load_row row = {.row = ++m->row, .line = csv->line, .text = csv->raw.data, .size = csv->raw.size};
    struct faults *faults = load_faults(&m->load);

    if (csv->reason != NULL) faults_add(faults, "", FAULT_FORMAT, "%s", csv->reason);
    else if (csv->n != columns)
        faults_add(faults, "", FAULT_FORMAT, "it has %zu fields, the header has %zu", csv->n, columns);
    else if (!text_is_utf8(csv->raw.data, csv->raw.size))
        faults_add(faults, "", FAULT_BAD_UTF8, "it is not UTF-8; convert the file, with iconv for example");
    if (faults->n > 0 ||
        mapping_item(&m->mapping, &(struct cells){.cell = csv_cell, .row = csv}, faults, text) != ERR_OK)
        return load_refuse(&m->load, &row);
    return import_text_item(m, &row, text->data, text->size);
}

/* The header, kept. */
static enum err import_header(struct import *m, struct csv *csv, size_t *ret_n, const char **ret_why)
{
    const char **columns, *unused;
    enum err e;

    if (!csv_next(csv) || csv->reason != NULL) {
        *ret_why = csv->reason != NULL
                       ? arena_printf(m->cli->arena, "the header of %s cannot be read: %s.", m->shown, csv->reason)
                       : arena_printf(m->cli->arena, "%s is empty; its first line must name the columns.", m->shown);
        return ERR_INVALID;
    }
    columns = arena_array(m->cli->arena, csv->n, sizeof *columns);
    for (size_t i = 0; i < csv->n; i++) {
        size_t n;
        const char *name = csv_field(csv, i, &n);

        columns[i] = arena_copy(m->cli->arena, name, n);
    }
    *ret_n = csv->n;
    e = mapping_header(&m->mapping, columns, csv->n, ret_why, &unused);
    if (e == ERR_OK && unused != NULL) cli_say(EXIT_FINE, "columns not used: %s.", unused);
    return e;
}

static enum err import_csv(struct import *m, struct csv *csv, size_t columns)
{
    struct buffer text = {0};
    enum err e = ERR_OK;

    while (e == ERR_OK && csv_next(csv)) {
        e = import_csv_row(m, csv, columns, &text);
        import_show(m);
    }
    buffer_free(&text);
    return e;
}

/* --- NDJSON --- */

static struct cell line_cell(void *row, const char *column, size_t index)
{
    const struct json *line = row;
    struct cell c = {0};

    (void)index;
    c.value = *column == '/' ? json_pointer(line, column) : json_get(line, column);
    return c;
}

static enum err import_line(struct import *m, struct buffer *line, int64_t number, struct buffer *text)
{
    struct load_row row = {.row = ++m->row, .line = number, .text = line->data, .size = line->size};
    struct faults *faults = load_faults(&m->load);
    const struct json *v;
    struct cells cells = {.cell = line_cell};

    if (line->overflow) {
        faults_add(faults, "", FAULT_TOO_LONG, "the line is longer than 1 MiB");
        return load_refuse(&m->load, &row);
    }
    if (!m->mapped) return import_text_item(m, &row, line->data, line->size);
    if (json_parse(load_arena(&m->load), line->data, line->size, "", faults, &v) != ERR_OK)
        return load_refuse(&m->load, &row);
    if (json_type(v) != JSON_OBJECT) {
        faults_add(faults, "", FAULT_TYPE, "it must be an object; it is %s", json_type_name(json_type(v)));
        return load_refuse(&m->load, &row);
    }
    cells.row = (void *)(uintptr_t)v;
    cells.attributes = json_get(v, "attributes");
    if (cells.attributes != NULL && json_type(cells.attributes) != JSON_OBJECT) cells.attributes = NULL;
    if (mapping_item(&m->mapping, &cells, faults, text) != ERR_OK) return load_refuse(&m->load, &row);
    return import_text_item(m, &row, text->data, text->size);
}

static enum err import_lines(struct import *m)
{
    struct buffer line = {.max = RECORD_MAX}, text = {0};
    enum err e = ERR_OK;

    for (int64_t number = m->reader->line; e == ERR_OK && reader_line(m->reader, &line); number = m->reader->line) {
        if (line.size == strspn(line.data != NULL ? line.data : "", " \t")) continue;
        e = import_line(m, &line, number, &text);
        import_show(m);
    }
    buffer_free(&line);
    buffer_free(&text);
    return e;
}

/* --- the whole --- */

static bool import_is_csv(const struct import *m)
{
    static const char *const endings[] = {".ndjson", ".jsonl", ".json"};
    const char *format = option_text(m->cli, "format");
    size_t n = strlen(m->path);

    if (strcmp(format, "auto") != 0) return strcmp(format, "csv") == 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t k = strlen(endings[i]);

        if (n > k && strcmp(m->path + n - k, endings[i]) == 0) return false;
    }
    return true;
}

static char import_delimiter(const struct import *m)
{
    const char *word = option_text(m->cli, "delimiter");

    return strcmp(word, "comma") == 0       ? ','
           : strcmp(word, "semicolon") == 0 ? ';'
           : strcmp(word, "tab") == 0       ? '\t'
                                            : 0;
}

/* The rules of the command line. */
static enum err import_rules(struct import *m, const char **ret_why)
{
    struct cli *c = m->cli;
    struct mapping_rules rules = {.id_from = option_text(c, "id-from")};
    const char *as = option_text(c, "as"), *zone = option_text(c, "time-zone"), *format = option_text(c, "time-format");
    enum err e;

    if (as == NULL) {
        *ret_why = "say what the rows are with --as responses, events, invitations, accounts or contacts.";
        return ERR_INVALID;
    }
    while (strcmp(load_kind_names[m->kind], as) != 0) m->kind++;
    rules.maps = option_all(c, "map", &rules.maps_n);
    rules.sets = option_all(c, "set", &rules.sets_n);
    if ((e = mapping_begin(&m->mapping, m->kind, &rules, c->arena, ret_why)) != ERR_OK) return e;
    if (format != NULL && import_time_check(format) != ERR_OK) {
        *ret_why = arena_printf(c->arena,
                                "--time-format \"%s\" cannot be used: it takes unix, unix_ms, or a pattern with "
                                "year, month and day made of %s.",
                                format, IMPORT_TIME_CONVERSIONS);
        return ERR_INVALID;
    }
    if (zone != NULL && tz_open(zone, &m->tz) != ERR_OK) {
        *ret_why = arena_printf(c->arena, "there is no time zone \"%s\"; names are like Europe/Helsinki.", zone);
        return ERR_INVALID;
    }
    m->mapping.time_format = format;
    m->mapped = rules.maps_n > 0 || rules.sets_n > 0 || rules.id_from != NULL || zone != NULL || format != NULL;
    if (m->mapped && !import_is_csv(m)) mapping_members(&m->mapping);
    return ERR_OK;
}

static int import_done(struct import *m)
{
    const struct load *l = &m->load;

    printf("imported %s: %lld created, %lld updated, %lld duplicates, %lld rejected", m->shown, (long long)l->created,
           (long long)l->updated, (long long)l->duplicates, (long long)l->rejected);
    if (l->rejected > 0) printf(" (reasons in %s)", m->rejects.path);
    putchar('\n');
    return l->rejected > 0 ? EXIT_FAILED : EXIT_FINE;
}

static int import_failed(struct import *m, enum err e)
{
    if (m->reader->error != 0)
        return cli_say(EXIT_FAILED, "%s cannot be read on: %s.", m->shown, strerror(m->reader->error));
    if (m->rejects.error != 0)
        return cli_say(EXIT_FAILED, "%s cannot be written: %s.", m->rejects.path, strerror(m->rejects.error));
    return cli_say(EXIT_FAILED,
                   "the import stopped in line %lld: %s. What was imported before is kept; run it again to go on.",
                   (long long)m->reader->line, error_title(e));
}

/* Are both names of one file, by whatever links? */
static bool same_file(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Rows into the open database. */
static int import_rows(struct import *m, struct csv *csv, size_t columns)
{
    const char *rejects = option_text(m->cli, "rejects");
    enum err e;
    int code;

    m->mapping.tz = m->tz != NULL ? m->tz : m->opened.catalogue->tz;
    if (rejects == NULL)
        rejects = arena_printf(m->cli->arena, "%s.rejects.ndjson", strcmp(m->path, "-") == 0 ? "stdin" : m->path);
    if (same_file(rejects, m->path) || same_file(rejects, option_text(m->cli, "db")))
        return cli_say(EXIT_USAGE, "--rejects %s names a file that is read; give it a name of its own.", rejects);
    rejects_begin(&m->rejects, rejects);
    load_begin(&m->load, &m->opened);
    m->load.refused = rejects_take;
    m->load.arg = &m->rejects;
    progress_begin(&m->progress, m->shown);
    e = csv != NULL ? import_csv(m, csv, columns) : import_lines(m);
    if (e == ERR_OK) e = load_flush(&m->load);
    progress_end(&m->progress);
    load_end(&m->load);
    rejects_end(&m->rejects);
    code = e != ERR_OK || m->reader->error != 0 || m->rejects.error != 0 ? import_failed(m, e) : import_done(m);
    return code;
}

static int import_into(struct import *m, struct csv *csv, size_t columns)
{
    struct workspace_input input = {.name = option_text(m->cli, "name"),
                                    .time_zone = option_text(m->cli, "workspace-time-zone"),
                                    .currency = option_text(m->cli, "currency")};
    const char *why;
    int code;

    if (opened_begin(option_text(m->cli, "db"), &input, m->cli->arena, &m->opened, &why) != ERR_OK)
        return cli_say(EXIT_FAILED, "%s", why);
    code = import_rows(m, csv, columns);
    opened_end(&m->opened);
    return code;
}

static int import_file(struct import *m)
{
    struct csv csv;
    const char *why;
    size_t columns = 0;
    int code;

    if (!import_is_csv(m)) return import_into(m, NULL, 0);
    csv_begin(&csv, m->reader, import_delimiter(m));
    /* What is wrong with header or rules is said before a database is touched. */
    code = import_header(m, &csv, &columns, &why) != ERR_OK ? cli_say(EXIT_USAGE, "%s", why)
                                                            : import_into(m, &csv, columns);
    csv_end(&csv);
    return code;
}

int import_run(struct cli *c)
{
    struct reader *reader = memory_alloc(sizeof *reader);
    struct import m = {.cli = c, .path = c->arguments[0], .reader = reader};
    const char *why;
    int code;

    m.shown = strcmp(m.path, "-") == 0 ? "stdin" : m.path;
    if (import_rules(&m, &why) != ERR_OK) {
        code = cli_say(EXIT_USAGE, "%s", why);
    } else if (reader_open(m.path, reader) != ERR_OK) {
        code = cli_say(EXIT_FAILED, "%s cannot be read: %s.", m.shown, strerror(errno));
    } else {
        code = import_file(&m);
        reader_close(reader);
    }
    tz_close(m.tz);
    free(reader);
    return code;
}
