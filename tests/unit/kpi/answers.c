/* Answers and samples for tests. Must not compute what is tested: sums over single answers only. */
#include "tests/unit/kpi/answers.h"

#include <check.h>
#include <math.h>

static void answer_add(struct answers *a, int64_t account, double x)
{
    ck_assert_uint_lt(a->n, ANSWERS_MAX);
    a->account[a->n] = account;
    a->x[a->n++] = x;
}

void answers_roll(struct dice *dice, enum sample_kind kind, struct answers *ret)
{
    int64_t accounts = dice_roll(dice, 1, 12), lean = dice_roll(dice, 0, 3);

    ret->n = 0;
    for (int64_t account = 0; account <= accounts; account++) {
        for (int64_t n = dice_roll(dice, 0, 3) == 0 ? 0 : dice_roll(dice, 1, 10); n > 0; n--) {
            int64_t face = dice_roll(dice, -1, 1 + lean);
            double nps = face < 0 ? -100 : face == 0 ? 0 : 100;

            answer_add(ret, account,
                       kind == SAMPLE_NPS     ? nps
                       : kind == SAMPLE_SHARE ? fabs(nps)
                                              : 3 + 0.1 * (double)face);
        }
    }
}

void room_fill(const struct answers *a, enum sample_kind kind, struct room *ret)
{
    *ret = (struct room){.sample = {.kind = kind, .min = 1, .max = 5}};
    ret->sample.clusters = ret->clusters;
    for (int64_t account = 0; account <= ACCOUNTS_MAX; account++) {
        struct cluster c = {.account = account, .weight = (double)(account % 4)};

        for (size_t i = 0; i < a->n; i++) {
            if (a->account[i] != account) continue;
            c.n++;
            c.up += a->x[i] > 50;
            c.down += kind == SAMPLE_NPS && a->x[i] < -50;
            c.sum += kind == SAMPLE_MEAN ? a->x[i] : 0;
            c.square += kind == SAMPLE_MEAN && account == 0 ? a->x[i] * a->x[i] : 0;
        }
        if (c.n > 0) ret->clusters[ret->sample.n++] = c;
    }
}

void answers_name(struct answers *a, int64_t first)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->account[i] == 0) a->account[i] = first++;
    }
}

double answers_mean(const struct answers *a)
{
    double sum = 0;

    for (size_t i = 0; i < a->n; i++) sum += a->x[i];
    return sum / (double)a->n;
}

double answers_pull(const struct answers *a, int64_t account)
{
    double u = 0, mean = answers_mean(a);

    for (size_t i = 0; i < a->n; i++) {
        if (a->account[i] == account) u += (a->x[i] - mean) / (double)a->n;
    }
    return u;
}

bool answers_name_account(const struct answers *a, int64_t account)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->account[i] == account) return true;
    }
    return false;
}
