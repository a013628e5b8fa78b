/* Prints the route table, one tab-separated line a row, for tests/contract/run: what the program takes, as it is built. */
#include <stdio.h>

#include "server/route.h"

static void print_list(const char *const *list)
{
    for (size_t i = 0; list != NULL && list[i] != NULL; i++) printf("%s%s", i > 0 ? "," : "", list[i]);
}

int main(void)
{
    for (size_t i = 0; i < routes_count; i++) {
        const struct route *r = &routes[i];

        printf("%s\t%s\t%s\t%u\t%s\t%zu\t", r->method, r->path, r->name, r->scope & NEEDS_SCOPES,
               (r->scope & ALSO_BOUND) != 0 ? "account" : "", r->body_max);
        print_list(r->types);
        putchar('\t');
        print_list(r->parameters);
        printf("\t%u\n", r->notes);
    }
    return 0;
}
