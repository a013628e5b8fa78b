/*
 * The board: which commit last changed a series' local month, the definitions, the registry. Answers that are kept look
 * here whether what they rest on is unchanged.
 *
 * In memory and bounded; what it has forgotten counts as changed. It must not read the database.
 */
#ifndef WAYMARK_API_BOARD_H
#define WAYMARK_API_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/figures.h"
#include "db/rollup.h"

#define BOARD_ITEMS_MAX 65536 /* (series, month) pairs: 60 series over 50 years are 36,000 */

struct board;

struct board *board_create(void);
void board_drop(struct board *b); /* NULL is fine */
/* After a commit, on the writer's thread. */
void board_note(struct board *b, const struct rollup *r, int64_t sequence);
/* Of the last commit noted. */
int64_t board_sequence(struct board *b);

/* What an answer rests on. Made on a reader's thread, looked at on the network thread. */
struct ground;
struct ground *ground_make(int64_t sequence,
                           const struct figure_dependencies *d); /* d NULL: definitions and registry */
void ground_free(void *ground);
/* Short: a lock and some look-ups. */
bool board_holds(struct board *b, const struct ground *g, int64_t now_us);

#endif
