/*
 * waymark key: keys in the database itself while no server runs on it, or through the server that runs. Must not print
 * a secret but the one that it has just made.
 */
#include "api/key.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/call.h"
#include "cli/commands.h"
#include "cli/opened.h"
#include "cli/serving.h"
#include "db/audit.h"

#define CALL_TIMEOUT_MS 30000L

const struct option_row key_options[] = {
    ROW_DB,
    {.flag = "name", .argument = "NAME", .help = "create: what the key is for. Needed."},
    {.flag = "scopes",
     .argument = "LIST",
     .fallback = "read",
     .help = "create: what it may do: ingest, read, manage, admin, joined by commas."},
    {.flag = "partner",
     .argument = "ID",
     .help = "create: confines it to this partner's present customers; scope read alone."},
    {.flag = "account", .argument = "ID", .help = "create: confines it to this account; scopes read and manage alone."},
    {.flag = "expires",
     .argument = "TIME",
     .help = "create: until when it is valid, RFC 3339 with zone; default: for good."},
    {.flag = "url",
     .variable = "WAYMARK_URL",
     .argument = "URL",
     .help =
         "A running server: the key is made through its API, with WAYMARK_ADMIN_KEY. Without it the database is opened."},
    {.variable = "WAYMARK_ADMIN_KEY", .help = "With --url: a key that has the scope admin."},
    ROW_END,
};

const char key_text[] =
    "create prints the secret, which is shown only then. list shows no secrets. revoke takes the id that list shows.\n\n"
    "Examples:\n"
    "  waymark key create --name Grafana\n"
    "  waymark key create --name Typeform --scopes ingest --url http://127.0.0.1:8080\n"
    "  waymark key revoke key_0123456789ab";

struct key_work {
    struct cli *cli;
    const char *id;
    struct opened opened;
};

/* --- the body of create, the same for both ways --- */

static const char *key_body(const struct cli *c)
{
    const char *scopes = option_text(c, "scopes"), *text;
    struct buffer out = {0};
    struct json_writer w;

    json_writer_init(&w, &out);
    json_open_object(&w);
    json_member_string(&w, "name", option_text(c, "name"));
    json_put_name(&w, "scopes");
    json_open_array(&w);
    for (const char *at = scopes; *at != '\0'; at += *at == ',') {
        size_t n = strcspn(at, ",");

        json_put_string_n(&w, at, n);
        at += n;
    }
    json_close_array(&w);
    if ((text = option_text(c, "partner")) != NULL) json_member_string(&w, "partner", text);
    if ((text = option_text(c, "account")) != NULL) json_member_string(&w, "account", text);
    if ((text = option_text(c, "expires")) != NULL) json_member_string(&w, "expires_at", text);
    json_close_object(&w);
    text = arena_copy(c->arena, out.data, out.size);
    buffer_free(&out);
    return text;
}

static int key_said(const struct faults *faults, const char *otherwise)
{
    for (size_t i = 0; i < faults->n; i++)
        cli_say(EXIT_USAGE, "%s: %s.", faults->items[i].pointer, faults->items[i].detail);
    return faults->n > 0 ? EXIT_USAGE : cli_say(EXIT_USAGE, "%s", otherwise);
}

static void key_show(const char *id, const char *name, const char *scopes, const char *bound, const char *state)
{
    printf("%s\t%s\t%s\t%s\t%s\n", id, scopes, bound, state, name);
}

static const char *scopes_text(struct arena *a, unsigned scopes)
{
    static const char *const names[] = {"ingest", "read", "manage", "admin"};
    const char *text = "";

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((scopes & (1u << i)) != 0) text = arena_printf(a, "%s%s%s", text, *text != '\0' ? "," : "", names[i]);
    return text;
}

/* --- in the database --- */

/* The audit's row, as the API's routes leave one. */
static enum err key_told(struct db *db, const char *action, const char *id)
{
    struct arena *a = arena_create();
    struct audit_row row = {
        .at = clock_now_us(), .action = action, .resource = arena_printf(a, "key %s", id), .detail = "waymark key"};
    enum err e = store_audit_add(db, &row);

    arena_drop(a);
    return e;
}

static enum err key_create_told(struct db *db, struct rollup *r, void *arg)
{
    enum err e = key_store(db, r, arg);

    return e == ERR_OK ? key_told(db, "keys_post", ((const struct key_row *)arg)->id) : e;
}

static enum err key_revoke_told(struct db *db, struct rollup *r, void *arg)
{
    enum err e = key_revoke(db, r, arg);

    return e == ERR_OK ? key_told(db, "keys_delete", ((const struct key_revoke *)arg)->id) : e;
}

static int key_create_here(struct key_work *k)
{
    struct arena *a = k->cli->arena;
    const char *body = key_body(k->cli);
    char secret[KEY_SECRET_SIZE];
    struct key_input input;
    struct faults faults;
    const struct json *v;
    struct key_row row;
    enum err e;

    faults_init(&faults, a);
    if (json_parse(a, body, strlen(body), "", &faults, &v) != ERR_OK || decode_key(v, a, &faults, &input) != ERR_OK)
        return key_said(&faults, "the key cannot be made of these options.");
    key_make(&input, clock_now_us(), a, &row, secret);
    e = writer_run(k->opened.writer, key_create_told, &row, false, 1);
    if (e == ERR_NONE) return cli_say(EXIT_FAILED, "there is no such partner or account; import it first.");
    if (e != ERR_OK) return cli_say(EXIT_FAILED, "%s.", error_title(e));
    printf("%s\n", secret);
    explicit_bzero(secret, sizeof secret);
    return cli_say(EXIT_FINE, "made %s; its secret is shown only now.", row.id);
}

static int key_revoke_here(struct key_work *k)
{
    struct key_revoke revoke = {.id = k->id, .now = clock_now_us()};
    enum err e = writer_run(k->opened.writer, key_revoke_told, &revoke, false, 1);

    if (e == ERR_NONE) return cli_say(EXIT_FAILED, "there is no key %s; `waymark key list` shows them.", k->id);
    if (e != ERR_OK) return cli_say(EXIT_FAILED, "%s.", error_title(e));
    printf("revoked %s\n", k->id);
    return EXIT_FINE;
}

static const char *key_state(struct arena *a, const struct key_row *row)
{
    char time[TEXT_TIME_SIZE];

    if (row->revoked) return "revoked";
    if (!row->has_expires) return "valid";
    text_format_time(row->expires, time);
    return arena_printf(a, "%s %s", row->expires > clock_now_us() ? "until" : "expired", time);
}

/* Reading goes on beside a server. */
static int key_list_here(struct key_work *k)
{
    struct arena *a = k->cli->arena;
    const char *path = option_text(k->cli, "db"), *why;
    struct key_row *rows;
    struct db *db;
    size_t n;
    enum err e;

    if (!file_there(path)) return cli_say(EXIT_FAILED, "there is no %s; name the database with --db.", path);
    if (db_open(&(struct db_options){.path = path}, DB_READ, a, &db, &why) != ERR_OK)
        return cli_say(EXIT_FAILED, "%s", why);
    e = store_key_list(db, a, &rows, &n);
    for (size_t i = 0; e == ERR_OK && i < n; i++)
        key_show(rows[i].id, rows[i].name, scopes_text(a, rows[i].scopes),
                 rows[i].partner != NULL   ? arena_printf(a, "partner %s", rows[i].partner)
                 : rows[i].account != NULL ? arena_printf(a, "account %s", rows[i].account)
                                           : "all",
                 key_state(a, &rows[i]));
    db_close(db);
    return e == ERR_OK ? EXIT_FINE : cli_say(EXIT_FAILED, "%s.", error_title(e));
}

/* --- through a server --- */

static const char *member_text(const struct json *v, const char *name)
{
    const struct json *m = json_get(v, name);

    return m != NULL && json_type(m) == JSON_STRING ? json_string(m) : NULL;
}

/* One request; its answer parsed. False: it was said what is wrong. */
static bool key_ask(struct key_work *k, const char *method, const char *path, const char *body, const struct json **ret)
{
    struct arena *a = k->cli->arena;
    const char *url = option_text(k->cli, "url"), *why, *detail;
    size_t n = strlen(url);
    struct call call = {
        .method = method, .key = option_text(k->cli, "WAYMARK_ADMIN_KEY"), .body = body, .timeout_ms = CALL_TIMEOUT_MS};
    const struct json *errors;
    struct faults faults;
    bool good;

    call.url = arena_printf(a, "%.*s%s", (int)(n > 0 && url[n - 1] == '/' ? n - 1 : n), url, path);
    if (call_make(&call, a, &why) != ERR_OK) {
        cli_say(EXIT_FAILED, "%s", why);
        return false;
    }
    faults_init(&faults, a);
    *ret = NULL;
    if (call.answer.size > 0 && json_parse(a, call.answer.data, call.answer.size, "", &faults, ret) != ERR_OK)
        *ret = NULL;
    buffer_free(&call.answer);
    good = call.status >= 200 && call.status < 300;
    detail = *ret != NULL ? member_text(*ret, "detail") : NULL;
    if (!good)
        cli_say(EXIT_FAILED, "%s answers %ld: %s.", call.url, call.status, detail != NULL ? detail : "no reason given");
    errors = good || *ret == NULL ? NULL : json_get(*ret, "errors");
    for (const struct json *f = errors == NULL ? NULL : json_first(errors); f != NULL; f = json_next(f))
        cli_say(EXIT_FAILED, "%s: %s.", member_text(f, "pointer"), member_text(f, "detail"));
    return good;
}

static int key_list_there(struct key_work *k)
{
    struct arena *a = k->cli->arena;
    const struct json *answer, *items;

    if (!key_ask(k, "GET", "/v1/keys", NULL, &answer)) return EXIT_FAILED;
    items = answer == NULL ? NULL : json_get(answer, "items");
    for (const struct json *v = items == NULL ? NULL : json_first(items); v != NULL; v = json_next(v)) {
        const char *scopes = "", *partner = member_text(v, "partner"), *account = member_text(v, "account");
        const char *expires = member_text(v, "expires_at");

        const struct json *list = json_get(v, "scopes");

        for (const struct json *s = list == NULL ? NULL : json_first(list); s != NULL; s = json_next(s))
            scopes = arena_printf(a, "%s%s%s", scopes, *scopes != '\0' ? "," : "", json_string(s));
        key_show(member_text(v, "id"), member_text(v, "name"), scopes,
                 partner != NULL   ? arena_printf(a, "partner %s", partner)
                 : account != NULL ? arena_printf(a, "account %s", account)
                                   : "all",
                 member_text(v, "revoked_at") != NULL ? "revoked"
                 : expires != NULL                    ? arena_printf(a, "until %s", expires)
                                                      : "valid");
    }
    return EXIT_FINE;
}

static int key_there(struct key_work *k, const char *action)
{
    const struct json *answer;

    if (option_text(k->cli, "WAYMARK_ADMIN_KEY") == NULL)
        return cli_say(EXIT_USAGE, "--url needs a key with the scope admin in WAYMARK_ADMIN_KEY.");
    if (strcmp(action, "list") == 0) return key_list_there(k);
    if (strcmp(action, "revoke") == 0) {
        if (!key_ask(k, "DELETE", arena_printf(k->cli->arena, "/v1/keys/%s", k->id), NULL, &answer)) return EXIT_FAILED;
        printf("revoked %s\n", k->id);
        return EXIT_FINE;
    }
    if (!key_ask(k, "POST", "/v1/keys", key_body(k->cli), &answer)) return EXIT_FAILED;
    if (answer == NULL || member_text(answer, "secret") == NULL)
        return cli_say(EXIT_FAILED, "the answer holds no secret.");
    printf("%s\n", member_text(answer, "secret"));
    return cli_say(EXIT_FINE, "made %s; its secret is shown only now.", member_text(answer, "id"));
}

/* --- which way --- */

/* A server has the database: it must do it. */
static int key_say_how(struct key_work *k, const char *action, const char *why)
{
    const char *url = serving_address(k->cli->arena, getenv("WAYMARK_LISTEN"));
    const char *request = k->id != NULL
                              ? arena_printf(k->cli->arena, "-X DELETE %s/v1/keys/%s", url, k->id)
                              : arena_printf(k->cli->arena, "-H 'Content-Type: application/json' -d '%s' %s/v1/keys",
                                             key_body(k->cli), url);

    return cli_say(EXIT_FAILED,
                   "%s\nA running server does it itself: add --url %s to `waymark key %s`, with a key of "
                   "scope admin in WAYMARK_ADMIN_KEY; or\n  curl -H \"Authorization: Bearer $WAYMARK_ADMIN_KEY\" %s",
                   why, url, action, request);
}

static int key_here(struct key_work *k, const char *action)
{
    const char *why;
    enum err e;
    int code;

    if (strcmp(action, "list") == 0) return key_list_here(k);
    e = opened_begin(option_text(k->cli, "db"), NULL, k->cli->arena, &k->opened, &why);
    if (e == ERR_IN_USE) return key_say_how(k, action, why);
    if (e != ERR_OK) return cli_say(EXIT_FAILED, "%s", why);
    code = strcmp(action, "create") == 0 ? key_create_here(k) : key_revoke_here(k);
    opened_end(&k->opened);
    return code;
}

int key_run(struct cli *c)
{
    const char *action = c->arguments[0];
    struct key_work k = {.cli = c, .id = c->arguments_n > 1 ? c->arguments[1] : NULL};
    bool create = strcmp(action, "create") == 0, revoke = strcmp(action, "revoke") == 0;

    if (!create && !revoke && strcmp(action, "list") != 0)
        return cli_say(EXIT_USAGE, "`waymark key` takes create, list or revoke, not \"%s\".", action);
    if (revoke != (k.id != NULL))
        return cli_say(EXIT_USAGE, revoke ? "say which: `waymark key revoke ID`; `waymark key list` shows them."
                                          : "only revoke takes an id; leave it out.");
    if (create && option_text(c, "name") == NULL) return cli_say(EXIT_USAGE, "say what the key is for: --name NAME.");
    return option_text(c, "url") != NULL ? key_there(&k, action) : key_here(&k, action);
}
