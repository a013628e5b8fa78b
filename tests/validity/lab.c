/* Samples drawn for trials. Must not estimate anything but what is plain. */
#include "tests/validity/lab.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define ANSWERS_MOST 30
#define COPIES 0.5477225575051661 /* sqrt(0.3) */

void lab_scores(struct lab *lab, struct histogram *ret)
{
    int64_t counts[SCORES] = {0};

    for (int i = 0; i < lab->n; i++) counts[draw_score(&lab->dice, lab->population)]++;
    *ret = (struct histogram){0};
    for (int64_t s = 0; s < SCORES; s++) {
        if (counts[s] > 0) histogram_add(ret, lab->arena, s, counts[s], (wide)s * counts[s] * MICROS);
    }
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void lab_sort(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, compare_doubles);
}

void lab_waits(struct lab *lab, double *ret)
{
    for (int i = 0; i < lab->n; i++) ret[i] = WAITS_MEDIAN * exp(draw_normal(&lab->dice));
}

void lab_office(struct lab *lab, struct office *ret)
{
    static const double revenues[] = {1000, 2500, 2500, 40000};

    assert(lab->n <= 100);
    for (int i = 0; i < lab->n; i++) {
        ret->thinks[i] = draw_score(&lab->dice, lab->population);
        ret->weight[i] = revenues[dice_below(&lab->dice, 4)];
    }
}

void lab_sample(struct lab *lab, enum sample_kind kind, const struct office *office, int64_t first_account,
                struct sample *ret)
{
    *ret = (struct sample){.kind = kind, .min = 0, .max = SCORES - 1, .n = (size_t)lab->n};
    ret->clusters = arena_array(lab->arena, ret->n, sizeof *ret->clusters);
    for (size_t i = 0; i < ret->n; i++) {
        struct cluster *c = &ret->clusters[i];

        c->account = first_account + (int64_t)i;
        c->weight = office->weight[i];
        c->n = 1 + dice_below(&lab->dice, ANSWERS_MOST);
        for (int64_t k = 0; k < c->n; k++) {
            bool copied = draw_unit(&lab->dice) < COPIES;
            int64_t score = copied ? office->thinks[i] : draw_score(&lab->dice, lab->population);

            c->up += score >= (kind == SAMPLE_NPS ? 9 : TOP_BOX);
            c->down += kind == SAMPLE_NPS && score <= 6;
            c->sum += (double)score;
            c->square += (double)(score * score);
        }
    }
}

void lab_plain(struct lab *lab, const struct sample *s, struct estimate *ret)
{
    struct histogram h = {0};
    struct cluster all = {0};
    struct sample strangers = {.kind = s->kind, .min = s->min, .max = s->max, .clusters = &all, .n = 1};

    for (size_t i = 0; i < s->n; i++) {
        all.n += s->clusters[i].n;
        all.up += s->clusters[i].up;
        all.down += s->clusters[i].down;
        all.sum += s->clusters[i].sum;
        all.square += s->clusters[i].square;
    }
    if (s->kind == SAMPLE_MEAN) {
        estimate_clustered(&strangers, ret);
    } else if (s->kind == SAMPLE_SHARE) {
        estimate_share(all.up, all.n, ret);
    } else {
        histogram_add(&h, lab->arena, 0, all.down, 0);
        histogram_add(&h, lab->arena, 8, all.n - all.up - all.down, 0);
        histogram_add(&h, lab->arena, 10, all.up, 0);
        estimate_nps(&h, ret);
    }
}
