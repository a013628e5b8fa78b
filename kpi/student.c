/*
 * Student's t: the 97.5 % quantile for any degrees of freedom, to about 1e-13.
 *
 * Few degrees: Newton on ln P(T > t) over ln t, the tail by the continued fraction of the incomplete beta function.
 * Many: the Cornish-Fisher expansion about the normal quantile (Abramowitz & Stegun 26.7.5).
 * Must not use lgamma: it writes a global and loses digits where its values are large.
 */
#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "kpi/estimate.h"

#define TAIL 0.025
#define SQRT_PI 1.772453850905516027298
#define EXPAND_FROM 1000.0 /* the first term left out is then below 1e-14 */
#define REACH_FROM 0.02    /* below, t is beyond 1e80 and its square soon beyond a double */
#define NEWTON_MAX 60
#define FRACTION_MAX 1000

/* Gamma(x + 1/2) / Gamma(x): carried up to x >= 40, then the asymptotic series in 1/x. */
static double gamma_ratio(double x)
{
    static const double terms[] = {39325.0 / 33554432, 869.0 / 4194304, -399.0 / 262144, -21.0 / 32768,
                                   5.0 / 1024,         1.0 / 128,       -1.0 / 8,        1.0};
    double carried = 1.0, series = 0.0;

    for (; x < 40.0; x += 1.0) carried *= x / (x + 0.5);
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) series = series / x + terms[i];
    return carried * sqrt(x) * series;
}

/* The continued fraction of I_x(a, 1/2), by Lentz's method (A&S 26.5.8). */
static double beta_fraction(double a, double x)
{
    const double b = 0.5;
    double c = 1.0, d = 1.0 / (1.0 - (a + b) * x / (a + 1.0)), f = d;

    for (int m = 1; m <= FRACTION_MAX; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step;

        d = 1.0 / (1.0 + even * d);
        c = 1.0 + even / c;
        f *= d * c;
        d = 1.0 / (1.0 + odd * d);
        c = 1.0 + odd / c;
        step = d * c;
        f *= step;
        if (fabs(step - 1.0) < 1e-16) break;
    }
    return f;
}

/* P(T > t) = I_x(df/2, 1/2) / 2 with x = df / (df + t^2); ratio = Gamma((df + 1)/2) / Gamma(df/2). */
static double student_tail(double df, double ratio, double t)
{
    double a = df / 2, square = t * t;
    double front = exp(-a * log1p(square / df)) * sqrt(square / (df + square)) * ratio / (SQRT_PI * a);

    return 0.5 * front * beta_fraction(a, df / (df + square));
}

double student_p(double t, double df)
{
    t = fabs(t);
    assert(df > 0);
    if (t < 1) return 1; /* the fraction converges in the tail; nobody asks nearer the middle */
    if (df >= EXPAND_FROM) return erfc(t / sqrt(2.0));
    return 2 * student_tail(df, gamma_ratio(df / 2), t);
}

static double student_expansion(double df)
{
    const double z = Z95, z2 = z * z;
    double g1 = z * (z2 + 1) / 4;
    double g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
    double g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
    double g4 = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;

    return z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df;
}

double student_t975(double df)
{
    double ratio, u;

    assert(df > 0);
    if (df >= EXPAND_FROM) return student_expansion(df);
    if (df < REACH_FROM) return INFINITY;
    ratio = gamma_ratio(df / 2);
    u = log(Z95);
    /* ln tail is concave and falling in ln t: after one step the iterates come down to the root and cannot pass it. */
    for (int i = 0; i < NEWTON_MAX; i++) {
        double t = exp(u), tail = student_tail(df, ratio, t);
        double density = ratio / (SQRT_PI * sqrt(df)) * exp(-(df + 1) / 2 * log1p(t * t / df));
        double step = (log(tail) - log(TAIL)) * tail / (t * density);

        u += step;
        if (fabs(step) < 1e-15) break;
    }
    return exp(u);
}
