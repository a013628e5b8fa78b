/* An index of other figures (KPI.md 3). Must not know where its parts come from. */
#include <assert.h>
#include <math.h>

#include "kpi/revenue.h"

void estimate_index(const struct index_value *parts, size_t n, struct estimate *ret, double *ret_covered)
{
    double all = 0, weight = 0, sum = 0;
    int64_t used = 0;

    for (size_t i = 0; i < n; i++) {
        const struct index_value *p = &parts[i];

        assert(p->weight > 0 && p->floor != p->ceiling);
        all += p->weight;
        if (!p->has_value) continue;
        used++;
        weight += p->weight;
        sum += p->weight * fmin(fmax((p->value - p->floor) / (p->ceiling - p->floor), 0.0), 1.0);
    }
    estimate_nothing(REASON_NO_OBSERVATIONS, ret);
    if (used > 0) *ret = (struct estimate){.has_value = true, .n = used, .value = fmin(sum / weight * 100.0, 100.0)};
    *ret_covered = n > 0 ? 100.0 * weight / all : 0.0;
}
