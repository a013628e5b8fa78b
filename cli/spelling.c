/* Levenshtein's distance, where two letters that changed places count as one fault (optimal string alignment). */
#include "cli/spelling.h"

#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t spelling_distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][SPELLING_MAX + 1], *before = rows[0], *above = rows[1], *row = rows[2], *spare;

    for (size_t j = 0; j <= m; j++) row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        spare = before;
        before = above;
        above = row;
        row = spare;
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return row[m];
}

void spelling_try(struct spelling *s, const char *candidate)
{
    size_t n = strlen(s->word), m = candidate == NULL ? 0 : strlen(candidate), distance;

    if (m == 0 || n == 0 || n > SPELLING_MAX || m > SPELLING_MAX) return;
    distance = spelling_distance(s->word, n, candidate, m);
    if (distance * 3 > (n > m ? n : m) + 1) return;
    if (s->nearest != NULL && distance >= s->distance) return;
    s->nearest = candidate;
    s->distance = distance;
}
