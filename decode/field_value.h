/* The single values of field.h's table: for field.c and field_normal.c. */
#ifndef WAYMARK_DECODE_FIELD_VALUE_H
#define WAYMARK_DECODE_FIELD_VALUE_H

#include "decode/field.h"

/* Any type of field.h but the attributes, the lists, FIELD_OBJECT, FIELD_JSON and FIELD_CUSTOM. */
void field_value_decode(struct field_context *c, const struct spec *s, const struct json *v, const char *pointer,
                        char *target);
/* Null, or "" where that is the same. */
bool field_is_absent(const struct spec *s, const struct json *v);

#endif
