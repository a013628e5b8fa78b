/*
 * The engine of decoding: an object is read by a table with one row a member. Every fault is reported with its pointer
 * and a sentence that says what to do next; what decoded well is in the target even where a neighbour did not, so that
 * the caller can go on to compare members with each other.
 *
 * Must not know what the members mean.
 */
#ifndef WAYMARK_DECODE_FIELD_H
#define WAYMARK_DECODE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/json.h"

/* What a member must be, and the C type that it becomes. */
enum field_type {
    FIELD_ID,         /* const char *: 1..max bytes, no control characters */
    FIELD_KEY,        /* const char *: letters, digits, '_', '.', '-'; begins with a letter or digit; 1..max bytes */
    FIELD_TEXT,       /* const char *: 1..max bytes */
    FIELD_LONG_TEXT,  /* const char *: 1..max code points */
    FIELD_NUMBER,     /* double, low..high */
    FIELD_INTEGER,    /* int64_t, low..high */
    FIELD_VALUE,      /* struct value; `has`: bool */
    FIELD_BOOL,       /* bool */
    FIELD_TIME,       /* int64_t, microseconds; `has`: bool */
    FIELD_WORD,       /* const char *: one of `choices` */
    FIELD_ENUM,       /* an enum: index in `choices` + low */
    FIELD_FLAG,       /* bool: is it the second of two `choices` */
    FIELD_ATTRIBUTES, /* const char *: canonical JSON object, NULL when empty; `has`: const struct json *, as sent */
    FIELD_TEXTS,      /* const char **: at most max texts of item_max bytes; `has`: size_t, their number */
    FIELD_OBJECT,     /* a struct in place, by `sub` */
    FIELD_OBJECTS,    /* struct *: at most max of `size` bytes each, by `sub`; `has`: size_t, their number */
    FIELD_JSON,       /* const struct json *: anything */
    FIELD_CUSTOM      /* by `custom` */
};

enum {
    FIELD_REQUIRED = 1,
    FIELD_BLANK = 2,     /* texts: "" is the same as nothing */
    FIELD_NOT_EMPTY = 4, /* lists: one item at least */
    FIELD_ABOVE = 8,     /* numbers: low itself is outside */
    FIELD_BELOW = 16,    /* numbers: high itself is outside */
    FIELD_WHOLE = 32,    /* FIELD_NUMBER without fraction */
    FIELD_PAST = 64,     /* times: at most a day ahead of now */
    FIELD_PLAIN = 128    /* FIELD_TEXTS: no control characters, as in ids */
};

#define FIELD_NOWHERE SIZE_MAX /* `at`: checked, not kept. `has`: there is none */
#define FIELD_TIME_MAX 64      /* bytes */

struct field_context;
struct spec {
    const char *name;
    enum field_type type;
    unsigned flags;
    size_t at, has; /* offsets in the target */
    size_t max, item_max;
    double low, high;
    const char *const *choices; /* ends with NULL */
    const struct spec *sub;
    size_t sub_n, size;
    void (*custom)(struct field_context *c, const struct json *v, const char *pointer, void *at);
    /* JSON of what stands for it when it is absent; decoded like a member that was sent, and written by field_normal.
       NULL: the target stays as it was, and the normal form leaves it out. "null": the same, and null is written. */
    const char *fallback;
    const char *hint; /* how to make one; ends the sentence "it is missing: ..." */
};
#define FIELD_AT(type, member) .at = offsetof(type, member), .has = FIELD_NOWHERE
#define FIELD_AT_HAS(type, member, has_member) .at = offsetof(type, member), .has = offsetof(type, has_member)
#define FIELD_UNKEPT .at = FIELD_NOWHERE, .has = FIELD_NOWHERE
#define COUNT_OF(x) (sizeof(x) / sizeof *(x))

struct field_context {
    struct arena *a;
    struct faults *faults;
    int64_t now; /* for FIELD_PAST */
    void *arg;   /* for custom rows */
    /* Members without a row; NULL: each is a fault. Called for the object given to field_decode, not for those inside. */
    void (*unknown)(struct field_context *c, const struct json *v, const char *pointer);
};

/*
 * Decodes v by n rows into the target, which holds the defaults. A null member is an absent one. False: faults were added.
 */
bool field_decode(struct field_context *c, const struct json *v, const char *pointer, const struct spec *specs,
                  size_t n, void *target);
/* One text by its row; NULL and a fault where it is not good. For ids that come in a path. */
const char *field_text(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer);
bool field_text_fits(struct field_context *c, const struct spec *s, const char *text, const char *pointer);
/* Adds the fault "must be <what>; it is <what v is>". */
void field_wrong_type(struct field_context *c, const char *pointer, const char *what, const struct json *v);
size_t field_faults(const struct field_context *c); /* all so far, kept or not */

/*
 * The name under which a thing is stored (`id`, `key`): the one in the path, which the body may repeat, or, without a
 * path, the one in the body. `row` is the table's row of it. NULL: a fault was added, here or when `sent` was decoded.
 */
const char *field_identity(struct field_context *c, const struct spec *row, const struct json *body,
                           const char *pointer, const char *sent, const char *in_path);

/*
 * The normal form of an object that decoded well: canonical, every row with a fallback there, null members left out
 * unless the fallback is null, objects by `sub` likewise; an object without any value is its fallback. `key`: what a
 * row called key says where the object does not, or NULL. In the arena.
 */
const char *field_normal(struct arena *a, const struct json *object, const struct spec *specs, size_t n,
                         const char *key);

/* Attributes, gathered from one object or several; of one name the last one taken wins. */
struct attribute_list {
    const struct json **items;
    size_t n;
    bool overflow; /* said once */
};
/* Checks name and value; a null is left out. What is not good is a fault and left out too. */
void attribute_take(struct field_context *c, struct attribute_list *list, const struct json *v, const char *pointer);
/* Canonical JSON, NULL when there are none. */
const char *attribute_text(struct arena *a, const struct attribute_list *list);

#endif
