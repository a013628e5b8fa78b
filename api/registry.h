/* POST of an array of accounts or contacts: all or nothing, one transaction. */
#ifndef WAYMARK_API_REGISTRY_H
#define WAYMARK_API_REGISTRY_H

#include "db/store.h"
#include "server/request.h"

/* What accounts and contacts do differently. */
struct registry_kind {
    size_t size; /* of an item */
    enum err (*decode)(const struct json *v, const char *pointer, const char *id, struct arena *a,
                       struct faults *faults, void *ret);
    enum err (*put)(struct db *db, struct rollup *r, const void *item, bool *ret_created);
    const char *(*id)(const void *item);
    const char *invalid_member, *invalid; /* the fault of an item that the store finds ERR_INVALID */
};

enum err registry_post(struct request *rq, const struct registry_kind *kind);
/* Answers 422 for the item that the store refused. `pointer`: "" or "/index". */
enum err registry_refuse(struct request *rq, const struct registry_kind *kind, const char *pointer);

/* A contact as answers show it: contacts.c. */
void put_contact(struct json_writer *w, const struct contact *x);

#endif
