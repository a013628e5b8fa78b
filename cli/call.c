/* See call.h. Must not log or print: keys pass through here. */
#include "cli/call.h"

#include <curl/curl.h>

static size_t call_receive(char *bytes, size_t size, size_t n, void *arg)
{
    struct buffer *answer = arg;

    buffer_put(answer, bytes, size * n);
    return answer->overflow ? 0 : size * n;
}

static struct curl_slist *call_headers(const struct call *c, struct arena *a)
{
    struct curl_slist *list = NULL;

    if (c->key != NULL) list = curl_slist_append(list, arena_printf(a, "Authorization: Bearer %s", c->key));
    if (c->body != NULL) list = curl_slist_append(list, "Content-Type: application/json");
    return list;
}

enum err call_make(struct call *c, struct arena *a, const char **ret_why)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = call_headers(c, a);
    CURLcode rc = CURLE_FAILED_INIT;

    c->answer.max = CALL_ANSWER_MAX;
    if (curl != NULL) {
        curl_easy_setopt(curl, CURLOPT_URL, c->url);
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, c->method);
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, c->timeout_ms);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, call_receive);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &c->answer);
        if (c->body != NULL) curl_easy_setopt(curl, CURLOPT_POSTFIELDS, c->body);
        rc = curl_easy_perform(curl);
        if (rc == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &c->status);
    }
    if (rc != CURLE_OK) *ret_why = arena_printf(a, "%s does not answer: %s.", c->url, curl_easy_strerror(rc));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return rc == CURLE_OK ? ERR_OK : ERR_IO;
}
