/* The intervals of NPS and share. Must not know where the counts come from. */
#include "kpi/interval.h"

#include <math.h>

void interval_set(struct estimate *e, double low, double high, double min, double max)
{
    e->has_low = e->has_high = true;
    e->low = fmax(fmin(low, e->value), min);
    e->high = fmin(fmax(high, e->value), max);
}

void interval_nps(struct estimate *e, double promoters, double detractors, double n)
{
    /* Rocks 2016: three answers more, a quarter of them promoters and a quarter detractors each side. */
    double p = (promoters + 0.75) / (n + 3);
    double d = (detractors + 0.75) / (n + 3);
    double m = p - d;
    double spread = Z95 * sqrt((p + d - m * m) / (n + 3));

    interval_set(e, 100.0 * (m - spread), 100.0 * (m + spread), -100.0, 100.0);
}

/* Wilson's lower bound as a fraction, in the form that loses no digits and is exactly 0 for k = 0. */
static double wilson_low(double k, double n)
{
    double p = k / n, z2 = Z95 * Z95;

    return p * p / (p + z2 / (2 * n) + Z95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)));
}

void interval_share(struct estimate *e, double yes, double no)
{
    double n = yes + no;

    interval_set(e, 100.0 * wilson_low(yes, n), 100.0 - 100.0 * wilson_low(no, n), 0.0, 100.0);
}
