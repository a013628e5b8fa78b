// Waits between two events, as every set of timed facts has them: Waymark's duration (nearest rank, by start) against
// the reference's quantiles, and the events' values, which carry the same seconds, against its means.
import { byCohort, byPeriod } from "./answer.mjs";

// A rank is ⌈qn⌉: with so small a q it is the first, with one so near 1 the last, of fewer than a million waits.
const QUANTILES = {
    p50_nearest_rank: 0.5, p75_nearest_rank: 0.75, p90_nearest_rank: 0.9, p95_nearest_rank: 0.95,
    min: 1e-6, max: 1 - 1e-6,
};
const SKIPPED = [
    [/_linear$/, "interpolated between ranks: Waymark's quantile is the nearest rank, which stands beside it and is compared"],
];

const perQuantile = (make) =>
    Object.fromEntries(Object.entries(QUANTILES).map(([name, q]) => [name, make(name.slice(0, 3), q)]));
const awaitAll = async (promises) =>
    Object.fromEntries(await Promise.all(Object.entries(promises).map(async ([name, p]) => [name, await p])));

// The metrics of the wait from one event type to another: duration by start, and average, sum and quantile of the
// values of the events that carry the wait: the ends, unless said.
export function waitMetrics(key, start, end, valued = end) {
    const metrics = {};
    for (const [name, q] of Object.entries(QUANTILES))
        metrics[`${key}_${name.slice(0, 3)}`] = {
            unit: "s",
            measure: { kind: "duration", start: { event: start }, end: { event: end }, q, by: "start" },
        };
    const waited = { event: valued, where: { value: { ge: 0 } } };
    metrics[`${key}_average`] = { unit: "s", measure: { kind: "average", ...waited } };
    metrics[`${key}_sum`] = { unit: "s", measure: { kind: "sum", ...waited } };
    metrics[`${key}_values`] = { unit: "s", measure: { kind: "quantile", ...waited, q: 0.5 } };
    return metrics;
}

// Fetches the wait by the start's own period. pick: answers => one Answer.
export async function waitsByPeriod(waymark, key, months, groupBy) {
    const answers = await awaitAll(perQuantile((p) => byPeriod(waymark, `${key}_${p}`, months, groupBy)));
    return (pick) => Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, pick(answer)]));
}

// The same of waits whose start lies later than the months they are counted in.
export async function waitsByCohort(waymark, key, months, cohort) {
    const answers = await awaitAll(perQuantile((p) => byCohort(waymark, `${key}_${p}`, months, cohort)));
    return (pick) => Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, pick(answer)]));
}

// The values that the events carry, by the start's cohort.
export async function valuesByCohort(waymark, key, months, cohort, groupBy) {
    const fetch = (kind) => byCohort(waymark, `${key}_${kind}`, months, cohort, groupBy);
    const answers = await awaitAll(Object.fromEntries(["average", "sum", "values"].map((kind) => [kind, fetch(kind)])));
    return (pick) => Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, pick(answer)]));
}

export function compareWaits(book, table, path, answers) {
    book.count(table, [...path, "n"], answers.p50_nearest_rank.n);
    for (const name of Object.keys(QUANTILES))
        if (book.has(...path, name)) book.quantile(table, [...path, name], answers[name]);
}

export function compareValues(book, table, path, answers) {
    if (!book.has(...path, "mean")) return;
    const n = book.get(...path, "n");
    const sum = answers.sum.value();
    const expected = Math.round(answers.average.whole());
    book.mean(`${table}: average of values`, [...path, "mean"], answers.average, n);
    book.check(`${table}: sum of values`, [...path, "mean"], sum === expected ? [] : [`sum: ${sum}, not ${expected}`]);
    book.quantile(`${table}: quantile of values`, [...path, "p50_nearest_rank"], answers.values);
}

export function skipRestOfWaits(book) {
    for (const [pattern, reason] of SKIPPED) book.skipRest(pattern, reason);
}
