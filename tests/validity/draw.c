/* Draws. Must not know any estimator: truths come from the populations alone. */
#include "tests/validity/draw.h"

#include <math.h>

/* NPS 5, 56 % from 8, mean 7.04; and the ceiling that satisfied people leave: NPS 52, 82 %, mean 8.44. */
const struct population MIXED = {"mixed", {2, 1, 2, 3, 4, 7, 9, 16, 23, 18, 15}};
const struct population HAPPY = {"happy", {1, 0, 0, 1, 1, 3, 4, 8, 20, 27, 35}};

double population_nps(const struct population *p)
{
    double nps = 0;

    for (int s = 0; s < SCORES; s++) nps += s >= 9 ? p->percent[s] : s <= 6 ? -p->percent[s] : 0;
    return nps;
}

double population_share(const struct population *p)
{
    double share = 0;

    for (int s = TOP_BOX; s < SCORES; s++) share += p->percent[s];
    return share;
}

double population_mean(const struct population *p)
{
    double sum = 0;

    for (int s = 0; s < SCORES; s++) sum += s * p->percent[s];
    return sum / 100;
}

int64_t draw_score(struct dice *d, const struct population *p)
{
    int64_t left = dice_below(d, 100), score = 0;

    while (score < SCORES - 1 && left >= p->percent[score]) left -= p->percent[score++];
    return score;
}

double draw_unit(struct dice *d)
{
    return ((double)(dice_next(d) >> 11) + 0.5) / 9007199254740992.0;
}

/* Box and Muller 1958 */
double draw_normal(struct dice *d)
{
    double far = sqrt(-2 * log(draw_unit(d)));

    return far * cos(6.283185307179586 * draw_unit(d));
}

/* Knuth's products of uniforms */
int64_t draw_poisson(struct dice *d, double mean)
{
    double end = exp(-mean), product = draw_unit(d);
    int64_t n = 0;

    for (; product > end; n++) product *= draw_unit(d);
    return n;
}

int64_t draw_geometric(struct dice *d, double mean)
{
    return mean <= 1 ? 1 : 1 + (int64_t)(log(draw_unit(d)) / log(1 - 1 / mean));
}
