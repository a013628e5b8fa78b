/*
 * DDSketch buckets of relative accuracy 1 % (Masson et al. 2019), gamma = 1.01/0.99. Edges stand in a table of
 * integers, floor(gamma^i), computed once in exact arithmetic, so that compilers and engines agree.
 */
#ifndef WAYMARK_KPI_SKETCH_H
#define WAYMARK_KPI_SKETCH_H

#include <stdint.h>

/* The DDSketch index ceil(ln x / ln gamma) of x >= 1 millionths. */
int64_t sketch_index(uint64_t millionths);
/* 2 gamma^i / (gamma + 1), in units (not millionths). */
double sketch_representative(int64_t index);

/* As histograms keep it: 0 for zero, index + 1 for positive, -(index + 1) for negative values. */
int64_t sketch_bucket(int64_t millionths);
double sketch_bucket_value(int64_t bucket); /* representative, in units */

#endif
