// olist_csat_15k: review scores by month of creation and by delivery outcome.
import { byCohort, byPeriod } from "./answer.mjs";
import {
    compareValues, compareWaits, skipRestOfWaits, valuesByCohort, waitMetrics, waitsByPeriod,
} from "./waits.mjs";

const SCORES = [1, 2, 3, 4, 5];
const box = (bound) => ({ unit: "%", measure: { kind: "top_box", instrument: "csat", ...bound } });

export const sets = ["olist_orders"];
export const metrics = {
    ref_csat_mean: { unit: "score", measure: { kind: "mean", instrument: "csat" } },
    ...Object.fromEntries(SCORES.slice(1).map((score) => [`ref_csat_top_${score}`, box({ at_least: score })])),
    ref_csat_bottom: box({ at_most: 2 }),
    ref_answered: { unit: "count", measure: { kind: "count", event: "review.answered" } },
    ...waitMetrics("ref_review_answer", "review.created", "review.answered"),
};

// How many gave each score, from the shares that gave it or a higher one.
function distribution(tops) {
    const n = tops[2].n;
    const atLeast = (score) => (score === 1 ? n : score > 5 ? 0 : tops[score].hits());
    return Object.fromEntries(SCORES.map((score) => [score, atLeast(score) - atLeast(score + 1)]));
}

function compareScores(book, table, path, { mean, tops, bottom }) {
    const counts = distribution(tops);
    book.count(`answers ${table}`, [...path, "n"], mean.n);
    book.mean(`mean ${table}`, [...path, "mean"], mean, book.get(...path, "n"));
    book.ratio(`top box ${table}`, [...path, "top2"], tops[4]);
    book.ratio(`bottom box ${table}`, [...path, "bottom2"], bottom);
    book.student(`mean's normal interval ${table}`, [...path, "mean_ci95_normal"], mean.n, mean, [1, 5]);
    book.wilson(`top box's Wilson bounds ${table}`, [...path, "top2_wilson95"], book.get(...path, "top2"), tops[4]);
    for (const score of book.keys(...path, "distribution"))
        book.count(`scores ${table}`, [...path, "distribution", score], counts[score]);
}

async function compareReviews(book, waymark, months, table, { groupBy, places }) {
    const mean = await byPeriod(waymark, "ref_csat_mean", months, groupBy);
    const tops = {};
    for (const score of SCORES.slice(1))
        tops[score] = await byPeriod(waymark, `ref_csat_top_${score}`, months, groupBy);
    const bottom = await byPeriod(waymark, "ref_csat_bottom", months, groupBy);
    const answered = await byCohort(waymark, "ref_answered", months, "creation", groupBy);
    const waits = await waitsByPeriod(waymark, "ref_review_answer", months, groupBy);
    const values = await valuesByCohort(waymark, "ref_review_answer", months, "creation", groupBy);

    for (const { path, pick } of places) {
        const picked = Object.fromEntries(Object.entries(tops).map(([score, answers]) => [score, pick(answers)]));
        const wait = [...path, "creation_to_answer"];
        const paired = waits(pick);
        compareScores(book, table, path, { mean: pick(mean), tops: picked, bottom: pick(bottom) });
        compareWaits(book, `creation to answer ${table}`, wait, paired);
        compareValues(book, `creation to answer ${table}`, wait, values(pick));
        book.count(`answers before creation ${table}`, [...wait, "negative_excluded"],
            pick(answered).value() - paired.p50_nearest_rank.n);
    }
}

export async function compare(book, waymark) {
    const months = book.keys("by_creation_month");
    const outcomes = book.keys("by_delivery_outcome");
    const total = { path: ["total"], pick: (answers) => answers.total() };
    const monthly = months.map((m) => ({ path: ["by_creation_month", m], pick: (answers) => answers.month(m) }));
    const grouped = outcomes.map((o) => ({ path: ["by_delivery_outcome", o], pick: (answers) => answers.total(o) }));

    await compareReviews(book, waymark, months, "in total", { places: [total] });
    await compareReviews(book, waymark, months, "by month", { places: monthly });
    if (outcomes.length)
        await compareReviews(book, waymark, months, "by delivery outcome", {
            groupBy: "attr.delivery_outcome",
            places: grouped,
        });

    skipRestOfWaits(book);
}
