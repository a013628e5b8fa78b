/* The audit's rows, made of requests. See notes.h. */
#include "api/notes.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "api/readings.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "server/route.h"

#define HOUR_US (3600 * SECOND_US)
#define SEEN_MAX 4096  /* readings of an hour that are remembered; beyond it a repeated one is told again */
#define SEEN_PLACES 8  /* where one may stand */
#define DETAIL_MAX 500 /* bytes of a reading's filters */

struct seen {
    unsigned char digest[16]; /* zero: free */
};

struct notes {
    struct writer *writer;
    struct readings *readings;
    pthread_mutex_t lock;
    int64_t hour;
    struct seen seen[SEEN_MAX];
};

struct notes *notes_create(struct writer *writer)
{
    struct notes *n = memory_alloc(sizeof *n);

    n->writer = writer;
    n->readings = readings_create(writer);
    pthread_mutex_init(&n->lock, NULL);
    return n;
}

void notes_drop(struct notes *n)
{
    if (n == NULL) return;
    readings_drop(n->readings);
    pthread_mutex_destroy(&n->lock);
    free(n);
}

/* "/v1/metrics/{key}/values" with nps: "metric nps". A collection, or what there is one of, keeps its name: "contacts". */
static const char *resource_of(const struct request *rq, const char *named)
{
    const char *at = rq->route->path + strlen("/v1/");
    size_t n = strcspn(at, "/");
    bool unnamed = rq->route->notes & NOTE_UNNAMED;

    if (rq->segments_n > 0 && !unnamed) named = rq->segments[0];
    if ((named != NULL || unnamed) && n > 1 && at[n - 1] == 's') n--;
    return arena_printf(rq->arena, "%.*s%s%s", (int)n, at, named != NULL ? " " : "", named != NULL ? named : "");
}

/* --- changes --- */

enum err notes_change(struct db *db, const struct request *rq, const char *named, int64_t items)
{
    struct audit_row row = {
        .at = clock_now_us(),
        .key = rq->principal.key_id,
        .action = rq->route->name,
        .resource = resource_of(rq, named),
        .detail = items > 1 ? arena_printf(rq->arena, "%" PRId64 " items", items) : NULL,
    };

    return store_audit_add(db, &row);
}

/* --- readings --- */

/* In memory of its own: the request is over before it is written. */
struct reading_note {
    struct write_op op;
    struct audit_row row;
    const char *person; /* the contact that it names, or NULL */
    char text[];
};

/* Nobody of that name, or an erased person: then it must not be written down anew. It is known here, in the writer's order. */
static enum err reading_run(struct db *db, struct rollup *r, void *arg)
{
    const struct reading_note *note = arg;
    struct audit_row row = note->row;
    int64_t number;
    enum err e = note->person != NULL ? store_contact_number(db, note->person, &number) : ERR_OK;

    (void)r;
    if (e != ERR_OK && e != ERR_NONE) return e;
    if (e == ERR_NONE && strncmp(row.resource, "contact ", strlen("contact ")) == 0) row.resource = "contact";
    else if (e == ERR_NONE) row.detail = "contact=(unknown)";
    return store_audit_add(db, &row);
}

static void reading_done(void *arg, enum err result)
{
    (void)result; /* the writer has said why */
    free(arg);
}

/* The filters, as "account=acme&from=2026-10"; which page and which format is nobody's question. NULL: none. A value is told
 * whole or not at all: who is erased is looked for by the whole name. */
static const char *detail_of(const struct request *rq)
{
    const char *text = "", *longer;

    for (size_t i = 0; i < rq->parameters_n; i++) {
        const struct parameter *p = &rq->parameters[i];

        if (strcmp(p->name, "cursor") == 0 || strcmp(p->name, "limit") == 0 || strcmp(p->name, "format") == 0) continue;
        longer = arena_printf(rq->arena, "%s%s%s=%s", text, text[0] != '\0' ? "&" : "", p->name, p->value);
        if (strlen(longer) > DETAIL_MAX)
            longer = arena_printf(rq->arena, "%s%s%s=(long)", text, text[0] != '\0' ? "&" : "", p->name);
        if (strlen(longer) <= DETAIL_MAX) text = longer;
    }
    return text[0] != '\0' ? text : NULL;
}

/* The contact that a reading is about or filtered by, or NULL. */
static const char *person_of(const struct request *rq)
{
    static const char contacts[] = "/v1/contacts/{id}";

    if (strncmp(rq->route->path, contacts, sizeof contacts - 1) == 0) return request_path(rq, "id");
    return request_parameter(rq, "contact");
}

/* False when the same was told within this hour. Remembers it. */
static bool seen_first(struct notes *n, const struct audit_row *row)
{
    static const struct seen none;
    unsigned char digest[TEXT_SHA256_SIZE];
    struct arena *a = arena_create();
    const char *text =
        arena_printf(a, "%s\n%s\n%s\n%s", row->key, row->action, row->resource, row->detail != NULL ? row->detail : "");
    bool first = true, kept = false;
    size_t at;

    text_sha256(text, strlen(text), digest);
    arena_drop(a);
    memcpy(&at, digest + sizeof none.digest, sizeof at);
    pthread_mutex_lock(&n->lock);
    if (n->hour != row->at / HOUR_US) memset(n->seen, 0, sizeof n->seen);
    n->hour = row->at / HOUR_US;
    for (size_t i = 0; i < SEEN_PLACES && first && !kept; i++) {
        struct seen *s = &n->seen[(at + i) % SEEN_MAX];

        first = memcmp(s->digest, digest, sizeof s->digest) != 0;
        kept = memcmp(s, &none, sizeof none) == 0;
        if (kept) memcpy(s->digest, digest, sizeof s->digest);
    }
    pthread_mutex_unlock(&n->lock);
    return first;
}

/* Not told after all. */
static void seen_forget(struct notes *n)
{
    pthread_mutex_lock(&n->lock);
    memset(n->seen, 0, sizeof n->seen);
    pthread_mutex_unlock(&n->lock);
}

static size_t text_room(const char *text)
{
    return text != NULL ? strlen(text) + 1 : 0;
}

static char *put_text(char *at, const char *text, const char **ret)
{
    size_t n = text_room(text);

    *ret = text != NULL ? memcpy(at, text, n) : NULL;
    return at + n;
}

static struct reading_note *reading_create(const struct audit_row *row, const char *person)
{
    size_t n = text_room(row->key) + text_room(row->resource) + text_room(row->detail) + text_room(person);
    struct reading_note *note = memory_alloc(sizeof *note + n);
    char *at = note->text;

    note->row = *row;
    at = put_text(at, row->key, &note->row.key);
    at = put_text(at, row->resource, &note->row.resource);
    at = put_text(at, row->detail, &note->row.detail);
    put_text(at, person, &note->person);
    note->op = (struct write_op){
        .run = reading_run, .done = reading_done, .arg = note, .shared = true, .bytes = (int64_t)(sizeof *note + n)};
    return note;
}

static enum err note_reading(struct notes *n, const struct request *rq)
{
    struct audit_row row = {
        .at = clock_now_us(),
        .key = rq->principal.key_id != NULL ? rq->principal.key_id : "",
        .action = rq->route->name, /* static */
        .resource = resource_of(rq, NULL),
        .detail = detail_of(rq),
    };
    struct reading_note *note;
    enum err e;

    if (!seen_first(n, &row)) return ERR_OK;
    note = reading_create(&row, person_of(rq));
    if ((e = writer_submit(n->writer, &note->op)) == ERR_OK) return ERR_OK;
    free(note);
    seen_forget(n);
    return e;
}

enum err notes_answering(struct notes *n, const struct request *rq, int64_t day)
{
    enum err e = ERR_OK;

    if (rq->route->notes & NOTE_METRIC) e = readings_add(n->readings, request_path(rq, "key"), day);
    if (e == ERR_OK && (rq->route->notes & NOTE_READ_OUT)) e = note_reading(n, rq);
    return e;
}

void notes_flush(struct notes *n)
{
    enum err e = readings_flush(n->readings);

    if (e != ERR_OK) log_event(LOG_WARN, "readings_lost", "s:error", error_code(e), NULL);
}
