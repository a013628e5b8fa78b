/* See plan.h. */
#include "tests/fault/plan.h"

#include <string.h>

#include "base/clock.h"

static uint64_t roll(int round, int k, int salt)
{
    uint64_t x = (uint64_t)round * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)k * UINT64_C(0xbf58476d1ce4e5b9) +
                 (uint64_t)salt * UINT64_C(0x94d049bb133111eb) + 1;

    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static int below(int round, int k, int salt, int n)
{
    return (int)(roll(round, k, salt) % (uint64_t)n);
}

struct plan_op plan_op(int round, int k)
{
    struct plan_op op = {.kind = PLAN_POST, .n = 1};
    int dice = below(round, k, 1, 100), target = k - 1 - below(round, k, 2, 10);

    if (k % 25 == 3) return (struct plan_op){.kind = PLAN_DEFINE};
    if (k % 5 == 4) return (struct plan_op){.kind = PLAN_WORK};
    if (dice < 10) return (struct plan_op){.kind = PLAN_UPDATE, .target = below(round, k, 3, PLAN_ANSWERS), .n = 1};
    if (dice < 25 && target >= 0 && plan_op(round, target).kind == PLAN_POST)
        return (struct plan_op){.kind = dice < 15 ? PLAN_REPEAT : PLAN_DELETE, .target = target};
    if (dice < 40) op.n = 2 + (size_t)below(round, k, 4, PLAN_ITEMS - 1);
    return op;
}

static int64_t plan_time(int round, int k, size_t i)
{
    return INT64_C(1769904000) * SECOND_US + below(round, k, 10 + (int)i, 60 * 24 * 60) * 60 * SECOND_US;
}

struct fact_input plan_item(struct arena *a, int round, int k, size_t i)
{
    static const char *const types[] = {"placed", "placed", "delivered", "reading"};
    struct plan_op op = plan_op(round, k);
    struct fact_input f = {.kind = FACT_EVENT, .source = PLAN_SOURCE};
    int salt = 100 + 8 * (int)i;

    f.at = plan_time(round, k, i);
    f.account = arena_printf(a, "a%d", below(round, k, salt, 20));
    f.subject = arena_printf(a, "s%d", below(round, k, salt + 1, 10));
    f.digest = (int64_t)roll(round, k, salt + 2);
    if (op.kind == PLAN_UPDATE) {
        f.kind = FACT_RESPONSE;
        f.type = "nps";
        f.id = arena_printf(a, "u%d", op.target);
        f.has_score = true;
        f.score_step = f.score.units = below(round, k, salt + 3, 11);
        return f;
    }
    f.id = arena_printf(a, "r%d-%d-%zu", round, k, i);
    f.type = types[below(round, k, salt + 4, 4)];
    f.has_value = strcmp(f.type, "reading") == 0;
    f.value.units = below(round, k, salt + 5, 1000);
    return f;
}

void plan_apply(struct plan_state *state, int round, int k)
{
    struct plan_op op = plan_op(round, k);

    switch (op.kind) {
    case PLAN_POST:
        for (size_t i = 0; i < op.n; i++) state->present[k][i] = true;
        break;
    case PLAN_REPEAT:
        for (size_t i = 0; i < plan_op(round, op.target).n; i++) state->present[op.target][i] = true;
        break;
    case PLAN_UPDATE: state->answers[op.target] = plan_time(round, k, 0); break;
    case PLAN_DELETE: state->present[op.target][0] = false; break;
    default: break;
    }
}
